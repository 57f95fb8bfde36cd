"""Kinds of shape in recipes, measured with geodesics and areas the code did not compute."""

import json
import math
from itertools import pairwise

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, Point

from geomap.errors import InputError, ZoneError
from geomap.zones import ZoneIndex, band, build_layer, corridor, read_zones

WGS84 = pyproj.Geod(ellps="WGS84")
HEAD = """
zone_id = "z"
name = "Zone"
edge_m = 100
source = ["a map"]
not_claimed = "nothing official"
[[version]]
version = "1"
shape = "whole"
"""
PLACES = {"x:a": (10.0, 50.0), "x:b": (10.1, 50.0), "x:dateline": (179.99, -17.0)}


def build(folder, shapes, head=HEAD):
    path = folder / "zone.toml"
    path.write_text(head + shapes, encoding="utf-8")
    return json.loads(build_layer(path, PLACES.get))["features"]


def area_of(folder, shapes):
    feature = build(folder, shapes)[0]
    return shapely.from_geojson(json.dumps(feature["geometry"])), feature["properties"]


def hectares(shape):
    return abs(WGS84.geometry_area_perimeter(shapely.segmentize(shape, 0.01))[0]) / 1e4


def beside(start, end, metres):
    """Return a point beside the middle of an edge: to its left where metres are above 0."""
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    azimuth = WGS84.inv(*middle, *end)[0]
    return Point(WGS84.fwd(*middle, azimuth - 90, metres)[:2])


# Lines with a width to each side


@pytest.mark.parametrize(("left_m", "right_m"), [(2000, 2000), (3000, 500), (0, 1500), (800, 0)])
def test_a_line_reaches_its_own_width_to_each_side(left_m, right_m):
    points = [(126.7, 37.9), (126.9, 38.1), (127.2, 38.1), (127.3, 38.3)]
    zone = band(LineString(points), left_m, right_m).area
    for start, end in pairwise(points):
        for side, width in ((1, left_m), (-1, right_m)):
            if width:
                assert zone.covers(beside(start, end, side * width * 0.997))
            assert not zone.covers(beside(start, end, side * (width * 1.003 + 1)))


def test_the_two_sides_of_a_line_make_up_the_whole_of_it(tmp_path):
    route = LineString([(20, 60), (20.2, 60.05), (20.15, 60.15), (20.4, 60.1)])
    left, right, both = (band(route, *widths).area for widths in ((900, 0), (0, 900), (900, 900)))
    assert hectares(left & right) < 2  # under half a metre along 45 km
    assert hectares(left | right) == pytest.approx(hectares(both), rel=1e-3)


def test_left_of_a_line_that_runs_south_is_east():
    zone = band(LineString([(10, 51), (10, 50)]), 1000, 0).area
    assert zone.bounds[0] == pytest.approx(10, abs=2e-6)
    assert zone.bounds[2] > 10.01


def test_a_ring_has_an_inner_and_an_outer_band():
    ring = LineString([(10, 50), (10.4, 50), (10.4, 50.3), (10, 50.3), (10, 50)])
    inner, outer = band(ring, 500, 0).area, band(ring, 0, 500).area
    middle = shapely.Polygon(ring)
    assert hectares(inner - middle) < 5
    assert hectares(outer & middle) < 5
    assert len(inner.interiors) == len(outer.interiors) == 1


@pytest.mark.parametrize(
    ("points", "widths", "ends", "says"),
    [
        ([(0, 0), (1, 1), (1, 0), (0, 1)], (100, 200), "flat", "crosses itself"),
        ([(0, 0), (1, 0)], (0, 0), "flat", "widths of a line"),
        ([(0, 0), (1, 0)], (-1, 5), "flat", "widths of a line"),
        ([(0, 0), (1, 0)], (math.nan, 5), "flat", "widths of a line"),
        ([(0, 0), (1, 0)], (1, 5), "round", '"flat"'),
        ([(0, 0), (1, 0)], (5, 5), "square", '"flat" or "round"'),
        ([(0, 0), (6, 0)], (5, 5), "flat", "at most 5 degrees"),
        ([(0, 0), (0, 0)], (5, 5), "flat", "two points"),
    ],
)
def test_a_line_that_cannot_be_drawn_says_why(points, widths, ends, says):
    with pytest.raises(ZoneError, match=says):
        band(LineString(points), *widths, ends=ends)


