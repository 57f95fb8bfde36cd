"""Weapons in a sentence: where one is named, what it does, and how it is called."""

import re

from geomap.reports.events.clauses import Line
from geomap.reports.events.event import Words
from geomap.reports.events.russian import RU_WEAPON_WORDS, RU_WEAPONS, longest_stem
from geomap.reports.events.words import WEAPON_WORDS, WEAPONS, listed

__all__ = ["last_weapon", "next_weapon", "weapon_kind", "weapon_words"]

_AIR = listed("guided glide aerial air barrel cluster dropped drop dropping")
_AIR_BEFORE = listed(
    "strike strikes attack attacks raid raids assault bombardment campaign bombing"
)
_COAL = listed("coal gold iron copper diamond salt uranium cobalt")
_CALIBRE = re.compile(r"\d{1,3}(?:[.,]\d\d?)?-?(?:mm|millimet(?:er|re)|мм)", re.IGNORECASE)
_MM = listed("mm millimetre millimeter мм миллиметров калибра caliber calibre")
_RU_ADJECTIVES = ("ударн", "ракет", "реактив", "управляем", "миномет", "тяжел", "крупнокалиберн",
                  "разведыват", "стрелков", "снайперск", "украинск", "российск", "турецк", "артил",
                  "противотанков", "ручн", "калибр", "взрывн", "самодельн", "авиац")  # fmt: skip
_MADE = re.compile(r".+-(?:made|built|supplied|designed|style|type|mounted|fired)$")
_NEVER = listed("sides shots and of")


def weapon_kind(line: Line, at: int) -> str | None:  # noqa: PLR0911 - one return a pattern
    """Return the type of incident that a word of a weapon stands for, None where it is none."""
    word = line.word(at)
    kind = WEAPONS.get(word)
    if kind is None:
        return _russian_kind(line, at, word) if word[:1] >= "а" else _compound(word)
    following = line.word(at + 1)
    if word in {"bomber", "bombers"} and line.word(at - 1) == "suicide":
        return "explosive device"
    if word in {"air", "aerial"} and following not in _AIR_BEFORE:
        return None
    if word == "small" and following != "arms":
        return None
    if word in {"rounds", "round"} and following == "of" and line.word(at + 2) in {
        "talks", "negotiations", "sanctions", "consultations", "voting", "fighting",
    }:  # fmt: skip
        return None
    if word == "rounds" and line.last(
        {"rifle", "gun", "machine", "live", "small-arms"}, at - 3, at
    ):
        return "shooting"
    if word in {"automatic", "warning", "unmanned", "suicide", "guns", "tank", "plane"}:
        return _unsure(word, following, kind)
    if word in {"mine", "mines"} and (
        line.word(at - 1) in _COAL or following in {"workers", "worker", "site", "shaft"}
    ):
        return None
    if word == "bombs" and following in {"fell", "hit", "rained", "landed", "struck"}:
        return "air strike"
    if kind == "bomb":
        return "air strike" if line.has(_AIR, at - 3, at + 3) is not None else "explosive device"
    return kind


def _compound(word: str) -> str | None:
    first, dash, _ = word.partition("-")
    return (
        WEAPONS.get(first) if dash and first in {"drone", "mortar", "rocket", "artillery"} else None
    )


def _unsure(word: str, following: str, kind: str) -> str | None:
    if word == "tank" and following in {"farm", "car", "truck"}:
        return None
    if word == "warning" and following not in {"shot", "shots", "fire"}:
        return None
    if word == "suicide" and following not in {
        "bomber", "bombers", "bombing", "bombings", "attack", "attacks", "vest", "blast", "drone",
        "drones", "car",
    }:  # fmt: skip
        return None
    if word == "suicide" and following.startswith("drone"):
        return "drone strike"
    return kind


def _russian_kind(line: Line, at: int, word: str) -> str | None:
    kind = RU_WEAPON_WORDS.get(word) or longest_stem(word, RU_WEAPONS)
    if kind == "mine":
        told = any(
            each.startswith(("выпущ", "выпуст", "миномет", "калибр", "упал", "обстрел"))
            for each in line.words
        )
        return "shelling" if told and line.word(at - 1) != "на" else "explosive device"
    if kind == "bomb":
        air = any(each.startswith(("авиа", "сброс", "самол", "планир")) for each in line.words)
        return "air strike" if air else "explosive device"
    return kind


def last_weapon(line: Line, first: int, last: int) -> int | None:
    """Return the last word of a weapon from word `first` up to `last`."""
    return next(
        (at for at in range(last - 1, max(0, first) - 1, -1) if weapon_kind(line, at)), None
    )


def next_weapon(line: Line, first: int, last: int) -> int | None:
    """Return the first word of a weapon from word `first` up to `last`."""
    last = min(last, len(line.words))
    return next((at for at in range(max(0, first), last) if weapon_kind(line, at)), None)


def weapon_words(line: Line, at: int) -> tuple[Words, int, int]:
    """Return a weapon as it is called ("82 mm mortar rounds") and its first and last word."""
    first, last = at, at + 1
    while first > 0 and _belongs(line, first - 1):
        first -= 1
    while last < len(line.words) and _goes_on(line.word(last)):
        last += 1
    if line.word(last - 1) == "калибра" and line.word(last + 1) in _MM:
        last += 2
    start, end = line.tokens[first].start, line.tokens[last - 1].end
    shown = " ".join(token.text for token in line.tokens[first:last])
    return Words(start, end, shown), first, last


def _goes_on(word: str) -> bool:
    return word not in _NEVER and (
        (word in WEAPONS and word not in {"air", "small"})
        or word in WEAPON_WORDS - {"fire", "attack", "heavy", "light", "multiple"}
        or _CALIBRE.fullmatch(word) is not None
        or word == "калибра"
    )


def _belongs(line: Line, at: int) -> bool:
    word = line.word(at)
    if word in _NEVER:
        return False
    if line.tokens[at].kind == "number":
        return line.word(at + 1) in _MM or _CALIBRE.fullmatch(word) is not None
    return (
        word in WEAPONS
        or word in WEAPON_WORDS
        or word in _MM
        or _MADE.match(word) is not None
        or _CALIBRE.fullmatch(word) is not None
        or (word[:1] >= "а" and word.startswith(_RU_ADJECTIVES))
    )
