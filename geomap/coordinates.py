"""Coordinates as people type and paste them: `40.0194,46.8011`, `40°1'10"N 46°48'4"E`.

A person writes latitude first, as map sites print it; hemisphere letters
override that. Inside the code the order is lon, lat.
"""

import re
from typing import Literal

from geomap.errors import PlaceError

__all__ = ["Axis", "parse_angle", "parse_position"]

Axis = Literal["lon", "lat"]

_NUMBER = r"\d{1,3}(?:\.\d+)?"
# A number is never parted (130' is not 13° 0'), and a letter before an angle leaves the next
# letter to the next angle (S33.9 W18.4). An `s` for seconds would hide an S for south.
_ANGLE = re.compile(
    rf"""\s*
    (?P<before>[NSEW])?\s*
    (?P<sign>[+-])?\s*
    (?P<degrees>{_NUMBER})(?!\d)\s*[°º]?\s*
    (?:(?P<minutes>{_NUMBER})\s*['′’]\s*)?
    (?:(?P<seconds>{_NUMBER})\s*(?:["″”]|'')\s*)?
    (?(before)|(?P<after>[NSEW])?)\s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LIMITS: dict[Axis, int] = {"lon": 180, "lat": 90}
_WORDS: dict[Axis, str] = {"lon": "longitude", "lat": "latitude"}
_LETTERS: dict[str, Axis] = {"N": "lat", "S": "lat", "E": "lon", "W": "lon"}
_LOOKS_NUMERIC = re.compile(r"[\s\d.,;°º'′’\"″”+NSEWnsew-]+")


def parse_position(text: str) -> tuple[float, float] | None:
    """Return lon, lat of a coordinate pair as a person types it, or None for anything else.

    Parameters
    ----------
    text
        `LAT,LON` in decimal degrees, with N, S, E, W before or after, or in
        degrees, minutes and seconds.

    Raises
    ------
    PlaceError
        It is meant as coordinates and is none: a latitude of 95, one number, two latitudes.
    """
    text = text.replace("−", "-").strip()  # the true minus sign, as typeset pages have it
    if not _LOOKS_NUMERIC.fullmatch(text) or not re.search(r"\d", text):
        return None
    first = _ANGLE.match(text)
    if first is None:
        raise _unreadable(text)
    rest = text[first.end() :].lstrip(",; ")
    second = _ANGLE.fullmatch(rest)
    if second is None or rest == text:
        raise _unreadable(text)
    pair = _axis(first), _axis(second)
    if pair[0] is None or pair[1] is None:
        raise _unreadable(text)
    return _ordered(pair[0], pair[1], text)


def parse_angle(text: str, axis: Axis) -> float:
    """Return the signed degrees of one angle, as a column of a table holds it.

    Parameters
    ----------
    text
        Decimal degrees (a decimal comma is read) or degrees, minutes and
        seconds, with a sign or with N, S, E, W before or after.
    axis
        What the column holds: `lon` or `lat`.

    Raises
    ------
    PlaceError
        It is no angle, out of range, or of the other axis; the message is the reason alone.
    """
    angle = _ANGLE.fullmatch(text.replace("−", "-").replace(",", ".").strip())
    said = None if angle is None else _axis(angle)
    if said is None:
        raise PlaceError("is no angle; write degrees, such as 46.8011, 46.8011E or 46°48'4\"E")
    found, degrees = said
    if found not in {None, axis}:
        other = _WORDS["lat" if axis == "lon" else "lon"]
        raise PlaceError(f"is a {other}, not a {_WORDS[axis]}")
    limit = _LIMITS[axis]
    if abs(degrees) > limit:
        raise PlaceError(f"is a {_WORDS[axis]} not within -{limit} and {limit}")
    return degrees


def _unreadable(text: str) -> PlaceError:
    return PlaceError(f'"{text}" is no position; write LAT,LON such as 40.0194,46.8011')


def _axis(angle: re.Match[str]) -> tuple[Axis | None, float] | None:
    """Return the hemisphere's axis (None for unsaid) and signed degrees; None for no angle.

    A sign beside a letter is refused: -33.9S may be meant either way.
    """
    letter = (angle["before"] or angle["after"] or "").upper()
    parts = [float(angle[name] or 0) for name in ("degrees", "minutes", "seconds")]
    if parts[1] >= 60 or parts[2] >= 60 or (letter and angle["sign"]):
        return None
    degrees = parts[0] + parts[1] / 60 + parts[2] / 3600
    negative = angle["sign"] == "-" or letter in {"S", "W"}
    return _LETTERS.get(letter), -degrees if negative else degrees


def _ordered(
    first: tuple[Axis | None, float], second: tuple[Axis | None, float], text: str
) -> tuple[float, float]:
    if first[0] and first[0] == second[0]:
        raise _unreadable(text)
    swapped = first[0] == "lon" or second[0] == "lat"
    (_, lat), (_, lon) = (second, first) if swapped else (first, second)
    if abs(lat) > 90:
        hint = "; latitude comes first" if abs(lon) <= 90 and abs(lat) <= 180 else ""
        raise PlaceError(f'"{text}": latitude {lat:g} is not within -90 and 90{hint}')
    if abs(lon) > 180:
        raise PlaceError(f'"{text}": longitude {lon:g} is not within -180 and 180')
    return lon, lat
