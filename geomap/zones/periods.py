"""The days that zone versions were in force on, to leave pairs out by."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geomap.errors import ZoneError
from geomap.names import shown

__all__ = ["Periods"]

Ints = NDArray[np.intp]
Days = NDArray[np.datetime64]

_FAR_PAST, _FAR_FUTURE = np.datetime64("0001-01-01"), np.datetime64("9999-12-31")


@dataclass(frozen=True, slots=True)
class Periods:
    """First and last days of zone versions, as their table has them."""

    valid_from: list[Any]
    valid_to: list[Any]

    @classmethod
    def of(cls, zones: Any, count: int) -> "Periods":
        """Return the periods of a ZONE table; without dates versions are always in force."""
        return cls(*(_column(zones, name, count) for name in ("valid_from", "valid_to")))

    def in_force(self, day: ArrayLike, count: int) -> Callable[[Ints, Ints], NDArray[np.bool_]]:
        """Return what tells of (point, zone) pairs whether the zone was in force.

        Parameters
        ----------
        day
            One day, or one a point; NaT is every day.
        count
            How many points there are.

        Raises
        ------
        ZoneError
            Something is no day, or there are not as many as points.
        """
        opens = np.array([_day(value, _FAR_PAST) for value in self.valid_from], "datetime64[D]")
        closes = np.array([_day(value, _FAR_FUTURE) for value in self.valid_to], "datetime64[D]")
        days = _days(day)
        if days.size not in (1, count):
            raise ZoneError(f"{days.size:,} days for {count:,} points; give one, or one a point")
        when, any_day = days, np.isnat(days)

        def keep(point: Ints, zone: Ints) -> NDArray[np.bool_]:
            row = point if len(when) > 1 else np.zeros(len(point), np.intp)
            then = when[row]
            within = (opens[zone] <= then) & (then <= closes[zone])
            return np.asarray(within | any_day[row])

        return keep


def _column(zones: Any, name: str, count: int) -> list[Any]:
    if (hasattr(zones, "geom_type") and not hasattr(zones, "columns")) or name not in zones:
        return [None] * count  # a GeoSeries has no columns, and its index no names of them
    return list(zones[name])


def _days(day: ArrayLike) -> Days:
    try:
        return np.atleast_1d(np.asarray(day, dtype="datetime64[D]")).ravel()
    except (TypeError, ValueError):
        raise ZoneError(f"{shown(str(day), 40)}: not a day; write it as 2022-02-28") from None


def _day(value: Any, otherwise: np.datetime64) -> np.datetime64:
    if value is None or value != value:  # noqa: PLR0124 - NaT is not itself
        return otherwise
    try:
        return np.datetime64(value, "D")
    except (TypeError, ValueError):
        said = shown(str(value), 40)
        raise ZoneError(f"{said}: no day that a zone is valid from or to") from None
