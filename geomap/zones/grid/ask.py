"""Asking the grid which zones cover points.

A point in a cell with edges is told by the parity of crossings on the way from
it to the cell's reference point: level first, then upright. Which side of an
edge the turning points are on is a sign whose error is bounded; where it
exceeds the sign, GEOS answers. Vertices, and edges along a parallel or a meridian,
are compared exactly.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from geomap.zones.grid.cells import spread
from geomap.zones.grid.parts import BLOCK, Grid
from geomap.zones.grid.signs import bound

__all__ = ["Covers", "pairs"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]

_LEAST_INT = np.iinfo(np.int32).min
_WORK_AT_ONCE = 200_000  # entries and edges looked at together: about 40 MB of workings


Covers = Callable[[Ints, Floats, Floats], Bools]
"""What answers for points in doubt: whether zones cover points (lon, lat), by GEOS."""


def pairs(grid: Grid, lon: Floats, lat: Floats, covers: Covers) -> tuple[Ints, Ints]:
    """Return every (point, zone) in which the zone covers the point, sorted by both.

    Parameters
    ----------
    grid
        A grid of zones.
    lon, lat
        Degrees; some ten thousand points, so that workings stay in the processor's cache.
    covers
        Answers for points in doubt.
    """
    code = _codes(grid, lon, lat)
    listed = np.flatnonzero(code < 0)
    if not len(listed):
        point = np.flatnonzero(code != 0)
        return point, code[point].astype(np.intp) - 1
    number = -1 - code[listed].astype(np.intp)
    code[listed] = 0
    done = np.cumsum(grid.work[number], dtype=np.intp)
    found, first = [], 0
    while first < len(listed):
        before = done[first - 1] if first else 0
        last = max(int(np.searchsorted(done, before + _WORK_AT_ONCE)), first + 1)
        found.append(_listed(grid, (lon, lat), listed[first:last], number[first:last], covers))
        first = last
    none = np.empty(0, np.intp)
    return _merged(code, *(np.concatenate([none, *column]) for column in zip(*found, strict=True)))


def _codes(grid: Grid, lon: Floats, lat: Floats) -> NDArray[np.int32]:
    """Return the code of the cell of each point."""
    west, south, across, up = grid.frame.tolist()
    columns, rows = grid.size.tolist()
    with np.errstate(over="ignore"):
        x, y = (lon - west) * across, (lat - south) * up
    for place, cells in ((x, columns), (y, rows)):
        np.add(place, 1, out=place)
        # The ring takes all that is outside, well away from edges, which come to its inner side.
        np.clip(place, 0, cells - 0.5, out=place)
        missing = np.isnan(place)
        if missing.any():
            place[missing] = 0
    column, row = x.astype(np.int32), y.astype(np.int32)
    code = grid.coarse.take(row * np.int32(columns) + column, mode="wrap")
    deep = np.flatnonzero(code < BLOCK)
    block = code[deep] - _LEAST_INT
    side = grid.side[block]
    x, y = (x[deep] - column[deep]) * side, (y[deep] - row[deep]) * side
    place = grid.base[block] + y.astype(np.int32) * side + x.astype(np.int32)
    code[deep] = grid.fine[place]
    return np.asarray(code)


def _merged(code: NDArray[np.int32], point: Ints, zone: Ints) -> tuple[Ints, Ints]:
    """Return the pairs of codes and those of lists, which are other points, sorted."""
    further = np.zeros(len(point), dtype=bool)
    further[1:] = point[1:] == point[:-1]
    code[point[~further]] = zone[~further] + 1
    points = np.flatnonzero(code != 0)
    zones = code[points].astype(np.intp) - 1
    if not further.any():
        return points, zones
    after = np.searchsorted(points, point[further], side="right")
    return np.insert(points, after, point[further]), np.insert(zones, after, zone[further])


def _listed(
    grid: Grid, where: tuple[Floats, Floats], point: Ints, number: Ints, covers: Covers
) -> tuple[Ints, Ints]:
    """Return the pairs of points in cells with lists."""
    begins = grid.held[number].astype(np.intp)
    owner, step = spread(grid.held[number + 1] - begins)
    entry, point = begins[owner] + step, point[owner]
    inside, count = grid.inside[entry], grid.count[entry]
    asked = np.flatnonzero(count < 0)
    edged = np.flatnonzero(count > 0)
    if len(edged):
        at, one = entry[edged], point[edged]
        lon, lat = where[0][one], where[1][one]
        flipped, on, doubt = _crossings(grid, at, lon, lat)
        inside[edged] = (inside[edged] ^ flipped) | on
        asked = np.concatenate([asked, edged[doubt & ~on]])
    if len(asked):
        one = point[asked]
        zone = grid.zone[entry[asked]].astype(np.intp)
        inside[asked] = covers(zone, where[0][one], where[1][one])
    return point[inside], grid.zone[entry[inside]].astype(np.intp)


def _crossings(grid: Grid, entry: Ints, lon: Floats, lat: Floats) -> tuple[Bools, Bools, Bools]:
    """Return whether each way crosses edges an odd number of times, begins on one, is in doubt."""
    owner, step = spread(grid.count[entry].astype(np.intp))
    number = grid.edges[entry].astype(np.intp)[owner] + step
    ends = grid.ends.take(number, axis=0)
    ax, ay, bx, by = ends[:, 0], ends[:, 1], ends[:, 2], ends[:, 3]
    x, y = lon[owner], lat[owner]
    on = np.zeros(len(entry), dtype=bool)
    level = np.flatnonzero(ay == y)
    if len(level):
        # The end of an edge is the start of another one that touches the cell.
        one, a, b = x[level], ax[level], bx[level]
        along = (by[level] == ay[level]) & (np.minimum(a, b) <= one) & (one <= np.maximum(a, b))
        on[owner[level[along | (a == one)]]] = True
    upright = grid.upright[number]
    passes = (ay > y) != (by > y)
    kept = np.flatnonzero(passes | (upright & 1).astype(bool))
    ax, ay, bx, by = ax[kept], ay[kept], bx[kept], by[kept]
    x, y, owner = x[kept], y[kept], owner[kept]
    passes, upright = passes[kept], upright[kept]
    run, rise = bx - ax, by - ay
    one, other, turning = run * (y - ay), rise * (x - ax), rise * (grid.column[entry][owner] - ax)
    left, left_there = one > other, one > turning
    doubt = passes & (np.abs(one - other) <= bound(one, other))
    unsure = np.flatnonzero(np.abs(one - turning) <= bound(one, turning))
    if len(unsure):
        # A level edge has its sides told exactly; on it, the way passes just above.
        flat = rise[unsure] == 0
        above = (y[unsure] >= ay[unsure]) == (run[unsure] > 0)
        left_there[unsure] = np.where(flat, above, left_there[unsure])
        doubt[unsure] |= ~flat
    # An edge along a meridian has its sides told exactly too: in doubt is on it.
    doubtful = np.flatnonzero(doubt)
    exact = doubtful[(run[doubtful] == 0) & passes[doubtful]]
    exact = exact[x[exact] == ax[exact]]
    on[owner[exact]] = True
    crossed = passes & (left != left_there)
    crossed ^= ((upright & 1) == 1) & (left_there != (upright > 1))
    odd = np.bincount(owner[crossed], minlength=len(entry)) & 1
    unclear = np.zeros(len(entry), dtype=bool)
    unclear[owner[doubtful]] = True
    return odd.astype(bool), on, unclear
