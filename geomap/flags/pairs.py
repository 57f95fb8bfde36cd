"""Every incident against every zone version: measured, dated and judged."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geomap.flags.facts import combined
from geomap.flags.reach import Asked
from geomap.flags.rules import forbidden
from geomap.flags.times import Times, share_of_days, times
from geomap.gazetteer.phrases import read_phrase
from geomap.zones import POSSIBLE, ZoneIndex
from geomap.zones.areas import measured_area
from geomap.zones.controls import disputes

if TYPE_CHECKING:
    import pandas as pd
    from geopandas import GeoDataFrame

__all__ = ["Matrix", "Pairs", "judge", "listed_places", "numbers", "values"]

Matrix = NDArray[Any]  # one row an incident, one column a zone version

_NOISE = 6
"""Decimals of a probability that are not noise: a bare .66 must reach a threshold of .66."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Every incident against every zone version."""

    times: Times
    area: NDArray[np.bool_]  # incidents that are only known to have been in an area
    inside: Matrix  # None where the boundary runs through the area
    distance_m: Matrix
    edge_m: Matrix
    probability: Matrix
    verdict: Matrix
    share: Matrix  # of the days it may have been, those it breaches the zone on; NaN: no such share
    disputes: dict[tuple[int, int], str]  # control places whose position falls on the other side


def numbers(table: Any, name: str) -> NDArray[np.float64]:
    """Return a copy of a column of numbers, NaN where there is none."""
    if name not in table.columns:
        return np.full(len(table), np.nan)
    return np.array(table[name].to_numpy(dtype=float, na_value=np.nan))


def values(table: Any, name: str) -> list[Any]:
    """Return a column's values, None where it has none or the table has no such column."""
    if name not in table.columns:
        return [None] * len(table)
    cells: list[Any] = table[name].tolist()
    for row in np.flatnonzero(table[name].isna().to_numpy()).tolist():
        cells[row] = None
    return cells


def judge(
    incidents: "pd.DataFrame",
    zones: "GeoDataFrame",
    threshold: float,
    *,
    index: ZoneIndex | None = None,
    asked: Callable[[Times], Asked] | None = None,
) -> Pairs:
    """Return every incident, with lon and lat in degrees, against every zone version.

    Parameters
    ----------
    incidents, zones, threshold
        As `flag` takes them, checked.
    index
        A `ZoneIndex` of the same zones, where there is one already.
    asked
        Tells which pairs to measure; of the others it is known that the position is
        outside, and how far does not matter. None measures all.
    """
    area = np.array([how == "area" for how in values(incidents, "located")], dtype=bool)
    index = ZoneIndex(zones) if index is None else index
    when = times(incidents, zones)
    those = None if asked is None else asked(when)
    live = when.in_force != False  # noqa: E712 - None may be
    found = _measured(incidents, zones, area, index, (those, live))
    _, distance_m, _, probability = found
    covered = _covered(incidents, zones)
    verdict = np.full(probability.shape, "clear", dtype=object)
    verdict[covered & (probability >= min(POSSIBLE, threshold))] = "possible"
    sure = covered & (probability >= threshold)
    breaches = sure & (when.in_force == True)  # noqa: E712 - None is neither
    share = share_of_days(when, breaches, list(zones["zone_id"]))
    # On too few of its days to be sure that it was on one of them: as without a date.
    verdict[breaches & ~(np.round(share, _NOISE) < threshold)] = "breach"
    verdict[when.in_force == False] = "not in force"  # noqa: E712
    verdict[np.isnan(probability)] = "not placed"
    disputed = _disputes(incidents, zones, when, distance_m)
    return Pairs(when, area, *found, verdict, share, disputed)


