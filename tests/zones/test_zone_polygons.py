"""Geometry as people have it: repairs on request, collections, 180 degrees, poles, holes."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import GeometryCollection, LineString, MultiPolygon, Point, Polygon, box

from geomap.errors import ZoneError
from geomap.zones import ZoneIndex, ZoneReading, read_zone_columns, read_zone_file, read_zones
from geomap.zones.polygons import boundary_km

WGS84 = Geod(ellps="WGS84")
BOW_TIE = Polygon([(46, 39), (47, 40), (47, 39), (46, 40)])
TWICE = MultiPolygon([box(0, 0, 2, 1), box(1, 0, 3, 1)])  # the middle third is in both


def feature(geometry, **properties):
    if isinstance(geometry, shapely.Geometry):
        geometry = json.loads(shapely.to_geojson(geometry))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.fixture
def layer(tmp_path):
    def write(*shapes):
        features = [s if isinstance(s, dict) and "properties" in s else feature(s) for s in shapes]
        path = tmp_path / "zones.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
        return path

    return write


def geodesic_km2(polygon):
    """Area of polygons whose edges are short, by Karney's algorithm, shells less holes."""
    fine = shapely.segmentize(polygon, 0.005)
    return abs(WGS84.geometry_area_perimeter(shapely.orient_polygons(fine))[0]) / 1e6


def test_an_invalid_polygon_is_refused_with_its_number_and_what_can_be_done(layer):
    with pytest.raises(ZoneError, match=r"feature 2: .*Self-intersection\[46.5 39.5\]") as caught:
        read_zones(layer(box(0, 0, 1, 1), BOW_TIE))
    assert "on-invalid fix" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_repair_is_made_on_request_and_says_what_changed_in_km2(layer):
    reports = []
    zones = read_zones(layer(box(0, 0, 1, 1), TWICE), on_invalid="fix", report=reports.append)
    assert shapely.is_valid(zones.geometry.to_numpy()).all()
    assert zones.geometry[0].equals(box(0, 0, 1, 1))
    assert zones.geometry[1].equals(box(0, 0, 3, 1))
    (repair,) = reports[0].repaired
    assert (repair.feature, repair.zone_id) == (2, "2")
    assert "Self-intersection" in repair.reason
    square = geodesic_km2(box(0, 0, 1, 1))
    assert repair.before_km2 == pytest.approx(4 * square, rel=1e-6)
    assert repair.after_km2 == pytest.approx(3 * square, rel=1e-6)
    assert f"a change of {-square:+,.1f} km2" in str(reports[0])


def test_a_bow_tie_becomes_its_two_triangles(layer):
    reports = []
    zones = read_zones(layer(BOW_TIE), on_invalid="fix", report=reports.append)
    triangles = [Polygon([(46.5, 39.5), (x, 39), (x, 40)]) for x in (46, 47)]
    assert zones.geometry[0].equals(MultiPolygon(triangles))
    (repair,) = reports[0].repaired
    assert repair.before_km2 == pytest.approx(0, abs=0.1)  # one loop runs backwards
    assert repair.change_km2 == pytest.approx(sum(map(geodesic_km2, triangles)), rel=1e-6)


def test_skip_leaves_out_what_cannot_be_used_and_names_it(layer):
    reports = []
    path = layer(BOW_TIE, box(0, 0, 1, 1), None, Point(1, 1))
    zones = read_zones(path, on_invalid="skip", report=reports.append)
    assert zones["zone_id"].tolist() == ["2"]
    assert [skipped.feature for skipped in reports[0].skipped] == [1, 3, 4]
    for words in ("feature 1 left out", "it has no geometry", "it is a Point"):
        assert words in str(reports[0])
    with pytest.raises(ZoneError, match="no polygon in it can be used: feature 1"):
        read_zones(layer(BOW_TIE), on_invalid="skip")


