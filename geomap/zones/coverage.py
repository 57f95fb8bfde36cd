"""How likely many points lie inside a very rough boundary: from how much of each cell it covers.

Summing edges (`probability.py`) takes as long as there are edges within reach of
a point. Where many points lie together it is quicker to lay a plane of square
cells under them, a sixth of a sigma wide, to work out exactly what share of
each cell is inside, and to smooth that with the normal by a Fourier transform.
Taking the width of the cells back out of the smoothing leaves an error of
1e-4, and of 1e-3 where boundaries lie closer to each other than cells.

A plane is tangent at the middle of its points. It keeps the distance to its
middle and, 500 km away, stretches what lies across by 1e-3.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from geomap.geodesy import axes, ecef, flat, lon_lat

__all__ = ["smoothed_chances"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_CELLS_A_SIGMA = 6  # in the least sigma of a plane
_SPREAD = 4.0  # the greatest sigma of a plane over the least
_WIDE_SIGMA_M = 40e3  # from here on a plane is too curved
_FAR_M = 8_000e3  # boundary farther away than this cannot be told left from right of a plane
_TILE_CELLS = 640
_TILE_M = 400e3
_MARGIN_SIGMAS = 5.0
_STEP = np.log(2) / 3  # between the smoothings that sigmas in between are interpolated from
_STRIPS_AT_ONCE = 1_000_000  # stretches of boundary within one cell each
# Seconds that a pair of point and run, a cell and a piece of boundary take, as measured.
_PAIR_S, _CELL_S, _PIECE_S = 0.4e-6, 0.25e-6, 1.5e-6


def smoothed_chances(ends: tuple[Floats, Floats], xyz: Floats, sigma: Floats, runs: int) -> Floats:
    """Return the probability of lying inside of those points where this saves time.

    Parameters
    ----------
    ends
        Starts and ends of the pieces of boundary, anticlockwise round what they
        enclose, earth-centred metres, each (n, 3).
    xyz
        The points, earth-centred metres, (m, 3).
    sigma
        Standard deviation of each in each axis, metres, above 0, (m,).
    runs
        How many runs of boundary the sum over edges takes for a point.

    Returns
    -------
    ndarray
        Between 0 and 1, right to two thousandths; NaN where the sum over edges is
        as quick, or a plane would not do. Shape (m,).
    """
    out = np.full(len(xyz), np.nan)
    for rows in _together(xyz, sigma):
        plane = _Plane(xyz[rows], sigma[rows])
        worth = len(rows) * runs * _PAIR_S
        if worth > plane.cells() * _CELL_S + len(ends[0]) * _PIECE_S and plane.holds(ends[0]):
            out[rows] = np.clip(plane.chances(ends), 0.0, 1.0)
    return out


def _together(xyz: Floats, sigma: Floats) -> Iterator[Ints]:
    """Yield the rows of points that share a plane: near each other, and of a size."""
    size = np.floor(np.log(sigma) / np.log(_SPREAD))
    for one in np.unique(size[sigma < _WIDE_SIGMA_M]):
        rows = np.flatnonzero((size == one) & (sigma < _WIDE_SIGMA_M))
        tile_m = min(sigma[rows].min() / _CELLS_A_SIGMA * _TILE_CELLS, _TILE_M)
        cube = np.floor((xyz[rows] - xyz[rows].min(axis=0)) / tile_m).astype(np.int64)
        number = (cube[:, 0] << 42) | (cube[:, 1] << 21) | cube[:, 2]
        order = np.argsort(number, kind="stable")
        for part in np.split(order, np.flatnonzero(np.diff(number[order])) + 1):
            yield rows[part]


class _Plane:
    """A tangent plane of cells about points."""

    def __init__(self, xyz: Floats, sigma: Floats) -> None:
        self.sigma = sigma
        self.cell_m = float(sigma.min()) / _CELLS_A_SIGMA
        # On the ellipsoid: from below it, `flat` would stretch what lies about the middle.
        lon, lat = lon_lat((xyz.min(axis=0) + xyz.max(axis=0)) / 2)
        self.middle = ecef(lon, lat)
        self.frame = axes(lon, lat)
        self.low = np.zeros(2)
        at = self._cells_of(xyz)
        margin = np.ceil(_MARGIN_SIGMAS * float(sigma.max()) / self.cell_m) + 2
        self.low = np.floor(at.min(axis=0)) - margin
        self.at = at - self.low
        self.shape = tuple(_smooth_size(n) for n in (self.at.max(axis=0) + margin).tolist())

    def cells(self) -> int:
        """Return how many cells are gone over, every smoothing counted."""
        return self.shape[0] * self.shape[1] * (1 + len(_levels(self.sigma)))

    def holds(self, start: Floats) -> bool:
        """Return whether the whole boundary can be laid out on the plane."""
        return bool((((start - self.middle) ** 2).sum(axis=1) < _FAR_M**2).all())

    def chances(self, ends: tuple[Floats, Floats]) -> Floats:
        """Return the probability of lying inside at each point."""
        covered = np.fft.rfft2(self._covered(*ends))
        turns = np.fft.fftfreq(self.shape[0]), np.fft.rfftfreq(self.shape[1])
        # A cell is an average already: divide its own smoothing out.
        covered /= np.sinc(turns[0])[:, None] * np.sinc(turns[1])
        total = np.zeros(len(self.at))
        levels = _levels(self.sigma)
        for level, weight in zip(levels, _weights(self.sigma, levels), strict=True):
            rows = np.flatnonzero(weight)
            if len(rows):
                damp = [np.exp(-2 * (np.pi * level / self.cell_m * turn) ** 2) for turn in turns]
                field = np.fft.irfft2(covered * damp[0][:, None] * damp[1], self.shape)
                total[rows] += weight[rows] * _between(field, self.at[rows] - 0.5)
        return total

    def _cells_of(self, xyz: Floats) -> Floats:
        """Return where earth-centred points lie, in cells along both axes, (n, 2)."""
        frame = np.broadcast_to(self.frame, (len(xyz), 3, 3))
        return np.stack(flat(xyz - self.middle, frame), axis=1) / self.cell_m - self.low

    def _covered(self, start: Floats, end: Floats) -> Floats:
        """Return which share of each cell is inside the boundary."""
        first, last = self._cells_of(start), self._cells_of(end)
        low, high = np.minimum(first, last), np.maximum(first, last)
        # What is left out lies above, below or to the right, and covers nothing of the plane.
        near = (high[:, 1] > 0) & (low[:, 1] < self.shape[1]) & (low[:, 0] < self.shape[0])
        first, last = first[near], last[near]
        crossings = np.abs(last - first).max(initial=0.0)
        size = max(int(_STRIPS_AT_ONCE / (1 + 2 * crossings)), 1)
        share = np.zeros((self.shape[0] + 1) * self.shape[1])
        passed = np.zeros_like(share)
        for at in range(0, len(first), size):
            one, other = _cut(first[at : at + size], last[at : at + size], axis=1)
            middle = (one[:, 1] + other[:, 1]) / 2
            inside = (middle > 0) & (middle < self.shape[1])
            one, other = one[inside], other[inside]
            # To the left of the plane it matters only at which heights the boundary passes.
            left = np.maximum(one[:, 0], other[:, 0]) <= 0
            one[left, 0] = other[left, 0] = 0.0
            one, other = _cut(one, other, axis=0)
            x, y = ((one + other) / 2).T
            x = np.clip(x, 0.0, self.shape[0])
            column = np.floor(x)
            cell = (column * self.shape[1] + np.floor(y)).astype(np.intp)
            rise = other[:, 1] - one[:, 1]
            share -= np.bincount(cell, rise * (1 - (x - column)), len(share))
            passed -= np.bincount(cell, rise, len(share))
        share, passed = (table.reshape(-1, self.shape[1])[:-1] for table in (share, passed))
        return share + np.cumsum(passed, axis=0) - passed


def _smooth_size(least: float) -> int:
    """Return the next number of cells that a Fourier transform is quick for."""
    sizes = np.array([2**a * b for a in range(3, 16) for b in (3, 4, 5)])
    return int(sizes[sizes >= least].min())


def _levels(sigma: Floats) -> Floats:
    """Return the sigmas to smooth with: those there are, or enough to interpolate between."""
    low, high = np.log(sigma.min()), np.log(sigma.max())
    count = max(int(np.ceil((high - low) / _STEP)) + 1, 4)
    if high - low < 1e-9:
        return np.array([np.exp(low)])
    return np.asarray(np.exp(low + _STEP * np.arange(count)))


def _weights(sigma: Floats, levels: Floats) -> Floats:
    """Return how much each level counts for each sigma, by cubic interpolation, (levels, n)."""
    if len(levels) == 1:
        return np.ones((1, len(sigma)))
    step = np.log(sigma / levels[0]) / _STEP
    first = np.clip(np.floor(step).astype(np.intp) - 1, 0, len(levels) - 4)
    weights = np.zeros((len(levels), len(sigma)))
    weights[first + np.arange(4)[:, None], np.arange(len(sigma))] = _cubic(step - first)
    return weights


def _cubic(at: Floats) -> Floats:
    """Return the weights of values at 0, 1, 2 and 3 for the value between, (4, n)."""
    a, b, c, d = at, at - 1, at - 2, at - 3
    return np.stack([-b * c * d / 6, a * c * d / 2, -a * b * d / 2, a * b * c / 6])


def _between(field: Floats, at: Floats) -> Floats:
    """Return the values of a field between its nodes, by cubic interpolation on both axes."""
    first = np.floor(at).astype(np.intp) - 1
    across, along = (_cubic(axis) for axis in (at - first).T)
    node = first[:, 0] * field.shape[1] + first[:, 1]
    values = field.ravel()
    total = np.zeros(len(at))
    for i in range(4):
        for j in range(4):
            total += across[i] * along[j] * values.take(node + (i * field.shape[1] + j))
    return total


def _cut(first: Floats, last: Floats, *, axis: int) -> tuple[Floats, Floats]:
    """Cut lines wherever they cross from one cell to the next along an axis."""
    low, high = np.floor(first[:, axis]), np.floor(last[:, axis])
    crossed = np.abs(high - low).astype(np.intp)
    if not crossed.any():
        return first.copy(), last.copy()
    owner = np.repeat(np.arange(len(first)), crossed + 1)
    step = np.arange(len(owner)) - np.repeat(np.cumsum(crossed + 1) - crossed - 1, crossed + 1)
    up = high[owner] > low[owner]
    start, run = first[owner], (last - first)[owner]
    rate = np.where(run[:, axis] == 0, 1.0, run[:, axis])
    ahead = np.where(up, low[owner] + 1 + step, low[owner] - step)
    behind = np.where(up, ahead - 1, ahead + 1)
    before = np.where(step == 0, 0.0, (behind - start[:, axis]) / rate)
    after = np.where(step == crossed[owner], 1.0, (ahead - start[:, axis]) / rate)
    before, after = np.clip(before, 0, 1)[:, None], np.clip(after, 0, 1)[:, None]
    return start + before * run, np.where(after == 1, last[owner], start + after * run)
