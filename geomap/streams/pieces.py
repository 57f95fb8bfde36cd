"""Large files as pieces: Arrow tables of whole rows, with where each stands in its file."""

import contextlib
import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.errors import InputError
from geomap.incidents.datasets.gdelt import COLUMNS
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.well_formed import Block, NotPlainError, blocks_of_rows
from geomap.streams.inputs import Input, event_member

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Piece", "Span", "pieces_of", "spans_of"]

_BLOCK_BYTES = 16 * 2**20
_ROWS = 2**18


@dataclass(slots=True)
class Piece:
    """Rows of a file: all its columns, the number of the first line, and where the next begins.

    `stop` is a row of a Parquet file and a byte of a text; a zip archive has only its end.
    `done` is about how many bytes of the file were read so far.
    """

    table: "pa.Table"
    line: int
    newlines: int
    stop: int
    done: int
    refused: list[Reject] = field(default_factory=list)
    numbers: list[int] | None = None  # the line of each row, where lines between were left out


class Span(NamedTuple):
    """A part of a file that is read by itself: where it starts and ends, as `stop` of a piece."""

    start: int = 0
    line: int = 0
    stop: int | None = None  # None is the end of the file


_WHOLE = Span()


def spans_of(source: Input, *, start: int = 0, line: int = 0) -> Iterator[Span]:
    """Yield the parts of a file that can be read apart, in order.

    They are row groups of Parquet, one or some, blocks of a CSV file, and all of others.

    Parameters
    ----------
    source
        The file.
    start, line
        Where to begin: the `stop` of an earlier piece, and the line after its last.

    Raises
    ------
    InputError
        The file is damaged, or its cells could be cut in more than one way.
    """
    with _readable(source):
        if source.kind == "csv":
            for at, line_at, block in _blocks(source, start or source.start, line or 2):
                yield Span(at, line_at, at + len(block.rows))
        elif source.kind == "parquet":
            import pyarrow.parquet as pq

            with pq.ParquetFile(source.path) as file:
                yield from _groups_together(_counts(file), start)
        else:
            yield Span()


def pieces_of(source: Input, span: Span = _WHOLE) -> Iterator[Piece]:
    """Yield the rows of a file, or of a part of it.

    Parameters
    ----------
    source
        The file.
    span
        Which part: where an earlier piece stopped and the line after its last, or one
        that `spans_of` gives.

    Raises
    ------
    InputError
        The file is damaged, or its cells could be cut in more than one way.
    """
    with _readable(source):
        if source.kind == "parquet":
            yield from _row_groups(source, span)
        elif source.kind == "csv":
            yield from _csv(source, span)
        else:
            yield from _events(source)


