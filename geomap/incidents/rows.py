"""Files as rows: each reader makes any file of its kind into the same plain rows.

A reader is a function from a `Source` and `ReadOptions` to `Rows`;
`geomap.incidents.readers` lists them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.files import read_bytes
from geomap.incidents.encodings import Decoded, decode
from geomap.incidents.rejects import Reject
from geomap.tables import INCIDENT, names_of

if TYPE_CHECKING:
    from geomap.incidents.columns import Table
    from geomap.incidents.layout import Layout

__all__ = ["Row", "Rows", "Source", "is_own", "unique_names"]

_KEPT_APART = {"claims", "raw"}
_HEAD = 2**16


@dataclass(frozen=True)
class Source:
    """A file to read, or standard input for `-`: how it was named, and its text once asked for.

    `encoding` is what a person named; `packed` is the name and content of the
    one file in an archive that is read in its place.
    """

    path: str
    encoding: str | None = None
    packed: tuple[str, bytes] | None = None

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
        """The suffix of what is read, in lower case, with the dot."""
        if self.packed is not None:
            return Path(self.packed[0]).suffix.lower()
        return "" if self.path == "-" else Path(self.path).suffix.lower()

    @cached_property
    def head(self) -> bytes:
        """Its first 64 KiB, of which a file's kind is told."""
        try:
            if self.packed is not None or not Path(self.path).is_file():
                return self.data[:_HEAD]  # a pipe is read once; what is missing is said
            with Path(self.path).open("rb") as stream:
                return stream.read(_HEAD)
        except (OSError, ValueError):
            return self.data[:_HEAD]  # which says what is wrong with it

    @cached_property
    def data(self) -> bytes:
        """All its bytes; an InputError where it is missing, a folder or too large."""
        if self.packed is not None:
            return self.packed[1]
        return read_bytes(self.path, what="incident file")

    @cached_property
    def decoded(self) -> Decoded:
        """Its text and encoding; an InputError where it is missing or in none that can be told."""
        name = self.name if self.path == "-" else self.path
        return decode(self.data, name, encoding=self.encoding)

    @property
    def text(self) -> str:
        """The whole text."""
        return self.decoded.text


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
    """What a reader hands on: unique column names, rows, and rows it had to refuse.

    `unit` is what a row's number counts; `encoding` is that of a text file;
    `notes` are sentences a person should see. A reader that works on whole
    columns gives them as `table`, and no `rows`. `members` is what a GeoJSON
    document holds beside its features; `layout` what is needed to write the file
    as it was.
    """

    columns: list[str]
    rows: list[Row]
    refused: list[Reject] = field(default_factory=list)
    unit: str = "line"
    has_points: bool = False
    encoding: str | None = None
    notes: list[str] = field(default_factory=list)
    table: "Table | None" = None
    members: dict[str, Any] = field(default_factory=dict)
    layout: "Layout | None" = None


def is_own(columns: Sequence[str]) -> bool:
    """Tell whether geomap wrote a table: every incident column is there under its own name.

    Claims and the source row may stand elsewhere.
    """
    return set(names_of(INCIDENT)) - _KEPT_APART <= set(columns)


def unique_names(header: Sequence[str]) -> list[str]:
    """Return the column names with the nameless numbered and the repeated told apart."""
    names: dict[str, None] = {}
    repeats: dict[str, int] = {}
    for number, written in enumerate(header, start=1):
        base = written if written.strip() else f"column {number}"
        name = base
        while name in names:
            repeats[base] = repeats.get(base, 1) + 1
            name = f"{base} ({repeats[base]})"
        names[name] = None
    return list(names)
