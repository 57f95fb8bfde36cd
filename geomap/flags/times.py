"""When incidents may have happened, and which zone versions were in force then."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Times", "share_of_days", "times"]

Days = NDArray[np.datetime64]
Matrix = NDArray[Any]  # one row an incident, one column a zone version

_FAR_PAST, _FAR_FUTURE = np.datetime64("0001-01-01"), np.datetime64("9999-12-31")
_WEEK = np.timedelta64(6, "D")
_IMPRECISE = frozenset({"week", "month", "year"})


@dataclass(frozen=True, slots=True)
class Times:
    """The days each incident may have happened on, against the periods of the versions."""

    first: Days  # NaT where the incident has no date
    last: Days
    precision: list[str | None]  # week, month or year where the date is no better known
    opens: Days  # NaT where a version has no start
    closes: Days
    in_force: Matrix  # on a day it may have happened; None where that depends on an unknown date
    days_off: Matrix  # days between the incident and the version's period, 0 in force
    days_in: Matrix  # possible days that the version was in force on


def times(incidents: Any, zones: Any) -> Times:
    """Return when the incidents may have happened and what was in force.

    A date known to the week stands for any seven days that hold it, one known
    to the month or year for that month or year of the calendar. A first and a
    last day that differ are taken as they are, whatever the precision says:
    they are the first and the last day it may have happened.
    """
    precision = [
        word if isinstance(word, str) and word in _IMPRECISE else None
        for word in _values(incidents, "date_precision")
    ]
    first, last = _window(_days(incidents, "date_start"), _days(incidents, "date_end"), precision)
    opens, closes = _days(zones, "valid_from"), _days(zones, "valid_to")
    start = np.where(np.isnat(opens), _FAR_PAST, opens)
    end = np.where(np.isnat(closes), _FAR_FUTURE, closes)
    undated = np.isnat(first)[:, None]
    too_early = _count(start[None, :] - last[:, None])
    too_late = _count(first[:, None] - end[None, :])
    days_off = np.where(undated, 0.0, np.maximum(np.maximum(too_early, too_late), 0.0))
    overlap = _count(np.minimum(end[None, :], last[:, None]) - np.maximum(start, first[:, None]))
    days_in = np.where(undated, 0.0, np.maximum(overlap + 1, 0.0))
    in_force = (days_off == 0).astype(object)
    always = np.isnat(opens) & np.isnat(closes)
    in_force[undated & ~always] = None
    return Times(first, last, precision, opens, closes, in_force, days_off, days_in)


def share_of_days(when: Times, breaches: Matrix, zone_id: Sequence[str]) -> NDArray[np.float64]:
    """Return the share of the days an incident may have been on that a zone is breached on.

    Parameters
    ----------
    when
        What `times` returns.
    breaches
        Whether each incident would breach each version, on a day of its being in force.
    zone_id
        The zone of each version: days in any version of one zone count together, once each.

    Returns
    -------
    ndarray
        Of shape incidents by versions; NaN where there is no such share: the
        version is not breached, or the dates are those of an event that lasted
        from the first to the last, every day of which it was on.
    """
    share = np.full(breaches.shape, np.nan)
    versions: dict[str, list[int]] = {}
    for column, zone in enumerate(zone_id):
        versions.setdefault(zone, []).append(column)
    opens = np.where(np.isnat(when.opens), _FAR_PAST, when.opens).astype(int)
    closes = np.where(np.isnat(when.closes), _FAR_FUTURE, when.closes).astype(int)
    counted: dict[tuple[int, int, tuple[int, ...]], float] = {}
    unsure = np.array([word is not None for word in when.precision], dtype=bool)
    for row in np.flatnonzero(unsure & breaches.any(axis=1)).tolist():
        first, last = int(when.first[row].astype(int)), int(when.last[row].astype(int))
        for columns in versions.values():
            found = tuple(column for column in columns if breaches[row, column])
            if found and (first, last, found) not in counted:
                spans = [(max(opens[k], first), min(closes[k], last)) for k in found]
                counted[first, last, found] = _days_among(spans) / (last - first + 1)
            for column in found:
                share[row, column] = counted[first, last, found]
    return share


def _days_among(spans: Sequence[tuple[int, int]]) -> int:
    """Return on how many days some span is; a span is its first and last day, as numbers."""
    count, done = 0, -(10**9)
    for first, last in sorted(spans):
        count += max(0, last - max(first, done + 1) + 1)
        done = max(done, last)
    return count


def _count(spans: Any) -> NDArray[np.float64]:
    """Return whole days as numbers; NaT, an unknown one, is NaN."""
    return np.where(np.isnat(spans), np.nan, spans.astype("timedelta64[D]").astype(float))


def _window(start: Days, end: Days, precision: Sequence[str | None]) -> tuple[Days, Days]:
    """Return the first and last day an incident may have happened on."""
    first = np.where(np.isnat(start), end, start)
    last = np.where(np.isnat(end), start, end)
    word = np.array(precision, dtype=object)
    single = first == last
    for unit, code in (("month", "M"), ("year", "Y")):
        rows = single & (word == unit)
        period = first[rows].astype(f"datetime64[{code}]")
        first[rows] = period.astype("datetime64[D]")
        last[rows] = (period + 1).astype("datetime64[D]") - 1
    rows = single & (word == "week")
    first[rows] -= _WEEK
    last[rows] += _WEEK
    return first, last


def _days(table: Any, name: str) -> Days:
    """Return a column of dates as days, whatever it holds them as; NaT where there is none."""
    if name not in table.columns:
        return np.full(len(table), "NaT", dtype="datetime64[D]")
    import pandas as pd

    column = table[name]
    if column.dtype.kind == "M":
        return np.asarray(column.to_numpy(dtype="datetime64[s]")).astype("datetime64[D]")
    # Through pandas a far year such as 9999 may be out of bounds; ISO text has no bounds.
    texts = ["NaT" if pd.isna(value) else str(value)[:10] for value in column]
    return np.array(texts, dtype="datetime64[D]")


def _values(table: Any, name: str) -> list[Any]:
    return list(table[name]) if name in table.columns else [None] * len(table)
