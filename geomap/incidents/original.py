"""A dataset as it was: the source rows of a table, written back in the format they came in."""

import contextlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import OutputError
from geomap.files import replacing
from geomap.incidents.geojson import GEOMETRY_COLUMN
from geomap.incidents.json_cell import ABSENT, BesideProperties, FeatureMembers, json_of
from geomap.incidents.repeated import FURTHER_ROWS, ungrouped

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ORIGINAL_SUFFIXES", "write_original"]

ORIGINAL_SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".geojson", ".json")
"""What source rows can be written as."""

_JSON_SUFFIXES = {".geojson", ".json"}
_TABBED = {".tsv", ".tab"}
_EVENTS, _GEOJSON, _CSV = "events", "geojson", "csv"

SourceRow = Mapping[str, str]


def write_original(table: "pd.DataFrame", path: Path | str) -> tuple[str, ...]:
    """Write the source rows of a table (its column `raw`), every cell as it was.

    CSV, GDELT events and GeoJSON go back as what they were, in the order of the
    table and the encoding of the source; workbooks and files of GIS programs go
    back as CSV, by their cells. No cell is guarded against spreadsheets that
    take it for a formula: that would change it.

    Parameters
    ----------
    table
        Incidents as `geomap.read_incidents` returns them.
    path
        Where to; `-` is standard output, in UTF-8. The suffix is one of
        `ORIGINAL_SUFFIXES`; with .tsv and .tab there are tabs between cells.

    Returns
    -------
    tuple of str
        What a person should know, one sentence each.

    Raises
    ------
    OutputError
        The file cannot be written, its suffix is not that of the source, or a
        row has no source row.
    """
    name, kind = str(path), table.attrs.get("format")
    suffix = Path(name).suffix.lower()
    is_json = suffix in _JSON_SUFFIXES or (name == "-" and kind == _GEOJSON)
    _check(name, suffix, kind)
    rows = _rows(table)
    if is_json:
        lines = _document(rows, table.attrs.get("members") or {})
    elif kind == _EVENTS:
        lines = ("\t".join(row.values()) + "\n" for row in rows)
    else:
        lines = _delimited(rows, "\t" if suffix in _TABBED else ",")
    written = table.attrs.get("encoding") or "UTF-8"
    notes = _notes(table, None if is_json else written)
    _write(name, lines, "UTF-8" if is_json else str(written))
    return notes


def _check(name: str, suffix: str, kind: object) -> None:
    if name == "-":
        return
    if suffix not in ORIGINAL_SUFFIXES:
        found = f'"{suffix}"' if suffix else "a name without suffix"
        raise OutputError(
            f"{name}: {found} is no format that source rows are written as; "
            f"use {', '.join(ORIGINAL_SUFFIXES[:-1])} or {ORIGINAL_SUFFIXES[-1]}"
        )
    if suffix in _JSON_SUFFIXES and kind not in {_GEOJSON, None}:
        raise OutputError(f"{name}: the source is no GeoJSON; write its rows as .csv")


def _rows(table: "pd.DataFrame") -> Sequence[SourceRow]:
    """Return the source rows, those that one incident was told in parted again."""
    raw = table["raw"].tolist() if "raw" in table.columns else []
    for place, row in enumerate(raw):
        if not isinstance(row, dict):
            where = table.index[place]
            raise OutputError(
                f"incidents: row {where} has no source row (raw); read it from a file"
            )
    if not raw:
        raise OutputError("incidents: there are no source rows (raw) to write")
    if FURTHER_ROWS in raw[0]:
        return ungrouped(raw)
    return raw


def _delimited(rows: Sequence[SourceRow], delimiter: str) -> Iterator[str]:
    columns = list(dict.fromkeys(name for row in _different(rows) for name in row))
    special = (delimiter, '"', "\n", "\r")

    def line(cells: Iterable[str]) -> str:
        quoted = [
            '"' + cell.replace('"', '""') + '"' if any(c in cell for c in special) else cell
            for cell in cells
        ]
        # a line without anything would be no row
        return (delimiter.join(quoted) or '""') + "\n"

    yield line(columns)
    for row in rows:
        yield line(row.get(name, "") for name in columns)


def _different(rows: Sequence[SourceRow]) -> Iterator[SourceRow]:
    """Yield rows whose columns are others than those of the row before."""
    before: Sequence[str] = ()
    for row in rows:
        names = tuple(row)
        if names != before:
            yield row
            before = names


def _document(rows: Sequence[SourceRow], members: Mapping[str, Any]) -> Iterator[str]:
    """Yield a feature collection, or the one feature that the source was."""
    if members.get("type") == "Feature" and len(rows) == 1:
        yield _feature(rows[0]) + "\n"
        return
    yield '{"type": "FeatureCollection", '
    for name, value in members.items():
        if name != "type":
            yield f"{json_of(name)}: {json.dumps(value, ensure_ascii=False)}, "
    yield '"features": [\n'
    for number, row in enumerate(rows):
        yield (",\n" if number else "") + _feature(row)
    yield "\n]}\n"


def _feature(row: SourceRow) -> str:
    beside: dict[str, Any] = {}
    for cell in row.values():
        if isinstance(cell, FeatureMembers):
            beside = json.loads(cell)
    apart = set() if GEOMETRY_COLUMN in beside else {GEOMETRY_COLUMN}
    properties = ", ".join(
        f"{json_of(name)}: {json_of(cell)}"
        for name, cell in row.items()
        if name not in apart and not _is_elsewhere(cell)
    )
    members = {
        "properties": f"{{{properties}}}",
        GEOMETRY_COLUMN: row.get(GEOMETRY_COLUMN) or "null",
    } | {name: json.dumps(value, ensure_ascii=False) for name, value in beside.items()}
    written = ", ".join(f"{json_of(name)}: {text}" for name, text in members.items())
    return f'{{"type": "Feature", {written}}}'


def _is_elsewhere(cell: str) -> bool:
    """Tell whether the properties of a feature do not hold a cell."""
    own = cell.own if isinstance(cell, BesideProperties) else cell
    return own is ABSENT or isinstance(own, FeatureMembers)


def _notes(table: "pd.DataFrame", encoding: str | None) -> tuple[str, ...]:
    notes: list[str] = []
    refused = len(table.attrs.get("rejects", ()))
    if refused:
        rows = "row that was" if refused == 1 else "rows that were"
        notes.append(f"the {refused} {rows} not understood are left out")
    kind = table.attrs.get("format")
    if kind not in {_EVENTS, _GEOJSON, _CSV, None}:
        notes.append(f"the source is {kind}; its cells are written as CSV")
    if encoding is not None and encoding.upper() != "UTF-8":
        notes.append(f"written in {encoding}, as the source was")
    return tuple(notes)


def _write(name: str, lines: Iterable[str], encoding: str) -> None:
    if name == "-":
        sys.stdout.writelines(lines)
        return
    with replacing(name) as temporary:
        try:
            with temporary.open("w", encoding=encoding, newline="") as stream:
                stream.writelines(lines)
        except UnicodeEncodeError:
            with contextlib.suppress(OSError):
                temporary.write_bytes(b"")
            raise OutputError(f"{name}: the rows hold letters that {encoding} lacks") from None
