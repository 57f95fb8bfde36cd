"""Searching by sound and spelling: cheap keys gather candidates, edit distances rank them.

Four keys gather: the sound less up to two letters, its consonants less up to
two, its consonants with exchanged ones taken together, and its rarer words.
Jaro-Winkler and Levenshtein similarities of reading, sound and consonants then
rank. The weights are even but for the word overlap: weights learned from a
sample did worse on another.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geomap.gazetteer.places import Tier
from geomap.gazetteer.world.hashing import string_keys
from geomap.names import consonant_classes, consonants, joined_sound, romanise, sound_words

if TYPE_CHECKING:
    from geomap.gazetteer.world.index import WorldIndex

__all__ = ["Candidate", "readings_of", "search"]

Numbers = NDArray[Any]
Floats = NDArray[Any]

NEAR_SOUNDS = 400
"""Most sounds taken from the neighbourhood of two letters."""

SCANNED = 1_000
"""Most strings compared within one key's bucket; a larger one says little about a name."""

KEPT = 90
"""Most sounds that each of the consonant keys brings."""

BARE_KEPT = 60
"""Most consonant skeletons followed to their sounds."""

PER_WORD = 200
"""Most sounds that one word brings."""

SOUNDS_RANKED = 48
"""Sounds whose readings and places are compared in full."""

POPULATION_WEIGHT = 0.02
"""A hundred times the people weigh 0.04 of 6.35: it orders places that sound alike, no more."""

SECOND_READING = 0.05
"""Taken off what is found under another reading than the first."""

_MOST = 6.35  # what an identical name adds up to

_HEAD = re.compile(r"\s*[,،、(（].*$")
_CARON = str.maketrans(
    {"š": "sh", "č": "ch", "ž": "zh", "ć": "ch", "ś": "sh", "ź": "zh", "ż": "zh", "ě": "ye",
     "ř": "rzh", "ň": "ny", "ł": "l"}
)  # fmt: skip
_HAN_SUFFIX = re.compile("(?<=[\u4e00-\u9fff]{2})[镇鎮乡鄉县縣市区區村省州町郡]$")
_HANGUL_SUFFIX = re.compile("(?<=[\uac00-\ud7af]{2})[시군구읍면동리]$")
_GENERIC = frozenset(
    [
        "zhen",
        "xiang",
        "xian",
        "shi",
        "qu",
        "cun",
        "jiedao",
        "ciudad",
        "de",
        "caserio",
        "king",
        "amphoe",
        "ban",
        "desa",
        "kampung",
        "kampong",
        "village",
        "town",
        "city",
        "municipality",
        "of",
        "the",
        "san",
        "pueblo",
        "villa",
        "ville",
        "saint",
        "santa",
        "sankt",
        "nagar",
        "pur",
        "khirbat",
        "qaryat",
        "tall",
        "tell",
        "dayr",
        "deir",
        "bandar",
        "rayon",
        "district",
        "barrio",
        "colonia",
        "ejido",
        "hacienda",
        "rancho",
        "estacion",
    ]
)


class Candidate(NamedTuple):
    """A place that a text may mean: its number, how alike 0 to 1, by which name and tier."""

    number: int
    score: float
    name: str
    match: Tier


def readings_of(text: str) -> list[str]:
    """Return the Latin readings of a name worth trying, the likeliest first.

    Beside the plain one: carons read as the sounds they write, a Chinese or
    Korean name without its suffix for town or county, and a name without its
    generic words.
    """
    head = _HEAD.sub("", text)
    head = head if len(head) >= 3 else text
    plain = romanise(head)
    found = [plain]
    lower = head.casefold()
    if lower.translate(_CARON) != lower:
        found.append(romanise(lower.translate(_CARON)))
    short = _HANGUL_SUFFIX.sub("", _HAN_SUFFIX.sub("", head))
    if short != head:
        found.append(romanise(short))
    words = plain.split()
    telling = [word for word in words if word not in _GENERIC]
    if telling and len(telling) < len(words):
        found.append(" ".join(telling))
    return [reading for reading in dict.fromkeys(found) if reading]


