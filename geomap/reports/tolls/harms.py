"""The words of harm of a sentence that count people by themselves, in order.

"17 of the wounded", "a soldier wounded on Monday has died" and "20 killed or wounded"
hold words of harm that give no figure of their own.
"""

from collections.abc import Sequence
from itertools import pairwise

from geomap.reports.tolls.beside import BE
from geomap.reports.tolls.counted import Counted
from geomap.reports.tolls.words import ADVERBS, AUXILIARIES, Trigger, trigger_of, word_set

__all__ = ["harms_in"]

Harm = tuple[int, Trigger]

_CARRIED = word_set("taken rushed airlifted admitted evacuated brought flown")
_HOSPITALS = word_set("hospital hospitals clinic infirmary")
_DIED = word_set("died dies succumbed скончался скончалась скончались умер умерла умерли")
_OF_THEM = word_set("the these those them его ее их")
_NOBODY = word_set("no nobody none neither without нет не никто никого ни без not")
_EITHER = word_set("and or и или")
_STOPPED = word_set("and ; : . | и а but")


def harms_in(words: Sequence[str], people: Sequence[Counted]) -> list[Harm]:
    """Return the words of harm with what they say; people of both harms at once are taken."""
    spots = [
        (at, found)
        for at, word in enumerate(words)
        if (found := trigger_of(word) or (word in _CARRIED and _to_hospital(words, at)))
    ]
    if len(spots) < 2:
        return spots
    left_out: set[int] = set()
    for (at, trigger), (other, after) in pairwise(spots):
        if at in left_out:
            continue
        if trigger.about == "wounded" and words[other] in _DIED and _of_wounds(words, at, other):
            left_out.add(at)
        elif _both(words, people, (at, trigger), (other, after)):
            left_out |= {at, other}
            for who in people:
                who.taken = who.taken or _beside(words, who, at, other)
    return [spot for spot in spots if spot[0] not in left_out]


def _to_hospital(words: Sequence[str], at: int) -> Trigger | None:
    """Return the word of harm that "was rushed to a local hospital" is."""
    after = words[at + 1 : at + 7]
    if after[:1] != ["to"] or not _HOSPITALS.intersection(after) or words[at - 1] not in BE:
        return None
    return Trigger("wounded", "carried")


def _of_wounds(words: Sequence[str], at: int, died: int) -> bool:
    """Tell whether the wounded of a word are those who died: "one of the wounded died"."""
    between = words[at + 1 : died]
    if len(between) > 9 or _STOPPED.intersection(between):
        return False
    named = words[at - 1] in _OF_THEM | {"из"} or words[at].endswith(("ых", "ого", "ый"))
    free = words[at - 1] not in AUXILIARIES and "," not in between
    return named or free


def _both(words: Sequence[str], people: Sequence[Counted], one: Harm, other: Harm) -> bool:
    """Tell whether one figure counts killed and wounded: "20 killed or wounded"."""
    at, trigger = one
    last, after = other
    if (
        last != at + 2
        or words[at + 1] not in _EITHER
        or trigger.about == after.about
        or "none" in {trigger.form, after.form}
        or _NOBODY.intersection([*words[max(0, at - 6) : at], *words[last + 1 : last + 4]])
    ):
        return False
    either = words[at + 1] in {"or", "или"}
    before = any(_ends_at(words, who, at) for who in people)
    behind = any(who.first == last + 1 for who in people)
    return either or before != behind


def _ends_at(words: Sequence[str], who: Counted, at: int) -> bool:
    between = words[who.last : at]
    return who.last <= at and all(
        word in AUXILIARIES or word in ADVERBS or word in {"either", "убитыми"} for word in between
    )


def _beside(words: Sequence[str], who: Counted, at: int, last: int) -> bool:
    return _ends_at(words, who, at) or who.first == last + 1
