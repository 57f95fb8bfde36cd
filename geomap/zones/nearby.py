"""Which zones an incident table can be about at all: those near some of its positions.

Zones of several conflicts are shipped together. Those of one say nothing about
incidents of another, and would only widen its map and lengthen its tables.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["NEAR_M", "near_positions", "zones_near"]

NEAR_M = 500_000.0
"""A zone farther than this from every incident is one of another conflict."""

_DEGREE_M = 110_000.0
_SLACK = 0.01  # degrees: lengths here are rough, and near is never called far


def near_positions(
    shapes: Sequence[BaseGeometry | None],
    lon: ArrayLike,
    lat: ArrayLike,
    *,
    within_m: float = NEAR_M,
) -> NDArray[np.bool_]:
    """Return which shapes' bounding boxes lie within about `within_m` of some position.

    Parameters
    ----------
    shapes
        EPSG:4326; None and empty shapes are near nothing.
    lon, lat
        Degrees; NaN is no position.
    within_m
        Metres; measured along the box's parallels and meridians, so that a box
        within it is always called near, and one somewhat farther may be.
    """
    east, north = np.broadcast_arrays(
        *(np.asarray(value, dtype=np.float64).ravel() for value in (lon, lat))
    )
    known = np.isfinite(east) & np.isfinite(north)
    spots = np.unique(np.column_stack([east[known], north[known]]), axis=0)
    boxes = shapely.bounds(np.asarray(list(shapes), dtype=object))
    return np.array([bool(_within(box, spots, within_m)) for box in boxes.reshape(-1, 4)], bool)


def _within(box: NDArray[np.float64], spots: NDArray[np.float64], within_m: float) -> bool:
    if np.isnan(box).any() or not len(spots):
        return False
    west, south, east, north = box
    high = within_m / _DEGREE_M + _SLACK
    # At the parallel farthest from the equator that the way may cross, a degree is shortest.
    poleward = np.minimum(np.abs(spots[:, 1]) + high, 89.0)
    wide = np.minimum(high / np.cos(np.radians(poleward)), 180.0)
    # The box is `half` degrees to either side of its middle, whichever way round is shorter.
    half, middle = (east - west) / 2, (east + west) / 2
    off = np.abs((spots[:, 0] - middle + 180) % 360 - 180)
    inside = (spots[:, 1] >= south - high) & (spots[:, 1] <= north + high)
    return bool((inside & (off <= half + wide)).any())


def zones_near(
    zones: "GeoDataFrame",
    lon: ArrayLike,
    lat: ArrayLike,
    *,
    named: Sequence[object] = (),
    within_m: float = NEAR_M,
) -> "GeoDataFrame":
    """Return the zones, all versions, of which some version is near some position.

    Where none is, all are returned: that an incident lies clear of every zone is
    an answer, too.

    Parameters
    ----------
    zones
        A ZONE table, EPSG:4326.
    lon, lat
        Degrees; NaN is no position.
    named
        Zone ids that are kept wherever they lie, as those that verdicts name.
    within_m
        Metres; see `near_positions`.
    """
    near = near_positions(list(zones.geometry), lon, lat, within_m=within_m)
    ids = zones["zone_id"]
    kept = ids.isin(set(ids[near])) | ids.isin([str(one) for one in named])
    return zones[kept].reset_index(drop=True) if near.any() else zones
