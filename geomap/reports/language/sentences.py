"""Sentences and words of a text, English and Russian, each with its place in the text.

Everything is found in one pass over the text, in linear time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["Sentence", "Token", "sentences", "tokens"]

_ABBREVIATIONS = frozenset(
    # titles and ranks
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "gen",
        "col",
        "lt",
        "maj",
        "capt",
        "sgt",
        "cpl",
        "adm",
        "cmdr",
        "brig",
        "gov",
        "sen",
        "rep",
        "rev",
        "hon",
        "pres",
        "st",
        "sr",
        "jr",
        "lieut",
        "cdr",
        "messrs",
        "mt",
        "ft",
        "no",
        "nos",
        "vs",
        "approx",
        "est",
        "dept",
        "govt",
        "univ",
        "inc",
        "ltd",
        "co",
        "corp",
        "km",
        "cm",
        "mm",
        "kg",
        "sq",
        "ave",
        "blvd",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "e.g",
        "i.e",
        "cf",
        "al",
        "ca",
        "viz",
        "etc",
        "a.m",
        "p.m",
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "d.c",
        "г",
        "гг",
        "ул",
        "пос",
        "дер",
        "обл",
        "р",
        "им",
        "д",
        "стр",
        "тыс",
        "млн",
        "млрд",
        "руб",
        "кв",
        "км",
        "м",
        "см",
        "кг",
        "т.е",
        "т.к",
        "т.н",
        "т.д",
        "т.п",
        "др",
        "напр",
        "проф",
        "ген",
        "полк",
        "подп",
        "майор",
        "кап",
        "лейт",
        "серж",
        "акад",
        "янв",
        "фев",
        "мар",
        "апр",
        "июн",
        "июл",
        "авг",
        "сен",
        "сент",
        "окт",
        "ноя",
        "нояб",
        "дек",
        "св",
        "о",
        "оз",
        "н.э",
        "ст",
        "п",
        "пп",
        "мин",
        "сек",
    ]
)
_MAY_END = frozenset(
    [
        "etc",
        "a.m",
        "p.m",
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "d.c",
        "др",
        "т.д",
        "т.п",
        "г",
        "гг",
        "inc",
        "ltd",
        "co",
        "corp",
    ]
)
"""Abbreviations that a sentence may end with, where the next begins as one does."""

_BEGINS_ONE = frozenset(
    [
        "the",
        "a",
        "an",
        "he",
        "she",
        "it",
        "they",
        "we",
        "this",
        "that",
        "these",
        "those",
        "in",
        "on",
        "at",
        "but",
        "and",
        "however",
        "meanwhile",
        "earlier",
        "later",
        "according",
        "its",
        "his",
        "her",
        "their",
        "there",
        "no",
        "after",
        "before",
        "since",
        "while",
        "when",
        "он",
        "она",
        "они",
        "оно",
        "это",
        "этот",
        "в",
        "на",
        "но",
        "и",
        "по",
        "как",
        "при",
        "однако",
        "ранее",
        "позже",
        "также",
    ]
)

_END = re.compile(r"[.!?…]{1,8}[\"'”’»)\]]{0,3}(?=\s|$)|[。！？]")
_BLANK = re.compile(r"[ \t\r\f\v\xa0]*\n[ \t\r\f\v\xa0]*\n\s*")
_BULLET = re.compile(r"(?:[-–—*•·▪]|\d{1,2}[.)])\s")
_WORD_BEFORE = re.compile(r"(?:[^\W\d_]|\.(?=[^\W\d_]))+$")
_NEXT = re.compile(r"\s*([\"'“‘«(\[—–-]\s?)?(\S)(\w*)")
_TOKEN = re.compile(
    r"\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?%?"
    r"|(?:[^\W\d_]\.){2,8}"
    r"|\w+(?:['’]\w+|-\w+)*"
    r"|[^\w\s]"
)
_LONGEST_WORD = 24
_FEW = 60
"""Two lines as narrow as a heading and its day are no broken sentence."""

_WRAPPED_AT = range(45, 111)
"""How wide the longest line of a text is that was broken to a width."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or a heading: where it starts and ends in the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign: where it stands and what it is."""

    start: int
    end: int
    text: str
    kind: str  # "word", "number" or "sign"


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text in order.

    Blank lines end one, and line ends do where each line is a paragraph; lines that
    were broken to a width do not. Abbreviations, initials and decimals do not.
    Only white space stands between two of them.
    """
    found: list[Sentence] = []
    for start, end in _pieces(text):
        found.extend(_in_piece(text, start, end))
    return found


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the words, numbers and signs between two offsets, with offsets into the text.

    `3,500`, `2.5`, `U.S.`, `cease-fire` and `ministry's` are one each.
    """
    return [
        Token(match.start(), match.end(), match[0], _kind(match[0]))
        for match in _TOKEN.finditer(text, start, len(text) if end is None else end)
    ]


