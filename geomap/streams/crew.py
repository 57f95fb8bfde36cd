"""Files flagged in several processes, each reading its own parts; this one is among them."""

import contextlib
import multiprocessing
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geomap.streams.inputs import Input
from geomap.streams.pieces import Span, spans_of
from geomap.streams.running import Done, Place, flagged_span
from geomap.streams.working import Worker

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["in_several"]

_AHEAD = 2  # parts that wait for each process, so that it need not
_HELD = 4  # parts that may be done before their turn comes
_HELD_BYTES = 2**21  # of a file that is one part, zipped: rows of more are not held in memory
_SENT_BYTES = 2**28  # and of more not on disk either

_PROCESS: list[tuple[Worker, Path]] = []


class _Part(NamedTuple):
    source: Input
    span: Span
    is_last: bool  # of its file

    @property
    def size(self) -> int:
        """The bytes of a file that is one part; 0 of a part that is one piece."""
        return 0 if self.span.stop is not None else self.source.size


class _Task(NamedTuple):
    part: _Part
    sent: "Future[list[tuple[Done, str]]] | None" = None  # from another process
    held: "list[Done] | None" = None  # from this one

    @property
    def is_left(self) -> bool:
        """Whether it is flagged here when its turn comes."""
        return self.sent is None and self.held is None


def in_several(
    inputs: "Sequence[tuple[Input, Place]]", worker: Worker, jobs: int
) -> Iterator[Done]:
    """Yield the pieces of files in order, flagged by `jobs - 1` processes and by this one.

    What another process makes is mapped from a file: nothing large goes through a pipe.
    """
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="geomap-", ignore_cleanup_errors=True)
        )
        spawn = multiprocessing.get_context("spawn")
        pool = stack.enter_context(
            ProcessPoolExecutor(jobs - 1, spawn, initializer=_start, initargs=(worker, folder))
        )
        stack.callback(pool.shutdown, cancel_futures=True)
        yield from _Crew(worker, pool, Path(folder), jobs).done(_parts(inputs))


class _Crew:
    def __init__(self, worker: Worker, pool: ProcessPoolExecutor, folder: Path, jobs: int) -> None:
        self._worker, self._pool, self._folder = worker, pool, folder
        self._most_sent, self._most = _AHEAD * (jobs - 1), _AHEAD * (jobs - 1) + _HELD
        self._tasks: deque[_Task] = deque()
        self._count = 0

    def done(self, parts: Iterator[_Part]) -> Iterator[Done]:
        """Yield the pieces of parts in their order."""
        coming = next(parts, None)
        while True:
            while coming is not None and self._has_room() and self._may_give(coming):
                self._tasks.append(self._given(coming))
                coming = next(parts, None)
            if not self._tasks:
                return
            first = self._tasks[0].sent
            waits = first is not None and not first.done()
            if waits and coming is not None and self._has_room() and coming.size <= _HELD_BYTES:
                self._tasks.append(_Task(coming, held=list(self._flagged(coming))))
                coming = next(parts, None)
                continue
            yield from self._results(self._tasks.popleft())

    def _may_give(self, part: _Part) -> bool:
        """Return whether a part may be given away, or be left until its turn comes."""
        if self._unanswered() < self._most_sent:
            return True
        return part.size > _HELD_BYTES and not any(task.is_left for task in self._tasks)

    def _has_room(self) -> bool:
        return len(self._tasks) < self._most

    def _unanswered(self) -> int:
        return sum(task.sent is not None and not task.sent.done() for task in self._tasks)

    def _given(self, part: _Part) -> _Task:
        if part.size > _SENT_BYTES or self._unanswered() >= self._most_sent:
            return _Task(part)
        self._count += 1
        return _Task(part, sent=self._pool.submit(_work, part, str(self._count)))

    def _flagged(self, part: _Part) -> Iterator[Done]:
        return flagged_span(self._worker, part.source, part.span, is_last=part.is_last)

    def _results(self, task: _Task) -> Iterator[Done]:
        if task.sent is not None:
            for one, rows in task.sent.result():
                yield _with_table(one, _mapped(self._folder / rows) if rows else None)
        else:
            yield from self._flagged(task.part) if task.held is None else task.held


def _parts(inputs: "Sequence[tuple[Input, Place]]") -> Iterator[_Part]:
    for source, place in inputs:
        held = None
        for span in spans_of(source, start=place.start, line=place.line):
            if held is not None:
                yield _Part(source, held, is_last=False)
            held = span
        if held is not None:
            yield _Part(source, held, is_last=True)


def _start(worker: Worker, folder: str) -> None:
    _PROCESS[:] = [(worker, Path(folder))]


def _work(part: _Part, name: str) -> list[tuple[Done, str]]:
    """Flag a part in a process of the pool; return its pieces without rows, and files of these."""
    import pyarrow as pa

    worker, folder = _PROCESS[0]
    sent = []
    flagged = flagged_span(worker, part.source, part.span, is_last=part.is_last)
    for number, one in enumerate(flagged):
        rows, table = "", one.flagged.table
        if table is not None:
            rows = f"{name}-{number}.arrow"
            with (
                pa.OSFile(str(folder / rows), "wb") as stream,
                pa.ipc.new_stream(stream, table.schema) as out,
            ):
                out.write_table(table)
        sent.append((_with_table(one, None), rows))
    return sent


def _with_table(one: Done, table: "pa.Table | None") -> Done:
    return one._replace(flagged=replace(one.flagged, table=table))


def _mapped(path: Path) -> "pa.Table":
    import pyarrow as pa

    with pa.memory_map(str(path)) as stream:
        table = pa.ipc.open_stream(stream).read_all()
    # What is mapped stays readable; where a system keeps the file, its folder goes in the end.
    with contextlib.suppress(OSError):
        path.unlink()
    return table
