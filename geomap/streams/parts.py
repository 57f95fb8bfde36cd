"""A folder of parts: what is done stands in its list, so that a run can go on where one stopped."""

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import OutputError
from geomap.files import replacing, write_text
from geomap.streams.inputs import Input
from geomap.streams.running import Done, Place
from geomap.streams.sinks import Sink, sink_of
from geomap.streams.writing import Rejects, Total, finished

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["LIST", "PART_ROWS", "Parts", "digest_of_zones"]

LIST = "_flagged-parts.json"
"""The list of a folder's parts; readers of folders pass over names that begin so."""

PART_ROWS = 2_000_000
"""A part is closed at the first piece after so many rows."""

_RESUMABLE = frozenset({"parquet", "csv"})  # others go on only where a file ends


def digest_of_zones(zones: "GeoDataFrame") -> str:
    """Return the SHA-256 of all that zones say."""
    plain = zones.drop(columns="geometry").astype(str).to_csv(index=False)
    found = hashlib.sha256(plain.encode())
    for shape in zones.geometry:
        found.update(b"" if shape is None else shape.wkb)
    return found.hexdigest()


class Parts:
    """The parts of one output folder.

    Parameters
    ----------
    folder
        Where they are; it is made where it is not there.
    settings
        What results depend on; a run that goes on has the same.
    resume
        Go on with what is there.
    part_rows
        See `PART_ROWS`.

    Raises
    ------
    OutputError
        The folder has files and is not to be gone on with, or has those of another run.
    """

    def __init__(
        self, folder: Path, settings: dict[str, Any], *, resume: bool, part_rows: int = PART_ROWS
    ) -> None:
        self.folder, self._part_rows = folder, part_rows
        self._list: dict[str, Any] = {"settings": settings, "complete": False, "parts": []}
        try:
            folder.mkdir(exist_ok=True)
            there = sorted(one.name for one in folder.iterdir())
        except OSError as error:
            raise OutputError(f"{folder}: cannot write: {error.strerror or error}") from None
        if there and not resume:
            raise OutputError(f"{folder}: not empty; go on with --resume, or name another folder")
        if LIST in there:
            self._go_on(settings)
        elif there:
            raise OutputError(
                f"{folder}: has files and no {LIST}, so there is nothing to go on with"
            )
        for name in there:
            if name.startswith(".part-"):  # of a run that was killed
                (folder / name).unlink()

    def _go_on(self, settings: dict[str, Any]) -> None:
        path = self.folder / LIST
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            was, parts = found["settings"], found["parts"]
            other = next((name for name in settings if settings[name] != was.get(name)), None)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            raise OutputError(f"{path}: no list of parts; name another folder") from None
        if other is not None:
            raise OutputError(
                f"{path}: was made with other {other}; results would not fit: name another folder"
            )
        lost: set[str] = set()
        for part in parts:
            file = self.folder / part["file"]
            size = file.stat().st_size if file.is_file() else 0
            here = size == part["bytes"]
            named = {one["input"] for one in part["pieces"]}
            if not here or named & lost:
                lost |= named  # and all after it of these files
            else:
                self._list["parts"].append(part)

    def remaining(self, inputs: Sequence[Input], root: Path) -> list[tuple[Input, Place]]:
        """Return the files that are not done, and where to go on in each.

        Raises
        ------
        OutputError
            A file that was begun or done has changed since.
        """
        at: dict[str, dict[str, Any]] = {}
        for part in self._list["parts"]:
            at |= {one["input"]: one for one in part["pieces"]}
        out = []
        for source in inputs:
            name = _named(source, root)
            last = at.get(name)
            if last is None:
                out.append((source, Place()))
                continue
            if last["stamp"] != _stamp(source):
                raise OutputError(
                    f"{source.path}: has changed since {self.folder} was begun; name another folder"
                )
            if not last["ended"]:
                out.append((source, Place(last["stop"], last["line"])))
        return out

    def total(self) -> Total:
        """Return what all parts come to."""
        total = Total()
        for part in self._list["parts"]:
            total.add(part["verdicts"], part["refused"])
        return total

    def write(
        self, done: Iterator[Done], suffix: str, root: Path, progress: Callable[[Done], None]
    ) -> None:
        """Write flagged pieces as parts, each whole before the list names it."""
        ended = False
        while not ended:
            number = len(self._list["parts"])
            name = self._free(number, suffix)
            with contextlib.ExitStack() as stack:
                sink: Sink | None = None
                rows = Total()
                pieces: dict[str, dict[str, Any]] = {}
                rejects = Rejects(self.folder / f"_{Path(name).stem}.rejects.csv")
                stack.enter_context(rejects)
                for one in done:
                    if sink is None and one.flagged.table is not None:
                        temporary = stack.enter_context(replacing(self.folder / name))
                        sink = sink_of(suffix, temporary)
                        stack.enter_context(finished(sink))
                    if sink is not None and one.flagged.table is not None:
                        sink.write(one.flagged.table)
                    rejects.add(one.flagged.refused)
                    rows.add(one.flagged.verdicts, len(one.flagged.refused))
                    source = _named(one.source, root)
                    pieces[source] = {
                        "input": source, "stamp": _stamp(one.source), "stop": one.after.start,
                        "line": one.after.line, "ended": one.is_last,
                    }  # fmt: skip
                    progress(one)
                    may_stop = one.is_last or one.source.kind in _RESUMABLE
                    if rows.rows >= self._part_rows and may_stop:
                        break
                else:
                    ended = True
            if pieces:
                size = 0 if sink is None else (self.folder / name).stat().st_size
                self._list["parts"].append({
                    "file": name, "bytes": size,  # 0 and no file where all rows were refused
                    "rows": rows.rows, "refused": rows.refused, "verdicts": rows.verdicts,
                    "pieces": list(pieces.values()),
                })  # fmt: skip
                self._save()
        self._list["complete"] = True
        self._save()

    def _free(self, number: int, suffix: str) -> str:
        taken = {part["file"] for part in self._list["parts"]}
        while f"part-{number:05d}{suffix}" in taken:
            number += 1
        return f"part-{number:05d}{suffix}"

    def _save(self) -> None:
        write_text(self.folder / LIST, json.dumps(self._list, indent=1, ensure_ascii=False) + "\n")


def _named(source: Input, root: Path) -> str:
    return source.path.relative_to(root).as_posix() if root.is_dir() else source.path.name


def _stamp(source: Input) -> str:
    about = source.path.stat()
    return f"{about.st_size} bytes, {about.st_mtime_ns} ns"
