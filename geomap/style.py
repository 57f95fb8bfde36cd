"""One symbol table for everything that draws: the web map and, later, QGIS.

Shape tells the family of an incident type and colour tells the type, so that
no meaning rests on colour alone. Colours are those of Okabe and Ito (2008),
which people with the common colour blindnesses can tell apart.
"""

from dataclasses import dataclass
from typing import Literal

__all__ = ["INCIDENT_SYMBOLS", "VERDICT_STYLES", "ZONE_STYLE", "Symbol", "VerdictStyle", "symbol"]

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


def symbol(incident_type: str | None) -> Symbol:
    """Return the symbol of a type; one outside the vocabulary is drawn as `other`."""
    return INCIDENT_SYMBOLS.get(incident_type or "other", INCIDENT_SYMBOLS["other"])
