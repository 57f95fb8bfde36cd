"""Map sites: where each keeps a position in the addresses of its pages, and in which order.

Each site is a function that yields what an address may hold, the surest
first: a marked place before the middle of the map shown.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from geomap.coordinates.angles import parse_pair
from geomap.coordinates.position import Position
from geomap.errors import PlaceError

__all__ = ["Link", "known_site", "position_of"]

_D = r"[+-]?\d{1,3}(?:\.\d*)?"
_PAIR = re.compile(rf"\s*({_D})(?:\s*[,;~]\s*|\s+|_|/)({_D})(?![\d.]*\d)")
_MARKED = "the place marked on a map ({})"
_SHOWN = "the middle of the map shown ({}), which may not be the place meant"


@dataclass(frozen=True, slots=True)
class Link:
    """An address taken apart: every value decoded, the first of each name kept."""

    text: str
    host: str
    path: str
    query: Mapping[str, str]
    fragment: str
    after: Mapping[str, str]
    """The fragment's own names and values."""

    def first(self, *names: str) -> str | None:
        """Return the first of these that the address has with a value."""
        return next((self.query[name] for name in names if self.query.get(name)), None)


class _Said(NamedTuple):
    """Text that holds a position, as found in an address."""

    text: str | None
    how: str = _MARKED
    lon_first: bool = False
    search: bool = False  # typed by a person: any notation of degrees, or a name


Site = Callable[[Link], Iterator[_Said | Position]]


def known_site(link: Link) -> Site | None:
    """Return how this site's addresses are read, or None for a site that is not known."""
    return next((site for hosts, site in _SITES if re.search(hosts, link.host)), None)


def position_of(link: Link) -> Position:
    """Return the position that an address states.

    Raises
    ------
    PlaceError
        It holds none, several, or one out of range.
    """
    name = link.host or "a page"
    asked: str | None = None
    for said in (known_site(link) or _any_site)(link):
        if isinstance(said, Position):
            return said
        found = _read(said, name, link.text)
        if found is not None:
            return found
        asked = asked or (said.text if said.search else None)
    if asked:
        raise PlaceError(f'"{link.text}" is a search for "{asked}"; give that name itself')
    raise PlaceError(f'"{link.text}" holds no position; paste LAT,LON from the map')


def _read(said: _Said, name: str, address: str) -> Position | None:
    if not said.text:
        return None
    if said.search:
        text = re.sub(r"^loc:|\s*\([^()]*\)$", "", said.text)
        try:
            pair = parse_pair(text)
        except PlaceError as error:
            raise PlaceError(f'"{address}": {error}') from None
        return pair and Position(pair.lon, pair.lat, read_as=said.how.format(name))
    found = _PAIR.match(said.text)
    if found is None:
        return None
    lat, lon = (float(found[2 if said.lon_first else 1]), float(found[1 if said.lon_first else 2]))
    if said.how == _SHOWN and abs(lat) <= 90:
        lon = (lon + 180) % 360 - 180  # a map that was turned round the earth
    if abs(lat) > 90 or abs(lon) > 180:
        raise PlaceError(f'"{address}": {lat:g},{lon:g} is not within 90 and 180 degrees')
    return Position(lon, lat, read_as=said.how.format(name))


def _joined(lat: str | None, lon: str | None) -> str | None:
    return f"{lat},{lon}" if lat and lon else None


def _route(link: Link) -> PlaceError:
    return PlaceError(f'"{link.text}" is a route or holds several places; give the one meant')


def _google(link: Link) -> Iterator[_Said | Position]:
    pins = set(re.findall(rf"!3d({_D})!4d({_D})", link.path + link.fragment))
    if len(pins) > 1 or len(_stops(link.path)) > 1 or link.first("saddr", "origin"):
        raise _route(link)
    for pin in pins:
        yield _Said(_joined(*pin))
    for name in ("query", "q", "destination", "daddr", "cbll", "viewpoint"):
        yield _Said(link.first(name), search=True)
    place = re.search(r"/(?:place|search|dir)/+([^/@][^/]*)", link.path)
    named = place[1] if place else ""
    yield _Said(_degrees_or_nothing(named), search=True)
    yield _Said(_shown_at(link.path), _SHOWN)
    embedded = re.search(rf"!2d({_D})!3d({_D})", link.first("pb") or "")
    yield _Said(embedded and ",".join(embedded.groups()), _SHOWN, lon_first=True)
    yield _Said(link.first("ll", "center", "sll"), _SHOWN)
    yield _Said(named, search=True)


def _stops(path: str) -> list[str]:
    parts = path.partition("/dir/")[2].split("/")
    return [part for part in parts if part and not part.startswith(("@", "data=", "am="))]


def _degrees_or_nothing(text: str) -> str | None:
    try:
        return text if parse_pair(text) else None
    except PlaceError:
        return None


def _shown_at(path: str) -> str | None:
    found = re.search(rf"/@({_D},{_D})(?=[,/]|$)", path)
    return found and found[1]


def _osm(link: Link) -> Iterator[_Said | Position]:
    if link.query.get("route") or link.path.startswith("/directions"):
        raise _route(link)
    yield _Said(_joined(link.first("mlat"), link.first("mlon")))
    yield _Said(link.first("query"), search=True)
    yield from _hash(link)
    yield _Said(_joined(link.first("lat"), link.first("lon")), _SHOWN)


def _hash(link: Link) -> Iterator[_Said | Position]:
    """Yield `#map=12/40.01/46.80` and `#12/40.01/46.80`, as OSM, MapLibre and geomap write it."""
    found = re.search(rf"(?:^|&|map=)\d{{1,2}}(?:\.\d+)?/({_D}/{_D})(?=[/&]|$)", link.fragment)
    yield _Said(found and found[1], _SHOWN)


