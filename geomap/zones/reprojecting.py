"""From any coordinate reference system to lon, lat: vertices, and what closes round a pole.

Vertices are brought over as GIS programs do; the edges between them are then
straight in lon/lat. How far that moves long edges is told.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely.affinity import translate

__all__ = ["to_degrees"]

Floats = NDArray[np.float64]

_TELL_M = 10.0
"""Edges that move farther than this are told of: no position in a report is known better."""

_DEGREE_M = 111_200.0


def to_degrees(shapes: list[Any], crs: Any) -> tuple[list[Any], str | None]:
    """Return geometry in lon, lat (EPSG:4326), and a note where edges moved over 10 m.

    Longitudes may run past 180 degrees where a shape lies across it. What
    cannot be brought over has coordinates that are not finite.

    Parameters
    ----------
    shapes
        Shapely geometry or None, in `crs`.
    crs
        What it is in: anything pyproj understands.
    """
    across = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    out, off = [], 0.0
    for shape in shapes:
        if shape is None or shape.is_empty:
            out.append(shape)
            continue
        flat = shapely.force_2d(shape)
        off = max(off, _bend_m(flat, across))
        out.append(_one(flat, across))
    if off <= _TELL_M:
        return out, None
    return out, (
        f"edges are straight in lon/lat: they lie up to {off:,.0f} m off those in the file's own "
        "reference system; more vertices on long edges bring them together"
    )


def _one(shape: Any, across: Transformer) -> Any:
    if shape.geom_type == "GeometryCollection":
        return shapely.GeometryCollection([_one(part, across) for part in shape.geoms])
    moved: Any = shapely.transform(shape, lambda points: _degrees(points, across))
    if "Polygon" not in moved.geom_type or not _jumps(moved):
        return moved
    parts = [_across_180(part, across) for part in shapely.get_parts(shape)]
    flat = [polygon for part in parts for polygon in shapely.get_parts(part)]
    return flat[0] if len(flat) == 1 else shapely.MultiPolygon(flat)


def _jumps(geometry: shapely.Geometry) -> bool:
    """Return whether any edge runs over more than half the globe."""
    rings = shapely.get_rings(shapely.get_parts(geometry))
    runs = [np.abs(np.diff(shapely.get_coordinates(ring)[:, 0])) for ring in rings]
    return any(run.max(initial=0.0) > 180 for run in runs)


def _across_180(polygon: shapely.Polygon, across: Transformer) -> Any:
    """Return a polygon whose longitudes jump: run on past 180 degrees, or closed round a pole."""
    shell, *holes = (
        _ring(shapely.get_coordinates(ring), across)
        for ring in (polygon.exterior, *polygon.interiors)
    )
    if not all(ring.is_valid for ring in (shell, *holes)):
        return shapely.Polygon(shell.exterior, [hole.exterior for hole in holes])
    turns = (-360.0, 0.0, 360.0)  # a hole may have been drawn on from the other side
    return shell.difference(
        shapely.union_all([translate(hole, xoff=turn) for hole in holes for turn in turns])
    )


def _ring(points: Floats, across: Transformer) -> shapely.Polygon:
    """Return what a ring encloses, its longitudes running on from vertex to vertex."""
    lon, lat = _degrees(points, across).T
    middle = _degrees((points[:-1] + points[1:]) / 2, across)
    step = np.diff(lon)
    # An edge over more than half the globe is one only where its own middle lies on that way.
    far = np.abs(middle[:, 0] - (lon[:-1] + lon[1:]) / 2) > 90
    step = np.where((np.abs(step) > 180) & far, step - 360 * np.sign(step), step)
    lon = lon[0] + np.concatenate([[0.0], np.cumsum(step)])
    rounds = round(float(lon[-1] - lon[0]) / 360)
    lon[-1] = lon[0] + 360 * rounds
    lon -= 360 * (lon.max() > 360)
    ring = np.column_stack([lon, lat])
    if rounds:
        pole = _pole(points, lat, across)
        ring = np.vstack([ring, [lon[-1], pole], [lon[0], pole], ring[:1]])
    return shapely.Polygon(ring)


def _pole(points: Floats, lat: Floats, across: Transformer) -> float:
    """Return the latitude of the pole that a ring in its own reference system encloses."""
    enclosed = shapely.Polygon(points)
    for pole in (90.0, -90.0):
        x, y = across.transform(0.0, pole, direction="INVERSE")
        if np.isfinite([x, y]).all() and enclosed.contains(shapely.Point(x, y)):
            return pole
    return float(np.copysign(90.0, lat.mean()))


def _degrees(points: Floats, across: Transformer) -> Floats:
    return np.column_stack(across.transform(points[:, 0], points[:, 1]))


def _bend_m(shape: shapely.Geometry, across: Transformer) -> float:
    """Return how far, metres, the middles of edges lie off edges that are straight in lon/lat."""
    rings = shapely.get_parts(shapely.get_rings(shapely.get_parts(shape)))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[:-1] == ring[1:]
    if not joined.any():
        return 0.0
    start, end = points[:-1][joined], points[1:][joined]
    first, last = _degrees(start, across), _degrees(end, across)
    middle = _degrees((start + end) / 2, across)
    scale = np.stack([np.cos(np.radians(middle[:, 1])), np.ones(len(middle))], axis=1) * _DEGREE_M
    run, off = (last - first) * scale, (middle - first) * scale
    length = np.hypot(run[:, 0], run[:, 1])
    aside = np.abs(run[:, 0] * off[:, 1] - run[:, 1] * off[:, 0])
    near = (np.abs(last - first)[:, 0] < 180) & (length > 0) & np.isfinite(aside)
    return float((aside[near] / length[near]).max(initial=0.0))
