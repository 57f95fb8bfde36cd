"""The day of an event: what its sentence says, what goes on from before, or publication."""

import datetime as dt
import re
from dataclasses import dataclass

from geomap.reports.drafts.draft import Evidence
from geomap.reports.drafts.findings import Findings
from geomap.reports.events.event import Event
from geomap.reports.language import DateMention
from geomap.reports.language.date_words import COUNTS

__all__ = ["NO_DAY", "When", "day_of"]

_OLD = dt.timedelta(days=400)
"""A day so long before publication is history, not the report's event."""

_SAME = re.compile(r"\b(?:the )?(?:same|that)\s|\bтот же|\bта же|\bтой же|\bв тот\b", re.IGNORECASE)
"""A day that is the one told before, of an event and not of a statement."""

_AFTER = re.compile(
    rf"\b(?P<count>{'|'.join(COUNTS)}|\d{{1,2}})\s(?P<unit>days?|weeks?)\s(?:after|since)"
    r"\s[^.,;:]{0,40}$",
    re.IGNORECASE,
)
"""Words before an event that say how long before the sentence's day it was."""
_SEEN = 90
_BESIDE, _NEXT_TO = 4, 30
"""Letters from a verb of saying to its day: "said on Friday", "said late in the day on"."""

_TELLS_DAY = re.compile(
    r"(?:It|This|That|Both|The (?:incident|attack|strike|shooting|event)s?)\s"
    r"(?:was|were|happened|occurred|took place|came)\s(?:on|in|during|at|late|early|over)\s"
    r"|(?:Это|Всё это|Инцидент|Случай)\s(?:было|был|случилось|произошло|произошёл|произошел)\s",
)
"""A sentence that tells when the one before it was."""

_OBSERVED = re.compile(
    r"\b(?:record|regist|observ|count|not(?:e|ed|ing)\b|log|detect|document|verif|hear|heard|saw|"
    r"зафикс|отмет|наблюд|насчит|зарегистр|услыш)",
    re.IGNORECASE,
)
"""Verbs of saying whose day is that of what was seen."""

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


def day_of(found: Findings, event: Event, before: When = NO_DAY) -> When:
    """Return the day of an event, from the nearest words that can say it.

    `before` is the day of the event told before it, which "the same night" means.
    """
    after = _told_after(found, event.sentence)
    if after is not None:
        return after
    told = _in_sentence(found, event.sentence, event.start, event.end, own=True)
    if told is None:
        return _unread(found, event) or _beside(found, event) or _of_report(found, event.sentence)
    mention, spoken = told
    if before.first is not None and _SAME.match(found.passage.text, mention.start):
        return _same(mention, before)
    if not spoken:
        return _days_before(found, event, _when(mention, _OWN, own=True))
    return _beside(found, event) or _when(mention, _SPOKEN, spoken=True)


def _beside(found: Findings, event: Event) -> When | None:
    """Return the day that the sentences around tell."""
    for other in found.near(event.sentence):
        beside = _in_sentence(found, other, event.start, event.end)
        if beside is not None and not beside[1]:
            return _when(beside[0], _INHERITED)
    return None


def _unread(found: Findings, event: Event) -> When | None:
    """Return an open day where the sentence names one that cannot be told: "24 March", no year."""
    for mention in found.dates_in(event.sentence):
        if mention.first is None and found.together(event.start, mention.start):
            evidence = Evidence(mention.start, mention.end, _PUBLISHED, mention.why)
            return When(None, None, None, (evidence,), own=True)
    return None


def _told_after(found: Findings, sentence: int) -> When | None:
    """Return the day that the next sentence is there to tell: "It was on Wednesday"."""
    following = sentence + 1
    if following >= len(found.passage.sentences):
        return None
    part = found.passage.sentences[following]
    if not _TELLS_DAY.match(found.passage.text, part.start, part.end):
        return None
    told = _in_sentence(found, following, part.start, part.start)
    return None if told is None else _when(told[0], _OWN, own=True)


def _of_report(found: Findings, sentence: int) -> When:
    """Return the last day that was told before, else the day of publication."""
    entry = found.entries[sentence]
    for other in found.dated_before(sentence):
        # entries have days of their own: what an earlier one says is not said of this
        if found.entries[other] != entry and found.is_bulletin:
            break
        end = found.passage.sentences[other].end
        told = _in_sentence(found, other, end, end)
        if told is not None:
            return _when(told[0], _SPOKEN, spoken=told[1])
    published = found.passage.published
    if published is None:
        return NO_DAY
    why = "no day is given; the report is of this day"
    return When(published, published, "day", (Evidence(0, 0, _PUBLISHED, why),), spoken=True)


def _in_sentence(
    found: Findings, sentence: int, start: int, end: int, *, own: bool = False
) -> tuple[DateMention, bool] | None:
    """Return the date of a sentence nearest to some words, and whether it is that of the saying.

    In an event's own sentence dates of other clauses are not its dates.
    """
    published, line = found.passage.published, found.report.dateline
    best: tuple[bool, float, DateMention] | None = None
    for mention in found.dates_in(sentence):
        if mention.first is None:
            continue
        if published and (mention.first > published or published - mention.first > _OLD):
            continue
        if mention.precision == "year":
            continue  # "which it has run since 2019" dates no event of the report
        if line is not None and line.start <= mention.start < line.end:
            continue  # the day that a dateline gives is that of the report
        if own and not found.together(start, mention.start):
            continue
        spoken = _is_of_saying(found, sentence, mention)
        away = mention.start - end if mention.start >= end else 1.5 * (start - mention.end)
        if best is None or (spoken, away) < best[:2]:
            best = (spoken, away, mention)
    return None if best is None else (best[2], best[0])


def _is_of_saying(found: Findings, sentence: int, mention: DateMention) -> bool:
    """Return whether a date stands outside what is said, beside the verb of saying."""
    statements = [
        each
        for each in found.said_in(sentence)
        if not _OBSERVED.match(found.passage.text, each.start)
    ]
    if any(0 <= mention.start - each.end <= _BESIDE for each in statements):
        return True
    if any(each.content_start <= mention.start < each.content_end for each in statements):
        return False
    return any(
        min(abs(mention.start - each.end), abs(each.start - mention.end)) <= _NEXT_TO
        for each in statements
    )


def _days_before(found: Findings, event: Event, told: When) -> When:
    """Return the day of an event that the sentence's day came some days after."""
    before = found.passage.text[max(0, event.start - _SEEN) : event.start]
    match = _AFTER.search(before)
    if match is None or told.first is None or told.last is None:
        return told
    count = COUNTS.get(match["count"].casefold()) or int(match["count"])
    back = dt.timedelta(days=count * (7 if match["unit"][:4].casefold() == "week" else 1))
    evidence = (*told.evidence, Evidence(event.start - len(before) + match.start(), event.start,
                _INHERITED, f"{match[0].strip()[:40]}"))  # fmt: skip
    return When(told.first - back, told.last - back, told.precision, evidence, own=True)


def _same(mention: DateMention, before: When) -> When:
    """Return the day told before; a night may go on to the next."""
    evidence = Evidence(mention.start, mention.end, _OWN, "the day of the event told before it")
    return When(before.first, before.last, before.precision, (evidence,), own=True)


def _when(mention: DateMention, confidence: float, *, own: bool = False,
          spoken: bool = False) -> When:  # fmt: skip
    why = mention.why if not spoken else f"{mention.why}; the day it was said"
    evidence = Evidence(mention.start, mention.end, confidence, why)
    return When(mention.first, mention.last, mention.precision, (evidence,), own, spoken)
