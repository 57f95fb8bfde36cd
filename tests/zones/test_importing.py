"""Anyone's polygons as a layer of our own: what is chosen, given, kept and written."""

import datetime as dt
import json
import shutil

import geopandas as gpd
import pyogrio
import pytest
import shapely
from shapely import Polygon, box

from geomap.errors import ZoneError
from geomap.geodesy import area_km2
from geomap.zones import ZoneReading, import_zones, read_zone_columns, read_zone_file, read_zones
from geomap.zones.importing import layer_text

SQUARE = box(46, 39, 47, 40)


def write_geojson(path, *features):
    collection = {"type": "FeatureCollection", "features": list(features)}
    path.write_text(json.dumps(collection), encoding="utf-8")
    return path


def square(**properties):
    geometry = json.loads(shapely.to_geojson(SQUARE))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def natural_earth(path):
    """Two areas in the real field layout: NAME is the country in control, BRK_NAME the area."""
    shared = {"featurecla": "Admin-0 disputed", "NAME": "Exland", "NAME_LONG": "Exland"}
    table = gpd.GeoDataFrame(
        geometry=[SQUARE, box(0, 0, 1, 1)],
        crs=4326,
        data=dict(
            **{name: [value] * 2 for name, value in shared.items()},
            BRK_A3=["B90", "B91"],
            BRK_NAME=["Middle Ridge", "South Fork"],
            NOTE_BRK=["Admin. by Exland; Claimed by Wyland", None],
            NAME_LEN=[6, 6],
            NAME_RU=["Средний хребет", None],
            NAME_ZHT=["中嶺", None],
        ),
    )
    pyogrio.write_dataframe(table, path, encoding="UTF-8")
    return path


def test_the_disputed_areas_of_natural_earth_are_areas_not_countries(tmp_path):
    path = natural_earth(tmp_path / "ne.shp")
    zones, report = import_zones(path)
    assert zones["zone_id"] == ["Middle Ridge", "South Fork"]
    assert zones["name"] == ["Middle Ridge", "South Fork"]
    assert zones["names"] == [{"ru": "Средний хребет", "zh-Hant": "中嶺"}, {}]
    assert zones["note"] == ["Admin. by Exland; Claimed by Wyland", None]
    assert zones["source"] == ["imported from ne.shp"] * 2
    assert set(report.unused) == {"featurecla", "NAME", "NAME_LONG", "BRK_A3", "NAME_LEN"}


def test_values_given_by_a_person_stand_in_place_of_the_file_s(tmp_path):
    path = write_geojson(
        tmp_path / "z.geojson",
        square(name="a", valid_from="1990-01-01", edge_m=5),
        square(name="b"),
    )
    given = {"valid_from": "2001-01-01", "edge_m": 300, "source": "survey"}
    zones, _ = import_zones(path, ZoneReading(given=given))
    assert zones["valid_from"] == [dt.date(2001, 1, 1)] * 2
    assert zones["edge_m"] == [300.0, 300.0]
    assert zones["source"] == ["survey"] * 2


def test_where_chooses_features_and_keeps_their_numbers(tmp_path):
    bad = {**square(name="bad"), "geometry": None}
    path = write_geojson(
        tmp_path / "z.geojson", bad, square(name="A", k=1), square(name="b", k=1), square(k=2.0)
    )
    zones, _ = read_zone_file(path, ZoneReading(where=(("NAME", "a"), ("name", "B"), ("k", "1"))))
    assert zones["zone_id"] == ["A", "b"]
    zones, _ = read_zone_file(path, ZoneReading(where=(("k", "2"),)))
    assert zones["zone_id"] == ["4"]
    with pytest.raises(ZoneError, match="no feature has name c; it is a, b, bad"):
        read_zone_file(path, ZoneReading(where=(("name", "c"),)))
    with pytest.raises(ZoneError, match="feature 1: it has no geometry"):
        read_zone_file(path, ZoneReading(where=(("name", "bad"),)))


def test_a_layer_written_is_read_back_the_same_by_us_and_by_gdal(tmp_path):
    given = square(
        zone_id="z",
        version="2",
        name="Зона </script> \u2028 =1+1",
        names={"ru": "Зона"},
        valid_from="2020-12-01",
        valid_to="2022-08-25",
        authority="x",
        basis="y",
        edge_m=12.5,
        edge_stretches=[{"edge_m": 1, "line": [[46, 39], [47, 39]]}],
        forbids={"types": ["shelling"], "actors": ["a"]},
        inside_places=["geomap:a"],
        source="s",
        note="n",
    )
    zones, _ = import_zones(write_geojson(tmp_path / "a.geojson", given))
    text = layer_text(zones)
    assert layer_text(zones) == text
    path = tmp_path / "b.geojson"
    path.write_text(text, encoding="utf-8")
    again = read_zone_columns(path)
    assert {k: v for k, v in again.items() if k != "geometry"} == {
        k: v for k, v in zones.items() if k != "geometry"
    }
    by_gdal = gpd.read_file(path)
    assert by_gdal.geometry[0].equals(SQUARE)
    assert by_gdal.geometry[0].exterior.is_ccw
    assert by_gdal["name"].tolist() == [given["properties"]["name"]]


def test_rounding_never_makes_a_layer_invalid(tmp_path):
    spike = Polygon([(0, 0), (1, 0), (1, 1e-9), (0.5, 2e-9), (0, 1)])
    sliver = Polygon([(0, 0), (1e-9, 0), (1e-9, 1e-9), (0, 1e-9)])
    for shape in (spike, sliver):
        feature = {**square(), "geometry": json.loads(shapely.to_geojson(shape))}
        zones, _ = import_zones(write_geojson(tmp_path / "a.geojson", feature))
        (tmp_path / "b.geojson").write_text(layer_text(zones), encoding="utf-8")
        (back,) = read_zone_columns(tmp_path / "b.geojson")["geometry"]
        assert back.is_valid
        assert back.area == pytest.approx(shape.area, rel=1e-6)


def test_a_repair_is_part_of_what_an_imported_zone_says_of_its_source(tmp_path):
    bow_tie = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}
    path = write_geojson(tmp_path / "z.geojson", square(), {**square(), "geometry": bow_tie})
    zones, report = import_zones(path, ZoneReading(on_invalid="fix"))
    assert zones["source"][0] == "imported from z.geojson"
    change = report.repaired[0].change_km2
    assert f"repaired, which changed {change:+.6f} km2" in zones["source"][1]


def test_the_public_polygons_import(shared_data, tmp_path):
    folder = shared_data / "zones"
    reading = ZoneReading(columns={"edge_m": "boundary_uncertainty_m", "note": "mission"})
    zones, _ = import_zones(folder / "zones_selected_natural_earth.geojson", reading)
    (tmp_path / "z.geojson").write_text(layer_text(zones), encoding="utf-8")
    again = read_zones(tmp_path / "z.geojson").set_index("zone_id")
    assert again.loc["unficyp_buffer", "edge_m"] == 1_000
    assert again.loc["unficyp_buffer", "note"] == "UNFICYP"
    theirs = gpd.read_file(folder / "zones_selected_natural_earth.geojson").set_index("zone_id")
    for zone_id, shape in again.geometry.items():
        assert area_km2(shape) == pytest.approx(area_km2(theirs.geometry[zone_id]), rel=1e-5)
    copy = shutil.copy(folder / "karabakh_post2020_natural_earth5.geojson", tmp_path)
    assert len(read_zones(copy)) == 1
