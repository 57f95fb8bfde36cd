"""Shapes: an area, and how well each stretch of its boundary is known.

Geometry is EPSG:4326 (lon, lat). Lengths are metres on WGS 84, never degrees.
Edges are straight in lon/lat and take the short way round the earth; what
crosses 180 degrees is cut there, as RFC 7946 asks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiLineString, MultiPolygon, Polygon, affinity
from shapely.geometry.base import BaseGeometry

from geomap.errors import ZoneError

__all__ = [
    "GRID_DEGREES",
    "Point",
    "Shape",
    "Stretch",
    "Stretches",
    "along",
    "chained",
    "combined",
    "outline",
    "runs",
    "short_way",
    "tidy",
    "wrapped",
]

GRID_DEGREES = 1e-6
"""Vertices are kept to about 0.1 m: finer than any source, coarse enough to be reproducible."""

Point = tuple[float, float]
"""lon, lat."""

Stretches = Sequence[tuple[Sequence[Sequence[float]], float]]
"""Points as lon, lat and the `edge_m` that holds from each of them to the next."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a boundary and the 95 % half-width it is known to, metres."""

    edge_m: float
    line: LineString | MultiLineString


@dataclass(frozen=True, slots=True)
class Shape:
    """An area and the stretches that its boundary is made of."""

    area: Polygon | MultiPolygon
    stretches: tuple[Stretch, ...]


def outline(stretches: Stretches, holes: Stretches = ()) -> Shape:
    """Return the polygon through the points of all stretches, in order, less its holes.

    Parameters
    ----------
    stretches
        Points as lon, lat and the `edge_m` that holds from each of them to the
        next; a stretch ends at the first point of the one after it.
    holes
        Rings that are not part of the zone, each with its `edge_m`.

    Raises
    ------
    ZoneError
        Under three points, a line that crosses itself, a ring round a pole, or
        a hole that is not within the outline.
    """
    parts = chained(stretches, closed=True)
    ring = _ring(parts)
    rings = [(_ring(chained([hole], closed=True)), hole[1]) for hole in holes]
    # A hole is unwrapped on its own: bring it to the turn of the earth that the outline is on.
    inner = [_beside(hole, ring) for hole, _ in rings]
    area = Polygon(ring, inner)
    if not area.is_valid:
        raise ZoneError(f"the outline is no area: {shapely.is_valid_reason(area)}")
    known = [
        Stretch(edge_m, LineString(hole)) for hole, (_, edge_m) in zip(inner, rings, strict=True)
    ]
    return Shape(tidy(area), tuple(wrapped(part) for part in (*parts, *known)))


def chained(stretches: Stretches, *, closed: bool) -> list[Stretch]:
    """Return the lines of stretches, each going on to the first point of the next.

    Parameters
    ----------
    stretches
        As in `outline`.
    closed
        Whether the last stretch goes on to the first point of all.

    Raises
    ------
    ZoneError
        A stretch without points, or two points 180 degrees of longitude apart.
    """
    if not stretches or not all(len(points) for points, _ in stretches):
        raise ZoneError("every stretch needs at least one point")
    after = [list(points[:1]) for points, _ in [*stretches[1:], stretches[0]]]
    if not closed:
        after[-1] = []
    points = [[*points, *next_] for (points, _), next_ in zip(stretches, after, strict=True)]
    flat = short_way([point for line in points for point in line])
    ends = np.cumsum([len(line) for line in points])
    lines = [flat[end - len(line) : end] for line, end in zip(points, ends, strict=True)]
    return [
        Stretch(edge_m, LineString(line if len(line) > 1 else np.repeat(line, 2, axis=0)))
        for line, (_, edge_m) in zip(lines, stretches, strict=True)
    ]


