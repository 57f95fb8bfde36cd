"""Reports that may be of one event: proposed with score and reason, never merged.

A person decides: accepted and refused pairs live in a file of links (see
`geomap.incidents.links`), and what is decided is not proposed again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.errors import InputError
from geomap.incidents.likeness import Ints, Reports, reports_of, score
from geomap.incidents.links import Link, linked
from geomap.incidents.pairing import Points, near_pairs, same_key_pairs
from geomap.names import shown

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = ["SameEvent", "Suggestions", "same_events", "with_same_event"]

_MOST_DAYS = 14


@dataclass(frozen=True, slots=True)
class SameEvent:
    """Reports that may be of one event.

    `score` is that of the pair that fits least, 0 to 1; `links` holds each
    report against the first, or against the one it fits best.
    """

    ids: tuple[str, ...]
    score: float
    why: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is proposed, the surest first, and sentences on what was not compared."""

    events: tuple[SameEvent, ...]
    notes: tuple[str, ...]


def same_events(
    incidents: "pd.DataFrame",
    *,
    links: Sequence[Link] = (),
    days: int = 3,
    at_least: float = 0.7,
) -> Suggestions:
    """Propose which reports are of one event, by place, date, type, actors and figures.

    Positions are compared within their radii, dates within their precision.
    Every two reports of a proposal fit each other, so that no chain of small
    steps joins far ends. Reports without a usable position are compared by the
    sound of their place name; those without a date not at all. Two rows of a
    dataset that gives one event one row (ACLED, UCDP) are two events until
    much speaks against it.

    Parameters
    ----------
    incidents
        INCIDENT columns, located; `id` must be there and unique.
    links
        What a person decided: decided pairs are not proposed, refused ones
        never stand in one proposal.
    days
        Most days between two reports of one event, 0 to 14.
    at_least
        Least score of a proposal. .7 is where in the sample cases proposals
        begin to be worth a look.

    Raises
    ------
    InputError
        Two rows share an id, or `days` is out of range.
    """
    if not 0 <= days <= _MOST_DAYS:
        raise InputError(f"days is 0 to {_MOST_DAYS}, not {days}")
    if incidents["id"].duplicated().any():
        raise InputError("incidents: two rows share an id; give the table one row an incident")
    reports = reports_of(incidents)
    a, b, cut = _candidates(reports, days)
    crowd = np.bincount(np.concatenate([a, b]), minlength=len(reports.ids))
    scores = score(reports, a, b, crowd)
    sure = scores >= at_least
    pairs = {
        (one, two): worth
        for one, two, worth in zip(
            a[sure].tolist(), b[sure].tolist(), scores[sure].tolist(), strict=True
        )
    }
    groups = _groups(reports, pairs, links)
    events = [_event(reports, group, pairs) for group in groups]
    events.sort(key=lambda event: (-event.score, event.ids))
    return Suggestions(tuple(events), tuple(_notes(reports, cut=cut)))


def with_same_event(
    incidents: "gpd.GeoDataFrame",
    links: Iterable[Link] = (),
    *,
    suggestions: Suggestions | None = None,
) -> "gpd.GeoDataFrame":
    """Return a copy with the SAME_EVENT columns: what is linked, and what is proposed.

    No row is merged. `same_event` is empty where no link joins a report to
    another of the table; the other columns are there only with suggestions.

    Raises
    ------
    InputError
        The links contradict each other.
    """
    import pandas as pd

    table = incidents.copy()
    event = linked(table["id"], links)
    columns: dict[str, dict[str, Any]] = {"same_event": dict(event)}
    if suggestions is not None:
        columns |= {"same_event_suggested": {}, "same_event_score": {}, "same_event_why": {}}
        for found in suggestions.events:
            for name in found.ids:
                columns["same_event_suggested"][name] = min(found.ids)
                columns["same_event_score"][name] = found.score
                columns["same_event_why"][name] = found.why
    for column, values in columns.items():
        empty = float("nan") if column == "same_event_score" else None
        cells = [values.get(name, empty) for name in table["id"]]
        dtype = "float64" if column == "same_event_score" else object
        table[column] = pd.Series(cells, dtype=dtype, index=table.index)
    return table


