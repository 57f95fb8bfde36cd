"""The manifest as a file: written with stable bytes, read with suspicion.

Version 1. Keys that this version does not know are left alone; what it knows has
to be what it says, and is told by name where it is not.
"""

import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from geomap.errors import InputError
from geomap.files import read_text
from geomap.manifest.canonical import VERDICT_COLUMNS, line_of
from geomap.tables import VERDICTS

__all__ = ["MAX_BYTES", "VERSION", "Manifest", "read_manifest"]

VERSION = 1

MAX_BYTES = 2**28
"""A manifest is read up to here; one of a million verdicts is under half of it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a result was made of and what it says; every part is plain JSON.

    Parameters
    ----------
    made_with
        Versions of geomap, Python and libraries.
    command
        The words of the command line, paths as the manifest has them.
    options
        All that a verdict depends on beside the files.
    inputs
        Files of incidents, the parts of a shapefile, claims and links, by `role`.
    zones
        `path` of `--zones` or None for the shipped ones, `files`, and the `sha256`
        of the table and of each of its `versions`.
    gazetteer
        See `geomap.manifest.sources.gazetteer_facts`.
    blurred
        None, or how coarse the grid is and what the manifest therefore withholds.
    counts
        Incidents, rows, refused rows, and rows by verdict and by how they are located.
    outputs
        The files written.
    verdicts
        How they were made, their `sha256`, and `rows`, or a `note` why there are none.
    """

    made_with: dict[str, str]
    command: list[str]
    options: dict[str, Any]
    inputs: list[dict[str, Any]]
    zones: dict[str, Any]
    gazetteer: dict[str, Any]
    blurred: dict[str, Any] | None
    counts: dict[str, Any]
    outputs: list[dict[str, Any]]
    verdicts: dict[str, Any]

    def text(self) -> str:
        """Return the file's text: JSON, a verdict a line, the same for the same manifest."""
        whole = {"manifest": VERSION}
        whole |= {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
        rows = self.verdicts["rows"]
        listed = dict(self.verdicts) | {"rows": [] if rows else rows}
        text = json.dumps(whole | {"verdicts": listed}, ensure_ascii=False, indent=2)
        if rows:
            head, _, tail = text.rpartition("[]")
            text = f"{head}[\n" + ",\n".join(f"      {line_of(row)}" for row in rows)
            text += f"\n    ]{tail}"
        return _escaped(text) + "\n"


def _escaped(text: str) -> str:
    """Return JSON with controls, direction marks and halves of surrogate pairs escaped."""
    if text.replace("\n", "").isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def read_manifest(path: Path | str) -> Manifest:
    """Return the manifest of a file.

    Raises
    ------
    InputError
        It cannot be read, is over `MAX_BYTES`, no manifest or one of a later version,
        or holds something else than it should; the message names what.
    """
    text = read_text(path, what="manifest", limit=MAX_BYTES)
    try:
        whole = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not JSON: {error}") from None
    number = whole.get("manifest") if isinstance(whole, dict) else None
    if not isinstance(number, int) or not _is_count(number) or not number:
        raise InputError(f'{path}: no manifest of geomap: it has no number under "manifest"')
    if number != VERSION:
        raise InputError(f"{path}: manifest {number}; this geomap reads {VERSION}: use a later one")
    problem = _problem(whole, _SHAPE, "")
    if problem:
        raise InputError(f"{path}: {problem}")
    return Manifest(**{field.name: whole[field.name] for field in dataclasses.fields(Manifest)})


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number in JSON")


class _Is(NamedTuple):
    """What a value has to be: in words, and as a test."""

    words: str
    fits: Callable[[Any], bool]


class _Maybe(NamedTuple):
    """A value that may be null."""

    shape: Any


class _Each(NamedTuple):
    """A mapping whose keys are free."""

    shape: Any


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_number(value: Any) -> bool:
    # 1e999 is JSON, and infinite
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e12


def _is_row(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == len(VERDICT_COLUMNS)
        and isinstance(value[0], str)
        and all(item is None or isinstance(item, str) for item in value[1:3])
        and (value[3] is None or isinstance(value[3], bool))
        and value[4] in VERDICTS
        and all(item is None or _is_number(item) for item in value[5:])
    )


def _among(*words: str) -> _Is:
    return _Is(f"one of {', '.join(words)}", lambda value: value in words)


_TEXT = _Is("text", lambda value: isinstance(value, str))
_TRUTH = _Is("true or false", lambda value: isinstance(value, bool))
_COUNT = _Is("a whole number from 0 on", _is_count)
_SHARE = _Is("a number above 0 and up to 1", lambda value: _is_number(value) and 0 < value <= 1)
_METRES = _Is("a number of metres", lambda value: _is_number(value) and value > 0)
_HASH = _Is(
    "a SHA-256 in hexadecimal",
    lambda value: isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value) is not None,
)
_ROW = _Is(f"a verdict: {', '.join(VERDICT_COLUMNS)}", _is_row)
_FILE = {"path": _TEXT, "sha256": _HASH, "bytes": _COUNT}
_SHAPE: Mapping[str, Any] = {
    "made_with": _Each(_TEXT),
    "command": [_TEXT],
    "options": {
        "columns": _Each(_TEXT),
        "dates": _Maybe(_among("dmy", "mdy")),
        "format": _Maybe(_TEXT),
        "encoding": _Maybe(_TEXT),
        "layer": _Maybe(_TEXT),
        "on_invalid": _among("raise", "fix", "skip"),
        "threshold": _SHARE,
        "all_pairs": _TRUTH,
    },
    "inputs": [{"role": _among("incidents", "part", "claims", "links"), **_FILE}],
    "zones": {
        "path": _Maybe(_TEXT),
        "files": [_FILE],
        "sha256": _HASH,
        "versions": [{"zone_id": _TEXT, "version": _TEXT, "sha256": _HASH}],
    },
    "gazetteer": {
        "kind": _among("default", "index", "overlays"),
        "path": _Maybe(_TEXT),
        "files": [_FILE],
        "added": [_FILE],
        "world": [_TEXT],
    },
    "blurred": _Maybe({"metres": _METRES, "withheld": _TEXT}),
    "counts": {
        "incidents": _COUNT,
        "rows": _COUNT,
        "refused": _Maybe(_COUNT),
        "verdict": _Each(_COUNT),
        "located": _Each(_COUNT),
    },
    "outputs": [_FILE],
    "verdicts": {
        "made": _among("anew", "as the files have them"),
        "sha256": _Maybe(_HASH),
        "note": _Maybe(_TEXT),
        "columns": [_TEXT],
        "rows": _Maybe([_ROW]),
    },
}


def _problem(value: Any, shape: Any, where: str) -> str | None:
    """Return what is wrong with a value, None where it is as it should be."""
    if isinstance(shape, _Maybe):
        return None if value is None else _problem(value, shape.shape, where)
    if isinstance(shape, _Is):
        return None if shape.fits(value) else f"{where} is {_shown(value)}, not {shape.words}"
    inner: Any
    if isinstance(shape, list):
        if not isinstance(value, list):
            return f"{where} is {_shown(value)}, not a list"
        inner = ((f"{where}[{number}]", item, shape[0]) for number, item in enumerate(value))
    elif not isinstance(value, dict):
        return f"{where} is {_shown(value)}, not an object"
    elif isinstance(shape, _Each):
        inner = ((f"{where}.{str(name)[:40]}", item, shape.shape) for name, item in value.items())
    else:
        missing = [name for name in shape if name not in value]
        if missing:
            return f"{'.'.join(filter(None, (where, missing[0])))} is missing"
        inner = ((f"{where}.{name}".lstrip("."), value[name], one) for name, one in shape.items())
    return next(filter(None, (_problem(item, one, at) for at, item, one in inner)), None)


def _shown(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=True)
    return text if len(text) <= 60 else f"{text[:60]}..."
