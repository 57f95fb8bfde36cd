"""Geometry as RFC 7946 writes it: longitude first, 7 decimals, wound right, cut at 180 degrees."""

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from shapely import affinity

from geomap.errors import TableError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "Window",
    "bbox_text",
    "degrees_text",
    "geometry_text",
    "longitude_window",
    "merged",
    "on_the_globe",
    "rounded",
    "window",
]

_EDGE = 180.0


def degrees_text(value: float) -> str:
    """Return degrees with at most 7 decimals, about a centimetre."""
    text = f"{value:.7f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def geometry_text(shape: Any) -> str:
    """Return a geometry object in JSON, or null for none; give it `on_the_globe` first."""
    if shape is None or shape.is_empty:
        return "null"
    kind = "LineString" if shape.geom_type == "LinearRing" else shape.geom_type
    if kind == "GeometryCollection":
        parts = ",".join(geometry_text(part) for part in shape.geoms)
        return f'{{"type":"{kind}","geometries":[{parts}]}}'
    return f'{{"type":"{kind}","coordinates":{_coordinates(shape)}}}'


def on_the_globe(shape: Any) -> Any:
    """Return a shape in two dimensions within -180 to 180, shells wound counter-clockwise.

    What reaches over 180 degrees is cut there and the rest moved to the other side.

    Raises
    ------
    TableError
        A coordinate is no number, or a latitude is over 90 degrees.
    """
    if shape is None or shape.is_empty:
        return None
    flat = _without_empty_parts(shapely.force_2d(shape))
    points = shapely.get_coordinates(flat)
    if not np.isfinite(points).all() or np.abs(points[:, 1]).max() > 90:
        raise TableError(
            "zones: a geometry has coordinates that are no degrees; "
            "give longitude and latitude, or set its reference system"
        )
    if np.abs(points[:, 0]).max() > _EDGE:
        flat = _cut(flat)
    return shapely.orient_polygons(flat)


def _without_empty_parts(shape: Any) -> Any:
    """Return a shape of several parts without those that have no position."""
    parts = getattr(shape, "geoms", None)
    if parts is None or not any(part.is_empty for part in parts):
        return shape
    return type(shape)([_without_empty_parts(part) for part in parts if not part.is_empty])


def rounded(shape: Any) -> Any:
    """Return a shape as 7 decimals have it, wound right even then; None stays."""
    if shape is None:
        return None
    return shapely.orient_polygons(shapely.transform(shape, lambda points: np.round(points, 7)))


class Window(NamedTuple):
    """The longitudes that each of several things spans, and the latitudes of them all."""

    spans: "NDArray[np.float64] | Sequence[tuple[float, float]]"
    south: float
    north: float


def window(shape: Any) -> Window:
    """Return the longitudes each part of a shape spans, and its latitudes."""
    bounds = shapely.bounds(shapely.get_parts(shape))
    return Window(bounds[:, [0, 2]], float(bounds[:, 1].min()), float(bounds[:, 3].max()))


def merged(windows: Iterable[Window | None]) -> Window | None:
    """Return one window of several; None is a thing without position."""
    known = [each for each in windows if each is not None]
    if not known:
        return None
    spans = np.concatenate([np.asarray(each.spans, dtype=float) for each in known])
    return Window(spans, min(each.south for each in known), max(each.north for each in known))


def longitude_window(
    spans: "NDArray[np.float64] | Sequence[tuple[float, float]]",
) -> tuple[float, float]:
    """Return west and east of the spans; west is the greater where they meet over 180 degrees.

    They do where some reach 180 degrees from both sides, and where all lie within
    half of the globe that way and not the other way.
    """
    ordered = np.asarray(spans, dtype=float)
    ordered = ordered[np.argsort(ordered[:, 0], kind="stable")]
    reach = np.maximum.accumulate(ordered[:, 1])
    west, east = float(ordered[0, 0]), float(reach[-1])
    gaps = ordered[1:, 0] - reach[:-1]
    if not len(gaps) or gaps.max() <= 0:
        return west, east
    at = int(gaps.argmax())
    meet = west <= -_EDGE and east >= _EDGE
    if meet or (east - west > _EDGE and gaps[at] > _EDGE):
        return float(ordered[at + 1, 0]), float(reach[at])
    return west, east


def bbox_text(frame: Window | None) -> str:
    """Return the `bbox` member with a comma after it, or nothing where there is no position."""
    if frame is None:
        return ""
    west, east = longitude_window(frame.spans)
    return f'"bbox":[{",".join(map(degrees_text, (west, frame.south, east, frame.north)))}],'


def _cut(shape: Any) -> Any:
    """Return the parts of a shape on each side of 180 degrees, touching slivers left out."""
    if shape.geom_type == "GeometryCollection":
        return shapely.GeometryCollection([on_the_globe(part) for part in shape.geoms])
    world = shapely.box(-_EDGE, -90, _EDGE, 90)
    west, _, east, _ = shape.bounds
    parts: list[Any] = []
    for turn in range(math.floor((west + _EDGE) / 360), math.floor((east + _EDGE) / 360) + 1):
        part = shapely.intersection(affinity.translate(shape, xoff=-360.0 * turn), world)
        parts += [piece for piece in shapely.get_parts(part) if not piece.is_empty]
    highest = max(map(_dimension, parts))
    solid = [part for part in parts if _dimension(part) == highest]
    if len(solid) == 1:
        return solid[0]
    many: Any = (shapely.MultiPoint, shapely.MultiLineString, shapely.MultiPolygon)[highest]
    return many(solid)


def _dimension(shape: Any) -> int:
    return int(shapely.get_dimensions(shape))


def _coordinates(shape: Any) -> str:
    kind = shape.geom_type
    if kind == "Point":
        return _position(shapely.get_coordinates(shape)[0].tolist())
    if kind == "Polygon":
        return _nested(_line(ring) for ring in (shape.exterior, *shape.interiors))
    if kind.startswith("Multi"):
        return _nested(_coordinates(part) for part in shape.geoms)
    return _line(shape)


def _line(line: Any) -> str:
    return _nested(map(_position, shapely.get_coordinates(line).tolist()))


def _position(position: Sequence[float]) -> str:
    return f"[{degrees_text(position[0])},{degrees_text(position[1])}]"


def _nested(parts: Iterable[str]) -> str:
    return f"[{','.join(parts)}]"
