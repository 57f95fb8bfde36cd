"""Geometry as RFC 7946 writes it: longitude first, 7 decimals, wound right, cut at 180 degrees."""

from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from shapely import affinity

__all__ = [
    "bbox_text",
    "degrees_text",
    "geometry_text",
    "longitude_window",
    "on_the_globe",
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
    if shape.geom_type == "GeometryCollection":
        parts = ",".join(geometry_text(part) for part in shape.geoms)
        return f'{{"type":"GeometryCollection","geometries":[{parts}]}}'
    return f'{{"type":"{shape.geom_type}","coordinates":{_coordinates(shape)}}}'


def on_the_globe(shape: Any) -> Any:
    """Return a shape in two dimensions within -180 to 180, shells wound counter-clockwise.

    What reaches over 180 degrees is cut there and the rest moved to the other side.
    """
    if shape is None or shape.is_empty:
        return None
    flat = shapely.force_2d(shape)
    west, _, east, _ = flat.bounds
    if west < -_EDGE or east > _EDGE:
        flat = _cut(flat)
    return shapely.orient_polygons(flat)


def window(shape: Any) -> tuple[list[tuple[float, float]], float, float]:
    """Return the longitudes each part of a shape spans, and its latitudes."""
    bounds = [part.bounds for part in getattr(shape, "geoms", [shape])]
    south, north = min(part[1] for part in bounds), max(part[3] for part in bounds)
    return [(part[0], part[2]) for part in bounds], south, north


def longitude_window(spans: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Return west and east of the spans; west is the greater where they meet over 180 degrees."""
    ordered = sorted(spans)
    west, east = ordered[0][0], max(span[1] for span in ordered)
    if west > -_EDGE or east < _EDGE:
        return west, east
    reach, widest = ordered[0][1], (0.0, west, east)
    for start, end in ordered[1:]:
        widest = max(widest, (start - reach, start, reach))
        reach = max(reach, end)
    return widest[1], widest[2]


def bbox_text(spans: Sequence[tuple[float, float]], south: float, north: float) -> str:
    """Return the `bbox` member with a comma after it, or nothing where there is no position."""
    if not spans:
        return ""
    west, east = longitude_window(spans)
    return f'"bbox":[{",".join(map(degrees_text, (west, south, east, north)))}],'


def _cut(shape: Any) -> Any:
    """Return the parts of a shape on each side of 180 degrees, touching slivers left out."""
    world = shapely.box(-_EDGE, -90, _EDGE, 90)
    parts: list[Any] = []
    for turn in (-360.0, 0.0, 360.0):
        part = shapely.intersection(affinity.translate(shape, xoff=turn), world)
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
