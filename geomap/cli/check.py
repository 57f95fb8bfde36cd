"""`geomap check`: whether a point or a place lies inside a zone."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.asked import Asked, Told
from geomap.cli.options import FiniteRange, gazetteer_option, iso_day, json_option, zones_option
from geomap.cli.printing import print_rich, tell
from geomap.cli.where import Finder, is_position
from geomap.errors import PlaceError, ZoneError

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["command"]

_HALF_ROUND_M = 20_040_000
"""Half the equator, rounded up: no two places on Earth are further apart."""


@click.command(
    name="check",
    context_settings={"ignore_unknown_options": True},  # so that -33.9,18.4 is a place
    epilog=(
        "\b\nExamples:\n"
        "  geomap check Парух --date 2022-03-25\n"
        "  geomap check 38TPK5370331464 '2R92+QC Stepanakert' '40,0194 46,8011'\n"
        "  cut -f3 places.tsv | geomap check - --date 2022-03-25 --json"
        "\n  tail -f positions.log | geomap check - --within 100000 --json"
    ),
)
@click.argument("where", nargs=-1, required=True)
@click.option("--date", "day", type=iso_day, metavar="DATE", help="The day asked about.")
@click.option(
    "--radius",
    "radius_m",
    type=FiniteRange(0, _HALF_ROUND_M),
    metavar="METRES",
    help="How well the position is known: holds it with 95 %.",
)
@click.option("--zone", "zone_id", metavar="ID", help="Only this zone.")
@click.option(
    "--at-least",
    type=FiniteRange(0, 1),
    default=0.5,
    show_default=True,
    metavar="P",
    help="Exit 0 from this probability of being inside.",
)
@click.option(
    "--within",
    "within_m",
    type=FiniteRange(0, _HALF_ROUND_M),
    metavar="METRES",
    help="With --json, only zones this near, those that may hold the place, and the first.",
)
@zones_option
@gazetteer_option
@json_option
def command(where: tuple[str, ...], **options: Any) -> None:
    """Tell whether a point or place lies inside a zone.

    WHERE is LAT,LON, with N S E W or in degrees, minutes and seconds; an MGRS or
    UTM grid reference; a Plus Code, a short one with its town; a geo: URI; the
    address of a page of a map site, of which nothing is requested; or a place
    name in any spelling. Without --date the zones are taken whenever they were
    in force.

    `-` reads one a line from standard input, for as long as it lasts, and answers
    each as soon as it is there. A line that cannot be read is told of with its
    number, and with --json by an object with `line` and `error`, in its place.

    A place, a grid square, a Plus Code and the u of a geo: URI say how well the
    position is known; other positions are taken as exact unless --radius is given.

    Exits 1 when any WHERE is more likely outside every zone in force than
    inside one, 2 when one cannot be read; the others are answered all the same,
    and the code is that of the whole feed.
    """
    from geomap.cli.zonefiles import zone_columns
    from geomap.zones import ZoneIndex

    for given in where:
        if given.startswith("-") and given != "-" and not is_position(given):
            raise click.NoSuchOption(given)
    zones = _only(zone_columns(options), options["zone_id"])
    finder = Finder(options["gazetteer"], options["radius_m"])
    asked = Asked(zones, ZoneIndex(zones), options["day"], options["within_m"])
    told = Told(options["at_least"], as_json=options["as_json"])
    for given in where:
        if given == "-":
            from geomap.cli.feed import answer_stdin

            answer_stdin(asked, finder, told)
        else:
            _answer(given, asked, finder, told)
    if len(told.rows) > 1:
        click.echo()
        print_rich(_table(told.rows, options["day"]))
    raise click.exceptions.Exit(told.exit_code)


def _answer(given: str, asked: Asked, finder: Finder, told: Told) -> None:
    # An argument that is not UTF-8 arrives with surrogates, which cannot be printed.
    query = given.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        place = finder.find(query)
    except PlaceError as error:
        tell(str(error))
        told.unread = True
        return
    check = asked.about(place)
    for warning in asked.doubts(place, check):
        tell(f"warning: {warning}")
    click.echo(asked.worded(place, check, as_json=told.as_json))
    told.add(place, check)


def _only(zones: dict[str, list[Any]], zone_id: str | None) -> dict[str, list[Any]]:
    if zone_id is None:
        return zones
    rows = [row for row, known in enumerate(zones["zone_id"]) if known == zone_id]
    if not rows:
        known = ", ".join(dict.fromkeys(zones["zone_id"]))
        raise ZoneError(f'no zone is called "{zone_id}"; there are {known}')
    return {name: [values[row] for row in rows] for name, values in zones.items()}


def _table(rows: Sequence[Sequence[str]], day: dt.date | None) -> "Table":
    from rich.table import Table

    title = f"On {day}" if day else "On any date"
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, title=title, title_justify="left")
    table.add_column("where", overflow="fold")
    table.add_column("verdict", no_wrap=True)
    table.add_column("zone", no_wrap=True)
    table.add_column("boundary", no_wrap=True)
    table.add_column("chance", justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    return table
