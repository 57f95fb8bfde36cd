"""A dataset as it was: the source rows of a table, written back in the format they came in."""

import codecs
import contextlib
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import OutputError
from geomap.files import replacing
from geomap.incidents.feature_layout import SEQUENCE, SEQUENCE_SUFFIXES, document, is_lines
from geomap.incidents.layer_layout import LAYER_SUFFIXES, write_layers
from geomap.incidents.original_text import text_of
from geomap.incidents.repeated import FURTHER_ROWS, ungrouped
from geomap.incidents.sheet_layout import write_sheet

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ORIGINAL_SUFFIXES", "write_original"]

_TEXT_SUFFIXES = (".csv", ".tsv", ".tab", ".txt")
_JSON_SUFFIXES = (".geojson", ".json")
_SHEET_SUFFIXES = (".xlsx",)
_LINE_SUFFIXES = tuple(sorted(SEQUENCE_SUFFIXES))

ORIGINAL_SUFFIXES = tuple(
    dict.fromkeys(
        (
            *_TEXT_SUFFIXES,
            *_JSON_SUFFIXES,
            *_LINE_SUFFIXES,
            *_SHEET_SUFFIXES,
            *(suffix for suffixes in LAYER_SUFFIXES.values() for suffix in suffixes),
        )
    )
)
"""What source rows can be written as: each in its own format, and any as text by its cells."""

_EVENTS, _GEOJSON, _CSV, _SHEET = "events", "geojson", "csv", "xlsx"
_NAMES = {
    "geojson": "GeoJSON", "xlsx": "workbook", "gpkg": "GeoPackage", "shapefile": "Shapefile",
    "zip": "Shapefile", "fgb": "FlatGeobuf", "kml": "KML", "parquet": "Parquet file",
}  # fmt: skip

SourceRow = Mapping[str, str]


