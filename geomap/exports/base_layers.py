"""The ground under a map as layers of a file: land, coast, water and borders, offline.

What the web map draws, from the same assets: Natural Earth in detail about the data
and coarse for the rest of the world. Land is one with its surroundings, so that
its outline is the coast and no edge of a box. EPSG:4326, lon before lat, all within
-180 and 180 degrees, and within the latitudes that Web Mercator has.
"""

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geomap.exports.flat_columns import FlatColumn
from geomap.exports.layers import Layer
from geomap.webmap.assets import asset
from geomap.webmap.basemap import WIDE_DEGREES, box_about, detail
from geomap.webmap.frame import holding, pieces
from geomap.webmap.topology import Topology, read_topology
from geomap.webmap.water import water

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BASE_LAYERS", "Bounds", "base_layers", "bounds_of"]

Bounds = tuple[float, float, float, float]
"""West, south, east, north, degrees; east is beyond 180 where that is shorter."""

BASE_LAYERS = ("land", "lakes", "coast", "rivers", "borders")
"""The layers, the lowest first."""

WORLD: Bounds = (-180.0, -85.05, 180.0, 85.05)
_WORLD_TOLERANCE = 0.03
"""Degrees by which the coarse lines may be moved: a pixel where a continent is on a screen."""
_ANTARCTIC = -60.0
"""A box that reaches beyond has to reach the pole, which the source has for the land's shell."""
_LAKE_AREA = 0.5
"""Square degrees: a smaller lake is no landmark where the world is drawn coarsely."""
_METRES_A_DEGREE = 111_195.0
_SOURCE = "Natural Earth"
_LINE = "LineString"


def bounds_of(
    shapes: "NDArray[np.object_]", radius_m: "NDArray[np.float64] | None" = None
) -> Bounds | None:
    """Return what holds shapes, degrees, or None where there are none.

    Parameters
    ----------
    shapes
        EPSG:4326; None and empty ones are left out.
    radius_m
        Metres around each that belong to it; NaN is none.
    """
    is_there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    parts, owner = shapely.get_parts(shapes[is_there], return_index=True)
    if not len(parts):
        return None
    west, south, east, north = shapely.bounds(parts).T
    if radius_m is not None:
        high = np.nan_to_num(radius_m[is_there][owner]) / _METRES_A_DEGREE
        middle = np.radians((south + north) / 2)
        wide = np.minimum(high / np.maximum(np.cos(middle), 0.01), 180.0)
        west, south, east, north = west - wide, south - high, east + wide, north + high
    first, last = holding(west, east)
    return first, max(float(south.min()), -90.0), last, min(float(north.max()), 90.0)


def base_layers(bounds: Bounds | None) -> list[Layer]:
    """Return the ground about the data and, coarser, the world: see `BASE_LAYERS`.

    Parameters
    ----------
    bounds
        West, south, east, north of the data; None is the world, coarse.
    """
    box = box_about(bounds or WORLD)
    if box[1] < _ANTARCTIC:
        box = (box[0], -90.0, *box[2:])
    wide = box[2] - box[0] >= WIDE_DEGREES
    boxes = [piece for piece, _ in pieces(box)]
    land, borders, lakes, rivers = _near(boxes, wide=wide)
    rest = shapely.difference(
        shapely.box(*WORLD), shapely.union_all([shapely.box(*piece) for piece in boxes])
    )
    far_land, far_borders, far_lakes = (shapely.intersection(shape, rest) for shape in _world())
    whole = shapely.union_all([_in_world(land), far_land])
    drawn = {
        "land": (whole, "Polygon"),
        "lakes": (shapely.union_all([_in_world(lakes), far_lakes]), "Polygon"),
        "coast": (shapely.difference(shapely.boundary(whole), shapely.box(*WORLD).exterior), _LINE),
        "rivers": (_in_world(rivers), _LINE),
        "borders": (shapely.union_all([_in_world(borders), far_borders]), _LINE),
    }
    return [_layer(name, *drawn[name]) for name in BASE_LAYERS]


def _near(boxes: Sequence[Bounds], *, wide: bool) -> tuple[Any, Any, Any, Any]:
    """Return land, borders, lakes and rivers in boxes that lie within -180 and 180."""
    topology = _topology("50m" if wide else "10m")
    width = sum(box[2] - box[0] for box in boxes)
    found: tuple[list[Any], ...] = ([], [], [], [])
    for box in boxes:
        countries, _, inland = detail(topology, box, tolerance=width / 4000)
        standing, flowing = water(box, fine=not wide)
        found[0].extend(shape for _, shape in countries)
        for kept, shape in zip(found[1:], (inland, standing, flowing), strict=True):
            kept.append(shape)
    land, borders, lakes, rivers = (shapely.union_all(shapes) for shapes in found)
    return land, borders, lakes, rivers


@functools.cache
def _world() -> tuple[Any, Any, Any]:
    """Return land, borders and great lakes of the world."""
    whole = (-180.0, -90.0, 180.0, 90.0)
    countries, _, inland = detail(_topology("50m"), whole, tolerance=_WORLD_TOLERANCE)
    lakes = shapely.get_parts(water(WORLD, fine=False)[0])
    great = lakes[shapely.area(lakes) > _LAKE_AREA]
    land = shapely.union_all([shape for _, shape in countries])
    return land, inland, shapely.union_all(shapely.simplify(great, _WORLD_TOLERANCE / 2))


@functools.cache
def _topology(scale: str) -> Topology:
    return read_topology(asset(f"world-atlas/countries-{scale}.json").read_text())


def _in_world(shape: Any) -> Any:
    return shapely.clip_by_rect(shape, *WORLD)


def _layer(name: str, shape: Any, geometry_type: str) -> Layer:
    """Return the parts of a shape that are of a kind as a layer, a row each."""
    import pyarrow as pa

    if geometry_type == _LINE:
        shape = shapely.line_merge(shape)
    parts = shapely.get_parts(shapely.get_parts(np.atleast_1d(shape)))
    is_kind = np.array([part.geom_type == geometry_type for part in parts], dtype=bool)
    kept = parts[is_kind & ~shapely.is_empty(parts)]
    if geometry_type == "Polygon":
        kept = shapely.orient_polygons(kept)
    sources = pa.array([_SOURCE] * len(kept), pa.large_string())
    source = FlatColumn("source", "text", "where the shape is from", sources)
    return Layer(name, [source], kept, geometry_type)
