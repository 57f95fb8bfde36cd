"""A folder that files come into: which of them are whole, new, changed or gone.

What was done is told by the outputs alone: one that is up to date bears the
modification time of the file that it was made of. Nothing else is kept between runs.
"""

import os
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from geomap.errors import InputError

__all__ = ["FLAGS", "Folder", "Version"]

FLAGS = ".flags.csv"
"""What the output made of a file is called besides the file's own name."""

_OWN = (FLAGS, ".rejects.csv", ".claims.csv", ".claims.json", ".same-event.csv", ".manifest.json")
"""Endings of what geomap writes itself, or reads with the file beside it."""

_COMING = frozenset({".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart"})
"""Suffixes of files that get another name when they are whole."""

_SIDECARS = (".shx", ".dbf", ".prj", ".cpg")
_PATIENCE = 3
"""A file that could not be read is tried again after so many times the time to settle."""

_SAME_NS = 1_000_000  # what file systems round modification times to, and less than any write takes


@dataclass(frozen=True, slots=True)
class Version:
    """A state of a file and of what is read with it."""

    changed_ns: int  # the latest modification, Unix time in nanoseconds
    size: int


@dataclass(slots=True)
class _Pending:
    version: Version | None  # None where the file is gone
    since: float
    tries: int = 0
    broken: bool = False


class Folder:
    """Says which files are to be read, once they have settled.

    Parameters
    ----------
    folder
        Where files come into.
    outputs
        Where what is made of them lies: `NAME.flags.csv` of a file NAME.
    suffixes
        Those that can be read, in lower case, each with its dot.
    rests_on
        Files that every output was made with: outputs older than these are made again.
    settle_s
        Seconds for which a file must stay as it is before it is read.
    """

    def __init__(
        self,
        folder: Path,
        outputs: Path,
        *,
        suffixes: Iterable[str],
        rests_on: Sequence[Path] = (),
        settle_s: float = 1.0,
    ) -> None:
        self.folder, self.outputs, self.settle_s = folder, outputs, settle_s
        self._suffixes, self._rests_on = frozenset(suffixes), tuple(rests_on)
        self._pending: dict[str, _Pending] = {}
        self._again: set[str] = set()
        self._clock: Callable[[], float] = time.monotonic

    def output(self, name: str) -> Path:
        """Return where the output made of a file lies."""
        return self.outputs / f"{name}{FLAGS}"

    def files(self) -> dict[str, Version]:
        """Return the files that can be read, by name, in order.

        Raises
        ------
        InputError
            The folder is gone or cannot be listed.
        """
        found = {}
        for name in self._names():
            if self._is_read(name) and (version := self.version(name)):
                found[name] = version
        return found

    def passed_over(self) -> list[str]:
        """Return the names of files that are of no format here, and are part of no other."""
        return [name for name in self._names() if not (self._is_read(name) or _is_minor(name))]

    def version(self, name: str) -> Version | None:
        """Return the state of a file, of its claims and of its sidecars; None where it is gone."""
        path = self.folder / name
        parts = [path.with_name(f"{path.stem}.claims.{end}") for end in ("csv", "json")]
        if path.suffix.lower() == ".shp":
            parts += [path.with_suffix(suffix) for suffix in _SIDECARS]
        try:
            states = [path.stat()]
        except OSError:
            return None
        for part in parts:
            try:
                states.append(part.stat())
            except OSError:
                continue
        return Version(max(s.st_mtime_ns for s in states), sum(s.st_size for s in states))

    def do_again(self) -> None:
        """Take no output for up to date that is there now."""
        self._again.update(self.files())

    def due(self) -> tuple[dict[str, Version], list[str]]:
        """Return the files to be read now, and the names of those whose outputs are to go."""
        now, there = self._clock(), self.files()
        ready, gone = {}, []
        for name, version in there.items():
            if self._is_current(name, version):
                self._pending.pop(name, None)
            elif self._has_settled(name, version, now):
                ready[name] = version
        for name in self._made():
            if name not in there and self._has_settled(name, None, now):
                gone.append(name)
                del self._pending[name]
        for name in [n for n in self._pending if n not in there and not self.output(n).exists()]:
            del self._pending[name]
        return ready, gone

    def done(self, name: str, version: Version) -> None:
        """Mark the output of a file as made of this version of it."""
        os.utime(self.output(name), ns=(version.changed_ns, version.changed_ns))
        self._again.discard(name)
        self._pending.pop(name, None)

    def failed(self, name: str) -> bool:
        """Note that a file could not be read; return whether that is to be told.

        The first time it may still be written to, however slowly: it is tried once more.
        """
        pending = self._pending[name]
        pending.tries += 1
        pending.since = self._clock()
        pending.broken = pending.tries > 1
        return pending.broken

    def was_tried(self, name: str) -> bool:
        """Return whether this version of a file was tried before, and could not be read."""
        return self._pending[name].tries > 0

    def later(self, name: str) -> None:
        """Note that a file was not read, for a reason that is not its own; it is tried again."""
        self._pending[name].since = self._clock()

    def unsettled(self) -> list[str]:
        """Return the names of files that are about to settle, or to be tried again."""
        return sorted(name for name, pending in self._pending.items() if not pending.broken)

    def _has_settled(self, name: str, version: Version | None, now: float) -> bool:
        pending = self._pending.get(name)
        if pending is None or pending.version != version:
            age = 0.0 if version is None else time.time() - version.changed_ns / 1e9
            since = now - max(0.0, min(age, self.settle_s))  # one that came long ago is whole
            pending = self._pending[name] = _Pending(version, since)
        patience = self.settle_s * (_PATIENCE if pending.tries else 1)
        return not pending.broken and now - pending.since >= patience

    def _is_current(self, name: str, version: Version) -> bool:
        if name in self._again:
            return False
        try:
            made = self.output(name).stat()
            latest = max((path.stat().st_mtime_ns for path in self._rests_on), default=0)
        except OSError:
            return False
        return abs(made.st_mtime_ns - version.changed_ns) < _SAME_NS and latest <= made.st_ctime_ns

    def _made(self) -> list[str]:
        """Return the names of the files that there are outputs of."""
        try:
            names = sorted(path.name for path in self.outputs.iterdir())
        except OSError:
            return []
        return [name.removesuffix(FLAGS) for name in names if name.endswith(FLAGS)]

    def _names(self) -> list[str]:
        try:
            with os.scandir(self.folder) as entries:
                return sorted(entry.name for entry in entries if entry.is_file())
        except OSError as error:
            raise InputError(
                f"{self.folder}: cannot watch the folder: {error.strerror or error}"
            ) from None

    def _is_read(self, name: str) -> bool:
        return Path(name).suffix.lower() in self._suffixes and not _is_minor(name)


def _is_minor(name: str) -> bool:
    """Tell whether a file is hidden, on its way, geomap's own, or part of another."""
    suffix = Path(name).suffix.lower()
    return (
        name.startswith((".", "~$"))
        or name.endswith(("~", *_OWN))
        or suffix in _COMING
        or suffix in _SIDECARS
    )
