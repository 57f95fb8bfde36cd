"""Which row of a table heads it: files from people have titles and notes above their table."""

from collections.abc import Sequence

from geomap.incidents.datasets import dataset_of
from geomap.incidents.fields import field_of, plain_header, says_where
from geomap.incidents.options import ReadOptions

__all__ = ["LINES_ABOVE", "header_row", "heads"]

LINES_ABOVE = 20
"""So many rows are looked through for a header; a title page has fewer."""


def heads(row: Sequence[str], options: ReadOptions) -> bool:
    """Tell whether a row of cells names columns that say where something was."""
    meant = {plain_header(column): field for column, field in options.columns.items()}
    found = (field_of(meant.get(plain_header(cell)) or cell) for cell in row)
    return says_where(field for field in found if field is not None) or dataset_of(row) is not None


def header_row(rows: Sequence[Sequence[str]], options: ReadOptions) -> int:
    """Return the number of the row that heads a table, from 0; the first where none is better.

    A row under the first must name two columns that are understood, since a
    cell of the data may read "Village" too.
    """
    for number, row in enumerate(rows[:LINES_ABOVE]):
        known = sum(field_of(cell) is not None for cell in row)
        if heads(row, options) and (number == 0 or known >= 2):
            return number
    return 0
