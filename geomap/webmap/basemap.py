"""The offline base map: land, coast and borders about the data, and the world behind.

From Natural Earth through world-atlas, 1:10 m where the data is close together
and 1:50 m where it is far apart. Lines travel as integer steps, which is a
third of the size of GeoJSON.
"""

import functools
import math
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geomap.webmap.assets import asset
from geomap.webmap.topology import Box, Coordinates, Shape, Topology, polygon, read_topology

__all__ = ["WIDE_DEGREES", "base_values", "box_about", "detail"]

WIDE_DEGREES = 40.0
"""From this width on the 1:50 m countries are drawn: the finer ones would not be seen."""
_WORLD: Box = (-180.0, -90.0, 180.0, 90.0)
_LEAST_MARGIN = 2.5
_WORLD_TOLERANCE = 0.15
_STEPS = 1000
_WIDE_STEPS = 100
_WORLD_STEPS = 10
_SEAM = 179.99


def box_about(bounds: Box) -> Box:
    """Return the box of the detailed base: the data's bounds and a margin, in degrees.

    The margin is the data's own width and height, at least 2.5 degrees, so that
    a reader who moves the map by a screen still sees the detail.
    """
    west, south, east, north = bounds
    wide, high = max(east - west, _LEAST_MARGIN), max(north - south, _LEAST_MARGIN)
    return (
        max(west - wide, -180.0),
        max(south - high, -90.0),
        min(east + wide, 180.0),
        min(north + high, 90.0),
    )


@functools.cache
def _topology(scale: str) -> Topology:
    """Read once a process: half of the time that a page takes is reading this file."""
    return read_topology(asset(f"world-atlas/countries-{scale}.json").read_text())


def _view(bounds: Box) -> Box:
    """Return about what a screen shows at the start: the bounds and a little more."""
    west, south, east, north = bounds
    reach = 0.3 * max(east - west, north - south, 0.2)
    return (
        max(west - 2 * reach, -180.0),
        max(south - reach, -90.0),
        min(east + 2 * reach, 180.0),
        min(north + reach, 90.0),
    )


