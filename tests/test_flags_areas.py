"""Coarse positions: an area is asked as a whole, never at its middle."""

import numpy as np
import pytest
from pyproj import Geod
from shapely import box

from geomap.flags import flag
from geomap.geodesy import to_metres
from geomap.zones import ZoneIndex
from geomap.zones.areas import disc, measured_area

from .flag_tables import ONE, WEST, incidents, zones

MIDDLE = (46.5, 39.5)
DAY = "2022-03-25"


def square(half_m, edge_m=0.0, where=MIDDLE, valid=("2020-12-01", "2022-08-25")):
    """A zone: a square of `half_m` to each side, straight in metres about `where`."""
    import shapely

    _, back = to_metres(*where)
    corners = shapely.get_coordinates(box(-half_m, -half_m, half_m, half_m).segmentize(500))
    return ("s", "1", *valid, edge_m, {}, shapely.Polygon(back(corners)))


def area(lon, lat, radius_m, **columns):
    return incidents((lon, lat, DAY, DAY), radius_m=[radius_m], located=["area"], **columns)


def monte_carlo(half_m, radius_m, off_m, edge_m, seed=1):
    """Share of 400,000 random places in a disc that lie in a square slid at random."""
    random = np.random.default_rng(seed)
    turn, far = random.uniform(0, 2 * np.pi, 400_000), random.uniform(0, 1, 400_000)
    slide = random.normal(0, edge_m / 1.96, (2, 400_000))
    east = off_m + radius_m * np.sqrt(far) * np.cos(turn) + slide[0]
    north = radius_m * np.sqrt(far) * np.sin(turn) + slide[1]
    return np.mean((np.abs(east) < half_m) & (np.abs(north) < half_m))


@pytest.mark.parametrize(
    ("half_m", "radius_m", "off_m", "edge_m"),
    [
        (20_000, 60_000, 0, 0),
        (20_000, 60_000, 0, 5_000),
        (20_000, 60_000, 70_000, 5_000),
        (40_000, 30_000, 40_000, 2_000),
        (5_000, 60_000, 30_000, 0),
        (50_000, 5_000, 48_000, 1_500),
    ],
)
def test_the_probability_is_the_share_of_the_area_in_the_zone(half_m, radius_m, off_m, edge_m):
    lon, lat, _ = Geod(ellps="WGS84").fwd(*MIDDLE, 90, off_m)
    out = flag(area(lon, lat, float(radius_m)), zones(square(half_m, edge_m)))
    expected = monte_carlo(half_m, radius_m, off_m, edge_m)
    assert out["probability"][0] == pytest.approx(expected, abs=0.01)


def test_an_area_about_a_small_zone_is_no_breach_though_its_middle_lies_inside():
    zone = zones(square(10_000))
    assert flag(incidents((*MIDDLE, DAY, DAY)), zone)["verdict"].tolist() == ["breach"]
    row = flag(area(*MIDDLE, 60_000.0), zone).iloc[0]
    assert row["verdict"] == "clear"  # 3.5 % of the area
    assert row["probability"] == pytest.approx(0.0354, abs=0.003)
    assert row["distance_m"] == 0
    assert row[["inside"]].isna().all()
    assert row["why"].startswith(
        "somewhere in an area of about 60 km radius, through which the boundary runs: "
        "very unlikely inside (0.0"
    )


def test_an_area_wholly_inside_is_a_breach_and_wholly_outside_is_clear():
    far, _, _ = Geod(ellps="WGS84").fwd(*MIDDLE, 90, 200_000)
    out = flag(area(*MIDDLE, 10_000.0), zones(square(50_000, 2_000)))
    assert out.iloc[0][["verdict", "inside", "probability"]].tolist() == ["breach", True, 1.0]
    assert out["distance_m"][0] == pytest.approx(40_000, abs=50)
    assert "all of it 40 km or more inside a boundary known to about 2 km" in out["why"][0]
    out = flag(area(far, MIDDLE[1], 10_000.0), zones(square(50_000, 2_000)))
    assert out.iloc[0][["verdict", "inside", "probability"]].tolist() == ["clear", False, 0.0]
    assert -141_000 < out["distance_m"][0] < -139_000


