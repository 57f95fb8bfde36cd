"""Asking the world: tiers over a million names, namesakes weighed, near-misses only offered.

The score is how likely the only place of such a name is the one that was meant
(`trust`) times the share that the place has among its namesakes: by people, by
whether the name is the one it is listed under, and by nearness where `near` is
given.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geomap.gazetteer.answers import CONTRADICTED, TIERS, UNCHECKED, Context, explained
from geomap.gazetteer.offsets import placed
from geomap.gazetteer.phrases import Phrase, fits
from geomap.gazetteer.places import Match, Resolution, Status, Tier
from geomap.gazetteer.regions import AREA_WORDS, towns_of
from geomap.gazetteer.seats import with_seats
from geomap.gazetteer.trust import HALF, RIVALS, SURE, SURER, likely_offered, likely_right
from geomap.names import shown
from geomap.tables import AREA_KINDS

if TYPE_CHECKING:
    from geomap.gazetteer.world import Candidate, WorldIndex

__all__ = [
    "NAMESAKES_SHOWN",
    "Namesakes",
    "Weighed",
    "match_of",
    "names_of",
    "namesakes",
    "resolve_world",
    "trust_in",
    "weights",
]

COUNTRY_WEIGHT = 10.0
"""What a country weighs beside towns and states of its name, people for people: Georgia in a
report on conflicts is the country, and its namesake in the United States thrice as many."""

UNCOUNTED = 300
"""People taken to live where a source has no figure: it lists such places for being there."""

NEAR_KM = 20.0
"""Closer than this to `near`, nearer weighs no more: a report's other places are no closer."""

NAMESAKES_SHOWN = 200
"""Namesakes that are looked at one by one; beyond, the most populous stand for all."""

DOUBTED = 0.6
"""The most that one of several namesakes scores where the text adds words that nobody can
check: who writes "London, Ontario" means another than the London that comes to mind."""

Floats = NDArray[np.float64]

_TOWNS = 5
"""Towns of one name after which a region may be called: the most populous."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A namesake: the numbers of its place and of the name that was hit, and its share."""

    place: int
    name: int
    share: float


@dataclass(frozen=True, slots=True)
class Namesakes:
    """The places that a phrase names in a tier, the weightiest first.

    `held` lists the words added to the name that the places lie in, `against`
    those that are known to be elsewhere, `unknown` those that say nothing here.
    Where any is held, the places outside it weigh nothing. `expected` tells that
    the country or a place near by was given.
    """

    phrase: Phrase
    tier: Tier
    found: tuple[Weighed, ...]
    held: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    expected: bool = False

    @property
    def placed(self) -> bool:
        """Whether the context says where the place lies."""
        return self.expected or bool(self.held)

    @property
    def status(self) -> Status:
        """Whether one of them is the answer; a mere likeness of sound is none without context."""
        share = self.found[0].share
        if self.tier == "sounds alike" and not self.placed:
            return "not found"
        if self.held or not (self.against or self.unknown):
            return "resolved" if share >= (SURER if self.unknown else SURE) else "ambiguous"
        return "resolved" if len(self.found) == 1 and not self.against else "ambiguous"

    @property
    def most(self) -> float:
        """The most that any of them may score."""
        if self.held or not (self.against or self.unknown):
            return 1.0
        if self.against:
            return CONTRADICTED
        return UNCHECKED if len(self.found) == 1 else DOUBTED

    def note(self, one: Weighed) -> str:
        """Return what the words added to the name say of a namesake, as the end of a reason."""
        words = []
        if self.held and one.share > 0:
            words.append(f"the text adds {shown(', '.join(self.held), 60)}")
        elif self.held or self.against:
            elsewhere = shown(", ".join(self.held or self.against), 60)
            words.append(f"the text adds {elsewhere}, and this is not there")
        if self.unknown:
            words.append(f"not checked: {shown(', '.join(self.unknown), 60)}")
        return "".join(f"; {word}" for word in words)


