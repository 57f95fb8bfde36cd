"""The gazetteer: several indexes asked as one, tier by tier, with reasons.

A name is answered by the best tier that knows it: the recorded letters, a
Latin reading, the sound. A tie that context cannot break stays `ambiguous`;
a near-miss in spelling is offered and never taken.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import GazetteerError, PlaceError
from geomap.gazetteer.index import Hit, Index, NameIndex, keys_of
from geomap.gazetteer.overlay import attributions, overlay_files, read_overlays
from geomap.gazetteer.phrases import SORTS, Phrase, fits, read_phrase, split_names
from geomap.gazetteer.places import Match, Place, Resolution, Status, Tier
from geomap.names import SCRIPT_NAMES, normalise, romanise, script_of, shown
from geomap.shipped import shipped

if TYPE_CHECKING:
    from geomap.gazetteer.geocoder import GazetteerGeocoder

__all__ = ["SCORES", "Gazetteer", "metres_between"]

SCORES: dict[Tier, float] = {
    "exact": 1.0,
    "romanised": 0.95,
    "sounds alike": 0.85,
    "spelling": 0.5,
}
"""The score of a tier. A spelling scores its similarity times this: under every other tier."""

_TIERS: tuple[Tier, ...] = ("exact", "romanised", "sounds alike")
_MUCH_NEARER = 2.0
"""`near` decides between namesakes only where one is at most half as far as the next."""

_COUNTRY = re.compile(r"[A-Za-z]{2}")
_EARTH_RADIUS_M = 6_371_009.0


@dataclass(frozen=True, slots=True)
class _Context:
    near: tuple[float, float] | None
    country: str | None

    def allows(self, place: Place) -> bool:
        return self.country is None or place.country == self.country


class Gazetteer:
    """Places by name, offline.

    Parameters
    ----------
    indexes
        Where names are looked up, the most trusted first: where two know the
        same place id, the first one's answer stands.
    """

    def __init__(self, indexes: Sequence[Index]) -> None:
        self.indexes = tuple(indexes)
        known: dict[str, Place] = {}
        for index in self.indexes:
            for place in index.places:
                known.setdefault(place.id, place)
        self._by_id = known

    @classmethod
    def open(cls, path: Path | str | None = None) -> "Gazetteer":
        """Open the shipped overlays, or those at `path`: a CSV file or a folder of them.

        Raises
        ------
        GazetteerError
            Nothing is there, or a file cannot mean what it says; names file, line, column.
        """
        try:
            target = shipped("gazetteer") if path is None else path
        except FileNotFoundError as error:
            raise GazetteerError(str(error)) from None
        places = read_overlays(overlay_files(target))
        return cls([NameIndex(places, origin=str(target), attributions=attributions(places))])

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place, in the order of the indexes."""
        return tuple(self._by_id.values())

    @property
    def attributions(self) -> tuple[str, ...]:
        """What must be credited where the places are shown."""
        everyone = (credit for index in self.indexes for credit in index.attributions)
        return tuple(dict.fromkeys(everyone))

    def place(self, place_id: str) -> Place | None:
        """Return the place with an id, or None."""
        return self._by_id.get(place_id)

    def resolve(
        self,
        name: str,
        *,
        near: tuple[float, float] | None = None,
        country: str | None = None,
        limit: int = 5,
    ) -> Resolution:
        """Return which place a name means, best first, each with why.

        Parameters
        ----------
        name
            A name as a report writes it, in any script, wrapped or not:
            "Парух", "near the village of Farukh", "Khojavend district".
        near
            (lon, lat) in degrees. Decides between namesakes; excludes nothing.
        country
            ISO 3166 code of two letters. Places elsewhere are left out.
        limit
            Most places to return, 1 or more.

        Raises
        ------
        PlaceError
            `name` is no text, or the context cannot be read. Any text is answered.
        """
        if not isinstance(name, str):
            raise PlaceError(f"a name is text, not {type(name).__name__}")
        if limit < 1:
            raise PlaceError(f"limit is {limit}; give 1 or more")
        context = _Context(_position(near), _country(country))
        phrase = read_phrase(name)
        for reading in dict.fromkeys((Phrase(shown(name, 200)), phrase)):
            matches = self._matches(reading, context)
            if matches:
                return _answer(name, matches, reading, context, limit)
        listed = self._listed(split_names(name), context)
        if listed:
            sure = len(listed) == 1 and listed[0].score > SCORES["spelling"]
            return Resolution(name, "resolved" if sure else "ambiguous", listed[:limit])
        return Resolution(name, "not found", self._suggestions(phrase, context, limit))

    def geocoder(self) -> "GazetteerGeocoder":
        """Return this gazetteer as a geopy geocoder; it asks no service."""
        from geomap.gazetteer.geocoder import GazetteerGeocoder

        return GazetteerGeocoder(self)

    def summary(self) -> dict[str, Any]:
        """Return what is loaded: sources, counts by kind, language and script, whom to credit."""
        places = self.places
        names = [name for place in places for name in place.names]
        return {
            "sources": [
                {
                    "origin": index.origin,
                    "places": len(index.places),
                    "names": sum(len(place.names) for place in index.places),
                }
                for index in self.indexes
            ],
            "places": len(places),
            "names": len(names),
            "without_position": sum(place.lon is None for place in places),
            "kinds": _counts(place.kind for place in places),
            "languages": _counts(name.language or "und" for name in names),
            "scripts": _counts(name.script for name in names),
            "attributions": list(self.attributions),
        }

    def _matches(self, phrase: Phrase, context: _Context) -> list[Match]:
        keys = keys_of(phrase.head)
        for tier in _TIERS:
            hits: dict[str, Hit] = {}
            for index in self.indexes:
                for hit in index.hits(keys, tier, heads=phrase.wants is not None):
                    if (
                        self._by_id[hit.place.id] is hit.place
                        and context.allows(hit.place)
                        and fits(hit.place.kind, phrase.wants)
                    ):
                        hits.setdefault(hit.place.id, hit)
            if hits:
                return [_match(hit, tier, phrase, context) for hit in hits.values()]
        return []

    def _listed(self, phrases: Sequence[Phrase], context: _Context) -> tuple[Match, ...]:
        """Return the places that a list of names means; in doubt, at half their score or less."""
        found = [(phrase, self._matches(phrase, context)) for phrase in phrases]
        unknown = [shown(phrase.head, 40) for phrase, matches in found if not matches]
        listed: dict[str, Match] = {}
        for _, matches in found:
            for match in matches:
                listed.setdefault(match.place.id, match)
        if len(listed) == 1 and not unknown:
            share, note = 1.0, "; every name in the text is of this place"
        else:
            share, note = SCORES["spelling"], f"; the text names {len(found)} places"
        if unknown:
            note += f"; not recorded: {', '.join(unknown)}"
        return tuple(
            replace(match, score=match.score * share, why=match.why + note)
            for match in listed.values()
        )

    def _suggestions(self, phrase: Phrase, context: _Context, limit: int) -> tuple[Match, ...]:
        keys = keys_of(phrase.head)
        hits = [
            hit
            for index in self.indexes
            for hit in index.nearest(keys, limit)
            if context.allows(hit.place)
        ]
        hits.sort(key=lambda hit: -hit.similarity)
        return tuple(_suggestion(hit, phrase) for hit in hits[:limit])


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
    if not _COUNTRY.fullmatch(country.strip()):
        raise PlaceError(
            f'country "{shown(country, 40)}" is no ISO 3166 code of two letters, for example AZ'
        )
    return country.strip().upper()


