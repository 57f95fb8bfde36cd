"""Attributions of one sentence: the verb, who speaks, which words are theirs."""

from collections.abc import Sequence

from geomap.reports.parties.lexicon import Word
from geomap.reports.parties.listed import listed
from geomap.reports.parties.saying import Saying, saying_of
from geomap.reports.statements.frame import Frame, Standing
from geomap.reports.statements.silences import negated
from geomap.reports.statements.speakers import english_speaker, is_passive, russian_speaker
from geomap.reports.statements.words import (
    BY_WORDS,
    NOUNISH,
)

__all__ = ["frames_of"]

_NEAR = 5
_BE = listed("was were is are been being be")
_AFTER_CALL = frozenset({"on", "for", "up", "in", "off"})
_DETERMINERS = listed("the a an this that any no its his her their our such new of in by")


def frames_of(
    here: Sequence[Word], standing: Sequence[Standing], *, title: bool = False
) -> list[Frame]:
    """Return the attributions of a sentence in order."""
    frames: list[Frame] = []
    inside = {at for one in standing for at in range(one.first, one.last)}
    for at, word in enumerate(here):
        if word.kind != "word":
            if word.text == ":" and at and not frames and not title:
                _colon(here, standing, at, frames)
            continue
        if at in inside:
            continue
        frame = _according(here, standing, at) or _verb(here, standing, at, frames)
        if frame is not None:
            frames.append(_cited(frame, frames))
    return frames


def _cited(frame: Frame, frames: list[Frame]) -> Frame:
    """Put who is cited in the place of the agency that cites: "Interfax reported, citing X"."""
    passes_on = "quoted" in frame.why or "ссылкой" in frame.why
    if not passes_on or not frames or frame.first - frames[-1].last > 3:
        return frame
    agency = frames[-1]
    if agency.speaker.party.kind != "agency":
        return frame
    frames.pop()
    frame.mode = agency.mode if agency.mode in {"before", "around"} else "after"
    if frame.mode != "after":
        frame.first = agency.first
    return frame


def _colon(
    here: Sequence[Word], standing: Sequence[Standing], at: int, frames: list[Frame]
) -> None:
    for one in standing:
        if one.last == at and one.first <= 1 and at + 2 < len(here):
            frame = Frame(at, "says", one, one.first, at + 1, "after", "a name and a colon", 0.7)
            frames.append(frame)
            return


def _according(here: Sequence[Word], standing: Sequence[Standing], at: int) -> Frame | None:
    """Return "according to X", "по данным X" as an attribution."""
    word, following = here[at].bare, here[at + 1].bare if at + 1 < len(here) else ""
    if word == "according" and following == "to":
        start, why = at + 2, '"according to"'
    elif word in {"по", "со"} and (following in BY_WORDS or following == "ссылкой"):
        start, why = at + 2, f'"{word} {following}"'
    elif word == "по" and at + 2 < len(here) and here[at + 2].bare in BY_WORDS:
        start, why = at + 1, '"по их словам"'
    else:
        return None
    for one in standing:
        if start <= one.first <= start + 3:
            last = max(one.last, start + 1)
            if why == '"по их словам"':
                last = at + 3
            opens = at == 0 or (here[at - 1].kind == "sign" and here[at - 1].text not in ",(")
            mode = "after" if at < 3 or opens else "before"
            if mode == "before" and at and here[at - 1].text == "," and last < len(here) - 2 and (
                here[last].text == ","
            ):  # fmt: skip
                mode = "around"
            return Frame(at, "says", one, at, last, mode, why, 0.9)
    return None


def _verb(
    here: Sequence[Word], standing: Sequence[Standing], at: int, frames: list[Frame]
) -> Frame | None:
    kind = saying_of(here[at].bare)
    if kind is None or _no_verb(here, standing, at):
        return None
    if negated(here, at):
        return None
    cyrillic = here[at].bare[0] >= "а"
    found = (
        russian_speaker(here, standing, at, frames)
        if cyrillic
        else english_speaker(here, standing, at, frames)
    )
    if found is None:
        return None
    speaker, first, last, confidence, shared = found
    if kind == "quotes":
        quoted = next((one for one in standing if 0 < one.first - at <= 4), None)
        if quoted is not None:
            return Frame(at, "says", quoted, at, quoted.last, "after",
                         f'"{here[at].text}": the words of whom is quoted', 0.85)  # fmt: skip
        if speaker.party.kind == "agency":
            return None
    why = f'"{here[at].text}" with its speaker'
    mode = _mode(here, first, last, kind)
    if first == at and is_passive(here, at):
        mode = "around"
    return Frame(at, kind, speaker, first, last, mode, why, confidence, shared)


def _no_verb(here: Sequence[Word], standing: Sequence[Standing], at: int) -> bool:
    """Tell whether a form is a noun here, an infinitive, or says nothing ("called on")."""
    word = here[at].bare
    before = here[at - 1] if at else None
    following = here[at + 1].bare if at + 1 < len(here) else ""
    if before is not None and before.bare == "to":
        return True
    if word in {"quoted", "cited"} and following == "by" and (
        before is None or before.bare not in _BE
    ):  # fmt: skip
        return True
    called_on = word.startswith(("call", "term")) and following in _AFTER_CALL
    speech = word in {"speak", "speaks", "spoke", "spoken"} and following != "of"
    finding = word in {"found", "find", "finds"} and following != "that"
    if called_on or speech or finding:
        return True
    if word in NOUNISH:
        if before is None or before.owner or before.bare in _DETERMINERS:
            return True
        return not any(one.last <= at and at - one.last <= 3 for one in standing)
    return False


def _mode(here: Sequence[Word], first: int, last: int, kind: Saying) -> str:
    """Return where the words said stand: before the attribution, after it, or both."""
    edge = first
    while edge and here[edge - 1].bare in {"the", "a", "an", "as", "как", "в", "об", "во"}:
        edge -= 1
    sign = here[edge - 1].text if edge else ""
    rest = here[last:]
    stop = next(
        (n for n, word in enumerate(rest) if word.text in {",", ";", "."} or word.text in "”»"),
        len(rest),
    )
    clause = rest[:stop]
    ongoing = last - first == 1 and here[first].bare.endswith("ing")
    if ongoing or kind in {"accuses", "denies", "revises", "calls", "counts"}:
        return "after"
    follows = any(
        word.bare in {"that", "что"} or word.text in {":", '"', "“", "«"} for word in clause
    )
    if first and here[first - 1].bare == "этом":
        return "back"
    inverted = kind == "says" and last - first > 1 and saying_of(here[first].bare) == "says"
    if inverted and sign and sign in ',"”»—–-?!' and edge > 1:
        more = [word for word in rest[stop + 1 :] if word.kind == "word"]
        quoted = any(word.text in '"“«' for word in rest[stop + 1 :])
        return "around" if quoted and len(more) > 2 else "before"
    if (
        sign in {",", '"', "”", "»", "—", "–", "-", "?", "!"}
        and not follows
        and len(clause) <= _NEAR + 2
    ):
        dashed = sign in {"—", "–", "-"}
        if dashed or sign != "," or _whole(here[:edge]):
            more = [word for word in rest[stop + 1 :] if word.kind == "word"]
            return "around" if len(more) > 2 else "before"
    return "after" if any(w.kind != "sign" for w in rest) else ("before" if edge > 3 else "back")


def _whole(before: Sequence[Word]) -> bool:
    """Tell whether words before a comma are more than "On Monday"."""
    words = [word for word in before if word.kind == "word"]
    return len(words) > 4 or (len(words) > 1 and words[0].bare in {"no", "nobody", "none", "there"})
