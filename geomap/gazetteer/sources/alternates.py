"""alternateNamesV2 of GeoNames: the names of a dump's places, with their languages.

The table has 17 million rows in no order of places. Only rows of places that
the dump holds are kept, on disk, and asked place by place: memory stays bounded.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from geomap.gazetteer.sources.languages import language_code
from geomap.gazetteer.sources.reading import MAX_NAME_LETTERS, Reading, RowProblem, clean
from geomap.gazetteer.sources.spool import spool
from geomap.gazetteer.sources.streams import lines

__all__ = ["MAX_GEONAMEID", "Alternates", "IdSet", "Spoken", "alternate_names"]

MAX_GEONAMEID = 2**28
"""Numbers of GeoNames are under 14 million; the bound keeps a set of them under 32 MiB."""

_PSEUDO = frozenset(
    {"post", "iata", "icao", "faac", "link", "wkdt", "unlc", "tcid", "phon", "abbr"}
)
_NO_NAMES = _PSEUDO - {"abbr", "phon"}
_BATCH = 20_000


class IdSet:
    """A set of numbers under `MAX_GEONAMEID`, one bit each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, number: int) -> None:
        """Put a number in; one that is out of bounds is not."""
        place = number >> 3
        if not 0 <= number < MAX_GEONAMEID:
            return
        if place >= len(self._bits):
            self._bits.extend(bytes(place + 1 - len(self._bits) + 2**16))
        self._bits[place] |= 1 << (number & 7)

    def __contains__(self, number: int) -> bool:
        place = number >> 3
        return 0 <= place < len(self._bits) and bool(self._bits[place] >> (number & 7) & 1)


class Spoken(NamedTuple):
    """A name with its language (None: not given)."""

    text: str
    language: str | None


class Alternates(NamedTuple):
    """The names of one place, preferred ones first, and texts that are codes, not names."""

    names: tuple[Spoken, ...]
    codes: frozenset[str]


Lookup = Callable[[int], Alternates]

_NOTHING = Alternates((), frozenset())


@contextlib.contextmanager
def alternate_names(paths: tuple[Path, ...], ids: IdSet, reading: Reading) -> Iterator[Lookup]:
    """Yield a function from a geonameid to its names; without tables it knows none.

    Post and airport codes, links and other pseudo-languages are no names.
    Historic names are kept.
    """
    if not paths:
        yield lambda number: _NOTHING  # noqa: ARG005 - it stands for a lookup
        return
    schema = "CREATE TABLE names (id INTEGER, rank INTEGER, language TEXT, text TEXT)"
    with spool(schema) as database:
        for path in paths:
            _fill(database, path, ids, reading)
        database.execute("CREATE INDEX by_id ON names (id, rank)")
        yield lambda number: _of(database, number)


def _fill(database: sqlite3.Connection, path: Path, ids: IdSet, reading: Reading) -> None:
    batch: list[tuple[int, int, str, str]] = []
    insert = "INSERT INTO names VALUES (?, ?, ?, ?)"
    for number, line in lines(path, reading):
        cells = line.split("\t")
        try:
            row = _row(cells, ids)
        except RowProblem as problem:
            reading.refuse(path, number, problem, line)
            continue
        if row:
            batch.append(row)
        if len(batch) >= _BATCH:
            database.executemany(insert, batch)
            batch.clear()
    database.executemany(insert, batch)


def _row(cells: list[str], ids: IdSet) -> tuple[int, int, str, str] | None:
    if not 4 <= len(cells) <= 10:
        raise RowProblem("", "", f"{len(cells)} columns; a table of alternate names has 10")
    try:
        geonameid = int(cells[1])
    except ValueError:
        raise RowProblem("geonameid", cells[1], "no number") from None
    if geonameid not in ids:
        return None
    if len(cells[3]) > 10 * MAX_NAME_LETTERS:
        raise RowProblem("alternate name", cells[3], "longer than any name")
    preferred = len(cells) > 4 and cells[4] == "1"
    colloquial = len(cells) > 6 and cells[6] == "1"
    historic = len(cells) > 7 and cells[7] == "1"
    rank = 0 if preferred and not historic else 1 + colloquial + 2 * historic
    return geonameid, rank, cells[2], clean(cells[3])


def _of(database: sqlite3.Connection, number: int) -> Alternates:
    found = database.execute(
        "SELECT language, text FROM names WHERE id = ? ORDER BY rank, rowid", (number,)
    )
    names, codes = [], set()
    for language, text in found:
        if language in _NO_NAMES:
            codes.add(text)
        else:
            names.append(Spoken(text, None if language in _PSEUDO else language_code(language)))
    return Alternates(tuple(names), frozenset(codes) - {name.text for name in names})
