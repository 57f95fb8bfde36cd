"""geo: URIs (RFC 5870) and the addresses of map sites, read without any request.

What a site's address says is often the middle of what the map showed, not a
marked place; the position says which.
"""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from geomap.coordinates.angles import parse_pair
from geomap.coordinates.position import Position
from geomap.coordinates.sites import Link, known_site, position_of
from geomap.errors import PlaceError

__all__ = ["read_link"]

_LONGEST = 8_000
"""Letters of an address: above what browsers pass on."""
_SCHEMES = {"http", "https", "file"}
_NUMBER = r"[+-]?\d{1,3}(?:\.\d*)?"
_GEO = re.compile(
    rf"geo:(?P<lat>{_NUMBER}),(?P<lon>{_NUMBER})(?:,-?\d+(?:\.\d+)?)?"
    r"(?P<parameters>(?:;[\w-]+(?:=[^;?]*)?)*)(?:\?(?P<query>.*))?",
    re.IGNORECASE | re.ASCII,
)
_HALF_ROUND_M = 20_040_000.0


def read_link(text: str) -> Position | None:
    """Return the position that an address states, or None for what is no address.

    Parameters
    ----------
    text
        A geo: URI, or the address of a page of a map site, with or without
        https://. Of an unknown site only what names latitude and longitude is read.

    Raises
    ------
    PlaceError
        The address holds no position, several, or one that is out of range.
    """
    text = text.strip().strip("<>").strip()  # as mails set addresses off
    if text[:4].lower() == "geo:" and len(text) <= _LONGEST:
        return _geo_uri(text)
    link = _taken_apart(text)
    if link is None or ("://" not in text and known_site(link) is None):
        return None
    return position_of(link)


def _taken_apart(text: str) -> Link | None:
    """Return the parts of what looks like an address, with or without its scheme."""
    scheme, mark, _ = text.partition("://")
    if mark and scheme.lower() not in _SCHEMES:
        return None
    if len(text) > _LONGEST or re.search(r"\s", text):
        if mark:
            raise PlaceError(
                f'"{text[:60]}…" is no address of a map; paste it whole, without spaces'
            )
        return None
    try:
        parts = urlsplit(text if mark else f"https://{text}")
        host = (parts.hostname or "").lower().removeprefix("www.")
    except ValueError:
        if not mark:
            return None
        raise PlaceError(f'"{text}" is no address that can be read; give LAT,LON') from None
    return Link(
        text,
        host,
        unquote(parts.path).replace("+", " "),
        _values(parts.query),
        unquote(parts.fragment),
        _values(parts.fragment),
    )


def _values(query: str) -> dict[str, str]:
    values: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        values.setdefault(name, value.strip())
    return values


def _geo_uri(text: str) -> Position:
    found = _GEO.fullmatch(text)
    if found is None:
        raise PlaceError(f'"{text}" is no geo: URI; write it as geo:40.0194,46.8011;u=300')
    given = dict(part.partition("=")[::2] for part in found["parameters"].lower().split(";")[1:])
    if given.get("crs", "wgs84") != "wgs84":
        raise PlaceError(f'"{text}": only crs=wgs84 is read; bring it to WGS 84 first')
    lat, lon = found["lat"], found["lon"]
    asked = _values(found["query"] or "").get("q")
    if asked and float(lat) == 0 and float(lon) == 0:  # as phones write what they search for
        return _searched(text, asked)
    pair = _in_range(text, lat, lon)
    return Position(*pair, _uncertainty(text, given.get("u")), read_as="a geo: URI")


def _searched(text: str, asked: str) -> Position:
    pair = parse_pair(re.sub(r"\([^()]*\)$", "", asked))
    if pair is None:
        raise PlaceError(f'"{text}" is a search for "{asked}"; give that name itself')
    return Position(pair.lon, pair.lat, read_as="a geo: URI")


def _uncertainty(text: str, u: str | None) -> float | None:
    if u is None:
        return None
    if not re.fullmatch(r"\d+(?:\.\d+)?", u, re.ASCII) or float(u) > _HALF_ROUND_M:
        raise PlaceError(f'"{text}": u is metres, 0 or more, such as u=300')
    return float(u)


def _in_range(text: str, lat: str, lon: str) -> tuple[float, float]:
    y, x = float(lat), float(lon)
    if abs(y) > 90 or abs(x) > 180:
        raise PlaceError(f'"{text}": {y:g},{x:g} is not within 90 and 180 degrees')
    return x, y
