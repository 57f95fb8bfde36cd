"""Dates as tables have them, in several languages: the days each can mean, or a refusal.

Every function raises InputError with the reason alone; the caller adds file, row and column.
"""

import calendar
import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

from geomap.errors import InputError
from geomap.incidents.months import FILLERS, MONTHS
from geomap.incidents.options import DateOrder

__all__ = [
    "Span",
    "ambiguous_days",
    "has_time_zone",
    "is_moment",
    "month_of",
    "parse_date",
    "proven_orders",
]

_CLOCK = (
    r"(?:(?:T|,? at | |, ?)\d{1,2}[:.]\d{2}(?::\d{2}(?:[.,]\d+)?)?"
    r"(?: ?[AaPp]\.?[Mm]\.?)?(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?))?)?"
)
_CLOCK_FIRST = re.compile(
    r"([01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d+)?)?(?: ?[AaPp]\.?[Mm]\.?)?"
    r"(?: ?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?(?: ?[,;] ?| )(?=\S)"
)
_ZONED = re.compile(
    r"(?:^\d{1,2}[:.]|[T ]\d{1,2}[:.]?)\d{2}(?:[:.]?\d{2})?(?:[.,]\d+)? ?"
    r"(?:Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)(?![\d-])"
)
_SECONDS = re.compile(r"(1\d{9})(\d{3})?(?:\.\d+)?")
_YEAR_OF = r"(\d{4}|\d{2})"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}})\.?{_CLOCK}")
_COMPACT = re.compile(
    r"(\d{4})(\d{2})(\d{2})"
    r"(?:T?([01]\d|2[0-3])[0-5]\d(?:[0-5]\d(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_MONTH_OF = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[/.](\d{4})")
_WEEK = re.compile(r"(\d{4})-?W(\d{2})")
_YEAR = re.compile(r"\d{4}")
_DOTTED = re.compile(rf"(\d{{1,2}})\. ?(\d{{1,2}})\. ?{_YEAR_OF}\.?(?: ?(?:г|г\.|р|р\.))?{_CLOCK}")
_SLASHED = re.compile(rf"(\d{{1,2}})([/-])(\d{{1,2}})\2{_YEAR_OF}{_CLOCK}")
_WORDED = re.compile(rf"(.*?[^\W\d_].*?){_CLOCK}", re.DOTALL)
_RUN_TOGETHER = re.compile(r"(?<=\d)(?=[^\W\d_]{3})|(?<=[^\W\d_]{3})(?=\d{4})")
_DAYS_OF = re.compile(r"(\d{1,2})\.? ?[-–—/] ?(\d{1,2})\.?(?P<rest>\s+\D.*\d{4}\D*)", re.DOTALL)

_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|ª|º)?")
_ASK = "say which with --dates dmy or --dates mdy"
_NO_DATE = "is no date that is read; write it as 2022-03-24"
_SHORT_YEAR = "has a year of two digits; write it as 2022-03-24, or say --dates dmy or --dates mdy"
_LAST_SECOND = 1_900_000_000
"""In 2030: more seconds since 1970 are rather a date and an hour, 2022032414."""

_DAY_0 = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_PIVOT = 69
"""Years of two digits from here on are in the 1900s, as POSIX has it."""


_LONGEST = 200

_OTHER_CALENDARS = (
    (range(1300, 1500), "the Persian or the Islamic calendar"),
    (range(2450, 2650), "the Buddhist calendar"),
)
"""Years of today in calendars that are written with the same digits."""


_KEPT = 2**15
"""Different dates that are remembered: those of ninety years."""


class Span(NamedTuple):
    """A date as a report gives it: the first and last day it can mean, and how exact it is."""

    first: dt.date
    last: dt.date
    precision: str


@lru_cache(maxsize=_KEPT)
def parse_date(text: str, order: DateOrder | None = None) -> Span:
    """Return the days that a date means.

    Read are `2022-03-24` (a time before or after it is left out; the day is the
    one written, whatever the time zone), `20220324`, seconds or milliseconds since
    1970 of the years 2001 to 2030 (the day is that in UTC), `2022-03`, `03.2022`,
    `2022-W12`, `2022`, `24.03.2022`, `24/03/2022`, `24 March 2022`, `March 24, 2022`
    and `March 2022` in the languages of `geomap.incidents.months`,
    `24-25 March 2022`, `31 March - 2 April 2022`, and two of these with `/`, ` to `
    or a dash between. Years of two digits are read where the order is known: 00 to
    68 are in the 2000s.

    Parameters
    ----------
    text
        What a cell holds.
    order
        How `3/4/2022` and `3-4-2022` are read; None reads them only where no
        other reading exists. Dots always stand after the day: `3.4.2022`.

    Raises
    ------
    InputError
        It is no date, or day and month could be either way round.
    """
    if len(text) > _LONGEST:
        raise InputError(_NO_DATE)
    spans = [_one_date(part, order) for part in _parts(text)]
    return spans[0] if len(spans) == 1 else _between(*spans)


