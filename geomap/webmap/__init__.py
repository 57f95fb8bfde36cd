"""The web map: one self-contained page, still a folium.Map that layers can be added to."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.webmap.build import IncidentMap, incident_map

__all__ = ["IncidentMap", "incident_map"]


def __getattr__(name: str) -> object:
    # folium and geopandas load with the first map, not with the package.
    if name not in __all__:
        raise AttributeError(f"module 'geomap.webmap' has no attribute {name!r}")
    return getattr(import_module("geomap.webmap.build"), name)
