"""The reasons of many verdicts at once: each sentence made once, by `geomap.flags.reasons`.

Two pairs have the same sentence where all that it is made of has the same words. A
length is told by its words and not by its metres, a date by itself only where the
sentence names it.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geomap.flags.facts import combined
from geomap.flags.pairs import Pairs
from geomap.flags.reasons import Reasons
from geomap.zones import POSSIBLE
from geomap.zones.wording import length

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["worded"]

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]

# Words of a length change at multiples of these, metres.
_STEPS = ((1_000.0, 0.5), (10_000.0, 25.0), (np.inf, 250.0))


def worded(
    reasons: Reasons,
    pairs: Pairs,
    zone: NDArray[np.intp],
    zone_id: "Sequence[str]",
    told: "Sequence[NDArray[Any]]",
    *,
    rows: NDArray[np.intp],
) -> tuple[list[str], Codes]:
    """Return the different sentences, and for each incident the number of its own.

    Parameters
    ----------
    reasons
        Of the same incidents, zones and pairs.
    pairs
        Every incident against every zone version.
    zone
        The zone version that each incident is judged by.
    zone_id
        The zone of each version.
    told
        Codes of the incidents' type and actors, place, radius and claims: what else
        sentences may tell apart.
    rows
        The incidents that need a sentence; the number of the others is -1.
    """
    row = np.arange(len(zone))
    verdict = pairs.verdict[row, zone]
    placed = verdict != "not placed"
    kind, place, radius_m, claims = told
    chance = pairs.probability[row, zone]
    asked = (verdict == "breach") | (verdict == "possible") | (placed & (chance >= POSSIBLE))
    parts = [
        zone,
        pairs.area,
        np.where(placed, _length_codes(pairs.distance_m[row, zone]), -1),
        np.where(placed, chance, -1),
        np.where(placed, pairs.edge_m[row, zone], -1),
        np.where(placed, radius_m, -1),
        _verdict_codes(verdict),
        *_date_parts(pairs, zone, placed),
        np.where(asked, kind, -1),
        np.where(placed, -1, place),
        claims,
        _dispute_codes(pairs, zone),
        *_other_parts(pairs, zone, zone_id),
    ]
    codes = np.full(len(zone), -1)
    codes[rows], first = combined([part[rows] for part in parts])
    first = rows[first]
    return reasons.sentences(first, zone[first], others=True), codes


def _verdict_codes(verdict: NDArray[Any]) -> Codes:
    codes = np.zeros(verdict.shape, dtype=np.int64)
    for number, word in enumerate(("breach", "possible", "not in force", "not placed"), start=1):
        codes[verdict == word] = number
    return codes


def _length_codes(metres: Floats) -> Codes:
    """Return codes of signed lengths: those of one code have the same words."""
    codes = np.full(len(metres), -1, dtype=np.int64)
    known = np.flatnonzero(np.isfinite(metres))
    size, side = np.abs(metres[known]), metres[known] >= 0
    steps, base, start = np.zeros(len(known), np.int64), 0, 0.0
    for end, step in _STEPS:
        rows = (size >= start) & (size < end)
        steps[rows] = base + ((size[rows] - start) / step).astype(np.int64)
        base, start = base + int((end - start) / step) if np.isfinite(end) else base, end
    codes[known] = _settled(steps * 2 + side, size)
    return codes


def _settled(codes: Codes, size: Floats) -> Codes:
    """Return codes with those taken apart whose shortest and longest length have other words."""
    if not len(codes):
        return codes
    order = np.lexsort((size, codes))
    ordered = codes[order]
    first = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))[: len(ordered)]
    last = np.append(first[1:], len(ordered)) - 1
    low, high = size[order[first]], size[order[last]]
    differ = np.flatnonzero(low != high)
    mixed = [n for n in differ.tolist() if length(low[n]) != length(high[n])]
    apart = {ordered[first[n]] for n in mixed}
    if apart:
        rows = np.flatnonzero(np.isin(codes, list(apart)))
        words = {word: n for n, word in enumerate({length(size[row]) for row in rows})}
        # Codes of their own, and still one side a code.
        codes[rows] = [
            -2 - 2 * words[length(size[row])] - (codes[row] & 1) for row in rows.tolist()
        ]
    return codes


def _date_parts(pairs: Pairs, zone: NDArray[np.intp], placed: NDArray[np.bool_]) -> list[Any]:
    """Return codes of what is said of dates; days count where the sentence names them."""
    row, when = np.arange(len(zone)), pairs.times
    among = (when.last - when.first).astype("timedelta64[D]").astype(float) + 1
    precise = np.array([word is None for word in when.precision], dtype=bool)
    live = when.in_force[row, zone] == True  # noqa: E712 - None is neither
    dated = ~np.isnat(when.first)
    plain = live & precise & dated & (when.days_in[row, zone] >= among)
    named = placed & dated & ~plain
    nat = np.datetime64("NaT", "D")
    words = np.array([{"week": 1, "month": 2, "year": 3}.get(str(w), 0) for w in when.precision])
    return [
        np.where(named, when.first, nat),
        np.where(named, when.last, nat),
        np.where(named, words, 0),
        live * 2 + dated,
        np.where(named, np.nan_to_num(pairs.share[row, zone], nan=-1.0), -1.0),
    ]


def _dispute_codes(pairs: Pairs, zone: NDArray[np.intp]) -> Codes:
    codes = np.zeros(len(zone), dtype=np.int64)
    known: dict[str, int] = {}
    for (row, number), sentence in pairs.disputes.items():
        if zone[row] == number:
            codes[row] = known.setdefault(sentence, len(known) + 1)
    return codes


def _other_parts(
    pairs: Pairs, zone: NDArray[np.intp], zone_id: "Sequence[str]"
) -> list[NDArray[Any]]:
    """Return codes of what is said of each other version: its verdict and its probability."""
    dated = ~np.isnat(pairs.times.first)
    own = np.array([zone_id.index(one) for one in zone_id])
    out: list[NDArray[Any]] = []
    for number in range(len(zone_id)):
        same = own[zone] == own[number]
        verdict = pairs.verdict[:, number]
        live = pairs.times.in_force[:, number] == True  # noqa: E712 - None is neither
        told = same & live & dated & (zone != number)
        told |= ~same & ((verdict == "breach") | (verdict == "possible"))
        if told.any():
            chance = np.nan_to_num(pairs.probability[:, number], nan=-1.0)
            out.append(np.where(told, _verdict_codes(verdict), -1))
            out.append(np.where(told, chance, -1.0))
    return out
