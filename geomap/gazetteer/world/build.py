"""Building an index: places and names as columns, and the keys they are found by.

    name -> reading (romanised) -> sound (key with words) -> consonants

Each step is shared by many before it, so that a million names come down to
under 700,000 sounds, and every key is kept once.
"""

from array import array
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geomap.gazetteer.records import PlaceRecord
from geomap.gazetteer.world.hashing import deletion_keys, string_hashes, string_keys
from geomap.gazetteer.world.store import write_store
from geomap.names import (
    TURKIC,
    compact,
    consonant_classes,
    consonants,
    joined_sound,
    normalise,
    romanise_letters,
    sound_words,
)

if TYPE_CHECKING:
    from geomap.gazetteer.world.index import WorldIndex

__all__ = ["NOWHERE", "build_world"]

NOWHERE = -(2**31)
"""The coordinate of a place without one; others are degrees times a million."""

LONGEST_NAME = 200
"""Letters of a name that are kept: the longest official place name has fewer than 190."""

WORD_LETTERS = 3
"""Shorter words find nothing of their own: every third name has an "al" or a "de"."""

COMMON_WORD = 3_000
"""A word that more sounds share is a generic (town, upper, saint) and finds nothing."""

_REPORT_EVERY = 5_000


def build_world(
    records: Iterable[PlaceRecord],
    path: Path,
    *,
    digest: str,
    attributions: Sequence[str] = (),
    progress: Callable[[int], None] | None = None,
) -> "WorldIndex":
    """Write the index of a stream of places, and open it.

    Parameters
    ----------
    records
        Any number of places; read once. Names take about 300 bytes each while building.
    path
        Where to; replaced whole or not at all.
    digest
        What names the sources, kept in the file.
    attributions
        Whom the sources ask to be credited.
    progress
        Told the number of places read so far, now and then.
    """
    from geomap.gazetteer.world.index import WorldIndex

    columns = _Columns()
    for count, record in enumerate(records, start=1):
        columns.add(record)
        if progress is not None and count % _REPORT_EVERY == 0:
            progress(count)
    facts = {
        "digest": digest,
        "attributions": list(attributions),
        "places": len(columns.lon),
        "names": len(columns.name_place),
        "words": {name: list(table) for name, table in columns.tables.items()},
    }
    write_store(path, {**columns.arrays(), **_key_arrays(columns)}, facts)
    return WorldIndex.open(path)


