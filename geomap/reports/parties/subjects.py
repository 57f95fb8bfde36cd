"""Speakers on no list: the subject of a verb of saying, whoever it is ("a mill worker told")."""

from collections.abc import Collection, Iterator, Sequence

from geomap.reports.parties.acting import INVERTED
from geomap.reports.parties.found import Found
from geomap.reports.parties.lexicon import Entry, Word, entry_at
from geomap.reports.parties.party import PartyKind
from geomap.reports.parties.saying import ACTING, AUXILIARIES, saying_of
from geomap.reports.parties.subject_words import (
    BREAKS,
    COLLECTIVES,
    DAYS,
    DETERMINERS,
    INSIDE,
    NOT_PERSONS,
    NUMBERS,
    PERSONS,
    STRONG,
    THINGS,
)
from geomap.reports.parties.words import TITLES

__all__ = ["goes_on", "subjects_of"]

_LONGEST = 12
_APPOSED = 22
_FAR = 40
_NOT_SUBJECT = INSIDE | frozenset({"to", "by", "into", "than", "about", "near", "against"})
_RELATIVES = frozenset({"who", "which", "whose"})
_PERSON_ENDINGS = ("er", "ers", "or", "ors", "ist", "ists", "ian", "ians", "man", "men", "woman",
                   "women", "ees", "sman")  # fmt: skip
_NEARNESS = frozenset({"close", "linked", "loyal", "affiliated", "aligned", "allied", "opposed"})
_MEDICAL = frozenset({"medical", "health", "hospital", "clinic", "nursing"})


def subjects_of(
    here: Sequence[Word], found: Sequence[Found], placed: Collection[int]
) -> list[Found]:
    """Return the subjects of verbs of saying that no rule has found, and who is named as source.

    What stands inside such a phrase is none of its own: the hospital in "medical staff at
    a hospital".
    """
    inside = {at for one in found for at in range(one.first, one.last)}
    more: list[Found] = []
    for at, word in enumerate(here):
        if word.kind != "word":
            continue
        source = _source(here, at)
        if source:
            span = _forward(here, source)
        elif at in inside or saying_of(word.bare) is None:
            continue
        else:
            span = _of_verb(here, found, at, placed)
        one = None if span is None else _found(here, span, found, at, sourced=bool(source))
        if one is not None and not any(each.first < one.last > one.first < each.last
                                       for each in more):  # fmt: skip
            more.append(one)
    return more


def _source(here: Sequence[Word], at: int) -> int:
    """Return where a source is named after "according to", "per" or "source:", else 0."""
    word = here[at].bare
    following = here[at + 1] if at + 1 < len(here) else None
    if following is None:
        return 0
    if word == "according" and following.bare == "to":
        return at + 2
    if word in {"source", "sources"} and following.text == ":":
        return at + 2
    opens = at == 0 or here[at - 1].kind == "sign"
    if word == "per" and opens and (following.bare in DETERMINERS or following.capital):
        return at + 1
    return 0


def _of_verb(  # noqa: PLR0911 - one return a pattern
    here: Sequence[Word], found: Sequence[Found], at: int, placed: Collection[int]
) -> tuple[int, int] | None:
    """Return the words that are the subject of a verb, where it is no party's that is known."""
    opens = at and here[at - 1].kind == "sign" and here[at - 1].text not in "()"
    if here[at].bare in INVERTED and opens and here[at].bare != "told":
        span = _forward(here, at + 1)
        plain = here[at + 1].bare not in TITLES and here[at + 1].bare != "that"
        if span is not None and plain and not goes_on(here, span[1]):
            return span
    first = at
    while first and (here[first - 1].bare in AUXILIARIES or here[first - 1].bare.endswith("ly")):
        first -= 1
    if not first or _is_known(here, found, first):
        return None
    if here[first - 1].text == ",":
        comma = _comma_before(here, first - 1)
        if comma is None or _is_known(here, found, comma):
            return None
        return _back(here, comma, placed)
    if here[first - 1].text == ")":
        opened = next(
            (n for n in range(first - 1, max(-1, first - _FAR), -1) if here[n].text == "("), 0
        )
        if not opened or _is_known(here, found, opened):
            return None
        return _back(here, opened, placed)
    if here[first - 1].bare in {"and", "but"}:
        return _opening(here, first - 1)
    return _back(here, first, placed)


