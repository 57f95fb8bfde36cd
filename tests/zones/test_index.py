"""Geometry of ZoneIndex against GEOS, PROJ and Monte-Carlo."""

import pickle

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import owens_t
from shapely import MultiPolygon, Point, Polygon, box

from geomap.errors import ZoneError
from geomap.zones import ZoneIndex

WGS84 = pyproj.Geod(ellps="WGS84")


def rough_zone(lon, lat, radius_deg, *, vertices=400, seed=7):
    """A star-shaped zone with a rough border and a hole, about `radius_deg` across."""
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    wobble = sum(
        rng.normal(0, 0.25 / k) * np.cos(k * angle + rng.uniform(0, 6)) for k in range(1, 40)
    )
    reach = radius_deg * np.clip(1 + wobble, 0.3, 2)
    stretch = np.cos(np.radians(lat))
    shell = np.column_stack([lon + reach * np.cos(angle) / stretch, lat + reach * np.sin(angle)])
    hole = np.column_stack(
        [lon + 0.1 * radius_deg * np.cos(angle) / stretch, lat + 0.1 * radius_deg * np.sin(angle)]
    )
    return Polygon(shell, [hole])


def table(*shapes, edge_m=0.0, stretches=()):
    return {
        "geometry": list(shapes),
        "edge_m": [edge_m] * len(shapes),
        "edge_stretches": [list(stretches)] * len(shapes),
    }


def dense_distance(shape, lon, lat, step_deg=2e-5):
    """The distance by brute force: every 2 m of the boundary, one geodesic each."""
    coords = shapely.get_coordinates(shapely.segmentize(shape.boundary, step_deg))
    metres = WGS84.inv(np.full(len(coords), lon), np.full(len(coords), lat), *coords.T)[2]
    return metres.min()


def test_every_covering_pair_is_found_and_no_other():
    shapes = [rough_zone(46, 40, 0.5), rough_zone(46.3, 40, 0.5, seed=8), box(-10, -10, 10, 10)]
    rng = np.random.default_rng(3)
    lon = np.append(rng.uniform(45, 47.5, 4000), [10.0, 0.0, np.nan])
    lat = np.append(rng.uniform(39, 41, 4000), [10.0, -10.0, 40.0])
    point, zone = ZoneIndex(table(*shapes)).query(lon, lat)
    found = set(zip(point.tolist(), zone.tolist(), strict=True))
    expected = {
        (i, k)
        for i in range(len(lon))
        for k, shape in enumerate(shapes)
        if np.isfinite(lon[i]) and shape.covers(Point(lon[i], lat[i]))
    }
    assert found == expected
    assert sum(k == 2 for _, k in found) == 2  # a corner and an edge are covered


def test_empty_and_missing_geometry_cover_nothing():
    index = ZoneIndex(table(Polygon(), None, box(0, 0, 1, 1)))
    assert index.query(0.5, 0.5)[1].tolist() == [2]
    assert np.isnan(index.distance(0.5, 0.5, [0, 1])).all()
    assert index.probability(0.5, 0.5, 1000, [0, 1]).tolist() == [0, 0]


@pytest.mark.parametrize("lat", [0.0, 35.0, 69.0])
@pytest.mark.parametrize("radius_deg", [0.05, 1.0])
def test_distance_is_the_shortest_geodesic_to_the_boundary(lat, radius_deg):
    shape = rough_zone(31.7, lat, radius_deg, vertices=120)
    rng = np.random.default_rng(5)
    lon = rng.uniform(31.7 - 2 * radius_deg, 31.7 + 2 * radius_deg, 12)
    lats = rng.uniform(lat - 1.5 * radius_deg, lat + 1.5 * radius_deg, 12)
    metres = ZoneIndex(table(shape)).distance(lon, lats, 0)
    for x, y, ours in zip(lon, lats, metres, strict=True):
        assert (ours > 0) == shape.covers(Point(x, y))
        assert abs(ours) == pytest.approx(dense_distance(shape, x, y), abs=0.05)


def test_distance_follows_an_edge_that_is_straight_in_lon_lat():
    # The parallel at 60 degrees bulges 2.8 km off the geodesic between its ends.
    shape = Polygon([(0, 50), (10, 50), (10, 60), (0, 60)])
    lon, lat, _ = WGS84.fwd(5.0, 60.0, 0.0, 500.0)
    assert ZoneIndex(table(shape)).distance(lon, lat, 0) == pytest.approx(-500, abs=0.001)


