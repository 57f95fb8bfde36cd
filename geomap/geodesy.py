"""Metres on the WGS 84 ellipsoid: distances, areas, and a plane to draw in.

Coordinates are lon, lat in degrees, EPSG:4326. Edges between vertices are
straight in lon/lat, as RFC 7946 has them, so long edges are cut into short
pieces before anything is measured along them.
"""

import sys
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from pyproj import Geod
    from shapely import Geometry

__all__ = [
    "area_km2",
    "axes",
    "distance_m",
    "east_north",
    "ecef",
    "flat",
    "lon_lat",
    "perimeter_km",
    "pieces",
    "to_metres",
]

Floats = NDArray[np.float64]

_A = 6_378_137.0  # WGS 84 semi-major axis, metres
_E2 = 0.006_694_379_990_141_316  # first eccentricity squared
_DEGREE_M = 111_700.0  # the longest degree of the ellipsoid
_FEW = 16  # distances below which loading PROJ takes longer than measuring without it


@cache
def _wgs84() -> "Geod":
    from pyproj import Geod

    return Geod(ellps="WGS84")


def distance_m(lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike) -> Floats:
    """Return geodesic distances in metres (Karney 2013), elementwise; NaN stays NaN.

    A handful is measured by Karney's own Python port and more by PROJ's copy
    of his C code: they agree to some nanometres, and loading PROJ would take a
    third of the time of `geomap check`. Once it is loaded it measures all, so that
    lengths do not hang on how many are measured together.
    """
    from_lon, from_lat, to_lon, to_lat = np.broadcast_arrays(
        *(np.asarray(value, dtype=np.float64) for value in (lon1, lat1, lon2, lat2))
    )
    if from_lon.size <= _FEW and "pyproj" not in sys.modules:
        return _few_distances_m(from_lon, from_lat, to_lon, to_lat)
    return np.asarray(_wgs84().inv(from_lon, from_lat, to_lon, to_lat)[2], dtype=np.float64)


def _few_distances_m(lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats) -> Floats:
    from geographiclib.geodesic import Geodesic

    pairs = zip(lat1.flat, lon1.flat, lat2.flat, lon2.flat, strict=True)
    metres = [Geodesic.WGS84.Inverse(*map(float, pair))["s12"] for pair in pairs]
    return np.array(metres, dtype=np.float64).reshape(lon1.shape)


def area_km2(geometry: "Geometry") -> float:
    """Return the area of a polygon or multi-polygon in square kilometres."""
    return abs(_measure(geometry)[0]) / 1e6


def perimeter_km(geometry: "Geometry") -> float:
    """Return the length of all rings of a polygon or multi-polygon in kilometres."""
    return _measure(geometry)[1] / 1e3


def _measure(geometry: "Geometry") -> tuple[float, float]:
    import shapely

    fine = shapely.segmentize(shapely.orient_polygons(geometry), 0.01)
    area, length = _wgs84().geometry_area_perimeter(fine)
    return float(area), float(length)


def ecef(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Return earth-centred x, y, z in metres for points on the ellipsoid; shape (..., 3)."""
    lam, phi = np.radians(lon), np.radians(lat)
    prime_vertical = _A / np.sqrt(1 - _E2 * np.sin(phi) ** 2)
    return np.stack(
        [
            prime_vertical * np.cos(phi) * np.cos(lam),
            prime_vertical * np.cos(phi) * np.sin(lam),
            prime_vertical * (1 - _E2) * np.sin(phi),
        ],
        axis=-1,
    )


def lon_lat(xyz: Floats) -> tuple[Floats, Floats]:
    """Return the degrees of earth-centred points that lie on the ellipsoid or near it."""
    across = np.hypot(xyz[..., 0], xyz[..., 1])
    lat = np.degrees(np.arctan2(xyz[..., 2], (1 - _E2) * across))
    return np.degrees(np.arctan2(xyz[..., 1], xyz[..., 0])), lat


def axes(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Return the unit vectors east, north and up at points, earth-centred; shape (..., 3, 3)."""
    lam, phi = np.radians(lon), np.radians(lat)
    east = [-np.sin(lam), np.cos(lam), np.zeros_like(lam)]
    north = [-np.sin(phi) * np.cos(lam), -np.sin(phi) * np.sin(lam), np.cos(phi)]
    up = [np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)]
    return np.stack(
        [np.stack(np.broadcast_arrays(*v), axis=-1) for v in (east, north, up)], axis=-2
    )


