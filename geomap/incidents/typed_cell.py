"""Cells that were no text in their file: texts to read, and the values to write back."""

import datetime as dt
import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

__all__ = ["SheetError", "TypedCell", "packed", "typed", "unpacked", "value_of"]


_PLAIN = frozenset({str, bool, int, type(None)})


class TypedCell(str):
    """The text of a number, day, truth, missing value or shape, with the value itself."""

    __slots__ = ("value",)
    value: Any


class SheetError(str):
    """The value of a cell of a workbook that holds an error, such as #REF!."""

    __slots__ = ()


def typed(text: str, value: Any) -> str:
    """Return a text as a cell that keeps the value it was made from; a text keeps itself."""
    if isinstance(value, str) and value == text:
        return text
    found = TypedCell(text)
    found.value = value
    return found


def value_of(cell: str) -> Any:
    """Return the value that a cell was made from, else its text."""
    return cell.value if isinstance(cell, TypedCell) else str(cell)


def packed(value: Any) -> Any:
    """Return a value of a table as plain values that JSON has; `unpacked` makes it again."""
    if type(value) in _PLAIN or (type(value) is float and math.isfinite(value)):
        return value
    if isinstance(value, (list, tuple)):
        return {type(value).__name__: [packed(item) for item in value]}
    if isinstance(value, dict):
        return {"dict": [[packed(key), packed(item)] for key, item in value.items()]}
    for name, (kind, written, _) in _PACKED.items():
        if isinstance(value, kind):
            return {name: written(value)}
    return str(value)  # of another kind of text, say


def unpacked(value: Any) -> Any:
    """Return the value that `packed` was given."""
    if not isinstance(value, dict):
        return value
    ((name, inner),) = value.items()
    if name in {"list", "tuple"}:
        items = [unpacked(item) for item in inner]
        return items if name == "list" else tuple(items)
    if name == "dict":
        return {unpacked(key): unpacked(item) for key, item in inner}
    return _PACKED[name][2](inner)


def _written_moment(value: dt.datetime) -> str:
    return value.isoformat()


def _moment(text: str) -> Any:
    if text == "NaT":
        return None
    if len(text.partition(".")[2].partition("+")[0]) <= 6:
        return dt.datetime.fromisoformat(text)
    import pandas as pd  # nanoseconds

    return pd.Timestamp(text)


_PACKED: dict[str, tuple[type, Callable[[Any], Any], Callable[[Any], Any]]] = {
    "float": (float, repr, float),
    "datetime": (dt.datetime, _written_moment, _moment),
    "date": (dt.date, dt.date.isoformat, dt.date.fromisoformat),
    "time": (dt.time, dt.time.isoformat, dt.time.fromisoformat),
    "timedelta": (
        dt.timedelta,
        lambda value: [value.days, value.seconds, value.microseconds],
        lambda parts: dt.timedelta(*parts),
    ),
    "error": (SheetError, str, SheetError),
    "bytes": (bytes, bytes.hex, bytes.fromhex),
    "decimal": (Decimal, str, Decimal),
}
"""The kinds of values that JSON lacks: how they are written there, and made again."""
