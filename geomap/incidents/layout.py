"""What a file holds around its rows, so that it can be written back as it was.

A reader gives its rows a layout; when it is known which rows became incidents,
`described` puts it into plain values that can stand in a table's `attrs`.
"""

import json
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from geomap.incidents.dialect import Dialect

if TYPE_CHECKING:
    from geomap.incidents.columns import Table

__all__ = ["Layout", "TextLayout", "described", "merged"]


class Layout(Protocol):
    """How a file of one kind is made up."""

    beside: dict[int, Any]
    """By line: records that are no rows, as plain values that JSON has."""

    def record(self, line: int, row: Mapping[str, str]) -> Any:
        """Return a row as `beside` has records."""

    def described(self, lines: Sequence[int]) -> dict[str, Any]:
        """Return the rest as plain values; `lines` are those of the rows that are kept."""


@dataclass(slots=True)
class TextLayout:
    """A delimited text: what it begins with, its dialect, and the records that have another.

    `head` is all up to the first row. `odd` are the rows, by line, that the
    dialect would write otherwise. `length` is that of the file in bytes, where
    its rows were not looked at one by one, and `is_open` tells that its last
    line has no end.
    """

    dialect: Dialect
    columns: list[str]
    header: list[str]
    head: str = ""
    suffix: str = ""
    codec: str = "utf-8"
    is_marked: bool = False
    length: int | None = None
    is_open: bool = False
    odd: dict[int, str] = field(default_factory=dict)
    beside: dict[int, str] = field(default_factory=dict)

    def keep(self, line: int, cells: Sequence[str], text: str) -> None:
        """Keep the text of a row that the dialect would write otherwise."""
        if self.dialect.record(cells) != text:
            self.odd[line] = text

    def record(self, line: int, row: Mapping[str, str]) -> str:
        """Return the text of a row."""
        return self.odd.get(line) or self.dialect.record(list(row.values()))

    def described(self, lines: Sequence[int]) -> dict[str, Any]:
        """Return all but what stands beside the rows, as plain values."""
        places = {line: place for place, line in enumerate(lines)} if self.odd else {}
        odd = {places[line]: text for line, text in self.odd.items() if line in places}
        return {
            "kind": "text",
            "columns": self.columns,
            "header": self.header,
            "head": self.head,
            "suffix": self.suffix,
            "codec": self.codec,
            "is_marked": self.is_marked,
            "length": self.length,
            "is_open": self.is_open,
            "delimiter": self.dialect.delimiter,
            "line_end": self.dialect.line_end,
            "quotes": list(self.dialect.quotes),
            "odd": json.dumps(odd, ensure_ascii=False),
        }


def described(
    layout: Layout, table: "Table", refused: Collection[int], *, kept: Sequence[int] | None = None
) -> dict[str, Any]:
    """Return a layout as plain values, with the records that are no incidents at their places.

    Parameters
    ----------
    layout
        As the reader gave it.
    table
        The rows as the reader gave them.
    refused
        The lines of rows that did not become incidents.
    kept
        The lines of those that did; None means all others.

    Returns
    -------
    dict
        What `layout.described` gives, `rows`, the number of rows kept, and
        `beside`, a JSON list of records with the number of rows kept before each.
    """
    lines: Sequence[int] = _Lines(table)
    others = dict(layout.beside)
    if kept is not None:
        refused = set(lines).difference(kept)
    for line in refused:
        at = bisect_left(lines, line)
        if at < len(lines) and lines[at] == line:
            others[line] = layout.record(line, table.source_row(at))
    if kept is None and refused:
        kept = [line for line in lines if line not in refused]
    kept = lines if kept is None else kept
    beside = [[bisect_left(kept, line), others[line]] for line in sorted(others)]
    return {
        **layout.described(kept),
        "rows": len(kept),
        "beside": json.dumps(beside, ensure_ascii=False),
    }


class _Lines(Sequence[int]):
    """The lines of a table's rows, asked for one at a time: there may be millions."""

    def __init__(self, table: "Table") -> None:
        self._table = table

    def __len__(self) -> int:
        return len(self._table)

    def __getitem__(self, place: Any) -> Any:
        if not 0 <= place < len(self._table):
            raise IndexError(place)
        return self._table.line(place)


def merged(
    rows: Sequence[Mapping[str, str]], layout: Mapping[str, Any]
) -> Iterator[tuple[int, Mapping[str, str] | None, Any]]:
    """Yield source rows and, where all that were read are there, what stood beside them.

    Each comes with its place among the rows; for a record that is no row, the
    row is None and the record the last of the three.
    """
    is_whole = len(rows) == layout["rows"]
    beside = iter(json.loads(layout["beside"]) if is_whole else ())
    before, record = next(beside, (None, None))
    for place, row in enumerate(rows):
        while before == place:
            yield place, None, record
            before, record = next(beside, (None, None))
        yield place, row, None
    while before is not None:
        yield len(rows), None, record
        before, record = next(beside, (None, None))
