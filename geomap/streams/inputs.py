"""The files that are flagged in a stream: what each is, and what its columns are called."""

import csv
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from geomap.errors import InputError
from geomap.incidents.datasets.gdelt import COLUMNS, looks_like_events
from geomap.incidents.fields import field_of
from geomap.incidents.heading import heads
from geomap.incidents.options import ReadOptions
from geomap.incidents.rows import Source, unique_names

__all__ = ["Input", "check_columns", "event_member", "inputs_of"]

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
    check_columns((one.name, one.columns) for one in inputs)
    return inputs


def check_columns(files: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Fail where files, by name and columns, do not all have the same columns.

    Raises
    ------
    InputError
        It names two files and a column.
    """
    first: tuple[str, Sequence[str]] | None = None
    for name, columns in files:
        first = first or (name, columns)
        strange = set(columns) ^ set(first[1])
        if strange:
            raise InputError(
                f'{name}: column "{min(strange)[:80]}" is in only one of it and {first[0]}; '
                "files that are flagged together have the same columns"
            )


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
        event_member(path)
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


def event_member(path: Path) -> zipfile.ZipInfo:
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
