"""`geomap map`: one HTML file that opens anywhere."""

from typing import Any

import click

from geomap.cli.blurring import blur_option, blurred, check_blur
from geomap.cli.options import assets_option, gazetteer_option, threshold_option, zones_option
from geomap.cli.printing import plain_path
from geomap.cli.reading import reading_options
from geomap.cli.same_event import linked_flags, links_option
from geomap.cli.several import called, files_argument, joined_stem

__all__ = ["command"]


@click.command(name="map", epilog="Example: geomap map incidents.csv -o map.html")
@files_argument
@click.option(
    "-o", "--output", metavar="OUT.html", help="Where to; else the name of FILE with .html here."
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
def command(files: tuple[str, ...], output: str | None, **options: Any) -> None:
    """Write a layered map that opens anywhere, without network.

    FILE is a table of incidents, flagged or not; what is not flagged yet is
    flagged first. Several are read each on its own and shown together. Reports
    that --links, or the file, has as one event are one symbol with all of them
    in its popup.
    """
    from geomap.cli.work import check_output, flagged, gazetteer
    from geomap.webmap import incident_map

    target = output or _beside(files)
    if target != "-":
        check_output(target, (".html", ".htm"), or_stdout=True)
    check_blur(options)
    flags, zones = flagged(files, target, options)
    flags = linked_flags(flags, called(files), options)
    flags, zones = blurred(flags, zones, options, beside=(called(files), target))
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


def _beside(files: tuple[str, ...]) -> str:
    """Return the page's name where none is given; reading refuses what has no name."""
    stem = joined_stem(files)
    return "map.html" if files == ("-",) or not stem else f"{stem}.html"
