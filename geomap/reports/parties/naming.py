"""What a party is called throughout a text: one name for all spellings of one body."""

import re

from geomap.incidents.claimants import claimant_of
from geomap.reports.parties.found import Found
from geomap.reports.parties.words import FALSE_STARTS
from geomap.reports.parties.words_ru import ADJECTIVE_ENDINGS

__all__ = ["Names", "plain_text"]

_BEFORE = re.compile(r"^(?:[\w-]+ ){0,2}spokes\w+ (?:for|of|with|at) (?:the )?", re.IGNORECASE)
_AFTER = re.compile(r"(?:'s|’s)? (?:chief |senior )?spokes\w+$", re.IGNORECASE)
_MANY = frozenset({"войска", "части", "силы", "формирования", "подразделения"})
_CAUSES = {"а": "ая", "я": "ая", "о": "ое", "е": "ое", "и": "ие", "ы": "ые"}


def plain_text(written: str) -> str:
    """Return words without article, line breaks and the ending of possession."""
    words = written.split()
    while words and words[0].casefold() in {"the", "a", "an"}:
        words.pop(0)
    return " ".join(words).removesuffix("'s").removesuffix("’s").strip(" ,\"'“”")


class Names:
    """The names that a text has given so far: the first full spelling of a body is its name."""

    def __init__(self, *, russian: bool) -> None:
        self.russian = russian
        self.by_key: dict[str, str] = {}

    def name(self, found: Found, text: str) -> str:
        """Return the name of a party that is written so."""
        if found.known:
            return found.known
        if found.written:
            return found.written
        written = _without(text, found.person) if found.person else text
        if not written:
            written = found.person
        elif found.person and not self.russian and not found.of and (
            len(written.split()) < 3 and " of " not in written
        ):  # fmt: skip
            written = f"{written} {found.person}"
        written = _spoken_for(written)
        if self.russian:
            written = _nominative(written, found.head)
        key = _key(written)
        return self.by_key.setdefault(key, written)


def _spoken_for(written: str) -> str:
    """Return whom a spokesperson speaks for, where that is said."""
    for pattern in (_BEFORE, _AFTER):
        body = pattern.sub("", written)
        if body and body != written:
            return body
    return written


def _without(text: str, person: str) -> str:
    return " ".join(text.replace(person, "").replace(" ,", ",").split()).strip(" ,")


def _key(written: str) -> str:
    known = claimant_of(written)
    if known.known:
        return known.name
    words = written.casefold().replace("'s", "").replace("’s", "").split()
    return " ".join(sorted(word[:6] for word in words if word not in FALSE_STARTS))


def _nominative(written: str, head: str) -> str:
    """Return a Russian name with its head and the adjectives before it in the basic form."""
    words, heads = written.split(), head.split()
    if not heads:
        return written
    stem = heads[-1].replace("ё", "е")[:4].casefold()
    at = next(
        (n for n, word in enumerate(words) if word.replace("ё", "е").casefold().startswith(stem)),
        None,
    )
    if at is None:
        return written
    first = max(0, at - len(heads) + 1)
    capital = words[first][0].isupper() and not words[first].isupper()
    basic = list(heads)
    if capital and first == 0 and written[0].isupper():
        basic[0] = basic[0][0].upper() + basic[0][1:]
    if words[at].isupper():
        basic = words[first : at + 1]
    ending = _CAUSES.get(heads[-1][-1], "ый")
    if heads[-1].endswith(("ие", "ые")) and not heads[-1].endswith("ние"):
        ending = "ые"
    if heads[-1] in _MANY:
        ending = "ые"
    if heads[-1][-1] in "иы" and words[at][-1] not in "аяиыуюемхвй":
        basic[-1] = words[at]  # one of them: "житель"
        ending = "ый"
    if heads[-1].endswith("ь") and heads[-1] != "представитель":
        ending = "ый"
    before = [_agreeing(word, ending) for word in words[:first]]
    return " ".join((*before, *basic, *words[at + 1 :]))


def _agreeing(word: str, ending: str) -> str:
    for old in ADJECTIVE_ENDINGS:
        if word.endswith(old) and len(word) > len(old) + 2:
            stem = word[: -len(old)]
            if ending == "ый" and stem[-1] in "гкхжшчщ":
                return stem + "ий"
            if ending == "ые" and stem[-1] in "гкхжшчщ":
                return stem + "ие"
            return stem + ("ие" if ending == "ие" and stem[-1] in "гкхжшчщ" else
                           "ые" if ending == "ие" else ending)  # fmt: skip
    return word
