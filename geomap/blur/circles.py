"""The circles that a blurred table shows: what stands in them, and how to ask about many."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["Circles"]

Floats = NDArray[np.float64]

_DEGREE_M = 110_000.0
"""Under any degree of latitude: a circle is never taken for smaller than it is."""
_LONGEST_DEGREE_M = 112_000.0
_FEW = 64  # circles that are asked about one by one, which finds fewer places to look through
_TILE = 1.0  # degrees


class Circles:
    """Circles, each once; those without a position or a radius are left out.

    Parameters
    ----------
    lon, lat
        Their middles, degrees.
    radius_m
        Metres.
    """

    def __init__(self, lon: Floats, lat: Floats, radius_m: Floats) -> None:
        unique = np.unique(np.column_stack([lon, lat, radius_m]), axis=0)
        self._all: Floats = unique[np.isfinite(unique).all(axis=1)]
        self._lon, self._lat, radius = self._all.T
        self._high = radius / _DEGREE_M
        poleward = np.minimum(np.abs(self._lat) + self._high, 89.9)
        self._wide = np.minimum(self._high / np.cos(np.radians(poleward)), 180.0)

    def hold(self, lon: float, lat: float) -> bool:
        """Return whether some circle, or the square about it, holds a point."""
        off = np.abs((self._lon - lon + 180) % 360 - 180)
        return bool(((np.abs(self._lat - lat) <= self._high) & (off <= self._wide)).any())

    def tiles(self) -> Iterator[tuple[float, float, float]]:
        """Yield circles that together cover these, as lon, lat and radius in metres; few of many.

        Many circles lie close together, and whoever looks places up looks up some far apart.
        """
        if len(self._all) <= _FEW:
            yield from (tuple(row) for row in self._all.tolist())
            return
        tile = np.floor(self._all[:, :2] / _TILE)
        unique, which = np.unique(tile, axis=0, return_inverse=True)
        widest = np.zeros(len(unique))
        np.maximum.at(widest, which.ravel(), self._all[:, 2])
        half_m = np.hypot(_TILE / 2, _TILE / 2) * _LONGEST_DEGREE_M
        for (east, north), radius in zip(unique.tolist(), widest.tolist(), strict=True):
            yield (east + 0.5) * _TILE, (north + 0.5) * _TILE, half_m + radius
