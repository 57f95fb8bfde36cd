"""One position against every zone version: the answer of `geomap check`.

Works on plain lists, without pandas, so that a single question is quick.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from geomap.zones.index import ZoneIndex
from geomap.zones.layers import ZoneColumns
from geomap.zones.probability import LIKELY, POSSIBLE, likelihood

__all__ = [
    "NOISE",
    "TELLING",
    "Answer",
    "Check",
    "Verdict",
    "answer_about",
    "check_position",
    "in_force",
    "most_telling",
]

Verdict = Literal["inside", "possible", "outside", "not in force"]
Facts = tuple[bool | None, float, float, float]  # inside, distance_m, edge_m, probability
NOISE = 6
"""Decimals of a probability that are not noise: a bare .66 is as good as one above it."""

TELLING = 0.01
"""Probability of being inside from which a zone is told of: one that is not exceptionally low."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One position against one zone version."""

    zone_id: str
    version: str
    name: str
    in_force: bool | None  # None where no date was asked about
    inside: bool | None  # None where the boundary runs through an area
    distance_m: float | None
    probability: float
    likelihood: str
    edge_m: float | None
    valid_from: dt.date | None
    valid_to: dt.date | None

    def as_json(self) -> dict[str, Any]:
        """Return the answer as JSON takes it: lengths to the centimetre, dates as text."""
        return {
            "zone_id": self.zone_id,
            "version": self.version,
            "name": self.name,
            "in_force": self.in_force,
            "inside": self.inside,
            "distance_m": None if self.distance_m is None else round(self.distance_m, 2),
            "probability": round(self.probability, 4),
            "likelihood": self.likelihood,
            "edge_m": self.edge_m,
            "valid_from": self.valid_from and self.valid_from.isoformat(),
            "valid_to": self.valid_to and self.valid_to.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class Check:
    """A position against all zones, likeliest in force first."""

    verdict: Verdict
    answers: tuple[Answer, ...]
    warnings: tuple[str, ...] = ()
    """Where a list of control places and the geometry disagree, a sentence for each version."""

    @property
    def probability(self) -> float:
        """The greatest probability of being inside a zone that is in force, or undated."""
        return max((a.probability for a in self.answers if a.in_force is not False), default=0.0)

    def within(self, metres: float) -> "Check":
        """Return this of the most telling zone, and of those this near or that may hold it.

        Parameters
        ----------
        metres
            How far from the boundary of a zone a position may lie outside.
        """
        return replace(
            self,
            answers=tuple(
                answer
                for number, answer in enumerate(self.answers)
                if number == 0
                or answer.inside is not False
                or answer.probability >= TELLING
                or (answer.distance_m is not None and -answer.distance_m <= metres)
            ),
        )


def check_position(
    zones: ZoneColumns,
    index: ZoneIndex,
    where: tuple[float, float],
    *,
    radius_m: float = 0.0,
    day: dt.date | None = None,
    place_id: str | None = None,
    area: bool = False,
) -> Check:
    """Return how a position lies to every zone version.

    Parameters
    ----------
    zones
        As `read_zone_columns` returns them.
    index
        A `ZoneIndex` of the same zones.
    where
        lon, lat in degrees.
    radius_m
        Metres that hold the true position with 95 %.
    day
        The day asked about; None asks about the zones whenever they were in force.
    place_id
        Gazetteer id of the place, where the position is that of one: versions
        (in force on the day) whose control places it contradicts are warned of.
    area
        The place is a region, district or the like: a disc of `radius_m`, every
        part of it equally likely, and no pin. Without a radius it is a point.
    """
    measured = _measured(zones, index, where, radius_m, area=area and radius_m > 0)
    answers = [answer_about(zones, number, facts, day) for number, facts in enumerate(measured)]
    warnings = _warnings(zones, answers, place_id) if place_id is not None else ()
    answers.sort(key=most_telling)
    return Check(_verdict(answers), tuple(answers), warnings)


def _measured(
    zones: ZoneColumns,
    index: ZoneIndex,
    where: tuple[float, float],
    radius_m: float,
    *,
    area: bool,
) -> Sequence[Facts]:
    """Return inside, distance_m, edge_m and probability for every zone version."""
    if area:
        from geomap.zones.areas import measured_area

        return list(measured_area(zones, index, where, radius_m))
    inside = set(index.query(*where)[1].tolist())
    measured = index.measured(*where, radius_m, range(len(index)))
    return [
        (number in inside, float(metres), float(edge_m), float(chance))
        for number, (metres, edge_m, chance) in enumerate(zip(*measured, strict=True))
    ]


def _verdict(answers: Sequence[Answer]) -> Verdict:
    live = max((a.probability for a in answers if a.in_force is not False), default=0.0)
    expired = max((a.probability for a in answers if a.in_force is False), default=0.0)
    if live >= LIKELY:
        return "inside"
    if live >= POSSIBLE:
        return "possible"
    return "not in force" if expired >= POSSIBLE else "outside"


def in_force(start: dt.date | None, end: dt.date | None, day: dt.date | None) -> bool | None:
    """Return whether a version is in force on a day; None where none was asked about."""
    return None if day is None else (start or day) <= day <= (end or day)


def _warnings(zones: ZoneColumns, answers: Sequence[Answer], place_id: str) -> tuple[str, ...]:
    from geomap.zones.controls import disputes

    found = (
        disputes(zones, number, place_id, answer.distance_m or 0.0)
        for number, answer in enumerate(answers)
        if answer.in_force is not False
    )
    return tuple(sentence for sentence in found if sentence)


def most_telling(answer: Answer) -> tuple[bool, float, float]:
    """Return what answers are sorted by: in force or undated, likeliest, nearest or deepest."""
    # To the centimetre: versions that share a border are as near as each other.
    distance = -math.inf if answer.distance_m is None else round(answer.distance_m * 100)
    return answer.in_force is False, -answer.probability, -distance


def answer_about(
    zones: ZoneColumns,
    number: int,
    facts: Facts,
    day: dt.date | None,
) -> Answer:
    """Return an answer from what was measured; an undated question has no zone in force."""
    start, end = zones["valid_from"][number], zones["valid_to"][number]
    inside, metres, edge_m, probability = facts
    probability = round(probability, NOISE)
    return Answer(
        zone_id=zones["zone_id"][number],
        version=zones["version"][number],
        name=zones["name"][number],
        in_force=in_force(start, end, day),
        inside=inside,
        distance_m=metres if math.isfinite(metres) else None,
        probability=probability,
        likelihood=likelihood(probability),
        edge_m=edge_m if math.isfinite(metres) else None,
        valid_from=start,
        valid_to=end,
    )
