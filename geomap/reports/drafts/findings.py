"""All that the rules found in one report, and how the report is cut into entries."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from geomap.reports.documents.reading import Report
from geomap.reports.events.event import Event
from geomap.reports.language import DateMention
from geomap.reports.parties.party import Party
from geomap.reports.passage import Passage
from geomap.reports.places.spot import Spot
from geomap.reports.statements.statement import Statement
from geomap.reports.tolls.toll import TollMention

__all__ = ["Findings", "entries_of"]

T = TypeVar("T")

_ENTRY = re.compile(
    r"(?:\d{1,3}\s?[.)/](?!\d)|\d{1,2}[:.]\d\d\b|[-–—*•·▪#]\s|[^\W\d_]{2,30}(?:\s[^\W\d_]{2,30}){0,3}\s?:\s"
    r"|[A-ZА-ЯЁ][A-ZА-ЯЁ' -]{2,40}[.:]\s|[❗🔴⚡🔺])"
)
"""What an entry of a bulletin, a live blog or a thread begins with."""

_BACK = 30
"""Sentences before a paragraph that can still say what it leaves out."""

_FEW_ENTRIES = 3
_HEADED = 6
"""Sentences below a heading that it is likely to speak of."""


@dataclass(frozen=True)
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

    @property
    def is_bulletin(self) -> bool:
        """Whether it has so many entries that they speak of different things."""
        return self.entries[-1:] > (_FEW_ENTRIES - 1,)

    @cached_property
    def _spots(self) -> dict[int, list[Spot]]:
        return _grouped((spot.sentence, spot) for spot in self.spots)

    @cached_property
    def _dates(self) -> dict[int, list[DateMention]]:
        at = self.passage.sentence_at
        return _grouped((at(mention.start), mention) for mention in self.passage.dates)

    @cached_property
    def _contents(self) -> dict[int, list[Statement]]:
        at = self.passage.sentence_at
        return _grouped(
            (row, each)
            for each in self.statements
            if not each.empty
            for row in range(at(each.content_start), at(max(0, each.content_end - 1)) + 1)
        )

    @cached_property
    def _verbs(self) -> dict[int, list[Statement]]:
        return _grouped((each.sentence, each) for each in self.statements)

    def spots_in(self, sentence: int) -> Sequence[Spot]:
        """Return the places that a sentence names, in order."""
        return self._spots.get(sentence, ())

    def spots_before(self, offset: int) -> int:
        """Return how many places begin before an offset."""
        return bisect_left(self._starts, offset)

    @cached_property
    def _starts(self) -> list[int]:
        return [spot.start for spot in self.spots]

    def most_named(self, roles: tuple[str, ...]) -> Spot | None:
        """Return the place of some roles that is named most, the first time it is."""
        if roles not in self._most:
            spots = [spot for spot in self.spots if spot.role in roles]
            counts = Counter(spot.key for spot in spots)
            ranked = ((counts[spot.key], -spot.start, spot) for spot in spots)
            best = max(ranked, key=lambda rank: rank[:2], default=None)
            self._most[roles] = best[2] if best else None
        return self._most[roles]

    @cached_property
    def _most(self) -> dict[tuple[str, ...], Spot | None]:
        return {}

    def dates_in(self, sentence: int) -> Sequence[DateMention]:
        """Return the dates that a sentence names, in order."""
        return self._dates.get(sentence, ())

    def dated_before(self, sentence: int) -> Iterator[int]:
        """Yield the sentences before one that name a day, the nearest first, a few of them."""
        rows = self._dated
        stop = bisect_left(rows, sentence)
        yield from reversed(rows[max(0, stop - _BACK) : stop])

    @cached_property
    def _dated(self) -> list[int]:
        return sorted(self._dates)

    def said_in(self, sentence: int) -> Sequence[Statement]:
        """Return the statements whose verb a sentence holds."""
        return self._verbs.get(sentence, ())

    def inner(self, start: int) -> Statement | None:
        """Return the statement that an offset is part of, the innermost one."""
        around = [
            each
            for each in self._contents.get(self.passage.sentence_at(start), ())
            if each.content_start <= start < each.content_end
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
        while start and entries[start - 1] == entry and first - start < _BACK:
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


def _grouped(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    groups: dict[int, list[T]] = {}
    for row, item in pairs:
        groups.setdefault(row, []).append(item)
    return groups


def entries_of(passage: Passage, report: Report) -> tuple[int, ...]:
    """Return the entry of each sentence."""
    posts = sorted(span.start for span in report.ignored if span.what == "date")
    number, numbers, last = 0, [], 0
    for row, part in enumerate(passage.sentences):
        opens = row == 0 or passage.paragraphs[row] != passage.paragraphs[row - 1]
        marked = _ENTRY.match(passage.text, part.start, part.end)
        heads = row in passage.titles and (row - 1) not in passage.titles
        stamped = bisect_left(posts, part.start) > bisect_left(posts, last)
        last = part.end
        if row and ((opens and (marked or heads)) or stamped):
            number += 1
        numbers.append(number)
    return tuple(numbers)
