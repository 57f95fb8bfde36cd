"""How large places are: kinds and radii from populations, radii of areas from what lies in them.

Lengths are metres. `radius_m` holds the true position with 95 %.
"""

import math
from collections.abc import Sequence

__all__ = [
    "CITY_PEOPLE",
    "NORMAL_95_OF_RMS",
    "TOWN_PEOPLE",
    "Middle",
    "metres",
    "settlement_kind",
    "settlement_radius_m",
    "share_within_m",
]

TOWN_PEOPLE = 5_000
CITY_PEOPLE = 50_000
"""A town has 5,000 and a city 50,000 people: the Degree of Urbanisation that the United
Nations Statistical Commission endorsed in 2020, by population alone."""

NORMAL_95_OF_RMS = 2.4477 / math.sqrt(2)
"""95 % radius of an isotropic normal over its root mean square distance."""

_EARTH_RADIUS_M = 6_371_009.0
_VILLAGE_M = 1_000.0
_METROPOLIS_M = 15_000.0
_METRES_EACH = 45.0
_POWER = 0.375


def settlement_kind(population: int) -> str:
    """Return village, town or city by population; settlement where it is not known (0)."""
    if population <= 0:
        return "settlement"
    if population < TOWN_PEOPLE:
        return "village"
    return "town" if population < CITY_PEOPLE else "city"


def settlement_radius_m(population: int) -> float:
    """Return the radius of a settlement: 1 km for a village up to 15 km for a metropolis.

    The built-up area grows as the 3/4 power of population (Stewart and Warntz
    1958; later estimates lie between .7 and .9), so the radius of a circle of
    that size as its .375 power. The constant, 45 m, is that of Yerevan: 223 km2
    hold 1.1 million people, a circle of 8.4 km. It gives 1.4 km for 10,000,
    2.6 km for 50,000 and 8.0 km for a million people. Below 1 km the
    position itself is not known better: many were read off maps to an arc
    minute. Above 15 km a name means the centre: the edges have names of their own.
    """
    grown = _METRES_EACH * max(population, 0) ** _POWER
    return float(round(min(max(grown, _VILLAGE_M), _METROPOLIS_M), -1))


class Middle:
    """The middle of points on the globe, gathered one by one without keeping them.

    Sums of unit vectors: there is no antimeridian and no pole in them.
    """

    __slots__ = ("_x", "_y", "_z", "points", "weight")

    def __init__(self) -> None:
        self._x = self._y = self._z = self.weight = 0.0
        self.points = 0

    def add(self, lon: float, lat: float, weight: float = 1.0) -> None:
        """Gather a point, degrees."""
        lam, phi = math.radians(lon), math.radians(lat)
        across = math.cos(phi) * weight
        self._x += across * math.cos(lam)
        self._y += across * math.sin(lam)
        self._z += math.sin(phi) * weight
        self.weight += weight
        self.points += 1

    def position(self) -> tuple[float, float]:
        """Return lon, lat of the middle, to 5 decimals."""
        lon = math.degrees(math.atan2(self._y, self._x))
        lat = math.degrees(math.atan2(self._z, math.hypot(self._x, self._y)))
        return round(lon, 5), round(lat, 5)

    def spread_m(self, lon: float, lat: float) -> float:
        """Return the root mean square distance of the points from a position, metres."""
        lam, phi = math.radians(lon), math.radians(lat)
        across = math.cos(phi)
        shared = self._x * across * math.cos(lam) + self._y * across * math.sin(lam)
        cosine = (shared + self._z * math.sin(phi)) / self.weight
        return _EARTH_RADIUS_M * math.sqrt(max(0.0, 2 - 2 * cosine))


def metres(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Return roughly how far two points are apart: on the sphere, within 0.6 %."""
    phi_1, phi_2 = math.radians(lat1), math.radians(lat2)
    across = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    chord = math.sin((phi_2 - phi_1) / 2) ** 2 + math.cos(phi_1) * math.cos(phi_2) * across
    return 2 * _EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def share_within_m(
    middle: tuple[float, float],
    lons: Sequence[float],
    lats: Sequence[float],
    *,
    share: float = 0.95,
) -> float:
    """Return the distance from a middle (lon, lat) within which a share of the points lies."""
    if not lons:
        return 0.0
    far = sorted(metres(*middle, lon, lat) for lon, lat in zip(lons, lats, strict=True))
    return far[math.ceil(share * len(far)) - 1]
