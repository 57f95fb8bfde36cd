"""Claimants: the many spellings of one body, and the parties that a name speaks of.

`layers/claims/claimants.csv` holds the words; its README says how they were
chosen. A name is read whole: one word that the table does not know, and it
stays as it is written. Two bodies in one name stay as they are, too.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from geomap.errors import InputError
from geomap.files import read_text
from geomap.names import normalise, shown
from geomap.shipped import shipped

__all__ = ["Claimant", "claimant_of", "parties_in"]

_COLUMNS = ("kind", "name", "spelling", "language")
_KINDS = frozenset({"party", "body", "name", "aside", "before", "said", "possessive"})
_APOSTROPHED = re.compile(r"(?<=\w)['’ʼ`´][sS]\b|\b[dDlL]['’ʼ`´](?=\w)")
"""The English ending of possession, and French articles before a vowel."""

_READ_AS = {"before": "party"}
_KNOWN_NAMES = 4_096  # as many different claimants as are kept in mind


@dataclass(frozen=True, slots=True)
class Claimant:
    """Who says something.

    `name` is the same for every spelling, `spoken` is how a sentence calls it.
    `party` and `body` are empty where the name is of no party, or not known.
    """

    name: str
    spoken: str
    party: str | None = None
    body: str | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class _Phrase:
    """One spelling as words; a star at the end of one stands for any ending."""

    words: tuple[str, ...]
    kind: str
    name: str

    def length_in(self, words: Sequence[str], at: int) -> int:
        """Return how many words it takes up at a place, 0 where it does not stand there."""
        here = words[at : at + len(self.words)]
        if len(here) < len(self.words):
            return 0
        for pattern, word in zip(self.words, here, strict=True):
            if pattern != word and not (pattern.endswith("*") and word.startswith(pattern[:-1])):
                return 0
        return len(self.words)


@dataclass(frozen=True, slots=True)
class _Table:
    """The shipped words: phrases by the first three letters they begin with, and forms of names."""

    phrases: Mapping[str, tuple[_Phrase, ...]]
    before: Mapping[str, str]
    said: Mapping[str, str]
    possessive: Mapping[str, str]

    def longest_at(self, words: Sequence[str], at: int, kinds: frozenset[str]) -> _Phrase | None:
        near = self.phrases.get(words[at][:3], ())
        found = [p for p in near if p.kind in kinds and p.length_in(words, at)]
        return max(found, key=lambda phrase: len(phrase.words), default=None)


@lru_cache(maxsize=_KNOWN_NAMES)
def claimant_of(written: str) -> Claimant:
    """Return the body that a name means, whatever the spelling; unknown names stay as written.

    >>> claimant_of("Минобороны РФ").name
    'Russian defence ministry'
    """
    table = _table()
    words = _words(written)
    whole = _named(table, words)
    if whole is not None:
        return Claimant(whole, table.said.get(whole, whole))
    parties, rest = _without(table, words, frozenset({"party", "aside"}))
    bodies, strange = _without(table, rest, frozenset({"body"}))
    parties.discard("")
    if strange or len(parties) != 1 or len(bodies) > 1:
        return _unknown(written)
    party, body = parties.pop(), next(iter(bodies), None)
    if body is None:
        return Claimant(party, table.said.get(party, party), party)
    before = table.before.get(party, party)
    spoken = table.possessive.get(party, f"the {before}")
    return Claimant(f"{before} {body}", f"{spoken} {body}", party, body)


def parties_in(text: str) -> frozenset[str]:
    """Return the parties that a name of an actor speaks of, as claimants are named.

    Here other words may stand between: "Military Forces of Azerbaijan (2003-)".
    """
    return _parties_in(text[:400])


@lru_cache(maxsize=_KNOWN_NAMES)
def _parties_in(text: str) -> frozenset[str]:
    return frozenset(_without(_table(), _words(text), frozenset({"party"}))[0])


def _without(
    table: _Table, words: Sequence[str], kinds: frozenset[str]
) -> tuple[set[str], list[str]]:
    """Return what phrases of some kinds mean, and the words that are of none."""
    found: set[str] = set()
    rest: list[str] = []
    at = 0
    while at < len(words):
        phrase = table.longest_at(words, at, kinds)
        if phrase is None:
            rest.append(words[at])
            at += 1
        else:
            found.add(phrase.name)
            at += len(phrase.words)
    return found, rest


def _unknown(written: str) -> Claimant:
    name = written.strip()
    return Claimant(name, shown(name), known=False)


def _named(table: _Table, words: Sequence[str]) -> str | None:
    kinds = frozenset({"name"})
    start = 1 if words[:1] == ["the"] else 0
    phrase = table.longest_at(words, start, kinds) if start < len(words) else None
    return phrase.name if phrase and start + len(phrase.words) == len(words) else None


def _words(text: str) -> list[str]:
    """Return the words of a name: no accents, points, apostrophes or possessive endings."""
    plain = normalise(_APOSTROPHED.sub("", text[:800]).replace(".", ""))
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", plain)
        if unicodedata.category(letter) != "Mn"
    )
    return re.findall(r"[^\W_]+", bare)


@cache
def _table() -> _Table:
    path = shipped("layers", "claims", "claimants.csv")
    phrases: dict[str, list[_Phrase]] = {}
    forms: dict[str, dict[str, str]] = {"before": {}, "said": {}, "possessive": {}}
    text = read_text(path, what="table of claimants")
    for kind, name, spelling in _rows(csv.DictReader(io.StringIO(text)), str(path)):
        if kind in forms:
            forms[kind][name] = spelling
        if kind in {"said", "possessive"}:
            continue
        # what geomap calls a body is read back as the same body
        for written in (spelling, name):
            for phrase in _phrases(_READ_AS.get(kind, kind), name, written):
                phrases.setdefault(phrase.words[0][:3], []).append(phrase)
    _leave_out_asides(phrases)
    return _Table({key: tuple(dict.fromkeys(found)) for key, found in phrases.items()}, **forms)


def _leave_out_asides(phrases: dict[str, list[_Phrase]]) -> None:
    """Take "of" out of "ministry of defence": it is taken out of what is read, too."""
    asides = {
        phrase.words[0]
        for found in phrases.values()
        for phrase in found
        if phrase.kind == "aside" and len(phrase.words) == 1
    }
    for found in phrases.values():
        for at, phrase in enumerate(found):
            if phrase.kind == "body":
                words = tuple(word for word in phrase.words if word not in asides)
                found[at] = replace(phrase, words=words or phrase.words)


def _rows(reader: "csv.DictReader[str]", path: str) -> Iterator[tuple[str, str, str]]:
    if tuple(reader.fieldnames or ()) != _COLUMNS:
        raise InputError(f"{path}: the columns are {', '.join(_COLUMNS)}")
    for row in reader:
        if row["kind"] not in _KINDS or not row["spelling"]:
            raise InputError(f'{path}, line {reader.line_num}: kind "{row["kind"]}" is none')
        yield row["kind"], row["name"], row["spelling"]


def _phrases(kind: str, name: str, spelling: str) -> Iterable[_Phrase]:
    """Return a spelling as a phrase: a star ends a word that may have any ending."""
    words: list[str] = []
    for part in spelling.split():
        found = _words(part.rstrip("*"))
        if found and part.endswith("*"):
            found[-1] += "*"
        words += found
    if words:
        yield _Phrase(tuple(words), kind, name)
