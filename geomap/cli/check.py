"""`geomap check`: whether a point or a place lies inside a zone."""

import datetime as dt
import json
import math
import sys
from dataclasses import dataclass
from typing import Any

import click

from geomap.cli.options import gazetteer_option, iso_day, json_option, zones_option
from geomap.coordinates import parse_position
from geomap.errors import PlaceError, ZoneError

__all__ = ["command"]


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
    type=click.FloatRange(min=0),
    metavar="METRES",
    help="How well the position is known: holds it with 95 %.",
)
@click.option("--zone", "zone_id", metavar="ID", help="Only this zone.")
@click.option(
    "--at-least",
    type=click.FloatRange(0, 1),
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
    inside one, 2 when one cannot be read.
    """
    from geomap.zones import ZoneIndex, check_position, read_zone_columns

    for given in where:
        if given.startswith("-") and given != "-" and parse_position(given) is None:
            raise click.NoSuchOption(given)
    zones = _only(read_zone_columns(options["zones_path"]), options["zone_id"])
    index = ZoneIndex(zones)
    finder = _Finder(options["gazetteer"], options["radius_m"])
    outside = False
    for query in _queries(where):
        place = finder.find(query)
        check = check_position(
            zones, index, (place.lon, place.lat), radius_m=place.radius_m, day=options["day"]
        )
        outside |= check.probability < options["at_least"]
        if options["as_json"]:
            click.echo(_json(place, options["day"], check))
        else:
            click.echo(_text(place, options["day"], check))
    raise click.exceptions.Exit(1 if outside else 0)


def _queries(where: tuple[str, ...]) -> Any:
    for given in where:
        if given == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield given


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
            from geomap.gazetteer import Gazetteer

            self._gazetteer = Gazetteer.open(self._path)
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
    return json.dumps(
        {
            "where": place.as_json(),
            "date": day and day.isoformat(),
            "verdict": check.verdict,
            "zones": [answer.as_json() for answer in check.answers],
        },
        ensure_ascii=False,
    )


def _text(place: Where, day: dt.date | None, check: Any) -> str:
    from geomap.zones.wording import length

    known = f", known to {length(place.radius_m)}" if place.radius_m else ""
    name = (
        f"{place.query} is {place.name}"
        if place.name and place.name != place.query
        else place.query
    )
    lines = [f"{name} ({place.lat:.5f}, {place.lon:.5f}{known})"]
    if place.why:
        lines.append(f"  {place.why}")
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
    return f"{answer.name}, version {answer.version}: {where}; {force[answer.in_force]} {span}"
