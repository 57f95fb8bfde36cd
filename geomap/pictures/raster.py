"""A drawing as a PNG, without a browser and without a library of the system.

resvg rasterises the shapes. Text goes to it as outlines: its own way with lines
of several scripts leaves letters out.
"""

import struct
import zlib
from typing import TYPE_CHECKING

from geomap.errors import MapError
from geomap.pictures.drawing import Element, xml

if TYPE_CHECKING:
    from geomap.pictures.shaping import Line

__all__ = ["MAX_PIXELS", "outlined", "png"]

MAX_PIXELS = 100_000_000
"""Larger pictures would take over a gigabyte to make."""

_CSS_DPI = 96.0
_INCH_M = 0.0254
_SIGNATURE_AND_HEADER = 8 + 25
_INSTALL = (
    'a PNG needs resvg-py and uharfbuzz: pip install "geomap[pictures]"; an SVG needs neither'
)
_HOW = {"font-size", "font-weight", "font-family", "text-anchor", "letter-spacing", "x", "y"}


def png(root: Element, *, dpi: float, texts: dict[str, str]) -> bytes:
    """Return a drawing as a PNG.

    Parameters
    ----------
    root
        The `svg` element; its `width` and `height` are pixels at 96 dpi.
    dpi
        Dots per inch: 192 draws each of those pixels twice as wide and high.
    texts
        What the file says of itself, under the keywords of the PNG standard.

    Raises
    ------
    MapError
        The libraries or the fonts are not installed, or the picture is too large.
    """
    zoom = dpi / _CSS_DPI
    width, height = (float(root.attributes[name]) * zoom for name in ("width", "height"))
    if width * height > MAX_PIXELS:
        raise MapError(
            f"the picture has {width:,.0f} by {height:,.0f} dots, "
            f"over {MAX_PIXELS:,} in all; take a smaller size or fewer dpi"
        )
    try:
        import resvg_py
        import uharfbuzz  # noqa: F401 - looked for here, so that both are asked for at once
    except ImportError:
        raise MapError(_INSTALL) from None
    drawn = resvg_py.svg_to_bytes(
        svg_string=xml(outlined(root)),
        skip_system_fonts=True,
        width=round(width),
        height=round(height),
    )
    return _described(bytes(drawn), dpi, texts)


def outlined(node: Element) -> Element:
    """Return a copy of a drawing with its text as paths and without its words for readers."""
    children: list[Element | str] = []
    for child in node.children:
        if isinstance(child, str) or child.name in {"title", "desc"}:
            continue
        children.append(_text_path(child) if child.name == "text" else outlined(child))
    return Element(node.name, dict(node.attributes), children)


def _text_path(node: Element) -> Element:
    from geomap.pictures.shaping import shaped

    given = node.attributes
    text = "".join(child for child in node.children if isinstance(child, str))
    line: Line = shaped(
        text,
        float(given["font-size"]),
        bold=int(float(given.get("font-weight", 400))) >= 600,
        spacing=float(given.get("letter-spacing", 0)),
    )
    share = {"middle": 0.5, "end": 1.0}.get(str(given.get("text-anchor")), 0.0)
    left = float(given["x"]) - share * line.width
    rest = {name: value for name, value in given.items() if name not in _HOW}
    move = f"translate({left:.2f} {float(given['y']):.2f})"
    return Element("path", {**rest, "transform": move, "d": line.path or "M0 0"})


def _described(data: bytes, dpi: float, texts: dict[str, str]) -> bytes:
    """Return a PNG that says how large it is on paper, and what it shows."""
    per_metre = round(dpi / _INCH_M)
    chunks = [_chunk(b"pHYs", struct.pack(">IIB", per_metre, per_metre, 1))]
    for keyword, text in texts.items():
        head = keyword.encode("latin-1") + b"\0\0\0\0\0"
        chunks.append(_chunk(b"iTXt", head + text.encode("utf-8", "replace")))
    start = _SIGNATURE_AND_HEADER
    return data[:start] + b"".join(chunks) + data[start:]


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)