def short_way(points: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    """Return points whose longitudes go on past 180 degrees where a line crosses it.

    Raises
    ------
    ZoneError
        Two points in a row are 180 degrees of longitude apart: neither way is the short one.
    """
    line = np.array(points, dtype=np.float64).reshape(-1, 2)
    apart = np.abs(np.diff(line[:, 0])) % 360
    if (apart == 180).any():
        raise ZoneError("two points in a row are 180 degrees apart; add one between them")
    # Only what crosses 180 is touched: unwrapping rounds, and most zones are far from there.
    if (np.abs(np.diff(line[:, 0])) > 180).any():
        line[:, 0] = np.unwrap(line[:, 0], period=360)
    return line


def combined(kind: str, shapes: Sequence[Shape]) -> Shape:
    """Return the union, difference (first less the others) or intersection of shapes.

    Raises
    ------
    ZoneError
        No shapes, or nothing is left of them.
    """
    if not shapes:
        raise ZoneError(f"a {kind} needs shapes in `of`")
    areas = [shape.area for shape in shapes]
    if kind == "union":
        area = shapely.union_all(areas)
    elif kind == "difference":
        area = shapely.difference(areas[0], shapely.union_all(areas[1:]))
    else:
        area = shapely.intersection_all(areas)
    # A shape may be part of several: its stretches are counted once.
    stretches = {id(part): part for shape in shapes for part in shape.stretches}
    return Shape(tidy(area), tuple(stretches.values()))


def along(area: Polygon | MultiPolygon, parts: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return the boundary of an area, each edge as well known as the part of a route it follows.

    Parameters
    ----------
    area
        EPSG:4326.
    parts
        The route that the area was drawn about.
    """
    return tuple(
        Stretch(edge_m, LineString(line))
        for ring in shapely.get_rings(shapely.get_parts(area))
        for edge_m, line in runs(shapely.get_coordinates(ring), parts)
    )


def runs(
    ring: NDArray[np.float64], parts: Sequence[Stretch]
) -> Iterator[tuple[float, NDArray[np.float64]]]:
    """Yield `edge_m` and points of each run of edges that is as well known as one part.

    An edge takes the `edge_m` of the part nearest to its middle.
    """
    middles = shapely.points((ring[:-1] + ring[1:]) / 2)
    nearest = np.atleast_1d(shapely.STRtree([part.line for part in parts]).nearest(middles))
    known_to = [parts[index].edge_m for index in nearest]
    for edge_m, run in groupby(range(len(known_to)), known_to.__getitem__):
        edges = list(run)
        yield edge_m, ring[edges[0] : edges[-1] + 2]


def tidy(area: BaseGeometry) -> Polygon | MultiPolygon:
    """Return an area on the grid of a tenth of a metre, cut at 180 degrees, in one order.

    Raises
    ------
    ZoneError
        It encloses no area, or reaches past a pole.
    """
    _, south, _, north = area.bounds if not area.is_empty else (0, 0, 0, 0)
    if not -90 <= south <= north <= 90:
        raise ZoneError("the shape reaches past a pole; zones stay clear of the poles")
    snapped = shapely.set_precision(_within_180(area), GRID_DEGREES)
    neat = shapely.orient_polygons(shapely.normalize(snapped))
    if not isinstance(neat, (Polygon, MultiPolygon)) or neat.is_empty:
        raise ZoneError("the shape encloses no area")
    return neat


def _ring(parts: Sequence[Stretch]) -> NDArray[np.float64]:
    ring = np.concatenate([shapely.get_coordinates(part.line)[:-1] for part in parts])
    if len(np.unique(ring, axis=0)) < 3:
        raise ZoneError("an outline needs at least three points")
    end = shapely.get_coordinates(parts[-1].line)[-1]
    if abs(end[0] - ring[0, 0]) > 180:
        raise ZoneError("the outline goes round a pole; zones stay clear of the poles")
    return np.vstack([ring, ring[:1]])


def _beside(ring: NDArray[np.float64], outer: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a ring on the turn of the earth on which another lies."""
    turns = np.round((outer[:, 0].mean() - ring[:, 0].mean()) / 360)
    return ring + np.array([360 * turns, 0.0]) if turns else ring


def _within_180(shape: BaseGeometry) -> BaseGeometry:
    """Return a geometry with what lies past 180 degrees cut off and put where it belongs."""
    west, _, east, _ = shape.bounds if not shape.is_empty else (0, 0, 0, 0)
    if -180 <= west <= east <= 180:
        return shape
    earth = shapely.box(-180, -90, 180, 90)
    turns = range(int(np.floor((west + 180) / 360)), int(np.ceil((east + 180) / 360)))
    moved = [affinity.translate(shape, xoff=-360.0 * turn) for turn in turns]
    joined: BaseGeometry = shapely.union_all([part.intersection(earth) for part in moved])
    return joined


def wrapped(stretch: Stretch) -> Stretch:
    """Return a stretch with what lies past 180 degrees cut off and put where it belongs."""
    cut = _within_180(stretch.line)
    if isinstance(cut, (LineString, MultiLineString)):
        return Stretch(stretch.edge_m, cut)
    # A line that touches 180 degrees leaves a point on the other side, which is no boundary.
    parts = shapely.get_parts(shapely.get_parts(cut))
    lines = [part for part in parts if isinstance(part, LineString)]
    if not lines:  # a line that is one point, on the wrong turn of the earth
        points = shapely.get_coordinates(cut)
        return Stretch(stretch.edge_m, LineString(np.repeat(points[:1], 2, axis=0)))
    line = lines[0] if len(lines) == 1 else MultiLineString(lines)
    return Stretch(stretch.edge_m, line)
