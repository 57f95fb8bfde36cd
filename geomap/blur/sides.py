"""Whether moving a position takes it across a zone's boundary: then it would tell a wrong tale."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geomap.names import shown
from geomap.zones import ZoneIndex

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["Sides", "sides"]

Floats = NDArray[np.float64]


class Sides:
    """On which side of every zone version's boundary positions were, and are shown.

    Attributes
    ----------
    inside
        Truths, a row each shown position, a column each zone version.
    crossed
        Where the shown position is on the other side than the true one.
    """

    def __init__(
        self, zones: "GeoDataFrame", inside: NDArray[np.bool_], crossed: NDArray[np.bool_]
    ) -> None:
        self.inside = inside
        self.crossed = crossed
        ids, versions = ([str(one) for one in zones[name]] for name in ("zone_id", "version"))
        names = list(zones["name"]) if "name" in zones else ids
        self._names = [
            f"{shown(name if isinstance(name, str) else zone_id)}, version {shown(version)}"
            for name, zone_id, version in zip(names, ids, versions, strict=True)
        ]
        self.number = {key: number for number, key in enumerate(zip(ids, versions, strict=True))}

    def crossing(self, row: int) -> str | None:
        """Return the name of the first zone version whose boundary a row would cross, or None."""
        zones = np.flatnonzero(self.crossed[row])
        return self._names[int(zones[0])] if len(zones) else None


def sides(
    zones: "GeoDataFrame",
    true: tuple[Floats, Floats],
    moved: tuple[Floats, Floats],
    area_m: Floats,
) -> Sides:
    """Return how true and moved positions lie to the boundaries of zones.

    Parameters
    ----------
    zones
        A ZONE table, as `geomap.read_zones` returns it.
    true, moved
        Lon and lat, degrees; NaN is no position and crosses nothing.
    area_m
        Radius of what is an area, metres, and 0 or NaN of what is a point. An area
        that a boundary runs through is on neither side of it.
    """
    index = ZoneIndex(zones)
    before, after = (_inside(index, *where) for where in (true, moved))
    crossed = before != after
    crossed[~np.isfinite(true[0])] = False
    rows, numbers = np.nonzero(crossed & (area_m > 0)[:, None])
    if len(rows):
        away = np.abs(index.distance(true[0][rows], true[1][rows], numbers))
        crossed[rows, numbers] = ~(away < area_m[rows])
    return Sides(zones, after, crossed)


def _inside(index: ZoneIndex, lon: Floats, lat: Floats) -> NDArray[Any]:
    found = np.zeros((len(lon), len(index)), dtype=bool)
    found[index.query(lon, lat)] = True
    return found
