"""`geomap flag`: incidents against zones."""

import sys
from pathlib import Path
from typing import Any

import click

from geomap.cli.cluster import engine_options, flag_on_cluster, is_on_cluster
from geomap.cli.manifesting import manifest_option, manifested
from geomap.cli.options import gazetteer_option, json_option, threshold_option, zones_option
from geomap.cli.printing import tell
from geomap.cli.reading import reading_options
from geomap.cli.same_event import linked_flags, links_option
from geomap.cli.several import called, files_argument
from geomap.cli.streaming import is_streamed, stream, streaming_options

__all__ = ["command"]

_WITH_ZONES = frozenset({".gpkg", ".qgz", ".kml", ".xlsx"})
"""Formats that hold zones in the one file that is asked for."""


@click.command(name="flag", epilog="Example: geomap flag incidents.csv -o flags.geojson")
@files_argument
@click.option("-o", "--output", default="-", metavar="OUT", help="By suffix; `-` is CSV on stdout.")
@click.option("--all-pairs", is_flag=True, help="A row for every incident and zone version.")
@click.option("--fail-on-breach", is_flag=True, help="Exit 1 when there is a breach.")
@click.option(
    "--same-event",
    type=click.Choice(["suggest"]),
    help="Propose which reports are of one event, in STEM.same-event.csv.",
)
@streaming_options
@engine_options
@links_option
@reading_options
@threshold_option
@zones_option
@gazetteer_option
@manifest_option
@json_option
def command(files: tuple[str, ...], **options: Any) -> None:
    """Hold incidents against zones: a verdict for each.

    FILE is a table with a place or coordinates, `-` for standard input; several
    are read each on its own, and an id that they share becomes FILE:ID. The
    output is the columns and verdict, zone_id, zone_version, inside, distance_m,
    probability, likelihood and why: one row an incident, for the zone version
    with the worst verdict. Reports that may be of one event are proposed with
    --same-event suggest; no rows are ever merged.

    With --stream, a FILE over 1 GB, a folder as FILE, or OUT/ with a stroke at
    its end, rows are read and written a batch at a time in constant memory:
    Parquet, CSV and GDELT events (zipped, too) to Parquet, CSV, .geojsonl or a
    folder of parts. The output is then the columns of FILE as they are, with
    the verdict; each name of a place is resolved by itself. What is outside of
    every zone beyond doubt is clear, and its distance is left out.

    With --engine dask, the same rows get the same verdicts on a cluster, or on all
    processors of this machine: FILE is Parquet, or a folder of it, and OUT a folder
    of Parquet parts, each a path or a URL that fsspec opens, such as s3://bucket/in.
    """
    from geomap.cli.work import check_output, flagged, print_json_lines, print_table
    from geomap.exports import SUFFIXES, export

    output = options["output"]
    on_cluster = is_on_cluster(files, options)
    if on_cluster or is_streamed(files, options):
        judge = flag_on_cluster if on_cluster else stream
        if judge(files[0], options).get("breach") and options["fail_on_breach"]:
            raise click.exceptions.Exit(1)
        return
    check_output(output, SUFFIXES)
    with manifested(files, output, options) as record:
        flags, zones = flagged(files, output, options, again=True, all_pairs=options["all_pairs"])
        flags = linked_flags(flags, called(files), options)
        record(flags, zones)
        if output != "-":
            whole = zones if Path(output).suffix.lower() in _WITH_ZONES else None
            for note in export(flags, output, zones=whole):
                tell(note)
    if options["as_json"]:
        print_json_lines(_with_sentence(flags))
    elif output == "-" and sys.stdout.isatty():
        print_table(flags)
    elif output == "-":
        export(flags, "-.csv")
    if output != "-":
        rows = "row" if len(flags) == 1 else "rows"
        tell(f"{len(flags)} {rows} in {output}: {_counts(flags)}")
    if options["fail_on_breach"] and (flags["verdict"] == "breach").any():
        raise click.exceptions.Exit(1)


def _with_sentence(flags: Any) -> Any:
    """Return the table with who says what in a sentence, which `claims` has in full."""
    from geomap.incidents.sentences import said

    return flags.assign(said=[said(claims) for claims in flags["claims"]])


def _counts(flags: Any) -> str:
    counts = flags["verdict"].value_counts()
    return ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
