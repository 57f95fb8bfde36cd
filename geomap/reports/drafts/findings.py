"""All that the rules found in one report, and how the report is cut into entries."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geomap.reports.documents.reading import Report
from geomap.reports.events.event import Event
from geomap.reports.parties.party import Party
from geomap.reports.passage import Passage
from geomap.reports.places.spot import Spot
from geomap.reports.statements.statement import Statement
from geomap.reports.tolls.toll import TollMention

__all__ = ["Findings", "entries_of"]

_ENTRY = re.compile(
    r"(?:\d{1,3}\s?[.)/](?!\d)|\d{1,2}[:.]\d\d\b|[-–—*•·▪#]\s|[^\W\d_]{2,30}(?:\s[^\W\d_]{2,30}){0,3}\s?:\s"
    r"|[A-ZА-ЯЁ][A-ZА-ЯЁ' -]{2,40}[.:]\s|[❗🔴⚡🔺])"
)
"""What an entry of a bulletin, a live blog or a thread begins with."""

_HEADED = 6
"""Sentences below a heading that it is likely to speak of."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands in a report. `entries[n]` is the entry that sentence n belongs to.

    Entries are the numbered or timed items of a bulletin, and the parts under a
    heading; a report without any is one entry.
    """

    report: Report
    passage: Passage
    spots: tuple[Spot, ...]
    parties: tuple[Party, ...]
    events: tuple[Event, ...]
    tolls: tuple[TollMention, ...]
    statements: tuple[Statement, ...]
    entries: tuple[int, ...]

    def spots_in(self, sentence: int) -> Iterator[Spot]:
        """Yield the places that a sentence names, in order."""
        return (spot for spot in self.spots if spot.sentence == sentence)

    def inner(self, start: int) -> Statement | None:
        """Return the statement that an offset is part of, the innermost one."""
        around = [
            each
            for each in self.statements
            if each.content_start <= start < each.content_end and not each.empty
        ]
        return min(around, key=lambda each: each.content_end - each.content_start, default=None)

    def together(self, one: int, other: int) -> bool:
        """Return whether two offsets of a sentence stand in one clause.

        A semicolon parts them, and so does a statement that only the other is part of.
        """
        first, last = sorted((one, other))
        if ";" in self.passage.text[first:last]:
            return False
        theirs = self.inner(other)
        return theirs is None or theirs.content_start <= one < theirs.content_end

    def near(self, sentence: int) -> Iterable[int]:
        """Return the sentences that may say what a sentence leaves out, likeliest first.

        Those before it in its paragraph, the rest of it, then those before it in its
        entry; for a heading those that follow it.
        """
        paragraphs, entries = self.passage.paragraphs, self.entries
        own, entry = paragraphs[sentence], entries[sentence]
        first = sentence
        while first and paragraphs[first - 1] == own:
            first -= 1
        last = sentence
        while last + 1 < len(paragraphs) and paragraphs[last + 1] == own:
            last += 1
        start, end = first, last
        while start and entries[start - 1] == entry:
            start -= 1
        while (
            sentence in self.passage.titles
            and end + 1 < len(entries)
            and (entries[end + 1] == entry and end - last < _HEADED)
        ):
            end += 1
        return [
            *range(sentence - 1, first - 1, -1),
            *range(sentence + 1, end + 1),
            *range(first - 1, start - 1, -1),
        ]


def entries_of(passage: Passage, report: Report) -> tuple[int, ...]:
    """Return the entry of each sentence."""
    posts = [span.start for span in report.ignored if span.what == "date"]
    number, numbers, last = 0, [], 0
    for row, part in enumerate(passage.sentences):
        opens = row == 0 or passage.paragraphs[row] != passage.paragraphs[row - 1]
        marked = _ENTRY.match(passage.text, part.start, part.end)
        heads = row in passage.titles and (row - 1) not in passage.titles
        stamped = any(last <= start < part.start for start in posts)
        last = part.end
        if row and ((opens and (marked or heads)) or stamped):
            number += 1
        numbers.append(number)
    return tuple(numbers)
