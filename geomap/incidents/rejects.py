"""Rows that were refused: where they are, what is wrong, and the row itself."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

from geomap.files import csv_text, write_text

__all__ = ["REJECT_COLUMNS", "Reject", "reject", "write_rejects"]

REJECT_COLUMNS = ("line", "column", "value", "reason", "row", "file")

_LONGEST_VALUE = 200
_LONGEST_CELL = 10_000


class Reject(TypedDict):
    """One refused row; plain values, so that it can stand in a table's `attrs`."""

    line: int
    column: str
    value: str
    reason: str
    row: str
    file: str


def reject(
    file: str, line: int, *, column: str, value: str, reason: str, row: Mapping[str, str] | str
) -> Reject:
    """Return the record of a refused row.

    `row` is its cells, or its bare text where it could not be cut into cells.
    A value is shown to 200 characters and a cell of the row to 10,000: the
    source file still holds the rest.
    """
    cells: object
    if isinstance(row, str):
        cells = _shown(row, _LONGEST_CELL)
    else:
        cells = {name: _shown(cell, _LONGEST_CELL) for name, cell in row.items()}
    return Reject(
        line=line,
        column=column,
        value=_shown(value, _LONGEST_VALUE),
        reason=reason,
        row=json.dumps(cells, ensure_ascii=False),
        file=file,
    )


def write_rejects(rejects: Sequence[Reject], path: Path | str) -> None:
    """Write refused rows as CSV with the columns line, column, value, reason, row, file.

    `row` is the source row as JSON. The file is replaced whole.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    records = (
        [_writable(item[name]) for name in REJECT_COLUMNS]  # type: ignore[literal-required]
        for item in rejects
    )
    write_text(path, csv_text(REJECT_COLUMNS, records))


def _shown(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return f"{text[:longest]}… ({len(text):,} characters)"


def _writable(value: object) -> object:
    """Lone surrogates are no text in any encoding; show where they were."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return value
