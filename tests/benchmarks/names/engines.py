"""The engines beside each other: each is built from the same names and answers place ids.

Peers get names as anyascii reads them, folded to plain letters, and the same of
the query; of places that they cannot tell apart the larger is taken first.
"""

import heapq
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol

from common import HERE, Table, digest_of, prepared, table_of, work_folder
from sample import folded

from geomap.errors import GazetteerError
from geomap.gazetteer.records import PlaceRecord

__all__ = [
    "ENGINES",
    "LIMIT",
    "Engine",
    "Geomap",
    "Resolver",
    "UnavailableError",
    "geomap_index",
    "geomap_is_built",
]

LIMIT = 10
"""Answers asked for; a rank beyond them counts as not found."""

DEPTH = 200
"""Names a peer may put forward before they become places."""


class UnavailableError(Exception):
    """The engine cannot be imported here."""


class Engine(Protocol):
    """A way to find places by name. `slow` engines answer a documented subset only."""

    slow: ClassVar[bool]

    def build(self, split: str) -> None:
        """Index the places of a split."""

    def open(self, split: str) -> None:
        """Make the index ready; nothing where it lives in memory."""

    def search(self, text: str, country: str | None) -> list[str]:
        """Return ids of places, best first."""

    def size(self, split: str) -> Path | None:
        """Return the index on disk, None where it has none."""


class _Peer:
    slow = False
    table: Table

    def load(self, split: str) -> None:
        self.table = table_of(split)

    def open(self, split: str) -> None:
        pass

    def size(self, split: str) -> Path | None:  # noqa: ARG002
        return None

    def placed(self, found: Iterable[tuple[float, int]], country: str | None) -> list[str]:
        """Return places of scored names (higher is better), the larger first in ties."""
        table, best = self.table, {}
        for score, name in found:
            for place in table.places[name]:
                if country is None or table.countries[place] == country:
                    best[place] = max(score, best.get(place, score))
        first = heapq.nlargest(LIMIT, best, key=lambda p: (best[p], table.populations[p]))
        return [table.ids[place] for place in first]


class Geomap:
    """geomap's world index, opened from disk; another process has built it."""

    slow = False
    index: Any

    def build(self, split: str) -> None:
        geomap_index(split)

    def open(self, split: str) -> None:
        self.index = _world().WorldIndex.open(_geomap_path(split))

    def search(self, text: str, country: str | None) -> list[str]:
        return [place for place, _ in self.scored(text, country)[0]]

    def scored(self, text: str, country: str | None) -> tuple[list[tuple[str, float]], str]:
        """Return ids with scores, best first, and the status, which a search has not."""
        found = self.index.search(text, country=country, limit=LIMIT)
        return [(self.index.id_of(c.number), c.score) for c in found], ""

    def size(self, split: str) -> Path | None:
        return _geomap_path(split)


class Resolver(Geomap):
    """What a person asks: `Gazetteer.resolve` on the same index, without the overlays."""

    def open(self, split: str) -> None:
        from geomap.gazetteer.gazetteer import Gazetteer

        super().open(split)
        self.gazetteer = Gazetteer([], world=lambda: self.index)

    def scored(self, text: str, country: str | None) -> tuple[list[tuple[str, float]], str]:
        """Return ids with scores, best first, and the status."""
        answer = self.gazetteer.resolve(text, country=country, limit=LIMIT)
        return [(match.place.id, match.score) for match in answer], answer.status


def _world() -> Any:
    try:
        from geomap.gazetteer import world
    except ImportError as error:
        raise UnavailableError(f"geomap.gazetteer.world: {error}") from error
    return world


def _geomap_path(split: str) -> Path:
    return work_folder() / f"world-{split}.index"


def _geomap_digest() -> str:
    """Return a digest of what an index depends on: searching and ranking are left out."""
    package = HERE.parents[2] / "geomap"
    files = [*(package / "names").glob("*.py"), *(package / "gazetteer" / "world").glob("*.py")]
    files += [HERE / name for name in ("sample.py", "news.py", "habits.py")]
    asks = ("search", "rank", "score", "calibrat")
    return digest_of(file for file in files if not file.name.startswith(asks))


def geomap_is_built(split: str) -> bool:
    """Tell whether the index on disk is of this sample and of the code as it stands."""
    path, stamp = _geomap_path(split), work_folder() / f"world-{split}.digest"
    if not (path.exists() and stamp.exists() and stamp.read_text() == _geomap_digest()):
        return False
    try:
        _world().WorldIndex.open(path)
    except GazetteerError:
        return False
    return True


def geomap_index(split: str, places: Sequence[PlaceRecord] | None = None) -> None:
    """Build geomap's index of a split; `places` are its records, where already read."""
    places = prepared(split)[0] if places is None else places
    digest = _geomap_digest()
    _world().build_world(places, _geomap_path(split), digest=digest)
    (work_folder() / f"world-{split}.digest").write_text(digest)


