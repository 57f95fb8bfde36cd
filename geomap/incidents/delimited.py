"""CSV and TSV as rows: any of three delimiters, every bad record named by its line."""

import contextlib
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from geomap.errors import InputError
from geomap.files import plain_cell
from geomap.incidents.dialect import Dialect, learned
from geomap.incidents.fields import field_of
from geomap.incidents.heading import LINES_ABOVE, heads
from geomap.incidents.hxl import TAG_NOTE, is_tag_row
from geomap.incidents.layout import TextLayout
from geomap.incidents.options import ReadOptions
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.rows import Row, Rows, Source, is_own, unique_names
from geomap.tables import CLAIM, names_of

__all__ = ["delimited"]

_DELIMITERS = (",", ";", "\t", "|")
_TABBED = {".tsv", ".tab"}
_SAID = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
_STEP = 50_000

_SAMPLE = 1000
"""Records that the dialect is learned from."""

_OWN_CELL = 2**24
"""A source row that geomap wrote down as JSON is longer than any of its cells."""


def delimited(source: Source, options: ReadOptions | None = None) -> Rows:
    """Return the rows of a CSV or TSV text, the delimiter told by its header.

    Commas, semicolons, tabs and upright strokes are known, and the line `sep=;`
    of spreadsheets. Titles above the header are left out, and a note says so.
    Cells keep their blanks. A cell that geomap guarded against spreadsheets is
    read back as it was.

    Raises
    ------
    InputError
        There is no header, or it holds a NUL byte.
    """
    options = options or ReadOptions()
    decoded = source.decoded
    lines = _Lines(list(io.StringIO(decoded.text, newline="")))
    delimiter, notes = _begin(lines, source, options)
    header, problem = _record(lines, delimiter)
    top = lines.at
    if problem:
        raise InputError(f"{source.name}: the header cannot be read; check its quotes")
    if not header:
        raise InputError(f"{source.name}: the file is empty; its first line names the columns")
    columns = unique_names(header)
    notes += [decoded.note] if decoded.note else []
    found = Rows(columns, [], encoding=decoded.encoding, notes=notes)
    undo = is_own(columns) or columns[: len(CLAIM)] == names_of(CLAIM)
    with _longest_cell(_OWN_CELL if undo else csv.field_size_limit()):
        layout = TextLayout(
            _dialect(lines, delimiter, len(columns)),
            columns,
            header,
            head="".join(lines.lines[:top]),
            suffix=source.suffix,
            codec=decoded.codec,
            is_marked=decoded.is_marked,
        )
        found.layout = None if undo else layout
        _sort_out(source, found, _records(lines, delimiter), layout=layout, options=options)
    return found


def _dialect(lines: "_Lines", delimiter: str, columns: int) -> Dialect:
    """Return how the first records are written; `lines` stay where they are."""
    sample = islice(_records(_Lines(lines.lines, lines.at), delimiter), _SAMPLE)
    return learned((record.text for record in sample if record.cells), delimiter, columns)


def _sort_out(
    source: Source,
    found: Rows,
    records: Iterable["_Record"],
    *,
    layout: TextLayout,
    options: ReadOptions,
) -> None:
    """Put each record among the rows, the refused, or what stands beside both."""
    columns = found.columns
    for number, (line, cells, problem, text) in enumerate(records, start=1):
        if options.progress is not None and number % _STEP == 0:
            options.progress(number)
        if number == 1 and not problem and is_tag_row(cells):
            found.notes.append(TAG_NOTE)
            layout.beside[line] = text
            continue
        if cells and not problem and len(cells) == len(columns) and "\0" not in text:
            if found.layout is None:
                cells = [plain_cell(cell) for cell in cells]  # noqa: PLW2901 - geomap guarded them
            else:
                layout.keep(line, cells, text)
            found.rows.append(Row(line, cells))
            continue
        layout.beside[line] = text
        if problem:
            found.refused.append(_refused(source, line, problem, text))
        elif not cells:
            continue
        elif len(cells) != len(columns):
            reason = f"{len(cells)} cells where the header has {len(columns)}"
            hint = f"{reason}; quote a cell that holds the delimiter"
            found.refused.append(_refused(source, line, hint, dict(_numbered(columns, cells))))
        else:
            row = dict(zip(columns, cells, strict=True))
            found.refused.append(_refused(source, line, "holds a NUL byte; remove it", row))


