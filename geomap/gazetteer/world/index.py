"""WorldIndex: a built index, open: places by number, id and name, and fuzzy search."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geomap.gazetteer.index import keys_of
from geomap.gazetteer.places import Name, Place, Tier
from geomap.gazetteer.world.build import NOWHERE
from geomap.gazetteer.world.edges import EDGES, edge_range
from geomap.gazetteer.world.hashing import LONGEST, hashes_near, string_hashes
from geomap.gazetteer.world.keytable import KeyTable
from geomap.gazetteer.world.search import Candidate, distinct, search
from geomap.gazetteer.world.store import Store
from geomap.names import compact, joined_sound, normalise, script_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

__all__ = ["WorldIndex"]

OTHER_NAME = 0.2
"""What a place called so only among other things weighs against one listed under the name:
one alternate in five of GeoNames is a former or foreign name that a report would not use."""


Numbers = NDArray[Any]  # of places, names, readings or sounds: any integers


class WorldIndex:
    """Places in a memory-mapped file, searched by exact name, reading, sound and spelling."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.origin = str(store.path)
        self.digest: str = store.facts["digest"]
        self.attributions: tuple[str, ...] = tuple(store.facts["attributions"])
        self.made_of: tuple[str, ...] = tuple(store.facts["made_of"])
        self._words: dict[str, list[str]] = store.facts["words"]
        self._arrays: dict[str, NDArray[Any]] = {}
        self._tables: dict[str, KeyTable] = {}

    @classmethod
    def open(cls, path: Path) -> "WorldIndex":
        """Open an index file.

        Raises
        ------
        GazetteerError
            It is missing, cut short, damaged or of another format.
        """
        return cls(Store(Path(path)))

    @property
    def places(self) -> int:
        """How many places it holds."""
        return len(self)

    def __len__(self) -> int:
        return int(self._store.facts["places"])

    @property
    def names(self) -> int:
        """How many names it holds."""
        return int(self._store.facts["names"])

    def _array(self, name: str) -> NDArray[Any]:
        if name not in self._arrays:
            self._arrays[name] = self._store.array(name)
        return self._arrays[name]

    @property
    def name_place(self) -> NDArray[np.uint32]:
        """The place of each name."""
        return self._array("name_place")

    @property
    def population(self) -> NDArray[np.uint32]:
        """Inhabitants of each place, 0 where not known."""
        return self._array("population")

    @cached_property
    def _country_code(self) -> dict[str, int]:
        return {word: number for number, word in enumerate(self._words["country"])}

    def in_country(self, places: Numbers, country: str) -> NDArray[np.bool_]:
        """Return which of these places lie in a country (ISO 3166)."""
        code = self._country_code.get(country)
        if code is None:
            return np.zeros(len(places), dtype=bool)
        return np.asarray(self._array("country")[places] == code)

    def sounds_in_country(self, sounds: Numbers, country: str) -> NDArray[np.bool_]:
        """Return which sounds are those of some name of a place in a country."""
        readings, of_reading = self.ranges("sound_reading", sounds)
        names, of_name = self.members("reading_name", readings)
        here = self.in_country(self.name_place[names], country)
        out = np.zeros(len(sounds), dtype=bool)
        out[of_reading[of_name[here]]] = True
        return out

    def of_kinds(self, places: Numbers, kinds: "Collection[str]") -> NDArray[np.bool_]:
        """Return which of these places are of one of these kinds."""
        wanted = np.array([word in kinds for word in self._words["kind"]], dtype=bool)
        return np.asarray(wanted[self._array("kind")[places]])

    def kind(self, number: int) -> str:
        """Return the kind of a place."""
        return self._word("kind", number)

    def whereabouts(self, number: int) -> tuple[str, ...]:
        """Return the words that say where a place is: its region and its country's code."""
        return self._word("admin1", number), self._word("country", number)

    def distance_km(self, places: Numbers, near: tuple[float, float]) -> NDArray[np.float64]:
        """Return roughly how far places are from (lon, lat); infinite where they have no position.

        On the sphere, within 0.6 %: it weighs namesakes and is never reported as a measurement.
        """
        lon, lat = self._array("lon")[places], self._array("lat")[places]
        phi_1, phi_2 = np.radians(near[1]), np.radians(lat / 1e6)
        across = np.sin(np.radians(lon / 1e6 - near[0]) / 2) ** 2
        chord = np.sin((phi_2 - phi_1) / 2) ** 2 + np.cos(phi_1) * np.cos(phi_2) * across
        metres = 2 * 6_371.009 * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
        return np.where((lon == NOWHERE) | (lat == NOWHERE), np.inf, metres)

    def counts(self, column: str) -> dict[str, int]:
        """Return how many places are of each kind or country, or names of each language."""
        codes = self._array("name_language" if column == "language" else column)
        tally = np.bincount(codes, minlength=len(self._words[column])).tolist()
        return {word: n for word, n in zip(self._words[column], tally, strict=True) if n}

    @property
    def unplaced(self) -> int:
        """How many places have no position."""
        return int((self._array("lon") == NOWHERE).sum())

    def strings(self, name: str, numbers: Numbers) -> list[bytes]:
        """Return the readings or sounds with these numbers, in ASCII."""
        start = self._array(f"{name}_start")
        first, last = start[numbers].tolist(), (start[numbers + 1] - 1).tolist()
        return self._store.texts(name, first, last)

    def signatures(self, sounds: Numbers) -> NDArray[np.uint64]:
        """Return the signatures of the sounds with these numbers."""
        return np.asarray(self._array("sound_signature")[sounds])

    def members(self, name: str, groups: Numbers) -> tuple[Numbers, Numbers]:
        """Return the members of these groups, and for each the position of its group."""
        numbers, of = self.ranges(name, groups)
        return self._array(name)[numbers].astype(np.intp), of

    def ranges(self, name: str, groups: Numbers) -> tuple[Numbers, Numbers]:
        """Return as `members` does, of members that are numbered in the order of their groups."""
        start = self._array(f"{name}_start")
        first = start[groups].astype(np.intp)
        count = start[groups + 1].astype(np.intp) - first
        of = np.repeat(np.arange(len(groups)), count)
        return np.arange(len(of)) + (first - np.cumsum(count) + count)[of], of

    def equal(self, name: str, *texts: bytes) -> Numbers:
        """Return the numbers of strings that share a key with one of these; keys can collide."""
        return self._table(name).find(string_hashes(texts))[0]

    def near(self, name: str, text: bytes, deletions: int) -> Numbers:
        """Return the numbers of strings that share `text` less some letters, sorted."""
        return distinct(self._table(name).find(hashes_near(text, deletions))[0])

    def sharing_an_end(self, sound: bytes, few: int) -> Numbers:
        """Return the sounds with the same first or last three letters; some of them, if not few."""
        found = []
        for edge in EDGES:
            numbers, start = self._array(f"edge_{edge}"), self._array(f"edge_{edge}_start")
            first, last = edge_range(sound, edge, start, few)
            found.append(numbers[first:last])
        return distinct(np.concatenate(found)).astype(np.intp)

    def _table(self, name: str) -> KeyTable:
        if name not in self._tables:
            entries, start = self._array(f"{name}_key"), self._array(f"{name}_key_start")
            self._tables[name] = KeyTable(entries, start, int(self._array(f"{name}_key_low")[0]))
        return self._tables[name]

    def name_text(self, number: int) -> str:
        """Return a name as its source writes it."""
        return self.name_texts([number])[0]

    def name_texts(self, numbers: "Sequence[int]") -> list[str]:
        """Return names as their source writes them."""
        start, asked = self._array("name_start"), np.asarray(numbers, dtype=np.intp)
        found = self._store.texts("name", start[asked].tolist(), start[asked + 1].tolist())
        return [text.decode() for text in found]

    def lookup(self, text: str, tier: Tier) -> Numbers:
        """Return the numbers of the names that fit a text in a tier, which is not "spelling".

        A key is only where to look: the names themselves are compared.
        """
        keys = keys_of(text)
        if tier == "exact":
            found = self.equal("exact", keys.exact.encode("utf-8", "replace"))
            kept = [
                name for name in found.tolist() if normalise(self.name_text(name)) == keys.exact
            ]
            return np.array(sorted(kept), dtype=np.intp)
        if tier == "romanised":
            ways = [way.encode() for way in keys.romanised]
            readings = self._equal_texts("reading", ways, compact)
        else:
            ways = [sound.encode() for sound in keys.sounds]
            sounds = self._equal_texts("sound", ways, joined_sound)
            readings = self.ranges("sound_reading", sounds)[0]
        return np.unique(self.members("reading_name", readings)[0])

    def exact_names(self, letters: "Sequence[bytes]") -> tuple[Numbers, Numbers]:
        """Return the names written with these letters, and for each the position of its letters.

        By the whole hash alone: thousands of names at once, none of them read.
        """
        return self._table("exact").find(string_hashes(letters))

    def lead_weight(self, names: Numbers) -> NDArray[np.float64]:
        """Return 1 for the name that a place is listed under and `OTHER_NAME` for any other."""
        lead = self._array("place_name")[self.name_place[names]] == names
        return np.where(lead, 1.0, OTHER_NAME)

    def positions(
        self, places: Numbers
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Return lon, lat and radius_m of places; NaN where not known."""
        lon, lat = self._array("lon")[places], self._array("lat")[places]
        known = (lon != NOWHERE) & (lat != NOWHERE)
        radius = self._array("radius")[places].astype(np.float64)
        return np.where(known, lon / 1e6, np.nan), np.where(known, lat / 1e6, np.nan), radius

    def nearest(self, lon: float, lat: float, within_m: float) -> Numbers:
        """Return the numbers of the places within metres of a point, the nearest first."""
        km = self.distance_km(np.arange(len(self)), (lon, lat))
        near = np.flatnonzero(km * 1000 <= within_m)
        return near[np.argsort(km[near], kind="stable")]

    def _equal_texts(
        self, name: str, ways: "Sequence[bytes]", form: "Callable[[str], str]"
    ) -> Numbers:
        """Return the numbers of the readings or sounds that are one of these in a form."""
        kept = []
        for way in ways:
            # Sounds are kept with their deletions, which count the first letters alone.
            found = self.equal(name, way[:LONGEST] if name == "sound" else way)
            texts = self.strings(name, found)
            kept += [
                number
                for number, text in zip(found.tolist(), texts, strict=True)
                if form(text.decode()).encode() == way
            ]
        return np.unique(np.array(kept, dtype=np.intp))

    def search(self, text: str, *, country: str | None = None, limit: int = 10) -> list[Candidate]:
        """Return the places whose names are most like a text, best first."""
        return search(self, text, country=country, limit=limit)

    def number_of(self, place_id: str) -> int | None:
        """Return the number of the place with an id, or None."""
        for number in self.equal("id", place_id.encode("utf-8", "replace")).tolist():
            if self.id_of(number) == place_id:
                return int(number)
        return None

    def place(self, place_id: str) -> Place | None:
        """Return the place with an id, or None."""
        number = self.number_of(place_id)
        return None if number is None else self.record(number)

    def id_of(self, number: int) -> str:
        """Return the id of a place."""
        first, last = self._array("id_start")[number : number + 2].tolist()
        return self._store.texts("id", [first], [last])[0].decode()

    def _word(self, column: str, number: int) -> str:
        return self._words[column][int(self._array(column)[number])]

    def record(self, number: int) -> Place:
        """Return the place with a number, all its names read from the file."""
        lon, lat = int(self._array("lon")[number]), int(self._array("lat")[number])
        radius = float(self._array("radius")[number])
        source = self._word("source", number)
        names = self._names(number, source)
        return Place(
            id=self.id_of(number),
            name=names[0].text if names else "",
            lon=None if lon == NOWHERE else lon / 1e6,
            lat=None if lat == NOWHERE else lat / 1e6,
            kind=self._word("kind", number),
            radius_m=radius if radius == radius else None,  # noqa: PLR0124 - NaN is unknown
            names=names,
            country=self._word("country", number) or None,
            admin1=self._word("admin1", number) or None,
            source=source,
        )

    def _names(self, number: int, source: str) -> tuple[Name, ...]:
        first, last = self._array("place_name")[number : number + 2].tolist()
        languages: Sequence[str] = self._words["language"]
        coded = self._array("name_language")[first:last].tolist()
        return tuple(
            Name(text, languages[code] or None, script_of(text), source)
            for text, code in zip(self.name_texts(range(first, last)), coded, strict=True)
        )
