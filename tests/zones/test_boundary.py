"""Distance to the millimetre and probability to the hundredth, whatever the zone and the number."""

import pickle
import tracemalloc

import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import owens_t
from shapely import MultiPolygon, Polygon, box
from shapely.affinity import translate

from geomap.geodesy import area_km2, ecef
from geomap.zones import ZoneIndex
from geomap.zones.coverage import smoothed_chances

WGS84 = pyproj.Geod(ellps="WGS84")


def table(*shapes, edge_m=0.0):
    return {"geometry": list(shapes), "edge_m": [edge_m] * len(shapes)}


def rough(lon, lat, half_deg, *, vertices=400, seed=7):
    """A star with a rough border, a hole, and as far north and south as east and west."""
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    waves = sum(
        rng.normal(0, 0.3 / k) * np.cos(k * angle + rng.uniform(0, 6)) for k in range(1, 60)
    )
    reach = half_deg * np.clip(0.7 + waves, 0.25, 1)
    across = np.column_stack([np.cos(angle) / np.cos(np.radians(lat)), np.sin(angle)])
    shell = [lon, lat] + across * reach[:, None]
    return Polygon(shell, [[lon, lat] + across[::7] * 0.1 * half_deg])


def snowflake(order, lon=46.0, lat=40.0):
    """Koch's curve: a border as rough as any, 3 * 4^order edges."""
    path = np.exp(2j * np.pi * np.array([0, 2, 1, 0]) / 3)
    for _ in range(order):
        third = np.diff(path) / 3
        tip = path[:-1] + third + third * np.exp(1j * np.pi / 3)
        path = np.append(
            np.column_stack([path[:-1], path[:-1] + third, tip, path[:-1] + 2 * third]), path[-1]
        )
    return Polygon(np.column_stack([lon + path.real * 0.65, lat + path.imag * 0.5]))


def ends(shape):
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(shape))]
    start, end = np.vstack([r[:-1] for r in rings]), np.vstack([r[1:] for r in rings])
    real = (np.abs(start[:, 0]) != 180) | (start[:, 0] != end[:, 0])
    return start[real], end[real]


def geodesic_to_boundary(shape, lon, lat):
    """By brute force: geodesics to 65 points of every edge, then golden section about the best."""
    start, end = ends(shape)
    share = np.linspace(0, 1, 65)

    def metres(edge, along):
        foot = start[edge] + along[:, None] * (end - start)[edge]
        here = np.full(len(along), lon), np.full(len(along), lat)
        return WGS84.inv(*here, *np.ascontiguousarray(foot.T))[2]

    edge, step = (grid.ravel() for grid in np.indices((len(start), 65)))
    first = metres(edge, share[step])
    spacing = np.hypot(*(end - start).T).max() * 111_700 / 64
    near = first < first.min() + spacing + 1
    edge, low, high = edge[near], share[step[near]] - 1 / 64, share[step[near]] + 1 / 64
    low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
    golden = (np.sqrt(5) - 1) / 2
    for _ in range(40):
        one, other = high - golden * (high - low), low + golden * (high - low)
        left = metres(edge, one) < metres(edge, other)
        low, high = np.where(left, low, one), np.where(left, other, high)
    return min(first.min(), metres(edge, (low + high) / 2).min())


@pytest.mark.parametrize("lat", [0.0, 40.0, 70.0, -55.0])
@pytest.mark.parametrize("across_km", [5, 60, 300])
@pytest.mark.parametrize("vertices", [4, 300])
def test_distance_is_right_to_the_millimetre(lat, across_km, vertices):
    half = across_km / 2 / 111
    wide = half / np.cos(np.radians(lat))
    shape = rough(30.0, lat, half, vertices=vertices) if vertices > 4 else None
    shape = shape or box(30 - wide, lat - half, 30 + wide, lat + 0.9 * half)
    rng = np.random.default_rng(across_km)
    on = shapely.get_coordinates(
        shapely.line_interpolate_point(shape.exterior, rng.uniform(0, 1, 9), normalized=True)
    )
    lon = np.append(30 + rng.uniform(-2, 2, 12) * wide, on[:, 0] + np.repeat([0, 1e-7, 1e-5], 3))
    lats = np.append(lat + rng.uniform(-2, 2, 12) * half, on[:, 1])
    expected = [geodesic_to_boundary(shape, x, y) for x, y in zip(lon, lats, strict=True)]
    index = ZoneIndex(table(shape))
    assert np.abs(index.distance(lon, lats, 0)) == pytest.approx(expected, abs=1e-3, rel=0)
    alone = [abs(index.distance(x, y, 0)) for x, y in zip(lon, lats, strict=True)]
    assert alone == pytest.approx(expected, abs=1e-3, rel=0)


