"""Positions off a place: so far in a direction, half-way to another. WGS 84, lon, lat, metres."""

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SECTOR", "apart_m", "middle", "moved", "rounding_m"]

SECTOR = 22.5
"""Degrees to either side that a direction of a report may mean: it has eight of them."""


def apart_m(one: "Sequence[float]", other: "Sequence[float]") -> float:
    """Return metres between two positions on a sphere, within 0.6 %: it weighs only."""
    (lon1, lat1), (lon2, lat2) = (map(math.radians, place) for place in (one, other))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6_371_009.0 * math.asin(min(1.0, math.sqrt(half)))


def moved(
    where: tuple[float, float, float], bearing: float, away_m: float, rounded_m: float
) -> tuple[float, float, float]:
    """Return the position so far off another in a direction, with its radius.

    The radius is the root of the sum of squares of three things: the place's own radius,
    how the distance is rounded, and half the chord of the sector that a direction means.
    A direction given as one of eight is right to `SECTOR` degrees.
    """
    found = _geodesic().Direct(where[1], where[0], bearing, away_m)
    across = away_m * math.sin(math.radians(SECTOR))
    radius = math.sqrt(where[2] ** 2 + rounded_m**2 + across**2)
    return round(found["lon2"], 6), round(found["lat2"], 6), round(radius)


def middle(
    one: tuple[float, float, float], other: tuple[float, float, float], share: float
) -> tuple[float, float, float]:
    """Return the middle of two positions; its radius is a share of what lies between them."""
    line = _geodesic().InverseLine(one[1], one[0], other[1], other[0])
    found = line.Position(line.s13 / 2)
    radius = math.hypot(line.s13 * share, max(one[2], other[2]))
    return round(found["lon2"], 6), round(found["lat2"], 6), round(radius)


def rounding_m(number: float, unit_m: float, *, about: bool) -> float:
    """Return half the step that a number is rounded to, in metres: 12 by 1, 45 by 5, 30 by 10.

    "About" makes it a tenth of the whole, where that is more.
    """
    step = 1.0
    if number != int(number):
        step = 0.1
    else:
        for candidate in (1000, 500, 100, 50, 10, 5):
            if number >= candidate and number % candidate == 0:
                step = float(candidate)
                break
    half = step * unit_m / 2
    return max(half, number * unit_m / 10) if about else half


def _geodesic() -> Any:
    from geographiclib.geodesic import Geodesic

    return Geodesic.WGS84
