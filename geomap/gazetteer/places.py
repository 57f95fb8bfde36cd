"""Places, their names, and the answer to "which place is meant?".

Coordinates are lon, lat in EPSG:4326. `radius_m` is in metres and holds the
true position with 95 % probability.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, overload

__all__ = ["UNKNOWN_LANGUAGE", "Match", "Name", "Place", "Resolution", "Status", "Tier"]

Tier = Literal["exact", "romanised", "sounds alike", "spelling"]
Status = Literal["resolved", "ambiguous", "not found"]

UNKNOWN_LANGUAGE = "und"
"""ISO 639 code under which `as_json` lists names of no one language."""


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a place: its text, ISO 639 language (None: no one language), ISO 15924 script."""

    text: str
    language: str | None
    script: str
    source: str


@dataclass(frozen=True, slots=True)
class Place:
    """A named location. `lon` and `lat` are None where no source gives a position."""

    id: str
    name: str
    lon: float | None
    lat: float | None
    kind: str
    radius_m: float | None
    names: tuple[Name, ...]
    country: str | None
    admin1: str | None
    source: str

    def name_in(self, language: str) -> str:
        """Return the first name recorded in a language (ISO 639), else the lead name."""
        return next((name.text for name in self.names if name.language == language), self.name)

    def names_by_language(self) -> dict[str, list[str]]:
        """Return language code to names in recorded order; `und` for those of no one language."""
        by_language: dict[str, list[str]] = {}
        for name in self.names:
            by_language.setdefault(name.language or UNKNOWN_LANGUAGE, []).append(name.text)
        return by_language


@dataclass(frozen=True, slots=True)
class Match:
    """A place that a text may mean, with the reason.

    `matched` is the recorded name that was hit, `match` the tier it was hit
    in, `score` 0 to 1 by tier. `radius_m` is the place's own, or larger where
    the text says only that something was near it.
    """

    place: Place
    matched: str
    match: Tier
    score: float
    radius_m: float | None
    why: str

    def as_json(self) -> dict[str, Any]:
        """Return one entry of `places` in the JSON of `geomap resolve`."""
        place = self.place
        return {
            "id": place.id,
            "name": place.name,
            "matched": self.matched,
            "match": self.match,
            "score": self.score,
            "lat": place.lat,
            "lon": place.lon,
            "country": place.country,
            "admin1": place.admin1,
            "kind": place.kind,
            "radius_m": self.radius_m,
            "names": place.names_by_language(),
            "source": place.source,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Resolution(Sequence[Match]):
    """The answer to one query: a sequence of matches, best first.

    Look at `status` before taking the first: `resolved` is one place,
    `ambiguous` several that the text fits alike, and `not found` lists only
    the nearest spellings, each marked `match="spelling"`.
    """

    query: str
    status: Status
    places: tuple[Match, ...]

    @overload
    def __getitem__(self, index: int) -> Match: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Match, ...]: ...
    def __getitem__(self, index: int | slice) -> Match | tuple[Match, ...]:
        return self.places[index]

    def __len__(self) -> int:
        return len(self.places)

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of `geomap resolve`."""
        return {
            "query": self.query,
            "status": self.status,
            "places": [match.as_json() for match in self.places],
        }
