"""Incidents: tables that people have, read without loss, with who says what, and located.

Importing this room costs nothing: pandas and geopandas load when a table is read.
"""

from geomap.incidents.combined import combined
from geomap.incidents.locate import locate
from geomap.incidents.options import ReadOptions
from geomap.incidents.original import write_original
from geomap.incidents.read import read_incidents
from geomap.incidents.rejects import Reject, write_rejects

__all__ = [
    "ReadOptions",
    "Reject",
    "combined",
    "locate",
    "read_incidents",
    "write_original",
    "write_rejects",
]