def test_each_stretch_of_a_route_has_its_own_edge(tmp_path):
    shapes = """
[shape.whole]
kind = "line"
left_m = 1000
right_m = 1000
[[shape.whole.stretch]]
edge_m = 50
points = [[10, 50]]
[[shape.whole.stretch]]
edge_m = 900
points = [[10.2, 50], [10.4, 50]]
"""
    build(tmp_path, shapes)
    layer = tmp_path / "zone.geojson"
    layer.write_text(build_layer(tmp_path / "zone.toml"), encoding="utf-8")
    index = ZoneIndex(read_zones(layer))
    found = index.edge_m([10.1, 10.1, 10.3, 10.3], [50.01, 49.99, 50.01, 49.99], 0)
    assert found.tolist() == [50, 50, 900, 900]


# About places


@pytest.mark.parametrize("centre", [(10, 50), (0, 0), (25, 69), (179.99, -17), (-180, 10)])
@pytest.mark.parametrize("radius_m", [100, 2_000, 60_000])
def test_a_circle_has_its_radius_everywhere(tmp_path, centre, radius_m):
    shapes = f'[shape.whole]\nkind = "radius"\ncentre = {list(centre)}\nradius_m = {radius_m}\n'
    area, _ = area_of(tmp_path, shapes)
    assert -180 <= area.bounds[0] <= area.bounds[2] <= 180
    for azimuth in range(0, 360, 7):
        for factor, inside in ((0.999, True), (1.001, False)):
            lon, lat, _ = WGS84.fwd(*centre, azimuth, radius_m * factor)
            assert area.covers(Point(lon, lat)) is inside


@pytest.mark.parametrize("bearing", [0, 30, -100])
def test_a_square_has_its_sides_where_it_faces(tmp_path, bearing):
    shapes = '[shape.whole]\nkind = "radius"\ncentre = "x:a"\nside_m = 2000\n'
    area, _ = area_of(tmp_path, shapes + f"bearing = {bearing}\n")
    assert hectares(area) == pytest.approx(400, rel=1e-3)
    for turn in range(0, 360, 90):
        for factor, inside in ((0.998, True), (1.002, False)):
            for off, far in ((0, 1000), (45, 1000 * math.sqrt(2))):
                lon, lat, _ = WGS84.fwd(10, 50, bearing + turn + off, far * factor)
                assert area.covers(Point(lon, lat)) is inside


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ("centre = [10, 50]", "either radius_m"),
        ("centre = [10, 50]\nradius_m = 5\nside_m = 5", "either radius_m"),
        ("radius_m = 5", "needs centre"),
        ('centre = "x:nowhere"\nradius_m = 5', '"x:nowhere" is not in the gazetteer'),
        ("centre = [10, 89.5]\nradius_m = 90000", "pole"),
        ("centre = [10, 50]\nradius_m = 0", "above 0"),
        ("centre = [10, 50]\nradius_m = true", "no number"),
        ('centre = [10, 50]\nradius_m = "2 km"', "no number"),
        ("centre = [10, 50]\nradius_m = inf", "no number"),
        ("centre = [10, 50]\nradius_m = 900000", "at most 500 km"),
        ("centre = [10, 50]\nradius_m = 9\nbearing = 3", "no bearing"),
        ("centre = [50]\nradius_m = 9", "no point"),
        ("centre = [190, 50]\nradius_m = 9", "181 east as -179"),
        ("centre = [10, 50]\nradius = 9", "radius means nothing here"),
    ],
)
def test_a_radius_that_cannot_be_drawn_says_why(tmp_path, facts, says):
    with pytest.raises(ZoneError, match=says) as caught:
        build(tmp_path, f'[shape.whole]\nkind = "radius"\n{facts}\n')
    assert "\n" not in str(caught.value)


def test_place_ids_without_a_gazetteer_are_refused(tmp_path):
    path = tmp_path / "zone.toml"
    shape = '[shape.whole]\nkind = "radius"\ncentre = "x:a"\nradius_m = 9\n'
    path.write_text(HEAD + shape, encoding="utf-8")
    with pytest.raises(ZoneError, match="x:a"):
        build_layer(path)


