"""Dates whose year, month and day stand in columns of their own, as GTD and many sheets have them.

They count where a table has no column of whole dates. 0, -9 and -99 are how
such tables write a month or a day that is not known; the date is then as exact
as what is known of it.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from geomap.errors import InputError
from geomap.incidents.dates import Span, month_of, parse_date
from geomap.incidents.fields import plain_header
from geomap.incidents.precision import code_of
from geomap.incidents.unknown import is_not_known

if TYPE_CHECKING:
    from geomap.incidents.columns import Table

__all__ = ["DateParts", "date_parts_of", "part_spans"]

_HEADERS = {
    "year": (
        "year", "iyear", "yyyy", "event_year", "incident_year", "year_start", "start_year", "jahr",
        "année", "annee", "año", "anno", "rok", "ano", "год", "рік", "տարի", "il", "yıl",
        "السنة", "سنة", "سال", "წელი",
    ),
    "month": (
        "month", "imonth", "event_month", "incident_month", "month_start", "start_month", "monat",
        "mois", "mes", "mese", "miesiąc", "mês", "месяц", "місяць", "ամիս", "ay", "الشهر", "شهر",
        "ماه", "თვე",
    ),
    "day": (
        "day", "iday", "event_day", "incident_day", "day_of_month", "day_start", "start_day",
        "tag", "jour", "día", "giorno", "dzień", "dia", "день", "число", "օր", "gün",
        "اليوم", "يوم", "روز", "დღე",
    ),
}  # fmt: skip
"""What the three columns are called, in the languages of `geomap.incidents.headers`."""

_PART_OF = {plain_header(word): part for part, words in _HEADERS.items() for word in words}
_NOT_KNOWN = frozenset({"", "0", "00", "-9", "-99", "99"})
_NO_YEAR = frozenset({"", "0", "-9", "-99"})


class DateParts(NamedTuple):
    """The numbers of the columns of year, month and day; a month or day may have none."""

    year: int
    month: int | None
    day: int | None

    def columns(self) -> list[int]:
        """Return the columns there are."""
        return [number for number in self if number is not None]


def date_parts_of(columns: Sequence[str], mapped: Mapping[str, str]) -> DateParts | None:
    """Return the columns that a date is in parts in, or None where there are none.

    A day counts only with a month, and a part that two columns could be is none.

    Parameters
    ----------
    columns
        The column names of a table without a column of whole dates.
    mapped
        What a person says columns mean; such a column is no part.
    """
    said = {plain_header(column) for column, field in mapped.items() if field.strip()}
    # "day" beside a year and a month is mapped to nothing where it holds no whole dates
    said |= {name for name in map(plain_header, mapped) if _PART_OF.get(name) == "year"}
    found: dict[str, list[int]] = {}
    for number, column in enumerate(columns):
        plain = plain_header(column)
        part = _PART_OF.get(plain)
        if part is not None and plain not in said:
            found.setdefault(part, []).append(number)
    only = {part: numbers[0] for part, numbers in found.items() if len(numbers) == 1}
    if "year" not in only:
        return None
    month = only.get("month")
    return DateParts(only["year"], month, None if month is None else only.get("day"))


def part_spans(
    table: "Table", parts: DateParts
) -> tuple[list[Span | None], dict[int, tuple[int, str, str]]]:
    """Return the days that each row means, and what is wrong: by row a column, value and reason."""
    cells = [_each(table, number) for number in parts.columns()]
    known: dict[tuple[str, ...], Span | tuple[int, str] | None] = {}
    spans: list[Span | None] = []
    wrong: dict[int, tuple[int, str, str]] = {}
    for row, written in enumerate(zip(*cells, strict=True)):
        if written not in known:
            known[written] = _span(written)
        found = known[written]
        if isinstance(found, Span) or found is None:
            spans.append(found)
        else:
            spans.append(None)
            place, reason = found
            wrong[row] = (parts.columns()[place], written[place], reason)
    return spans, wrong


def _each(table: "Table", number: int) -> list[str]:
    column = table.column(number)
    if column.rows is None:
        return list(column.cells)
    return [column.cells[which] for which in column.rows.tolist()]


def _span(written: Sequence[str]) -> Span | tuple[int, str] | None:
    """Return the days, None where the year is not known, or which part is wrong and why."""
    year, month, day = (code_of(cell) for cell in (*written, "", "")[:3])
    if year in _NO_YEAR or is_not_known(year):
        return None
    if not (year.isdecimal() and len(year) == 4):
        return 0, "is no year; write it with four digits"
    number = _month(month)
    if number is None:
        return 1, "is no month; write it as 1 to 12, or 0 where it is not known"
    if not number or day in _NOT_KNOWN or is_not_known(day):
        day = "0"
    if not (day.isdecimal() and int(day) <= 31):
        return 2, "is no day of a month; write it as 1 to 31, or 0 where it is not known"
    try:
        return parse_date(f"{int(year):04}-{number:02}-{int(day):02}")
    except InputError as error:
        return 2 if int(day) else 0, str(error)


def _month(text: str) -> int | None:
    """Return the number of a month, 0 where it is not known, None where it is none."""
    if text in _NOT_KNOWN or is_not_known(text):
        return 0
    if text.isdecimal():
        return int(text) if int(text) <= 12 else None
    return month_of(text)
