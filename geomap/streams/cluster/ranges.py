"""Parquet files as ranges of rows, each the work of one task and the content of one part.

What a range is called comes from the file and its first row alone: a task that is done
twice, as when its worker died, writes the same part twice.
"""

import contextlib
import hashlib
import itertools
import math
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from geomap.errors import InputError
from geomap.streams.cluster.stores import Store, stamp_of, told
from geomap.streams.inputs import Input, check_columns
from geomap.streams.pieces import Piece

__all__ = [
    "PART_ROWS",
    "File",
    "Range",
    "files_of",
    "first_rows",
    "input_of",
    "ranges_of",
    "rows_of",
]

PART_ROWS = 2**20
"""Row groups are joined to ranges of so many rows at most."""

_MOST_OF_A_GROUP = 8
"""A large row group is cut into so many ranges at most: each reads it from its beginning."""

_SUFFIXES = frozenset({".parquet", ".geoparquet"})
_OTHERS = frozenset({".csv", ".tsv", ".zip"})
_BESIDE = (".claims.csv", ".rejects.csv")
_FIRST_ROWS = 2**18  # columns are understood by as many as on one machine
_AT_ONCE = 16  # footers are small and, in stores, far away


class File(NamedTuple):
    """A Parquet file: its path in its store, its name under the path given, and its row groups."""

    path: str
    name: str
    stamp: str
    columns: tuple[str, ...]
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """Rows `start` to `stop` of a file, in the row groups that begin with its row `first`."""

    file: str
    name: str
    stamp: str
    groups: tuple[int, ...]
    first: int
    start: int
    stop: int

    @property
    def part(self) -> str:
        """The name of its part, that of no other range."""
        stem = re.sub(r"[^\w-]+", "-", PurePosixPath(self.name).stem, flags=re.ASCII)[:40]
        digest = hashlib.sha256(self.name.encode("utf-8", "surrogateescape")).hexdigest()[:10]
        return f"part-{stem.strip('-') or 'file'}-{digest}-{self.start:010d}.parquet"

    @property
    def called(self) -> str:
        """What messages call it."""
        return f"{self.name}, rows {self.start + 1:,} to {self.stop:,}"


def files_of(store: Store) -> list[File]:
    """Return the Parquet files that a path means: itself, or all in a folder and those in it.

    Raises
    ------
    InputError
        There are none, or one is damaged, of another kind or of other columns.
    """
    found = _listed(store)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        files = list(pool.map(lambda one: _file(store, *one), sorted(found.items())))
    check_columns((one.name, one.columns) for one in files)
    return files


def _listed(store: Store) -> dict[str, dict[str, Any]]:
    """Return what is known of each file by its name."""
    with told(store.text):
        try:
            is_file = bool(store.path.strip("/")) and store.fs.info(store.path)["type"] == "file"
            if is_file:
                return {PurePosixPath(store.path).name: store.fs.info(store.path)}
            found = store.fs.find(store.path, detail=True)
        except FileNotFoundError:
            raise InputError(f"{store.text}: no such incident file; check the path") from None
    files = {}
    for path, info in found.items():
        name = path.removeprefix(store.path.rstrip("/")).lstrip("/")
        last = PurePosixPath(name)
        if last.name[:1] in {"", ".", "_"} or last.name.endswith(_BESIDE):
            continue
        if last.suffix.lower() in _OTHERS:
            raise InputError(
                f"{name}: a cluster reads Parquet; make it so with geomap flag --stream, "
                "or take it out of the folder"
            )
        if last.suffix.lower() in _SUFFIXES:
            # What lists a folder may tell of a link, and not of the file.
            known = store.fs.info(path) if store.is_local else info
            files[name] = {**known, "name": path}
    if not files:
        raise InputError(f"{store.text}: no .parquet in this folder")
    return files


def _file(store: Store, name: str, info: dict[str, Any]) -> File:
    import pyarrow.parquet as pq

    path = str(info["name"])
    with told(name), store.fs.open(path, "rb") as stream:
        if stream.read(4) != b"PAR1":
            raise InputError(
                f"{name}: no Parquet, which is what a cluster reads; make it so with "
                "geomap flag --stream"
            )
        stream.seek(0)
        footer = pq.read_metadata(stream)
        counts = tuple(footer.row_group(n).num_rows for n in range(footer.num_row_groups))
        columns = tuple(footer.schema.to_arrow_schema().names)
    return File(path, name, stamp_of(info), columns, counts)


def ranges_of(file: File, part_rows: int = PART_ROWS) -> list[Range]:
    """Return the ranges of a file in order: all its rows, each in one of them."""
    runs: list[list[int]] = []
    held = 0
    for number, count in enumerate(file.counts):
        if runs and held + count <= part_rows:
            runs[-1].append(number)
            held += count
        elif count:
            runs.append([number])
            held = count
    found, first = [], 0
    for groups in runs:
        rows = sum(file.counts[number] for number in groups)
        pieces = min(_MOST_OF_A_GROUP, math.ceil(rows / part_rows))
        ends = [first + rows * n // pieces for n in range(pieces + 1)]
        for start, stop in itertools.pairwise(ends):
            about = (file.path, file.name, file.stamp, tuple(groups))
            found.append(Range(*about, first=first, start=start, stop=stop))
        first += rows
    return found


def rows_of(store: Store, part: Range, size: int) -> Iterator[Piece]:
    """Yield the rows of a range, so many at a time.

    Raises
    ------
    InputError
        The file is damaged, or has fewer rows than when it was looked at.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    at = part.first
    try:
        # Arrow reads files of this machine itself, without asking Python for each block.
        with contextlib.ExitStack() as stack:
            opened: Any = part.file
            if not store.is_local:
                opened = stack.enter_context(store.fs.open(part.file, "rb"))
            file = stack.enter_context(pq.ParquetFile(opened))
            for batch in file.iter_batches(size, row_groups=list(part.groups)):
                low, high = max(part.start - at, 0), min(part.stop - at, batch.num_rows)
                if low < high:
                    table = pa.Table.from_batches([batch.slice(low, high - low)])
                    yield Piece(table, at + low + 1, high - low, at + high, 0)
                at += batch.num_rows
                if at >= part.stop:
                    return
    except (pa.ArrowException, IndexError) as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"{part.name}: cannot be read: {said}") from None
    raise InputError(f"{part.called}: not all there; it has changed since it was looked at")


def first_rows(store: Store, files: Sequence[File]) -> tuple[Input, Piece]:
    """Return the first file that has rows, and its first ones.

    Raises
    ------
    InputError
        None has any, or it is damaged.
    """
    for file in files:
        for one in ranges_of(file, sum(file.counts)):
            with told(file.name):
                return input_of(one, file.columns), next(rows_of(store, one, _FIRST_ROWS))
    raise InputError(f"{store.text}: it has no rows, only a header")


def input_of(part: Range, columns: Sequence[str]) -> Input:
    """Return the file of a range as messages and lists of refused rows call it."""
    return Input(Path(PurePosixPath(part.name).name), "parquet", tuple(columns))
