"""The data package: Frictionless validates descriptor, hash, sizes, keys and every value."""

import hashlib
import json

import geopandas as gpd
import pandas as pd
import pytest
from frictionless import Package, validate

from geomap.errors import OutputError
from geomap.exports import ExportOptions, export
from geomap.gazetteer import Gazetteer
from geomap.shipped import shipped
from geomap.tables import VERDICTS
from geomap.zones import read_zones

LAYOUTS = ("geomap", "acled", "ucdp", "hxl")
CLAIM = {"claimant": "A", "stance": "asserts", "about": "killed", "value": "3"}


def packed(table, path, name="geomap", zones=None, **others):
    options = ExportOptions(layout=name, datapackage=True, **others)
    notes = export(table, path, zones=zones, options=options)
    found = json.loads((path.parent / "datapackage.json").read_text(encoding="utf-8"))
    return found, notes


def problems(path):
    report = validate(str(path), type="package")
    return report.flatten(["type", "title", "message"])


def fields(package, number=0):
    return {field["name"]: field for field in package["resources"][number]["schema"]["fields"]}


@pytest.mark.parametrize("name", LAYOUTS)
def test_frictionless_finds_every_value_as_described(name, flags, tmp_path):
    package, notes = packed(flags, tmp_path / "a.csv", name)
    assert any("commentRows" in note for note in notes) == (name == "hxl")
    assert problems(tmp_path / "datapackage.json") == []
    read = Package(str(tmp_path / "datapackage.json"))
    assert [len(resource.read_rows()) for resource in read.resources] == [
        len(flags),
        flags["claims"].map(len).sum(),
    ]
    assert all(field["description"] for field in fields(package).values())
    for resource in package["resources"]:
        data = (tmp_path / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_types_values_and_keys_are_those_of_the_tables(flags, tmp_path):
    package, _ = packed(flags, tmp_path / "a.csv")
    found = fields(package)
    types = {name: field["type"] for name, field in found.items()}
    assert types | {
        "date_start": "date", "lon": "number", "killed_best": "integer", "contested": "boolean",
        "raw": "object", "sources": "string", "probability": "number", "title": "string",
    } == types  # fmt: skip
    assert found["verdict"]["constraints"]["enum"] == list(VERDICTS)
    assert found["lat"]["constraints"] == {"minimum": -90, "maximum": 90}
    assert found["id"]["constraints"] == {"required": True}
    schema, claims = (resource["schema"] for resource in package["resources"])
    assert schema["primaryKey"] == "id"
    assert claims["foreignKeys"] == [
        {"fields": "incident_id", "reference": {"resource": "incidents", "fields": "id"}}
    ]
    rows = Package(str(tmp_path / "datapackage.json")).get_resource("incidents").read_rows()
    assert [row["date_start"] for row in rows] == [
        None if pd.isna(day) else day.date() for day in flags["date_start"]
    ]
    assert [row["contested"] for row in rows] == [
        None if value is None else bool(value) for value in flags["contested"]
    ]
    assert [row["raw"] for row in rows] == list(flags["raw"])


def test_a_wrong_value_is_found_by_the_description(flags, tmp_path):
    packed(flags, tmp_path / "a.csv")
    path = tmp_path / "a.csv"
    path.write_bytes(path.read_bytes().replace(b"not in force", b"not in farce", 1))
    assert {kind for kind, *_ in problems(tmp_path / "datapackage.json")} >= {"hash-count"}
    claims = tmp_path / "a.claims.csv"
    first = flags["id"].iloc[0].encode()
    claims.write_bytes(claims.read_bytes().replace(first, b"nobody", 1))
    assert "foreign-key" in {kind for kind, *_ in problems(tmp_path / "datapackage.json")}


def test_sources_are_named_and_no_licence_is_made_up(flags, tmp_path):
    zones = read_zones()
    credit = Gazetteer.open(shipped("gazetteer")).attributions
    package, _ = packed(
        flags, tmp_path / "a.csv", zones=zones, title="March 2022", attributions=credit
    )
    assert package["title"] == "March 2022"
    assert "licenses" not in package
    assert "Rights in the incidents are those of their sources" in package["description"]
    titles = [source["title"] for source in package["sources"]]
    assert titles[: len(credit)] == list(credit)
    assert "incidents: farukh-2022" in titles
    assert all(any(source in title for title in titles) for source in zones["source"])


def test_columns_are_described_by_what_they_hold(tmp_path):
    claims = [[{**CLAIM, "published": "March 2022", "mood": "=cross"}], []]
    table = pd.DataFrame({"id": ["a", "b"], "killed_best": [2.5, 1], "claims": claims})
    package, _ = packed(table, tmp_path / "a.csv")
    assert fields(package)["killed_best"]["type"] == "number"
    assert fields(package, 1)["published"]["type"] == "string"
    assert "mood" in fields(package, 1)
    assert problems(tmp_path / "datapackage.json") == []


def test_ids_that_look_alike_in_the_file_are_no_key_and_that_is_told(tmp_path):
    ids = pd.Series(["a\0", "a\ud800"], dtype=object)
    table = pd.DataFrame({"id": ids, "claims": [[CLAIM], []]})
    package, notes = packed(table, tmp_path / "a.csv")
    assert any("ids look alike" in note for note in notes)
    assert not any(
        {"primaryKey", "foreignKeys"} & set(resource["schema"]) for resource in package["resources"]
    )
    assert problems(tmp_path / "datapackage.json") == []


@pytest.mark.parametrize("name", LAYOUTS)
def test_an_empty_table_has_a_description_too(name, incidents, tmp_path):
    package, _ = packed(incidents.iloc[:0], tmp_path / "a.csv", name)
    assert len(package["resources"]) == 1
    assert problems(tmp_path / "datapackage.json") == []


@pytest.mark.parametrize("name", LAYOUTS)
def test_hostile_texts_do_not_break_it(name, tmp_path):
    texts = ['"', "=1+1", "a\0b", "\ud800", "</script>", "a\r\nb", "\x1f", "'", ";"]
    hostile = pd.Series(texts, dtype=object)
    table = pd.DataFrame({"id": hostile, "title": hostile, "dataset": hostile, "place": hostile})
    table["claims"] = [[{**CLAIM, "quote": text}] for text in texts]
    zones = gpd.GeoDataFrame(
        {"zone_id": ["z"], "version": ["1"], "source": pd.Series(["\ud800 <b>"], dtype=object)},
        geometry=gpd.points_from_xy([1], [1]).buffer(1),
        crs=4326,
    )
    package, _ = packed(
        table.assign(verdict="clear"), tmp_path / "a.csv", name, zones=zones, title="\ud800"
    )
    assert package["title"] == "\ufffd"
    assert "zone z, version 1: \ufffd <b>" in [source["title"] for source in package["sources"]]
    assert problems(tmp_path / "datapackage.json") == []


def test_a_package_of_other_files_stays_and_the_new_one_has_a_name_of_its_own(flags, tmp_path):
    packed(flags, tmp_path / "a.csv")
    first = (tmp_path / "datapackage.json").read_bytes()
    packed(flags, tmp_path / "a.csv")
    assert (tmp_path / "datapackage.json").read_bytes() == first, "its own is written again"
    _, notes = packed(flags, tmp_path / "b.csv")
    assert (tmp_path / "datapackage.json").read_bytes() == first
    assert any("b.datapackage.json" in note for note in notes)
    assert problems(tmp_path / "b.datapackage.json") == []
    (tmp_path / "datapackage.json").write_text("not of geomap")
    options = ExportOptions(datapackage=True)
    export(flags, tmp_path / "c.csv", options=options)
    assert (tmp_path / "datapackage.json").read_text() == "not of geomap"
    assert problems(tmp_path / "c.datapackage.json") == []


@pytest.mark.parametrize("name", [".a.csv", "~a.csv", "a..b.csv", "http:a.csv", "a\\b.csv"])
def test_a_file_that_no_package_may_name_is_refused_before_anything_is_written(name, tmp_path):
    with pytest.raises(OutputError, match="no data package may name such a file"):
        packed(pd.DataFrame({"id": ["a"]}), tmp_path / name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("file", "name"),
    [("März 2022.csv", "m-rz-2022"), ("Վայր.csv", "incidents"), ("A.b.csv", "a.b")],
)
def test_its_name_is_one_that_packages_may_have(file, name, tmp_path):
    package, _ = packed(pd.DataFrame({"id": ["a"]}), tmp_path / file)
    assert package["name"] == name
    assert package["resources"][0]["path"] == file
    assert problems(tmp_path / "datapackage.json") == []
