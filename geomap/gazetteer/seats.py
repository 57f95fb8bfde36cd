"""Areas called after a town in them: a bare name means the town.

"Rotterdam" in a report is the city, though the municipality about it bears the
name and counts the more people; whoever means the area says so ("Kherson
region"). A village that shares its name with an area around it is not its seat,
and the two stay namesakes.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geomap.tables import AREA_KINDS

if TYPE_CHECKING:
    from geomap.gazetteer.world import WorldIndex

__all__ = ["CALLED_AFTER", "with_seats"]

CALLED_AFTER = AREA_KINDS - {"continent", "country"}
"""Kinds of area that go by their town's name."""

SEAT_SHARE = 0.1
"""The least share of an area's people that its town has; a seat mostly has more."""

_KEPT = 0.01  # of an area's weight: it stays in the list, behind its town
_TOWN_PEOPLE = 5_000  # asked of a town where nobody counts the area's people
_REACH_KM = 5.0  # a small area's middle may lie beside its town's


def with_seats(
    world: "WorldIndex", places: NDArray[Any], weight: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the weights of namesakes, those of areas given to the towns they are called after.

    Parameters
    ----------
    world
        Holds the places.
    places
        Numbers of places that bear one name.
    weight
        How much speaks for each.
    """
    area = world.of_kinds(places, CALLED_AFTER)
    towns = np.flatnonzero(~world.of_kinds(places, AREA_KINDS) & (weight > 0))
    if not (area & (weight > 0)).any() or not len(towns):
        return weight
    weight = weight.copy()
    people = world.population[places].astype(np.int64)
    lon, lat, radius_m = world.positions(places)
    for row in np.flatnonzero(area & (weight > 0) & np.isfinite(lon)).tolist():
        far = world.distance_km(places[towns], (float(lon[row]), float(lat[row])))
        least = people[row] * SEAT_SHARE if people[row] else _TOWN_PEOPLE
        reach_km = max(np.nan_to_num(radius_m[row]) / 1000, _REACH_KM)
        seats = towns[(far <= reach_km) & (people[towns] >= least)]
        if len(seats):
            seat = seats[np.argmax(weight[seats])]
            weight[seat] += weight[row] * (1 - _KEPT)
            weight[row] *= _KEPT
    return weight