@pytest.mark.parametrize("radius_m", [0.0, np.nan])
def test_an_area_of_unknown_extent_is_not_placed(radius_m):
    out = flag(area(*MIDDLE, radius_m, place=["the north"]), zones(ONE))
    row = out.iloc[0]
    assert row["verdict"] == "not placed"
    assert row[["zone_id", "inside", "distance_m", "probability", "likelihood"]].isna().all()
    assert "the north is an area of unknown extent, not a point" in row["why"]


def test_an_area_without_a_position_is_not_placed():
    out = flag(area(np.nan, np.nan, 60_000.0, place=["the north"]), zones(ONE))
    assert out["verdict"].tolist() == ["not placed"]
    assert "the north has no position in the gazetteer" in out["why"][0]


def test_areas_and_points_in_one_table_keep_their_own():
    case = incidents(
        (*MIDDLE, DAY, DAY),
        (*MIDDLE, DAY, DAY),
        (50.0, 39.5, DAY, DAY),
        (*MIDDLE, DAY, DAY),
        radius_m=[1_000.0, 60_000.0, 1_000.0, 60_000.0],
        located=["exact name", "area", "coordinates", "area"],
    )
    out = flag(case, zones(square(10_000), ONE), all_pairs=True)
    chances = out["probability"].to_numpy().reshape(4, 2)
    assert chances[0] == pytest.approx([1, 1])
    assert chances[1] == pytest.approx(chances[3])
    assert 0.02 < chances[1, 0] < 0.05
    assert 0.4 < chances[1, 1] < 1
    assert chances[2] == pytest.approx([0, 0])


def test_the_points_of_a_disc_stand_for_equal_parts_of_it():
    lon, lat = disc(46.5, 60.0, 100_000.0)
    turn, _, far = Geod(ellps="WGS84").inv(*np.broadcast_arrays(46.5, 60.0, lon, lat))
    for share in (0.1, 0.5, 0.9):
        assert np.mean(far < 100_000 * np.sqrt(share)) == pytest.approx(share, abs=0.01)
    for quarter in (-180, -90, 0, 90):
        part = np.mean((turn >= quarter) & (turn < quarter + 90))
        assert part == pytest.approx(0.25, abs=0.005)


def test_a_disc_over_180_degrees_over_a_pole_and_round_the_earth():
    lon, lat = disc(179.9, 0.0, 50_000.0)
    assert ((lon >= -180) & (lon <= 180)).all()
    assert 0.2 < np.mean(lon < 0) < 0.5
    lon, lat = disc(0.0, 90.0, 500_000.0)
    assert lat.min() > 85
    assert np.histogram(lon, bins=4, range=(-180, 180))[0] == pytest.approx(512, abs=5)
    _, lat = disc(20.0, 30.0, 30_000_000.0)
    assert np.mean(lat > 30) == pytest.approx(0.25, abs=0.005)  # the cap: (1 - sin 30) / 2


def test_zones_without_a_boundary_or_geometry():
    table = zones(ONE, ONE)
    table["version"] = ["1", "2"]
    table.loc[1, "geometry"] = None
    answers = measured_area(table, ZoneIndex(table), (46.5, 39.5), 5_000.0)
    assert (answers[1].inside, answers[1].probability) == (False, 0.0)
    assert answers[0].probability == 1.0


def test_a_table_of_many_rows_in_few_areas_is_asked_once_an_area(monkeypatch):
    asked = []
    from geomap.flags import pairs

    def counted(*args):
        asked.append(args)
        return measured_area(*args)

    monkeypatch.setattr(pairs, "measured_area", counted)
    rows = [(46.5 if n % 2 else 46.6, 39.5, DAY, DAY) for n in range(200)]
    case = incidents(*rows, radius_m=[9_000.0] * 200, located=["area"] * 200)
    out = flag(case, zones(("w", "1", None, None, 0.0, {}, WEST)))
    assert len(asked) == 2
    assert out["verdict"].tolist() == ["breach"] * 200
