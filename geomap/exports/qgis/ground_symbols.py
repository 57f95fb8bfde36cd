"""The ground as QGIS draws it: land, coast, borders, lakes, rivers and places."""

from geomap.exports.qgis.labels import PLACE_INK
from geomap.exports.qgis.markup import colour, mm, symbol, symbol_layer
from geomap.exports.qgis.project_xml import element
from geomap.style import GROUND

__all__ = ["GROUND_KINDS", "ground_renderer"]

GROUND_KINDS = {"land": "fill", "lakes": "fill", "coast": "line", "rivers": "line",
                "borders": "line", "places": "marker"}  # fmt: skip
"""What each layer is drawn with, in the order in which they lie."""

_BORDER_DASHES = (7, 3, 2, 3)


def ground_renderer(name: str) -> str:
    """Return the renderer of a layer of the ground; one of no known name is drawn as coast."""
    drawn = {
        "land": _fill("land"),
        "lakes": _fill("sea", "coast"),
        "rivers": _line("coast", 1.1, opacity=0.55),
        "borders": _line("border", 1.2, opacity=0.9, dashes=_BORDER_DASHES),
        "places": _dot(),
    }.get(name, _line("coast", 1.0))
    kind = GROUND_KINDS.get(name, "line")
    return element(
        "renderer-v2",
        {
            "type": "singleSymbol",
            "enableorderby": 0,
            "forceraster": 0,
            "symbollevels": 0,
            "referencescale": -1,
        },
        element("symbols", None, symbol(kind, "0", drawn)),
    )


def _fill(name: str, outline: str | None = None) -> str:
    options = {"color": colour(GROUND[name]), "style": "solid", "outline_style": "no"}
    if outline:
        options |= {
            "outline_style": "solid",
            "outline_color": colour(GROUND[outline], 0.55),
            "outline_width": mm(0.8),
            "outline_width_unit": "MM",
        }
    return symbol_layer("SimpleFill", options)


def _dot() -> str:
    """Return the dot of a place, on maps that name it; the legend has one too."""
    options = {
        "name": "circle",
        "color": colour(PLACE_INK),
        "size": mm(4),
        "size_unit": "MM",
        "outline_style": "no",
    }
    return symbol_layer(
        "SimpleMarker", options, {"enabled": '$id IS NULL OR @map_scale <= "from_scale"'}
    )


def _line(name: str, width: float, *, opacity: float = 1.0, dashes: tuple[float, ...] = ()) -> str:
    return symbol_layer(
        "SimpleLine",
        {
            "line_color": colour(GROUND[name], opacity),
            "line_width": mm(width),
            "line_width_unit": "MM",
            "line_style": "solid",
            "capstyle": "flat",
            "joinstyle": "round",
            "use_custom_dash": "1" if dashes else "0",
            "customdash": ";".join(map(mm, dashes)) or "5;2",
            "customdash_unit": "MM",
        },
    )
