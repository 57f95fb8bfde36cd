"""Rows as values: every known cell parsed, and a row that cannot be refused with its reason."""

from dataclasses import dataclass, field
from itertools import repeat
from math import floor
from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.errors import InputError
from geomap.incidents.cells import Convert, own_converters, plain_converters, summary_converters
from geomap.incidents.claims import FIGURES, claim_of
from geomap.incidents.columns import absent, objects, table_of, without_collection
from geomap.incidents.datasets import PRECISION, Dataset, dataset_of
from geomap.incidents.date_parts import DateParts, date_parts_of, part_spans
from geomap.incidents.fields import LIST_FIELDS, mapping_of, spread_of
from geomap.incidents.ids import are_floats, shortened_note
from geomap.incidents.moved import note_moved
from geomap.incidents.no_incidents import rows_without_incident
from geomap.incidents.numbers import degrees_of
from geomap.incidents.options import ReadOptions
from geomap.incidents.precision import code_of
from geomap.incidents.reading import (
    Parsed,
    Reading,
    field_values,
    is_number,
    parsed_column,
    refuse_blank_rows,
    refuse_cells,
)
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.rows import Rows, Source, is_own
from geomap.incidents.sisters import settle_repeated
from geomap.incidents.values import parse_number
from geomap.tables import DATE_PRECISIONS, INCIDENT, SAME_EVENT, SUMMARY, names_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.incidents.columns import Numbers, Objects
    from geomap.incidents.values import Figure

__all__ = ["Records", "records_of"]

_SETTLED = frozenset({"lon", "lat", PRECISION, "date_start", "date_end", *FIGURES})
"""Fields whose cells are more, or less, than a value of one column of the table."""


@dataclass(slots=True)
class Records:
    """The values of the rows that were understood, by column, and the others by reason.

    `refused_ids` are those of refused rows; `carry_claims` tells that the file
    held the claims itself; `understood` gives the columns that were read, each
    with its field; `dataset` is the published schema that the columns have.
    """

    values: dict[str, Any]
    refused: list[Reject]
    refused_ids: set[str]
    carry_claims: bool
    understood: dict[str, str] = field(default_factory=dict)
    dataset: Dataset | None = None
    notes: list[str] = field(default_factory=list)
    moved: int = 0


def records_of(source: Source, rows: Rows, options: ReadOptions | None = None) -> Records:
    """Return the values of a file's rows, column by column, and the rows that were refused.

    Raises
    ------
    InputError
        What `options` say of columns or of the dataset does not fit the file.
    """
    with without_collection():
        return _records(_reading(source, rows, options or ReadOptions()))


def _records(reading: Reading) -> Records:
    refuse_blank_rows(reading)
    if reading.dataset is None and not reading.own:
        for row, reason in rows_without_incident(reading.table).items():
            reading.refuse(row, "", "", reason)
    for name in reading.converters:
        if name not in _SETTLED:
            reading.values[name] = field_values(reading, name)
    if set(names_of(SUMMARY)) <= set(reading.rows.columns):
        for name, convert in summary_converters().items():
            parsed = parsed_column(reading, reading.rows.columns.index(name), convert)
            reading.values[name] = parsed.numbers() if is_number(name) else parsed.each()
    _read_links(reading)
    moved = _settle_positions(reading)
    _settle_dates(reading)
    _settle_figures(reading)
    carry_claims = _settle_claims(reading)
    _settle_rows(reading)
    ids = _settle_ids(reading)
    records = _without_refused(reading, ids, carry_claims=carry_claims)
    records.moved = moved
    return records


def _reading(source: Source, rows: Rows, options: ReadOptions) -> Reading:
    own = is_own(rows.columns)
    dataset = None if own else dataset_of(rows.columns, options.format)
    dates = options.dates or (dataset.dates if dataset else None)
    converters = own_converters() if own else plain_converters(dates)
    if dataset is None:
        spread = spread_of(rows.columns, own=own, mapped=options.columns).columns
    else:
        spread = dataset.spread(rows.columns, mapping_of(rows.columns, options.columns))
        converters = {**converters, **dataset.converters}
    reading = Reading(source, rows, table_of(rows), own, dataset, spread, converters)
    if dataset is None and not own and "date_start" not in spread:
        reading.date_parts = date_parts_of(rows.columns, options.columns)
    if dataset is None and not own:
        _look_at_ids(reading)
    return reading


