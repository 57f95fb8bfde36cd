"""geomap: incidents, place names in any spelling, and dated zones with uncertain edges.

Coordinates are lon, lat in EPSG:4326; lengths are metres on WGS 84. Importing
geomap costs nothing: each name below loads its room on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.exports import export
    from geomap.flags import flag
    from geomap.flags.on_dask import flag_dask
    from geomap.gazetteer import Gazetteer
    from geomap.incidents import locate, read_incidents
    from geomap.pictures import picture
    from geomap.reports.extract import extract
    from geomap.webmap import incident_map
    from geomap.zones import ZoneIndex, read_zones

__all__ = [
    "Gazetteer",
    "ZoneIndex",
    "__version__",
    "export",
    "extract",
    "flag",
    "flag_dask",
    "incident_map",
    "locate",
    "picture",
    "read_incidents",
    "read_zones",
]

__version__ = "0.1.0"

_ROOMS = {
    "Gazetteer": "geomap.gazetteer",
    "ZoneIndex": "geomap.zones",
    "export": "geomap.exports",
    "extract": "geomap.reports.extract",
    "flag": "geomap.flags",
    "flag_dask": "geomap.flags.on_dask",
    "incident_map": "geomap.webmap",
    "locate": "geomap.incidents",
    "picture": "geomap.pictures",
    "read_incidents": "geomap.incidents",
    "read_zones": "geomap.zones",
}


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(f"module 'geomap' has no attribute {name!r}")
    value = getattr(import_module(_ROOMS[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
