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
_MOST_MEASURED = 300_000  # pairs of cells and zones: of many rough zones cells stay larger
_LEVELS = 8  # each of half the width: the finest cells are 0.08 degrees wide
_FINE = 0.25  # cells are cut until they are this much smaller than what is nearest is far
_DEGREE_M = 111_700.0  # of any meridian or parallel, at most
_LOOSE = 1.003  # distances are right to 1 in 1,000 within 10,000 km
_LOOSE_FAR = 1.02
_FAR_M = 9_000e3
_SMALLEST_M, _LARGEST_M = 6_335e3, 6_400e3  # radii of the earth's curvature

Cells = tuple[NDArray[np.intp], NDArray[np.intp], float]
"""Columns and rows of cells, counted from 180 W and 90 S, and their width in degrees."""


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
        self._edges = np.array([index.widest_edge_m(zone) for zone in range(len(index))])
        lows, highs, inside = [], [], []
        raster = np.full(shape, -1, dtype=np.int32)
        size = _COARSEST
        low, high = _roughly(index, (x, y, size))
        count, measured = 0, 0
        for level in range(_LEVELS):
            wanted = _wanted(low, high)
            metres, low, high = _bounds(index, (x, y, size), (low, high), wanted)
            measured += int(np.count_nonzero(wanted))
            whole = _DEGREE_M * size < _FINE * np.nanmin(np.abs(metres), axis=1, initial=np.inf)
            finer = 4 * np.count_nonzero(_wanted(low, high)[~whole])
            is_last = level == _LEVELS - 1 or measured + finer > _MOST_MEASURED
            whole |= is_last
            raster[y[whole], x[whole]] = count + np.arange(np.count_nonzero(whole))
            count += int(np.count_nonzero(whole))
            lows.append(low[whole])
            highs.append(high[whole])
            inside.append(metres[whole] > 0)
            if is_last:
                break
            raster = raster.repeat(2, axis=0).repeat(2, axis=1)
            cut = np.repeat(~whole, 4)
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


def _middles(cells: Cells) -> tuple[Floats, Floats, Floats]:
    """Return lon and lat of the middles of cells, and metres from there to anywhere in them."""
    x, y, size = cells
    lon, lat = (x + 0.5) * size - 180.0, (y + 0.5) * size - 90.0
    # Along the parallel of the middle and then a meridian: no geodesic is longer.
    radius = _DEGREE_M * size / 2 * (1 + np.cos(np.radians(lat)))
    return np.asarray(lon), np.asarray(lat), np.asarray(radius)


def _roughly(index: "ZoneIndex", cells: Cells) -> tuple[Floats, Floats]:
    """Return the least and the most that anything in cells can have to each zone's boundary."""
    lon, lat, radius = _middles(cells)
    least, most = (part.T for part in index.rough_distance(lon, lat))
    # Of all straight lines through the earth as long, no geodesic is longer than this.
    around = 2 * _LARGEST_M * np.arcsin(np.minimum(most / (2 * _SMALLEST_M), 1.0)) * _LOOSE_FAR
    far = np.where(np.isfinite(most), around + radius[:, None], np.inf)
    near = np.where(np.isfinite(least), np.maximum(least - radius[:, None], 0.0), 0.0)
    return near, far


def _wanted(low: Floats, high: Floats) -> Flags:
    """Return which zones may matter for which cells."""
    nearest = high.min(axis=1, initial=np.inf, keepdims=True)
    return np.asarray(low <= 2 * nearest + 3 * NEAR_M)


def _bounds(
    index: "ZoneIndex", cells: Cells, known: tuple[Floats, Floats], wanted: Flags
) -> tuple[Floats, Floats, Floats]:
    """Return the signed distance of cells' middles, and the least and most in the cells.

    What is not wanted keeps the bounds that were known.
    """
    low, high = known
    lon, lat, radius = _middles(cells)
    row, zone = np.nonzero(wanted)
    metres = np.full(low.shape, np.inf) * -1
    metres[row, zone] = index.distance(lon[row], lat[row], zone)
    bare = np.isnan(metres)
    covering = np.zeros(metres.shape, dtype=bool)
    covering[index.query(lon, lat)] = True
    away = np.abs(metres)
    slack = np.where(away < _FAR_M, _LOOSE, _LOOSE_FAR)
    low = np.where(wanted, np.maximum(low, away / slack - radius[:, None]), low)
    high = np.where(wanted, np.minimum(high, away * slack + radius[:, None]), high)
    # Without a boundary a zone is all of the earth, or nothing.
    low, high = np.where(bare, np.where(covering, 0.0, np.inf), low), np.where(bare, np.inf, high)
    return np.where(bare, np.where(covering, np.inf, -np.inf), metres), np.maximum(low, 0.0), high
