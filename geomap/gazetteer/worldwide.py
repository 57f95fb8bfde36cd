"""Asking the world: tiers over a million names, namesakes weighed, near-misses only offered.

The score is the tier's share of right answers times the share that the place
has among its namesakes: by people, by whether the name is the one it is listed
under, and by nearness where `near` is given. People decide between namesakes
and nothing else.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from geomap.gazetteer.answers import TIERS, explained
from geomap.gazetteer.phrases import Phrase, fits
from geomap.gazetteer.places import Match, Resolution, Status, Tier
from geomap.names import normalise

if TYPE_CHECKING:
    from geomap.gazetteer.world import Candidate, WorldIndex

__all__ = ["RIGHT_BY_TIER", "SURE", "resolve_world", "weights"]

RIGHT_BY_TIER: dict[Tier, float] = {"exact": 0.99, "romanised": 0.92, "sounds alike": 0.75}
"""How often a tier's answer is right where it has one. Romanised and by sound: 357 of 389 and
471 of 630 on names held out of the index (tests/benchmarks/names, split dev). That cannot be
measured for recorded names, whose own record is what is held out: 0.99 leaves room for a place
that nobody has recorded under the name of another."""

SURE = 0.66
"""From this share among its namesakes a place is the answer: "likely" on the IPCC's scale."""

UNCOUNTED = 300
"""People taken to live where a source has no figure: it lists such places for being there."""

NEAR_KM = 20.0
"""Closer than this to `near`, nearer weighs no more: a report's other places are no closer."""

NAMESAKES_SHOWN = 200
"""Namesakes that are looked at one by one; beyond, the most populous stand for all."""

AREA_WORDS = ("region", "province", "oblast", "district", "state", "county")
"""Words by which the name of an area may be recorded where the text says another of them."""


@dataclass(frozen=True, slots=True)
class _Weighed:
    place: int
    name: int
    share: float


def resolve_world(
    world: "WorldIndex",
    text: str,
    readings: Sequence[Phrase],
    *,
    near: tuple[float, float] | None,
    country: str | None,
    limit: int,
) -> Resolution:
    """Return which place of the world a text means.

    Parameters
    ----------
    world
        The index asked.
    text
        The query, as it came.
    readings
        What the text may say, the likeliest first: as it stands, and without its wrapper.
    near
        lon, lat of the surroundings, or None.
    country
        ISO 3166 code; places elsewhere are left out.
    limit
        Most places to return.
    """
    for tier in TIERS:
        for phrase in readings:
            names = _names(world, phrase, tier)
            weighed = _weighed(world, names, phrase, near, country)
            if weighed:
                status: Status = "resolved" if weighed[0].share >= SURE else "ambiguous"
                found = [_match(world, phrase, tier, one, len(weighed)) for one in weighed[:limit]]
                more = _near_spellings(world, phrase, country, limit) if len(found) < limit else []
                known = {match.place.id for match in found}
                found += [match for match in more if match.place.id not in known]
                return Resolution(text, status, tuple(found[:limit]))
    return Resolution(
        text, "not found", tuple(_near_spellings(world, readings[-1], country, limit))
    )


def _near_spellings(
    world: "WorldIndex", phrase: Phrase, country: str | None, limit: int
) -> list[Match]:
    """Return the places spelled most alike: they stand after what is recorded, never taken."""
    candidates = world.search(phrase.head, country=country, limit=limit)
    return [_offered(world, candidate) for candidate in candidates]


def _names(world: "WorldIndex", phrase: Phrase, tier: Tier) -> NDArray[np.intp]:
    heads = [phrase.head]
    if phrase.wants == "district":
        heads += [f"{phrase.head} {word}" for word in AREA_WORDS]
    return np.unique(np.concatenate([world.lookup(head, tier) for head in heads]))


def _weighed(
    world: "WorldIndex",
    names: NDArray[np.intp],
    phrase: Phrase,
    near: tuple[float, float] | None,
    country: str | None,
) -> list[_Weighed]:
    """Return the namesakes that fit the phrase with their shares, the largest first."""
    places, first = np.unique(world.name_place[names], return_index=True)
    kept = np.array(
        [fits(world.kind(place), phrase.wants) for place in places.tolist()], dtype=bool
    )
    if country is not None:
        kept &= world.in_country(places, country)
    places, numbers = places[kept], names[first[kept]]
    if not len(places):
        return []
    weight = weights(world, places, near) * world.lead_weight(numbers)
    if phrase.qualifiers:
        named = np.array([_qualified(world, place, phrase) for place in places.tolist()])
        if named.any():
            weight = np.where(named, weight, 0.0)
    share = weight / weight.sum()
    order = np.lexsort((places, -share))[:NAMESAKES_SHOWN]
    return [
        _Weighed(int(places[row]), int(numbers[row]), float(share[row])) for row in order.tolist()
    ]


def weights(
    world: "WorldIndex", places: NDArray[np.intp], near: tuple[float, float] | None
) -> NDArray[np.float64]:
    """Return how much speaks for each of these namesakes: people, over distance squared."""
    weight = world.population[places].astype(float) + UNCOUNTED
    if near is not None:
        weight /= (world.distance_km(places, near) + NEAR_KM) ** 2
    return np.asarray(weight)


def _qualified(world: "WorldIndex", number: int, phrase: Phrase) -> bool:
    """Return whether the words after a comma or in brackets are those of the place's country."""
    wanted = {normalise(text) for text in phrase.qualifiers}
    return bool(wanted & {normalise(word) for word in world.whereabouts(number)})


def _match(world: "WorldIndex", phrase: Phrase, tier: Tier, one: _Weighed, namesakes: int) -> Match:
    place = world.record(one.place)
    recorded = world.name_text(one.name)
    radius_m = place.radius_m
    why = explained(place, recorded, tier, phrase)
    if namesakes > 1:
        why += f"; {namesakes} places share the name, and {one.share:.0%} of what speaks for one"
        why += " speaks for this"
    if phrase.margin_m is not None:
        radius_m = round(math.hypot(radius_m or 0.0, phrase.margin_m))
        why += f"; the text says nearby, so within {radius_m / 1000:.1f} km of it"
    score = round(RIGHT_BY_TIER[tier] * one.share, 3)
    return Match(place, recorded, tier, score, radius_m, why)


def _offered(world: "WorldIndex", candidate: "Candidate") -> Match:
    place = world.record(candidate.number)
    of_lead = "" if candidate.name == place.name else f" of {place.name}"
    why = f"not recorded; {candidate.name}{of_lead} is among the nearest spellings"
    return Match(
        place, candidate.name, "spelling", round(candidate.score / 2, 3), place.radius_m, why
    )
