"""Attributions of one sentence: the verb, who speaks, which words are theirs."""

from collections.abc import Sequence
from dataclasses import dataclass

from geomap.reports.parties.lexicon import Word
from geomap.reports.parties.listed import listed
from geomap.reports.parties.party import Party
from geomap.reports.parties.saying import AUXILIARIES, Saying, saying_of
from geomap.reports.statements.silences import negated
from geomap.reports.statements.words import (
    BOUNDARIES,
    BY_WORDS,
    INVERTED,
    JOINING,
    NOUNISH,
)

__all__ = ["Frame", "Standing", "frames_of"]

_FAR = 18
_NEAR = 5
_OPENING = 6
_BE = listed("was were is are been being be")
_NOT_SUBJECT = listed("""
    of in with against by on from at near to for into than about
""")
_AFTER_CALL = frozenset({"on", "for", "up", "in", "off"})
_DETERMINERS = listed("""
    the a an this that any no its his her their our such new of in by
""")
_SPEAKERS = ("civilians",)


@dataclass(frozen=True, slots=True)
class Standing:
    """A party at words `first` to `last` (not with it) of a sentence."""

    first: int
    last: int
    party: Party


@dataclass(slots=True)
class Frame:
    """A verb at word `verb` with its speaker; the frame stands at words `first` to `last`.

    `mode` is `after` where what is said follows, `before` where it stands before, `around`
    where both, `back` where the sentence before is meant.
    """

    verb: int
    kind: Saying
    speaker: Standing
    first: int
    last: int
    mode: str
    why: str
    confidence: float
    shared: bool = False
    content: tuple[int, int] = (0, 0)


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
        _russian_speaker(here, standing, at, frames)
        if cyrillic
        else _speaker(here, standing, at, frames)
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
    if first == at and _passive(here, at):
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


_Speaker = tuple[Standing, int, int, float, bool]


def _speaker(
    here: Sequence[Word], standing: Sequence[Standing], at: int, frames: list[Frame]
) -> _Speaker | None:
    inverted = _inverted(here, standing, at)
    if inverted is not None:
        return inverted, at, inverted.last, 0.9, False
    if _passive(here, at):
        return _agent(here, standing, at)
    first = at
    while first and (here[first - 1].bare in AUXILIARIES or here[first - 1].bare.endswith("ly")):
        first -= 1
    return (
        _shared(here, standing, (first, at), frames)
        or _subject(here, standing, (first, at))
        or _far_subject(here, standing, (first, at))
        or _participle(here, at, frames)
    )


def _shared(
    here: Sequence[Word], standing: Sequence[Standing], verb: tuple[int, int], frames: list[Frame]
) -> _Speaker | None:
    """Return the speaker of the verb before: "said it fired and denied aiming"."""
    first, at = verb
    if not frames or not first or here[first - 1].bare not in JOINING:
        return None
    near = any(one.last == first - 1 for one in standing)
    if near and here[first - 1].bare == ",":
        return None
    return frames[-1].speaker, first, at + 1, 0.8, True


def _subject(
    here: Sequence[Word], standing: Sequence[Standing], verb: tuple[int, int]
) -> _Speaker | None:
    """Return the party right before a verb, with little in between."""
    first, at = verb
    for one in reversed(standing):
        if one.last > first or first - one.last > _FAR:
            continue
        between = here[one.last : first]
        if _another_verb(between) or any(word.text in {";", ":"} for word in between):
            return None
        if not _may_be_subject(here, one):
            continue
        surely = _bridge(between)
        if surely is not None:
            return one, _joined(here, standing, one.first), at + 1, surely, False
    return None


def _another_verb(between: Sequence[Word]) -> bool:
    """Tell whether another verb of saying stands in between, not set off by commas."""
    if len(between) > 2 and between[0].text == "," == between[-1].text:
        return False
    return any(
        word.bare not in NOUNISH and word.bare not in {"quoted", "cited"}
        for word in between
        if word.kind == "word" and saying_of(word.bare)
    )


def _may_be_subject(here: Sequence[Word], one: Standing) -> bool:
    before = here[one.first - 1].bare if one.first else ""
    if before in {"the", "a", "an"} and one.first > 1:
        before = here[one.first - 2].bare
    return before not in _NOT_SUBJECT and one.party.kind not in _SPEAKERS


def _far_subject(
    here: Sequence[Word], standing: Sequence[Standing], verb: tuple[int, int]
) -> _Speaker | None:
    """Return the subject of the sentence: "Moscow called on Baku to withdraw and said"."""
    first, at = verb
    if not first or here[first - 1].bare not in {"and", "but"}:
        return None
    for one in standing:
        if one.last < first and one.first < _OPENING and _may_be_subject(here, one):
            return one, one.first, at + 1, 0.6, False
    return None


