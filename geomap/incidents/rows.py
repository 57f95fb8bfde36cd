"""Files as rows: each reader makes any file of its kind into the same plain rows.

A reader is a function from a `Source` to `Rows`; `geomap.incidents.readers`
lists them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from geomap.files import read_text
from geomap.incidents.rejects import Reject
from geomap.tables import INCIDENT, names_of

__all__ = ["Row", "Rows", "Source", "is_own"]

_KEPT_APART = {"claims", "raw"}


@dataclass(frozen=True)
class Source:
    """A file to read, or standard input for `-`: how it was named, and its text once asked for."""

    path: str

    @property
    def name(self) -> str:
        """What messages call it."""
        return "standard input" if self.path == "-" else Path(self.path).name

    @property
    def stem(self) -> str:
        """What made-up identifiers begin with."""
        return "stdin" if self.path == "-" else Path(self.path).stem

    @property
    def suffix(self) -> str:
        """Its suffix in lower case, with the dot."""
        return "" if self.path == "-" else Path(self.path).suffix.lower()

    @cached_property
    def text(self) -> str:
        """The whole text; an InputError where it is missing or no UTF-8."""
        return read_text(self.path, what="incident file")


class Row(NamedTuple):
    """One record: its line or feature number and one cell a column.

    `point` is lon, lat where the format has geometry of its own; `kept` is
    what geomap wrote beside the cells, for itself.
    """

    line: int
    cells: Sequence[str]
    point: tuple[float, float] | None = None
    kept: dict[str, Any] | None = None


@dataclass(slots=True)
class Rows:
    """What a reader hands on: unique column names, rows, and rows it had to refuse."""

    columns: list[str]
    rows: list[Row]
    refused: list[Reject] = field(default_factory=list)
    unit: str = "line"
    has_points: bool = False


def is_own(columns: Sequence[str]) -> bool:
    """Tell whether geomap wrote a table: every incident column is there under its own name.

    Claims and the source row may stand elsewhere.
    """
    return set(names_of(INCIDENT)) - _KEPT_APART <= set(columns)
