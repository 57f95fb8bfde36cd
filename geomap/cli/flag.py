"""`geomap flag`: incidents against zones."""

import sys
from collections.abc import Sequence
from typing import Any

import click

from geomap.cli.options import gazetteer_option, json_option, threshold_option, zones_option
from geomap.cli.printing import tell

__all__ = ["command"]

_WARNINGS = 20  # as many as a person reads


@click.command(name="flag", epilog="Example: geomap flag incidents.csv -o flags.geojson")
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", default="-", metavar="OUT", help="By suffix; `-` is CSV on stdout.")
@click.option("--all-pairs", is_flag=True, help="A row for every incident and zone version.")
@click.option("--fail-on-breach", is_flag=True, help="Exit 1 when there is a breach.")
@threshold_option
@zones_option
@gazetteer_option
@json_option
def command(file: str, **options: Any) -> None:
    """Hold incidents against zones: a verdict for each.

    FILE is a table with a place or coordinates, `-` for standard input. The
    output is its columns and verdict, zone_id, zone_version, inside,
    distance_m, probability, likelihood and why: one row an incident, for the
    zone version with the worst verdict.
    """
    from geomap.cli.work import check_output, flagged, print_json_lines, print_table
    from geomap.exports import SUFFIXES, export

    output = options["output"]
    check_output(output, SUFFIXES)
    flags, _ = flagged(file, output, options, again=True, all_pairs=options["all_pairs"])
    _warn(flags.attrs["warnings"])
    if options["as_json"]:
        print_json_lines(flags)
    elif output == "-" and sys.stdout.isatty():
        print_table(flags)
    elif output == "-":
        export(flags, "-.csv")
    if output != "-":
        export(flags, output)
        rows = "row" if len(flags) == 1 else "rows"
        tell(f"{len(flags)} {rows} in {output}: {_counts(flags)}")
    if options["fail_on_breach"] and (flags["verdict"] == "breach").any():
        raise click.exceptions.Exit(1)


def _warn(warnings: Sequence[str]) -> None:
    """Tell what does not fit together; a table can hold the same mistake in many places."""
    for warning in warnings[:_WARNINGS]:
        tell(f"warning: {warning}")
    if warnings[_WARNINGS:]:
        tell(f"warning: and {len(warnings) - _WARNINGS} more like these; `why` has them all")


def _counts(flags: Any) -> str:
    counts = flags["verdict"].value_counts()
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
