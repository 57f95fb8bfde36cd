"""How far areas reach that a dataset names and puts at one point, with no word of their size.

UCDP and GDELT give a province or a country as the coordinates of its middle or
seat. Where the gazetteer knows that very area, its circle is brought to the
dataset's point: as wide as it must be to hold all of the gazetteer's.
"""

import math
from typing import TYPE_CHECKING, NamedTuple

from geomap.geodesy import distance_m
from geomap.tables import AREA_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geomap.gazetteer import Gazetteer
    from geomap.gazetteer.document import Entry
    from geomap.gazetteer.together import Option

__all__ = ["Extent", "extents"]

REACH = 1.5
"""A point of an area lies within this many radii of its middle, as `geomap.gazetteer.areas` has
it: the circle holds 95 % of its places, and its corners lie further out."""

LEAST_M = 5_000.0
"""The gazetteer gives a region of which it knows a place or two no less than this: no size."""

_EXTENDED = AREA_KINDS - {"direction", "corridor", "continent"}


class Extent(NamedTuple):
    """The area of the gazetteer that is meant, and metres about the point given that hold it."""

    place_id: str
    radius_m: float


def extents(
    gazetteer: "Gazetteer", named: "Mapping[int, tuple[Entry, float, float]]"
) -> dict[int, Extent]:
    """Return the extent of each area whose name means one area that the gazetteer knows.

    Parameters
    ----------
    gazetteer
        Where names are looked up, each by itself, as its country and region say.
    named
        By row: the name, lon and lat that a dataset gives the area.

    Returns
    -------
    dict
        By row; left out are areas whose name several areas there bear or none, whose
        size is not known, or which lie elsewhere than the dataset has them.
    """
    from geomap.gazetteer.document import settle

    options: dict[Entry, list[Option]] = {}
    found: dict[int, Extent] = {}
    for row, (entry, lon, lat) in named.items():
        if entry not in options:
            (asked,) = settle(gazetteer, [entry])
            options[entry] = [
                one
                for one in asked.options
                if _has_size(one) and (one.tier == "exact" or one is asked.answer)
            ]
        here = [
            (one, metres)
            for one, radius_m in ((each, each.radius_m or 0.0) for each in options[entry])
            if (metres := float(distance_m(lon, lat, one.lon, one.lat))) <= REACH * radius_m
        ]
        if len(here) == 1:
            one, metres = here[0]
            found[row] = Extent(one.id, (one.radius_m or 0.0) + metres)
    return found


def _has_size(option: "Option") -> bool:
    return (
        option.kind in _EXTENDED
        and option.tier in {"exact", "romanised"}
        and math.isfinite(option.lon)
        and (option.radius_m or 0.0) > LEAST_M
    )
