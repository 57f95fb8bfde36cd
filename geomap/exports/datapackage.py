"""A Frictionless Data Package over CSV files: what each column means, and what is known of rights.

The descriptor is of version 1 (https://specs.frictionlessdata.io/data-package/),
which today's tools read; version 2 reads a descriptor without `$schema` as such.
The standard wants the name `datapackage.json`, and tools look for no other. A
folder may hold several exports, so that a package of something else is never
written over: then it is `STEM.datapackage.json`, which tools read when they are
given that name.

No licence is stated: the incidents are those of their sources, and what is known
of rights stands in `sources`. No time of writing is: the same table gives the
same bytes.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.errors import OutputError
from geomap.exports.dictionary import field_of
from geomap.exports.flat import clean, plain_values
from geomap.exports.options import ExportOptions
from geomap.files import safe_cell
from geomap.tables import Column

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NAME", "Part", "package_path", "package_text", "sources_of", "stale_packages"]

NAME = "datapackage.json"

_RIGHTS = (
    "Rights in the incidents are those of their sources, which each row names; "
    "no licence for them is given here."
)
_NO_PATH = re.compile(r"[./~]|.*(\.\.|[:\\\ud800-\udfff])", re.DOTALL)
"""What the standard or its tools take for an unsafe path or an address, and what is no UTF-8."""


class Part(NamedTuple):
    """A CSV file: what it tells of, its name, its text, its columns, and the cells of each.

    `key` is the column that tells rows apart, `refers` one that holds keys of the
    first part, and `left_out` are rows, from 1, that are neither header nor data.
    """

    name: str
    path: str
    text: str
    columns: Sequence[Column]
    cells: Sequence[Sequence[Any]]
    key: str | None = None
    refers: str | None = None
    left_out: tuple[int, ...] = ()


def package_path(path: Path | str) -> tuple[Path, list[str]]:
    """Return where the package of a CSV file goes, and what to tell of it.

    Raises
    ------
    OutputError
        The file has a name that no package may have.
    """
    target = Path(path)
    if _NO_PATH.match(target.name):
        raise OutputError(
            f"{clean(target.name)}: no data package may name such a file; let its name begin with "
            'a letter or a number and hold no "..", ":" or backslash'
        )
    usual = target.with_name(NAME)
    if _is_of_other(usual, target.name):
        other = target.with_name(f"{target.stem}.{NAME}")
        return other, [f"{NAME} describes other files; this package is {other.name}"]
    return usual, []


def stale_packages(files: Mapping[Path, str]) -> list[str]:
    """Return sentences on packages beside files that describe them as they no longer are.

    `files` has the text of each file that is written, packages too: these are none.
    """
    texts = {path.name: text for path, text in files.items()}
    first = next(iter(files))
    found = []
    for name in (NAME, f"{first.stem}.{NAME}"):
        if name in texts:
            continue
        old = [
            str(resource["path"])
            for resource in _resources(first.with_name(name))
            if resource.get("path") in texts
            and str(resource.get("hash")).startswith("sha256:")
            and resource["hash"] != _hash(texts[resource["path"]].encode("utf-8"))
        ]
        if old:
            found.append(
                f"{name} was there before and describes {' and '.join(old)} as it was: remove it, "
                "or write the data package again"
            )
    return found


def package_text(
    parts: Sequence[Part],
    options: ExportOptions,
    sources: Sequence[str],
) -> tuple[str, list[str]]:
    """Return a descriptor as JSON, and sentences on what it cannot say.

    Parameters
    ----------
    parts
        The files, the incidents first.
    options
        `title` is that of the package; by default the name of the file.
    sources
        Who and what the data rest on, one sentence each.
    """
    stem = Path(parts[0].path).stem
    unique = _is_unique(parts[0])
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": _slug(stem) or parts[0].name,
        "title": clean(options.title or stem),
        "description": f"Incidents written by geomap. {_RIGHTS}",
        "sources": [{"title": clean(title)} for title in dict.fromkeys(sources) if title.strip()],
        "resources": [_resource(part, parts[0], unique=unique) for part in parts],
    }
    if not package["sources"]:
        del package["sources"]
    notes = [] if unique else ["ids look alike in the file, so that the data package names no key"]
    if parts[0].left_out:
        notes.append(
            "the data package says in commentRows that row 2 holds HXL tags; tools that do not "
            "know that word take the row for data"
        )
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n", notes


def sources_of(
    table: "pd.DataFrame", zones: "pd.DataFrame | None", options: ExportOptions
) -> list[str]:
    """Return what a table rests on: its datasets, its zones' sources, and who is to be named."""
    found = list(options.attributions)
    if "dataset" in table.columns:
        datasets = dict.fromkeys(plain_values(table["dataset"], "text"))
        found += [f"incidents: {name}" for name in datasets if name]
    if zones is not None and "verdict" in table.columns:
        columns = [
            plain_values(zones[name], "text") if name in zones.columns else [None] * len(zones)
            for name in ("name", "zone_id", "version", "basis", "source")
        ]
        for name, zone_id, version, *rest in zip(*columns, strict=True):
            about = "; ".join(part for part in rest if part)
            if about:
                found.append(f"zone {name or zone_id}, version {version}: {about}")
    return found


def _resource(part: Part, first: Part, *, unique: bool) -> dict[str, Any]:
    data = part.text.encode("utf-8")
    dialect: dict[str, Any] = {
        "delimiter": ",",
        "lineTerminator": "\r\n",
        "quoteChar": '"',
        "doubleQuote": True,
        "header": True,
    }
    if part.left_out:
        dialect["commentRows"] = list(part.left_out)
    return {
        "profile": "tabular-data-resource",
        "name": part.name,
        "path": part.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": _hash(data),
        "dialect": dialect,
        "schema": _schema(part, first, unique=unique),
    }


def _schema(part: Part, first: Part, *, unique: bool) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [
            field_of(replace(column, name=str(safe_cell(column.name))), cells)
            for column, cells in zip(part.columns, part.cells, strict=True)
        ],
        "missingValues": [""],
    }
    if unique and part.key:
        schema["primaryKey"] = part.key
    if unique and part.refers:
        reference = {"resource": first.name, "fields": first.key}
        schema["foreignKeys"] = [{"fields": part.refers, "reference": reference}]
    return schema


def _is_unique(part: Part) -> bool:
    names = [column.name for column in part.columns]
    if part.key is None:
        return False
    keys = part.cells[names.index(part.key)]
    return len(set(keys)) == len(keys)


def _slug(stem: str) -> str:
    """Return a name as packages have them: small letters of ASCII, digits, dots and dashes."""
    return re.sub(r"[^a-z0-9._-]+", "-", stem.lower()).strip("-._")


def _hash(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _resources(path: Path) -> list[dict[str, Any]]:
    """Return what a package describes; nothing where there is none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["resources"]
        return [part for part in found if isinstance(part, dict) and type(part["path"]) is str]
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return []


def _is_of_other(path: Path, name: str) -> bool:
    """Tell whether a package is there that is not of the file of this name."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return bool(found["resources"][0]["path"] != name)
    except FileNotFoundError:
        return False
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return True
