"""Who speaks by a verb of saying: before it, after it, or by another name."""

from collections.abc import Sequence

from geomap.reports.parties.lexicon import Word
from geomap.reports.parties.listed import listed
from geomap.reports.parties.saying import ACTING, AUXILIARIES, saying_of
from geomap.reports.parties.subject_words import DETERMINERS, NUMBERS
from geomap.reports.parties.subjects import goes_on
from geomap.reports.parties.words import TITLES
from geomap.reports.statements.frame import Frame, Standing
from geomap.reports.statements.words import (
    BOUNDARIES,
    INVERTED,
    JOINING,
    NOUNISH,
)

__all__ = ["english_speaker", "is_passive", "russian_speaker"]

_FAR = 18
_OPENING = 6
_LEAD = 6
_BE = listed("was were is are been being be")
_NOT_SUBJECT = listed("of in with against by on from at near to for into than about")
_SPEAKERS = ("civilians",)

_Speaker = tuple[Standing, int, int, float, bool]


def english_speaker(
    here: Sequence[Word], standing: Sequence[Standing], at: int, frames: list[Frame]
) -> _Speaker | None:
    """Return who speaks by an English verb of saying, and the words that hold it."""
    inverted = _inverted(here, standing, at)
    if inverted is not None:
        return inverted, at, inverted.last, 0.9, False
    if is_passive(here, at):
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
            office = _office(standing, one, here)
            if office is not None:
                return office, office.first, at + 1, 0.85, False
            return one, _joined(here, standing, one.first), at + 1, surely, False
    return None


def _office(standing: Sequence[Standing], name: Standing, here: Sequence[Word]) -> Standing | None:
    """Return who a name set off by commas is: "a spokesman for the army, Col. Deng, denied"."""
    if name.party.kind != "official" or name.party.text != name.party.name:
        return None
    for one in standing:
        between = here[one.last : name.first]
        titles = 0 < len(between) <= 3 and between[0].text == "," and all(
            word.bare.rstrip(".") in TITLES or word.text == "." for word in between[1:]
        )  # fmt: skip
        opens = one.first < _LEAD or here[one.first - 2].kind == "sign"
        if titles and opens and not one.party.pronoun and "spoke" in " ".join(
            word.bare for word in here[max(0, one.first - 4) : one.last]
        ):  # fmt: skip
            return one
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
        if one.last < first and _may_be_subject(here, one) and (
            one.first < _OPENING or _does(here, one.last)
        ):  # fmt: skip
            return one, one.first, at + 1, 0.6, False
    return None


def _does(here: Sequence[Word], at: int) -> bool:
    """Tell whether a verb follows a name, what stands in brackets left out."""
    if at < len(here) and here[at].text == "(":
        at = next((n + 1 for n in range(at, len(here)) if here[n].text == ")"), at)
    return at < len(here) and (
        here[at].bare in ACTING or (here[at].bare.endswith("ed") and here[at].kind == "word")
    )  # fmt: skip


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


def _bridge(between: Sequence[Word]) -> float | None:  # noqa: PLR0911 - one return a pattern
    """Return how surely a name is the subject of a verb that these words part it from."""
    if not between:
        return 0.9
    texts = [word.text for word in between]
    if (texts[0], texts[-1]) in {(",", ","), ("(", ")")}:
        return 0.85
    if between[0].bare in {"quoted", "cited"}:
        return 0.8
    if between[0].bare in {"on", "late", "early"} or between[0].kind == "number":
        return 0.85 if len(between) <= 6 else None
    if len(texts) > 1 and texts[0] == "," and texts[1] in {"who", "which", "whose"}:
        return 0.7 if len(texts) < 4 else None
    if between[0].bare in {"i", "we", "he", "she", "they"}:
        return 0.7 if len(between) <= _OPENING else None
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
    one = next((one for one in standing if at < one.first <= at + 3), None)
    if (
        one is None
        or goes_on(here, one.last)
        or any(
            w.bare not in DETERMINERS and w.bare not in NUMBERS for w in here[at + 1 : one.first]
        )
    ):
        return None
    return one


def is_passive(here: Sequence[Word], at: int) -> bool:
    """Tell whether a form of "be" makes a verb passive."""
    back = at - 1
    if at > 2 and here[back].bare in {"and", "or"} and here[at - 3].bare in _BE:
        back = at - 3  # "are false and rejected"
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


def russian_speaker(
    here: Sequence[Word], standing: Sequence[Standing], at: int, frames: list[Frame]
) -> _Speaker | None:
    """Return who speaks by a Russian verb of saying, and the words that hold it."""
    left = next((one for one in reversed(standing) if one.last <= at and at - one.last <= 4), None)
    right = next((one for one in standing if at < one.first <= at + 5), None)
    if left is not None and _addressed(here, left):
        left = None
    if frames and frames[-1].verb == at:
        return None
    if right is not None and (_addressed(here, right) or right.party.kind == "agency"):
        right = next(
            (one for one in standing if right.last <= one.first <= right.last + 2), None
        ) or (None if _addressed(here, right) else right)
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


def _addressed(here: Sequence[Word], one: Standing) -> bool:
    """Tell whether somebody is told, not telling: "журналистам", "агентству"."""
    last = here[one.last - 1].bare if one.last - one.first == 1 else here[one.first].bare
    return one.party.kind in {"witness", "agency"} and last.endswith(
        ("ам", "ям", "ому", "ству", "налу", "нию", "зете", "талу")
    )  # fmt: skip
