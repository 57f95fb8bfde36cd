"""The place of an event: what its sentence names, what goes on from before, or the report's."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from geomap.geodesy import distance_m
from geomap.reports.drafts.findings import Findings
from geomap.reports.events.event import Event
from geomap.reports.places.spot import Spot

__all__ = ["FAR_M", "HERE", "NOWHERE", "Where", "beside", "listed_with", "metres", "place_of"]

HERE = ("at", "offset", "between")
"""Roles of a place where things happen; an area is named where nothing nearer is."""

_LISTED = re.compile(
    r"\s?,\s|,?\s(?P<last>and|or|as well as|и|а также)\s(?:(?:near|at|in|в|у|под)\s)?(?:the\s)?"
)
"""What stands between the places of a list; one that has no "and" is "village, region"."""

_OWN, _INHERITED, _REPORT = 0.9, 0.7, 0.4
NEAR_M, FAR_M = 6_000.0, 40_000.0
"""Two positions so near may be one in a story, and those that are known no better, to 40 km."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place, how surely the event was there, and whether its own sentence says so.

    `guess` tells that nothing near the event names it.
    """

    spot: Spot | None
    confidence: float
    why: str
    own: bool = False
    guess: bool = False

    @property
    def is_area(self) -> bool:
        """Whether it is known only as a region or country that holds the place."""
        return self.spot is not None and self.spot.role == "area"

    def holds(self, other: "Where") -> bool:
        """Return whether this is an area, and the other may lie in it."""
        mine, theirs = self.spot, other.spot
        if mine is None or theirs is None or not self.is_area:
            return mine is None
        if mine.key == theirs.key:
            return True
        known = None not in (mine.lon, mine.lat, theirs.lon, theirs.lat, mine.radius_m)
        if not known:
            return False
        away = distance_m(mine.lon, mine.lat, theirs.lon, theirs.lat)  # type: ignore[arg-type]
        return float(away) <= 1.2 * float(mine.radius_m or 0)

    def same(self, other: "Where") -> bool:
        """Return whether two are one place of the report."""
        mine, theirs = self.spot, other.spot
        return mine is not None and theirs is not None and mine.key == theirs.key


NOWHERE = Where(None, 0.0, "no place is named")


def place_of(found: Findings, event: Event) -> Where:
    """Return where an event was, from the nearest words that can say it."""
    areas: list[tuple[Spot, float, bool]] = []
    beside = (
        spot for spot in found.spots_in(event.sentence) if found.together(event.start, spot.start)
    )
    own = _nearest(beside, event)
    if own is not None and own.role in HERE:
        return Where(own, _OWN, "named with it", own=True)
    if own is not None:
        areas.append((own, _OWN, True))
    paragraph = found.passage.paragraphs[event.sentence]
    for sentence in found.near(event.sentence):
        spot = _nearest(found.spots_in(sentence), event)
        if spot is None:
            continue
        if spot.role not in HERE:
            areas.append((spot, _INHERITED, False))
        elif not areas:
            return Where(spot, _INHERITED, "named beside it")
        elif found.passage.paragraphs[sentence] == paragraph and not _dated(found, sentence):
            # "in the region" and then "near the village": the village is meant
            here = Where(spot, _INHERITED, "named beside it")
            if spot.lon is None or Where(areas[0][0], 1.0, "").holds(here):
                return here
    if areas:
        spot, confidence, told = areas[0]
        return Where(spot, confidence, "only an area is named", own=told)
    return _main(found, event)


def beside(one: Where, other: Where) -> bool:
    """Return whether two places are so near that one story may name both."""
    mine, theirs = one.spot, other.spot
    if mine is None or theirs is None or one.is_area or other.is_area:
        return False
    reach_m = NEAR_M
    if not (one.own and other.own):
        reach_m = min(FAR_M, max(reach_m, (mine.radius_m or 0) + (theirs.radius_m or 0)))
    return metres(one, other) <= reach_m


def metres(one: Where, other: Where) -> float:
    """Return how far two places are apart, infinity where one has no position."""
    mine, theirs = one.spot, other.spot
    if mine is None or theirs is None or mine.lon is None or theirs.lon is None:
        return math.inf
    return float(distance_m(mine.lon, mine.lat or 0.0, theirs.lon, theirs.lat or 0.0))


def listed_with(found: Findings, event: Event, where: Where) -> list[Spot]:
    """Return the other places of a list: "shelled Goris, Sotk and Jermuk" is three incidents."""
    if not where.own or where.spot is None or where.spot.role != "at":
        return []
    last, keys, listed, whole = where.spot, {where.spot.key}, [], False
    for spot in found.spots_in(event.sentence):
        if spot.start <= last.end or spot.role != "at" or spot.key in keys:
            continue
        link = _LISTED.fullmatch(found.passage.text, last.end, spot.start)
        if link is None:
            break
        listed.append(spot)
        keys.add(spot.key)
        last, whole = spot, whole or link["last"] is not None
    return listed if whole else []


def _dated(found: Findings, sentence: int) -> bool:
    """Return whether a sentence tells of a day of its own, so of something else."""
    return any(mention.first is not None for mention in found.dates_in(sentence))


def _nearest(spots: Iterable[Spot], event: Event) -> Spot | None:
    """Return the place of a sentence that an event has: points first, then the nearer one."""
    ranked = sorted(
        (spot for spot in spots if spot.role in (*HERE, "area")),
        key=lambda spot: (spot.role == "area", _away(spot, event)),
    )
    return ranked[0] if ranked else None


def _away(spot: Spot, event: Event) -> int:
    """Return letters between an event and a place; a place before it counts double."""
    if spot.start >= event.end:
        return spot.start - event.end
    return 2 * max(0, event.start - spot.end)


def _main(found: Findings, event: Event) -> Where:
    """Return the place that the report is about: named before, else most often."""
    entry = found.entries[event.sentence]
    apart = found.is_bulletin
    for spot in reversed(found.spots[: found.spots_before(event.start)]):
        if apart and found.entries[spot.sentence] != entry:
            break
        if spot.role in HERE:
            return Where(spot, _REPORT, "the place named last before it", guess=True)
    wholes = ((("area",), "the report's area"),)
    points = ((HERE, "the report's first place"),)
    for roles, why in wholes if apart else (*points, *wholes):
        most = found.most_named(roles)
        if most is not None:
            return Where(most, _REPORT, why, guess=True)
    return NOWHERE
