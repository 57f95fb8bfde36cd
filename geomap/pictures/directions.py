"""The order in which the parts of a line stand: the Unicode bidirectional algorithm (UAX 9).

Of its explicit controls only the first-strong isolate is known: the others never
reach a line (see `drawing.one_line`).
"""

import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geomap.pictures.drawing import FIRST_STRONG, POP, is_rtl

__all__ = ["Run", "visual_runs"]

_NUMBERS = frozenset({"EN", "AN"})
_OBJECT = "\ufffc"
_BRACKETS = {"(": ")", "[": "]", "{": "}", "（": "）", "［": "］"}


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one direction, in the order in which they are read."""

    text: str
    rtl: bool


def visual_runs(line: str) -> list[Run]:
    """Return the runs of a line in the order in which they stand, the leftmost first."""
    outer, inner = _without_isolates(line)
    base = 1 if is_rtl(line) else 0
    levels = _levels(outer, base)
    held = iter(inner)
    parts = [
        (level, _filled("".join(letters), level, held))
        for level, letters in _grouped(outer, levels)
    ]
    for least in range(max(levels, default=0), 0, -1):
        parts = _turned(parts, least)
    return [run for _, runs in parts for run in runs]


def _without_isolates(line: str) -> tuple[str, list[str]]:
    """Return a line with a placeholder for each isolate, and what the isolates hold."""
    outer: list[str] = []
    inner: list[list[str]] = []
    depth = 0
    for character in line.replace(_OBJECT, "\ufffd"):
        opens, closes = character == FIRST_STRONG, character == POP
        if opens and depth == 0:
            outer.append(_OBJECT)
            inner.append([])
        elif depth > 1 or (depth == 1 and not closes):
            inner[-1].append(character)
        elif not closes:
            outer.append(character)
        depth = max(depth + opens - closes, 0)
    return "".join(outer), ["".join(letters) for letters in inner]


def _grouped(text: str, levels: Sequence[int]) -> Iterator[tuple[int, list[str]]]:
    """Return the stretches of one level, in the order in which they are read."""
    for level, stretch in itertools.groupby(zip(levels, text, strict=True), key=lambda one: one[0]):
        yield level, [character for _, character in stretch]


def _filled(text: str, level: int, held: Iterator[str]) -> list[Run]:
    """Return a stretch with its isolates put back, each in an order of its own."""
    rtl = level % 2 == 1
    runs: list[Run] = []
    for number, part in enumerate(text.split(_OBJECT)):
        added = visual_runs(next(held)) if number else []
        own = [Run(part, rtl)] if part else []
        runs = [*own, *added, *runs] if rtl else [*runs, *added, *own]
    return runs


def _turned(parts: list[tuple[int, list[Run]]], least: int) -> list[tuple[int, list[Run]]]:
    """Turn round each sequence of parts of at least this level (rule L2)."""
    found: list[tuple[int, list[Run]]] = []
    for is_turned, group in itertools.groupby(parts, key=lambda part: part[0] >= least):
        sequence = list(group)
        found += reversed(sequence) if is_turned else sequence
    return found


def _levels(text: str, base: int) -> list[int]:
    """Return the level of each character of a line without isolates."""
    own = "R" if base else "L"
    kinds = [unicodedata.bidirectional(character) for character in text]
    kinds = _weak(["ON" if kind in {"", "BN"} else kind for kind in kinds], own)
    kinds = _neutral(_brackets(text, kinds, own), own)
    turned = {"R": 1, "AN": 2, "EN": 2} if base == 0 else {"L": 2, "AN": 2, "EN": 2}
    return [turned.get(kind, base) for kind in kinds]


def _brackets(text: str, kinds: list[str], own: str) -> list[str]:
    """Give both brackets of a pair one direction: by what they hold and stand after (N0)."""
    found = list(kinds)
    strong = {"L": "L", "R": "R", "AN": "R", "EN": "R"}
    for start, end in _pairs(text, kinds):
        held = {strong[kind] for kind in found[start + 1 : end] if kind in strong}
        if own in held:
            found[start] = found[end] = own
        elif held:
            before = (strong[kind] for kind in reversed(found[:start]) if kind in strong)
            found[start] = found[end] = next(before, own)
    return found


def _pairs(text: str, kinds: list[str]) -> list[tuple[int, int]]:
    """Return where brackets that belong together stand, by where they open."""
    waiting: list[tuple[str, int]] = []
    pairs = []
    for place, (character, kind) in enumerate(zip(text, kinds, strict=True)):
        if kind != "ON":
            continue
        if character in _BRACKETS:
            waiting.append((_BRACKETS[character], place))
        elif any(closing == character for closing, _ in waiting):
            while waiting:
                closing, start = waiting.pop()
                if closing == character:
                    pairs.append((start, place))
                    break
    return sorted(pairs)


def _weak(kinds: list[str], own: str) -> list[str]:
    """Resolve marks, numbers and what separates them (rules W1 to W7)."""
    found = list(kinds)
    for place, kind in enumerate(found):
        if kind == "NSM":
            found[place] = found[place - 1] if place else own
    found = _numbers_after(found, own, {"AL": "AN"})
    found = ["R" if kind == "AL" else kind for kind in found]
    for place in range(1, len(found) - 1):
        before, kind, after = found[place - 1 : place + 2]
        joined = {"CS": _NUMBERS, "ES": {"EN"}}.get(kind, ())
        if before == after and before in joined:
            found[place] = before
    for start, end in _stretches(found, {"ET"}):
        if "EN" in (*found[max(start - 1, 0) : start], *found[end : end + 1]):
            found[start:end] = ["EN"] * (end - start)
    found = ["ON" if kind in {"ES", "ET", "CS"} else kind for kind in found]
    return _numbers_after(found, own, {"L": "L"})


def _numbers_after(kinds: list[str], own: str, turned: dict[str, str]) -> list[str]:
    """Give European numbers the class that they take after the letters of some direction."""
    found, strong = list(kinds), own
    for place, kind in enumerate(found):
        if kind in {"L", "R", "AL"}:
            strong = kind
        elif kind == "EN":
            found[place] = turned.get(strong, kind)
    return found


def _neutral(kinds: list[str], own: str) -> list[str]:
    """Give what has no direction that of both its sides, or else the line's (N1 and N2)."""
    found = list(kinds)
    for start, end in _stretches(found, {"ON", "WS", "B", "S"}):
        sides = {
            "R" if side in _NUMBERS else side
            for side in (
                found[start - 1] if start else own,
                found[end] if end < len(found) else own,
            )
        }
        found[start:end] = [sides.pop() if len(sides) == 1 else own] * (end - start)
    return found


def _stretches(kinds: Sequence[str], wanted: set[str]) -> list[tuple[int, int]]:
    """Return where sequences of these classes start and end."""
    found, place = [], 0
    for is_wanted, group in itertools.groupby(kinds, key=wanted.__contains__):
        end = place + len(list(group))
        if is_wanted:
            found.append((place, end))
        place = end
    return found
