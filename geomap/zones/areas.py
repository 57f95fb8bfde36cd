"""Positions that are areas: a region or district is never a point, so all of it is asked.

An incident that is only known to have been in an area may have been anywhere
in it. The area is a disc of `radius_m` about its position, every part of it
equally likely; the probability of having been inside a zone is then the share
of the disc that lies in the zone, blurred by how well the boundary is known.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geomap.zones.index import ZoneIndex
from geomap.zones.probability import EDGE_SIGMAS, REACH_SIGMAS

__all__ = ["AreaMeasure", "disc", "measured_area"]

Floats = NDArray[np.float64]

PARTS = 2_048
"""Points that stand for a disc: the share of it in a zone is then known to about .002."""

_EARTH_M = 6_371_008.8  # mean radius
_GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


class AreaMeasure(NamedTuple):
    """One area against one zone version."""

    inside: bool | None  # None where the boundary runs through the area
    distance_m: float  # from the area to the boundary, positive inside, 0 where it runs through
    edge_m: float
    probability: float


def disc(lon: float, lat: float, radius_m: float, *, parts: int = PARTS) -> tuple[Floats, Floats]:
    """Return points spread evenly over a disc: lon, lat in degrees.

    Each stands for the same area; they follow a sunflower's spiral (Vogel
    1979). The disc is one on the sphere, within half a percent of the
    ellipsoid's.

    Parameters
    ----------
    lon, lat
        The middle, degrees.
    radius_m
        Metres; a disc of half the equator's length is the whole earth.
    parts
        How many points.
    """
    number = np.arange(parts)
    widest = np.sin(min(radius_m / (2 * _EARTH_M), np.pi / 2))
    away = 2 * np.arcsin(np.sqrt((number + 0.5) / parts) * widest)
    bearing = number * _GOLDEN_ANGLE
    phi = np.radians(lat)
    out, north = np.sin(away), np.sin(away) * np.cos(bearing)
    sine = np.sin(phi) * np.cos(away) + np.cos(phi) * north
    ahead = np.cos(phi) * np.cos(away) - np.sin(phi) * north
    turn = np.degrees(np.arctan2(out * np.sin(bearing), ahead))
    return (lon + turn + 540.0) % 360.0 - 180.0, np.degrees(np.arcsin(np.clip(sine, -1, 1)))


def measured_area(
    zones: Any, index: ZoneIndex, where: tuple[float, float], radius_m: float
) -> list[AreaMeasure]:
    """Return how an area lies to every zone version.

    Parameters
    ----------
    zones
        A ZONE table: a GeoDataFrame or a mapping of columns.
    index
        A `ZoneIndex` of the same zones.
    where
        lon, lat of the area's middle, degrees.
    radius_m
        Radius of the area, metres, above 0.
    """
    distances, edges, _ = index.measured(*where, 0.0, np.arange(len(index)))
    covering = set(index.query(*where)[1].tolist())
    points: tuple[Floats, Floats] | None = None
    out = []
    for number, (metres, edge_m) in enumerate(zip(distances, edges, strict=True)):
        if not np.isfinite(metres):  # a zone without a boundary is empty or the whole earth
            whole = number in covering
            out.append(AreaMeasure(whole, np.nan, np.nan, float(whole)))
            continue
        gap = abs(metres) - radius_m
        side = bool(metres >= 0)
        if gap > REACH_SIGMAS / EDGE_SIGMAS * _widest_edge_m(zones, number):
            chance = float(side)
        else:
            points = points or disc(*where, radius_m)
            chance = float(np.mean(index.probability(*points, 0.0, number)))
        signed = (gap if side else -gap) if gap > 0 else 0.0
        out.append(AreaMeasure(side if gap > 0 else None, signed, float(edge_m), chance))
    return out


def _widest_edge_m(zones: Mapping[str, Any], number: int) -> float:
    edges = [0.0]
    if "edge_m" in zones:
        edges.append(float(np.nan_to_num(list(zones["edge_m"])[number] or 0.0)))
    if "edge_stretches" in zones:
        stretches = list(zones["edge_stretches"])[number]
        if isinstance(stretches, (list, tuple, np.ndarray)):
            edges += [float(stretch["edge_m"]) for stretch in stretches]
    return max(edges)
