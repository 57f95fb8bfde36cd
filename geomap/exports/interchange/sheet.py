"""A layout filled: its columns, their cells, and what it could not hold."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from geomap.files import csv_text
from geomap.tables import Column

__all__ = ["Sheet"]


class Sheet(NamedTuple):
    """Columns, the id first, and the cells of each, None for empty.

    Tags stand in a row under the header.
    """

    columns: Sequence[Column]
    cells: Sequence[Sequence[Any]]
    notes: tuple[str, ...] = ()
    tags: Sequence[str] = ()

    def text(self) -> str:
        """Return it as CSV with safe cells."""
        return csv_text([column.name for column in self.columns], self._rows())

    def _rows(self) -> Iterator[Sequence[Any]]:
        if self.tags:
            yield self.tags
        yield from zip(*self.cells, strict=True)
