"""Online tiles above the offline base: whose they are, where they come from, what must be credited.

Providers are those of xyzservices. A page allows the image hosts of the one
asked for and no other, and works without them.
"""

import html
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote, urlsplit

from geomap.errors import MapError

__all__ = ["Tiles", "tiles_of"]

OFFLINE = "offline"
_SHORT = {"osm": "OpenStreetMap.Mapnik"}
_MERCATOR = "EPSG:3857"
_FILLED = re.compile(r"\{(?!(?:x|y|-y|z|s|r)\})(\w+)\}")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?", re.IGNORECASE)
_PLAIN_URL = re.compile(r"https?://[\w.:-]+/[^\s\"'<>\\{}]*", re.ASCII)
_MOST_ZOOM = 18
"""As leaflet-providers, where xyzservices has its records from, takes it where none is given."""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Online tiles.

    Attributes
    ----------
    options
        What the page's scripts read (`Tiles` in its types).
    images
        Addresses that the page may load pictures from.
    credit
        Who is to be credited, as plain text.
    """

    options: dict[str, Any]
    images: tuple[str, ...]
    credit: str


def tiles_of(basemap: str | Mapping[str, Any]) -> Tiles | None:
    """Return the tiles that a base map's name asks for; None for the offline base alone.

    Parameters
    ----------
    basemap
        `offline`, `osm`, a name of xyzservices such as `Esri.WorldImagery` in any
        letters, or a `TileProvider` of xyzservices that has its key.

    Raises
    ------
    MapError
        No such provider, or one that needs a key, is gone, or is of another projection.
    """
    if not isinstance(basemap, str):
        return _tiles(dict(basemap))
    if basemap.strip().casefold() == OFFLINE:
        return None
    return _tiles(_provider(_SHORT.get(basemap.strip().casefold(), basemap)))


def _provider(name: str) -> dict[str, Any]:
    from xyzservices import providers

    wanted = _letters(name)
    every = providers.flatten()
    found = next((key for key in every if _letters(key) == wanted), None)
    if found is None:
        # A family's name alone, where the family has one of its own name or a single member.
        members = [key for key in every if _letters(key.partition(".")[0]) == wanted]
        if len(members) == 1 and wanted:
            found = members[0]
        else:
            raise MapError(_unknown(name, members or _nearest(wanted, list(every))))
    return dict(every[found])


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name)).casefold()


def _nearest(wanted: str, names: list[str]) -> list[str]:
    import difflib

    by_letters = {_letters(name): name for name in names}
    close = difflib.get_close_matches(wanted, by_letters, n=5, cutoff=0.5)
    return [by_letters[letters] for letters in close]


def _unknown(name: str, near: list[str]) -> str:
    shown = f"nearest: {', '.join(near[:8])}" if near else "as OpenStreetMap.Mapnik"
    return f'basemap is "{name}"; use offline, osm or a name of xyzservices, {shown}'


def _tiles(provider: dict[str, Any]) -> Tiles:
    name = str(provider.get("name", "online tiles"))
    url = _filled(name, provider)
    subdomains = [str(part) for part in provider.get("subdomains") or "abc"]
    lowest, highest = provider.get("min_zoom") or 0, provider.get("max_zoom") or _MOST_ZOOM
    parts = _credit(str(provider.get("html_attribution") or provider.get("attribution") or name))
    options = {
        "name": name,
        "url": url,
        "subdomains": subdomains,
        "credit": parts,
        "least": int(lowest),
        "zoom": int(highest),
        "bounds": _bounds(provider.get("bounds")),
        "tms": bool(provider.get("tms")),
    }
    return Tiles(options, _hosts(name, url, subdomains), "".join(text for text, _ in parts))


def _filled(name: str, provider: dict[str, Any]) -> str:
    """Return the address of a provider's tiles with all but the tile's own numbers put in."""
    url = str(provider.get("url", ""))
    needed = set(_FILLED.findall(url))
    keys = [key for key in needed if "<insert" in str(provider.get(key, ""))]
    if keys:
        raise MapError(
            f"{name} serves tiles only with a key of yours ({', '.join(sorted(keys))}); take "
            "another provider, or in Python give basemap=xyzservices' provider with its key"
        )
    if provider.get("status") == "broken":
        raise MapError(f"{name} is marked as broken in xyzservices; take another provider")
    if str(provider.get("crs") or _MERCATOR) != _MERCATOR:
        raise MapError(f"{name} is drawn in {provider['crs']}, the map in {_MERCATOR}")
    missing = [key for key in needed if key not in provider]
    filled = _FILLED.sub(lambda found: _written(provider.get(found[1], "")), url)
    if missing or not _PLAIN_URL.fullmatch(re.sub(r"\{(?:x|y|-y|z|s|r)\}", "0", filled)):
        raise MapError(f"{name} has no address that a page may load tiles from")
    return filled


def _written(value: object) -> str:
    """Return a value as it stands in an address."""
    return quote(str(value), safe="/:@,;=+")


def _hosts(name: str, url: str, subdomains: list[str]) -> tuple[str, ...]:
    """Return what a content policy allows for an address: its hosts, over what it asks for."""
    names = subdomains if "{s}" in url.split("/")[2] else [""]
    hosts = []
    for part in names:
        address = urlsplit(url.replace("{s}", part))
        if not _HOST.fullmatch(address.netloc):
            raise MapError(f"{name} has no address that a page may load tiles from")
        hosts.append(f"{address.scheme}://{address.netloc}/")
    return tuple(dict.fromkeys(hosts))


def _bounds(value: Any) -> list[list[float]] | None:
    """Return two corners of where a provider has tiles, lat before lon; None is anywhere."""
    try:
        corners = [[float(lat), float(lon)] for lat, lon in value]
    except (TypeError, ValueError):
        return None
    numbers = [number for corner in corners for number in corner]
    return corners if len(corners) == 2 and all(map(math.isfinite, numbers)) else None


def _credit(markup: str) -> list[tuple[str, str | None]]:
    """Return what a provider wants credited: texts, each with the address it links to, or None."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    parts = [(" ".join(text.split(" ")), link) for text, link in reader.parts if text]
    return parts or [(html.unescape(markup), None)]


class _Reader(HTMLParser):
    """Takes texts and links out of markup; whatever else is there is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[str, str | None]] = []
        self._link: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            address = dict(attrs).get("href") or ""
            self._link = address if address.startswith(("https://", "http://")) else None

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._link = None

    def handle_data(self, data: str) -> None:
        self.parts.append((data, self._link))
