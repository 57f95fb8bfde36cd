"""Zones: dated versions with uncertain edges, built from agreements, asked about points.

Names load on first use: asking about one point needs neither recipes nor pandas.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.zones.check import Answer, Check, check_position
    from geomap.zones.controls import Control, check_controls
    from geomap.zones.index import ZoneIndex
    from geomap.zones.layers import ZoneColumns, read_zone_columns, read_zones
    from geomap.zones.probability import LIKELY, POSSIBLE, likelihood
    from geomap.zones.recipes import build_layer, shipped_recipes
    from geomap.zones.shapes import corridor

__all__ = [
    "LIKELY",
    "POSSIBLE",
    "Answer",
    "Check",
    "Control",
    "ZoneColumns",
    "ZoneIndex",
    "build_layer",
    "check_controls",
    "check_position",
    "corridor",
    "likelihood",
    "read_zone_columns",
    "read_zones",
    "shipped_recipes",
]

_ROOMS = {
    "check": ("Answer", "Check", "check_position"),
    "controls": ("Control", "check_controls"),
    "index": ("ZoneIndex",),
    "layers": ("ZoneColumns", "read_zone_columns", "read_zones"),
    "probability": ("LIKELY", "POSSIBLE", "likelihood"),
    "recipes": ("build_layer", "shipped_recipes"),
    "shapes": ("corridor",),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'geomap.zones' has no attribute {name!r}")
    return getattr(import_module(f"geomap.zones.{_HOME[name]}"), name)
