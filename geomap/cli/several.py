"""Several FILEs on one command line: each read on its own, then one table."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.reading import read

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = [
    "called",
    "files_argument",
    "joined_stem",
    "maybe_files_argument",
    "read_files",
    "rejects_paths",
]

_LONGEST = 60


def _without_claims(
    context: click.Context,  # noqa: ARG001 - click gives it
    parameter: click.Parameter,  # noqa: ARG001 - and this
    files: tuple[str, ...],
) -> tuple[str, ...]:
    """Return the files without those that hold the claims of another: `*.csv` names them, too."""
    beside = {
        str(Path(file).with_suffix(suffix))
        for file in files
        for suffix in (".claims.csv", ".claims.json")
        if file != "-" and Path(file).name
    }
    return tuple(file for file in files if str(Path(file)) not in beside) if files[1:] else files


files_argument = click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, callback=_without_claims
)

maybe_files_argument = click.argument(
    "files", metavar="FILE...", nargs=-1, required=False, callback=_without_claims
)
"""For a command that with some option needs none."""


def joined_stem(files: Sequence[str]) -> str:
    """Return what files made of these are named after: their stems with `+` between them."""
    stems = ["stdin" if file == "-" else Path(file).stem for file in files]
    whole = "+".join(stems)
    return whole if len(whole) <= _LONGEST or not files[1:] else f"{stems[0]}+{len(stems) - 1}"


def called(files: Sequence[str]) -> str:
    """Return the one path that stands for all of them in the names of what is written beside.

    It lies where the first file does.
    """
    if not files[1:]:
        return files[0]
    named = next((file for file in files if file != "-"), files[0])
    return str(Path(named).with_name(f"{joined_stem(files)}{Path(named).suffix}"))


def rejects_paths(files: Sequence[str], output: str) -> list[Path]:
    """Return where the refused rows of each file are listed: see `geomap.cli.work.rejects_path`.

    Of several files each has a list of its own, `OUT.FILE.rejects.csv` beside an
    output and `FILE.rejects.csv` beside itself otherwise.
    """
    from geomap.cli.work import is_stdout, rejects_path
    from geomap.incidents.combined import labels_of

    whole = [rejects_path(file, output) for file in files]
    if not files[1:]:
        return whole
    labels = [re.sub(r"[/\\]+", "-", label.strip("./\\")) for label in labels_of(files)]
    if not is_stdout(output):
        stem = whole[0].name.removesuffix(".rejects.csv")
        return [whole[0].with_name(f"{stem}.{label}.rejects.csv") for label in labels]
    if len(set(whole)) == len(whole):
        return whole
    return [
        path.with_name(f"{label}.rejects.csv") for path, label in zip(whole, labels, strict=True)
    ]


def read_files(
    files: Sequence[str], output: str, options: Mapping[str, Any], *, listed: bool = True
) -> "list[GeoDataFrame]":
    """Return the incidents of each file, and tell how it was read.

    `--map` is taken of the files that have the column. Refused rows are written
    where `rejects_paths` says, unless they are not to be `listed`.

    Raises
    ------
    InputError
        A file cannot be read, or is given twice; or `--map` names a column of none.
    """
    paths = rejects_paths(files, output)
    if not files[1:]:
        rejects = paths[0] if listed else None
        return [read(files[0], options, rejects=rejects, listed=paths[0])]
    from geomap.incidents.combined import labels_of
    from geomap.incidents.fields import SharedColumns

    labels = labels_of(files)
    said = SharedColumns(options.get("columns") or {})
    tables = []
    for file, path, label in zip(files, paths, labels, strict=True):
        rejects = path if listed else None
        shared = {**options, "columns": said}
        tables.append(read(file, shared, rejects=rejects, listed=path, called=label))
    _check_columns(said, tables)
    return tables


def _check_columns(said: Mapping[str, str], tables: "Sequence[GeoDataFrame]") -> None:
    from geomap.errors import InputError
    from geomap.incidents.fields import plain_header

    there = {
        plain_header(name)
        for table in tables
        for part in ("understood", "ignored")
        for name in table.attrs.get(part, ())
    }
    for column in said:
        if plain_header(column) not in there:
            raise InputError(f'no file has a column "{column[:80]}"')
