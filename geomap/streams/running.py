"""A run over large files: pieces read ahead, flagged in turn or by several processes, written.

At most a few pieces are in memory at any time, whatever the size of the files.
"""

import contextlib
import csv
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from geomap.errors import InputError
from geomap.files import replacing, safe_cell
from geomap.incidents.rejects import REJECT_COLUMNS, Reject
from geomap.streams.pieces import Input, Piece, pieces_of
from geomap.streams.sinks import sink_of
from geomap.streams.working import Flagged, Worker

__all__ = ["Done", "Place", "Rejects", "Total", "flagged_pieces", "processors", "write_file"]


class Place(NamedTuple):
    """Where to go on in a file: its `stop`, and the line that comes then."""

    start: int = 0
    line: int = 0


@dataclass(slots=True)
class Total:
    """What a run came to."""

    rows: int = 0
    refused: int = 0
    verdicts: dict[str, int] = field(default_factory=dict)

    def add(self, verdicts: dict[str, int], refused: int) -> None:
        """Count what was flagged and what was refused."""
        for verdict, count in verdicts.items():
            self.verdicts[verdict] = self.verdicts.get(verdict, 0) + count
            self.rows += count
        self.refused += refused


class Done(NamedTuple):
    """A piece that was flagged, where the next one begins, and whether it was a file's last."""

    source: Input
    flagged: Flagged
    at: Place
    after: Place
    done: int
    is_last: bool


_WORKER: list[Worker] = []


def _start(worker: Worker) -> None:
    _WORKER[:] = [worker]


def _work(source: Input, piece: Piece) -> Flagged:
    return _WORKER[0].flag(source, piece)


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
        How many processes; 1 flags in this one, while the next piece is read.
    """
    coming: deque[tuple[Input, Piece | None, Place, bool, Future[Flagged] | None]] = deque()
    with contextlib.ExitStack() as stack:
        pool: Any = None
        if jobs > 1:
            spawn = multiprocessing.get_context("spawn")
            pool = stack.enter_context(
                ProcessPoolExecutor(jobs, spawn, initializer=_start, initargs=(worker,))
            )
        reader = stack.enter_context(ThreadPoolExecutor(1))
        stack.callback(lambda: [one[4].cancel() for one in coming if one[4] is not None])
        pieces = _pieces(inputs)
        ahead = reader.submit(next, pieces, None)
        while True:
            found = ahead.result()
            if found is not None:
                source, piece, at, is_last = found
                ahead = reader.submit(next, pieces, None)
                if pool is None:
                    yield _done(source, worker.flag(source, piece), piece, at, is_last)
                    continue
                # A copy: it is pickled later, by a thread of the pool's own.
                task = pool.submit(_work, source, replace(piece))
                piece.table = piece.table.slice(0, 0)
                coming.append((source, piece, at, is_last, task))
            if coming and (found is None or len(coming) > jobs):
                source, piece, at, is_last, task = coming.popleft()  # type: ignore[assignment]
                assert task is not None
                yield _done(source, task.result(), piece, at, is_last)
            elif found is None:
                return


def _pieces(inputs: Sequence[tuple[Input, Place]]) -> Iterator[tuple[Input, Piece, Place, bool]]:
    for source, place in inputs:
        at, held = place, None
        for piece in pieces_of(source, start=place.start, line=place.line):
            if held is not None:
                yield source, held, at, False
                at = Place(held.stop, held.line + held.newlines)
            held = piece
        if held is not None:
            yield source, held, at, True


def _done(source: Input, flagged: Flagged, piece: Piece, at: Place, is_last: bool) -> Done:
    after = Place(piece.stop, piece.line + piece.newlines)
    return Done(source, flagged, at, after, piece.done, is_last)


class Rejects:
    """The list of refused rows, written as they come; there is no file where there are none."""

    def __init__(self, path: Path) -> None:
        self.path, self.count = path, 0
        self._stack = contextlib.ExitStack()
        self._writer: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.__exit__(kind, error, trace)
        if kind is None and not self.count:
            self.path.unlink(missing_ok=True)  # that of an earlier run

    def add(self, refused: Sequence[Reject]) -> None:
        """Write some more."""
        if refused and self._writer is None:
            temporary = self._stack.enter_context(replacing(self.path))
            stream = self._stack.enter_context(temporary.open("w", encoding="utf-8", newline=""))
            self._writer = csv.writer(stream, lineterminator="\r\n")
            self._writer.writerow(REJECT_COLUMNS)
        for item in refused:
            cells = [item[name] for name in REJECT_COLUMNS]  # type: ignore[literal-required]
            self._writer.writerow([safe_cell(_writable(cell)) for cell in cells])
        self.count += len(refused)


def _writable(value: object) -> object:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def write_file(
    done: Iterator[Done], path: Path, *, rejects: Path, progress: Callable[[Done], None]
) -> Total:
    """Write flagged pieces to one file, whole or not at all, and refused rows beside it.

    Raises
    ------
    InputError
        No row could be understood.
    OutputError
        A file cannot be written.
    """
    total = Total()
    with replacing(path) as temporary, Rejects(rejects) as refused:
        sink = sink_of(path.suffix.lower(), temporary)
        with ThreadPoolExecutor(1) as pool, contextlib.closing(sink):
            writing: Future[None] | None = None
            for one in done:
                if writing is not None:
                    writing.result()
                if one.flagged.table is not None:
                    writing = pool.submit(sink.write, one.flagged.table)
                refused.add(one.flagged.refused)
                total.add(one.flagged.verdicts, len(one.flagged.refused))
                progress(one)
            if writing is not None:
                writing.result()
        if not total.rows:
            refused.add(())
            raise InputError(f"none of the {total.refused:,} rows can be read")
    return total


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
