"""A table on disk for what does not fit in memory and must be grouped: SQLite, thrown away."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from geomap.errors import GazetteerError

__all__ = ["spool"]


@contextlib.contextmanager
def spool(schema: str) -> Iterator[sqlite3.Connection]:
    """Yield a database with a schema in a temporary folder; it goes with the block.

    Raises
    ------
    GazetteerError
        The temporary folder is full or not writable.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="geomap-") as folder:
            database = sqlite3.connect(Path(folder) / "spool.sqlite", isolation_level=None)
            try:
                database.execute("PRAGMA journal_mode = OFF")
                database.execute("PRAGMA synchronous = OFF")
                database.execute("PRAGMA cache_size = -65536")
                database.execute(schema)
                database.execute("BEGIN")
                yield database
            finally:
                database.close()
    except (sqlite3.OperationalError, sqlite3.DatabaseError) as error:
        raise GazetteerError(
            f"the temporary folder {tempfile.gettempdir()} cannot hold the names: {error}; "
            "free space there or set TMPDIR"
        ) from error
