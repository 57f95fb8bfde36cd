"""The words of a verdict: sentences that a journalist can quote."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from geomap.zones.probability import likelihood

__all__ = ["boundary_sentence", "claims_sentence", "length", "period"]

_IDENTIFYING = {"place", "date"}  # saying where or when is meant asserts nothing that happened
_SPOKEN_FOR = 3  # claimants named on each side before "and others"


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


def claims_sentence(claims: Any) -> list[str]:
    """Return who asserts and who denies, as up to two clauses; none where no claims are kept."""
    if not isinstance(claims, (list, tuple)):
        return []
    clauses = []
    for stance, word in (("asserts", "asserted by"), ("denies", "denied by")):
        names = _claimants(claims, stance)
        if names:
            shown = ", ".join(names[:_SPOKEN_FOR])
            clauses.append(f"{word} {shown}" + (" and others" if names[_SPOKEN_FOR:] else ""))
    return clauses


def _claimants(claims: Iterable[Mapping[str, Any]], stance: str) -> list[str]:
    names = [
        str(claim["claimant"])
        for claim in claims
        if claim.get("stance") == stance
        and claim.get("claimant")
        and claim.get("about") not in _IDENTIFYING
    ]
    return list(dict.fromkeys(names))