@pytest.mark.parametrize("policy", ["raise", "fix"])
@pytest.mark.parametrize(
    ("nothing", "says"),
    [
        (None, "no geometry"),
        ({}, "no geometry"),
        ({"type": "MultiPolygon", "coordinates": []}, "empty"),
        (GeometryCollection([]), "empty"),
        (GeometryCollection([Point(1, 1)]), "without a polygon"),
        (LineString([(0, 0), (1, 1)]), "LineString, not a polygon"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [0, 0]]]}, "invalid"),
        ({"type": "Polygon", "coordinates": [[["a", 0], [1, 0], [0, 1]]]}, "cannot be read"),
        ({"type": "Polygon"}, "cannot be read"),
        ("POLYGON((0 0, 1 0, 1 1, 0 0))", "cannot be read"),
        ([1, 2], "cannot be read"),
    ],
)
def test_what_holds_no_area_is_refused_by_number_whatever_the_policy(layer, policy, nothing, says):
    with pytest.raises(ZoneError, match=rf"feature 2: .*{says}"):
        read_zones(layer(box(0, 0, 1, 1), feature(nothing)), on_invalid=policy)


def test_a_policy_that_there_is_not_is_an_error(layer):
    with pytest.raises(ZoneError, match="use raise, fix or skip"):
        read_zones(layer(box(0, 0, 1, 1)), on_invalid="mend")


def test_rings_are_closed_only_on_request(layer):
    path = layer({"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2]]]})
    with pytest.raises(ZoneError, match=r"feature 1: .*closed"):
        read_zones(path)
    reports = []
    assert (
        read_zones(path, on_invalid="fix", report=reports.append)
        .geometry[0]
        .equals(box(0, 0, 2, 2))
    )
    assert "feature 1: its rings were closed" in str(reports[0])


@pytest.mark.parametrize("more", [(7.5,), (7.5, 3)])
def test_heights_and_measures_are_left_out(layer, more):
    ring = [[x, y, *more] for x, y in box(0, 0, 1, 1).exterior.coords]
    (shape,) = read_zone_columns(layer({"type": "Polygon", "coordinates": [ring]}))["geometry"]
    assert not shape.has_z
    assert shape.equals(box(0, 0, 1, 1))


def test_polygons_of_a_collection_are_one_area(layer):
    inner = GeometryCollection([box(5, 5, 6, 6), LineString([(0, 0), (9, 9)])])
    reports = []
    path = layer(GeometryCollection([box(0, 0, 2, 2), box(1, 1, 3, 3), Point(1, 1), inner]))
    (shape,) = read_zone_columns(path, report=reports.append)["geometry"]
    assert shape.is_valid
    assert shape.area == pytest.approx(4 + 4 - 1 + 1)
    assert "2 points or lines" in str(reports[0])


def test_holes_and_overlapping_zones_are_kept(layer):
    ring = box(0, 0, 9, 9) - box(3, 3, 6, 6)
    zones = read_zones(layer(ring, box(4, 4, 9, 9)))
    point, zone = ZoneIndex(zones).query([1, 4.5, 8], [1, 4.5, 8])
    assert list(zip(point.tolist(), zone.tolist(), strict=True)) == [(0, 0), (1, 1), (2, 0), (2, 1)]


CUT = MultiPolygon([box(170, -5, 180, 5), box(-180, -5, -165, 5)])


@pytest.mark.parametrize(
    ("drawn", "as_cut"),
    [
        (CUT, CUT),
        (box(170, -5, 195, 5), CUT),
        (box(-190, -5, -165, 5), CUT),
        (box(235, 10, 250, 20), box(-125, 10, -110, 20)),
        (box(180, 10, 190, 20), box(-180, 10, -170, 20)),
        (box(0, 60, 360, 80), box(-180, 60, 180, 80)),
        (
            box(170, -5, 195, 5) - box(178, -1, 183, 1),
            CUT - MultiPolygon([box(178, -1, 180, 1), box(-180, -1, -177, 1)]),
        ),
        (box(-180, 60, 180, 90), box(-180, 60, 180, 90)),
        (box(-180 - 1e-12, 60, 180 + 1e-12, 90 + 1e-13), box(-180, 60, 180, 90)),
    ],
)
def test_longitudes_past_180_are_brought_round_and_cut(layer, drawn, as_cut):
    zones = read_zones(layer(drawn))
    (shape,) = zones.geometry
    assert shape.is_valid
    west, south, east, north = shape.bounds
    assert (west >= -180, south >= -90, east <= 180, north <= 90) == (True,) * 4
    assert shape.equals(as_cut)


def test_a_zone_across_180_has_no_edge_there(layer):
    index = ZoneIndex(read_zones(layer(box(170, -5, 190, 5))))
    for lon in (179.9, 180, -180, -179.9):
        metres = float(index.distance(lon, 0, 0))
        assert metres == pytest.approx(WGS84.inv(lon, 0, lon, 5)[2], rel=1e-3)
    assert float(index.distance(169, 0, 0)) == pytest.approx(-111_319.49, abs=1)


@pytest.mark.parametrize(
    "beyond", [box(0, 0, 400, 1), box(-200, 0, 200, 1), box(0, 80, 1, 91), box(-1e6, 0, 1, 1)]
)
def test_numbers_that_are_no_degrees_are_refused(layer, beyond):
    with pytest.raises(ZoneError, match=r"feature 1: .*EPSG:4326"):
        read_zones(layer(beyond))


def test_an_edge_over_half_the_globe_is_pointed_out(layer):
    reports = []
    read_zones(layer(box(-179, 10, 179, 20), box(-180, 10, 180, 20)), report=reports.append)
    assert "feature 1: an edge runs over 358 degrees" in str(reports[0])
    read_zones(layer(box(-180, 60, 180, 90)), report=reports.append)
    assert "degrees of longitude" not in str(reports[1])


def test_the_cut_and_the_pole_are_no_part_of_the_perimeter(layer):
    cut, cap = read_zones(layer(box(170, -5, 190, 5), box(-180, 60, 180, 90))).geometry
    lons, lats = shapely.get_coordinates(shapely.segmentize(box(0, -5, 20, 5), 0.01).exterior).T
    assert boundary_km(cut) == pytest.approx(WGS84.line_length(lons, lats) / 1e3, rel=1e-6)
    parallel = np.linspace(-180, 180, 36_001)
    length = WGS84.line_length(parallel, np.full(len(parallel), 60.0))
    assert boundary_km(cap) == pytest.approx(length / 1e3, rel=1e-6)


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-400, 400) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=12,
)


