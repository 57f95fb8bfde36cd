"""Who says what: the claims about an incident in words that take no side."""

from collections.abc import Iterable, Mapping
from typing import Any

from geomap.incidents.kinds import incident_type
from geomap.incidents.tolls import denials
from geomap.names import shown
from geomap.tables import INCIDENT_TYPES

__all__ = ["claims_sentence"]

_IDENTIFYING = frozenset({"place", "date"})
"""Saying where or when is meant asserts nothing that happened."""

_FIGURES = frozenset({"killed", "wounded"})
_BREACHES = frozenset({"breach", "violation", "ceasefire violation"})
_EVENTS = _BREACHES | {"event", "incident"} | set(INCIDENT_TYPES) - {"withdrawal"}
"""Denying what kind of incident it was is denying the incident. A withdrawal ends one, and is
asserted and denied by itself."""

_BREACH, _EVENT = "a breach", "the event"
_SPOKEN_FOR = 3  # claimants named for each matter before "and others"


def claims_sentence(claims: Any) -> list[str]:
    """Return who asserts what and who denies it, one clause a matter; none without claims.

    "Russia asserts a breach, Azerbaijan denies it". A party that gives a figure
    for an incident asserts the incident, unless it denies it in so many words;
    denying a figure, or a withdrawal, is not denying the incident.
    """
    if not isinstance(claims, (list, tuple)):
        return []
    asserted, denied = _by_matter(claims)
    clauses = []
    event = [
        f"{_parties(asserted[what], 'asserts', 'assert')} {what}"
        for what in (_BREACH, _EVENT)
        if asserted[what]
    ]
    if denied[_EVENT]:
        what = "it" if event else _EVENT
        event.append(f"{_parties(denied[_EVENT], 'denies', 'deny')} {what}")
    if event:
        clauses.append(", ".join(event))
    rest = [what for what in dict.fromkeys([*asserted, *denied]) if what not in (_BREACH, _EVENT)]
    return clauses + [_clause(what, asserted.get(what, []), denied.get(what, [])) for what in rest]


def _clause(matter: str, asserted: list[str], denied: list[str]) -> str:
    said = [f"{_parties(asserted, 'asserts', 'assert')} {matter}"] if asserted else []
    if denied:
        said.append(f"{_parties(denied, 'denies', 'deny')} {'it' if asserted else matter}")
    return ", ".join(said)


def _by_matter(
    claims: Iterable[Mapping[str, Any]],
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return claimants by what they assert, and by what they deny."""
    asserted: dict[str, list[str]] = {_BREACH: [], _EVENT: []}
    denied: dict[str, list[str]] = {_EVENT: []}
    implied: list[str] = []
    claims = list(claims)
    standing = {id(claim) for claim in denials(claims)}
    for claim in claims:
        who = shown(str(claim.get("claimant") or ""))
        about = incident_type(str(claim.get("about") or "event")).casefold()
        if not who or about in _IDENTIFYING:
            continue
        if claim.get("stance") == "denies":
            if id(claim) in standing:
                denied.setdefault(_denial(about), []).append(who)
        elif claim.get("stance") == "revises" or about in _FIGURES:
            implied.append(who)
        else:
            asserted.setdefault(_assertion(about), []).append(who)
    asserted[_EVENT] += [who for who in implied if who not in denied[_EVENT]]
    asserted[_EVENT] = [who for who in asserted[_EVENT] if who not in asserted[_BREACH]]
    return _once(asserted), _once(denied)


def _assertion(about: str) -> str:
    if about in _BREACHES:
        return _BREACH
    return "a withdrawal" if about == "withdrawal" else _EVENT


def _denial(about: str) -> str:
    if about in _EVENTS:
        return _EVENT
    if about in _FIGURES:
        return f"the number of {about}"
    return "a withdrawal" if about == "withdrawal" else f"the {shown(about, 40)}"


def _once(parties: dict[str, list[str]]) -> dict[str, list[str]]:
    return {matter: list(dict.fromkeys(names)) for matter, names in parties.items()}


def _parties(names: list[str], singular: str, plural: str) -> str:
    """Return names and their verb: "A asserts", "A, B and C assert"."""
    *most, last = names[:_SPOKEN_FOR]
    if names[_SPOKEN_FOR:]:
        most, last = [*most, last], "others"
    listed = f"{', '.join(most)} and {last}" if most else last
    return f"{listed} {singular if len(names) == 1 else plural}"
