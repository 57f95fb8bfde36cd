"""Rows of a table that tell of no incident: its header once more, and totals below it."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from geomap.incidents.fields import field_of, plain_header

if TYPE_CHECKING:
    from geomap.incidents.columns import Table

__all__ = ["rows_without_incident"]

_TOTALS = frozenset(
    plain_header(word)
    for word in (
        "total", "totals", "grand total", "subtotal", "sum", "gesamt", "summe", "insgesamt",
        "gesamtsumme", "total général", "total general", "suma", "итого", "всего", "разом",
        "усього", "toplam", "genel toplam", "cəmi", "yekun", "ընդամենը", "المجموع", "الإجمالي",
        "جمع", "სულ",
    )
)  # fmt: skip

_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d+)?|\d{1,3}(?:[ ,.'\xa0\u202f]\d{3})+")

_AT_TOP = 3
_AT_END = 3
"""A second line of headers stands right below the first, and totals at the end."""


def rows_without_incident(table: "Table") -> dict[int, str]:
    """Return the rows that are headers or totals, each with the reason to refuse it."""
    found: dict[int, str] = {}
    length = len(table)
    for row in _repeating_headers(table):
        found[row] = "repeats the names of the columns; delete the row"
    for row in range(min(_AT_TOP, length)):
        if row not in found and _names_columns(table.source_row(row).values()):
            found[row] = "goes on with the names of the columns; give the table one header row"
    for row in range(max(length - _AT_END, 0), length):
        if _is_total(table.source_row(row).values()):
            found[row] = "is a total of other rows, no incident; delete the row"
    return found


def _repeating_headers(table: "Table") -> list[int]:
    """Return rows whose cells are the names of their columns, or empty."""
    if not table.columns:
        return []
    number = _likely_column(table.columns)
    column, name = table.column(number), table.columns[number].strip()
    hits = {index for index, cell in enumerate(column.cells) if cell.strip() == name}
    if not hits:
        return []
    rows = hits
    if column.rows is not None:
        rows = {row for row, which in enumerate(column.rows.tolist()) if which in hits}
    return [row for row in sorted(rows) if _is_header(table.source_row(row))]


def _likely_column(columns: Iterable[str]) -> int:
    """Return a column that a header has for sure: the first that is understood."""
    return next((n for n, name in enumerate(columns) if field_of(name) is not None), 0)


def _is_header(row: Mapping[str, str]) -> bool:
    return all(cell.strip() in {"", name.strip()} for name, cell in row.items())


def _names_columns(cells: Iterable[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return len(filled) > 1 and all(field_of(cell) is not None for cell in filled)


def _is_total(cells: Iterable[str]) -> bool:
    """Tell whether a row has the word for a total and numbers, and nothing else."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    words = [cell for cell in filled if not _NUMBER.fullmatch(cell)]
    numbers = len(filled) - len(words)
    return (
        bool(words) and numbers > 0 and all(plain_header(w.strip(" :")) in _TOTALS for w in words)
    )