def test_a_cut_at_180_degrees_is_no_boundary():
    shape = MultiPolygon([box(178, -1, 180, 1), box(-180, -1, -178, 1)])
    index = ZoneIndex(table(shape))
    expected = WGS84.inv(180, 0, 180, 1)[2]
    assert index.distance([179.999, -179.999], 0.0, 0) == pytest.approx([expected] * 2, abs=200)
    assert index.probability(180.0, 0.0, 20_000, 0) == pytest.approx(1.0, abs=1e-6)


def test_scalars_arrays_and_zone_numbers_broadcast():
    index = ZoneIndex(table(box(0, 0, 1, 1), box(2, 0, 3, 1)))
    assert np.ndim(index.distance(0.5, 0.5, 0)) == 0
    assert index.distance(0.5, 0.5, [0, 1]).shape == (2,)
    assert index.distance([0.5, 2.5], 0.5, [0, 1]) == pytest.approx(
        index.distance(0.5, 0.5, 0), rel=1e-9
    )
    assert np.isnan(index.distance(np.nan, 0.5, 0))
    assert np.isnan(index.probability(np.nan, 0.5, 10, 0))


def test_the_index_pickles():
    index = ZoneIndex(table(rough_zone(46, 40, 0.5), edge_m=1500))
    again = pickle.loads(pickle.dumps(index))
    assert again.probability(46.3, 40.1, 900, 0) == index.probability(46.3, 40.1, 900, 0)


@pytest.mark.parametrize(
    ("radius_m", "edge_m"), [(2_000, 0), (0, 1_500), (6_000, 3_000), (25_000, 0)]
)
def test_probability_is_that_of_monte_carlo(radius_m, edge_m):
    shape = rough_zone(46.0, 40.0, 0.25)
    index = ZoneIndex(table(shape, edge_m=edge_m))
    rng = np.random.default_rng(11)
    sigma = np.hypot(radius_m / 2.4477, edge_m / 1.96)
    draws = 40_000
    for lon, lat in zip(rng.uniform(45.6, 46.4, 8), rng.uniform(39.7, 40.3, 8), strict=True):
        east, north = rng.normal(0, sigma, (2, draws))
        azimuth = np.degrees(np.arctan2(east, north))
        x, y, _ = WGS84.fwd(
            np.full(draws, lon), np.full(draws, lat), azimuth, np.hypot(east, north)
        )
        share = shapely.contains_xy(shape, x, y).mean()
        assert index.probability(lon, lat, radius_m, 0) == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize("offset_m", [0.0, 0.3, 40.0, 900.0, -2_500.0])
def test_probability_is_the_sum_of_owens_t(offset_m):
    """The closed form that the literature gives, over one edge that fills the view."""
    half = 1.0
    shape = Polygon([(0, -half), (0, half), (-half, half), (-half, -half)])
    lon, lat, _ = WGS84.fwd(0.0, 0.0, 270.0 if offset_m >= 0 else 90.0, abs(offset_m))
    sigma = 1_000.0
    reach = WGS84.inv(0, 0, 0, half)[2]
    h = offset_m / sigma
    taken = 2 * owens_t(abs(h), reach / sigma / max(abs(h), 1e-300)) if h else 0.5
    expected = 1 - taken if offset_m >= 0 else taken
    ours = ZoneIndex(table(shape)).probability(lon, lat, sigma * 2.4477, 0)
    assert ours == pytest.approx(expected, abs=2e-6)


def test_probability_without_uncertainty_is_the_geometry():
    shape = rough_zone(46, 40, 0.3)
    rng = np.random.default_rng(2)
    lon, lat = rng.uniform(45.5, 46.5, 500), rng.uniform(39.6, 40.4, 500)
    ours = ZoneIndex(table(shape)).probability(lon, lat, 0, 0)
    assert (ours == shapely.intersects_xy(shape, lon, lat)).all()


@settings(max_examples=40, deadline=None)
@given(st.floats(45.4, 46.6), st.floats(39.6, 40.4), st.floats(1, 30_000))
def test_a_zone_and_the_rest_of_the_world_sum_to_one(lon, lat, radius_m):
    shape = rough_zone(46, 40, 0.3)
    rest = box(40, 34, 52, 46).difference(shape)
    ours = ZoneIndex(table(shape, rest)).probability(lon, lat, radius_m, [0, 1])
    assert ours.sum() == pytest.approx(1, abs=1e-6)
    assert ((ours >= 0) & (ours <= 1)).all()


