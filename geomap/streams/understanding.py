"""What the columns of a large file mean, settled by its first rows, and its rows as incidents.

Cells are understood by `geomap.incidents`, as those of any file, but each combination of
them once. Only the columns that a verdict rests on are read; the others are carried along.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.errors import InputError
from geomap.flags.facts import Codes, combined
from geomap.incidents.claim_files import claim_columns
from geomap.incidents.columns import Cells
from geomap.incidents.datasets import PRECISION, dataset_of
from geomap.incidents.date_columns import with_date_columns
from geomap.incidents.date_parts import date_parts_of
from geomap.incidents.day_order import order_of_dates
from geomap.incidents.fields import mapping_of, spread_of
from geomap.incidents.numbers import degrees_of
from geomap.incidents.options import ReadOptions
from geomap.incidents.records import records_of
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.rows import Rows, Source, is_own
from geomap.incidents.tabular import NO_TEXT, cell_of

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from geomap.streams.pieces import Input, Piece

__all__ = ["Understanding", "cells_of", "incidents_of", "line_of", "row_of", "understanding_of"]

_FIELDS = frozenset({
    "lon", "lat", "radius_m", "date_start", "date_end", "date_precision", "type", "actors",
    "place", "place_id", "located", PRECISION,
})  # fmt: skip
_WORDS = ("type", "place", "place_id", "located", "date_precision")
_REST, _FILLED = "\0rest", "."
"""A column that tells of rows that are blank where they are read, and are not elsewhere."""
_NOWHERE = "is empty where the other coordinate is given"
_LIMIT = {"lon": 180.0, "lat": 90.0}
_PLACED = 1.0  # stands for any position that is known: 0, 0 would not be taken for one


@dataclass(frozen=True, slots=True)
class Understanding:
    """What columns mean; the same for all pieces of all files."""

    columns: tuple[str, ...]
    options: ReadOptions
    axes: dict[str, int]  # lon and lat
    read: tuple[int, ...]  # the other columns that a verdict rests on
    own: bool
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
    rows = Rows(list(columns), [], table=_Columns(columns, piece.table, range(len(columns))))
    if dataset is None and not own:
        options = with_date_columns(rows, options)
        spread = spread_of(columns, mapped=options.columns)
    if not own:
        order = order_of_dates(Source(str(source.path)), rows, dataset, options)
        options = replace(options, dates=order)
    fields = dict(spread.columns)
    if dataset is not None:
        fields = dict(dataset.spread(columns, mapping_of(columns, options.columns)))
    _refuse(name, columns, fields, own=own)
    axes: dict[str, int] = {axis: fields[axis][0] for axis in _LIMIT if axis in fields}
    has_shapes = "geometry" in columns and len(axes) < 2
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
        has_shapes, tuple(rows.notes), understood,
    )  # fmt: skip


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


class _Columns:
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
    return {name: _text(table[name][row].as_py()) for name in table.column_names}


def _text(value: Any) -> str:
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
    cells = [_text(value) for value in array.dictionary.to_pylist()]
    numbers = array.indices.fill_null(len(cells)).to_numpy().astype(np.intp)
    return numbers, [*cells, ""]


@dataclass(slots=True)
class _Wrong:
    """What is wrong with rows: the first thing counts."""

    rows: dict[int, tuple[str, str, str]] = field(default_factory=dict)

    def add(self, row: int, column: str, value: str, reason: str) -> None:
        self.rows.setdefault(row, (column, value, reason))


def incidents_of(
    known: Understanding, source: "Input", piece: "Piece"
) -> "tuple[pa.Table, NDArray[np.intp], list[Reject]]":
    """Return the rows of a piece that are incidents, their numbers in it, and the others' reasons.

    The table has the INCIDENT columns that a verdict rests on.
    """
    import pyarrow as pa

    table, wrong = piece.table, _Wrong()
    lon, lat = _positions(known, table, wrong)
    placed = ~np.isnan(lon)
    columns = [_codes(table, known.columns[number]) for number in known.read]
    blank = ~placed
    for codes, empty in columns:
        blank &= empty[codes]
    others = [name for n, name in enumerate(known.columns) if n not in known.read]
    empty_row = np.zeros(table.num_rows, dtype=bool)
    for row in np.flatnonzero(blank).tolist():
        if not any(_text(table[name][row].as_py()).strip() for name in others):
            wrong.add(row, "", "", "every cell is empty")
            empty_row[row] = True
    case, first = combined([placed, empty_row, *(codes for codes, _ in columns)])
    rest = first[blank[first] & ~np.isin(first, list(wrong.rows))]
    seen = _Columns(
        known.columns, table.take(pa.array(first)), known.read,
        placed=placed[first], rest=np.isin(first, rest),
    )  # fmt: skip
    rows = Rows(seen.columns, [], has_points=True, table=seen)
    stand_in = Source(str(source.path), None, (source.name, b""))
    records = records_of(stand_in, rows, known.options)
    bad = {
        item["line"]: (item["column"], item["value"], item["reason"]) for item in records.refused
    }
    at = np.full(len(first), -1)
    kept = np.setdiff1d(np.arange(len(first)), [item["line"] for item in records.refused])
    at[kept] = np.arange(len(kept))
    for row in np.flatnonzero(np.isin(case, list(bad))).tolist() if bad else ():
        wrong.add(row, *bad[int(case[row])])
    good = np.ones(table.num_rows, dtype=bool)
    good[list(wrong.rows)] = False
    assert (at[case[good]] >= 0).all()  # each row is kept, or in the list of the refused
    rows_kept = np.flatnonzero(good)
    found = _table(records.values, at[case[rows_kept]], (lon[rows_kept], lat[rows_kept]))
    return found, rows_kept, _rejects(source, piece, wrong)


def _codes(table: "pa.Table", name: str) -> "tuple[Codes, NDArray[np.bool_]]":
    """Return codes of a column's cells, and which codes are blank."""
    import pyarrow as pa

    column = table[name]
    if pa.types.is_nested(column.type):
        codes, cells = cells_of(column)
        return codes, np.array([not cell for cell in cells], dtype=bool)
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    array = column.unify_dictionaries().combine_chunks()
    count = len(array.dictionary)
    codes = array.indices.fill_null(count).to_numpy().astype(np.int64)
    values = array.dictionary.to_pylist()
    empty = [isinstance(v, (str, bytes)) and not v.strip() for v in values]
    return codes, np.array([*empty, True], dtype=bool)


