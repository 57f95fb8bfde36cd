"""What several commands do between reading and writing; no command of its own."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.places import open_gazetteer
from geomap.cli.printing import json_line, plain, print_rich, tell
from geomap.cli.zonefiles import zone_table
from geomap.tables import INCIDENT

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.gazetteer import Gazetteer

__all__ = [
    "check_output",
    "flagged",
    "gazetteer",
    "is_stdout",
    "print_json_lines",
    "print_table",
    "rejects_path",
]

_COUNTS = frozenset(column.name for column in INCIDENT if column.kind == "count")


def gazetteer(options: Mapping[str, Any]) -> "Gazetteer":
    """Return the gazetteer that the options name."""
    return open_gazetteer(options.get("gazetteer"))


def flagged(
    file: str,
    output: str,
    options: Mapping[str, Any],
    *,
    again: bool = False,
    all_pairs: bool = False,
) -> tuple["GeoDataFrame", "GeoDataFrame"]:
    """Return the incidents of a file with their verdicts, and the zones.

    A file that carries verdicts keeps them, unless it is to be flagged `again`.

    Rows that cannot be understood go to `STEM.rejects.csv` beside the output
    (see `rejects_path`), with a count on stderr.
    """
    from geomap.flags import flag
    from geomap.incidents import locate, read_incidents

    zones = zone_table(options)
    rejects = rejects_path(file, output)
    incidents = read_incidents(file, rejects=rejects)
    refused = len(incidents.attrs.get("rejects", ()))
    if refused:
        rows = "row" if refused == 1 else "rows"
        tell(f"{refused} {rows} not understood, listed in {rejects}")
    if "verdict" in incidents.columns and not again:
        return incidents, _relevant(zones, incidents, options)
    incidents = locate(incidents, gazetteer(options))
    zones = _relevant(zones, incidents, options)
    flags = flag(incidents, zones, threshold=options["threshold"], all_pairs=all_pairs)
    return flags, zones


def _relevant(
    zones: "GeoDataFrame", incidents: "GeoDataFrame", options: Mapping[str, Any]
) -> "GeoDataFrame":
    """Return the zones that a person chose; of the shipped ones, those near some incident."""
    from geomap.zones import zones_near

    if options["zones_path"] is not None:
        return zones
    named = incidents["zone_id"].dropna().tolist() if "zone_id" in incidents.columns else []
    return zones_near(zones, incidents["lon"], incidents["lat"], named=named)


def is_stdout(output: str) -> bool:
    """Return whether an output is standard output: `-`, or `-.csv` and its like."""
    return re.fullmatch(r"-(\.\w+)?", output) is not None  # as geomap.exports has it


def check_output(output: str, suffixes: Sequence[str], *, or_stdout: bool = False) -> None:
    """Fail where a file cannot be written, before any work is done for it.

    Parameters
    ----------
    output
        The path as given; `-`, or `-` and a suffix, is standard output.
    suffixes
        What may be written, in lower case, each with its dot.
    or_stdout
        Whether the message offers `-`, too.

    Raises
    ------
    OutputError
        The suffix is none of `suffixes`, the folder is missing, or it is a folder.
    """
    from geomap.errors import OutputError

    if output == "-":
        return
    if not output:
        raise OutputError("the output has no name; name a file")
    path = Path(output)
    try:
        is_folder, has_folder = path.is_dir(), path.parent.is_dir()
    except OSError as error:
        raise OutputError(f"{output}: cannot write it: {error.strerror}") from None
    if is_folder:
        raise OutputError(f"{output}: this is a folder; name a file in it")
    if not has_folder:
        raise OutputError(f"{output}: cannot write it: {path.parent}: no such folder")
    suffix = path.suffix.lower() or (output[1:].lower() if is_stdout(output) else "")
    if suffix not in suffixes:
        found = f'"{suffix}"' if suffix else "a name without suffix"
        *most, last = [*suffixes, *["-"] * or_stdout]
        raise OutputError(f"{output}: {found} is no format here; use {', '.join(most)} or {last}")


def rejects_path(file: str, output: str) -> Path:
    """Return where refused rows are listed: beside the output, or else the input.

    Nothing is written beside a device or a pipe; where both are such, it is
    the working folder.

    Raises
    ------
    OutputError
        The output is no name of a file.
    """
    from geomap.errors import OutputError

    if not is_stdout(output) and not Path(output).name:
        raise OutputError(f"{output}: this is a folder; name a file in it")
    streams = (is_stdout(output), file == "-")
    for beside, is_stream in zip((Path(output), Path(file)), streams, strict=True):
        if beside.name and not is_stream and not _is_device(beside):
            return beside.with_name(f"{beside.stem}.rejects.csv")
    return Path("stdin.rejects.csv")


def _is_device(path: Path) -> bool:
    """Return whether a path is there and is neither a file nor a folder."""
    try:
        return path.exists() and not path.is_file() and not path.is_dir()
    except OSError:
        return False


def print_json_lines(flags: "GeoDataFrame") -> None:
    """Print one JSON object a row: every column but the geometry; unknown is null."""
    columns = [name for name in flags.columns if name != "geometry"]
    for row in zip(*(flags[name] for name in columns), strict=True):
        click.echo(json_line({n: _value(n, cell) for n, cell in zip(columns, row, strict=True)}))


def _value(column: str, cell: Any) -> Any:
    """Return a cell as JSON takes it; a count, which the table keeps as a float, is whole."""
    value = _plain(cell)
    if column in _COUNTS and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _plain(value: Any) -> Any:
    import pandas as pd

    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if pd.isna(value):
        return None
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value


def print_table(flags: "GeoDataFrame") -> None:
    """Print a table for people."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("verdict", "P(inside)", "date", "place", "type", "why"):
        table.add_column(heading, overflow="fold")
    colours = {"breach": "bold red", "possible": "yellow"}
    for row in flags.itertuples():
        cells = [_plain(getattr(row, n, None)) for n in ("date_start", "place", "type", "why")]
        chance = _plain(row.probability)
        table.add_row(
            Text(row.verdict, style=colours.get(row.verdict, "")),
            "" if chance is None else f"{chance:.2f}",
            *(Text("" if cell is None else plain(cell)) for cell in cells),
        )
    print_rich(table)
