"""Geometry as people have it, made a polygon in lon/lat that can be a zone, or refused.

Longitudes past 180 degrees are cut there, numbers beyond lon and lat are left
out, polygons in collections are taken together. Repairs are made only on request.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.affinity import translate

from geomap.errors import ZoneError

__all__ = ["Outline", "OutlineError", "boundary_km", "outline"]

Polygonal = shapely.Polygon | shapely.MultiPolygon

_NOISE = 1e-9
"""Degrees, a tenth of a millimetre: what arithmetic leaves of exactly 180 or 90."""

_CUTS = ((-180.0, 180.0), (-90.0, 90.0))
_WORLD = shapely.box(-180, -90, 180, 90)


class OutlineError(ZoneError):
    """The geometry of one feature cannot be a zone."""


class Outline(NamedTuple):
    """A polygon that can be a zone, and what was done for that."""

    geometry: Polygonal
    invalid: str | None = None  # why it was invalid, where it was repaired
    before_km2: float = 0.0
    after_km2: float = 0.0
    notes: tuple[str, ...] = ()


def outline(value: Any, *, fix: bool = False) -> Outline:
    """Return the polygon that a feature's geometry is, EPSG:4326 (lon, lat).

    Parameters
    ----------
    value
        A GeoJSON geometry or a shapely one, in degrees; longitudes -360 to 360.
    fix
        Whether an invalid polygon is repaired.

    Raises
    ------
    OutlineError
        It is missing, empty, no polygon, not in degrees or invalid.
    """
    if value is None or (isinstance(value, dict) and not value):
        raise OutlineError("it has no geometry")
    notes: list[str] = []
    given = value if isinstance(value, shapely.Geometry) else _parsed(value, fix, notes)
    geometry = _polygonal(shapely.force_2d(given), notes)
    if geometry.is_empty:
        raise OutlineError("its geometry is empty")
    geometry = _check_degrees(geometry)
    invalid, before, after = None, 0.0, 0.0
    if not geometry.is_valid:
        invalid = shapely.is_valid_reason(geometry)
        if not fix:
            raise OutlineError(f"its polygon is invalid ({invalid})")
        from geomap.geodesy import area_km2

        before = _drawn_km2(geometry)
        geometry = _mended(geometry)
        after = area_km2(geometry)
    geometry = _on_the_globe(geometry, notes)
    if not geometry.area > 0:
        raise OutlineError("its polygon encloses no area")
    _tell_of_long_edges(geometry, notes)
    return Outline(geometry, invalid, before, after, tuple(notes))


def boundary_km(geometry: shapely.Geometry) -> float:
    """Return the length of a zone's boundary in kilometres on WGS 84.

    A cut along 180 degrees and the line that stands for a pole are no boundary.
    """
    from geomap.geodesy import distance_m, pieces

    parts = [ring for ring in _rings(geometry) if len(ring) > 1]
    start = np.concatenate([ring[:-1] for ring in parts])
    end = np.concatenate([ring[1:] for ring in parts])
    cut = (np.abs(start[:, 0]) == 180) & (start[:, 0] == end[:, 0])
    pole = (np.abs(start[:, 1]) == 90) & (start[:, 1] == end[:, 1])
    real = ~(cut | pole)
    first, last, _ = pieces(start[real], end[real], 1_000.0)
    return float(distance_m(first[:, 0], first[:, 1], last[:, 0], last[:, 1]).sum()) / 1e3


def _parsed(value: Any, fix: bool, notes: list[str]) -> shapely.Geometry:
    """Return the geometry of GeoJSON: with more numbers than three too, or closed on request."""
    try:
        return shapely.from_geojson(json.dumps(value))
    except shapely.errors.GEOSException as error:
        said = " ".join(str(error).split())
    tries: list[tuple[list[str], Any]] = [([], _positions(value, lambda ring: ring))]
    if fix:
        tries.append((["its rings were closed"], _positions(value, _closed)))
    for note, candidate in tries:
        try:
            geometry = shapely.from_geojson(json.dumps(candidate))
        except shapely.errors.GEOSException:
            continue
        notes += note
        return geometry
    raise OutlineError(f"its geometry cannot be read: {said}")


def _positions(value: Any, ring: Callable[[list[Any]], list[Any]]) -> Any:
    """Return GeoJSON with two numbers a position, and `ring` applied to lists of positions."""
    if isinstance(value, dict):
        return {key: _positions(item, ring) for key, item in value.items()}
    if not isinstance(value, list):
        return value
    if value and all(isinstance(item, (int, float)) for item in value):
        return value[:2] if len(value) > 1 else value
    items = [_positions(item, ring) for item in value]
    positions = all(isinstance(i, list) and i and not isinstance(i[0], list) for i in items)
    return ring(items) if items and positions else items


def _closed(ring: list[Any]) -> list[Any]:
    return ring if ring[0] == ring[-1] else [*ring, ring[0]]


def _polygonal(geometry: Any, notes: list[str]) -> Polygonal:
    """Return the polygons of a geometry; a collection's taken together as one area."""
    if isinstance(geometry, (shapely.Polygon, shapely.MultiPolygon)):
        return geometry
    if geometry.is_empty:
        raise OutlineError("its geometry is empty")
    if geometry.geom_type != "GeometryCollection":
        raise OutlineError(f"it is a {geometry.geom_type}, not a polygon")
    members = list(_members(geometry))
    polygons = [m for m in members if isinstance(m, shapely.Polygon) and not m.is_empty]
    if not polygons:
        raise OutlineError("it is a GeometryCollection without a polygon")
    others = len([m for m in members if not isinstance(m, shapely.Polygon)])
    if others:
        notes.append(f"{others} points or lines of its collection say nothing of an area")
    if all(polygon.is_valid for polygon in polygons):
        return _areas(shapely.union_all(polygons))
    return shapely.MultiPolygon(polygons)


