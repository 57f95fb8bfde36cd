"""Signatures: 64 bits that tell at a glance how unlike two sounds are.

A bit for some letters and a hashed bit for every pair of neighbouring letters, word ends
included. How many bits differ between two signatures grows with the edits
between the strings, and takes a nanosecond to count: it picks, of thousands
that a key brings, the hundred worth comparing letter by letter.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["LETTER_CODES", "SYMBOLS", "signatures", "unlike"]

_LETTERS = b"AIUBKDFHJLMNPRSTVZXC "
_END = 10  # a line feed ends every text of a blob
_PAIR_BITS = 50

SYMBOLS = len(_LETTERS) + 2
"""Letters that are told apart, all others as one, and the end of a text."""

LETTER_CODES = np.full(256, len(_LETTERS), dtype=np.int64)
"""The code, below `SYMBOLS`, of each byte of a sound."""
LETTER_CODES[np.frombuffer(_LETTERS, np.uint8)] = np.arange(len(_LETTERS))
LETTER_CODES[_END] = SYMBOLS - 1

_ONE = np.uint64(1)


def _pair_bits() -> NDArray[np.uint64]:
    pair = np.arange(SYMBOLS * SYMBOLS, dtype=np.int64)
    spread = (pair * 2_654_435_761 >> 7) % _PAIR_BITS + (64 - _PAIR_BITS)
    second = pair % SYMBOLS
    single = np.where(second <= len(_LETTERS), second, 0).astype(np.uint64)
    letter = np.where(second <= len(_LETTERS), np.left_shift(_ONE, single), np.uint64(0))
    return np.asarray(letter | np.left_shift(_ONE, spread.astype(np.uint64)))


_PAIRS = _pair_bits()


def signatures(lines: bytes, start: NDArray[Any]) -> NDArray[np.uint64]:
    """Return the signature of each of these lines, `start` saying where they begin."""
    if not len(start):
        return np.zeros(0, dtype=np.uint64)
    code = LETTER_CODES[np.frombuffer(lines, np.uint8)]
    before = np.empty_like(code)
    before[:1], before[1:] = SYMBOLS - 1, code[:-1]
    return np.bitwise_or.reduceat(_PAIRS[before * SYMBOLS + code], start)


def unlike(ours: np.uint64, theirs: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """Return how many bits of each of these signatures differ from ours."""
    return np.asarray(np.bitwise_count(ours ^ theirs))