def test_a_zone_across_180_degrees_is_measured_as_anywhere_else():
    shape = rough(0.0, 52.0, 1.2)
    moved = MultiPolygon(
        [
            *shapely.get_parts(translate(shape.intersection(box(-9, 0, 0, 90)), 180)),
            *shapely.get_parts(translate(shape.intersection(box(0, 0, 9, 90)), -180)),
        ]
    )
    rng = np.random.default_rng(9)
    lon, lat = rng.uniform(-3, 3, 400), rng.uniform(50.5, 53.5, 400)
    there = np.where(lon < 0, lon + 180, lon - 180)
    here, cut = ZoneIndex(table(shape)), ZoneIndex(table(moved))
    assert cut.distance(there, lat, 0) == pytest.approx(here.distance(lon, lat, 0), abs=1e-3, rel=0)
    ours = cut.probability(there, lat, 8_000, 0)
    assert ours == pytest.approx(here.probability(lon, lat, 8_000, 0), abs=1e-5)
    on_the_cut = cut.distance([180.0, -180.0], 52.4, 0)
    assert on_the_cut == pytest.approx([here.distance(0.0, 52.4, 0)] * 2, abs=1e-3, rel=0)


def test_a_polar_zone_is_measured_round_the_pole():
    cap = box(-180, 85, 180, 90)
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(-180, 180, 60), rng.uniform(80, 89.99, 60)
    expected = [WGS84.inv(x, y, x, 85.0)[2] for x, y in zip(lon, lat, strict=True)]
    ours = ZoneIndex(table(cap)).distance(lon, lat, 0)
    assert np.abs(ours) == pytest.approx(expected, abs=1e-3, rel=0)
    assert ((ours > 0) == (lat > 85)).all()


def test_the_nearest_of_many_islands_is_found():
    rng = np.random.default_rng(2)
    at = rng.uniform([40, 35], [50, 45], (700, 2))
    islands = shapely.unary_union([box(x, y, x + 0.02, y + 0.015) for x, y in at])
    lon, lat = rng.uniform(39, 51, 3_000), rng.uniform(34, 46, 3_000)
    ours = ZoneIndex(table(islands)).distance(lon, lat, 0)
    for k in range(0, 3_000, 300):
        expected = geodesic_to_boundary(islands, lon[k], lat[k])
        assert abs(ours[k]) == pytest.approx(expected, abs=1e-3, rel=0)


def test_an_answer_is_the_same_alone_and_in_any_company():
    index = ZoneIndex(table(rough(46, 40, 0.5), edge_m=800))
    rng = np.random.default_rng(4)
    lon, lat = rng.uniform(45.2, 46.8, 3_000), rng.uniform(39.3, 40.7, 3_000)
    radius = rng.uniform(0, 30_000, 3_000)
    distance, edge_m, chance = index.measured(lon, lat, radius, 0)
    order = rng.permutation(3_000)
    shuffled = index.measured(lon[order], lat[order], radius[order], 0)
    again = pickle.loads(pickle.dumps(index))
    for k in range(0, 3_000, 60):
        alone = again.measured(lon[k], lat[k], radius[k], 0)
        assert alone == pytest.approx((distance[k], edge_m[k], chance[k]), abs=1e-8, rel=0)
    for ours, theirs in zip((distance, edge_m, chance), shuffled, strict=True):
        assert theirs == pytest.approx(ours[order], abs=1e-8, rel=0)


def test_signs_change_exactly_where_geos_says():
    shape = snowflake(4)
    rng = np.random.default_rng(6)
    lon, lat = rng.uniform(45.2, 46.8, 20_000), rng.uniform(39.3, 40.7, 20_000)
    ours = ZoneIndex(table(shape)).distance(lon, lat, 0)
    assert ((ours > 0) == shapely.intersects_xy(shape, lon, lat)).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 399), st.floats(0.05, 0.95), st.floats(0.01, 0.8))
