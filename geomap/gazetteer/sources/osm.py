"""OpenStreetMap exports: GeoJSON, one collection or a feature a line, of any size."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from geomap.errors import GazetteerError
from geomap.gazetteer.records import PlaceRecord
from geomap.gazetteer.sources.json_stream import MAX_PIECE_LETTERS, JsonStream
from geomap.gazetteer.sources.osm_tags import country_of, kind_of, names_of, osm_id
from geomap.gazetteer.sources.reading import (
    Reading,
    RowProblem,
    checked,
    degrees,
    people,
    tidy_names,
)
from geomap.gazetteer.sources.sizes import metres
from geomap.gazetteer.sources.streams import first_bytes, lines, opened

__all__ = ["SOURCE", "read_osm"]

SOURCE = "OpenStreetMap"
_LINE_SUFFIXES = frozenset({".geojsonl", ".geojsons", ".ndjson", ".jsonl", ".geojsonseq"})
_MOST_VERTICES = 2_000_000
_LEAST_M = 500.0


def read_osm(path: Path, reading: Reading) -> Iterator[PlaceRecord]:
    """Yield the named places of a GeoJSON export.

    The position of an area is its centroid where that lies in it, else a point
    inside; the radius reaches its farthest vertex. A point has the usual radius
    of its kind. Features without a name are counted as left out.

    Raises
    ------
    GazetteerError
        The file is no GeoJSON, or breaks off; a bad feature alone is refused.
    """
    features = _lined(path, reading) if _is_lined(path) else _collected(path, reading)
    for line, value in features:
        try:
            record = _record(value, reading)
        except RowProblem as problem:
            reading.refuse(path, line, problem, _short(value))
            continue
        if record:
            yield record
        else:
            reading.left_out["a feature without a name"] += 1


def _is_lined(path: Path) -> bool:
    if path.suffix.casefold() in _LINE_SUFFIXES:
        return True
    first = first_bytes(path).lstrip(b"\xef\xbb\xbf \t\r\n\x1e").split(b"\n", 1)[0]
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and value.get("type") == "Feature"


def _lined(path: Path, reading: Reading) -> Iterator[tuple[int, Any]]:
    for number, line in lines(path, reading, longest=MAX_PIECE_LETTERS):
        text = line.strip(" \t\x1e,")
        if not text:
            continue
        try:
            yield number, json.loads(text)
        except (ValueError, RecursionError):
            reading.refuse(path, number, RowProblem("", "", "not JSON"), text)


def _collected(path: Path, reading: Reading) -> Iterator[tuple[int, Any]]:
    with opened(path, reading) as stream:
        cursor = JsonStream(stream, str(path))
        found = False
        for key in cursor.members():
            if key != "features":
                cursor.value()
                continue
            found = True
            for value in cursor.elements():
                yield cursor.value_line, value
        if not found:
            raise GazetteerError(f"{path}: no GeoJSON FeatureCollection; it has no features")


def _record(value: Any, reading: Reading) -> PlaceRecord | None:
    if not isinstance(value, dict) or value.get("type") != "Feature":
        raise RowProblem("type", "", "not a GeoJSON feature")
    tags = value.get("properties")
    if tags is None:
        tags = {}
    if not isinstance(tags, dict):
        raise RowProblem("properties", "", "not an object")
    inner = tags.get("tags")
    if isinstance(inner, dict):
        tags = {**tags, **inner}
    found = list(names_of(tags))
    if not found:
        return None
    names = tidy_names(found, reading)
    population = _population(tags)
    kind, usual_m = kind_of(tags, population)
    lon, lat, reach_m = _position(value.get("geometry"))
    return checked(
        PlaceRecord(
            id=osm_id(value.get("id"), tags, (names[0][0], lon, lat)),
            names=names,
            lon=lon,
            lat=lat,
            kind=kind,
            radius_m=float(usual_m) if reach_m is None else max(_LEAST_M, float(round(reach_m))),
            country=country_of(tags),
            admin1=None,
            population=population,
            source=SOURCE,
        )
    )


def _population(tags: Mapping[str, Any]) -> int:
    """Return the population tag where it is a plain number: people also write "about 300"."""
    try:
        return people(tags.get("population"))
    except RowProblem:
        return 0


def _position(geometry: Any) -> tuple[float, float, float | None]:
    """Return lon, lat, and how far the geometry reaches from there (None for a point)."""
    if not isinstance(geometry, dict):
        raise RowProblem("geometry", "", "missing")
    vertices = _vertices(geometry.get("coordinates"))
    if geometry.get("type") == "Point":
        return (*vertices[0], None)
    lon, lat = _inside(geometry, vertices)
    return lon, lat, max(metres(lon, lat, *vertex) for vertex in vertices)


def _vertices(coordinates: Any) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    waiting = [coordinates]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, list) or not item:
            raise RowProblem("geometry", "", "no coordinates")
        if isinstance(item[0], list):
            waiting.extend(reversed(item))
        elif len(item) < 2:
            raise RowProblem("geometry", item, "not lon, lat")
        else:
            found.append((degrees(item[0], "lon", 180), degrees(item[1], "lat", 90)))
        if len(found) + len(waiting) > _MOST_VERTICES:
            raise RowProblem("geometry", "", f"over {_MOST_VERTICES:,} vertices")
    return found


def _inside(geometry: dict[str, Any], vertices: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the centroid where the geometry covers it, else a point of the geometry."""
    import shapely
    from shapely.errors import ShapelyError

    lons = [lon for lon, _ in vertices]
    # What spans more than half the globe is cut at the antimeridian: join it there.
    crosses = max(lons) - min(lons) > 180
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
        if crosses:
            shape = shapely.transform(shape, lambda at: at + (at[:, :1] < 0) * [[360.0, 0.0]])
        shape = shapely.make_valid(shape)
        point = shape.centroid
        if not shape.covers(point):
            point = shape.representative_point()
        if point.is_empty:
            raise RowProblem("geometry", "", "empty")
    except (ShapelyError, TypeError) as error:
        raise RowProblem("geometry", "", f"no GeoJSON geometry ({error})") from None
    lon = point.x - 360 if point.x > 180 else point.x
    return round(lon, 7), round(point.y, 7)


def _short(value: Any) -> str:
    properties = value.get("properties") if isinstance(value, dict) else value
    try:
        return json.dumps(properties, ensure_ascii=False)[:400]
    except (TypeError, ValueError, RecursionError):
        return ""
