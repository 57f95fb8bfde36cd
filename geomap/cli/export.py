"""`geomap export`: incidents with their verdicts for other programs."""

from collections.abc import Mapping
from typing import Any

import click

from geomap.cli.blurring import blur_option, blurred, check_blur
from geomap.cli.options import gazetteer_option, threshold_option, zones_option
from geomap.cli.printing import plain_path, tell
from geomap.cli.reading import reading_options
from geomap.cli.same_event import linked_flags, links_option
from geomap.cli.several import called, files_argument

__all__ = ["command"]


@click.command(name="export", epilog="Example: geomap export incidents.csv -o incidents.geojson")
@files_argument
@click.option("-o", "--output", required=True, metavar="OUT", help="The suffix chooses the format.")
@links_option
@reading_options
@threshold_option
@zones_option
@gazetteer_option
@blur_option
@click.option(
    "--original",
    is_flag=True,
    help="Write FILE back as it was, refused rows too, in its own format or as text; no verdicts.",
)
def command(files: tuple[str, ...], output: str, *, original: bool, **options: Any) -> None:
    """Write incidents with their verdicts for other programs.

    The suffix of OUT chooses the format: .geojson (RFC 7946, with the zones
    beside it as OUT.zones.geojson) or .csv (with the claims beside it). What is
    not flagged yet is flagged first. Several files are read each on its own and
    written as one.
    """
    from geomap.cli.work import check_output, flagged, is_stdout
    from geomap.exports import SUFFIXES, export

    if original:
        if files[1:]:
            raise click.UsageError("--original writes one file back; name one")
        _write_original(files[0], output, options)
        return
    check_output(output, SUFFIXES)
    check_blur(options)
    flags, zones = flagged(files, output, options)
    flags = linked_flags(flags, called(files), options)
    flags, zones = blurred(flags, zones, options, beside=(called(files), output))
    for note in export(flags, output, zones=zones) or ():
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
