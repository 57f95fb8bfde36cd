"""`geomap map`: one HTML file that opens anywhere."""

from pathlib import Path
from typing import Any

import click

from geomap.cli.options import assets_option, gazetteer_option, threshold_option, zones_option
from geomap.cli.printing import plain_path

__all__ = ["command"]


@click.command(name="map", epilog="Example: geomap map incidents.csv -o map.html")
@click.argument("file", metavar="FILE")
@click.option(
    "-o", "--output", metavar="OUT.html", help="Where to; else FILE's name with .html here."
)
@click.option("--title", metavar="TEXT", help="Heading of the page.")
@click.option(
    "--basemap",
    type=click.Choice(["offline", "osm"]),
    default="offline",
    show_default=True,
    help="`osm` loads tiles over the network.",
)
@assets_option
@click.option("--lang", default="en", show_default=True, help="Language whose place names lead.")
@threshold_option
@zones_option
@gazetteer_option
def command(file: str, output: str | None, **options: Any) -> None:
    """Write a layered map that opens anywhere, without network.

    FILE is a table of incidents, flagged or not; what is not flagged yet is
    flagged first.
    """
    from geomap.cli.work import check_output, flagged, gazetteer
    from geomap.webmap import incident_map

    target = output or ("map.html" if file == "-" else f"{Path(file).stem}.html")
    if target != "-":
        check_output(target, (".html", ".htm"), or_stdout=True)
    flags, zones = flagged(file, target, options)
    page = incident_map(
        flags,
        zones,
        title=options["title"],
        gazetteer=gazetteer(options),
        basemap=options["basemap"],
        assets=options["assets"],
        lang=options["lang"],
    )
    if target == "-":
        click.echo(page.get_root().render(), nl=False)
        return
    page.save(target)
    click.echo(plain_path(target))
