"""Many positions against every zone version at once: what `check_position` says of each.

For feeds. A zone that a position can neither be in nor be nearest to is passed
over where it is not to be told of anyway: the spheres that hold its boundary say so.
"""

import datetime as dt
import os
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from geomap.zones.check import NOISE, TELLING, Check, Verdict, answer_about, in_force, most_telling
from geomap.zones.index import ZoneIndex
from geomap.zones.layers import ZoneColumns
from geomap.zones.probability import LIKELY, POSSIBLE, REACH_SIGMAS, sigma_m

__all__ = ["Checker", "Checks"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.intp]

_LOOSE, _LOOSER = 1e-3, 3e-9
"""Straight lines through the earth rank as geodesics do but for this part, and this a metre."""

_ROUND_M = 12_000e3
"""Straight lines above this lead nearly to the other side, and rank nothing."""

_FEW = 256  # positions that are measured faster than threads are started


@dataclass(frozen=True)
class Checks:
    """How positions lie to zone versions: of each array a row is a zone, a column a position."""

    zones: ZoneColumns
    day: dt.date | None
    inside: Flags
    distance_m: Floats  # NaN where a zone has no boundary
    edge_m: Floats
    probability: Floats
    told: Flags
    """Which zones are told of; the others were not measured."""

    @cached_property
    def order(self) -> Ints:
        """The zones of each position (row), most telling first; those not told of come last."""
        distance = np.where(np.isnan(self.distance_m), -np.inf, np.rint(self.distance_m * 100))
        expired = np.broadcast_to(~self._live[:, None], self.told.shape)
        return np.lexsort((-distance, -self.probability, expired, ~self.told), axis=0).T

    @cached_property
    def live_probability(self) -> Floats:
        """The greatest probability of being inside a zone that is in force, or undated."""
        return np.asarray(np.max(self.probability[self._live], axis=0, initial=0.0))

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """The verdict on each position."""
        expired = np.max(self.probability[~self._live], axis=0, initial=0.0)
        words: tuple[Verdict, ...] = ("outside", "not in force", "possible", "inside")
        level = np.where(expired >= POSSIBLE, 1, 0)
        level[self.live_probability >= POSSIBLE] = 2
        level[self.live_probability >= LIKELY] = 3
        return [words[number] for number in level.tolist()]

    @cached_property
    def _live(self) -> Flags:
        return _live(self.zones, self.day)

    def check(self, number: int) -> Check:
        """Return what `check_position` does of one position, of the zones told of."""
        answers = [
            answer_about(self.zones, zone, self._facts(zone, number), self.day)
            for zone in np.flatnonzero(self.told[:, number]).tolist()
        ]
        answers.sort(key=most_telling)
        return Check(self.verdicts[number], tuple(answers))

    def _facts(self, zone: int, number: int) -> tuple[bool, float, float, float]:
        columns = (self.distance_m, self.edge_m, self.probability)
        metres, edge_m, chance = (float(column[zone, number]) for column in columns)
        return bool(self.inside[zone, number]), metres, edge_m, chance


class Checker:
    """Zones, ready to be asked about many positions, time and again.

    Parameters
    ----------
    zones
        As `read_zone_columns` returns them.
    index
        A `ZoneIndex` of the same zones.
    day
        The day asked about; None asks about the zones whenever they were in force.
    within_m
        Tell only of zones this near, of those that may hold a position, and of the
        most telling one: `Check.within`. None tells of all.
    """

    def __init__(
        self,
        zones: ZoneColumns,
        index: ZoneIndex,
        *,
        day: dt.date | None = None,
        within_m: float | None = None,
    ) -> None:
        self.zones, self.index, self.day, self.within_m = zones, index, day, within_m
        self._edges = np.array([index.widest_edge_m(zone) for zone in range(len(index))])

    def checks(self, lon: Floats, lat: Floats, radius_m: Floats) -> Checks:
        """Return how positions lie to the zones; each as though it were asked about alone.

        Parameters
        ----------
        lon, lat
            Degrees, finite, shape (n,).
        radius_m
            Metres that hold the true position with 95 %, (n,).
        """
        inside = np.zeros((len(self.index), len(lon)), dtype=bool)
        point, zone = self.index.query(lon, lat)
        inside[zone, point] = True
        asked = inside | self._in_question(lon, lat, radius_m)
        columns = self._measured((lon, lat, radius_m), asked)
        found = Checks(self.zones, self.day, inside, *columns, asked)
        if self.within_m is None or not len(self.index):
            return found
        told = inside | (found.probability >= TELLING) | (-found.distance_m <= self.within_m)
        told[found.order[:, 0], np.arange(len(lon))] = True
        return Checks(self.zones, self.day, inside, *columns, told & asked)

    def _in_question(self, lon: Floats, lat: Floats, radius_m: Floats) -> Flags:
        """Return which zones may be told of, for each position: all of those, and maybe more."""
        if self.within_m is None:
            return np.ones((len(self.index), len(lon)), dtype=bool)
        least, most = self.index.rough_distance(lon, lat)
        reach = REACH_SIGMAS * sigma_m(radius_m, self._edges[:, None])
        near = least <= np.maximum(reach, self.within_m)
        live = _live(self.zones, self.day)
        group = live if live.any() else ~live
        nearest = most[group].min(axis=0, initial=np.inf)
        nearest = np.where(nearest > _ROUND_M, np.inf, nearest * (1 + _LOOSE + _LOOSER * nearest))
        return near | (group[:, None] & (least <= nearest))

    def _measured(
        self, place: tuple[Floats, Floats, Floats], asked: Flags
    ) -> tuple[Floats, Floats, Floats]:
        """Return distance, edge_m and probability where asked; else NaN, NaN and 0."""
        columns = (
            np.full(asked.shape, np.nan),
            np.full(asked.shape, np.nan),
            np.zeros(asked.shape),
        )

        def measure(zone: int) -> None:
            rows = np.flatnonzero(asked[zone])
            lon, lat, radius_m = (column[rows] for column in place)
            found = self.index.measured(lon, lat, radius_m, zone, each=True)
            chance = found[2]
            unsure = np.flatnonzero((chance > 0) & (chance < 1))
            chance[unsure] = [round(one, NOISE) for one in chance[unsure].tolist()]
            for column, values in zip(columns, found, strict=True):
                column[zone, rows] = values

        zones = np.flatnonzero(asked.any(axis=1)).tolist()
        threads = min(_processors(), len(zones))
        if asked.shape[1] < _FEW or threads < 2:
            for zone in zones:
                measure(zone)
        else:
            from concurrent.futures import ThreadPoolExecutor

            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(measure, zones))
        return columns


def _live(zones: ZoneColumns, day: dt.date | None) -> Flags:
    """Return which zone versions are in force on a day, or undated."""
    periods = zip(zones["valid_from"], zones["valid_to"], strict=True)
    return np.array([in_force(*period, day) is not False for period in periods], dtype=bool)


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
