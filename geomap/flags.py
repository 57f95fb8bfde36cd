"""Incidents against zones: a verdict for each, with a probability and a reason.

A verdict rests on three things kept apart: whether the position is inside
(geometry), how sure that is (probability), and whether the zone was in force
on a day the incident may have happened (dates).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geomap.errors import ZoneError
from geomap.incidents.points import with_positions
from geomap.names import normalise
from geomap.tables import INCIDENT, INCIDENT_TYPES, SUMMARY, ZONE, check_table, names_of
from geomap.zones import LIKELY, POSSIBLE, ZoneIndex, likelihood
from geomap.zones.wording import boundary_sentence, claims_sentence, period

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["flag", "forbidden"]

Days = NDArray[np.datetime64]
Matrix = NDArray[Any]  # one row an incident, one column a zone version


def flag(
    incidents: "GeoDataFrame",
    zones: "GeoDataFrame",
    *,
    threshold: float = LIKELY,
    all_pairs: bool = False,
) -> "GeoDataFrame":
    """Return incidents with the verdict on each: the SUMMARY columns of `geomap.tables`.

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
        The incidents in their order; `attrs["threshold"]` keeps the threshold.

    Raises
    ------
    TableError
        A column is missing or of the wrong kind; the message names all of them.
    ZoneError
        There are no zones, or a rule or a stretch of one makes no sense.
    ValueError
        `threshold` is no probability above 0.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold is a probability above 0 and up to 1, not {threshold}")
    check_table(incidents, INCIDENT, "incidents")
    incidents = with_positions(incidents)
    check_table(zones, ZONE, "zones")
    if not len(zones):
        raise ZoneError("there are no zones to hold the incidents against")
    pairs = _judge(incidents, zones, threshold)
    if all_pairs:
        row, zone = np.divmod(np.arange(pairs.verdict.size), pairs.verdict.shape[1])
    else:
        row, zone = np.arange(len(incidents)), _worst(pairs, list(zones["zone_id"]))
    out = _table(incidents, zones, pairs, row, zone)
    out.attrs["threshold"] = threshold
    return out


def forbidden(incident_type: Any, actors: Any, forbids: Mapping[str, Any]) -> bool:
    """Return whether a zone's rule covers an incident; an empty rule covers everything.

    A type outside the vocabulary and unrecorded actors cannot exclude an
    incident: what is not known is not held to be harmless.
    """
    types, parties = (_rule(forbids, name) for name in ("types", "actors"))
    if types and incident_type in INCIDENT_TYPES and incident_type not in types:
        return False
    known = [str(actor) for actor in actors] if isinstance(actors, (list, tuple)) else []
    if parties and known:
        return any(_named(party, actor) for party in parties for actor in known)
    return True


def _rule(forbids: Mapping[str, Any], name: str) -> list[str]:
    rule = forbids.get(name) or []
    if not isinstance(rule, (list, tuple)) or not all(isinstance(word, str) for word in rule):
        raise ZoneError(f"forbids {name} is no list of texts")
    return list(rule)


