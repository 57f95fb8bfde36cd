"""What can be read as incidents: one list of readers, chosen by content and then suffix."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from geomap.errors import InputError
from geomap.incidents.delimited import delimited
from geomap.incidents.geojson import features
from geomap.incidents.rows import Rows, Source

__all__ = ["READERS", "Reader", "reader_of"]


class Reader(NamedTuple):
    """A format: what to call it, its suffixes, its look, and the function that reads it."""

    name: str
    suffixes: frozenset[str]
    looks_like: Callable[[Source], bool]
    read: Callable[[Source], Rows]


def _is_object(source: Source) -> bool:
    return source.text[:4096].lstrip()[:1] == "{"


def _is_text(source: Source) -> bool:
    return bool(source.text.strip())


READERS = (
    Reader("GeoJSON", frozenset({".geojson", ".json", ""}), _is_object, features),
    Reader("CSV or TSV", frozenset({".csv", ".tsv", ".tab", ".txt", ""}), _is_text, delimited),
)


def reader_of(source: Source) -> Reader:
    """Return the reader whose suffix and look a file has.

    Raises
    ------
    InputError
        There is none, and the message says what is read; or the file cannot be read at all.
    """
    candidates = [reader for reader in READERS if source.suffix in reader.suffixes]
    if candidates or not Path(source.path).is_file():
        for reader in candidates:
            if reader.looks_like(source):
                return reader
        if not source.text.strip():
            raise InputError(f"{source.name}: the file is empty")
    known = " or ".join(
        f"{reader.name} ({', '.join(sorted(filter(None, reader.suffixes)))})" for reader in READERS
    )
    raise InputError(f"{source.name}: not a format that is read here; save it as {known}")
