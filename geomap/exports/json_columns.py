"""Columns as JSON, many rows at a time: Arrow does the work, Python none of it.

A column is parts that are to be joined row by row: Arrow arrays of texts without
nulls, and plain texts that are the same in every row.
"""

import json
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from geomap.exports.flat import clean

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["decimal_texts", "joined_rows", "json_column", "json_parts", "json_texts"]

_quoted = json.JSONEncoder(ensure_ascii=False).encode
_QUOTE, _BACKSLASH, _SPACE = b'"'[0], b"\\"[0], b" "[0]
_EXACT = 1e16
"""From here on numbers keep their exponent, as Python writes them."""


def json_parts(values: "pa.Array", kind: str) -> list["pa.LargeStringArray | str"]:
    """Return the parts of a flat column in JSON, null where it is empty.

    Numbers have at most 7 decimals and, unless they are counts, always a point, so
    that readers that guess types see what they are.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if values.null_count == len(values):
        return ["null"]
    if pa.types.is_large_string(values.type):
        return _quoted_parts(_escaped(values))
    if pa.types.is_date(values.type):
        return _quoted_parts(pc.cast(values, pa.large_string()))
    if pa.types.is_floating(values.type):
        texts = decimal_texts(values.fill_null(0).to_numpy(zero_copy_only=False))
        if kind != "count":
            pointed = joined_rows([texts, ".0"])
            texts = pc.if_else(pc.match_substring_regex(texts, "[.e]"), texts, pointed)
        texts = pc.if_else(values.is_valid(), texts, _text("null"))
        return [texts]
    return [pc.cast(values, pa.large_string()).fill_null("null")]


def json_column(values: "pa.Array", kind: str) -> "pa.LargeStringArray":
    """Return a flat column in JSON, null where it is empty, as `json_parts` does."""
    import pyarrow as pa

    parts = json_parts(values, kind)
    if parts == ["null"]:
        return pa.array(["null"] * len(values), pa.large_string())
    return joined_rows(parts)


def json_texts(texts: Sequence[str | None]) -> "pa.LargeStringArray":
    """Return texts as JSON strings; NUL and half characters show as U+FFFD."""
    import pyarrow as pa

    try:
        array = pa.array(texts, pa.large_string())
    except UnicodeEncodeError:
        array = pa.array([text and clean(text) for text in texts], pa.large_string())
    return json_column(array, "text")


def joined_rows(parts: Iterable["pa.LargeStringArray | str"]) -> "pa.LargeStringArray":
    """Return the parts of each row joined; one of them at least is an array."""
    import pyarrow.compute as pc

    merged: list[Any] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    joined = [_text(part) if isinstance(part, str) else part for part in merged]
    return pc.binary_join_element_wise(*joined, _text(""))


def decimal_texts(numbers: Any) -> "pa.LargeStringArray":
    """Return finite numbers, an array of float64, as JSON with at most 7 decimals."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    # a number over 1e9 has 7 decimals at most as it is, and a greater one overflows in rounding;
    # adding nothing turns -0.0 into 0.0
    small = np.abs(numbers) < 1e9
    rounded = np.where(small, np.round(np.where(small, numbers, 0), 7), numbers) + 0.0
    texts = pc.cast(pa.array(rounded), pa.large_string())
    if pc.any(pc.match_substring(texts, "e")).as_py():
        return pa.array([_plain(text) for text in texts.to_pylist()], pa.large_string())
    return texts


def _plain(text: str) -> str:
    """Return a number without an exponent, unless it is very great."""
    if "e" not in text:
        return text
    number = float(text)
    if abs(number) >= _EXACT:
        return repr(number)
    return re.sub(r"\.?0*$", "", f"{number:.7f}")


def _quoted_parts(texts: "pa.LargeStringArray") -> list["pa.LargeStringArray | str"]:
    if not texts.null_count:
        return ['"', texts, '"']
    return [joined_rows(['"', texts, '"']).fill_null("null")]


def _escaped(array: "pa.LargeStringArray") -> "pa.LargeStringArray":
    """Return texts as they stand between the quotes of JSON; nulls stay."""
    import pyarrow.compute as pc

    for code in _odd_bytes(array):
        character = chr(code)
        array = pc.replace_substring(array, character, _quoted(clean(character))[1:-1])
    return array


def _odd_bytes(array: "pa.LargeStringArray") -> list[int]:
    """Return which bytes of texts JSON does not take as they are, the backslash first."""
    import numpy as np

    _, offsets, text = array.buffers()
    if text is None:
        return []
    ends = np.frombuffer(offsets, dtype="int64")
    first, last = ends[array.offset], ends[array.offset + len(array)]
    octets = np.frombuffer(text, dtype="uint8")[first:last]
    found = [code for code in (_BACKSLASH, _QUOTE) if (octets == code).any()]
    control = octets < _SPACE
    if control.any():
        found += np.unique(octets[control]).tolist()
    return found


def _text(text: str) -> "pa.LargeStringScalar":
    import pyarrow as pa

    return pa.scalar(text, pa.large_string())
