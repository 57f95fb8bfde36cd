"""How far an answer from the world may be trusted: its score, measured on monitors' own names.

A name that is on record need not be the place a report means: most hamlets are
on no record, and their namesakes elsewhere are. How often the place on record
is right grows with its people where nothing else is known, and hardly depends
on them where the country or a place nearby is. The constants were fitted to
1,489 names of the Uppsala Conflict Data Program and of GeoVirus, each with the
coordinates its authors gave (tests/benchmarks/names/monitors.py).
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geomap.gazetteer.places import Tier

__all__ = ["HALF", "RIVALS", "SURE", "SURER", "likely_offered", "likely_right"]

HALF = 0.5
"""Below this a place is more likely another than the one that was meant: no incident goes there."""

SURE = 0.66
"""From this share among its namesakes a place is the answer: "likely" on the IPCC's scale."""

SURER = 0.95
"""The same where words beside the name, a region say, could not be checked: they may mean the
namesake, as Frankfurt in Brandenburg does."""

_OFFERED = 0.4
"""What a near-miss counts of what its likeness alone would: most names that no tier knows are of
places on no record, whatever else is spelled like them."""

_PLACED: dict[Tier, float] = {"exact": 0.96, "romanised": 0.92, "sounds alike": 0.55}
"""Share of right answers in the country that was given: 205 of 213, 8 of 8 and 4 of 8."""

_ALONE: dict[Tier, float] = {"exact": 1.0, "romanised": 0.9, "sounds alike": 0.05}
"""Share of right answers without any context, over that of recorded names: what merely sounds
like the name was right in 3 cases of 144."""

_INTERCEPT, _PER_DECADE = -2.6, 0.8
_AREA_ALONE = 0.97  # countries and regions: 175 of 179
RIVALS = 10
"""Places spelled alike that are looked at to tell how far the first may be trusted."""

_MOST_GAP, _CROWD = 0.2, 0.06
_FEWEST = 300  # people where a source counts none


def likely_right(
    tier: Tier, people: ArrayLike, *, area: ArrayLike, placed: bool
) -> NDArray[np.float64]:
    """Return how likely the only place of a name is the one that was meant.

    Parameters
    ----------
    tier
        How the name was recognised.
    people
        Who live there, one number or an array; 0 where no source says.
    area
        Whether it is a country or region: there are few, and all are on record.
    placed
        The context says where it lies: a country, a region, places nearby.
    """
    people, area = np.broadcast_arrays(np.asarray(people, float), np.asarray(area, bool))
    if placed:
        return np.full(people.shape, _PLACED[tier])
    logit = _INTERCEPT + _PER_DECADE * np.log10(people + _FEWEST)
    return np.asarray(_ALONE[tier] * np.where(area, _AREA_ALONE, 1 / (1 + np.exp(-logit))))


def likely_offered(alike: Sequence[float]) -> float:
    """Return how likely the first of the places spelled most alike is the one that was meant.

    Likeness, lead over the second, and how many are nearly as alike: a logistic
    fit to names held out of the index (calibration.py --fit dev), times the
    share of such names whose place is on record at all.

    Parameters
    ----------
    alike
        The likeness of each place found, 0 to 1, best first; `RIVALS` of them where there are.
    """
    gap = min(alike[0] - alike[1], _MOST_GAP) if len(alike) > 1 else _MOST_GAP
    rivals = math.log(sum(one >= alike[0] - _CROWD for one in alike))
    logit = -6.42 + 6.48 * alike[0] + 20.35 * gap - 0.67 * rivals
    return _OFFERED / (1 + math.exp(-logit))
