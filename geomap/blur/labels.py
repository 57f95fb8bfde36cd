"""What a map of blurred incidents must know: how far they were moved, which labels to leave out."""

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.blur.circles import Circles

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BLUR_ATTRIBUTE", "blur_of", "clear_of"]

BLUR_ATTRIBUTE = "blur_m"
"""Where `attrs` of a blurred table has the width of its grid, metres."""

_LARGE = frozenset({"capital", "city", "town"})


def blur_of(table: "pd.DataFrame") -> float | None:
    """Return the width of the grid that a table's positions were moved onto, or None."""
    metres = table.attrs.get(BLUR_ATTRIBUTE)
    return None if metres is None else float(metres)


def clear_of(places: Iterable[Any], table: "pd.DataFrame") -> list[Any]:
    """Return the towns and cities that stand in no circle of a blurred table.

    A label beside a blurred point would be read as the place, and villages in
    between would be searched. That a label is left out tells nothing: which are
    follows from what the table shows, not from what it hides.

    Parameters
    ----------
    places
        Places of a gazetteer: anything with `kind`, and `lon` and `lat`, degrees or None.
    table
        What `blur` returned: `lon`, `lat`, and the circles' `radius_m`.
    """
    names = ("lon", "lat", "radius_m")
    circles = Circles(*(table[name].to_numpy(dtype=float, na_value=np.nan) for name in names))

    def is_clear(place: Any) -> bool:
        if place.lon is None or place.lat is None or not math.isfinite(place.lon + place.lat):
            return False
        return not circles.hold(place.lon, place.lat)

    return [place for place in places if place.kind in _LARGE and is_clear(place)]