def _answer(
    name: str, matches: list[Match], phrase: Phrase, context: _Context, limit: int
) -> Resolution:
    """Order the matches of one tier; a context that singles one out resolves the name."""
    if len(matches) > 1:
        qualified = [
            match
            for match in matches
            if any(_known(match.place, text) for text in phrase.qualifiers)
        ]
        if len(qualified) == 1:
            note = f"; the text adds {shown(', '.join(phrase.qualifiers), 60)}"
            first = replace(qualified[0], why=qualified[0].why + note)
            rest = [match for match in matches if match.place is not first.place]
            return Resolution(name, "resolved", (first, *rest)[:limit])
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


def _known(place: Place, qualifier: str) -> bool:
    known = {normalise(name.text) for name in place.names}
    known |= {normalise(text) for text in (place.admin1, place.country) if text}
    return normalise(read_phrase(qualifier).head) in known or normalise(qualifier) in known


def _match(hit: Hit, tier: Tier, phrase: Phrase, context: _Context) -> Match:
    radius_m = hit.place.radius_m
    why = _why(hit, tier, phrase)
    if phrase.margin_m is not None:
        radius_m = round(math.hypot(radius_m or 0.0, phrase.margin_m))
        why += f"; the text says nearby, so within {radius_m / 1000:.1f} km of it"
    unchecked = [text for text in phrase.qualifiers if not _known(hit.place, text)]
    if unchecked:
        why += f"; not checked: {shown(', '.join(unchecked), 60)}"
    if hit.place.lon is None:
        why += "; no source gives its position"
    elif context.near and math.isfinite(metres := metres_between(*context.near, hit.place)):
        why += f"; about {metres / 1000:.0f} km from the point given"
    return Match(hit.place, hit.name.text, tier, SCORES[tier], radius_m, why)


def _why(hit: Hit, tier: Tier, phrase: Phrase) -> str:
    lead, recorded = hit.place.name, hit.name.text
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


def _suggestion(hit: Hit, phrase: Phrase) -> Match:
    recorded, place = hit.name.text, hit.place
    of_lead = "" if recorded == place.name else f" of {place.name}"
    why = f"not recorded; {recorded}{of_lead} is among the nearest spellings"
    if phrase.wants and hit.similarity == 1 and not fits(place.kind, phrase.wants):
        why = (
            f"{recorded} is recorded as a {place.kind}, and the text asks for {SORTS[phrase.wants]}"
        )
    score = round(SCORES["spelling"] * hit.similarity * 0.99, 3)
    return Match(place, recorded, "spelling", score, place.radius_m, why)


def _counts(values: Any) -> dict[str, int]:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