def _look_at_ids(reading: Reading) -> None:
    """Read whole numbers with `.0` behind them as such, and tell of ids that lost digits."""
    for number in reading.numbers("id"):
        cells = reading.table.column(number).cells
        if are_floats(cells):
            reading.converters = {**reading.converters, "id": code_of}
        shortened = shortened_note(cells)
        reading.notes += [shortened] if shortened else []


def _read_links(reading: Reading) -> None:
    """Read back which reports are of one event, where geomap wrote it."""
    for name in names_of(SAME_EVENT):
        if reading.own and name in reading.rows.columns:
            convert: Convert = parse_number if is_number(name) else str.strip
            parsed = parsed_column(reading, reading.rows.columns.index(name), convert)
            reading.values[name] = parsed.numbers() if is_number(name) else parsed.each()


def _settle_positions(reading: Reading) -> int:
    """Fill lon, lat, located and radius_m; return how many columns differ from their geometry.

    Geometry goes before columns.
    """
    geometry = reading.table.positions()
    placed = (
        np.zeros(len(reading.table), dtype=bool) if geometry is None else ~np.isnan(geometry[0])
    )
    lon, lat = (_degrees(reading, axis, placed) for axis in ("lon", "lat"))
    if geometry is not None:
        lon, lat = np.where(placed, geometry[0], lon), np.where(placed, geometry[1], lat)
    if not reading.own:
        lon, lat = _without_zeros(reading, lon, lat)
    for row in np.flatnonzero(np.isnan(lon) != np.isnan(lat)).tolist():
        absent = "lon" if np.isnan(lon[row]) else "lat"
        reading.refuse(row, absent, "", "is empty where the other coordinate is given")
    reading.values["lon"], reading.values["lat"] = lon, lat
    _settle_located(reading, np.isnan(lon))
    if reading.table.keeps and not reading.rows.has_points:
        _keep_stated_radii(reading)
    return note_moved(reading, geometry)


def _without_zeros(reading: Reading, lon: "Numbers", lat: "Numbers") -> "tuple[Numbers, Numbers]":
    """Return coordinates with 0, 0 as not known: a spot in the sea that programs write for it."""
    zero = (lon == 0) & (lat == 0)
    rows = np.flatnonzero(zero).tolist()
    if not rows:
        return lon, lat
    unit = reading.rows.unit
    first = f"{unit} {reading.table.line(rows[0])}"
    more = f" and {len(rows) - 1} more {unit}s" if len(rows) > 1 else ""
    reading.notes.append(f"the coordinates 0, 0 are read as not known: {first}{more}")
    return np.where(zero, np.nan, lon), np.where(zero, np.nan, lat)


def _keep_stated_radii(reading: Reading) -> None:
    """Fill the radius that a notation of coordinates states, as a grid square does its cell."""
    radius = reading.values["radius_m"]
    for row in np.flatnonzero(np.isnan(radius)).tolist():
        radius[row] = reading.table.kept(row).get("radius_m", np.nan)


def _degrees(reading: Reading, axis: Any, placed: "NDArray[np.bool_]") -> "Numbers":
    numbers = reading.numbers(axis)
    if not numbers:
        return np.full(len(reading.table), np.nan)
    column = reading.table.column(numbers[0])
    values, wrong = degrees_of(column.cells, axis)
    refuse_cells(reading, numbers[0], column, wrong, placed)
    found = values.copy() if column.rows is None else values[column.rows]
    found[placed] = np.nan
    return found


