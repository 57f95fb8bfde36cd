"""Rows as columns: each spelling once, and which row has it, so that it is understood once.

Everything after a reader works on these, whether rows came one by one or
from Arrow a column at a time.
"""

import contextlib
import gc
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from geomap.incidents.rows import Rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geomap.incidents.source_rows import SourceRows

    Numbers = NDArray[np.float64]
    Objects = NDArray[np.object_]
    RowNumbers = NDArray[np.intp]

__all__ = [
    "Cells",
    "RowTable",
    "Table",
    "absent",
    "objects",
    "per_row",
    "table_of",
    "without_collection",
]


@dataclass(frozen=True, slots=True)
class Cells:
    """One column: its different cells, and for each row the number of its cell.

    `rows` is None where each row has a cell of its own, in order. `is_bare` tells
    that no cell is blank or has blanks around it; otherwise some may.
    """

    cells: Sequence[str]
    rows: "RowNumbers | None"
    is_bare: bool = False


class Table(Protocol):
    """A file's rows, to be asked a column at a time."""

    columns: list[str]
    keeps: bool
    """Whether geomap wrote something beside the cells of any row."""

    @property
    def repeating(self) -> Sequence[int]:
        """Return columns whose cells are known to come again: the quickest to look through."""

    def __len__(self) -> int:
        """Return how many rows there are."""

    def column(self, number: int) -> Cells:
        """Return a column."""

    def line(self, row: int) -> int:
        """Return the line or feature number of a row."""

    def kept(self, row: int) -> dict[str, Any]:
        """Return what geomap wrote beside the cells of a row."""

    def positions(self) -> "tuple[Numbers, Numbers] | None":
        """Return lon and lat of the geometry, NaN where there is none; None without any."""

    def source_row(self, row: int) -> dict[str, str]:
        """Return a row as its source has it, by column."""

    def source_rows(self) -> "Objects | SourceRows":
        """Return all rows as their source has them; they may be made when they are looked at."""


def table_of(rows: Rows) -> Table:
    """Return what a reader handed on, as columns."""
    return RowTable(rows) if rows.table is None else rows.table


def objects(values: Iterable[Any], length: int) -> "Objects":
    """Return values as an array of objects; lists and tuples stay what they are."""
    import numpy as np

    return np.fromiter(values, dtype=object, count=length)


def absent(values: "Objects") -> "NDArray[np.bool_]":
    """Tell which objects are None."""
    import numpy as np

    found: NDArray[np.bool_] = np.equal(values, np.array(None, dtype=object)).astype(bool)
    return found


def per_row(values: Sequence[Any], rows: "RowNumbers | None") -> "Objects":
    """Return the value of each row, where `values` are those of the different cells."""
    found = objects(values, len(values))
    return found if rows is None else found[rows]


@contextlib.contextmanager
def without_collection() -> Iterator[None]:
    """Keep the collector of cycles from walking millions of new rows again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class RowTable:
    """Rows that were read one by one."""

    repeating: Sequence[int] = ()

    def __init__(self, rows: Rows) -> None:
        self.columns = rows.columns
        self._rows = rows.rows
        self.keeps = any(row.kept for row in rows.rows)

    def __len__(self) -> int:
        return len(self._rows)

    def column(self, number: int) -> Cells:
        """Return a column, its cells in the order of their first rows."""
        import numpy as np

        known: dict[str, int] = {}
        numbers = [known.setdefault(row.cells[number], len(known)) for row in self._rows]
        return Cells(list(known), np.array(numbers, dtype=np.intp))

    def line(self, row: int) -> int:
        """Return the line or feature number of a row."""
        return self._rows[row].line

    def kept(self, row: int) -> dict[str, Any]:
        """Return what geomap wrote beside the cells of a row."""
        return self._rows[row].kept or {}

    def positions(self) -> "tuple[Numbers, Numbers] | None":
        """Return lon and lat of the geometry, NaN where there is none; None without any."""
        import numpy as np

        points = [row.point for row in self._rows]
        if not any(points):
            return None
        unknown = (np.nan, np.nan)
        both = np.array([point or unknown for point in points], dtype=np.float64)
        return both[:, 0].copy(), both[:, 1].copy()

    def source_row(self, row: int) -> dict[str, str]:
        """Return a row as its source has it, by column."""
        return dict(zip(self.columns, self._rows[row].cells, strict=True))

    def source_rows(self) -> "Objects":
        """Return all rows as their source has them."""
        return objects(map(self.source_row, range(len(self))), len(self))
