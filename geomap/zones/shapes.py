"""Shapes: what an agreement says about where a zone runs, made a polygon.

Geometry is EPSG:4326 (lon, lat). Lengths are metres on WGS 84, never degrees.
Each shape knows how well each stretch of its boundary is known.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely import LineString, MultiPolygon, Polygon

from geomap.errors import ZoneError
from geomap.geodesy import to_metres

__all__ = ["Shape", "Stretch", "combined", "corridor", "make_shape", "outline"]

GRID_DEGREES = 1e-6
"""Vertices are kept to about 0.1 m: finer than any source, coarse enough to be reproducible."""

_CORRIDOR_PIECE_DEGREES = 0.02
_QUADRANT_SEGMENTS = 16  # a cap's edge lies within 0.12 % of its radius


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a boundary and the 95 % half-width it is known to, metres."""

    edge_m: float
    line: LineString


@dataclass(frozen=True, slots=True)
class Shape:
    """An area and the stretches that its boundary is made of."""

    area: Polygon | MultiPolygon
    stretches: tuple[Stretch, ...]


def outline(stretches: Sequence[tuple[Sequence[Sequence[float]], float]]) -> Shape:
    """Return the polygon through the points of all stretches, in order.

    Parameters
    ----------
    stretches
        Points as lon, lat and the `edge_m` that holds from each of them to the
        next; a stretch ends at the first point of the one after it.

    Raises
    ------
    ZoneError
        Under three points, or a line that crosses itself.
    """
    starts = [points[0] for points, _ in stretches]
    ends = [*starts[1:], starts[0]]
    lines = [
        Stretch(edge_m, LineString([*points, end]))
        for (points, edge_m), end in zip(stretches, ends, strict=True)
    ]
    points = [point for line in lines for point in line.line.coords[:-1]]
    if len(points) < 3:
        raise ZoneError("an outline needs at least three points")
    area = Polygon(points)
    if not area.is_valid:
        raise ZoneError(f"the outline is no area: {shapely.is_valid_reason(area)}")
    return Shape(_tidy(area), tuple(lines))


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
    west, south, east, north = route.bounds
    if ends not in {"flat", "round"}:
        raise ZoneError(f'a corridor\'s ends are "flat" or "round", not "{ends}"')
    if east - west > 5 or north - south > 5:
        raise ZoneError("a corridor's route is at most 5 degrees long; split it")
    forward, back = to_metres((west + east) / 2, (south + north) / 2)
    plane = shapely.transform(shapely.segmentize(route, _CORRIDOR_PIECE_DEGREES), forward)
    band = shapely.buffer(
        plane,
        half_width_m,
        quad_segs=_QUADRANT_SEGMENTS,
        cap_style="flat" if ends == "flat" else "round",
    )
    area = shapely.transform(shapely.simplify(band, half_width_m * 5e-4), back)
    return Shape(_tidy(area), (Stretch(edge_m, LineString(shapely.get_exterior_ring(area))),))


def combined(kind: str, shapes: Sequence[Shape]) -> Shape:
    """Return the union, difference (first less the others) or intersection of shapes."""
    areas = [shape.area for shape in shapes]
    if kind == "union":
        area = shapely.union_all(areas)
    elif kind == "difference":
        area = shapely.difference(areas[0], shapely.union_all(areas[1:]))
    else:
        area = shapely.intersection_all(areas)
    return Shape(_tidy(area), tuple(part for shape in shapes for part in shape.stretches))


def _tidy(area: shapely.Geometry) -> Polygon | MultiPolygon:
    snapped = shapely.set_precision(area, GRID_DEGREES)
    tidy = shapely.orient_polygons(shapely.normalize(snapped))
    if not isinstance(tidy, (Polygon, MultiPolygon)) or tidy.is_empty:
        raise ZoneError("the shape encloses no area")
    return tidy


def make_shape(
    name: str, shapes: Mapping[str, Any], edge_m: float, other_recipe: Callable[[str, str], Shape]
) -> Shape:
    """Return the shape that a recipe calls `name`.

    Parameters
    ----------
    name
        Key into `shapes`.
    shapes
        The recipe's `[shape.*]` tables.
    edge_m
        The recipe's own `edge_m`, for stretches that give none.
    other_recipe
        Returns a shape of another recipe, by file name and shape name.

    Raises
    ------
    ZoneError
        A shape is missing, refers to itself, or lacks what its kind needs.
    """
    return _make(name, _Workshop(shapes, edge_m, other_recipe), ())


@dataclass(frozen=True, slots=True)
class _Workshop:
    shapes: Mapping[str, Any]
    edge_m: float
    other_recipe: Callable[[str, str], Shape]


def _make(name: str, shop: _Workshop, path: tuple[str, ...]) -> Shape:
    if name in path:
        raise ZoneError(f'shape "{name}" is made of itself')
    if name not in shop.shapes:
        raise ZoneError(f'no shape is called "{name}"')
    facts = shop.shapes[name]
    kind = facts.get("kind")
    edge_m = facts.get("edge_m", shop.edge_m)
    try:
        if kind == "outline":
            return outline([(s["points"], s.get("edge_m", edge_m)) for s in facts["stretch"]])
        if kind == "corridor":
            ends = facts.get("ends", "round")
            route = LineString(facts["route"])
            return corridor(route, facts["width_m"] / 2, edge_m=edge_m, ends=ends)
        if kind == "recipe":
            return shop.other_recipe(facts["file"], facts["shape"])
        if kind in {"union", "difference", "intersection"}:
            return combined(kind, [_make(part, shop, (*path, name)) for part in facts["of"]])
    except KeyError as error:
        raise ZoneError(f'shape "{name}": a {kind} needs {error.args[0]}') from None
    except (TypeError, shapely.errors.GEOSException) as error:
        reason = " ".join(str(error).split())
        raise ZoneError(f'shape "{name}": cannot be drawn: {reason}') from None
    kinds = "outline, corridor, recipe, union, difference, intersection"
    raise ZoneError(f'shape "{name}": kind "{kind}" is none of {kinds}')
