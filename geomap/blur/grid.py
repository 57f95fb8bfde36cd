"""A grid whose origin follows from a seed: every position in a cell becomes the cell's middle.

All that is at one place, and near it, is shown at one point, so that no number
of incidents averages back to the place. Cells are rows along parallels; each
row starts at a longitude of its own.

Two grids over the same incidents narrow each position to where their cells
meet. One seed and one width for everything that is published about a case
prevents that.
"""

import hashlib
import hmac
import math
import unicodedata
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geomap.geodesy import distance_m

__all__ = ["MAX_METRES", "MIN_METRES", "Grid", "Snapped"]

MIN_METRES = 100.0
"""A narrower grid hides nothing: it is about as wide as coordinates are exact."""
MAX_METRES = 200_000.0
"""A wider one says no more than the name of a country."""

Floats = NDArray[np.float64]

_A, _E2 = 6_378_137.0, 0.006_694_379_990_141_316  # WGS 84
_LONGEST_DEGREE_M = 111_694.0  # of latitude, at the poles: no row is higher than asked
_FEWEST_CELLS = 8  # in a row; with fewer, about the poles, cells are wedges
_CAP_REACH = 2.0  # times the width: from the pole to the farthest row that has so few
_DECIMALS = 6


class Snapped(NamedTuple):
    """Where positions are shown, and how far at most that is from where they were."""

    lon: Floats
    lat: Floats
    reach_m: Floats


class Grid:
    """Cells of up to `metres` each way, laid out by a seed.

    Parameters
    ----------
    metres
        Width and height of a cell, from `MIN_METRES` to `MAX_METRES`. No position moves
        farther than 0.72 of it; within about two widths of a pole, all go to the pole.
    seed
        Any text but an empty one; the same seed and width give the same grid.
        It cannot be worked out from the grid.

    Raises
    ------
    ValueError
        `metres` is out of these bounds, or `seed` is empty.
    """

    def __init__(self, metres: float, seed: str) -> None:
        if not MIN_METRES <= metres <= MAX_METRES:
            bounds = f"{MIN_METRES:g} to {MAX_METRES:g} metres"
            raise ValueError(f"a grid to blur on is {bounds} wide, not {metres}")
        if not seed:
            raise ValueError("the seed is empty; give a text, or none to have a random one")
        self.metres = float(metres)
        text = unicodedata.normalize("NFC", seed)
        self._key = text.encode("utf-8", "backslashreplace")
        self._step = self.metres / _LONGEST_DEGREE_M
        self._first = self._fraction("rows")

    def snap(self, lon: ArrayLike, lat: ArrayLike) -> Snapped:
        """Return the middles of the cells that positions lie in; NaN stays NaN.

        Parameters
        ----------
        lon, lat
            Degrees, arrays of one length.
        """
        east, north = (np.asarray(value, dtype=np.float64) for value in (lon, lat))
        out = Snapped(*(np.full(east.shape, np.nan) for _ in Snapped._fields))
        known = np.isfinite(east) & np.isfinite(north)
        rows = np.floor((north[known] + 90) / self._step + self._first).astype(np.int64)
        unique, which = np.unique(rows, return_inverse=True)
        middles, counts, starts = self._rows(unique)
        middle, count, start = (values[which] for values in (middles, counts, starts))
        width = 360.0 / count
        column = np.floor((east[known] + 180) / width + start)
        shown = (column + 0.5 - start) * width - 180
        cap = count < _FEWEST_CELLS
        out.lon[known] = np.where(cap, 0.0, np.round((shown + 180) % 360 - 180, _DECIMALS))
        out.lat[known] = np.where(cap, np.copysign(90.0, middle), np.round(middle, _DECIMALS))
        reach = np.full(len(unique), _CAP_REACH * self.metres)
        whole = counts >= _FEWEST_CELLS
        reach[whole] = self._half_diagonal(middles[whole], 360.0 / counts[whole])
        out.reach_m[known] = reach[which]
        return out

    def _rows(self, rows: NDArray[np.int64]) -> tuple[Floats, Floats, Floats]:
        """Return each row's middle latitude, its number of cells, and where its first starts."""
        middle = (rows.astype(np.float64) + 0.5 - self._first) * self._step - 90.0
        phi = np.radians(middle)
        round_m = 2 * math.pi * _A * np.cos(phi) / np.sqrt(1 - _E2 * np.sin(phi) ** 2)
        count = np.maximum(np.ceil(round_m / self.metres), 1.0)
        count[np.abs(middle) + self._step / 2 >= 90] = 1.0
        start = np.array([self._fraction(f"row {row}") for row in rows.tolist()])
        return np.asarray(middle, dtype=np.float64), np.asarray(count, dtype=np.float64), start

    def _half_diagonal(self, middle: Floats, width: Floats) -> Floats:
        ends = [middle - self._step / 2, middle + self._step / 2]
        zero = np.zeros_like(middle)
        return np.maximum(*(distance_m(zero, middle, width / 2, end) for end in ends))

    def _fraction(self, what: str) -> float:
        """Return a number from 0 to below 1 that only who knows the seed can tell."""
        message = f"geomap blur 1, {self.metres!r} m, {what}".encode()
        digest = hmac.new(self._key, message, hashlib.sha256).digest()
        return int.from_bytes(digest[:6], "big") / 2**48
