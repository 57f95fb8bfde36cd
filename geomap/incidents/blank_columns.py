"""Of several columns that may hold a field, one without any cell gives way to one with cells.

Every KML file has columns of times, filled or not, and forms have fields that nobody fills in.
"""

from dataclasses import replace

from geomap.incidents.columns import Table, table_of
from geomap.incidents.fields import LIST_FIELDS, plain_header, spread_of
from geomap.incidents.options import ReadOptions
from geomap.incidents.rows import Rows

__all__ = ["without_blank_columns"]


def without_blank_columns(rows: Rows, options: ReadOptions) -> ReadOptions:
    """Return the options with blank columns left out where another may hold the same field.

    What a person says of a column stands, blank or not.

    Parameters
    ----------
    rows
        The rows of a table of no known dataset.
    options
        What a person says of the file.
    """
    known = {plain_header(name) for name in options.columns}
    table = table_of(rows)
    blank: dict[str, str] = {}
    spread = spread_of(rows.columns, mapped=options.columns)
    for field, numbers in spread.columns.items():
        said = plain_header(rows.columns[numbers[0]]) in known
        if said or field in LIST_FIELDS or not numbers[1:]:
            continue
        filled = next((place for place, n in enumerate(numbers) if _has_cells(table, n)), 0)
        blank |= {rows.columns[number]: "" for number in numbers[:filled]}
    return replace(options, columns={**options.columns, **blank}) if blank else options


def _has_cells(table: Table, number: int) -> bool:
    return any(cell.strip() for cell in table.column(number).cells)
