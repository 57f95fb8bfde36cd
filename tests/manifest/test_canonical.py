"""Verdicts and zones as they are hashed: what counts is in the digest, and nothing else is."""

import datetime as dt
import hashlib
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import affinity, box

from geomap.manifest.canonical import table_digest, verdict_digest, verdict_rows, zone_digests


@pytest.fixture
def flags():
    return pd.DataFrame(
        {
            "id": ["b", "a", "c"],
            "zone_id": ["z", "z", None],
            "zone_version": ["1", "1", None],
            "inside": pd.array([True, False, None], dtype="boolean"),
            "verdict": ["breach", "clear", "not placed"],
            "probability": [0.95449, 0.0, np.nan],
            "distance_m": [1234.5678, -0.04, np.nan],
        }
    )


def test_a_verdict_is_a_line_with_three_decimals_and_decimetres(flags):
    assert verdict_rows(flags) == [
        ["a", "z", "1", False, "clear", 0.0, 0.0],
        ["b", "z", "1", True, "breach", 0.954, 1234.6],
        ["c", None, None, None, "not placed", None, None],
    ]
    assert "-0" not in json.dumps(verdict_rows(flags))


def test_the_digest_is_that_of_the_lines_which_anybody_can_write(flags):
    lines = (
        '["a","z","1",false,"clear",0.0,0.0]\n'
        '["b","z","1",true,"breach",0.954,1234.6]\n'
        '["c",null,null,null,"not placed",null,null]\n'
    )
    expected = hashlib.sha256(lines.encode()).hexdigest()
    assert verdict_digest(verdict_rows(flags)) == expected
    assert verdict_digest(verdict_rows(flags)[::-1]) == expected


@pytest.mark.parametrize(
    ("column", "value", "is_other"),
    [
        ("probability", 0.9541, False),
        ("probability", 0.9556, True),
        ("distance_m", 1234.55001, False),
        ("distance_m", 1234.7, True),
        ("verdict", "possible", True),
        ("zone_version", "2", True),
        ("id", "B", True),
    ],
)
def test_a_last_digit_is_no_other_verdict(flags, column, value, is_other):
    before = verdict_digest(verdict_rows(flags))
    flags.loc[0, column] = value
    assert (verdict_digest(verdict_rows(flags)) != before) is is_other


@pytest.mark.parametrize("identifier", ["\ud800", "\u202eevil", "\x00", '"],["', "Парух", "=1+1"])
def test_any_identifier_can_be_hashed(flags, identifier):
    flags["id"] = pd.Series([identifier, "a", "c"], dtype=object)
    rows = verdict_rows(flags)
    assert identifier in [row[0] for row in rows]
    assert len(verdict_digest(rows)) == 64


@pytest.fixture
def zones():
    return gpd.GeoDataFrame(
        {
            "zone_id": ["b", "a"],
            "version": ["1", "1"],
            "name": ["B", "A"],
            "valid_from": pd.to_datetime(["2020-01-01", None]),
            "valid_to": pd.to_datetime([None, None]),
            "edge_m": [100.0, np.nan],
            "edge_stretches": [[{"edge_m": 5.0, "line": [[0.0, 0.0], [1.0, 0.0]]}], []],
            "forbids": [{"types": ["shelling"]}, None],
        },
        geometry=[box(0, 0, 1, 1), box(5, 5, 6, 6)],
        crs="EPSG:4326",
    )


def test_zones_are_listed_by_id_and_version_and_their_order_is_of_no_account(zones):
    found = zone_digests(zones)
    assert [(one["zone_id"], one["version"]) for one in found] == [("a", "1"), ("b", "1")]
    assert zone_digests(zones.iloc[::-1]) == found
    assert table_digest(found) == table_digest(found[::-1])


CHANGES = {
    "valid_from": pd.Timestamp("2020-01-02"),
    "valid_to": pd.Timestamp("2021-01-02"),
    "edge_m": 100.1,
    "edge_stretches": [{"edge_m": 6.0, "line": [[0.0, 0.0], [1.0, 0.0]]}],
    "forbids": {"types": ["shelling", "shooting"]},
    "geometry": affinity.translate(box(0, 0, 1, 1), 1e-6),
}


@pytest.mark.parametrize("column", CHANGES)
def test_what_a_verdict_rests_on_changes_the_digest_of_its_zone_alone(zones, column):
    other = zones.copy()
    other[column] = [CHANGES[column], *zones[column].tolist()[1:]]
    before, after = ({o["zone_id"]: o["sha256"] for o in zone_digests(z)} for z in (zones, other))
    assert before["a"] == after["a"]
    assert before["b"] != after["b"]


def test_names_and_noise_do_not_change_it(zones):
    other = zones.assign(name=["another", "name"], source="somebody")
    other["forbids"] = [{"types": np.array(["shelling"])}, {}]
    other["valid_from"] = [dt.date(2020, 1, 1), None]
    other["geometry"] = [affinity.translate(box(0, 0, 1, 1), 1e-12), box(5, 5, 6, 6)]
    assert zone_digests(other) == zone_digests(zones)
