"""Shapes about places: a circle or a square round one, a boundary between many.

Geometry is EPSG:4326 (lon, lat). Lengths are metres on WGS 84, never degrees.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiPoint, Polygon
from shapely.geometry.base import BaseGeometry

from geomap.errors import ZoneError
from geomap.geodesy import distance_m, to_metres
from geomap.zones.bands import on_turn_of
from geomap.zones.shapes import (
    GRID_DEGREES,
    Point,
    Shape,
    Stretch,
    combined,
    outline,
    short_way,
    tidy,
    wrapped,
)

__all__ = ["LARGEST_RADIUS_M", "anchored", "circle", "square"]

LARGEST_RADIUS_M = 500_000.0
"""A zone about one place ends here: farther out, a place says nothing about a boundary."""

_CORNERS = 128  # of a circle: its edges lie within 0.03 % of the radius
_SIDE_PIECE_M = 20_000.0  # of a square's side, so that it is straight on the ground too
_PIECE_M = 2_000.0
_TOGETHER_M = 1.0
_NEAR_POLE_DEGREES = 89.0


def circle(centre: Point, radius_m: float, *, edge_m: float = 0) -> Shape:
    """Return the area within `radius_m` of a place.

    Parameters
    ----------
    centre
        lon, lat.
    radius_m
        Metres, above 0 and at most 500 km.
    edge_m
        How well its edge is known, metres.

    Returns
    -------
    Shape
        EPSG:4326; its edge lies within 0.03 % of `radius_m`.

    Raises
    ------
    ZoneError
        The radius is no such length, or the circle comes near a pole.
    """
    _check_reach(centre, radius_m)
    bearings = np.arange(_CORNERS) * -360 / _CORNERS
    return _about(centre, bearings, np.full(_CORNERS, radius_m), edge_m)


def square(centre: Point, side_m: float, *, bearing: float = 0, edge_m: float = 0) -> Shape:
    """Return the square about a place, as "an area of two by two kilometres" words it.

    Parameters
    ----------
    centre
        lon, lat of its middle.
    side_m
        Length of a side, metres, above 0 and at most 700 km.
    bearing
        Where one side faces, degrees clockwise from north; 0 is a square that
        faces north.
    edge_m
        How well its edges are known, metres.

    Raises
    ------
    ZoneError
        The side is no such length, the bearing no number, or it comes near a pole.
    """
    _check_reach(centre, side_m / np.sqrt(2))
    if not np.isfinite(bearing):
        raise ZoneError(f"a square's bearing is a number of degrees, not {bearing}")
    pieces = 1 + int(side_m // _SIDE_PIECE_M)
    along = np.linspace(-1, 1, pieces, endpoint=False)
    sides = np.concatenate(
        [
            np.column_stack(pair)
            for pair in (
                (-along, np.ones_like(along)),
                (-np.ones_like(along), -along),
                (along, -np.ones_like(along)),
                (np.ones_like(along), along),
            )
        ]
    )
    bearings = np.degrees(np.arctan2(sides[:, 0], sides[:, 1])) + bearing
    return _about(centre, bearings, np.hypot(*sides.T) * side_m / 2, edge_m)


def _check_reach(centre: Point, radius_m: float) -> None:
    if not (np.isfinite(radius_m) and 0 < radius_m <= LARGEST_RADIUS_M):
        raise ZoneError("a zone about a place reaches over 0 and at most 500 km from it")
    if abs(centre[1]) + radius_m / 111_000 > _NEAR_POLE_DEGREES:
        raise ZoneError("the shape comes near a pole; zones stay clear of the poles")


def _about(
    centre: Point, bearings: NDArray[np.float64], metres: NDArray[np.float64], edge_m: float
) -> Shape:
    """Return the polygon of points at bearings and distances from a place."""
    from geographiclib.geodesic import Geodesic

    line = Geodesic.WGS84
    ends = [
        line.Direct(centre[1], centre[0], float(bearing), float(far))
        for bearing, far in zip(bearings, metres, strict=True)
    ]
    return outline([([(end["lon2"], end["lat2"]) for end in ends], edge_m)])


def anchored(
    inside: Sequence[Point],
    outside: Sequence[Point],
    limit: Shape | float,
    *,
    edge_m: float = 0,
) -> Shape:
    """Return the area nearer to places known inside than to places known outside.

    The boundary runs half-way between places of the two kinds that face each
    other (it is an edge of their Voronoi diagram), and is known to half the gap
    between them: all that is known there is that it lies between the two.

    Parameters
    ----------
    inside, outside
        lon, lat of places known to lie on each side; one or more inside.
    limit
        What the area cannot go beyond, where no place outside faces one inside:
        a shape, whose own boundary and `edge_m` hold there, or metres from the
        nearest place inside.
    edge_m
        How well a boundary at `limit` metres is known.

    Raises
    ------
    ZoneError
        No place inside, two places at one position, places over 5 degrees
        apart, or an area that would be empty.
    """
    if not inside:
        raise ZoneError("anchors need at least one place inside")
    ring = short_way([*inside, *outside])
    middle = (ring.min(axis=0) + ring.max(axis=0)) / 2
    if (np.ptp(ring, axis=0) > 5).any():
        raise ZoneError("anchors lie at most 5 degrees apart; split the zone")
    forward, back = to_metres(float(middle[0]), float(middle[1]))
    plane = forward(ring)
    _check_apart(ring, plane, len(inside))
    if isinstance(limit, Shape):
        bounds = limit
    else:
        bounds = _reach(inside, limit, edge_m)
    frame = _frame(plane, shapely.transform(bounds.area, forward))
    if not np.isfinite(frame).all():
        raise ZoneError("the shape that anchors lie within reaches too far; make it smaller")
    cells = [_cell(plane, at, frame) for at in range(len(inside))]

    def on_earth(shape: BaseGeometry) -> BaseGeometry:
        fine = shapely.segmentize(shape, _PIECE_M)
        return on_turn_of(shapely.transform(fine, back), float(middle[0]))

    # The grid closes what rounding leaves between cells: a hundredth of a metre.
    union = shapely.union_all([Polygon(cell) for cell, _ in cells], grid_size=0.01)
    nearest = tidy(shapely.simplify(on_earth(union), GRID_DEGREES))
    area = tidy(shapely.intersection(nearest, bounds.area))
    edges = [
        (ring[at], ring[face], LineString([cell[index], cell[(index + 1) % len(cell)]]))
        for at, (cell, faces) in enumerate(cells)
        for index, face in enumerate(faces)
        if face >= len(inside)
    ]
    between = [
        wrapped(Stretch(_half_gap_m(here, there), LineString(on_earth(line).coords)))
        for here, there, line in edges
    ]
    return Shape(area, (*between, *bounds.stretches))


def _half_gap_m(here: NDArray[np.float64], there: NDArray[np.float64]) -> float:
    return round(float(distance_m(*here, *there)) / 2, 1)


def _check_apart(degrees: NDArray[np.float64], plane: NDArray[np.float64], insiders: int) -> None:
    """Refuse two places at one position: nothing runs between them."""
    for one, other in combinations(range(len(plane)), 2):
        if np.hypot(*(plane[one] - plane[other])) < _TOGETHER_M:
            sides = ["inside" if at < insiders else "outside" for at in (one, other)]
            where = f"{degrees[one][0]:g}, {degrees[one][1]:g}"
            raise ZoneError(
                f"two anchors lie at {where}, one {sides[0]} and one {sides[1]}; leave one out"
            )


def _reach(inside: Sequence[Point], reach_m: float, edge_m: float) -> Shape:
    return combined("union", [circle(place, reach_m, edge_m=edge_m) for place in inside])


def _frame(plane: NDArray[np.float64], limit: BaseGeometry) -> NDArray[np.float64]:
    """Return the corners, anticlockwise, of a frame that all places and the limit lie well in."""
    west, south, east, north = shapely.union_all([MultiPoint(plane), limit]).bounds
    room = max(east - west, north - south) + 1_000
    return shapely.get_coordinates(
        shapely.box(west - room, south - room, east + room, north + room, ccw=True)
    )[:-1]


def _cell(
    places: NDArray[np.float64], at: int, frame: NDArray[np.float64]
) -> tuple[NDArray[np.float64], list[int]]:
    """Return what lies nearer to one place than to any other: a ring, and what each edge faces.

    The frame is cut, nearest place first, by the line half-way to every other
    place. An edge is faced by that place, or by -1 where it is the frame's.
    """
    here = places[at]
    far = np.hypot(*(places - here).T)
    ring, faces = frame, [-1] * len(frame)
    for other in np.argsort(far, kind="stable"):
        if other == at:
            continue
        if far[other] / 2 > np.hypot(*(ring - here).T).max():
            break
        ring, faces = _cut(ring, faces, here, (places[other], int(other)))
    return ring, faces


def _cut(
    ring: NDArray[np.float64],
    faces: list[int],
    here: NDArray[np.float64],
    rival: tuple[NDArray[np.float64], int],
) -> tuple[NDArray[np.float64], list[int]]:
    """Return the part of a convex ring that is nearer to one point than to a rival."""
    there, name = rival
    nearer = (ring - (here + there) / 2) @ (here - there)
    points: list[NDArray[np.float64]] = []
    kept: list[int] = []
    for index, side in enumerate(nearer):
        after = (index + 1) % len(ring)
        if side > 0:
            points.append(ring[index])
            kept.append(faces[index])
        if (side > 0) != (nearer[after] > 0):
            share = side / (side - nearer[after])
            points.append(ring[index] + share * (ring[after] - ring[index]))
            kept.append(name if side > 0 else faces[index])
    return np.array(points), kept
