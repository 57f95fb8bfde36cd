"""A verb in its clause: subject, object, voice, and whether its subject bears arms."""

from collections.abc import Container
from dataclasses import dataclass

from geomap.reports.events.clauses import Line
from geomap.reports.events.triggers import Trigger, Voice
from geomap.reports.events.weapons import next_weapon
from geomap.reports.events.words import ARMED, listed
from geomap.reports.parties.party import Party

__all__ = ["Verb", "is_noun_here", "made", "objects", "subject_has"]

_BE = listed(
    """
    was were is are be been being got gets wasn't weren't isn't aren't
    """
)
_HAVE = listed("have has had having 've hasn't haven't hadn't")
_ADVERBS = listed(
    """
    also not again then once twice already reportedly allegedly repeatedly heavily directly
    never still just briefly later lightly deliberately recently all both ever subsequently
    quickly immediately first soon now either even only jointly forcibly by
    """
)
_VERB_BEFORE = listed(
    """
    to not will would could can may might must should did do does didn't doesn't don't shall
    cannot won't wouldn't they we you i who and
    """
)
_NOUNS_TOO = listed("fire shell target land post advance retreat march riot set run")
_NEVER_NOUNS = listed(
    """
    enters seizes withdraws detains abducts kidnaps recaptures retakes intercepts destroys
    erects establishes invades infiltrates kills explodes detonates shoots takes violates
    bombards occupies overruns liberates opens
    """
)
_STOPS = listed("at on in near from against towards toward into over across by with and")


@dataclass(frozen=True, slots=True)
class Verb:
    """A form of a verb at word `at`; its subject stands from word `subject_from` on."""

    line: Line
    at: int
    sense: str
    shape: str
    lemma: str
    voice: Voice
    subject_from: int
    armed: bool
    parties: tuple[Party, ...]

    @classmethod
    def read(cls, line: Line, at: int, sense: str, shape: str, lemma: str) -> "Verb":
        """Return a verb with what its clause tells of it."""
        voice = _voice(line, at, shape)
        first = max(line.left[at], at - 16)
        parties = line.party_in(first, at)
        bearing = line.last(ARMED, first, at) is not None or any(p.armed for p in parties)
        if not bearing and not parties and _goes_on(line, at):
            # "Troops, backed by tanks, entered": the subject stands before what is put in
            first = _outer(line, first)
            parties = line.party_in(first, at)
            bearing = line.last(ARMED, first, at) is not None or any(p.armed for p in parties)
        return cls(line, at, sense, shape, lemma, voice, first, bearing, tuple(parties))


def _voice(line: Line, at: int, shape: str) -> Voice:
    if shape != "past":
        return "active"
    back = at - 1
    while back >= 0 and (line.words[back] in _ADVERBS or line.words[back].endswith("ly")):
        back -= 1
    before = line.word(back)
    if before in _BE:
        return "passive"
    if before in _HAVE:
        return "active"
    following = line.word(at + 1)
    return "passive" if following == "by" else "active"


def _goes_on(line: Line, at: int) -> bool:
    """Tell whether nothing but a word or two stands between a clause's comma and its verb."""
    first = line.left[at]
    joined = line.word(first - 1) in {",", ")", "who", "which", "—", "–"}
    return joined and (at - first <= 3 or line.word(first) in {"and", "then", "also"})


def _outer(line: Line, first: int) -> int:
    at = first - 1
    while at > 0 and line.word(at) in {",", "who", "which", "and", ")", "("}:
        at = min(at - 1, line.left[at - 1])
    outer = max(0, at)
    if first - outer > 24:
        return first
    # one clause more: "Troops, backed by tanks, entered"
    if outer > 1 and line.word(outer - 1) == ",":
        outer = line.left[outer - 2]
    return outer


def subject_has(verb: Verb, words: Container[str]) -> bool:
    """Tell whether the words before a verb hold one of `words`."""
    return verb.line.has(words, max(verb.line.left[verb.at], verb.at - 9), verb.at) is not None


def objects(verb: Verb) -> int | None:
    """Return the weapon that is a verb's object: before the next preposition of place."""
    line, at = verb.line, verb.at
    stop = min(line.right[at], at + 9)
    bound = line.has(_STOPS, at + 1, stop)
    first = next_weapon(line, at + 1, stop if bound is None else bound)
    if first is None:
        return None
    while next_weapon(line, first + 1, first + 2) is not None and first + 1 < stop:
        first += 1
    return first


def is_noun_here(line: Line, at: int, shape: str) -> bool:
    """Tell whether a form that is a noun too ("shells", "fire") is none of a verb here."""
    before = line.word(at - 1)
    word = line.word(at)
    if shape == "base":
        plural = before in ARMED and (before.endswith("s") or before in {"police", "men"})
        if plural and (word not in _NOUNS_TOO or line.title):
            return False
        return before not in _VERB_BEFORE and not before.endswith("n't")
    if at and word in _NEVER_NOUNS:
        return False
    following = line.tokens[at + 1] if at + 1 < len(line.tokens) else None
    if at == 0 or following is None or not line.title:
        return before not in {"who", "which", "it", "he", "she"}
    return not (following.text[:1].isupper() or following.text in {"a", "the", "its"})


def made(  # noqa: PLR0913 - each is a field of what is made
    verb: Verb, kind: str, why: str, confidence: float = 0.9, *, end: int | None = None,
    weapon: int | None = None, counted: int | None = None, generic: bool = False,
) -> Trigger:  # fmt: skip
    """Return the trigger that a verb is, up to word `end`."""
    last = verb.at + 1 if end is None else end
    shown = " ".join(verb.line.words[verb.at : last])
    why = why if why.startswith('"') else f'"{shown}": {why}'
    return Trigger(
        verb.at, last, verb.at, kind, verb.voice, why, confidence, weapon, counted, generic
    )
