"""What cells of a workbook hold that calamine leaves out: errors, lone formulas, long numbers.

Calamine gives an empty cell for the first two, and numbers as floats of 15 to 17
digits. XLSX is text inside, and is looked through again where it may have any of these.
"""

import html
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from geomap.incidents.rows import Source

__all__ = ["NOT_AVAILABLE", "CellFault", "SheetCells", "address_of", "sheet_cells"]

Address = tuple[int, int]
"""Row and column of a cell, both from 0."""

_ERROR = re.compile(rb"""<(?:\w+:)?c\b[^>]*\bt=["']e["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_LONG = re.compile(rb"<(?:\w+:)?v>-?(?:\d{16}|[\d.]+[eE]\+?(?:1[5-9]|[2-9]\d))")
_TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s>/])([^>]*?)(/?)>")
_END = re.compile(rb"</(?:\w+:)?c>")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*?(?:/>|>([^<]*)<)")
_AT = re.compile(rb"""\sr=["']([A-Z]*)(\d+)["']""")
_TYPE = re.compile(rb"""\st=["'](\w+)["']""")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^>]*)>")
_LINK = re.compile(r"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ODS_ERROR = re.compile(rb"""calcext:value-type=["']error["']""")

_MOST_DIGITS = 15
"""What programs of spreadsheets keep of a number."""

NOT_AVAILABLE = "#N/A"


class CellFault(NamedTuple):
    """A cell without a value: the error it shows, or None for a formula never counted."""

    error: str | None

    @property
    def reason(self) -> str:
        """What is wrong with it and what mends it."""
        if self.error is None:
            return "holds a formula without a value; open the workbook, let it count and save it"
        return f"holds the error {self.error[:20]}; mend it in the workbook"


class SheetCells(NamedTuple):
    """Cells by row and column: those without a value, and the long numbers as the file has them.

    `rounded` are long numbers of which the file holds no more than 15 digits;
    `unplaced` counts errors in a format that does not say where they are.
    """

    faults: dict[Address, CellFault]
    numbers: dict[Address, str]
    rounded: list[Address]
    unplaced: int = 0


def address_of(row: int, column: int) -> str:
    """Return a cell's address as spreadsheets write it; both numbers are from 0."""
    letters, left = "", column + 1
    while left:
        left, letter = divmod(left - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def sheet_cells(source: Source, sheet: str) -> SheetCells:
    """Return what a sheet holds beside the values that calamine gives."""
    found = SheetCells({}, {}, [])
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            names = set(archive.namelist())
            if "content.xml" in names:
                errors = len(_ODS_ERROR.findall(archive.read("content.xml")))
                return found._replace(unplaced=errors)
            part = _part_of(archive, sheet)
            data = archive.read(part) if part in names else b""
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, OSError, NotImplementedError):
        return found  # what is wrong with it, calamine says
    if _ERROR.search(data) or _FORMULA.search(data) or _LONG.search(data):
        for address, kind, body in _cells(data):
            _sort(found, address, kind, body)
    return found


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the part that holds a sheet; an empty text where none is named."""
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    links = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = {a.get("Id", ""): a.get("Target", "") for a in _attributes(_LINK, links)}
    for attributes in _attributes(_SHEET, book):
        if attributes.get("name") == sheet:
            wanted = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            target = targets.get(wanted, "")
            return target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
    return ""


def _attributes(tag: re.Pattern[str], text: str) -> Iterator[dict[str, str]]:
    for found in tag.finditer(text):
        yield {
            name: html.unescape(double or single)
            for name, double, single in _ATTRIBUTE.findall(found[1])
        }


def _cells(data: bytes) -> Iterator[tuple[Address, bytes, bytes]]:
    """Yield each cell's address, type and content; rows and cells may leave out their numbers."""
    row, column = -1, -1
    for found in _TAG.finditer(data):
        at = _AT.search(b" " + found[2])
        if found[1] == b"row":
            row, column = (int(at[2]) - 1 if at else row + 1), -1
            continue
        column = _number(at[1]) if at else column + 1
        if found[3]:
            continue
        end = _END.search(data, found.end())
        kind = _TYPE.search(b" " + found[2])
        body = data[found.end() : end.start() if end else len(data)]
        yield (row, column), (kind[1] if kind else b"n"), body


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - ord("A") + 1
    return number - 1


def _sort(found: SheetCells, address: Address, kind: bytes, body: bytes) -> None:
    """Put a cell where it belongs; most belong nowhere."""
    value = _VALUE.search(body)
    text = (value[1] or b"").decode("utf-8", "replace").strip() if value else ""
    if kind == b"e":
        found.faults[address] = CellFault(text or "#VALUE!")
    elif value is None and _FORMULA.search(body):
        found.faults[address] = CellFault(None)
    elif kind == b"n" and len(text) > _MOST_DIGITS:
        _keep_long(found, address, text)


def _keep_long(found: SheetCells, address: Address, text: str) -> None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return
    if number != number.to_integral_value() or not 1e15 <= abs(number) < 1e30:
        return
    found.numbers[address] = str(int(number))
    if not text.lstrip("-").isdigit():
        found.rounded.append(address)
