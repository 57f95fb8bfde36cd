"""Zone layers: dated versions of zones read from files, checked at the border.

Reading GeoJSON needs neither geopandas nor GDAL, so that one point can be
checked at once; every other format goes through them.
"""

import datetime as dt
import json
import math
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely

from geomap.errors import ZoneError
from geomap.files import read_text
from geomap.tables import ZONE, names_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["ASSUMED", "ZoneColumns", "read_zone_columns", "read_zones"]

ZoneColumns = dict[str, list[Any]]
"""Column name to values, one a zone version: the ZONE table without pandas."""

ASSUMED = {
    "zone_id": "the feature's id, name or number",
    "valid_from": "no start",
    "valid_to": "still in force",
    "edge_m": "0: the boundary is taken as exactly known",
    "forbids": "everything",
}
"""What a zone file that lacks a property is taken to mean."""

_NESTED = {"names": dict, "forbids": dict, "inside_places": list, "outside_places": list}
_KEPT = ("note", "not_claimed", "recipe")


def read_zones(path: Path | str | None = None) -> "GeoDataFrame":
    """Return zones as a GeoDataFrame with the ZONE columns, EPSG:4326.

    Parameters
    ----------
    path
        A file of polygons in any format GDAL reads; None is the shipped zones.

    Raises
    ------
    InputError
        The file is missing or cannot be read.
    ZoneError
        It holds no polygon, or a feature cannot mean what it says.
    """
    import geopandas as gpd
    import pandas as pd

    columns = read_zone_columns(path)
    frame = gpd.GeoDataFrame(columns, geometry="geometry", crs="EPSG:4326")
    for name in ("valid_from", "valid_to"):
        frame[name] = pd.to_datetime(frame[name])
    return frame


def read_zone_columns(path: Path | str | None = None) -> ZoneColumns:
    """Return what `read_zones` returns as plain lists; dates are `datetime.date` or None."""
    if path is None:
        from geomap.shipped import shipped

        paths = sorted(shipped("layers", "zones").glob("*.geojson"))
        layers = [_checked(_geojson_features(text_path), text_path) for text_path in paths]
        return {name: [value for layer in layers for value in layer[name]] for name in layers[0]}
    name = Path(path)
    plain = str(path) == "-" or name.suffix.lower() in {".geojson", ".json"}
    return _checked(_geojson_features(path) if plain else _gdal_features(name), path)


def _geojson_features(path: Path | str) -> list[dict[str, Any]]:
    text = read_text(path, what="zone file")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ZoneError(f"{path}: not GeoJSON: {error}") from None
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "FeatureCollection" and isinstance(document.get("features"), list):
        features = document["features"]
    elif kind == "Feature":
        features = [document]
    elif kind in {"Polygon", "MultiPolygon"}:
        features = [{"type": "Feature", "properties": {}, "geometry": document}]
    else:
        raise ZoneError(f"{path}: a GeoJSON FeatureCollection of polygons is needed here")
    if _foreign_crs(document):
        return _gdal_features(Path(path))
    return list(features)


def _foreign_crs(document: Mapping[str, Any]) -> bool:
    crs = document.get("crs")
    if not isinstance(crs, dict):
        return False
    properties = crs.get("properties")
    name = str(properties.get("name", "") if isinstance(properties, dict) else "").upper()
    return not name.endswith(("CRS84", "EPSG::4326", "EPSG:4326"))


def _gdal_features(path: Path) -> list[dict[str, Any]]:
    import geopandas as gpd
    from pyogrio.errors import DataSourceError

    if not path.exists():
        read_text(path, what="zone file")
    try:
        parquet = path.suffix.lower() in {".parquet", ".geoparquet"}
        frame = gpd.read_parquet(path) if parquet else gpd.read_file(path)
    except (DataSourceError, ValueError, OSError) as error:
        raise ZoneError(f"{path}: cannot read it: {' '.join(str(error).split())}") from None
    if frame.crs is None:
        raise ZoneError(f"{path}: no coordinate reference system; assign one in QGIS or ogr2ogr")
    text = frame.to_crs("EPSG:4326").to_json(default=_plain)
    features: list[dict[str, Any]] = json.loads(text)["features"]
    return list(features)


def _plain(value: Any) -> Any:
    """Return what JSON has no word for: arrays as lists, dates as ISO text."""
    return value.tolist() if hasattr(value, "tolist") else str(value)


def _checked(features: list[dict[str, Any]], path: Path | str) -> ZoneColumns:
    rows, problems = [], []
    for number, feature in enumerate(features, start=1):
        try:
            rows.append(_row(feature, number))
        except ZoneError as error:
            problems.append(f"feature {number}: {error}")
    if problems:
        shown = "; ".join(problems[:5]) + (
            f"; and {len(problems) - 5} more" if problems[5:] else ""
        )
        raise ZoneError(f"{path}: {shown}")
    if not rows:
        raise ZoneError(f"{path}: no polygons in it; a zone file needs at least one")
    _number_namesakes(rows, features)
    seen: set[tuple[str, str]] = set()
    for row in rows:
        key = (row["zone_id"], row["version"])
        if key in seen:
            raise ZoneError(f'{path}: zone "{key[0]}" has version "{key[1]}" twice')
        seen.add(key)
    return {name: [row[name] for row in rows] for name in (*names_of(ZONE), *_KEPT)}


