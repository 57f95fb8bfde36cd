"""The day of an event: what its sentence says, what goes on from before, or publication."""

import datetime as dt
from dataclasses import dataclass

from geomap.reports.drafts.draft import Evidence
from geomap.reports.drafts.findings import Findings
from geomap.reports.events.event import Event
from geomap.reports.language import DateMention

__all__ = ["NO_DAY", "When", "day_of"]

_OLD = dt.timedelta(days=400)
"""A day so long before publication is history, not the report's event."""

_OWN, _INHERITED, _SPOKEN, _PUBLISHED = 0.9, 0.7, 0.5, 0.3


@dataclass(frozen=True, slots=True)
class When:
    """First and last day, how exact, and the words that say so. `own`: its sentence says it."""

    first: dt.date | None
    last: dt.date | None
    precision: str | None
    evidence: tuple[Evidence, ...]
    own: bool = False
    spoken: bool = False

    def meets(self, other: "When") -> bool:
        """Return whether two can be of one day; what is not known can be of any."""
        if self.first is None or other.first is None:
            return True
        mine, theirs = self.last or self.first, other.last or other.first
        return self.first <= theirs and other.first <= mine


NO_DAY = When(None, None, None, ())


def day_of(found: Findings, event: Event) -> When:
    """Return the day of an event, from the nearest words that can say it."""
    sentence = event.sentence
    told = _in_sentence(found, sentence, event.start)
    if told is not None:
        mention, spoken = told
        if not spoken:
            return _when(mention, _OWN, own=True)
    for other in found.near(sentence):
        before = _in_sentence(found, other, event.start)
        if before is not None and not before[1]:
            return _when(before[0], _INHERITED)
    if told is not None:
        return _when(told[0], _SPOKEN, spoken=True)
    return _of_report(found, sentence)


def _of_report(found: Findings, sentence: int) -> When:
    """Return the last day that was told before, else the day of publication."""
    entry = found.entries[sentence]
    for other in range(sentence - 1, -1, -1):
        # entries have days of their own: what an earlier one says is not said of this
        if found.entries[other] != entry and len(set(found.entries)) > 3:
            break
        told = _in_sentence(found, other, found.passage.sentences[other].end)
        if told is not None:
            return _when(told[0], _SPOKEN, spoken=told[1])
    published = found.passage.published
    if published is None:
        return NO_DAY
    why = "no day is given; the report is of this day"
    return When(published, published, "day", (Evidence(0, 0, _PUBLISHED, why),), spoken=True)


def _in_sentence(found: Findings, sentence: int, near: int) -> tuple[DateMention, bool] | None:
    """Return the date of a sentence nearest to an offset, and whether it is that of the saying."""
    part = found.passage.sentences[sentence]
    published = found.passage.published
    best: tuple[bool, int, DateMention] | None = None
    for mention in found.passage.dates:
        if not part.start <= mention.start < part.end or mention.first is None:
            continue
        if published and (mention.first > published or published - mention.first > _OLD):
            continue
        spoken = _is_of_saying(found, sentence, mention)
        away = abs(mention.start - near)
        if best is None or (spoken, away) < best[:2]:
            best = (spoken, away, mention)
    return None if best is None else (best[2], best[0])


def _is_of_saying(found: Findings, sentence: int, mention: DateMention) -> bool:
    """Return whether a date stands outside what is said, beside the verb of saying."""
    statements = [each for each in found.statements if each.sentence == sentence]
    if any(each.content_start <= mention.start < each.content_end for each in statements):
        return False
    return any(
        min(abs(mention.start - each.end), abs(each.start - mention.end)) <= 30
        for each in statements
    )


def _when(mention: DateMention, confidence: float, *, own: bool = False,
          spoken: bool = False) -> When:  # fmt: skip
    why = mention.why if not spoken else f"{mention.why}; the day it was said"
    evidence = Evidence(mention.start, mention.end, confidence, why)
    return When(mention.first, mention.last, mention.precision, (evidence,), own, spoken)
