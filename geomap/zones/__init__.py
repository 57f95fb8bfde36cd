"""Zones: dated versions with uncertain edges, built from agreements, asked about points.

Names load on first use: asking about one point needs neither recipes nor pandas.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.zones.bands import band, corridor
    from geomap.zones.check import Answer, Check, check_position
    from geomap.zones.controls import Control, check_controls
    from geomap.zones.importing import import_zones
    from geomap.zones.index import ZoneIndex
    from geomap.zones.layers import ZoneColumns, read_zone_columns, read_zone_file, read_zones
    from geomap.zones.nearby import zones_near
    from geomap.zones.probability import LIKELY, POSSIBLE, likelihood
    from geomap.zones.reading import ZoneReading, ZoneReport
    from geomap.zones.recipes import build_layer, shipped_recipes

__all__ = [
    "LIKELY",
    "POSSIBLE",
    "Answer",
    "Check",
    "Control",
    "ZoneColumns",
    "ZoneIndex",
    "ZoneReading",
    "ZoneReport",
    "band",
    "build_layer",
    "check_controls",
    "check_position",
    "corridor",
    "import_zones",
    "likelihood",
    "read_zone_columns",
    "read_zone_file",
    "read_zones",
    "shipped_recipes",
    "zones_near",
]

_ROOMS = {
    "bands": ("band", "corridor"),
    "check": ("Answer", "Check", "check_position"),
    "controls": ("Control", "check_controls"),
    "importing": ("import_zones",),
    "index": ("ZoneIndex",),
    "layers": ("ZoneColumns", "read_zone_columns", "read_zone_file", "read_zones"),
    "nearby": ("zones_near",),
    "probability": ("LIKELY", "POSSIBLE", "likelihood"),
    "reading": ("ZoneReading", "ZoneReport"),
    "recipes": ("build_layer", "shipped_recipes"),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'geomap.zones' has no attribute {name!r}")
    return getattr(import_module(f"geomap.zones.{_HOME[name]}"), name)
