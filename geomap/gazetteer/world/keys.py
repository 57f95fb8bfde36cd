"""The keys by which names are found, each level shared by many of the one before it.

    name -> reading (romanised) -> sound (key with words) -> consonants -> exchanged consonants

A million names come down to under 700,000 sounds, and every key is kept once.
Everything is numbered in the order of the level above it, so that the sounds
of a skeleton and the readings of a sound are one range: no list of members is
kept, and what is looked at together lies together.
"""

from array import array
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geomap.gazetteer.world.edges import edge_arrays
from geomap.gazetteer.world.hashing import deletion_hashes, string_hashes
from geomap.gazetteer.world.keytable import key_table
from geomap.gazetteer.world.signature import signatures
from geomap.names import compact, consonant_classes, consonants, joined_sound, sound_words

__all__ = ["NamesRead", "blob", "key_arrays"]

WORD_LETTERS = 3
"""Shorter words find nothing of their own: every third name has an "al" or a "de"."""

COMMON_WORD = 3_000
"""A word that more sounds share is a generic (town, upper, saint) and finds nothing."""

_LINES = 4_096

Arrays = dict[str, NDArray[Any]]


class NamesRead(NamedTuple):
    """Names as they were read: distinct letters and readings, and which a name has."""

    letters: Sequence[str]
    name_letters: NDArray[Any]
    letters_reading: NDArray[Any]
    readings: Sequence[str]
    more: NDArray[Any]  # rows of (name, reading) beside the first


def key_arrays(names: NamesRead) -> Arrays:
    """Return the sections that find names, by letters, reading, sound, consonants and word."""
    hashes = string_hashes([text.encode("utf-8", "replace") for text in names.letters])
    numbers = np.arange(len(names.name_letters))
    exact = key_table("exact", hashes[names.name_letters], numbers, whole=True)
    sounds, reading_sound = _distinct([sound_words(reading) for reading in names.readings])
    order, sound_arrays = _sounds(sounds)
    rank = _rank(order)
    reading_order = np.argsort(rank[reading_sound], kind="stable")
    readings = [names.readings[number] for number in reading_order.tolist()]
    of_name = np.concatenate([names.letters_reading[names.name_letters], names.more[:, 1]])
    of_name = _rank(reading_order)[of_name]
    joined = _by_line(compact, readings)
    return {
        **exact,
        **_lines("reading", readings),
        **key_table("reading", _hashes(joined), np.arange(len(readings))),
        **_grouped(
            "reading_name", of_name, np.concatenate([numbers, names.more[:, 0]]), len(readings)
        ),
        **_starts("sound_reading", rank[reading_sound], len(sounds)),
        **sound_arrays,
    }


def _sounds(sounds: Sequence[str]) -> tuple[NDArray[np.intp], Arrays]:
    """Return the order in which sounds are numbered, and the sections of sounds and above."""
    bare, sound_bare = _distinct(_by_line(consonants, sounds))
    classes, bare_class = _distinct(_by_line(consonant_classes, bare))
    class_hashes = _hashes(classes)
    class_order = np.argsort(class_hashes, kind="stable")
    bare_class = _rank(class_order)[bare_class]
    bare_order = np.argsort(bare_class, kind="stable")
    sound_bare = _rank(bare_order)[sound_bare]
    order = np.argsort(sound_bare, kind="stable")
    sounds = [sounds[number] for number in order.tolist()]
    bare = [bare[number] for number in bare_order.tolist()]
    arrays = _lines("sound", sounds)
    arrays["sound_signature"] = signatures(arrays["sound"].tobytes(), arrays["sound_start"][:-1])
    joined = [text.encode() for text in _by_line(joined_sound, sounds)]
    return order, {
        **arrays,
        **key_table("sound", *deletion_hashes(joined)),
        **key_table("bare", *deletion_hashes([text.encode() for text in bare])),
        **key_table("class", class_hashes[class_order], np.arange(len(classes))),
        **_starts("bare_sound", sound_bare, len(bare)),
        **_starts("class_bare", bare_class, len(classes)),
        **edge_arrays(joined),
        **_words(sounds),
    }


def _words(sounds: Sequence[str]) -> Arrays:
    """Return the words that tell names apart, and the sounds that hold each."""
    known: dict[str, int] = {}
    holds, held = array("L"), array("L")
    for number, sound in enumerate(sounds):
        if " " in sound:
            for word in dict.fromkeys(sound.split()):
                if len(word) >= WORD_LETTERS:
                    holds.append(known.setdefault(word, len(known)))
                    held.append(number)
    of_word, of_sound = np.array(holds, dtype=np.int64), np.array(held, dtype=np.int64)
    telling = np.bincount(of_word, minlength=len(known)) <= COMMON_WORD
    new_number = np.cumsum(telling) - 1
    kept = telling[of_word]
    words = [word for word, tells in zip(known, telling.tolist(), strict=True) if tells]
    return {
        **key_table("word", _hashes(words), np.arange(len(words))),
        **_grouped("word_sound", new_number[of_word[kept]], of_sound[kept], len(words)),
    }


def _by_line(form: Callable[[str], str], texts: Sequence[str]) -> list[str]:
    """Return a form of each text, thousands in one call: it must work letter by letter."""
    found: list[str] = []
    for first in range(0, len(texts), _LINES):
        found += form("\n".join(texts[first : first + _LINES])).split("\n")
    return found


def _hashes(texts: Sequence[str]) -> NDArray[np.uint64]:
    return string_hashes([text.encode() for text in texts])


def _distinct(keys: Sequence[str]) -> tuple[list[str], NDArray[np.intp]]:
    known: dict[str, int] = {}
    numbers = [known.setdefault(key, len(known)) for key in keys]
    return list(known), np.array(numbers, dtype=np.intp)


def _rank(order: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return for each old number its place in an order."""
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return rank


def _starts(name: str, group: NDArray[Any], count: int) -> Arrays:
    """Return where each group starts of members numbered in its order, and the end."""
    start = np.zeros(count + 1, dtype=np.uint32)
    np.cumsum(np.bincount(group, minlength=count), out=start[1:])
    return {f"{name}_start": start}


def _grouped(name: str, group: NDArray[Any], member: NDArray[Any], count: int) -> Arrays:
    """Return members in order of their group, and where each group starts."""
    order = np.lexsort((member, group))
    return {name: member[order].astype(np.uint32), **_starts(name, group, count)}


def _lines(name: str, texts: Sequence[str]) -> Arrays:
    """Return texts of plain letters as lines, and where each starts."""
    length = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts)) + 1
    start = np.concatenate([[0], np.cumsum(length)]).astype(np.uint32)
    whole = "\n".join(texts) + "\n" if texts else ""
    return {name: np.frombuffer(whole.encode(), np.uint8), f"{name}_start": start}


def blob(texts: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """Return texts end to end, and where each starts."""
    length = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    start = np.concatenate([[0], np.cumsum(length)])
    return np.frombuffer(b"".join(texts), np.uint8), start.astype(np.uint32)
