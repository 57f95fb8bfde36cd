"""The reason for each verdict, in one sentence that a journalist can quote."""

from typing import Any

import numpy as np

from geomap.flags.claims import claims_sentence
from geomap.flags.pairs import Pairs, values
from geomap.flags.rules import exclusion, unrecorded
from geomap.names import shown
from geomap.zones.probability import POSSIBLE
from geomap.zones.wording import area_sentence, boundary_sentence, period

__all__ = ["Reasons"]

_LISTED = 3  # other zones named before "and N more"
_WORDS = {"breach": "also a breach of", "possible": "possibly a breach of"}


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

    def sentence(self, i: int, k: int, *, others: bool) -> str:
        """Return the reason for the verdict of incident `i` and zone version `k`.

        `others` names the other zones that the incident breaches, too.
        """
        pairs = self._pairs
        said = claims_sentence(self._incident["claims"][i])
        if pairs.verdict[i, k] == "not placed":
            return "; ".join([self._unplaced(i), *said])
        parts = [self._where(i, k), self._when(i, k)]
        if pairs.verdict[i, k] == "clear" and pairs.probability[i, k] >= POSSIBLE:
            kind, actors = self._incident["type"][i], self._incident["actors"][i]
            parts.append(exclusion(kind, actors, self._rules[k]) or "")
        elif pairs.verdict[i, k] in _WORDS:
            kind, actors = self._incident["type"][i], self._incident["actors"][i]
            parts += unrecorded(kind, actors, self._rules[k])
        parts += [pairs.disputes.get((i, k), ""), *self._other_versions(i, k)]
        if others:
            parts += self._other_zones(i, k)
        return "; ".join([part for part in parts if part] + said)

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

    def _where(self, i: int, k: int) -> str:
        pairs, radius_m = self._pairs, self._incident["radius_m"][i]
        words = area_sentence if pairs.area[i] else boundary_sentence
        return words(
            distance_m=float(pairs.distance_m[i, k]),
            edge_m=float(pairs.edge_m[i, k]),
            radius_m=float(radius_m or 0.0),
            probability=float(pairs.probability[i, k]),
        )

    def _when(self, i: int, k: int) -> str:
        times = self._pairs.times
        span = period(times.opens[k], times.closes[k])
        if np.isnat(times.first[i]):
            if times.in_force[i, k]:
                return f"no date given, but in force {span}"
            if self._pairs.verdict[i, k] == "possible":
                return f"no date given: a breach only if it was {span}"
            return f"no date given; in force {span}"
        first, last = times.first[i], times.last[i]
        dated = f"on {first}" if first == last else f"between {first} and {last}"
        known = f", its date known to the {times.precision[i]}" if times.precision[i] else ""
        if not times.in_force[i, k]:
            return f"not in force {dated}{known}, but {span}"
        days, among = int(times.days_in[i, k]), int((last - first).astype(int)) + 1
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

    def _other_versions(self, i: int, k: int) -> list[str]:
        pairs = self._pairs
        return [
            f"its date also falls in version {shown(self._version[j])}: {pairs.verdict[i, j]} "
            f"({pairs.probability[i, j]:.2f})"
            for j in range(len(self._zone_id))
            if j != k
            and self._zone_id[j] == self._zone_id[k]
            and pairs.times.in_force[i, j]
            and not np.isnat(pairs.times.first[i])
        ]

    def _other_zones(self, i: int, k: int) -> list[str]:
        """Return the other zones that the incident breaches or may, each by its worst version."""
        pairs = self._pairs
        ranked = [
            (pairs.verdict[i, j] != "breach", -pairs.probability[i, j], j)
            for j in range(len(self._zone_id))
            if pairs.verdict[i, j] in _WORDS and self._zone_id[j] != self._zone_id[k]
        ]
        worst: dict[str, int] = {}
        for _, _, j in sorted(ranked):
            worst.setdefault(self._zone_id[j], j)
        named = [
            f"{_WORDS[pairs.verdict[i, j]]} {shown(self._name[j] or zone_id)} "
            f"({pairs.probability[i, j]:.2f})"
            for zone_id, j in worst.items()
        ]
        more = [f"and of {len(named) - _LISTED} more zones"] if named[_LISTED:] else []
        return [*named[:_LISTED], *more]
