"""What part of the earth a picture shows, and where a position stands in it.

The projection is that of the web map, spherical Mercator on WGS 84 degrees
(EPSG:3857). Positions are lon, lat in degrees; pixels run right and down. A
frame may run across 180 degrees: its longitudes then exceed them.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike

__all__ = ["LIMIT", "Frame", "Rect", "frame_about"]

Floats = npt.NDArray[np.float64]

LIMIT = 85.0511
"""Degrees of latitude beyond which the projection shows nothing."""
_AXIS_M = 6_378_137.0
_E2 = 0.006_694_379_990_141_316
_LEAST_DEGREES = 0.12
"""Width of the smallest frame: about a town and its surroundings."""


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle on the drawing, pixels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle of the drawing that shows a part of the earth.

    Attributes
    ----------
    rect
        Where it stands on the drawing.
    west, north
        Its upper left corner, degrees; `north` is in the projection's own
        degrees, which are those of latitude only at the equator.
    scale
        Pixels a degree of longitude.
    """

    rect: Rect
    west: float
    north: float
    scale: float

    @property
    def east(self) -> float:
        """Its right edge, degrees of longitude; over 180 where it runs across the antimeridian."""
        return self.west + self.rect.width / self.scale

    @property
    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees of longitude and latitude."""
        south = self.north - self.rect.height / self.scale
        return self.west, _latitude(south), self.east, _latitude(self.north)

    @property
    def earth(self) -> tuple[float, float, float, float]:
        """The same without what lies beyond one turn of the earth, where places would recur."""
        west, south, east, north = self.box
        over = max(east - west - 360.0, 0.0) / 2
        return west + over, south, east - over, north

    @property
    def middle(self) -> float:
        """The latitude at half its height."""
        return _latitude(self.north - self.rect.height / self.scale / 2)

    def unrolled(self, lon: ArrayLike) -> Floats:
        """Return longitudes on the turn of the earth that this frame shows."""
        given = np.asarray(lon, dtype=np.float64)
        centre = (self.west + self.east) / 2
        return given - 360.0 * np.round((given - centre) / 360.0)

    def pixels(self, lon: ArrayLike, lat: ArrayLike) -> Floats:
        """Return pixels right and down, shape (n, 2), of longitudes that are unrolled already."""
        across = (np.asarray(lon, dtype=np.float64) - self.west) * self.scale
        down = (self.north - _projected(np.asarray(lat, dtype=np.float64))) * self.scale
        return np.column_stack([self.rect.left + across, self.rect.top + down])

    def metres(self, length_m: ArrayLike, lat: ArrayLike) -> Floats:
        """Return how many pixels a length on the ellipsoid is, from west to east at a latitude."""
        phi = np.radians(np.clip(np.asarray(lat, dtype=np.float64), -LIMIT, LIMIT))
        prime_vertical = _AXIS_M / np.sqrt(1 - _E2 * np.sin(phi) ** 2)
        degree = np.radians(prime_vertical * np.cos(phi))
        return np.asarray(length_m, dtype=np.float64) / degree * self.scale


def _projected(lat: Floats) -> Floats:
    """Return the projection's ordinate in degrees: at the equator one is a degree of latitude."""
    phi = np.radians(np.clip(lat, -LIMIT, LIMIT))
    return np.degrees(np.arcsinh(np.tan(phi)))


def _latitude(ordinate: float) -> float:
    bounded = max(-180.0, min(180.0, ordinate))
    return math.degrees(math.atan(math.sinh(math.radians(bounded))))


def frame_about(bounds: tuple[float, float, float, float], rect: Rect, *, margin: float) -> Frame:
    """Return the frame that shows bounds as large as they fit.

    Parameters
    ----------
    bounds
        West, south, east, north, degrees; east may exceed 180.
    rect
        Where on the drawing.
    margin
        Pixels kept free on each side.
    """
    west, south, east, north = bounds
    low, high = _projected(np.array([south, north])).tolist()
    least = _LEAST_DEGREES / max(math.cos(math.radians((south + north) / 2)), 0.1)
    wide, tall = max(east - west, least), max(high - low, least)
    free_width = max(rect.width - 2 * margin, rect.width / 2)
    free_height = max(rect.height - 2 * margin, rect.height / 2)
    scale = min(free_width / wide, free_height / tall)
    centre = (west + east) / 2
    left = centre - rect.width / scale / 2
    top = (low + high) / 2 + rect.height / scale / 2
    if rect.height / scale < 360.0:
        top = min(180.0, max(top, rect.height / scale - 180.0))
    return Frame(rect, left, top, scale)
