"""Cells as values: dates, numbers, counts, lists. What could mean two things is refused.

Every function raises InputError with the reason alone; the caller adds file, row and column.
"""

import calendar
import datetime as dt
import json
import math
import re
from fractions import Fraction
from typing import NamedTuple

from geomap.coordinates import Axis, parse_angle
from geomap.errors import InputError, PlaceError

__all__ = [
    "Figure",
    "Span",
    "parse_date",
    "parse_degrees",
    "parse_figure",
    "parse_list",
    "parse_number",
    "parse_truth",
]

_MONTH_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTHS = {
    word: number
    for number, name in enumerate(_MONTH_NAMES, start=1)
    for word in {name, name[:3], name[:4] if name == "september" else name}
}

_CLOCK = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|[AaPp][Mm]|[+-]\d{2}:?\d{2}))?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_CLOCK}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_OF = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")
_DOTTED = re.compile(rf"(\d{{1,2}})\. ?(\d{{1,2}})\. ?(\d{{4}}){_CLOCK}")
_SLASHED = re.compile(rf"(\d{{1,2}})([/-])(\d{{1,2}})\2(\d{{4}}){_CLOCK}")
_DAY_WORD = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]+)\.?,?[ -](\d{4})")
_WORD_DAY = re.compile(r"([A-Za-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_WORD_YEAR = re.compile(r"([A-Za-z]+)\.?,? (\d{4})")

_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?")
_COUNT = r"(\d{1,9})(?:\.0+)?"
_EXACT = re.compile(_COUNT)
_RANGE = re.compile(rf"{_COUNT} ?[-–—] ?{_COUNT}")
_BOUND = re.compile(rf"(>=|≥|>|<=|≤|<|~|≈) ?{_COUNT}")

_TRUTHS = {
    "true": True, "yes": True, "1": True, "1.0": True,
    "false": False, "no": False, "0": False, "0.0": False,
}  # fmt: skip


class Span(NamedTuple):
    """A date as a report gives it: the first and last day it can mean, and how exact it is."""

    first: dt.date
    last: dt.date
    precision: str


class Figure(NamedTuple):
    """A count as a party gives it: the least, the likeliest and the most it can mean."""

    low: int
    best: Fraction
    high: int


def parse_date(text: str) -> Span:
    """Return the days that a date means.

    Read are `2022-03-24` (a time after it is left out; the day is the one
    written), `20220324`, `2022-03`, `2022`, `24.03.2022`, `24/03/2022` where no
    other reading exists, `24 March 2022`, `March 24, 2022`, `March 2022`, and
    two of these with `/` or ` to ` between.

    Raises
    ------
    InputError
        It is no date, or day and month could be either way round.
    """
    text = text.strip()
    for between in (" to ", "/"):
        first, _, last = text.partition(between)
        if last and (between != "/" or _year_leads(first, last)):
            return _between(_one_date(first.strip()), _one_date(last.strip()))
    return _one_date(text)


def parse_degrees(text: str, axis: Axis) -> float:
    """Return a coordinate in degrees: a plain number, or as `geomap.coordinates` reads angles.

    Raises
    ------
    InputError
        It is no angle, out of range, or of the other axis.
    """
    plain = text.strip().replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        try:
            return parse_angle(plain, axis)
        except PlaceError as error:
            raise InputError(str(error)) from None
    value = parse_number(plain)
    limit = 180 if axis == "lon" else 90
    if not -limit <= value <= limit:
        raise InputError(f"is outside -{limit} to {limit} degrees")
    return value


def parse_number(text: str) -> float:
    """Return a finite number; a decimal comma is read, a thousands mark is not.

    Raises
    ------
    InputError
        It is no number.
    """
    plain = text.strip().replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        raise InputError("is no number")
    value = float(plain.replace(",", "."))
    if not math.isfinite(value):
        raise InputError("is no finite number")
    return value


def parse_figure(text: str) -> Figure | None:
    """Return what a count means, or None where it is in words.

    `3` is exact, `3-5` a range, `>=5` at least, `>10` more than, `<=4` at most,
    `<4` fewer than, `~20` about. An open bound is taken at the figure stated.

    Raises
    ------
    InputError
        A range runs backwards, or fewer than none are counted.
    """
    text = text.strip()
    if exact := _EXACT.fullmatch(text):
        return _figure(int(exact[1]), int(exact[1]))
    if spread := _RANGE.fullmatch(text):
        low, high = int(spread[1]), int(spread[2])
        if low > high:
            raise InputError("is a range that runs backwards; write the lower figure first")
        return Figure(low, Fraction(low + high, 2), high)
    if bound := _BOUND.fullmatch(text):
        return _bounded(bound[1], int(bound[2]))
    return None


def parse_truth(text: str) -> bool:
    """Return true or false.

    Raises
    ------
    InputError
        It is neither.
    """
    value = _TRUTHS.get(text.strip().casefold())
    if value is None:
        raise InputError("is neither true nor false")
    return value


def parse_list(text: str) -> list[str]:
    """Return the parts of a cell between semicolons or line breaks, or of a JSON list of texts.

    A semicolon inside an address stands: there only one with a blank or the
    next address after it parts the list.
    """
    if text.startswith("["):
        try:
            parts = json.loads(text)
        except (ValueError, RecursionError):
            parts = None
        if isinstance(parts, list) and all(isinstance(part, str) for part in parts):
            return parts
    between = r";(?=\s|$|https?://)|[\r\n]+" if "://" in text else r"[;\r\n]+"
    return [part.strip() for part in re.split(between, text) if part.strip()]


def _one_date(text: str) -> Span:
    if _YEAR.fullmatch(text):
        return Span(_day(text, 1, 1), _day(text, 12, 31), "year")
    if found := _MONTH_OF.fullmatch(text):
        return _month(found[1], int(found[2]))
    if found := _WORD_YEAR.fullmatch(text):
        return _month(found[2], _month_number(found[1]))
    day = _one_day(text)
    return Span(day, day, "day")


def _one_day(text: str) -> dt.date:
    if found := _YEAR_FIRST.fullmatch(text):
        return _day(found[1], int(found[3]), int(found[4]))
    if found := _COMPACT.fullmatch(text):
        return _day(found[1], int(found[2]), int(found[3]))
    if found := _DOTTED.fullmatch(text):
        return _day(found[3], int(found[2]), int(found[1]))
    if found := _DAY_WORD.fullmatch(text):
        return _day(found[3], _month_number(found[2]), int(found[1]))
    if found := _WORD_DAY.fullmatch(text):
        return _day(found[3], _month_number(found[1]), int(found[2]))
    if found := _SLASHED.fullmatch(text):
        return _slashed(int(found[1]), int(found[3]), found[4])
    raise InputError("is no date that is read; write it as 2022-03-24")


def _slashed(first: int, second: int, year: str) -> dt.date:
    if first != second and first <= 12 and second <= 12:
        raise InputError(
            f"could be {year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}; "
            "write it as YYYY-MM-DD"
        )
    return _day(year, second, first) if first > 12 else _day(year, first, second)


def _month_number(word: str) -> int:
    number = _MONTHS.get(word.casefold())
    if number is None:
        raise InputError("is no date that is read; write it as 2022-03-24")
    return number


def _month(year: str, month: int) -> Span:
    first = _day(year, month, 1)
    return Span(first, first.replace(day=calendar.monthrange(first.year, month)[1]), "month")


def _day(year: str, month: int, day: int) -> dt.date:
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


def _figure(low: int, high: int) -> Figure:
    return Figure(low, Fraction(high), high)


def _bounded(sign: str, stated: int) -> Figure:
    if sign == ">":
        return _figure(stated + 1, stated + 1)
    if sign == "<":
        if stated == 0:
            raise InputError("counts fewer than none")
        return _figure(0, stated - 1)
    return _figure(0 if sign in {"<=", "≤"} else stated, stated)