def flat(offset: Floats, frame: Floats) -> tuple[Floats, Floats]:
    """Return earth-centred offsets as metres east and north.

    Bearings are those of the tangent plane and lengths are chords, which
    differ from geodesics by 1 m at 80 km.

    Parameters
    ----------
    offset
        From each point to its target, shape (n, 3).
    frame
        The `axes` of each point, shape (n, 3, 3).
    """
    east = np.einsum("nk,nk->n", offset, frame[:, 0])
    north = np.einsum("nk,nk->n", offset, frame[:, 1])
    along = east**2 + north**2
    chord = np.einsum("nk,nk->n", offset, offset)
    stretch = np.sqrt(np.divide(chord, along, out=np.ones_like(chord), where=along > 0))
    return east * stretch, north * stretch


def east_north(lon: ArrayLike, lat: ArrayLike, targets: Floats) -> tuple[Floats, Floats]:
    """Return where `targets` lie from points: metres east and north, as `flat` has them.

    Parameters
    ----------
    lon, lat
        The points, degrees, shape (n,).
    targets
        Earth-centred coordinates, shape (n, 3).
    """
    return flat(targets - ecef(lon, lat), axes(lon, lat))


def pieces(start: Floats, end: Floats, longest_m: float) -> tuple[Floats, Floats, NDArray[np.intp]]:
    """Cut edges, straight in lon/lat, into pieces of at most about `longest_m`.

    Parameters
    ----------
    start, end
        Edge ends as lon, lat, shape (n, 2).
    longest_m
        Longest piece, metres.

    Returns
    -------
    tuple
        Starts and ends of the pieces, shape (m, 2), and the edge each is of, shape (m,).
    """
    # Along the parallel nearest to the equator: never shorter than the edge, and right for one
    # that goes round the earth, whose chord is nothing.
    widest = np.cos(np.radians(np.minimum(np.abs(start[:, 1]), np.abs(end[:, 1]))))
    run = end - start
    metres = np.hypot(run[:, 0] * widest, run[:, 1]) * _DEGREE_M
    count = np.maximum(1, np.ceil(metres / longest_m)).astype(np.intp)
    edge = np.repeat(np.arange(len(start)), count)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    before = (step / count[edge])[:, None]
    after = ((step + 1) / count[edge])[:, None]
    run = run[edge]
    # The last piece ends at the vertex itself, bit for bit, so that rings stay closed.
    last = (step + 1 == count[edge])[:, None]
    return start[edge] + before * run, np.where(last, end[edge], start[edge] + after * run), edge


def to_metres(lon: float, lat: float) -> tuple[Any, Any]:
    """Return a projection to metres about a point, and back: each maps an (n, 2) array.

    It is a transverse Mercator about the point: within 0.1 % in scale up to
    250 km east or west of it, and exact in scale along its meridian.
    """
    from pyproj import Transformer

    plane = f"+proj=tmerc +lon_0={lon!r} +lat_0={lat!r} +k=1 +ellps=WGS84 +units=m"
    there = Transformer.from_crs("EPSG:4326", plane, always_xy=True)

    def forward(points: Floats) -> Floats:
        return np.column_stack(there.transform(points[:, 0], points[:, 1]))

    def back(points: Floats) -> Floats:
        return np.column_stack(there.transform(points[:, 0], points[:, 1], direction="INVERSE"))

    return forward, back