class _Record(NamedTuple):
    """A record: its first line, its cells, what is wrong with it, and its text with line ends."""

    line: int
    cells: list[str]
    problem: str
    text: str


@dataclass(slots=True)
class _Lines:
    """Physical lines and a position, so that reading can resume after a bad record."""

    lines: list[str]
    at: int = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at >= len(self.lines):
            raise StopIteration
        self.at += 1
        return self.lines[self.at - 1]


@contextlib.contextmanager
def _longest_cell(characters: int) -> Iterator[None]:
    before = csv.field_size_limit(characters)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _record(lines: _Lines, delimiter: str) -> tuple[list[str], str]:
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True), []), ""
    except csv.Error as error:
        return [], str(error)


def _begin(lines: _Lines, source: Source, options: ReadOptions) -> tuple[str, list[str]]:
    """Go to the line that names the columns; return the delimiter, and a note of what is above."""
    while lines.at < len(lines.lines) and not lines.lines[lines.at].strip():
        lines.at += 1
    first = lines.lines[lines.at] if lines.at < len(lines.lines) else ""
    if "\0" in first:
        raise InputError(f"{source.name}: the header holds NUL bytes; save the file as UTF-8")
    said = _SAID.fullmatch(first)
    if said is not None:
        lines.at += 1
    delimiters = said[1] if said else "\t" if source.suffix in _TABBED else _DELIMITERS
    start = lines.at
    delimiter, header = _best(lines, delimiters)
    if heads(header, options):
        return delimiter, []
    for at in range(start + 1, min(start + LINES_ABOVE, len(lines.lines))):
        lines.at = at
        below, header = _best(lines, delimiters)
        if heads(header, options) and sum(field_of(name) is not None for name in header) > 1:
            return below, [f"the columns are named in line {at + 1}; what is above is left out"]
    lines.at = start
    return delimiter, []


def _best(lines: _Lines, delimiters: Iterable[str]) -> tuple[str, list[str]]:
    """Return the delimiter under which a line says most, known fields and then cells, and these."""
    start, best, chosen = lines.at, (-1, -1), (",", [""])
    for delimiter in delimiters:
        lines.at = start
        header, _ = _record(lines, delimiter)
        says = (sum(field_of(name) is not None for name in header), len(header))
        if says > best:
            best, chosen = says, (delimiter, header)
    lines.at = start
    return chosen


def _records(lines: _Lines, delimiter: str) -> Iterator[_Record]:
    """Yield records; a blank line is one without cells."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        start = lines.at
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            unclosed = lines.at >= len(lines.lines) and "unexpected end" in str(error)
            end = start + 1 if unclosed else _record_end(lines.lines, start)
            problem = "a quote is opened and never closed" if unclosed else _why(error)
            yield _Record(start + 1, [], problem, "".join(lines.lines[start:end]))
            lines.at = end
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            continue
        is_one = lines.at == start + 1
        text = lines.lines[start] if is_one else "".join(lines.lines[start : lines.at])
        yield _Record(start + 1, cells, "", text)


def _record_end(lines: Sequence[str], start: int) -> int:
    """Return the line after a record that cannot be cut into cells: where quotes balance."""
    open_quote = False
    for number in range(start, len(lines)):
        open_quote ^= lines[number].count('"') % 2 == 1
        if not open_quote:
            return number + 1
    return start + 1


def _why(error: csv.Error) -> str:
    if "field larger" in str(error):
        return f"a cell of over {csv.field_size_limit():,} characters; shorten it"
    if "expected after" in str(error):
        return 'a quote ends in the middle of a cell; write a quote in a cell as ""'
    return f"no CSV: {error}"


def _numbered(columns: Sequence[str], cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    for number, cell in enumerate(cells):
        yield columns[number] if number < len(columns) else f"column {number + 1}", cell


def _refused(source: Source, line: int, reason: str, row: dict[str, str] | str) -> Reject:
    return reject(source.name, line, column="", value="", reason=reason, row=row)
