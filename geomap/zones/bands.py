"""Bands along a route: corridors, and lines with a width to each side, as agreements word them.

Geometry is EPSG:4326 (lon, lat). Lengths are metres on WGS 84, never degrees.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPoint
from shapely.geometry.base import BaseGeometry

from geomap.errors import ZoneError
from geomap.geodesy import to_metres
from geomap.zones.shapes import Shape, Stretches, along, chained, short_way, tidy, wrapped

__all__ = ["band", "corridor", "on_turn_of", "routed"]

Floats = NDArray[np.float64]

_PIECE_DEGREES = 0.02
_QUADRANT_SEGMENTS = 16  # a cap's edge lies within 0.12 % of its radius
_LONGEST_DEGREES = 5.0  # beyond it, the plane that the band is drawn in stretches too much
_SMOOTHING = 5e-4  # of the width: how far a vertex that is left out may lie from the edge


def corridor(
    route: LineString, half_width_m: float, *, edge_m: float = 0, ends: str = "round"
) -> Shape:
    """Return the area within `half_width_m` of a route.

    Parameters
    ----------
    route
        The route, EPSG:4326, two or more vertices, under 500 km long.
    half_width_m
        Centre line to edge, metres, above 0. "Five kilometres wide" is 2500.
    edge_m
        How well its edges are known, metres.
    ends
        `round`: it reaches half its width beyond the route's ends; `flat`: it
        stops there, as at a border.

    Returns
    -------
    Shape
        EPSG:4326; its edge lies within 0.2 % of `half_width_m`.

    Raises
    ------
    ZoneError
        `half_width_m` is not a positive finite number, the route is too long, or
        `ends` is neither word.
    """
    if not (np.isfinite(half_width_m) and half_width_m > 0):
        raise ZoneError(f"a corridor's width is above 0 metres, not {2 * half_width_m}")
    return band(route, half_width_m, half_width_m, edge_m=edge_m, ends=ends)


def band(
    route: LineString, left_m: float, right_m: float, *, edge_m: float = 0, ends: str = "flat"
) -> Shape:
    """Return the area within `left_m` to the left and `right_m` to the right of a route.

    Parameters
    ----------
    route
        The line, EPSG:4326, two or more vertices, under 500 km long.
    left_m, right_m
        Widths, metres, as one looks along the route from its first point; one of
        them may be 0, and then the route itself is that edge.
    edge_m
        How well its edges are known, metres.
    ends
        `flat` or, where both widths are the same, `round`.

    Returns
    -------
    Shape
        EPSG:4326; its edges lie within 0.2 % of the widths.

    Raises
    ------
    ZoneError
        The widths are no metres or both 0, the route is too long, crosses itself
        or turns back on itself, or `ends` is neither word.
    """
    return routed([(list(route.coords), edge_m)], (left_m, right_m), ends=ends)


def routed(stretches: Stretches, widths_m: tuple[float, float], *, ends: str) -> Shape:
    """Return what `band` does about a route whose stretches are known to different metres."""
    left_m, right_m = widths_m
    if not all(np.isfinite(width) and width >= 0 for width in widths_m) or not any(widths_m):
        raise ZoneError(f"the widths of a line are 0 or more metres, not {left_m} and {right_m}")
    if ends not in {"flat", "round"}:
        raise ZoneError(f'a corridor\'s ends are "flat" or "round", not "{ends}"')
    if ends == "round" and left_m != right_m:
        raise ZoneError('ends of a line with two widths are "flat"')
    parts = [wrapped(part) for part in chained(stretches, closed=False)]
    points = short_way([point for line, _ in stretches for point in line])
    if len(np.unique(points, axis=0)) < 2:
        raise ZoneError("the route cannot be drawn: it needs at least two points")
    route = LineString(points)
    west, south, east, north = route.bounds
    if east - west > _LONGEST_DEGREES or north - south > _LONGEST_DEGREES:
        raise ZoneError("a corridor's route is at most 5 degrees long; split it")
    forward, back = to_metres((west + east) / 2, (south + north) / 2)
    plane = shapely.transform(shapely.segmentize(route, _PIECE_DEGREES), forward)
    if left_m == right_m:
        drawn = _both_sides(plane, left_m, ends)
    else:
        drawn = shapely.union_all(
            [
                _one_side(plane, width, side)
                for width, side in ((left_m, "left"), (right_m, "right"))
                if width
            ]
        )
    smooth = shapely.simplify(drawn, max(widths_m) * _SMOOTHING)
    area = shapely.transform(smooth, back)
    neat = tidy(on_turn_of(area, (west + east) / 2))
    return Shape(neat, along(neat, parts))


def on_turn_of(area: BaseGeometry, middle_lon: float) -> BaseGeometry:
    """Return what PROJ gave between -180 and 180 on the turn of the earth about a longitude."""

    def turned(points: Floats) -> Floats:
        turns = np.round((points[:, 0] - middle_lon) / 360)
        return np.column_stack([points[:, 0] - 360 * turns, points[:, 1]])

    on_it: BaseGeometry = shapely.transform(area, turned)
    return on_it


def _both_sides(plane: LineString, width_m: float, ends: str) -> BaseGeometry:
    cap = shapely.BufferCapStyle.flat if ends == "flat" else shapely.BufferCapStyle.round
    return plane.buffer(width_m, quad_segs=_QUADRANT_SEGMENTS, cap_style=cap)


def _one_side(plane: LineString, width_m: float, side: str) -> BaseGeometry:
    """Return the half of a band that lies to one side of its line.

    GEOS's own one-sided buffer leaves slivers at sharp turns, so the whole band
    is cut along the line and its pieces are told apart by points beside it.
    """
    if not plane.is_simple:
        raise ZoneError("the route crosses itself; split it")
    whole = _both_sides(plane, width_m, "flat")
    step = width_m * 1e-3
    cut = plane if plane.is_closed else _lengthened(plane, step)
    cells = shapely.polygonize([shapely.union_all([whole.boundary, cut])])
    pieces = [cell for cell in cells.geoms if whole.covers(cell.representative_point())]
    left, right = (_beside(plane, offset) for offset in (step, -step))
    wanted, other = (left, right) if side == "left" else (right, left)
    chosen = [piece for piece in pieces if piece.intersects(wanted)]
    if any(piece.intersects(other) for piece in chosen):
        raise ZoneError("the route comes back to within its own width; split it")
    one_side: BaseGeometry = shapely.union_all(chosen)
    return one_side


def _lengthened(line: LineString, by_m: float) -> LineString:
    """Return a line a little longer at both ends, so that it surely reaches the flat caps."""
    points = shapely.get_coordinates(line)
    before = points[0] + _unit(points[0] - points[1]) * by_m
    after = points[-1] + _unit(points[-1] - points[-2]) * by_m
    return LineString(np.vstack([before, points, after]))


def _beside(line: LineString, offset_m: float) -> BaseGeometry:
    """Return a point beside the middle of each segment: to the left where the offset is above 0."""
    points = shapely.get_coordinates(line)
    run = np.diff(points, axis=0)
    across = np.column_stack([-run[:, 1], run[:, 0]]) / np.linalg.norm(run, axis=1)[:, None]
    return MultiPoint((points[:-1] + points[1:]) / 2 + across * offset_m)


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / np.linalg.norm(vector))
