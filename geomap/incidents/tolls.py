"""Tolls: the figures that claims add up to, and the claims that each figure rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from statistics import median
from typing import Any, NamedTuple

from geomap.incidents.claimants import claimant_of
from geomap.incidents.figures import Figure, parse_figure
from geomap.incidents.kinds import incident_type
from geomap.tables import INCIDENT_TYPES

__all__ = [
    "EVENT",
    "FIGURES",
    "IDENTIFYING",
    "Toll",
    "contested",
    "denials",
    "figure_of",
    "matter_of",
    "standing",
    "toll",
    "toll_of",
]

FIGURES = ("killed", "wounded")
"""What a claim can be about so that its value is a count."""

IDENTIFYING = frozenset({"place", "date", "position", "name", "note"})
"""Saying where, when or what is meant asserts nothing that happened."""

EVENT = "event"
"""What a claim is about that speaks of the incident as such."""

_WHOLE = frozenset({EVENT, "incident", "breach", "violation", *INCIDENT_TYPES}) - {"withdrawal"}
"""Denying what kind of incident it was is denying the incident; a withdrawal ends one."""

Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Toll:
    """What claims add up to: the figure, and the claims that its three ends rest on.

    Where claims count sides, an end rests on one claim a side or on several
    that say the same; a median between two claims rests on both.
    """

    figure: Figure
    low_from: tuple[Said, ...]
    best_from: tuple[Said, ...]
    high_from: tuple[Said, ...]


class _Part(NamedTuple):
    """A figure and what its ends rest on."""

    figure: Figure
    low: tuple[Said, ...]
    best: tuple[Said, ...]
    high: tuple[Said, ...]


def toll(claims: Iterable[Said], about: str) -> Figure | None:
    """Return the killed or wounded that claims add up to, or None where none gives a figure.

    Over the sides, `low` adds the least that anyone asserts for each, `high` the
    most and `best` each side's median claim. A claim without a side counts all:
    against those the side totals stand as one claim more, and the figures are
    least, median and most of them. A median between two whole numbers is
    rounded down. A denial gives no figure. A revision takes the place of what
    the same claimant, however spelt, had said before of the same side.
    """
    found = toll_of(claims, about)
    return found.figure if found else None


def toll_of(claims: Iterable[Said], about: str) -> Toll | None:
    """Return `toll` with the claims that each end of the figure rests on."""
    by_side: dict[str, list[_Part]] = {}
    for claim in standing(claims, about):
        figure = figure_of(claim)
        if figure is not None:
            own = (claim,)
            by_side.setdefault(_plain(claim.get("side")), []).append(_Part(figure, own, own, own))
    everyone = by_side.pop("", [])
    if by_side:
        everyone = [_added([_spread(side) for side in by_side.values()]), *everyone]
    if not everyone:
        return None
    whole = _spread(everyone)
    low, best, high = whole.figure
    return Toll(Figure(low, Fraction(floor(best)), high), whole.low, whole.best, whole.high)


def _added(sides: Sequence[_Part]) -> _Part:
    """Return the total over the sides."""
    low = sum(side.figure.low for side in sides)
    best = sum((side.figure.best for side in sides), Fraction(0))
    high = sum(side.figure.high for side in sides)
    return _Part(
        Figure(low, best, high),
        tuple(claim for side in sides for claim in side.low),
        tuple(claim for side in sides for claim in side.best),
        tuple(claim for side in sides for claim in side.high),
    )


def _spread(parts: Sequence[_Part]) -> _Part:
    """Return the least, the median and the most of figures for the same thing."""
    low = min(part.figure.low for part in parts)
    high = max(part.figure.high for part in parts)
    ranked = sorted(parts, key=lambda part: part.figure.best)
    middle = ranked[(len(ranked) - 1) // 2 : len(ranked) // 2 + 1]
    best = Fraction(median(part.figure.best for part in parts))
    return _Part(
        Figure(low, best, high),
        tuple(c for part in parts if part.figure.low == low for c in part.low),
        tuple(c for part in middle for c in part.best),
        tuple(c for part in parts if part.figure.high == high for c in part.high),
    )


def contested(claims: Sequence[Said]) -> bool | None:
    """Tell whether some party denies what another asserts; None where nobody is on record.

    Whoever asserts a figure or a particular asserts the event. A denial that its
    claimant took back counts no longer.
    """
    if not claims:
        return None
    asserted = {_stated(claim) for claim in claims if claim.get("stance") != "denies"}
    denied = {_stated(claim) for claim in denials(claims)}
    return any(
        denial.body != other.body and _meets(denial, other)
        for denial in denied
        for other in asserted
    )


class _Stated(NamedTuple):
    """Who speaks of which matter, of whose losses."""

    body: str
    matter: str
    side: str


def _stated(claim: Said) -> _Stated:
    body, side = _who(claim)
    return _Stated(body, matter_of(claim), side)


def _meets(denial: _Stated, other: _Stated) -> bool:
    """Tell whether one asserts what the other denies."""
    if denial.matter == EVENT:
        return other.matter not in IDENTIFYING
    return denial.matter == other.matter and len({denial.side, other.side} - {""}) < 2


def denials(claims: Sequence[Said]) -> list[Said]:
    """Return what is denied, without what its own claimant later revised to an assertion.

    Revising any particular of an event to an assertion takes back that there was none.
    """
    kept: dict[int, _Stated] = {}
    order = {id(claim): number for number, claim in enumerate(claims)}
    for claim in _in_time(claims):
        if claim.get("stance") == "denies":
            kept[order[id(claim)]] = _stated(claim)
        elif claim.get("stance") == "revises" and kept:
            now = _stated(claim)
            kept = {
                number: denial
                for number, denial in kept.items()
                if denial.body != now.body or not _meets(denial, now)
            }
    return [claims[number] for number in sorted(kept)]


def matter_of(claim: Said) -> str:
    """Return what a claim is about: `EVENT` for the event and for any kind of incident it was."""
    about = _plain(claim.get("about")) or EVENT
    return EVENT if incident_type(about).casefold() in _WHOLE else about


def _in_time(claims: Sequence[Said]) -> list[Said]:
    """Return claims as they were published, where that is known of all."""
    if all(claim.get("published") for claim in claims):
        return sorted(claims, key=lambda claim: str(claim["published"]))
    return list(claims)


def _body(claim: Said) -> str:
    return claimant_of(_plain(claim.get("claimant"))).name


def standing(claims: Iterable[Said], about: str) -> list[Said]:
    """Return what is asserted about a figure, revised claims left out."""
    kept: list[Said] = []
    figures = [claim for claim in claims if _plain(claim.get("about")) == about]
    for claim in _in_time(figures):
        if claim.get("stance") == "denies":
            continue
        if claim.get("stance") == "revises":
            kept = [other for other in kept if _who(other) != _who(claim)]
        kept.append(claim)
    return kept


def figure_of(claim: Said) -> Figure | None:
    """Return the count that a claim of killed or wounded gives, None where it gives none.

    Raises
    ------
    InputError
        The count makes no sense.
    """
    value = claim.get("value")
    about = _plain(claim.get("about"))
    if about not in FIGURES or not isinstance(value, str):
        return None
    return parse_figure(value, about)


def _who(claim: Said) -> tuple[str, str]:
    return _body(claim), _plain(claim.get("side"))


def _plain(text: object) -> str:
    return text.strip().casefold() if isinstance(text, str) else ""
