"""Shapes in KML: points, polygons that lie on the ground, and the circles of areas.

Coordinates are lon, lat, EPSG:4326, with at most 7 decimals.
"""

from typing import TYPE_CHECKING, Any

from geomap.exports.kml_text import number_text
from geomap.exports.shapes import on_the_globe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["WIDEST_M", "area_circle", "shape_text"]

WIDEST_M = 9_900_000.0
"""A circle about a place ends here: a wider one may hold both poles, and has no one inside."""

_CORNERS = 128  # the edges then lie within 0.03 % of the radius
_PIECE_DEGREES = 0.25
"""Google Earth draws edges as great circles and ours are straight in lon and lat: over
pieces as short as this the two differ by some metres at most."""


def area_circle(lon: float, lat: float, radius_m: float) -> Any:
    """Return the polygon of all positions within `radius_m` of one, cut at 180 degrees.

    Parameters
    ----------
    lon, lat
        The middle, degrees.
    radius_m
        Metres on WGS 84, above 0 and at most `WIDEST_M`.
    """
    import numpy as np
    import shapely
    from pyproj import Geod

    bearings = np.arange(_CORNERS) * -360.0 / _CORNERS
    middle = np.full(_CORNERS, lon), np.full(_CORNERS, lat)
    x, y, _ = Geod(ellps="WGS84").fwd(*middle, bearings, np.full(_CORNERS, radius_m))
    around = np.unwrap(np.append(x, x[0]), period=360.0)
    if abs(around[-1] - around[0]) > 180.0:
        return on_the_globe(shapely.Polygon(_about_pole(np.asarray(x), np.asarray(y), lat)))
    turns = 360.0 * np.round((around[:-1].mean() - lon) / 360.0)
    return on_the_globe(shapely.Polygon(np.column_stack([around[:-1] - turns, y])))


def _about_pole(
    x: "NDArray[np.float64]", y: "NDArray[np.float64]", lat: float
) -> "NDArray[np.float64]":
    """Return the ring of a circle with a pole in it, from 180 west to 180 east."""
    import numpy as np

    order = np.argsort(x)
    edge = np.interp(180.0, x[order], y[order], period=360.0)
    pole = 90.0 if lat > 0 else -90.0
    return np.column_stack(
        [
            [-180.0, -180.0, *x[order], 180.0, 180.0],
            [pole, edge, *y[order], edge, pole],
        ]
    )


def shape_text(shape: Any) -> str:
    """Return a shape in KML, or nothing for none; polygons follow the ground."""
    import shapely

    flat = on_the_globe(shape)
    if flat is None:
        return ""
    if flat.geom_type == "Point":
        return f"<Point><coordinates>{_position(flat.x, flat.y)}</coordinates></Point>"
    fine = shapely.segmentize(flat, _PIECE_DEGREES)
    parts = [_polygon(part) for part in shapely.get_parts(fine) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else f"<MultiGeometry>{''.join(parts)}</MultiGeometry>"


def _polygon(polygon: Any) -> str:
    holes = "".join(_ring("inner", ring) for ring in polygon.interiors)
    outside = _ring("outer", polygon.exterior)
    return f"<Polygon><tessellate>1</tessellate>{outside}{holes}</Polygon>"


def _ring(side: str, ring: Any) -> str:
    positions = " ".join(_position(x, y) for x, y in ring.coords)
    return (
        f"<{side}BoundaryIs><LinearRing><coordinates>{positions}</coordinates>"
        f"</LinearRing></{side}BoundaryIs>"
    )


def _position(lon: float, lat: float) -> str:
    return f"{number_text(lon)},{number_text(lat)}"