def test_places_stand_for_their_coordinates(tmp_path):
    kind = '[shape.whole]\nkind = "corridor"\nwidth_m = 900\n'
    named = area_of(tmp_path, kind + 'route = ["x:a", "x:b"]\n')[0]
    written = area_of(tmp_path, kind + "route = [[10.0, 50.0], [10.1, 50.0]]\n")[0]
    assert named.equals(written)


# Anchors


def test_the_boundary_runs_half_way_between_anchors_and_is_known_to_half_the_gap(tmp_path):
    shapes = """
[shape.whole]
kind = "anchors"
inside = ["x:a"]
outside = ["x:b", [10.0, 50.04]]
reach_m = 20000
"""
    build(tmp_path, shapes)
    layer = tmp_path / "zone.geojson"
    layer.write_text(build_layer(tmp_path / "zone.toml", PLACES.get), encoding="utf-8")
    zones = read_zones(layer)
    index = ZoneIndex(zones)
    for place in ((10.1, 50.0), (10.0, 50.04)):
        azimuth, _, gap = WGS84.inv(10, 50, *place)
        lon, lat, _ = WGS84.fwd(10, 50, azimuth, gap / 2)
        assert abs(float(index.distance(lon, lat, 0))) < 1
        assert float(index.edge_m(lon, lat, 0)) == pytest.approx(gap / 2, abs=0.1)
        assert float(index.distance(*place, 0)) == pytest.approx(-gap / 2, rel=1e-3)
    # Towards the south no place outside faces it: the reach ends it, known to the zone's edge_m.
    lon, lat, _ = WGS84.fwd(10, 50, 180, 20_000)
    assert abs(float(index.distance(lon, lat, 0))) < 20
    assert float(index.edge_m(lon, lat, 0)) == 100


def test_anchors_within_a_shape_end_at_its_boundary(tmp_path):
    shapes = """
[shape.whole]
kind = "anchors"
inside = [[0.2, 0.5]]
outside = [[0.8, 0.5]]
within = "box"
[shape.box]
kind = "outline"
edge_m = 7
points = [[0, 0], [1, 0], [1, 1], [0, 1]]
"""
    area, facts = area_of(tmp_path, shapes)
    assert area.bounds == pytest.approx((0, 0, 0.5, 1), abs=2e-5)
    half_gap = WGS84.inv(0.2, 0.5, 0.8, 0.5)[2] / 2
    known = sorted({stretch["edge_m"] for stretch in facts["edge_stretches"]})
    assert known == pytest.approx([7, half_gap], abs=0.1)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), middle=st.sampled_from([(30, 0), (46, 40), (179.9, 65)]))
def test_anchored_points_lie_nearest_to_a_place_of_their_side(tmp_path_factory, seed, middle):
    rng = np.random.default_rng(seed)
    places = [
        [round((middle[0] + dx + 180) % 360 - 180, 4), round(middle[1] + dy, 4)]
        for dx, dy in rng.uniform(-0.3, 0.3, (9, 2)).tolist()
    ]
    inside, outside = places[:4], places[4:]
    shapes = f'[shape.whole]\nkind = "anchors"\ninside = {inside}\noutside = {outside}\n'
    area, _ = area_of(tmp_path_factory.mktemp("anchors"), shapes + "reach_m = 60000\n")
    for dx, dy in rng.uniform(-0.3, 0.3, (40, 2)):
        lon, lat = (middle[0] + dx + 180) % 360 - 180, middle[1] + dy
        far = [WGS84.inv(lon, lat, *place)[2] for place in places]
        margin = min(far[4:]) - min(far[:4])
        if abs(margin) > 60:  # the plane that cells are drawn in is right to some metres
            assert area.covers(Point(lon, lat)) is (margin > 0)
    for place in inside:
        assert area.covers(Point(place))
    for place in outside:
        assert not area.covers(Point(place))


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ("inside = [[0, 0]]\noutside = [[0, 0]]\nreach_m = 9", "one inside and one outside"),
        ("inside = []\noutside = [[0, 0]]\nreach_m = 9", "list of"),
        ("inside = [[0, 0]]\noutside = [[1, 0]]", "either within"),
        ("inside = [[0, 0]]\noutside = [[9, 0]]\nreach_m = 9", "at most 5 degrees"),
        ("inside = [[0, 0]]\nreach_m = 9", "needs outside"),
        ('inside = [[0, 0]]\noutside = []\nwithin = "whole"', "made of itself"),
        (
            'inside = [[0, 0]]\noutside = []\nwithin = "a"\nedge_m = 5',
            "means nothing beside within",
        ),
    ],
)
def test_anchors_that_cannot_be_drawn_say_why(tmp_path, facts, says):
    with pytest.raises(ZoneError, match=says):
        build(tmp_path, f'[shape.whole]\nkind = "anchors"\n{facts}\n')


