"""Claims in a sentence that can be quoted, and each figure with the claims behind it.

Bodies are named as `geomap.incidents.claimants` has them; no clause says who
is right, and their order is that of the claims.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from geomap.incidents.claimants import claimant_of
from geomap.incidents.figures import figure_in_signs
from geomap.incidents.kinds import incident_type
from geomap.incidents.tolls import (
    EVENT,
    FIGURES,
    IDENTIFYING,
    denials,
    matter_of,
    standing,
    toll_of,
)
from geomap.names import shown
from geomap.tables import INCIDENT_TYPES

__all__ = ["figures_from", "said"]

Said = Mapping[str, Any]

_EVENT = "the event"
_EVENTS = frozenset({"event", "incident"})
_MEANS = "by"
"""What a claim is about that says with what it was done; its value says all there is."""

_MOST = 12  # clauses a sentence may have before "and N more"
_FIGURE = re.compile(r"(>=|≥|>|<=|≤|<|~|≈)? ?(\d{1,9})(?: ?[-–—] ?(\d{1,9}))?")
_BOUNDS = {
    None: "", ">=": "at least ", "≥": "at least ", ">": "more than ", "<=": "at most ",
    "≤": "at most ", "<": "fewer than ", "~": "about ", "≈": "about ",
}  # fmt: skip


def said(claims: object) -> str | None:
    """Return who gives which figures, who asserts what else and who denies; None without claims.

    "3 killed, 15 wounded according to the Nagorno-Karabakh defence ministry;
    Azerbaijan's defence ministry denies".
    """
    if not isinstance(claims, (list, tuple)):
        return None
    known = [claim for claim in claims if isinstance(claim, Mapping) and _name(claim)]
    groups = _by_claimant(known)
    figures = _merged({who: _figures(claims) for who, claims in groups.items()})
    asserted = _merged({who: _asserted(claims) for who, claims in groups.items()})
    denied = _merged({who: _denied(claims) for who, claims in groups.items()})
    clauses = [f"{what} according to {_listed(who)}" for what, who in figures.items()]
    counted = {who for names in figures.values() for who in names}
    for what, names in asserted.items():
        who = [name for name in names if what != _EVENT or name not in counted]
        if who:
            clauses.append(f"{_listed(who)} {_verb(who, 'assert')} {what}")
    for what, who in denied.items():
        object_of = "" if what == _EVENT and clauses else f" {what}"
        clauses.append(f"{_listed(who)} {_verb(who, 'deny')}{object_of}")
    if clauses[_MOST:]:
        clauses = [*clauses[:_MOST], f"and {len(clauses) - _MOST} more statements"]
    return "; ".join(clauses) or None


def figures_from(claims: object, about: str) -> str | None:
    """Return what the killed or wounded of an incident rest on; None without such claims.

    Every end of the figure is named with its claims and where each was
    published: "8: at least 5 Azerbaijani (..., 2022-03-25) + 3 Armenian (...)".
    """
    if not isinstance(claims, (list, tuple)):
        return None
    found = toll_of([claim for claim in claims if isinstance(claim, Mapping)], about)
    if found is None:
        return None
    low, best, high = found.figure
    ends = {
        "low": (low, found.low_from), "best": (int(best), found.best_from),
        "high": (high, found.high_from),
    }  # fmt: skip
    parts: dict[str, list[str]] = {}
    sourced: dict[int, str] = {}  # the same claims mostly stand behind all three
    for end, (count, basis) in ends.items():
        for claim in basis:
            if id(claim) not in sourced:
                sourced[id(claim)] = _sourced(claim)
        text = f"{count}: {' + '.join(dict.fromkeys(sourced[id(claim)] for claim in basis))}"
        parts.setdefault(text, []).append(end)
    if len(parts) == 1:
        return next(iter(parts))
    return "; ".join(f"{' and '.join(ends)} {text}" for text, ends in parts.items())


def _sourced(claim: Said) -> str:
    side = shown(str(claim.get("side") or ""), 40)
    origin = [claim.get(name) for name in ("publisher", "published", "url")]
    where = ", ".join([_name(claim), *(shown(str(item), 300) for item in origin if item)])
    return f"{_words(claim.get('value'), _about(claim))}{f' {side}' if side else ''} ({where})"


def _by_claimant(claims: Iterable[Said]) -> dict[str, list[Said]]:
    """Return claims by what a sentence calls their claimant, in order of appearance."""
    found: dict[str, list[Said]] = {}
    for claim in claims:
        found.setdefault(_spoken(claim), []).append(claim)
    return found


def _merged(said_by: Mapping[str, str]) -> dict[str, list[str]]:
    """Return what is said to the claimants who say the same."""
    found: dict[str, list[str]] = {}
    for who, what in said_by.items():
        if what:
            found.setdefault(what, []).append(who)
    return found


def _figures(claims: Sequence[Said]) -> str:
    parts = []
    for about in FIGURES:
        by_side: dict[str, list[str]] = {}
        for claim in standing(claims, about):
            if claim.get("value"):
                side = shown(str(claim.get("side") or ""), 40)
                by_side.setdefault(side, []).append(_words(claim["value"], about))
        for side, values in by_side.items():
            counts = " and later ".join(dict.fromkeys(values))
            parts.append(f"{counts} {side + ' ' if side else ''}{about}")
    return ", ".join(parts)


def _asserted(claims: Sequence[Said]) -> str:
    """Return what a claimant asserts besides figures: kinds of incident, then particulars."""
    if not any(claim.get("stance") != "denies" for claim in claims):
        return ""
    matters: dict[str, None] = {}
    for claim in claims:
        about = _about(claim)
        if claim.get("stance") == "denies" or about in IDENTIFYING | {*FIGURES}:
            continue
        matters[_matter(about, claim.get("value"))] = None
    if len(matters) > 1:
        matters.pop(_EVENT, None)
    return _listed(list(matters)) if matters else ""


def _denied(claims: Sequence[Said]) -> str:
    matters: dict[str, None] = {}
    for claim in denials(claims):
        about = _about(claim)
        if about in IDENTIFYING:
            continue
        if matter_of(claim) == EVENT:
            matters[_EVENT] = None
        elif about in FIGURES:
            matters[f"the number of {about}"] = None
        else:
            matters[_matter(about, None)] = None
    return _listed(list(matters)) if matters else ""


def _matter(about: str, value: object) -> str:
    if about in _EVENTS:
        return _EVENT
    kind = incident_type(about).casefold()
    if kind in {"withdrawal", "blockade"}:
        return f"a {kind}"
    text = shown(str(value), 40) if isinstance(value, str) else ""
    if about == _MEANS and text:
        return text
    counted = figure_in_signs(text) is not None
    if counted or (text and kind not in INCIDENT_TYPES and len(str(value)) <= 40):
        return f"{shown(about, 40)} ({_words(text)})"
    return shown(about, 40)


def _words(value: object, about: str | None = None) -> str:
    """Return a figure in words: `>=5` is "at least 5"; anything else as it was stated."""
    text = shown(str(value or ""), 40)
    found = _FIGURE.fullmatch(figure_in_signs(text, about) or text)
    if not found:
        return text
    return _BOUNDS[found[1]] + found[2] + (f" to {found[3]}" if found[3] else "")


def _about(claim: Said) -> str:
    return str(claim.get("about") or "event").strip().casefold()


def _name(claim: Said) -> str:
    written = claim.get("claimant")
    return shown(claimant_of(written).name) if isinstance(written, str) else ""


def _spoken(claim: Said) -> str:
    return shown(claimant_of(str(claim["claimant"])).spoken)


def _listed(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _verb(who: Sequence[str], verb: str) -> str:
    if len(who) > 1:
        return verb
    return "denies" if verb == "deny" else f"{verb}s"