def test_a_point_moved_across_the_boundary_changes_sign(edge, share, metres):
    shape = rough(46, 40, 0.5)
    start, end = ends(shape)
    foot = start[edge] + share * (end - start)[edge]
    azimuth = WGS84.inv(*start[edge], *end[edge])[0]
    sides = [WGS84.fwd(*foot, azimuth + turn, metres)[:2] for turn in (90, -90)]
    one, other = (ZoneIndex(table(shape)).distance(*side, 0) for side in sides)
    assert one * other < 0
    assert abs(one) == pytest.approx(metres, abs=2e-3)
    assert abs(other) == pytest.approx(metres, abs=2e-3)


@settings(max_examples=25, deadline=None)
@given(st.floats(0, 360), st.floats(50, 20_000), st.integers(0, 3))
def test_probability_falls_on_the_way_out_of_a_convex_zone(azimuth, radius_m, order):
    angle = np.linspace(0, 2 * np.pi, 7 * 3**order, endpoint=False)
    shape = Polygon(np.column_stack([46 + 0.3 * np.cos(angle), 40 + 0.2 * np.sin(angle)]))
    steps = np.linspace(0, 60_000, 90)
    lon, lat, _ = WGS84.fwd(np.full(90, 46.0), np.full(90, 40.0), np.full(90, azimuth), steps)
    ours = ZoneIndex(table(shape)).probability(lon, lat, radius_m, 0)
    assert (np.diff(ours) <= 1e-6).all()
    assert ours[0] > 0.95
    assert ours[-1] < 0.05


SLIVERS = MultiPolygon(
    [
        box(46.0, 40.0, 46.3, 40.0008),
        box(46.1, 40.003, 46.1005, 40.2),
        Polygon(
            [(46.2, 40.02), (46.5, 40.02), (46.5, 40.3), (46.2, 40.3)],
            [
                [(46.21, 40.03), (46.49, 40.03), (46.49, 40.032), (46.21, 40.031)],
                [(46.3, 40.1), (46.4, 40.1), (46.35, 40.2)],
            ],
        ),
    ]
)


@pytest.mark.parametrize("shape", [SLIVERS, snowflake(5), rough(46, 40, 0.4, vertices=3_000)])
@pytest.mark.parametrize("radius_m", [300, 3_000, 30_000])
def test_probability_is_that_of_monte_carlo_on_slivers_holes_and_rough_borders(shape, radius_m):
    rng = np.random.default_rng(radius_m)
    on = shapely.line_interpolate_point(shape.boundary, rng.uniform(0, 1, 12), normalized=True)
    lon, lat = shapely.get_coordinates(on).T + rng.normal(0, radius_m / 4e5, (2, 12))
    lon[::3], lat[::3] = shapely.get_coordinates(on[::3]).T  # where geometry is in two minds
    shapely.prepare(shape)
    draws = 60_000
    east, north = rng.normal(0, radius_m / 2.4477, (2, draws))
    ways = np.degrees(np.arctan2(east, north)), np.hypot(east, north)
    ours = ZoneIndex(table(shape)).probability(lon, lat, radius_m, 0)
    for k in range(12):
        x, y, _ = WGS84.fwd(np.full(draws, lon[k]), np.full(draws, lat[k]), *ways)
        assert ours[k] == pytest.approx(shapely.contains_xy(shape, x, y).mean(), abs=0.01)


def owens_sum(shape, lon, lat, sigma_m):
    """The sum in Owen's T over every edge, in the azimuthal equidistant plane about the point."""
    plane = pyproj.Transformer.from_crs(
        4326, f"+proj=aeqd +lon_0={lon} +lat_0={lat}", always_xy=True
    )
    total = float(shape.covers(shapely.Point(lon, lat)))
    for ring in shapely.get_rings(shapely.get_parts(shapely.orient_polygons(shape))):
        dense = shapely.get_coordinates(shapely.segmentize(ring, 0.01))
        x, y = (np.array(axis) / sigma_m for axis in plane.transform(*dense.T))
        run = np.hypot(np.diff(x), np.diff(y))
        h = (x[:-1] * y[1:] - y[:-1] * x[1:]) / run
        first = (x[:-1] * np.diff(x) + y[:-1] * np.diff(y)) / run
        away = np.abs(h)
        total -= (
            np.sign(h) * (owens_t(away, (first + run) / away) - owens_t(away, first / away))
        ).sum()
    return total


