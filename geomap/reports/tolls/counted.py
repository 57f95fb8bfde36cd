"""Who is counted in a sentence: numbers with their nouns, single persons, and nobody."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from geomap.reports.language import Token
from geomap.reports.tolls.numbers import Number, is_number, number_at
from geomap.reports.tolls.words import (
    ADVERBS,
    COLLECTIVES,
    DETERMINERS,
    MORE,
    NOBODY,
    PARTS,
    PREPOSITIONS,
    PRONOUNS,
    STOPS,
    is_person,
    is_thing,
    trigger_of,
    word_set,
)

__all__ = ["Counted", "counted_in"]

_PHRASE = 6
_RANKS = word_set(
    "sgt lt capt maj col gen cpl pvt sepoy naik havildar rifleman private "
    "corporal sergeant "
    "lieutenant captain major colonel general commander journalist рядовой сержант лейтенант "
    "капитан майор полковник"
)
_NO_TRADE = re.compile(
    r"(?:.*(?:ing|tion|sion|ment|ness|ity|ism|age|ance|ence|ship|[^s]s)|.{1,2}|more|while|bit)$"
).match
"""Nouns that name no person by how they end, and plurals."""

_OWN = frozenset({"his", "her", "their", "its", "our", "my"})


@dataclass(slots=True)
class Counted:
    """People in tokens `first` to `last` (exclusive) of a sentence; `value` "0" is nobody."""

    first: int
    last: int
    value: str
    count: int | None
    sure: float
    more: bool = False
    part: bool = False
    definite: bool = False
    bare: bool = False
    thing: bool = False
    taken: bool = False
    guessed: bool = False  # a noun with an article that may be no person
    parts: tuple["Counted", ...] = ()


def counted_in(
    words: Sequence[str], tokens: Sequence[Token], dated: Sequence[bool], *, title: bool
) -> list[Counted]:
    """Return the people counted in a sentence, in its order, with "a mother and two children" one.

    `dated` tells of each word whether it belongs to a date.
    """
    found: list[Counted] = []
    at, end = 0, len(words)
    while at < end:
        each = None if dated[at] else _at(words, tokens, at, title=title)
        if each is None or (found and each.first < found[-1].last):
            at += 1
            continue
        found.append(each)
        at = max(each.last, at + 1)
    return _joined(words, [each for each in found if not each.thing])


def _at(  # noqa: PLR0911 - a construction a line
    words: Sequence[str], tokens: Sequence[Token], at: int, *, title: bool
) -> Counted | None:
    word = words[at]
    if word in NOBODY or (word == "no" and words[at + 1 : at + 2] == ["one"]):
        last = at + (2 if word == "no" else 1)
        if words[last : last + 1] == ["else"]:
            return Counted(at, last + 1, "", None, 0, thing=True)
        return Counted(at, last, "0", 0, 0.9)
    if word == "no":
        last = _phrase(words, at + 1)
        if last > at + 1 and any(map(is_person, words[at + 1 : last])):
            return Counted(at, last, "0", 0, 0.8)
        return None
    number = number_at(words, tokens, at)
    if number is not None and not _is_age(words, tokens, number):
        return _of_number(words, number)
    if word in PRONOUNS and word != "her":
        return Counted(at, at + 1, "1", 1, 0.5, definite=True)
    return _single(words, tokens, at, title=title)


def _is_age(  # noqa: PLR0911 - a construction a line
    words: Sequence[str], tokens: Sequence[Token], number: Number
) -> bool:
    """Tell whether a number is how old someone is, a list's number, or a year."""
    at, last = number.at, number.last
    before = words[at - 1] if at else ""
    after = words[last] if last < len(words) else ""
    if number.amount is None:
        return False
    if before in {"aged", "age"}:
        return True
    if before == "," and after in {",", ")", "."} and number.amount <= 110 and at == number.first:
        person = words[at - 2] if at > 1 else ""
        article = any(word in DETERMINERS for word in words[max(0, at - 6) : max(0, at - 2)])
        return is_person(person) or article or tokens[at - 2].text[:1].isupper()
    if before == "," and after in {"лет", "года", "год", "years"}:
        return True
    if before == "(" and after == ")":
        return True
    if (
        before == "of"
        and at > 1
        and is_person(words[at - 2])
        and number.amount <= 110
        and (words[at - 2] not in COLLECTIVES)
    ):
        return not is_person(after)
    if at == 0 and after in {".", ")", "/"} and number.last == 1:
        return True
    year = 1900 <= number.amount < 2100 and tokens[at].text.isdigit() and number.first == at
    return year and not is_person(after)


