"""What a verdict rests on in an Arrow table, as numbers: like cells have like codes.

Only cells that differ become Python's objects, so that a million rows of some towns,
days and types cost little more than those.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geomap.errors import TableError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["Coded", "Facts", "combined", "facts_of", "frame_of", "positions_of"]

Codes = NDArray[np.int64]
Floats = NDArray[np.float64]

_TEXTS = ("type", "date_precision", "place", "place_id", "located")
_NUMBERS = ("lon", "lat", "radius_m")
_DATES = ("date_start", "date_end")
_LISTS = ("actors", "claims")


@dataclass(frozen=True, slots=True)
class Coded:
    """A column as its different cells, and for each row the number of its own; -1 is empty."""

    codes: Codes
    cells: Sequence[Any]

    def at(self, rows: NDArray[np.intp]) -> list[Any]:
        """Return the cells of some rows, None where they are empty."""
        cells = [*self.cells, None]
        return [cells[code] for code in self.codes[rows].tolist()]


@dataclass(frozen=True, slots=True)
class Facts:
    """The columns of a table that verdicts rest on; those it does not have are empty."""

    length: int
    numbers: dict[str, Floats]  # NaN where there is none
    days: dict[str, NDArray[np.datetime64]]
    coded: dict[str, Coded]


def facts_of(table: "pa.Table") -> Facts:
    """Return what verdicts rest on.

    Raises
    ------
    TableError
        A column is of a type that it cannot be, a date is none, a number is out of its
        bounds, or a row has one coordinate without the other.
    """
    names = set(table.column_names)
    numbers = _positions(table)
    no_day = np.full(table.num_rows, "NaT", dtype="datetime64[D]")
    days = {n: _days(table, n) if n in names else no_day for n in _DATES}
    empty = Coded(np.full(table.num_rows, -1), ())
    coded = {n: _texts(table, n) if n in names else empty for n in _TEXTS}
    coded |= {n: _lists(table, n) if n in names else empty for n in _LISTS}
    return Facts(table.num_rows, numbers, days, coded)


def positions_of(table: "pa.Table") -> tuple[list[Floats], NDArray[np.bool_]]:
    """Return lon, lat and radius_m of a table, and which rows are areas; raises as `facts_of`."""
    numbers = _positions(table)
    area = np.zeros(table.num_rows, dtype=bool)
    if "located" in table.column_names:
        located = _texts(table, "located")
        area = np.array([*(cell == "area" for cell in located.cells), False])[located.codes]
    return [numbers[name] for name in _NUMBERS], area


def _positions(table: "pa.Table") -> dict[str, Floats]:
    names = set(table.column_names)
    absent = np.full(table.num_rows, np.nan)
    numbers = {n: _numbers(table, n) if n in names else absent for n in _NUMBERS}
    if not {"lon", "lat"} <= names and "geometry" in names:
        numbers["lon"], numbers["lat"] = _points(table)
    elif not {"lon", "lat"} <= names:
        numbers["lon"] = numbers["lat"] = absent
    _check_numbers(numbers)
    return numbers


def frame_of(facts: Facts, rows: NDArray[np.intp]) -> "pd.DataFrame":
    """Return some rows as a table with the columns of INCIDENT; its index are row numbers."""
    import pandas as pd

    columns: dict[str, Any] = {name: values[rows] for name, values in facts.numbers.items()}
    for name, days in facts.days.items():
        columns[name] = days[rows].astype("datetime64[s]")
    for name, column in facts.coded.items():
        cells = np.fromiter(column.at(rows), dtype=object, count=len(rows))
        columns[name] = pd.Series(cells, index=rows, dtype=object)
    return pd.DataFrame(columns, index=rows)


def combined(parts: Iterable[NDArray[Any]]) -> tuple[Codes, NDArray[np.intp]]:
    """Return codes of rows that tell apart what any part tells apart, and the first row of each.

    Parts are whole numbers, floats or days, one a row; NaN and NaT are alike.
    """
    import pandas as pd

    found: Codes | None = None
    for part in parts:
        codes, kinds = pd.factorize(part, use_na_sentinel=False)
        codes = codes.astype(np.int64)
        if found is None:
            found = codes
        elif len(kinds) > 1:
            found = pd.factorize(found * len(kinds) + codes)[0].astype(np.int64)
    assert found is not None
    first = np.empty(int(found.max(initial=-1)) + 1, dtype=np.intp)
    first[found[::-1]] = np.arange(len(found) - 1, -1, -1)  # of equals, the last assigned stays
    return found, first


def _fail(name: str, said: str) -> TableError:
    return TableError(f"incidents: {name} {said}")


def _numbers(table: "pa.Table", name: str) -> Floats:
    import pyarrow as pa

    column, kind = table[name], table.schema.field(name).type
    number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)
    if not (number or pa.types.is_null(kind)):
        raise _fail(name, f"is a column of {kind}, not of numbers")
    return np.array(column.cast(pa.float64(), safe=False).to_numpy(), dtype=np.float64)


def _points(table: "pa.Table") -> tuple[Floats, Floats]:
    """Return lon and lat of a column of points in WKB, EPSG:4326."""
    import pyarrow as pa
    import shapely

    kind = table.schema.field("geometry").type
    if not (pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_null(kind)):
        raise _fail("geometry", f"is a column of {kind}, not of points in WKB")
    try:
        shapes = shapely.from_wkb(table["geometry"].to_numpy())
    except shapely.GEOSException as error:
        raise _fail("geometry", f"is no WKB: {error}") from None
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    strange = np.flatnonzero(~empty & (shapely.get_type_id(shapes) != 0))
    if len(strange):
        raise _fail("geometry", f"at row {strange[0]} is no point")
    return shapely.get_x(shapes), shapely.get_y(shapes)


_BOUNDS = {"lon": (-180, 180), "lat": (-90, 90), "radius_m": (0, np.finfo(float).max)}


def _check_numbers(numbers: dict[str, Floats]) -> None:
    for name, (low, high) in _BOUNDS.items():
        wrong = np.flatnonzero((numbers[name] < low) | (numbers[name] > high))
        if len(wrong):
            value, row = numbers[name][wrong[0]], wrong[0]
            raise _fail(name, f"at row {row} is {value:g}, not between {low:g} and {high:g}")
    lon, lat = (np.isnan(numbers[name]) for name in ("lon", "lat"))
    half = np.flatnonzero(lon != lat)
    if len(half):
        absent, given = ("lon", "lat") if lon[half[0]] else ("lat", "lon")
        raise _fail(absent, f"is empty at row {half[0]}, {given} is given")


def _days(table: "pa.Table", name: str) -> NDArray[np.datetime64]:
    import pyarrow as pa

    column, kind = table[name], table.schema.field(name).type
    if pa.types.is_date32(kind):
        return np.array(column.to_numpy(), dtype="datetime64[D]")
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        raise _fail(name, "has a time zone; give days")
    if (pa.types.is_temporal(kind) and not pa.types.is_time(kind)) or pa.types.is_null(kind):
        moments = column.cast(pa.timestamp("s"), safe=False).to_numpy()
        return np.array(moments, dtype="datetime64[s]").astype("datetime64[D]")
    texts = _texts(table, name)
    cells = ["NaT" if not cell.strip() else cell[:10] for cell in texts.cells]
    try:
        days = np.array([*cells, "NaT"], dtype="datetime64[D]")
    except ValueError:
        raise _fail(name, "holds what is no date; write it as 2022-02-28") from None
    return days[texts.codes]


def _texts(table: "pa.Table", name: str) -> Coded:
    import pyarrow as pa

    kind = table.schema.field(name).type
    held = kind.value_type if pa.types.is_dictionary(kind) else kind
    if pa.types.is_null(held):
        return Coded(np.full(table.num_rows, -1), ())
    if not (pa.types.is_string(held) or pa.types.is_large_string(held)):
        raise _fail(name, f"is a column of {kind}, not of texts")
    return _coded(table[name])


def _coded(column: "pa.ChunkedArray") -> Coded:
    import pyarrow as pa

    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    array = column.unify_dictionaries().combine_chunks()
    if isinstance(array, pa.ChunkedArray):  # it has no chunk at all
        return Coded(np.empty(0, np.int64), ())
    codes = array.indices.fill_null(-1).to_numpy().astype(np.int64)
    cells = array.dictionary.to_pylist()
    if None in cells:
        codes[codes == cells.index(None)] = -1
    return Coded(codes, cells)


def _lists(table: "pa.Table", name: str) -> Coded:
    """Return a column of lists; those that are empty are as though not there."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = table.schema.field(name).type
    count = table.num_rows
    if pa.types.is_null(kind):
        return Coded(np.full(count, -1), ())
    if not (pa.types.is_list(kind) or pa.types.is_large_list(kind)):
        raise _fail(name, f"is a column of {kind}, not of lists")
    lengths = pc.list_value_length(table[name]).fill_null(0).to_numpy()
    filled = np.flatnonzero(lengths)
    codes = np.full(count, -1, dtype=np.int64)
    if not len(filled):
        return Coded(codes, ())
    if pa.types.is_nested(kind.value_type):
        cells = table[name].take(pa.array(filled)).to_pylist()
        codes[filled] = np.arange(len(filled))
        return Coded(codes, cells)
    item = _coded(pc.list_flatten(table[name]))
    starts = np.cumsum(lengths) - lengths
    parts = [lengths[filled]]
    for place in range(int(lengths.max())):
        here = starts[filled] + np.minimum(place, lengths[filled] - 1)
        parts.append(item.codes[here])
    codes[filled], first = combined(parts)
    order = np.argsort(codes[filled][first])
    return Coded(codes, table[name].take(pa.array(filled[first[order]])).to_pylist())
