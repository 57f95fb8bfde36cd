"""GeoJSON that QGIS reads with the right types: RFC 7946, flat properties, the same bytes again.

Properties are scalars: dates are ISO days, counts whole numbers, lists text. A
feature's `geomap` member, which GDAL and QGIS leave alone, keeps the claims as
they are, so that nothing is lost when geomap reads its file back.
"""

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.exports.flat import (
    clean,
    clean_all,
    columns_to_write,
    completed,
    joined,
    json_text,
    plain_values,
    replaced_note,
)
from geomap.exports.json_columns import degrees, joined_rows, json_texts, json_values
from geomap.exports.shapes import bbox_text, geometry_text, on_the_globe, window
from geomap.files import replacing
from geomap.incidents.geojson import KEPT_MEMBER
from geomap.incidents.points import in_degrees
from geomap.incidents.sentences import figures_from
from geomap.incidents.sentences import said as sentence
from geomap.incidents.tolls import FIGURES
from geomap.tables import Column

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["claims_text", "write_geojson", "write_zones"]

_LINES_AT_ONCE = 20_000
_CLAIM_COUNTS = {"claims_asserting": {"asserts", "revises"}, "claims_denying": {"denies"}}


def write_geojson(
    table: "pd.DataFrame", path: Path | str, *, zones: "pd.DataFrame | None" = None
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


def claims_text(claims: Sequence[Mapping[str, Any]]) -> str | None:
    """Return claims as one line to read: who says what of which side, and where it stands."""
    return " | ".join(map(_claim_text, claims)) or None


def _claim_text(claim: Mapping[str, Any]) -> str:
    said = f"{claim.get('claimant')} {claim.get('stance')} {claim.get('about')}"
    if claim.get("value"):
        said += f": {claim['value']}"
    if claim.get("side"):
        said += f" ({claim['side']})"
    if claim.get("quote"):
        said += f', "{claim["quote"]}"'
    origin = [str(claim[key]) for key in ("publisher", "published", "url") if claim.get(key)]
    return f"{said} [{', '.join(origin)}]" if origin else said


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
    properties = [
        item
        for column in columns_to_write(table)
        if column.name != "raw"
        for item in _properties(table[column.name], column)
    ]
    replaced = sum(item.replaced for item in properties)
    notes = [replaced_note(replaced)] if replaced else []
    if table["raw"].notna().any():
        notes.append("the source rows (raw) are left out of GeoJSON; .csv keeps them")
    ids = next(item.texts for item in properties if item.name == "id")
    geometry, bbox = _points(table)
    head: list[pa.LargeStringArray | str] = [
        '{"type":"Feature","id":',
        ids,
        ',"geometry":',
        geometry,
    ]
    tail: list[pa.LargeStringArray | str] = ["}", _kept(table["claims"]), "}"]
    return _Layer(bbox, joined_rows([*head, *_members(properties), *tail])), notes


class _Property(NamedTuple):
    """A property: its name, its value in JSON for every row, how many texts were cleaned."""

    name: str
    texts: "pa.LargeStringArray"
    replaced: int = 0


def _members(properties: Sequence[_Property]) -> Iterator["pa.LargeStringArray | str"]:
    between = ',"properties":{'
    for item in properties:
        yield f"{between}{json.dumps(clean(item.name), ensure_ascii=False)}:"
        yield item.texts
        between = ","


def _properties(series: "pd.Series[Any]", column: Column) -> Iterator[_Property]:
    """Yield what a column becomes: one property, or for claims texts and counts."""
    import pandas as pd

    if column.name == "claims":
        claims = [found or () for found in plain_values(series, "list")]
        yield _texts(column.name, [claims_text(said) if said else None for said in claims])
        for name, stances in _CLAIM_COUNTS.items():
            counts = [sum(claim["stance"] in stances for claim in said) for said in claims]
            yield _Property(name, json_values(pd.Series(counts, dtype="int64"), "count"))
        if any(claims):
            yield from _traces(claims)
    elif column.kind in {"list", "mapping"}:
        flatten: Callable[[Any], str | None] = joined if column.kind == "list" else json_text
        values = plain_values(series, column.kind)
        yield _texts(column.name, [None if value is None else flatten(value) for value in values])
    elif column.kind == "text":
        yield _texts(column.name, plain_values(series, "text"))
    else:
        yield _Property(column.name, json_values(series, column.kind))


def _traces(claims: Sequence[Sequence[Mapping[str, Any]]]) -> Iterator[_Property]:
    """Yield who says what in a sentence, and the claims that each figure rests on."""
    yield _texts("claims_said", [sentence(found) for found in claims])
    for about in FIGURES:
        yield _texts(f"{about}_from", [figures_from(found, about) for found in claims])


def _texts(name: str, values: Sequence[str | None]) -> _Property:
    cleaned, replaced = clean_all(values)
    return _Property(name, json_texts(cleaned), replaced)


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
    properties = [
        _zone_property(zones[column.name], column) for column in columns_to_write(zones, zones=True)
    ]
    known = [place for place in windows if place is not None]
    bbox = bbox_text(
        [span for place in known for span in place[0]],
        min((place[1] for place in known), default=0.0),
        max((place[2] for place in known), default=0.0),
    )
    return _Layer(
        bbox, joined_rows([pa.array(heads, pa.large_string()), *_members(properties), "}}"])
    )


def _zone_property(series: "pd.Series[Any]", column: Column) -> _Property:
    """Return a zone's property; lists and mappings as JSON text, which `read_zones` reads."""
    if column.kind in {"list", "mapping"}:
        values = plain_values(series, column.kind)
        return _texts(column.name, [json_text(value) if value else None for value in values])
    if column.kind == "text":
        return _texts(column.name, plain_values(series, "text"))
    return _Property(column.name, json_values(series, column.kind))