@pytest.mark.parametrize("metres", [0.0, 1e-9, -1e-9, 1e-4, -1e-4, 0.01, -0.01])
@pytest.mark.parametrize("lat", [39.0, 39.5])
def test_a_point_on_the_boundary_is_as_likely_in_as_out(lat, metres):
    """Where geometry flips its answer the probability must not; at a corner it is a quarter."""
    lon = WGS84.fwd(47, lat, 90, metres)[0]
    ours = ZoneIndex(table(box(46, 39, 47, 40))).probability(lon, lat, 1_000, 0)
    assert ours == pytest.approx(0.25 if lat == 39.0 else 0.5, abs=1e-3)


def test_probability_falls_with_distance():
    index = ZoneIndex(table(box(46, 39, 47, 40)))
    lon = [WGS84.fwd(47, 39.5, 90, metres)[0] for metres in range(0, 20_000, 500)]
    ours = index.probability(lon, 39.5, 10_000, 0)
    assert (np.diff(ours) < 0).all()
    assert ours[0] == pytest.approx(0.5, abs=0.001)


def test_zones_in_another_crs_are_reprojected():
    frame = gpd.GeoDataFrame({"edge_m": [0.0]}, geometry=[box(46, 39, 47, 40)], crs=4326)
    index = ZoneIndex(frame.to_crs(32638))
    assert index.query(46.5, 39.5)[1].tolist() == [0]


def test_a_band_round_the_earth_has_an_edge_but_no_cut():
    index = ZoneIndex(table(box(-180, -90, 180, -60)))
    expected = WGS84.inv(30, -61, 30, -60)[2]
    assert index.distance([30, -179.9, 179.9], -61.0, 0) == pytest.approx([expected] * 3, rel=1e-6)
    assert index.distance(0, -89.9, 0) > 3_000_000  # the pole is no edge
    assert index.probability(0.0, -60.0, 1_000, 0) == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize(
    ("zone", "radius_m", "says"),
    [
        (-1, 0, "run from 0"),
        (1, 0, "run from 0"),
        (0.0, 0, "whole"),
        (0, -5, "0 or more"),
        (0, np.inf, "finite"),
    ],
)
def test_zone_numbers_and_radii_that_cannot_be_are_refused(zone, radius_m, says):
    with pytest.raises(ZoneError, match=says):
        ZoneIndex(table(box(0, 0, 1, 1))).probability(0.5, 0.5, radius_m, zone)


def test_a_stretch_may_cover_part_of_an_edge_and_lie_a_little_off_it():
    south = {"edge_m": 100.0, "line": [[46.0004, 39.0], [46.0004, 39.5]]}
    index = ZoneIndex(table(box(46, 39, 47, 40), edge_m=5_000.0, stretches=[south]))
    assert index.edge_m(46.01, [39.2, 39.8], 0).tolist() == [100, 5_000]
    as_arrays = {**south, "line": np.array(south["line"])}
    again = table(box(46, 39, 47, 40), edge_m=5_000.0)
    again["edge_stretches"] = [np.array([as_arrays], dtype=object)]
    assert ZoneIndex(again).edge_m(46.01, 39.2, 0) == 100


def test_an_exact_stretch_leaves_the_other_side_of_a_narrow_zone_alone():
    west = {"edge_m": 50.0, "line": [[33.0, 35.0], [33.0, 35.1]]}
    index = ZoneIndex(table(box(33, 35, 33.0002, 35.1), edge_m=900.0, stretches=[west]))
    assert index.edge_m([32.999, 33.0012], 35.05, 0).tolist() == [50, 900]


def test_a_stretch_nowhere_near_the_boundary_is_refused():
    lost = {"edge_m": 50.0, "line": [[10.0, 10.0], [10.0, 11.0]]}
    with pytest.raises(ZoneError, match="off the boundary"):
        ZoneIndex(table(box(46, 39, 47, 40), stretches=[lost]))


def test_a_point_takes_the_edge_of_the_nearest_stretch():
    square = box(46, 39, 47, 40)
    east = {"edge_m": 100.0, "line": [[47, 39], [47, 40]]}
    index = ZoneIndex(table(square, edge_m=5_000.0, stretches=[east]))
    assert index.edge_m([46.99, 46.01, 47.2], 39.5, 0).tolist() == [100, 5_000, 100]
    sure, unsure = index.probability([46.99, 46.01], 39.5, 0, 0)
    assert sure == pytest.approx(1, abs=1e-9)
    assert unsure < 0.7
