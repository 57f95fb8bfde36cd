"""Rows that say who says it: a table with a claimant in each row, several rows an incident.

The first row with an id gives the incident its place, date and type; every
row gives it a claim. What a further row says otherwise of place, date or
position is that claimant's claim, too. All rows stay whole: the incident's
source row has one cell more, from which `ungrouped` makes them again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from geomap.errors import InputError
from geomap.incidents.claim_files import claim_columns, claims_of_row
from geomap.incidents.claims import CLAIM_KEYS, Claim
from geomap.incidents.fields import spread_of
from geomap.incidents.kinds import incident_type
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.rows import Row, Rows, Source, is_own

__all__ = [
    "FURTHER_ROWS",
    "further_rows",
    "grouped",
    "lines_of",
    "read_as_claims",
    "sisters_of",
    "ungrouped",
]

FURTHER_ROWS = "further rows"
"""The column that a source row gains: its line, and its sister rows by line, as JSON."""

_MATTERS = {"place": "place", "date_start": "date", "date_end": "date", "type": ""}
"""Fields in which a row may differ from the first of its id, and what a claim of it is about."""


class _FurtherRows(str):
    """The cell of `FURTHER_ROWS`: JSON for whoever reads it, and the rows as they were read."""

    __slots__ = ("line", "rows")
    line: int
    rows: Mapping[int, Mapping[str, str]]


class _Columns(NamedTuple):
    """Where a table holds the id, what it says of the incident, and what of a claim."""

    incident_id: int | None
    incident: Mapping[str, int]
    claim: Mapping[str, str]


def grouped(source: Source, rows: Rows, *, mapped: Mapping[str, str] | None = None) -> Rows:
    """Return a row an incident, its claims in `kept["claims"]`, where rows name a claimant.

    A table without a column for a claimant, and a file that geomap wrote, come
    back as they are. A row whose claim cannot be read is refused; one that
    repeats an id and names no claimant stays, for `geomap.incidents.sisters`.
    `mapped` is what a person says columns mean.
    """
    claim_fields = read_as_claims(rows.columns)
    if not claim_fields:
        return rows
    columns = _columns(rows.columns, claim_fields, mapped)
    kept: list[Row] = []
    refused: list[Reject] = []
    first: dict[str, int] = {}
    sisters: dict[int, dict[int, dict[str, str]]] = {}
    for row in rows.rows:
        cells = dict(zip(rows.columns, row.cells, strict=True))
        incident_id = "" if columns.incident_id is None else row.cells[columns.incident_id].strip()
        try:
            claims = claims_of_row(_claim_cells(cells, columns))
        except InputError as error:
            refused.append(_refused(source, row, cells, str(error)))
            continue
        at = first.get(incident_id) if incident_id else None
        if at is None or not claims:
            first.setdefault(incident_id, len(kept))
            kept.append(_with_claims(row, claims))
            continue
        claims += _differences(rows, kept[at], row, columns, claims[0])
        kept[at] = _with_claims(kept[at], claims)
        sisters.setdefault(at, {})[row.line] = cells
    whole = replace(rows, rows=kept, refused=[*rows.refused, *refused])
    return _with_sisters(whole, sisters) if sisters else whole


def read_as_claims(header: Sequence[str]) -> dict[str, str]:
    """Return the columns that are read for claims, each with its field; none without claimants."""
    fields = claim_columns(header)
    return {} if is_own(header) or "claimant" not in fields.values() else fields


def further_rows(line: int, rows: Mapping[int, Mapping[str, str]]) -> str:
    """Return the cell of `FURTHER_ROWS` for a row at a line, with its sister rows by line.

    Cells that are no plain text stay what they are as long as the table is in memory.
    """
    written: dict[str, Any] = {"line": line}
    if rows:
        written["rows"] = {str(at): cells for at, cells in rows.items()}
    found = _FurtherRows(json.dumps(written, ensure_ascii=False))
    found.line, found.rows = line, rows
    return found


def sisters_of(row: Mapping[str, str]) -> dict[int, dict[str, str]]:
    """Return the further rows of an incident's source row, by line."""
    further = _further(row)
    return {line: dict(cells) for line, cells in further.rows.items()} if further else {}


