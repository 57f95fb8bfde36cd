"""Weighing the names of one text against each other: what anchors, what is decided, what is not."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from geomap.gazetteer.nearness import (
    FAR_KM,
    Anchors,
    Floats,
    Ints,
    Spots,
    distance_km,
    regions_of,
    support,
)
from geomap.gazetteer.places import Match, Status, Tier
from geomap.gazetteer.trust import SURE
from geomap.tables import AREA_KINDS

__all__ = ["BIG", "Asked", "Entry", "Option", "Together"]

ROUNDS = 2
"""What the first round decides anchors the second; a third would change little."""

LONELY_KM = 100.0
"""A place of the overlays that has no other of the text within this is weighed against
its namesakes in the world: overlays are of one region, the text may be of another."""

AREA_SAYS = 20.0
"""What lying in a country or region that the text names weighs: as much as being four
times nearer, so that a town of the next country is not ruled out."""

PLAIN = 0.95
"""The share from which a name is a country's or region's alone: "Norway" is no hamlet of that
name, however near. Georgia, with .86, is open."""

BIG = 100_000
"""People from which a place is named anywhere in the world."""

DOUBT_KM = 1_500.0
"""Farther than this from every other place, a small place is out of place in a text."""

MOST_REGIONS = 2
"""A text of more regions than this is about the world: no place is out of place in it."""

SUPPORT_KM = 200.0
"""A place with another of the text within this is where the text is about: the country, or the
neighbouring one."""

DOUBTED = 0.5
"""What is left of the score of a place that lies far from all others."""

_BESIDE = "{} km from {{other}}, another place of the text"
_FAR_OFF = (
    "it lies {} km from {{other}}, the nearest other place of the text, and in another country "
    "than all of them: a namesake on no record may be meant"
)


class Entry(NamedTuple):
    """A name, and what else is known of where it is: the country and region of its row."""

    name: str
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """A place that an entry may mean, with its share of what speaks for one, context aside.

    `big` places are named anywhere in the world; `ours` are those of the overlays.
    `trust` is how likely it would be meant, were it the only one of its name: with
    what its own words say, and where other places of the text are near. `match`
    makes the answer at a share, near others or not.
    """

    id: str
    lon: float
    lat: float
    radius_m: float | None
    kind: str
    country: str | None
    tier: Tier
    share: float
    big: bool
    ours: bool
    trust: tuple[float, float]
    match: "Callable[[float, bool], Match]"

    @property
    def placed(self) -> bool:
        """Whether it can be near anything: it has a position and is no area."""
        return math.isfinite(self.lon) and self.kind not in AREA_KINDS


@dataclass(slots=True)
class Asked:
    """An entry with its answer: a status and options, the likeliest first, with shares.

    `changed` tells that the others decided, `note` what they say and `other` the id
    of the place it speaks of. `fixed` entries are not weighed: lists, what is not
    found, what contradicts itself. `held` ones lie where the words added to them say,
    `near` ones where others of the text are.
    """

    entry: Entry
    status: Status
    options: list[Option] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    fixed: bool = False
    held: bool = False
    changed: bool = False
    near: bool = False
    note: str = ""
    other: str | None = None

    @property
    def answer(self) -> Option | None:
        """The place meant, where one is."""
        return self.options[0] if self.status == "resolved" and self.options else None

    @property
    def trust(self) -> float:
        """How likely the answer is the place that was meant; 0 where there is none."""
        return self.answer.trust[self.near] * self.shares[0] if self.answer else 0.0


class Together:
    """All options of all entries as arrays, in an order that the order of names leaves alone.

    Parameters
    ----------
    asked
        The entries, distinct; what is decided is written into them.
    points
        lon, lat of positions that are known without a name.
    """

    def __init__(self, asked: Sequence[Asked], points: Sequence[tuple[float, float]]) -> None:
        self.asked = sorted((one for one in asked if one.options), key=lambda one: one.entry)
        self.options = [option for one in self.asked for option in one.options]
        self.ids = sorted({option.id for option in self.options})
        number = {identifier: row for row, identifier in enumerate(self.ids)}
        count = [len(one.options) for one in self.asked]
        self.starts = np.concatenate([[0], np.cumsum(count)[:-1]]).astype(np.int64)
        area = [option.kind in AREA_KINDS for option in self.options]
        self.is_area = np.array(area, dtype=bool)
        reach = [
            (option.radius_m or 0.0) / 1000 if is_area else 0.0
            for option, is_area in zip(self.options, area, strict=True)
        ]
        self.spots = Spots(
            np.array([option.lon for option in self.options], dtype=float),
            np.array([option.lat for option in self.options], dtype=float),
            np.repeat(np.arange(len(count)), count).astype(np.int64),
            np.array([number[option.id] for option in self.options], dtype=np.int64),
            np.array(reach, dtype=float),
        )
        self.prior: Floats = np.array([option.share for option in self.options], dtype=float)
        self.points = np.array(sorted(set(points)), dtype=float).reshape(-1, 2)

    def lonely(self) -> list[Asked]:
        """Return the places of the overlays that no other sure place of the text is near."""
        if not self.asked:
            return []
        ours = [
            (one, row)
            for one, row in zip(self.asked, self.starts.tolist(), strict=True)
            if one.answer and one.answer.ours and one.answer.placed and not one.fixed
        ]
        rows = np.array([row for _, row in ours], dtype=np.int64)
        _, nearest, _ = support(self.spots.at(rows), self._anchors(self._sure(self.prior)))
        return [
            one
            for (one, _), km in zip(ours, nearest.tolist(), strict=True)
            if LONELY_KM < km < math.inf
        ]

    def weigh(self) -> None:
        """Decide between namesakes by their nearness to what is sure, and by the areas named."""
        if not self.asked:
            return
        shares = self.prior
        for _ in range(ROUNDS):
            anchors = self._anchors(self._anchoring(shares))
            total, nearest, which = self._support(anchors)
            says = self._area_says(shares)
            told = self._told(nearest, says)
            shares = self._shares(total, says, told)
        stops = np.append(self.starts[1:], len(self.options)).tolist()
        for row, (first, last) in enumerate(zip(self.starts.tolist(), stops, strict=True)):
            one = self.asked[row]
            if told[row] and not one.fixed and len(one.options) > 1:
                others = [self._other(anchors, number) for number in which[first:last].tolist()]
                near = list(zip(nearest[first:last].tolist(), others, strict=True))
                _decide(one, shares[first:last], near, says[first:last])

    def doubt(self) -> None:
        """Leave in doubt each small place far from all others, in a country of its own."""
        best = np.zeros(len(self.options))
        final = [self._row(one) for one in self.asked]
        best[[row for row in final if row is not None]] = 1.0
        best[self.is_area | ~np.isfinite(self.spots.lon)] = 0.0
        anchors = self._anchors(best)
        if len(anchors) < 2:
            return
        regions = regions_of(anchors.lon, anchors.lat)
        if not _of_a_few(regions) and len(anchors) > 2:
            return
        there: dict[str | None, set[str]] = {}
        for meant in (one.answer for one in self.asked):
            if meant:
                there.setdefault(meant.country, set()).add(meant.id)
        open_to_doubt = [
            (one, place, row)
            for one, row in zip(self.asked, final, strict=True)
            if row is not None and (place := one.answer) is not None and best[row]
            if not (one.fixed or one.held or one.changed or place.big)
            if len(there[place.country]) == 1
        ]
        rows = np.array([row for *_, row in open_to_doubt], dtype=np.int64)
        _, nearest, which = support(self.spots.at(rows), anchors)
        for (one, place, _), km, number in zip(
            open_to_doubt, nearest.tolist(), which.tolist(), strict=True
        ):
            alone = len(anchors) == 2 and not self._beside_a_sure_one(place)
            if DOUBT_KM <= km < math.inf and not alone:
                one.status, one.changed = "ambiguous", True
                one.shares = [share * DOUBTED for share in one.shares]
                one.note, one.other = _FAR_OFF.format(f"{km:,.0f}"), self._other(anchors, number)

    def support(self) -> None:
        """Note which places of the world have others of the text near by: more speaks for them.

        A name that merely sounds like one on record is taken for it there, and not elsewhere.
        """
        if not self.asked:
            return
        best = np.zeros(len(self.options))
        best[[row for one in self.asked if (row := self._row(one)) is not None]] = 1.0
        anchors = self._anchors(best)
        alone = [
            (one, row)
            for one, row in zip(self.asked, self.starts.tolist(), strict=True)
            if not (one.fixed or one.changed or one.options[0].ours)
            and one.options[0].placed
            and one.shares[0] >= SURE
            and (one.status == "resolved" or one.options[0].tier == "sounds alike")
        ]
        rows = np.array([row for _, row in alone], dtype=np.int64)
        _, nearest, which = support(self.spots.at(rows), anchors)
        for (one, _), km, number in zip(alone, nearest.tolist(), which.tolist(), strict=True):
            if km <= SUPPORT_KM:
                one.status, one.near, one.changed = "resolved", True, True
                one.note, one.other = _BESIDE.format(f"{km:,.0f}"), self._other(anchors, number)

    def _support(self, anchors: Anchors) -> tuple[Floats, Floats, Ints]:
        """Return what speaks for the options of entries that have several."""
        size = np.diff(np.append(self.starts, len(self.options)))
        rows = np.flatnonzero((size > 1)[self.spots.entry])
        total, nearest = np.zeros(len(self.options)), np.full(len(self.options), np.inf)
        which = np.full(len(self.options), -1, dtype=np.int64)
        total[rows], nearest[rows], which[rows] = support(self.spots.at(rows), anchors)
        return total, nearest, which

    def _row(self, one: Asked) -> int | None:
        """Return the row of the place that an entry means now."""
        return self._rows.get((one.entry, one.answer.id)) if one.answer else None

    @cached_property
    def _rows(self) -> dict[tuple[Entry, str], int]:
        entries = self.spots.entry.tolist()
        return {
            (self.asked[entries[row]].entry, option.id): row
            for row, option in enumerate(self.options)
        }

    def _anchors(self, weight: Floats) -> Anchors:
        """Return the places with a weight, and the points with that of a sure one."""
        lon, lat = self.points.T
        extra = np.arange(len(lon), dtype=np.int64)
        spots = self.spots
        everything = Spots(
            np.concatenate([spots.lon, lon]),
            np.concatenate([spots.lat, lat]),
            np.concatenate([spots.entry, np.full(len(lon), -1, dtype=np.int64)]),
            np.concatenate([spots.place, len(self.ids) + extra]),
            np.concatenate([spots.reach_km, np.zeros(len(lon))]),
        )
        placed = np.where(self.is_area | ~np.isfinite(spots.lon), 0.0, weight)
        return Anchors.of(everything, np.concatenate([placed, np.ones(len(lon))]))

    def _sure(self, shares: Floats) -> Floats:
        """Return the shares of what is sure; 0 for everything else."""
        fixed = np.array([one.fixed and one.status != "resolved" for one in self.asked], dtype=bool)
        open_ = np.array([one.status != "resolved" for one in self.asked], dtype=bool)
        kept = (shares >= SURE) & ~fixed[self.spots.entry]
        # What words that nobody can check leave open is open until the others decide.
        kept &= ~(open_[self.spots.entry] & (shares == self.prior))
        return np.where(kept, shares, 0.0)

    def _anchoring(self, shares: Floats) -> Floats:
        """Return what each option weighs as an anchor; where none is sure, all weigh a little."""
        sure = self._sure(shares)
        return sure if len(self.points) or (sure[~self.is_area] > 0).any() else shares

    def _area_says(self, shares: Floats) -> Floats:
        """Return what the countries and regions that the text names say for each option."""
        says = np.ones(len(self.options))
        sure = self._sure(shares)
        for row in np.flatnonzero(self.is_area & (sure > 0)).tolist():
            area = self.options[row]
            if area.kind in {"continent", "direction"}:
                continue
            if area.kind == "country":
                inside = self._countries == area.country
            elif math.isfinite(area.lon):
                inside = distance_km(self.spots, area.lon, area.lat) <= self.spots.reach_km[row]
            else:
                continue
            inside &= ~self.is_area & (self.spots.entry != self.spots.entry[row])
            says = np.where(inside, AREA_SAYS, says)
        return says

    @cached_property
    def _countries(self) -> "np.ndarray[tuple[int], np.dtype[np.object_]]":
        return np.array([option.country for option in self.options], dtype=object)

    def _told(self, nearest: Floats, says: Floats) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Return for each entry whether the others say anything about it."""
        near = np.minimum.reduceat(nearest, self.starts) <= FAR_KM
        most, least = (one.reduceat(says, self.starts) for one in (np.maximum, np.minimum))
        return np.asarray((near | (most > least)) & ~self._plain)

    @cached_property
    def _plain(self) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Which entries mean a country or region by themselves, whatever hamlet is near by."""
        best = [max(one.options, key=lambda option: option.share) for one in self.asked]
        return np.array(
            [option.kind in AREA_KINDS and option.share >= PLAIN for option in best], dtype=bool
        )

    def _shares(
        self, total: Floats, says: Floats, told: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    ) -> Floats:
        of = self.spots.entry
        any_near = np.add.reduceat(total, self.starts) > 0
        weight = self.prior * np.where(any_near[of], total, 1.0) * says
        whole = np.add.reduceat(weight, self.starts)[of]
        return np.where(
            told[of] & (whole > 0), weight / np.where(whole > 0, whole, 1.0), self.prior
        )

    def _other(self, anchors: Anchors, number: int) -> str | None:
        """Return the id of an anchor; None for a point, and for none."""
        place = int(anchors.place[number]) if number >= 0 else len(self.ids)
        return self.ids[place] if place < len(self.ids) else None

    def _beside_a_sure_one(self, place: Option) -> bool:
        """Return whether the only other place leaves no doubt of itself, and this one does."""
        if place.ours:
            return False
        if len(self.points):
            return True
        others = [one.answer for one in self.asked if one.answer and one.answer.id != place.id]
        return any(other.placed and (other.big or other.ours) for other in others)


def _of_a_few(regions: list[int]) -> bool:
    """Return whether a text is of one or two regions, most of whose places have neighbours."""
    held = [places for places in regions if places > 1]
    return 0 < len(held) <= MOST_REGIONS and 2 * sum(held) >= sum(regions)


def _decide(one: Asked, shares: Floats, near: list[tuple[float, str | None]], says: Floats) -> None:
    """Write into an entry what the others decide between its options."""
    order = sorted(range(len(near)), key=lambda row: (-shares[row], one.options[row].id))
    best, was = order[0], one.status
    km, other = near[best]
    speaks = km <= FAR_KM or says[best] > 1
    # What only words that nobody could check left open, a place far away does not settle.
    unchecked = was != "resolved" and one.shares[best] >= SURE
    if shares[best] >= SURE and (not speaks or (unchecked and km > SUPPORT_KM)):
        return
    if shares[best] >= SURE:
        if was == "resolved" and best == 0:
            return
        one.status, one.other, one.near = "resolved", other, True
        one.note = _reason(one.options[best], near, best)
    elif was == "resolved":
        one.status, one.note = "ambiguous", "the other places of the text speak for another as much"
    else:
        one.note = "the other places of the text do not decide between them"
    one.changed = True
    one.options = [one.options[row] for row in order]
    one.shares = [float(shares[row]) for row in order]


def _reason(meant: Option, near: list[tuple[float, str | None]], best: int) -> str:
    km = near[best][0]
    of = f"of the {len(near)} namesakes the one"
    if km > FAR_KM:
        return f"{of} in a country or region that the text names"
    if meant.kind in AREA_KINDS and km == 0:
        return f"{of} in which other places of the text lie, such as {{other}}"
    which = "nearest" if km <= min(far for far, _ in near) else "that best fits"
    return f"{of} {which} the other places of the text, {km:,.0f} km from {{other}}"