# Outlines, files, and the antimeridian

HOLED = """
[shape.whole]
kind = "outline"
points = [[0, 0], [1, 0], [1, 1], [0, 1]]
[[shape.whole.hole]]
edge_m = 20
points = [[0.4, 0.4], [0.6, 0.4], [0.6, 0.6], [0.4, 0.6]]
"""


def test_a_hole_is_not_part_of_the_zone_and_has_its_own_edge(tmp_path):
    area, facts = area_of(tmp_path, HOLED)
    assert area.area == pytest.approx(0.96)
    assert not area.covers(Point(0.5, 0.5))
    assert [stretch["edge_m"] for stretch in facts["edge_stretches"]] == [20]


def test_a_hole_that_reaches_out_is_refused(tmp_path):
    with pytest.raises(ZoneError, match="no area"):
        build(tmp_path, HOLED.replace("[0.6, 0.6]", "[0.6, 1.6]"))


def test_an_outline_across_180_degrees_is_cut_there(tmp_path):
    shapes = '[shape.whole]\nkind = "outline"\n'
    shapes += "points = [[179, -18], [-179, -18], [-179, -16], [179, -16]]\n"
    shapes += "[[shape.whole.hole]]\npoints = [[-179.9, -17.5], [-179.5, -17.5], [-179.5, -17]]\n"
    area, _ = area_of(tmp_path, shapes)
    assert area.geom_type == "MultiPolygon"
    assert area.area == pytest.approx(4 - 0.1)
    assert area.covers(Point(179.5, -17))
    assert area.covers(Point(-179.3, -17))
    assert not area.covers(Point(0, -17))
    assert not area.covers(Point(-179.6, -17.4))


def test_a_corridor_across_180_degrees_has_its_width_on_both_sides():
    zone = corridor(LineString([(179.8, -17), (-179.8, -17.1)]), 3_000).area
    assert zone.geom_type == "MultiPolygon"
    for start, end in (((179.8, -17), (180, -17.05)), ((-180, -17.05), (-179.8, -17.1))):
        for side in (1, -1):
            assert zone.covers(beside(start, end, side * 2_990))
            assert not zone.covers(beside(start, end, side * 3_010))


@pytest.mark.parametrize(
    ("points", "says"),
    [
        ([[0, 0], [180, 0], [90, 1]], "180 degrees apart"),
        ([[0, 80], [120, 80], [-120, 80]], "round a pole"),
        ([[0, 0], [1, 1]], "at least three points"),
        ([[0, 0], [0, 0], [1, 1], [1, 1]], "at least three points"),
        ([[0, 0], [1, 91], [1, 0]], "in degrees"),
    ],
)
def test_an_outline_that_cannot_be_meant_says_why(tmp_path, points, says):
    with pytest.raises(ZoneError, match=says):
        build(tmp_path, f'[shape.whole]\nkind = "outline"\npoints = {points}\n')


