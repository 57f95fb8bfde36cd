"""The ground under a map as layers of a file: land, coast, water, borders and places, offline.

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

from geomap.blur import blur_of, clear_of
from geomap.exports.flat import clean
from geomap.exports.flat_columns import FlatColumn
from geomap.exports.layers import Layer
from geomap.incidents.points import with_positions
from geomap.webmap.assets import asset
from geomap.webmap.basemap import WIDE_DEGREES, box_about, detail
from geomap.webmap.frame import holding, pieces
from geomap.webmap.labels import gazetteer_labels
from geomap.webmap.topology import Topology, read_topology
from geomap.webmap.water import water

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from geomap.gazetteer import Gazetteer

__all__ = ["BASE_LAYERS", "PLACES", "Bounds", "base_layers", "bounds_of", "place_layer"]

Bounds = tuple[float, float, float, float]
"""West, south, east, north, degrees; east is beyond 180 where that is shorter."""

BASE_LAYERS = ("land", "lakes", "coast", "rivers", "borders")
"""The layers, the lowest first."""
PLACES = "places"
"""The layer above these, where a gazetteer names places."""

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
_SCALE_AT_ZOOM_0 = 591_658_711
"""Of the web map, on a screen of 96 dots an inch: each zoom halves it."""
_BENEATH_A_PIN_M = 1000.0
"""Where the zones of a conflict fill a screen a pin covers what is this near."""


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


def place_layer(
    gazetteer: "Gazetteer", bounds: Bounds | None, table: "pd.DataFrame"
) -> Layer | None:
    """Return the places that the web map names, the more important first, or None for none.

    Of a blurred table neither the places of incidents come first nor is any named
    that stands in a circle, so that the names tell no more than the circles.

    Parameters
    ----------
    gazetteer
        Where the places are from.
    bounds
        West, south, east, north of the data; None is the world.
    table
        INCIDENT columns.
    """
    import pyarrow as pa

    placed = with_positions(table)
    is_blurred = blur_of(table) is not None
    clear = functools.partial(clear_of, table=table) if is_blurred else None
    has_ids = "place_id" in table.columns and not is_blurred
    ids = frozenset(map(str, table["place_id"].dropna())) if has_ids else frozenset()
    labels = gazetteer_labels(gazetteer, bounds or WORLD, reported=ids, clear=clear)
    if not labels:
        return None
    texts = {
        name: pa.array([clean(label[name]) or None for label in labels], pa.large_string())
        for name in ("text", "language", "kind")
    }
    lon = np.array([(label["lon"] + 180) % 360 - 180 for label in labels])
    lat = np.array([label["lat"] for label in labels], dtype=float)
    scales = [round(_SCALE_AT_ZOOM_0 / 2 ** label["zoom"]) for label in labels]
    columns = [
        FlatColumn("name", "text", "name of the place", texts["text"]),
        FlatColumn("language", "text", "language of the name, ISO 639", texts["language"]),
        FlatColumn("kind", "text", "what kind of place it is", texts["kind"]),
        FlatColumn("from_scale", "count", "the map names it from 1 to this",
                   pa.array(scales, pa.int64())),
        FlatColumn("by_incident", "truth", "whether an incident's pin may cover it",
                   pa.array(_beneath_pins(lon, lat, placed).tolist(), pa.bool_())),
    ]  # fmt: skip
    return Layer(PLACES, columns, np.asarray(shapely.points(lon, lat)), "Point")


def _beneath_pins(
    lon: "NDArray[np.float64]", lat: "NDArray[np.float64]", table: "gpd.GeoDataFrame"
) -> "NDArray[np.bool_]":
    """Return whether a pin stands on each of some places or right beside it."""
    is_pin = table.geometry.notna().to_numpy()
    if "located" in table.columns:
        is_pin = is_pin & table["located"].astype("object").ne("area").to_numpy()
    pins = np.array(table.geometry[is_pin], dtype=object)
    high = _BENEATH_A_PIN_M / _METRES_A_DEGREE
    wide = high / np.maximum(np.cos(np.radians(lat)), 0.01)
    near = shapely.box(lon - wide, lat - high, lon + wide, lat + high)
    found = np.zeros(len(lon), dtype=bool)
    found[shapely.STRtree(pins).query(near, predicate="intersects")[0]] = True
    return found


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
