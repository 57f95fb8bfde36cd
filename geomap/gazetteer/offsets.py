"""Places that a text puts off the one it names: "30 km north of Farukh", "near Farukh"."""

import math
from dataclasses import replace

from geomap.gazetteer.phrases import Phrase
from geomap.gazetteer.places import Place
from geomap.tables import AREA_KINDS

__all__ = ["moved", "placed"]

_EARTH_RADIUS_M = 6_371_009.0
_WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")


def placed(place: Place, phrase: Phrase) -> tuple[Place, float | None, str]:
    """Return the place where a phrase puts it, its radius in metres, and the reason as a clause.

    The place keeps its id and name: it is the one that the text names.
    """
    if phrase.margin_m is None:
        return place, place.radius_m, ""
    radius_m = round(math.hypot(place.radius_m or 0.0, phrase.margin_m))
    within = f"so within {radius_m / 1000:.1f} km of"
    where = moved(place.lon, place.lat, place.kind, phrase)
    if where is None:
        if phrase.bearing is not None:
            radius_m = round(math.hypot(radius_m, phrase.offset_m))
            within = f"so within {radius_m / 1000:.1f} km of"
        return place, radius_m, f"; the text says nearby, {within} it"
    wind = _WINDS[round((phrase.bearing or 0.0) / 45) % 8]
    off = f"{phrase.offset_m / 1000:.1f}".removesuffix(".0")
    said = f"; the text says {wind} of it, {within} the point {off} km away"
    return replace(place, lon=where[0], lat=where[1]), radius_m, said


def moved(
    lon: float | None, lat: float | None, kind: str, phrase: Phrase
) -> tuple[float, float] | None:
    """Return lon, lat in degrees where a phrase puts a place; None where it stays.

    On the sphere: within 0.6 % of a distance that is itself known to a quarter.
    An area stays where it is: its edge, not its middle, is what a report
    measures from.
    """
    if phrase.bearing is None or lon is None or lat is None or kind in AREA_KINDS:
        return None
    turn, away = math.radians(phrase.bearing), phrase.offset_m / _EARTH_RADIUS_M
    phi = math.radians(lat)
    sine = math.sin(phi) * math.cos(away) + math.cos(phi) * math.sin(away) * math.cos(turn)
    ahead = math.cos(away) - math.sin(phi) * sine
    east = math.atan2(math.sin(turn) * math.sin(away) * math.cos(phi), ahead)
    new_lat = math.degrees(math.asin(max(-1.0, min(1.0, sine))))
    return round((lon + math.degrees(east) + 540.0) % 360.0 - 180.0, 6), round(new_lat, 6)
