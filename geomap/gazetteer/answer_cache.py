"""Answers of web services kept on disk, the empty ones too, so that nothing is asked twice.

A SQLite file: a write is whole or absent, and several processes may share one.
A file that SQLite finds broken is set aside under `NAME.broken`, never
deleted, and a new one is begun.
"""

import json
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from geomap.errors import GazetteerError, OutputError

__all__ = ["AnswerCache", "Kept"]

_LOG = logging.getLogger(__name__)
_APPLICATION_ID = 0x67656F6D
"""Marks the file as ours ("geom"): another program's database is left alone."""

_LAYOUT = 1
_WAIT_S = 10.0  # for another process that writes
_MISSHAPEN = ("no such", "table answers")
"""How SQLite's messages begin where a sound file lacks our table or its columns."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    service TEXT NOT NULL, query TEXT NOT NULL, asked TEXT NOT NULL, answer TEXT NOT NULL,
    PRIMARY KEY (service, query)
)
"""

T = TypeVar("T")


class Kept(NamedTuple):
    """A kept answer, and the UTC time it was asked for, ISO 8601; None is "no such place"."""

    answer: list[Any] | None
    asked: str


class AnswerCache:
    """Answers by service and query.

    Parameters
    ----------
    path
        The file; made when it is not there. Its folder must exist.

    Raises
    ------
    GazetteerError
        The file is another program's database, or of a later geomap.
    OutputError
        The file cannot be made or written.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        if self.path.is_dir():
            raise OutputError(f"{self.path}: this is a folder; name a file for the cache")
        self._safely(_prepare)

    def get(self, service: str, query: str) -> Kept | None:
        """Return what was kept, or None where nothing was, or where it can no longer be read."""

        def read(database: sqlite3.Connection) -> Any:
            return database.execute(
                "SELECT answer, asked FROM answers WHERE service = ? AND query = ?",
                (service, query),
            ).fetchone()

        row = self._safely(read)
        try:
            return row and Kept(_answer(row[0]), str(row[1]))
        except (TypeError, ValueError):
            _LOG.warning("%s: one answer cannot be read, so it is asked for again", self.path)
            return None

    def put(self, service: str, query: str, kept: Kept) -> None:
        """Keep an answer.

        Raises
        ------
        OutputError
            It cannot be written: going on would ask the service again and again.
        """
        text = json.dumps(kept.answer, ensure_ascii=True, default=str)

        def write(database: sqlite3.Connection) -> None:
            database.execute(
                "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)",
                (service, query, kept.asked, text),
            )

        self._safely(write)

    def __len__(self) -> int:
        return int(
            self._safely(lambda file: file.execute("SELECT count(*) FROM answers").fetchone()[0])
        )

    def _safely(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work` in one transaction; where the file is broken, set it aside and begin anew."""
        try:
            return self._do(work)
        except sqlite3.OperationalError as error:
            # No folder, no permission, a full disk, locked: the file itself may be sound.
            if not str(error).startswith(_MISSHAPEN):
                raise OutputError(f"{self.path}: cannot use the cache: {error}") from None
            self._set_aside(error)
        except sqlite3.DatabaseError as error:
            self._set_aside(error)
        try:
            self._do(_prepare)
            return self._do(work)
        except sqlite3.Error as error:
            raise OutputError(f"{self.path}: cannot use the cache: {error}") from None

    def _do(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with closing(sqlite3.connect(self.path.absolute(), timeout=_WAIT_S)) as database:
            try:
                with database:
                    return work(database)
            except _ForeignError as error:
                raise GazetteerError(f"{self.path}: {error}") from None

    def _set_aside(self, error: sqlite3.Error) -> None:
        names = (f"{self.path.name}.broken{nth}" for nth in ("", *map("-{}".format, range(2, 100))))
        free = (path for path in map(self.path.with_name, names) if not path.exists())
        aside = next(free, self.path.with_name(f"{self.path.name}.broken"))
        try:
            # A journal left behind belongs to the broken file; replayed, it would break the next.
            for journal in ("-journal", "-wal", "-shm"):
                self.path.with_name(self.path.name + journal).unlink(missing_ok=True)
            self.path.replace(aside)
        except FileNotFoundError:
            return  # another process was quicker
        except OSError as failure:
            raise OutputError(f"{self.path}: broken, and cannot be moved: {failure}") from None
        _LOG.warning("%s is broken (%s): kept as %s, a new one is begun", self.path, error, aside)


class _ForeignError(Exception):
    """The file is sound but not a cache of this geomap."""


def _prepare(database: sqlite3.Connection) -> None:
    (mark,) = database.execute("PRAGMA application_id").fetchone()
    (layout,) = database.execute("PRAGMA user_version").fetchone()
    (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if mark != _APPLICATION_ID and tables:
        raise _ForeignError("the database of another program; name another file for the cache")
    if layout > _LAYOUT:
        raise _ForeignError("written by a later geomap; name another file for the cache")
    (state,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if state != "ok":
        raise sqlite3.DatabaseError(state)
    if mark != _APPLICATION_ID:
        database.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        database.execute(f"PRAGMA user_version = {_LAYOUT}")
    database.execute(_SCHEMA)


def _answer(text: str) -> list[Any] | None:
    answer = json.loads(text)
    if answer is not None and not isinstance(answer, list):
        raise ValueError("neither a list of places nor null")
    return answer
