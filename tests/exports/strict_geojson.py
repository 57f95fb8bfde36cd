"""A reader of RFC 7946 that forgives nothing, and a table of zones to write."""

import itertools
import json
import math
import re

import geopandas as gpd
import pandas as pd

__all__ = ["features_of", "signed_area", "strict", "strict_lines", "zone_table"]

DEPTH = {
    "Point": 0, "MultiPoint": 1, "LineString": 1,
    "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3,
}  # fmt: skip


def strict(data):
    """Return a feature collection of which everything is as RFC 7946 wants it."""
    document = _parsed(data)
    assert document["type"] == "FeatureCollection"
    assert document.keys() <= {"type", "bbox", "features"}
    for feature in document["features"]:
        _check_feature(feature)
    ids = [feature["id"] for feature in document["features"] if "id" in feature]
    assert len(set(ids)) == len(ids)
    _check_frame(document, [feature["geometry"] for feature in document["features"]])
    return document


def strict_lines(data):
    """Return the features of a file with one a line."""
    assert data == b"" or data.endswith(b"\n")
    assert b"\x1e" not in data
    assert b"\r" not in data
    features = [_parsed(line) for line in data.split(b"\n")[:-1]]
    for feature in features:
        _check_feature(feature, nested=True)
    return features


def features_of(path):
    return strict(path.read_bytes())["features"]


def _parsed(data):
    def constant(word):
        raise AssertionError(f"{word} is no JSON")

    def number(text):
        digits, _, exponent = text.partition("e")
        decimals = len(digits.partition(".")[2]) - int(exponent or 0)
        assert decimals <= 7, text
        assert not re.fullmatch(r"-0(\.0*)?", text), "minus nothing"
        value = float(text)
        assert math.isfinite(value)
        return value

    def members(pairs):
        names = [name for name, _ in pairs]
        assert len(set(names)) == len(names), f"twice in one object: {names}"
        return dict(pairs)

    assert not data.startswith(b"\xef\xbb\xbf")
    text = data.decode("utf-8")
    assert "\0" not in text
    assert "\\u0000" not in text.replace("\\\\", "")
    return json.loads(text, parse_constant=constant, parse_float=number, object_pairs_hook=members)


def _check_feature(feature, *, nested=False):
    assert feature["type"] == "Feature"
    assert feature.keys() <= {"type", "id", "bbox", "geometry", "properties", "geomap"}
    assert {"geometry", "properties"} <= feature.keys()
    assert isinstance(feature.get("id", ""), str)
    assert isinstance(feature["properties"], dict)
    for value in () if nested else feature["properties"].values():
        assert value is None or isinstance(value, (str, int, float, bool))
    if feature["geometry"] is not None:
        _check_geometry(feature["geometry"])
    if "bbox" in feature:
        _check_frame(feature, [feature["geometry"]])


def _check_geometry(geometry):
    if geometry["type"] == "GeometryCollection":
        assert geometry.keys() == {"type", "geometries"}
        for part in geometry["geometries"]:
            _check_geometry(part)
        return
    assert geometry.keys() == {"type", "coordinates"}
    kind, coordinates = geometry["type"], geometry["coordinates"]
    for lon, lat in _positions(coordinates, DEPTH[kind]):
        assert -180 <= lon <= 180
        assert -90 <= lat <= 90
    if kind in {"LineString", "MultiLineString"}:
        for line in [coordinates] if kind == "LineString" else coordinates:
            assert len(line) >= 2
    for rings in {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind, ()):
        assert rings
        for number, ring in enumerate(rings):
            assert len(ring) >= 4
            assert ring[0] == ring[-1]
            area = signed_area(ring)
            assert area >= 0 if number == 0 else area <= 0


def _positions(coordinates, depth):
    if depth == 0:
        assert len(coordinates) == 2
        return [coordinates]
    assert coordinates, "an empty list of positions"
    return [position for part in coordinates for position in _positions(part, depth - 1)]


def signed_area(ring):
    """The shoelace formula about the first corner: positive when counter-clockwise."""
    x, y = ring[0]
    moved = [(a - x, b - y) for a, b in ring]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(moved)) / 2


def _parts(geometry):
    """Return the positions of each single part of a geometry."""
    if geometry is None:
        return []
    if geometry["type"] == "GeometryCollection":
        return [part for each in geometry["geometries"] for part in _parts(each)]
    kind, coordinates = geometry["type"], geometry["coordinates"]
    several = coordinates if kind.startswith("Multi") else [coordinates]
    return [_positions(part, DEPTH[kind.removeprefix("Multi")]) for part in several]


def _check_frame(thing, geometries):
    """Hold a bbox to the positions: it holds every part whole and is no wider than it must be."""
    parts = [part for geometry in geometries for part in _parts(geometry)]
    assert ("bbox" in thing) is bool(parts)
    if not parts:
        return
    west, south, east, north = thing["bbox"]
    lons = [lon for part in parts for lon, _ in part]
    lats = [lat for part in parts for _, lat in part]
    assert (south, north) == (min(lats), max(lats))
    assert west in lons
    assert east in lons
    if west <= east:
        assert (west, east) == (min(lons), max(lons))
        if west > -180 or east < 180:  # else a zone may go round the globe
            assert east - west <= 180 or _widest_gap(parts) <= 180
        return
    for part in parts:  # over 180 degrees: each part lies on one side of the gap
        own = [lon for lon, _ in part]
        assert min(own) >= west or max(own) <= east
    assert 360 - west + east < 180 or {-180, 180} <= set(lons)


def _widest_gap(parts):
    """Return the most degrees between one part and the next to the east, -180 to 180."""
    spans = sorted((min(lon for lon, _ in part), max(lon for lon, _ in part)) for part in parts)
    reach, widest = spans[0][1], 0
    for west, east in spans[1:]:
        widest, reach = max(widest, west - reach), max(reach, east)
    return widest


def zone_table(*shapes, **columns):
    table = gpd.GeoDataFrame(
        {
            "zone_id": [f"zone-{number}" for number in range(len(shapes))],
            "version": "1",
            "name": "made up",
            "names": [{"en": "made up", "ru": "выдумана"}] * len(shapes),
            "valid_from": pd.Timestamp("2020-12-01"),
            "valid_to": pd.NaT,
            "edge_m": 1500.0,
            "edge_stretches": [[]] * len(shapes),
            "forbids": [{"types": ["shelling"]}] * len(shapes),
            "inside_places": [["geomap:farukh"]] * len(shapes),
            "outside_places": [[]] * len(shapes),
            "source": "none",
        },
        geometry=list(shapes),
        crs="EPSG:4326",
    )
    return table.assign(**columns)
