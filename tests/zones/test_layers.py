"""Reading zone files that people have, and refusing what cannot be a zone."""

import json

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box, to_geojson

from geomap.errors import InputError, ZoneError
from geomap.tables import ZONE, check_table
from geomap.zones import read_zone_columns, read_zones

SQUARE = json.loads(to_geojson(box(46, 39, 47, 40)))
BOW_TIE = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}


def feature(geometry=SQUARE, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def write(folder, *features, **members):
    path = folder / "zones.geojson"
    document = {"type": "FeatureCollection", "features": list(features), **members}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_the_shipped_zones_are_a_zone_table():
    zones = read_zones()
    check_table(zones, ZONE, "shipped zones")
    assert zones.crs == "EPSG:4326"
    assert {"rpc-nagorno-karabakh", "lachin-corridor", "unc-korean-dmz"} <= set(zones["zone_id"])
    assert str(zones["valid_to"].dtype).startswith("datetime64")


def test_a_file_with_nothing_but_polygons_is_enough(tmp_path):
    zones = read_zones(write(tmp_path, feature(), feature(name="North"), {**feature(), "id": "x7"}))
    assert zones["zone_id"].tolist() == ["1", "North", "x7"]
    assert zones["valid_from"].isna().all()
    assert zones["valid_to"].isna().all()
    assert zones["edge_m"].tolist() == [0, 0, 0]
    assert zones["forbids"].tolist() == [{}, {}, {}]


def test_zones_of_one_name_without_ids_are_numbered(tmp_path):
    zones = read_zones(write(tmp_path, feature(name="Buffer"), feature(name="Buffer")))
    assert zones["zone_id"].tolist() == ["Buffer-1", "Buffer-2"]
    assert read_zones(write(tmp_path, feature(zone_id=0)))["zone_id"].tolist() == ["0"]


def test_a_parquet_of_our_own_zones_is_read_back(tmp_path):
    zones = read_zones()
    zones.to_parquet(tmp_path / "zones.parquet")
    again = read_zones(tmp_path / "zones.parquet")
    for column in ("zone_id", "version", "inside_places", "valid_to", "edge_m"):
        assert again[column].tolist() == zones[column].tolist()
    assert [len(one) for one in again["edge_stretches"]] == [
        len(o) for o in zones["edge_stretches"]
    ]


@pytest.mark.parametrize("bare", [SQUARE, feature()])
def test_a_bare_feature_or_geometry_is_read(tmp_path, bare):
    path = tmp_path / "one.geojson"
    path.write_text(json.dumps(bare), encoding="utf-8")
    assert len(read_zones(path)) == 1


def test_properties_are_kept(tmp_path):
    given = feature(
        zone_id="z",
        version=2,
        valid_from="2020-12-01",
        valid_to="2022-08-25T00:00:00",
        edge_m="1500",
        forbids={"types": ["shelling"]},
        names='{"ru": "Зона"}',
    )
    row = read_zone_columns(write(tmp_path, given))
    assert row["version"] == ["2"]
    assert str(row["valid_to"][0]) == "2022-08-25"
    assert row["edge_m"] == [1500.0]
    assert row["forbids"] == [{"types": ["shelling"]}]
    assert row["names"] == [{"ru": "Зона"}]


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "fgb", "parquet", "kml"])
def test_other_formats_and_other_crs_are_read(tmp_path, suffix):
    frame = gpd.GeoDataFrame({"zone_id": ["z"]}, geometry=[box(46, 39, 47, 40)], crs=4326)
    path = tmp_path / f"zones.{suffix}"
    if suffix == "parquet":
        frame.to_parquet(path)
    else:
        frame = frame if suffix == "kml" else frame.to_crs(32638)
        frame.rename(columns={"zone_id": "Name"} if suffix == "kml" else {}).to_file(path)
    zones = read_zones(path)
    assert zones.geometry.iloc[0].hausdorff_distance(box(46, 39, 47, 40)) < 1e-6
    assert len(zones) == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (feature(None), "feature 1: it has no geometry"),
        (feature({"type": "Point", "coordinates": [46, 40]}), "Point, not a polygon"),
        (feature({"type": "Polygon", "coordinates": []}), "empty"),
        (feature(BOW_TIE), "invalid .*Self-intersection"),
        (feature(json.loads(to_geojson(box(400000, 4000000, 500000, 5000000)))), "EPSG:4326"),
        (feature(valid_from="soon"), 'valid_from "soon" is no date'),
        (feature(valid_from="2022-01-01", valid_to="2021-01-01"), "is after valid_to"),
        (feature(edge_m="wide"), 'edge_m "wide"'),
        (feature(edge_m=-1), "edge_m is -1"),
        (feature(edge_m=float("nan")), "edge_m is nan"),
        (feature(forbids="shelling"), "forbids is no JSON object"),
        (feature(edge_stretches=[{"edge_m": 1}]), "edge_stretches needs"),
        (feature(edge_stretches=[{"edge_m": 1, "line": [[46, 39]]}]), "two or more points"),
        (feature(edge_stretches=[{"edge_m": 1, "line": [[46, 39], [float("nan"), 1]]}]), "finite"),
        (feature(forbids={"types": "shelling"}), "forbids types is no list"),
        (feature(name="\ud800"), "half a character"),
        (None, "no GeoJSON feature"),
        (1, "no GeoJSON feature"),
    ],
)
def test_what_cannot_be_a_zone_is_refused_by_feature_number(tmp_path, given, says):
    with pytest.raises(ZoneError, match=says) as caught:
        read_zones(write(tmp_path, given))
    assert "feature 1" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_every_bad_feature_is_named_at_once(tmp_path):
    with pytest.raises(ZoneError, match=r"feature 1: .*; feature 3: "):
        read_zones(write(tmp_path, feature(None), feature(), feature(None)))