def write_original(table: "pd.DataFrame", path: Path | str) -> tuple[str, ...]:
    """Write the source rows of a table (its column `raw`), every cell as it was.

    Each format goes back as what it was: delimited text with its delimiter,
    quotes, line ends, encoding and what stands above its header; GeoJSON value
    for value; workbooks and files of GIS programs with the values and types of
    their cells. All of them can be written as text, too, by their cells. No
    cell is guarded against spreadsheets that take it for a formula: that would
    change it.

    The rows of a file that were refused, and its empty lines, are written at
    their places where the table has all rows that were read; a part of a table
    is written without them.

    Parameters
    ----------
    table
        Incidents as `geomap.read_incidents` returns them.
    path
        Where to; `-` is standard output (and `-.tsv`, text with tabs), for text
        and GeoJSON, with the bytes that a file would have. The suffix is one of
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
    is_sequence = (table.attrs.get("members") or {}).get("type") == SEQUENCE
    form = _form(name, kind, is_sequence=is_sequence)
    rows = _rows(table)
    layout = _layout_of(table, rows)
    notes = _left_out(table, rows, layout, (form, _suffix(name)))
    if form == _GEOJSON:
        members = table.attrs.get("members") or {}
        _write(name, document(rows, layout, members, suffix=_suffix(name)), "utf-8")
        return (*notes,)
    if form == _CSV:
        return (*notes, *_write_text(table, rows, layout, name))
    if layout is None:
        raise OutputError(f"{name}: its rows are not as the source's were; write them as .csv")
    if form == _SHEET:
        return (*notes, *write_sheet(rows, layout, name))
    return (*notes, *write_layers(rows, layout, str(kind), name))


def _is_stdout(name: str) -> bool:
    """Tell whether a name is standard output: `-`, or `-.tsv` and its like."""
    return re.fullmatch(r"-(\.\w+)?", name) is not None


def _suffix(name: str) -> str:
    return name[1:].lower() if _is_stdout(name) else Path(name).suffix.lower()


def _form(name: str, kind: object, *, is_sequence: bool) -> str:
    """Return what to write: text, GeoJSON, a sheet or layers, as the suffix has it."""
    suffix = _suffix(name)
    if name == "-":
        return _GEOJSON if kind == _GEOJSON else _CSV
    if suffix in _TEXT_SUFFIXES:
        return _CSV
    if suffix not in ORIGINAL_SUFFIXES:
        found = f'"{suffix}"' if suffix else "a name without suffix"
        raise OutputError(
            f"{name}: {found} is no format that source rows are written as; "
            f"use {', '.join(ORIGINAL_SUFFIXES[:-1])} or {ORIGINAL_SUFFIXES[-1]}"
        )
    features = (*_LINE_SUFFIXES, *_JSON_SUFFIXES) if is_sequence else _JSON_SUFFIXES
    own = {_GEOJSON: features, _SHEET: _SHEET_SUFFIXES, **LAYER_SUFFIXES}
    if suffix in own.get(str(kind), ()) or (kind is None and suffix in _JSON_SUFFIXES):
        if suffix in features:
            return _GEOJSON
        if _is_stdout(name):
            raise OutputError(f"{name}: a {_NAMES[str(kind)]} is written to a file; name one")
        return str(kind)
    wanted = next(
        (_NAMES[form] for form, suffixes in own.items() if suffix in suffixes), "list of features"
    )
    others = "".join(f"{ending} or " for ending in own.get(str(kind), ()))
    raise OutputError(f"{name}: the source is no {wanted}; write its rows as {others}.csv")


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


def _layout_of(table: "pd.DataFrame", rows: Sequence[SourceRow]) -> dict[str, Any] | None:
    """Return the layout of the source, where it is the one that the rows have."""
    layout: dict[str, Any] | None = table.attrs.get("layout")
    if layout is None or list(rows[0]) != layout.get("columns", list(rows[0])):
        return None
    return layout


def _left_out(
    table: "pd.DataFrame",
    rows: Sequence[SourceRow],
    layout: Mapping[str, Any] | None,
    to: tuple[str, str],
) -> list[str]:
    """Return a note on the rows that were refused: whether they are written."""
    refused = len(table.attrs.get("rejects", ()))
    if not refused:
        return []
    told = "the row that was" if refused == 1 else f"the {refused} rows that were"
    verb = "is" if refused == 1 else "are"
    is_whole = layout is not None and len(rows) == layout["rows"]
    form, suffix = to
    if form == _CSV and layout is not None and layout["kind"] not in {"text", "sheet"}:
        is_whole = False
    members = table.attrs.get("members") or {}
    if form == _GEOJSON and members.get("type") == SEQUENCE:
        is_whole = is_whole and is_lines(layout, members, suffix)
    return [f"{told} not understood {verb} {'written back, too' if is_whole else 'left out'}"]


def _write_text(
    table: "pd.DataFrame", rows: Sequence[SourceRow], layout: Mapping[str, Any] | None, name: str
) -> list[str]:
    """Write rows as text; return what a person should know."""
    kind, suffix = table.attrs.get("format"), _suffix(name)
    notes: list[str] = []
    if kind not in {_EVENTS, _CSV, None}:
        notes.append(f"the source is {_article(str(kind))}; its cells are written as CSV")
    own = layout if layout is not None and layout["kind"] == "text" else None
    codec = str(own["codec"]) if own else "utf-8"
    if codec != "utf-8":
        notes.append(f"written in {table.attrs.get('encoding')}, as the source was")
    mark = "\ufeff" if own and own["is_marked"] else ""
    _write(name, text_of(rows, layout, suffix), codec, mark=mark)
    if own and _is_other(name, rows, own, suffix):
        notes.append("every cell is as it was, but some quotes or line ends are not")
    return notes


def _article(kind: str) -> str:
    return _NAMES.get(kind, kind) if kind in {"geojson", "kml"} else f"a {_NAMES.get(kind, kind)}"


def _is_other(name: str, rows: Sequence[SourceRow], layout: Mapping[str, Any], suffix: str) -> bool:
    """Tell whether a file of known length has become another one."""
    length = layout["length"]
    is_same_form = suffix == layout["suffix"] and len(rows) == layout["rows"]
    if _is_stdout(name) or length is None or not is_same_form:
        return False
    path = Path(name)
    return path.is_file() and path.stat().st_size != length


def _write(name: str, lines: Iterable[str], codec: str, *, mark: str = "") -> None:
    if _is_stdout(name):
        _print(lines, codec, mark)
        return
    with replacing(name) as temporary:
        try:
            with temporary.open("w", encoding=codec, newline="") as stream:
                stream.write(mark)
                stream.writelines(lines)
        except UnicodeEncodeError:
            with contextlib.suppress(OSError):
                temporary.write_bytes(b"")
            raise OutputError(f"{name}: the rows hold letters that {codec} lacks") from None


def _print(lines: Iterable[str], codec: str, mark: str) -> None:
    """Write to standard output: to a terminal as text, else the bytes of the file."""
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None or sys.stdout.isatty():
        sys.stdout.writelines(lines)
        return
    sys.stdout.flush()
    encoder = codecs.getincrementalencoder(codec)()
    try:
        stream.write(encoder.encode(mark))
        for line in lines:
            stream.write(encoder.encode(line))
        stream.write(encoder.encode("", final=True))
    except UnicodeEncodeError:
        raise OutputError(f"standard output: the rows hold letters that {codec} lacks") from None
    stream.flush()