def base_values(bounds: Box, avoid: Shape) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the base as the page's scripts read it, and labels for its countries.

    Parameters
    ----------
    bounds
        West, south, east, north of the data, degrees.
    avoid
        Where no country's name is to stand: an area whose status is disputed.
    """
    box = box_about(bounds)
    wide = box[2] - box[0] >= WIDE_DEGREES
    coarse = _topology("50m")
    fine = coarse if wide else _topology("10m")
    steps = _WIDE_STEPS if wide else _STEPS
    countries, coast, borders = detail(fine, box)
    land = shapely.union_all([shape for _, shape in countries])
    base = {
        "scale": steps,
        "box": [round(edge, 3) for edge in box],
        "world": None if box == _WORLD else _world(coarse),
        "land": _polygon_steps(land, steps),
        "coast": _line_steps(coast, steps),
        "borders": _line_steps(borders, steps),
    }
    return base, _country_labels(countries, _view(bounds), avoid)


def detail(topology: Topology, box: Box) -> tuple[list[tuple[str, Shape]], Shape, Shape]:
    """Return the countries, coasts and borders in a box, simplified to what a screen shows."""
    found = topology.within(box)
    numbers = [line for _, rings in found for numbers in rings for line in numbers]
    lines = topology.simplified(numbers, (box[2] - box[0]) / 4000)
    countries = []
    for name, rings in found:
        shape = polygon(lines, rings)
        clipped = None if shape is None else _clip(shape, box)
        if clipped is not None and clipped.area > 0:
            countries.append((name, clipped))
    owners = topology.owners()
    coast = [line for number, line in lines.items() if owners[number] == 1]
    borders = [line for number, line in lines.items() if owners[number] > 1]
    return countries, _clip(_drawn(coast), box), _clip(_drawn(borders), box)


def _clip(shape: Shape, box: Box) -> Shape:
    if shapely.contains(shapely.box(*box), shape):
        return shape
    return shapely.clip_by_rect(shape, *box)


def _drawn(lines: list[Coordinates]) -> Shape:
    """Return lines without the stretches along the edge of the map, which are no coast."""
    parts = []
    for line in lines:
        on_edge = (np.abs(line[:, 0]) >= _SEAM) | (line[:, 1] <= -85)
        across = np.abs(np.diff(line[:, 0])) > 180
        cut = (on_edge[:-1] & on_edge[1:]) | across
        parts += [part for part in np.split(line, np.flatnonzero(cut) + 1) if len(part) > 1]
    return shapely.MultiLineString([shapely.LineString(part) for part in parts])


def _world(topology: Topology) -> dict[str, Any]:
    """Return the land and borders of the world, coarse: where the reader is, beyond the detail."""
    found = topology.within(_WORLD)
    big = [rings for _, rings in found if _width(topology, rings[0]) > 4 * _WORLD_TOLERANCE]
    numbers = {max(line, ~line) for rings in big for ring in rings for line in ring}
    lines = topology.simplified(numbers, _WORLD_TOLERANCE)
    shapes = [polygon(lines, rings) for rings in big]
    land = shapely.union_all([shape for shape in shapes if shape is not None])
    owners = topology.owners()
    borders = _drawn([line for number, line in lines.items() if owners[number] > 1])
    return {
        "scale": _WORLD_STEPS,
        "land": _polygon_steps(land, _WORLD_STEPS),
        "borders": _line_steps(borders, _WORLD_STEPS),
    }


def _width(topology: Topology, numbers: tuple[int, ...]) -> float:
    bounds = topology.bounds[[max(line, ~line) for line in numbers]]
    return float((bounds[:, 2:].max(axis=0) - bounds[:, :2].min(axis=0)).max())


def _polygon_steps(shape: Shape, steps: int) -> list[list[list[int]]]:
    found = []
    for part in shapely.get_parts(shape):
        if part.geom_type == "Polygon" and part.area > 0:
            rings = [
                _steps(np.array(ring.coords), steps) for ring in (part.exterior, *part.interiors)
            ]
            if len(rings[0]) >= 8:
                found.append([ring for ring in rings if len(ring) >= 8])
    return found


def _line_steps(shape: Shape, steps: int) -> list[list[int]]:
    merged = shapely.line_merge(shape)
    lines = [_steps(shapely.get_coordinates(part), steps) for part in shapely.get_parts(merged)]
    return [line for line in lines if len(line) >= 4]


def _steps(line: npt.NDArray[np.float64], steps: int) -> list[int]:
    """Return a line as integer differences, lon and lat in turn, without repeated points."""
    whole = np.round(line * steps).astype(np.int64)
    keep = np.ones(len(whole), dtype=bool)
    keep[1:] = (whole[1:] != whole[:-1]).any(axis=1)
    whole = whole[keep]
    found: list[int] = np.diff(whole, axis=0, prepend=[[0, 0]]).ravel().tolist()
    return found


def _country_labels(
    countries: list[tuple[str, Shape]], view: Box, avoid: Shape
) -> list[dict[str, Any]]:
    """Return a label for each country, in its widest part, in view where it has room there."""
    screen = shapely.box(*view)
    room: dict[str, tuple[bool, float, shapely.MultiPolygon]] = {}
    for name, shape in countries:
        free = _areas(shapely.difference(shape, avoid))
        seen = _areas(shapely.intersection(free, screen))
        in_view = seen.area > 0.03 * screen.area
        part = seen if in_view else free
        if part.area > 0.01 * screen.area:
            best = room.get(name)
            if best is None or (in_view, part.area) > best[:2]:
                room[name] = (in_view, part.area, part)
    # Farther out the widest part in view is no longer where a reader looks for the name.
    zoom = max(2, int(math.log2(360 / (view[2] - view[0]))) - 1)
    return [
        _country_label(name, room[name][2], zoom)
        for name in sorted(room, key=lambda name: (-room[name][1], name))
    ]


def _areas(shape: Shape) -> shapely.MultiPolygon:
    parts = shapely.get_parts(shape).tolist()
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _country_label(name: str, part: shapely.MultiPolygon, zoom: int) -> dict[str, Any]:
    reach = math.sqrt(part.area) / 50
    lon, lat = shapely.get_coordinates(shapely.maximum_inscribed_circle(part, reach))[0]
    return {
        "text": name,
        "language": "en",
        "lon": round(float(lon), 3),
        "lat": round(float(lat), 3),
        "kind": "country",
        "zoom": zoom,
    }
