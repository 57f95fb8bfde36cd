"""Lines of standard input as they come: an endless feed is answered line by line."""

import contextlib
import io
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple, cast

from geomap.errors import InputError

__all__ = ["Line", "batches_of_stdin", "lines_of_stdin"]

_AT_ONCE = 2**18
"""Bytes that are taken together, of those that are there: a quarter of a second of a fast feed."""

_LONGEST = 2**16
"""Bytes of a line: above any position or name, below what fills the memory."""


class Line(NamedTuple):
    """A line of standard input that holds anything."""

    number: int
    text: str
    wrong: str | None = None
    """Why it cannot be read; then the text is what can be shown of it."""


def lines_of_stdin(refuse: Callable[[str], None] | None = None) -> Iterator[str]:
    """Yield the lines that hold anything, stripped, each as soon as it is there.

    Parameters
    ----------
    refuse
        Told of each line that is not UTF-8, which is passed over; without it the
        bytes become marks that no name has.

    Raises
    ------
    InputError
        Standard input is closed or cannot be read.
    """
    if sys.stdin is None:
        raise InputError("standard input: it is closed")
    try:
        for number, line in enumerate(sys.stdin.buffer, start=1):
            try:
                text = line.decode("utf-8", "replace" if refuse is None else "strict").strip()
            except UnicodeDecodeError:
                assert refuse is not None
                refuse(f"standard input, line {number}: not UTF-8; save it as UTF-8")
                continue
            text = text.removeprefix("\ufeff") if number == 1 else text
            if text:
                yield text
    except OSError as error:
        raise InputError(f"standard input: cannot read it: {error.strerror or error}") from None


def batches_of_stdin() -> Iterator[list[Line]]:
    """Yield the lines that are there, stripped, without waiting for more; bad ones say why.

    Where a feed is slow, a batch is the one line that came; where it is fast, thousands.

    Raises
    ------
    InputError
        Standard input is closed or cannot be read.
    """
    if sys.stdin is None:
        raise InputError("standard input: it is closed")
    _widen_pipe()
    number, rest, skipping = 0, b"", False
    try:
        while more := cast("io.BufferedReader", sys.stdin.buffer).read1(_AT_ONCE):
            data = rest + more
            whole, newline, rest = data.rpartition(b"\n")
            if newline:
                lines = whole.split(b"\n")
                batch = [_line(number + at, line) for at, line in enumerate(lines, start=1)]
                number += len(lines)
                if skipping:  # the end of a line that was refused when its beginning came
                    batch, skipping = batch[1:], False
                if batch := [line for line in batch if line.text or line.wrong]:
                    yield batch
            if skipping:
                rest = b""
            elif len(rest) > _LONGEST:
                yield [_line(number + 1, rest)]
                rest, skipping = b"", True
        if rest and not skipping and (line := _line(number + 1, rest)).text:
            yield [line]
    except OSError as error:
        raise InputError(f"standard input: cannot read it: {error.strerror or error}") from None


def _line(number: int, line: bytes) -> Line:
    if number == 1:
        line = line.removeprefix(b"\xef\xbb\xbf")
    if len(line) > _LONGEST:
        shown = line[:40].decode("utf-8", "replace").strip()
        return Line(number, shown, f"a line of over {_LONGEST:,} bytes; nothing is that long")
    try:
        return Line(number, line.decode().strip())
    except UnicodeDecodeError:
        text = line.decode("utf-8", "replace").strip()
        return Line(number, text, "not UTF-8; save it as UTF-8")


def _widen_pipe() -> None:
    """Let a pipe hold as much as is taken together; Linux gives it 64 KiB, other systems less."""
    with contextlib.suppress(ImportError, AttributeError, OSError, io.UnsupportedOperation):
        import fcntl

        fcntl.fcntl(sys.stdin.buffer.fileno(), fcntl.F_SETPIPE_SZ, _AT_ONCE)
