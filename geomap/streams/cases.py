"""Rows of a large file as incidents: each combination of cells is understood once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geomap.flags.facts import Codes, combined
from geomap.incidents.numbers import degrees_of
from geomap.incidents.records import records_of
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.rows import Rows, Source
from geomap.incidents.tabular import NO_TEXT, point_of
from geomap.streams.understanding import Columns, Understanding, cells_of, row_of, text_of

if TYPE_CHECKING:
    import pyarrow as pa

    from geomap.streams.inputs import Input
    from geomap.streams.pieces import Piece

__all__ = ["Understood", "incidents_of", "line_of"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.intp]
Far = Callable[[Floats, Floats, Floats], Flags]
"""Tells of lon, lat and radius_m which rows are far from all zones."""

_WORDS = ("type", "place", "place_id", "located", "date_precision")
_NOWHERE = "is empty where the other coordinate is given"
_PLAIN = r"^-?[0-9]{1,3}(\.[0-9]{1,17})?$"
"""Degrees that everyone reads alike."""
_LIMIT = {"lon": 180.0, "lat": 90.0}


@dataclass(frozen=True, slots=True)
class Understood:
    """Rows that are incidents, as `geomap.flags.batches` has them; those that are alike are a case.

    `rows` are their numbers in the piece, `refused` is what is wrong with the others. Of
    those that are `beyond` what is measured no more is known than where they are.
    """

    lon: Floats
    lat: Floats
    beyond: Flags
    case: Ints  # -1 where it is beyond
    values: dict[str, Any]  # of each case, by column
    rows: Ints
    refused: list[Reject]

    def __len__(self) -> int:
        return len(self.rows)

    def far(self, test: Far) -> Flags:  # noqa: ARG002 - it was tested when they were read
        """Return which rows are far from all zones."""
        return self.beyond

    def unsized(self) -> Flags:
        """Return which rows are areas of which only a middle is known."""
        radius_m = np.asarray(self.values["radius_m"], float)
        area = np.array([how == "area" for how in self.values["located"]], dtype=bool)
        bare = np.append(area & np.isnan(radius_m), False)
        return np.asarray(bare[self.case] & ~np.isnan(self.lon))

    def table(self, rows: Ints | slice = slice(None)) -> "pa.Table":
        """Return the INCIDENT columns of some rows that a verdict rests on."""
        import pyarrow as pa

        case, first = combined([self.case[rows]])
        kinds, values = self.case[rows][first], self.values
        number = pa.array(case)
        columns = {
            "lon": pa.array(self.lon[rows], from_pandas=True),
            "lat": pa.array(self.lat[rows], from_pandas=True),
        }
        radius_m = np.asarray(values["radius_m"], float)[kinds]
        columns["radius_m"] = pa.array(radius_m[case], from_pandas=True)
        for name in ("date_start", "date_end"):
            columns[name] = pa.array(np.asarray(values[name], "datetime64[D]")[kinds][case])
        for name in _WORDS:
            words = pa.array([values[name][kind] for kind in kinds], pa.string())
            columns[name] = words.dictionary_encode().take(number)
        actors = [list(values["actors"][kind] or ()) for kind in kinds]
        columns["actors"] = pa.array(actors, pa.list_(pa.string())).take(number)
        claims = [list(values["claims"][kind]) for kind in kinds]
        if any(claims):
            columns["claims"] = pa.array(claims).take(number)
        return pa.table(columns)


@dataclass(slots=True)
class _Wrong:
    """What is wrong with rows: the first thing counts."""

    rows: dict[int, tuple[str, str, str]] = field(default_factory=dict)

    def add(self, row: int, column: str, value: str, reason: str) -> None:
        self.rows.setdefault(row, (column, value, reason))

    def none(self, count: int) -> Flags:
        """Return which of so many rows nothing is wrong with."""
        good = np.ones(count, dtype=bool)
        good[list(self.rows)] = False
        return good


def incidents_of(
    known: Understanding, source: "Input", piece: "Piece", *, far: Far | None = None
) -> Understood:
    """Return the rows of a piece that are incidents, and the reasons why others are not.

    `far` tells of positions whether no more need be known; None knows all of each.
    """
    table, wrong = piece.table, _Wrong()
    lon, lat = _positions(known, table, wrong)
    placed = ~np.isnan(lon)
    cases = _Cases(known, source, table, placed)
    for row in cases.blank_rows():
        wrong.add(row, "", "", "every cell is empty")
    beyond = np.zeros(table.num_rows, dtype=bool)
    if far is not None:
        # No text keeps a row from being an incident that has a position.
        rows = np.flatnonzero(placed & wrong.none(len(placed)))
        case, values = cases.read(rows, [n for n in known.read if n not in known.texts], wrong)
        rows, case = rows[case >= 0], case[case >= 0]
        radius_m = np.asarray(values["radius_m"], float)[case]
        area = np.array([how == "area" for how in values["located"]], dtype=bool)[case]
        beyond[rows] = far(lon[rows], lat[rows], radius_m) & ~area
    rows = np.flatnonzero(wrong.none(len(placed)) & ~beyond)
    case = np.full(table.num_rows, -1)
    case[rows], values = cases.read(rows, known.read, wrong)
    kept = np.flatnonzero(wrong.none(len(placed)))
    assert ((case[kept] >= 0) | beyond[kept]).all()  # each row is kept, or among the refused
    refused = _rejects(source, piece, wrong)
    return Understood(lon[kept], lat[kept], beyond[kept], case[kept], values, kept, refused)


class _Cases:
    """The rows of a piece, to be read a combination of cells at a time."""

    def __init__(
        self, known: Understanding, source: "Input", table: "pa.Table", placed: Flags
    ) -> None:
        self._known, self._source, self._table, self._placed = known, source, table, placed
        self._codes = {number: _codes(table, known.columns[number]) for number in known.read}
        self._blank = ~placed
        for codes, empty in self._codes.values():
            self._blank &= empty[codes]

    def blank_rows(self) -> list[int]:
        """Return the rows of which every cell is empty."""
        others = [n for k, n in enumerate(self._known.columns) if k not in self._codes]
        cells = (self._table[name] for name in others)
        texts = [column.take(np.flatnonzero(self._blank)).to_pylist() for column in cells]
        filled = [any(text_of(cell).strip() for cell in row) for row in zip(*texts, strict=True)]
        found = np.ones(int(self._blank.sum()), dtype=bool)
        found[: len(filled)] &= ~np.array(filled, dtype=bool)
        rows = np.flatnonzero(self._blank)[found]
        self._blank[rows] = False  # the others hold something, elsewhere
        return list(rows.tolist())

    def read(
        self, rows: Ints, columns: Sequence[int], wrong: _Wrong
    ) -> tuple[Ints, dict[str, Any]]:
        """Return the case of each row, -1 where it is refused, and the values of each case."""
        import pyarrow as pa

        parts = [self._placed[rows], self._blank[rows]]
        case, first = combined([*parts, *(self._codes[n][0][rows] for n in columns)])
        first = rows[first]
        seen = Columns(
            self._known.columns, self._table.take(pa.array(first)), columns,
            placed=self._placed[first], rest=self._blank[first],
        )  # fmt: skip
        table = Rows(seen.columns, [], has_points=True, table=seen)
        stand_in = Source(str(self._source.path), None, (self._source.name, b""))
        records = records_of(stand_in, table, self._known.options)
        bad = {one["line"]: (one["column"], one["value"], one["reason"]) for one in records.refused}
        at = np.full(len(first), -1)
        kept = np.setdiff1d(np.arange(len(first)), list(bad))
        at[kept] = np.arange(len(kept))
        for row in np.flatnonzero(np.isin(case, list(bad))).tolist() if bad else ():
            wrong.add(int(rows[row]), *bad[int(case[row])])
        return at[case], records.values


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


def _degrees(column: "pa.ChunkedArray", axis: str) -> tuple[Floats, dict[int, tuple[str, str]]]:
    """Return texts as degrees, NaN for blank and wrong cells, and what is wrong with which row."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = np.full(len(column), np.nan)
    rest = np.ones(len(column), dtype=bool)
    if pa.types.is_string(column.type):
        plain = pc.fill_null(pc.match_substring_regex(column, _PLAIN), False).to_numpy()
        numbers = column.filter(pa.array(plain)).cast(pa.float64()).to_numpy()
        good = np.abs(numbers) <= _LIMIT[axis]
        rows = np.flatnonzero(plain)[good]
        values[rows], rest[rows] = numbers[good], False
    rows = np.flatnonzero(rest)
    codes, cells = cells_of(column.take(pa.array(rows)))
    degrees, said_of = degrees_of(cells, axis)  # type: ignore[arg-type]
    values[rows] = degrees[codes] if len(rows) else ()
    wrong = {code: (cells[code], said) for code, said in said_of.items()}
    bad = np.flatnonzero(np.isin(codes, list(wrong))).tolist() if wrong else []
    return values, {int(rows[n]): wrong[int(codes[n])] for n in bad}


