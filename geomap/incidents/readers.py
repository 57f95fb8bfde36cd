"""What can be read as incidents: one list of readers, chosen by content and then suffix."""

import io
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from geomap.errors import InputError
from geomap.incidents.claim_files import claim_columns
from geomap.incidents.columnar import columnar
from geomap.incidents.datasets import DATASETS
from geomap.incidents.datasets.gdelt import event_rows, looks_like_events
from geomap.incidents.delimited import delimited
from geomap.incidents.drafted import DRAFT_SUFFIXES, drafted, is_draft
from geomap.incidents.feature_lines import SEQUENCE_SUFFIXES, feature_lines, is_sequence
from geomap.incidents.fields import spread_of
from geomap.incidents.geojson import features
from geomap.incidents.gis import gis, kml, parquet
from geomap.incidents.options import ReadOptions
from geomap.incidents.rows import Rows, Source
from geomap.incidents.workbook import looks_like_workbook, workbook

__all__ = ["FORMATS", "READERS", "Reader", "reader_of", "unpacked"]


class Reader(NamedTuple):
    """A format: its key, what to call it, its suffixes, its look, and the function that reads it.

    A format of text is chosen by its suffix and look, one of bytes by its look
    alone: its first bytes are nothing else. One that `has_layers`, or sheets, or
    folders, reads the one that a person names.
    """

    key: str
    name: str
    suffixes: frozenset[str]
    looks_like: Callable[[Source], bool]
    read: Callable[[Source, ReadOptions], Rows]
    is_text: bool = False
    has_layers: bool = False


def _begins(*starts: bytes) -> Callable[[Source], bool]:
    return lambda source: source.head.startswith(starts)


def _is_object(source: Source) -> bool:
    return _start(source).lstrip(" \t\r\n\x1e")[:1] == "{"


def _geojson(source: Source, options: ReadOptions) -> Rows:
    return (feature_lines if is_sequence(source) else features)(source, options)


def _is_text(source: Source) -> bool:
    return bool(_start(source).strip() or source.text.strip())


def _start(source: Source) -> str:
    """Return how a text begins; one of another encoding than UTF-8 is decoded whole."""
    start = source.head[:4096]
    if source.encoding is not None or b"\0" in start:
        return source.text[:4096]
    return start.removeprefix(b"\xef\xbb\xbf").decode("latin-1")


def _delimited(source: Source, options: ReadOptions) -> Rows:
    """Return a CSV file's rows, as columns where it is large and nothing about it is odd."""
    found = columnar(source, options)
    if found is None or _needs_rows(found, options):
        return delimited(source, options)
    return found


def _needs_rows(rows: Rows, options: ReadOptions) -> bool:
    """Tell whether a table can only be read row by row: it groups them, or has pairs to parse."""
    if "claimant" in claim_columns(rows.columns).values():
        return True
    fields = spread_of(rows.columns, mapped=options.columns).columns
    return "position" in fields and not {"lon", "lat"} <= set(fields)


def _is_kml(source: Source) -> bool:
    start = source.head[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"PK"):
        return any(name.lower().endswith(".kml") for name in _members(source))
    # GDAL tells formats apart by such words, wherever they stand
    pointer = any(word in source.head for word in (b"<OGRVRT", b"<OGRWFS", b"<GDAL", b"<WFS"))
    return start.startswith(b"<") and b"<kml" in source.head and not pointer


def _is_packed_shapefile(source: Source) -> bool:
    return source.path != "-" and any(name.lower().endswith(".shp") for name in _members(source))


def _suffixes(*found: str) -> frozenset[str]:
    return frozenset(found)


