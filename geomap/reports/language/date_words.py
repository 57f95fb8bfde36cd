"""What days, weeks and spans are called in running text, English and Russian, as patterns.

Every pattern is a plain alternation of words or has bounded repeats: a text of any
content is searched in linear time.
"""

import re
from collections.abc import Iterable

from geomap.incidents.months import MONTHS

__all__ = ["COUNTS", "MONTH", "MONTH_STEMS", "RULES", "TURNS", "WEEKDAYS", "YEAR_UNITS", "Rule"]

Rule = tuple[str, re.Pattern[str]]

_DAYS_EN = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAYS_RU = (
    "понедельник понедельника понедельнику", "вторник вторника вторнику",
    "среда среду среды среде", "четверг четверга четвергу", "пятница пятницу пятницы пятнице",
    "суббота субботу субботы субботе", "воскресенье воскресенья воскресенью",
)  # fmt: skip

WEEKDAYS = {
    **{name: number for number, name in enumerate(_DAYS_EN)},
    **{form: number for number, forms in enumerate(_DAYS_RU) for form in forms.split()},
}
"""A weekday in lower case to its number, Monday 0."""

COUNTS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "the": 1, "past": 1, "last": 1, "previous": 1,
    "один": 1, "одну": 1, "два": 2, "две": 2, "три": 3, "четыре": 4, "пять": 5, "шесть": 6,
    "семь": 7, "восемь": 8, "девять": 9, "десять": 10, "двумя": 2, "тремя": 3, "несколькими": 3,
}  # fmt: skip
"""How many days or weeks a word counts."""

YEAR_UNITS = (
    r"(?!\s+(?:people|persons|men|women|civilians?|soldiers?|troops|peacekeepers|fighters|"
    r"militants|rounds|shells|missiles|drones|strikes|incidents|cases|violations|families|"
    r"houses|homes|homicides|km|kilomet|met(?:er|re)s|m\b|hectares|dollars|euros|dead|wounded|"
    r"killed|refugees|военн|человек|солдат|миротворц|случа|наруш|метр|км))"
)
"""What no year is followed by: "in 2000 cases"."""

_FORMS = sorted(
    {form for language in ("en", "ru") for forms in MONTHS[language] for form in forms.split()},
    key=len,
    reverse=True,
)
_SHORT = frozenset(
    {"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"}
)
_CAPITALS = [form.capitalize() for form in _FORMS if form.isascii()]
_WHOLE = [form for form in _CAPITALS if form.casefold() not in _SHORT]


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


MONTH = (
    rf"(?:(?:{_any([*_CAPITALS, *(form.upper() for form in _CAPITALS)])}|"
    rf"{_any(form for form in _FORMS if not form.isascii())})\b\.?)"
)
"""A month beside the number of a day; English ones with a capital ("may" is also a verb)."""

_MONTH_ALONE = (
    rf"(?:{_any(_WHOLE)}|январ[ея]|феврал[ея]|март[ае]|апрел[ея]|ма[ея]|июн[ея]|июл[ея]|"
    r"август[ае]|сентябр[ея]|октябр[ея]|ноябр[ея]|декабр[ея])"
)
_DAY = r"(?:[0-3]?\d)(?:st|nd|rd|th|-е|-го|-го числа)?"
_YEAR = r"(?:19|20)\d\d"
_OF_YEAR = rf"(?:,?\s{_YEAR}(?!\d)(?:\s?(?:года|год|г\.))?)"
_WEEKDAY_EN = rf"(?:{_any(name.capitalize() for name in _DAYS_EN)})"
_WEEKDAY_RU = rf"(?:{_any(form for forms in _DAYS_RU for form in forms.split())})"
_NOT_FEAST = r"(?<!Good )(?<!Black )(?<!Bloody )(?<!Palm )(?<!Easter )(?<!Holy )"
_COUNT = r"(?:\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten)"
_COUNT_RU = r"(?:\d{1,3}|один|одну|два|две|три|четыре|пять|шесть|семь|восемь|девять|десять)"
_UNIT = r"(?:hours?|days?|weeks?|months?|years?)"
_UNIT_RU = r"(?:час(?:а|ов)?|сут(?:ки|ок)|день|дня|дней|недел[юиь]|месяц(?:а|ев)?|год(?:а)?|лет)"
_TO = r"\s?(?:-|–|—|to|and|through|until|till|и|по|до)\s?"
_PART = (
    r"\s(?:early\s|late\s)?(?:morning|afternoon|evening|night|midnight|noon|midday|"
    r"утром|днем|днём|вечером|ночью)"
)


