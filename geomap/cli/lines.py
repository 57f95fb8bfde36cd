"""Lines of standard input as they come: an endless feed is answered line by line."""

import sys
from collections.abc import Callable, Iterator

from geomap.errors import InputError

__all__ = ["lines_of_stdin"]


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
