"""Rows of a large file as incidents: each combination of cells is understood once."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from geomap.flags.facts import Codes, combined
from geomap.incidents.numbers import degrees_of
from geomap.incidents.records import records_of
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.rows import Rows, Source
from geomap.incidents.tabular import NO_TEXT
from geomap.streams.understanding import Columns, Understanding, cells_of, row_of, text_of

if TYPE_CHECKING:
    import pyarrow as pa

    from geomap.streams.inputs import Input
    from geomap.streams.pieces import Piece

__all__ = ["Understood", "incidents_of", "line_of"]

Floats = NDArray[np.float64]

_WORDS = ("type", "place", "place_id", "located", "date_precision")
_NOWHERE = "is empty where the other coordinate is given"
_PLAIN = r"^-?[0-9]{1,3}(\.[0-9]{1,17})?$"
"""Degrees that everyone reads alike."""
_LIMIT = {"lon": 180.0, "lat": 90.0}


@dataclass(frozen=True, slots=True)
class Understood:
    """Rows that are incidents, as `geomap.flags.batches` has them; those that are alike are a case.

    `rows` are their numbers in the piece, `refused` is what is wrong with the others.
    """

    lon: Floats
    lat: Floats
    case: "NDArray[np.intp]"
    values: dict[str, Any]  # of each case, by column
    rows: "NDArray[np.intp]"
    refused: list[Reject]

    def __len__(self) -> int:
        return len(self.rows)

    def positions(self) -> "tuple[list[Floats], NDArray[np.bool_]]":
        """Return lon, lat and radius_m of each row, and which rows are areas."""
        radius_m = np.asarray(self.values["radius_m"], float)
        area = np.array([how == "area" for how in self.values["located"]], dtype=bool)
        return [self.lon, self.lat, radius_m[self.case]], area[self.case]

    def table(self, rows: "NDArray[np.intp] | slice" = slice(None)) -> "pa.Table":
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


def incidents_of(known: Understanding, source: "Input", piece: "Piece") -> Understood:
    """Return the rows of a piece that are incidents, and the reasons why others are not."""
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
        if not any(text_of(table[name][row].as_py()).strip() for name in others):
            wrong.add(row, "", "", "every cell is empty")
            empty_row[row] = True
    case, first = combined([placed, empty_row, *(codes for codes, _ in columns)])
    rest = first[blank[first] & ~np.isin(first, list(wrong.rows))]
    seen = Columns(
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
    refused = _rejects(source, piece, wrong)
    cases = at[case[rows_kept]]
    return Understood(lon[rows_kept], lat[rows_kept], cases, records.values, rows_kept, refused)


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
