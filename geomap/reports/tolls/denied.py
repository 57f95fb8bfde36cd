"""Words of harm that count nobody, or nothing that happened: nobody hurt, feared, not told."""

from collections.abc import Sequence
from typing import NamedTuple

from geomap.reports.tolls.beside import ELSE
from geomap.reports.tolls.counted import Counted
from geomap.reports.tolls.words import AUXILIARIES, PREPOSITIONS, About, Trigger

__all__ = ["Attached", "nobody", "unreal"]

_UNTOLD = frozenset(
    {"figures", "figure", "toll", "numbers", "count", "information", "word", "news", "details"}
)


class Attached(NamedTuple):
    """People, what happened to them, and the words that say so."""

    who: Counted
    about: About
    at: int
    sure: float
    why: str


def _zero(at: int, first: int, last: int, about: About) -> Attached:
    return Attached(Counted(first, last, "0", 0, 0.9), about, at, 0.9, "nobody was")


def nobody(words: Sequence[str], at: int, trigger: Trigger) -> list[Attached]:  # noqa: PLR0911 - a construction a line
    """Return the zeros that are said: "no casualties", «погибших нет», "nobody was hurt"."""
    form = trigger.form
    abouts: tuple[About, ...] = (
        ("killed", "wounded") if words[at] in {"casualties", "casualty", "losses", "victims",
        "harm", "hurt", "unharmed", "unscathed", "потерь"} or words[at].startswith("пострада")
        or (words[at] in {"unhurt", "uninjured"})
        else (trigger.about,)
    )  # fmt: skip
    if words[at][0] > "z":
        return _nobody_russian(words, at, trigger, abouts)
    if form == "none" and words[at] in {"unharmed", "unscathed", "unhurt", "uninjured"}:
        escaped = any(word.startswith("escape") for word in words[max(0, at - 4) : at])
        return [_zero(at, at - 1, at + 1, about) for about in abouts] if escaped else []
    first = at
    while first and at - first < 7 and words[first - 1] not in {
        "no", "without", "nobody", "none", "one", "neither", ",", ".", ";", "that", "reports",
        "but",
    }:  # fmt: skip
        first -= 1
    before = words[first - 1] if first else ""
    between = words[first:at]
    if before in {"no", "without"}:
        if ELSE.intersection(between) or form not in {"noun", "none", "done", "lost"}:
            return []
        if any(word in AUXILIARIES or word in PREPOSITIONS for word in between
               if word not in {"loss", "of", "any", "reported"}):  # fmt: skip
            return []
        if words[at] in {"death", "body"} and before == "no":
            return []
        after = set(words[at + 1 : at + 5])
        if {"mentioned", "named", "confirmed", "known", "yet"} & after:
            return []
        if _UNTOLD & {*between, *words[at + 1 : at + 2]}:
            return []  # "no casualty figures", "no word of casualties": not told, not none
        return [_zero(at, first - 1, at + 1, about) for about in abouts]
    zero = before in {"nobody", "none", "neither"} or (
        before == "one" and first > 1 and words[first - 2] == "no"
    )
    if zero and (form in {"done", "subject"} or words[at] == "dead"):
        if ELSE.intersection(between) or "of" in between:
            return []
        start = first - (2 if before == "one" else 1)
        return [_zero(at, start, at + 1, about) for about in abouts]
    return []


def _nobody_russian(
    words: Sequence[str], at: int, trigger: Trigger, abouts: tuple[About, ...]
) -> list[Attached]:
    clause = words[max(0, at - 6) : at]
    after = words[at + 1 : at + 5]
    if {"о", "об", "данных", "информации", "сведений", "информация"} & {*clause, *after}:
        return []
    if ELSE.intersection([*clause, *after]):
        return []
    if "никто" in clause or "никого" in clause or "ни" in clause:
        return [_zero(at, at, at + 1, about) for about in abouts]
    noun = trigger.form in {"noun", "none"}
    without = noun and ("без" in clause[-1:] or (clause[-3:-2] == ["без"] and "и" in clause))
    none = noun and (
        "нет" in after[:1] or ("нет" in after[:4] and {"и", "или", "среди"} & {*after[:1]})
                     or "не" in after[:1] or "нет" in clause[-1:] or (
        clause[-1:] == ["и"] and "нет" in after[:2]))  # fmt: skip
    return [_zero(at, at, at + 1, about) for about in abouts] if without or none else []


def unreal(words: Sequence[str], at: int, trigger: Trigger, people: Sequence[Counted]) -> bool:
    """Tell whether it is only feared, planned or denied, or of one dead man's things."""
    # "to" and "not" of a number ("seven to nine", «не менее пяти») are none of the verb
    close = next((each for each in people if each.last in {at, at - 1}), None)
    end = close.first if close is not None else at
    before = words[max(0, end - 4) : end]
    if close is not None and trigger.form != "doing":
        before = [word for word in before if word in {"not", "would", "could", "might"}][-1:]
    if words[at] in {"kill", "wound"} and "to" not in before[-1:]:
        return bool({"would", "could", "can", "might", "will"} & {*before[-2:]})
    if {"not", "не", "never", "without", "wasn't", "weren't"} & {*before[-3:]} and (
        "only" not in before
    ):
        return True
    if "have" in before[-1:] and "to" in before[-2:-1]:
        return False  # "claims to have killed nine"
    return any(
        word in {"to", "would", "could", "can", "might", "threatened"} for word in before[-2:]
    ) and trigger.form != "noun"  # fmt: skip
