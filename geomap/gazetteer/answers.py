"""Answers: what a hit means in its context, with the reason a person can read.

Shared by the overlays and the world, so that both explain themselves alike.
"""

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geomap.errors import PlaceError
from geomap.gazetteer.index import Hit
from geomap.gazetteer.offsets import placed
from geomap.gazetteer.phrases import SORTS, Phrase, fits, read_phrase
from geomap.gazetteer.places import Match, Place, Resolution, Status, Tier
from geomap.names import SCRIPT_NAMES, normalise, romanise, script_of, shown
from geomap.tables import AREA_KINDS

if TYPE_CHECKING:
    from geomap.gazetteer.areas import Qualifiers

__all__ = [
    "SCORES",
    "TIERS",
    "Context",
    "answer",
    "checked_limit",
    "context_of",
    "elsewhere",
    "explained",
    "matched",
    "metres_between",
    "nearness",
    "suggested",
]

SCORES: dict[Tier, float] = {
    "exact": 1.0,
    "romanised": 0.95,
    "sounds alike": 0.85,
    "spelling": 0.5,
}
"""The score of a tier. A spelling scores its similarity times this: under every other tier."""

TIERS: tuple[Tier, ...] = ("exact", "romanised", "sounds alike")
NEAR_M = 100_000.0
"""Farther from `near` than this, a place is not what the text is about for certain."""

UNCHECKED, CONTRADICTED = 0.85, 0.5
"""The most that a place scores where nobody can check words added to its name, and where
they are known to be elsewhere."""

_MUCH_NEARER = 2.0
"""`near` decides between namesakes only where one is at most half as far as the next."""

_COUNTRY = re.compile(r"[A-Za-z]{2}")
_EARTH_RADIUS_M = 6_371_009.0


@dataclass(frozen=True, slots=True)
class Context:
    """Where a name is expected: near a point (lon, lat), in a country (ISO 3166).

    `qualifiers` knows what words added to a name mean.
    """

    near: tuple[float, float] | None
    country: str | None
    qualifiers: "Qualifiers | None" = None

    def allows(self, place: Place) -> bool:
        """Return whether a place may be meant; only a country excludes.

        An area that no one country is recorded for may reach into any.
        """
        if self.country is None or place.country == self.country:
            return True
        return place.country is None and place.kind in AREA_KINDS

    def stands(self, place: Place, text: str) -> bool | None:
        """Return whether a place is where words added to its name say; None: nobody knows."""
        return None if self.qualifiers is None else self.qualifiers.stands(place, text)


def metres_between(lon: float, lat: float, place: Place) -> float:
    """Return roughly how far a place is, in metres; infinite where it has no position.

    On the sphere, within 0.6 %: it ranks namesakes and is never reported as a measurement.
    """
    if place.lon is None or place.lat is None:
        return math.inf
    phi_1, phi_2 = math.radians(lat), math.radians(place.lat)
    across = math.sin(math.radians(place.lon - lon) / 2) ** 2
    chord = math.sin((phi_2 - phi_1) / 2) ** 2 + math.cos(phi_1) * math.cos(phi_2) * across
    return 2 * _EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def nearness(metres: float) -> float:
    """Return what is left of the trust in a place that lies so far from where it is expected."""
    return 1.0 if metres <= NEAR_M else 0.9 * (NEAR_M / metres) ** 0.15


def context_of(
    near: tuple[float, float] | None, country: str | None, qualifiers: "Qualifiers | None" = None
) -> Context:
    """Return the context, checked.

    Raises
    ------
    PlaceError
        `near` is no position or `country` no code of two letters.
    """
    return Context(_position(near), _country(country), qualifiers)


def checked_limit(limit: int) -> int:
    """Return the most places to return, 1 or more.

    Raises
    ------
    PlaceError
        It is less, or no number.
    """
    if not isinstance(limit, int) or limit < 1:
        raise PlaceError(f"limit is {limit}; give 1 or more")
    return limit


def _position(near: tuple[float, float] | None) -> tuple[float, float] | None:
    if near is None:
        return None
    try:
        lon, lat = (float(value) for value in near)
    except (TypeError, ValueError):
        raise PlaceError(f"near is {near!r}; give (lon, lat) in degrees") from None
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise PlaceError(f"near is {near!r}; give (lon, lat), lon within 180 and lat within 90")
    return lon, lat


def _country(country: str | None) -> str | None:
    if country is None:
        return None
    if not isinstance(country, str) or not _COUNTRY.fullmatch(country.strip()):
        raise PlaceError(
            f'country "{shown(str(country), 40)}" is no ISO 3166 code of two letters, such as AZ'
        )
    return country.strip().upper()


