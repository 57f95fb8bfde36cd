"""Identifiers that programs took for numbers: `12.0` for 12, and `1.97E+11` for a lost one."""

import re
from collections.abc import Sequence

__all__ = ["are_floats", "shortened_note"]

_FLOAT = re.compile(r"\d+\.0")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d{1,2}")


def are_floats(cells: Sequence[str]) -> bool:
    """Tell whether all identifiers are whole numbers with `.0` behind them."""
    filled = False
    for cell in cells:
        text = cell.strip()
        if text and not _FLOAT.fullmatch(text):
            return False
        filled = filled or bool(text)
    return filled


def shortened_note(cells: Sequence[str]) -> str | None:
    """Return what to tell of identifiers that a spreadsheet shortened, None without any."""
    example = next((text for cell in cells if _SHORTENED.fullmatch(text := cell.strip())), None)
    if example is None:
        return None
    return (
        f'ids like "{example}" have lost digits in a spreadsheet; '
        "take them from the source again, as text"
    )
