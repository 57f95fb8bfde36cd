"""Key tables: from the hash of a string to numbers, packed for a memory map.

    directory[upper bits of the hash] -> a few entries of (further bits, number)

A look-up reads one word of the directory and the few entries beside each other
that it names: two pages of the map, where a binary search of sorted keys
touches a page a step. An entry is one integer: the number in its lower bits,
further bits of the hash above it. Hashes that agree in all kept bits are
taken for one; whoever must know compares the strings.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["KeyTable", "key_table"]

Numbers = NDArray[Any]

_PER_BUCKET = 12
"""Entries that a word of the directory names, on average: a cache line of them."""

_TAG_BITS = 9
"""Least bits of the hash beside a number: of 500 entries read in vain one is mistaken for a hit."""


def key_table(
    name: str, hashes: NDArray[np.uint64], numbers: Numbers, *, whole: bool = False
) -> dict[str, NDArray[Any]]:
    """Return the sections of a table: `NAME_key`, `NAME_key_start` and `NAME_key_low`.

    Parameters
    ----------
    name
        What the sections are called after.
    hashes, numbers
        One of each for an entry; numbers are 0 or above.
    whole
        Keep all of a hash that 64 bits hold beside the number: some 60 bits of it, so that a
        hit may be taken without comparing strings.
    """
    bits = max(1, (len(hashes) // _PER_BUCKET).bit_length())
    low = max(1, int(numbers.max(initial=0)).bit_length())
    wide = whole or low + _TAG_BITS > 32
    tag_bits = (64 if wide else 32) - low
    bucket = hashes >> np.uint64(64 - bits)
    tag = (hashes << np.uint64(bits)) >> np.uint64(64 - tag_bits)
    entry = (tag << np.uint64(low)) | numbers.astype(np.uint64)
    if wide:
        entry = entry[np.lexsort((entry, bucket))]
    else:
        entry = np.sort((bucket << np.uint64(32)) | entry).astype(np.uint32)
    count = np.bincount(bucket.astype(np.int64), minlength=1 << bits)
    start = np.zeros((1 << bits) + 1, dtype=np.uint32)
    np.cumsum(count, out=start[1:])
    return {
        f"{name}_key": entry,
        f"{name}_key_start": start,
        f"{name}_key_low": np.array([low], dtype=np.uint8),
    }


class KeyTable:
    """A packed table, open."""

    def __init__(self, entries: Numbers, start: NDArray[np.uint32], low: int) -> None:
        self._entries, self._start = entries, start
        bits = (len(start) - 1).bit_length() - 1
        tag_bits = 8 * entries.dtype.itemsize - low
        self._bucket_shift, self._bits = np.uint64(64 - bits), np.uint64(bits)
        self._tag_shift, self._low = np.uint64(64 - tag_bits), entries.dtype.type(low)
        self._mask = entries.dtype.type((1 << low) - 1)

    def find(self, hashes: NDArray[np.uint64]) -> tuple[Numbers, Numbers]:
        """Return the numbers under these hashes, and for each the position of its hash."""
        bucket = (hashes >> self._bucket_shift).astype(np.intp)
        first = self._start[bucket].astype(np.intp)
        count = self._start[bucket + 1].astype(np.intp) - first
        of = np.repeat(np.arange(len(hashes)), count)
        # Entry i of all that are read is entry i - (entries read before its bucket) of its own.
        entries = self._entries[np.arange(len(of)) + (first - np.cumsum(count) + count)[of]]
        tag = ((hashes << self._bits) >> self._tag_shift).astype(entries.dtype)
        hit = np.flatnonzero(entries >> self._low == tag[of])
        return (entries[hit] & self._mask).astype(np.intp), of[hit]
