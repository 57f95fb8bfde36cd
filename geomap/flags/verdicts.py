"""Incidents against zones: a verdict for each, with a probability and a reason.

A verdict rests on three things kept apart: whether the position is inside
(geometry), how sure that is (probability), and whether the zone was in force
on a day the incident may have happened (dates).
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geomap.flags.inputs import check_incidents, check_threshold, checked_zones
from geomap.flags.pairs import Pairs, judge, values
from geomap.flags.reasons import Reasons
from geomap.flags.rules import unknown_types
from geomap.flags.worst import worst
from geomap.incidents.points import with_positions
from geomap.names import shown
from geomap.tables import INCIDENT_TYPES, SUMMARY, names_of
from geomap.zones import LIKELY, likelihood

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["flag", "strange_rules"]


def flag(
    incidents: "GeoDataFrame",
    zones: "GeoDataFrame",
    *,
    threshold: float = LIKELY,
    all_pairs: bool = False,
) -> "GeoDataFrame":
    """Return incidents with the verdict on each: the SUMMARY columns of `geomap.tables`.

    An incident is held against every version that was in force on a day it may
    have happened; `geomap.flags.times` says which days these are where the date
    is known to a week, month or year. One whose `located` is `area` is a disc of
    `radius_m`, every part of it equally likely: `inside` is then unknown and
    `distance_m` 0 where the boundary runs through it. An area without a radius
    is not placed.

    Parameters
    ----------
    incidents
        INCIDENT columns, located; positions from `lon` and `lat`, else from point geometry.
    zones
        ZONE columns, as `read_zones` returns them.
    threshold
        Probability of having been inside from which an incident in force is a breach.
    all_pairs
        One row for every incident and zone version, instead of the worst for each.

    Returns
    -------
    GeoDataFrame
        The incidents in their order; `attrs["threshold"]` keeps the threshold,
        `attrs["warnings"]` sentences on what does not fit together: a control
        place whose position falls on the other side, a rule that names no
        known type of incident.

    Raises
    ------
    TableError
        A column is missing or of the wrong kind; the message names all of them. Two
        rows share an id, a row has half a position, dates or coordinates stand under
        a name that is not read, or `threshold` is no probability above 0.
    ZoneError
        There are no zones, or a rule or a stretch of one makes no sense.
    """
    check_threshold(threshold)
    check_incidents(incidents)
    incidents = with_positions(incidents)
    zones = checked_zones(zones)
    pairs = judge(incidents, zones, threshold)
    if all_pairs:
        row, zone = np.divmod(np.arange(pairs.verdict.size), pairs.verdict.shape[1])
    else:
        row, zone = np.arange(len(incidents)), worst(pairs, list(zones["zone_id"]))
    why = Reasons(incidents, zones, pairs).sentences(row, zone, others=not all_pairs)
    # Every pair is one with a zone; the one row of what is not placed is about none.
    zoned = all_pairs | (pairs.verdict[row, zone] != "not placed")
    out = _table(incidents, zones, pairs, (row, zone), zoned).assign(why=why)
    out.attrs["threshold"] = threshold
    out.attrs["warnings"] = [*strange_rules(zones), *dict.fromkeys(pairs.disputes.values())]
    return out


def strange_rules(zones: "GeoDataFrame") -> list[str]:
    """Return a warning for each rule with a word that is no type of incident."""
    out = []
    for zone_id, rule in zip(zones["zone_id"], values(zones, "forbids"), strict=True):
        words = unknown_types(rule) if isinstance(rule, dict) else []
        if words:
            out.append(
                f"{shown(zone_id)} forbids {shown(', '.join(words))}, no type of incident here; "
                f"use {', '.join(INCIDENT_TYPES)}"
            )
    return list(dict.fromkeys(out))


def _table(
    incidents: "GeoDataFrame",
    zones: "GeoDataFrame",
    pairs: Pairs,
    at: tuple[NDArray[np.intp], NDArray[np.intp]],
    zoned: NDArray[np.bool_],
) -> "GeoDataFrame":
    """Return the incidents of the pairs `at` with all that a verdict says but its reason.

    `zoned` tells which of them name their zone.
    """
    import pandas as pd

    row, zone = at
    placed = pairs.verdict[at] != "not placed"
    inside = pairs.inside[at]
    inside[~placed] = None
    identity = {
        name: np.asarray(zones[name], dtype=object)[zone] for name in ("zone_id", "version")
    }
    for column in identity.values():
        column[~zoned] = None
    out = incidents.drop(columns=[n for n in names_of(SUMMARY) if n in incidents.columns])
    out = out.iloc[row].reset_index(drop=True)
    columns: dict[str, Any] = {
        "verdict": pairs.verdict[at],
        "zone_id": identity["zone_id"],
        "zone_version": identity["version"],
        "inside": pd.array(inside, dtype="boolean"),
        "distance_m": pairs.distance_m[at],
        "probability": pairs.probability[at],
        "likelihood": [
            likelihood(p) if known else None
            for p, known in zip(pairs.probability[at], placed, strict=True)
        ],
    }
    return out.assign(**columns)