def _settle_located(reading: Reading, unknown: "NDArray[np.bool_]") -> None:
    located = reading.values["located"]
    blank = absent(located)
    unplaced = blank
    if not blank.all():
        unplaced = blank | np.equal(located, "missing") | np.equal(located, "ambiguous name")
    located[unknown & (blank | (not reading.own))] = "missing"
    located[~unknown & unplaced] = "coordinates"
    numbers = reading.numbers(PRECISION)
    if numbers:
        codes = parsed_column(reading, numbers[0], reading.converters[PRECISION])
        words = Parsed([code and code.located for code in codes.values], codes.rows).each()
        radius = Parsed([code and code.radius_m for code in codes.values], codes.rows).numbers()
        told = ~absent(words) & ~unknown
        located[told] = words[told]
        reading.values["radius_m"] = np.where(told, radius, reading.values["radius_m"])


def _settle_dates(reading: Reading) -> None:
    parts = reading.date_parts
    first, first_last, start_rank = (
        _spans(reading, "date_start") if parts is None else _spans_of_parts(reading, parts)
    )
    _, last, end_rank = _spans(reading, "date_end")
    for row in np.flatnonzero(last < first).tolist():
        reading.refuse(row, "date_end", str(last[row]), "is before date_start")
    if not reading.own:
        last = np.where(np.isnat(last), first_last, last)
        precisions = reading.values["date_precision"]
        words = objects((*DATE_PRECISIONS, None), len(DATE_PRECISIONS) + 1)
        gaps = absent(precisions)
        precisions[gaps] = words[np.maximum(start_rank, end_rank)[gaps]]
    reading.values["date_start"], reading.values["date_end"] = first, last


def _spans(reading: Reading, name: str) -> "tuple[NDArray[Any], NDArray[Any], NDArray[np.int64]]":
    """Return the first and last days that a column means, and its precisions, -1 for none."""
    numbers = reading.numbers(name)
    length = len(reading.table)
    if not numbers:
        unknown = np.full(length, np.datetime64("NaT", "D"))
        return unknown, unknown, np.full(length, -1)
    return _days(parsed_column(reading, numbers[0], reading.converters[name]))


def _spans_of_parts(
    reading: Reading, parts: DateParts
) -> "tuple[NDArray[Any], NDArray[Any], NDArray[np.int64]]":
    """Return what `_spans` does, of dates whose parts stand in columns of their own."""
    spans, wrong = part_spans(reading.table, parts)
    for row, (number, value, reason) in wrong.items():
        reading.refuse(row, reading.rows.columns[number], value, reason)
    return _days(Parsed(spans, None))


def _days(parsed: Parsed) -> "tuple[NDArray[Any], NDArray[Any], NDArray[np.int64]]":
    rank = {word: number for number, word in enumerate(DATE_PRECISIONS)}
    spans: list[Any] = parsed.values
    first = np.array([span and span.first for span in spans], dtype="datetime64[D]")
    last = np.array([span and span.last for span in spans], dtype="datetime64[D]")
    ranks = np.array([-1 if span is None else rank[span.precision] for span in spans], np.int64)
    if parsed.rows is None:
        return first, last, ranks
    return first[parsed.rows], last[parsed.rows], ranks[parsed.rows]


def _settle_figures(reading: Reading) -> None:
    """Fill low, best and high from the plain count where the file has no such column."""
    for what in FIGURES:
        names = [f"{what}_{end}" for end in ("low", "best", "high")]
        low, best, high = (reading.values[name] for name in names)
        for number in reading.numbers(what)[:1]:
            parsed = parsed_column(reading, number, reading.converters[what])
            counts: list[Figure | None] = parsed.values
            ends = (
                [count and count.low for count in counts],
                [count and floor(count.best) for count in counts],
                [count and count.high for count in counts],
            )
            low, best, high = (
                np.where(np.isnan(given), Parsed([*end], parsed.rows).numbers(), given)
                for given, end in zip((low, best, high), ends, strict=True)
            )
        backwards = np.flatnonzero((low > best) | (best > high) | (low > high)).tolist()
        if reading.dataset and backwards:
            # published rows that sum up others do so; they are not ours to mend or to refuse
            reading.notes.append(_out_of_order(reading, what, len(backwards)))
            backwards = []
        for row in backwards:
            known = [part for part in (low[row], best[row], high[row]) if not np.isnan(part)]
            shown = ", ".join(f"{part:g}" for part in known)
            reading.refuse(row, f"{what}_low", shown, "run backwards: low, best, high")
        reading.values.update(zip(names, (low, best, high), strict=True))


