"""Whatever a cell of a person's table holds, as text, a number, a day or nothing.

Empty cells are None, NaN, NaT and NA alike; nothing here is HTML.
"""

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = [
    "NO_DAY", "cells", "day", "day_codes", "day_numbers", "iso", "number", "number_cells",
    "text", "text_cells", "texts",
]  # fmt: skip

NO_DAY = -(2**31)
"""In a column of days since 1970-01-01: none is known."""
_DECIMALS = 7
_YEAR_0, _YEAR_10000 = -719_528, 2_932_897
"""The first day that ISO 8601 writes with four figures, and the first that it does not."""


def text(value: object) -> str | None:
    """Return a cell's text; empty cells are None."""
    return None if is_empty(value) else str(value) or None


def is_empty(value: object) -> bool:
    """Return whether a cell holds nothing: None, NaN, NaT, NA."""
    try:
        return value is None or bool(value != value)  # noqa: PLR0124  # NaN is not itself
    except TypeError:  # pandas.NA has no truth
        return True


def number(value: object) -> float | int | None:
    """Return a cell's finite number, whole where it is whole; else None."""
    try:
        found = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
    if not math.isfinite(found):
        return None
    return int(found) if found.is_integer() else round(found, _DECIMALS)


def day(value: object) -> str | None:
    """Return a date cell as YYYY-MM-DD; no time zone is ever consulted."""
    found = None if is_empty(value) else re.match(r"\d{4}-\d{2}-\d{2}", str(value))
    return found[0] if found else None


def texts(value: object) -> list[str]:
    """Return a list cell's texts; lone text is a list of one."""
    if isinstance(value, str):
        return [value]
    if type(value) is list and all(type(item) is str for item in value):
        return [item for item in value if item]
    try:
        return [found for item in value if (found := text(item))]  # type: ignore[attr-defined]
    except TypeError:
        return []


def text_cells(table: "pd.DataFrame", name: str) -> Sequence[str | None]:
    """Return a column's texts, row by row; of an absent column none."""
    # What is text already, as nearly all is, need not be looked at further.
    return [cell if type(cell) is str and cell else text(cell) for cell in cells(table, name)]


def cells(table: "pd.DataFrame", name: str) -> Sequence[Any]:
    """Return a column's cells, row by row; of an absent column None."""
    if name not in table.columns:
        return [None] * len(table)
    values: Sequence[Any] = table[name].to_numpy(dtype=object).tolist()
    return values


def number_cells(table: "pd.DataFrame", name: str) -> "NDArray[np.float64]":
    """Return a column's finite numbers; NaN for all else."""
    if name not in table.columns:
        return np.full(len(table), np.nan)
    values = table[name]
    if values.dtype.kind in "iuf":
        found = values.to_numpy(dtype=np.float64, na_value=np.nan)
        return np.where(np.isfinite(found), found, np.nan)
    return np.array([_finite(cell) for cell in cells(table, name)], dtype=np.float64)


def day_numbers(table: "pd.DataFrame", name: str) -> "NDArray[np.int32]":
    """Return a column's dates as days since 1970-01-01; NO_DAY where there is none."""
    if name not in table.columns:
        return np.full(len(table), NO_DAY, np.int32)
    values = table[name]
    if values.dtype.kind == "M":
        dates = values.to_numpy(dtype="datetime64[s]").astype("datetime64[D]")
    else:
        return day_codes([day(cell) for cell in cells(table, name)])
    return _numbered(dates)


def day_codes(days: "Sequence[str | None]") -> "NDArray[np.int32]":
    """Return days written YYYY-MM-DD as days since 1970-01-01; NO_DAY for None."""
    return _numbered(np.array([found or "NaT" for found in days], dtype="datetime64[D]"))


def _numbered(dates: "NDArray[np.datetime64]") -> "NDArray[np.int32]":
    numbers = dates.astype(np.int64)
    known = ~np.isnat(dates) & (numbers >= _YEAR_0) & (numbers < _YEAR_10000)
    return np.where(known, numbers, NO_DAY).astype(np.int32)


def iso(number_of_day: int) -> str | None:
    """Return a day since 1970-01-01 as YYYY-MM-DD; None for NO_DAY."""
    return None if number_of_day == NO_DAY else str(np.datetime64(number_of_day, "D"))


def _finite(value: Any) -> float:
    try:
        found = float(value)
    except (TypeError, ValueError):
        return math.nan
    return found if math.isfinite(found) else math.nan
