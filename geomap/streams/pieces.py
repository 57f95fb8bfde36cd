"""Large files as pieces: Arrow tables of whole rows, with where each stands in its file."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.incidents.datasets.gdelt import COLUMNS, looks_like_events
from geomap.incidents.fields import field_of
from geomap.incidents.heading import heads
from geomap.incidents.options import ReadOptions
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.rows import Source, unique_names
from geomap.incidents.well_formed import NotPlainError, blocks_of_rows

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Input", "Piece", "inputs_of", "pieces_of"]

_BLOCK_BYTES = 16 * 2**20
_ROWS = 2**18
_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Input:
    """One file of those to be flagged: what it is called and what kind it is."""

    path: Path
    kind: str  # "parquet", "csv", "events" or "zip"
    columns: tuple[str, ...] = ()
    delimiter: str = ","
    start: int = 0  # the byte at which rows begin

    @property
    def name(self) -> str:
        """What messages call it."""
        return self.path.name

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return self.path.stat().st_size


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


def inputs_of(path: Path) -> list[Input]:
    """Return the files that a path means: itself, or those of a folder that can be streamed.

    Raises
    ------
    InputError
        There are none, or one is of a kind that is not streamed, or of other columns.
    """
    if path.is_dir():
        suffixes = {".parquet", ".geoparquet", ".zip", ".csv", ".tsv"}
        found = [
            one for one in sorted(path.rglob("*"))
            if one.suffix.lower() in suffixes and one.is_file() and one.name[0] not in "._"
        ]  # fmt: skip
        found = [one for one in found if not one.name.endswith((".claims.csv", ".rejects.csv"))]
        if not found:
            raise InputError(f"{path}: no .parquet, .csv, .tsv or .zip in this folder")
    else:
        found = [path]
    inputs = [_input(one) for one in found]
    first = inputs[0]
    for other in inputs[1:]:
        strange = set(other.columns) ^ set(first.columns)
        if strange:
            raise InputError(
                f'{other.name}: column "{min(strange)[:80]}" is in only one of it and '
                f"{first.name}; files that are streamed together have the same columns"
            )
    return inputs


def _input(path: Path) -> Input:
    source = Source(str(path))
    head = source.head
    if not head:
        if not path.exists():
            raise InputError(f"{path}: no such incident file; check the path")
        raise InputError(f"{path.name}: the file is empty")
    if head.startswith(b"PAR1"):
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            schema = pq.read_schema(path)
        except (pa.ArrowException, OSError) as error:
            raise InputError(f"{path.name}: damaged Parquet: {error}") from None
        return Input(path, "parquet", tuple(schema.names))
    if head.startswith(b"PK"):
        _member(path)
        return Input(path, "zip", COLUMNS, "\t")
    if looks_like_events(source):
        return Input(path, "events", COLUMNS, "\t")
    return _delimited(path, source)


def _delimited(path: Path, source: Source) -> Input:
    head, end = source.head, source.head.find(b"\n")
    try:
        line = head[:end].removeprefix(b"\xef\xbb\xbf").removesuffix(b"\r").decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(
            f"{path.name}, line 1: not UTF-8, as files that are streamed are"
        ) from None
    import csv

    options = ReadOptions()
    split = [(next(csv.reader([line], delimiter=one), []), one) for one in _DELIMITERS]
    names, delimiter = max(split, key=lambda one: (sum(map(_is_known, one[0])), len(one[0])))
    if end < 0 or "\0" in line or len(names) < 2 or not heads(names, options):
        raise InputError(
            f"{path.name}: not a kind that is streamed; Parquet, CSV or TSV with a header, "
            "and GDELT 2 events are"
        )
    return Input(path, "csv", tuple(unique_names(names)), delimiter, end + 1)


def _is_known(name: str) -> bool:
    return field_of(name) is not None


def pieces_of(source: Input, *, start: int = 0, line: int = 0) -> Iterator[Piece]:
    """Yield a file's rows.

    Parameters
    ----------
    source
        The file.
    start, line
        Where to go on: the `stop` of an earlier piece, and the line after its last.

    Raises
    ------
    InputError
        The file is damaged, or its cells could be cut in more than one way.
    """
    import pyarrow as pa

    try:
        if source.kind == "parquet":
            yield from _row_groups(source, start)
        elif source.kind == "csv":
            yield from _csv(source, start or source.start, line or 2)
        else:
            yield from _events(source)
    except (pa.ArrowException, OSError, zipfile.BadZipFile, EOFError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"{source.name}: cannot be read: {said}") from None


def _row_groups(source: Input, start: int) -> Iterator[Piece]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(source.path) as file:
        counts = [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)]
        total, at = max(sum(counts), 1), 0
        groups: list[int] = []
        for number, count in enumerate(counts):
            if at + count > start or groups:
                groups.append(number)
            else:
                at += count
        skip = start - at
        for batch in file.iter_batches(_ROWS, row_groups=groups) if groups else ():
            whole = batch
            if skip:
                whole = batch.slice(min(skip, batch.num_rows))
                skip -= batch.num_rows - whole.num_rows
                at += batch.num_rows - whole.num_rows
            if whole.num_rows:
                table = pa.Table.from_batches([whole])
                first, at = at, at + whole.num_rows
                yield Piece(table, first + 1, whole.num_rows, at, source.size * at // total)


def _csv(source: Input, start: int, line: int) -> Iterator[Piece]:
    import pyarrow as pa

    blocks = blocks_of_rows(source.path, start, source.delimiter, size=_BLOCK_BYTES)
    while True:
        try:
            block = next(blocks, None)
            if block is None:
                return
            table = _cut(pa.BufferReader(block.rows), source)
        except (NotPlainError, pa.ArrowInvalid):
            raise InputError(
                f"{source.name}, after line {line - 1}: quotes, line ends or rows of another "
                "length that can be read in two ways; files that are streamed are plain CSV"
            ) from None
        start += len(block.rows)
        yield Piece(table, line, block.newlines, start, start)
        line += block.newlines


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


def _member(path: Path) -> zipfile.ZipInfo:
    """Return the one file of an archive of events."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if len(members) == 1:
                with archive.open(members[0]) as stream:
                    head = stream.read(2**16)
                if looks_like_events(Source(str(path), None, (members[0].filename, head))):
                    return members[0]
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise InputError(f"{path.name}: cannot be unpacked: {error}") from None
    raise InputError(
        f"{path.name}: holds no one file of GDELT 2 events, which archives that are streamed do; "
        "unpack it"
    )


def _events(source: Input) -> Iterator[Piece]:
    if source.kind == "events":
        with source.path.open("rb") as stream:
            yield from _event_pieces(source, stream, 1.0)
        return
    member = _member(source.path)
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
            lines = rows.split(b"\n")
            lines = lines[:-1] if rows.endswith(b"\n") else lines
            kept, refused = [], []
            for number, text in enumerate(lines, start=line):
                if _is_event(text):
                    kept.append(text)
                elif text.strip(b"\r"):
                    refused.append(_refused_event(source, number, text))
            joined = b"\n".join(kept)
            table = _cut(io.BytesIO(joined), source) if kept else _nothing(source)
            done += len(rows)
            stop = int(done * share)
            found = Piece(table, line, len(lines), stop, stop, refused)
            if len(kept) != len(lines) and kept:
                found.numbers = [n for n, one in enumerate(lines, start=line) if _is_event(one)]
            yield found
            line += len(lines)
        if not block:
            return


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
