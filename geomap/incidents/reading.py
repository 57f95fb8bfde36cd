"""A file on its way to values: its cells parsed a column at a time, its rows refused once each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.errors import InputError
from geomap.incidents.cells import Convert
from geomap.incidents.columns import Cells, Table, absent, objects, per_row
from geomap.incidents.datasets import Dataset
from geomap.incidents.date_parts import DateParts
from geomap.incidents.fields import LIST_FIELDS
from geomap.incidents.rows import Rows, Source
from geomap.tables import INCIDENT, SAME_EVENT, SUMMARY

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.incidents.columns import Numbers, Objects

__all__ = [
    "MANY",
    "Parsed",
    "Reading",
    "field_values",
    "is_number",
    "parsed_column",
    "refuse_blank_rows",
    "refuse_cells",
]

MANY = 50_000
"""From so many rows on, a list for each is more than it is worth: tuples are safe to share."""

_KINDS = {column.name: column.kind for column in (*INCIDENT, *SUMMARY, *SAME_EVENT)}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A column's different values, None for blank cells, and for each row the number of its own."""

    values: list[Any]
    rows: "NDArray[np.intp] | None"

    def each(self) -> "Objects":
        """Return the value of each row."""
        return per_row(self.values, self.rows)

    def numbers(self) -> "Numbers":
        """Return the number of each row, NaN where there is none."""
        found = np.array([np.nan if v is None else v for v in self.values], dtype=np.float64)
        return found if self.rows is None else found[self.rows]


@dataclass(slots=True)
class Reading:
    """A file on its way: its values by column, and the first thing wrong with each row.

    Rows that are `joined` are told with another one.
    """

    source: Source
    rows: Rows
    table: Table
    own: bool
    dataset: Dataset | None
    spread: Mapping[str, tuple[int, ...]]
    converters: Mapping[str, Convert]
    values: dict[str, Any] = field(default_factory=dict)
    wrong: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    joined: set[int] = field(default_factory=set)
    date_parts: DateParts | None = None

    def refuse(self, row: int, column: str, value: str, reason: str) -> None:
        """Note what is wrong with a row; the first thing counts."""
        self.wrong.setdefault(row, (column, value, reason))

    def empty(self) -> "Objects":
        """Return a value for each row: None."""
        return np.full(len(self.table), None, dtype=object)

    def numbers(self, name: str) -> tuple[int, ...]:
        """Return the columns that are read for a field."""
        found = self.spread.get(name, ())
        return found if self.dataset or name in LIST_FIELDS else found[:1]


def is_number(name: str) -> bool:
    """Tell whether a field holds numbers, empty ones as NaN."""
    return _KINDS.get(name) in {"number", "count"}


def refuse_blank_rows(reading: Reading) -> None:
    """Refuse the rows that have neither a cell nor a position."""
    table = reading.table
    points = table.positions()
    blank = np.full(len(table), True) if points is None else np.isnan(points[0])
    for number in dict.fromkeys((*table.repeating, *range(len(table.columns)))):
        if not blank.any():
            return
        column = table.column(number)
        empty = np.array([not cell or cell.isspace() for cell in column.cells], dtype=bool)
        blank &= empty if column.rows is None else empty[column.rows]
    for row in np.flatnonzero(blank).tolist():
        reading.refuse(row, "", "", "every cell is empty")


def field_values(reading: Reading, name: str) -> Any:
    """Return a field's value in each row; of several columns of one list field, the parts of all.

    Where a dataset has several columns of one value, later ones fill the gaps of earlier ones.
    """
    numbers = reading.numbers(name)
    if name in LIST_FIELDS:
        return _lists(reading, numbers, reading.converters[name])
    if not numbers:
        return np.full(len(reading.table), np.nan) if is_number(name) else reading.empty()
    first, *others = (
        parsed_column(reading, number, reading.converters[name]) for number in numbers
    )
    if is_number(name):
        return first.numbers()
    found = first.each()
    for other in others:
        gaps = absent(found)
        if gaps.any():
            found[gaps] = other.each()[gaps]
    return found


def parsed_column(
    reading: Reading, number: int, convert: Convert, *, leave: "NDArray[np.bool_] | None" = None
) -> Parsed:
    """Return one column's values, each spelling read once; rows to `leave` are never refused.

    Columns of dates, types and sources repeat themselves.
    """
    column = reading.table.column(number)
    if convert is str.strip and column.is_bare:
        return Parsed(list(column.cells), column.rows)
    if convert is str.strip:
        return Parsed([text or None for text in map(str.strip, column.cells)], column.rows)
    values: list[Any] = []
    wrong: dict[int, str] = {}
    for index, cell in enumerate(column.cells):
        try:
            values.append(convert(cell) if cell.strip() else None)
        except InputError as error:
            values.append(None)
            wrong[index] = str(error)
    refuse_cells(reading, number, column, wrong, leave)
    return Parsed(values, column.rows)


def refuse_cells(
    reading: Reading,
    number: int,
    column: Cells,
    wrong: Mapping[int, str],
    leave: "NDArray[np.bool_] | None" = None,
) -> None:
    """Refuse the rows that have a wrong cell."""
    if not wrong:
        return
    bad = np.zeros(len(column.cells), dtype=bool)
    bad[list(wrong)] = True
    hit = bad if column.rows is None else bad[column.rows]
    if leave is not None:
        hit = hit & ~leave
    for row in np.flatnonzero(hit).tolist():
        cell = row if column.rows is None else int(column.rows[row])
        reading.refuse(row, reading.rows.columns[number], column.cells[cell], wrong[cell])


def _lists(reading: Reading, numbers: tuple[int, ...], convert: Convert) -> "Objects":
    """Return each row's parts of all columns, in order, each once."""
    length = len(reading.table)
    if not numbers:
        return objects(map(list, repeat((), length)), length)
    if len(numbers) == 1:
        parsed = parsed_column(reading, numbers[0], convert)
        return _own_lists([list(each or ()) for each in parsed.values], parsed.rows)
    columns = [parsed_column(reading, number, convert) for number in numbers]
    first, which = _combined([(column.rows, len(column.values)) for column in columns], length)
    parts = [
        per_row(
            [each or () for each in column.values],
            first if column.rows is None else column.rows[first],
        )
        for column in columns
        if any(column.values)
    ]
    rows = zip(*parts, strict=True) if parts else repeat((), len(first))
    return _own_lists([list(dict.fromkeys(chain.from_iterable(row))) for row in rows], which)


def _own_lists(lists: list[list[str]], rows: "NDArray[np.intp] | None") -> "Objects":
    """Return the list of each row, one of its own; in a large file rows share tuples."""
    if rows is None:
        return objects(lists, len(lists))
    if len(rows) >= MANY:
        return per_row(list(map(tuple, lists)), rows)
    return objects(map(list.copy, per_row(lists, rows).tolist()), len(rows))


def _combined(
    columns: "list[tuple[NDArray[np.intp] | None, int]]", length: int
) -> "tuple[NDArray[np.intp], NDArray[np.intp]]":
    """Return a row for each combination of cells, and the number of each row's combination."""
    import pandas as pd

    which, most = np.zeros(length, dtype=np.int64), 1
    for rows, count in columns:
        step = np.arange(length) if rows is None else rows
        if most * count > np.iinfo(np.int64).max:
            which, most = pd.factorize(which)[0], length
        which, most = which * count + step, most * count
    which, _ = pd.factorize(which)
    first = np.zeros(int(which.max(initial=-1)) + 1, dtype=np.intp)
    backwards = np.arange(length)[::-1]
    first[which[backwards]] = backwards  # of several rows the last one put is the first
    return first, which
