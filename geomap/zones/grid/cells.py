"""Which cells of a grid edges touch, and which cells between them they leave alone.

Conservative: an edge is said to touch a cell when it comes within a millionth
of a cell of it. Arithmetic errs by less than a billionth of a cell here, so
what is not said to be touched is not.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

__all__ = ["Gaps", "gaps", "of_roots", "spread", "touched"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_NEAR = 1e-6  # of a cell
_ROWS_AT_ONCE = 500_000  # of all edges together: about 100 MB of workings


def spread(counts: Ints) -> tuple[Ints, Ints]:
    """Return, for each item of runs of these lengths, its run and its place in the run."""
    owner = np.repeat(np.arange(len(counts)), counts)
    return owner, np.arange(len(owner)) - np.repeat(np.cumsum(counts) - counts, counts)


def touched(start: Floats, end: Floats, shape: tuple[Ints, Ints]) -> tuple[Ints, Ints, Ints]:
    """Return every (edge, column, row) of a cell that an edge touches.

    Parameters
    ----------
    start, end
        Ends of the edges in cells along both axes, (n, 2).
    shape
        Columns and rows of the grid each edge is laid on, (n,); what lies
        outside the grid is left out.

    Returns
    -------
    tuple
        Edge, column and row numbers, sorted by edge.
    """
    found = [_touched(start, end, shape, part) for part in _parts(start, end)]
    none = np.empty(0, np.intp)
    edges, columns, rows = zip(*found, strict=True) if found else ((none,),) * 3
    return np.concatenate(edges), np.concatenate(columns), np.concatenate(rows)


def _parts(start: Floats, end: Floats) -> Iterator[slice]:
    """Yield runs of edges that cross a bounded number of rows together."""
    passed = np.cumsum(np.abs(end[:, 1] - start[:, 1]) + 2)
    first = 0
    while first < len(passed):
        before = passed[first - 1] if first else 0.0
        last = max(int(np.searchsorted(passed, before + _ROWS_AT_ONCE)), first + 1)
        yield slice(first, last)
        first = last


def _touched(
    start: Floats, end: Floats, shape: tuple[Ints, Ints], part: slice
) -> tuple[Ints, Ints, Ints]:
    (x, y), (to_x, to_y) = start[part].T, end[part].T
    wide, high = shape[0][part], shape[1][part]
    first, count = _span(np.minimum(y, to_y) - _NEAR, np.maximum(y, to_y) + _NEAR, high)
    edge, step = spread(count)
    row = first[edge] + step
    x, y, run, rise = x[edge], y[edge], (to_x - x)[edge], (to_y - y)[edge]
    # Level edges touch their rows all along; of others, the part within each row.
    level = np.abs(rise) < 1e-9
    rate = np.where(level, 1.0, rise)
    enters = np.where(level, 0.0, np.clip((row - _NEAR - y) / rate, 0, 1))
    leaves = np.where(level, 1.0, np.clip((row + 1 + _NEAR - y) / rate, 0, 1))
    one, other = x + enters * run, x + leaves * run
    low, high_x = np.minimum(one, other) - 2 * _NEAR, np.maximum(one, other) + 2 * _NEAR
    first, count = _span(low, high_x, wide[edge])
    owner, step = spread(count)
    return edge[owner] + (part.start or 0), first[owner] + step, row[owner]


def _span(low: Floats, high: Floats, size: Ints) -> tuple[Ints, Ints]:
    """Return the first cell from low to high, of `size` cells, and how many there are."""
    first = np.maximum(np.floor(low), 0).astype(np.intp)
    last = np.minimum(np.floor(high), size - 1).astype(np.intp)
    return first, np.maximum(last - first + 1, 0)


class Gaps(NamedTuple):
    """Runs of untouched cells along rows, each between two touched cells of its group."""

    after: Ints  # the touched cell before it, by number
    group: Ints
    row: Ints
    first: Ints  # column
    size: Ints  # columns
    root: Ints  # a run that it hangs together with, the same for runs of one patch or more


def gaps(group: Ints, row: Ints, column: Ints) -> Gaps:
    """Return the runs of cells between touched cells that follow each other in a row.

    Cells of one group that lie side by side, none of them touched, are all
    inside or all outside what the edges of the group enclose: such runs
    are linked to one above, so that only one of them need be looked at.

    Parameters
    ----------
    group, row, column
        The touched cells, 0 or more, sorted by group, row and column, none twice.
    """
    if not len(group):
        return Gaps(*(np.empty(0, np.intp) for _ in Gaps._fields))
    wide, high = int(column.max()) + 2, int(row.max()) + 2
    between = column[1:] - column[:-1] - 1
    between[(group[1:] != group[:-1]) | (row[1:] != row[:-1])] = 0
    after = np.flatnonzero(between > 0)
    first, size = column[after] + 1, between[after]
    line = group[after] * high + row[after] + 1
    # The last run of the row above to begin before this one ends.
    above = np.searchsorted(line * wide + first, (line - 1) * wide + first + size) - 1
    linked = (above >= 0) & (line[above] == line - 1) & (first[above] + size[above] > first)
    root = np.where(linked, above, np.arange(len(after)))
    while True:
        further = root[root]
        if (further == root).all():
            return Gaps(after, group[after], row[after], first, size, root)
        root = further


def of_roots(between: Gaps, shapes: NDArray[np.object_], x: Floats, y: Floats) -> NDArray[np.bool_]:
    """Return which gaps are inside, given the shape and a point of each; GEOS is asked of roots."""
    roots = np.flatnonzero(between.root == np.arange(len(between.root)))
    inside = np.zeros(len(x), dtype=bool)
    inside[roots] = shapely.contains_xy(shapes[roots], x[roots], y[roots])
    return np.asarray(inside[between.root])
