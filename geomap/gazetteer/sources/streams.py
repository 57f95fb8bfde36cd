"""Lines of files that may be huge, zipped or hostile, in bounded memory.

Nothing is unpacked to disk. A zip file is read only where what it holds is
plain: one table, no path that leads elsewhere, no size that a table of names
cannot have.
"""

import contextlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from geomap.errors import GazetteerError
from geomap.gazetteer.sources.reading import Reading, RowProblem

__all__ = ["MAX_LINE_BYTES", "MAX_RATIO", "MAX_UNPACKED_BYTES", "first_bytes", "lines", "opened"]

MAX_LINE_BYTES = 2**20
"""The longest row of GeoNames, with 10,000 letters of alternate names, is under 64 KiB."""

MAX_UNPACKED_BYTES = 2**34
"""All of GeoNames is 1.7 GB and all of GNS 8 GB; 16 GiB is no table of names."""

MAX_RATIO = 100
"""Tables of names shrink 4 to 12 times; over 100 times is a zip bomb."""

_RATIO_COUNTS_FROM = 2**26
_BESIDE_TABLES = frozenset({"readme.txt", "iso-languagecodes.txt"})


@contextlib.contextmanager
def opened(path: Path, reading: Reading) -> Iterator[IO[bytes]]:
    """Open a file, or the one table in a zip file, for reading bytes.

    Raises
    ------
    GazetteerError
        It is missing, a folder, unreadable, gzipped, or a zip file that is not plain.
    """
    try:
        with path.open("rb") as raw:
            magic = raw.read(4)
            raw.seek(0)
            if magic[:2] == b"\x1f\x8b":
                raise GazetteerError(f"{path}: gzipped; unpack it and name the file")
            counted = io.BufferedReader(_Counted(raw, reading), 2**18)
            if magic != b"PK\x03\x04":
                yield counted
                return
            with (
                zipfile.ZipFile(counted) as archive,
                archive.open(_member(path, archive)) as stream,
            ):
                yield stream
    except FileNotFoundError:
        raise GazetteerError(f"{path}: no such source; check the path") from None
    except IsADirectoryError:
        raise GazetteerError(f"{path}: this is a folder; name the files in it") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise GazetteerError(f"{path}: a broken zip file ({error}); fetch it again") from None
    except (OSError, RuntimeError) as error:
        raise GazetteerError(f"{path}: cannot read: {error}") from None


class _Counted(io.RawIOBase):
    """A raw stream that tells a reading how far it is."""

    def __init__(self, raw: IO[bytes], reading: Reading) -> None:
        self._raw, self._reading = raw, reading

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        return self._raw.seek(offset, whence)

    def tell(self) -> int:
        return self._raw.tell()

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        data = self._raw.read(len(buffer))
        buffer[: len(data)] = data
        self._reading.count_bytes(len(data))
        return len(data)


def _member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Return the one table: named as the zip file is, or the only one beside a readme."""
    files = [info for info in archive.infolist() if not info.is_dir()]
    for info in files:
        parts = PurePosixPath(info.filename.replace("\\", "/")).parts
        if not parts or ".." in parts or parts[0] == "/" or ":" in parts[0]:
            raise GazetteerError(
                f'{path}: holds the path "{info.filename[:80]!a}", which leads outside; '
                "do not trust this file"
            )
    tables = [i for i in files if PurePosixPath(i.filename).name.casefold() not in _BESIDE_TABLES]
    named = [i for i in tables if PurePosixPath(i.filename).stem.casefold() == path.stem.casefold()]
    chosen = named if len(named) == 1 else tables
    if len(chosen) != 1:
        held = ", ".join(ascii(info.filename)[1:-1] for info in chosen[:5]) or "no table"
        more = ", ..." if len(chosen) > 5 else ""
        raise GazetteerError(f"{path}: holds {held}{more}; unpack it and name the file to read")
    info = chosen[0]
    if info.flag_bits & 1:
        raise GazetteerError(f"{path}: encrypted; unpack it and name the file")
    bomb = info.file_size > max(_RATIO_COUNTS_FROM, MAX_RATIO * info.compress_size)
    if info.file_size > MAX_UNPACKED_BYTES or bomb:
        raise GazetteerError(
            f"{path}: unpacks from {info.compress_size:,} to {info.file_size:,} bytes, "
            "as no table of names does; it is refused"
        )
    return info


def first_bytes(path: Path, size: int = 2**16) -> bytes:
    """Return how a file, or the table in a zip file, begins.

    Raises
    ------
    GazetteerError
        As `opened`.
    """
    with opened(path, Reading()) as stream:
        return stream.read(size)


def lines(
    path: Path, reading: Reading, *, longest: int = MAX_LINE_BYTES
) -> Iterator[tuple[int, str]]:
    """Yield line number (from 1) and text, without its end, of a UTF-8 file.

    A line that is too long, holds a NUL or is not UTF-8 is refused and the next
    one read. Only a line feed ends a line: names may hold other breaks.

    Raises
    ------
    GazetteerError
        As `opened`.
    """
    with opened(path, reading) as stream:
        number = 0
        while raw := stream.readline(longest + 1):
            number += 1
            try:
                if len(raw) > longest:
                    size = len(raw) + _rest_of_line(stream, raw)
                    raise RowProblem("", "", f"{size:,} bytes in one line")  # noqa: TRY301
                text = _text(raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw)
            except RowProblem as problem:
                shown = raw[:400].decode("utf-8", "replace").replace("\0", "\ufffd")
                reading.refuse(path, number, problem, shown.rstrip("\r\n"))
            else:
                yield number, text.rstrip("\r\n")


def _rest_of_line(stream: IO[bytes], start: bytes) -> int:
    size, chunk = 0, start
    while chunk and not chunk.endswith(b"\n"):
        chunk = stream.readline(2**20)
        size += len(chunk)
    return size


def _text(raw: bytes) -> str:
    if b"\0" in raw:
        raise RowProblem("", "", "holds a NUL byte")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RowProblem("", "", f"not UTF-8 at byte {error.start + 1} of the line") from None
