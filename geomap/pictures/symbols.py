"""Symbols of incidents and of groups of them, from the table in `geomap.style`.

Shape and colour say the type, the ring the verdict, a dashed ring that the
incident is contested, a pale symbol that it is uncertain.
"""

import math
from collections.abc import Sequence

from geomap.pictures.drawing import Element, element, figure
from geomap.pictures.marks import VERDICT_ORDER
from geomap.pictures.measure import width_of
from geomap.pictures.palette import INK, PAPER
from geomap.style import INCIDENT_SYMBOLS, VERDICT_STYLES, Symbol

__all__ = [
    "AREA_OPACITY",
    "CONTESTED_DASHES",
    "SYMBOL_SIZE",
    "badge",
    "group_radius",
    "group_symbol",
    "incident_symbol",
    "shape_path",
    "symbol_of",
]

SYMBOL_SIZE = 22.0
"""Pixels across, ring included."""
CONTESTED_DASHES = "4 2.9"
AREA_OPACITY = 0.05
_GRID = 26.0
_NUMBER_SIZE = 11.0
_ROUND = "M19 13A6 6 0 1 1 7 13A6 6 0 1 1 19 13Z"
_PATHS = {
    "square": "M7.5 7.5H18.5V18.5H7.5Z",
    "triangle": "M13 5.8L19.6 17.6H6.4Z",
    "diamond": "M13 5.5L20.5 13L13 20.5L5.5 13Z",
    "cross": "M10.7 6h4.6v4.7H20v4.6h-4.7V20h-4.6v-4.7H6v-4.6h4.7Z",
    "hexagon": "M13 6L19.1 9.5V16.5L13 20L6.9 16.5V9.5Z",
    "circle": _ROUND,
}
_SHARES = (("breach",), ("possible",), ("clear", "not in force", "not placed"))
_PALE = 0.5


def symbol_of(kind: int) -> Symbol:
    """Return the symbol of an incident type by its number."""
    return tuple(INCIDENT_SYMBOLS.values())[kind]


def shape_path(shape: str) -> str:
    """Return the outline of a shape in a square of 26, as the web map draws it."""
    return _PATHS[shape]


def incident_symbol(
    at: tuple[float, float],
    symbol: Symbol,
    verdict: str | None,
    *,
    contested: bool = False,
    faded: bool = False,
) -> Element:
    """Return an incident's symbol about a point; without a verdict it has no ring."""
    scale = SYMBOL_SIZE / _GRID
    x, y = (value - SYMBOL_SIZE / 2 for value in at)
    group = element("g", {"transform": f"translate({figure(x)} {figure(y)}) scale({scale:.4f})"})
    pale: dict[str, str | float] = {"opacity": _PALE} if faded else {}
    if verdict is not None:
        style = VERDICT_STYLES[verdict]
        dashes: dict[str, str | float] = {"stroke_dasharray": CONTESTED_DASHES} if contested else {}
        ring = {"fill": "none", "stroke": style.ring, "stroke_width": style.width}
        group.add(
            element("circle", {"cx": 13, "cy": 13, "r": 11, "fill": PAPER, "fill_opacity": 0.93}),
            element("circle", {"cx": 13, "cy": 13, "r": 11, **ring, **dashes, **pale}),
        )
    outline = {"stroke": INK, "stroke_width": 1, "stroke_linejoin": "round"}
    shape = {"d": shape_path(symbol.shape), "fill": symbol.colour, **outline, **pale}
    return group.add(element("path", shape))


def badge(at: tuple[float, float], count: int) -> list[Element]:
    """Return the number of reports of one event, to stand at the upper right of a symbol."""
    text = str(count)
    wide = max(14.0, width_of(text, 9.5, bold=True) + 7)
    left, top = at[0] + 3, at[1] - 17
    box = {"x": left, "y": top, "width": wide, "height": 14, "rx": 7, "fill": INK}
    words = {"x": left + wide / 2, "y": top + 10.4, "font_size": 9.5, "font_weight": 700}
    return [
        element("rect", {**box, "stroke": PAPER, "stroke_width": 1}),
        element("text", {**words, "text_anchor": "middle", "fill": PAPER}, text),
    ]


def group_radius(count: int) -> float:
    """Return how far the disc of a group reaches: it has room for its number."""
    room = width_of(str(count), _NUMBER_SIZE, bold=True) / 2 + 5.5
    return max(room, 11.0 + 1.6 * math.log10(max(count, 1)))


def group_symbol(
    at: tuple[float, float], verdicts: Sequence[int], *, area: bool = False
) -> Element:
    """Return the symbol of several incidents about a point.

    Parameters
    ----------
    at
        Pixels right and down.
    verdicts
        How many there are of each verdict, in the order of `VERDICT_ORDER`.
    area
        Whether they are known only to areas; the rim is dotted then.
    """
    x, y = at
    count = int(sum(verdicts))
    radius = group_radius(count)
    group = element("g")
    group.add(
        element("circle", {"cx": x, "cy": y, "r": radius, "fill": PAPER, "fill_opacity": 0.93})
    )
    if area:
        rim = {"fill": "none", "stroke": INK, "stroke_width": 1.6, "stroke_dasharray": "1.5 2.5"}
        group.add(element("circle", {"cx": x, "cy": y, "r": radius, **rim}))
    else:
        group.add(*_rim(at, radius - 1.5, verdicts))
    middle = {"x": x, "y": y + 0.36 * _NUMBER_SIZE, "text_anchor": "middle", "fill": INK}
    type_size = {"font_size": _NUMBER_SIZE, "font_weight": 700}
    return group.add(element("text", {**middle, **type_size}, str(count)))


def _rim(at: tuple[float, float], radius: float, verdicts: Sequence[int]) -> list[Element]:
    """Return a rim whose parts are the share of each verdict, clockwise from the top."""
    counts = dict(zip(VERDICT_ORDER, verdicts, strict=True))
    total = sum(verdicts)
    parts, start = [], 0.0
    for names in _SHARES:
        share = sum(counts[name] for name in names) / total
        style = VERDICT_STYLES[names[0]]
        stroke = {"fill": "none", "stroke": style.ring, "stroke_width": max(style.width + 0.5, 1.5)}
        if share >= 1:
            parts.append(element("circle", {"cx": at[0], "cy": at[1], "r": radius, **stroke}))
        elif share > 0:
            parts.append(element("path", {"d": _arc(at, radius, (start, start + share)), **stroke}))
        start += share
    return parts


def _arc(at: tuple[float, float], radius: float, share: tuple[float, float]) -> str:
    ends = [
        (
            at[0] + radius * math.sin(2 * math.pi * turn),
            at[1] - radius * math.cos(2 * math.pi * turn),
        )
        for turn in share
    ]
    (x, y), (to_x, to_y) = ends
    large = 1 if share[1] - share[0] > 0.5 else 0
    size = figure(radius)
    return f"M{figure(x)} {figure(y)}A{size} {size} 0 {large} 1 {figure(to_x)} {figure(to_y)}"