@given(
    kind=st.sampled_from(["Polygon", "MultiPolygon", "GeometryCollection", "Point", "x"]),
    body=anything,
    policy=st.sampled_from(["raise", "fix", "skip"]),
)
def test_any_geometry_is_a_zone_or_a_zone_error(tmp_path_factory, kind, body, policy):
    path = tmp_path_factory.getbasetemp() / "any.geojson"
    geometry = {"type": kind, "coordinates": body, "geometries": body}
    path.write_text(json.dumps(feature(geometry)), "utf-8")
    try:
        zones, _ = read_zone_file(path, ZoneReading(on_invalid=policy))
    except ZoneError:
        return
    assert all(shape.is_valid and not shape.is_empty for shape in zones["geometry"])


corners = st.tuples(st.floats(-2, 2), st.floats(-2, 2))


@given(ring=st.lists(corners, min_size=3, max_size=7))
def test_whatever_was_repaired_is_valid_and_within_what_was_drawn(tmp_path_factory, ring):
    path = tmp_path_factory.getbasetemp() / "ring.geojson"
    drawn = [list(point) for point in (*ring, ring[0])]
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [drawn]}), "utf-8")
    try:
        zones, report = read_zone_file(path, ZoneReading(on_invalid="fix"))
    except ZoneError:
        return
    (shape,) = zones["geometry"]
    assert shape.is_valid
    assert shape.area > 0
    hull = shapely.MultiPoint(drawn).convex_hull
    assert hull.buffer(1e-6).covers(shape)
    assert all(np.isfinite([r.before_km2, r.after_km2]).all() for r in report.repaired)
