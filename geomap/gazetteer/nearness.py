"""How near the places of one text are to each other: support for namesakes, and regions.

Arrays of lon, lat in degrees; distances in kilometres on the sphere, within 0.6 %:
they weigh namesakes and are never reported as measurements.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["FAR_KM", "Anchors", "Floats", "Ints", "Spots", "distance_km", "regions_of", "support"]

FAR_KM = 1_000.0
"""Places of one conflict or country lie within this of their neighbours; beyond it,
nearness says nothing about which namesake is meant."""

SAME_KM = 50.0
"""Closer than this, nearer weighs no more: a report's places are about so far apart."""

MOST_ANCHORS = 2_000
"""Places that others are measured from; of more, the weightiest of each cell are kept."""

_CELL = 0.25
_REGION_CELL = 1.0
_BLOCK = 2_000_000
_EARTH_KM = 6_371.009

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Spots:
    """Positions of what may be meant: entry and place by number, and how far an area reaches."""

    lon: Floats
    lat: Floats
    entry: Ints
    place: Ints
    reach_km: Floats

    def at(self, rows: Ints) -> "Spots":
        """Return some of them."""
        columns = (self.lon, self.lat, self.entry, self.place, self.reach_km)
        return Spots(*(column[rows] for column in columns))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Anchors:
    """Positions that are known, one a place, in an order that the order of names leaves alone.

    `weight` is the largest that an entry gives the place, `entry` that entry
    (-1: a position that no name gave) and `second` the largest of any other.
    """

    lon: Floats
    lat: Floats
    place: Ints
    weight: Floats
    entry: Ints
    second: Floats

    @classmethod
    def of(cls, spots: Spots, weight: Floats) -> "Anchors":
        """Return each place of these spots once; where there are too many, one a cell."""
        order = np.lexsort((-weight, spots.place))
        order = order[weight[order] > 0]
        place = spots.place[order]
        first = np.ones(len(order), dtype=bool)
        first[1:] = place[1:] != place[:-1]
        start = np.flatnonzero(first)
        again = np.append(~first[1:], False)[start]  # a second entry names the same place
        follows = np.append(order[1:], 0)[start]
        top = order[start]
        second = np.where(again, weight[follows], 0.0)
        found = cls(
            spots.lon[top], spots.lat[top], spots.place[top], weight[top], spots.entry[top], second
        )
        return found.thinned() if len(top) > MOST_ANCHORS else found

    def thinned(self) -> "Anchors":
        """Return the weightiest of each cell, and of these the weightiest `MOST_ANCHORS`."""
        cell = np.floor(self.lon / _CELL) * 10_000 + np.floor(self.lat / _CELL)
        order = np.lexsort((self.place, -self.weight))
        _, kept = np.unique(cell[order], return_index=True)
        rows = np.sort(order[np.sort(kept)[:MOST_ANCHORS]])
        return Anchors(
            *(
                getattr(self, name)[rows]
                for name in ("lon", "lat", "place", "weight", "entry", "second")
            )
        )

    def __len__(self) -> int:
        return len(self.lon)


def support(spots: Spots, anchors: Anchors) -> tuple[Floats, Floats, Ints]:
    """Return what anchors speak for each spot, the distance of the nearest in km, and which it is.

    The sum over anchors of weight over distance squared, so that the nearest few
    decide and places far off say next to nothing. A place does not speak for
    itself, nor does an entry for what it names. Without anchors: 0, infinite, -1.
    """
    count = len(spots.lon)
    total, nearest = np.zeros(count), np.full(count, np.inf)
    which = np.full(count, -1, dtype=np.int64)
    if not len(anchors):
        return total, nearest, which
    targets = _unit(anchors.lon, anchors.lat)
    step = max(1, _BLOCK // len(anchors))
    for start in range(0, count, step):
        rows = slice(start, start + step)
        # The chord is short of the arc by a tenth of a per cent at 1,000 km: it weighs as well.
        km = _chord_km(_unit(spots.lon[rows], spots.lat[rows]) @ targets.T)
        km = np.maximum(km - spots.reach_km[rows, None], 0.0)
        own = spots.entry[rows, None] == anchors.entry
        weight = np.where(own, anchors.second, anchors.weight)
        weight = np.where(spots.place[rows, None] == anchors.place, 0.0, weight)
        known = np.isfinite(km) & (weight > 0)
        km = np.where(known, km, np.inf)
        total[rows] = np.where(known, weight / (km + SAME_KM) ** 2, 0.0).sum(axis=1)
        which[rows] = km.argmin(axis=1)
        nearest[rows] = _arc_km(km.min(axis=1))
    which[~np.isfinite(nearest)] = -1
    return total, nearest, which


def regions_of(lon: Floats, lat: Floats) -> list[int]:
    """Return how many places each region holds: those within `FAR_KM` of a neighbour, chained."""
    cells = np.floor(np.column_stack([lon, lat]) / _REGION_CELL)
    cells, counts = np.unique(cells, axis=0, return_counts=True)
    middle = (cells + 0.5) * _REGION_CELL
    points = _unit(middle[:, 0], np.clip(middle[:, 1], -90, 90))
    left = np.ones(len(points), dtype=bool)
    regions = []
    while left.any():
        front = [int(np.flatnonzero(left)[0])]
        left[front[0]] = False
        held = 0
        while front:
            one = front.pop()
            held += int(counts[one])
            near = left & (_chord_km(points @ points[one]) <= FAR_KM)
            left &= ~near
            front += np.flatnonzero(near).tolist()
        regions.append(held)
    return regions


def _unit(lon: Floats, lat: Floats) -> Floats:
    lam, phi = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _chord_km(cosine: Floats) -> Floats:
    return _EARTH_KM * np.sqrt(np.maximum(2.0 - 2.0 * cosine, 0.0))


def _arc_km(chord_km: Floats) -> Floats:
    arc = 2 * _EARTH_KM * np.arcsin(np.minimum(chord_km / (2 * _EARTH_KM), 1.0))
    return np.where(np.isfinite(chord_km), arc, chord_km)


def distance_km(spots: Spots, lon: float, lat: float) -> Floats:
    """Return how far spots are from a position, km; NaN where they have none."""
    return _arc_km(
        _chord_km(_unit(spots.lon, spots.lat) @ _unit(np.array([lon]), np.array([lat]))[0])
    )
