"""A workbook for people: incidents, claims, sources, zones, and what every column means.

Days, numbers and truths are real ones. Text is text and nothing else: none of it
becomes a formula, a link or a number, whatever it begins with.
"""

import datetime as dt
import io
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.errors import OutputError
from geomap.exports.added_columns import distinct_names, with_one_geometry
from geomap.exports.features import unused_name
from geomap.exports.flat_columns import FlatColumn, incident_columns, zone_columns
from geomap.exports.layers import claim_layer, source_layer
from geomap.exports.options import ExportOptions
from geomap.files import replacing
from geomap.incidents.points import in_degrees
from geomap.incidents.workbook_own import NUMBER

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write"]

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
LONGEST_CELL = 32_767
"""Letters in a cell, counted as UTF-16 does. These three are Excel's limits."""

_FIRST_DAY = dt.date(1900, 3, 1)
"""Before it, Excel counts a 29 February 1900 that never was, or has no number for a day."""

_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - of no zone: the same bytes everywhere
_WIDTHS = {"date": 11, "truth": 9, "count": 9, "number": 11}
_TEXT_WIDTH, _LONG_WIDTH = 18, 45
_LONG_TEXTS = frozenset(
    {"title", "why", "claims", "claims_said", "killed_from", "wounded_from", "text", "sources",
     "source", "quote", "basis", "not_claimed", "note", "names", "forbids"}
)  # fmt: skip
_KINDS = {"text": "text", "date": "day", "number": "number", "count": "whole number",
          "truth": "true or false", "list": "text", "mapping": "text"}  # fmt: skip


class _Sheet(NamedTuple):
    name: str
    columns: Sequence[FlatColumn]

    @property
    def height(self) -> int:
        """How many rows it has below its header."""
        return len(self.columns[0].array) if self.columns else 0


def write(
    table: "pd.DataFrame",
    path: Path | str,
    zones: "pd.DataFrame | None" = None,
    options: ExportOptions | None = None,
) -> tuple[str, ...]:
    """Write a workbook with the sheets Incidents, Claims, Sources, Zones and Columns.

    Zones stand there where they are given, without their boundaries. Those who are
    to be named stand in the sheet Credits, where there are any.

    Returns what a workbook does not hold, one sentence each.

    Raises
    ------
    OutputError
        XlsxWriter is not there, a sheet would have more rows or columns than Excel
        can hold, or the file cannot be written; then it is as it was.
    """
    options = options or ExportOptions()
    sheets, notes = _sheets(table, zones, options)
    for sheet in sheets:
        _check_size(sheet, path)
    sheets = [sheet._replace(columns=[*map(_with_days_held, sheet.columns)]) for sheet in sheets]
    counts = [_cut_texts(sheet) for sheet in sheets]
    sheets = [sheet for sheet, _ in counts]
    cut = sum(count for _, count in counts)
    if cut:
        notes.append(f"XLSX holds {LONGEST_CELL:,} letters in a cell: {cut} longer texts are cut")
    _write_book(sheets, path, options.title or Path(path).stem)
    return tuple(notes)


def _sheets(
    table: "pd.DataFrame", zones: "pd.DataFrame | None", options: ExportOptions
) -> tuple[list[_Sheet], list[str]]:
    """Return the sheets in order, and what they do not hold."""
    named, notes = _named_apart(table)
    columns, replaced = incident_columns(named)
    claims = claim_layer(named)
    notes += [*replaced, *claims.notes]
    sheets = [
        _Sheet("Incidents", columns),
        _Sheet("Claims", _numbered(claims.columns)),
        _Sheet("Sources", source_layer(named).columns),
    ]
    if "raw" in table.columns and table["raw"].notna().any():
        notes.append("the source rows (raw) are left out of XLSX; .csv keeps them")
    if zones is not None:
        plain, renamed = _named_apart(in_degrees(zones), zones=True)
        notes += [f"of zones, {note}" for note in renamed]
        notes.append("XLSX holds no boundaries of zones; .geojson and .gpkg do")
        sheets.append(_Sheet("Zones", zone_columns(plain)))
    sheets.append(_Sheet("Columns", _meanings(sheets)))
    if options.attributions:
        sheets.append(_Sheet("Credits", [_text("credit", options.attributions)]))
    return sheets, notes


def _numbered(claims: Sequence[FlatColumn]) -> list[FlatColumn]:
    """Return the columns of claims with a number after the incident's id.

    Where all cells are text, programs take the names of the columns for a claim.
    """
    import pyarrow as pa

    incident, *others = claims
    count: Counter[str | None] = Counter()
    numbers = []
    for name in incident.array.to_pylist():
        count[name] += 1
        numbers.append(count[name])
    taken = {column.name.lower() for column in claims}
    name = unused_name(NUMBER, taken)
    meaning = "which of the incident's claims it is, from 1"
    return [incident, FlatColumn(name, "count", meaning, pa.array(numbers, pa.int64())), *others]