@pytest.mark.parametrize("radius_m", [400, 4_000, 25_000, 60_000])
@pytest.mark.parametrize("shape", [snowflake(5), rough(46, 40, 0.5, vertices=4_000)])
def test_standing_for_many_edges_costs_a_hundred_thousandth(shape, radius_m):
    rng = np.random.default_rng(radius_m)
    lon, lat = rng.uniform(45.4, 46.6, 25), rng.uniform(39.5, 40.5, 25)
    ours = ZoneIndex(table(shape)).probability(lon, lat, radius_m, 0)
    expected = [owens_sum(shape, x, y, radius_m / 2.4477) for x, y in zip(lon, lat, strict=True)]
    # The two planes differ by some metres at 100 km; the edges by nothing.
    assert ours == pytest.approx(expected, abs=3e-5)


def test_a_point_at_a_vertex_has_the_angle_of_the_corner():
    shape = Polygon([(46, 40), (47, 40), (47, 41)])
    corners = shapely.get_coordinates(shape)[:-1]
    for corner in corners:
        nearby = [corner + (other - corner) / 1_000 for other in corners if (other != corner).any()]
        turns = [WGS84.inv(*corner, *other)[0] for other in nearby]
        angle = abs((turns[0] - turns[1] + 180) % 360 - 180)
        ours = ZoneIndex(table(shape)).probability(*corner, 500, 0)
        assert ours == pytest.approx(angle / 360, abs=1e-3)


def test_certain_positions_and_boundaries_give_zero_or_one():
    shape = snowflake(3)
    on = shapely.get_coordinates(shape)
    rng = np.random.default_rng(8)
    lon = np.append(on[:, 0], rng.uniform(45.2, 46.8, 500))
    lat = np.append(on[:, 1], rng.uniform(39.3, 40.7, 500))
    ours = ZoneIndex(table(shape)).probability(lon, lat, 0, 0)
    assert (ours == shapely.intersects_xy(shape, lon, lat)).all()


def star(points, *, seed=None):
    """Needles about a middle: equal ones, or of random lengths."""
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    random = np.random.default_rng(seed).uniform(0.5, 1, points)
    reach = np.where(np.arange(points) % 2, 1, 0.4) if seed is None else random
    return Polygon(
        np.column_stack([46 + 0.35 * reach * np.cos(angle), 40 + 0.27 * reach * np.sin(angle)])
    )


def circle(points):
    angle = np.linspace(0, 2 * np.pi, points, endpoint=False)
    return Polygon(np.column_stack([46 + 0.35 * np.cos(angle), 40 + 0.27 * np.sin(angle)]))


ACROSS_180 = MultiPolygon([box(179.7, 65, 180, 65.4), box(-180, 65, -179.8, 65.4)])
CROWDED = {
    "circle": (circle(5_000), 46, 40),
    "fractal": (snowflake(5), 46, 40),
    "rough": (rough(46, 40, 0.3, vertices=5_000), 46, 40),
    "needles": (star(1_000), 46, 40),
    "random star": (star(5_000, seed=1), 46, 40),
    "far north, across 180": (ACROSS_180, 180, 65.2),
    "islands and holes": (SLIVERS, 46.25, 40.15),
}


def crowd(shape, sigma_m, count=1_500):
    rng = np.random.default_rng(12)
    on = shapely.line_interpolate_point(shape.boundary, rng.uniform(0, 1, count), normalized=True)
    lon, lat = shapely.get_coordinates(on).T
    lon = lon + rng.normal(0, 1, count) * sigma_m / 111e3 / np.cos(np.radians(lat))
    return (lon + 180) % 360 - 180, lat + rng.normal(0, 1, count) * sigma_m / 111e3


