"""Dates in running text, absolute and relative, with their spans, as days.

A relative date is anchored at the day of publication, or at the last day that the
text named ("a day earlier"). What cannot be anchored is still found; its days are None.
"""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from geomap.errors import InputError
from geomap.incidents.dates import month_of, parse_date
from geomap.reports.language.date_words import COUNTS, MONTH_STEMS, RULES, TURNS, WEEKDAYS

__all__ = ["DateMention", "find_dates"]

_DAY = dt.timedelta(days=1)
_AHEAD = re.compile(
    r"(?:\b(?:until|till|by|before|до|к)|\b(?:will|scheduled|planned|expected|due|to be held|будет|"
    r"будут|состоится|запланирован\w{0,5}|намечен\w{0,5})(?:\s[^\s,.;:]{1,20}){0,5})\s$",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b(?:since|с|со)\s$", re.IGNORECASE)
_ONE = frozenset(
    [
        "weekday",
        "day and month",
        "digits",
        "month and year",
        "month alone",
        "year",
        "yesterday",
        "ago",
    ]
)
"""Mentions of one day or period, from which on something can last."""

_SEEN_BEFORE = 60
_BIRTH = re.compile(r"(?:\bborn (?:in|on)|родил\w{1,4} в)\s$", re.IGNORECASE)
_BORN = re.compile(r"[^\n]{0,20}?\d{4}\s?(?:г\.\s?р\.|года? рождения)", re.IGNORECASE)
"""A day that somebody was born on is no day of a report."""
_SOON = 31
_LONGEST_NAME = 200

_Found = Mapping[str, str]
_Days = tuple[dt.date | None, dt.date | None, str, str]


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: where it stands, the first and last day it can mean, and why.

    `start` and `end` are characters into the text. `first` and `last` are None where
    the text does not say the year and no publication date is known. `precision` is
    `day`, `week`, `month` or `year`.
    """

    start: int
    end: int
    first: dt.date | None
    last: dt.date | None
    precision: str
    why: str


@dataclass(slots=True)
class _Reading:
    """What is known while a text is read from its beginning."""

    published: dt.date | None
    focus: dt.date | None = None  # the last single day that the text named
    before: str = ""

    @property
    def ahead(self) -> bool:
        return _AHEAD.search(self.before) is not None

    @property
    def anchor(self) -> dt.date | None:
        return self.focus or self.published


def find_dates(text: str, published: dt.date | None) -> list[DateMention]:
    """Return the dates that a text mentions, in order, English and Russian.

    Parameters
    ----------
    text
        Running text; offsets are characters into it.
    published
        The day that "today" is; None leaves relative dates without days.

    Returns
    -------
    list of DateMention
        None overlaps another. A weekday is the last one up to publication, a day
        without a year the last such day, unless the words before it look ahead.
    """
    state = _Reading(published)
    mentions: list[DateMention] = []
    for kind, match in _matches(text):
        state.before = text[max(0, match.start() - _SEEN_BEFORE) : match.start()]
        if _BIRTH.search(state.before) or _BORN.match(text, match.start()):
            continue
        parts = {name: value for name, value in match.groupdict().items() if value}
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        try:
            first, last, precision, why = _MEANINGS[kind](parts, match[0], state)
            if kind in _ONE:
                first, last, why = _until_now(first, last, state, why, parts)
        except (InputError, ValueError, OverflowError) as error:
            if kind in {"span of days", "day and month", "month alone", "year"}:
                continue  # "31 September" and "2000 May 45" are no dates
            first, last, precision, why = None, None, "day", f"cannot be read: {error}"
        mentions.append(DateMention(start, match.end(), first, last, precision, why))
        if precision == "day" and first is not None and first == last:
            state.focus = first
    return mentions


def _matches(text: str) -> list[tuple[str, re.Match[str]]]:
    """Return what was found, in order; where two overlap, the earlier or else the longer."""
    found = [(kind, match) for kind, rule in RULES for match in rule.finditer(text)]
    found.sort(key=lambda each: (each[1].start(), -each[1].end()))
    kept: list[tuple[str, re.Match[str]]] = []
    for kind, match in found:
        if not kept or match.start() >= kept[-1][1].end():
            kept.append((kind, match))
    return kept


def _until_now(
    first: dt.date | None, last: dt.date | None, state: _Reading, why: str, parts: _Found
) -> tuple[dt.date | None, dt.date | None, str]:
    """Return the days from a date on, where "since" stands before it."""
    turn = parts.get("turn", "").casefold()
    own = parts.get("from", "").casefold()
    since = {turn, own} & {"since", "с", "со"} or _SINCE.search(state.before)
    if since and first and state.published and first <= state.published:
        return first, max(state.published, last or first), f"{why}, until publication"
    return first, last, why


def _absolute(parts: _Found, shown: str, state: _Reading) -> _Days:
    month = _month(parts.get("m") or parts["m2"])
    day = _number(parts.get("a") or parts["a2"])
    year = _year(parts)
    found = _placed(year, month, day, state)
    return found, found, "day", _why_of(year, shown, state)


def _span_of_days(parts: _Found, shown: str, state: _Reading) -> _Days:
    month_last = _month(parts.get("m") or parts.get("m3") or parts["m2"])
    month_first = _month(parts.get("m1") or parts.get("m2") or parts.get("m", ""))
    year = _year(parts)
    last = _placed(year, month_last, _number(parts.get("b") or parts["b2"]), state)
    day = _number(parts.get("a") or parts["a2"])
    if last is None:
        dt.date(2000, month_first, day)
        return None, None, "day", _why_of(year, shown, state)
    first = dt.date(last.year, month_first, day)
    if first > last:
        first = first.replace(year=last.year - 1)
    if (last - first).days > 366 // 2:
        raise InputError("more than half a year")
    return first, last, "day", _why_of(year, shown, state)


def _night_of_days(parts: _Found, shown: str, state: _Reading) -> _Days:
    first, last, precision, why = _span_of_days({**parts, "m1": parts.get("m1", parts["m"])},
                                                shown, state)  # fmt: skip
    return first, last, precision, f"the night between; {why}"


def _night_to_day(parts: _Found, shown: str, state: _Reading) -> _Days:
    first, last, precision, why = _absolute(parts, shown, state)
    return first - _DAY if first else None, last, precision, f"the night before; {why}"


def _digits(_parts: _Found, shown: str, _state: _Reading) -> _Days:
    span = parse_date(shown)
    return span.first, span.last, span.precision, "as written"


def _month_of_year(parts: _Found, shown: str, state: _Reading) -> _Days:
    year, month = _year(parts), _month(parts["m"])
    first = _placed(year, month, 1, state)
    last = first and first.replace(day=calendar.monthrange(first.year, month)[1])
    return first, last, "month", _why_of(year, shown, state)


def _years(parts: _Found, _shown: str, _state: _Reading) -> _Days:
    first, last = int(parts.get("a") or parts["a2"]), int(parts.get("b") or parts["b2"])
    if last < first:
        raise InputError("ends before it begins")
    return dt.date(first, 1, 1), dt.date(last, 12, 31), "year", "as written"


def _one_year(parts: _Found, _shown: str, _state: _Reading) -> _Days:
    year, part = int(parts["y"]), parts.get("part", "").strip(" -").casefold()
    first, last = {
        "early": (1, 4), "начале": (1, 4), "late": (9, 12), "конце": (9, 12), "mid": (5, 8),
        "autumn": (9, 11), "осенью": (9, 11), "spring": (3, 5), "summer": (6, 8),
    }.get(part, (1, 12))  # fmt: skip
    end = dt.date(year, last, calendar.monthrange(year, last)[1])
    return dt.date(year, first, 1), end, "year", "as written"


def _weekday(parts: _Found, _shown: str, state: _Reading) -> _Days:
    turn = parts.get("turn", "").casefold()
    day = _that_weekday(parts["w"], state, turn)
    return day, day, "day", _anchored(state, "the weekday nearest to it")


def _weekend(_parts: _Found, _shown: str, state: _Reading) -> _Days:
    last = _that_weekday("sunday", state, "")
    return last - _DAY if last else None, last, "day", _anchored(state, "the weekend before it")


def _weekdays(parts: _Found, _shown: str, state: _Reading) -> _Days:
    last = _that_weekday(parts["w"], state, "")
    if last is None:
        return None, None, "day", _anchored(state, "weekdays")
    back = (last.weekday() - WEEKDAYS[parts["v"].casefold()]) % 7
    return last - back * _DAY, last, "day", _anchored(state, "the weekdays up to it")


def _night_to(parts: _Found, _shown: str, state: _Reading) -> _Days:
    day = _that_weekday(parts["w"], state, "")
    return day - _DAY if day else None, day, "day", _anchored(state, "the night before that day")


def _that_weekday(name: str, state: _Reading, turn: str) -> dt.date | None:
    if state.published is None:
        return None
    number = WEEKDAYS[name.casefold()]
    back = (state.published.weekday() - number) % 7
    if turn in {"next", "coming"} or turn.startswith("в следующ") or (state.ahead and turn != "в"):
        return state.published + ((7 - back) if back else 7) * _DAY
    if turn in {"last", "past", "previous"} or turn.startswith(("в прошл", "в минувш")):
        back = back or 7
    return state.published - back * _DAY


def _shifted(first: int, last: int, what: str) -> Callable[[_Found, str, _Reading], _Days]:
    def days(_parts: _Found, _shown: str, state: _Reading) -> _Days:
        now = state.published
        if now is None:
            return None, None, "day", _anchored(state, what)
        return now + first * _DAY, now + last * _DAY, "day", _anchored(state, what)

    return days


def _from_focus(sign: int) -> Callable[[_Found, str, _Reading], _Days]:
    def days(parts: _Found, shown: str, state: _Reading) -> _Days:
        anchor = state.anchor
        named = "the day named before it" if state.focus else "publication"
        words = "before" if sign < 0 else "after"
        if anchor is None:
            return None, None, "day", _anchored(state, shown)
        count = _count(parts.get("n") or parts.get("n2") or "one")
        first, last, precision = _stepped(anchor, sign * count, parts.get("u", "day"))
        return first, last, precision, f"{count} {parts.get('u', 'day')} {words} {named}, {anchor}"

    return days


def _same_day(_parts: _Found, _shown: str, state: _Reading) -> _Days:
    if state.focus is None:
        return None, None, "day", "no day is named before it"
    return state.focus, state.focus, "day", f"the day named before it, {state.focus}"


def _ago(parts: _Found, shown: str, state: _Reading) -> _Days:
    if state.published is None:
        return None, None, "day", _anchored(state, shown)
    count, unit = _count(parts.get("n") or parts["n2"]), parts.get("u") or parts["u2"]
    return *_stepped(state.published, -count, unit), _anchored(state, shown)


def _until_publication(parts: _Found, shown: str, state: _Reading) -> _Days:
    if state.published is None:
        return None, None, "day", _anchored(state, shown)
    count = _count(parts.get("n") or parts.get("n2") or "one")
    first, _, precision = _stepped(state.published, -count, parts.get("u") or parts["u2"])
    return first, state.published, precision, _anchored(state, shown)


def _stepped(day: dt.date, count: int, unit: str) -> tuple[dt.date, dt.date, str]:
    """Return the day, or the week, month or year around it, that lies so many units away."""
    unit = unit.casefold()
    if unit.startswith(("hour", "час")):
        return day + (count // 24 if count < 0 else -(-count // 24)) * _DAY, day, "day"
    if unit.startswith(("week", "недел")):
        middle = day + 7 * count * _DAY
        return middle - _DAY, middle + _DAY, "week"
    if unit.startswith(("month", "месяц")):
        months = day.year * 12 + day.month - 1 + count
        year, month = divmod(months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        return dt.date(year, month + 1, 1), dt.date(year, month + 1, last), "month"
    if unit.startswith(("year", "год", "лет")):
        year = day.year + count
        return dt.date(year, 1, 1), dt.date(year, 12, 31), "year"
    found = day + count * _DAY
    return found, found, "day"


def _period(unit: str) -> Callable[[_Found, str, _Reading], _Days]:
    def days(parts: _Found, shown: str, state: _Reading) -> _Days:
        now = state.published
        if now is None:
            return None, None, unit, _anchored(state, shown)
        turn = TURNS[(parts.get("turn") or parts["turn2"]).casefold()]
        if unit == "week":
            first = now - now.weekday() * _DAY + 7 * turn * _DAY
            last = first + 6 * _DAY
            first = first + 5 * _DAY if shown.casefold().endswith("weekend") else first
        else:
            first, last, _ = _stepped(now, turn, unit)
        return first, min(last, now) if turn == 0 else last, unit, _anchored(state, shown)

    return days


def _placed(year: int | None, month: int, day: int, state: _Reading) -> dt.date | None:
    """Return a day; without a year the last one up to publication, or the next one ahead."""
    if year is not None:
        return dt.date(year, month, day)
    dt.date(2000, month, day)
    now = state.published
    if now is None:
        return None
    years = [now.year + 1, now.year, now.year - 1, now.year - 2, now.year - 3, now.year - 4]
    known = [dt.date(each, month, day) for each in years if _is_day(each, month, day)]
    horizon = now + _SOON * _DAY if state.ahead else now
    return next((each for each in known if each <= horizon), None)


def _is_day(year: int, month: int, day: int) -> bool:
    return day <= calendar.monthrange(year, month)[1]


def _why_of(year: int | None, shown: str, state: _Reading) -> str:
    if year is not None:
        return "as written"
    if state.published is None:
        return "no year is written and the publication date is not known"
    return _anchored(state, f"{shown[:_LONGEST_NAME].strip()}, the year nearest to it")


def _anchored(state: _Reading, what: str) -> str:
    if state.published is None:
        return "relative, and the publication date is not known"
    return f"{what.strip()}; published {state.published}"


def _month(name: str) -> int:
    number = month_of(name.strip(" ."))
    if number is None:
        number = next(
            (n for stem, n in MONTH_STEMS.items() if name.casefold().startswith(stem)), None
        )
    if number is None:
        raise InputError(f'"{name}" is no month')
    return number


def _year(parts: _Found) -> int | None:
    written = parts.get("y") or parts.get("y2") or parts.get("y1") or ""
    digits = re.search(r"\d{4}", written)
    return int(digits[0]) if digits else None


def _number(written: str) -> int:
    digits = re.match(r"\d+", written)
    return int(digits[0]) if digits else 0


def _count(written: str) -> int:
    return int(written) if written.isdecimal() else COUNTS[written.casefold()]


_MEANINGS: Mapping[str, Callable[[_Found, str, _Reading], _Days]] = {
    "span of days": _span_of_days,
    "day and month": _absolute,
    "digits": _digits,
    "month and year": _month_of_year,
    "month alone": _month_of_year,
    "years": _years,
    "year": _one_year,
    "night to": _night_to,
    "weekend": _weekend,
    "night between": _weekdays,
    "night to day": _night_to_day,
    "night of days": _night_of_days,
    "weekdays": _weekdays,
    "weekday": _weekday,
    "before yesterday": _shifted(-2, -2, "two days before"),
    "yesterday": _shifted(-1, -1, "the day before"),
    "last night": _shifted(-1, 0, "the night before"),
    "today": _shifted(0, 0, "the day itself"),
    "tomorrow": _shifted(1, 1, "the day after"),
    "after tomorrow": _shifted(2, 2, "two days after"),
    "before that": _from_focus(-1),
    "after that": _from_focus(1),
    "same day": _same_day,
    "ago": _ago,
    "lasting until now": _until_publication,
    "week": _period("week"),
    "month": _period("month"),
    "this year": _period("year"),
}