def resolve_world(
    world: "WorldIndex", text: str, found: Namesakes | Phrase, context: Context, limit: int
) -> Resolution:
    """Return which place of the world a text means, with what is spelled like it.

    Parameters
    ----------
    world
        The index asked.
    text
        The query, as it came.
    found
        What `namesakes` found, or the reading of which nothing is recorded.
    context
        Where the name is expected; places outside its country are left out.
    limit
        Most places to return; with 0 the answer is the status alone.
    """
    if isinstance(found, Phrase):
        alike = _near_spellings(world, found, context.country, limit) if limit else []
        return Resolution(text, "not found", tuple(alike))
    matches = [match_of(world, found, one) for one in found.found[:limit]]
    if len(matches) < limit and found.most != DOUBTED:  # of namesakes in doubt, one is meant
        known = {match.place.id for match in matches}
        left = 1 - min(1.0, sum(match.score for match in matches))
        for match in _near_spellings(world, found.phrase, context.country, limit):
            if match.place.id not in known:
                # What is on record comes first, whatever is spelled like it.
                score = round(min(match.score * left, matches[0].score), 3)
                matches.append(replace(match, score=score))
        matches.sort(key=lambda match: -match.score)
    return Resolution(text, found.status, tuple(matches[:limit]))


def namesakes(
    world: "WorldIndex", readings: Sequence[Phrase], context: Context, *, by_sound: bool = False
) -> Namesakes | None:
    """Return the places that a text names, by the best tier and reading that knows any.

    What only sounds like the text counts where the context says where it lies: of a
    million names some always does.

    Parameters
    ----------
    world
        The index asked.
    readings
        What the text may say, the likeliest first: as it stands, and without its wrapper.
    context
        Where the name is expected; places outside its country are left out.
    by_sound
        Return what only sounds like the text without a context, too.
    """
    for tier in TIERS:
        for phrase in readings:
            found = _weighed(world, names_of(world, phrase, tier), (phrase, tier), context)
            if found and (by_sound or found.status != "not found"):
                return found
    return None


def _near_spellings(
    world: "WorldIndex", phrase: Phrase, country: str | None, limit: int
) -> list[Match]:
    """Return the places spelled most alike: they stand after what is recorded, never taken."""
    candidates = world.search(phrase.head, country=country, limit=max(limit, RIVALS))
    if not candidates:
        return []
    scale = likely_offered([candidate.score for candidate in candidates]) / candidates[0].score
    return [_offered(world, candidate, scale) for candidate in candidates[:limit]]


def names_of(world: "WorldIndex", phrase: Phrase, tier: Tier) -> NDArray[np.intp]:
    """Return the numbers of the names that a phrase fits in a tier.

    A region is found by the name of its town too, where it has no name of its own.
    """
    heads = [phrase.head]
    if phrase.wants == "district":
        heads += [f"{phrase.head} {word}" for word in AREA_WORDS]
    found = np.unique(np.concatenate([world.lookup(head, tier) for head in heads]))
    if phrase.wants != "district" or tier != "exact" or _areas_in(world, found).any():
        return found
    towns = [world.lookup(town, tier) for town in (phrase.head, *towns_of(phrase.head))]
    places = np.unique(world.name_place[np.concatenate(towns)])
    largest = places[np.lexsort((places, -world.population[places].astype(np.int64)))][:_TOWNS]
    leads = dict.fromkeys(world.record(place).name for place in largest.tolist())
    regions = [world.lookup(f"{lead} region", tier) for lead in leads]
    return np.unique(np.concatenate([found, *regions]))


def _areas_in(world: "WorldIndex", names: NDArray[np.intp]) -> NDArray[np.bool_]:
    return world.of_kinds(world.name_place[names], AREA_KINDS)


