"""Runs of boundary in a binary tree, so that most of it is never looked at.

A node is a run of consecutive pieces of one ring: the sphere that holds it,
for pruning; its two ends, to stand for it from afar; and what lies between the
run and the straight line from end to end, as an area and its moments. Above
whole rings a node holds several of them and stands for none.

Everything is in earth-centred metres, where the antimeridian and the poles are
places like any other.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

__all__ = ["Groups", "RunTree", "neighbourhoods", "widened"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_TOGETHER = 16  # points that go down the tree as one
_GROUPS_AT_ONCE = 512  # keeps the pairs of points and pieces in the processor's cache
_CROWD = 12  # runs in view of a group from which on each of its points looks for itself
# What a run leaves out when it stands for its pieces, third order in its reach over sigma: with
# this, a rough border of thousands of edges is right to 1e-6.
_ASTRAY = 5e-5
_FEW = 20_000  # pairs of points and pieces that are looked at without making a tree
_MORTON_BITS = 20


@dataclass(frozen=True, slots=True)
class _Level:
    """The nodes of one height, the pieces themselves at height 0."""

    child: Ints  # node i holds the nodes child[i] to child[i + 1] of the level below; (n + 1,)
    middle: Floats  # a point of the boundary, (n, 3)
    reach_m: Floats  # how far from the middle the run goes, (n,)
    first: Floats  # the ends of the run, (n, 3)
    last: Floats
    area_m2: Floats  # between run and chord, positive to the right of the chord
    moment: Floats  # of that area about the middle, (n, 3)
    spread: Floats  # its second moments xx, yy, zz and twice xy, yz, xz, (n, 6)
    strayed_m2: Floats  # that area, all of it counted as positive
    finest_m: Floats  # the least sigma for which a run about the point may stand for its pieces
    whole: bool  # nodes are runs of one ring, and first and last and the areas hold


class RunTree:
    """Pieces of boundary, ring after ring, to be found by where they are.

    Parameters
    ----------
    start, end
        Ends of the pieces in order along their rings, earth-centred metres, (n, 3), n above 0.
    ring
        Which ring each is of, never falling, (n,).
    slack_m
        How far a piece bends away from the straight line between its ends, (n,).
    """

    def __init__(self, start: Floats, end: Floats, ring: Ints, slack_m: Floats) -> None:
        self.start, self.run, self.slack_m = start, end - start, slack_m
        self.squared = np.maximum((self.run**2).sum(axis=1), np.finfo(float).tiny)
        self._ring = ring

    @cached_property
    def levels(self) -> list[_Level]:
        """All heights, the pieces first; made when first asked for."""
        return _levels(self.start, self.start + self.run, self._ring, self.slack_m)

    def nearest(self, points: Floats, beyond: float) -> tuple[Ints, Ints]:
        """Return pairs (point, piece) with every piece that may be the nearest to a point.

        Parameters
        ----------
        points
            Earth-centred, (n, 3), near each other rather than not.
        beyond
            Pieces that lie farther than the nearest by less than this times
            the cube of the distance are kept too; 1 / m^2.
        """
        count = len(self.start)
        if len(points) * count <= _FEW or (len(points) == 1 and "levels" not in self.__dict__):
            point, piece = np.divmod(np.arange(len(points) * count), count)
            return self._closest(points, point, piece, beyond)
        groups = neighbourhoods(points)
        found = []
        for first in range(0, len(groups.radius_m), _GROUPS_AT_ONCE):
            part = groups.part(first, first + _GROUPS_AT_ONCE)
            near = points[part.order]
            point, piece = self._closest(near, *self._descend(near, part, beyond), beyond)
            found.append((part.order[point], piece))
        return np.concatenate([p for p, _ in found]), np.concatenate([p for _, p in found])

    def _descend(self, points: Floats, groups: "Groups", beyond: float) -> tuple[Ints, Ints]:
        """Go down the tree with groups, and with their points once groups see too much of it."""
        top = self.levels[-1]
        middle, radius = groups.middle, groups.radius_m
        group = np.repeat(np.arange(len(radius)), len(top.middle))
        node = np.tile(np.arange(len(top.middle)), len(radius))
        best = np.full(len(radius), np.inf)
        together = True
        for level in reversed(self.levels):
            if together and (len(group) > _CROWD * len(radius) or level is self.levels[0]):
                together = False
                own = np.repeat(np.arange(len(radius)), np.diff(groups.held))
                pairs = np.append(_starts(group), len(group))
                best = best[own]
                group, pair = _expand(pairs, np.arange(len(own)), own)
                node = node[pair]
                middle, radius = points, np.zeros(len(points))
            away = level.middle.take(node, axis=0)
            away -= middle.take(group, axis=0)
            metres = np.sqrt(np.einsum("nk,nk->n", away, away))
            starts = _starts(group)
            # The middle of a run is a point of the boundary, so nothing nearest lies beyond it.
            best = np.minimum(best, np.minimum.reduceat(metres, starts) + radius)
            size = np.diff(np.append(starts, len(group)))
            kept = metres - level.reach_m[node] <= np.repeat(widened(best, beyond) + radius, size)
            group, node = group[kept], node[kept]
            if level is not self.levels[0]:
                group, node = _expand(level.child, group, node)
        return group, node

    def _closest(
        self, points: Floats, point: Ints, piece: Ints, beyond: float
    ) -> tuple[Ints, Ints]:
        """Keep of the pairs (point, piece), in order, those that may be a point's nearest."""
        metres, slack = self.segment_m(points.take(point, axis=0), piece), self.slack_m[piece]
        starts = _starts(point)
        best = np.repeat(
            widened(np.minimum.reduceat(metres + slack, starts), beyond),
            np.diff(np.append(starts, len(point))),
        )
        kept = metres - slack <= best
        return point[kept], piece[kept]

    def segment_m(self, points: Floats, pieces: Ints) -> Floats:
        """Return metres from each point to its piece, straight through the earth."""
        offset = points - self.start.take(pieces, axis=0)
        run = self.run.take(pieces, axis=0)
        along = np.einsum("nk,nk->n", offset, run) / self.squared[pieces]
        offset -= np.clip(along, 0, 1)[:, None] * run
        return np.asarray(np.sqrt(np.einsum("nk,nk->n", offset, offset)))

    def runs_within(
        self, points: Floats, metres: Floats, sigma_m: Floats
    ) -> list[tuple[int, Ints, Ints]]:
        """Return the coarsest runs that stand for all boundary within some metres of points.

        Parameters
        ----------
        points
            Earth-centred, (n, 3).
        metres
            How far from each point boundary counts, (n,).
        sigma_m
            Standard deviation of each point, metres: what runs may stand for their pieces, (n,).

        Returns
        -------
        list
            (height, points, runs) for every height that has any.
        """
        found = []
        top = self.levels[-1]
        point = np.repeat(np.arange(len(points)), len(top.middle))
        node = np.tile(np.arange(len(top.middle)), len(points))
        for height in range(len(self.levels) - 1, -1, -1):
            level = self.levels[height]
            away = level.middle.take(node, axis=0)
            away -= points.take(point, axis=0)
            away_m = np.sqrt(np.einsum("nk,nk->n", away, away)) - level.reach_m[node]
            near = away_m <= metres[point]
            point, node, away_m = point[near], node[near], away_m[near]
            if height == 0:
                found.append((0, point, node))
                break
            if level.whole:
                sigma = sigma_m[point]
                far = np.maximum(away_m, 0.0) / sigma
                # As the normal thins out, so does what a coarse run leaves out.
                enough = sigma * (np.exp(far**2 / 2) / (1 + far**3)) ** 0.2
                stands = (level.reach_m[node] <= sigma) & (level.finest_m[node] <= enough)
                if stands.any():
                    found.append((height, point[stands], node[stands]))
                    point, node = point[~stands], node[~stands]
            point, node = _expand(level.child, point, node)
        return found


