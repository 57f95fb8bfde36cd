"""Features of a zone file as it holds them, whatever its format.

GeoJSON in degrees is read here, without geopandas or GDAL, so that one point
can be checked at once; every other format goes through `geomap.zones.gisfiles`.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from geomap.errors import ZoneError
from geomap.files import read_text
from geomap.zones.reading import ZoneReading

__all__ = ["Features", "is_zone_beside_incidents", "read_features"]

_DEGREES = ("CRS84", "EPSG::4326", "EPSG:4326")


class Features(NamedTuple):
    """The features of a file, in order, as mappings of `properties`, `geometry` and `id`.

    Geometry is GeoJSON or a shapely geometry, lon and lat in degrees. Members
    may be anything: they are checked one by one, by number, where zones are made.
    """

    members: list[Any]
    notes: tuple[str, ...] = ()
    unclosed: frozenset[int] = frozenset()  # numbers of features whose rings do not close
    is_kml: bool = False  # whose `begin` and `end` are a TimeSpan's


def read_features(path: Path | str, reading: ZoneReading) -> Features:
    """Return the features of a file of zones; `-` is GeoJSON on standard input.

    Raises
    ------
    InputError
        The file is missing or cannot be read.
    ZoneError
        It holds no features, has several layers of polygons, or no known CRS.
    """
    name = Path(path)
    if str(path) == "-" or name.suffix.lower() in {".geojson", ".json"}:
        if reading.layer is not None:
            raise ZoneError(f"{path}: GeoJSON has no layers; leave the layer out")
        return _geojson(path, reading)
    from geomap.zones.gisfiles import read_gis_file

    return read_gis_file(name, reading)


def _geojson(path: Path | str, reading: ZoneReading) -> Features:
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
    elif kind in {"Polygon", "MultiPolygon", "GeometryCollection"}:
        features = [{"type": "Feature", "properties": {}, "geometry": document}]
    else:
        raise ZoneError(f"{path}: a GeoJSON FeatureCollection of polygons is needed here")
    if _foreign_crs(document):
        from geomap.zones.gisfiles import read_gis_text

        return read_gis_text(text, path, reading)
    both = [feature for feature in features if is_zone_beside_incidents(feature)]
    return Features(both or list(features))


def is_zone_beside_incidents(feature: object) -> bool:
    """Tell whether a GeoJSON feature is a zone that geomap wrote into one file with incidents."""
    if not isinstance(feature, dict) or not str(feature.get("id")).startswith("zone:"):
        return False
    properties = feature.get("properties")
    return isinstance(properties, dict) and any(
        value == "zones" and str(name).startswith("layer") for name, value in properties.items()
    )


def _foreign_crs(document: Mapping[str, Any]) -> bool:
    crs = document.get("crs")
    if not isinstance(crs, dict):
        return False
    properties = crs.get("properties")
    name = str(properties.get("name", "") if isinstance(properties, dict) else "").upper()
    return not name.endswith(_DEGREES)