def lines_of(source_rows: Iterable[Mapping[str, str]]) -> Iterator[int]:
    """Yield the lines of all rows that the source rows of incidents were made from."""
    for row in source_rows:
        further = _further(row)
        if further:
            yield further.line
            yield from further.rows


def ungrouped(source_rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return the rows of a table as they stood in it, from the source rows of its incidents."""
    found: list[tuple[int, dict[str, str]]] = []
    for at, row in enumerate(source_rows):
        further, cells = _further(row), dict(row)
        if further is None:
            found.append((at, cells))
            continue
        del cells[FURTHER_ROWS]
        found.append((further.line, cells))
        found += [(line, dict(sister)) for line, sister in further.rows.items()]
    return [cells for _, cells in sorted(found, key=lambda item: item[0])]


def _further(row: Mapping[str, str]) -> _FurtherRows | None:
    """Return what a source row has of its line and sisters; None for anybody's own column."""
    cell = row.get(FURTHER_ROWS)
    if cell is None or isinstance(cell, _FurtherRows):
        return cell
    try:
        written = json.loads(cell)
        rows = {int(line): dict(cells) for line, cells in written.get("rows", {}).items()}
        found = _FurtherRows(cell)
        found.line, found.rows = int(written["line"]), rows
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return found


def _columns(
    header: Sequence[str], claim_fields: Mapping[str, str], mapped: Mapping[str, str] | None
) -> _Columns:
    spread = spread_of(header, mapped=mapped)
    incident = {name: spread.one(name) for name in (*_MATTERS, "lon", "lat")}
    named = [
        header.index(column) for column, field in claim_fields.items() if field == "incident_id"
    ]
    own_id = spread.one("id")
    return _Columns(
        own_id if own_id is not None else next(iter(named), None),
        {name: number for name, number in incident.items() if number is not None},
        {column: field for column, field in claim_fields.items() if field != "incident_id"},
    )


def _claim_cells(cells: Mapping[str, str], columns: _Columns) -> dict[str, str]:
    return {field: cells[column] for column, field in columns.claim.items()}


def _with_claims(row: Row, claims: Sequence[Claim]) -> Row:
    if not claims:
        return row
    earlier = (row.kept or {}).get("claims", [])
    return row._replace(kept={**(row.kept or {}), "claims": [*earlier, *claims]})


def _differences(rows: Rows, first: Row, row: Row, columns: _Columns, said: Claim) -> list[Claim]:
    """Return the claims that a row makes where it differs from the first of its incident."""
    origin: dict[str, Any] = {
        name: said.get(name)
        for name in ("claimant", "publisher", "url", "published", "claimant_as_written")
    }
    found: list[Claim] = []
    for name, about in _MATTERS.items():
        number = columns.incident.get(name)
        if number is None or rows.columns[number] in columns.claim:
            continue
        value = row.cells[number].strip()
        if not value or value == first.cells[number].strip():
            continue
        matter = about or incident_type(value)
        found.append(_claim(origin, matter, value))
    position = _position(row, columns)
    if position and position != _position(first, columns):
        found.append(_claim(origin, "position", position))
    return found


def _claim(origin: Mapping[str, Any], about: str, value: str) -> Claim:
    said = {**origin, "stance": "asserts", "about": about, "value": value}
    return {name: said.get(name) for name in CLAIM_KEYS} | {
        name: value for name, value in said.items() if value and name not in CLAIM_KEYS
    }


def _position(row: Row, columns: _Columns) -> str:
    if row.point is not None:
        return f"{row.point[1]}, {row.point[0]}"
    cells = [
        row.cells[columns.incident[n]].strip() for n in ("lat", "lon") if n in columns.incident
    ]
    return ", ".join(cells) if len(cells) == 2 and all(cells) else ""


def _refused(source: Source, row: Row, cells: dict[str, str], reason: str) -> Reject:
    column, _, rest = reason.partition(" ")
    return reject(source.name, row.line, column=column, value="", reason=rest, row=cells)


def _with_sisters(rows: Rows, sisters: Mapping[int, dict[int, dict[str, str]]]) -> Rows:
    """Give each source row its line and its sister rows, so that all can be written again."""
    found = [
        row._replace(cells=[*row.cells, further_rows(row.line, sisters.get(at, {}))])
        for at, row in enumerate(rows.rows)
    ]
    return replace(rows, columns=[*rows.columns, FURTHER_ROWS], rows=found)
