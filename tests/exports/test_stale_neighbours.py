"""What an earlier export left beside a file and is no longer true of it is told."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geomap.exports import ExportOptions, export

CLAIM = {"claimant": "A", "stance": "asserts", "about": "killed", "value": "3"}
PACKED = ExportOptions(datapackage=True)


@pytest.fixture
def table():
    return pd.DataFrame({"id": ["a"], "lon": [10.5], "lat": [50.5], "title": ["one"]})


@pytest.fixture
def zones():
    square = gpd.GeoSeries([shapely.box(10, 50, 11, 51)], crs=4326)
    return gpd.GeoDataFrame({"zone_id": ["z"], "version": ["1"]}, geometry=square)


@pytest.mark.parametrize("with_zones", [True, False])
def test_zones_of_an_earlier_geojson(with_zones, table, zones, tmp_path):
    path = tmp_path / "y.geojson"
    options = ExportOptions(with_zones=with_zones)
    given = zones if with_zones else None
    assert not any("zones" in note and "y." in note
                   for note in export(table, path, zones=given, options=options))  # fmt: skip
    assert not any("before" in note for note in export(table, path, zones=zones))
    old = (tmp_path / "y.zones.geojson").read_bytes()
    [note] = [n for n in export(table, path, zones=given, options=options) if "y.zones" in n]
    assert note.startswith("y.zones.geojson and y.zones.qml were there before")
    assert (tmp_path / "y.zones.geojson").read_bytes() == old
    (tmp_path / "y.zones.qml").unlink()
    [note] = [n for n in export(table, path, zones=given, options=options) if "y.zones" in n]
    assert note.startswith("y.zones.geojson was there before")


def test_a_package_of_an_earlier_csv(table, tmp_path):
    path = tmp_path / "x.csv"
    assert export(table, path, options=PACKED) == ()
    assert export(table, path) == (), "the same bytes: it is still true"
    [note] = export(table.assign(title="two"), path)
    assert note.startswith("datapackage.json was there before and describes x.csv as it was")
    assert export(table.assign(title="two"), path, options=PACKED) == ()
    assert export(table, tmp_path / "other.csv") == (), "it is not of this file"


def test_a_package_whose_claims_are_others_now(table, tmp_path):
    path = tmp_path / "x.csv"
    table["claims"] = [[CLAIM]]
    export(table, path, options=PACKED)
    table["claims"] = [[{**CLAIM, "value": "5"}]]
    [note] = export(table, path)
    assert "describes x.claims.csv as it was" in note


def test_a_package_that_stands_under_the_second_name(table, tmp_path):
    path = tmp_path / "x.csv"
    (tmp_path / "datapackage.json").write_text('{"resources": [{"path": "of-others.csv"}]}')
    export(table, path, options=PACKED)
    (tmp_path / "datapackage.json").unlink()
    [note] = export(table.assign(title="two"), path, options=PACKED)
    assert note.startswith("x.datapackage.json was there before")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"resources": [1, {"path": 2}]}', "\udcff"])
def test_what_is_no_package_is_none(text, table, tmp_path):
    (tmp_path / "datapackage.json").write_bytes(text.encode("utf-8", "surrogateescape"))
    assert export(table, tmp_path / "x.csv") == ()
