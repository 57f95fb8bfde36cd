"""Workbooks as rows: XLSX, XLS and ODS, read by calamine."""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from geomap.errors import InputError
from geomap.incidents.datasets import dataset_of
from geomap.incidents.fields import WEAK_DATES, mapping_of, plain_header, spread_of
from geomap.incidents.heading import LINES_ABOVE, header_row, heads
from geomap.incidents.options import ReadOptions
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.rows import Row, Rows, Source, unique_names
from geomap.incidents.sheet_cells import NOT_AVAILABLE, SheetCells, address_of, sheet_cells
from geomap.incidents.sheet_layout import SheetLayout
from geomap.incidents.tabular import cell_of, row_of
from geomap.incidents.typed_cell import SheetError, packed, typed, value_of
from geomap.incidents.workbook_own import CLAIMS, INCIDENTS, is_own_workbook, with_claims

__all__ = ["looks_like_workbook", "workbook"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MEMBERS = {"xl/workbook.xml", "content.xml"}

_MOST_BYTES = 2**31
"""Unpacked: a few million rows; more is a bomb, or data for Parquet."""

_MOST_AREA = 50_000_000
_THINNEST = 200
"""A sheet is held as a rectangle: one cell in a far corner would fill the memory."""

_FAR_ROW = re.compile(rb'\br="[A-Z]{0,3}(\d{4,7})"')
_WIDTHS = ((re.compile(rb'\br="[A-Z]{3}\d'), 16_384), (re.compile(rb'\br="[A-Z]{2}\d'), 702))

_SHOWN = 10

_DAY_NUMBER = re.compile(r"([2-6]\d{4})(?:\.\d+)?")
"""Days since the end of 1899, from 1954 to 2091: a date that is not shown as one."""

_DAY_0 = dt.date(1899, 12, 30)
_DAY_0_OF_1904 = dt.date(1904, 1, 1)


def looks_like_workbook(source: Source) -> bool:
    """Tell whether the bytes are those of a workbook, whatever the file is called."""
    if source.head.startswith(_OLE):
        return True
    return source.head.startswith(b"PK") and bool(_MEMBERS & set(_members(source)))


def _members(source: Source) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return []


def workbook(source: Source, options: ReadOptions) -> Rows:
    """Return the rows of a sheet, numbered as the sheet numbers them.

    The sheet is the one that `options.layer` names, else the only one whose
    columns say where something was. Formulas give their last value, dates are
    ISO dates, hidden rows are rows. Empty rows are left out. Day numbers in a
    column of dates are made ISO dates, which a note tells.

    Raises
    ------
    InputError
        It cannot be opened, has several sheets that could be meant, or the
        sheet is empty.
    """
    book = _opened(source)
    names = [str(name) for name in book.sheet_names]
    if options.layer is not None:
        if options.layer not in names:
            raise InputError(
                f'{source.name}: no sheet "{options.layer[:80]}"; there are {_some(names)}'
            )
        chosen = options.layer
        grid = _grid(source, book, chosen)
    else:
        chosen, grid = _chosen(source, book, names, options)
    beside = sheet_cells(source, chosen)
    _put_beside(grid, beside)
    found = _rows(source, grid, options, beside)
    if chosen == INCIDENTS and is_own_workbook(names):
        with_claims(found, _grid(source, book, CLAIMS).rows)
    others = [name for name in names if name != chosen]
    if isinstance(found.layout, SheetLayout):
        found.layout.name, found.layout.dropped = chosen, others
    if others:
        found.notes.insert(0, f'sheet "{chosen[:80]}" is read; {_some(others)} are not')
    return found


def _opened(source: Source) -> Any:
    import python_calamine as calamine

    if source.head.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MOST_BYTES:
                raise InputError(f"{source.name}: over {_MOST_BYTES:,} bytes unpacked; split it")
            for name in archive.namelist():
                if name.startswith("xl/worksheets/") and _is_thin(source, archive, name):
                    raise InputError(
                        f"{source.name}: a sheet has cells very far apart; delete what is "
                        "below and right of the table"
                    )
    try:
        return calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.data))
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise _unreadable(source, error) from None


