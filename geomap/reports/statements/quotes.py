"""Words in quotation marks, nested and unclosed ones too, none longer than a paragraph."""

import re
from functools import lru_cache

__all__ = ["quotes_of"]

_MARK = re.compile(r"[“”„«»\"]|\n\s*\n")
_LONGEST = 2_000
_SHORTEST = 2


@lru_cache(maxsize=8)
def quotes_of(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans inside outermost quotation marks; an unclosed one ends with its line."""
    found: list[tuple[int, int]] = []
    opened: int | None = None
    depth = 0
    for mark in _MARK.finditer(text):
        sign = mark[0]
        if sign[0] == "\n" or (opened is not None and mark.start() - opened > _LONGEST):
            if opened is not None and sign[0] == "\n":
                _keep(found, opened, mark.start())
            opened, depth = None, 0
            if sign[0] == "\n":
                continue
        opens = sign in "“„«" or (sign == '"' and opened is None)
        if sign == "“" and opened is not None and text[opened - 1] == "„":
            opens = False
        if opens:
            depth += 1
            if opened is None:
                opened = mark.end()
        elif opened is not None:
            depth -= 1
            if depth <= 0:
                _keep(found, opened, mark.start())
                opened, depth = None, 0
    if opened is not None and len(text) - opened < _LONGEST:
        _keep(found, opened, len(text))
    return tuple(found)


def _keep(found: list[tuple[int, int]], start: int, end: int) -> None:
    if end - start >= _SHORTEST:
        found.append((start, end))
