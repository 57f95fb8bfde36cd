"""How `flag`, `map` and `export` read their FILE: the options, and what is told of it."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from geomap.cli.printing import tell, tell_notes
from geomap.errors import InputError

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from rich.progress import Progress

    from geomap.incidents import ReadOptions

__all__ = ["FORMATS", "read", "reading_options", "tell_reading"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

FORMATS = (
    "geojson", "csv", "xlsx", "parquet", "gpkg", "shapefile", "fgb", "kml",
    "acled", "ucdp", "gdelt", "generic",
)  # fmt: skip
"""Those of `geomap.incidents.readers`, which `--help` is not to load."""

PLAIN = {
    "date": "date_start", "description": "text", "source": "sources", "url": "sources",
}  # fmt: skip
"""Plain column names that are no field's own; what they mean need not be told."""

_TOLD = 16
"""Columns named on a line; a dataset has up to 61."""

_PATIENCE_S = 1.0


def _pairs(
    context: click.Context, parameter: click.Parameter, values: Sequence[str]
) -> dict[str, str]:
    """Return `--map` as columns to fields; a column's name may hold `=` itself."""
    found = {}
    for value in values:
        column, sign, field = value.rpartition("=")
        if not sign or not column.strip():
            raise click.BadParameter(
                f'"{value}" is no COLUMN=FIELD; write it as Ort=place', context, parameter
            )
        if column in found:
            raise click.BadParameter(f'column "{column}" is given twice', context, parameter)
        found[column] = field
    return found


def _columns_option(name: str) -> Callable[[Decorated], Decorated]:
    return click.option(
        name,
        "columns",
        multiple=True,
        callback=_pairs,
        metavar="COLUMN=FIELD",
        help="What a column of FILE means, as Ort=place; `COLUMN=` leaves it out. Repeatable.",
    )


_OPTIONS = (
    click.option(
        "--dates",
        type=click.Choice(["dmy", "mdy"]),
        help="How dates like 3/4/2022 are read, where FILE does not show it.",
    ),
    click.option(
        "--format",
        "file_format",
        type=click.Choice(FORMATS),
        metavar="NAME",
        help=f"What FILE is, where its content does not tell: {', '.join(FORMATS)}.",
    ),
    click.option("--encoding", metavar="NAME", help="Character encoding of FILE, such as cp1251."),
    click.option("--layer", metavar="NAME", help="The sheet or layer of FILE to read."),
    click.option("--strict", is_flag=True, help="Stop where a row is not understood."),
)


def reading_options(command: Decorated, *, columns: str = "--map") -> Decorated:
    """Add the options of how FILE is read; what columns mean is said with the option `columns`."""
    for option in reversed((_columns_option(columns), *_OPTIONS)):
        command = option(command)
    return command


def read(
    file: str,
    options: Mapping[str, Any],
    *,
    rejects: Path | None,
    listed: Path,
    called: str | None = None,
) -> "GeoDataFrame":
    """Return the incidents of a file, and tell what a person should know of how it was read.

    Parameters
    ----------
    file
        The path, or `-`.
    options
        Those of the command line.
    rejects
        Where to list refused rows; None lists them nowhere.
    listed
        What to call that list.
    called
        What to call the file where it is one of several.

    Raises
    ------
    InputError
        It cannot be read; or a row was refused, and the person wants none to be.
    """
    from geomap.incidents import read_incidents

    with _row_counter() as progress:
        incidents = read_incidents(file, rejects=rejects, options=_read_options(options, progress))
    tell_reading(incidents, called, blurred=options.get("blur_m") is not None)
    before = f"{called}: " if called else ""
    refused = len(incidents.attrs.get("rejects", ()))
    if refused:
        rows = "row" if refused == 1 else "rows"
        told = f"{refused} {rows} not understood, listed in {listed}"
        if options.get("strict"):
            raise InputError(f"{before}{told}; nothing is written (--strict)")
        tell(before + told)
    return incidents


def _read_options(
    options: Mapping[str, Any], progress: Callable[[int], None] | None
) -> "ReadOptions":
    from geomap.incidents import ReadOptions

    return ReadOptions(
        format=options.get("file_format"),
        columns=options.get("columns") or {},
        dates=options.get("dates"),
        encoding=options.get("encoding"),
        layer=options.get("layer"),
        progress=progress,
    )


def tell_reading(
    incidents: "GeoDataFrame", called: str | None = None, *, blurred: bool = False
) -> None:
    """Tell what the columns were taken for, where their names do not say it, and any notes.

    Files of geomap's own and tables with the plain column names need no word. One of
    several files is `called` by its name first. Of a file that is to be `blurred` no note
    quotes a row.
    """
    from geomap.incidents.context import context_columns

    before = f"{called}: " if called else ""
    understood: dict[str, str] = incidents.attrs.get("understood", {})
    ignored: list[str] = [n for n in incidents.attrs.get("ignored", ()) if n != "geometry"]
    within = context_columns(ignored) if "place" in understood.values() else []
    ignored = [name for name in ignored if name not in within]
    own = {"located", "contested", "date_precision", "killed_best"} <= set(understood)
    strange = {name: field for name, field in understood.items() if PLAIN.get(name, name) != field}
    if (strange or within or ignored) and not own:
        meant = [f"{name[:40]} as {field}" for name, field in strange.items()]
        parts = [f"columns read: {_some(meant or list(understood))}"]
        if within:
            parts.append(
                f"{_some([name[:40] for name in within])} to tell places of one name apart"
            )
        if ignored:
            parts.append(f"kept, not read: {_some([name[:40] for name in ignored])}")
        tell(before + "; ".join(parts))
    notes = incidents.attrs.get("notes", ())
    if blurred:
        tell_notes(notes, blurred=True)
    else:
        tell_notes([f"{before}{note}" for note in notes])


def _some(words: Sequence[str]) -> str:
    more = len(words) - _TOLD
    return ", ".join(words[:_TOLD]) + (f" and {more} more" if more > 0 else "")


@contextlib.contextmanager
def _row_counter() -> Iterator[Callable[[int], None] | None]:
    """Yield a function that shows how many rows are read, where a person waits at a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    started, bars = time.monotonic(), list["Progress"]()

    def update(rows: int) -> None:
        if not bars and time.monotonic() - started < _PATIENCE_S:
            return
        if not bars:
            bars.append(_counter())
        bars[0].update(bars[0].task_ids[0], completed=rows)

    try:
        yield update
    finally:
        for bar in bars:
            bar.stop()


def _counter() -> "Progress":
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn

    columns = (
        TextColumn("reading", markup=False),
        BarColumn(),
        TextColumn("{task.completed:,.0f} rows", markup=False),
    )
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    bar.add_task("", total=None)
    bar.start()
    return bar
