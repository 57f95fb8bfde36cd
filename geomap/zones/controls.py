"""Control places: proof that every place a zone names falls on its side."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geomap.names import shown
from geomap.zones.index import ZoneIndex
from geomap.zones.wording import length

__all__ = ["Control", "check_controls", "disputes"]


@dataclass(frozen=True, slots=True)
class Control:
    """One listed place against one zone version."""

    zone_id: str
    version: str
    place_id: str
    side: str  # "inside" or "outside"
    distance_m: float | None  # signed, positive inside; None where the place has no position
    problem: str | None  # why it fails; None where it holds

    @property
    def holds(self) -> bool:
        """Whether the place falls on its side."""
        return self.problem is None


def check_controls(
    zones: Any, position: Callable[[str], tuple[float, float] | None]
) -> list[Control]:
    """Return every control place of every zone version, in order, and whether it holds.

    Parameters
    ----------
    zones
        A ZONE table: a GeoDataFrame or a mapping of columns.
    position
        Returns lon, lat of a gazetteer id, or None where there is none.
    """
    index = ZoneIndex(zones)
    return [
        _control(zones, index, number, place_id, side, position)
        for number in range(len(index))
        for side in ("inside", "outside")
        for place_id in list(zones[f"{side}_places"])[number]
    ]


def disputes(zones: Any, number: int, place_id: str, metres: float) -> str | None:
    """Return how a zone's lists of control places contradict a position of one; None if not.

    Parameters
    ----------
    zones
        A ZONE table: a GeoDataFrame or a mapping of columns.
    number
        Row of the zone version.
    place_id
        Gazetteer id of the place.
    metres
        Signed distance of its position to the boundary, positive inside; 0 or
        NaN (an area that the boundary runs through, no boundary) contradicts nothing.
    """
    falls, other = ("inside", "outside") if metres > 0 else ("outside", "inside")
    listed = list(zones[f"{other}_places"])[number] if f"{other}_places" in zones else ()
    known = isinstance(listed, (list, tuple)) and bool(metres) and not math.isnan(metres)
    if not known or place_id not in listed:
        return None
    zone_id, version = (shown(list(zones[name])[number]) for name in ("zone_id", "version"))
    return (
        f"{shown(place_id)} is on the list of places {other} {zone_id} version {version}, "
        f"but its position here falls {length(metres)} {falls}"
    )


def _control(
    zones: Any,
    index: ZoneIndex,
    number: int,
    place_id: str,
    side: str,
    position: Callable[[str], tuple[float, float] | None],
) -> Control:
    zone_id, version = list(zones["zone_id"])[number], list(zones["version"])[number]
    where = position(place_id)
    if where is None:
        unplaced = "is not in the gazetteer, or has no position there"
        return Control(zone_id, version, place_id, side, None, unplaced)
    metres = float(index.distance(*where, number))
    falls = "inside" if metres >= 0 else "outside"
    problem = None if falls == side else f"is listed {side} and falls {falls}"
    return Control(zone_id, version, place_id, side, metres, problem)