@pytest.mark.parametrize("name", CROWDED)
@pytest.mark.parametrize("radius_m", [(2_000, 2_000), (300, 40_000)], ids=["same", "mixed"])
def test_cells_give_the_sum_over_edges(name, radius_m):
    shape = CROWDED[name][0]
    rng = np.random.default_rng(13)
    radius = np.exp(rng.uniform(*np.log(radius_m), 1_500))
    lon, lat = crowd(shape, radius / 2.4477)
    boundary = ZoneIndex(table(shape))._boundary(0)
    ends = boundary.start_xyz, boundary.end_xyz
    # As though the sum took 1e6 runs a point: cells are worth it everywhere.
    ours = smoothed_chances(ends, ecef(lon, lat), radius / 2.4477, 10**6)
    assert not np.isnan(ours).any()
    some = rng.choice(1_500, 150, replace=False)
    index = ZoneIndex(table(shape))
    # Fewer than are ever put into cells.
    expected = np.concatenate(
        [index.probability(lon[k], lat[k], radius[k], 0) for k in np.split(some, 15)]
    )
    assert ours[some] == pytest.approx(expected, abs=3e-3)
    assert np.abs(ours[some] - expected).mean() < 3e-4


@pytest.mark.parametrize("name", ["fractal", "rough", "random star"])
@pytest.mark.parametrize("radius_m", [1_000, 25_000])
def test_a_crowd_about_a_rough_boundary_is_that_of_monte_carlo(name, radius_m):
    shape = CROWDED[name][0]
    sigma = np.hypot(radius_m / 2.4477, 1_500 / 1.96)
    lon, lat = crowd(shape, sigma)
    ours = ZoneIndex(table(shape, edge_m=1_500)).probability(lon, lat, radius_m, 0)
    shapely.prepare(shape)
    rng, draws = np.random.default_rng(radius_m), 60_000
    east, north = rng.normal(0, sigma, (2, draws))
    ways = np.degrees(np.arctan2(east, north)), np.hypot(east, north)
    for k in range(0, 1_500, 150):
        x, y, _ = WGS84.fwd(np.full(draws, lon[k]), np.full(draws, lat[k]), *ways)
        assert ours[k] == pytest.approx(shapely.contains_xy(shape, x, y).mean(), abs=0.01)


def test_cells_cover_as_much_as_the_zone_has_area():
    shape = CROWDED["random star"][0]
    boundary = ZoneIndex(table(shape))._boundary(0)
    lon, lat = (axis.ravel() for axis in np.meshgrid(np.linspace(45, 47, 201), np.linspace(39, 41)))
    sigma = np.full(len(lon), 4_000.0)
    ours = smoothed_chances(
        (boundary.start_xyz, boundary.end_xyz), ecef(lon, lat), sigma, 10**6
    ).reshape(50, 201)
    # The sum over a grid far finer than sigma is the area, whatever the boundary.
    cell_km2 = shapely.area(box(0, 0, 0.01, 2 / 49)) * 111.13 * 111.32
    total = (ours * np.cos(np.radians(np.linspace(39, 41)))[:, None]).sum() * cell_km2
    assert total == pytest.approx(area_km2(shape), rel=2e-3)


def test_points_far_from_each_other_or_hardly_known_are_summed_over_edges():
    boundary = ZoneIndex(table(snowflake(3)))._boundary(0)
    ends = boundary.start_xyz, boundary.end_xyz
    xyz = ecef(np.full(1_000, 46.5), np.full(1_000, 40.0))
    assert np.isnan(smoothed_chances(ends, xyz, np.full(1_000, 90_000.0), 10**6)).all()
    assert np.isnan(smoothed_chances(ends, xyz, np.full(1_000, 900.0), 0)).all()
    other_side = ecef(np.full(1_000, -134.0), np.full(1_000, -40.0))
    assert np.isnan(smoothed_chances(ends, other_side, np.full(1_000, 900.0), 10**6)).all()


def test_a_great_many_points_take_bounded_memory():
    index = ZoneIndex(table(rough(46, 40, 0.5, vertices=1_000), edge_m=500))
    rng = np.random.default_rng(3)
    peaks = []
    for count in (20_000, 200_000):
        lon, lat = rng.uniform(45, 47, count), rng.uniform(39, 41, count)
        tracemalloc.start()
        index.probability(lon, lat, 2_000, 0)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    # Ten times the points: their own columns, and no more than twice the workings.
    assert peaks[1] < 2 * peaks[0] + 180_000 * 150
    assert peaks[1] < 250e6
