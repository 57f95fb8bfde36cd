"""Sounds by their first and by their last three letters, the shorter first.

Two edits can hide a name from every key of deletions (two letters mistaken for
others are four deletions apart), but they seldom touch both of its ends.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geomap.gazetteer.world.signature import LETTER_CODES, SYMBOLS

__all__ = ["EDGES", "edge_arrays", "edge_range"]

EDGES = ("first", "last")

_LETTERS = 3
_LENGTHS = 16
"""Classes of length, two letters each: a range of lengths is a range of the table."""


def edge_arrays(joined: Sequence[bytes]) -> dict[str, NDArray[Any]]:
    """Return, an edge, the numbers of the texts in its order and where each class starts."""
    length = np.fromiter(map(len, joined), dtype=np.int64, count=len(joined))
    end = np.cumsum(length)
    letters = LETTER_CODES[np.frombuffer(b"".join(joined), np.uint8)]
    number = np.flatnonzero(length >= _LETTERS)
    arrays: dict[str, NDArray[Any]] = {}
    for edge, position in (("first", end - length), ("last", end - _LETTERS)):
        at = position[number]
        code = (letters[at] * SYMBOLS + letters[at + 1]) * SYMBOLS + letters[at + 2]
        cell = code * _LENGTHS + np.minimum(length[number] // 2, _LENGTHS - 1)
        start = np.zeros(SYMBOLS**_LETTERS * _LENGTHS + 1, dtype=np.uint32)
        np.cumsum(np.bincount(cell, minlength=len(start) - 1), out=start[1:])
        arrays[f"edge_{edge}"] = number[np.argsort(cell, kind="stable")].astype(np.uint32)
        arrays[f"edge_{edge}_start"] = start
    return arrays


def edge_range(text: bytes, edge: str, start: NDArray[np.uint32], few: int) -> tuple[int, int]:
    """Return the range of an edge's numbers that share a text's edge.

    Where there are more than `few`, only of those whose length is within about two of its own.
    """
    if len(text) < _LETTERS:
        return 0, 0
    part = text[:_LETTERS] if edge == "first" else text[-_LETTERS:]
    code = 0
    for letter in LETTER_CODES[np.frombuffer(part, np.uint8)].tolist():
        code = code * SYMBOLS + letter
    first, last = code * _LENGTHS, (code + 1) * _LENGTHS
    if int(start[last]) - int(start[first]) > few:
        length = min(len(text) // 2, _LENGTHS - 1)
        first, last = max(first, first + length - 1), min(last, first + length + 2)
    return int(start[first]), int(start[last])
