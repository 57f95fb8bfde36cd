"""Columns of integers in few bytes: what deflate cannot see for itself is taken out first.

What is written is a column of small non-negative integers as planes of bytes: all
lowest bytes, then all second ones. `static/columns.js` undoes each step.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Key", "Sections", "joint_key", "number_key"]

_DECIMALS = 7
_EXACT = 2**52
"""JavaScript's numbers hold every integer below this, and twice it."""
_FEW = 2**16
"""A key with more values would take as much as it saves."""


@dataclass(frozen=True, slots=True)
class Key:
    """What another column can be told from: `values` are 0 up to, not including, `size`.

    `of` are the columns of the page that make it, each with its own size.
    """

    of: tuple[tuple[str, int], ...]
    values: "NDArray[np.int64]"
    size: int


def joint_key(keys: Sequence[Key], limit: int) -> Key | None:
    """Return the first of these keys joined with as many others as leave it below `limit`."""
    joined = None
    for key in keys:
        if joined is None:
            joined = key if key.size <= limit else None
        elif joined.size * key.size <= limit:
            values = joined.values * key.size + key.values
            joined = Key((*joined.of, *key.of), values, joined.size * key.size)
    return joined


@dataclass(slots=True)
class Sections:
    """The bytes of a block, part by part, and how many there are."""

    parts: list[bytes] = field(default_factory=list)
    length: int = 0

    def raw(self, data: bytes) -> list[int]:
        """Add bytes; return where they stand: the first, and how many."""
        self.parts.append(data)
        self.length += len(data)
        return [self.length - len(data), len(data)]

    def ints(self, values: "NDArray[Any]", key: Key | None = None) -> dict[str, Any]:
        """Add integers below 2**52 and return how they are written.

        Parameters
        ----------
        values
            One a row.
        key
            What most of them can be told from: for each value of the key the
            commonest is written once, and of each row what it differs by.
        """
        found = values.astype(np.int64)
        spec: dict[str, Any] = {}
        if key is not None and len(found):
            common = _commonest(found, key)
            spec["given"] = [list(key.of), self.ints(common)]
            found = found - common[key.values]
        low = int(found.min()) if len(found) else 0
        plain = found - low
        steps = np.diff(found, prepend=np.int64(0))
        steps = np.where(steps < 0, -2 * steps - 1, 2 * steps)  # zigzag: sign in the last bit
        news = _news(found)
        choices = [("", plain), ("steps", steps), *([("news", news)] if news is not None else [])]
        how, written = min(choices, key=lambda choice: _size(choice[1]))
        width = _width(written)
        planes = written.astype("<u8").view(np.uint8).reshape(-1, 8)[:, :width]
        spec["n"], spec["width"] = len(written), width
        if how:
            spec["how"] = how
        elif low:
            spec["low"] = low
        spec["at"] = self.raw(np.ascontiguousarray(planes.T).tobytes())[0]
        return spec

    def numbers(
        self, values: "NDArray[np.float64]", decimals: int = _DECIMALS, key: Key | None = None
    ) -> dict[str, Any]:
        """Add numbers, NaN for none, with as many of `decimals` as they have."""
        if not _fits(values, decimals):
            at, _ = self.raw(values.astype("<f8").tobytes())
            return {"floats": at, "n": len(values)}
        whole, places, none = _whole(values, decimals)
        spec: dict[str, Any] = {"ints": self.ints(whole, key), "decimals": places}
        return spec if np.isfinite(values).all() else spec | {"none": none}


def number_key(name: str, values: "NDArray[np.float64]") -> Key | None:
    """Return a column of numbers as a key; None where it has no few different ones.

    A row without a number has 0, one with the least number 1, or 0 where all have one.
    """
    if not len(values) or not _fits(values, _DECIMALS):
        return None
    whole, _, _ = _whole(values, _DECIMALS)
    size = int(whole.max() - whole.min()) + 1
    return Key(((name, size),), whole - whole.min(), size) if size <= _FEW else None


def _fits(values: "NDArray[np.float64]", decimals: int) -> bool:
    known = values[np.isfinite(values)]
    return not len(known) or float(np.abs(known).max()) * 10.0**decimals < _EXACT


def _whole(values: "NDArray[np.float64]", decimals: int) -> tuple["NDArray[np.int64]", int, int]:
    """Return numbers as integers of as many decimals as they have, and what stands for none."""
    known = np.isfinite(values)
    rounded = values[known].round(decimals)
    places = next(
        (n for n in range(decimals) if np.array_equal(rounded.round(n), rounded)), decimals
    )
    whole = np.zeros(len(values), np.int64)
    whole[known] = np.rint(rounded * 10.0**places)
    none = int(whole[known].min()) - 1 if known.any() else 0
    whole[~known] = none
    return whole, places, none


def _commonest(values: "NDArray[np.int64]", key: Key) -> "NDArray[np.int64]":
    """Return for each value of a key the commonest of `values`, the least of several; else 0."""
    order = np.lexsort((values, key.values))
    given, sought = key.values[order], values[order]
    starts = np.flatnonzero(np.r_[True, (given[1:] != given[:-1]) | (sought[1:] != sought[:-1])])
    runs = np.diff(np.r_[starts, len(values)])
    best = np.lexsort((sought[starts], -runs, given[starts]))
    keys, first = np.unique(given[starts][best], return_index=True)
    common = np.zeros(key.size, np.int64)
    common[keys] = sought[starts][best][first]
    return common


def _news(codes: "NDArray[np.int64]") -> "NDArray[np.int64] | None":
    """Return codes with 0 for each that is one more than all before it: news, in their order.

    Any other is written as itself and 2 more, so that -1 stays above 0. None
    where a value is below -1, which no code is.
    """
    if not len(codes) or codes.min() < -1:
        return None
    highest = np.maximum.accumulate(np.r_[np.int64(-1), codes[:-1]])
    return np.where(codes == highest + 1, 0, codes + 2)


def _width(values: "NDArray[np.int64]") -> int:
    return (int(values.max()).bit_length() + 7) // 8 if len(values) else 0


def _size(values: "NDArray[np.int64]") -> float:
    """Return about how many bits these take when each plane is written by its frequencies."""
    total = 0.0
    for place in range(_width(values)):
        counts = np.bincount((values >> (8 * place)) & 255, minlength=256)
        shares = counts[counts > 0] / len(values)
        total -= float(shares @ np.log2(shares))
    return total