def _opening(here: Sequence[Word], end: int) -> tuple[int, int] | None:
    """Return who a sentence is about: "In Gali a shopkeeper showed us a hole and said"."""
    for at in range(max(0, end - _FAR), end - 1):
        if here[at].bare in {"a", "an"} and not (at and here[at - 1].bare in _NOT_SUBJECT):
            last = at + 1
            while last < end and _noun(here[last]) and not here[last].bare.endswith("ed"):
                last += 1
                if _kind(here, at + 1, last - 1) is not None:
                    return (at + 1, last)
    return None


def goes_on(here: Sequence[Word], at: int) -> bool:
    """Tell whether a verb follows a phrase: "said three men had drowned" names no speaker."""
    word = here[at].bare if at < len(here) else ""
    return word in AUXILIARIES or word in ACTING or word.endswith("ed") or (
        word in BREAKS and word not in {"who", "which", "and", "near", "by"}
    )  # fmt: skip


def _is_known(here: Sequence[Word], found: Sequence[Found], first: int) -> bool:
    """Tell whether a party that is known is the subject of a verb at a word."""
    for one in reversed(found):
        if first - one.last > _APPOSED:
            break
        if one.last > first or one.kind == "civilians":
            continue
        before = one.first - 1
        while before >= 0 and here[before].bare in DETERMINERS:
            before -= 1
        if before >= 0 and here[before].bare in _NOT_SUBJECT:
            continue
        following = here[one.last]
        if one.last == first or following.bare in _RELATIVES:
            return True
        if following.text == "," and here[first - 1].text == ",":
            return True
        if following.bare in {"i", "we", "(", "in", "on", "of"}:
            return True
    return False


def _comma_before(here: Sequence[Word], last: int) -> int | None:
    """Return the comma that begins what one at `last` ends."""
    for at in range(last - 2, max(-1, last - _APPOSED), -1):
        word = here[at]
        if word.text == ",":
            return at
        if word.kind == "sign" and word.text not in "()'-":
            return None
        if word.kind == "word" and saying_of(word.bare) in {"says", "denies", "accuses"}:
            return None
    return None


def _apostrophe(here: Sequence[Word], at: int) -> bool:
    """Tell whether a sign ends a plural owner: "the bakers' guild"."""
    return here[at].text in {"'", "’"} and at > 0 and here[at - 1].end == here[at].start


def _noun(word: Word) -> bool:
    return word.kind == "word" and not (
        word.bare in BREAKS or word.bare in DETERMINERS or word.bare in INSIDE
        or word.bare in AUXILIARIES or word.bare in DAYS
    )  # fmt: skip


def _back(here: Sequence[Word], end: int, placed: Collection[int]) -> tuple[int, int] | None:
    """Return the noun phrase that ends at a word: "medical staff at a hospital in Horlivka"."""
    at = end
    while at and end - at < _LONGEST:
        word = here[at - 1]
        if _apostrophe(here, at - 1) and at < end:
            at -= 1
            continue
        if _noun(word):
            after_place = at >= 2 and here[at - 2].bare in {"in", "near", "from", "outside", "at"}
            if at < end and word.start in placed and after_place and _noun(here[at]):
                break  # "in Gao traders said"
            at -= 1
            continue
        before = at - 2
        if word.bare in {"to", "with"} and before > 0 and here[before].bare in _NEARNESS:
            at -= 2
            continue
        if word.bare in DETERMINERS or word.bare in NUMBERS or word.kind == "number":
            close = before > 1 and here[before].bare in {"to", "with"} and (
                here[before - 1].bare in _NEARNESS
            )  # fmt: skip
            if before < 1 or not (close or here[before].bare in INSIDE) or at == end:
                break
            at = before + 1
            continue
        if word.bare in INSIDE and before >= 0 and _noun(here[before]) and at < end and (
            here[before].start not in placed
        ):  # fmt: skip
            at -= 1
            continue
        break
    while at < end and (here[at].bare in DETERMINERS or here[at].bare in INSIDE):
        at += 1
    return (at, end) if at < end else None


