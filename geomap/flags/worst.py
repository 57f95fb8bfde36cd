"""Which zone version the one row of an incident is about: the one with the worst verdict."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geomap.flags.pairs import Matrix, Pairs
from geomap.zones import POSSIBLE
from geomap.zones.nearby import NEAR_M

__all__ = ["worst"]


def worst(pairs: Pairs, zone_id: Sequence[str]) -> NDArray[np.intp]:
    """Return for each incident the zone version that its one row is about.

    The worst verdict comes first; a zone that the position is in, but whose
    rule or time leaves the incident out, says more than one it lies outside.
    Ties go to the likeliest, then to the version nearest in time, then to the
    one in force on most of the days it may have been, then to the nearest
    boundary.
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
    # A zone of another conflict says nothing about an incident that has one nearer.
    rank[(distance < distance.max(axis=1, keepdims=True) - NEAR_M) & ~probable] += 7
    likeliest = np.nan_to_num(pairs.probability, nan=0.0)
    when = pairs.times
    order = np.lexsort((-distance, -when.days_in, when.days_off, -likeliest, rank), axis=1)
    return np.asarray(order[:, 0], dtype=np.intp)


def _any_version_in_force(pairs: Pairs, zone_id: Sequence[str]) -> Matrix:
    """Return, for each pair, whether some version of that zone was in force."""
    same_zone = np.array([[one == other for other in zone_id] for one in zone_id], dtype=int)
    # None is an incident without a date: it may have been.
    live = (pairs.times.in_force != False).astype(int)  # noqa: E712
    return np.asarray(live @ same_zone > 0)
