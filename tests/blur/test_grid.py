"""The grid: how far it moves, what it keeps together, what it depends on."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geomap.blur import Grid

WGS84 = Geod(ellps="WGS84")
LON, LAT = st.floats(-180, 180), st.floats(-85, 85)
METRES = st.floats(100, 200_000)
SEED = st.text(min_size=1).filter(str.strip)


def moved(grid, lon, lat):
    found = grid.snap([lon], [lat])
    return float(found.lon[0]), float(found.lat[0]), float(found.reach_m[0])


def scattered(count=40_000):
    rng = np.random.default_rng(7)
    return rng.uniform(46, 47, count), rng.uniform(39.5, 40.5, count)


@given(lon=LON, lat=LAT, metres=METRES, seed=SEED)
def test_no_position_moves_farther_than_it_says_which_is_under_a_cell(lon, lat, metres, seed):
    new_lon, new_lat, reach_m = moved(Grid(metres, seed), lon, lat)
    away = WGS84.inv(lon, lat, new_lon, new_lat)[2]
    assert away <= reach_m * 1.001 + 0.2  # six decimals of a degree are a tenth of a metre
    if abs(lat) < 70:
        assert reach_m <= 0.75 * metres
    assert -180 <= new_lon <= 180
    assert -90 <= new_lat <= 90


@given(lon=LON, lat=st.floats(-90, 90), metres=METRES)
def test_about_a_pole_too_what_is_said_to_be_the_reach_holds(lon, lat, metres):
    new_lon, new_lat, reach_m = moved(Grid(metres, "pole"), lon, lat)
    assert WGS84.inv(lon, lat, new_lon, new_lat)[2] <= reach_m * 1.001 + 0.2


def test_the_points_are_the_middles_of_cells_of_the_width_that_was_asked_for():
    lon, lat = scattered()
    found = Grid(5_000, "seed").snap(lon, lat)
    rows = np.unique(found.lat)
    heights = [WGS84.inv(46, a, 46, b)[2] for a, b in itertools.pairwise(rows)]
    assert np.all(np.abs(np.array(heights) - 5_000) < 50)
    for row in rows[:5]:
        columns = np.unique(found.lon[found.lat == row])
        ends = itertools.pairwise(columns)
        widths = [WGS84.inv(a, row, b, row)[2] for a, b in ends]
        assert np.all(np.abs(np.array(widths) - 5_000) < 50)


def test_a_shown_point_is_shown_where_it_is_and_many_reports_of_one_place_do_not_average_back():
    grid = Grid(5_000, "seed")
    lon, lat = scattered()
    once = grid.snap(lon, lat)
    twice = grid.snap(once.lon, once.lat)
    assert np.array_equal(once.lon, twice.lon)
    assert np.array_equal(once.lat, twice.lat)
    rng = np.random.default_rng(1)
    place = (once.lon[0] + 0.008, once.lat[0] - 0.006)  # about a kilometre from the middle
    near = [value + rng.normal(0, 0.0005, 500) for value in place]
    shown = grid.snap(*near)
    assert set(zip(shown.lon.tolist(), shown.lat.tolist(), strict=True)) == {
        (float(once.lon[0]), float(once.lat[0]))
    }


def test_the_same_seed_gives_the_same_grid_and_another_seed_or_width_another():
    lon, lat = scattered(200)

    def shown(metres, seed):
        found = Grid(metres, seed).snap(lon, lat)
        return found.lon.tolist(), found.lat.tolist()

    assert shown(5_000, "a") == shown(5_000, "a")
    assert shown(5_000, "a") != shown(5_000, "b")
    assert shown(5_000, "é") == shown(5_000, "e\u0301")  # the same text, typed otherwise


def test_where_a_place_lies_in_its_cell_says_nothing_over_the_seeds():
    """Over random seeds the offset is uniform: its mean is nothing, its spread a square's."""
    lon, lat = 46.8011, 40.0194
    east, north = [], []
    for seed in range(400):
        new_lon, new_lat, _ = moved(Grid(5_000, f"seed {seed}"), lon, lat)
        east.append(WGS84.inv(lon, lat, new_lon, lat)[2] * np.sign(new_lon - lon))
        north.append(WGS84.inv(lon, lat, lon, new_lat)[2] * np.sign(new_lat - lat))
    for offsets in (east, north):
        assert abs(np.mean(offsets)) < 4 * 5_000 / np.sqrt(12 * 400)
        assert np.std(offsets) == pytest.approx(5_000 / np.sqrt(12), rel=0.1)
    assert abs(np.corrcoef(east, north)[0, 1]) < 0.2


def test_cells_go_on_over_180_degrees():
    grid = Grid(50_000, "seed")
    east, west = moved(grid, 179.999999, 10.0), moved(grid, -179.999999, 10.0)
    both = [WGS84.inv(180, 10, lon, lat)[2] for lon, lat, _ in (east, west)]
    assert max(both) <= 0.75 * 50_000
    lon = np.concatenate([np.linspace(175, 180, 500), np.linspace(-180, -175, 500)])
    shown = np.unique(grid.snap(lon, np.full(1_000, 10.0)).lon % 360)
    widths = [WGS84.inv(a, 10, b, 10)[2] for a, b in itertools.pairwise(shown)]
    assert min(widths) > 49_000  # no sliver where the numbers wrap


def test_what_has_no_position_gets_none():
    found = Grid(5_000, "seed").snap([np.nan, 46.0], [40.0, np.nan])
    assert np.isnan(np.concatenate(found)).all()


@pytest.mark.parametrize("metres", [0, -1, 99, 200_001, float("nan"), float("inf")])
def test_a_width_that_hides_nothing_or_everything_is_refused(metres):
    with pytest.raises(ValueError, match="100 to 200000 metres"):
        Grid(metres, "seed")


def test_an_empty_seed_is_refused():
    with pytest.raises(ValueError, match="seed is empty"):
        Grid(1_000, "")