def _forward(here: Sequence[Word], start: int) -> tuple[int, int] | None:
    """Return the noun phrase that begins at a word."""
    at = start
    while at < len(here) and (here[at].bare in DETERMINERS or here[at].bare in NUMBERS):
        at += 1
    first = at
    while at < len(here) and at - first < _LONGEST:
        word = here[at]
        if _apostrophe(here, at) and at > first:
            at += 1
            continue
        if not _noun(word):
            linked = at > first and word.bare in {"of", "at", "for", "from", "in"}
            if not linked or at + 1 >= len(here):
                break
            nearby = here[at + 1]
            if word.bare in {"in", "at"} and not nearby.capital and nearby.bare != "a":
                break
            if not (_noun(nearby) or nearby.bare in DETERMINERS):
                break
            at += 1 + (nearby.bare in DETERMINERS)
            continue
        if at > first and (word.bare.endswith("ing") or saying_of(word.bare) in {"says", "denies"}):
            break
        at += 1
    while at > first and (here[at - 1].bare in INSIDE or here[at - 1].bare in DETERMINERS):
        at -= 1
    return (first, at) if at > first else None


def _head(here: Sequence[Word], first: int, last: int) -> int:
    """Return the word that says what a phrase is about: the last before "of" or "at"."""
    for at in range(first + 1, last):
        if here[at].bare in INSIDE:
            return at - 1
        if here[at].bare in _NEARNESS and at + 1 < last and here[at + 1].bare in {"to", "with"}:
            return at - 1
    return last - 1


def _found(  # noqa: PLR0911 - one return a pattern
    here: Sequence[Word],
    span: tuple[int, int],
    found: Sequence[Found],
    verb: int,
    *,
    sourced: bool,
) -> Found | None:
    first, last = span
    at = _head(here, first, last)
    word = here[at]
    head = word.bare
    definite = first > 0 and here[first - 1].bare in {"the", "this", "that"}
    if head in THINGS:
        if sourced or not definite:
            return None
        return Found(first, last, "body", False, None, pronoun="issuer")
    if any(one.first <= first and one.last >= at + 1 and one.kind != "civilians" for one in found):
        return None  # a party that is known is what the phrase is about
    kind = _kind(here, first, at)
    if kind is None:
        if word.owner or head.endswith(("ing", "ly")) or len(head) < 3:
            return None
        if any(_of_state(each) for each in _inner(here, at, at + 1)):
            return None
        strong = sourced or here[verb].bare in STRONG
        if word.capital and not (first == 0 and last == 1 and not strong):
            if not strong:
                return None
            kind = "organisation"
        elif not strong or word.capital:
            return None
        else:
            kind = "witness"
    whose = next((each.of for each in _inner(here, first, at) if each.of), None)
    return Found(
        first, last, kind, False, whose, head=head, definite=definite, bare=last - first == 1
    )  # fmt: skip


def _inner(here: Sequence[Word], first: int, last: int) -> Iterator[Entry]:
    for at in range(first, last):
        entry = entry_at(here, at)
        if entry is not None:
            yield entry


def _of_state(entry: Entry) -> bool:
    return entry.role in {"state", "capital", "adjective"}


def _kind(here: Sequence[Word], first: int, at: int) -> PartyKind | None:
    """Return the kind of party that a word is called by, None where it may be a thing."""
    head = here[at].bare
    if head in COLLECTIVES:
        medical = not _MEDICAL.isdisjoint(word.bare for word in here[first : at + 1])
        return "witness" if medical and head in {"staff", "team", "workers"} else COLLECTIVES[head]
    if head in PERSONS:
        return "witness"
    if head.endswith(_PERSON_ENDINGS) and head not in NOT_PERSONS and len(head) > 4:
        return "witness"
    return None
