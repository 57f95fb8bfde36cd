"""What may not be replaced: a GeoPackage that is open elsewhere, or holds a person's own.

A new file under the log of the old one is no database any more, so a package is
replaced only where no program is at work on it.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from geomap.errors import OutputError
from geomap.exports.base_layers import BASE_LAYERS, PLACES
from geomap.exports.flat import clean

__all__ = ["guarded", "refuse_under_project"]

_LOGS = ("-wal", "-shm", "-journal")
"""What SQLite has beside a database while it is open, and after a program broke off."""

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_NO_DATABASE = frozenset({sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT})
_PRIMARY = 0xFF
"""The part of an error's code that says its kind."""

_MARKS = frozenset({"incidents", "claims", "sources", "incidents_claims", "incidents_sources"})
"""The tables that each package of geomap has, and hardly another one."""

_OWN = _MARKS | {"zones", *BASE_LAYERS, PLACES, "layer_styles"}
_OF_THE_FORMAT = ("gpkg_", "gpkgext_", "rtree_", "sqlite_")
_SHOWN = 3


def refuse_under_project(path: Path) -> None:
    """Refuse a GeoPackage over which a project of the same stem lies.

    The project draws a ground that a GeoPackage alone does not have.

    Raises
    ------
    OutputError
        There is one.
    """
    for project in (path.with_suffix(".qgz"), path.with_suffix(".QGZ")):
        if project.exists():
            raise OutputError(
                f"{path}: {project.name} is a project over it; write that, or name another file"
            )


@contextlib.contextmanager
def guarded(path: Path | str) -> Iterator[None]:
    """Refuse a package that may not be replaced, before the block and when it ends well.

    Stands within `geomap.files.replacing` of the same path.

    Raises
    ------
    OutputError
        Another program has it open, or broke off while it did; or it holds tables
        that geomap did not write; or it cannot be known.
    """
    _refuse(path)
    yield
    _refuse(path)  # writing takes a while, in which it may have been opened


def _refuse(path: Path | str) -> None:
    target = Path(os.path.realpath(path))
    for end in _LOGS:
        log = Path(f"{target}{end}")
        if log.exists():
            raise OutputError(
                f"{path}: open in another program, or left by one that broke off ({log.name} "
                "is beside it); close it there, or open and close it in QGIS"
            )
    # a pipe is not opened: that would wait for its other end
    if target.is_file() and (strange := _strange_tables(path, target)):
        more = f" and {len(strange) - _SHOWN} more" if len(strange) > _SHOWN else ""
        named = ", ".join(f'"{clean(name):.80}"' for name in strange[:_SHOWN])
        raise OutputError(
            f"{path}: it holds tables that geomap did not write ({named}{more}); "
            "name another file, or move them out of it"
        )


def _strange_tables(path: Path | str, target: Path) -> list[str]:
    """Return the tables of a database that are not geomap's; none where it is no database."""
    try:
        with contextlib.closing(
            sqlite3.connect(f"{target.as_uri()}?mode=rw", uri=True, timeout=0, isolation_level=None)
        ) as connection:
            tables = _tables(connection)
    except sqlite3.Error as error:
        kind = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
        if kind in _NO_DATABASE:
            return []
        if kind in _BUSY:
            raise OutputError(f"{path}: open in another program; close it there") from error
        raise OutputError(f"{path}: cannot tell what it holds, so it stays: {error}") from error
    own = _OWN if tables >= _MARKS else frozenset[str]()
    return sorted(name for name in tables - own if not name.lower().startswith(_OF_THE_FORMAT))


def _tables(connection: sqlite3.Connection) -> set[str]:
    """Return the tables and views, once it is known that nobody else is at work on them."""
    # names need not be UTF-8
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    names = {
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
        )
    }
    try:
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & _PRIMARY != sqlite3.SQLITE_READONLY:
            raise
    return names