def is_moment(text: str) -> bool:
    """Tell whether a cell counts seconds or milliseconds since 1970."""
    return _seconds(_parts(text)[0]) is not None


def has_time_zone(text: str) -> bool:
    """Tell whether a cell holds a time of day and the time zone that it is of."""
    return _ZONED.search(text) is not None


def month_of(name: str) -> int | None:
    """Return the number of the month that is called so in some language, or None."""
    words = re.split(r"[\s.,]+", _plain(name).strip(" ."))
    return _months().get("_".join(words))


def ambiguous_days(text: str) -> bool:
    """Tell whether a cell holds a date whose day and month could be either way round.

    With a year of two digits, even `24/3/22` could begin with its year.
    """
    return any(
        len(year) == 2 or _is_open(first, second) for first, second, year in _slashed_of(text)
    )


def proven_orders(cells: Iterable[str]) -> set[DateOrder]:
    """Return the orders of day and month that dates with slashes prove: one number over 12."""
    orders: set[DateOrder] = set()
    for cell in cells:
        for first, second, year in _slashed_of(cell):
            if len(year) == 4 and first > 12 >= second:
                orders.add("dmy")
            elif len(year) == 4 and second > 12 >= first:
                orders.add("mdy")
    return orders


def _slashed_of(text: str) -> list[tuple[int, int, str]]:
    found = (_SLASHED.fullmatch(part) for part in _parts(text))
    return [(int(match[1]), int(match[3]), match[4]) for match in found if match]


def _is_open(first: int, second: int) -> bool:
    return first != second and 1 <= first <= 12 and 1 <= second <= 12


def _parts(text: str) -> list[str]:
    """Return a date, or the first and the last one of a period."""
    text = text.strip()
    if not text.isascii():
        text = "".join(
            str(unicodedata.decimal(c)) if unicodedata.decimal(c, None) is not None else c
            for c in text
            if unicodedata.category(c) != "Cf"
        ).replace("\xa0", " ")
    clock = _CLOCK_FIRST.match(text)
    if clock is not None:
        text = text[clock.end() :]
    for between in (" to ", "/", " - ", " – ", " — ", "–"):
        first, _, last = text.partition(between)
        if last and (between != "/" or _year_leads(first, last)) and _YEAR.search(first):
            return [first.strip(), last.strip()]
    days = _DAYS_OF.fullmatch(text)
    if days is not None:
        return [f"{days[1]}{days['rest']}", f"{days[2]}{days['rest']}"]
    return _sharing_a_year(text) or [text]


def _sharing_a_year(text: str) -> list[str] | None:
    """Return both dates of `31 March - 2 April 2022`; the first is of the year of the last."""
    for between in (" to ", "-", "–", "—"):
        first, _, last = text.partition(between)
        year = re.search(r"(?<!\d)\d{4}(?!\d)", last)
        if year and _has_month(first) and _has_month(last) and not re.search(r"\d{4}", first):
            return [f"{first.strip()} {year[0]}", last.strip()]
    return None


def _has_month(text: str) -> bool:
    return any(word in _months() for word in re.split(r"[\s.,\d]+", _plain(text)))


def _one_date(text: str, order: DateOrder | None) -> Span:
    known = _year_first(text)
    if known is not None:
        return known
    if found := _MONTH_OF.fullmatch(text):
        return _month(found[1] or found[4], int(found[2] or found[3]))
    if found := _DOTTED.fullmatch(text):
        day = _day(_full_year(found[3], order), int(found[2]), int(found[1]))
    elif found := _SLASHED.fullmatch(text):
        day = _slashed(int(found[1]), int(found[3]), _full_year(found[4], order), order)
    elif found := _WORDED.fullmatch(text):
        return _in_words(found[1], order)
    else:
        raise InputError(_NO_DATE)
    return Span(day, day, "day")


def _year_first(text: str) -> Span | None:
    """Return the span of a date that goes from the year down, or counts seconds; else None."""
    if (seconds := _seconds(text)) is not None:
        day = (_DAY_0 + dt.timedelta(seconds=seconds)).date()
        return Span(day, day, "day")
    if _YEAR.fullmatch(text):
        return _from_parts(text, 0, 0)
    if found := _WEEK.fullmatch(text):
        return _week(found[1], int(found[2]))
    if found := _YEAR_FIRST.fullmatch(text):
        return _from_parts(found[1], int(found[3]), int(found[4]))
    if found := _COMPACT.fullmatch(text):
        return _from_parts(found[1], int(found[2]), int(found[3]))
    return None


