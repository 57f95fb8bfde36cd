"""The words of a verdict: sentences that a journalist can quote."""

import math
from typing import Any

from geomap.zones.probability import likelihood

__all__ = ["area_sentence", "boundary_sentence", "length", "period"]


def length(metres: float) -> str:
    """Return a length in words: 30 m, 1.5 km, 120 km."""
    metres = abs(metres)
    if metres < 995:
        return f"{round(metres, -1 if metres >= 100 else 0):.0f} m"
    if metres < 9_950:
        return f"{metres / 1000:.1f}".removesuffix(".0") + " km"
    return f"{metres / 1000:,.0f} km"


def period(opens: Any, closes: Any) -> str:
    """Return a period in words; a missing end (None or NaT) is open."""
    start, end = _day(opens), _day(closes)
    if start and end:
        return f"from {start} to {end}"
    if start:
        return f"since {start}"
    return f"until {end}" if end else "at any date"


def _day(value: Any) -> str | None:
    text = "" if value is None else str(value)[:10]
    return None if text in ("", "NaT") else text


def boundary_sentence(
    *, distance_m: float, edge_m: float, radius_m: float, probability: float
) -> str:
    """Return where a position lies, how well place and boundary are known, and what follows."""
    chance = f"{likelihood(probability)} inside ({probability:.2f})"
    if not math.isfinite(distance_m):
        return chance
    side = "inside" if distance_m >= 0 else "outside"
    how = f"a boundary known to about {length(edge_m)}" if edge_m else "the boundary"
    if radius_m:
        how += f" (the place is known to {length(radius_m)})"
    return f"{length(distance_m)} {side} {how}: {chance}"


def area_sentence(*, distance_m: float, edge_m: float, radius_m: float, probability: float) -> str:
    """Return how an area lies to a boundary and what follows; no point of it is singled out.

    Parameters
    ----------
    distance_m
        Metres from the area to the boundary, positive inside; 0 where the
        boundary runs through it, NaN where there is none.
    edge_m
        95 % half-width of the boundary, metres.
    radius_m
        Radius of the area, metres.
    probability
        Share of the area inside, blurred by `edge_m`.
    """
    chance = f"{likelihood(probability)} inside ({probability:.2f})"
    area = f"somewhere in an area of about {length(radius_m)} radius"
    if not math.isfinite(distance_m):
        return f"{area}: {chance}"
    if not distance_m:
        known = f" (known to about {length(edge_m)})" if edge_m else ""
        return f"{area}, through which the boundary{known} runs: {chance}"
    side = "inside" if distance_m > 0 else "outside"
    how = f"a boundary known to about {length(edge_m)}" if edge_m else "the boundary"
    return f"{area}, all of it {length(distance_m)} or more {side} {how}: {chance}"