def test_the_same_version_twice_is_refused(tmp_path):
    twice = feature(zone_id="z", version="1")
    with pytest.raises(ZoneError, match='zone "z" has version "1" twice'):
        read_zones(write(tmp_path, twice, twice))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not GeoJSON"),
        ("[]", "FeatureCollection of polygons"),
        ('{"type": "Topology"}', "FeatureCollection of polygons"),
        ('{"type": "FeatureCollection", "features": []}', "no polygons"),
        ("not json", "not GeoJSON"),
        ("[" * 200_000, "not GeoJSON"),
        ("9" * 5_000, "not GeoJSON"),
        (
            '{"type": "FeatureCollection", "features": [], "crs": {"properties": "x"}}',
            "no polygons|crs|coordinate",
        ),
    ],
)
def test_a_file_without_polygons_is_an_error(tmp_path, text, says):
    path = tmp_path / "zones.geojson"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ZoneError, match=says):
        read_zones(path)


@pytest.mark.parametrize("name", ["absent.geojson", "absent.gpkg"])
def test_a_missing_file_is_an_error(tmp_path, name):
    with pytest.raises(InputError, match="no such zone file"):
        read_zones(tmp_path / name)


def test_a_file_that_gdal_cannot_read_is_an_error(tmp_path):
    path = tmp_path / "zones.gpkg"
    path.write_bytes(b"\x00\x01 nonsense")
    with pytest.raises(ZoneError, match="cannot read"):
        read_zones(path)


def test_a_layer_of_points_is_an_error(tmp_path):
    path = tmp_path / "points.gpkg"
    gpd.GeoDataFrame({"a": [1]}, geometry=[Point(46, 40)], crs=4326).to_file(path)
    with pytest.raises(ZoneError, match="Point, not a polygon"):
        read_zones(path)


def test_dates_of_gdal_layers_arrive_as_dates(tmp_path):
    path = tmp_path / "zones.gpkg"
    day = pd.to_datetime(["2020-12-01"])
    gpd.GeoDataFrame({"valid_from": day}, geometry=[box(0, 0, 1, 1)], crs=4326).to_file(path)
    assert str(read_zone_columns(path)["valid_from"][0]) == "2020-12-01"


def test_the_public_polygons_load(shared_data):
    zones = read_zones(shared_data / "zones" / "zones_selected_natural_earth.geojson")
    assert len(zones) == 12
    assert "unficyp_buffer" in set(zones["zone_id"])
