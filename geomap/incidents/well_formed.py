"""A CSV file in blocks of whole rows, watched for anything that parsers read differently."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["Block", "NotPlainError", "blocks_of_rows"]

_QUOTE = ord('"')
_LINE_FEED = ord("\n")
_RETURN = ord("\r")


class NotPlainError(Exception):
    """Parsers could cut these bytes into different cells."""


class Block(NamedTuple):
    """Whole rows of a file, and how many line feeds are among them."""

    rows: memoryview
    newlines: int


def blocks_of_rows(path: Path, start: int, delimiter: str, *, size: int) -> Iterator[Block]:
    """Yield the rows of a file in which every parser finds the same cells.

    Quotes open where a cell begins and close where it ends, are doubled in
    between, and none stays open; lines end in LF or CR LF; there is no NUL.

    Parameters
    ----------
    path
        The file.
    start
        Its first byte to read: that of the line below the header.
    delimiter
        What stands between cells, one character of ASCII.
    size
        Bytes to read at a time; a longer row is not plain.

    Raises
    ------
    NotPlainError
        Anything else stands in the file.
    OSError
        It cannot be read.
    """
    beside_quotes = f'{delimiter}\n\r"'.encode("ascii")
    import numpy as np

    scratch = np.empty((2, size), dtype=bool)
    with path.open("rb", buffering=0) as stream:
        end = os.fstat(stream.fileno()).st_size
        while start < end:
            # the part of a row that a block ends with is read again with the next one
            stream.seek(start, io.SEEK_SET)
            block = stream.read(size) or b""
            is_last = start + len(block) >= end
            found = _whole_rows(block, beside_quotes, scratch, is_last=is_last)
            start += len(found.rows)
            yield found


def _whole_rows(
    block: bytes, beside_quotes: bytes, scratch: "NDArray[np.bool_]", *, is_last: bool
) -> Block:
    """Return the rows that end in a block, which begins with a row.

    NumPy compares many bytes at a time, where `bytes.count` goes through them one
    by one. What it finds goes to two rows of `scratch`: new memory for each block
    would take longer to get than to fill.
    """
    import numpy as np

    cells = np.frombuffer(block, dtype=np.uint8)
    quotes = np.flatnonzero(np.equal(cells, _QUOTE, out=scratch[0, : len(cells)]))
    end = len(block) if is_last else _end_of_rows(block, quotes)
    quotes = quotes[: int(np.searchsorted(quotes, end))]
    if not end or len(quotes) % 2 or b"\0" in block:
        raise NotPlainError
    cells = cells[:end]
    feeds = np.equal(cells, _LINE_FEED, out=scratch[0, :end])
    if b"\r" in block:
        returns = np.equal(cells, _RETURN, out=scratch[1, :end])
        lone = np.greater(returns[:-1], feeds[1:], out=scratch[1, : end - 1])
        if cells[-1] == _RETURN or lone.any():
            raise NotPlainError
    opening, closing = quotes[::2], quotes[1::2]
    if len(opening) and opening[0] == 0:
        opening = opening[1:]
    if len(closing) and closing[-1] == end - 1:
        closing = closing[:-1]
    for beside in (cells[opening - 1], cells[closing + 1]):
        if beside.tobytes().translate(None, beside_quotes):
            raise NotPlainError
    return Block(memoryview(block)[:end], int(np.count_nonzero(feeds)))


def _end_of_rows(block: bytes, quotes: "NDArray[np.intp]") -> int:
    """Return where the last row ends: after a line feed that is in no quotes; 0 for nowhere."""
    feed = block.rfind(b"\n")
    while feed >= 0:
        before = int(quotes.searchsorted(feed))
        if before % 2 == 0:
            break
        feed = block.rfind(b"\n", 0, int(quotes[before - 1]))
    return feed + 1
