"""`geomap check`: whether a point or a place lies inside a zone."""

import datetime as dt
import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import click

from geomap.cli.options import FiniteRange, gazetteer_option, iso_day, json_option, zones_option
from geomap.cli.places import open_gazetteer
from geomap.cli.printing import json_line, plain, tell
from geomap.coordinates import parse_position
from geomap.errors import InputError, PlaceError, ZoneError

__all__ = ["command"]

_HALF_ROUND_M = 20_040_000
"""Half the equator, rounded up: no two places on Earth are further apart."""


@dataclass(frozen=True, slots=True)
class Where:
    """What a person asked about, and where that is."""

    query: str
    lon: float
    lat: float
    radius_m: float
    place_id: str | None = None
    name: str | None = None
    why: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the `where` object of the JSON answer."""
        return {
            "query": self.query,
            "lat": self.lat,
            "lon": self.lon,
            "radius_m": self.radius_m,
            "place_id": self.place_id,
        }


@click.command(
    name="check",
    context_settings={"ignore_unknown_options": True},  # so that -33.9,18.4 is a place
    epilog="Example: geomap check Парух --date 2022-03-25",
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

    WHERE is LAT,LON, with N S E W or in degrees, minutes and seconds, or a
    place name in any spelling. `-` reads one a line from standard input.
    Without --date the zones are taken whenever they were in force.

    Exits 1 when any WHERE is more likely outside every zone in force than
    inside one, 2 when one cannot be read; the others are answered all the same.
    """
    from geomap.zones import ZoneIndex, check_position, read_zone_columns

    for given in where:
        if given.startswith("-") and given != "-" and parse_position(given) is None:
            raise click.NoSuchOption(given)
    zones = _only(read_zone_columns(options["zones_path"]), options["zone_id"])
    index = ZoneIndex(zones)
    finder = _Finder(options["gazetteer"], options["radius_m"])
    outside = unread = False
    for query in _queries(where):
        try:
            place = finder.find(query)
        except PlaceError as error:
            tell(str(error))
            unread = True
            continue
        check = check_position(
            zones, index, (place.lon, place.lat), radius_m=place.radius_m, day=options["day"]
        )
        outside |= check.probability < options["at_least"]
        printed = _json if options["as_json"] else _text
        click.echo(printed(place, options["day"], check))
    raise click.exceptions.Exit(2 if unread else 1 if outside else 0)


def _queries(where: tuple[str, ...]) -> Iterator[str]:
    for given in where:
        if given == "-":
            yield from _lines_of_stdin()
        else:
            yield given


def _lines_of_stdin() -> Iterator[str]:
    """Yield lines as they come; what is not UTF-8 is a name that no gazetteer has."""
    if sys.stdin is None:
        raise InputError("standard input: it is closed")
    try:
        for number, line in enumerate(sys.stdin.buffer):
            text = line.decode("utf-8", "replace").strip()
            text = text.removeprefix("\ufeff") if number == 0 else text
            if text:
                yield text
    except OSError as error:
        raise InputError(f"standard input: cannot read it: {error.strerror or error}") from None


def _only(zones: dict[str, list[Any]], zone_id: str | None) -> dict[str, list[Any]]:
    if zone_id is None:
        return zones
    rows = [row for row, known in enumerate(zones["zone_id"]) if known == zone_id]
    if not rows:
        known = ", ".join(dict.fromkeys(zones["zone_id"]))
        raise ZoneError(f'no zone is called "{zone_id}"; there are {known}')
    return {name: [values[row] for row in rows] for name, values in zones.items()}


class _Finder:
    """Turns what a person typed into a position; opens the gazetteer only for a name."""

    def __init__(self, gazetteer: str | None, radius_m: float | None) -> None:
        self._path = gazetteer
        self._radius_m = radius_m
        self._gazetteer: Any = None

    def find(self, query: str) -> Where:
        point = parse_position(query)
        if point is not None:
            return Where(query, *point, self._radius_m or 0.0)
        if self._gazetteer is None:
            self._gazetteer = open_gazetteer(self._path)
        found = self._gazetteer.resolve(query)
        if found.status != "resolved":
            raise PlaceError(_unresolved(query, found))
        best = found.places[0]
        place = best.place
        if place.lon is None or place.lat is None:
            raise PlaceError(
                f'"{query}" is {place.name}, whose position no source gives; use LAT,LON'
            )
        radius_m = best.radius_m if self._radius_m is None else self._radius_m
        return Where(query, place.lon, place.lat, radius_m or 0.0, place.id, place.name, best.why)


def _unresolved(query: str, found: Any) -> str:
    options = "; ".join(f"{match.place.name} ({match.place.id})" for match in found.places[:5])
    if found.status == "ambiguous":
        return f'"{query}" names several places: {options}; give LAT,LON or a fuller name'
    nearest = f"; the nearest spellings are {options}" if options else ""
    return f'"{query}" is not in the gazetteer{nearest}; give LAT,LON such as 40.0194,46.8011'


def _json(place: Where, day: dt.date | None, check: Any) -> str:
    return json_line(
        {
            "where": place.as_json(),
            "date": day and day.isoformat(),
            "verdict": check.verdict,
            "zones": [answer.as_json() for answer in check.answers],
        }
    )


def _text(place: Where, day: dt.date | None, check: Any) -> str:
    from geomap.zones.wording import length

    known = f", known to {length(place.radius_m)}" if place.radius_m else ""
    name = plain(place.query)
    if place.name and place.name != place.query:
        name += f" is {plain(place.name)}"
    lines = [f"{name} ({place.lat:.5f}, {place.lon:.5f}{known})"]
    if place.why:
        lines.append(f"  {plain(place.why)}")
    lines.append(f"{day or 'any date'}: {check.verdict.upper()}")
    # Zones far away say nothing: show those the position may be in, or else the nearest.
    telling = [a for a in check.answers if a.probability >= 0.01] or list(check.answers[:1])
    lines += [f"  {_answer_text(answer, place.radius_m)}" for answer in telling]
    return "\n".join(lines)


def _answer_text(answer: Any, radius_m: float) -> str:
    from geomap.zones.wording import boundary_sentence, period

    where = boundary_sentence(
        distance_m=math.nan if answer.distance_m is None else answer.distance_m,
        edge_m=answer.edge_m or 0.0,
        radius_m=radius_m,
        probability=answer.probability,
    )
    force = {True: "in force", False: "not in force on that day, but", None: "in force"}
    span = period(answer.valid_from, answer.valid_to)
    zone = f"{plain(answer.name)}, version {plain(answer.version)}"
    return f"{zone}: {where}; {force[answer.in_force]} {span}"
