"""The finished page: one HTML file that holds all it needs and says what it may run.

`Page` is a branca Figure, so `map.save()`, `map.get_root().render()` and a
notebook all give the same bytes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import folium
from branca.element import Element, Figure
from folium.folium import GlobalSwitches

from geomap.errors import MapError
from geomap.files import replacing
from geomap.webmap.assets import CDN, asset
from geomap.webmap.bundle import own_script, own_style
from geomap.webmap.policy import content_policy, refuse_external, refuse_markup
from geomap.webmap.safe_html import (
    inline_css,
    json_text,
    plain_line,
    script_hash,
    script_text,
    style_text,
)
from geomap.webmap.tree import restored, stable_names, walk
from geomap.webmap.words import Words, words_in

__all__ = ["LEAFLET_JS", "Page", "Parts", "save_page"]

LEAFLET_JS, LEAFLET_CSS = "leaflet/dist/leaflet.js", "leaflet/dist/leaflet.css"
_STYLE = re.compile(r"<style[^>]*>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
_ICONS = {"iconUrl": "marker-icon", "iconRetinaUrl": "marker-icon-2x", "shadowUrl": "marker-shadow"}


@dataclass(frozen=True, slots=True)
class Parts:
    """What a page is made of, beside the folium elements on it.

    Attributes
    ----------
    title
        Plain text.
    data
        What the page's scripts read, as JSON values.
    assets
        `inline` puts Leaflet into the page; `cdn` links it, with integrity hashes.
    lang
        ISO 639 code of the language of the interface.
    images
        Addresses of pictures that the page may load; empty for none.
    packed
        The incidents as bytes in base64, where they are no part of `data`.
    embed
        Whether the page is laid out for an iframe.
    """

    title: str
    data: Mapping[str, Any]
    assets: str = "inline"
    lang: str = "en"
    images: tuple[str, ...] = ()
    packed: str | None = None
    embed: bool = False


@dataclass(slots=True)
class _Draft:
    """The pieces of a page with, for each script and style sheet, what allows it to run."""

    head: list[str] = field(default_factory=list)
    body: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    images: list[str] = field(default_factory=list)

    def script(self, code: str) -> None:
        text = script_text(code)
        self.scripts.append(script_hash(text))
        self.body.append(f"<script>{text}</script>")

    def style(self, css: str) -> None:
        text = style_text(css)
        self.styles.append(script_hash(text))
        self.head.append(f"<style>{text}</style>")

    def block(self, name: str, value: object) -> None:
        self.body.append(f'<script type="application/json" id="{name}">{json_text(value)}</script>')

    def packed(self, name: str, base64: str) -> None:
        self.body.append(f'<script type="application/octet-stream" id="{name}">{base64}</script>')


class Page(Figure):  # type: ignore[misc, unused-ignore]
    """A page about one map, which is its first child."""

    def __init__(self, parts: Parts) -> None:
        super().__init__(height="720px")
        self.parts = parts

    def render(self, **kwargs: Any) -> str:
        """Return the page as HTML.

        Raises
        ------
        MapError
            Something on the map would be loaded from elsewhere when the page opens.
        """
        with stable_names(self) as random_ids:
            text = self._render(kwargs)
        if any(found in random_ids for found in re.findall(r"[0-9a-f]{32}", text)):
            # Somebody wrote a layer's name into a script: the names have to stay.
            text = self._render(kwargs)
        return text

    def save(self, outfile: Any, close_file: bool = True, **kwargs: Any) -> None:
        """Write the page whole or not at all; `outfile` is a path or a binary file."""
        save_page(self.render(**kwargs), outfile, close_file=close_file)

    def _render(self, kwargs: dict[str, Any]) -> str:
        with restored(self):
            foreign = [element for element in walk(self) if not _is_own(element, self)]
            for child in list(self._children.values()):
                child.render(**kwargs)
            for element in walk(self):
                refuse_external(element)
            return self._assemble(foreign)

    def _assemble(self, foreign: list[Element]) -> str:
        draft = _Draft(images=list(self.parts.images))
        self._add_leaflet(draft)
        draft.style(own_style())
        header = "\n".join(_texts(self.header, leave_out="meta_http"))
        refuse_markup(header)
        for css in _STYLE.findall(header):
            draft.style(css)
        draft.head.append(_STYLE.sub("", header).strip())
        code = "\n".join(_texts(self.script))
        markup = "\n".join(_texts(self.html))
        refuse_markup(markup)
        draft.body.insert(0, markup)
        words = words_in(self.parts.lang)
        draft.block("geomap-words", {"language": words.language, "words": words.on_page})
        draft.block("geomap-data", self.parts.data)
        if self.parts.packed is not None:
            draft.packed("geomap-incidents", self.parts.packed)
        draft.block("geomap-layers", _layer_list(self))
        if foreign:
            draft.script(self._compatibility())
        draft.script(code)
        draft.script(own_script())
        policy = content_policy(
            draft.scripts, draft.styles, draft.images, style_attributes=bool(foreign)
        )
        return _document(self.parts.title, policy, draft, words)

    def _add_leaflet(self, draft: _Draft) -> None:
        script, style = asset(LEAFLET_JS), asset(LEAFLET_CSS)
        if self.parts.assets == "inline":
            images = style.name.rpartition("/")[0]
            css = inline_css(style.read_text(), lambda path: asset(f"{images}/{path}").read_bytes())
            draft.style(css)
            draft.script(script.read_text())
            return
        draft.head.append(
            f'<link rel="stylesheet" href="{style.url}" integrity="{style.integrity}" '
            'crossorigin="anonymous">'
        )
        draft.body.append(
            f'<script src="{script.url}" integrity="{script.integrity}" '
            'crossorigin="anonymous"></script>'
        )
        draft.scripts.append(script.url)
        draft.styles.append(style.url)
        draft.images.append(f"{CDN}{style.package}@{style.version}/dist/images/")

    def _compatibility(self) -> str:
        """Return what folium's own markers and popups need of the page."""
        code = own_script(["compat"])
        if self.parts.assets == "inline":
            import base64

            options = {
                option: "data:image/png;base64,"
                + base64.b64encode(asset(f"leaflet/dist/images/{name}.png").read_bytes()).decode()
                for option, name in _ICONS.items()
            }
            code += f'L.Icon.Default.imagePath = "";\nL.Icon.Default.mergeOptions({options});\n'
        return code


