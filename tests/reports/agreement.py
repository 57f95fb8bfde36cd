"""When two words, days, figures or positions are the same to a careful reader."""

import re
from collections.abc import Mapping
from math import asin, cos, radians, sin, sqrt
from typing import Any

__all__ = ["any_of", "day_of", "metres", "same_party", "value_of"]

_EARTH_M = 6_371_009
_LEFT_OUT = frozenset({"the", "of", "a", "an", "s", "in", "and", "for"})


def metres(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Return the distance on a sphere: half a percent matters to no tolerance here."""
    lat, other_lat = radians(one["lat"]), radians(other["lat"])
    half_lon = radians(other["lon"] - one["lon"]) / 2
    share = sin((other_lat - lat) / 2) ** 2 + cos(lat) * cos(other_lat) * sin(half_lon) ** 2
    return 2 * _EARTH_M * asin(sqrt(min(1.0, share)))


def same_party(one: str, other: str) -> bool:
    """Tell whether two names are of one party: three in five of their words begin alike.

    Four letters are compared, so that Russian is Russia and defense is defence.
    """
    first, second = _stems(one), _stems(other)
    both = first | second
    return bool(both) and len(first & second) >= 0.6 * len(both)


def _stems(name: str) -> set[str]:
    words = re.findall(r"[^\W_]+", name.casefold())
    return {word[:4] for word in words if word not in _LEFT_OUT}


def value_of(claim: Mapping[str, Any]) -> str:
    value = claim.get("value")
    return "" if value is None else str(value).replace(" ", "").replace("–", "-")


def any_of(value: Any) -> list[Any]:
    """Return what is acceptable: a list in the answers is any of its members."""
    return value if isinstance(value, list) else [value]


def day_of(value: Any) -> str | None:
    return str(value)[:10] if value else None
