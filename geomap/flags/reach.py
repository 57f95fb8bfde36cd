"""Roughly how far zones are from anywhere, so that few of them need be measured.

The earth is cut into cells, small ones where a boundary is near. From the distance of
a cell's middle follow the least and the most that any position in it can have, so that
what is left out is proven to lie outside, and farther off than what is measured.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geomap.zones.nearby import NEAR_M
from geomap.zones.probability import REACH_SIGMAS, sigma_m

if TYPE_CHECKING:
    from geomap.zones import ZoneIndex

__all__ = ["Asked", "Reach"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_COARSEST = 10.0
_LEVELS = 8  # each of half the width: the finest cells are 0.08 degrees wide
_FINE = 0.25  # cells are cut until they are this much smaller than what is nearest is far
_DEGREE_M = 111_700.0  # of any meridian or parallel, at most
_LOOSE = 1.003  # distances are right to 1 in 1,000 within 10,000 km
_LOOSE_FAR = 1.02
_FAR_M = 9_000e3


class Asked(NamedTuple):
    """Which pairs of incidents (rows) and zone versions to measure."""

    near: Flags
    """Those that the position may be in; in all others it is surely outside."""
    wide: Flags
    """Those to be measured, too, where it is likely in none of them that was in force."""


class Reach:
    """Bounds of the distance between cells and zones.

    Parameters
    ----------
    index
        The zones.
    """

    def __init__(self, index: "ZoneIndex") -> None:
        shape = int(180 / _COARSEST), int(360 / _COARSEST)
        y, x = (part.ravel() for part in np.indices(shape))
        size, low, high = _COARSEST, *np.zeros((2, 1, len(index)))
        self._edges = np.array([index.widest_edge_m(zone) for zone in range(len(index))])
        lows, highs, inside = [], [], []
        raster = np.full(shape, -1, dtype=np.int32)
        low, high = np.zeros((len(x), len(index))), np.full((len(x), len(index)), np.inf)
        count = 0
        for level in range(_LEVELS):
            metres, low, high = _bounds(index, (x, y, size), low, high)
            half_m = _DEGREE_M * size
            whole = (half_m < _FINE * np.nanmin(np.abs(metres), axis=1, initial=np.inf)) | (
                level == _LEVELS - 1
            )
            raster[y[whole], x[whole]] = count + np.arange(np.count_nonzero(whole))
            count += int(np.count_nonzero(whole))
            lows.append(low[whole])
            highs.append(high[whole])
            inside.append(metres[whole] > 0)
            if level == _LEVELS - 1:
                break
            raster = raster.repeat(2, axis=0).repeat(2, axis=1)
            cut = np.repeat(~whole, 4) if whole.any() else np.ones(4 * len(x), dtype=bool)
            x, y = (
                np.repeat(2 * part, 4) + np.tile(off, len(x))
                for part, off in ((x, (0, 1, 0, 1)), (y, (0, 0, 1, 1)))
            )
            x, y = x[cut], y[cut]
            low, high = (np.repeat(part, 4, axis=0)[cut] for part in (low, high))
            size /= 2
        self._raster, self._size = raster, size
        self._low, self._high = np.concatenate(lows), np.concatenate(highs)
        self._inside = np.concatenate(inside)
        self._nearest = self._low.min(axis=1, initial=np.inf)
        self._nearest[self._inside.any(axis=1)] = 0.0
        self._widest = float(self._edges.max(initial=0.0))

    def far(self, lon: Floats, lat: Floats, radius_m: Floats, within_m: float) -> Flags:
        """Return which positions are surely outside of all zones, and farther than `within_m`.

        Positions are in degrees, `radius_m` in metres, NaN counts as 0; a position that
        is NaN is not far. What is far has no probability of being inside at all.
        """
        known = np.isfinite(lon) & np.isfinite(lat)
        cell = self._cells(np.where(known, lon, 0.0), np.where(known, lat, 0.0))
        reach = REACH_SIGMAS * sigma_m(np.nan_to_num(radius_m), self._widest)
        return np.asarray(known & (self._nearest[cell] > np.maximum(reach * _LOOSE, within_m)))

    def asked(
        self, lon: Floats, lat: Floats, radius_m: Floats, live: Flags, *, sole: Flags
    ) -> Asked:
        """Return which pairs to measure so that the verdict is that of measuring all.

        Parameters
        ----------
        lon, lat, radius_m
            Degrees, metres; NaN positions are asked nothing.
        live
            Which versions may have been in force, a row for each position.
        sole
            Positions with one day or none: of those in force, only distance decides.
        """
        known = np.isfinite(lon) & np.isfinite(lat)
        cell = self._cells(np.where(known, lon, 0.0), np.where(known, lat, 0.0))
        low, high = self._low[cell], self._high[cell]
        radius_m = np.nan_to_num(radius_m)[:, None]
        reach = REACH_SIGMAS * sigma_m(radius_m, self._edges) * _LOOSE
        near = (low <= reach) | self._inside[cell]
        wide = low <= high.min(axis=1, initial=np.inf, keepdims=True) + NEAR_M
        nearest = np.where(live, high, np.inf).min(axis=1, initial=np.inf, keepdims=True)
        sure = nearest[:, 0] <= low.min(axis=1, initial=np.inf) + NEAR_M
        only = sole & sure & ~near.any(axis=1)
        wide[only] = (live & (low <= nearest))[only]
        near[~known] = wide[~known] = False
        return Asked(near, wide | near)

    def _cells(self, lon: Floats, lat: Floats) -> NDArray[np.int32]:
        height, width = self._raster.shape
        x = np.minimum(((lon + 180.0) / self._size).astype(np.int32), width - 1)
        y = np.minimum(((lat + 90.0) / self._size).astype(np.int32), height - 1)
        return np.asarray(self._raster.ravel()[y * width + x])


def _bounds(
    index: "ZoneIndex",
    cells: "tuple[NDArray[np.intp], NDArray[np.intp], float]",
    low: Floats,
    high: Floats,
) -> tuple[Floats, Floats, Floats]:
    """Return the signed distance of cells' middles, and the least and most in the cells.

    What cannot matter keeps the bounds of the cell that a cell was cut from.
    """
    x, y, size = cells
    lon, lat = (x + 0.5) * size - 180.0, (y + 0.5) * size - 90.0
    # Along the parallel of the middle and then a meridian: no geodesic is longer.
    radius = _DEGREE_M * size / 2 * (1 + np.cos(np.radians(lat)))[:, None]
    wanted = low <= 2 * high.min(axis=1, initial=np.inf, keepdims=True) + 3 * NEAR_M
    row, zone = np.nonzero(wanted)
    metres = np.full(low.shape, np.inf) * -1
    metres[row, zone] = index.distance(lon[row], lat[row], zone)
    bare = np.isnan(metres)
    covering = np.zeros(metres.shape, dtype=bool)
    covering[index.query(lon, lat)] = True
    away = np.abs(metres)
    slack = np.where(away < _FAR_M, _LOOSE, _LOOSE_FAR)
    low = np.where(wanted, np.maximum(low, away / slack - radius), low)
    high = np.where(wanted, np.minimum(high, away * slack + radius), high)
    # Without a boundary a zone is all of the earth, or nothing.
    low, high = np.where(bare, np.where(covering, 0.0, np.inf), low), np.where(bare, np.inf, high)
    return np.where(bare, np.where(covering, np.inf, -np.inf), metres), np.maximum(low, 0.0), high
