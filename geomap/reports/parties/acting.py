"""Whether a name speaks or acts: what stands right before and after it."""

from collections.abc import Sequence

from geomap.reports.parties.lexicon import Word
from geomap.reports.parties.listed import listed
from geomap.reports.parties.saying import ACTING, AUXILIARIES, saying_of

__all__ = ["INVERTED", "acts_next", "said_before", "speaks_next"]

_LOOK = 6
INVERTED = listed("""
    said says told added adds reported reports wrote writes explained announced quoted stated
    citing cited according to by
""")


def _next_verb(here: Sequence[Word], at: int) -> str:
    """Return the word after a name that is no adverb, a date or a bracket in between left out."""
    end = min(len(here), at + _LOOK)
    depth = 0
    while at < end:
        word = here[at]
        if word.text in "([":
            depth += 1
        elif word.text in ")]":
            depth -= 1
        elif not depth and word.bare not in AUXILIARIES and word.kind == "word":
            if word.bare == "on" and at + 1 < end:
                at += 2
                continue
            return word.bare
        elif not depth and word.kind == "sign" and word.text not in {",", '"', "”", "“"}:
            return ""
        at += 1
    return ""


def speaks_next(here: Sequence[Word], at: int) -> bool:
    """Tell whether a verb of saying follows at a word."""
    if at < len(here) and here[at].text in {".", ";"}:
        return False
    return saying_of(_next_verb(here, at)) is not None


def acts_next(here: Sequence[Word], at: int) -> bool:
    """Tell whether a verb follows that a government is the subject of."""
    if at >= len(here) or here[at].kind == "sign":
        return at < len(here) and here[at].text == ":"
    return here[at].bare in {"has", "had", "have"} or (
        (verb := _next_verb(here, at)) in ACTING or saying_of(verb) is not None
    )


def said_before(here: Sequence[Word], at: int) -> bool:
    """Tell whether a verb of saying stands right before, as in "said Ali Hassan"."""
    if not at:
        return False
    if here[at - 1].bare == "to":
        return at > 1 and here[at - 2].bare == "according"
    return here[at - 1].bare in INVERTED - {"by", "to"}
