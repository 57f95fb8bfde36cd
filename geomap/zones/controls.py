"""Control places: proof that every place a zone names falls on its side."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geomap.zones.index import ZoneIndex

__all__ = ["Control", "check_controls"]


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
