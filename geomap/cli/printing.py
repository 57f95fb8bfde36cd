"""What is printed: text of other people made harmless, JSON in one line, a stdout that fails well.

A terminal acts on control characters and direction marks, so none of these
come out of a file, a name or an argument as they are.
"""

import contextlib
import json
import math
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.errors import GeomapError, OutputError

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = [
    "complain",
    "guarded_stdout",
    "json_line",
    "plain",
    "plain_path",
    "print_rich",
    "tell",
    "tell_notes",
]

_LONGEST = 4_000
"""Letters of a text that is printed: above any sentence, below what floods a terminal."""


def plain(text: object) -> str:
    """Return text as one line that is safe on a terminal; sentences are not cut."""
    from geomap.names import shown

    return shown(str(text), letters=_LONGEST)


def plain_path(path: Path | str) -> str:
    """Return a path that is safe on a terminal; one without controls is as it was."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(path))


def json_line(value: Any) -> str:
    """Return JSON in one line that every terminal can print and every reader reads back.

    Letters of every script stay; controls, direction marks and halves of
    surrogate pairs are escaped. A number that is not finite, which JSON does
    not have, is null.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, default=str)
    except ValueError:
        text = json.dumps(_finite(value), ensure_ascii=False, allow_nan=False, default=str)
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def print_rich(what: "RenderableType", style: str | None = None) -> None:
    """Print with rich, of which a reader that has gone would else be an error."""
    from rich.console import Console

    console = Console(highlight=False, markup=False)
    with console.capture() as printed:
        console.print(what, style=style)
    click.echo(printed.get(), nl=False)


def tell(message: str) -> None:
    """Print one line for people on stderr."""
    click.echo("geomap: " + plain_path(" ".join(message.split())), err=True)


def complain(message: str, *, code: int = 2) -> int:
    """Tell what is wrong, and return the exit code."""
    with contextlib.suppress(OSError):  # the exit code says it, too
        tell(message)
    return code


@contextlib.contextmanager
def guarded_stdout() -> Iterator[None]:
    """Make what goes wrong with standard output an end that is told in one line.

    A reader that has gone, as `head` does, is no error.

    Raises
    ------
    OutputError
        Standard output cannot be written: the disk is full, or it is closed.
    """
    if sys.stdout is None:
        raise OutputError("cannot write to standard output: it is closed")
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _discard_stdout()
        raise click.exceptions.Exit(0) from None
    except OSError as error:
        # An OutputError is an OSError, too; one with a file name is about that file.
        if isinstance(error, GeomapError) or error.filename is not None:
            raise
        _discard_stdout()
        raise OutputError(f"cannot write to standard output: {error.strerror or error}") from None


def _discard_stdout() -> None:
    # What is still buffered must not be tried again when Python flushes at its end.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell_notes(notes: Sequence[str], *, blurred: bool = False) -> None:
    """Tell each note on stderr; of a file to be blurred none that may quote a row, but how many."""
    kept = [note for note in notes if not (blurred and _may_quote(note))]
    for note in kept:
        tell(note)
    if withheld := len(notes) - len(kept):
        tell(
            f"{withheld} note{'' if withheld == 1 else 's'} on single rows not printed, as they "
            "may tell a place; geomap flag prints them"
        )


def _may_quote(note: str) -> bool:
    return '"' in note or ":" in note or any(letter.isdigit() for letter in note)
