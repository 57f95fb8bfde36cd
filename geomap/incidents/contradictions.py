"""Coordinates that do not fit the place they are given for.

A row with both may have its latitude and longitude swapped, a digit wrong, or
the coordinates of another place. Nothing is changed: a person is told, and
decides. Most villages are on no record while namesakes of theirs are, so a
small place elsewhere contradicts nothing, unless swapping brings it near.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.geodesy import distance_m

if TYPE_CHECKING:
    import pandas as pd

    from geomap.gazetteer import Gazetteer
    from geomap.gazetteer.bearers import Bearers

__all__ = ["contradictions"]

FAR = 5.0
"""Times both radii together: from here on a distance is no matter of how well each is known."""

SURE = 0.9
"""How likely a name means a place on record for coordinates far from it to be doubted."""

LEAST_M = 25_000.0
"""Closer than this nothing contradicts: gazetteers differ by some kilometres about one place."""


def contradictions(incidents: "pd.DataFrame", gazetteer: "Gazetteer") -> list[str]:
    """Return a sentence for each position that lies far from every place of the name beside it.

    Parameters
    ----------
    incidents
        With `id`, `place`, `lon`, `lat` and `radius_m`; rows without a name or a
        position are passed over, and so are names that nobody recorded.
    gazetteer
        Where names are looked up; the world only where its index is built.
    """
    from geomap.gazetteer.bearers import bearers_of

    known = incidents["place"].notna() & incidents["lon"].notna() & incidents["lat"].notna()
    rows = incidents.loc[known.to_numpy(), ["id", "place", "lon", "lat", "radius_m"]]
    rows = rows.drop_duplicates(["place", "lon", "lat"]).reset_index(drop=True)
    if not len(rows):
        return []
    names, number = np.unique(rows["place"].to_numpy(dtype=str), return_inverse=True)
    found = bearers_of(gazetteer, names.tolist())
    order = np.argsort(found.of, kind="stable")
    first, last = (np.searchsorted(found.of[order], number, side) for side in ("left", "right"))
    count = last - first
    row = np.repeat(np.arange(len(rows)), count)
    within = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    bearer = order[first[row] + within]
    lon, lat = rows["lon"].to_numpy(float), rows["lat"].to_numpy(float)
    metres = distance_m(lon[row], lat[row], found.lon[bearer], found.lat[bearer])
    reach_m = np.nan_to_num(rows["radius_m"].to_numpy(float))[row] + found.radius_m[bearer]
    within_m = np.maximum(FAR * reach_m, LEAST_M)
    other_way = np.abs(lon[row]) <= 90
    swapped = other_way.copy()
    swapped[other_way] = (
        distance_m(
            *(lat[row][other_way], lon[row][other_way]),
            *(found.lon[bearer][other_way], found.lat[bearer][other_way]),
        )
        <= within_m[other_way]
    )
    told = np.zeros(len(rows), dtype=bool)
    told[row[(found.trust[bearer] >= SURE) | swapped]] = True
    told[row[metres <= within_m]] = False
    nearest = np.lexsort((metres, row))
    _, at = np.unique(row[nearest], return_index=True)  # the nearest bearer of each row
    return [
        _told(rows.iloc[int(row[pair])], found, int(bearer[pair]), float(metres[pair]))
        for pair in nearest[at].tolist()
        if told[row[pair]]
    ]


def _told(row: "pd.Series[Any]", found: "Bearers", bearer: int, metres: float) -> str:
    return (
        f"{row['id']}: the coordinates {row['lat']:.4f}, {row['lon']:.4f} lie "
        f"{metres / 1000:,.0f} km from {row['place']}, which is on record at "
        f"{found.lat[bearer]:.4f}, {found.lon[bearer]:.4f}"
    )
