"""Where a sentence says that somebody says nothing: "has not commented"."""

from collections.abc import Sequence

from geomap.reports.parties.lexicon import Word
from geomap.reports.parties.listed import listed
from geomap.reports.statements.words import NEGATIONS

__all__ = ["negated", "silent"]

_UNSAID = listed("""
    comment commented comments commenting confirm confirmed verify verified verifies respond
    responded reply комментир подтвердил подтвердила подтвердили
""")  # fmt: skip


def negated(here: Sequence[Word], at: int) -> bool:
    """Tell whether a word is denied by one before it: "has not confirmed"."""
    window = [word.bare for word in here[max(0, at - 3) : at]]
    for offset, word in enumerate(reversed(window)):
        if not word[0].isalpha() or (word in {"that", "said", "and"} and offset):
            return False
        if word in NEGATIONS or word.endswith("n't"):
            return True
    return False


def silent(here: Sequence[Word]) -> bool:
    """Tell whether a sentence says that somebody has said nothing: "has not commented"."""
    return any(
        word.bare in _UNSAID and (negated(here, at) or "declined" in {
            earlier.bare for earlier in here[max(0, at - 3) : at]
        } or here[at - 1].bare == "no")
        for at, word in enumerate(here)
    )  # fmt: skip
