"""What a person should know of the dates of a file: the day that a moment was taken to be on."""

from collections.abc import Callable, Iterable

from geomap.errors import InputError
from geomap.incidents.columns import table_of
from geomap.incidents.dates import has_time_zone, is_moment, parse_date
from geomap.incidents.options import DateOrder
from geomap.incidents.rows import Rows

__all__ = ["date_notes"]


def date_notes(rows: Rows, numbers: Iterable[int], order: DateOrder | None) -> list[str]:
    """Return a sentence for each column that counts seconds, and for each with time zones.

    Parameters
    ----------
    rows
        The rows of a file.
    numbers
        Its columns of dates.
    order
        How dates with slashes are read.
    """
    notes: list[str] = []
    table = table_of(rows)
    for number in numbers:
        cells, name = table.column(number).cells, rows.columns[number][:80]
        moment = _first(cells, is_moment, order)
        if moment is not None:
            notes.append(
                f'column "{name}" counts time since 1970; {moment[0]} is read as {moment[1]}, '
                "the day in UTC"
            )
        zoned = _first(cells, has_time_zone, order)
        if zoned is not None:
            notes.append(
                f'times in column "{name}" name a time zone; the day is the one written: '
                f"{zoned[0]} is {zoned[1]}"
            )
    return notes


def _first(
    cells: Iterable[str], is_one: Callable[[str], bool], order: DateOrder | None
) -> tuple[str, str] | None:
    """Return the first cell that is one and can be read, and the day it is read as."""
    for cell in cells:
        if is_one(cell.strip()):
            try:
                return cell.strip()[:40], parse_date(cell, order).first.isoformat()
            except InputError:
                continue
    return None
