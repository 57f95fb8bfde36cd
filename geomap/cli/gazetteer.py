"""`geomap gazetteer`: what the gazetteer holds."""

import json
from typing import Any

import click

from geomap.cli.options import gazetteer_option, json_option

__all__ = ["command"]


@click.group(name="gazetteer", epilog="Example: geomap gazetteer info")
def command() -> None:
    """Tell what the gazetteer holds and where it is from."""


@command.command(
    epilog=(
        "\b\nExamples:\n"
        "  geomap gazetteer info\n"
        "  geomap gazetteer info --gazetteer my-places.csv --json"
    )
)
@gazetteer_option
@json_option
def info(gazetteer: str | None, *, as_json: bool) -> None:
    """Count what is loaded, by kind, language and script, and say whom to credit."""
    from geomap.gazetteer import Gazetteer

    summary = Gazetteer.open(gazetteer).summary()
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
    else:
        _print(summary)


def _print(summary: dict[str, Any]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    for source in summary["sources"]:
        counted = f"{source['places']:,} places, {source['names']:,} names"
        table.add_row("source", f"{source['origin']}: {counted}")
    table.add_row("places", f"{summary['places']:,}, {summary['without_position']:,} unplaced")
    table.add_row("names", f"{summary['names']:,}")
    for label in ("kinds", "languages", "scripts"):
        counts = (f"{name} {count:,}" for name, count in summary[label].items())
        table.add_row(label, ", ".join(counts))
    for credit in summary["attributions"]:
        table.add_row("credit", credit)
    Console(highlight=False, markup=False).print(table)