def _phrase(words: Sequence[str], at: int) -> int:
    """Return where the nouns and adjectives end that start at a word."""
    last = at
    while last < len(words) and last - at < _PHRASE:
        word = words[last]
        if (
            word in STOPS
            or word in {"aged", "age"}
            or not (word[0].isalpha() or word == "-")
            or (trigger_of(word) is not None)
            or (word.endswith("ing") and last > at)
        ):
            break
        last += 1
        if (
            is_person(word)
            and (last < len(words) and not is_person(words[last]))
            and (not is_thing(words[last]))
            and word[0] > "z"
        ):
            break
    return last


def _of_number(words: Sequence[str], number: Number) -> Counted | None:
    at = number.last
    than = "than" in words[number.first : number.at]  # "more than 30" adds to nothing
    more = not than and any(word in MORE for word in words[number.first : number.at])
    if number.first and words[number.first - 1] in MORE:
        more = True
    while at < len(words) and words[at] in {"more", "other", "others", "further", "еще"}:
        more, at = True, at + 1
    last = _phrase(words, at)
    if words[last : last + 1] in (["of"], ["из"]) and last == at and last + 1 < len(words):
        inner = last + 1
        while inner < len(words) and words[inner] in {
            "the",
            "its",
            "his",
            "her",
            "their",
            "our",
            "these",
            "those",
            "whom",
            "which",
        }:
            inner += 1
        if words[inner : inner + 1] == ["them"]:
            inner += 1
        last = max(_phrase(words, inner), inner)
    nouns = words[at:last]
    # "three wounded soldiers", "4,000 dead wild birds": the noun stands after the trigger
    if last < len(words) and trigger_of(words[last]) is not None:
        nouns = [*nouns, *words[last + 1 : _phrase(words, last + 1)]]
    known = [word for word in nouns if is_person(word) or is_thing(word)]
    if known and not is_person(known[-1]):
        return Counted(number.first, last, number.value, number.amount, 0, thing=True)
    first = number.first
    if first and words[first - 1] in _OWN | {"the", "these", "all"}:
        first -= 1
    before = words[max(0, first - 2) : first]
    sure = 0.9 if known else 0.8 if not nouns else 0.7
    return Counted(
        first, last, number.value, number.amount, sure, more=more,
        part=any(word in PARTS for word in before), bare=not known,
    )  # fmt: skip


def _single(
    words: Sequence[str], tokens: Sequence[Token], at: int, *, title: bool
) -> Counted | None:
    word = words[at]
    russian = word[0] > "z"
    if word in DETERMINERS:
        return _determined(words, at)
    if russian and is_person(word):
        last = _phrase(words, at)
        return Counted(at, last, "1", 1, 0.8, bare=True, definite=True)
    if (word in _RANKS and tokens[at].text[:1].isupper()) or word in {"sgt", "lt"}:
        last = at + 1
        while (
            last < len(words)
            and last - at < 5
            and (tokens[last].text[:1].isupper() or words[last] == ".")
        ):
            last += 1
        if last > at + 1:
            return Counted(at, last, "1", 1, 0.6, definite=True)
    if (title or at == 0 or words[at - 1] in {":", ";"}) and is_person(word) and (
        not word.endswith("s") and word not in {"people", "men", "women", "children", "police"}
        and trigger_of(words[at + 1] if at + 1 < len(words) else "") is not None
    ):  # fmt: skip
        return Counted(at, at + 1, "1", 1, 0.7)
    return None


