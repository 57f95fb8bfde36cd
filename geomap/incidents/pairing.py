"""Which reports are near enough in place and time to be compared, without comparing all.

Positions are points of the ellipsoid in a grid of cubes, so that neither a
pole nor the date line is an edge; days are counted from 1970. What is found
grows with the reports that are near each other, not with the square of all.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["VAGUE_DAYS", "VAGUE_M", "Points", "near_pairs", "same_key_pairs", "spread_m"]

VAGUE_M = 50_000.0
"""A radius above this says too little of where something was to tell events apart, metres."""

VAGUE_DAYS = 62
"""A date that leaves more days than this open says too little, too."""

_BETWEEN_SOURCES_M = 1_000.0
"""Standard deviation, metres, between the points that two sources give for one place."""

_FAR = 3.5  # standard deviations beyond which a distance speaks against one event
_SIGMA = 2.4477  # radius_m holds the position with 95 %: so many standard deviations
_FINE_DAYS = 7  # reports dated better than this are compared in a narrow window of days
_FINEST_M = 2_000.0
_CELLS = np.int64(1) << 13
_DAYS = np.int64(1) << 22

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


class Points(NamedTuple):
    """Reports that have a position and a date: row, earth-centred metres, radius, days.

    `order` ranks reports that are alike next to each other.
    """

    row: Ints
    xyz: Floats
    radius_m: Floats
    first: Ints
    last: Ints
    order: Ints


def spread_m(radius_a: Floats, radius_b: Floats) -> Floats:
    """Return the standard deviation of the distance between reports of one place, each axis."""
    return np.asarray(np.sqrt((radius_a**2 + radius_b**2) / _SIGMA**2 + _BETWEEN_SOURCES_M**2))


def near_pairs(points: Points, days: int, *, most: int = 60) -> tuple[Ints, Ints, bool]:
    """Return the pairs of rows that may be one event, and whether some were left out.

    Parameters
    ----------
    points
        The reports; radii up to `VAGUE_M`, spans up to `VAGUE_DAYS`.
    days
        Most days that may lie between the two.
    most
        Where more reports than this share a cell and its days, each is
        compared with this many that are most like it.
    """
    level = np.maximum(0, np.ceil(np.log2(np.maximum(points.radius_m, 1) / _FINEST_M)))
    fine = points.last - points.first < _FINE_DAYS
    left: list[Ints] = []
    right: list[Ints] = []
    cut = False
    for step in np.unique(level):
        radius = np.array([_FINEST_M * 2.0**step])
        cube_m = float(_FAR * spread_m(radius, radius)[0])
        here, upto = level == step, level <= step
        joins = [(here & fine, upto & fine, days + _FINE_DAYS)]
        if not fine.all():
            wide = days + VAGUE_DAYS
            joins += [(here & fine, upto & ~fine, wide), (here & ~fine, upto, wide)]
        for asked, known, window in joins:
            for a, b, was_cut in _joined(points, (asked, known), cube_m, (window, most)):
                left.append(a)
                right.append(b)
                cut = cut or was_cut
    a, b = _each_once(left, right)
    gap = np.maximum(points.first[a], points.first[b]) - np.minimum(points.last[a], points.last[b])
    apart = np.linalg.norm(points.xyz[a] - points.xyz[b], axis=1)
    near = (gap <= days) & (apart <= _FAR * spread_m(points.radius_m[a], points.radius_m[b]))
    return points.row[a[near]], points.row[b[near]], cut


def same_key_pairs(
    key: Ints, first: Ints, last: Ints, days: int, *, most: int = 60
) -> tuple[Ints, Ints, bool]:
    """Return the pairs that share a key and lie at most `days` apart; -1 is no key."""
    rows = np.flatnonzero((key >= 0) & (last - first <= VAGUE_DAYS))
    if not len(rows):
        return rows, rows, False
    rank = rows[np.lexsort((first[rows], key[rows]))]
    code = key[rank] * _DAYS + (first[rank] - first[rank].min())
    upto = np.searchsorted(code, code + days + VAGUE_DAYS, side="right")
    start = np.arange(len(code)) + 1
    count = np.maximum(0, upto - start)
    a, b = _ranges(start, np.minimum(count, most))
    left, right = rank[a], rank[b]
    gap = np.maximum(first[left], first[right]) - np.minimum(last[left], last[right])
    near = (gap <= days) & (key[left] == key[right])
    return left[near], right[near], bool((count > most).any())


def _joined(
    points: Points,
    sides: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    cube_m: float,
    limits: tuple[int, int],
) -> Iterator[tuple[Ints, Ints, bool]]:
    """Yield pairs of reports in cubes that touch, one offset between cubes at a time."""
    window, most = limits
    asked, known = (np.flatnonzero(side) for side in sides)
    if not len(asked) or not len(known):
        return
    cubes = np.floor(points.xyz / cube_m).astype(np.int64) + _CELLS // 2
    day = points.first - points.first.min() + window
    known = known[np.lexsort((points.order[known], _code(cubes[known], day[known])))]
    codes = _code(cubes[known], day[known])
    rank = np.full(len(day), -1, dtype=np.int64)
    rank[known] = np.arange(len(known))
    for offset in product((-1, 0, 1), repeat=3):
        beside = cubes[asked] + np.array(offset, dtype=np.int64)
        low = np.searchsorted(codes, _code(beside, day[asked] - window), side="left")
        high = np.searchsorted(codes, _code(beside, day[asked] + window), side="right")
        middle = np.searchsorted(codes, _code(beside, day[asked]), side="left")
        if offset == (0, 0, 0):
            middle = np.where(rank[asked] >= 0, rank[asked], middle)
        start = np.clip(middle - most // 2, low, np.maximum(low, high - most))
        count = np.minimum(high - start, most)
        a, b = _ranges(start, count)
        yield asked[a], known[b], bool((high - low > most).any())


def _code(cubes: Ints, day: Ints) -> Ints:
    x, y, z = cubes.T
    return np.asarray(((x * _CELLS + y) * _CELLS + z) * _DAYS + day)


def _ranges(start: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Return, for each range, its number again and again, and the places in it."""
    which = np.repeat(np.arange(len(start)), count)
    within = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    return which, start[which] + within


def _each_once(left: list[Ints], right: list[Ints]) -> tuple[Ints, Ints]:
    if not left:
        empty = np.zeros(0, dtype=np.int64)
        return empty, empty
    a, b = np.concatenate(left), np.concatenate(right)
    a, b = np.minimum(a, b), np.maximum(a, b)
    pairs = np.unique(a[a != b] * (np.int64(1) << 31) + b[a != b])
    return pairs >> 31, pairs & ((np.int64(1) << 31) - 1)