def widened(metres: Floats, beyond: float) -> Floats:
    """Return distances plus `beyond` times their cube, the cube of 1,000 km at most."""
    return metres + beyond * np.minimum(metres, 1e6) ** 3


def _starts(number: Ints) -> Ints:
    """Return where each run of equal numbers begins."""
    return np.flatnonzero(np.append(True, number[1:] != number[:-1]))


def _expand(child: Ints, owner: Ints, node: Ints) -> tuple[Ints, Ints]:
    """Return the children of nodes, each with its owner, in order."""
    first = child[node]
    count = child[node + 1] - first
    ahead = np.cumsum(count) - count
    return np.repeat(owner, count), np.arange(count.sum()) + np.repeat(first - ahead, count)


def _levels(start: Floats, end: Floats, ring: Ints, slack_m: Floats) -> list[_Level]:
    count = len(start)
    middle = (start + end) / 2
    none = np.zeros(count), np.zeros((count, 3)), np.zeros((count, 6)), np.zeros(count)
    # Twice the bend: the middle of the straight line is itself that far off the boundary.
    reach = np.sqrt(((end - middle) ** 2).sum(axis=1)) + 2 * slack_m
    levels = [_Level(np.arange(count + 1), middle, reach, start, end, *none, reach, whole=True)]
    held = np.arange(count + 1)  # node i holds the pieces held[i] to held[i + 1]
    while len(held) > 2:
        order = np.arange(len(ring)) - np.searchsorted(ring, ring)
        whole = levels[-1].whole and bool((order > 0).any())
        if not whole:
            order, ring = np.arange(len(ring)), np.zeros_like(ring)
        child = np.append(np.flatnonzero(order % 2 == 0), len(ring))
        ring, held = ring[child[:-1]], held[child]
        at = start[(held[:-1] + held[1:]) // 2]
        size = np.diff(held)
        own = np.repeat(at, size, axis=0)
        far = np.maximum(((start - own) ** 2).sum(axis=1), ((end - own) ** 2).sum(axis=1))
        reach = np.maximum.reduceat(np.sqrt(far) + slack_m, held[:-1])
        first, last = start[held[:-1]], end[held[1:] - 1]
        between = _between(levels[-1], child, (at, first, last))
        finest = (between[-1] * reach**3 / _ASTRAY) ** 0.2
        levels.append(_Level(child, at, reach, first, last, *between, finest, whole))
    return levels


def _between(
    below: _Level, child: Ints, ends: tuple[Floats, Floats, Floats]
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return area and moments between runs and their chords, from those of their halves."""
    at, first, last = ends
    held = child[:-1]
    shift = below.middle - np.repeat(at, np.diff(child), axis=0)
    area = np.add.reduceat(below.area_m2, held)
    moved = below.moment + below.area_m2[:, None] * shift
    moment = np.add.reduceat(moved, held)
    spread = np.add.reduceat(
        below.spread + _products(shift, below.moment) + _products(moved, shift), held
    )
    # The triangle of first end, turning point and last end; nothing where there is one half.
    corners = np.stack([first, below.last[held], last]) - at
    up = at / np.sqrt((at**2).sum(axis=1))[:, None]
    across = np.cross(corners[1] - corners[0], corners[2] - corners[0])
    triangle = np.einsum("nk,nk->n", across, up) / 2
    centre = corners.mean(axis=0)
    inner = 9 * _products(centre, centre) + sum(_products(corner, corner) for corner in corners)
    return (
        area + triangle,
        moment + triangle[:, None] * centre,
        spread + (triangle / 12)[:, None] * inner,
        np.add.reduceat(below.strayed_m2, held) + np.abs(triangle),
    )


def _products(one: Floats, other: Floats) -> Floats:
    """Return the products xx, yy and zz, and the sums over both orders of xy, yz and xz."""
    x, y, z = one.T
    u, v, w = other.T
    return np.stack([x * u, y * v, z * w, x * v + y * u, y * w + z * v, x * w + z * u], axis=1)


@dataclass(frozen=True, slots=True)
class Groups:
    """Points that lie together, in spheres."""

    order: Ints  # points by group
    held: Ints  # group i is order[held[i]:held[i + 1]]
    middle: Floats  # (n, 3)
    radius_m: Floats  # (n,)

    def part(self, first: int, last: int) -> "Groups":
        """Return the groups from `first` to before `last`."""
        held = self.held[first : last + 1]
        order = self.order[held[0] : held[-1]]
        rows = slice(first, last)
        return Groups(order, held - held[0], self.middle[rows], self.radius_m[rows])


def neighbourhoods(points: Floats) -> Groups:
    """Put points, earth-centred, (n, 3), into groups of neighbours: `_TOGETHER` at most."""
    low = points.min(axis=0)
    cell = max(float((points.max(axis=0) - low).max()) / (2**_MORTON_BITS - 1), 1e-6)
    code = _morton(((points - low) / cell).astype(np.uint64))
    order = np.argsort(code, kind="stable")
    code = code[order]
    shift = _shift(code)
    box = _starts((code >> np.uint64(shift)).astype(np.intp))
    rank = np.arange(len(code)) - np.repeat(box, np.diff(np.append(box, len(code))))
    held = np.append(np.flatnonzero(rank % _TOGETHER == 0), len(code))
    points = points[order]
    size = np.diff(held)
    middle = np.add.reduceat(points, held[:-1]) / size[:, None]
    far = ((points - np.repeat(middle, size, axis=0)) ** 2).sum(axis=1)
    return Groups(order, held, middle, np.sqrt(np.maximum.reduceat(far, held[:-1])) + 1e-6)


def _shift(code: NDArray[np.uint64]) -> int:
    """Return how many bits to drop so that boxes hold about `_TOGETHER` points."""
    for shift in range(0, 3 * _MORTON_BITS, 3):
        boxes = 1 + np.count_nonzero(np.diff(code >> np.uint64(shift)))
        if boxes * _TOGETHER <= 2 * len(code):
            return shift
    return 3 * _MORTON_BITS


def _morton(cells: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Interleave the bits of three columns (Morton 1966)."""
    code = np.zeros(len(cells), dtype=np.uint64)
    for axis in range(3):
        spread = cells[:, axis].copy()
        for bits, mask in (
            (32, 0x1F00000000FFFF),
            (16, 0x1F0000FF0000FF),
            (8, 0x100F00F00F00F00F),
            (4, 0x10C30C30C30C30C3),
            (2, 0x1249249249249249),
        ):
            spread = (spread | (spread << np.uint64(bits))) & np.uint64(mask)
        code |= spread << np.uint64(axis)
    return code