def save_page(text: str, outfile: Any, *, close_file: bool) -> None:
    """Write a rendered page to a path, whole or not at all, or to a binary file.

    Raises
    ------
    OutputError
        The path cannot be written to.
    """
    if isinstance(outfile, (str, bytes, Path)):
        path = Path(outfile.decode() if isinstance(outfile, bytes) else outfile)
        with replacing(path) as temporary:
            temporary.write_bytes(text.encode("utf-8"))
        return
    stream: BinaryIO = outfile
    stream.write(text.encode("utf-8"))
    if close_file:
        stream.close()


def _texts(holder: Element, *, leave_out: str = "") -> list[str]:
    return [
        child.render()
        for name, child in holder._children.items()  # noqa: SLF001
        if name != leave_out
    ]


def _is_own(element: Element, page: Page) -> bool:
    """Whether geomap put an element there: the page, its holders and the bare map."""
    holders = (page, page.header, page.html, page.script, page.header._children.get("meta_http"))  # noqa: SLF001
    return (
        element in holders
        or isinstance(element, GlobalSwitches)
        or getattr(element, "is_geomap", False)
    )


def _layer_list(page: Page) -> list[dict[str, str]]:
    """Return the layers a person added to the map, unless a layer control of theirs lists them."""
    found = []
    for element in walk(page):
        if isinstance(element, folium.LayerControl):
            return []
        if isinstance(element, folium.map.Layer) and element.control:
            if not isinstance(element._parent, folium.Map):  # noqa: SLF001
                continue
            found.append({"name": _layer_name(element), "variable": element.get_name()})
    return found


def _layer_name(layer: Any) -> str:
    """Return a layer's name, or its kind where folium named it after a number of its own."""
    name = str(layer.layer_name)
    return type(layer).__name__ if name.endswith(f"_{layer._id}") else name  # noqa: SLF001


def _document(title: str, policy: str, draft: _Draft, words: Words) -> str:
    if '"' in policy:
        raise MapError("the page's security policy cannot be written; report this as a bug")
    head = "\n".join(part for part in draft.head if part)
    body = "\n".join(part for part in draft.body if part)
    return f"""<!DOCTYPE html>
<html lang="{words.language}" dir="{words.direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="geomap">
<title>{plain_line(title)}</title>
{head}
</head>
<body>
{body}
<noscript>{plain_line(words.say("page.noscript"))}</noscript>
</body>
</html>
"""
