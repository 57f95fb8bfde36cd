"""The folder of parts that a cluster writes, and the list of what is done in it."""

import contextlib
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geomap.errors import OutputError
from geomap.streams.cluster.ranges import Range
from geomap.streams.cluster.stores import Store, publishing, told
from geomap.streams.cluster.tasks import Outcome
from geomap.streams.parts import LIST
from geomap.streams.writing import Total

__all__ = ["PartList"]

_PAUSE_S = 2.0  # the list of a long run is written again each time


class PartList:
    """The parts of one output folder, done in any order.

    Parameters
    ----------
    store
        The folder; it is made where it is not there.
    settings
        What results depend on; a run that goes on has the same.
    resume
        Go on with what is there.
    scratch
        A folder of this machine for what is to go elsewhere.

    Raises
    ------
    OutputError
        The folder has files and is not to be gone on with, or has those of another run.
    """

    def __init__(
        self, store: Store, settings: dict[str, Any], *, resume: bool, scratch: Path
    ) -> None:
        self._store, self._scratch = store, scratch
        self._settings, self._parts = settings, dict[str, dict[str, Any]]()
        self._saved = 0.0
        there = self._there()
        if there and not resume:
            raise OutputError(
                f"{store.text}: not empty; go on with --resume, or name another folder"
            )
        if LIST in there:
            self._go_on(there)
        elif there:
            raise OutputError(
                f"{store.text}: has files and no {LIST}, so there is nothing to go on with"
            )
        self.clear()

    def _there(self) -> dict[str, int]:
        """Return the sizes of the files that are there."""
        fs, path = self._store.fs, self._store.path
        with told(self._store.text, write=True):
            try:
                self._store.make()
                fs.invalidate_cache()
                found = fs.find(path, maxdepth=1, withdirs=True, detail=True)
            except FileNotFoundError:
                folder = path.rpartition("/")[0]
                raise OutputError(
                    f"{self._store.text}: cannot write it: {folder}: no such folder"
                ) from None
        sizes = {one.rstrip("/").rsplit("/", 1)[-1]: info["size"] for one, info in found.items()
                 if one.strip("/") != path.strip("/")}  # fmt: skip
        return {name: int(size or 0) for name, size in sizes.items()}

    def _go_on(self, there: dict[str, int]) -> None:
        path = f"{self._store.text.rstrip('/')}/{LIST}"
        with told(path):
            text = self._store.fs.cat_file(self._store.of(LIST))
        try:
            found = json.loads(text)
            was, parts = found["settings"], {one["file"]: one for one in found["parts"]}
            settings = json.loads(json.dumps(self._settings))
            other = next((name for name in settings if settings[name] != was.get(name)), None)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise OutputError(f"{path}: no list of parts; name another folder") from None
        if other is not None:
            raise OutputError(
                f"{path}: was made with other {other}; results would not fit: name another folder"
            )
        self._parts = {
            name: one for name, one in parts.items() if there.get(name) == one["bytes"]
        }  # fmt: skip

    def remaining(self, ranges: Sequence[Range]) -> list[Range]:
        """Return the ranges that are not done.

        Raises
        ------
        OutputError
            A file that was begun or done has changed since, or is not among them.
        """
        known = {one.part: one for one in ranges}
        for name, part in self._parts.items():
            was, now = part["pieces"][0], known.get(name)
            if now is None or (now.stamp, now.stop) != (was["stamp"], was["stop"]):
                what = "is gone" if now is None else "has changed"
                raise OutputError(
                    f"{was['input']}: {what} since {self._store.text} was begun; "
                    "name another folder"
                )
        return [one for one in ranges if one.part not in self._parts]

    def add(self, done: Range, outcome: Outcome) -> None:
        """Note a part that is whole."""
        self._parts[done.part] = {
            "file": done.part, "bytes": outcome.size, "rows": outcome.total.rows,
            "refused": outcome.total.refused, "verdicts": outcome.total.verdicts,
            "pieces": [{"input": done.name, "stamp": done.stamp,
                        "start": done.start, "stop": done.stop}],
        }  # fmt: skip
        if time.monotonic() - self._saved > _PAUSE_S:
            self.save(complete=False)

    def total(self) -> Total:
        """Return what all parts come to."""
        total = Total()
        for _, part in sorted(self._parts.items()):
            total.add(part["verdicts"], part["refused"])
        return total

    def save(self, *, complete: bool) -> None:
        """Write the list."""
        parts = [part for _, part in sorted(self._parts.items())]
        whole = {"settings": self._settings, "complete": complete, "parts": parts}
        with publishing(self._store, LIST, self._scratch) as temporary:
            temporary.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", "utf-8")
        self._saved = time.monotonic()

    def clear(self) -> None:
        """Take away what workers that died left half written."""
        fs = self._store.fs
        with contextlib.suppress(Exception):  # they do no harm
            fs.invalidate_cache()
            for path in fs.find(self._store.path, maxdepth=1):
                name = path.rsplit("/", 1)[-1]
                if name.startswith((".part-", "._part-")):
                    with contextlib.suppress(Exception):
                        fs.rm_file(path)
