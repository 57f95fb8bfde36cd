"""Columns that a person added: kept in CSV, as text that runs nothing, and harmless when read."""

import csv
import json

import frictionless
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geomap.exports import ExportOptions, export
from geomap.incidents import read_incidents
from geomap.tables import INCIDENT, SUMMARY, names_of

LIKE_OTHERS = (
    "Latitude", "fatalities", "event_date", "incident_id", "claimant", "stance", "about", "WKT",
    "country", "actor1", "side_a", "claim_1", "killed", "x", "y", "day", "source", "checked by",
)  # fmt: skip


def cells(path):
    with path.open(encoding="utf-8", newline="") as stream:
        header, *rows = list(csv.reader(stream))
    return header, {name: [row[at] for row in rows] for at, name in enumerate(header)}


def small(**columns):
    return pd.DataFrame({"id": ["a", "b"], **columns})


def test_they_stand_behind_geomaps_and_nothing_is_left_out(flags, tmp_path):
    path = tmp_path / "a.csv"
    assert export(flags.assign(checked_by="me", level=2.5), path) == ()
    header, found = cells(path)
    ours = [*(name for name in names_of(INCIDENT) if name != "claims"), *names_of(SUMMARY)]
    assert header == [*ours, "checked_by", "level"]
    assert set(found["checked_by"]) == {"me"}
    assert set(found["level"]) == {"2.5"}


def test_each_kind_of_value_is_flat(tmp_path):
    table = small(
        whole=pd.array([2**53 + 1, None], dtype="Int64"),
        large=[2**62 + 1, -1],
        true=[True, False],
        seen=pd.to_datetime(["2022-03-24", None]),
        at=pd.to_datetime(["2022-03-24 10:30", None]),
        parts=[["a", "b;c"], None],
        pairs=[{"a": 1}, {}],
        share=[0.25, np.nan],
        mixed=["=1+1", 7],
        shape=gpd.GeoSeries.from_wkt(["LINESTRING (1 2, 3 4)", None]),
    )
    notes = export(table, tmp_path / "a.csv")
    assert notes == ("shapes beside the position are text (WKT): shape",)
    _, found = cells(tmp_path / "a.csv")
    assert {name: found[name] for name in table.columns} == {
        "id": ["a", "b"],
        "whole": ["9007199254740993", ""],
        "large": ["4611686018427387905", "-1"],
        "true": ["true", "false"],
        "seen": ["2022-03-24", ""],
        "at": ["2022-03-24 10:30:00", ""],
        "parts": ['["a", "b;c"]', ""],
        "pairs": ['{"a": 1}', "{}"],
        "share": ["0.25", ""],
        "mixed": ["'=1+1", "7"],
        "shape": ["LINESTRING (1 2, 3 4)", ""],
    }


def test_names_like_those_of_others_change_nothing_of_an_incident(flags, tmp_path):
    export(flags, tmp_path / "plain.csv")
    export(flags.assign(**dict.fromkeys(LIKE_OTHERS, "12")), tmp_path / "added.csv")
    plain = read_incidents(tmp_path / "plain.csv")
    added = read_incidents(tmp_path / "added.csv")
    assert added.attrs["rejects"] == []
    both = [table.drop(columns=["raw"]) for table in (plain, added)]
    pd.testing.assert_frame_equal(pd.DataFrame(both[1]), pd.DataFrame(both[0]))
    for row, (before, after) in enumerate(zip(plain["raw"], added["raw"], strict=True)):
        assert {name: after[name] for name in LIKE_OTHERS if name not in before} == {
            name: "12" for name in LIKE_OTHERS if name not in before
        }, row
        assert {name: after[name] for name in before} == before, "its source row stays"


def test_names_that_only_case_tells_apart_are_told(tmp_path):
    table = small(title=["one", "two"], Title=["x", "y"], Claims=["p", "q"])
    [note] = export(table, tmp_path / "a.csv")
    assert '"Title" is "Title_2"' in note
    assert '"Claims" is "Claims_2"' in note
    back = read_incidents(tmp_path / "a.csv")
    assert back["title"].tolist() == ["one", "two"]
    assert [raw["Title_2"] for raw in back["raw"]] == ["x", "y"]
    assert [len(claims) for claims in back["claims"]] == [0, 0]


def test_no_name_and_no_value_is_a_formula(tmp_path):
    names = ["=cmd", "@x", "+1", "\0"]
    export(small(**{name: ["=1+1", "@SUM(A1)"] for name in names}), tmp_path / "a.csv")
    header, found = cells(tmp_path / "a.csv")
    assert not [name for name in header if name[:1] in set("=+-@\t\r")]
    for name in header[-len(names) :]:
        assert found[name] == ["'=1+1", "'@SUM(A1)"]


def test_a_data_package_describes_them(tmp_path):
    table = small(parts=[["a"], ["b", "c"]], true=[True, None], large=[2**62, 1])
    table["=x"] = ["p", "q"]
    export(table, tmp_path / "a.csv", options=ExportOptions(datapackage=True))
    report = frictionless.validate(str(tmp_path / "datapackage.json"), type="package")
    assert report.flatten(["type", "message"]) == []
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    found = {f["name"]: f["type"] for f in package["resources"][0]["schema"]["fields"]}
    assert [found[name] for name in ("parts", "true", "large", "'=x")] == [
        "string", "boolean", "integer", "string",
    ]  # fmt: skip


def test_standard_output_has_them_too(capsys):
    assert export(small(checked_by=["me", "you"]), "-.csv") == ()
    header, first, _ = capsys.readouterr().out.splitlines()
    assert header.endswith(",checked_by")
    assert first.endswith(",me")


@pytest.mark.parametrize("name", ["why", "same_event", "claims_said", "inside", "probability"])
def test_a_column_of_theirs_called_like_one_of_a_verdict_is_kept(name, tmp_path):
    export(small(**{name: ["x", "y"]}), tmp_path / "a.csv")
    header, found = cells(tmp_path / "a.csv")
    assert found[header[-1]] == ["x", "y"]
    back = read_incidents(tmp_path / "a.csv")
    assert back["id"].tolist() == ["a", "b"]
    assert back.attrs["rejects"] == []
