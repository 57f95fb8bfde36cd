"""Signs that a name which could be anything is a place: where it stands, what stands beside it."""

import re

from geomap.reports.places.evidence import Found, Text, placed
from geomap.reports.places.lexicon import (
    COMMON,
    NOT_PLACES,
    ORGANISATION,
    PLACE_AFTER,
    STRUCK,
    TITLES,
)

__all__ = ["heads_line", "paired", "told_by_kind"]

_ROMAN = re.compile(r"[IVXLC]+")
_MARK = re.compile(r"\s*(?:\d{1,3}\s?[.)/]\s|[-–—*•·▪#]\s)?[\"“«]?")
_CLOSE = re.compile(
    r"[\"”»]?(?:\s?[-–—:]{1,2}\s|[.:]\s|[.:]?\s?(?:\n|$)|,\s(?:[^\W\d_]+,?\s){0,3}(?:\d|[^\W\d_]+\.?\s\d|\([^)\n]{2,60}\)\s?[-–—])|\s\([^)\n]{2,60}\)|\s/)"
)
_FIELD = re.compile(r"[|\t]\s{0,2}$")
_FIELD_END = re.compile(r"\s{0,2}[|\t,]")
"""Between bars or tabs a name stands by itself: "22:41 | Kafr Nabl | Shelling ..."."""

_LONGEST_MARK = 8
_HAD = frozenset(
    {
        "was",
        "were",
        "is",
        "has",
        "had",
        "been",
        "being",
        "again",
        "also",
        "reportedly",
        "not",
        "never",
    }
)
_SITE = re.compile(r"\sas\sthe\s(?:place|site|scene|location|target)\b")
_NO_PLACE = ORGANISATION | TITLES | NOT_PLACES | COMMON
_PAIRS = frozenset({"between", "между", "linking", "connecting"})


def heads_line(read: Text, first: int, last: int) -> str:
    """Return why a name on record that a line begins with is a place: of an entry or dateline."""
    known = read.known.get((first, last))
    start = read.tokens[first].start
    if (
        known is not None
        and _FIELD.search(read.text, max(0, start - 4), start)
        and (_FIELD_END.match(read.text, read.tokens[last - 1].end))
    ):
        return "a field of a list by itself"
    line = max(read.text.rfind("\n", max(0, start - _LONGEST_MARK - 1), start) + 1, 0)
    if known is None or start - line > _LONGEST_MARK or _ROMAN.fullmatch(read.span(first, last)):
        return ""
    if not _MARK.fullmatch(read.text, line, start):
        return ""
    if not _CLOSE.match(read.text, read.tokens[last - 1].end):
        return ""
    words = set(read.words(first, last))
    if words & _NO_PLACE or words & read.people:
        return ""
    return "a line is headed by it"


def told_by_kind(read: Text, first: int, last: int) -> str:
    """Return why a name is a place by the words after it: a kind of place, or what was done."""
    words = set(read.words(first, last))
    if last >= len(read.tokens) or not read.tokens[last].tied or last - first > 4:
        return ""
    if words & _NO_PLACE or words & read.people or words & read.lower:
        return ""
    on_record = (first, last) in read.known
    if read.tokens[first].first and last - first == 1 and not on_record:
        return ""
    if read.tokens[last].word in PLACE_AFTER and not read.tokens[last].capital:
        return "a kind of place stands after it"
    if on_record and read.tokens[last].word == "near" and (last + 1, last + 2) in read.known:
        return "it is near a place"
    return _done_to(read, last) if on_record else ""


def _done_to(read: Text, last: int) -> str:
    """Return why a name on record is a place by the verb after it."""
    if _SITE.match(read.text, read.tokens[last - 1].end):
        return "given as the place of something"
    row = last
    while row < min(last + 4, len(read.tokens)) and read.tokens[row].word in _HAD:
        row += 1
    if row > last and row < len(read.tokens) and read.tokens[row].word in STRUCK:
        return "what was done to it is done to towns"
    return ""


def paired(
    read: Text, span: tuple[int, int], starts: dict[int, Found], ends: dict[int, Found]
) -> str:
    """Return why a name is a place by its fellow: "between Poros and Tarn"."""
    first, last = span
    if first < 1:
        return ""
    before = read.tokens[first - 1].word
    joined = last + 1 in starts and read.tokens[last].word in {"and", "и"}
    if joined and before in _PAIRS:
        return "one of two places that something is between"
    if before in {"and", "и"} and first - 1 in ends and span in read.known:
        other = ends[first - 1]
        lead = read.tokens[other.first - 1].word if other.first else ""
        if lead in _PAIRS and placed(read, other.first):
            return "one of two places that something is between"
    return ""