class RapidFuzz(_Peer):
    """Every name compared with the query by rapidfuzz `fuzz.ratio`."""

    slow = True

    def build(self, split: str) -> None:
        self.load(split)
        self.by_country: dict[str, list[int]] = {}
        for number, places in enumerate(self.table.places):
            for country in {self.table.countries[place] for place in places}:
                self.by_country.setdefault(country, []).append(number)

    def search(self, text: str, country: str | None) -> list[str]:
        from rapidfuzz import fuzz, process

        names = self.table.names
        numbers = None if country is None else self.by_country.get(country, [])
        found = process.extract(
            folded(text),
            names if numbers is None else [names[number] for number in numbers],
            scorer=fuzz.ratio,
            score_cutoff=50,
            limit=DEPTH,
        )
        scored = ((score, at if numbers is None else numbers[at]) for _, score, at in found)
        return self.placed(scored, country)


class SymSpell(_Peer):
    """symspellpy: all names within an edit distance of 2."""

    def build(self, split: str) -> None:
        try:
            from symspellpy import SymSpell as Dictionary
        except ImportError as error:
            raise UnavailableError(f"symspellpy: {error}") from error
        self.load(split)
        self.number = {name: number for number, name in enumerate(self.table.names)}
        self.words = Dictionary(max_dictionary_edit_distance=2, prefix_length=7)
        for name in self.table.names:
            self.words.create_dictionary_entry(name, 1)

    def search(self, text: str, country: str | None) -> list[str]:
        from symspellpy import Verbosity

        found = self.words.lookup(folded(text), Verbosity.ALL, max_edit_distance=2)
        return self.placed(((-hit.distance, self.number[hit.term]) for hit in found), country)


class Trigrams(_Peer):
    """SQLite FTS5 with the trigram tokeniser: any trigram of the query, by bm25."""

    slow = True

    def _path(self, split: str) -> Path:
        return work_folder() / f"trigrams-{split}.sqlite"

    def build(self, split: str) -> None:
        self.load(split)
        path = self._path(split)
        path.unlink(missing_ok=True)
        base = sqlite3.connect(path)
        base.execute("CREATE VIRTUAL TABLE names USING fts5(name, tokenize='trigram', detail=none)")
        rows = ((number, name) for number, name in enumerate(self.table.names))
        base.executemany("INSERT INTO names(rowid, name) VALUES (?, ?)", rows)
        base.commit()
        base.close()

    def open(self, split: str) -> None:
        self.load(split)
        self.base = sqlite3.connect(self._path(split))

    def size(self, split: str) -> Path | None:
        return self._path(split)

    def search(self, text: str, country: str | None) -> list[str]:
        fold = folded(text)
        grams = sorted({fold[at : at + 3] for at in range(len(fold) - 2)})
        if not grams:
            return []
        asked = " OR ".join(f'"{gram}"' for gram in grams)
        depth = DEPTH if country is None else 20 * DEPTH
        found = self.base.execute(
            "SELECT rowid, rank FROM names WHERE names MATCH ? ORDER BY rank LIMIT ?",
            (asked, depth),
        )
        return self.placed(((-rank, number) for number, rank in found), country)


class Tantivy(_Peer):
    """tantivy: fuzzy terms at distance 0, 1 and 2 on the whole name, the nearer first."""

    def _path(self, split: str) -> Path:
        return work_folder() / f"tantivy-{split}"

    def _schema(self) -> Any:
        try:
            import tantivy
        except ImportError as error:
            raise UnavailableError(f"tantivy: {error}") from error
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("name", tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("number", stored=True)
        return builder.build()

    def build(self, split: str) -> None:
        import shutil

        schema = self._schema()
        import tantivy

        self.load(split)
        path = self._path(split)
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        writer = tantivy.Index(schema, str(path)).writer(heap_size=500_000_000, num_threads=1)
        for number, name in enumerate(self.table.names):
            writer.add_document(tantivy.Document(name=name, number=number))
        writer.commit()
        writer.wait_merging_threads()

    def open(self, split: str) -> None:
        import tantivy

        self.load(split)
        self.schema = self._schema()
        self.tantivy = tantivy
        self.searcher = tantivy.Index(self.schema, str(self._path(split))).searcher()

    def size(self, split: str) -> Path | None:
        return self._path(split)

    def search(self, text: str, country: str | None) -> list[str]:
        query, fold = self.tantivy.Query, folded(text)
        found: dict[int, float] = {}
        for distance in (0, 1, 2):
            asked = query.fuzzy_term_query(self.schema, "name", fold, distance)
            for _, address in self.searcher.search(asked, 5 * DEPTH, count=False).hits:
                number = self.searcher.doc(address)["number"][0]
                found.setdefault(number, -distance)
        return self.placed(((score, number) for number, score in found.items()), country)


ENGINES: dict[str, Callable[[], Engine]] = {
    "geomap": Geomap,
    "resolve": Resolver,
    "rapidfuzz": RapidFuzz,
    "symspellpy": SymSpell,
    "fts5": Trigrams,
    "tantivy": Tantivy,
}
