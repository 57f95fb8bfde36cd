"""Making a manifest: all that is known of a run, put down before its output is written."""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.manifest.canonical import (
    VERDICT_COLUMNS,
    table_digest,
    verdict_digest,
    verdict_rows,
    zone_digests,
)
from geomap.manifest.document import MAX_BYTES, Manifest
from geomap.manifest.sources import (
    FileFacts,
    file_facts,
    gazetteer_facts,
    input_facts,
    library_versions,
    zone_file_facts,
)
from geomap.tables import LOCATED, VERDICTS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = [
    "WITHHELD",
    "Outputs",
    "Run",
    "counted",
    "manifest_path",
    "prepared",
    "with_outputs",
]

WITHHELD = (
    "names and hashes of input files, of a gazetteer of one's own and of links, verdicts one by "
    "one, and all words of the command but these: whoever guesses a place could test the guess"
)
"""What the manifest of blurred incidents does not say; a hash of little text is soon guessed."""

_MOST_ROWS = 1_000_000
_OPTIONS = {
    "columns": "columns",
    "dates": "dates",
    "format": "file_format",
    "encoding": "encoding",
    "layer": "layer",
    "on_invalid": "on_invalid",
}
_TELLING = ("columns", "layer")  # words of the input: not of one that is blurred


@dataclass(frozen=True, slots=True)
class Run:
    """What a command was given.

    Parameters
    ----------
    files
        Incident files; `-` is standard input.
    options
        Those of the command line, by the names that the commands give them.
    command
        The words of the command line, fit to be shown.
    stdin
        Hash and size of standard input, where it was read.
    """

    files: Sequence[str]
    options: Mapping[str, Any]
    command: Sequence[str] = ()
    stdin: FileFacts | None = field(default=None)

    @property
    def blur_m(self) -> float | None:
        """How coarse the grid is that incidents are shown on, None where they are not blurred."""
        return self.options.get("blur_m")


def manifest_path(output: Path | str) -> Path:
    """Return where the manifest of an output stands: `flags.csv.manifest.json` of `flags.csv`."""
    path = Path(output)
    return path.with_name(f"{path.name}.manifest.json")


def prepared(run: Run, flags: "GeoDataFrame", zones: "GeoDataFrame", folder: Path) -> Manifest:
    """Return the manifest of a run, its outputs left out.

    Parameters
    ----------
    run
        What the command was given.
    flags
        The incidents with verdicts as they are published: blurred, where they are.
    zones
        The zone versions that they were held against.
    folder
        Where the manifest will stand; paths are relative to it.

    Raises
    ------
    InputError
        A file that was read cannot be read again.
    """
    blurred = run.blur_m is not None
    versions = zone_digests(zones)
    zones_path = run.options.get("zones_path")
    zone_files = zone_file_facts(zones_path, folder, stdin=run.stdin)
    if blurred:
        zone_files = [{**one, "path": Path(one["path"]).name} for one in zone_files]
    links = run.options.get("links")
    return Manifest(
        made_with=library_versions(),
        command=list(run.command),
        options=_options(run, flags),
        inputs=[] if blurred else input_facts(run.files, links, folder, stdin=run.stdin),
        zones={
            "path": None if zones_path is None else zone_files[0]["path"],
            "files": zone_files,
            "sha256": table_digest(versions),
            "versions": versions,
        },
        gazetteer=_gazetteer(run, folder),
        blurred={"metres": float(run.blur_m), "withheld": WITHHELD} if run.blur_m else None,
        counts=counted(flags) | ({"refused": None} if blurred else {}),
        outputs=[],
        verdicts=_verdicts(run, flags),
    )


def _options(run: Run, flags: "GeoDataFrame") -> dict[str, Any]:
    found = {name: run.options.get(key) for name, key in _OPTIONS.items()}
    found["columns"] = dict(found["columns"] or {})
    found["on_invalid"] = found["on_invalid"] or "raise"
    if run.blur_m is not None:
        found |= {name: {} if name == "columns" else None for name in _TELLING}
    threshold = flags.attrs.get("threshold", run.options.get("threshold"))
    return found | {
        "threshold": float(threshold),
        "all_pairs": bool(run.options.get("all_pairs")),
    }


def _gazetteer(run: Run, folder: Path) -> dict[str, Any]:
    found = gazetteer_facts(run.options.get("gazetteer"), folder)
    if run.blur_m is None:
        return found
    # a gazetteer of one's own may hold the very place
    own: dict[str, Any] = (
        {"path": None, "files": [], "world": []} if found["kind"] != "default" else {}
    )
    return found | own | {"added": []}


def counted(flags: "GeoDataFrame") -> dict[str, Any]:
    """Return how many incidents there are, rows, refused rows, and rows by verdict and position."""
    return {
        "incidents": int(flags["id"].nunique()),
        "rows": len(flags),
        "refused": len(flags.attrs.get("rejects", ())),
        "verdict": _by_word(flags, "verdict", VERDICTS),
        "located": _by_word(flags, "located", LOCATED),
    }


def _by_word(flags: "GeoDataFrame", column: str, words: Sequence[str]) -> dict[str, int]:
    if column not in flags.columns:
        return {}
    counts = Counter(flags[column].dropna().tolist())
    return {word: counts[word] for word in words if word in counts}


def _verdicts(run: Run, flags: "GeoDataFrame") -> dict[str, Any]:
    found: dict[str, Any] = {
        "made": "anew" if "threshold" in flags.attrs else "as the files have them",
        "sha256": None,
        "note": None,
        "columns": list(VERDICT_COLUMNS),
        "rows": None,
    }
    if run.blur_m is not None:
        return found | {"note": "they rest on true positions, which are not told"}
    rows = verdict_rows(flags)
    found["sha256"] = verdict_digest(rows)
    if run.stdin is not None and "-" in run.files:
        return found | {"note": "standard input cannot be read again"}
    letters = sum(len(row[0]) for row in rows)
    if len(rows) > _MOST_ROWS or letters > MAX_BYTES // 16:
        return found | {"note": f"there are {len(rows):,} of them, too many for a small file"}
    return found | {"rows": rows}


class Outputs:
    """The files that a command writes: those that are new or replaced when it is done.

    Parameters
    ----------
    output
        The path that was asked for. What stands beside it under the same stem is
        looked at, too, and a `datapackage.json`.
    """

    def __init__(self, output: Path | str) -> None:
        self.output = Path(output)
        self._before = self._states()

    def facts(self) -> list[FileFacts]:
        """Return the files written since, the one asked for first.

        Raises
        ------
        InputError
            One of them cannot be read.
        """
        now = self._states()
        written = [name for name, state in now.items() if self._before.get(name) != state]
        folder = self.output.parent
        first = [name for name in written if name == self.output.name]
        others = [name for name in written if name != self.output.name]
        return [file_facts(folder / name, folder) for name in [*first, *others]]

    def _states(self) -> dict[str, tuple[int, int, int]]:
        own = manifest_path(self.output).name
        found = {}
        for path in sorted(self.output.parent.iterdir()):
            ours = path.name.startswith(f"{self.output.stem}.") or path.name == "datapackage.json"
            if ours and path.name != own and path.is_file():
                state = path.stat()
                found[path.name] = (state.st_ino, state.st_mtime_ns, state.st_size)
        return found


def with_outputs(manifest: Manifest, outputs: list[FileFacts]) -> Manifest:
    """Return a manifest with the files that were written."""
    return dataclasses.replace(manifest, outputs=outputs)
