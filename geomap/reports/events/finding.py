"""The events of a passage: every trigger with its kind, its status and who takes part."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from geomap.reports.events.clauses import Line, read_lines
from geomap.reports.events.counting import counted
from geomap.reports.events.english_nouns import NAMING, noun_trigger
from geomap.reports.events.english_verbs import verb_trigger
from geomap.reports.events.event import Event
from geomap.reports.events.moves import HARMED_BY, KILLED_BY
from geomap.reports.events.phrases import PHRASES, phrase_trigger
from geomap.reports.events.roles import roles
from geomap.reports.events.russian_rules import russian_trigger
from geomap.reports.events.status import Times, status_of
from geomap.reports.events.triggers import Trigger
from geomap.reports.events.weapons import next_weapon, weapon_kind, weapon_words
from geomap.reports.events.words import VERBS, listed
from geomap.reports.parties.party import Party
from geomap.reports.passage import Passage

__all__ = ["find_events"]

_STRUCK = frozenset({"air strike", "drone strike", "shelling"})
_OPENING = 12
_FROM = listed("from at on into towards toward fired launched landed")
_TOTAL = 100


def find_events(passage: Passage, parties: Sequence[Party]) -> tuple[Event, ...]:
    """Return what a text says happened, in order of the text.

    Parameters
    ----------
    passage
        A report as `read_passage` returns it.
    parties
        The parties named in it, as `find_parties` returns them, or none: events are
        found without them, but who acted is not.

    Returns
    -------
    tuple of Event
        Every mention: two of one happening are two. What a speaker denies has the
        status that the text gives it without the denial.
    """
    times = Times(passage)
    places = frozenset(each.start for each in passage.mentions if each.kind == "place")
    ordered = sorted(parties, key=lambda party: party.start)
    starts = [party.start for party in ordered]
    events: list[Event] = []
    for number, span in enumerate(passage.sentences):
        inside = ordered[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
        for line in read_lines(passage, number, inside, places):
            found = _triggers(line)
            events += [_event(passage, line, each, times) for each in found]
            if not found:
                _lend_weapon(line, events, passage)
    return tuple(_settled(events, passage))


def _triggers(line: Line) -> list[Trigger]:
    """Return the triggers of a sentence; no word belongs to two."""
    found: list[Trigger] = []
    at = 0
    while at < len(line.words):
        token = line.tokens[at]
        each = None
        if token.kind == "word":
            word = line.words[at]
            if word[0] >= "а":
                each = russian_trigger(line, at)
            else:
                each = noun_trigger(line, at) if word in NAMING else None
                each = each or (verb_trigger(line, at) if word in VERBS else None)
                each = each or (phrase_trigger(line, at) if word in PHRASES else None)
        if each is not None and found and each.first < found[-1].end:
            # "artillery" of "artillery fire" was read before: the longer one counts
            each = replace(each, first=found[-1].end) if each.head >= found[-1].end else None
        if each is None:
            at += 1
            continue
        found.append(each)
        at = max(each.end, at + 1)
    return _without_doubles(found, line) or _verbless(line)


def _verbless(line: Line) -> list[Trigger]:
    """Read "Seven rockets from Lebanon around midnight": a bulletin's line without a verb."""
    weapon = next_weapon(line, 0, min(len(line.words), _OPENING))
    if weapon is None:
        return []
    last = _last_of(line, weapon)
    kind = weapon_kind(line, last)
    if kind not in _STRUCK or line.word(last + 1) not in _FROM or counted(line, weapon) is None:
        return []
    why = f'"{line.word(last)} {line.word(last + 1)}" without a verb'
    return [Trigger(weapon, last + 1, last, kind, "noun", why, 0.6, last, last)]


def _without_doubles(found: list[Trigger], line: Line) -> list[Trigger]:
    """Leave out a killing that another event of its clause tells of."""
    if len(found) < 2:
        return found
    return [
        each
        for each in found
        if not each.why.endswith((HARMED_BY, KILLED_BY))
        or all(
            other is each or line.left[other.first] != line.left[each.first] or other.generic
            for other in found
        )
    ]


