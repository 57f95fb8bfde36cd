"""The reason for each verdict, in one sentence that a journalist can quote."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from geomap.flags.claims import claims_sentence
from geomap.flags.pairs import Pairs, values
from geomap.flags.rules import exclusion, unrecorded
from geomap.names import shown
from geomap.zones.probability import POSSIBLE
from geomap.zones.wording import area_sentence, boundary_sentence, period

__all__ = ["Reasons"]

_AT_ONCE = 4_096  # incidents, as plain lists
_LISTED = 3  # other zones named before "and N more"
_WORDS = {"breach": "also a breach of", "possible": "possibly a breach of"}


class _Told(NamedTuple):
    """What one incident's sentence is made of, for each zone version where it is a list."""

    verdict: list[str]
    probability: list[float]
    distance_m: list[float]
    edge_m: list[float]
    in_force: list[bool | None]
    first: str  # the days it may have been; NaT where it has no date
    last: str


class Reasons:
    """What the sentences are made of, as plain lists."""

    def __init__(self, incidents: Any, zones: Any, pairs: Pairs) -> None:
        self._pairs = pairs
        columns = ("place", "located", "claims", "type", "actors", "lat", "radius_m")
        self._incident = {name: values(incidents, name) for name in columns}
        self._zone_id = list(zones["zone_id"])
        self._version = list(zones["version"])
        self._name = values(zones, "name")
        self._rules = [r if isinstance(r, dict) else {} for r in values(zones, "forbids")]
        self._clauses: dict[Any, list[str]] = {}
        when = pairs.times
        self._period = [period(*ends) for ends in zip(when.opens, when.closes, strict=True)]
        ids = list(enumerate(self._zone_id))
        self._siblings = [[j for j, one in ids if j != k and one == zone] for k, zone in ids]
        self._others = [[j for j, one in ids if one != zone] for _, zone in ids]

    def sentences(
        self, row: NDArray[np.intp], zone: NDArray[np.intp], *, others: bool
    ) -> list[str]:
        """Return the reason for the verdict of each incident `row` and zone version `zone`.

        `others` names the other zones that the incidents breach, too.
        """
        out: list[str] = []
        for at in range(0, len(row), _AT_ONCE):
            rows, zones = row[at : at + _AT_ONCE], zone[at : at + _AT_ONCE].tolist()
            told = zip(rows.tolist(), zones, self._told(rows), strict=True)
            out += [self._sentence(i, k, one, others=others) for i, k, one in told]
        return out

    def _told(self, rows: NDArray[np.intp]) -> Iterator[_Told]:
        pairs, when = self._pairs, self._pairs.times
        columns = (pairs.verdict, pairs.probability, pairs.distance_m, pairs.edge_m, when.in_force)
        days = (when.first[rows].astype(str).tolist(), when.last[rows].astype(str).tolist())
        return map(_Told, *(column[rows].tolist() for column in columns), *days)

    def _sentence(self, i: int, k: int, told: _Told, *, others: bool) -> str:
        claims = self._incident["claims"][i]
        said = claims_sentence(claims) if claims is not None else []
        verdict = told.verdict[k]
        if verdict == "not placed":
            return "; ".join([self._unplaced(i), *said])
        parts = [self._where(i, k, told), self._when(i, k, told)]
        if verdict in _WORDS or (verdict == "clear" and told.probability[k] >= POSSIBLE):
            parts += self._rule(i, k, verdict)
        parts += [self._pairs.disputes.get((i, k), ""), *self._other_versions(k, told)]
        if others:
            parts += self._other_zones(k, told)
        return "; ".join([part for part in parts if part] + said)

    def _rule(self, i: int, k: int, verdict: str) -> list[str]:
        """Return what the zone's rule makes of who did what; asked once for the like."""
        kind, actors = self._incident["type"][i], self._incident["actors"][i]
        known = tuple(map(str, actors)) if isinstance(actors, (list, tuple)) else None
        key = (kind if isinstance(kind, str) else None, known, k, verdict == "clear")
        if key not in self._clauses:
            if verdict == "clear":
                self._clauses[key] = [exclusion(kind, actors, self._rules[k]) or ""]
            else:
                self._clauses[key] = unrecorded(kind, actors, self._rules[k])
        return self._clauses[key]

    def _unplaced(self, i: int) -> str:
        name, located = self._incident["place"][i], self._incident["located"][i]
        name = shown(name) if isinstance(name, str) else ""
        if located == "ambiguous name":
            return f"{name or 'the name'} names several places, so no position and no verdict"
        if self._pairs.area[i] and self._incident["lat"][i] is not None:
            area = f"{name or 'the place'} is an area of unknown extent, not a point"
            return f"{area}, so no position and no verdict"
        if name:
            return f"{name} has no position in the gazetteer, so no verdict"
        return "neither a place nor coordinates are given, so no verdict"

    def _where(self, i: int, k: int, told: _Told) -> str:
        words = area_sentence if self._pairs.area[i] else boundary_sentence
        return words(
            distance_m=told.distance_m[k],
            edge_m=told.edge_m[k],
            radius_m=float(self._incident["radius_m"][i] or 0.0),
            probability=told.probability[k],
        )

    def _when(self, i: int, k: int, told: _Told) -> str:
        span, first, last = self._period[k], told.first, told.last
        if first == "NaT":
            if told.in_force[k]:
                return f"no date given, but in force {span}"
            if told.verdict[k] == "possible":
                return f"no date given: a breach only if it was {span}"
            return f"no date given; in force {span}"
        dated = f"on {first}" if first == last else f"between {first} and {last}"
        precision = self._pairs.times.precision[i]
        known = f", its date known to the {precision}" if precision else ""
        if not told.in_force[k]:
            return f"not in force {dated}{known}, but {span}"
        if first != last:
            among = int((np.datetime64(last) - np.datetime64(first)).astype(int)) + 1
            days = int(self._pairs.times.days_in[i, k])
            if days < among:
                said = f"in force {span}, on {days} of the {among} days {dated}{known}"
                return said + self._share(i, k, among)
        return f"in force {span}" + (f", on every day {dated}{known}" if known else "")

    def _share(self, i: int, k: int, among: int) -> str:
        """Return on how many of its days the incident breaches the zone, where that decides."""
        share = float(self._pairs.share[i, k])
        if not share < 1:
            return ""
        days = f"{round(share * among)} of these {among} days ({share:.2f})"
        if self._pairs.verdict[i, k] == "possible":
            return f", and a breach only if it was on one of {days}"
        return f", and a breach on {days}"

    def _other_versions(self, k: int, told: _Told) -> list[str]:
        if told.first == "NaT":
            return []
        return [
            f"its date also falls in version {shown(self._version[j])}: {told.verdict[j]} "
            f"({told.probability[j]:.2f})"
            for j in self._siblings[k]
            if told.in_force[j]
        ]

    def _other_zones(self, k: int, told: _Told) -> list[str]:
        """Return the other zones that the incident breaches or may, each by its worst version."""
        found = [j for j in self._others[k] if told.verdict[j] in _WORDS]
        if not found:
            return []
        worst: dict[str, int] = {}
        for j in sorted(
            found, key=lambda j: (told.verdict[j] != "breach", -told.probability[j], j)
        ):
            worst.setdefault(self._zone_id[j], j)
        named = [
            f"{_WORDS[told.verdict[j]]} {shown(self._name[j] or zone_id)} "
            f"({told.probability[j]:.2f})"
            for zone_id, j in worst.items()
        ]
        more = [f"and of {len(named) - _LISTED} more zones"] if named[_LISTED:] else []
        return [*named[:_LISTED], *more]