def _participle(here: Sequence[Word], at: int, frames: list[Frame]) -> _Speaker | None:
    if frames and here[at].bare.endswith("ing"):
        return frames[-1].speaker, at, at + 1, 0.7, True
    return None


def _joined(here: Sequence[Word], standing: Sequence[Standing], first: int) -> int:
    """Return where "a local official and security sources" begins."""
    edge = first
    while edge and here[edge - 1].bare in {"the", "a", "an"}:
        edge -= 1
    if edge and here[edge - 1].bare == "and":
        other = next((one for one in standing if one.last == edge - 1), None)
        if other is not None:
            return other.first
    return first


def _bridge(between: Sequence[Word]) -> float | None:
    """Return how surely a name is the subject of a verb that these words part it from."""
    if not between:
        return 0.9
    texts = [word.text for word in between]
    if texts[0] == "," and texts[-1] == ",":
        return 0.85
    if between[0].bare in {"quoted", "cited"}:
        return 0.8
    if between[0].bare in {"on", "late", "early"} or between[0].kind == "number":
        return 0.85 if len(between) <= 6 else None
    if len(texts) > 1 and texts[0] == "," and texts[1] in {"who", "which", "whose"}:
        return 0.7 if len(texts) < 4 else None
    if "," in texts and between[0].bare not in {"who", "which", "whose"}:
        return None
    if between[0].bare in {"who", "which", "whose", "in", "at", "near", "from", "of", "(", "for"}:
        return 0.7
    return 0.5 if len(between) <= 3 and not any(w.bare in BOUNDARIES for w in between) else None


def _inverted(here: Sequence[Word], standing: Sequence[Standing], at: int) -> Standing | None:
    """Return the party after a verb: "said the ministry"."""
    if here[at].bare not in INVERTED:
        return None
    if (at and (here[at - 1].kind == "word" or here[at - 1].text in "()")) or (
        here[at].bare == "told"
    ):  # fmt: skip
        return None
    one = next((one for one in standing if at < one.first <= at + 2), None)
    if one is None or any(w.bare not in {"the", "a", "an"} for w in here[at + 1 : one.first]):
        return None
    return one


def _passive(here: Sequence[Word], at: int) -> bool:
    back = at - 1
    while back >= 0 and back > at - 4 and here[back].bare in AUXILIARIES and (
        here[back].bare not in _BE
    ):  # fmt: skip
        back -= 1
    return back >= 0 and here[back].bare in _BE and here[at].bare.endswith(
        ("ed", "id", "ld", "ten", "en", "ied")
    )  # fmt: skip


def _agent(here: Sequence[Word], standing: Sequence[Standing], at: int) -> _Speaker | None:
    """Return who speaks in a passive: "was reported by X", "X was quoted as saying"."""
    if here[at].bare in {"quoted", "cited"}:
        one = next((one for one in reversed(standing) if one.last <= at), None)
        return None if one is None else (one, one.first, at + 1, 0.8, False)
    for one in standing:
        before = {word.bare for word in here[max(at, one.first - 2) : one.first]}
        if at < one.first <= at + 10 and "by" in before:
            return one, at, one.last, 0.85, False
    return None


def _russian_speaker(
    here: Sequence[Word], standing: Sequence[Standing], at: int, frames: list[Frame]
) -> _Speaker | None:
    left = next((one for one in reversed(standing) if one.last <= at and at - one.last <= 4), None)
    right = next((one for one in standing if at < one.first <= at + 5), None)
    if left is not None and any(
        w.kind == "sign" or saying_of(w.bare) for w in here[left.last : at]
    ):
        left = None
    if right is not None and any(
        w.text in {",", ".", ";"} or w.bare in {"что", "о", "об"}
        for w in here[at + 1 : right.first]
    ):
        right = None
    if left is not None:
        before = here[left.first - 1].bare if left.first else ""
        if before in {"на", "из", "с", "у", "по", "о", "об", "от", "для", "против"}:
            left = None
    if frames and left is None and at and here[at - 1].bare in {"и", "а", "но", "также"}:
        return frames[-1].speaker, at, at + 1, 0.8, True
    if left is not None and (right is None or at - left.last <= 2):
        led = left.first and here[left.first - 1].bare in {"в", "во", "как"}
        return left, left.first - bool(led), at + 1, 0.9 if at - left.last < 2 else 0.8, False
    if right is not None:
        return right, at, right.last, 0.9 if right.first - at <= 2 else 0.75, False
    return None


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
