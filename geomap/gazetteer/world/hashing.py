"""Hashes of strings, and of strings less one letter, for a million at a time.

A polynomial modulo 2^64 lets the hash of a string without its i-th letter
follow from prefix sums, so that all one-letter deletions of a million names
are a few NumPy operations. Two strings within two edits of each other mostly
share a deletion (Mor and Fraenkel 1982): the index keeps one-letter deletions,
a query asks with up to two. Python's own hash of a string is salted and may
never be stored.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["LONGEST", "deletion_hashes", "hashes_near", "string_hashes"]

Hashes = NDArray[np.uint64]

_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xD6E8FEB86659FD93)
LONGEST = 24
"""Letters of a string that may lose one: longer ones are told apart by the strings themselves."""

_TWO_DELETIONS = 4
"""Letters from which a query may lose two: of fewer, anything is near anything."""

_POWERS = np.array([pow(_BASE, power, 2**64) for power in range(1024)], dtype=np.uint64)
_INVERSE = np.uint64(pow(_BASE, -1, 2**64))
_INVERSE_SQUARED = np.uint64(pow(_BASE, -2, 2**64))
_LETTERS = (np.arange(256, dtype=np.uint64) + np.uint64(1)) * _MIX


def string_hashes(strings: Sequence[bytes]) -> Hashes:
    """Return the hash of each string, over its first 1024 bytes.

    Of a million strings two share one with a chance of 3 in 100 million.
    """
    if len(strings) == 1:  # a query: no offsets to keep
        text = np.frombuffer(strings[0][: len(_POWERS)], np.uint8)
        terms = _LETTERS[text] * _POWERS[: len(text)]
        return np.asarray(terms.sum(keepdims=True, dtype=np.uint64))
    _, offset, terms = _terms([text[: len(_POWERS)] for text in strings])
    sums = _running(terms)
    return np.asarray(sums[offset[1:]] - sums[offset[:-1]])


def deletion_hashes(strings: Sequence[bytes]) -> tuple[Hashes, NDArray[np.uint32]]:
    """Return the hashes of every string and of each less one letter, and whose they are.

    Of the first `LONGEST` letters; so does `hashes_near`.
    """
    length, offset, terms = _terms([text[:LONGEST] for text in strings])
    sums = _running(terms)
    number = np.repeat(np.arange(len(strings), dtype=np.uint32), length)
    before = sums[:-1] - sums[offset[:-1]][number]
    after = sums[offset[1:]][number] - sums[1:]
    whole = sums[offset[1:]] - sums[offset[:-1]]
    hashes = np.concatenate([whole, before + after * _INVERSE])
    return hashes, np.concatenate([np.arange(len(strings), dtype=np.uint32), number])


def hashes_near(text: bytes, deletions: int) -> Hashes:
    """Return the hashes of a string less up to `deletions` (0 to 2) of its letters, each once."""
    letters = np.frombuffer(text[:LONGEST], np.uint8)
    count = len(letters)
    sums = _running(_LETTERS[letters] * _POWERS[:count])
    whole = sums[-1:]
    found = [whole]
    if deletions and count > 1:
        found.append(sums[:-1] + (whole - sums[1:]) * _INVERSE)
    if deletions == 2 and count >= _TWO_DELETIONS:
        first, second = _pairs(count)
        between = (sums[second] - sums[first + 1]) * _INVERSE
        found.append(sums[first] + between + (whole - sums[second + 1]) * _INVERSE_SQUARED)
    hashes = np.sort(np.concatenate(found))
    return np.asarray(hashes[np.concatenate([[True], hashes[1:] != hashes[:-1]])])


def _running(terms: Hashes) -> Hashes:
    sums = np.zeros(len(terms) + 1, dtype=np.uint64)
    np.cumsum(terms, dtype=np.uint64, out=sums[1:])
    return sums


def _terms(
    strings: Sequence[bytes],
) -> tuple[NDArray[np.int64], NDArray[np.int64], Hashes]:
    """Return lengths, offsets and each letter's term in its string's polynomial."""
    length = np.fromiter(map(len, strings), dtype=np.int64, count=len(strings))
    offset = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
    letters = np.frombuffer(b"".join(strings), np.uint8)
    place = np.arange(len(letters)) - np.repeat(offset[:-1], length)
    return length, offset, _LETTERS[letters] * _POWERS[place]


@cache
def _pairs(count: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return which two of `count` letters are left out, every pair once."""
    first, second = np.triu_indices(count, 1)
    return first, second
