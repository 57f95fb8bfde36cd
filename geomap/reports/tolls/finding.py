"""Tolls: every figure of killed and wounded in a text, what it is, and whose."""

import re
from collections.abc import Iterator
from dataclasses import replace

from geomap.reports.language import Token
from geomap.reports.parties.party import Party
from geomap.reports.passage import Passage
from geomap.reports.tolls.attaching import attached_in
from geomap.reports.tolls.counted import Counted, counted_in
from geomap.reports.tolls.denied import Attached
from geomap.reports.tolls.roles import (
    Clause,
    background,
    former,
    oldest_recent,
    revised,
    sections,
)
from geomap.reports.tolls.sides import group_of, side_of
from geomap.reports.tolls.toll import Role, TollMention
from geomap.reports.tolls.words import About, plain, trigger_of

__all__ = ["find_tolls"]

_NEAR = 3
_AROUND = 12
_LETTERS = 3_000
_LONGEST = 400
"""Words of a sentence that are read; what is longer is a table or noise."""

_GENERIC = re.compile(
    r"\b(?:(?:right|correct|actual|true|real|new) (?:number|figure|count)|gave (?:the|a) figure|"
    r"(?:put|raised|revised|corrected|lowered) (?:it|that|this|the figure|the number|its figure)|"
    r"(?:верное|правильное) число)\b",
    re.IGNORECASE,
)
_OF_WOUNDS = re.compile(
    r"[\w-]{1,12}(?: [\w-]{2,12})? of (?:the|those) (?:wounded|injured|casualties)\b|"
    r"[\w-]{1,12} (?:из )?(?:ранены|пострадавши)\w",
)
"""Those who died later are added to the dead: "one of the wounded died"."""
_GENERIC_BEFORE = frozenset({"is", "was", "to", "of", "at", "—", ":"})


def find_tolls(passage: Passage, parties: tuple[Party, ...]) -> tuple[TollMention, ...]:
    """Return the figures of killed and wounded of a report, in order of its text."""
    limit = oldest_recent(passage)
    history = sections(passage)
    found: list[TollMention] = []
    dates = _dated(passage)
    for sentence in range(len(passage.sentences)):
        clause: Clause | None = None
        for who, about, sure, why in _in_sentence(passage, sentence, dates, found, parties):
            clause = clause or Clause(passage, sentence)
            mention = _mention(passage, sentence, who, about, sure, why, parties)
            reason = background(clause, mention.start, limit)
            if sentence in history:
                reason = "it stands under a heading of background"
            found.append(_with_role(mention, clause, who, reason, found))
    return tuple(sorted(_settled(found), key=lambda each: (each.start, each.about)))


def _dated(passage: Passage) -> list[tuple[int, int]]:
    return sorted((each.start, each.end) for each in passage.dates)


_PART_OF: dict[About, re.Pattern[str]] = {
    "wounded": re.compile(
        r"[\w-]{1,12}(?:\s\w{2,9})?\sof\sthe\s(?:wounded|injured|casualties|survivors)"
        r"|\w{1,9}\sиз\s(?:раненых|пострадавших)"
    ),
    "killed": re.compile(
        r"[\w-]{1,12}(?:\s\w{2,9})?\sof\sthe\s(?:dead|killed|victims|bodies|casualties)"
        r"|\w{1,9}\sиз\s(?:погибших|убитых)"
    ),
}
"""Some of those who were counted already: "17 of the wounded were flown out"."""


def _in_sentence(
    passage: Passage,
    sentence: int,
    dates: list[tuple[int, int]],
    found: list[TollMention],
    parties: tuple[Party, ...],
) -> Iterator[tuple["_Spanned", About, float, str]]:
    tokens = passage.tokens_of(sentence)[:_LONGEST]
    words = [plain(token.text) for token in tokens]
    harm = any(trigger_of(word) is not None for word in words)
    if not harm and not (found and _GENERIC.search(passage.words(sentence)[:_LETTERS])):
        return
    part = passage.sentences[sentence]
    near = [span for span in dates if span[0] < part.end and span[1] > part.start]
    dated = [any(a <= token.start < b for a, b in near) for token in tokens]
    people = counted_in(words, tokens, dated, title=sentence in passage.titles)
    for each in attached_in(words, people):
        for who in _split(passage, tokens, each, parties):
            if _PART_OF[each.about].match(passage.text, tokens[who.first].start):
                continue
            yield _Spanned.of(who, tokens), each.about, each.sure, each.why
    generic = _GENERIC.search(passage.words(sentence)[:_LETTERS])
    if generic is None:
        return
    for who in people:
        at = tokens[who.first].start - part.start
        if (
            not who.taken
            and who.bare
            and generic.start() < at < generic.end() + 40
            and (words[who.first - 1] in _GENERIC_BEFORE)
        ):
            start = tokens[who.first].start
            before = [each for each in found[-_AROUND:] if each.start < start]
            if before and sentence - before[-1].sentence <= _NEAR:
                about = before[-1].about
                yield _Spanned.of(who, tokens), about, 0.6, f"the figure of {about} goes on"
            return


