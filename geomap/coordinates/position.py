"""One reader for every notation of a position, each tried where the text looks like it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from geomap.coordinates.angles import parse_pair

__all__ = ["Position", "read_position"]

# Patterns are compiled when a text first needs one: start-up is a promise.
_LINK = r"\s*<?(?i:[a-z][a-z0-9+.-]*:(?://|[-+\d])|[^\s/?#@]+\.[^\s/?#@.]+[/?#])"
_PLUS_CODE = r"(?<!\w)(?i:[23456789CFGHJMPQRVWX0]){2,8}\+(?!\s*\d+\.)"
_WKT = (
    r"\s*(?i:(?:SRID\s*=\s*4326\s*;\s*)?POINT)(?i:\s*ZM?|\s*M)?\s*"
    r"\(\s*([-+.\d]+)\s+([-+.\d]+)(?:\s+[-+.\d]+){0,2}\s*\)\s*"
)
# Zone number and band stand together in a grid reference: "8 Mar 2022" is a date.
_GRID = r"\s*(?:\d{1,2}\s?[^\W\d_]\s?[^\W\d_]{2}(?![^\W\d_])|[ABYZ][A-Z]{2}\s?\d{4}|.*\d{6})"


@dataclass(frozen=True, slots=True)
class Position:
    """A position in degrees, EPSG:4326, and how it was read."""

    lon: float
    lat: float
    radius_m: float | None = None
    """Metres that hold the true position with 95 %, where the notation states them.

    A grid square and a Plus Code state their cell: half its diagonal, which
    holds all of it, and which is the 95 % radius of the normal with the same
    variance as a point anywhere in the cell. A geo: URI states `u`.
    """
    read_as: str | None = None
    """What the text was taken for; None for degrees."""
    order_assumed: bool = False
    """Nothing in the text says which number is the latitude: the first was taken."""


def read_position(
    text: str, *, locate: Callable[[str], tuple[float, float, float]] | None = None
) -> Position | None:
    """Return the position that a text states in any usual notation; None for a name.

    Degrees as `parse_position` reads them, MGRS and UTM grid references, Plus
    Codes, geo: URIs (RFC 5870) and the addresses of map sites. Nothing is
    requested from any site.

    Parameters
    ----------
    text
        What a person typed or pasted.
    locate
        Gives lon, lat and radius in metres of a place name, for a short Plus
        Code (`2R92+QC Farukh`); without it those are refused.

    Raises
    ------
    PlaceError
        It is meant as a position and is none, or may mean several.
    """
    # So is each notation's module, for a text that looks like it.
    if (":" in text or "/" in text) and re.match(_LINK, text):
        from geomap.coordinates.links import read_link

        found = read_link(text.strip())
        if found is not None:
            return found
    point = re.fullmatch(_WKT, text) if "(" in text else None
    if point:
        from geomap.coordinates.angles import parse_angle

        lon, lat = parse_angle(point[1], "lon"), parse_angle(point[2], "lat")
        return Position(lon, lat, read_as="a WKT point, longitude first")
    if "+" in text and re.search(_PLUS_CODE, text):
        from geomap.coordinates.plus_codes import read_plus_code

        found = read_plus_code(text, locate)
        if found is not None:
            return found
    if _may_be_a_grid(text) and re.match(_GRID, text):
        from geomap.coordinates.grids import read_grid

        found = read_grid(text)
        if found is not None:
            return found
    pair = parse_pair(text)
    if pair is None:
        return None
    return Position(pair.lon, pair.lat, order_assumed=pair.order_assumed)


def _may_be_a_grid(text: str) -> bool:
    """Tell whether text may be a grid reference, as most positions and names are not."""
    return any(map(str.isdigit, text)) and ("." not in text or any(map(str.isalpha, text)))
