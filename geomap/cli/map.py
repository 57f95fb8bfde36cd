"""`geomap map`: one HTML file that opens anywhere, or a still picture."""

from collections.abc import Mapping
from typing import Any

import click

from geomap.cli.blurring import blur_option, blurred, check_blur
from geomap.cli.manifesting import manifest_option, manifested
from geomap.cli.options import assets_option, gazetteer_option, threshold_option, zones_option
from geomap.cli.picturing import (
    PICTURES,
    is_picture,
    picture_options,
    refuse_page_options,
    write_picture,
)
from geomap.cli.printing import plain_path
from geomap.cli.progress import progress_bar
from geomap.cli.reading import reading_options
from geomap.cli.same_event import linked_flags, links_option
from geomap.cli.several import called, files_argument, joined_stem
from geomap.webmap.words import LANGUAGES

__all__ = ["command"]


@click.command(name="map", epilog="Example: geomap map incidents.csv -o map.html")
@files_argument
@click.option(
    "-o",
    "--output",
    metavar="OUT",
    help="Where to: .html, .png or .svg; else the name of FILE with .html here.",
)
@click.option("--title", metavar="TEXT", help="Heading of the page.")
@click.option(
    "--basemap",
    metavar="NAME",
    default="offline",
    show_default=True,
    help="`osm`, or a name of xyzservices as Esri.WorldImagery: tiles over the network.",
)
@click.option(
    "--boundaries",
    type=click.Choice(["none", "land", "countries"]),
    default="countries",
    show_default=True,
    help="What the offline base shows: a grid, land alone, or countries.",
)
@assets_option
@click.option("--embed", is_flag=True, help="Lay the page out for an iframe on another page.")
@click.option("--disclaimer", metavar="TEXT", help="A note of your own, on the page and on paper.")
@picture_options
@click.option(
    "--lang",
    metavar="CODE",
    default="en",
    show_default=True,
    help=f"Language of the page's words ({', '.join(LANGUAGES)}) and, any, of the names that lead.",
)
@links_option
@reading_options
@threshold_option
@zones_option
@gazetteer_option
@blur_option
@manifest_option
def command(files: tuple[str, ...], output: str | None, **options: Any) -> None:
    """Write a layered map that opens anywhere, without network.

    FILE is a table of incidents, flagged or not; what is not flagged yet is
    flagged first. Several are read each on its own and shown together. Reports
    that --links, or the file, has as one event are one symbol with all of them
    in its popup. An OUT.png or OUT.svg is a still picture, with legend and
    scale, for print and articles.
    """
    from geomap.cli.work import check_output, flagged, gazetteer, is_stdout
    from geomap.webmap.tiles import tiles_of

    target = output or _beside(files)
    if target != "-":
        check_output(target, (".html", ".htm", *PICTURES), or_stdout=True)
    refuse_page_options(target, options)
    tiles_of(options["basemap"])  # an unknown name is told before the work, not after it
    check_blur(options)
    with manifested(files, target, options) as record:
        flags, zones = flagged(files, target, options)
        flags = linked_flags(flags, called(files), options)
        flags, zones = blurred(flags, zones, options, beside=(called(files), target))
        record(flags, zones)
        if is_picture(target):
            write_picture(flags, zones, target, options, gazetteer(options))
        else:
            _write_page(flags, zones, target, options)
    if not is_stdout(target):
        click.echo(plain_path(target))


def _write_page(flags: Any, zones: Any, target: str, options: Mapping[str, Any]) -> None:
    from geomap.cli.work import gazetteer, is_stdout
    from geomap.webmap import incident_map

    with progress_bar("writing the map", 1) as progress:
        page = incident_map(
            flags,
            zones,
            title=options["title"],
            gazetteer=gazetteer(options),
            basemap=options["basemap"],
            boundaries=options["boundaries"],
            assets=options["assets"],
            lang=options["lang"],
            embed=options["embed"],
            disclaimer=options["disclaimer"],
            progress=progress,
        )
    if is_stdout(target):
        click.echo(page.get_root().render(), nl=False)
    else:
        page.save(target)


def _beside(files: tuple[str, ...]) -> str:
    """Return the page's name where none is given; reading refuses what has no name."""
    stem = joined_stem(files)
    return "map.html" if files == ("-",) or not stem else f"{stem}.html"