def _number_namesakes(rows: list[dict[str, Any]], features: list[dict[str, Any]]) -> None:
    """Tell apart zones that were given no id and share a name: by the feature's number."""
    keys = Counter((row["zone_id"], row["version"]) for row in rows)
    for number, (row, feature) in enumerate(zip(rows, features, strict=True), start=1):
        given = (feature.get("properties") or {}).get("zone_id")
        if given in (None, "") and keys[row["zone_id"], row["version"]] > 1:
            row["zone_id"] = f"{row['zone_id']}-{number}"


def _row(feature: Mapping[str, Any], number: int) -> dict[str, Any]:
    given = feature.get("properties") or {} if isinstance(feature, dict) else None
    if not isinstance(given, dict):
        raise ZoneError("it is no GeoJSON feature with properties")
    row: dict[str, Any] = {name: given.get(name) for name in (*names_of(ZONE), *_KEPT)}
    names = (row["zone_id"], feature.get("id"), given.get("id"), given.get("name"), number)
    row["zone_id"] = next(str(name) for name in names if name not in (None, ""))
    row["version"] = str(row["version"]) if row["version"] not in (None, "") else _version(given)
    row["name"] = str(row["name"] or row["zone_id"])
    for name in ("valid_from", "valid_to"):
        row[name] = _day(row[name], name)
    if row["valid_from"] and row["valid_to"] and row["valid_from"] > row["valid_to"]:
        raise ZoneError(f"valid_from {row['valid_from']} is after valid_to {row['valid_to']}")
    row["edge_m"] = _metres(row["edge_m"], "edge_m")
    for name, kind in _NESTED.items():
        row[name] = _nested(row[name], kind, name)
    _check_rule(row["forbids"])
    row["edge_stretches"] = _stretches(row["edge_stretches"])
    for name, value in row.items():
        _check_text(value, name)
    row["geometry"] = _geometry(feature.get("geometry"))
    return row


def _check_rule(forbids: Mapping[str, Any]) -> None:
    for name in ("types", "actors"):
        rule = forbids.get(name) or []
        if not isinstance(rule, list) or not all(isinstance(word, str) for word in rule):
            raise ZoneError(f"forbids {name} is no list of texts")


def _check_text(value: Any, name: str) -> None:
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise ZoneError(f"{name} holds half a character (a lone surrogate)") from None


def _version(given: Mapping[str, Any]) -> str:
    """Name an unnamed version by when it starts, so that versions of one zone differ."""
    start = given.get("valid_from")
    return str(start)[:10] if start else "1"


def _day(value: Any, name: str) -> dt.date | None:
    if value in (None, ""):
        return None
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        raise ZoneError(f'{name} "{value}" is no date; write it as 2022-08-25') from None


def _metres(value: Any, name: str) -> float:
    try:
        metres = 0.0 if value in (None, "") else float(value)
    except (TypeError, ValueError):
        raise ZoneError(f'{name} "{value}" is no number of metres') from None
    if not (math.isfinite(metres) and metres >= 0):
        raise ZoneError(f"{name} is {value}; it is 0 or more metres")
    return metres


def _nested(value: Any, kind: type, name: str) -> Any:
    """Return a list or object; formats without them carry it as JSON text."""
    if value in (None, ""):
        return kind()
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except json.JSONDecodeError:
            value = None
    if not isinstance(value, kind):
        raise ZoneError(f"{name} is no JSON {'object' if kind is dict else 'list'}")
    return value


def _stretches(value: Any) -> list[dict[str, Any]]:
    stretches = []
    for stretch in _nested(value, list, "edge_stretches"):
        try:
            edge_m, line = stretch["edge_m"], stretch["line"]
            lon_lat = [[float(lon), float(lat)] for lon, lat in line]
        except (KeyError, TypeError, ValueError):
            raise ZoneError("edge_stretches needs edge_m and a line of lon, lat pairs") from None
        if len(lon_lat) < 2 or not all(math.isfinite(n) for point in lon_lat for n in point):
            raise ZoneError("a line of edge_stretches has two or more points with finite numbers")
        stretches.append({"edge_m": _metres(edge_m, "edge_stretches edge_m"), "line": lon_lat})
    return stretches


def _geometry(value: Any) -> shapely.Geometry:
    if not value:
        raise ZoneError("it has no geometry")
    try:
        geometry = shapely.force_2d(shapely.from_geojson(json.dumps(value)))
    except shapely.errors.GEOSException as error:
        raise ZoneError(f"its geometry cannot be read: {error}") from None
    if geometry.geom_type not in {"Polygon", "MultiPolygon"}:
        raise ZoneError(f"it is a {geometry.geom_type}, not a polygon")
    if geometry.is_empty:
        raise ZoneError("its geometry is empty")
    west, south, east, north = geometry.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ZoneError("its coordinates are no longitudes and latitudes; reproject to EPSG:4326")
    if not geometry.is_valid:
        raise ZoneError(
            f"its polygon is invalid ({shapely.is_valid_reason(geometry)}); repair it first"
        )
    return geometry
