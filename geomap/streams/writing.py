"""Flagged rows written as they come: to one file, with a list of the refused beside it."""

import contextlib
import csv
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from geomap.errors import InputError
from geomap.files import replacing, safe_cell
from geomap.incidents.rejects import REJECT_COLUMNS, Reject
from geomap.streams.running import Done
from geomap.streams.sinks import Sink, sink_of

__all__ = ["Rejects", "Total", "finished", "write_file"]


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


class Rejects:
    """The list of refused rows, written as they come; there is no file where there are none."""

    def __init__(self, path: Path) -> None:
        self.path, self.count, self.first = path, 0, ""
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
        if refused and not self.count:
            one = refused[0]
            said = f"{one['column']} {one['reason']}".strip()
            self.first = f"; the first, line {one['line']} of {one['file']}: {said}"
        for item in refused:
            cells = [item[name] for name in REJECT_COLUMNS]  # type: ignore[literal-required]
            self._writer.writerow([safe_cell(_writable(cell)) for cell in cells])
        self.count += len(refused)


def _writable(value: object) -> object:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


@contextlib.contextmanager
def finished(sink: Sink) -> Iterator[None]:
    """Finish a file where nothing fails; where something does, that is what is told of."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(Exception):
            sink.close()
        raise
    sink.close()


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
        with finished(sink), ThreadPoolExecutor(1) as pool:
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
            raise InputError(f"none of the {total.refused:,} rows can be read{refused.first}")
    return total