def _positions(known: Understanding, table: "pa.Table", wrong: _Wrong) -> tuple[Any, Any]:
    """Return lon and lat, NaN where there is none or it is refused."""
    import pyarrow as pa

    if known.has_shapes:
        from geomap.flags.facts import positions_of

        (lon, lat, _), _ = positions_of(table.select(["geometry"]))
        return lon, lat
    if not known.axes:
        return np.full(table.num_rows, np.nan), np.full(table.num_rows, np.nan)
    found = {}
    for axis, number in known.axes.items():
        name = known.columns[number]
        column = table[name]
        if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
            values = np.array(column.cast(pa.float64(), safe=False).to_numpy(), dtype=float)
            for row in np.flatnonzero(np.abs(values) > _LIMIT[axis]).tolist():
                limit = _LIMIT[axis]
                said = f"is outside -{limit:g} to {limit:g} degrees"
                wrong.add(row, name, f"{values[row]:.15g}", said)
                values[row] = np.nan
        else:
            codes, cells = cells_of(column)
            degrees, said_of = degrees_of(cells, axis)  # type: ignore[arg-type]
            values = degrees[codes] if len(cells) else np.full(len(codes), np.nan)
            bad = np.isin(codes, list(said_of)) if said_of else np.zeros(len(codes), bool)
            for row in np.flatnonzero(bad).tolist():
                wrong.add(row, name, cells[codes[row]], said_of[int(codes[row])])
        found[axis] = values
    lon, lat = found["lon"], found["lat"]
    if not known.own:
        nowhere = (lon == 0) & (lat == 0)
        lon[nowhere] = lat[nowhere] = np.nan
    for row in np.flatnonzero(np.isnan(lon) != np.isnan(lat)).tolist():
        wrong.add(row, "lon" if np.isnan(lon[row]) else "lat", "", _NOWHERE)
    half = np.isnan(lon) | np.isnan(lat)
    lon[half] = lat[half] = np.nan
    return lon, lat


def _table(values: dict[str, Any], case: "NDArray[np.intp]", where: tuple[Any, Any]) -> "pa.Table":
    import pyarrow as pa

    number = pa.array(case)
    columns = {
        "lon": pa.array(where[0], from_pandas=True),
        "lat": pa.array(where[1], from_pandas=True),
    }
    columns["radius_m"] = pa.array(np.asarray(values["radius_m"], float)[case], from_pandas=True)
    for name in ("date_start", "date_end"):
        columns[name] = pa.array(np.asarray(values[name], "datetime64[D]")[case])
    for name in _WORDS:
        columns[name] = pa.array(list(values[name]), pa.string()).dictionary_encode().take(number)
    actors = [list(cell) if cell else [] for cell in values["actors"]]
    columns["actors"] = pa.array(actors, pa.list_(pa.string())).take(number)
    claims = [list(cell) for cell in values["claims"]]
    if any(claims):
        columns["claims"] = pa.array(claims).take(number)
    return pa.table(columns)


def _rejects(source: "Input", piece: "Piece", wrong: _Wrong) -> list[Reject]:
    out = list(piece.refused)
    for row, (column, value, reason) in sorted(wrong.rows.items()):
        cells = {
            name: NO_TEXT.sub("\ufffd", cell) for name, cell in row_of(piece.table, row).items()
        }
        out.append(
            reject(
                source.name,
                line_of(piece, row),
                column=column,
                value=value,
                reason=reason,
                row=cells,
            )
        )
    return sorted(out, key=lambda item: item["line"])


def line_of(piece: "Piece", row: int) -> int:
    """Return the line a row begins on; cells may hold line feeds."""
    if piece.numbers is not None:
        return piece.numbers[row]
    if piece.newlines <= piece.table.num_rows:
        return piece.line + row
    above = piece.table.slice(0, row)
    feeds = sum(_text(cell).count("\n") for column in above.columns for cell in column.to_pylist())
    return piece.line + row + feeds
