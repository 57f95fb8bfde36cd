"""What a person asked about, made a position: any notation, or a name in the gazetteer."""

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.cli.places import open_gazetteer
from geomap.coordinates import Position, read_position
from geomap.errors import PlaceError
from geomap.tables import AREA_KINDS

if TYPE_CHECKING:
    from geomap.gazetteer import Gazetteer, Match, Resolution

__all__ = ["Finder", "Where", "is_position"]

_OPTIONS_SHOWN = 5

_BARE = r"(-?[0-9]{1,2}\.[0-9]{1,30})(?: ?, ?|[ \t])(-?[0-9]{1,3}\.[0-9]{1,30})"
"""What `read_position` takes for latitude and longitude in degrees, if they are within 90 and 180.

Feeds are of nothing else, by the million.
"""


class Where(NamedTuple):
    """What a person asked about, and where that is."""

    query: str
    lon: float
    lat: float
    radius_m: float
    place_id: str | None = None
    name: str | None = None
    why: str | None = None
    area: bool = False
    """A region or the like: all of the circle, and no point of it."""
    order_assumed: bool = False
    """Two bare numbers: the first was taken for the latitude."""

    def as_json(self) -> dict[str, Any]:
        """Return the `where` object of the JSON answer."""
        return {
            "query": self.query,
            "lat": self.lat,
            "lon": self.lon,
            "radius_m": self.radius_m,
            "place_id": self.place_id,
        }


def is_position(text: str) -> bool:
    """Tell whether text is meant as a position, be it a wrong one: -33.9,18.4 is no option."""
    try:
        return read_position(text) is not None
    except PlaceError:
        return True


class Finder:
    """Turns what a person typed into a position; opens the gazetteer only for a name.

    Parameters
    ----------
    gazetteer
        The gazetteer's path; None for the default one.
    radius_m
        Takes the place of the radius that a place or a notation brings.
    """

    def __init__(self, gazetteer: str | None, radius_m: float | None) -> None:
        self._path = gazetteer
        self._radius_m = radius_m
        self._gazetteer: Gazetteer | None = None
        self._bare = re.compile(_BARE, re.ASCII).fullmatch

    def find(self, query: str) -> Where:
        """Return where a query is.

        Raises
        ------
        PlaceError
            It is no position and no one place, or a place of unknown position or extent.
        """
        bare = self._bare(query)
        if bare:
            lat, lon = float(bare[1]), float(bare[2])
            if abs(lat) <= 90 and abs(lon) <= 180:
                return Where(query, lon, lat, self._radius_m or 0.0, order_assumed=True)
        position = read_position(query, locate=self._reference)
        return self._named(query) if position is None else self._pinned(query, position)

    def _pinned(self, query: str, position: Position) -> Where:
        stated = position.radius_m if self._radius_m is None else self._radius_m
        return Where(
            query,
            position.lon,
            position.lat,
            stated or 0.0,
            why=position.read_as,
            order_assumed=position.order_assumed,
        )

    def _named(self, query: str) -> Where:
        best = self._match(query)
        place = best.place
        lon, lat = _coordinates(query, best)
        radius_m = best.radius_m if self._radius_m is None else self._radius_m
        area = place.kind in AREA_KINDS
        if area and not radius_m:
            raise PlaceError(
                f'"{query}" is {place.name}, a {place.kind} whose extent no source gives; '
                "give LAT,LON, or its --radius"
            )
        return Where(query, lon, lat, radius_m or 0.0, place.id, place.name, best.why, area)

    def _reference(self, name: str) -> tuple[float, float, float]:
        """Return lon, lat and radius in metres of the place that a short Plus Code is near."""
        position = read_position(name)
        if position is not None:
            return position.lon, position.lat, position.radius_m or 0.0
        best = self._match(name)
        return *_coordinates(name, best), best.radius_m or 0.0

    def _match(self, query: str) -> "Match":
        if self._gazetteer is None:
            self._gazetteer = open_gazetteer(self._path)
        found = self._gazetteer.resolve(query)
        if found.status != "resolved":
            raise PlaceError(_unresolved(query, found))
        return found.places[0]


def _coordinates(query: str, match: "Match") -> tuple[float, float]:
    place = match.place
    if place.lon is None or place.lat is None:
        raise PlaceError(f'"{query}" is {place.name}, whose position no source gives; use LAT,LON')
    return place.lon, place.lat


def _unresolved(query: str, found: "Resolution") -> str:
    shown = found.places[:_OPTIONS_SHOWN]
    options = "; ".join(f"{match.place.name} ({match.place.id})" for match in shown)
    if found.status == "ambiguous":
        return f'"{query}" names several places: {options}; give LAT,LON or a fuller name'
    nearest = f"; the nearest spellings are {options}" if options else ""
    return f'"{query}" is not in the gazetteer{nearest}; give LAT,LON such as 40.0194,46.8011'
