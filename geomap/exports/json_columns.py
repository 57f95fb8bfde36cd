"""Columns as JSON, whole columns at a time: Arrow does the work, Python only what is odd.

Each function returns an Arrow array of texts without nulls, one a row, that
stand in a JSON document as they are.
"""

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from geomap.exports.flat import clean

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["degrees", "joined_rows", "json_column", "json_texts"]

_quoted = json.JSONEncoder(ensure_ascii=False).encode
_ODD = r'["\\\x00-\x1f]'


def json_column(values: "pa.Array", kind: str) -> "pa.LargeStringArray":
    """Return a flat column in JSON, null where it is empty.

    Numbers have at most 7 decimals and, unless they are counts, always a point, so
    that readers that guess types see what they are.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_large_string(values.type):
        return _quoted_texts(values)
    if pa.types.is_date(values.type):
        return _quoted_texts(pc.cast(values, pa.large_string()))
    if not pa.types.is_floating(values.type):
        return _without_nulls(pc.cast(values, pa.large_string()))
    texts = _decimal(values.fill_null(0).to_numpy(zero_copy_only=False))
    if kind != "count":
        pointed = pc.binary_join_element_wise(texts, _text(".0"), _text(""))
        texts = pc.if_else(pc.match_substring_regex(texts, "[.e]"), texts, pointed)
    return _without_nulls(pc.if_else(values.is_valid(), texts, pa.scalar(None, pa.large_string())))


def json_texts(texts: Sequence[str | None]) -> "pa.LargeStringArray":
    """Return texts as JSON strings; NUL and half characters show as U+FFFD."""
    import pyarrow as pa

    try:
        array = pa.array(texts, pa.large_string())
    except UnicodeEncodeError:
        array = pa.array([text and clean(text) for text in texts], pa.large_string())
    return _quoted_texts(array)


def _quoted_texts(array: "pa.LargeStringArray") -> "pa.LargeStringArray":
    import pyarrow as pa
    import pyarrow.compute as pc

    odd = pc.match_substring_regex(array, _ODD)
    quoted = pc.binary_join_element_wise(_text('"'), array, _text('"'), _text(""))
    if pc.any(odd).as_py():
        escaped = [_quoted(clean(text)) for text in array.filter(odd).to_pylist()]
        quoted = pc.replace_with_mask(quoted, odd.fill_null(False), pa.array(escaped, quoted.type))
    return _without_nulls(quoted)


def degrees(values: Any) -> "pa.LargeStringArray":
    """Return finite coordinates, an array of float64, with at most 7 decimals."""
    return _decimal(values)


def joined_rows(parts: Sequence["pa.LargeStringArray | str"]) -> "pa.LargeStringArray":
    """Return the parts of each row joined; a plain text is the same in every row."""
    import pyarrow.compute as pc

    arrays = [_text(part) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*arrays, _text(""))


def _decimal(numbers: Any) -> "pa.LargeStringArray":
    """Return numbers as JSON with at most 7 decimals."""
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
    """Return a small number without an exponent."""
    if "e-" not in text:
        return text
    return re.sub(r"0+$", "", f"{float(text):.7f}").removesuffix(".")


def _without_nulls(texts: Any) -> "pa.LargeStringArray":
    return texts.fill_null("null")


def _text(text: str) -> "pa.LargeStringScalar":
    import pyarrow as pa

    return pa.scalar(text, pa.large_string())
