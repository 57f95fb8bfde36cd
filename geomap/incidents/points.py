"""Coordinates as geometry: a point where both are known, None elsewhere."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["points"]


def points(lon: "NDArray[np.float64]", lat: "NDArray[np.float64]") -> "NDArray[Any]":
    """Return an array of points, EPSG:4326, with None where lon or lat is not a number."""
    import numpy as np
    import shapely

    geometry = np.full(len(lon), None, dtype=object)
    known = np.isfinite(lon) & np.isfinite(lat)
    geometry[known] = shapely.points(lon[known], lat[known])
    return geometry
