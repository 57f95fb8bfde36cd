"""One symbol table for everything that draws: the web map and, later, QGIS.

Shape tells the family of an incident type and colour tells the type, so that
no meaning rests on colour alone. Colours are those of Okabe and Ito (2008),
which people with the common colour blindnesses can tell apart.
"""

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "AREA_DASHES",
    "AREA_OPACITY",
    "BAND_OPACITY",
    "DOUBTFUL",
    "GROUND",
    "INCIDENT_SYMBOLS",
    "MARKS",
    "VERDICT_STYLES",
    "ZONE_DASHES",
    "ZONE_STYLE",
    "MarkStyle",
    "Symbol",
    "VerdictStyle",
    "symbol",
]

Shape = Literal["circle", "square", "triangle", "diamond", "cross", "hexagon"]

ORANGE, SKY, GREEN, YELLOW = "#E69F00", "#56B4E9", "#009E73", "#F0E442"
BLUE, VERMILION, PURPLE, GREY = "#0072B2", "#D55E00", "#CC79A7", "#777777"


@dataclass(frozen=True, slots=True)
class Symbol:
    """How one incident type is drawn."""

    shape: Shape
    colour: str


@dataclass(frozen=True, slots=True)
class VerdictStyle:
    """How a verdict shows around a symbol: a ring of this colour, solid or dashed."""

    ring: str
    width: float
    label: str
    faded: bool = False


@dataclass(frozen=True, slots=True)
class MarkStyle:
    """How every symbol is drawn; lengths are pixels of the web map, 96 an inch.

    Attributes
    ----------
    ink, outline
        Colour and width of the line about a shape.
    ring
        Radius of the ring.
    dashes
        How the ring of a contested incident is dashed.
    halo
        Opacity of the white disc within the ring.
    faded
        Opacity of a symbol that is in doubt.
    """

    ink: str
    outline: float
    ring: float
    dashes: tuple[float, float]
    halo: float
    faded: float


MARKS = MarkStyle(ink="#1d2326", outline=1.0, ring=11.0, dashes=(4.0, 2.9), halo=0.93, faded=0.5)

DOUBTFUL = ("fuzzy name", "ambiguous name")
"""Of `tables.LOCATED` what is drawn pale: the place may be another one."""

AREA_OPACITY = 0.05
"""Of the fill of a circle that stands for an incident known only to an area."""
AREA_DASHES = (6.0, 4.0)
"""How its line is dashed where it is contested, pixels."""

INCIDENT_SYMBOLS: dict[str, Symbol] = {
    "armed clash": Symbol("diamond", VERMILION),
    "shelling": Symbol("triangle", ORANGE),
    "drone strike": Symbol("triangle", PURPLE),
    "air strike": Symbol("triangle", SKY),
    "shooting": Symbol("diamond", ORANGE),
    "explosive device": Symbol("triangle", YELLOW),
    "troop entry": Symbol("square", BLUE),
    "fortification": Symbol("square", GREEN),
    "territory taken": Symbol("square", VERMILION),
    "withdrawal": Symbol("square", SKY),
    "blockade": Symbol("cross", VERMILION),
    "ceasefire violation": Symbol("hexagon", ORANGE),
    "violence against civilians": Symbol("hexagon", PURPLE),
    "detention": Symbol("hexagon", SKY),
    "protest": Symbol("circle", GREEN),
    "other": Symbol("circle", GREY),
}

VERDICT_STYLES: dict[str, VerdictStyle] = {
    "breach": VerdictStyle("#B00020", 3.0, "breach"),
    "possible": VerdictStyle("#B8860B", 2.5, "possible breach"),
    "clear": VerdictStyle("#333333", 1.0, "clear of every zone in force"),
    "not in force": VerdictStyle("#333333", 1.0, "no zone in force there then", faded=True),
    "not placed": VerdictStyle("#333333", 1.0, "not placed", faded=True),
}

ZONE_STYLE = {"stroke": BLUE, "width": 2.0, "fill": BLUE, "fill_opacity": 0.08}
ZONE_DASHES: tuple[tuple[float, ...], ...] = ((), (9, 5), (2, 5), (13, 4, 2, 4))
"""What tells versions of one zone apart, in their order, pixels."""
BAND_OPACITY = 0.13
"""Of the band in which an uncertain boundary runs."""

GROUND = {
    "sea": "#dce7ec",
    "land": "#f7f5f0",
    "coast": "#8fa9b5",
    "border": "#9a938a",
    "river": "#a9c3cf",
}
"""Colours of what lies beneath."""


def symbol(incident_type: str | None) -> Symbol:
    """Return the symbol of a type; one outside the vocabulary is drawn as `other`."""
    return INCIDENT_SYMBOLS.get(incident_type or "other", INCIDENT_SYMBOLS["other"])