def _rule(name: str, pattern: str, *, any_case: bool = True) -> Rule:
    return name, re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE if any_case else 0)


RULES: tuple[Rule, ...] = (
    _rule(
        "span of days",
        rf"(?P<a>{_DAY})\s?(?P<m1>{MONTH})?(?P<y1>{_OF_YEAR})?{_TO}(?P<b>{_DAY})\s(?:of\s)?"
        rf"(?P<m>{MONTH})(?P<y>{_OF_YEAR})?"
        rf"|(?P<m2>{MONTH})\s(?P<a2>{_DAY}){_TO}(?:(?P<m3>{MONTH})\s)?(?P<b2>{_DAY})"
        rf"(?!\d|\s?[:.]\d)(?P<y2>{_OF_YEAR})?",
        any_case=False,
    ),
    _rule(
        "day and month",
        rf"(?P<a>{_DAY})\s(?:of\s)?(?P<m>{MONTH})(?P<y>{_OF_YEAR})?"
        rf"|(?P<m2>{MONTH})\s(?P<a2>{_DAY})(?![\d%]|[:.,]\d)(?P<y2>{_OF_YEAR})?",
        any_case=False,
    ),
    _rule("digits", rf"{_YEAR}-\d\d-\d\d|\d\d?\.\d\d?\.{_YEAR}|\d\d?/\d\d?/{_YEAR}"),
    _rule(
        "month and year",
        rf"(?:(?P<part>early|late|mid|the end of|начале|конце|середине)[ -])?"
        rf"(?P<m>{_MONTH_ALONE})(?P<y>{_OF_YEAR})",
        any_case=False,
    ),
    _rule(
        "month alone",
        rf"(?P<from>(?i:in|since|last|during|until|of|from|в|с))\s(?:(?P<part>early|late|"
        rf"mid|начале|конце|"
        rf"середине)[ -])?(?P<m>{_MONTH_ALONE})(?!\s?\d)",
        any_case=False,
    ),
    _rule(
        "years",
        rf"(?:from|between|с)\s(?P<a>{_YEAR})\s?(?:to|and|until|-|–|по)\s?"
        rf"(?P<b>{_YEAR})|(?P<a2>{_YEAR})[-–](?P<b2>{_YEAR})",
    ),
    _rule(
        "year",
        rf"(?:(?P<from>in|since|during|until|of|before|after|by|into|в|с|до|после)\s|"
        rf"(?=early|late|mid))(?P<part>early\s|late\s|"
        rf"mid-|autumn\s|spring\s|summer\s|winter\s|the\s|начале\s|конце\s|осенью\s)?"
        rf"(?P<y>{_YEAR}){YEAR_UNITS}(?:\s(?:года|году|годом))?",
    ),
    _rule("night to", rf"(?:overnight|the night|night)\s(?:into|to)\s(?P<w>{_WEEKDAY_EN})"),
    _rule("weekday", rf"overnight\s(?:on\s)?(?P<w>{_WEEKDAY_EN})(?!\sto)"),
    _rule(
        "weekend",
        r"(?:over|on|at) the weekend|last weekend|(?:в|на) (?:минувшие |прошедшие )?выходны[ех]",
    ),
    _rule(
        "night between",
        rf"(?:overnight|(?:on|in|during) the night)(?:\s(?:from|of|between))?\s(?P<v>{_WEEKDAY_EN})"
        rf"\s(?:to|and|into)\s(?P<w>{_WEEKDAY_EN})",
    ),
    _rule("night to", rf"в ночь (?:на|со?\s\w{{4,12}}\sна)\s(?P<w>{_WEEKDAY_RU})"),
    _rule("night to day", rf"в ночь на\s(?P<a>{_DAY})\s(?P<m>{MONTH})(?P<y>{_OF_YEAR})?"),
    _rule(
        "night of days",
        rf"в ночь со?\s(?P<a>{_DAY})(?:\s(?P<m1>{MONTH}))?\sна\s(?P<b>{_DAY})\s(?P<m>{MONTH})"
        rf"(?P<y>{_OF_YEAR})?",
    ),
    _rule(
        "weekdays",
        rf"(?:from|between|on|с|со|в)?\s?(?P<v>{_WEEKDAY_EN}|{_WEEKDAY_RU}){_TO}"
        rf"(?:on\s|в\s)?(?P<w>{_WEEKDAY_EN}|{_WEEKDAY_RU})",
    ),
    _rule(
        "weekday",
        rf"{_NOT_FEAST}(?:(?P<turn>last|this|next|past|previous|coming|since)\s)?"
        rf"(?P<w>{_WEEKDAY_EN})(?P<part>{_PART})?",
        any_case=False,
    ),
    _rule(
        "weekday",
        rf"(?:(?P<turn>в прошл(?:ый|ую|ое)|в минувш(?:ий|ую|ее)|в следующ(?:ий|ую|ее)|"
        rf"в эт(?:от|у|о)|со?|в|во|к)\s)(?P<w>{_WEEKDAY_RU})(?P<part>{_PART})?",
    ),
    _rule("before yesterday", r"the day before yesterday|позавчера"),
    _rule("after tomorrow", r"the day after tomorrow|послезавтра"),
    _rule(
        "last night",
        r"last night|overnight|(?:вчера|сегодня) ночью|минувшей ночью|прошлой ночью|"
        r"ночью",
    ),
    _rule("yesterday", rf"yesterday(?:{_PART})?|вчера(?:{_PART})?"),
    _rule(
        "today",
        rf"(?:earlier\s)?today|tonight|this (?:morning|afternoon|evening)|сегодня(?:{_PART})?",
    ),
    _rule("tomorrow", rf"tomorrow(?:{_PART})?|завтра(?:{_PART})?"),
    _rule(
        "before that",
        rf"(?P<n>{_COUNT})\s(?P<u>days?|weeks?|months?|years?)\s(?:earlier|before|previously)|"
        r"(?:on\s)?the (?:previous|preceding) (?:day|evening|night)|the (?:day|night|"
        r"evening) before"
        r"(?!\syesterday)|(?P<n2>двумя|тремя)?\s?(?:днем|днём|днями) (?:ранее|раньше)|накануне",
    ),
    _rule(
        "after that",
        rf"(?P<n>{_COUNT})\s(?P<u>days?|weeks?|months?|years?)\slater|"
        rf"(?:on\s)?the (?:next|following)"
        r" (?:day|morning)|the (?:day|morning) after|на (?:следующий|другой) день|"
        r"(?P<n2>двумя|тремя)?\s?(?:днем|днём|днями) (?:позже|позднее)",
    ),
    _rule(
        "same day",
        r"(?:on\s)?(?:the same|that) (?:day|evening|morning|night)|в тот же день|"
        r"в этот (?:же )?день",
    ),
    _rule(
        "ago",
        rf"(?P<n>{_COUNT})\s(?P<u>{_UNIT})\sago|"
        rf"(?P<n2>{_COUNT_RU})\s(?P<u2>{_UNIT_RU})\s(?:тому\s)?назад",
    ),
    _rule(
        "lasting until now",
        rf"(?:in|over|during|for|within)\s(?:the\s)?(?:past|last|previous|preceding)\s"
        rf"(?:(?P<n>{_COUNT}|\d{{1,3}})\s)?(?P<u>hours?|days?|weeks?|months?|years?)|"
        rf"за\s(?:(?:последн|минувш|прошедш|истекш)\w{{1,3}}\s)?(?:(?P<n2>{_COUNT_RU})\s)?"
        rf"(?P<u2>{_UNIT_RU})",
    ),
    _rule(
        "week",
        r"(?:earlier )?(?P<turn>this|last|next|past|previous) week(?:end)?|на "
        r"(?P<turn2>этой|прошлой|минувшей|следующей) неделе",
    ),
    _rule(
        "month",
        r"(?:earlier )?(?P<turn>this|last|next|past|previous) month|в "
        r"(?P<turn2>этом|прошлом|минувшем|следующем) месяце",
    ),
    _rule(
        "this year",
        r"(?:earlier )?(?P<turn>this|last|next|past|previous) year|в "
        r"(?P<turn2>этом|прошлом|минувшем|следующем) году",
    ),
)
"""What a mention is called, and how it is found. Of two at one place the longer one counts."""

TURNS = {
    "last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "this": 0, "since": 0,
    "этой": 0, "этом": 0, "прошлой": -1, "прошлом": -1, "минувшей": -1, "минувшем": -1,
    "следующей": 1, "следующем": 1,
}  # fmt: skip
"""Which week, month or year a word turns to, this one being 0."""

MONTH_STEMS = {
    "январ": 1, "феврал": 2, "март": 3, "апрел": 4, "ма": 5, "июн": 6, "июл": 7, "август": 8,
    "сентябр": 9, "октябр": 10, "ноябр": 11, "декабр": 12,
}  # fmt: skip
"""Months in the cases that stand after "in" and "since"."""
