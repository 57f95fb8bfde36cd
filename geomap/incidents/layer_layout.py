"""Layers of GIS programs and Parquet: their columns and types, and how they are written again.

Values come back as they were, with the types of their columns, by way of Arrow;
GDAL writes the files of GIS programs.
"""

import base64
import json
import warnings
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import OutputError
from geomap.files import replacing
from geomap.incidents.layout import merged
from geomap.incidents.typed_cell import packed, unpacked, value_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["LAYER_SUFFIXES", "LayerLayout", "layer_of", "write_layers"]

LAYER_SUFFIXES: dict[str, tuple[str, ...]] = {
    "parquet": (".parquet", ".geoparquet"),
    "gpkg": (".gpkg",),
    "shapefile": (".shp",),
    "zip": (".shp",),
    "fgb": (".fgb",),
    "kml": (".kml", ".kmz"),
}
"""By the key of a reader, what its files are written as."""

_DRIVERS = {
    "gpkg": "GPKG", "shapefile": "ESRI Shapefile", "zip": "ESRI Shapefile",
    "fgb": "FlatGeobuf", "kml": "LIBKML",
}  # fmt: skip

_STALE = (".qix", ".sbn", ".sbx", ".cpg")
"""Companions of an earlier Shapefile, which would say something wrong of the new one."""

SourceRow = Mapping[str, str]


def layer_of(schema: "pa.Schema", columns: Mapping[str, str], **about: Any) -> dict[str, Any]:
    """Return what is needed to write a layer, as plain values.

    Parameters
    ----------
    schema
        The types of its columns, those that were added to it left out.
    columns
        The column of the source rows that holds each column of the layer.
    about
        `name`, `geometry` (the column), `geometry_type`, `crs`, `encoding`, and
        `fids` where features are not numbered from 1; those that it has.
    """
    return {
        "schema": base64.b64encode(schema.serialize().to_pybytes()).decode("ascii"),
        "columns": dict(columns),
        **about,
    }


@dataclass(slots=True)
class LayerLayout:
    """The layers that the rows came from, in order, and the first row of each, from 1.

    `dropped` names what was not read.
    """

    columns: list[str]
    layers: list[dict[str, Any]] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    beside: dict[int, dict[str, Any]] = field(default_factory=dict)

    def record(self, line: int, row: SourceRow) -> dict[str, Any]:
        """Return the number of a row's layer and its values."""
        return {
            "layer": self._layer(line),
            "cells": [packed(value_of(cell)) for cell in row.values()],
        }

    def described(self, lines: Sequence[int]) -> dict[str, Any]:
        """Return all but the refused rows as plain values."""
        counts = [0] * len(self.layers)
        if len(counts) == 1:
            counts = [len(lines)]
        else:
            for line in lines:
                counts[self._layer(line)] += 1
        return {
            "kind": "layers",
            "columns": self.columns,
            "counts": counts,
            "dropped": self.dropped,
            # as text: tables copy their attributes again and again
            "layers": json.dumps(self.layers),
        }

    def _layer(self, line: int) -> int:
        return bisect_right(self.starts, line) - 1


def write_layers(
    rows: Sequence[SourceRow], layout: Mapping[str, Any], kind: str, path: str
) -> tuple[str, ...]:
    """Write source rows as the layers that they came from; return what a person should know.

    Parameters
    ----------
    rows
        The source rows; all that were read bring back those that were refused,
        and the layers and numbers of the features.
    layout
        What `geomap.incidents.layout.described` gave for the file.
    kind
        The key of its reader, one of `LAYER_SUFFIXES`.
    path
        Where to, with a suffix that is given there.

    Raises
    ------
    OutputError
        It cannot be written, or a value is none of its column's type.
    """
    import shutil
    import tempfile

    layers = json.loads(layout["layers"])
    is_whole = len(rows) == layout["rows"]
    parts: list[list[Mapping[str, Any]]] = [[] for _ in layers]
    for layer, values in _values(rows, layout):
        parts[layer if is_whole else 0].append(values)
    tables = [
        (layer, _table(path, layer, part, is_whole=is_whole))
        for layer, part in zip(layers, parts, strict=True)
        if part or is_whole
    ]
    notes = _notes(layout, layers, is_whole=is_whole)
    with tempfile.TemporaryDirectory() as folder:
        inner = Path(folder) / Path(path).name
        if kind == "parquet":
            _write_parquet(path, tables[0][1], inner)
        else:
            made = inner.with_suffix(".kml") if kind == "kml" else inner
            notes += _write_gis(path, tables, _DRIVERS[kind], made)
            if kind == "kml":
                from geomap.incidents.kml_text import as_it_was

                as_it_was(made, [_placemarks(layer, table) for layer, table in tables], inner)
        for made in sorted(Path(folder).iterdir()):
            with replacing(Path(path).with_name(made.name)) as temporary:
                shutil.copyfile(made, temporary)
        if _DRIVERS.get(kind) == "ESRI Shapefile":
            for stale in (inner.with_suffix(suffix) for suffix in _STALE):
                if not stale.exists():
                    Path(path).with_suffix(stale.suffix).unlink(missing_ok=True)
    return tuple(dict.fromkeys(notes))


