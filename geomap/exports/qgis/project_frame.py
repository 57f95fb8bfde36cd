"""Where and when a project opens: the reference system, the extent and the period."""

import datetime as dt
import math
from typing import NamedTuple

from geomap.exports.qgis.project_xml import element

__all__ = ["Box", "Crs", "Frame", "frame_of", "time_step"]

Box = tuple[float, float, float, float]
"""West, south, east, north, degrees; east is beyond 180 where the box lies across it."""

_MARGIN = 0.08
_LEAST_HALF_DEGREES = 0.03
"""A single incident is shown with about three kilometres around it."""
_MERCATOR_LIMIT = 85.0
_POLAR = 75.0
_EDGE_POINTS = 33


class Crs(NamedTuple):
    """A reference system as QGIS knows it; `srsid` is its row in QGIS' own table."""

    code: int
    srsid: int
    description: str
    proj4: str

    def xml(self) -> str:
        """Return the element that QGIS reads: without `srsid` a map stays blank."""
        is_degrees = self.code == DEGREES.code
        parts = {
            "proj4": self.proj4,
            "srsid": self.srsid,
            "srid": self.code,
            "authid": f"EPSG:{self.code}",
            "description": self.description,
            "projectionacronym": "longlat" if is_degrees else self.proj4.split()[0][6:],
            "ellipsoidacronym": "EPSG:7030",
            "geographicflag": "true" if is_degrees else "false",
        }
        inner = [f"<{name}>{value}</{name}>" for name, value in parts.items()]
        return element("spatialrefsys", None, "<wkt></wkt>", *inner)


DEGREES = Crs(4326, 3452, "WGS 84", "+proj=longlat +datum=WGS84 +no_defs")
_WEB = Crs(
    3857, 3857, "WGS 84 / Pseudo-Mercator",
    "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m"
    " +nadgrids=@null +wktext +no_defs",
)  # fmt: skip
_PACIFIC = Crs(
    3832, 27242, "WGS 84 / PDC Mercator",
    "+proj=merc +lon_0=150 +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs",
)  # fmt: skip
_POLES = {
    1: Crs(
        3995, 27409, "WGS 84 / Arctic Polar Stereographic",
        "+proj=stere +lat_0=90 +lat_ts=71 +lon_0=0 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs",
    ),
    -1: Crs(
        3031, 996, "WGS 84 / Antarctic Polar Stereographic",
        "+proj=stere +lat_0=-90 +lat_ts=-71 +lon_0=0 +x_0=0 +y_0=0 +datum=WGS84 +units=m +no_defs",
    ),
}  # fmt: skip

_SPANS = {_WEB: (-180.0, 180.0), _PACIFIC: (-30.0 + 1e-6, 330.0 - 1e-6)}
"""The longitudes of the maps that go round the world."""
_MERCATOR_EDGE_M = math.pi * 6_378_137


class Frame(NamedTuple):
    """A reference system and an extent in it: west, south, east, north in its units, metres."""

    crs: Crs
    extent: tuple[float, float, float, float]

    def fitted(self, width: float, height: float) -> "Frame":
        """Return the frame widened to the shape of a sheet of this width and height."""
        west, south, east, north = self.extent
        wide, high = east - west, north - south
        ratio = width / height
        new_wide, new_high = max(wide, high * ratio), max(high, wide / ratio)
        x, y = (west + east) / 2, (south + north) / 2
        extent = (x - new_wide / 2, y - new_high / 2, x + new_wide / 2, y + new_high / 2)
        return Frame(self.crs, extent)


def frame_of(box: Box | None) -> Frame:
    """Return a fitting reference system and the extent of a box in it, with a margin.

    Web Mercator, as maps on the web have it; across 180 degrees one with the
    Pacific in the middle; near a pole that pole's. Without a box, the world.
    """
    import numpy as np
    import pyproj

    if box is None:
        box = (-170.0, -55.0, 170.0, 70.0)
    crs = _crs_of(box)
    west, south, east, north = _not_tiny(box)
    if crs in _SPANS:
        # beyond its edge such a map goes on at the other end
        first, last = _SPANS[crs]
        west, east = max(west, first), min(east, last)
        south, north = max(south, -_MERCATOR_LIMIT), min(north, _MERCATOR_LIMIT)
    # what turns round the pole bends: its edges count, not only its corners
    lons, lats = np.linspace(west, east, _EDGE_POINTS), np.linspace(south, north, _EDGE_POINTS)
    x = np.concatenate([lons, lons, np.full_like(lats, west), np.full_like(lats, east)])
    y = np.concatenate([np.full_like(lons, south), np.full_like(lons, north), lats, lats])
    across, up = pyproj.Transformer.from_crs(4326, crs.code, always_xy=True).transform(x, y)
    left, right, bottom, top = (float(v) for v in (min(across), max(across), min(up), max(up)))
    wide, high = (right - left) * _MARGIN, (top - bottom) * _MARGIN
    edge = _MERCATOR_EDGE_M if crs in _SPANS else math.inf
    west, south = max(left - wide, -edge), max(bottom - high, -edge)
    east, north = min(right + wide, edge), min(top + high, edge)
    return Frame(crs, (round(west, 1), round(south, 1), round(east, 1), round(north, 1)))


def _not_tiny(box: Box) -> Box:
    """Return a box with room around a single place."""
    west, south, east, north = box
    x, y = (west + east) / 2, (south + north) / 2
    least = _LEAST_HALF_DEGREES
    return min(west, x - least), min(south, y - least), max(east, x + least), max(north, y + least)


def _crs_of(box: Box) -> Crs:
    _, south, east, north = box
    if south > _POLAR:
        return _POLES[1]
    if north < -_POLAR:
        return _POLES[-1]
    return _PACIFIC if east > 180.0 else _WEB


_STEPS = ((90, "d"), (1000, "wk"), (20 * 365, "mon"))


def time_step(first: str, last: str) -> str:
    """Return QGIS' word for the step of the time controller that suits a period of ISO dates."""
    days = (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days
    return next((unit for limit, unit in _STEPS if days <= limit), "y")