READERS = (
    Reader("events", "GDELT 2 events", _suffixes(".csv", ".tsv"), looks_like_events, event_rows),
    Reader("draft", "a drafted report", DRAFT_SUFFIXES, is_draft, drafted, is_text=True),
    Reader(
        "geojson", "GeoJSON", _suffixes(".geojson", ".json", "") | SEQUENCE_SUFFIXES, _is_object,
        _geojson, is_text=True,
    ),
    Reader(
        "csv", "CSV or TSV", _suffixes(".csv", ".tsv", ".tab", ".txt", ""), _is_text, _delimited,
        is_text=True,
    ),
    Reader(
        "xlsx", "a workbook", _suffixes(".xlsx", ".xlsm", ".xls", ".ods"),
        looks_like_workbook, workbook, has_layers=True,
    ),
    Reader("parquet", "Parquet", _suffixes(".parquet", ".geoparquet"), _begins(b"PAR1"), parquet),
    Reader(
        "gpkg", "GeoPackage", _suffixes(".gpkg"), _begins(b"SQLite format 3\0"), gis,
        has_layers=True,
    ),
    Reader("shapefile", "Shapefile", _suffixes(".shp"), _begins(b"\0\0\x27\x0a"), gis),
    Reader("fgb", "FlatGeobuf", _suffixes(".fgb"), _begins(b"fgb\x03fgb"), gis),
    Reader("kml", "KML", _suffixes(".kml", ".kmz"), _is_kml, kml, has_layers=True),
    Reader(
        "zip", "a packed Shapefile", _suffixes(".zip"), _is_packed_shapefile, gis, has_layers=True
    ),
)  # fmt: skip

FORMATS = (
    *(reader.key for reader in READERS if reader.key not in {"events", "draft", "zip"}),
    *(dataset.key for dataset in DATASETS),
    "generic",
)
"""What `--format` takes: a container, a dataset in any container, or no dataset."""

_MOST_UNPACKED = 2**30


def unpacked(source: Source) -> Source:
    """Return the one file that an archive holds as the source; any other source as it is.

    Raises
    ------
    InputError
        It holds several files of which none is meant more than the others, or is damaged.
    """
    if not source.head.startswith(b"PK") or any(
        reader.looks_like(source) for reader in READERS if not reader.is_text
    ):
        return source
    names = [name for name in _members(source) if not name.endswith("/") and "__MACOSX" not in name]
    if not names:
        return source
    if len(names) > 1:
        raise InputError(
            f"{source.name}: the archive holds {len(names)} files; unpack it and name one"
        )
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive, archive.open(names[0]) as stream:
            data = stream.read(_MOST_UNPACKED + 1)
    except (zipfile.BadZipFile, RuntimeError, OSError, EOFError, ValueError) as error:
        raise InputError(f"{source.name}: cannot be unpacked: {error}") from None
    if len(data) > _MOST_UNPACKED:
        raise InputError(f"{source.name}: over {_MOST_UNPACKED:,} bytes unpacked; split it")
    return Source(source.path, source.encoding, (names[0], data))


def _members(source: Source) -> list[str]:
    if not source.head.startswith(b"PK"):
        return []
    try:
        with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return []


def reader_of(source: Source, options: ReadOptions | None = None) -> Reader:
    """Return the reader of the format that `options` name, else of the look and suffix of a file.

    Raises
    ------
    InputError
        There is none, and the message says what is read; or `options` name a
        layer and the format has none; or the file cannot be read at all.
    """
    reader = _reader_of(source, options.format if options else None)
    if options is not None and options.layer is not None and not reader.has_layers:
        raise InputError(
            f"{source.name}: {reader.name} has no sheets or layers; leave out --layer "
            f"{options.layer[:80]}"
        )
    return reader


def _reader_of(source: Source, wanted: str | None) -> Reader:
    if wanted is not None and wanted not in FORMATS:
        raise InputError(f'format "{wanted[:80]}" is not known; name one of {", ".join(FORMATS)}')
    for reader in READERS:
        if reader.key == wanted:
            if not reader.is_text and not reader.looks_like(source):
                raise InputError(f"{source.name}: it is not {reader.name} inside")
            return reader
    for reader in READERS:
        if not reader.is_text and reader.looks_like(source):
            return reader
    candidates = [r for r in READERS if r.is_text and source.suffix in r.suffixes]
    for reader in candidates:
        if reader.looks_like(source):
            return reader
    if not source.data.strip():
        raise InputError(f"{source.name}: the file is empty")
    known = " or ".join(
        f"{reader.name} ({', '.join(sorted(filter(None, reader.suffixes)))})"
        for reader in READERS
        if reader.key in FORMATS
    )
    raise InputError(f"{source.name}: not a format that is read here; save it as {known}")
