"""Files flagged piece by piece, in order: in this process, or in several."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from geomap.streams.inputs import Input
from geomap.streams.pieces import Piece, Span, pieces_of
from geomap.streams.working import Flagged, Worker

__all__ = ["Done", "Place", "flagged_pieces", "flagged_span", "processors"]


class Place(NamedTuple):
    """Where to go on in a file: its `stop`, and the line that comes then."""

    start: int = 0
    line: int = 0


class Done(NamedTuple):
    """A piece that was flagged, where the next one begins, and whether it was a file's last."""

    source: Input
    flagged: Flagged
    at: Place
    after: Place
    done: int
    is_last: bool


def flagged_pieces(
    inputs: Sequence[tuple[Input, Place]], worker: Worker, *, jobs: int = 1
) -> Iterator[Done]:
    """Yield the pieces of files in order, flagged.

    Parameters
    ----------
    inputs
        The files, and where to go on in each.
    worker
        What flags them.
    jobs
        How many processes, this one among them; 1 reads the next piece while one is flagged.
    """
    parts_apart = len(inputs) > 1 or any(one.kind in {"parquet", "csv"} for one, _ in inputs)
    if jobs < 2 or not parts_apart:
        return _in_this_process(inputs, worker)
    from geomap.streams.crew import in_several

    return in_several(inputs, worker, jobs)


def _in_this_process(inputs: Sequence[tuple[Input, Place]], worker: Worker) -> Iterator[Done]:
    with ThreadPoolExecutor(1) as reader:
        pieces = _pieces(inputs)
        ahead = reader.submit(next, pieces, None)
        while (found := ahead.result()) is not None:
            source, piece, at, is_last = found
            ahead = reader.submit(next, pieces, None)
            yield _done(worker, source, piece, at, is_last=is_last)


def _pieces(inputs: Sequence[tuple[Input, Place]]) -> Iterator[tuple[Input, Piece, Place, bool]]:
    for source, place in inputs:
        at, held = place, None
        for piece in pieces_of(source, Span(*place)):
            if held is not None:
                yield source, held, at, False
                at = _after(held)
            held = piece
        if held is not None:
            yield source, held, at, True


def _after(piece: Piece) -> Place:
    return Place(piece.stop, piece.line + piece.newlines)


def flagged_span(worker: Worker, source: Input, span: Span, *, is_last: bool) -> Iterator[Done]:
    """Yield the pieces of a part of a file, flagged; `is_last` tells whether it is the file's."""
    held: tuple[Piece, Place] | None = None
    at = Place(span.start, span.line)
    for piece in pieces_of(source, span):
        if held is not None:
            yield _done(worker, source, *held, is_last=False)
        held, at = (piece, at), _after(piece)
    if held is not None:
        yield _done(worker, source, *held, is_last=is_last)


def _done(worker: Worker, source: Input, piece: Piece, at: Place, *, is_last: bool) -> Done:
    return Done(source, worker.flag(source, piece), at, _after(piece), piece.done, is_last)


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
