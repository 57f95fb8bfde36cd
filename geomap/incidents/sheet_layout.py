"""A sheet of a workbook: what stands around its rows, and how it is written again as XLSX."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geomap.errors import OutputError
from geomap.files import replacing
from geomap.incidents.layout import merged
from geomap.incidents.typed_cell import SheetError, packed, unpacked, value_of

__all__ = ["SheetLayout", "write_sheet"]

_FORMATS: tuple[tuple[type, str], ...] = (
    (dt.datetime, "yyyy-mm-dd hh:mm:ss"),
    (dt.date, "yyyy-mm-dd"),
    (dt.time, "hh:mm:ss"),
    (dt.timedelta, "[h]:mm:ss"),
)
"""How moments are shown, the first kind that fits: a number without a format is no date."""

_ERRORS = {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"}
"""Those that every program knows; others are written as text."""

_LONGEST_CELL = 32_767

SourceRow = Mapping[str, str]


@dataclass(slots=True)
class SheetLayout:
    """A sheet's name, its rows up to the header, and those among the others that are no rows.

    `dropped` names the sheets that were not read.
    """

    name: str
    columns: list[str]
    head: list[list[Any]]
    suffix: str = ""
    dropped: list[str] = field(default_factory=list)
    beside: dict[int, list[Any]] = field(default_factory=dict)

    def record(self, line: int, row: SourceRow) -> list[Any]:  # noqa: ARG002 - a layout takes both
        """Return the values of a row."""
        return [packed(value_of(cell)) for cell in row.values()]

    def described(self, lines: Sequence[int]) -> dict[str, Any]:  # noqa: ARG002 - as above
        """Return all but what stands among the rows as plain values."""
        return {
            "kind": "sheet",
            "columns": self.columns,
            "name": self.name,
            "head": json.dumps(self.head, ensure_ascii=False),
            "suffix": self.suffix,
            "dropped": self.dropped,
        }


def write_sheet(rows: Sequence[SourceRow], layout: Mapping[str, Any], path: str) -> tuple[str, ...]:
    """Write source rows as a sheet of an XLSX workbook; return what a person should know.

    Numbers, days, truths and errors are what they were, and what was a formula
    is its value.

    Raises
    ------
    OutputError
        XlsxWriter is not there, the file cannot be written, or a cell is too long.
    """
    try:
        import xlsxwriter
        from xlsxwriter.exceptions import XlsxWriterException
    except ImportError:
        raise OutputError(
            f"{path}: workbooks are written by XlsxWriter; install geomap[xlsx], or write .csv"
        ) from None
    with replacing(path) as temporary:
        try:
            with xlsxwriter.Workbook(str(temporary), {"constant_memory": True}) as book:
                _fill(book, rows, layout, path)
        except XlsxWriterException as error:
            said = " ".join(str(error).split())[:200]
            raise OutputError(f"{path}: cannot write: {said}") from None
    return tuple(_notes(layout, Path(path).suffix.lower()))


def _fill(book: Any, rows: Sequence[SourceRow], layout: Mapping[str, Any], path: str) -> None:
    sheet = book.add_worksheet(layout["name"])
    formats = {kind: book.add_format({"num_format": shown}) for kind, shown in _FORMATS}
    for number, values in enumerate(_rows(rows, layout)):
        for column, value in enumerate(values):
            if isinstance(value, str) and len(value) > _LONGEST_CELL:
                raise OutputError(f"{path}: row {number + 1}: a cell of over 32,767 characters")
            _put(sheet, (number, column), value, formats)


def _rows(rows: Sequence[SourceRow], layout: Mapping[str, Any]) -> Iterator[list[Any]]:
    for cells in json.loads(layout["head"]):
        yield [unpacked(cell) for cell in cells]
    for _, row, beside in merged(rows, layout):
        if row is None:
            yield [unpacked(cell) for cell in beside]
        else:
            yield [value_of(cell) for cell in row.values()]


def _put(sheet: Any, at: tuple[int, int], value: Any, formats: Mapping[type, Any]) -> None:
    """Write a cell as what it was; nothing is written for an empty one."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(*at, value)
    elif isinstance(value, (int, float)):
        sheet.write_number(*at, _Whole(value))
    elif isinstance(value, SheetError) and value in _ERRORS:
        sheet.write_formula(*at, f"={value}", None, str(value))
    elif isinstance(value, str):
        sheet.write_string(*at, value)
    else:
        shown = next(found for kind, found in formats.items() if isinstance(value, kind))
        sheet.write_datetime(*at, value, shown)


class _Whole(float):
    """A number that is written with all its digits, where XlsxWriter asks for 16."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        if spec != ".16G":
            return super().__format__(spec)
        return repr(float(self)).removesuffix(".0")


def _notes(layout: Mapping[str, Any], suffix: str) -> Iterator[str]:
    yield "values are written as they were; formulas, formats and what else is in it are not"
    if layout["suffix"] != suffix:
        yield f"the source is {layout['suffix']}; its sheet is written as {suffix}"
    if layout["dropped"]:
        names = ", ".join(f'"{name[:80]}"' for name in layout["dropped"][:10])
        yield f"sheets that were not read are not written: {names}"