def search(
    index: "WorldIndex", text: str, *, country: str | None = None, limit: int = 10
) -> list[Candidate]:
    """Return the places whose names are most like a text, best first.

    Parameters
    ----------
    index
        Where to look.
    text
        A name in any script; what follows a comma or stands in brackets is left out.
    country
        ISO 3166 code; places elsewhere are left out.
    limit
        Most candidates to return.
    """
    best: dict[int, tuple[float, int]] = {}
    for number, reading in enumerate(readings_of(text)):
        totals, names = _ranked(index, reading, country)
        places = index.name_place[names]
        if country is not None:
            here = index.in_country(places, country)
            totals, names, places = totals[here], names[here], places[here]
        totals = totals - (SECOND_READING if number else 0.0)
        for total, name, place in zip(
            totals.tolist(), names.tolist(), places.tolist(), strict=True
        ):
            if total > best.get(place, (-1.0, 0))[0]:
                best[place] = (total, name)
    if not best:
        return []
    found = np.fromiter(best, np.int64, len(best))
    total = np.array([best[place][0] for place in best])
    weighed = total + POPULATION_WEIGHT * np.log10(index.population[found] + 1.0)
    order = np.lexsort((found, -weighed))[:limit]
    return [
        Candidate(
            place, min(1.0, best[place][0] / _MOST), index.name_text(best[place][1]), "spelling"
        )
        for place in found[order].tolist()
    ]


def _ranked(index: "WorldIndex", reading: str, country: str | None) -> tuple[Floats, Numbers]:
    """Return how alike (0 to `_MOST`) and the names, for the most alike readings."""
    from rapidfuzz import fuzz
    from rapidfuzz.distance import Indel, JaroWinkler, Levenshtein

    lev, jaro = Levenshtein.normalized_similarity, JaroWinkler.normalized_similarity
    sound, ours = sound_words(reading), reading.encode()
    bare = consonants(sound)
    numbers = _gathered(index, sound, bare)
    if country is not None:
        numbers = numbers[index.sounds_in_country(numbers, country)]
    if not len(numbers):
        return np.zeros(0), np.zeros(0, np.intp)
    key, sounds = sound.encode(), index.strings("sound", numbers)
    alike = _similarity(lev, key, sounds) + _similarity(jaro, key, sounds)
    alike = alike + _similarity(
        lev, bare.encode(), index.strings("bare", index.sound_bare[numbers])
    )
    words: Floats = np.zeros(len(numbers))
    if b" " in key or any(b" " in other for other in sounds):
        words = _similarity(fuzz.token_set_ratio, sound, [s.decode() for s in sounds]) / 100
    if len(numbers) > SOUNDS_RANKED:
        first = np.maximum(alike, words * 2.6)
        kept = np.argpartition(-first, SOUNDS_RANKED)[:SOUNDS_RANKED]
        numbers, alike, words = numbers[kept], alike[kept], words[kept]
    readings, of = index.members("sound_reading", numbers)
    texts = index.strings("reading", readings)
    total = alike[of] + 0.35 * words[of]
    total += _similarity(lev, ours, texts) + _similarity(jaro, ours, texts)
    joined = [text.replace(b" ", b"") for text in texts]
    total += _similarity(Indel.normalized_similarity, ours.replace(b" ", b""), joined)
    names, of_reading = index.members("reading_name", readings)
    return total[of_reading], names


def _similarity(scorer: Any, ours: str | bytes, theirs: Sequence[str | bytes]) -> Floats:
    from rapidfuzz.process import cdist

    return np.asarray(cdist([ours], theirs, scorer=scorer, dtype=np.float32)[0])


def _gathered(index: "WorldIndex", sound: str, bare: str) -> Numbers:
    """Return the numbers of the sounds that some key brings near."""
    pools = [index.near("sound", joined_sound(sound).encode(), 2)[:NEAR_SOUNDS]]
    if len(bare) >= 4:
        pools.append(_near_consonants(index, sound, bare))
    classes = index.equal("class", string_keys([consonant_classes(sound).encode()]))
    pools.append(_most_alike(index, sound, index.members("class_sound", classes)[0]))
    words = sorted(word for word in {sound, *sound.split()} if len(word) >= 3)
    if words:
        for key in string_keys([word.encode() for word in words]):
            holding = index.members("word_sound", index.equal("word", key[None]))[0]
            pools.append(holding[:PER_WORD])
    return np.unique(np.concatenate(pools))


def _near_consonants(index: "WorldIndex", sound: str, bare: str) -> Numbers:
    found = index.near("bare", bare.encode(), 2)[:SCANNED]
    if len(found) > BARE_KEPT:
        found = _best(bare, index.strings("bare", found), found, BARE_KEPT)
    return _most_alike(index, sound, index.members("bare_sound", found)[0])


def _most_alike(index: "WorldIndex", sound: str, numbers: Numbers) -> Numbers:
    if len(numbers) <= KEPT:
        return numbers
    numbers = numbers[:SCANNED]
    return _best(sound, index.strings("sound", numbers), numbers, KEPT)


def _best(ours: str, theirs: Sequence[bytes], numbers: Numbers, most: int) -> Numbers:
    from rapidfuzz.distance import JaroWinkler

    if len(numbers) <= most:
        return numbers
    alike = _similarity(JaroWinkler.normalized_similarity, ours.encode(), theirs)
    return numbers[np.argpartition(-alike, most)[:most]]
