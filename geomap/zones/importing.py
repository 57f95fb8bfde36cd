"""Polygons from any file, written as a zone layer of our own that says where it is from."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from geomap.tables import ZONE, names_of
from geomap.zones.layers import ZoneColumns, read_zone_file
from geomap.zones.reading import Repair, ZoneReading, ZoneReport

__all__ = ["import_zones", "layer_text"]

_DECIMALS = 7  # of a degree: a centimetre, the most that RFC 7946 advises
_WRITTEN = (*(name for name in names_of(ZONE) if name != "geometry"), "note", "not_claimed")


def import_zones(
    path: Path | str, reading: ZoneReading | None = None
) -> tuple[ZoneColumns, ZoneReport]:
    """Return the zones of a file for a layer of our own, and what was taken for granted.

    A zone whose `source` the file does not give has the file's name there, and
    a polygon that was repaired says so, with what that changed.

    Parameters
    ----------
    path
        A file of polygons in any format GDAL reads; `-` is GeoJSON on standard input.
    reading
        How to read it: fields, values that a person gives, which features.

    Raises
    ------
    InputError
        The file is missing or cannot be read.
    ZoneError
        It holds no polygon, or a feature cannot mean what it says.
    """
    reading = reading or ZoneReading()
    zones, report = read_zone_file(path, reading)
    origin = "standard input" if str(path) == "-" else Path(path).name
    repaired = {(repair.zone_id, repair.version): repair for repair in report.repaired}
    keys = zip(zones["zone_id"], zones["version"], strict=True)
    zones["source"] = [
        _source(source or f"imported from {origin}", repaired.get(key))
        for source, key in zip(zones["source"], keys, strict=True)
    ]
    return zones, report


def layer_text(zones: ZoneColumns) -> str:
    """Return zones as the GeoJSON layer that `read_zones` reads: a zone a line, RFC 7946."""
    features = [
        {"type": "Feature", "properties": _properties(zones, row), "geometry": _geometry(shape)}
        for row, shape in enumerate(zones["geometry"])
    ]
    body = ",\n".join(json.dumps(f, ensure_ascii=False, allow_nan=False) for f in features)
    return f'{{"type": "FeatureCollection", "features": [\n{body}\n]}}\n'


def _source(source: str, repair: Repair | None) -> str:
    if repair is None:
        return source
    return f"{source}; invalid polygon repaired, which changed {repair.change_km2:+.6f} km2"


def _properties(zones: ZoneColumns, row: int) -> dict[str, Any]:
    values = {name: zones[name][row] for name in _WRITTEN}
    return {n: v.isoformat() if isinstance(v, dt.date) else v for n, v in values.items()}


def _geometry(shape: Any) -> dict[str, Any]:
    """Return GeoJSON to the centimetre, or exact where that would make it invalid."""
    whole = shapely.orient_polygons(shape)
    rounded = shapely.transform(whole, lambda points: np.round(points, _DECIMALS))
    document: dict[str, Any] = json.loads(
        shapely.to_geojson(rounded if rounded.is_valid else whole)
    )
    return document
