"""How much speaks for two reports being of one event, as odds that are added up.

The method is that of record linkage (Fellegi and Sunter 1969, "A theory for
record linkage"): each kind of agreement is weighed by the logarithm of how
much more often it is found between reports of one event than between others.
The distance is weighed by its density: normal for one event, uniform over
`_FIELD_M` for others. The other weights are judgements, kept here in one
place; they order pairs for a person and decide nothing.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geomap.incidents.claimants import parties_in
from geomap.incidents.pairing import VAGUE_DAYS, VAGUE_M, spread_m
from geomap.incidents.tolls import FIGURES
from geomap.names import normalise, romanise, sound_key
from geomap.tables import INCIDENT_TYPES

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Reports", "reports_of", "score"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_FIELD_M = 50_000.0
"""Other incidents of the same days are taken to lie anywhere within this, metres."""

_PRIOR = -4.5
"""Of the reports near each other in place and time about one pair in ninety is one event."""

_SAME_NAME, _SAME_REGION = 4.0, 1.0
"""Two reports name a place alike; in a region or country much else happens."""

_DAYS_APART = np.log(np.array([0.75 * 7, 0.15 * 3.5, 0.06 * 3.5, 0.03 * 3.5]))
"""Reports of one event differ by 0, 1, 2, 3 days in 75, 15, 6, 3 % of cases; others evenly."""

_SAME_TYPE, _LIKE_TYPE, _OTHER_TYPE = 1.0, 0.2, -2.5
_SAME_ACTOR, _OTHER_ACTOR = 0.7, -1.2
_SAME_COUNT, _SAME_NONE, _LIKE_COUNT, _OTHER_COUNT = 1.5, 0.2, -0.3, -1.6
_ONE_DATASET = -7.0
_ONE_RECORD = 8.0

_FAMILIES = (
    {"armed clash", "shelling", "drone strike", "air strike", "shooting", "explosive device",
     "ceasefire violation", "violence against civilians"},
    {"armed clash", "troop entry", "fortification", "territory taken", "ceasefire violation"},
    {"blockade", "troop entry", "protest", "fortification"},
    {"withdrawal", "troop entry"},
    {"detention", "violence against civilians", "protest"},
)  # fmt: skip
"""Kinds of incident that reports of one event call it by turns."""

_CODED_ONCE = ("acled", "ucdp")
"""Datasets that give one event one row: two of their rows are two events."""

_MOST_ACTORS = 6


@dataclass(frozen=True, slots=True)
class Reports:
    """What is compared, one value a report; codes are -1 where nothing is known."""

    ids: list[str]
    xyz: Floats
    radius_m: Floats  # NaN where the position is not known or too vague
    vague: NDArray[np.bool_]  # an area too large, or of no known size
    first: Ints
    last: Ints
    dated: NDArray[np.bool_]
    name: Ints
    kind: Ints
    kinds: list[str]
    actors: Ints  # one row a report, padded with -1
    actor_names: list[str]
    counts: dict[str, tuple[Floats, Floats]]
    dataset: Ints
    coded_once: NDArray[np.bool_]
    record: Ints


def reports_of(table: "pd.DataFrame") -> Reports:
    """Return what is compared of incidents: the INCIDENT columns, those that are there."""
    from geomap.geodesy import ecef

    values = {name: _objects(table, name) for name in _TEXTS}
    lon, lat, radius_m = (_numbers(table, name) for name in ("lon", "lat", "radius_m"))
    area = np.array([located == "area" for located in values["located"]], dtype=bool)
    radius_m = np.where(np.isnan(radius_m) & ~area, 0.0, radius_m)
    placed = np.isfinite(lon) & np.isfinite(lat) & (radius_m <= VAGUE_M)
    xyz = ecef(np.where(placed, lon, 0), np.where(placed, lat, 0))
    first, last, dated = _days(table)
    sounds = {text: sound_key(romanise(text)) for text in set(values["place"]) if text}
    name, _ = _codes([sounds.get(text or "") for text in values["place"]])
    kind, kinds = _codes([text.casefold() if text else None for text in values["type"]])
    actors, actor_names = _actors(table)
    dataset, datasets = _codes(values["dataset"])
    once = np.array([word.casefold().startswith(_CODED_ONCE) for word in datasets] + [False])
    records = [
        f"{one}\n{two}" if one and two else None
        for one, two in zip(values["dataset"], values["dataset_id"], strict=True)
    ]
    return Reports(
        ids=[str(item) for item in table["id"]],
        xyz=xyz,
        radius_m=np.where(placed, radius_m, np.nan),
        vague=(area | np.isfinite(lon)) & ~placed,
        first=first,
        last=last,
        dated=dated,
        name=name,
        kind=kind,
        kinds=kinds,
        actors=actors,
        actor_names=actor_names,
        counts={what: _bounds(table, what) for what in FIGURES},
        dataset=dataset,
        coded_once=once[dataset],
        record=_codes(records)[0],
    )


_TEXTS = ("place", "type", "located", "dataset", "dataset_id")


def score(reports: Reports, a: Ints, b: Ints, crowd: Ints) -> Floats:
    """Return for pairs of rows how sure it is that they are of one event, 0 to 1.

    Parameters
    ----------
    reports
        What is compared.
    a, b
        The rows of each pair.
    crowd
        For each row how many others are near it: where there are many, a
        neighbour is less likely to be the same.
    """
    odds = _PRIOR - np.log(np.maximum(1, np.minimum(crowd[a], crowd[b])))
    odds = odds + _place(reports, a, b) + _date(reports, a, b) + _kind(reports, a, b)
    odds += _actor(reports, a, b)
    for low, high in reports.counts.values():
        odds += _count(low, high, a, b)
    one_dataset = (reports.dataset[a] == reports.dataset[b]) & reports.coded_once[a]
    odds = np.where(one_dataset, odds + _ONE_DATASET, odds)
    one_record = (reports.record[a] == reports.record[b]) & (reports.record[a] >= 0)
    odds = np.where(one_record, _ONE_RECORD, odds)
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -50, 50))))


def _place(reports: Reports, a: Ints, b: Ints) -> Floats:
    """Weigh the distance; without two positions, the name that both have."""
    placed = np.isfinite(reports.radius_m[a] + reports.radius_m[b])
    one, two = a[placed], b[placed]
    sigma = spread_m(reports.radius_m[one], reports.radius_m[two])
    metres = np.linalg.norm(reports.xyz[one] - reports.xyz[two], axis=1)
    weight = np.where(reports.vague[a] | reports.vague[b], _SAME_REGION, _SAME_NAME)
    weight[placed] = np.log(_FIELD_M**2 / (2 * sigma**2)) - metres**2 / (2 * sigma**2)
    return weight


def _date(reports: Reports, a: Ints, b: Ints) -> Floats:
    """Weigh the days between; dates that leave many days open say little by agreeing."""
    first, last = reports.first, reports.last
    gap = np.maximum(first[a], first[b]) - np.minimum(last[a], last[b])
    span = np.maximum(last[a] - first[a], last[b] - first[b]) + 1
    agreed = np.minimum(_DAYS_APART[0], np.maximum(0.0, np.log(14.0 / span)))
    apart = _DAYS_APART[np.clip(gap, 0, len(_DAYS_APART) - 1)]
    return np.asarray(np.where(gap <= 0, agreed, apart))


def _kind(reports: Reports, a: Ints, b: Ints) -> Floats:
    types = {word: number for number, word in enumerate(INCIDENT_TYPES)}
    weight = np.array([[_kind_weight(x, y) for y in (*types, "")] for x in (*types, "")])
    known = np.array([types.get(word, -1) for word in reports.kinds] + [-1], dtype=np.int64)
    one, two = reports.kind[a], reports.kind[b]
    as_written = (one == two) & (one >= 0) & (known[one] < 0)
    return np.where(as_written, _SAME_TYPE, weight[known[one], known[two]])


def _kind_weight(first: str, second: str) -> float:
    if {first, second} & {"other", ""}:
        return 0.0
    if first == second:
        return _SAME_TYPE
    if any({first, second} <= family for family in _FAMILIES):
        return _LIKE_TYPE
    return _OTHER_TYPE


def _actor(reports: Reports, a: Ints, b: Ints) -> Floats:
    one, two = reports.actors[a], reports.actors[b]
    shared = np.zeros(len(a), dtype=bool)
    for column in range(one.shape[1]):
        mine = one[:, column]
        shared |= (mine >= 0) & (two == mine[:, None]).any(axis=1)
    known = (one >= 0).any(axis=1) & (two >= 0).any(axis=1)
    return np.where(shared, _SAME_ACTOR, np.where(known, _OTHER_ACTOR, 0.0))


def _count(low: Floats, high: Floats, a: Ints, b: Ints) -> Floats:
    """Weigh two counts: ranges that meet speak for one event, and a wide gap against."""
    known = np.isfinite(low[a] + high[a] + low[b] + high[b])
    least, most = np.maximum(low[a], low[b]), np.minimum(high[a], high[b])
    meet = known & (least <= most)
    none = meet & (most == 0)
    # 3 and 4 may be one count at two times; 3 and 30 are hardly
    near = known & ~meet & (least - most <= np.maximum(2, 0.5 * most))
    return np.select(
        [none, meet, near, known], [_SAME_NONE, _SAME_COUNT, _LIKE_COUNT, _OTHER_COUNT], 0.0
    )


def _actors(table: "pd.DataFrame") -> tuple[Ints, list[str]]:
    """Return the parties of each report as codes: those that names speak of, else the names."""
    lists = [
        _parties(item) if isinstance(item, (list, tuple)) else ()
        for item in _column(table, "actors")
    ]
    names = sorted({name for found in lists for name in found})
    code = {name: number for number, name in enumerate(names)}
    out = np.full((len(lists), _MOST_ACTORS), -1, dtype=np.int64)
    for row, found in enumerate(lists):
        for column, name in enumerate(found[:_MOST_ACTORS]):
            out[row, column] = code[name]
    return out, names


def _parties(actors: "list[Any] | tuple[Any, ...]") -> tuple[str, ...]:
    found: set[str] = set()
    for actor in actors:
        if isinstance(actor, str):
            found |= parties_in(actor) or {normalise(actor)}
    return tuple(sorted(found - {""}))


def _days(table: "pd.DataFrame") -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Return first and last possible day as numbers, and which reports are dated well enough."""
    start, end = (
        np.asarray(table[name].to_numpy(dtype="datetime64[s]")).astype("datetime64[D]")
        if name in table.columns
        else np.full(len(table), "NaT", dtype="datetime64[D]")
        for name in ("date_start", "date_end")
    )
    first = np.where(np.isnat(start), end, start)
    last = np.where(np.isnat(end), start, end)
    known = ~np.isnat(first)
    one, two = (np.where(known, day, np.datetime64("1970-01-01")) for day in (first, last))
    precision = np.array([str(word) for word in _column(table, "date_precision")], dtype=object)
    for word, code in (("month", "M"), ("year", "Y")):
        rows = (precision == word) & (one == two) & known
        period = one[rows].astype(f"datetime64[{code}]")
        one[rows] = period.astype("datetime64[D]")
        two[rows] = (period + 1).astype("datetime64[D]") - 1
    rows = (precision == "week") & (one == two)
    one[rows] -= 3
    two[rows] += 3
    numbers = [day.astype("datetime64[D]").astype(np.int64) for day in (one, two)]
    known &= (numbers[1] >= numbers[0]) & (numbers[1] - numbers[0] < VAGUE_DAYS)
    return numbers[0], numbers[1], known


def _codes(values: "list[str | None]") -> tuple[Ints, list[str]]:
    """Return texts as numbers in sorted order, -1 for what is empty, and the texts."""
    names = sorted({value for value in values if value})
    code = {name: number for number, name in enumerate(names)}
    return np.array([code[v] if v else -1 for v in values], dtype=np.int64), names


def _objects(table: "pd.DataFrame", name: str) -> "list[str | None]":
    return [value if isinstance(value, str) else None for value in _column(table, name)]


def _column(table: "pd.DataFrame", name: str) -> "list[Any]":
    return list(table[name]) if name in table.columns else [None] * len(table)


def _bounds(table: "pd.DataFrame", what: str) -> tuple[Floats, Floats]:
    """Return the least and most that a report counts; the best where it gives no range."""
    low, best, high = (_numbers(table, f"{what}_{end}") for end in ("low", "best", "high"))
    return np.where(np.isnan(low), best, low), np.where(np.isnan(high), best, high)


def _numbers(table: "pd.DataFrame", name: str) -> Floats:
    if name not in table.columns:
        return np.full(len(table), np.nan)
    return np.asarray(table[name].to_numpy(dtype="float64", na_value=np.nan))