def _members(geometry: shapely.Geometry) -> Iterator[Any]:
    for part in shapely.get_parts(geometry):
        if part.geom_type.startswith(("Multi", "GeometryCollection")):
            yield from _members(part)
        else:
            yield part


def _areas(geometry: shapely.Geometry) -> Polygonal:
    """Return a polygon or multi-polygon of what has area in a geometry."""
    areas = [m for m in _members(geometry) if isinstance(m, shapely.Polygon) and m.area > 0]
    return areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)


def _check_degrees(geometry: Polygonal) -> Polygonal:
    """Return the geometry, its noise about 180 and 90 degrees smoothed; refuse other numbers."""
    points = shapely.get_coordinates(geometry)
    if not np.isfinite(points).all():
        raise OutlineError("its coordinates are not all finite numbers")
    near = np.zeros(points.shape, dtype=bool)
    for axis, edges in enumerate(_CUTS):
        for edge in edges:
            off = np.abs(points[:, axis] - edge)
            near[:, axis] |= (off > 0) & (off < _NOISE)
    if near.any():
        geometry = shapely.set_coordinates(geometry, np.where(near, np.round(points), points))
    west, south, east, north = geometry.bounds
    if not (-360 <= west <= east <= 360 and -90 <= south <= north <= 90 and east - west <= 360):
        raise OutlineError(
            "its coordinates are no longitudes and latitudes; reproject to EPSG:4326"
        )
    return geometry


def _drawn_km2(geometry: Polygonal) -> float:
    """Return what rings enclose, shells less holes; a loop that runs backwards counts less.

    Ring by ring, because GEOS changes an invalid polygon as it cuts its edges to pieces.
    """
    from pyproj import Geod

    from geomap.geodesy import pieces

    wgs84 = Geod(ellps="WGS84")

    def enclosed(ring: Any) -> float:
        points = shapely.get_coordinates(ring)
        fine, _, _ = pieces(points[:-1], points[1:], 1_000.0)
        return float(abs(wgs84.polygon_area_perimeter(fine[:, 0], fine[:, 1])[0])) / 1e6

    return sum(
        enclosed(polygon.exterior) - sum(map(enclosed, polygon.interiors))
        for polygon in getattr(geometry, "geoms", [geometry])
        if not polygon.is_empty
    )


def _mended(geometry: Polygonal) -> Polygonal:
    """Return what shells enclose less what holes do (GEOS, method "structure")."""
    areas = _areas(shapely.make_valid(geometry, method="structure", keep_collapsed=False))
    if not areas.is_valid:  # GEOS may leave parts that share an edge side by side
        areas = _areas(shapely.union_all(shapely.get_parts(areas)))
    if areas.is_empty:
        raise OutlineError("its polygon is invalid, and repaired it has no area")
    return areas


def _on_the_globe(geometry: Polygonal, notes: list[str]) -> Polygonal:
    """Return a geometry within -180 to 180; what reaches over is cut and brought round."""
    west, _, east, _ = geometry.bounds
    if west >= -180 and east <= 180:
        return geometry
    notes.append("longitudes beyond 180 degrees were brought to -180 to 180")
    turns = [translate(geometry, xoff=turn) for turn in (-360.0, 0.0, 360.0)]
    return _areas(shapely.union_all([shapely.intersection(turn, _WORLD) for turn in turns]))


def _tell_of_long_edges(geometry: Polygonal, notes: list[str]) -> None:
    """Note edges that were perhaps meant to cross 180 degrees, and by RFC 7946 do not."""
    longest = 0.0
    for ring in _rings(geometry):
        run = np.abs(np.diff(ring[:, 0]))
        at_a_pole = (np.abs(ring[:-1, 1]) == 90) & (np.abs(ring[1:, 1]) == 90)
        longest = max(longest, run[~at_a_pole & (run < 360)].max(initial=0.0))
    if longest > 180:
        notes.append(
            f"an edge runs over {longest:.0f} degrees of longitude, as straight edges do; "
            "a zone across 180 degrees is cut there, or goes on past 180"
        )


def _rings(geometry: shapely.Geometry) -> list[Any]:
    rings = shapely.get_rings(shapely.get_parts(geometry))
    return [shapely.get_coordinates(ring) for ring in rings]
