"""Versions of one zone that are in force on the same day: allowed, and worth a warning."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from geomap.names import shown
from geomap.zones.wording import period

__all__ = ["overlaps"]

_SHOWN = 5  # pairs told of one by one


def overlaps(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a warning for each version of a zone that starts while another is in force.

    Parameters
    ----------
    rows
        Zone versions: `zone_id`, `version` and `valid_from` and `valid_to`, days
        or None where they are open.
    """
    by_zone: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        by_zone.setdefault(row["zone_id"], []).append(row)
    found = [
        f"warning: {shown(zone_id)} versions {shown(one['version'])} and "
        f"{shown(other['version'])} are both in force {_both(one, other)}"
        for zone_id, versions in by_zone.items()
        for one, other in _pairs(versions)
    ]
    more = len(found) - _SHOWN
    return found[:_SHOWN] + (
        [f"warning: {more} more pairs of versions are in force on the same day"] if more > 0 else []
    )


def _pairs(versions: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield each version that starts while an earlier one is in force, after that one."""
    ordered = sorted(versions, key=_start)
    for one, other in zip(_longest(ordered), ordered[1:], strict=False):
        if _start(other) <= _end(one):
            yield one, other


def _longest(ordered: Sequence[Any]) -> Iterator[Any]:
    """Yield, for each version, the one of those up to it that ends last."""
    yield from accumulate(ordered, lambda one, other: one if _end(one) >= _end(other) else other)


def _start(row: Mapping[str, Any]) -> dt.date:
    return row["valid_from"] or dt.date.min


def _end(row: Mapping[str, Any]) -> dt.date:
    return row["valid_to"] or dt.date.max


def _both(one: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    start, end = max(_start(one), _start(other)), min(_end(one), _end(other))
    opens = None if start == dt.date.min else start
    return period(opens, None if end == dt.date.max else end)
