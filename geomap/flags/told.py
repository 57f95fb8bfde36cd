"""What is said of incidents in a table: those that are alike are judged once."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geomap.flags.facts import Coded, Codes, Facts, combined, facts_of, frame_of
from geomap.flags.inputs import check_cases
from geomap.flags.pairs import Pairs, judge
from geomap.flags.reach import Asked
from geomap.flags.reasons import Reasons
from geomap.flags.times import Times
from geomap.flags.worded import worded
from geomap.flags.worst import worst
from geomap.tables import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    from geomap.flags.batches import Flagger

__all__ = ["Told", "together", "told_of"]


class Told(NamedTuple):
    """What is said of rows, by the number of their case."""

    case: Codes
    verdict: Codes  # of VERDICTS
    zone: "NDArray[np.intp]"  # -1 where it is about none
    inside: "NDArray[np.int8]"  # -1 is unknown
    distance_m: "NDArray[np.float64]"
    probability: "NDArray[np.float64]"
    why: Codes
    texts: list[str]
    beyond: "NDArray[np.bool_]"
    """Those outside of every zone, without any doubt, and farther than what is measured."""


def told_of(table: "pa.Table", flagger: "Flagger", rows: "NDArray[np.intp]") -> Told:
    """Return what is said of the rows of a table, which have these numbers in its batch."""
    facts = facts_of(table)
    case, first = _cases(facts, flagger.listed)
    frame = frame_of(facts, first)
    frame.index = rows[first]
    check_cases(frame)
    asked = _asking(facts, first, flagger)
    pairs = judge(frame, flagger.zones, flagger.threshold, index=flagger.index, asked=asked)
    beyond = _beyond(pairs, flagger.within_m)
    zone_id = list(flagger.zones["zone_id"])
    zone = worst(pairs, zone_id)
    coded = facts.coded
    known = (
        combined([coded["type"].codes[first], coded["actors"].codes[first]])[0],
        _unplaced_codes(facts, first),
        facts.numbers["radius_m"][first],
        coded["claims"].codes[first],
    )
    reasons = Reasons(frame, flagger.zones, pairs)
    texts, why = worded(reasons, pairs, zone, zone_id, known, rows=np.flatnonzero(~beyond))
    row = np.arange(len(zone))
    number = {word: code for code, word in enumerate(VERDICTS)}
    verdict = np.array([number[word] for word in pairs.verdict[row, zone].tolist()], np.int64)
    placed = verdict != number["not placed"]
    side = {True: 1, False: 0}
    inside = np.array([side.get(one, -1) for one in pairs.inside[row, zone].tolist()], np.int8)
    return Told(
        case, verdict, np.where(placed, zone, -1), np.where(placed, inside, -1).astype(np.int8),
        pairs.distance_m[row, zone], pairs.probability[row, zone], why, texts, beyond,
    )  # fmt: skip


def together(parts: "Sequence[Told]") -> Told:
    """Return what is said of the rows of several tables, one after another."""
    if len(parts) == 1:
        return parts[0]
    case, why, cases, sentences = [], [], 0, 0
    for part in parts:
        case.append(part.case + cases)
        why.append(np.where(part.why < 0, part.why, part.why + sentences))
        cases += len(part.verdict)
        sentences += len(part.texts)
    columns = {
        name: np.concatenate([getattr(part, name) for part in parts])
        for name in ("verdict", "zone", "inside", "distance_m", "probability", "beyond")
    }
    texts = [text for part in parts for text in part.texts]
    return Told(case=np.concatenate(case), why=np.concatenate(why), texts=texts, **columns)


def _beyond(pairs: Pairs, within_m: float | None) -> "NDArray[np.bool_]":
    """Return which incidents lie outside of every zone beyond doubt, and farther than measured."""
    if within_m is None:
        return np.zeros(len(pairs.area), dtype=bool)
    metres = np.fmax.reduce(pairs.distance_m, axis=1, initial=-np.inf)
    outside = (pairs.probability == 0).all(axis=1) & ~pairs.area
    return np.asarray(outside & (metres < -within_m))


def _cases(facts: Facts, listed: frozenset[str]) -> "tuple[Codes, NDArray[np.intp]]":
    """Return codes that tell apart rows on which a verdict may differ, and the first of each."""
    numbers, coded = facts.numbers, facts.coded
    apart = coded["located"].codes == _code_of(coded["located"], "area")
    loose = np.isnan(numbers["lon"]) | apart
    control = _listed(facts, listed)
    names = ("type", "actors", "date_precision", "located", "claims")
    return combined(
        [
            *numbers.values(),
            *facts.days.values(),
            *(coded[name].codes for name in names),
            np.where(loose | control, coded["place"].codes, -1),
            np.where(control, coded["place_id"].codes, -1),
        ]
    )


def _unplaced_codes(facts: Facts, rows: "NDArray[np.intp]") -> Codes:
    """Return codes of all that is said of rows without a position."""
    known = ~np.isnan(facts.numbers["lat"][rows])
    return combined([*(facts.coded[name].codes[rows] for name in ("place", "located")), known])[0]


def _asking(
    facts: Facts, rows: "NDArray[np.intp]", flagger: "Flagger"
) -> "Callable[[Times], Asked] | None":
    """Return what tells which pairs to measure; control places are asked all."""
    reach = flagger.reach(len(rows))
    if reach is None:
        return None
    lon, lat, radius_m = (facts.numbers[name][rows] for name in ("lon", "lat", "radius_m"))
    control = _listed(facts, flagger.listed)[rows]

    def asked(when: Times) -> Asked:
        live = when.in_force != False  # noqa: E712 - None may be
        # Within a distance, the nearest counts, in force or not.
        sole = (np.isnat(when.first) | (when.first == when.last)) & (flagger.within_m is None)
        found = reach.asked(lon, lat, radius_m, live, sole=sole)
        found.near[control] = True
        return found

    return asked


def _listed(facts: Facts, listed: frozenset[str]) -> "NDArray[np.bool_]":
    """Return which rows are at a place that some zone lists."""
    column = facts.coded["place_id"]
    known = np.array([*(cell in listed for cell in column.cells), False], dtype=bool)
    return np.asarray(known[column.codes])


def _code_of(column: Coded, cell: str) -> int:
    return list(column.cells).index(cell) if cell in column.cells else -2
