"""A progress bar on stderr, for people: not in pipes, and not for what is quick."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["progress_bar"]

_PATIENCE_S = 1.0


@contextlib.contextmanager
def progress_bar(label: str, total: float) -> Iterator[Callable[[float], None]]:
    """Yield a function that is told how much is done, of `total`.

    The bar shows from the first call after a second, where stderr is a terminal.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    started, bars = time.monotonic(), list["Progress"]()

    def update(done: float) -> None:
        if not bars and time.monotonic() - started < _PATIENCE_S:
            return
        if not bars:
            bars.append(_bar(label, total))
        bars[0].update(bars[0].task_ids[0], completed=min(done, total))

    try:
        yield update
    finally:
        for bar in bars:
            bar.stop()


def _bar(label: str, total: float) -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %", markup=False),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task(label, total=max(total, 1))
    bar.start()
    return bar
