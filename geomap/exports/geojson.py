"""GeoJSON that QGIS reads with the right types: RFC 7946, flat properties, the same bytes again.

Properties are scalars: dates are ISO days, counts whole numbers, lists text. A
feature's `geomap` member, which GDAL and QGIS leave alone, keeps the claims as
they are, so that nothing is lost when geomap reads its file back.
"""

import contextlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.exports.flat import clean, completed, json_text, plain_values
from geomap.exports.flat_columns import FlatColumn, incident_columns, zone_columns
from geomap.exports.json_columns import degrees, joined_rows, json_column
from geomap.exports.options import ExportOptions
from geomap.exports.shapes import bbox_text, geometry_text, on_the_globe, window
from geomap.files import replacing
from geomap.incidents.geojson import KEPT_MEMBER
from geomap.incidents.points import in_degrees

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["write", "write_zones"]

_LINES_AT_ONCE = 20_000


def write(
    table: "pd.DataFrame",
    path: Path | str,
    zones: "pd.DataFrame | None" = None,
    options: ExportOptions | None = None,
) -> tuple[str, ...]:
    """Write incidents as GeoJSON, and zones to `STEM.zones.geojson` beside it.

    Returns what could not be written, one sentence each.

    Raises
    ------
    OutputError
        A file cannot be written; then none is changed.
    """
    incidents, notes = _incident_layer(table)
    if str(path) == "-":
        _write_stdout(incidents)
        if zones is not None:
            notes.append("zones are left out on standard output; name a file to have both")
        return tuple(notes)
    with contextlib.ExitStack() as files:
        if zones is not None:
            beside = files.enter_context(replacing(Path(path).with_suffix(".zones.geojson")))
            _write_file(beside, _zone_layer(zones))
        _write_file(files.enter_context(replacing(path)), incidents)
    return tuple(notes)


def write_zones(zones: "pd.DataFrame", path: Path | str) -> None:
    """Write zones as GeoJSON that `read_zones` reads back.

    Raises
    ------
    OutputError
        The file cannot be written.
    """
    layer = _zone_layer(zones)
    if str(path) == "-":
        _write_stdout(layer)
        return
    with replacing(path) as temporary:
        _write_file(temporary, layer)


def _write_file(path: Path, layer: "_Layer") -> None:
    with path.open("wb") as stream:
        for part in _parts(layer):
            stream.write(part)


def _write_stdout(layer: "_Layer") -> None:
    for part in _parts(layer):
        sys.stdout.write(part.decode("utf-8"))


class _Layer(NamedTuple):
    """A feature collection: its bounding box and one line of text a feature."""

    bbox: str
    features: "pa.LargeStringArray"


def _parts(layer: _Layer) -> Iterator[bytes]:
    """Yield the file in pieces, one feature a line."""
    yield f'{{"type":"FeatureCollection",{layer.bbox}"features":['.encode()
    between = b"\n"
    for start in range(0, len(layer.features), _LINES_AT_ONCE):
        yield between
        yield _lines(layer.features.slice(start, _LINES_AT_ONCE))
        between = b",\n"
    yield b"\n]}\n"


def _lines(features: "pa.LargeStringArray") -> bytes:
    """Return features with a comma and a line break between, from Arrow's own memory."""
    import numpy as np

    ended = joined_rows([features, ",\n"])
    _, offsets, text = ended.buffers()
    last = int(np.frombuffer(offsets, dtype="int64")[ended.offset + len(ended)])
    return bytes(memoryview(text)[: last - len(",\n")])


def _incident_layer(incidents: "pd.DataFrame") -> tuple[_Layer, list[str]]:
    table = completed(incidents)
    columns, notes = incident_columns(table)
    if table["raw"].notna().any():
        notes.append("the source rows (raw) are left out of GeoJSON; .csv keeps them")
    ids = next(column.array for column in columns if column.name == "id")
    geometry, bbox = _points(table)
    head: list[pa.LargeStringArray | str] = [
        '{"type":"Feature","id":',
        json_column(ids, "text"),
        ',"geometry":',
        geometry,
    ]
    tail: list[pa.LargeStringArray | str] = ["}", _kept(table["claims"]), "}"]
    return _Layer(bbox, joined_rows([*head, *_members(columns), *tail])), notes


def _members(columns: Sequence[FlatColumn]) -> Iterator["pa.LargeStringArray | str"]:
    between = ',"properties":{'
    for column in columns:
        yield f"{between}{json.dumps(clean(column.name), ensure_ascii=False)}:"
        yield json_column(column.array, column.kind)
        between = ","


def _kept(claims: "pd.Series[Any]") -> "pa.LargeStringArray":
    """Return what each feature keeps beside its properties: claims as they are."""
    import pyarrow as pa

    kept = [
        clean(f',"{KEPT_MEMBER}":{{"claims":{json_text(list(found))}}}') if found else ""
        for found in plain_values(claims, "list")
    ]
    return pa.array(kept, pa.large_string())


def _points(table: "pd.DataFrame") -> tuple["pa.LargeStringArray", str]:
    """Return each row's geometry in JSON, and the bounding box."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    lon, lat = (table[n].to_numpy(dtype="float64", na_value=np.nan) for n in ("lon", "lat"))
    known = np.isfinite(lon) & np.isfinite(lat)
    x, y = (degrees(np.where(known, values, 0)) for values in (lon, lat))
    points = joined_rows(['{"type":"Point","coordinates":[', x, ",", y, "]}"])
    texts = pc.if_else(pa.array(known), points, pa.scalar("null", pa.large_string()))
    if not known.any():
        return texts, ""
    lon, lat = lon[known], lat[known]
    span = (float(lon.min()), float(lon.max()))
    return texts, bbox_text([span], float(lat.min()), float(lat.max()))


def _zone_layer(zones: "pd.DataFrame") -> _Layer:
    import pyarrow as pa

    zones = in_degrees(zones)
    shapes = [on_the_globe(shape) for shape in zones.geometry]
    windows = [None if shape is None else window(shape) for shape in shapes]
    heads = [
        f'{{"type":"Feature",{"" if place is None else bbox_text(*place)}'
        f'"geometry":{geometry_text(shape)}'
        for shape, place in zip(shapes, windows, strict=True)
    ]
    known = [place for place in windows if place is not None]
    bbox = bbox_text(
        [span for place in known for span in place[0]],
        min((place[1] for place in known), default=0.0),
        max((place[2] for place in known), default=0.0),
    )
    return _Layer(
        bbox,
        joined_rows([pa.array(heads, pa.large_string()), *_members(zone_columns(zones)), "}}"]),
    )
