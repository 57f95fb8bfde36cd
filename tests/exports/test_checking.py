"""What is refused before anything is written: no tables, infinite numbers, moved points."""

import json
import math

import geopandas as gpd
import pytest
from shapely import Point

import geomap
from geomap.errors import TableError


@pytest.fixture
def two():
    return gpd.GeoDataFrame(
        {"id": ["a", "b"], "lon": [46.0, 47.0], "lat": [40.0, 41.0]},
        geometry=[Point(46, 40), Point(47, 41)],
        crs="EPSG:4326",
    )


def refused(table, path, **options):
    with pytest.raises(TableError) as caught:
        geomap.export(table, path, **options)
    assert not path.exists()
    return str(caught.value)


@pytest.mark.parametrize("given", [[1, 2], None, "a.geojson", {"id": ["a"]}])
def test_what_is_no_table_is_told_with_what_to_pass(tmp_path, two, given):
    text = refused(given, tmp_path / "o.geojson")
    assert text.startswith("incidents are a table, not ")
    assert "geomap.read_incidents(path)" in text
    if given is not None:
        text = refused(two, tmp_path / "o.geojson", zones=given)
        assert text.startswith("zones are a table, not ")
        assert "geomap.read_zones(path)" in text


@pytest.mark.parametrize("number", [math.inf, -math.inf])
@pytest.mark.parametrize("column", ["radius_m", "distance_m", "killed_best"])
def test_an_infinite_number_is_refused(tmp_path, two, column, number):
    two["verdict"] = "clear"
    two[column] = [1.0, number]
    text = refused(two, tmp_path / "o.geojson")
    assert f"{column} at row 1 is " in text
    if number > 0:
        assert text.endswith("is infinite; leave it empty where it is not known")


def test_an_infinite_edge_of_a_zone_is_refused(tmp_path, two):
    zones = gpd.GeoDataFrame(
        {"zone_id": ["z"], "version": ["1"], "edge_m": [math.inf]},
        geometry=[Point(46, 40).buffer(1)],
        crs="EPSG:4326",
    )
    assert "edge_m at row 0 is infinite" in refused(two, tmp_path / "o.geojson", zones=zones)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857"])
def test_a_point_moved_without_its_columns_is_refused_and_can_be_mended(tmp_path, two, crs):
    moved = two.set_geometry([Point(46, 40), Point(48, 41)], crs="EPSG:4326").to_crs(crs)
    text = refused(moved, tmp_path / "o.geojson")
    assert "geometry at row 1 is at 48, 41, and lon, lat are 47, 41: drop the old" in text
    for drop, lon in ((["lon", "lat"], 48.0), (["geometry"], 47.0)):
        assert repr(drop[-1]) in text
        geomap.export(moved.drop(columns=drop), tmp_path / "m.geojson")
        features = json.loads((tmp_path / "m.geojson").read_text())["features"]
        found = {one["properties"]["id"]: one["geometry"]["coordinates"] for one in features}
        assert found == {"a": [46.0, 40.0], "b": [pytest.approx(lon), pytest.approx(41.0)]}


def test_columns_changed_without_their_point_are_refused(tmp_path, two):
    two["verdict"] = "clear"
    two.loc[0, "lat"] = 40.000002
    text = refused(two, tmp_path / "o.geojson")
    assert "geometry at row 0 is at 46, 40" in text
    assert "flag it again" in text
    two["lat"] = [math.nan, 42.0]
    two["lon"] = [math.nan, 47.0]
    assert "row 0 and 1 more is at 46, 40, and lon, lat are empty" in refused(
        two, tmp_path / "o.geojson"
    )


def test_points_that_are_the_same_but_for_rounding_are_written(tmp_path, two):
    two["lon"] = [46.00000005, -180.0]
    two = two.set_geometry([Point(46, 40), Point(180, 41)], crs="EPSG:4326")
    geomap.export(two, tmp_path / "o.geojson")
    two = two.set_geometry([None, None], crs="EPSG:4326")
    geomap.export(two, tmp_path / "o.geojson")
    assert (tmp_path / "o.geojson").exists()