def answer(
    name: str, matches: list[Match], phrase: Phrase, context: Context, limit: int
) -> Resolution:
    """Order the matches of one tier; a context that singles one out resolves the name."""
    if phrase.qualifiers:
        held = [
            match
            for match in matches
            if True in [context.stands(match.place, text) for text in phrase.qualifiers]
        ]
        if len(held) == 1 and len(matches) > 1:
            note = f"; the text adds {shown(', '.join(phrase.qualifiers), 60)}"
            first = replace(held[0], why=held[0].why + note)
            rest = [match for match in matches if match.place is not first.place]
            return Resolution(name, "resolved", (first, *rest)[:limit])
        if elsewhere(phrase, matches, context):
            return Resolution(name, "ambiguous", tuple(matches[:limit]))
        matches = held or matches
    if context.near and len(matches) > 1:
        lon, lat = context.near
        far = {match.place.id: metres_between(lon, lat, match.place) for match in matches}
        matches = sorted(matches, key=lambda match: far[match.place.id])
        nearest, second = (far[match.place.id] for match in matches[:2])
        if math.isfinite(nearest) and second >= _MUCH_NEARER * max(nearest, 1.0):
            first = replace(matches[0], why=matches[0].why + "; of the namesakes it is the nearest")
            return Resolution(name, "resolved", (first, *matches[1:])[:limit])
    status: Status = "resolved" if len(matches) == 1 else "ambiguous"
    return Resolution(name, status, tuple(matches[:limit]))


def elsewhere(phrase: Phrase, matches: list[Match], context: Context) -> bool:
    """Return whether words added to the name are known, and none of the matches is there."""
    told = [context.stands(match.place, text) for match in matches for text in phrase.qualifiers]
    return False in told and True not in told


def matched(hit: Hit, tier: Tier, phrase: Phrase, context: Context) -> Match:
    """Return the match that a hit in a tier makes."""
    place, radius_m, nearby = placed(hit.place, phrase)
    why = explained(hit.place, hit.name.text, tier, phrase) + nearby
    score = SCORES[tier]
    told = {text: context.stands(hit.place, text) for text in phrase.qualifiers}
    unchecked = [text for text, says in told.items() if says is None]
    against = [text for text, says in told.items() if says is False]
    if against and True not in told.values():
        why += f"; the text adds {shown(', '.join(against), 60)}, and this is not there"
        score = min(score, CONTRADICTED)
    if unchecked:
        score = score if True in told.values() else min(score, UNCHECKED)
        why += f"; not checked: {shown(', '.join(unchecked), 60)}"
    if hit.place.lon is None:
        why += "; no source gives its position"
    elif context.near and math.isfinite(metres := metres_between(*context.near, hit.place)):
        why += f"; about {metres / 1000:.0f} km from the point given"
        score = round(score * nearness(metres), 3)
    return Match(place, hit.name.text, tier, score, radius_m, why)


def explained(place: Place, recorded: str, tier: Tier, phrase: Phrase) -> str:
    """Return why a recorded name of a place answers a phrase, as a clause."""
    lead = place.name
    script = script_of(phrase.head)
    head = shown(phrase.head)
    written = f"{SCRIPT_NAMES[script]} {head}" if script in SCRIPT_NAMES else head
    if phrase.wants and normalise(read_phrase(recorded).head) != normalise(recorded):
        written += f", asked for as {SORTS[phrase.wants]},"
    of_lead = "" if recorded == lead else f" of {lead}"
    if tier == "romanised":
        return f'{written} reads "{romanise(head)}", as does the recorded name {recorded}{of_lead}'
    if tier == "sounds alike":
        return f"{written} sounds like the recorded name {recorded}{of_lead}"
    if normalise(recorded) != normalise(head):
        return f"{written} is recorded as {recorded}{of_lead}"
    return f"{written} is a recorded name{of_lead or ' and the lead one'}"


def suggested(hit: Hit, phrase: Phrase) -> Match:
    """Return the match that a near spelling makes: offered, never taken."""
    recorded, place = hit.name.text, hit.place
    of_lead = "" if recorded == place.name else f" of {place.name}"
    why = f"not recorded; {recorded}{of_lead} is among the nearest spellings"
    if phrase.wants and hit.similarity == 1 and not fits(place.kind, phrase.wants):
        why = (
            f"{recorded} is recorded as a {place.kind}, and the text asks for {SORTS[phrase.wants]}"
        )
    score = round(SCORES["spelling"] * hit.similarity * 0.99, 3)
    return Match(place, recorded, "spelling", score, place.radius_m, why)
