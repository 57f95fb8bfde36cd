"""Where an area lies as a whole: the middle of its land, not of its people.

The gazetteer places a country where most of its people live, which serves to weigh
namesakes; a report that names a country means all of it.
"""

import csv
import io
from dataclasses import replace
from functools import cache
from math import cos, hypot, radians

from geomap.gazetteer import Match, Place, Resolution
from geomap.shipped import shipped

__all__ = ["centred", "middle_of"]

_M_PER_DEGREE = 111_195.0
_US = "geonames:admin1:US."


def middle_of(place: Place) -> tuple[float, float] | None:
    """Return lon, lat in degrees of the middle of an area that the table has; else None."""
    if place.kind == "country" and place.country:
        return _middles().get(place.country)
    if place.id.startswith(_US):
        return _middles().get("US-" + place.id.removeprefix(_US))
    return _middles().get(place.id) if place.kind == "continent" else None


def centred(answer: Resolution) -> Resolution:
    """Return an answer with its countries, states and continents at the middle of their land.

    The radius grows by what the point has moved, so that it holds what it held.
    """
    return replace(answer, places=tuple(_moved(match) for match in answer.places))


def _moved(match: Match) -> Match:
    place = match.place
    middle = middle_of(place)
    if middle is None:
        return match
    moved_m = 0.0
    if place.lon is not None and place.lat is not None:
        across = abs((middle[0] - place.lon + 180) % 360 - 180) * cos(radians(middle[1]))
        moved_m = _M_PER_DEGREE * hypot(across, middle[1] - place.lat)
    radius_m = None if place.radius_m is None else float(round(place.radius_m + moved_m, -2))
    there = replace(place, lon=middle[0], lat=middle[1], radius_m=radius_m)
    return replace(match, place=there, radius_m=radius_m)


@cache
def _middles() -> dict[str, tuple[float, float]]:
    text = shipped("gazetteer", "world", "middles.csv").read_text(encoding="utf-8")
    return {
        row["area"]: (float(row["lon"]), float(row["lat"]))
        for row in csv.DictReader(io.StringIO(text))
    }
