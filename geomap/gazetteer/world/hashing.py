"""Hashes of strings, and of strings less one letter, for a million at a time.

A polynomial modulo 2^64 lets the hash of a string without its i-th letter
follow from prefix sums, so that all one-letter deletions of a million names
are a few NumPy operations. Two strings within two edits of each other mostly
share a deletion (Mor and Fraenkel 1982): the index keeps one-letter deletions,
a query asks with up to two. Keys are the upper 32 bits; whoever looks one up
compares the strings, so that a collision costs a comparison and no more.
Python's own hash of a string is salted and may never be stored.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

__all__ = ["deletion_keys", "keys_near", "string_hashes", "string_keys"]

Keys = NDArray[np.uint32]
Numbers = NDArray[np.uint32]

_BASE = 0x9E3779B97F4A7C15
_MIX = np.uint64(0xD6E8FEB86659FD93)
_LONGEST = 40
"""Letters of a key that count: longer names are told apart by the strings themselves."""

_TWO_DELETIONS = range(4, 27)
"""Lengths that a query may lose two letters of: below, anything is near anything; above, the
pairs grow into the hundreds and one deletion does."""

_POWERS = np.array([pow(_BASE, power, 2**64) for power in range(1024)], dtype=np.uint64)
_INVERSE = np.uint64(pow(_BASE, -1, 2**64))
_LETTERS = (np.arange(256, dtype=np.uint64) + np.uint64(1)) * _MIX


def string_keys(strings: Sequence[bytes]) -> Keys:
    """Return one key a string, over its first 1024 bytes."""
    return _upper(string_hashes(strings))


def string_hashes(strings: Sequence[bytes]) -> NDArray[np.uint64]:
    """Return the whole hash of each string, over its first 1024 bytes.

    Of a million strings two share one with a chance of 3 in 100 million.
    """
    _, offset, terms = _terms([text[: len(_POWERS)] for text in strings])
    sums = np.concatenate([[np.uint64(0)], np.cumsum(terms, dtype=np.uint64)])
    return np.asarray(sums[offset[1:]] - sums[offset[:-1]])


def deletion_keys(strings: Sequence[bytes]) -> tuple[Keys, Numbers]:
    """Return the keys of every string and of each less one letter, sorted, with its number."""
    cut = [text[:_LONGEST] for text in strings]
    length, offset, terms = _terms(cut)
    sums = np.concatenate([[np.uint64(0)], np.cumsum(terms, dtype=np.uint64)])
    number = np.repeat(np.arange(len(cut), dtype=np.uint32), length)
    before = sums[:-1] - sums[offset[:-1]][number]
    after = sums[offset[1:]][number] - sums[1:]
    keys = np.concatenate([sums[offset[1:]] - sums[offset[:-1]], before + after * _INVERSE])
    numbers = np.concatenate([np.arange(len(cut), dtype=np.uint32), number])
    upper = _upper(keys)
    order = np.argsort(upper, kind="stable")
    return upper[order], numbers[order]


def keys_near(text: bytes, deletions: int) -> Keys:
    """Return the keys of a string less up to `deletions` (0 to 2) of its letters, sorted."""
    text = text[:_LONGEST]
    letters = _LETTERS[np.frombuffer(text, np.uint8)]
    count = len(letters)
    found = [(letters * _POWERS[:count]).sum(keepdims=True, dtype=np.uint64)]
    if deletions and count > 1:
        found.append((letters[_kept(count, 1)] * _POWERS[: count - 1]).sum(1, dtype=np.uint64))
    if deletions == 2 and count in _TWO_DELETIONS:
        found.append((letters[_kept(count, 2)] * _POWERS[: count - 2]).sum(1, dtype=np.uint64))
    return np.unique(_upper(np.concatenate(found)))


def _terms(
    strings: Sequence[bytes],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
    """Return lengths, offsets and each letter's term in its string's polynomial."""
    length = np.fromiter(map(len, strings), dtype=np.int64, count=len(strings))
    offset = np.concatenate([[0], np.cumsum(length)]).astype(np.int64)
    letters = np.frombuffer(b"".join(strings), np.uint8)
    place = np.arange(len(letters)) - np.repeat(offset[:-1], length)
    return length, offset, _LETTERS[letters] * _POWERS[place]


def _upper(keys: NDArray[np.uint64]) -> Keys:
    return (keys >> np.uint64(32)).astype(np.uint32)


@cache
def _kept(count: int, deletions: int) -> NDArray[np.intp]:
    """Return, one row a deletion, which of `count` letters stay."""
    if deletions == 1:
        return np.array([[j for j in range(count) if j != i] for i in range(count)])
    pairs = ((a, b) for a in range(count) for b in range(a + 1, count))
    return np.array([[j for j in range(count) if j not in pair] for pair in pairs])