def _named_apart(table: "pd.DataFrame", *, zones: bool = False) -> tuple["pd.DataFrame", list[str]]:
    """Return a table in which no two columns have one name, and what had to change."""
    named, renamed = distinct_names(table, zones=zones)
    whole, texts = with_one_geometry(named)
    return whole, [*renamed, *texts]


def _meanings(sheets: Sequence[_Sheet]) -> list[FlatColumn]:
    rows = [
        (sheet.name, column.name, _KINDS[column.kind], column.meaning)
        for sheet in sheets
        for column in sheet.columns
    ]
    heads = ("sheet", "column", "holds", "meaning")
    return [_text(head, cells) for head, cells in zip(heads, zip(*rows, strict=True), strict=True)]


def _text(name: str, cells: Sequence[str]) -> FlatColumn:
    import pyarrow as pa

    from geomap.exports.flat import clean_all

    texts, _ = clean_all(cells)
    return FlatColumn(name, "text", "", pa.array(texts, pa.large_string()))


def _check_size(sheet: _Sheet, path: Path | str) -> None:
    for count, most, what in (
        (sheet.height + 1, MOST_ROWS, "rows"),
        (len(sheet.columns), MOST_COLUMNS, "columns"),
    ):
        if count > most:
            raise OutputError(
                f"{path}: sheet {sheet.name} would have {count:,} {what} and XLSX holds {most:,}; "
                "write .csv, or a part of the table"
            )


def _with_days_held(column: FlatColumn) -> FlatColumn:
    """Return a column of days as text where one is before the first that Excel can count."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_date(column.array.type):
        return column
    earliest = pc.min(column.array).as_py()
    if earliest is None or earliest >= _FIRST_DAY:
        return column
    return column._replace(array=pc.cast(column.array, pa.large_string()))


def _cut_texts(sheet: _Sheet) -> tuple[_Sheet, int]:
    """Return a sheet whose texts fit into cells, and how many had to be cut."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns, cut = [], 0
    for column in sheet.columns:
        # a letter is at most two units of UTF-16
        if pa.types.is_large_string(column.array.type) and (
            (pc.max(pc.utf8_length(column.array)).as_py() or 0) > LONGEST_CELL // 2
        ):
            texts = [text and _cut(text) for text in column.array.to_pylist()]
            fitting = pa.array(texts, pa.large_string())
            cut += pc.sum(pc.not_equal(fitting, column.array)).as_py() or 0
            columns.append(column._replace(array=fitting))
        else:
            columns.append(column)
    return sheet._replace(columns=columns), cut


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) // 2 <= LONGEST_CELL:
        return text
    # half of a letter at the end is left out
    return units[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def _write_book(sheets: Sequence[_Sheet], path: Path | str, title: str) -> None:
    try:
        import xlsxwriter
        from xlsxwriter.exceptions import XlsxWriterException
    except ImportError:
        raise OutputError(
            f"{path}: workbooks are written by XlsxWriter; pip install geomap[xlsx], or write .csv"
        ) from None
    # in memory: a zip on a full disk is closed twice, and the second time nobody listens
    data = io.BytesIO()
    with replacing(path) as temporary:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            try:
                with xlsxwriter.Workbook(data, {"constant_memory": True, "tmpdir": folder}) as book:
                    book.set_properties({"title": _property(title), "created": _CREATED})
                    for sheet in sheets:
                        _fill(book, sheet)
            except XlsxWriterException as error:
                raise OutputError(f"{path}: cannot write: {_reason(error)}") from error
        temporary.write_bytes(data.getbuffer())


def _reason(error: Exception) -> str:
    cause = error.args[0] if error.args else error
    said = getattr(cause, "strerror", None) or str(cause)
    return " ".join(said.split())[:200]


def _property(text: str) -> str:
    """Return a title that XML and Excel can hold."""
    return "".join(letter for letter in text if letter.isprintable())[:255]


def _fill(book: Any, sheet: _Sheet) -> None:
    found = book.add_worksheet(sheet.name)
    head = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, column in enumerate(sheet.columns):
        found.set_column(number, number, _width(column))
    found.freeze_panes(1, 1)
    if sheet.height:
        found.autofilter(0, 0, sheet.height, len(sheet.columns) - 1)
    for number, column in enumerate(sheet.columns):
        found.write_string(0, number, column.name, head)
    for row, values in enumerate(_rows(sheet.columns), start=1):
        for number, value in enumerate(values):
            if value is not None and value != "":
                _put(found, row, number, value, day)


def _rows(columns: Sequence[FlatColumn]) -> Iterator[tuple[Any, ...]]:
    yield from zip(*(column.array.to_pylist() for column in columns), strict=True)


def _put(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, day)
    else:
        sheet.write_number(row, column, value)


def _width(column: FlatColumn) -> int:
    if column.name in _LONG_TEXTS:
        return _LONG_WIDTH
    return max(_WIDTHS.get(column.kind, _TEXT_WIDTH), min(len(column.name) + 4, _TEXT_WIDTH))