def _is_thin(source: Source, archive: zipfile.ZipFile, name: str) -> bool:
    """Tell whether a sheet of XLSX is a vast rectangle with next to nothing in it."""
    try:
        data = archive.read(name)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, NotImplementedError) as error:
        raise _unreadable(source, error) from None
    height = max((int(found[1]) for found in _FAR_ROW.finditer(data)), default=999)
    width = next((most for letters, most in _WIDTHS if letters.search(data)), 26)
    cells = data.count(b"<c ") + data.count(b":c ")
    return height * width > max(_MOST_AREA, _THINNEST * cells)


class _Grid(NamedTuple):
    """A sheet as text, from row 1 on and from the first column that has a cell, counted from 0."""

    rows: list[list[str]]
    first_column: int


def _grid(source: Source, book: Any, name: str) -> _Grid:
    """Return the cells of a sheet."""
    import python_calamine as calamine

    try:
        sheet = book.get_sheet_by_name(name)
        rows = [[typed(cell_of(value), value) for value in row] for row in sheet.iter_rows()]
        return _Grid(rows, sheet.start[1] if sheet.start else 0)
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise _unreadable(source, error) from None


def _chosen(
    source: Source, book: Any, names: Sequence[str], options: ReadOptions
) -> tuple[str, _Grid]:
    """Return the only sheet that could be meant, and its cells."""
    grids = {name: _grid(source, book, name) for name in names}
    filled = [name for name, grid in grids.items() if any(any(row) for row in grid.rows)]
    usable = [
        name
        for name in filled
        if any(heads(row, options) for row in grids[name].rows[:LINES_ABOVE])
    ]
    if INCIDENTS in usable and is_own_workbook(names):
        usable = [INCIDENTS]
    if len(usable) > 1:
        raise InputError(
            f"{source.name}: several sheets could be meant ({_some(usable)}); "
            "name one with --layer NAME"
        )
    if not filled:
        raise InputError(f"{source.name}: all its sheets are empty")
    name = usable[0] if usable else filled[0]
    return name, grids[name]


def _put_beside(grid: _Grid, beside: SheetCells) -> None:
    """Put long numbers in whole where calamine has floats; errors are kept for writing back."""
    for (row, at), text in beside.numbers.items():
        column = at - grid.first_column
        if row < len(grid.rows) and 0 <= column < len(grid.rows[row]):
            grid.rows[row][column] = typed(text, value_of(grid.rows[row][column]))
    for (row, at), fault in beside.faults.items():
        column = at - grid.first_column
        if fault.error and row < len(grid.rows) and 0 <= column < len(grid.rows[row]):
            grid.rows[row][column] = typed("", SheetError(fault.error))


def _rows(source: Source, sheet: _Grid, options: ReadOptions, beside: SheetCells) -> Rows:
    grid = sheet.rows
    top = next((n for n, row in enumerate(grid) if any(cell.strip() for cell in row)), None)
    if top is None:
        raise InputError(f"{source.name}: the sheet is empty")
    start = top + header_row(grid[top:], options)
    width = max(n for row in grid[start:] for n, cell in enumerate(row, start=1) if cell)
    columns = unique_names(list(grid[start][:width]))
    head = [[packed(value_of(cell)) for cell in cells] for cells in grid[: start + 1]]
    back = SheetLayout("", columns, head, suffix=source.suffix)
    found = Rows(columns, [], unit="row", layout=back)
    if start > top:
        found.notes.append(f"the columns are named in row {start + 1}; what is above is left out")
    below = [list(cells) for cells in grid[start + 1 :]]
    _write_days(source, found, below, options)
    read = {number + sheet.first_column: columns[number] for number in _read(columns, options)}
    faults = _faults(found, beside, read)
    for number, cells in enumerate(below, start=start + 2):
        if number - 1 in faults:
            column, reason = faults[number - 1]
            row: Row | Reject = reject(
                source.name,
                number,
                column=column,
                value="",
                reason=reason,
                row=dict(zip(columns, cells, strict=False)),
            )
        elif any(cells):
            row = row_of(source, number, columns, cells[:width])
        else:
            back.beside[number] = []
            continue
        if isinstance(row, Row):
            found.rows.append(row)
        else:
            found.refused.append(row)
            back.beside[number] = [packed(value_of(cell)) for cell in cells[:width]]
    return found