def _weighed(
    world: "WorldIndex",
    names: NDArray[np.intp],
    asked: tuple[Phrase, Tier],
    context: Context,
) -> Namesakes | None:
    """Return the namesakes that fit the phrase with their shares, the largest first."""
    phrase, tier = asked
    places, first = np.unique(world.name_place[names], return_index=True)
    kept = np.ones(len(places), dtype=bool)
    if phrase.wants is not None:
        kinds = [world.kind(place) for place in places.tolist()]
        kept &= np.array([fits(kind, phrase.wants) for kind in kinds], dtype=bool)
    if context.country is not None:
        kept &= world.in_country(places, context.country)
    places, numbers = places[kept], names[first[kept]]
    if not len(places):
        return None
    weight = weights(world, places, context.near) * world.lead_weight(numbers)
    count, told = _told(world, places, phrase, context)
    weight = np.where(count == count.max(), weight, 0.0)
    if phrase.wants is None:
        weight = with_seats(world, places, weight)
    share = weight / weight.sum()
    order = np.lexsort((places, -share))[:NAMESAKES_SHOWN]
    found = [
        Weighed(int(places[row]), int(numbers[row]), float(share[row])) for row in order.tolist()
    ]
    expected = context.country is not None or context.near is not None
    return Namesakes(phrase, tier, tuple(found), *told, expected=expected)


def _told(
    world: "WorldIndex", places: NDArray[Any], phrase: Phrase, context: Context
) -> tuple[NDArray[np.int64], tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]]:
    """Return how many of the words added to the name hold each place, and what each says.

    The words are sorted into those that hold some place, those known to be
    elsewhere, and those that nobody knows.
    """
    count = np.zeros(len(places), dtype=np.int64)
    held: list[str] = []
    against: list[str] = []
    unknown: list[str] = []
    if context.qualifiers is not None:
        for text in phrase.qualifiers:
            there, known = context.qualifiers.among(world, places, text)
            count += there
            (held if there.any() else against if known else unknown).append(text)
    return count, (tuple(held), tuple(against), tuple(unknown))


def weights(
    world: "WorldIndex", places: NDArray[Any], near: tuple[float, float] | None
) -> NDArray[np.float64]:
    """Return how much speaks for each of these namesakes: people, over distance squared."""
    weight = world.population[places].astype(float) + UNCOUNTED
    weight[world.of_kinds(places, {"country"})] *= COUNTRY_WEIGHT
    if near is not None:
        weight /= (world.distance_km(places, near) + NEAR_KM) ** 2
    return np.asarray(weight)


def match_of(world: "WorldIndex", namesakes: Namesakes, one: Weighed) -> Match:
    """Return the match that a namesake makes."""
    rivals = sum(other.share > 0 for other in namesakes.found)
    match = _match(world, namesakes, one, rivals)
    score = min(match.score, namesakes.most)
    return replace(match, score=score, why=match.why + namesakes.note(one))


def trust_in(world: "WorldIndex", places: NDArray[Any], tier: Tier, *, placed: bool) -> Floats:
    """Return how likely each place, were it the only one of its name, is the one meant."""
    area = world.of_kinds(places, AREA_KINDS)
    return likely_right(tier, world.population[places], area=area, placed=placed)


def _match(world: "WorldIndex", asked: Namesakes, one: Weighed, namesakes: int) -> Match:
    phrase, tier = asked.phrase, asked.tier
    place, radius_m, nearby = placed(world.record(one.place), phrase)
    recorded = world.name_text(one.name)
    why = explained(place, recorded, tier, phrase)
    if namesakes > 1:
        why += f"; {namesakes} places share the name, and {one.share:.0%} of what speaks for one"
        why += " speaks for this"
    why += nearby
    trust = float(trust_in(world, np.array([one.place]), tier, placed=asked.placed)[0])
    if trust < HALF:
        why += "; without a country or a place near by, another on no record is as likely meant"
    return Match(place, recorded, tier, round(trust * one.share, 3), radius_m, why)


def _offered(world: "WorldIndex", candidate: "Candidate", scale: float) -> Match:
    place = world.record(candidate.number)
    of_lead = "" if candidate.name == place.name else f" of {place.name}"
    why = f"not recorded; {candidate.name}{of_lead} is among the nearest spellings"
    score = round(candidate.score * scale, 3)
    return Match(place, candidate.name, "spelling", score, place.radius_m, why)
