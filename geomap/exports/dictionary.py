"""What every column of every table means: for people as text, for programs as Table Schemas.

Table Schema is that of Frictionless Data, version 1
(https://specs.frictionlessdata.io/table-schema/).
"""

import json
import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from geomap.exports.layers import SOURCE
from geomap.tables import CLAIM, FLAG, INCIDENT, INCIDENT_TYPES, SAME_EVENT, SUMMARY, ZONE, Column

__all__ = ["Entry", "column_dictionary", "field_of", "schema_json", "schema_text"]


class Entry(NamedTuple):
    """A column: its table, what it holds, what it means, its unit and the values it may take."""

    table: str
    name: str
    type: str
    meaning: str
    among: tuple[str, ...] = ()
    unit: str | None = None
    low: float | None = None
    high: float | None = None
    required: bool = False


_TYPES = {
    "text": "text",
    "date": "date",
    "number": "number",
    "count": "whole number",
    "truth": "true or false",
    "list": "list",
    "mapping": "mapping",
    "geometry": "geometry",
}
_FIELD_TYPES = {
    "text": "string",
    "date": "date",
    "number": "number",
    "count": "integer",
    "truth": "boolean",
    "list": "string",
    "mapping": "object",
    "geometry": "geojson",
}
_DEGREES = frozenset({"lon", "lat", "longitude", "latitude"})
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

_ABOUT = """\
Columns of the tables that geomap writes. Empty is not known, never 0. Positions are
EPSG:4326, lengths metres on WGS 84, dates ISO days. In flat formats a list is text with
"; " between, or a JSON list where that would not part again, and a mapping is JSON."""

_TYPE = f"kind of incident: {', '.join(INCIDENT_TYPES)}, or as written"
_WIDTH = 100


def column_dictionary() -> tuple[Entry, ...]:
    """Return the columns of all tables: incidents, flags, claims, sources and zones.

    Incidents have those that verdicts and links add, and those that flat formats
    have in the place of claims.
    """
    return tuple(_entry(name, column) for name, columns in _tables().items() for column in columns)


def schema_text() -> str:
    """Return the dictionary for people to read, in lines of at most 100 characters."""
    entries = column_dictionary()
    longest = max(len(entry.name) for entry in entries)
    types = max(map(len, _TYPES.values()))
    lines = [_ABOUT]
    for table in _tables():
        lines += ["", table]
        for entry in entries:
            if entry.table == table:
                lead = f"  {entry.name:{longest}}  {entry.type:{types}}  "
                lines += textwrap.wrap(
                    "; ".join(_said_of(entry)),
                    _WIDTH,
                    initial_indent=lead,
                    subsequent_indent=" " * len(lead),
                    break_long_words=False,
                )
    return "\n".join(lines) + "\n"


def schema_json() -> str:
    """Return the dictionary as JSON: a Table Schema for each table, by its name."""
    schemas: dict[str, dict[str, Any]] = {
        name: {
            "fields": [field_of(column, is_json=name == "zones") for column in columns],
            "missingValues": [""],
            **_KEYS[name],
        }
        for name, columns in _tables().items()
    }
    return json.dumps(schemas, ensure_ascii=False, indent=2) + "\n"


def field_of(
    column: Column, cells: Sequence[Any] | None = None, *, is_json: bool = False
) -> dict[str, Any]:
    """Return a column as a field of a Table Schema.

    Parameters
    ----------
    column
        The column.
    cells
        What stands in it, None for empty; then type and constraints are only what
        these hold to. Without them they are those of the table.
    is_json
        Whether lists stand there as JSON, rather than as text.
    """
    kind = "array" if is_json and column.kind == "list" else _FIELD_TYPES[column.kind]
    present = None if cells is None else [cell for cell in cells if cell is not None]
    if present is not None:
        kind = _narrowed(kind, present)
    field: dict[str, Any] = {"name": column.name, "type": kind}
    if column.meaning:
        field["description"] = column.meaning
    unit = _unit_of(column)
    if unit:
        field["unit"] = unit
    if kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints = dict(_constraints(column, cells, present))
    if constraints:
        field["constraints"] = constraints
    return field


def _narrowed(kind: str, present: Sequence[Any]) -> str:
    """Return the type that all cells have, text where they are not what the table has them as."""
    if kind == "integer" and not all(isinstance(cell, int) for cell in present):
        kind = "number"
    if kind == "number" and not all(isinstance(cell, (int, float)) for cell in present):
        return "string"
    if kind == "date" and not all(_ISO_DAY.fullmatch(str(cell)) for cell in present):
        return "string"
    return kind


def _constraints(
    column: Column, cells: Sequence[Any] | None, present: Sequence[Any] | None
) -> Iterator[tuple[str, Any]]:
    if column.required and (cells is None or present is None or len(present) == len(cells)):
        yield "required", True
    if column.among and column.kind == "text" and not set(present or ()) - set(column.among):
        yield "enum", list(column.among)
    for name, bound in (("minimum", column.low), ("maximum", column.high)):
        if bound is not None:
            yield name, int(bound) if float(bound).is_integer() else bound


def _tables() -> dict[str, tuple[Column, ...]]:
    incident = tuple(replace(c, meaning=_TYPE) if c.name == "type" else c for c in INCIDENT)
    return {
        "incidents": (*incident, *_flattened(), *SUMMARY, *SAME_EVENT),
        "flags": FLAG,
        "claims": CLAIM,
        "sources": SOURCE,
        "zones": ZONE,
    }


def _flattened() -> list[Column]:
    """Return the columns that flat formats make of claims."""
    import pandas as pd

    from geomap.exports.flat_columns import incident_columns

    claim = {"claimant": "A", "stance": "asserts", "about": "killed", "value": "1"}
    columns, _ = incident_columns(pd.DataFrame({"id": ["a"], "claims": [[claim]]}))
    known = {column.name for column in INCIDENT}
    return [Column(c.name, c.kind, c.meaning) for c in columns if c.name not in known]


_TO_INCIDENT = [
    {"fields": "incident_id", "reference": {"resource": "incidents", "fields": "id"}},
]
_KEYS: Mapping[str, dict[str, Any]] = {
    "incidents": {"primaryKey": "id"},
    "flags": {
        "foreignKeys": [
            *_TO_INCIDENT,
            {
                "fields": ["zone_id", "version"],
                "reference": {"resource": "zones", "fields": ["zone_id", "version"]},
            },
        ]
    },
    "claims": {"foreignKeys": _TO_INCIDENT},
    "sources": {"foreignKeys": _TO_INCIDENT, "primaryKey": ["incident_id", "number"]},
    "zones": {"primaryKey": ["zone_id", "version"]},
}


def _entry(table: str, column: Column) -> Entry:
    return Entry(
        table,
        column.name,
        _TYPES[column.kind],
        column.meaning,
        column.among or (),
        _unit_of(column),
        column.low,
        column.high,
        required=column.required,
    )


def _unit_of(column: Column) -> str | None:
    if column.name in _DEGREES:
        return "degree"
    return "metre" if column.name.endswith("_m") else None


def _said_of(entry: Entry) -> Iterator[str]:
    yield entry.meaning
    if entry.among:
        yield "one of " + ", ".join(entry.among)
    if entry.unit and entry.unit not in entry.meaning:
        yield f"in {entry.unit}s"
    if entry.low is not None and entry.high is not None:
        yield f"from {entry.low:g} to {entry.high:g}"
    elif entry.low is not None:
        yield f"at least {entry.low:g}"
    if entry.required:
        yield "never empty"
