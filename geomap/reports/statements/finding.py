"""All statements of a text: who says, denies or corrects which words of it."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from geomap.reports.parties.lexicon import Word, read_words
from geomap.reports.parties.party import Party
from geomap.reports.passage import Passage
from geomap.reports.statements.clauses import frames_of
from geomap.reports.statements.contents import place_contents, stance_of
from geomap.reports.statements.frame import Frame, Standing
from geomap.reports.statements.quotes import quotes_of
from geomap.reports.statements.silences import silent
from geomap.reports.statements.statement import Statement
from geomap.reports.statements.words import SHIFTS

__all__ = ["find_statements"]

_GOES_ON = 5
_QUOTES = ('"', "“", "«", "„")
_FADING = 0.9
_LONG = 600
_EARLIER = re.compile(
    r"\W*(?:earlier|previously|initially|at first|before that|ранее|раньше|до этого|сначала|"
    r"первоначально|прежде)\b",
    re.IGNORECASE,
)
_LEAD = 3
_HEADING = 3
_UNTRUE = re.compile(
    r"\b(?:claims?|reports?|story|stories|rumou?rs?|allegations?|accusations?|news|videos?|posts?|"
    r"сообщени[ея]|слухи|заявлени[ея]|информация|видео|обвинения)\b[^.;:]{0,200}?"
    r"(?P<false>\b(?:is|are|was|were)\b (?:\w+ ){0,2}(?:false|untrue|fake|fabricated|baseless|lies|"
    r"unfounded|groundless)\b|\b(?:ложь|фейк|не соответству\w+ действительности)\b)",
    re.IGNORECASE,
)
_ASIDE = ('"according', '"per', '"source')
_CORRECTS = re.compile(
    r"\b(?:right|correct|corrected|actual|true) (?:number|figure|toll|count)\b"
    r"|should (?:have )?read"
    r"|\bverified figure\b|\b(?:правильн|верн)\w{2} (?:число|цифр|данн)",
    re.IGNORECASE,
)


def find_statements(passage: Passage, parties: tuple[Party, ...]) -> tuple[Statement, ...]:
    """Return who says what, in order of the text.

    A sentence that goes on with the speaker of the one before it is a statement of its
    own at lower confidence: its `start` and `end` are the verb that it hangs on.
    """
    starts = [party.start for party in parties]
    quotes = quotes_of(passage.text)
    found: list[Statement] = []
    last: Statement | None = None
    since = 0
    issuer: Statement | None = None
    spoken = -1
    for number, sentence in enumerate(passage.sentences):
        here = read_words(passage.tokens_of(number))
        inside = parties[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        frames = (
            frames_of(here, _standing(here, inside), title=number in passage.titles)
            if inside
            else []
        )
        place_contents(here, frames)
        said = [
            each
            for frame in frames
            if (each := _statement(passage, number, here, frame, quotes, spoken)) is not None
        ]
        if said:
            spoken = number
            if found and _EARLIER.match(passage.words(number)):
                _revise(passage, found, said[0])
            found += said
            last, since = said[-1], 0
            if said[-1].why.startswith(_ASIDE) and said[-1].content_start < said[-1].start:
                last = None  # "9,000 have died, according to the UN. An envoy is due."
            if "following" in passage.words(number)[-40:].casefold() and number < 12:
                issuer = said[-1]
            continue
        same = number > 0 and passage.paragraphs[number] == passage.paragraphs[number - 1]
        first = here[0].bare if here else ""
        if _UNTRUE.search(passage.words(number)[:_LONG]) and (
            speaker := _publisher(parties, last if same else None, passage)
        ):  # fmt: skip
            found.append(_untrue(passage, number, speaker))
            last = None
        elif frames or silent(here):
            last = None
        elif same and last is not None and since < _GOES_ON and _may_go_on(last, first):
            since += 1
            found.append(_going_on(passage, number, last, since, quotes))
        elif issuer is not None and number not in passage.titles and not inside_quote(here):
            last = None
            found.append(replace(
                _going_on(passage, number, issuer, 1, quotes), why="issued by this body"
            ))  # fmt: skip
        else:
            last = None
    return tuple(found)


def _may_go_on(last: Statement, first: str) -> bool:
    """Return whether a sentence without a speaker can be the last one's.

    After a denial or a claim of responsibility the report tells what happened itself.
    """
    done = last.stance == "denies" or "responsibility" in last.why
    return first not in SHIFTS and (not done or first[:1] in _QUOTES)


def _publisher(parties: Sequence[Party], last: Statement | None, passage: Passage) -> Party | None:
    """Return who says what a text says itself: the last speaker, else the body that issued it."""
    if last is not None:
        return last.speaker
    end = passage.sentences[min(_HEADING, len(passage.sentences) - 1)].end
    return next(
        (one for one in parties if one.start < end and one.kind in {"body", "organisation"}
         and not one.pronoun), None
    )  # fmt: skip


def _untrue(passage: Passage, number: int, speaker: Party) -> Statement:
    sentence = passage.sentences[number]
    said = _UNTRUE.search(passage.text, sentence.start, sentence.end)
    start = said.start("false") if said else sentence.start
    end = said.end() if said else sentence.end
    return Statement(
        start=start, end=end, sentence=number, speaker=speaker, stance="denies",
        content_start=sentence.start, content_end=sentence.end, empty=True,
        why="the text itself calls it untrue", confidence=0.6,
    )  # fmt: skip


def _revise(passage: Passage, found: list[Statement], earlier: Statement) -> None:
    """Make the figure before "Earlier the ministry had said two" one that took its place."""
    before = found[-1]
    near = passage.paragraphs[before.sentence] == passage.paragraphs[earlier.sentence]
    if near and before.stance == "asserts" and before.speaker.name == earlier.speaker.name:
        found[-1] = replace(before, stance="revises", why=f"{before.why}; it had said otherwise")


def inside_quote(here: Sequence[Word]) -> bool:
    """Tell whether a sentence has too few words to say anything."""
    return len(here) < 3


def _standing(here: Sequence[Word], inside: Sequence[Party]) -> list[Standing]:
    begins = [word.start for word in here]
    return [
        Standing(bisect_left(begins, party.start), max(
            bisect_left(begins, party.start) + 1, bisect_left(begins, party.end)
        ), party)
        for party in inside
    ]  # fmt: skip


def _statement(
    passage: Passage,
    number: int,
    here: Sequence[Word],
    frame: Frame,
    quotes: Sequence[tuple[int, int]],
    spoken: int,
) -> Statement | None:
    read = stance_of(here, frame)
    if read is None:
        return None
    verb = here[frame.verb]
    first, last = frame.content
    sentence = passage.sentences[number]
    start = here[first].start if first < len(here) else verb.end
    end = here[last - 1].end if last > first else start
    if frame.mode == "back" and number:
        claimed = "responsibility" in f"{frame.why} {read.why}"
        whole = claimed or frame.why.startswith(('"Данные', '"Source'))
        begin = _back_to(passage, number, -1 if claimed else spoken, whole=whole)
        if begin is not None:
            start, end = passage.sentences[begin].start, sentence.end
    quote = next(
        (span for span in quotes if span[0] < sentence.end and span[1] > sentence.start
         and not span[0] <= verb.start < span[1] and _near(span, start, end)), None
    )  # fmt: skip
    if quote is not None and not read.empty:
        start, end = min(start, quote[0]), max(end, quote[1])
    return Statement(
        start=verb.start, end=verb.end, sentence=number, speaker=frame.speaker.party,
        stance=read.stance, content_start=start, content_end=max(start, end),
        why=frame.why if not read.why else f"{frame.why}; {read.why}",
        confidence=round(frame.confidence * read.factor, 2), empty=read.empty,
        against=read.against(here, frame),
        quote=passage.text[quote[0] : quote[1]] if quote else None,
        quote_start=quote[0] if quote else None, quote_end=quote[1] if quote else None,
    )  # fmt: skip


def _back_to(passage: Passage, number: int, spoken: int, *, whole: bool) -> int | None:
    """Return the sentence that what is said begins with, where it stands before a sentence.

    `spoken` is the last sentence that somebody is told to have said.
    """
    begin = number - 1
    paragraphs = passage.paragraphs
    if paragraphs[begin] != paragraphs[number]:
        return None if "|" in passage.words(begin) else begin
    while (
        number - begin < _GOES_ON
        and begin > spoken + 1 and paragraphs[begin - 1] == paragraphs[number]
        and (whole or paragraphs[begin - 1] == 0 or number - begin < _LEAD)
    ):  # fmt: skip
        begin -= 1
    return begin


def _near(span: tuple[int, int], start: int, end: int) -> bool:
    return span[0] < end + 3 and span[1] > start - 3


def _going_on(
    passage: Passage,
    number: int,
    last: Statement,
    since: int,
    quotes: Sequence[tuple[int, int]],
) -> Statement:
    sentence = passage.sentences[number]
    quote = next((s for s in quotes if sentence.start <= s[0] < sentence.end), None)
    sure = 0.75 if quote else 0.55
    words = passage.words(number)[:_LONG]
    return replace(
        last, sentence=number, content_start=sentence.start,
        stance="revises" if _CORRECTS.search(words) else "asserts",
        content_end=sentence.end, empty=False, against=None,
        why="goes on with the speaker of the sentence before",
        confidence=round(min(last.confidence, sure) * _FADING**since, 2),
        quote=passage.text[quote[0] : quote[1]] if quote else None,
        quote_start=quote[0] if quote else None, quote_end=quote[1] if quote else None,
    )  # fmt: skip
