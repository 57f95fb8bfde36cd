"""`geomap export`: incidents with their verdicts for other programs."""

from typing import Any

import click

from geomap.cli.options import gazetteer_option, threshold_option, zones_option
from geomap.cli.printing import plain_path, tell

__all__ = ["command"]


@click.command(name="export", epilog="Example: geomap export incidents.csv -o incidents.geojson")
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", required=True, metavar="OUT", help="The suffix chooses the format.")
@threshold_option
@zones_option
@gazetteer_option
def command(file: str, output: str, **options: Any) -> None:
    """Write incidents with their verdicts for other programs.

    The suffix of OUT chooses the format: .geojson (RFC 7946, with the zones
    beside it as OUT.zones.geojson) or .csv (with the claims beside it). What is
    not flagged yet is flagged first.
    """
    from geomap.cli.work import check_output, flagged, is_stdout
    from geomap.exports import SUFFIXES, export

    check_output(output, SUFFIXES)
    flags, zones = flagged(file, output, options)
    for note in export(flags, output, zones=zones) or ():
        tell(note)
    if not is_stdout(output):
        click.echo(plain_path(output))