class _Columns:
    """Places and names as they stream in."""

    def __init__(self) -> None:
        self.lon, self.lat = array("i"), array("i")
        self.population, self.radius = array("L"), array("f")
        self.tables: dict[str, dict[str, int]] = {
            name: {"": 0} for name in ("kind", "country", "admin1", "source", "language")
        }
        self.coded = {name: array("L") for name in ("kind", "country", "admin1", "source")}
        self.ids: list[bytes] = []
        self.name_texts: list[bytes] = []
        self.name_place, self.name_language = array("L"), array("L")
        self.readings: dict[str, int] = {}
        self.exact: list[bytes] = []
        self.name_reading = array("L")
        self.more_readings: list[tuple[int, int]] = []  # (name, reading) beside the first

    def add(self, record: PlaceRecord) -> None:
        place = len(self.ids)
        self.ids.append(record.id.encode())
        known = record.lon is not None and record.lat is not None
        self.lon.append(round(record.lon * 1e6) if known and record.lon is not None else NOWHERE)
        self.lat.append(round(record.lat * 1e6) if known and record.lat is not None else NOWHERE)
        self.population.append(min(max(record.population, 0), 2**32 - 1))
        self.radius.append(float("nan") if record.radius_m is None else record.radius_m)
        for name, codes in self.coded.items():
            codes.append(self._code(name, getattr(record, name) or ""))
        for text, language in record.names:
            self._add_name(text[:LONGEST_NAME], language, place)

    def _code(self, table: str, word: str) -> int:
        words = self.tables[table]
        return words.setdefault(word, len(words))

    def _add_name(self, text: str, language: str | None, place: int) -> None:
        letters = normalise(text)
        if not letters:
            return
        number = len(self.name_place)
        self.name_texts.append(text.encode("utf-8", "replace"))
        self.name_place.append(place)
        self.name_language.append(self._code("language", language or ""))
        self.exact.append(letters.encode("utf-8", "replace"))
        self.name_reading.append(self._reading(romanise_letters(letters)))
        if language in TURKIC:
            self.more_readings.append((number, self._reading(romanise_letters(letters, language))))

    def _reading(self, reading: str) -> int:
        return self.readings.setdefault(reading, len(self.readings))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the columns of places and names."""
        id_blob, id_start = _blob(self.ids)
        name_blob, name_start = _blob(self.name_texts)
        id_order, id_keys = _sorted_keys(string_keys(self.ids))
        place_start = np.searchsorted(self.name_place, np.arange(len(self.ids) + 1))
        return {
            "lon": np.array(self.lon, dtype=np.int32),
            "lat": np.array(self.lat, dtype=np.int32),
            "population": np.array(self.population, dtype=np.uint32),
            "radius": np.array(self.radius, dtype=np.float32),
            **{name: np.array(codes, dtype=np.uint32) for name, codes in self.coded.items()},
            "id": id_blob,
            "id_start": id_start,
            "id_key": id_keys,
            "id_place": id_order,
            "name": name_blob,
            "name_start": name_start,
            "name_place": np.array(self.name_place, dtype=np.uint32),
            "name_language": np.array(self.name_language, dtype=np.uint16),
            "place_name": place_start.astype(np.uint32),
        }


def _key_arrays(columns: _Columns) -> dict[str, NDArray[Any]]:
    """Return the keys by which names are found, each level with the one before it."""
    exact_order, exact_keys = _sorted_keys(string_hashes(columns.exact))
    readings = list(columns.readings)
    sounds, reading_sound = _distinct([sound_words(reading) for reading in readings])
    bare, sound_bare = _distinct([consonants(sound) for sound in sounds])
    classes, sound_class = _distinct([consonant_classes(sound) for sound in sounds])
    words, word_sounds = _words(sounds)
    pairs = np.array(columns.more_readings, dtype=np.int64).reshape(-1, 2)
    name_numbers = np.concatenate([np.arange(len(columns.name_reading)), pairs[:, 0]])
    reading_numbers = np.concatenate([np.array(columns.name_reading, dtype=np.int64), pairs[:, 1]])
    compact_order, compact_keys = _sorted_keys(
        string_keys([compact(reading).encode() for reading in readings])
    )
    sound_keys, sound_numbers = deletion_keys([joined_sound(sound).encode() for sound in sounds])
    bare_keys, bare_numbers = deletion_keys([text.encode() for text in bare])
    class_order, class_keys = _sorted_keys(string_keys([text.encode() for text in classes]))
    word_order, word_keys = _sorted_keys(string_keys([word.encode() for word in words]))
    reading_blob, reading_start = _blob([reading.encode() for reading in readings])
    sound_blob, sound_start = _blob([sound.encode() for sound in sounds])
    bare_blob, bare_start = _blob([text.encode() for text in bare])
    return {
        "exact_key": exact_keys,
        "exact_name": exact_order,
        "reading": reading_blob,
        "reading_start": reading_start,
        "reading_key": compact_keys,
        "reading_number": compact_order,
        **_grouped("reading_name", reading_numbers, name_numbers, len(readings)),
        "reading_sound": reading_sound,
        "sound": sound_blob,
        "sound_start": sound_start,
        "sound_key": sound_keys,
        "sound_number": sound_numbers,
        **_grouped("sound_reading", reading_sound, np.arange(len(readings)), len(sounds)),
        "sound_bare": sound_bare,
        "bare": bare_blob,
        "bare_start": bare_start,
        "bare_key": bare_keys,
        "bare_number": bare_numbers,
        **_grouped("bare_sound", sound_bare, np.arange(len(sounds)), len(bare)),
        "class_key": class_keys,
        "class_number": class_order,
        **_grouped("class_sound", sound_class, np.arange(len(sounds)), len(classes)),
        "word_key": word_keys,
        "word_number": word_order,
        **word_sounds,
    }


def _words(sounds: Sequence[str]) -> tuple[list[str], dict[str, NDArray[Any]]]:
    """Return the words that tell names apart, and the sounds that hold each."""
    known: dict[str, int] = {}
    holds, held = array("L"), array("L")
    for number, sound in enumerate(sounds):
        parts = sound.split()
        if len(parts) > 1:
            for word in set(parts):
                if len(word) >= WORD_LETTERS:
                    holds.append(known.setdefault(word, len(known)))
                    held.append(number)
    of_word, of_sound = np.array(holds, dtype=np.int64), np.array(held, dtype=np.int64)
    telling = np.bincount(of_word, minlength=len(known)) <= COMMON_WORD
    kept = telling[of_word] if len(of_word) else np.zeros(0, dtype=bool)
    # A set's order changes from run to run: sorting makes the file the same every time.
    rank = {text: number for number, text in enumerate(sorted(known))}
    new_number = np.fromiter((rank[text] for text in known), np.int64, len(known))
    groups = _grouped("word_sound", new_number[of_word[kept]], of_sound[kept], len(known))
    return sorted(known), groups


def _distinct(keys: Sequence[str]) -> tuple[list[str], NDArray[np.uint32]]:
    known: dict[str, int] = {}
    numbers = [known.setdefault(key, len(known)) for key in keys]
    return list(known), np.array(numbers, dtype=np.uint32)


def _grouped(
    name: str, group: NDArray[Any], member: NDArray[Any], count: int
) -> dict[str, NDArray[np.uint32]]:
    """Return members in order of their group, and where each group starts."""
    order = np.lexsort((member, group))
    start = np.concatenate([[0], np.cumsum(np.bincount(group.astype(np.int64), minlength=count))])
    return {name: member[order].astype(np.uint32), f"{name}_start": start.astype(np.uint32)}


def _sorted_keys(keys: NDArray[Any]) -> tuple[NDArray[np.uint32], NDArray[Any]]:
    order = np.argsort(keys, kind="stable")
    return order.astype(np.uint32), keys[order]


def _blob(texts: Sequence[bytes]) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    """Return texts end to end, and where each starts."""
    length = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    start = np.concatenate([[0], np.cumsum(length)])
    return np.frombuffer(b"".join(texts), np.uint8), start.astype(np.uint32)
