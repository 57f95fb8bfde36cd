"""What several commands do between reading and writing; no command of its own."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.gazetteer import Gazetteer

__all__ = ["flagged", "gazetteer", "print_json_lines", "print_table"]


def gazetteer(options: Mapping[str, Any]) -> "Gazetteer":
    """Return the gazetteer that the options name."""
    from geomap.gazetteer import Gazetteer

    return Gazetteer.open(options.get("gazetteer"))


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
    (beside the input when the output is stdout), with a count on stderr.
    """
    from geomap.flags import flag
    from geomap.incidents import locate, read_incidents
    from geomap.zones import read_zones

    zones = read_zones(options["zones_path"])
    rejects = rejects_path(file, output)
    incidents = read_incidents(file, rejects=rejects)
    refused = len(incidents.attrs.get("rejects", ()))
    if refused:
        rows = "row" if refused == 1 else "rows"
        click.echo(f"geomap: {refused} {rows} not understood, listed in {rejects}", err=True)
    if "verdict" in incidents.columns and not again:
        return incidents, zones
    incidents = locate(incidents, gazetteer(options))
    flags = flag(incidents, zones, threshold=options["threshold"], all_pairs=all_pairs)
    return flags, zones


def rejects_path(file: str, output: str) -> Path:
    """Return where refused rows are listed."""
    from geomap.errors import OutputError

    beside = Path(output) if output != "-" else Path("stdin.csv" if file == "-" else file)
    if not beside.name:
        raise OutputError(f"{output}: this is a folder; name a file in it")
    return beside.with_name(f"{beside.stem}.rejects.csv")


def print_json_lines(flags: "GeoDataFrame") -> None:
    """Print one JSON object a row: every column but the geometry; unknown is null."""
    columns = [name for name in flags.columns if name != "geometry"]
    for row in zip(*(flags[name] for name in columns), strict=True):
        record = dict(zip(columns, map(_plain, row), strict=True))
        click.echo(json.dumps(record, ensure_ascii=False, allow_nan=False, default=str))


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
    from rich.console import Console
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
            *(Text("" if cell is None else str(cell)) for cell in cells),
        )
    Console().print(table)
