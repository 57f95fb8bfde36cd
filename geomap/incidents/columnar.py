"""Large CSV files a column at a time: Arrow cuts the cells, and what is odd goes another way.

The table is the same, cell for cell, as that of `geomap.incidents.delimited`. A
file that Arrow could read otherwise (quotes in the middle of a cell, rows of
another length, blank lines, lone carriage returns, NUL bytes, an encoding other
than UTF-8) is not read here.
"""

import codecs
import csv
import io
from collections import deque
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geomap.incidents.arrow_table import ArrowTable
from geomap.incidents.columns import without_collection
from geomap.incidents.dialect import learned, whole_records
from geomap.incidents.fields import field_of
from geomap.incidents.heading import heads
from geomap.incidents.hxl import is_tag_row
from geomap.incidents.layout import TextLayout
from geomap.incidents.options import ReadOptions
from geomap.incidents.rows import Rows, Source, is_own, unique_names
from geomap.incidents.well_formed import Block, NotPlainError, blocks_of_rows

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["LARGE_BYTES", "columnar"]

LARGE_BYTES = 2**20
"""Below this size a file is read row by row before Arrow has started."""

_BLOCK_BYTES = 2 * 2**20
_THREADS = 2
_LINE_FEED = ord("\n")
_DELIMITERS = (",", ";", "\t", "|")
_TABBED = {".tsv", ".tab"}
_UTF8 = frozenset({None, "utf-8", "utf8", "utf_8"})


class _Header(NamedTuple):
    """The first line of a file: its length in bytes, its columns, and what stands between them."""

    length: int
    columns: list[str]
    delimiter: str
    names: list[str]


def columnar(
    source: Source, options: ReadOptions, *, least_bytes: int = LARGE_BYTES
) -> Rows | None:
    """Return a CSV file as columns, or None where it is small or anything about it is odd.

    Parameters
    ----------
    source
        The file; standard input and archives are read row by row.
    options
        With an encoding other than UTF-8 a file is read row by row. `progress`
        is told of the lines read so far.
    least_bytes
        Smaller files are read row by row.
    """
    encoding = options.encoding.casefold() if options.encoding else None
    if source.path == "-" or source.packed is not None or encoding not in _UTF8:
        return None
    path = Path(source.path)
    try:
        if not path.is_file() or path.stat().st_size < least_bytes:
            return None
        header = _header(source, options)
        if header is None:
            return None
        with without_collection():
            table = _read(path, header, options)
    except OSError:
        return None
    if table is None:
        return None
    layout = _layout(source, path, header)
    return Rows(header.columns, [], encoding="UTF-8", table=table, layout=layout)


def _layout(source: Source, path: Path, header: _Header) -> TextLayout:
    """Return how a file is written, told by its first rows, its length and its last byte."""
    top = source.head[: header.length]
    below = source.head[header.length : source.head.rfind(b"\n") + 1].decode("utf-8", "replace")
    sample = whole_records(io.StringIO(below, newline=""))
    with path.open("rb") as stream:
        length = stream.seek(-1, io.SEEK_END) + 1
        is_open = stream.read() != b"\n"
    return TextLayout(
        learned(sample, header.delimiter, len(header.columns)),
        header.columns,
        header.names,
        head=top.decode("utf-8").removeprefix("\ufeff"),
        suffix=source.suffix,
        is_marked=top.startswith(codecs.BOM_UTF8),
        length=length,
        is_open=is_open,
    )


def _header(source: Source, options: ReadOptions) -> _Header | None:
    """Return the header of a file whose first line names columns that geomap did not write."""
    head = source.head
    end = head.find(b"\n")
    if end < 0 or b"\0" in head:
        return None
    try:
        line = head[:end].removeprefix(b"\xef\xbb\xbf").removesuffix(b"\r").decode("utf-8")
    except UnicodeDecodeError:
        return None
    if "\r" in line:
        return None
    delimiters = "\t" if source.suffix in _TABBED else _DELIMITERS
    found = [(_names(line, delimiter), delimiter) for delimiter in delimiters]
    names, delimiter = max(found, key=lambda one: (_known(one[0]), len(one[0])))
    columns = unique_names(names)
    if len(columns) < 2 or not heads(names, options) or is_own(columns):
        return None
    below = head[end + 1 :].partition(b"\n")[0].decode("utf-8", "replace")
    if is_tag_row(_names(below.removesuffix("\r"), delimiter)):
        return None
    return _Header(end + 1, columns, delimiter, names)


def _names(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def _known(names: Sequence[str]) -> int:
    return sum(field_of(name) is not None for name in names)


def _read(path: Path, header: _Header, options: ReadOptions) -> ArrowTable | None:
    import pyarrow as pa

    table = ArrowTable(header.columns)
    lines, last = 0, _LINE_FEED
    try:
        for block, texts in _cut(path, header, table):
            table.add(texts)
            lines += block.newlines
            last = block.rows[-1]
            if options.progress is not None:
                options.progress(lines)
        if not len(table) or not table.finish(lines + (last != _LINE_FEED)):
            return None
    except (pa.ArrowInvalid, NotPlainError, UnicodeDecodeError):
        return None
    pa.default_memory_pool().release_unused()
    return None if table.longest() > csv.field_size_limit() else table


def _cut(
    path: Path, header: _Header, table: ArrowTable
) -> "Iterator[tuple[Block, list[pa.Array]]]":
    """Yield blocks and their columns, the next ones cut in threads: Arrow needs no lock."""
    blocks = blocks_of_rows(path, header.length, header.delimiter, size=_BLOCK_BYTES)
    coming: deque[tuple[Block, Future[pa.Table]]] = deque()
    with ThreadPoolExecutor(max_workers=_THREADS) as pool:
        for block in blocks:
            coming.append((block, pool.submit(_parsed, block, header, table.to_encode())))
            if len(coming) > _THREADS:
                first, cut = coming.popleft()
                yield first, [column.chunk(0) for column in cut.result().columns]
        for first, cut in coming:
            yield first, [column.chunk(0) for column in cut.result().columns]


def _parsed(block: Block, header: _Header, repeating: Collection[int]) -> "pa.Table":
    """Return whole rows as columns of bytes that are not yet looked at; some as dictionaries."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    coded = pa.dictionary(pa.int32(), pa.binary())
    types = {
        name: coded if number in repeating else pa.binary()
        for number, name in enumerate(header.columns)
    }
    # the block is one of Arrow's too, so that no row is cut by it, whatever newlines its cells have
    return arrow.read_csv(
        pa.BufferReader(block.rows),
        arrow.ReadOptions(column_names=header.columns, block_size=_BLOCK_BYTES, use_threads=False),
        arrow.ParseOptions(delimiter=header.delimiter),
        arrow.ConvertOptions(column_types=types, strings_can_be_null=False),
    )
