"""Searching by sound and spelling: cheap keys gather candidates, edit distances rank them.

Five keys gather: the sound less up to two letters, its consonants less up to
two, its consonants with exchanged ones taken together, its first or last three
letters, and its rarer words. They bring thousands; signatures, which take a
nanosecond each, leave at most two hundred to be compared as strings.
Edit and Jaro-Winkler similarities of reading, sound and consonants then rank. The
weights are even but for the word overlap: weights learned from a sample did
worse on another.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geomap.gazetteer.places import Tier
from geomap.gazetteer.world.signature import signatures, unlike
from geomap.names import (
    compact,
    consonant_classes,
    consonants,
    joined_sound,
    romanise,
    sound_words,
)

if TYPE_CHECKING:
    from geomap.gazetteer.world.index import WorldIndex

__all__ = ["Candidate", "distinct", "readings_of", "search"]

Numbers = NDArray[Any]
Floats = NDArray[Any]

BARE_ONE, BARE_TWO = 4, 6
"""Consonants from which a skeleton may lose one letter, and two: of fewer, too few are left."""

NEAR = 80
"""Most sounds within two letters that are compared."""

SKELETAL = 48
"""Most sounds with much the same consonants that are compared."""

EDGED = 48
"""Most sounds that begin or end alike that are compared."""

EDGE_FEW = 3_000
"""Sounds that share one end; where there are more, their length counts too."""

WORDED = 32
"""Most sounds that share a rarer word that are compared."""

SOUNDS_RANKED = 64
"""Sounds whose readings and places are compared in full."""

POPULATION_WEIGHT = 0.02
"""A hundred times the people weigh 0.04 of 6.35: it orders places that sound alike, no more."""

LISTED = 0.05
"""What a name weighs more that the place is listed under than one of its others."""

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
    parts = []
    for number, reading in enumerate(readings_of(text)):
        totals, names = _ranked(index, reading, country)
        parts.append((totals - (SECOND_READING if number else 0.0), names))
    if not parts:
        return []
    total = np.concatenate([totals for totals, _ in parts])
    name = np.concatenate([names for _, names in parts])
    place = index.name_place[name]
    if country is not None:
        here = index.in_country(place, country)
        total, name, place = total[here], name[here], place[here]
    weighed = total + POPULATION_WEIGHT * np.log10(index.population[place] + 1.0)
    weighed += LISTED * (index.lead_weight(name) == 1.0)
    best: dict[int, int] = {}
    for row in np.lexsort((name, -weighed)).tolist():
        best.setdefault(int(place[row]), row)
        if len(best) == limit:
            break
    chosen = np.fromiter(best.values(), np.intp, len(best))
    score = np.minimum(total[chosen] / _MOST, 1.0)
    texts = index.name_texts(name[chosen].tolist())
    return [
        Candidate(*one, "spelling")
        for one in zip(place[chosen].tolist(), score.tolist(), texts, strict=True)
    ]


def _ranked(index: "WorldIndex", reading: str, country: str | None) -> tuple[Floats, Numbers]:
    """Return how alike (0 to `_MOST`) and the names, for the most alike readings."""
    from rapidfuzz.distance import OSA, Indel, JaroWinkler, Levenshtein

    lev, jaro = Levenshtein.normalized_similarity, JaroWinkler.normalized_similarity
    sound = sound_words(reading)
    bare = consonants(sound)
    numbers = _gathered(index, sound, bare, country)
    if not len(numbers):
        return np.zeros(0), np.zeros(0, np.intp)
    key, sounds = sound.encode(), index.strings("sound", numbers)
    alike = _similarity(lev, key, sounds) + _similarity(jaro, key, sounds)
    words = _word_overlap(sound, sounds)
    if len(numbers) > SOUNDS_RANKED:
        first = alike if words is None else np.maximum(alike, words * 1.75)
        kept = np.argpartition(-first, SOUNDS_RANKED)[:SOUNDS_RANKED]
        numbers, alike = numbers[kept], alike[kept]
        words = None if words is None else words[kept]
        sounds = [sounds[row] for row in kept.tolist()]
    lines = b"\n".join(sounds).decode()
    skeletons = consonants(lines)
    alike += 0.5 * _similarity(lev, bare, skeletons.split("\n"))
    exchanged = consonant_classes(skeletons).split("\n")
    alike += 0.5 * _similarity(lev, consonant_classes(sound), exchanged)
    if words is not None:
        # Of two single words the share in common is that of their letters.
        letters = _similarity(Indel.normalized_similarity, key, sounds)
        alike += 0.35 * np.where(words > 0, words, letters)
    readings, of = index.ranges("sound_reading", numbers)
    texts = index.strings("reading", readings)
    total = alike[of] + _similarity(jaro, reading.encode(), texts)
    ours, joined = compact(reading).encode(), [text.replace(b" ", b"") for text in texts]
    # A swap of two letters is one slip of the fingers, and counts as one.
    total += _similarity(OSA.normalized_similarity, ours, joined)
    total += _similarity(Indel.normalized_similarity, ours, joined)
    names, of_reading = index.members("reading_name", readings)
    return total[of_reading], names


def _word_overlap(sound: str, sounds: Sequence[bytes]) -> Floats | None:
    """Return how much of their words two sounds share, 0 for two single words; None if all are."""
    from rapidfuzz import fuzz

    ours = " " in sound
    rows = [row for row, other in enumerate(sounds) if ours or b" " in other]
    if not rows:
        return None
    found = np.zeros(len(sounds), np.float32)
    found[rows] = _similarity(fuzz.token_set_ratio, sound, [sounds[row].decode() for row in rows])
    return found / 100


def _gathered(index: "WorldIndex", sound: str, bare: str, country: str | None) -> Numbers:
    """Return the numbers of the sounds that some key brings near, sorted."""
    joined = joined_sound(sound).encode()
    ours = signatures(sound.encode() + b"\n", np.zeros(1, np.intp))[0]
    skeletons = index.equal("class", consonant_classes(sound).encode())
    skeletons = index.ranges("class_bare", skeletons)[0]
    if len(bare) >= BARE_ONE:
        near = index.near("bare", bare.encode(), 2 if len(bare) >= BARE_TWO else 1)
        skeletons = distinct(np.concatenate([skeletons, near]))
    pools = (
        (NEAR, index.near("sound", joined, 2)),
        (SKELETAL, index.ranges("bare_sound", skeletons)[0]),
        (EDGED, index.sharing_an_end(joined, EDGE_FEW)),
    )
    found = [_closest(index, ours, pool, most, country) for most, pool in pools]
    found.append(_worded(index, sound, ours))
    return distinct(np.concatenate(found))


def _closest(
    index: "WorldIndex", ours: np.uint64, pool: Numbers, most: int, country: str | None
) -> Numbers:
    """Return the sounds of a pool whose signature is least unlike ours."""
    if country is not None:
        pool = pool[index.sounds_in_country(pool, country)]
    if len(pool) <= most:
        return pool
    return pool[np.argpartition(unlike(ours, index.signatures(pool)), most)[:most]]


def _worded(index: "WorldIndex", sound: str, ours: np.uint64) -> Numbers:
    words = [word for word in dict.fromkeys((sound, *sound.split())) if len(word) >= 3]
    if not words:
        return np.empty(0, np.intp)
    found = index.equal("word", *(word.encode() for word in words))
    pool = distinct(index.members("word_sound", found)[0])
    if len(pool) <= WORDED:
        return pool
    theirs = index.signatures(pool)
    return pool[np.argpartition(unlike(ours, theirs), WORDED)[:WORDED]]


def _similarity(scorer: Any, ours: str | bytes, theirs: Sequence[str | bytes]) -> Floats:
    from rapidfuzz.process import cdist

    return np.asarray(cdist([ours], theirs, scorer=scorer, dtype=np.float32)[0])


def distinct(numbers: Numbers) -> Numbers:
    """Return numbers sorted and once each: a tenth of what np.unique takes for a few hundred."""
    if len(numbers) < 2:
        return numbers
    numbers = np.sort(numbers)
    kept = np.empty(len(numbers), dtype=bool)
    kept[0] = True
    np.not_equal(numbers[1:], numbers[:-1], out=kept[1:])
    return numbers[kept]
