"""Lines of standard input as they come: an endless feed is answered line by line."""

import sys
from collections.abc import Iterator

from geomap.errors import InputError

__all__ = ["lines_of_stdin"]


def lines_of_stdin(*, strict: bool = False) -> Iterator[str]:
    """Yield the lines that hold anything, stripped, each as soon as it is there.

    Parameters
    ----------
    strict
        Refuse what is not UTF-8; else its bytes become marks that no name has.

    Raises
    ------
    InputError
        Standard input is closed, cannot be read, or (if strict) is not UTF-8.
    """
    if sys.stdin is None:
        raise InputError("standard input: it is closed")
    try:
        for number, line in enumerate(sys.stdin.buffer, start=1):
            text = _decoded(line, number, strict=strict).strip()
            text = text.removeprefix("\ufeff") if number == 1 else text
            if text:
                yield text
    except OSError as error:
        raise InputError(f"standard input: cannot read it: {error.strerror or error}") from None


def _decoded(line: bytes, number: int, *, strict: bool) -> str:
    try:
        return line.decode("utf-8", "strict" if strict else "replace")
    except UnicodeDecodeError:
        raise InputError(f"standard input, line {number}: not UTF-8; save it as UTF-8") from None
