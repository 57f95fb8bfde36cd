"""The boundary of one zone: how far it is from points, and how likely they lie inside it.

Edges are straight in lon/lat and are cut into pieces of a kilometre at most.
Near which of them a point lies is found along straight lines through the
earth, in a tree (`tree.py`) where there are many points; the foot is then
moved along the true edge until it is the nearest, and the distance to it is a
geodesic (Karney 2013). Whatever could be nearest after allowing for the bend
of a piece, and for lines through the earth ranking otherwise than geodesics,
is compared by geodesics.
"""

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.geodesy import axes, distance_m, ecef, flat, lon_lat, pieces
from geomap.zones.coverage import smoothed_chances
from geomap.zones.probability import REACH_SIGMAS, cut_off, near_shares, sigma_m
from geomap.zones.stretches import known_to
from geomap.zones.tree import RunTree, widened

__all__ = ["Boundary", "covers"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Polygonal = shapely.Polygon | shapely.MultiPolygon

PIECE_M = 1_000.0
"""Edges are measured in pieces this long: chord and edge then differ by 2 cm times tan(lat)."""

# A geodesic is longer than the straight line c through the earth by c^3 / (24 r^2), r between
# 6,335 and 6,400 km: lines that differ by less than this times c^3 may rank otherwise.
_RANK = (1 / 6_335e3**2 - 1 / 6_400e3**2) / 24 * 1.2

_STEPS = 3  # of Newton's method: the first leaves micrometres up to 85 degrees of latitude
_UNPREPARED = 10  # points that are found faster than a polygon is prepared for them
_PAIRS_AT_ONCE = 100_000  # of positions and runs, to stay in the processor's cache
_SAMPLE = 32  # points whose edges are summed before anything else
_MANY = 200  # points from which on cells may be quicker
_DOUBTFUL_SIGMAS = 1.1  # nearer to the boundary than this a coarse run may pass on the other side
_DOUBTFUL_M = 1.0
_HAIR_M = 1e-6
_SPHERES = 16  # that tell roughly where a boundary is


@dataclass(frozen=True)
class Boundary:
    """The edges of one zone, cut into short pieces, with how well each is known."""

    geometry: Polygonal | None
    start: Floats  # lon, lat; shape (n, 2)
    end: Floats
    start_xyz: Floats  # earth-centred metres; shape (n, 3)
    end_xyz: Floats
    ring: Ints
    edge_m: Floats
    real: NDArray[np.bool_] = field(repr=False)  # False on a cut along 180 degrees

    @classmethod
    def of(cls, geometry: Polygonal | None, edge_m: float | None, stretches: Any) -> "Boundary":
        """Return the boundary of a zone, EPSG:4326; see `known_to` for `stretches`."""
        start, end, ring = _edges(geometry)
        # A cut along 180 degrees and the line that stands for a pole are no boundary on the earth.
        cut = (np.abs(start[:, 0]) == 180) & (start[:, 0] == end[:, 0])
        pole = (np.abs(start[:, 1]) == 90) & (start[:, 1] == end[:, 1])
        start, end, edge = pieces(start, end, PIECE_M)
        known = known_to(start, end, float(np.nan_to_num(edge_m or 0.0)), stretches)
        xyz = ecef(start[:, 0], start[:, 1]), ecef(end[:, 0], end[:, 1])
        return cls(geometry, start, end, *xyz, ring[edge], known, ~(cut | pole)[edge])

    def __getstate__(self) -> dict[str, Any]:
        # Trees are quicker made again than carried.
        return {item.name: getattr(self, item.name) for item in fields(self)}

    def signed_distance(
        self, lon: Floats, lat: Floats, _radius_m: Floats | None = None
    ) -> tuple[Floats, Floats]:
        """Return metres to the boundary, positive inside, and its edge_m there."""
        return self._signed(lon, lat, covers(self.geometry, lon, lat))

    def _signed(self, lon: Floats, lat: Floats, inside: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        real = np.flatnonzero(self.real)
        if not len(real) or not len(lon):
            return np.full(len(lon), np.nan), np.full(len(lon), np.nan)
        xyz = ecef(lon, lat)
        point, piece = self._measurable.nearest(xyz, _RANK)
        piece = real[piece]
        along, metres = self._foot(xyz[point], piece)
        starts = np.flatnonzero(np.append(True, point[1:] != point[:-1]))
        best = np.repeat(
            widened(np.minimum.reduceat(metres, starts), _RANK),
            np.diff(np.append(starts, len(point))),
        )
        kept = metres <= best + 1e-6
        # At a corner the end of a piece and the start of the next are one foot: measured once.
        corner = (along[1:] == 0) & (along[:-1] == 1) & kept[:-1] & (point[1:] == point[:-1])
        corner &= (self.start[piece[1:]] == self.end[piece[:-1]]).all(axis=1)
        kept[1:] &= ~corner | (self.edge_m[piece[1:]] != self.edge_m[piece[:-1]])
        point, piece, along = point[kept], piece[kept], along[kept][:, None]
        foot = self.start[piece] + along * (self.end[piece] - self.start[piece])
        metres = distance_m(lon[point], lat[point], foot[:, 0], foot[:, 1])
        # The nearest of each point; of equals, the first along the boundary.
        order = np.lexsort((piece, metres, point))
        first = order[np.flatnonzero(np.append(True, np.diff(point[order]) != 0))]
        metres, known = metres[first], self.edge_m[piece[first]]
        return np.where(inside, metres, -metres), known

    def measured(
        self, lon: Floats, lat: Floats, radius_m: Floats, *, each: bool = False
    ) -> tuple[Floats, Floats, Floats]:
        """Return distance, edge_m and the probability of lying inside, known to `radius_m`.

        With `each`, a position's probability does not depend on which others are asked about.
        """
        covered = covers(self.geometry, lon, lat)
        distance, edge_m = self._signed(lon, lat, covered)
        inside = covered.astype(float)
        sigma = sigma_m(radius_m, np.nan_to_num(edge_m))
        near = np.flatnonzero((sigma > 0) & ~(np.abs(distance) >= REACH_SIGMAS * sigma))
        if len(self.start) and len(near):
            # A few from all over tell how much boundary there is about the others.
            sampled = np.arange(len(near)) % max(len(near) // _SAMPLE, 1) == 0
            few, near = near[sampled], near[~sampled]
            place = (lon[few], lat[few], sigma[few])
            inside[few], pairs = self._chance(place, distance[few], inside[few])
            if len(near) >= _MANY and not each:
                xyz, ends = ecef(lon[near], lat[near]), (self.start_xyz, self.end_xyz)
                smooth = smoothed_chances(ends, xyz, sigma[near], pairs // len(few))
                found = ~np.isnan(smooth)
                inside[near[found]] = smooth[found]
                near = near[~found]
            at, size = 0, min(max(len(few) * _PAIRS_AT_ONCE // (pairs + 1), 1), 512)
            while at < len(near):
                rows = near[at : at + size]
                place = (lon[rows], lat[rows], sigma[rows])
                inside[rows], pairs = self._chance(place, distance[rows], inside[rows])
                at += size
                size = min(max(len(rows) * _PAIRS_AT_ONCE // (pairs + 1), 1), 512)
        return distance, edge_m, inside

    def spheres(self) -> tuple[Floats, Floats]:
        """Return a few spheres that hold the boundary: middles on it, (n, 3), and radii, metres."""
        if not self.real.any():
            return np.empty((0, 3)), np.empty(0)
        few = next(level for level in self._measurable.levels if len(level.middle) <= _SPHERES)
        return few.middle, few.reach_m

    @cached_property
    def _bend(self) -> Floats:
        """The second derivative of each piece, from its start at 0 to its end at 1, (n, 3)."""
        middle = (self.start + self.end) / 2
        off = self.start_xyz + self.end_xyz - 2 * ecef(middle[:, 0], middle[:, 1])
        return np.asarray(4 * off)

    @cached_property
    def _slack_m(self) -> Floats:
        """How far each piece bends away from the straight line between its ends."""
        return np.asarray(1.2 / 8 * np.sqrt((self._bend**2).sum(axis=1)) + 1e-6)

    @cached_property
    def _runs(self) -> RunTree:
        return RunTree(self.start_xyz, self.end_xyz, self.ring, self._slack_m)

    @cached_property
    def _measurable(self) -> RunTree:
        if self.real.all():
            return self._runs
        real = self.real
        _, ring = np.unique(self.ring[real], return_inverse=True)
        return RunTree(self.start_xyz[real], self.end_xyz[real], ring, self._slack_m[real])

    def _foot(self, xyz: Floats, piece: Ints) -> tuple[Floats, Floats]:
        """Return where along its piece the point nearest to each point is, 0 to 1, and metres.

        A piece is a parabola to within a micrometre; Newton's method, from the
        foot on the chord.
        """
        start, bend = self.start_xyz.take(piece, axis=0), self._bend.take(piece, axis=0)
        run = self.end_xyz.take(piece, axis=0) - start
        offset = xyz - start
        squared = np.einsum("nk,nk->n", run, run)
        along = np.einsum("nk,nk->n", offset, run) / np.maximum(squared, np.finfo(float).tiny)
        along = np.clip(along, 0, 1)
        for _ in range(_STEPS):
            here = offset - along[:, None] * run - (along * (along - 1) / 2)[:, None] * bend
            slope = run + (along - 0.5)[:, None] * bend
            steep = np.einsum("nk,nk->n", slope, slope) - np.einsum("nk,nk->n", here, bend)
            step = np.einsum("nk,nk->n", here, slope) / np.where(steep > 0, steep, np.inf)
            along = np.clip(along + step, 0, 1)
        here = offset - along[:, None] * run - (along * (along - 1) / 2)[:, None] * bend
        return along, np.sqrt(np.einsum("nk,nk->n", here, here))

    def _chance(
        self, place: tuple[Floats, Floats, Floats], distance: Floats, inside: Floats
    ) -> tuple[Floats, int]:
        """Return the probability at lon, lat, sigma, and how many runs it took."""
        lon, lat, sigma = place
        xyz, frame = ecef(lon, lat), axes(lon, lat)
        # At a vertex itself the edges that meet there have no angle: go a hair's breadth aside.
        at_vertex = np.flatnonzero(np.abs(distance) < _HAIR_M)
        aside = np.maximum(1e-8 * sigma[at_vertex], _HAIR_M)[:, None]
        xyz[at_vertex] += aside * (0.6 * frame[at_vertex, 0] + 0.8 * frame[at_vertex, 1])
        total, pairs = np.zeros(len(lon)), 0
        for height, point, node in self._runs.runs_within(xyz, REACH_SIGMAS * sigma, sigma):
            run = self._runs.levels[height]
            here, turned, one = xyz.take(point, axis=0), frame.take(point, axis=0), sigma[point]
            start = flat(run.first.take(node, axis=0) - here, turned)
            end = flat(run.last.take(node, axis=0) - here, turned)
            share = near_shares((start[0] / one, start[1] / one), (end[0] / one, end[1] / one))
            if height:
                away = (run.middle.take(node, axis=0) - here) / one[:, None]
                moment = run.moment.take(node, axis=0) / one[:, None] ** 3
                spread = run.spread.take(node, axis=0) / one[:, None] ** 4
                share += cut_off(run.area_m2[node] / one**2, moment, spread, away)
            total += np.bincount(point, share, len(lon))
            pairs += len(point)
        doubtful = np.abs(distance) < np.maximum(_DOUBTFUL_SIGMAS * sigma, _DOUBTFUL_M)
        chance = inside + total
        chance[doubtful] = total[doubtful] % 1
        unsure = np.flatnonzero(doubtful & (np.abs(chance - 0.5) > 0.48))
        if len(unsure):
            around = self._around(xyz[unsure], frame[unsure], sigma[unsure])
            chance[unsure] = total[unsure] + np.round(around - total[unsure])
        return np.clip(chance, 0.0, 1.0), pairs

    def _around(self, xyz: Floats, frame: Floats, sigma: Floats) -> Floats:
        """Return the share of 24 positions about each point that are inside."""
        turn = np.linspace(0, 2 * np.pi, 8, endpoint=False)
        ring = np.array([0.5, 1.0, 2.0])[:, None, None] * np.stack([np.cos(turn), np.sin(turn)], -1)
        there = np.einsum("dk,nkx->ndx", ring.reshape(-1, 2), frame[:, :2])
        lon, lat = lon_lat(xyz[:, None] + sigma[:, None, None] * there)
        inside = covers(self.geometry, lon.ravel(), lat.ravel()).reshape(lon.shape)
        return np.asarray(inside.mean(axis=1))


def covers(geometry: Polygonal | None, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    """Return which points a geometry covers, its boundary included; NaN points are in nothing."""
    if geometry is None or geometry.is_empty:
        return np.zeros(len(lon), dtype=bool)
    if len(lon) > _UNPREPARED:
        shapely.prepare(geometry)
    return np.asarray(shapely.intersects_xy(geometry, lon, lat))


def _edges(geometry: Polygonal | None) -> tuple[Floats, Floats, Ints]:
    """Return edge ends, lon and lat, and their rings, anticlockwise round what they enclose."""
    if geometry is None or geometry.is_empty:
        return np.empty((0, 2)), np.empty((0, 2)), np.empty(0, np.intp)
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(geometry)))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = ring[:-1] == ring[1:]
    return points[:-1][joined], points[1:][joined], ring[:-1][joined]
