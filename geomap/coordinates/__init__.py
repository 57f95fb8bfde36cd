"""Coordinates as people type and paste them, in any usual notation, made lon and lat.

`parse_position` and `parse_angle` read degrees; `read_position` reads grid
references, Plus Codes, geo: URIs and the addresses of map sites as well.
Reading degrees loads nothing but `re`.
"""

from geomap.coordinates.angles import Axis, parse_angle, parse_position
from geomap.coordinates.position import Position, read_position

__all__ = ["Axis", "Position", "parse_angle", "parse_position", "read_position"]
