"""A point that a person moved in a file geomap wrote: no old verdict at its new place."""

import json
import sqlite3

import pyogrio
import pytest
from shapely import Point, box, to_geojson

TABLE = """id,date,lat,lon,type
in,2022-03-25,40.5,46.5,shelling
out,2022-03-25,41.5,46.5,shelling
"""


@pytest.fixture
def zones(tmp_path):
    feature = {
        "type": "Feature",
        "properties": {"zone_id": "square", "version": "1", "edge_m": 500},
        "geometry": json.loads(to_geojson(box(46.0, 40.0, 47.0, 41.0))),
    }
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


@pytest.fixture
def written(geomap_cli, tmp_path, zones):
    def write(name):
        table = tmp_path / "cases.csv"
        table.write_text(TABLE, encoding="utf-8")
        done = geomap_cli("export", table, "--zones", zones, "-o", tmp_path / name)
        assert done.returncode == 0, done.stderr
        return tmp_path / name

    return write


def exported(geomap_cli, path, zones):
    """Export a file again; each incident's position and verdict, and what was said."""
    output = path.with_name("again.geojson")
    done = geomap_cli("export", path, "--zones", zones, "-o", output)
    assert done.returncode == 0, done.stderr
    found = {
        one["properties"]["id"]: (one["geometry"]["coordinates"], one["properties"])
        for one in json.loads(output.read_text())["features"]
    }
    return found, done.stderr


def test_what_was_not_moved_keeps_its_verdicts(geomap_cli, written, zones):
    for name in ("cases.geojson", "cases.gpkg", "cases.kml"):
        found, said = exported(geomap_cli, written(name), zones)
        assert [found[name][1]["verdict"] for name in ("in", "out")] == ["breach", "clear"]
        assert "differ" not in said
        assert "anew" not in said


def test_a_point_moved_in_geojson_is_judged_where_it_is(geomap_cli, written, zones):
    path = written("cases.geojson")
    whole = json.loads(path.read_text())
    for feature in whole["features"]:
        if feature["properties"]["id"] == "out":
            feature["geometry"]["coordinates"] = [46.6, 40.4]
    path.write_text(json.dumps(whole))
    found, said = exported(geomap_cli, path, zones)
    position, properties = found["out"]
    assert position == [46.6, 40.4]
    assert (properties["lon"], properties["lat"]) == (46.6, 40.4)
    assert properties["verdict"] == "breach"
    assert "1 row: its geometry and lon, lat differ; the geometry counts" in said
    assert "verdicts are made anew: a point was moved since the file was written" in said


def test_points_moved_in_a_geopackage_are_judged_where_they_are(geomap_cli, written, zones):
    path = written("cases.gpkg")
    layer = pyogrio.read_dataframe(path, layer="incidents")
    where = {"in": Point(48, 39), "out": Point(46.6, 40.4)}
    layer = layer.set_geometry([where[name] for name in layer["id"]], crs="EPSG:4326")
    moved = path.with_name("moved.gpkg")
    pyogrio.write_dataframe(layer, moved, layer="incidents")
    with sqlite3.connect(moved) as held:
        assert held.execute("select count(*) from incidents").fetchone() == (2,)
    found, said = exported(geomap_cli, moved, zones)
    assert {name: one[0] for name, one in found.items()} == {"in": [48, 39], "out": [46.6, 40.4]}
    assert {name: one[1]["verdict"] for name, one in found.items()} == {
        "in": "clear",
        "out": "breach",
    }
    assert "2 rows: their geometry and lon, lat differ; the geometry counts" in said
    assert "2 points were moved since the file was written" in said