def _determined(  # noqa: C901, PLR0911, PLR0912 - a construction a line
    words: Sequence[str], at: int
) -> Counted | None:
    word, end = words[at], len(words)
    begin = at + 1
    more = word == "another"
    while begin < end and words[begin] in MORE:
        more, begin = True, begin + 1
    last = begin
    while last < end and last - begin < 9:
        here = words[last]
        if here in {"-", "year-old", "month-old"} or here.isdigit():
            last += 1
            continue
        if here in STOPS or here in {"aged", "age"} or not here[0].isalpha():
            break
        if trigger_of(here) is not None:
            break
        last += 1
    nouns = [here for here in words[begin:last] if here[0].isalpha()]
    if not nouns:
        alone = word == "another" and last < end and (
            trigger_of(words[last]) is not None or words[last] in {"was", "is", "has"}
        )  # fmt: skip
        return Counted(at, last, "1", 1, 0.7, bare=True) if alone else None
    head = nouns[-1]
    if nouns[0] in {"number", "total", "few", "couple", "pair"} or head in {"couple", "pair"}:
        if "couple" in nouns or "pair" in nouns:
            if words[last : last + 1] == ["of"]:
                after = _phrase(words, last + 1)
                last = after if after > last + 1 else last
            return Counted(at, last, "2", 2, 0.8, more=more)
        if nouns[0] == "number" and words[last : last + 1] == ["of"] and word == "a":
            after = _phrase(words, last + 1)
            if any(map(is_person, words[last + 1 : after])):
                return Counted(at, after, "a number", None, 0.6)
        return None
    if head in COLLECTIVES or (is_thing(head) and not is_person(head)):
        return None
    known = is_person(head)
    if not known and (
        word not in {"a", "an"}
        or begin > at + 1
        or any(is_thing(here) or is_number(here) for here in nouns)
        or _NO_TRADE(head)
    ):
        return None
    plural = head in {"people", "men", "women", "children", "police", "personnel", "others",
                      "troops", "staff", "servicemen", "policemen", "sons", "families",
                      "fishermen", "gunmen"} or (
        head.endswith("s") and head != "boss"
    )  # fmt: skip
    if plural:
        return None
    before = words[max(0, at - 2) : at]
    part = any(here in PARTS for here in before)
    definite = word in {"the", "its"}
    sure = 0.6 if definite or not known else 0.85
    return Counted(
        at, last, "1", 1, sure, more=more, part=part, definite=definite, guessed=not known
    )


def _joined(words: Sequence[str], found: list[Counted]) -> list[Counted]:
    """Return the people with those that stand beside each other added up."""
    merged: list[Counted] = []
    for each in found:
        last = merged[-1] if merged else None
        between = _plainly(words[last.last : each.first]) if last else []
        if (
            last is not None
            and between in (["and"], ["и"], [",", "and"], ["as", "well", "as"])
            and (_may_join(words, last, each))
        ):
            merged[-1] = _sum(last, each)
            continue
        merged.append(each)
    return merged


def _plainly(between: Sequence[str]) -> list[str]:
    """Return what parts people without an age and a word of whose they are."""
    found = list(between)
    if len(found) > 2 and found[0] == "," and found[1].isdigit() and found[2] == ",":
        found = found[3:] if len(found) > 3 else [","]
    return found[:-1] if len(found) > 1 and found[-1] in {"ее", "его", "их"} else found


def _may_join(words: Sequence[str], one: Counted, other: Counted) -> bool:
    if other.more or None in (one.count, other.count) or "0" in (one.value, other.value):
        return False
    if one.bare and other.bare and one.value != "1":
        return False
    before = words[one.first - 1] if one.first else ""
    trigger = trigger_of(before)
    after = next((word for word in words[other.last :] if word not in ADVERBS), "")
    if trigger is not None and (trigger_of(after) is not None or after in {"was", "were"}):
        return False  # "killed two and three were wounded"
    return before not in PREPOSITIONS or before in {"of", "including"} or trigger is not None


def _sum(one: Counted, other: Counted) -> Counted:
    plain = one.value.isdigit() and other.value.isdigit()
    total = (one.count or 0) + (other.count or 0)
    sign = next((s for s in (">=", ">", "~") if s in (one.value + other.value)), "")
    value = str(total) if plain else f"{sign}{total}"
    return Counted(
        one.first, other.last, value, total, min(one.sure, other.sure), more=one.more,
        part=one.part, parts=(*(one.parts or (one,)), other),
    )  # fmt: skip
