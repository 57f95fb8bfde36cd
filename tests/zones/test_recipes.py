"""Recipes: corridors measured with geodesics, shapes combined, and what is refused."""

import json

import pyproj
import pytest
import shapely
from shapely import LineString, Point

from geomap.errors import InputError, ZoneError
from geomap.zones import (
    ZoneIndex,
    build_layer,
    check_controls,
    corridor,
    read_zones,
)

WGS84 = pyproj.Geod(ellps="WGS84")
ROAD = LineString([(46.4, 39.5), (46.6, 39.7), (46.9, 39.8)])
FACTS = {
    "zone_id": '"z"',
    "name": '"Zone"',
    "edge_m": "100",
    "source": '["a map"]',
    "not_claimed": '"nothing official"',
}


@pytest.mark.parametrize("half_width_m", [50, 2_500, 20_000])
def test_corridor_edge_lies_at_the_half_width(half_width_m):
    zone = corridor(ROAD, half_width_m).area
    (lon1, lat1), (lon2, lat2) = ROAD.coords[:2]
    azimuth = WGS84.inv(lon1, lat1, lon2, lat2)[0]
    middle = ((lon1 + lon2) / 2, (lat1 + lat2) / 2)
    # The azimuth half-way differs from that at the start by the convergence of meridians.
    here = WGS84.inv(*middle, lon2, lat2)[0]
    assert here == pytest.approx(azimuth, abs=0.2)
    for factor, inside in [(0.998, True), (1.002, False)]:
        for side in (-90, 90):
            lon, lat, _ = WGS84.fwd(*middle, here + side, half_width_m * factor)
            assert zone.covers(Point(lon, lat)) is inside


@pytest.mark.parametrize(("ends", "beyond"), [("round", True), ("flat", False)])
def test_corridor_ends(ends, beyond):
    (lon1, lat1), (lon2, lat2) = ROAD.coords[:2]
    back = WGS84.inv(lon1, lat1, lon2, lat2)[0] + 180
    lon, lat, _ = WGS84.fwd(lon1, lat1, back, 1_000)
    assert corridor(ROAD, 2_500, ends=ends).area.covers(Point(lon, lat)) is beyond


@pytest.mark.parametrize("width", [0, -5, float("nan"), float("inf")])
def test_a_corridor_needs_a_width(width):
    with pytest.raises(ZoneError, match="above 0 metres"):
        corridor(ROAD, width)


def write(folder, shapes, **facts):
    lines = [f"{name} = {value}" for name, value in {**FACTS, **facts}.items()]
    lines += ["[[version]]", 'version = "1"', "valid_from = 2020-01-01", 'shape = "whole"', shapes]
    path = folder / "zone.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


SQUARE = """
[shape.{name}]
kind = "outline"
[[shape.{name}.stretch]]
edge_m = {edge}
points = {points}
"""


def square(name, west, south, east, north, edge=100):
    points = [[west, south], [east, south], [east, north], [west, north]]
    return SQUARE.format(name=name, edge=edge, points=points)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("union", 1.5), ("intersection", 0.5), ("difference", 0.5)],
)
def test_shapes_combine_as_geos_has_it(tmp_path, kind, expected):
    shapes = f'[shape.whole]\nkind = "{kind}"\nof = ["a", "b"]\n'
    shapes += square("a", 0, 0, 1, 1) + square("b", 0, 0.5, 1, 1.5)
    feature = json.loads(build_layer(write(tmp_path, shapes)))["features"][0]
    assert shapely.from_geojson(json.dumps(feature["geometry"])).area == pytest.approx(expected)


def test_stretches_survive_a_union(tmp_path):
    shapes = '[shape.whole]\nkind = "union"\nof = ["a", "b"]\n'
    shapes += square("a", 0, 0, 1, 1, edge=100) + square("b", 1, 0, 2, 1, edge=700)
    path = write(tmp_path, shapes)
    layer = tmp_path / "zone.geojson"
    layer.write_text(build_layer(path), encoding="utf-8")
    index = ZoneIndex(read_zones(layer))
    assert index.edge_m([0.01, 1.99], 0.5, 0).tolist() == [100, 700]


@pytest.mark.parametrize(
    ("shapes", "says"),
    [
        ("", "lacks shape"),
        ('[shape.other]\nkind = "corridor"', 'no shape is called "whole"'),
        ('[shape.whole]\nkind = "blob"', 'kind "blob" is none of'),
        ('[shape.whole]\nkind = "corridor"\nroute = [[0,0],[1,1]]', "needs width_m"),
        ('[shape.whole]\nkind = "corridor"\nroute = [[0,0]]\nwidth_m = 5', "cannot be drawn"),
        ('[shape.whole]\nkind = "union"\nof = ["whole"]', "made of itself"),
        ('[shape.whole]\nkind = "recipe"\nfile = "zone.toml"\nshape = "whole"', "made of itself"),
        (
            '[shape.whole]\nkind = "recipe"\nfile = "../../etc/x.toml"\nshape = "a"',
            "no such recipe",
        ),
        (SQUARE.format(name="whole", edge=1, points=[[0, 0], [1, 1], [1, 0], [0, 1]]), "no area"),
    ],
)
def test_a_recipe_that_cannot_be_built_says_why(tmp_path, shapes, says):
    with pytest.raises((ZoneError, InputError), match=says) as caught:
        build_layer(write(tmp_path, shapes))
    assert "\n" not in str(caught.value)


def test_a_recipe_that_is_no_toml_says_so(tmp_path):
    path = tmp_path / "zone.toml"
    path.write_text("zone_id = ", encoding="utf-8")
    with pytest.raises(ZoneError, match="not TOML"):
        build_layer(path)


def test_a_quoted_date_is_refused(tmp_path):
    path = write(tmp_path, square("whole", 0, 0, 1, 1))
    path.write_text(path.read_text().replace("2020-01-01", '"2020-01-01"'), encoding="utf-8")
    with pytest.raises(ZoneError, match="no plain date"):
        build_layer(path)


def test_the_check_notices_a_place_on_the_wrong_side_and_an_unknown_one():
    zones = read_zones()
    zones = zones[zones["zone_id"] == "rpc-nagorno-karabakh"].iloc[[0]].copy()
    zones["inside_places"] = [["geomap:here", "geomap:nowhere"]]
    zones["outside_places"] = [["geomap:here"]]
    where = {"geomap:here": (46.75, 39.85)}
    controls = check_controls(zones, where.get)
    assert [control.holds for control in controls] == [True, False, False]
    assert controls[2].distance_m > 0
