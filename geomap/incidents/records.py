"""Rows as values: every known cell parsed, and a row that cannot be refused with its reason."""

from dataclasses import dataclass, field
from math import floor
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.incidents.cells import (
    Convert,
    own_converters,
    plain_converters,
    summary_converters,
)
from geomap.incidents.claims import FIGURES, claim_of
from geomap.incidents.fields import LIST_FIELDS, Spread, spread_of
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.rows import Rows, Source, is_own
from geomap.tables import DATE_PRECISIONS, INCIDENT, SUMMARY, names_of

if TYPE_CHECKING:
    from geomap.incidents.values import Figure, Span

__all__ = ["Records", "records_of"]


_UNPLACED = (None, "missing", "ambiguous name")


@dataclass(slots=True)
class Records:
    """The values of the rows that were understood, by column, and the others by reason.

    `refused_ids` are those of refused rows; `carry_claims` tells that the file
    held the claims itself.
    """

    values: dict[str, list[Any]]
    refused: list[Reject]
    refused_ids: set[str]
    carry_claims: bool


@dataclass(slots=True)
class _Reading:
    """A file on its way: its values by column, and the first thing wrong with each row."""

    source: Source
    rows: Rows
    own: bool
    spread: Spread
    values: dict[str, list[Any]] = field(default_factory=dict)
    wrong: dict[int, tuple[str, str, str]] = field(default_factory=dict)

    def refuse(self, row: int, column: str, value: str, reason: str) -> None:
        self.wrong.setdefault(row, (column, value, reason))


def records_of(source: Source, rows: Rows) -> Records:
    """Return the values of a file's rows, column by column, and the rows that were refused."""
    own = is_own(rows.columns)
    reading = _Reading(source, rows, own, spread_of(rows.columns, own=own))
    for index, row in enumerate(rows.rows):
        if row.point is None and not any(cell and not cell.isspace() for cell in row.cells):
            reading.refuse(index, "", "", "every cell is empty")
    for name, convert in (own_converters() if own else plain_converters()).items():
        reading.values[name] = _column(reading, name, convert)
    if set(names_of(SUMMARY)) <= set(rows.columns):
        for name, convert in summary_converters().items():
            reading.values[name] = _parsed(reading, rows.columns.index(name), convert)
    _settle_positions(reading)
    _settle_dates(reading)
    _settle_figures(reading)
    carry_claims = _settle_claims(reading)
    _settle_rows(reading)
    ids = _settle_ids(reading)
    return _without_refused(reading, ids, carry_claims=carry_claims)


def _column(reading: _Reading, name: str, convert: Convert) -> list[Any]:
    """Return a field's values; of several columns of one list field, the parts of all."""
    numbers = reading.spread.columns.get(name, ())
    if not numbers:
        return [None] * len(reading.rows.rows)
    if name in {"lon", "lat"}:
        return _parsed(reading, numbers[0], convert, placed=True)
    if name not in LIST_FIELDS or len(numbers) == 1:
        return _parsed(reading, numbers[0], convert)
    several = [_parsed(reading, number, convert) for number in numbers]
    return [
        list(dict.fromkeys(part for parts in row if parts for part in parts))
        for row in zip(*several, strict=True)
    ]


def _parsed(reading: _Reading, number: int, convert: Convert, *, placed: bool = False) -> list[Any]:
    """Return one column's values, None for blank cells; `placed` leaves out what has geometry.

    Each spelling is read once: columns of dates, types and sources repeat themselves.
    """
    column = reading.rows.columns[number]
    known: dict[str, Any] = {"": None}
    wrong: dict[str, str] = {}
    values: list[Any] = []
    for index, row in enumerate(reading.rows.rows):
        cell = "" if placed and row.point is not None else row.cells[number]
        if cell not in known:
            known[cell] = None
            try:
                known[cell] = convert(cell) if cell.strip() else None
            except InputError as error:
                wrong[cell] = str(error)
        if wrong and cell in wrong:
            reading.refuse(index, column, cell, wrong[cell])
        values.append(known[cell])
    return values


def _settle_positions(reading: _Reading) -> None:
    lon, lat, located = (reading.values[name] for name in ("lon", "lat", "located"))
    for index, row in enumerate(reading.rows.rows):
        if row.point is not None:
            lon[index], lat[index] = row.point
        if index not in reading.wrong and (lon[index] is None) != (lat[index] is None):
            absent = "lon" if lon[index] is None else "lat"
            reading.refuse(index, absent, "", "is empty where the other coordinate is given")
        if lon[index] is None:
            if not (reading.own and located[index]):
                located[index] = "missing"
        elif located[index] in _UNPLACED:
            located[index] = "coordinates"


