"""What a page may load and run: its Content-Security-Policy, and what is refused at writing.

The policy is the second wall. The first is that nothing that needs the network
is written at all, so that a page is never half there.
"""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

import folium
from branca.colormap import ColorMap
from branca.element import CssLink, Element, Html, IFrame, JavascriptLink
from folium.raster_layers import ImageOverlay, TileLayer, VideoOverlay, WmsTileLayer

from geomap.errors import MapError

__all__ = ["content_policy", "refuse_external", "refuse_markup"]

_LOADS = {
    ("link", "href"),
    ("base", "href"),
    ("image", "href"),
    ("use", "href"),
    ("object", "data"),
    ("form", "action"),
}
_LOADING_ATTRIBUTES = {"src", "srcset", "poster", "background", "xlink:href", "srcdoc"}
_LOCAL = re.compile(r"\s*(?:data:|#|$)", re.IGNORECASE)
_CSS_LOAD = re.compile(r"@import|url\(\s*['\"]?(?!\s*['\"]?(?:data:|#))", re.IGNORECASE)


def content_policy(
    scripts: Iterable[str],
    styles: Iterable[str],
    images: Iterable[str],
    *,
    style_attributes: bool,
) -> str:
    """Return the Content-Security-Policy of a page.

    Parameters
    ----------
    scripts, styles
        Hashes of inline text, or whole addresses.
    images
        Addresses that pictures may come from beside the page itself.
    style_attributes
        Let markup carry style attributes, as folium's own layers do. They can
        colour and move things; they cannot run or fetch any.
    """
    rules = {
        "default-src": ["'none'"],
        "script-src": sorted(set(scripts)),
        "style-src": sorted(set(styles)),
        "img-src": ["data:", *images],
        "connect-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    if style_attributes:
        rules["style-src-attr"] = ["'unsafe-inline'"]
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


def refuse_external(element: Element) -> None:
    """Raise MapError where a folium element would load something when the page opens."""
    if isinstance(element, ColorMap):
        raise MapError(
            "folium draws a scale of colours with d3, which a geomap page does not hold; colour "
            "a folium.GeoJson with a style_function and tell its colours in markup of your own"
        )
    if isinstance(element, IFrame):
        raise MapError(
            "an IFrame stays empty on a geomap page, which opens no other page; give the popup "
            "its HTML as text"
        )
    for markup in _markup_of(element):
        refuse_markup(markup)
    if isinstance(element, (JavascriptLink, CssLink)):
        raise MapError(
            f"a layer on the map loads {element.url}; a geomap page loads nothing that it does "
            "not hold, so leave that layer or plugin out"
        )
    if isinstance(element, (TileLayer, WmsTileLayer)):
        raise MapError(
            "a tile layer would load pictures from the network; leave it out, or ask for "
            'OpenStreetMap tiles with basemap="osm"'
        )
    if isinstance(element, folium.Icon) and not isinstance(element, folium.CustomIcon):
        raise MapError(
            "folium.Icon draws glyphs of Font Awesome, which a geomap page does not hold; "
            "use folium.CircleMarker, folium.DivIcon or a marker without an icon"
        )
    if isinstance(element, folium.GeoJson) and not element.embed:
        raise MapError("folium.GeoJson(embed=False) loads its data when opened; use embed=True")
    address = ""
    if isinstance(element, (ImageOverlay, VideoOverlay)):
        address = str(getattr(element, "url", "") or getattr(element, "video_url", ""))
    elif isinstance(element, folium.CustomIcon):
        address = str(element.options.get("icon_url", ""))
    if address and not _LOCAL.match(address):
        raise MapError(
            f"a picture on the map would be loaded from {address}; give folium the path of a "
            "local file, which becomes part of the page"
        )


def _markup_of(element: Element) -> Iterable[str]:
    """Yield the markup that an element of folium's brings in through a script."""
    if isinstance(element, Html) and element.script:
        yield str(element.data)
    elif isinstance(element, folium.Tooltip):
        yield str(element.text)
    elif isinstance(element, folium.DivIcon):
        yield str(element.options.get("html", ""))


def refuse_markup(markup: str) -> None:
    """Raise MapError where markup that a person added loads something or holds a script."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()


class _Reader(HTMLParser):
    """Looks through markup for whatever a browser would fetch or run."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "iframe", "embed", "frame"}:
            raise MapError(
                f"markup on the page holds <{tag}>; add script code with "
                "page.get_root().script.add_child(folium.Element(code))"
            )
        for name, value in attrs:
            loads = name in _LOADING_ATTRIBUTES or (tag, name) in _LOADS
            styles = name == "style" and _CSS_LOAD.search(value or "")
            if styles or (loads and not _LOCAL.match(value or "")):
                raise MapError(
                    f"markup on the page loads {value!r} (<{tag} {name}>); a geomap page loads "
                    "nothing that it does not hold, so put it in as a data: address"
                )

    def handle_data(self, data: str) -> None:
        if self.lasttag == "style" and _CSS_LOAD.search(data):
            raise MapError(
                "a style sheet on the page loads something; put it in as a data: address"
            )
