"""Plus Codes (Open Location Code): `8HG82R92+QC`, and short ones beside a place name.

The notation is a public specification (github.com/google/open-location-code):
pairs of base-20 digits for latitude and longitude, then a finer grid of five
rows and four columns a digit.
"""

import math
import re
from collections.abc import Callable

from geomap.coordinates.position import Position
from geomap.coordinates.typed import plain_signs
from geomap.errors import PlaceError
from geomap.geodesy import distance_m

__all__ = ["Cell", "decode", "read_plus_code"]

_DIGITS = "23456789CFGHJMPQRVWX"
_CODE = rf"(?<!\w)(?P<head>[{_DIGITS}0]{{2,8}})\+(?P<tail>\w*)"
_EXAMPLE = "8HG82R92+QC or 2R92+QC Farukh"
_DEGREE_M = 111_000.0  # a degree of latitude, for how far a place's radius reaches

Cell = tuple[float, float, float, float]
"""West, south, east and north of a code's cell, in degrees."""


def read_plus_code(
    text: str, locate: Callable[[str], tuple[float, float, float]] | None = None
) -> Position | None:
    """Return the position of a Plus Code, full or short with a place name; None for neither.

    The middle of the code's cell is the position, half its diagonal the radius.

    Parameters
    ----------
    text
        The code, and for a short one the name of a place near it before or after.
    locate
        Gives lon, lat and radius in metres of that name.

    Raises
    ------
    PlaceError
        A code that cannot be, or a short one without a place or too far from it.
    """
    tidy = plain_signs(text)
    found = re.search(_CODE, tidy, re.IGNORECASE)
    if found is None:
        return None
    name = (tidy[: found.start()] + " " + tidy[found.end() :]).strip(" ,;()")
    head, tail = found["head"].upper(), found["tail"].upper()
    if tail.strip(_DIGITS):
        raise _not_one(tidy)
    if len(head) == 8:
        return None if name else _position(decode(head, tail, text), f"{head}+{tail}")
    if "0" in head or len(head) % 2 or len(tail) < 2:
        raise _not_one(tidy)
    if not name or locate is None:
        raise PlaceError(
            f'"{tidy}" is a short Plus Code: add the town that it was given with, '
            f"as in {head}+{tail} Farukh, or give the full code"
        )
    cell = _nearest(decode("2" * (8 - len(head)) + head, tail, text), locate(name), tidy, len(head))
    return _position(cell, f"{head}+{tail} near {name}")


def decode(head: str, tail: str, text: str) -> Cell:
    """Return the cell of a full code: eight characters before its `+`, any number after.

    Raises
    ------
    PlaceError
        It is no code; the message quotes `text`.
    """
    pairs = head.rstrip("0")
    if not pairs or len(pairs) % 2 or "0" in pairs or len(tail) == 1 or (tail and len(pairs) < 8):
        raise _not_one(text)
    south, west, height, width = -90.0, -180.0, 400.0, 400.0
    digits = pairs + tail
    for row, column in zip(digits[:10:2], digits[1:10:2], strict=True):
        height, width = height / 20, width / 20
        south += height * _DIGITS.index(row)
        west += width * _DIGITS.index(column)
    for digit in digits[10:15]:  # finer than a micrometre, the rest of a code says nothing
        height, width = height / 5, width / 4
        south += height * (_DIGITS.index(digit) // 4)
        west += width * (_DIGITS.index(digit) % 4)
    if south >= 90 or west >= 180:
        raise _not_one(text)
    return west, south, west + width, south + height


def _nearest(cell: Cell, place: tuple[float, float, float], text: str, length: int) -> Cell:
    """Return the cell of a short code that lies nearest a place: it repeats every few degrees."""
    west, south, east, north = cell
    lon, lat, radius_m = place
    step = 20.0 ** (2 - (8 - length) / 2)  # degrees after which the short code comes again
    up = step * round((lat - (south + north) / 2) / step)
    right = step * round((lon - (west + east) / 2) / step)
    off = abs(lat - (south + north) / 2 - up), abs(lon - (west + east) / 2 - right)
    reach = radius_m / _DEGREE_M
    wide = reach / max(math.cos(math.radians(lat)), 0.01)
    if not -90 <= (south + north) / 2 + up <= 90 or max(off[0] + reach, off[1] + wide) > step / 2:
        raise PlaceError(
            f'"{text}": the place is too large or too far from the code to tell which of '
            "several is meant; give the full code or a nearer place"
        )
    return west + right, south + up, east + right, north + up


def _position(cell: Cell, code: str) -> Position:
    west, south, east, north = cell
    lon, lat = (west + east) / 2, (south + north) / 2
    corners = [distance_m(lon, lat, x, y).item() for x in (west, east) for y in (south, north)]
    lon = (lon + 180) % 360 - 180
    radius_m = round(max(corners), 2)
    return Position(
        round(lon, 9), round(lat, 9), radius_m, f"the middle of the Plus Code's cell ({code})"
    )


def _not_one(text: str) -> PlaceError:
    return PlaceError(f'"{text.strip()}" is no Plus Code; write it as {_EXAMPLE}')