def _event(passage: Passage, line: Line, found: Trigger, times: Times) -> Event:
    status, why, surety = status_of(passage, line, found, times)
    actors, targets = roles(line, found)
    weapon, noun = None, found.counted
    if found.weapon is not None:
        weapon, first, _ = weapon_words(line, found.weapon)
        if noun == found.weapon:
            noun = _last_of(line, found.weapon)
        if noun is not None and noun > found.weapon >= first:
            noun = min(noun, found.first) if found.first > first else noun
        strikes = counted(line, first) if noun is not None else None
        if strikes is None and found.counted is not None and found.counted != found.weapon:
            strikes = counted(line, found.counted)
    else:
        strikes = counted(line, noun) if noun is not None else None
    if status == "happened" and strikes is not None and _is_total(passage, line, strikes.value):
        status, why, surety = "background", "a total over a time", 0.6
    if strikes is None and found.voice != "noun":
        often = line.has({"times", "раз", "раза"}, found.end, line.right[found.end - 1])
        strikes = counted(line, often) if often is not None else None
    return Event(
        start=line.tokens[found.first].start,
        end=line.tokens[found.end - 1].end,
        sentence=line.number,
        type=found.type,
        status=status,
        why=f"{found.why}; {why}" if why else found.why,
        confidence=round(min(found.confidence, surety), 2),
        weapon=weapon,
        strikes=strikes,
        actors=actors,
        targets=targets,
        generic=found.generic,
    )


def _is_total(passage: Passage, line: Line, value: str) -> bool:
    """Tell whether hundreds are counted in a sentence that names no day."""
    figure = re.search(r"\d+", value)
    if figure is None or int(figure[0]) < _TOTAL:
        return False
    span = passage.sentences[line.number]
    inside = bisect_left(passage.dates, span.start, key=lambda date: date.start)
    days = [d for d in passage.dates[inside : inside + 8] if d.start < span.end]
    return not any(date.precision == "day" for date in days)


def _last_of(line: Line, weapon: int) -> int:
    last = weapon
    while last + 1 < len(line.words) and weapon_kind(line, last + 1):
        last += 1
    return last


def _lend_weapon(line: Line, events: list[Event], passage: Passage) -> None:
    """Give the event before it the weapon of a sentence like "Heavy mortars were used"."""
    if not events:
        return
    last = events[-1]
    beside = passage.paragraphs[last.sentence] == passage.paragraphs[line.number]
    used = line.has({"used", "employed", "применялись", "использовались"}, 0, len(line.words))
    if last.weapon is None and beside and used is not None:
        weapon = next_weapon(line, 0, used)
        if weapon is not None:
            events[-1] = replace(last, weapon=weapon_words(line, weapon)[0])


def _settled(events: list[Event], passage: Passage) -> list[Event]:
    """Give strikes of no said kind the kind of the nearest strike of the report."""
    known = [
        (event.start, event.type)
        for event in events
        if event.type in _STRUCK and event.status != "background"
    ]
    settled = []
    for event in events:
        if event.type == "strike":
            kind, why, sure = _nearest(known, event, passage)
            event = replace(  # noqa: PLW2901
                event, type=kind, why=f"{event.why}; {why}",
                confidence=min(event.confidence, sure),
            )  # fmt: skip
        settled.append(event)
    return settled


def _nearest(
    known: Sequence[tuple[int, str]], event: Event, passage: Passage
) -> tuple[str, str, float]:
    paragraph = passage.paragraphs[event.sentence]
    at = bisect_left(known, event.start, key=lambda pair: pair[0])
    for pair, where in ((known[at - 1 : at], "before"), (known[at : at + 1], "after")):
        for start, kind in pair:
            if abs(passage.paragraphs[passage.sentence_at(start)] - paragraph) <= 1:
                return kind, f"as the strike {where} it", 0.6
    if known:
        return known[max(0, at - 1)][1], "as another strike of the report", 0.5
    of_army = event.actors and '"strike' in event.why
    return ("air strike" if of_army else "shelling"), "with what is not said", 0.4
