"""A party as it is found in the words of a sentence, before it has its name."""

from collections.abc import Sequence
from dataclasses import dataclass

from geomap.reports.parties.lexicon import Entry, Word
from geomap.reports.parties.party import PartyKind

__all__ = ["Found", "Piece", "pieces_of"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A known spelling at words `first` to `last` (not with it)."""

    first: int
    last: int
    entry: Entry


@dataclass(slots=True)
class Found:
    """A party at words `first` to `last` (not with it) of a sentence.

    `head` is the word that says what it is ("ministry"), `person` a personal name, `also`
    the short name in brackets after it, `definite` that "the" stands before it, `known`
    the name that a table has for it, `written` what it is called where that is not its words.
    """

    first: int
    last: int
    kind: PartyKind
    armed: bool
    of: str | None
    head: str = ""
    person: str = ""
    also: str = ""
    definite: bool = False
    known: str = ""
    written: str = ""
    bare: bool = False
    pronoun: str = ""


def pieces_of(here: Sequence[Word]) -> list[Piece]:
    """Return the known spellings in a sentence, the longest at each word, none over another."""
    from geomap.reports.parties.lexicon import entry_at

    found: list[Piece] = []
    at = 0
    while at < len(here):
        entry = entry_at(here, at) if here[at].kind == "word" else None
        if entry is None:
            at += 1
        else:
            found.append(Piece(at, at + len(entry.words), entry))
            at += len(entry.words)
    return found
