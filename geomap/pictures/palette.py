"""Colours, lines and type of a picture beside those of `geomap.style`; the web map's light ones."""

__all__ = [
    "BORDER",
    "BORDER_DASHES",
    "COAST",
    "COUNTRY",
    "FONTS",
    "INK",
    "LABEL",
    "LAKE",
    "LAND",
    "PAPER",
    "RIVER",
    "RULE",
    "SEA",
    "SOFT",
]

PAPER, INK, SOFT, RULE = "#ffffff", "#1d2326", "#566066", "#c3cace"
SEA, LAND, COAST, BORDER = "#dce7ec", "#f7f5f0", "#8fa9b5", "#9a938a"
LAKE, RIVER = SEA, "#a9c3cf"
LABEL, COUNTRY = "#33393c", "#7d776e"
BORDER_DASHES = "7 3 2 3"
FONTS = "'Noto Sans', 'Segoe UI', 'Helvetica Neue', Arial, 'DejaVu Sans', sans-serif"