def zone_file(folder, name="held.geojson"):
    squares = {
        zone_id: [[[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]]
        for zone_id, west in (("a", 0), ("b", 5))
    }
    features = [
        {
            "type": "Feature",
            "properties": {"zone_id": zone_id},
            "geometry": {"type": "Polygon", "coordinates": rings},
        }
        for zone_id, rings in squares.items()
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / name).write_text(text, encoding="utf-8")


def test_polygons_come_from_a_file_beside_the_recipe(tmp_path):
    zone_file(tmp_path)
    whole = '[shape.whole]\nkind = "file"\nfile = "held.geojson"\nedge_m = 30\n'
    area, facts = area_of(tmp_path, whole)
    assert area.area == pytest.approx(2)
    assert {stretch["edge_m"] for stretch in facts["edge_stretches"]} == {30}
    one, _ = area_of(tmp_path, whole + 'zones = ["b"]\n')
    assert one.bounds == (5, 0, 6, 1)


def test_the_digest_of_every_file_that_went_in_is_in_the_layer(tmp_path):
    zone_file(tmp_path)
    whole = '[shape.whole]\nkind = "file"\nfile = "held.geojson"\n'
    before = area_of(tmp_path, whole)[1]["recipe"]
    assert [part.split(" ")[0] for part in before.split("; ")] == ["zone.toml", "held.geojson"]
    with (tmp_path / "held.geojson").open("a") as stream:
        stream.write("\n")
    after = area_of(tmp_path, whole)[1]["recipe"]
    assert after.split("; ")[0] == before.split("; ")[0]
    assert after != before


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ('file = "../held.geojson"', "no such zone file beside"),
        ('file = "/etc/passwd"', "no such zone file beside"),
        ('file = "none.geojson"', "no such zone file beside"),
        ('file = ""', "no name"),
        ('file = "held.geojson"\nzones = ["c"]', 'no zone "c"; there are a, b'),
        ('file = "held.geojson"\nzones = "a"', "list of the zone ids"),
        ("", "needs file"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, facts, says):
    zone_file(tmp_path)
    with pytest.raises((ZoneError, InputError), match=says):
        build(tmp_path, f'[shape.whole]\nkind = "file"\n{facts}\n')


# What a recipe says beside its shapes

BOX = '[shape.whole]\nkind = "outline"\npoints = [[0, 0], [1, 0], [1, 1]]\n'


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("edge_m = 100", "edge_m = -1", "0 or more metres"),
        ("edge_m = 100", 'edge_m = "5 km"', "no number"),
        ("edge_m = 100", "edge_m = 100\nedge = 5", "edge means nothing in a recipe"),
        ('source = ["a map"]', 'source = "a map"', "list of texts"),
        ('version = "1"\n', "", "version is missing"),
        ('version = "1"\n', 'version = "1"\nvalid_form = 2020-01-01\n', "valid_form means nothing"),
        (
            'version = "1"\n',
            'version = "1"\nvalid_from = 2021-01-02\nvalid_to = 2021-01-01\n',
            "is after valid_to",
        ),
        (
            'version = "1"\n',
            'version = "1"\ninside_places = ["x:a"]\noutside_places = ["x:a"]\n',
            "listed inside and outside",
        ),
        (
            'shape = "whole"\n',
            'shape = "whole"\n[[version]]\nversion = "1"\nshape = "whole"\n',
            "twice",
        ),
        ("points", "pionts", "pionts means nothing here; known are"),
    ],
)
def test_a_slip_in_a_recipe_is_met_in_one_line(tmp_path, old, new, says):
    text = HEAD + BOX
    assert old in text
    path = tmp_path / "zone.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ZoneError, match=says) as caught:
        build_layer(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_version_may_have_its_own_name_and_edge(tmp_path):
    head = HEAD.replace('version = "1"\n', 'version = "1"\nname = "First"\nedge_m = 9\n')
    (feature,) = build(tmp_path, BOX, head)
    assert feature["properties"]["name"] == "First"
    assert feature["properties"]["edge_m"] == 9
    # The shape itself is known to the recipe's edge_m, and says so where that differs.
    assert {s["edge_m"] for s in feature["properties"]["edge_stretches"]} == {100}


def test_shapes_made_of_shapes_are_drawn_once_and_not_without_end(tmp_path):
    # Twice forty times: drawn anew each time, this would take for ever.
    chain = "".join(
        f'[shape.s{n}]\nkind = "union"\nof = ["s{n + 1}", "s{n + 1}"]\n' for n in range(40)
    )
    last = '[shape.s40]\nkind = "outline"\npoints = [[0, 0], [1, 0], [1, 1]]\n'
    head = HEAD.replace('shape = "whole"', 'shape = "s0"')
    assert len(build(tmp_path, chain + last, head)) == 1
    deep = "".join(f'[shape.s{n}]\nkind = "union"\nof = ["s{n + 1}"]\n' for n in range(5_000))
    with pytest.raises(ZoneError, match="too deep"):
        build(tmp_path, deep, head)


def test_a_shape_made_of_others_keeps_what_they_are_known_to(tmp_path):
    shapes = '[shape.whole]\nkind = "union"\nedge_m = 5\nof = ["a"]\n'
    with pytest.raises(ZoneError, match="keeps the edge_m"):
        build(tmp_path, shapes + BOX.replace("whole", "a"))