def _measured(
    incidents: "pd.DataFrame",
    zones: "GeoDataFrame",
    area: NDArray[np.bool_],
    index: ZoneIndex,
    asked: tuple[Asked | None, Matrix],
) -> tuple[Matrix, Matrix, Matrix, Matrix]:
    """Return inside, distance_m, edge_m and probability of every pair, NaN where not placed."""
    lon, lat, radius_m = (numbers(incidents, name) for name in ("lon", "lat", "radius_m"))
    shape = (len(incidents), len(zones))
    sized = area & np.isfinite(lon) & np.isfinite(lat) & np.isfinite(radius_m) & (radius_m > 0)
    areas = np.column_stack([lon, lat, radius_m])[sized]
    lon[area] = lat[area] = np.nan  # an area is asked as a whole, never at its middle
    distance_m, edge_m, probability = columns = np.full((3, *shape), np.nan)
    probability[np.isfinite(lon) & np.isfinite(lat)] = 0.0
    place = combined([lon, lat, radius_m])[0] if len(lon) else np.empty(0, np.int64)
    those, live = asked
    where = (lon, lat, radius_m, place)
    first = np.ones(shape, dtype=bool) if those is None else those.near & live
    _measure(index, where, first, columns)
    if those is not None:
        # Likely in a version that was in force, it is judged by such a one.
        settled = ((probability >= POSSIBLE) & live).any(axis=1, keepdims=True)
        _measure(index, where, (those.wide | those.near) & ~first & ~settled, columns)
    inside = np.full(shape, fill_value=False, dtype=object)
    inside[index.query(lon, lat)] = True
    unique, which = np.unique(areas, axis=0, return_inverse=True)
    rows = np.flatnonzero(sized)
    for number, (east, north, radius) in enumerate(unique.tolist()):
        here = rows[which.ravel() == number]
        found = measured_area(zones, index, (east, north), radius)
        whole = (inside, distance_m, edge_m, probability)
        for column, facts in zip(whole, zip(*found, strict=True), strict=True):
            column[here] = np.array(facts, dtype=column.dtype)
    return inside, distance_m, edge_m, np.round(probability, _NOISE)


def _measure(index: ZoneIndex, where: tuple[Matrix, ...], asked: Matrix, columns: Matrix) -> None:
    """Fill in distance_m, edge_m and probability of the pairs asked, each position's once.

    Each is measured as though alone: what is said of one incident cannot hang on
    which others there are.
    """
    lon, lat, radius_m, place = where
    row, zone = np.nonzero(asked)
    if not len(row):
        return
    which, first = combined([place[row] * asked.shape[1] + zone])
    order = np.argsort(which[first])
    once = first[order]
    at = row[once]
    found = index.measured(lon[at], lat[at], radius_m[at], zone[once], each=True)
    for column, values in zip(columns, found, strict=True):
        column[row, zone] = values[which]


def _covered(incidents: "pd.DataFrame", zones: "GeoDataFrame") -> Matrix:
    """Return whether each version's rule covers each incident; like incidents are asked once."""
    rules = [rule if isinstance(rule, dict) else {} for rule in values(zones, "forbids")]
    known: dict[Any, list[bool]] = {}
    out = []
    for kind, actors in zip(values(incidents, "type"), values(incidents, "actors"), strict=True):
        key = (str(kind), tuple(map(str, actors)) if isinstance(actors, (list, tuple)) else None)
        if key not in known:
            known[key] = [forbidden(kind, actors, rule) for rule in rules]
        out.append(known[key])
    return np.array(out, dtype=bool).reshape(len(incidents), len(zones))


def _disputes(
    incidents: "pd.DataFrame", zones: "GeoDataFrame", when: Times, distance_m: Matrix
) -> dict[tuple[int, int], str]:
    """Return where a place on a version's lists falls on the other side, while it was in force."""
    listed = listed_places(zones)
    anywhere: set[str] = set().union(*listed)
    found = {}
    place = values(incidents, "place")
    for i, place_id in enumerate(values(incidents, "place_id")):
        if not isinstance(place_id, str) or place_id not in anywhere or _away(place[i]):
            continue
        for k, places in enumerate(listed):
            if place_id in places and when.in_force[i, k] is not False:
                sentence = disputes(zones, k, place_id, float(distance_m[i, k]))
                if sentence:
                    found[i, k] = sentence
    return found


def listed_places(zones: "GeoDataFrame") -> list[set[str]]:
    """Return the gazetteer ids that each zone version lists, inside it or outside."""
    sides = [values(zones, side) for side in ("inside_places", "outside_places")]
    return [
        {place for places in both if isinstance(places, (list, tuple)) for place in places}
        for both in zip(*sides, strict=True)
    ]


def _away(place: Any) -> bool:
    """Return whether a text means somewhere off the place it names: "30 km north of X"."""
    return isinstance(place, str) and read_phrase(place).bearing is not None
