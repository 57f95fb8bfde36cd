"""Where flagged rows go: Parquet, CSV or GeoJSON lines, a table at a time."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from geomap.errors import InputError, OutputError
from geomap.files import safe_cell

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["SUFFIXES", "Sink", "check_suffix", "fitted", "sink_of"]

_FORMULA = r"^'*[=+\-@\t\r]"
_NUMBER = r"^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"  # what a sheet takes for no more than that


class Sink(Protocol):
    """A file that grows by tables of one schema."""

    def write(self, table: "pa.Table") -> None:
        """Add rows."""

    def close(self) -> None:
        """Finish the file."""


def sink_of(suffix: str, path: Path) -> Sink:
    """Return what writes a format, named by its suffix, to a path."""
    sink: Sink = _SINKS[suffix](path)
    return sink


class _Parquet:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: Any = None

    def write(self, table: "pa.Table") -> None:
        import pyarrow.parquet as pq

        if self._writer is None:
            repeated = [field.name for field in table.schema if _repeats(field.type)]
            self._writer = pq.ParquetWriter(self._path, table.schema, use_dictionary=repeated)
        self._writer.write_table(fitted(table, self._writer.schema))

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


def _repeats(kind: "pa.DataType") -> bool:
    """Return whether cells of a type are rather words: of numbers most are written but once."""
    import pyarrow as pa

    return not (pa.types.is_floating(kind) or pa.types.is_nested(kind))


class _Csv:
    """As `geomap.files.csv_text` has cells: none that a sheet takes for a formula."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer: Any = None
        self._schema: Any = None

    def write(self, table: "pa.Table") -> None:
        from pyarrow import csv

        plain = _plain(table)
        if self._writer is None:
            self._writer = csv.CSVWriter(str(self._path), plain.schema)
            self._schema = plain.schema
        self._writer.write_table(fitted(plain, self._schema))

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


class _Lines:
    """A GeoJSON feature a line, RFC 8142 without its record separators."""

    def __init__(self, path: Path) -> None:
        self._stream = path.open("w", encoding="utf-8", newline="")

    def write(self, table: "pa.Table") -> None:
        names = [name for name in table.column_names if not name.startswith("\0")]
        points = zip(table["\0lon"].to_pylist(), table["\0lat"].to_pylist(), strict=True)
        columns = [_values(table[name]) for name in names]
        lines = []
        for point, row in zip(points, zip(*columns, strict=True), strict=True):
            known = point[0] is not None
            geometry = {"type": "Point", "coordinates": point} if known else None
            feature = {
                "type": "Feature",
                "geometry": geometry,
                "properties": dict(zip(names, row, strict=True)),
            }
            lines.append(json.dumps(feature, ensure_ascii=False, default=str))
        self._stream.write("\n".join([*lines, ""]))

    def close(self) -> None:
        self._stream.close()


_SINKS: dict[str, Any] = {".parquet": _Parquet, ".csv": _Csv, ".geojsonl": _Lines}

SUFFIXES = tuple(_SINKS)
"""What can be written a table at a time."""


def _values(column: "pa.ChunkedArray") -> list[Any]:
    """Return values that JSON takes; what is no number is null."""
    import pyarrow as pa

    values: list[Any] = column.to_pylist()
    if pa.types.is_floating(column.type):
        return [None if value is None or value - value != 0 else value for value in values]
    if pa.types.is_temporal(column.type):
        return [None if value is None else value.isoformat() for value in values]
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return [None if value is None else value.hex() for value in values]
    return values


def _plain(table: "pa.Table") -> "pa.Table":
    """Return a table whose columns CSV takes; text that a sheet would run is marked."""
    import pyarrow as pa
    import pyarrow.compute as pc

    names, columns = [], []
    for name in table.column_names:
        column = table[name]
        if pa.types.is_dictionary(column.type) and pa.types.is_string(column.type.value_type):
            column = column.cast(pa.string())
        elif pa.types.is_nested(column.type) or pa.types.is_dictionary(column.type):
            texts = [
                None if value is None else json.dumps(value, ensure_ascii=False, default=str)
                for value in column.to_pylist()
            ]
            column = pa.chunked_array([pa.array(texts, pa.string())])
        elif pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
            continue  # geometry, which coordinates tell
        if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
            formula = pc.match_substring_regex(column, _FORMULA)
            if pc.any(formula).as_py():
                number = pc.match_substring_regex(column, _NUMBER)
                formula = pc.and_not(formula, number)
                quote, nothing = (pa.scalar(text, column.type) for text in ("'", ""))
                marked = pc.binary_join_element_wise(quote, column, nothing)
                column = pc.if_else(formula, marked, column)
        names.append(str(safe_cell(name)))
        columns.append(column)
    return pa.table(columns, names=names)


def fitted(table: "pa.Table", schema: "pa.Schema") -> "pa.Table":
    """Return a table with the types of the first one of its output.

    Raises
    ------
    InputError
        A column holds what its type in the first rows cannot.
    """
    import pyarrow as pa

    if table.schema.equals(schema):
        return table
    columns = []
    for field in schema:
        try:
            columns.append(table[field.name].cast(field.type))
        except (pa.ArrowException, KeyError):
            held = table.schema.field(field.name).type if field.name in table.column_names else "?"
            raise InputError(
                f'column "{field.name[:80]}" is of {field.type} in the first rows and of {held} '
                "later; give it one type"
            ) from None
    return pa.table(columns, schema=schema)


def check_suffix(output: str, suffix: str) -> None:
    """Fail where a format cannot be written a table at a time.

    Raises
    ------
    OutputError
        It names those that can.
    """
    if suffix not in SUFFIXES:
        *most, last = SUFFIXES
        raise OutputError(
            f"{output}: streamed rows are written to {', '.join(most)} or {last}, or to a folder"
        )