def _read(columns: Sequence[str], options: ReadOptions) -> Collection[int]:
    """Return the columns that hold a field."""
    try:
        dataset = dataset_of(columns, options.format)
        if dataset is None:
            return spread_of(columns, mapped=options.columns).read()
        said = mapping_of(columns, options.columns)
        return {number for held in dataset.spread(columns, said).values() for number in held}
    except InputError:
        return ()  # what is wrong is said with the file's name later on


def _faults(found: Rows, beside: SheetCells, read: Mapping[int, str]) -> dict[int, tuple[str, str]]:
    """Return by row the column and reason of a cell that is read and has no value; note others.

    `read` gives the columns that are read, by their number in the sheet. `#N/A` is
    how a sheet says that something is not known: it refuses no row.
    """
    wrong: dict[int, tuple[str, str]] = {}
    unread: list[str] = []
    unknown: list[str] = []
    for (row, column), fault in sorted(beside.faults.items()):
        address = address_of(row, column)
        if column not in read:
            unread.append(address)
        elif fault.error == NOT_AVAILABLE:
            unknown.append(address)
        else:
            wrong.setdefault(row, (read[column], f"cell {address} {fault.reason}"))
    if unread:
        found.notes.append(f"kept empty, as they hold errors or no value: {_places(unread)}")
    if unknown:
        found.notes.append(f"{NOT_AVAILABLE} is read as not known: {_places(unknown)}")
    if beside.unplaced:
        cells = (
            "cell that holds an error is" if beside.unplaced == 1 else "cells that hold errors are"
        )
        found.notes.append(f"{beside.unplaced} {cells} read as empty; look for # and Err: in it")
    rounded = [address_of(row, column) for row, column in beside.rounded]
    if rounded:
        found.notes.append(
            f"numbers of over 15 digits may have lost their last digits: {_places(rounded)}; "
            "a workbook keeps long ids whole as text"
        )
    return wrong


def _places(addresses: Sequence[str]) -> str:
    count = len(addresses)
    shown = ", ".join(addresses[:_SHOWN]) + (
        f" and {count - _SHOWN} more" if count > _SHOWN else ""
    )
    return f"cell {shown}" if count == 1 else f"cells {shown}"


def _write_days(
    source: Source, found: Rows, grid: Sequence[list[str]], options: ReadOptions
) -> None:
    """Write the day numbers in columns of dates as ISO dates, in place; times of day go."""
    try:
        spread = spread_of(found.columns, mapped=options.columns)
    except InputError:
        return  # what is wrong with the mapping is said with the file's name later on
    said = {plain_header(name) for name in options.columns}
    doubtful = WEAK_DATES - said  # under "data" 44644 may be anything
    numbers = [spread.one(name) for name in ("date_start", "date_end")]
    day_0 = None
    for number in numbers:
        if number is None or plain_header(found.columns[number]) in doubtful:
            continue
        example = ""
        for cells in (cells for cells in grid if number < len(cells)):
            day = _DAY_NUMBER.fullmatch(cells[number].strip())
            if day is None:
                continue
            day_0 = day_0 or _day_0(source)
            written = (day_0 + dt.timedelta(days=int(day[1]))).isoformat()
            example = example or f"{cells[number].strip()} as {written}"
            cells[number] = typed(written, value_of(cells[number]))
        if example:
            name = found.columns[number][:80]
            found.notes.append(f'day numbers in column "{name}" are read as dates: {example}')


def _day_0(source: Source) -> dt.date:
    """Return the day that a workbook counts from: old ones of Macintosh have another."""
    if source.head.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            if "xl/workbook.xml" in archive.namelist() and re.search(
                rb"""date1904=["'](?:1|true)""", archive.read("xl/workbook.xml")
            ):
                return _DAY_0_OF_1904
    return _DAY_0


def _unreadable(source: Source, error: Exception) -> InputError:
    said = " ".join(str(error).split())[:200]
    return InputError(f"{source.name}: cannot be read as a workbook: {said}")


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(f'"{name[:80]}"' for name in names[:_SHOWN])
    return shown + (f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else "")
