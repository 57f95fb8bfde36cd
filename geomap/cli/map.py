"""`geomap map`: one HTML file that opens anywhere."""

from pathlib import Path
from typing import Any

import click

from geomap.cli.blurring import blur_option, blurred, check_blur
from geomap.cli.options import assets_option, gazetteer_option, threshold_option, zones_option
from geomap.cli.printing import plain_path
from geomap.cli.reading import reading_options
from geomap.cli.same_event import linked_flags, links_option

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
@links_option
@reading_options
@threshold_option
@zones_option
@gazetteer_option
@blur_option
def command(file: str, output: str | None, **options: Any) -> None:
    """Write a layered map that opens anywhere, without network.

    FILE is a table of incidents, flagged or not; what is not flagged yet is
    flagged first. Reports that --links, or the file, has as one event are one
    symbol with all of them in its popup.
    """
    from geomap.cli.work import check_output, flagged, gazetteer
    from geomap.webmap import incident_map

    target = output or ("map.html" if file == "-" else f"{Path(file).stem}.html")
    if target != "-":
        check_output(target, (".html", ".htm"), or_stdout=True)
    check_blur(options)
    flags, zones = flagged(file, target, options)
    flags = linked_flags(flags, file, options)
    flags, zones = blurred(flags, zones, options, beside=(file, target))
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
