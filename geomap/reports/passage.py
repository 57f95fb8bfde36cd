"""A report read once: its sentences, words, dates and names, for every rule that asks."""

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from geomap.gazetteer import Gazetteer
from geomap.reports.documents.reading import Report
from geomap.reports.language import DateMention, Sentence, Token, find_dates, sentences, tokens
from geomap.reports.places.finding import find_places
from geomap.reports.places.mentions import Mention
from geomap.reports.recognisers import Recogniser

__all__ = ["MAX_LETTERS", "Passage", "read_passage"]

MAX_LETTERS = 2_000_000
"""Letters of a report that are read: a thousand pages. The rest is left out."""

_LONGEST_TITLE = 160
_ENDS = '.!?…:;,"”»)'


@dataclass(frozen=True, slots=True)
class Passage:
    """The body of a report and what stands in it, in order of the text.

    All offsets are characters into `text`, which is the report's text with what is no
    part of it made blank. `first_tokens[n]` is the number of the first token of
    sentence n, and of the one after the last at its end. `paragraphs[n]` is the
    number of the paragraph that sentence n stands in; `titles` are numbers of
    sentences that are headings.
    """

    text: str
    published: dt.date | None
    sentences: tuple[Sentence, ...]
    tokens: tuple[Token, ...]
    first_tokens: tuple[int, ...]
    paragraphs: tuple[int, ...]
    titles: frozenset[int]
    dates: tuple[DateMention, ...]
    mentions: tuple[Mention, ...]
    russian: bool
    _starts: tuple[int, ...] = field(repr=False, default=())

    def sentence_at(self, offset: int) -> int:
        """Return the number of the sentence that an offset stands in, or the one before it."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def tokens_of(self, sentence: int) -> tuple[Token, ...]:
        """Return the words, numbers and signs of a sentence."""
        return self.tokens[self.first_tokens[sentence] : self.first_tokens[sentence + 1]]

    def words(self, sentence: int) -> str:
        """Return a sentence as it is written."""
        span = self.sentences[sentence]
        return self.text[span.start : span.end]


def read_passage(
    report: Report, gazetteer: Gazetteer, *, recogniser: Recogniser | None = None
) -> Passage:
    """Return what stands in a report: the ground that all rules read from.

    The names that a `recogniser` finds go before those that the rules do.
    """
    text = report.body[:MAX_LETTERS]
    parts = _after_dateline(sentences(text), report)
    words: list[Token] = []
    firsts = [0]
    for part in parts:
        words += tokens(text, part.start, part.end)
        firsts.append(len(words))
    paragraphs = _paragraphs(text, parts)
    return Passage(
        text=text,
        published=report.published,
        sentences=parts,
        tokens=tuple(words),
        first_tokens=tuple(firsts),
        paragraphs=paragraphs,
        titles=_titles(text, parts, paragraphs),
        dates=tuple(find_dates(text, report.published)),
        mentions=tuple(
            find_places(text, gazetteer, spans=recogniser(text) if recogniser else None)
        ),
        russian=_is_russian(text),
        _starts=tuple(part.start for part in parts),
    )


def _after_dateline(parts: Iterable[Sentence], report: Report) -> tuple[Sentence, ...]:
    """Return sentences with the dateline as one of its own: nobody says it."""
    line = report.dateline
    found: list[Sentence] = []
    for part in parts:
        if line is None or not part.start <= line.start < line.end < part.end:
            found.append(part)
            continue
        rest = report.text[line.end : part.end]
        start = line.end + len(rest) - len(rest.lstrip(" \t\n-–—.:"))
        found.append(Sentence(part.start, line.end))
        if start < part.end:
            found.append(Sentence(start, part.end))
    return tuple(found)


def _paragraphs(text: str, parts: tuple[Sentence, ...]) -> tuple[int, ...]:
    """Return the paragraph of each sentence: a line end that parts two sentences parts those."""
    number, numbers = 0, []
    for row, part in enumerate(parts):
        if row and "\n" in text[parts[row - 1].end : part.start]:
            number += 1
        numbers.append(number)
    return tuple(numbers)


def _titles(text: str, parts: tuple[Sentence, ...], paragraphs: tuple[int, ...]) -> frozenset[int]:
    """Return which sentences are headings: alone in a paragraph, no full stop, not long."""
    together = Counter(paragraphs)
    return frozenset(
        row
        for row, part in enumerate(parts)
        if together[paragraphs[row]] == 1
        and part.end - part.start <= _LONGEST_TITLE
        and text[part.end - 1] not in _ENDS
    )


def _is_russian(text: str) -> bool:
    """Tell whether more letters are Cyrillic than Latin, in the first letters of a text."""
    opening = text[:5_000]
    cyrillic = sum("Ѐ" <= letter <= "ӿ" for letter in opening)
    latin = sum("a" <= letter <= "z" or "A" <= letter <= "Z" for letter in opening)
    return cyrillic > latin