def _bing(link: Link) -> Iterator[_Said | Position]:
    if link.first("rtp"):
        raise _route(link)
    point = re.match(r"point\.(.*)", link.first("sp") or "")
    yield _Said(point and point[1])
    yield _Said(link.first("where1", "q"), search=True)
    yield _Said(link.first("cp"), _SHOWN)


def _yandex(link: Link) -> Iterator[_Said | Position]:
    if link.first("rtext"):
        raise _route(link)
    marks = (link.first("pt") or "").split("~")
    if len(marks) > 1:
        raise _route(link)
    yield _Said(link.first("whatshere[point]", "poi[point]"), lon_first=True)
    yield _Said(marks[0], lon_first=True)
    yield _Said(_degrees_or_nothing(link.first("text") or ""), search=True)
    yield _Said(link.first("ll"), _SHOWN, lon_first=True)
    yield _Said(link.first("text"), search=True)


def _apple(link: Link) -> Iterator[_Said | Position]:
    if link.first("saddr"):
        raise _route(link)
    yield _Said(link.first("coordinate", "ll", "daddr"))
    yield _Said(_degrees_or_nothing(link.first("q", "address") or ""), search=True)
    yield _Said(link.first("center", "sll"), _SHOWN)
    yield _Said(link.first("q", "address", "daddr"), search=True)


def _wikimapia(link: Link) -> Iterator[_Said | Position]:
    for values in (link.after, link.query):
        yield _Said(_joined(values.get("lat"), values.get("lon")), _SHOWN)


def _mapy(link: Link) -> Iterator[_Said | Position]:
    if link.first("source") == "coor":
        yield _Said(link.first("id"), lon_first=True)
    yield _Said(_degrees_or_nothing(link.first("q") or ""), search=True)
    yield _Said(_joined(link.first("x"), link.first("y")), _SHOWN, lon_first=True)
    yield _Said(link.first("q"), search=True)


def _waze(link: Link) -> Iterator[_Said | Position]:
    for name in ("ll", "latlng", "to", "lat_lng"):
        yield _Said((link.first(name) or "").removeprefix("ll."))
    yield _Said(_joined(link.first("lat"), link.first("lon")))
    yield _Said(link.first("q"), search=True)


def _geohack(link: Link) -> Iterator[_Said | Position]:
    """Yield the parameters of Wikipedia's coordinates: 40_1_9.84_N_46_48_3.96_E_type:city."""
    given = (link.first("params") or "").partition("type:")[0].replace("_", " ").strip()
    letters = re.match(r"[^NS]*[NS][^EW]*[EW]", given)
    pair = _PAIR.match(given)
    yield _Said(letters[0] if letters else pair and pair[0], search=True)


def _two_gis(link: Link) -> Iterator[_Said | Position]:
    at = re.search(rf"/geo/(?:\d+/)?({_D},{_D})", link.path)
    yield _Said(at and at[1], lon_first=True)
    yield _Said(link.first("m"), _SHOWN, lon_first=True)


def _here(link: Link) -> Iterator[_Said | Position]:
    shared = re.search(rf"/l/({_D},{_D})", link.path)
    yield _Said(shared and shared[1])
    yield _Said(link.first("map"), _SHOWN)


def _plus_codes(link: Link) -> Iterator[_Said | Position]:
    from geomap.coordinates.plus_codes import read_plus_code

    found = read_plus_code(link.path.strip("/").replace(" ", "+"))
    if found is not None:
        yield found


def _short(link: Link) -> Iterator[_Said | Position]:
    raise PlaceError(
        f'"{link.text}" is a short link, which holds no position; '
        "open it and paste the long address"
    )


def _any_site(link: Link) -> Iterator[_Said | Position]:
    """Yield what says by name that it is latitude and longitude."""
    for values in (link.query, link.after):
        for lat, lon in (
            ("mlat", "mlon"),
            ("lat", "lon"),
            ("lat", "lng"),
            ("latitude", "longitude"),
        ):
            yield _Said(_joined(values.get(lat), values.get(lon)), _SHOWN)
    yield from _hash(link)


_SITES: tuple[tuple[str, Site], ...] = (
    (r"^(?:goo\.gl|maps\.app\.goo\.gl|g\.co|bit\.ly|t\.co|apple\.co|maps\.apple)$", _short),
    (r"(?:^|\.)google\.[a-z]{2,3}(?:\.[a-z]{2})?$", _google),
    (r"(?:^|\.)(?:openstreetmap\.(?:org|de|fr)|osm\.org)$", _osm),
    (r"(?:^|\.)bing\.com$", _bing),
    (r"(?:^|\.)yandex\.[a-z]{2,3}(?:\.[a-z]{2})?$", _yandex),
    (r"(?:^|\.)maps\.apple\.com$", _apple),
    (r"(?:^|\.)wikimapia\.org$", _wikimapia),
    (r"(?:^|\.)mapy\.(?:cz|com)$", _mapy),
    (r"(?:^|\.)waze\.com$", _waze),
    (r"^(?:geohack\.toolforge\.org|tools\.wmflabs\.org|geohack\.wmcloud\.org)$", _geohack),
    (r"(?:^|\.)2gis\.[a-z]{2,3}$", _two_gis),
    (r"(?:^|\.)here\.com$", _here),
    (r"^plus\.codes$", _plus_codes),
)
"""Hosts and how their addresses are read; short links first."""
