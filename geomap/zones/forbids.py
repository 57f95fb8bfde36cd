"""What the `forbids` of a zone may say: checked before anything is judged by it."""

from collections.abc import Mapping
from typing import Any

from geomap.errors import ZoneError
from geomap.tables import INCIDENT_TYPES

__all__ = ["RULES", "check_keys", "check_rule"]

RULES = ("actors", "types")
"""What a rule may name; a rule without either forbids everything to everyone."""


def check_rule(forbids: Any) -> None:
    """Refuse a rule that means nothing, or not what its words say.

    Raises
    ------
    ZoneError
        It has a key that is not known, a part that is no list of texts, or a
        type outside the vocabulary.
    """
    check_keys(forbids)
    for name in RULES:
        words = forbids.get(name) or []
        if not isinstance(words, (list, tuple)) or not all(isinstance(w, str) for w in words):
            raise ZoneError(f"forbids {name} is no list of texts")
    for word in forbids.get("types") or []:
        if " ".join(word.casefold().split()) not in INCIDENT_TYPES:
            raise ZoneError(
                f'forbids types "{word[:80]}" is no type of incident; '
                f"use {', '.join(INCIDENT_TYPES)}"
            )


def check_keys(forbids: Any) -> None:
    """Refuse a rule with a key that is not known: misspelt, it would forbid everything.

    Raises
    ------
    ZoneError
        The rule is no mapping, or has such a key.
    """
    if not isinstance(forbids, Mapping):
        raise ZoneError("forbids is no table of actors and types")
    strange = next((str(name) for name in forbids if name not in RULES), None)
    if strange is not None:
        raise ZoneError(f'forbids "{strange[:80]}" means nothing; known are {" and ".join(RULES)}')
