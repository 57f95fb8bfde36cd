"""Coordinates as people type and paste them: `40.0194,46.8011`, `40°1'10"N 46°48'4"E`.

A person writes latitude first, as map sites print it; hemisphere letters
override that. Inside the code the order is lon, lat.
"""

import re

from geomap.errors import PlaceError

__all__ = ["parse_position"]

_NUMBER = r"\d{1,3}(?:\.\d+)?"
_ANGLE = re.compile(
    rf"""\s*
    (?P<before>[NSEW])?\s*
    (?P<sign>[+-])?\s*
    (?P<degrees>{_NUMBER})\s*(?:°|º|deg|d)?\s*
    (?:(?P<minutes>{_NUMBER})\s*(?:'|′|’|m|min)\s*)?
    (?:(?P<seconds>{_NUMBER})\s*(?:"|″|”|''|s|sec)\s*)?
    (?P<after>[NSEW])?\s*
    """,
    re.VERBOSE | re.IGNORECASE,
)
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
    return _ordered(_axis(first), _axis(second), text)


def _unreadable(text: str) -> PlaceError:
    return PlaceError(f'"{text}" is no position; write LAT,LON such as 40.0194,46.8011')


def _axis(angle: re.Match[str]) -> tuple[str | None, float]:
    """Return the hemisphere's axis ("lat", "lon" or unsaid) and signed degrees."""
    letter = (angle["before"] or angle["after"] or "").upper()
    parts = [float(angle[name] or 0) for name in ("degrees", "minutes", "seconds")]
    if parts[1] >= 60 or parts[2] >= 60:
        raise _unreadable(angle.string.strip())
    degrees = parts[0] + parts[1] / 60 + parts[2] / 3600
    if (angle["sign"] == "-") != (letter in {"S", "W"} if letter else False):
        degrees = -degrees
    return {"N": "lat", "S": "lat", "E": "lon", "W": "lon"}.get(letter), degrees


def _ordered(
    first: tuple[str | None, float], second: tuple[str | None, float], text: str
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
