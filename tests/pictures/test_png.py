"""PNG: the same picture as dots, decoded here and looked at."""

import importlib.util
import struct
import sys

import numpy as np
import pytest

from geomap.errors import MapError
from geomap.pictures import picture
from geomap.pictures.drawing import element
from geomap.pictures.raster import MAX_PIXELS, png
from geomap.style import INCIDENT_SYMBOLS, VERDICT_STYLES


def rgb(colour):
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def near(pixels, at, colour, *, within=40):
    """Whether a dot about a place has a colour."""
    x, y = (round(value) for value in at)
    about = pixels[y - 2 : y + 3, x - 2 : x + 3, :3].astype(int)
    return (np.abs(about - rgb(colour)).max(axis=2) < within).any()


@pytest.mark.parametrize("dpi", [96, 192])
def test_symbols_have_their_colours_where_the_svg_has_them(case, dpi):
    rows = [
        case.incident(1, type="drone strike", verdict="breach"),
        case.incident(2, lon=20.3, type="fortification"),
    ]
    seen = case.draw(rows, size=(400, None))
    pixels, chunks = case.decoded(seen.picture.png(dpi=dpi))
    zoom = dpi / 96
    size = [round(float(seen.root.get(name)) * zoom) for name in ("width", "height")]
    assert list(pixels.shape[1::-1]) == size
    for kind in ("drone strike", "fortification"):
        colour = INCIDENT_SYMBOLS[kind].colour
        x, y = seen.symbols(colour)[0]
        assert near(pixels, (x * zoom, y * zoom), colour)
    x, y = seen.symbols(INCIDENT_SYMBOLS["drone strike"].colour)[0]
    top = (x * zoom, (y - 11 * 22 / 26) * zoom)
    assert near(pixels, top, VERDICT_STYLES["breach"].ring)
    assert struct.unpack(">IIB", chunks[b"pHYs"]) == (round(dpi / 0.0254),) * 2 + (1,)
    assert b"Incidents and zones" in chunks[b"iTXt"]


@pytest.mark.parametrize(
    "text", ["Farukh", "Парух", "Փառուխ", "ფარუხი", "حلب", "בית", "판문점", "x حلب y"]
)
def test_text_of_every_script_leaves_ink(case, text):
    root = element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "width": 200, "height": 40},
        element("rect", {"width": 200, "height": 40, "fill": "#ffffff"}),
        element("text", {"x": 10, "y": 28, "font_size": 20, "fill": "#000000"}, text),
    )
    pixels, _ = case.decoded(png(root, dpi=96, texts={}))
    dark = pixels[..., :3].max(axis=2) < 128
    columns = np.flatnonzero(dark.any(axis=0))
    assert dark.sum() > 60
    assert 8 <= columns[0] <= 14
    assert columns[-1] - columns[0] > 20


@pytest.mark.parametrize(("anchor", "low", "high"), [("middle", 90, 110), ("end", 70, 80)])
def test_lines_are_anchored_by_their_true_width(case, anchor, low, high):
    text = {"x": 100, "y": 28, "font_size": 20, "fill": "#000000", "text_anchor": anchor}
    root = element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "width": 200, "height": 40},
        element("rect", {"width": 200, "height": 40, "fill": "#ffffff"}),
        element("text", text, "Shusha"[:5]),
    )
    pixels, _ = case.decoded(png(root, dpi=96, texts={}))
    columns = np.flatnonzero((pixels[..., :3].max(axis=2) < 128).any(axis=0))
    assert low <= (columns[0] + columns[-1]) / 2 <= high


def test_the_same_picture_gives_the_same_bytes(case):
    drawn = picture(case.incidents(case.incident(1)), case.zones(), size=(400, None))
    assert drawn.png(dpi=96) == drawn.png(dpi=96)


def test_a_missing_library_says_what_to_install(case, monkeypatch, tmp_path):
    drawn = picture(case.incidents(case.incident(1)), case.zones())
    for name in ("resvg_py", "uharfbuzz"):
        with monkeypatch.context() as patch:
            patch.setitem(sys.modules, name, None)
            with pytest.raises(MapError, match=r'pip install "geomap\[pictures\]"'):
                drawn.save(tmp_path / "case.png")
    assert list(tmp_path.iterdir()) == []
    drawn.save(tmp_path / "case.svg")


def test_missing_fonts_say_what_to_install(monkeypatch):
    from geomap.pictures import shaping

    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MapError, match=r'fonts .* pip install "geomap\[pictures\]"'):
        shaping.font_files()


def test_too_many_dots_are_refused(case):
    drawn = picture(case.incidents(case.incident(1)), case.zones(), size=(4000, 4000))
    with pytest.raises(MapError, match=f"over {MAX_PIXELS:,} in all"):
        drawn.png(dpi=1200)
    with pytest.raises(MapError, match="24 to 1200"):
        drawn.png(dpi=0)
