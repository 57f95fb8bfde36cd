"""What the columns of a large file mean, settled by its first rows.

Only the columns that a verdict rests on are read; the others are carried along.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.errors import InputError
from geomap.incidents.claim_files import claim_columns
from geomap.incidents.columns import Cells
from geomap.incidents.datasets import PRECISION, dataset_of
from geomap.incidents.date_columns import with_date_columns
from geomap.incidents.date_parts import date_parts_of
from geomap.incidents.day_order import order_of_dates
from geomap.incidents.fields import mapping_of, spread_of
from geomap.incidents.options import ReadOptions
from geomap.incidents.rows import Rows, Source, is_own
from geomap.incidents.tabular import cell_of

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from geomap.streams.inputs import Input
    from geomap.streams.pieces import Piece

__all__ = ["Columns", "Understanding", "cells_of", "row_of", "text_of", "understanding_of"]

_FIELDS = frozenset({
    "lon", "lat", "radius_m", "date_start", "date_end", "date_precision", "type", "actors",
    "place", "place_id", "located", PRECISION,
})  # fmt: skip
_DEGREES = {("EPSG", "4326"), ("OGC", "CRS84")}
_TEXTS = ("type", "actors", "place", "place_id")
_REST, _FILLED = "\0rest", "."
"""A column that tells of rows that are blank where they are read, and are not elsewhere."""
_PLACED = 1.0  # stands for any position that is known: 0, 0 would not be taken for one


@dataclass(frozen=True, slots=True)
class Understanding:
    """What columns mean; the same for all pieces of all files."""

    columns: tuple[str, ...]
    options: ReadOptions
    axes: dict[str, int]  # lon and lat
    read: tuple[int, ...]  # the other columns that a verdict rests on
    own: bool
    texts: frozenset[int]  # those of `read` that are no dates and no numbers
    has_shapes: bool  # positions are points in WKB, in the column geometry
    notes: tuple[str, ...] = ()
    understood: dict[str, str] = field(default_factory=dict)


def understanding_of(source: "Input", piece: "Piece", options: ReadOptions) -> Understanding:
    """Return what the columns mean, as the first rows show.

    Raises
    ------
    InputError
        No column tells where; dates could be either way round; or positions, dates or
        claims are of a kind that is not streamed.
    """
    columns = source.columns
    name, own = source.name, is_own(columns)
    try:
        spread = spread_of(columns, own=own, mapped=options.columns)
        dataset = None if own else dataset_of(columns, options.format)
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
    rows = Rows(list(columns), [], table=Columns(columns, piece.table, range(len(columns))))
    if dataset is None and not own:
        options = with_date_columns(rows, options)
        spread = spread_of(columns, mapped=options.columns)
    if not own:
        order = order_of_dates(Source(str(source.path)), rows, dataset, options)
        options = replace(options, dates=order)
    fields = dict(spread.columns)
    if dataset is not None:
        fields = dict(dataset.spread(columns, mapping_of(columns, options.columns)))
    has_shapes = _has_points(source, piece, fields)
    _refuse(name, columns, fields, own=own)
    axes: dict[str, int] = {axis: fields[axis][0] for axis in ("lon", "lat") if axis in fields}
    has_shapes = has_shapes and len(axes) < 2
    if len(axes) < 2 and not has_shapes and not {"place", "place_id"} & set(fields):
        raise InputError(
            f"{name}: no column for a place or for coordinates; name one place, or two lat and "
            "lon, or say which they are with --map COLUMN=place"
        )
    read = [n for f, numbers in fields.items() if f in _FIELDS - {"lon", "lat"} for n in numbers]
    if dataset is None and not own and "date_start" not in fields:
        parts = date_parts_of(columns, options.columns)
        read += parts.columns() if parts else ()
    if own and "claims" in columns:
        read.append(columns.index("claims"))
    understood = {
        columns[number]: meant
        for meant, numbers in fields.items()
        if meant in _FIELDS
        for number in numbers
    }
    return Understanding(
        columns, options, axes if len(axes) == 2 else {}, tuple(dict.fromkeys(read)), own,
        frozenset(n for f in _TEXTS for n in fields.get(f, ())) & set(read), has_shapes,
        tuple(rows.notes), understood,
    )  # fmt: skip


def _has_points(source: "Input", piece: "Piece", fields: dict[str, Any]) -> bool:
    """Return whether a file has points in WKB; their column is then no text with coordinates.

    Raises
    ------
    InputError
        They are in another reference system than EPSG:4326.
    """
    import pyarrow as pa

    if "geometry" not in source.columns or source.kind != "parquet":
        return False
    kind = piece.table.schema.field("geometry").type
    if not (pa.types.is_binary(kind) or pa.types.is_large_binary(kind)):
        return False
    geo = json.loads((piece.table.schema.metadata or {}).get(b"geo", b"{}"))
    crs = geo.get("columns", {}).get("geometry", {}).get("crs") or {}
    known = crs.get("id", {}) if isinstance(crs, dict) else {}
    if crs and (known.get("authority"), str(known.get("code"))) not in _DEGREES:
        called = crs.get("name", "another") if isinstance(crs, dict) else crs
        raise InputError(
            f"{source.name}: its points are in the reference system {str(called)[:80]!r}; "
            "files that are streamed are in EPSG:4326, so bring them to it"
        )
    if list(fields.get("position", ())) == [source.columns.index("geometry")]:
        del fields["position"]
    return True


def _refuse(name: str, columns: Sequence[str], fields: Any, *, own: bool) -> None:
    if "position" in fields and not {"lon", "lat"} <= set(fields):
        raise InputError(
            f'{name}: column "{columns[fields["position"][0]][:80]}" has both coordinates in one '
            "cell; files that are streamed have a column for each"
        )
    if not own and "claimant" in claim_columns(columns).values():
        raise InputError(
            f"{name}: rows that are claims of one incident belong together, and are not streamed"
        )


class Columns:
    """Rows of an Arrow table as `geomap.incidents.columns.Table`; only some columns are there."""

    keeps = False
    repeating: Sequence[int] = ()

    def __init__(
        self,
        columns: Sequence[str],
        table: "pa.Table",
        there: Sequence[int],
        *,
        placed: "NDArray[np.bool_] | None" = None,
        rest: "NDArray[np.bool_] | None" = None,
    ) -> None:
        self.columns = list(columns) if rest is None else [*columns, _REST]
        self._rest = rest
        self._table, self._there, self._placed = table, frozenset(there), placed
        self._known: dict[int, Cells] = {}

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def column(self, number: int) -> Cells:
        """Return a column; one that is not there is blank."""
        if number not in self._known:
            if self.columns[number] == _REST and self._rest is not None:
                self._known[number] = Cells(["", _FILLED], self._rest.astype(np.intp))
            elif number in self._there:
                codes, cells = cells_of(self._table[self.columns[number]])
                self._known[number] = Cells(cells, codes)
            else:
                self._known[number] = Cells([""], np.zeros(len(self), dtype=np.intp))
        return self._known[number]

    def line(self, row: int) -> int:
        """Return the number of a row in this table."""
        return row

    def kept(self, row: int) -> dict[str, Any]:  # noqa: ARG002 - the protocol's
        """Return nothing."""
        return {}

    def positions(self) -> "tuple[Any, Any] | None":
        """Return some position for each row that has one."""
        if self._placed is None:
            return None
        known = np.where(self._placed, _PLACED, np.nan)
        return known, known.copy()

    def source_row(self, row: int) -> dict[str, str]:
        """Return the cells of a row."""
        return row_of(self._table, row)

    def source_rows(self) -> Any:
        """Return a mapping for each row: none of them is kept."""
        found = np.empty(len(self), dtype=object)
        found[:] = [{} for _ in range(len(self))]
        return found


def row_of(table: "pa.Table", row: int) -> dict[str, str]:
    """Return a row's cells as texts."""
    return {name: text_of(table[name][row].as_py()) for name in table.column_names}


def text_of(value: Any) -> str:
    """Return a cell as text."""
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else cell_of(value)


def cells_of(column: "pa.ChunkedArray") -> "tuple[NDArray[np.intp], list[str]]":
    """Return for each row the number of its cell, and the different cells as texts."""
    import pyarrow as pa

    if pa.types.is_nested(column.type):
        known: dict[str, int] = {}
        codes = [known.setdefault(cell_of(value), len(known)) for value in column.to_pylist()]
        return np.array(codes, dtype=np.intp), list(known)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    array = column.unify_dictionaries().combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        return np.empty(0, np.intp), []
    cells = [text_of(value) for value in array.dictionary.to_pylist()]
    numbers = array.indices.fill_null(len(cells)).to_numpy().astype(np.intp)
    return numbers, [*cells, ""]