def _split(
    passage: Passage, tokens: tuple[Token, ...], each: Attached, parties: tuple[Party, ...]
) -> tuple[Counted, ...]:
    """Return people added up by the sides or groups that they belong to, where all have one."""
    sides = {_side_or_group(passage, tokens, part, parties) for part in each.who.parts}
    apart = len(sides) > 1 and None not in sides
    return each.who.parts if apart else (each.who,)


def _side_or_group(
    passage: Passage, tokens: tuple[Token, ...], part: Counted, parties: tuple[Party, ...]
) -> str | None:
    start, end = tokens[part.first].start, tokens[part.last - 1].end
    side = side_of(passage, start, end, parties)
    return side[0] if side else group_of(passage.text[start:end])


class _Spanned:
    """People with their span in the text."""

    __slots__ = ("end", "start", "who")

    def __init__(self, who: Counted, start: int, end: int) -> None:
        self.who, self.start, self.end = who, start, end

    @classmethod
    def of(cls, who: Counted, tokens: tuple[Token, ...]) -> "_Spanned":
        first, last = tokens[who.first], tokens[who.last - 1]
        return cls(who, first.start, last.end)


def _mention(
    passage: Passage, sentence: int, spanned: _Spanned, about: About, sure: float, why: str,
    parties: tuple[Party, ...],
) -> TollMention:  # fmt: skip
    start, end = spanned.start, spanned.end
    side = None
    if spanned.who.value != "0" and len(spanned.who.parts) < 2:
        # "three wounded soldiers": the noun may stand after the word of harm
        side = side_of(passage, start, end, parties)
    return TollMention(
        start=start, end=end, sentence=sentence, about=about, value=spanned.who.value,
        role="toll", why=why, confidence=sure, side=side[0] if side else None,
        side_start=side[1] if side else None, side_end=side[2] if side else None,
    )  # fmt: skip


def _with_role(
    mention: TollMention, clause: Clause, spanned: _Spanned, reason: str | None,
    found: list[TollMention],
) -> TollMention:  # fmt: skip
    role: Role = "toll"
    if reason is not None:
        return replace(mention, role="background", why=reason)
    if mention.value == "0":
        return mention
    if former(clause, mention.start):
        return replace(mention, role="former", why="an earlier version gave it")
    if revised(clause, mention.start):
        return replace(mention, role="revised", why="it takes the place of an earlier figure")
    who = spanned.who
    of_wounds = mention.about == "killed" and _OF_WOUNDS.match(
        clause.text, mention.start - clause.start
    )
    before = clause.text[max(0, mention.start - clause.start - 8) :]
    if of_wounds or who.more or before.startswith("another"):
        here = [each for each in found[-_AROUND:] if each.sentence == mention.sentence]
        same = [
            each for each in found[-_AROUND:]
            if each.about == mention.about and each.role != "background" and each.value != "0"
            and mention.sentence - each.sentence <= _NEAR
        ]  # fmt: skip
        own = [each for each in here if each.about == mention.about]
        if own or (same and not here):
            role = "more"
    return replace(mention, role=role)


def _settled(found: list[TollMention]) -> Iterator[TollMention]:
    """Yield the figures without what only repeats one; a former one has another beside it."""
    seen: set[tuple[int, str]] = set()
    for row, each in enumerate(found):
        if each.value == "0":
            if (each.sentence, each.about) in seen:
                continue
            seen.add((each.sentence, each.about))
        asked = each.role == "former" or each.value == "0"
        around = found[max(0, row - _AROUND) : row + _AROUND] if asked else []
        near = [
            other
            for other in around
            if other is not each
            and other.about == each.about
            and abs(other.sentence - each.sentence) <= _NEAR + 1
            and other.role not in {"background", "former"}
        ]
        if each.role == "former" and not near:
            yield replace(each, role="toll", confidence=min(each.confidence, 0.5))
        elif each.value == "0" and any(
            other.value != "0" and other.sentence == each.sentence for other in near
        ):
            continue
        else:
            yield each
