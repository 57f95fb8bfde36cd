"""Where on a round world a flat map begins: at 180 degrees, unless the data lies across it.

A place is drawn at the longitude between `start` and `start + 360` that is its
own; the base map, the labels and the view are written so. Degrees throughout.
"""

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely import affinity

from geomap.webmap.topology import Box, Shape

__all__ = [
    "box_about",
    "drawn_lon",
    "holding",
    "pieces",
    "start_of",
    "turned",
    "turned_lines",
    "uncut_lines",
    "whole_zone",
]

_WHOLE = 360.0
_LEAST_MARGIN = 2.5
_NEAR_SEAM = 10.0
_MUCH_SHORTER = 0.6


def box_about(bounds: Box) -> Box:
    """Return the box of the detailed base: the data's bounds and a margin, in degrees.

    The margin is the data's own width and height, at least 2.5 degrees, so that
    a reader who moves the map by a screen still sees the detail. It ends beyond
    180 degrees where the data does or comes near; it is never more than the world.
    """
    west, south, east, north = bounds
    wide, high = max(east - west, _LEAST_MARGIN), max(north - south, _LEAST_MARGIN)
    near = min(wide, _NEAR_SEAM)
    within = west >= -180.0 and east <= 180.0
    if within and (east - west >= 180.0 or (west - near >= -180.0 and east + near <= 180.0)):
        west, east = max(west - wide, -180.0), min(east + wide, 180.0)
    elif east - west + 2 * wide < _WHOLE:
        west, east = west - wide, east + wide
    else:
        west = round((west + east) / 2, 3) - 180.0
        east = west + _WHOLE
    edges = west, max(south - high, -90.0), east, min(north + high, 90.0)
    return round(edges[0], 3), round(edges[1], 3), round(edges[2], 3), round(edges[3], 3)


def start_of(box: Box) -> float:
    """Return the longitude at which a map that shows a box begins: -180, or half a turn before it.

    The box is that of `box_about`.
    """
    west, _, east, _ = box
    if west >= -180.0 and east <= 180.0:
        return -180.0
    if east - west >= _WHOLE:
        return west
    return min(math.floor((west + east) / 2) - 180.0, west)


def drawn_lon(lon: float, start: float) -> float:
    """Return the longitude at which a place is drawn on a map that begins at `start`."""
    if start <= lon <= start + _WHOLE:
        return lon
    return start + (lon - start) % _WHOLE


def holding(west: npt.ArrayLike, east: npt.ArrayLike) -> tuple[float, float]:
    """Return a span of longitudes that holds all of these; its end may be beyond 180.

    It crosses 180 degrees only where that makes it much shorter: a map of the
    whole world begins where people are used to see it begin.

    Parameters
    ----------
    west, east
        The ends of each span, degrees, west the smaller; at least one.
    """
    low, high = np.asarray(west, dtype=float), np.asarray(east, dtype=float)
    wide = np.minimum(high - low, _WHOLE)
    low = np.where((low >= -180.0) & (low < 180.0), low, (low + 180.0) % _WHOLE - 180.0)
    order = np.argsort(low, kind="stable")
    low, high = low[order], (low + wide)[order]
    first, last = float(low[0]), float(high.max())
    plain = (first, last) if last <= 180.0 else (-180.0, 180.0)
    # What reaches beyond 180 covers what is there at the other end.
    reach = first if last <= 180.0 else last - _WHOLE
    before = np.maximum(np.maximum.accumulate(np.concatenate([[reach], high[:-1]])), reach)
    gap = int(np.argmax(low - before))
    across = float(low[gap]), max(float(before[gap]) + _WHOLE, last)
    return across if across[1] - across[0] < _MUCH_SHORTER * (plain[1] - plain[0]) else plain


def pieces(box: Box) -> list[tuple[Box, float]]:
    """Return a box as boxes within -180 and 180, each with the turn that puts it in its place."""
    west, south, east, north = box
    found = []
    for turn in (-_WHOLE, 0.0, _WHOLE):
        low, high = max(west - turn, -180.0), min(east - turn, 180.0)
        if low < high:
            found.append(((low, south, high, north), turn))
    return found


def turned(shape: Shape, turn: float) -> Shape:
    """Return a shape moved by whole turns, degrees."""
    return affinity.translate(shape, turn) if turn and not shapely.is_empty(shape) else shape


def turned_lines(lines: list[Any], start: float) -> list[Any]:
    """Return lines of positions, lon before lat, where a map that begins at `start` has them.

    All are moved as the first is, by its middle: the holes of a polygon with its shell.
    """
    lons = [position[0] for position in lines[0]]
    middle = (min(lons) + max(lons)) / 2
    turn = round((drawn_lon(middle, start) - middle) / _WHOLE) * _WHOLE
    if not turn:
        return lines
    return [[[lon + turn, *rest] for lon, *rest in line] for line in lines]


def whole_zone(polygons: list[Any], start: float) -> list[Any]:
    """Return GeoJSON polygons on a map that begins at `start`, without their cut at 180 degrees."""
    moved = [turned_lines(rings, start) for rings in polygons]
    shapes = [shapely.Polygon(shell, holes) for shell, *holes in moved]
    if moved == polygons or not all(shape.is_valid for shape in shapes):
        return moved
    whole = shapely.get_parts(shapely.union_all(shapes))
    return [
        [[list(point) for point in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in whole
    ]


def uncut_lines(lines: list[Any], start: float) -> list[Any]:
    """Return boundary lines on a map that begins at `start`, without those along 180 degrees."""
    found = []
    for line in lines:
        part: list[Any] = []
        for position in turned_lines([line], start)[0]:
            if part and abs(part[-1][0]) == abs(position[0]) == 180.0:
                found.append(part)
                part = []
            part.append(position)
        found.append(part)
    return [part for part in found if len(part) > 1]