def _candidates(reports: Reports, days: int) -> tuple[Ints, Ints, bool]:
    """Return the pairs of rows worth weighing: near each other, or of one place name."""
    rows = np.flatnonzero(reports.dated & np.isfinite(reports.radius_m))
    order = np.lexsort((reports.counts["killed"][1], reports.kind))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    near = Points(
        rows, reports.xyz[rows], reports.radius_m[rows], reports.first[rows], reports.last[rows],
        rank[rows],
    )  # fmt: skip
    a, b, cut = near_pairs(near, days) if len(rows) else (rows, rows, False)
    placed = np.isfinite(reports.radius_m)
    key = np.where(reports.dated, reports.name, -1)
    unplaced_names = np.unique(key[~placed])
    key = np.where(np.isin(key, unplaced_names), key, -1)
    one, two, cut_too = same_key_pairs(key, reports.first, reports.last, days)
    by_name = ~(placed[one] & placed[two])
    left, right = np.concatenate([a, one[by_name]]), np.concatenate([b, two[by_name]])
    return np.minimum(left, right), np.maximum(left, right), cut or cut_too


def _groups(
    reports: Reports, pairs: Mapping[tuple[int, int], float], links: Sequence[Link]
) -> list[list[int]]:
    """Return groups in which every two reports are a pair, the surest pairs joined first.

    Linked reports count as one from the start; a group of nothing but links
    is no news and is left out.
    """
    row = {name: number for number, name in enumerate(reports.ids)}
    apart = {
        frozenset((row[x], row[y]))
        for x, y, same, *_ in links
        if same is False and x in row and y in row
    }
    event = linked(reports.ids, links)
    groups: dict[int, list[int]] = {}
    group_of: list[int] = []
    named: dict[str, int] = {}
    for number, name in enumerate(reports.ids):
        group = named.setdefault(event.get(name, name), number)
        group_of.append(group)
        groups.setdefault(group, []).append(number)
    given = {group: len(members) for group, members in groups.items()}
    ids = reports.ids
    ranked = sorted(pairs, key=lambda p: (-pairs[p], ids[p[0]], ids[p[1]]))
    for one, two in ranked:
        left, right = group_of[one], group_of[two]
        if left == right or not _fit(groups[left], groups[right], pairs, apart, event, ids):
            continue
        groups[left] += groups.pop(right)
        for member in groups[left]:
            group_of[member] = left
    return [
        sorted(group)
        for name, group in groups.items()
        if len(group) > 1 and len(group) > given[name]
    ]


def _fit(
    left: Sequence[int],
    right: Sequence[int],
    pairs: Mapping[tuple[int, int], float],
    apart: set[frozenset[int]],
    event: Mapping[str, str],
    ids: Sequence[str],
) -> bool:
    """Tell whether every two reports of two groups may be one event.

    Of reports that a person linked, one that fits is enough: the others are vouched for.
    """
    if any(frozenset((x, y)) in apart for x in left for y in right):
        return False
    of_left: dict[str, list[int]] = {}
    of_right: dict[str, list[int]] = {}
    for side, found in ((left, of_left), (right, of_right)):
        for member in side:
            found.setdefault(event.get(ids[member], ids[member]), []).append(member)
    return all(
        any((min(x, y), max(x, y)) in pairs for x in these for y in those)
        for these in of_left.values()
        for those in of_right.values()
    )