def _settle_dates(reading: _Reading) -> None:
    starts, ends = reading.values["date_start"], reading.values["date_end"]
    precisions = reading.values["date_precision"]
    for index in range(len(starts)):
        start: Span | None = starts[index]
        end: Span | None = ends[index]
        if start and end and end.last < start.first:
            reading.refuse(index, "date_end", end.last.isoformat(), "is before date_start")
        known = [span.precision for span in (start, end) if span]
        if known and not precisions[index] and not reading.own:
            precisions[index] = max(known, key=DATE_PRECISIONS.index)
        if start and not end and not reading.own:
            end = start
        starts[index] = start.first if start else None
        ends[index] = end.last if end else None


def _settle_figures(reading: _Reading) -> None:
    """Fill low, best and high from the plain count where the file has no such column."""
    for what in FIGURES:
        low, best, high = (reading.values[f"{what}_{end}"] for end in ("low", "best", "high"))
        plain: list[Figure | None] = reading.values.pop(what, [None] * len(low))
        for index, figure in enumerate(plain):
            if figure:
                low[index] = figure.low if low[index] is None else low[index]
                best[index] = floor(figure.best) if best[index] is None else best[index]
                high[index] = figure.high if high[index] is None else high[index]
            known = [part for part in (low[index], best[index], high[index]) if part is not None]
            if known != sorted(known):
                shown = ", ".join(f"{part:g}" for part in known)
                reading.refuse(index, f"{what}_low", shown, "run backwards: low, best, high")


def _settle_claims(reading: _Reading) -> bool:
    """Give every row its list of claims: those its file kept with it, else an empty one.

    Returns whether the file is one that holds its claims itself.
    """
    cells = reading.values.get("claims", [])
    carried = reading.own and reading.rows.has_points
    claims: list[list[Any]] = []
    for index, row in enumerate(reading.rows.rows):
        kept = row.kept or {}
        found = kept.get("claims", cells[index] if cells else None)
        carried = carried or found is not None
        try:
            claims.append(_claims(found or []))
        except InputError as error:
            reading.refuse(index, "claims", "", str(error))
            claims.append([])
    reading.values["claims"] = claims
    for name in LIST_FIELDS:
        reading.values[name] = [list(parts or ()) for parts in reading.values[name]]
    return carried


def _claims(found: Any) -> list[Any]:
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise InputError("is no list of claims")
    return [claim_of(item) for item in found]


def _settle_rows(reading: _Reading) -> None:
    """Give every row its source row; one that geomap wrote down earlier goes before the cells."""
    columns = reading.rows.columns
    earlier = reading.values.get("raw", [])
    added = [
        number
        for number, name in enumerate(columns)
        if name not in {*names_of(INCIDENT), *names_of(SUMMARY), "geometry"}
    ]
    raw = []
    for index, row in enumerate(reading.rows.rows):
        before = earlier[index] if earlier else None
        if before is None:
            raw.append(dict(zip(columns, row.cells, strict=True)))
        else:
            raw.append({columns[number]: row.cells[number] for number in added} | before)
    reading.values["raw"] = raw


def _settle_ids(reading: _Reading) -> list[str]:
    """Return every row's identifier; a made-up one is file stem and line, so it comes again."""
    stem = reading.source.stem
    ids: list[str] = []
    seen: dict[str, int] = {}
    written = reading.values["id"]
    dataset, dataset_id = reading.values["dataset"], reading.values["dataset_id"]
    for index, row in enumerate(reading.rows.rows):
        name = written[index] or f"{stem}-{row.line}"
        if name in seen:
            column, unit = _id_column(reading), reading.rows.unit
            reading.refuse(index, column, name, f"is the id of {unit} {seen[name]} too")
        if index not in reading.wrong:
            seen[name] = row.line
        ids.append(name)
        if not reading.own:
            dataset[index] = dataset[index] or stem
            dataset_id[index] = dataset_id[index] or written[index]
    reading.values["id"] = ids
    return ids


def _id_column(reading: _Reading) -> str:
    number = reading.spread.one("id")
    return "id" if number is None else reading.rows.columns[number]


def _without_refused(reading: _Reading, ids: list[str], *, carry_claims: bool) -> Records:
    rows, wrong = reading.rows, reading.wrong
    refused = []
    for index, (column, value, reason) in sorted(wrong.items()):
        row = rows.rows[index]
        cells = dict(zip(rows.columns, row.cells, strict=True))
        refused.append(
            reject(
                reading.source.name,
                row.line,
                column=column,
                value=value,
                reason=reason,
                row=cells,
            )
        )
    kept = [index for index in range(len(ids)) if index not in wrong]
    values = {
        name: [column[index] for index in kept] if wrong else column
        for name, column in reading.values.items()
    }
    kept_ids = set(values["id"])
    refused_ids = {ids[index] for index in wrong} - kept_ids
    return Records(values, refused, refused_ids, carry_claims)
