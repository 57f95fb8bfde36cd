"""Finding names: one dict a tier, and edit distances only when nothing else answers.

`Index` is what a gazetteer asks of any set of places. `NameIndex` holds a few
thousand names in memory and is built in milliseconds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from geomap.gazetteer.phrases import read_phrase
from geomap.gazetteer.places import Name, Place, Tier
from geomap.names import TURKIC, ascii_fold, compact, normalise, romanise, script_of, sound_key

__all__ = ["SOUND_LETTERS", "Hit", "Index", "Keys", "NameIndex", "keys_of"]

SOUND_LETTERS = 5
"""Shorter names are not compared by sound: Sus, Sos and Suz are three villages."""

LEAST_SIMILAR = 0.6
"""Below this share of common letters a spelling is not worth showing as a suggestion."""


@dataclass(frozen=True, slots=True)
class Keys:
    """The forms of a name that are looked up: as written, romanised ways, sounds."""

    exact: str
    romanised: tuple[str, ...]
    sounds: tuple[str, ...]

    def of(self, tier: Tier) -> tuple[str, ...]:
        """Return the forms that count in a tier."""
        if tier == "exact":
            return (self.exact,) if self.exact else ()
        return self.romanised if tier == "romanised" else self.sounds


@dataclass(frozen=True, slots=True)
class Hit:
    """A recorded name that a query hit. `similarity` is 1 but for spellings."""

    place: Place
    name: Name
    similarity: float = 1.0


_Table = dict[tuple[Tier, str], list[Hit]]


class Index(Protocol):
    """A set of places that can be asked by name; `Gazetteer` merges several, first wins."""

    @property
    def origin(self) -> str:
        """Where it was read from."""
        ...

    @property
    def places(self) -> Sequence[Place]:
        """Every place it holds."""
        ...

    @property
    def attributions(self) -> tuple[str, ...]:
        """Whom its sources ask to be credited."""
        ...

    def place(self, place_id: str) -> Place | None:
        """Return the place with an id."""
        ...

    def hits(self, keys: Keys, tier: Tier, *, heads: bool = False) -> list[Hit]:
        """Return the names that fit in a tier; `heads` compares names less their wrappers."""
        ...

    def nearest(self, keys: Keys, limit: int) -> list[Hit]:
        """Return the names spelled most alike, best first, one a place."""
        ...


def keys_of(text: str, language: str | None = None) -> Keys:
    """Return the lookup keys of a name; the language tells how to read Azerbaijani letters."""
    readings = [romanise(text)]
    if language in TURKIC:
        readings.append(romanise(text, language))
    if "ё" in text or "Ё" in text:  # read as е by `normalise`, and spelled out by some
        readings.append(romanise(text.replace("ё", "йо").replace("Ё", "Йо")))
    ways = list(readings)
    if script_of(text) == "Latn":
        ways.append(ascii_fold(text))
    sounds = [sound_key(read) for read in readings if len(compact(read)) >= SOUND_LETTERS]
    return Keys(
        exact=normalise(text),
        romanised=tuple(dict.fromkeys(compact(way) for way in ways if way)),
        sounds=tuple(dict.fromkeys(sounds)),
    )


class NameIndex:
    """Places in memory, by exact name, romanised name and sound."""

    def __init__(
        self, places: Iterable[Place], *, origin: str, attributions: Sequence[str] = ()
    ) -> None:
        self.origin = origin
        self.places = tuple(places)
        self.attributions = tuple(attributions)
        self._by_id = {place.id: place for place in self.places}
        self._exact: dict[str, list[Hit]] = {}
        for place in self.places:
            for name in place.names:
                self._exact.setdefault(normalise(name.text), []).append(Hit(place, name))

    @cached_property
    def _names(self) -> "_Table":
        table: _Table = {}
        for place in self.places:
            for name in place.names:
                _add(table, name.text, Hit(place, name))
        return table

    @cached_property
    def _heads(self) -> "_Table":
        table: _Table = {}
        for place in self.places:
            for name in place.names:
                head = read_phrase(name.text).head
                if head != name.text:
                    _add(table, head, Hit(place, name))
        return table

    def place(self, place_id: str) -> Place | None:
        """Return the place with an id."""
        return self._by_id.get(place_id)

    def hits(self, keys: Keys, tier: Tier, *, heads: bool = False) -> list[Hit]:
        """Return the names that fit in a tier; `heads` compares names less their wrappers."""
        if tier == "exact" and not heads:  # most questions end here, without the other keys
            return list(self._exact.get(keys.exact, ()))
        tables = (self._names, self._heads) if heads else (self._names,)
        return [
            hit for table in tables for key in keys.of(tier) for hit in table.get((tier, key), ())
        ]

    def nearest(self, keys: Keys, limit: int) -> list[Hit]:
        """Return the names spelled most alike, best first, one a place."""
        from rapidfuzz import process
        from rapidfuzz.distance import Levenshtein

        written = [key for tier, key in self._names if tier == "romanised"]
        best: dict[str, Hit] = {}
        for way in keys.romanised:
            for key, similarity, _ in process.extract(
                way,
                written,
                scorer=Levenshtein.normalized_similarity,
                score_cutoff=LEAST_SIMILAR,
                limit=None,
            ):
                for hit in self._names["romanised", key]:
                    known = best.get(hit.place.id)
                    if known is None or similarity > known.similarity:
                        best[hit.place.id] = Hit(hit.place, hit.name, similarity)
        ranked = sorted(best.values(), key=lambda hit: (-hit.similarity, hit.place.id))
        return ranked[:limit]


def _add(table: _Table, text: str, hit: Hit) -> None:
    keys = keys_of(text, hit.name.language)
    tiers: tuple[Tier, ...] = ("exact", "romanised", "sounds alike")
    for tier in tiers:
        for key in keys.of(tier):
            table.setdefault((tier, key), []).append(hit)