def _points(column: "pa.ChunkedArray", wrong: _Wrong) -> tuple[Floats, Floats]:
    """Return lon and lat of points in WKB, NaN where there is none or it is refused."""
    import shapely

    cells = column.to_numpy()
    shapes = shapely.from_wkb(cells, on_invalid="ignore")
    lon, lat = shapely.get_x(shapes), shapely.get_y(shapes)
    good = (np.abs(lon) <= _LIMIT["lon"]) & (np.abs(lat) <= _LIMIT["lat"])
    there = np.array([cell is not None for cell in cells], dtype=bool)
    for row in np.flatnonzero(there & ~good).tolist():
        found = "no geometry in WKB" if shapes[row] is None else point_of(shapes[row])
        if isinstance(found, str):
            wrong.add(row, "geometry", "", found)
        lon[row], lat[row] = found if isinstance(found, tuple) else (np.nan, np.nan)
    return lon, lat


def _positions(known: Understanding, table: "pa.Table", wrong: _Wrong) -> tuple[Any, Any]:
    """Return lon and lat, NaN where there is none or it is refused."""
    import pyarrow as pa

    if known.has_shapes:
        return _points(table["geometry"], wrong)
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
            values, bad = _degrees(column, axis)
            for row, (cell, said) in bad.items():
                wrong.add(row, name, cell, said)
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
    feeds = sum(
        text_of(cell).count("\n") for column in above.columns for cell in column.to_pylist()
    )
    return piece.line + row + feeds
