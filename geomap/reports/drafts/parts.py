"""Figures that are part of another: "killed 11; six died in Naqoura", "32 dead, five attackers"."""

from collections.abc import Sequence
from dataclasses import replace

from geomap.errors import InputError
from geomap.incidents.figures import parse_figure
from geomap.incidents.tolls import FIGURES
from geomap.reports.drafts.draft import DraftClaim

__all__ = ["with_parts"]


def with_parts(claims: Sequence[DraftClaim], voice: str) -> tuple[DraftClaim, ...]:
    """Return claims, those that count some of another claim's people told as parts of them.

    A smaller figure of the same claimant is a part of his larger one, unless he revises
    it; a figure of one side or group is a part of an unsided one of his or of the report's
    own, `voice`. A part is about `killed (part)` or `wounded (part)`: no version of the toll.
    """
    return tuple(
        replace(claim, about=f"{claim.about} (part)", why=f"{claim.why}; part of a larger figure")
        if any(_is_part(claim, other, claims, voice) for other in claims)
        else claim
        for claim in claims
    )


def _is_part(
    claim: DraftClaim, other: DraftClaim, claims: Sequence[DraftClaim], voice: str
) -> bool:
    if claim.about not in FIGURES or claim.about != other.about or other.side is not None:
        return False
    if "denies" in (claim.stance, other.stance):
        return False
    mine, theirs = _number(claim.value), _number(other.value)
    if not mine or not theirs or mine >= theirs:
        return False
    same = claim.claimant == other.claimant
    if claim.side is not None:
        return (same or other.claimant == voice) and _sum(claim, claims) <= theirs
    revised = any(
        each.stance == "revises" and each.about == claim.about and each.claimant == claim.claimant
        for each in claims
    )
    return same and not revised


def _sum(claim: DraftClaim, claims: Sequence[DraftClaim]) -> int:
    """Return all that is counted by side for the same harm."""
    return sum(
        _number(each.value) or 0
        for each in claims
        if each.about == claim.about and each.side is not None and each.stance != "denies"
    )


def _number(value: str | None) -> int | None:
    try:
        figure = parse_figure(value or "")
    except InputError:
        return None
    return figure.low if figure else None
