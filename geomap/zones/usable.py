"""Zones given as a table or as shapes, made what can be measured, or refused."""

import math
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geomap.errors import ZoneError
from geomap.names import shown
from geomap.zones.polygons import outline

__all__ = ["edges_of", "shapes_of", "stretches_of"]


def shapes_of(zones: Any) -> NDArray[np.object_]:
    """Return the polygons of zones, EPSG:4326; longitudes past 180 degrees are brought round.

    Parameters
    ----------
    zones
        A GeoDataFrame (its active geometry, whatever its name), a GeoSeries, or
        a mapping with `geometry`. Missing and empty geometry is left as it is.

    Raises
    ------
    ZoneError
        There is no geometry, or one is no polygon, invalid or not in degrees.
    """
    if getattr(zones, "crs", None) is not None:
        zones = zones.to_crs("EPSG:4326")
    shapes = list(_geometry(zones))
    given = np.empty(len(shapes), dtype=object)
    for number, shape in enumerate(shapes):
        try:
            given[number] = _usable(shape)
        except ZoneError as error:
            raise ZoneError(f"{_named(zones, number)}: {error}") from None
    return given


def edges_of(zones: Any, count: int) -> list[float]:
    """Return `edge_m` of each zone, metres; 0 where it is missing.

    Raises
    ------
    ZoneError
        One is no number of 0 or more metres.
    """
    if not _has(zones, "edge_m"):
        return [0.0] * count
    edges = []
    for number, value in enumerate(zones["edge_m"]):
        missing = value is None or value != value  # noqa: PLR0124 - NaN is not itself
        edges.append(0.0 if missing else _metres(value, _named(zones, number)))
    return edges


def stretches_of(zones: Any, count: int) -> list[Any]:
    """Return `edge_stretches` of each zone, None where it is missing.

    Raises
    ------
    ZoneError
        The `edge_m` of one is no number of 0 or more metres.
    """
    if not _has(zones, "edge_stretches"):
        return [None] * count
    given = list(zones["edge_stretches"])
    for number, stretches in enumerate(given):
        if isinstance(stretches, (list, tuple, np.ndarray)):
            for stretch in stretches:
                if isinstance(stretch, dict) and "edge_m" in stretch:
                    _metres(stretch["edge_m"], _named(zones, number))
    return given


def _metres(value: Any, zone: str) -> float:
    try:
        metres = float(value)
    except (TypeError, ValueError):
        metres = math.nan
    if not (math.isfinite(metres) and metres >= 0):
        raise ZoneError(f"{zone}: edge_m is {shown(str(value), 40)}; it is 0 or more metres")
    return metres


def _geometry(zones: Any) -> Any:
    if hasattr(zones, "geom_type") and not hasattr(zones, "columns"):
        return zones  # a GeoSeries
    name = getattr(zones, "active_geometry_name", None) or "geometry"
    if not _has(zones, name):
        raise ZoneError("the zones have no geometry; give a column called geometry")
    return zones[name]


def _has(zones: Any, name: str) -> bool:
    if hasattr(zones, "geom_type") and not hasattr(zones, "columns"):
        return False  # the index of a GeoSeries is no list of columns
    return name in zones


def _usable(shape: Any) -> Any:
    if shape is None or (isinstance(shape, float) and math.isnan(shape)):
        return None
    if not isinstance(shape, BaseGeometry):
        raise ZoneError(f'its geometry is "{shown(str(shape), 40)}", not a polygon')
    if isinstance(shape, (shapely.Polygon, shapely.MultiPolygon)):
        if shape.is_empty:
            return shape
        west, south, east, north = shape.bounds
        if -180 <= west <= east <= 180 and -90 <= south <= north <= 90 and shape.is_valid:
            return shape
    return shape if shape.is_empty else outline(shape).geometry


def _named(zones: Any, number: int) -> str:
    if not _has(zones, "zone_id"):
        return f"zone {number}"
    said = f"zone {shown(str(list(zones['zone_id'])[number]))}"
    if _has(zones, "version"):
        said += f" version {shown(str(list(zones['version'])[number]))}"
    return said
