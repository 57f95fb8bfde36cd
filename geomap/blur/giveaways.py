"""What in a short text may tell where something was: a name of a place, or a figure.

Long texts are not searched at all: no program can tell what a sentence gives away.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from geomap.blur.circles import Circles
from geomap.errors import PlaceError
from geomap.names import romanise, sound_key
from geomap.tables import AREA_KINDS

if TYPE_CHECKING:
    from geomap.gazetteer import Gazetteer, Place

__all__ = ["LONGEST", "Giveaways", "names_about"]

LONGEST = 80
"""Letters of a text that can be a name; a longer one is a sentence."""

_SHORTEST = 3  # letters of a name that is looked for as a word
_SHORTEST_PART = 5  # and inside a longer word, as in an identifier
_SHORTEST_SOUND = 4
_MOST_WORDS = 4
_BROAD_KINDS = AREA_KINDS - {"district", "corridor", "direction"}
_FIGURES = re.compile(r"\d{5}|\d\s?(?:k?m|mi|км|м)\b", re.IGNORECASE)
_DEGREES = re.compile(r"\d[.,]\d\d|[°º′″]")
_LETTERS = re.compile("[a-z]+")
_WORDS_OF_ANY_PLACE = frozenset({
    "village", "villages", "town", "city", "settlement", "hamlet", "district", "region",
    "province", "raion", "oblast", "county", "area", "border", "line", "zone", "front", "contact",
    "near", "north", "south", "east", "west", "northern", "southern", "eastern", "western",
    "central", "upper", "lower", "outskirts", "vicinity", "direction", "road", "highway", "bridge",
    "river", "lake", "hill", "hills", "mount", "mountain", "height", "heights", "valley", "forest",
    "checkpoint", "post", "base", "camp", "school", "hospital", "church", "mosque", "cemetery",
    "airport", "station", "nagorno",
})  # fmt: skip


class Giveaways:
    """Names that must not be read in a blurred table.

    Parameters
    ----------
    names
        Of places, in any script.
    written
        Places as reports write them, of which every word but general ones counts.
    broad
        Names of countries and regions, which give nothing away.
    """

    def __init__(
        self, names: Iterable[str], *, written: Iterable[str] = (), broad: Iterable[str] = ()
    ) -> None:
        general = _WORDS_OF_ANY_PLACE | {word for name in broad for word in _words(name)}
        wanted = {tuple(_words(name)) for name in names}
        for text in written:
            words = _words(text)
            wanted |= {(word,) for word in words if len(word) > _SHORTEST and word not in general}
            wanted.add(tuple(words))
        wanted -= {words for words in wanted if all(word in general for word in words)}
        runs = {"".join(words) for words in wanted}
        self._runs = frozenset(run for run in runs if len(run) >= _SHORTEST)
        self._parts = frozenset(run for run in runs if len(run) >= _SHORTEST_PART)
        self._lengths = tuple(sorted({len(run) for run in self._parts}))
        sounds = (sound_key(" ".join(words)) for words in wanted)
        self._sounds = frozenset(key for key in sounds if len(key) >= _SHORTEST_SOUND)
        self.names_a_place = cache(self._names_a_place)

    def betrays(self, text: str) -> bool:
        """Return whether a name may tell a place: by a place's name, a figure or its length."""
        return len(text) > LONGEST or bool(_FIGURES.search(text)) or self.names_a_place(text)

    def _names_a_place(self, text: str) -> bool:
        if _DEGREES.search(text) or _is_position(text):
            return True
        words = _words(text)
        if any("".join(run) in self._runs for run in _word_runs(words)):
            return True
        if any(sound_key(" ".join(run)) in self._sounds for run in _word_runs(words)):
            return True
        letters = "".join(words)
        return any(
            letters[at : at + length] in self._parts
            for length in self._lengths
            for at in range(len(letters) - length + 1)
        )


def _word_runs(words: list[str]) -> Iterator[list[str]]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + _MOST_WORDS, len(words)) + 1):
            yield words[start:end]


def _words(text: str) -> list[str]:
    return _LETTERS.findall(romanise(text))


def _is_position(text: str) -> bool:
    """Return whether a text is a position in any notation: degrees, a grid, a Plus Code."""
    if not any(letter.isdigit() for letter in text):
        return False
    from geomap.coordinates import read_position

    try:
        return read_position(text) is not None
    except PlaceError:
        return False


def names_about(gazetteer: "Gazetteer | None", circles: Circles) -> tuple[set[str], set[str]]:
    """Return the names of places in circles, and those of countries and regions.

    Parameters
    ----------
    gazetteer
        Where places are looked up; None knows none.
    circles
        What is shown of each incident.
    """
    broad = set(_countries())
    if gazetteer is None:
        return set(), broad
    near: dict[str, Place] = {}
    for lon, lat, radius_m in circles.tiles():
        near |= {place.id: place for _, place in gazetteer.nearest(lon, lat, radius_m)}
    held = [
        place
        for place in near.values()
        if place.lon is not None and place.lat is not None and circles.hold(place.lon, place.lat)
    ]
    areas = [place for place in gazetteer.places if place.kind in AREA_KINDS]
    wide = [place for place in areas if place.kind in _BROAD_KINDS]
    narrow = [place for place in areas if place.kind not in _BROAD_KINDS]
    return _names_of([*held, *narrow]), broad | _names_of(wide)


def _names_of(places: Iterable[Any]) -> set[str]:
    return {text for place in places for text in (place.name, *(n.text for n in place.names))}


@cache
def _countries() -> tuple[str, ...]:
    from babel import Locale

    return tuple(str(name) for name in Locale("en").territories.values())