def _event(
    reports: Reports, group: Sequence[int], pairs: Mapping[tuple[int, int], float]
) -> SameEvent:
    known = [pair for pair in combinations(group, 2) if pair in pairs]
    lead = group[0]
    links = []
    for member in group[1:]:
        own = [p for p in known if member in p and min(p) < member]
        if not own:  # a person linked it to another of the group
            continue
        best = (lead, member) if (lead, member) in pairs else max(own, key=pairs.__getitem__)
        why = _why(reports, best)
        links.append(Link(reports.ids[best[0]], reports.ids[best[1]], None, pairs[best], why))
    return SameEvent(
        tuple(reports.ids[member] for member in group),
        round(min(pairs[pair] for pair in known), 3),
        _why(reports, group),
        tuple(links),
    )


def _why(reports: Reports, group: Sequence[int]) -> str:
    """Return in one line what speaks for and against reports being of one event."""
    return ", ".join(
        part
        for part in (
            _where(reports, group),
            _when(reports, group),
            _what(reports, group),
            _who(reports, group),
            *(_how_many(reports, group, about) for about in reports.counts),
        )
        if part
    )


def _where(reports: Reports, group: Sequence[int]) -> str:
    placed = [row for row in group if np.isfinite(reports.radius_m[row])]
    if len(placed) < len(group):
        return "place names that sound alike"
    xyz = reports.xyz[placed]
    metres = max(float(np.linalg.norm(xyz - point, axis=1).max()) for point in xyz)
    radius_m = float(reports.radius_m[placed].max())
    apart = "at one point" if metres < 1 else f"within {_length(metres)}"
    return apart + (f" (known to {_length(radius_m)})" if radius_m else "")


def _length(metres: float) -> str:
    return f"{metres / 1000:.1f} km" if metres >= 1000 else f"{max(1, round(metres))} m"


def _when(reports: Reports, group: Sequence[int]) -> str:
    rows = list(group)
    gap = int(reports.first[rows].max() - reports.last[rows].min())
    if gap > 0:
        return "a day apart" if gap == 1 else f"{gap} days apart"
    exact = bool((reports.first[rows] == reports.last[rows]).all())
    return "on the same day" if exact else "on days that overlap"


def _what(reports: Reports, group: Sequence[int]) -> str:
    kinds = list(dict.fromkeys(reports.kinds[c] for c in reports.kind[list(group)] if c >= 0))
    if not kinds:
        return ""
    return (
        f"both {shown(kinds[0], 40)}"
        if len(group) == 2 and len(kinds) == 1 and (reports.kind[list(group)] >= 0).all()
        else " and ".join(shown(kind, 40) for kind in kinds)
    )


def _who(reports: Reports, group: Sequence[int]) -> str:
    sets = [{code for code in reports.actors[row].tolist() if code >= 0} for row in group]
    sets = [found for found in sets if found]
    if len(sets) < 2:
        return ""
    shared = set.intersection(*sets)
    if not shared:
        return "no actor in common"
    names = [shown(reports.actor_names[code], 40) for code in sorted(shared)]
    return f"{' and '.join(names)} in {'both' if len(sets) == 2 else 'all'}"


def _how_many(reports: Reports, group: Sequence[int], about: str) -> str:
    low, high = reports.counts[about]
    said = [
        f"{low[row]:.0f}" if low[row] == high[row] else f"{low[row]:.0f}-{high[row]:.0f}"
        for row in group
        if np.isfinite(low[row] + high[row])
    ]
    if len(said) < 2:
        return ""
    return f"{about} {' and '.join(dict.fromkeys(said))}"


def _notes(reports: Reports, *, cut: bool) -> list[str]:
    notes = []
    undated = int((~reports.dated).sum())
    if undated:
        rows = "report has" if undated == 1 else "reports have"
        notes.append(f"{undated} {rows} no date, or none closer than two months: not compared")
    nowhere = int((reports.dated & ~np.isfinite(reports.radius_m) & (reports.name < 0)).sum())
    if nowhere:
        rows = "report has" if nowhere == 1 else "reports have"
        notes.append(f"{nowhere} {rows} neither a close position nor a place name: not compared")
    if cut:
        notes.append("where over 60 reports share place and days, only the most alike are compared")
    return notes