@contextlib.contextmanager
def _readable(source: Input) -> Iterator[None]:
    """Tell what cannot be read in one line."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, zipfile.BadZipFile, EOFError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"{source.name}: cannot be read: {said}") from None


def _groups_together(counts: Sequence[int], start: int) -> Iterator[Span]:
    """Yield row groups of so many rows, as many together as make a piece."""
    first, at = start, 0
    for count in counts:
        at += count
        if at - first >= _ROWS:
            yield Span(first, first + 1, at)
            first = at
    if at > first:
        yield Span(first, first + 1, at)


def _counts(file: Any) -> list[int]:
    return [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]


def _row_groups(source: Input, span: Span) -> Iterator[Piece]:
    import pyarrow.parquet as pq

    with pq.ParquetFile(source.path) as file:
        spans = [span] if span.stop is not None else _groups_together(_counts(file), span.start)
        for one in spans:
            yield from _rows_between(source, file, one)


def _rows_between(source: Input, file: Any, span: Span) -> Iterator[Piece]:
    import pyarrow as pa

    counts, stop = _counts(file), span.stop
    assert stop is not None
    total, before, at = sum(counts), 0, 0
    groups: list[int] = []
    for number, count in enumerate(counts):
        if before < stop and before + count > span.start:
            at = at if groups else before
            groups.append(number)
        before += count
    for batch in file.iter_batches(_ROWS, row_groups=groups) if groups else ():
        skip = max(span.start - at, 0)
        whole = batch.slice(min(skip, batch.num_rows), max(stop - at - skip, 0))
        first = at + skip
        at += batch.num_rows
        if whole.num_rows:
            table, end = pa.Table.from_batches([whole]), first + whole.num_rows
            done = source.size * end // max(total, 1)
            yield Piece(table, first + 1, whole.num_rows, end, done)


def _csv(source: Input, span: Span) -> Iterator[Piece]:
    import pyarrow as pa

    for at, line, block in _blocks(source, span.start or source.start, span.line or 2, span.stop):
        stop = at + len(block.rows)
        try:
            table = _cut(pa.BufferReader(block.rows), source)
        except pa.ArrowInvalid:
            yield _one_by_one(source, block, line, stop)
        else:
            yield Piece(table, line, block.newlines, stop, stop)


def _one_by_one(source: Input, block: Block, line: int, stop: int) -> Piece:
    """Return the rows of a block that have the columns of the header; the others are refused."""
    columns, count = source.columns, len(source.columns)
    text = bytes(block.rows).decode("utf-8", "surrogateescape")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=source.delimiter)
    kept = io.StringIO(newline="")
    writer = csv.writer(kept, delimiter=source.delimiter, lineterminator="\n")
    numbers, refused, at = [], [], line
    try:
        for cells in reader:
            first, at = at, line + reader.line_num
            if len(cells) == count:
                writer.writerow(cells)
                numbers.append(first)
            elif cells:
                names = [*columns, *(f"column {n}" for n in range(count + 1, len(cells) + 1))]
                why = f"{len(cells)} cells where the header has {count}"
                why += "; quote a cell that holds the delimiter"
                row = dict(zip(names, cells, strict=False))
                refused.append(reject(source.name, first, column="", value="", reason=why, row=row))
    except csv.Error:
        raise _in_two_ways(source, line) from None
    rows = kept.getvalue().encode("utf-8", "surrogateescape")
    table = _cut(io.BytesIO(rows), source) if numbers else _nothing(source)
    return Piece(table, line, block.newlines, stop, stop, refused, numbers)


def _blocks(
    source: Input, at: int, line: int, stop: int | None = None
) -> Iterator[tuple[int, int, Block]]:
    """Yield where a block of rows begins, the number of its first line, and the block."""
    blocks = blocks_of_rows(source.path, at, source.delimiter, size=_BLOCK_BYTES)
    while stop is None or at < stop:
        try:
            block = next(blocks, None)
        except NotPlainError:
            raise _in_two_ways(source, line) from None
        if block is None:
            return
        yield at, line, block
        at += len(block.rows)
        line += block.newlines


def _in_two_ways(source: Input, line: int) -> InputError:
    return InputError(
        f"{source.name}, after line {line - 1}: quotes or line ends that can be read in two "
        "ways; files that are streamed are plain CSV, so save it as such anew"
    )


def _cut(rows: Any, source: Input, refuse: Any = None) -> "pa.Table":
    import pyarrow as pa
    from pyarrow import csv as arrow

    names = list(source.columns)
    events = source.kind != "csv"
    return arrow.read_csv(
        rows,
        arrow.ReadOptions(column_names=names, block_size=2 * _BLOCK_BYTES, use_threads=False),
        arrow.ParseOptions(
            delimiter=source.delimiter,
            quote_char=False if events else '"',
            newlines_in_values=not events,
            invalid_row_handler=refuse,
        ),
        arrow.ConvertOptions(
            column_types=dict.fromkeys(names, pa.binary()), strings_can_be_null=False
        ),
    )


def _events(source: Input) -> Iterator[Piece]:
    if source.kind == "events":
        with source.path.open("rb") as stream:
            yield from _event_pieces(source, stream, 1.0)
        return
    member = event_member(source.path)
    share = source.size / max(member.file_size, 1)
    with zipfile.ZipFile(source.path) as archive, archive.open(member) as stream:
        yield from _event_pieces(source, stream, share)


def _event_pieces(source: Input, stream: Any, share: float) -> Iterator[Piece]:
    """Yield events; lines of another length are refused, and blank ones passed over."""
    line, done, rest = 1, 0, b""
    while True:
        block = stream.read(_BLOCK_BYTES)
        data = rest + block
        end = data.rfind(b"\n") + 1 if block else len(data)
        if block and not end and len(data) > 4 * _BLOCK_BYTES:
            raise InputError(f"{source.name}, line {line}: the line does not end")
        rows, rest = data[:end], data[end:]
        if rows:
            found = _events_at_once(source, rows, line) or _events_by_line(source, rows, line)
            done += len(rows)
            found.stop = found.done = int(done * share)
            yield found
            line += found.newlines
        if not block:
            return


def _events_at_once(source: Input, rows: bytes, line: int) -> Piece | None:
    """Return events none of whose lines is strange; None where one may be."""
    import pyarrow as pa

    if b"\0" in rows or b"\r" in rows or b"\n\n" in rows or rows.startswith(b"\n"):
        return None
    try:
        table = _cut(pa.BufferReader(rows), source)
    except pa.ArrowInvalid:
        return None
    return Piece(table, line, table.num_rows, 0, 0)


def _events_by_line(source: Input, rows: bytes, line: int) -> Piece:
    lines = rows.split(b"\n")
    lines = lines[:-1] if rows.endswith(b"\n") else lines
    kept, refused = [], []
    for number, text in enumerate(lines, start=line):
        if _is_event(text):
            kept.append(text)
        elif text.strip(b"\r"):
            refused.append(_refused_event(source, number, text))
    table = _cut(io.BytesIO(b"\n".join(kept)), source) if kept else _nothing(source)
    found = Piece(table, line, len(lines), 0, 0, refused)
    if len(kept) != len(lines) and kept:
        found.numbers = [n for n, one in enumerate(lines, start=line) if _is_event(one)]
    return found


def _is_event(text: bytes) -> bool:
    return text.count(b"\t") == len(COLUMNS) - 1 and b"\0" not in text


def _nothing(source: Input) -> "pa.Table":
    import pyarrow as pa

    return pa.table({name: pa.array([], pa.binary()) for name in source.columns})


def _refused_event(source: Input, line: int, text: bytes) -> Reject:
    cells = text.count(b"\t") + 1
    reason = f"{cells} cells where an event has {len(COLUMNS)}"
    if cells == len(COLUMNS):
        reason = "holds a NUL or half a character; remove it"
    shown = text.decode("utf-8", "replace")
    return reject(source.name, line, column="", value="", reason=reason, row=shown)