def _kind(word: str) -> str:
    if word[0].isdigit():
        return "number"
    return "word" if word[0].isalpha() or word[0] == "_" else "sign"


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between blank lines, or on each line where lines are paragraphs."""
    at = 0
    for blank in (*_BLANK.finditer(text), None):
        end = blank.start() if blank else len(text)
        yield from _lines(text, at, end)
        at = blank.end() if blank else end


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    block = text[start:end]
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", block) if m[0].strip()]
    widths = [last - first for first, last in lines]
    longest = max(widths, default=0)
    goes_on = len(lines) > 1 and block[lines[1][0] :].lstrip()[:1].islower()
    wide = longest >= _FEW or len(lines) > 2 or goes_on
    wrapped = wide and len(lines) > 1 and longest in _WRAPPED_AT and all(
        width > longest * 0.6 for width in widths[:-1]
    )  # fmt: skip
    at = None
    for first, last in lines:
        new = not wrapped or _BULLET.match(block, first) is not None
        if at is not None and new:
            yield start + at[0], start + at[1]
            at = None
        at = (first if at is None else at[0], last)
    if at is not None:
        yield start + at[0], start + at[1]


def _in_piece(text: str, start: int, end: int) -> Iterator[Sentence]:
    at = start
    for stop in _END.finditer(text, start, end):
        if _ends_here(text, at, stop, end):
            yield from _trimmed(text, at, stop.end())
            at = stop.end()
    yield from _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Sentence]:
    shown = text[start:end]
    if bare := shown.strip():
        first = start + len(shown) - len(shown.lstrip())
        yield Sentence(first, first + len(bare))


def _ends_here(text: str, at: int, stop: re.Match[str], end: int) -> bool:
    following = _NEXT.match(text, stop.end(), min(end, stop.end() + 60))
    if following is None:
        return True
    first, opened = following[2], following[1]
    if first.islower() or (first in ",;:)" and not opened):
        return False
    if not stop[0].startswith(".") or stop[0].startswith(".."):
        return True
    return not _abbreviated(text, at, stop.start(), following[2] + following[3])


def _abbreviated(text: str, at: int, dot: int, following: str) -> bool:
    """Tell whether the full stop belongs to the word before it."""
    found = _WORD_BEFORE.search(text, max(at, dot - _LONGEST_WORD), dot)
    if found is None:
        # a list's number ("3. Shelling"), never the year that ends a sentence
        return re.fullmatch(r"\s*\d{1,2}", text[at:dot][-8:]) is not None and dot - at < 8
    word = found[0].casefold()
    if word in _ABBREVIATIONS:
        begins = following.casefold() in _BEGINS_ONE and following[:1].isupper()
        if word in {"г", "гг"} and following[:1].isupper():
            return not re.search(r"\d\s?$", text[max(at, found.start() - 3) : found.start()])
        return not (word in _MAY_END and begins)
    # an initial, "J. Smith" or "И. И. Иванов"; "Group A." ends where a sentence begins
    initial = len(word) == 1 and found[0].isupper()
    return initial and (len(following) == 1 or following.casefold() not in _BEGINS_ONE)