def _values(
    rows: Sequence[SourceRow], layout: Mapping[str, Any]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each row's layer and its values by column."""
    columns, counts = layout["columns"], layout["counts"]
    ends = [sum(counts[: number + 1]) for number in range(len(counts))]
    for place, row, beside in merged(rows, layout):
        if row is None:
            values = [unpacked(cell) for cell in beside["cells"]]
            yield beside["layer"], dict(zip(columns, values, strict=True))
        else:
            cells = {name: value_of(cell) for name, cell in row.items()}
            yield min(bisect_right(ends, place), len(counts) - 1), cells


def _table(
    path: str, layer: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], *, is_whole: bool
) -> "pa.Table":
    import pyarrow as pa

    schema = pa.ipc.read_schema(pa.py_buffer(base64.b64decode(layer["schema"])))
    arrays = []
    for number, name in enumerate(schema.names):
        column = layer["columns"][name]
        values = [row.get(column) for row in rows]
        kind = schema.field(number).type
        try:
            arrays.append(_array(values, kind))
        except (pa.ArrowException, ValueError, TypeError, OverflowError) as error:
            said = " ".join(str(error).split())[:120]
            raise OutputError(
                f'{path}: a cell of column "{column[:80]}" is no {kind}: {said}'
            ) from None
    table = pa.Table.from_arrays(arrays, schema=schema)
    fids = layer.get("fids")
    if fids and is_whole and len(fids["numbers"]) == len(table):
        table = table.add_column(0, fids["column"], pa.array(fids["numbers"], pa.int64()))
    return table


def _array(values: Sequence[Any], kind: "pa.DataType") -> "pa.Array":
    import pyarrow as pa

    if isinstance(kind, pa.BaseExtensionType):
        return pa.ExtensionArray.from_storage(kind, _array(values, kind.storage_type))
    try:
        return pa.array(values, type=kind, from_pandas=False)
    except (pa.ArrowException, ValueError, TypeError):
        # an empty cell that somebody put into a row is no value of another type than text
        return pa.array([None if value == "" else value for value in values], type=kind)


def _write_parquet(path: str, table: "pa.Table", inner: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        pq.write_table(table, inner)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _unwritable(path, error) from None


def _write_gis(
    path: str, tables: Sequence[tuple[Mapping[str, Any], "pa.Table"]], driver: str, inner: Path
) -> list[str]:
    """Write layers with GDAL; return what it warns of."""
    import pyarrow as pa
    import pyogrio

    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        for number, (layer, table) in enumerate(tables):
            options = {"SPATIAL_INDEX": "NO"} if driver == "FlatGeobuf" else {}
            try:
                pyogrio.write_arrow(
                    table,
                    str(inner),
                    layer=inner.stem if driver == "ESRI Shapefile" else layer["name"],
                    driver=driver,
                    geometry_name=layer["geometry"],
                    geometry_type=layer["geometry_type"],
                    crs=layer["crs"],
                    encoding=layer["encoding"] if driver == "ESRI Shapefile" else None,
                    append=number > 0,
                    layer_options=options,
                )
            except (RuntimeError, ValueError, OSError, pa.ArrowException) as error:
                raise _unwritable(path, error) from None
    return [" ".join(str(warning.message).split()) for warning in heard]


def _placemarks(layer: Mapping[str, Any], table: "pa.Table") -> list[tuple[bool, bytes | None]]:
    """Return for each feature whether it had an id, and its geometry."""
    names = table.column_names
    ids = table.column("id").to_pylist() if "id" in names else [None] * len(table)
    at = layer["geometry"]
    shapes = table.column(at).to_pylist() if at in names else [None] * len(table)
    return [(name is not None, shape) for name, shape in zip(ids, shapes, strict=True)]


def _notes(
    layout: Mapping[str, Any], layers: Sequence[Mapping[str, Any]], *, is_whole: bool
) -> list[str]:
    notes = []
    if layout["dropped"]:
        notes.append(f"not read and so not written: {', '.join(layout['dropped'][:10])}")
    if not is_whole and len(layers) > 1:
        notes.append("rows of several layers or folders are written as one")
    if not is_whole and any(layer.get("fids") for layer in layers):
        notes.append("features are numbered anew")
    return notes


def _unwritable(path: str, error: Exception) -> OutputError:
    return OutputError(f"{path}: cannot write: {' '.join(str(error).split())[:200]}")
