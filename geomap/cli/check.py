"""`geomap check`: whether a point or a place lies inside a zone."""

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from geomap.cli.lines import lines_of_stdin
from geomap.cli.options import FiniteRange, gazetteer_option, iso_day, json_option, zones_option
from geomap.cli.printing import json_line, plain, print_rich, tell
from geomap.cli.where import Finder, Where, is_position
from geomap.errors import PlaceError, ZoneError

if TYPE_CHECKING:
    from rich.table import Table

    from geomap.zones import Answer, Check, ZoneColumns, ZoneIndex

__all__ = ["command"]

_HALF_ROUND_M = 20_040_000
"""Half the equator, rounded up: no two places on Earth are further apart."""

_FAR_M = 100_000
"""Metres from every zone above which a pair that lies in one when swapped is pointed out."""

_WHERE_SHOWN = 40
"""Letters of a place in the overview: addresses are long, and stand whole above it."""

_TELLING = 0.01
"""Probability of being inside from which a zone is told of: one that is not exceptionally low."""


@click.command(
    name="check",
    context_settings={"ignore_unknown_options": True},  # so that -33.9,18.4 is a place
    epilog=(
        "\b\nExamples:\n"
        "  geomap check Парух --date 2022-03-25\n"
        "  geomap check 38TPK5370331464 '2R92+QC Stepanakert' '40,0194 46,8011'\n"
        "  cut -f3 places.tsv | geomap check - --date 2022-03-25 --json"
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
@zones_option
@gazetteer_option
@json_option
def command(where: tuple[str, ...], **options: Any) -> None:
    """Tell whether a point or place lies inside a zone.

    WHERE is LAT,LON, with N S E W or in degrees, minutes and seconds; an MGRS or
    UTM grid reference; a Plus Code, a short one with its town; a geo: URI; the
    address of a page of a map site, of which nothing is requested; or a place
    name in any spelling. `-` reads one a line from standard input. Without
    --date the zones are taken whenever they were in force.

    A place, a grid square, a Plus Code and the u of a geo: URI say how well the
    position is known; other positions are taken as exact unless --radius is given.

    Exits 1 when any WHERE is more likely outside every zone in force than
    inside one, 2 when one cannot be read; the others are answered all the same.
    """
    from geomap.cli.zonefiles import zone_columns
    from geomap.zones import ZoneIndex

    for given in where:
        if given.startswith("-") and given != "-" and not is_position(given):
            raise click.NoSuchOption(given)
    zones = _only(zone_columns(options), options["zone_id"])
    asked = _Asked(zones, ZoneIndex(zones), options["day"])
    finder = Finder(options["gazetteer"], options["radius_m"])
    outside = unread = False
    rows: list[tuple[str, ...]] = []
    for query in _queries(where):
        try:
            place = finder.find(query)
        except PlaceError as error:
            tell(str(error))
            unread = True
            continue
        check = asked.about(place)
        outside |= check.probability < options["at_least"]
        _tell_doubts(place, check, asked)
        if options["as_json"]:
            click.echo(_json(place, options["day"], check))
        else:
            click.echo(_text(place, options["day"], check))
            rows.append(_row(place, check))
    if len(rows) > 1:
        click.echo()
        print_rich(_table(rows, options["day"]))
    raise click.exceptions.Exit(2 if unread else 1 if outside else 0)


class _Asked(NamedTuple):
    """The zones asked about, and the day."""

    zones: "ZoneColumns"
    lookup: "ZoneIndex"
    day: dt.date | None

    def about(self, place: Where) -> "Check":
        """Return how a place lies to these zones."""
        from geomap.zones import check_position

        # "30 km north of X" is not X: its control places say nothing of that point.
        away = place.place_id is not None and _has_direction(place.query)
        return check_position(
            self.zones,
            self.lookup,
            (place.lon, place.lat),
            radius_m=place.radius_m,
            day=self.day,
            place_id=None if away else place.place_id,
            area=place.area,
        )


def _has_direction(query: str) -> bool:
    from geomap.gazetteer.phrases import read_phrase  # not loaded for a bare position

    return read_phrase(query).bearing is not None


def _queries(where: tuple[str, ...]) -> Iterator[str]:
    for given in where:
        if given == "-":
            yield from lines_of_stdin()
        else:
            # An argument that is not UTF-8 arrives with surrogates, which cannot be printed.
            yield given.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _only(zones: dict[str, list[Any]], zone_id: str | None) -> dict[str, list[Any]]:
    if zone_id is None:
        return zones
    rows = [row for row, known in enumerate(zones["zone_id"]) if known == zone_id]
    if not rows:
        known = ", ".join(dict.fromkeys(zones["zone_id"]))
        raise ZoneError(f'no zone is called "{zone_id}"; there are {known}')
    return {name: [values[row] for row in rows] for name, values in zones.items()}


def _tell_doubts(place: Where, check: "Check", asked: _Asked) -> None:
    """Tell what a person should look at again: control places, latitude and longitude swapped."""
    for warning in check.warnings:
        tell(f"warning: {warning}")
    zone = _zone_of_the_swap(place, check, asked)
    if zone is not None:
        query = plain(place.query)
        tell(
            f'warning: "{query}" is read with latitude first and lies far from every zone; '
            f"{place.lon:g},{place.lat:g} would lie in {plain(zone)}: are the two swapped?"
        )


def _zone_of_the_swap(place: Where, check: "Check", asked: _Asked) -> str | None:
    """Return the zone that holds the position with its two bare numbers swapped.

    None where that is no other position, or where the position as given is near
    a zone or may be in one, whenever that was in force.
    """
    if not place.order_assumed or abs(place.lon) > 90 or place.lon == place.lat:
        return None
    metres = [-a.distance_m for a in check.answers if a.distance_m is not None]  # inside is < 0
    held = any(answer.inside or answer.probability >= _TELLING for answer in check.answers)
    if held or min(metres, default=math.inf) < _FAR_M:
        return None
    inside = asked.lookup.query(place.lat, place.lon)[1].tolist()
    return str(asked.zones["name"][inside[0]]) if inside else None


def _json(place: Where, day: dt.date | None, check: "Check") -> str:
    return json_line(
        {
            "where": place.as_json(),
            "date": day and day.isoformat(),
            "verdict": check.verdict,
            "zones": [answer.as_json() for answer in check.answers],
        }
    )


def _text(place: Where, day: dt.date | None, check: "Check") -> str:
    from geomap.zones.wording import length

    known = f", known to {length(place.radius_m)}" if place.radius_m else ""
    if place.area:
        known = f", the middle of an area of about {length(place.radius_m)} around"
    name = plain(place.query)
    if place.name and place.name != place.query:
        name += f" is {plain(place.name)}"
    lines = [f"{name} ({place.lat:.5f}, {place.lon:.5f}{known})"]
    if place.why:
        lines.append(f"  {plain(place.why)}")
    lines.append(f"{day or 'any date'}: {check.verdict.upper()}")
    # Zones far away say nothing: show those the position may be in, or else the nearest.
    telling = [a for a in check.answers if a.probability >= _TELLING] or check.answers[:1]
    lines += [f"  {_answer_text(answer, place)}" for answer in telling]
    return "\n".join(lines)


def _answer_text(answer: "Answer", place: Where) -> str:
    from geomap.zones.wording import area_sentence, boundary_sentence, period

    sentence = area_sentence if place.area else boundary_sentence
    where = sentence(
        distance_m=math.nan if answer.distance_m is None else answer.distance_m,
        edge_m=answer.edge_m or 0.0,
        radius_m=place.radius_m,
        probability=answer.probability,
    )
    force = {True: "in force", False: "not in force on that day, but", None: "in force"}
    span = period(answer.valid_from, answer.valid_to)
    zone = f"{plain(answer.name)}, version {plain(answer.version)}"
    return f"{zone}: {where}; {force[answer.in_force]} {span}"


def _row(place: Where, check: "Check") -> tuple[str, ...]:
    """Return a line of the overview: the place and its most telling zone."""
    from geomap.names import shown

    name = shown(place.query, letters=_WHERE_SHOWN)
    if not check.answers:
        return name, check.verdict, "", "", ""
    answer = check.answers[0]
    zone = f"{plain(answer.zone_id)} {plain(answer.version)}"
    return name, check.verdict, zone, _distance(answer), f"{answer.probability:.2f}"


def _distance(answer: "Answer") -> str:
    from geomap.zones.wording import length

    if answer.distance_m is None:
        return ""
    if answer.inside is None:
        return "across it"
    return f"{length(answer.distance_m)} {'inside' if answer.inside else 'outside'}"


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
