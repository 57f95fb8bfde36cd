"""The column dictionary: every column of every table, for people and for Frictionless."""

import json
import textwrap

import pytest
from frictionless import Schema

from geomap.exports.dictionary import column_dictionary, schema_json, schema_text
from geomap.exports.flat_columns import incident_columns, zone_columns
from geomap.tables import (
    CLAIM,
    FLAG,
    INCIDENT,
    INCIDENT_TYPES,
    LOCATED,
    SAME_EVENT,
    SUMMARY,
    ZONE,
    names_of,
)
from geomap.zones import read_zones


def names_in(table):
    return [entry.name for entry in column_dictionary() if entry.table == table]


def test_every_column_of_the_tables_is_there_once():
    for table, columns in (
        ("incidents", (*INCIDENT, *SUMMARY, *SAME_EVENT)),
        ("flags", FLAG),
        ("claims", CLAIM),
        ("zones", ZONE),
    ):
        names = names_in(table)
        assert set(names_of(columns)) <= set(names)
        assert len(names) == len(set(names))
    assert names_in("sources") == ["incident_id", "number", "source"]


def test_every_column_that_flat_formats_write_is_explained(flags):
    columns, _ = incident_columns(flags)
    assert {column.name for column in columns} <= set(names_in("incidents"))
    zones = read_zones()
    own = set(zones.columns) - set(names_of(ZONE))  # what only its file says of a zone
    assert {column.name for column in zone_columns(zones)} - own <= set(names_in("zones"))


def test_limits_values_and_units_are_those_of_the_tables():
    entries = {(entry.table, entry.name): entry for entry in column_dictionary()}
    assert entries["incidents", "located"].among == LOCATED
    assert entries["incidents", "radius_m"].unit == "metre"
    assert (entries["incidents", "lon"].low, entries["incidents", "lon"].high) == (-180, 180)
    assert entries["incidents", "lon"].unit == "degree"
    assert entries["incidents", "id"].required
    assert entries["incidents", "killed_best"].type == "whole number"
    assert all(kind in entries["incidents", "type"].meaning for kind in INCIDENT_TYPES)
    assert all(entry.meaning for entry in entries.values())


def test_the_text_has_a_line_for_each_column_and_none_too_long():
    text = schema_text()
    assert max(map(len, text.splitlines())) <= 100
    found = text.split("\n\n")
    for table in ("incidents", "flags", "claims", "sources", "zones"):
        block = next(part for part in found if part.startswith(f"{table}\n"))
        lines = textwrap.dedent(block.partition("\n")[2]).splitlines()
        named = [line.split()[0] for line in lines if not line.startswith(" ")]
        assert named == names_in(table)


@pytest.mark.parametrize("table", ["incidents", "flags", "claims", "sources", "zones"])
def test_the_schemas_are_table_schemas(table):
    found = json.loads(schema_json())
    assert list(found) == ["incidents", "flags", "claims", "sources", "zones"]
    schema = Schema.from_descriptor(found[table])
    assert [field.name for field in schema.fields] == names_in(table)
    for key in schema.foreign_keys:
        other = found[key["reference"]["resource"]]
        assert set(key["reference"]["fields"]) <= {field["name"] for field in other["fields"]}
        assert set(key["fields"]) <= set(names_in(table))
    types = {field.name: field.type for field in schema.fields}
    expected = {
        "incidents": {"date_start": "date", "lon": "number", "killed_low": "integer",
                      "contested": "boolean", "raw": "object", "sources": "string"},
        "flags": {"in_force": "boolean", "probability": "number"},
        "claims": {"published": "date", "value": "string"},
        "sources": {"number": "integer"},
        "zones": {"names": "object", "inside_places": "array", "geometry": "geojson"},
    }  # fmt: skip
    assert expected[table].items() <= types.items()