def _seconds(text: str) -> int | None:
    found = _SECONDS.fullmatch(text)
    seconds = int(found[1]) if found else _LAST_SECOND
    return seconds if seconds < _LAST_SECOND else None


def _from_parts(year: str, month: int, day: int) -> Span:
    """Return the span of a day; 0 is how databases write a month or a day that is not known."""
    if month == day == 0:
        return Span(_day(year, 1, 1), _day(year, 12, 31), "year")
    if day == 0:
        return _month(year, month)
    found = _day(year, month, day)
    return Span(found, found, "day")


def _full_year(year: str, order: DateOrder | None) -> str:
    """Return a year with four digits; an InputError where it has two and no order is known."""
    if len(year) == 4:
        return year
    if order is None:
        raise InputError(_SHORT_YEAR)
    return f"{19 if int(year) >= _PIVOT else 20}{year}"


def _slashed(first: int, second: int, year: str, order: DateOrder | None) -> dt.date:
    if order is None and _is_open(first, second):
        raise InputError(
            f"could be {year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}; "
            f"write it as YYYY-MM-DD, or {_ASK}"
        )
    day_first = first > 12 if order is None else order == "dmy"
    day, month = (first, second) if day_first else (second, first)
    if month > 12 and order is not None:
        words = "day before month" if day_first else "month before day"
        raise InputError(f"is no date with the {words}; write it as 2022-03-24")
    return _day(year, month, day)


def _in_words(text: str, order: DateOrder | None) -> Span:
    """Return the span of a date with a month's name: day, month and year, or month and year."""
    apart = _RUN_TOGETHER.sub(" ", _plain(text))
    words = [word for word in re.split(r"[\s.,،/\-–’'ʼ]+", apart) if word]
    joined = _with_double_names(words)
    left = [word for word in joined if word not in _fillers()]
    if len(left) == 3 and re.fullmatch(r"\d{2}", left[-1]) and not any(map(_YEAR.fullmatch, left)):
        left[-1] = _full_year(left[-1], order)
    months = [_months()[word] for word in left if word in _months()]
    years = [word for word in left if _YEAR.fullmatch(word)]
    days = [int(found[1]) for word in left if (found := _DAY.fullmatch(word))]
    if len(months) != 1 or len(years) != 1 or len(left) != 2 + len(days) or len(days) > 1:
        raise InputError(_NO_DATE)
    if not days:
        return _month(years[0], months[0])
    day = _day(years[0], months[0], days[0])
    return Span(day, day, "day")


def _with_double_names(words: list[str]) -> list[str]:
    """Return the words with the months of two words, as Arabic has them, made one."""
    joined: list[str] = []
    for word in words:
        if joined and f"{joined[-1]}_{word}" in _months():
            joined[-1] = f"{joined[-1]}_{word}"
        else:
            joined.append(word)
    return joined


@cache
def _months() -> dict[str, int]:
    return {
        _plain(word): number
        for months in MONTHS.values()
        for number, words in enumerate(months, start=1)
        for word in words.split()
    }


@cache
def _fillers() -> frozenset[str]:
    return frozenset(_plain(word) for words in FILLERS for word in words.split())


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in letters if unicodedata.category(c) != "Mn").replace("ı", "i")


def _week(year: str, week: int) -> Span:
    try:
        monday = dt.date.fromisocalendar(int(year), week, 1)
        return Span(monday, monday + dt.timedelta(days=6), "week")
    except (ValueError, OverflowError):
        raise InputError("is no week of that year; write it as 2022-W12") from None


def _month(year: str, month: int) -> Span:
    first = _day(year, month, 1)
    return Span(first, first.replace(day=calendar.monthrange(first.year, month)[1]), "month")


def _day(year: str, month: int, day: int) -> dt.date:
    for years, calendar_name in _OTHER_CALENDARS:
        if int(year) in years:
            raise InputError(f"may be of {calendar_name}; write the day as 2022-03-24")
    try:
        return dt.date(int(year), month, day)
    except ValueError:
        raise InputError(_nearest(int(year), month, day)) from None


def _nearest(year: int, month: int, day: int) -> str:
    if year and 1 <= month <= 12 and 29 <= day <= 31:
        return f"is no date; that month ends on {year:04}-{month:02}-" + str(
            calendar.monthrange(year, month)[1]
        )
    return "is no date; write it as 2022-03-24"


def _year_leads(first: str, last: str) -> bool:
    """Tell an interval in ISO 8601 from a date that is written with slashes."""
    return bool(re.match(r"\d{4}-?\d{2}", first) and re.match(r"\d{4}-?\d{2}", last))


def _between(first: Span, last: Span) -> Span:
    order = ("day", "week", "month", "year")
    if last.last < first.first:
        raise InputError("ends before it begins")
    return Span(first.first, last.last, max(first.precision, last.precision, key=order.index))
