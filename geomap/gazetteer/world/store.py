"""One file that holds an index: arrays one after another, opened by memory map.

The file ends with its header (JSON), the hash and length of that, and a magic line, so
that a half-written, cut or foreign file is noticed when it is opened. Blocks
spread over the file are held to checksums as well: a damaged disk block is found
without reading hundreds of megabytes.
"""

import hashlib
import json
import mmap
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geomap.errors import GazetteerError
from geomap.files import replacing
from geomap.gazetteer.world import MAGIC

__all__ = ["FORMAT", "Store", "write_store"]

FORMAT = 3
"""Version of the layout; an index of another one is built anew."""

_ALIGNMENT = 64
_CHECKED_BLOCKS = 24
_BLOCK = 16_384


def write_store(path: Path, arrays: Mapping[str, NDArray[Any]], facts: Mapping[str, Any]) -> None:
    """Write arrays and facts (JSON) as one file, whole or not at all."""
    sections: dict[str, Any] = {}
    position = 0
    for name, array in arrays.items():
        sections[name] = [array.dtype.str, position, int(array.size)]
        position += -(-array.nbytes // _ALIGNMENT) * _ALIGNMENT
    with replacing(path) as temporary, temporary.open("wb+") as stream:
        for name, array in arrays.items():
            stream.seek(sections[name][1])
            stream.write(np.ascontiguousarray(array).data)
        stream.truncate(position)
        header = {
            "format": FORMAT,
            "bytes": position,
            "sections": sections,
            "checks": _checks(stream, position),
            "facts": facts,
        }
        text = json.dumps(header, ensure_ascii=False).encode()
        stream.seek(position)
        stream.write(text)
        stream.write(_trailer(text))


def _trailer(header: bytes) -> bytes:
    return hashlib.sha256(header).digest() + len(header).to_bytes(8, "little") + MAGIC


def _positions(size: int) -> list[int]:
    step = max(_BLOCK, size // _CHECKED_BLOCKS)
    return list(range(0, size, step))


def _checks(stream: Any, size: int) -> list[int]:
    found = []
    for position in _positions(size):
        stream.seek(position)
        found.append(zlib.crc32(stream.read(min(_BLOCK, size - position))))
    return found


class Store:
    """An index file, open.

    Raises
    ------
    GazetteerError
        It is missing, foreign, cut short, damaged or of another format.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as stream:
                header = _header(stream, path)
                self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise GazetteerError(f"{path}: cannot open the index: {error}") from None
        if hasattr(self._map, "madvise"):
            self._map.madvise(mmap.MADV_RANDOM)  # look-ups jump: reading ahead only fills memory
        self.facts: dict[str, Any] = header["facts"]
        self._sections: dict[str, list[Any]] = header["sections"]

    def array(self, name: str) -> NDArray[Any]:
        """Return a section as an array over the map."""
        dtype, position, count = self._sections[name]
        return np.frombuffer(self._map, dtype=dtype, count=count, offset=position)

    def texts(self, name: str, first: list[int], last: list[int]) -> list[bytes]:
        """Return slices of a section of bytes: straight from the map, which is twice as fast."""
        whole, position = self._map, self._sections[name][1]
        return [whole[position + a : position + b] for a, b in zip(first, last, strict=True)]


def _header(stream: Any, path: Path) -> dict[str, Any]:
    tail = 32 + 8 + len(MAGIC)
    size = stream.seek(0, 2)
    if size < tail:
        raise GazetteerError(f"{path}: no gazetteer index; build it anew")
    stream.seek(size - tail)
    end = stream.read(tail)
    length = int.from_bytes(end[32:40], "little")
    if end[40:] != MAGIC or length > size - tail:
        raise GazetteerError(f"{path}: no gazetteer index, or cut short; build it anew")
    stream.seek(size - tail - length)
    text = stream.read(length)
    if hashlib.sha256(text).digest() != end[:32]:
        raise GazetteerError(f"{path}: the index is damaged; build it anew")
    header: dict[str, Any] = json.loads(text)
    if header["format"] != FORMAT:
        raise GazetteerError(f"{path}: the index is of another geomap; build it anew")
    if header["bytes"] != size - tail - length or header["checks"] != _checks(
        stream, header["bytes"]
    ):
        raise GazetteerError(f"{path}: the index is damaged; build it anew")
    return header
