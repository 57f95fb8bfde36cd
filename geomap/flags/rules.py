"""What a zone forbids: which incidents its rule covers, by type and by actor."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from geomap.errors import ZoneError
from geomap.incidents.kinds import incident_type
from geomap.names import normalise, romanise, shown
from geomap.tables import INCIDENT_TYPES
from geomap.zones.forbids import check_keys

__all__ = ["exclusion", "forbidden", "unknown_types", "unrecorded"]

_UNNAMED = frozenset({"unknown", "unidentified", "unspecified", "undetermined"})
"""An actor described so is nobody in particular, and cannot be held to be someone else."""

_LISTED = 4  # types or parties of a rule named before "and N more"

_NO_TYPE = frozenset({"", "unknown"})

_STEM = 4
_LONG = 6
"""Letters from which two words that differ in how a vowel is written are taken for one name."""

_ENDING = re.compile(
    r"|a|e|i|n|an|ian|ia|ni|s|is|ns|ans|ians|ese|asa|on|un|ish|ey|ai|us|i[ou]ts?|sk\w{1,4}"
)
"""What English and Russian put behind a country's stem (Azerbaijani, Ukrainian, Lebanese, the
Russian -skie), as written and as `_heard` has it."""

_VOWELS = str.maketrans("yewo", "iavu")
_DOUBLED = re.compile(r"(.)\1+")


def forbidden(incident_type: Any, actors: Any, forbids: Mapping[str, Any]) -> bool:
    """Return whether a zone's rule covers an incident; an empty rule covers everything.

    A type outside the vocabulary and unrecorded actors cannot exclude an
    incident: what is not known is not held to be harmless.

    A party of the rule is found in an actor's whole words, in any script that
    reads or sounds the same, and with the ending of a nationality: `Azerbaijan`
    covers "Azerbaijani forces" and "Азербайджан". Other names of a party
    (Artsakh for Nagorno-Karabakh) are for the rule to list.

    Raises
    ------
    ZoneError
        A part of the rule is no list of texts.
    """
    return exclusion(incident_type, actors, forbids) is None


def exclusion(kind: Any, actors: Any, forbids: Mapping[str, Any]) -> str | None:
    """Return what keeps an incident out of a zone's rule, as a clause; None where nothing does."""
    types, parties = (_rule(forbids, name) for name in ("types", "actors"))
    known_type = " ".join(kind.casefold().split()) if isinstance(kind, str) else None
    excluded = known_type in INCIDENT_TYPES and known_type not in map(incident_type, types)
    if types and excluded:
        return f"{known_type} is not among what the zone forbids"
    known = [str(actor) for actor in actors] if isinstance(actors, (list, tuple)) else []
    if not parties or not known or any(_is_unnamed(actor) for actor in known):
        return None
    if any(_named(party, actor) for party in parties for actor in known):
        return None
    return f"the zone's rule is about other parties than {shown(', '.join(known))}"


def unrecorded(kind: Any, actors: Any, forbids: Mapping[str, Any]) -> list[str]:
    """Return what a restricted rule would need to know and nobody recorded, as clauses."""
    types, parties = (_rule(forbids, name) for name in ("types", "actors"))
    said = []
    if types and (not isinstance(kind, str) or " ".join(kind.casefold().split()) in _NO_TYPE):
        said.append(f"no type recorded; the rule is about {_some(types)}")
    elif types and incident_type(kind) not in INCIDENT_TYPES:
        said.append(f"{shown(kind)} is no known type; the rule is about {_some(types)}")
    known = [str(actor) for actor in actors] if isinstance(actors, (list, tuple)) else []
    if parties and not any(_named(party, actor) for party in parties for actor in known):
        who = "no party identified" if any(normalise(a) for a in known) else "no party recorded"
        said.append(f"{who}; the rule is about {_some(parties)}")
    return said


def _some(words: list[str]) -> str:
    more = len(words) - _LISTED
    listed = ", ".join(shown(word, 60) for word in words[:_LISTED])
    return listed + (f" and {more} more" if more > 0 else "")


def unknown_types(forbids: Mapping[str, Any]) -> list[str]:
    """Return the types of a rule that mean none of geomap's: they can cover no known type."""
    return [word for word in _rule(forbids, "types") if incident_type(word) not in INCIDENT_TYPES]


def _rule(forbids: Mapping[str, Any], name: str) -> list[str]:
    check_keys(forbids)
    rule = forbids.get(name) or []
    if not isinstance(rule, (list, tuple)) or not all(isinstance(word, str) for word in rule):
        raise ZoneError(f"forbids {name} is no list of texts")
    return list(rule)


def _is_unnamed(actor: str) -> bool:
    words = normalise(actor).split()
    return not words or not _UNNAMED.isdisjoint(words)


@lru_cache(maxsize=4096)
def _named(party: str, actor: str) -> bool:
    """Return whether whole words of an actor name a party: "US" is in no "Russian forces"."""
    wanted, words = normalise(party), normalise(actor)
    if not wanted:
        return False
    return f" {wanted} " in f" {words} " or _read_alike(romanise(party), romanise(actor))


def _read_alike(party: str, actor: str) -> bool:
    wanted, words = party.split(), actor.split()
    runs = (words[at : at + len(wanted)] for at in range(len(words) - len(wanted) + 1))
    return bool(wanted) and any(all(map(_same_word, wanted, run)) for run in runs)


def _same_word(one: str, other: str) -> bool:
    if _kin(one, other):
        return True
    return min(len(one), len(other)) >= _LONG and _kin(_heard(one), _heard(other))


def _heard(word: str) -> str:
    """Return a word with the vowels that transliterations exchange, and doubled letters, as one."""
    return _DOUBLED.sub(r"\1", word.translate(_VOWELS))


def _kin(one: str, other: str) -> bool:
    """Return whether two words are a country and its nationality, or two forms of either."""
    short, long = sorted((one, other), key=len)
    stem = next((n for n, letter in enumerate(short) if letter != long[n]), len(short))
    if one == other:
        return True
    if stem < _STEM or (short == "niger" and long.startswith("nigeria")):
        return False
    return bool(_ENDING.fullmatch(one[stem:]) and _ENDING.fullmatch(other[stem:]))