def _out_of_order(reading: Reading, what: str, count: int) -> str:
    name = reading.dataset.name if reading.dataset else ""
    rows = "row has" if count == 1 else "rows have"
    return f"{count} {rows} low, best and high {what} out of order; they stay as {name} has them"


def _settle_claims(reading: Reading) -> bool:
    """Give every row its list of claims: those its file kept with it, else an empty one.

    Returns whether the file is one that holds its claims itself.
    """
    length = len(reading.table)
    cells = reading.values.get("claims")
    carried = reading.own and reading.rows.has_points
    claims = objects(map(list, repeat((), length)), length)
    for row in range(length) if cells is not None or reading.table.keeps else ():
        found = reading.table.kept(row).get("claims", None if cells is None else cells[row])
        carried = carried or found is not None
        try:
            claims[row] = _claims(found or [])
        except InputError as error:
            reading.refuse(row, "claims", "", str(error))
    reading.values["claims"] = claims
    return carried


def _claims(found: Any) -> list[Any]:
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise InputError("is no list of claims")
    return [claim_of(item) for item in found]


def _settle_rows(reading: Reading) -> None:
    """Give every row its source row; one that geomap wrote down earlier goes before the cells."""
    raw = reading.table.source_rows()
    earlier = reading.values.get("raw")
    if earlier is not None:
        known = {*names_of(INCIDENT), *names_of(SUMMARY), *names_of(SAME_EVENT), "geometry"}
        for row in np.flatnonzero(~absent(earlier)).tolist():
            added = {name: cell for name, cell in raw[row].items() if name not in known}
            raw[row] = added | earlier[row]
    reading.values["raw"] = raw


def _settle_ids(reading: Reading) -> "Objects":
    """Return every row's identifier; a made-up one is file stem and line, so it comes again."""
    stem = reading.source.stem
    written: Objects = reading.values["id"]
    table = reading.table
    ids = written.copy()
    for row in np.flatnonzero(absent(written)).tolist():
        ids[row] = f"{stem}-{table.line(row)}"
    if len(set(ids.tolist())) < len(ids):
        settle_repeated(reading, ids)
    if not reading.own:
        named = reading.dataset.name if reading.dataset else stem
        for name, default in (("dataset", named), ("dataset_id", written)):
            found = reading.values[name]
            gaps = absent(found)
            found[gaps] = default if isinstance(default, str) else default[gaps]
    reading.values["id"] = ids
    return ids


def _without_refused(reading: Reading, ids: "Objects", *, carry_claims: bool) -> Records:
    table, wrong, values = reading.table, reading.wrong, reading.values
    refused = [
        reject(
            reading.source.name,
            table.line(row),
            column=column,
            value=value,
            reason=reason,
            row=table.source_row(row),
        )
        for row, (column, value, reason) in sorted(wrong.items())
    ]
    if wrong or reading.joined:
        kept = np.setdiff1d(np.arange(len(ids)), np.array([*wrong, *reading.joined], np.intp))
        values = {name: column[kept] for name, column in values.items()}
    refused_ids = {ids[row] for row in wrong} - set(values["id"]) if wrong else set()
    return Records(
        values,
        refused,
        refused_ids,
        carry_claims,
        understood=_understood(reading),
        dataset=reading.dataset,
        notes=[*(reading.dataset.notes if reading.dataset else ()), *reading.notes],
    )


def _understood(reading: Reading) -> dict[str, str]:
    read: dict[int, str] = {}
    for name, numbers in reading.spread.items():
        for number in numbers if reading.dataset or name in LIST_FIELDS else numbers[:1]:
            read.setdefault(number, "radius_m" if name == PRECISION else name)
    for number in reading.date_parts.columns() if reading.date_parts else ():
        read.setdefault(number, "date_start")
    return {reading.rows.columns[number]: read[number] for number in sorted(read)}
