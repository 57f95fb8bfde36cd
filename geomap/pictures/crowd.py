"""Marks that stand too close to be told apart become one symbol with their number.

Nothing is left out: the numbers of all symbols add up to the marks given.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["READABLE", "Group", "groups_of"]

Points = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

READABLE = 160
"""About as many symbols as a reader can take in; beyond it they are drawn together more."""
_STEPS = (9.0, 16.0, 24.0, 34.0, 46.0)
"""Pixels within which marks are drawn as one: under the first one hides the other."""

_HIDING = 0.85
"""Of the way at which two symbols touch: nearer, one hides what stands in the other."""
_TOO_MANY = 4
"""Times as many groups as are wanted: a wider step joins them faster than one by one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that are drawn as one: where, and which."""

    x: float
    y: float
    members: Counts


def groups_of(
    points: Points, reach: Callable[[int], float], *, readable: int = READABLE
) -> list[Group]:
    """Return groups of points, as fine as leaves at most about `readable` of them.

    Parameters
    ----------
    points
        Pixels right and down, shape (n, 2).
    reach
        How far the symbol of so many reaches from its middle, pixels.
    readable
        How many symbols are wanted at most; the widest step may leave more.
    """
    found: list[Group] = []
    for step in _STEPS:
        found = _within(points, step)
        if len(found) <= _TOO_MANY * readable:
            found = _apart(found, points, reach)
        if len(found) <= readable:
            break
    return found


def _apart(groups: list[Group], points: Points, reach: Callable[[int], float]) -> list[Group]:
    """Join groups whose numbers would hide another symbol, until none does."""
    order = sorted(groups, key=lambda group: (-len(group.members), group.x, group.y))
    at = np.array([(group.x, group.y) for group in order]).reshape(-1, 2)
    counts = np.array([len(group.members) for group in order])
    reaches = np.array([reach(int(count)) for count in counts])
    members = [group.members for group in order]
    there = np.ones(len(order), dtype=bool)
    queue = list(range(len(order)))
    while queue:
        one = queue.pop(0)
        if not there[one]:
            continue
        apart = np.hypot(*(at - at[one]).T)
        hides = (
            there
            & ((counts > 1) | (counts[one] > 1))
            & (apart < _HIDING * (reaches + reaches[one]))
        )
        hides[one] = False
        if hides.any():
            others = np.flatnonzero(hides)
            there[others] = False
            members[one] = np.sort(np.concatenate([members[one], *(members[o] for o in others)]))
            counts[one] = len(members[one])
            at[one], reaches[one] = points[members[one]].mean(axis=0), reach(int(counts[one]))
            queue.append(one)
    return [
        Group(float(at[one][0]), float(at[one][1]), members[one]) for one in np.flatnonzero(there)
    ]


def _within(points: Points, step: float) -> list[Group]:
    """Group points by cells of half a step: the fullest takes in what is near it, and so on."""
    if not len(points):
        return []
    steps = np.floor(points / (step / 2)).astype(np.int64)
    cells, cell_of, counts = np.unique(steps, axis=0, return_inverse=True, return_counts=True)
    cell_of = cell_of.ravel()
    middles = np.column_stack(
        [np.bincount(cell_of, weights=points[:, axis]) / counts for axis in (0, 1)]
    )
    owner = _owners(cells, middles, counts, step)
    group_of = owner[cell_of]
    order = np.argsort(group_of, kind="stable")
    starts = np.flatnonzero(np.diff(group_of[order], prepend=-1))
    return [
        Group(float(points[rows, 0].mean()), float(points[rows, 1].mean()), np.sort(rows))
        for rows in np.split(order, starts[1:])
    ]


def _owners(cells: Counts, middles: Points, counts: Counts, step: float) -> Counts:
    """Return for each cell the cell whose group it joins."""
    at = {(int(x), int(y)): number for number, (x, y) in enumerate(cells)}
    owner = np.full(len(cells), -1, dtype=np.int64)
    for number in np.lexsort((np.arange(len(cells)), -counts)):
        if owner[number] >= 0:
            continue
        owner[number] = number
        x, y = cells[number]
        for across in range(-2, 3):
            for down in range(-2, 3):
                other = at.get((int(x) + across, int(y) + down), -1)
                if other < 0 or owner[other] >= 0:
                    continue
                if np.hypot(*(middles[other] - middles[number])) <= step:
                    owner[other] = number
    return owner
