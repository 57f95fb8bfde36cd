"""`geomap export`: incidents with their verdicts for other programs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from geomap.cli.blurring import blur_option, blurred, check_blur
from geomap.cli.manifesting import manifest_option, manifested
from geomap.cli.options import gazetteer_option, json_option, threshold_option, zones_option
from geomap.cli.printing import json_line, plain_path, tell
from geomap.cli.reading import reading_options
from geomap.cli.same_event import linked_flags, links_option
from geomap.cli.several import called, maybe_files_argument
from geomap.exports.options import LAYOUTS

__all__ = ["command"]

_KNOWN_TO = {
    "--with-zones": (".geojson", ".geojsonl"),
    "--nested": (".geojsonl",),
    "--layout": (".csv",),
    "--datapackage": (".csv",),
    "--title": (".qgz", ".gpkg", ".kml", ".parquet", ".fgb", ".gpx", ".csv"),
}
"""The formats that know an option."""


@click.command(name="export", epilog="Example: geomap export incidents.csv -o incidents.qgz")
@maybe_files_argument
@click.option("-o", "--output", metavar="OUT", help="The suffix chooses the format.")
@click.option(
    "--with-zones", is_flag=True, help="Incidents and zones in one GeoJSON file, not in two."
)
@click.option(
    "--nested", is_flag=True, help="Lists, claims and source rows of .geojsonl as JSON, not text."
)
@click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    default="geomap",
    show_default=True,
    help="Whose columns .csv has: geomap's, ACLED's, UCDP GED's, or with HXL tags.",
)
@click.option(
    "--datapackage",
    is_flag=True,
    help="Describe every column of .csv in a Frictionless Data Package beside it.",
)
@click.option("--title", metavar="TEXT", help="What a project, KML file or data package is called.")
@links_option
@reading_options
@threshold_option
@zones_option
@gazetteer_option
@blur_option
@manifest_option
@click.option(
    "--original",
    is_flag=True,
    help="Write FILE back as it was, refused rows too, in its own format or as text; no verdicts.",
)
@click.option("--schema", is_flag=True, help="Print what every column means; no FILE is needed.")
@json_option
def command(files: tuple[str, ...], output: str | None, **options: Any) -> None:
    """Write incidents with their verdicts for other programs.

    The suffix of OUT chooses the format. What is not flagged yet is flagged
    first; several files are read each on its own and written as one.

    \b
    .qgz       a QGIS project, styled and dated, with its data in OUT.gpkg
    .gpkg      GeoPackage: incidents, zones, claims, sources, styles inside
    .geojson   RFC 7946, with the zones and QGIS styles beside it
    .geojsonl  a feature a line
    .parquet   GeoParquet       .fgb   FlatGeobuf
    .kml       Google Earth     .gpx   field devices
    .csv       with the claims beside it
    .xlsx      a workbook
    """  # noqa: D301 - click looks for that character
    if options.pop("schema"):
        _print_schema(as_json=options["as_json"])
        return
    files, output = _given(files, output)
    if options.pop("original"):
        if files[1:]:
            raise click.UsageError("--original writes one file back; name one")
        _check_original(output, options)
        _write_original(files[0], output, options)
        return
    _check_choices(output, options)
    _write(files, output, options)


def _given(files: tuple[str, ...], output: str | None) -> tuple[tuple[str, ...], str]:
    """Return FILE and OUT, which every run needs but that of --schema."""
    if not files:
        raise click.MissingParameter(param_hint="'FILE...'", param_type="argument")
    if output is None:
        raise click.MissingParameter(param_hint="'-o' / '--output'", param_type="option")
    return files, output


def _print_schema(*, as_json: bool) -> None:
    from geomap.exports.dictionary import column_dictionary, schema_text

    if not as_json:
        click.echo(schema_text(), nl=False)
        return
    for entry in column_dictionary():
        click.echo(json_line(entry._asdict()))


def _check_choices(output: str, options: Mapping[str, Any]) -> None:
    """Refuse what the format of the output does not know, before the work."""
    from geomap.cli.work import check_output
    from geomap.exports import SUFFIXES

    check_output(output, SUFFIXES)
    check_blur(options)
    suffix = Path(output).suffix.lower() or ".geojson"
    for name in _chosen(options):
        known = _KNOWN_TO.get(name, ())
        if suffix not in known:
            of = " and ".join(known) or "--schema"
            raise click.UsageError(f"{name} is of {of}, not of {suffix}")


def _chosen(options: Mapping[str, Any]) -> list[str]:
    """Return the options given that not every format knows."""
    given = {
        "--with-zones": options["with_zones"],
        "--nested": options["nested"],
        "--layout": options["layout"] != "geomap",
        "--datapackage": options["datapackage"],
        "--title": options["title"] is not None,
        "--json": options["as_json"],
    }
    return [name for name, value in given.items() if value]


def _check_original(output: str, options: Mapping[str, Any]) -> None:
    """Refuse what --original does not take: it writes the rows as they were, and nothing else."""
    others = [*_chosen(options), *(["--manifest"] if options["manifest"] else [])]
    if others:
        raise click.UsageError(f"--original writes {output} as it was; leave out {others[0]}")


def _write(files: tuple[str, ...], output: str, options: Mapping[str, Any]) -> None:
    from geomap.cli.work import flagged, gazetteer, is_stdout
    from geomap.exports import ExportOptions, export

    names = gazetteer(options)
    chosen = ExportOptions(
        with_zones=options["with_zones"],
        nested=options["nested"],
        layout=options["layout"],
        datapackage=options["datapackage"],
        title=options["title"],
        attributions=tuple(names.attributions),
        gazetteer=names,
    )
    with manifested(files, output, options) as record:
        flags, zones = flagged(files, output, options)
        flags = linked_flags(flags, called(files), options)
        flags, zones = blurred(flags, zones, options, beside=(called(files), output))
        record(flags, zones)
        for note in export(flags, output, zones=zones, options=chosen) or ():
            tell(note)
    if not is_stdout(output):
        click.echo(plain_path(output))


def _write_original(file: str, output: str, options: Mapping[str, Any]) -> None:
    """Write the source rows of a file back; they hold the true positions of all incidents."""
    from geomap.cli.reading import read
    from geomap.cli.work import check_output, is_stdout, refuse_input, rejects_path
    from geomap.incidents.original import ORIGINAL_SUFFIXES, write_original

    if options.get("blur_m") is not None:
        raise click.UsageError("--original writes the true positions; leave out --blur")
    if options.get("links"):
        raise click.UsageError("--original writes the rows as they were; leave out --links")
    check_output(output, ORIGINAL_SUFFIXES)
    refuse_input(file, output)
    listed = rejects_path(file, output)
    incidents = read(file, options, rejects=listed, listed=listed)
    for note in write_original(incidents, output):
        tell(note)
    if not is_stdout(output):
        click.echo(plain_path(output))