def _named(party: str, actor: str) -> bool:
    """Return whether whole words of an actor name a party: "US" is in no "Russian forces"."""
    return f" {normalise(party)} " in f" {normalise(actor)} "


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Every incident against every zone version."""

    in_force: Matrix  # True, False, or None where the incident has no date
    days_off: Matrix  # days between the incident and the version's period, 0 in force
    inside: Matrix
    distance_m: Matrix
    edge_m: Matrix
    probability: Matrix
    verdict: Matrix


def _numbers(table: Any, name: str) -> NDArray[np.float64]:
    if name not in table.columns:
        return np.full(len(table), np.nan)
    return np.asarray(table[name].to_numpy(dtype=float, na_value=np.nan))


def _days(table: Any, name: str) -> Days:
    if name not in table.columns:
        return np.full(len(table), "NaT", dtype="datetime64[D]")
    import pandas as pd

    return np.asarray(pd.to_datetime(table[name]).to_numpy()).astype("datetime64[D]")


def _values(table: Any, name: str) -> list[Any]:
    return list(table[name]) if name in table.columns else [None] * len(table)


def _judge(incidents: "GeoDataFrame", zones: "GeoDataFrame", threshold: float) -> _Pairs:
    lon, lat = _numbers(incidents, "lon"), _numbers(incidents, "lat")
    shape = (len(incidents), len(zones))
    index = ZoneIndex(zones)
    row, zone = (grid.ravel() for grid in np.indices(shape))
    place = (lon[row], lat[row])
    inside = np.zeros(shape, dtype=bool)
    inside[index.query(lon, lat)] = True
    radius_m = _numbers(incidents, "radius_m")[row]
    measured = index.measured(*place, radius_m, zone)
    distance_m, edge_m, probability = (column.reshape(shape) for column in measured)
    in_force, days_off = _in_force(incidents, zones)
    rules = [rule if isinstance(rule, dict) else {} for rule in _values(zones, "forbids")]
    kinds = zip(_values(incidents, "type"), _values(incidents, "actors"), strict=True)
    covered = np.array(
        [[forbidden(kind, actors, rule) for rule in rules] for kind, actors in kinds], dtype=bool
    ).reshape(shape)
    verdict = np.full(shape, "clear", dtype=object)
    verdict[covered & (probability >= min(POSSIBLE, threshold))] = "possible"
    verdict[covered & (probability >= threshold) & (in_force == True)] = "breach"  # noqa: E712
    verdict[in_force == False] = "not in force"  # noqa: E712
    verdict[np.isnan(probability)] = "not placed"
    return _Pairs(
        in_force,
        days_off,
        inside,
        distance_m,
        edge_m,
        probability,
        verdict,
    )


def _in_force(incidents: "GeoDataFrame", zones: "GeoDataFrame") -> tuple[Matrix, Matrix]:
    """Return whether each version was in force on a day each incident may have been."""
    start, end = _days(incidents, "date_start"), _days(incidents, "date_end")
    end = np.where(np.isnat(end), start, end)
    start = np.where(np.isnat(start), end, start)
    opens, closes = _days(zones, "valid_from"), _days(zones, "valid_to")
    far_past, far_future = np.datetime64("0001-01-01"), np.datetime64("9999-12-31")
    opens = np.where(np.isnat(opens), far_past, opens)
    closes = np.where(np.isnat(closes), far_future, closes)
    too_early = (opens[None, :] - end[:, None]).astype(float)
    too_late = (start[:, None] - closes[None, :]).astype(float)
    undated = np.isnat(start)[:, None]
    days_off = np.where(undated, 0.0, np.maximum(np.maximum(too_early, too_late), 0.0))
    in_force = (days_off == 0).astype(object)
    in_force[np.isnat(start)] = None
    return in_force, days_off


def _worst(pairs: _Pairs, zone_id: list[str]) -> NDArray[np.intp]:
    """Return for each incident the zone version that its one row is about.

    The worst verdict comes first; a zone that the position is in, but whose
    rule or time leaves the incident out, says more than one it lies outside.
    Ties go to the likeliest, then to the version nearest in time, then to the
    nearest boundary.
    """
    rank = np.full(pairs.verdict.shape, 6)
    probable = pairs.probability >= POSSIBLE
    over = ~_any_version_in_force(pairs, zone_id)
    for place, rows in enumerate(
        (
            pairs.verdict == "breach",
            pairs.verdict == "possible",
            (pairs.verdict == "clear") & probable,
            (pairs.verdict == "not in force") & probable & over,
            pairs.verdict == "clear",
            pairs.verdict == "not in force",
        )
    ):
        rank[(rank == 6) & rows] = place
    distance = np.nan_to_num(pairs.distance_m, nan=-np.inf)
    likeliest = np.round(np.nan_to_num(pairs.probability, nan=0.0), 9)
    order = np.lexsort((-distance, pairs.days_off, -likeliest, rank), axis=1)
    return np.asarray(order[:, 0], dtype=np.intp)


def _any_version_in_force(pairs: _Pairs, zone_id: list[str]) -> Matrix:
    """Return, for each pair, whether some version of that zone was in force."""
    same_zone = np.array([[one == other for other in zone_id] for one in zone_id], dtype=int)
    live = (pairs.in_force != False).astype(int)  # noqa: E712 - None is an incident without a date
    return np.asarray(live @ same_zone > 0)


def _table(
    incidents: "GeoDataFrame",
    zones: "GeoDataFrame",
    pairs: _Pairs,
    row: NDArray[np.intp],
    zone: NDArray[np.intp],
) -> "GeoDataFrame":
    import pandas as pd

    at = (row, zone)
    placed = pairs.verdict[at] != "not placed"
    identity = {
        name: np.asarray(zones[name], dtype=object)[zone] for name in ("zone_id", "version")
    }
    inside = pairs.inside[at].astype(object)
    for column in (*identity.values(), inside):
        column[~placed] = None
    out = incidents.drop(columns=[n for n in names_of(SUMMARY) if n in incidents.columns])
    out = out.iloc[row].reset_index(drop=True)
    facts = _Facts(incidents, zones, pairs)
    values: dict[str, Any] = {
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
        "why": [facts.sentence(i, k) for i, k in zip(row.tolist(), zone.tolist(), strict=True)],
    }
    return out.assign(**values)


class _Facts:
    """What the sentences are made of, as plain lists."""

    def __init__(self, incidents: Any, zones: Any, pairs: _Pairs) -> None:
        self.pairs = pairs
        self.place = _values(incidents, "place")
        self.located = _values(incidents, "located")
        self.radius_m = np.nan_to_num(_numbers(incidents, "radius_m")).tolist()
        self.start = [None if np.isnat(day) else day for day in _days(incidents, "date_start")]
        self.claims = _values(incidents, "claims")
        self.types = _values(incidents, "type")
        self.zone_id = list(zones["zone_id"])
        self.version = list(zones["version"])
        self.opens = _days(zones, "valid_from")
        self.closes = _days(zones, "valid_to")

    def sentence(self, i: int, k: int) -> str:
        """Return the reason for the verdict of incident `i` and zone version `k`."""
        pairs, verdict = self.pairs, self.pairs.verdict[i, k]
        said = claims_sentence(self.claims[i])
        if verdict == "not placed":
            return "; ".join([self._unplaced(i), *said])
        where = boundary_sentence(
            distance_m=float(pairs.distance_m[i, k]),
            edge_m=float(pairs.edge_m[i, k]),
            radius_m=self.radius_m[i],
            probability=float(pairs.probability[i, k]),
        )
        if self.located[i] == "area":
            where = "the place is an area, its middle " + where
        parts = [where, self._time(i, k)]
        if verdict == "clear" and pairs.probability[i, k] >= POSSIBLE:
            parts.append(f"{self.types[i]} is not among what the zone forbids")
        parts += self._other_versions(i, k)
        return "; ".join([*parts, *said])

    def _unplaced(self, i: int) -> str:
        name = self.place[i]
        if self.located[i] == "ambiguous name":
            return f"{name} names several places, so no position and no verdict"
        if isinstance(name, str) and name:
            return f"{name} has no position in the gazetteer, so no verdict"
        return "neither a place nor coordinates are given, so no verdict"

    def _time(self, i: int, k: int) -> str:
        span = period(self.opens[k], self.closes[k])
        if self.pairs.in_force[i, k] is None:
            return f"no date given: a breach only if it was {span}"
        if self.pairs.in_force[i, k]:
            return f"in force {span}"
        return f"not in force on {self.start[i]}, but {span}"

    def _other_versions(self, i: int, k: int) -> Sequence[str]:
        return [
            f"its date also falls in version {self.version[j]}: {self.pairs.verdict[i, j]} "
            f"({self.pairs.probability[i, j]:.2f})"
            for j in range(len(self.zone_id))
            if j != k and self.zone_id[j] == self.zone_id[k] and self.pairs.in_force[i, j]
        ]
