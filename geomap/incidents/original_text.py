"""Source rows as the delimited text they came from, to the byte where its dialect is regular."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from geomap.incidents.dialect import Dialect
from geomap.incidents.layout import merged
from geomap.incidents.tabular import cell_of
from geomap.incidents.typed_cell import unpacked

__all__ = ["text_of"]

_TABBED = {".tsv", ".tab"}
_DELIMITER_SAID = re.compile(r"sep=.\s*", re.IGNORECASE)

SourceRow = Mapping[str, str]


def text_of(
    rows: Sequence[SourceRow], layout: Mapping[str, Any] | None, suffix: str
) -> Iterator[str]:
    """Yield a file's text in pieces.

    Parameters
    ----------
    rows
        The source rows.
    layout
        What `geomap.incidents.layout.described` gave for the file; without it,
        and for layers and features, it is a header and the rows.
    suffix
        That of the file to write, in lower case. A layout has another delimiter
        where the suffix asks for one that the source's did not.
    """
    plain = Dialect("\t" if suffix in _TABBED else ",")
    if layout is not None and layout["kind"] == "sheet":
        yield from _sheet(rows, layout, plain)
        return
    if layout is None or layout["kind"] != "text":
        yield from _plain(rows, plain)
        return
    own = Dialect(layout["delimiter"], layout["line_end"], tuple(layout["quotes"]))
    delimiter = _delimiter(layout, suffix)
    if delimiter != own.delimiter:
        yield from _changed(rows, layout, own, Dialect(delimiter, own.line_end))
        return
    yield layout["head"]
    is_whole = len(rows) == layout["rows"]
    odd: dict[str, str] = json.loads(layout["odd"]) if is_whole else {}
    last = len(rows) - 1 if is_whole and layout["is_open"] else -1
    for place, row, beside in merged(rows, layout):
        if row is None:
            yield beside
            continue
        cells = list(row.values())
        text = odd.get(str(place))
        if text is None or own.cells(text) != cells:
            text = own.record(cells)
        yield text.removesuffix(own.line_end) if place == last else text


def _sheet(rows: Sequence[SourceRow], layout: Mapping[str, Any], dialect: Dialect) -> Iterator[str]:
    """Yield the header and the rows of a sheet, those that were refused among them."""
    columns = layout["columns"]
    header = [cell_of(unpacked(cell)) for cell in json.loads(layout["head"])[-1]]
    yield dialect.record(header[: len(columns)])
    for _, row, beside in merged(rows, layout):
        cells = [cell_of(unpacked(cell)) for cell in beside] if row is None else list(row.values())
        if cells:
            yield dialect.record(cells)


def _delimiter(layout: Mapping[str, Any], suffix: str) -> str:
    if suffix in _TABBED:
        return "\t"
    if suffix == ".csv" and layout["suffix"] in _TABBED:
        return ","
    return str(layout["delimiter"])


def _changed(
    rows: Sequence[SourceRow], layout: Mapping[str, Any], own: Dialect, other: Dialect
) -> Iterator[str]:
    """Yield the same cells with another delimiter, and what stands beside the rows, too."""
    above = _cut(layout["head"], own)[:-1]
    for cells in above:
        if cells and _DELIMITER_SAID.fullmatch(own.delimiter.join(cells)):
            continue  # it would say what is no longer so
        yield other.record(cells) if cells else other.line_end
    if layout["header"]:
        yield other.record(layout["header"])
    for _, row, beside in merged(rows, layout):
        if row is not None:
            yield other.record(list(row.values()))
            continue
        found = own.cells(beside)
        if found is None:
            found = [beside.removesuffix(own.line_end)]
        yield other.record(found) if found else other.line_end


def _cut(head: str, own: Dialect) -> list[list[str]]:
    """Return the records above the rows as cells."""
    try:
        return list(csv.reader(io.StringIO(head, newline=""), delimiter=own.delimiter))
    except csv.Error:
        return [[line] for line in head.splitlines()]


def _plain(rows: Sequence[SourceRow], dialect: Dialect) -> Iterator[str]:
    columns = list(dict.fromkeys(name for row in _different(rows) for name in row))
    yield dialect.record(columns)
    for row in rows:
        yield dialect.record([row.get(name, "") for name in columns])


def _different(rows: Iterable[SourceRow]) -> Iterator[SourceRow]:
    """Yield rows whose columns are others than those of the row before."""
    before: Sequence[str] = ()
    for row in rows:
        names = tuple(row)
        if names != before:
            yield row
            before = names
