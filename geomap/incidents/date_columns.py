"""Which columns hold dates: a word that may mean one is believed where the cells are dates."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from geomap.errors import InputError
from geomap.incidents.columns import table_of
from geomap.incidents.date_parts import date_parts_of
from geomap.incidents.dates import parse_date
from geomap.incidents.fields import WEAK_DATES, plain_header, spread_of
from geomap.incidents.options import ReadOptions
from geomap.incidents.rows import Rows
from geomap.incidents.unknown import is_not_known

__all__ = ["with_date_columns"]

_LOOKED_AT = 100
_SHOWN = 80


def with_date_columns(rows: Rows, options: ReadOptions) -> ReadOptions:
    """Return the options with columns left out that are called as dates may be and hold none.

    Notes tell which those are, and name a column whose cells are dates where no
    column is read as one.

    Parameters
    ----------
    rows
        The rows of a table of no known dataset.
    options
        What a person says of the file.
    """
    known = {plain_header(name) for name in options.columns}
    table = table_of(rows)
    while True:
        spread = spread_of(rows.columns, mapped=options.columns)
        number = spread.one("date_start")
        if number is None:
            break
        name = rows.columns[number]
        plain = plain_header(name)
        if plain not in WEAK_DATES or plain in known or _are_dates(table.column(number).cells):
            return options
        parts = date_parts_of(rows.columns, options.columns)
        if parts is None or number not in parts.columns():
            rows.notes.append(f'column "{name[:_SHOWN]}" holds no dates and is not read as one')
        options = replace(options, columns={**options.columns, name: ""})
    parts = date_parts_of(rows.columns, options.columns)
    if parts is not None:
        names = ", ".join(f'"{rows.columns[number][:_SHOWN]}"' for number in parts.columns())
        several = len(parts.columns()) > 1
        rows.notes.append(
            f"the date is in columns {names}"
            if several
            else f"the date is a year, in column {names}"
        )
    elif spread.one("date_end") is None:
        read = spread.read()
        for number, name in enumerate(rows.columns):
            unread = number not in read and options.columns.get(name) is None
            if unread and _are_dates(table.column(number).cells, plain_years=False):
                shown = name[:_SHOWN]
                rows.notes.append(
                    f'no column is read as a date; "{shown}" seems to hold dates: '
                    f'read it with --map "{shown}=date"'
                )
                break
    return options


def _are_dates(cells: Iterable[str], *, plain_years: bool = True) -> bool:
    """Tell whether most of the first cells that are filled are dates, whatever their order."""
    filled = (cell.strip() for cell in cells)
    looked_at = list(
        islice((cell for cell in filled if cell and not is_not_known(cell)), _LOOKED_AT)
    )
    dates = [cell for cell in looked_at if (plain_years or not cell.isdigit()) and _is_date(cell)]
    return bool(dates) and 2 * len(dates) > len(looked_at)


def _is_date(cell: str) -> bool:
    for order in ("dmy", "mdy"):
        try:
            parse_date(cell, order)
        except InputError:
            continue
        return True
    return False
