"""Many positions at once against the answer about each alone, and roughness against geodesics."""

import datetime as dt

import numpy as np
import pytest
from pyproj import Geod
from shapely import MultiPolygon, Point, box

from geomap.zones import ZoneIndex, check_position, read_zone_columns
from geomap.zones.many import Checker

DAYS = [None, dt.date(2022, 3, 25), dt.date(1940, 1, 1)]


def positions(count, seed=1):
    rng = np.random.default_rng(seed)
    near = np.column_stack([rng.uniform(45.5, 47.5, count), rng.uniform(39, 41, count)])
    far = np.column_stack([rng.uniform(-180, 180, count), rng.uniform(-90, 90, count)])
    lon, lat = np.concatenate([near, far]).T
    return lon, lat, rng.choice([0.0, 0.0, 800.0, 40_000.0], 2 * count)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("within_m", [None, 0.0, 150e3, 5_000e3])
def test_each_answer_is_that_of_a_position_alone(day, within_m):
    zones = read_zone_columns(None)
    index = ZoneIndex(zones)
    lon, lat, radius_m = positions(400)
    found = Checker(zones, index, day=day, within_m=within_m).checks(lon, lat, radius_m)
    for row in range(0, 800, 7):
        alone = check_position(zones, index, (lon[row], lat[row]), radius_m=radius_m[row], day=day)
        if within_m is not None:
            alone = alone.within(within_m)
        check = found.check(row)
        assert check.verdict == alone.verdict == found.verdicts[row]
        assert check.probability == alone.probability == found.live_probability[row]
        assert [a.as_json() for a in check.answers] == [a.as_json() for a in alone.answers]
        told = found.order[row, : found.told[:, row].sum()].tolist()
        assert [(zones["zone_id"][n], zones["version"][n]) for n in told] == [
            (a.zone_id, a.version) for a in alone.answers
        ]


def table(*shapes, **columns):
    count = len(shapes)
    plain = {
        "zone_id": [f"z{n}" for n in range(count)],
        "version": ["1"] * count,
        "name": [f"Z{n}" for n in range(count)],
        "valid_from": [None] * count,
        "valid_to": [None] * count,
        "edge_m": [0.0] * count,
        "geometry": list(shapes),
    }
    return plain | columns


@pytest.mark.parametrize(
    "zones",
    [
        table(box(-40, -40, 40, 40), box(170, -5, 180, 5), box(-180, 60, 180, 90)),
        table(None, MultiPolygon(), box(0, 0, 1, 1)),
        table(None, None),
        table(box(0, 0, 1, 1), box(1, 0, 2, 1), box(0, 0, 2, 1), edge_m=[0.0, 90_000.0, 5.0]),
        table(box(-170, 80, 170, 89), Point(10, -70).buffer(3)),
    ],
    ids=["wide", "two empty", "all empty", "shared borders", "poles"],
)
def test_odd_zones_have_the_answers_of_a_position_alone(zones):
    index = ZoneIndex(zones)
    lon, lat, radius_m = positions(150, seed=4)
    lon[:6], lat[:6] = (0, 1, 1, 180, -180, 0.5), (0, 0, 1, 0, 90, -89.9)
    found = Checker(zones, index, within_m=0.0).checks(lon, lat, radius_m)
    for row in range(0, 300, 3):
        alone = check_position(zones, index, (lon[row], lat[row]), radius_m=radius_m[row])
        expected = [answer.as_json() for answer in alone.within(0.0).answers]
        assert [answer.as_json() for answer in found.check(row).answers] == expected
        assert found.verdicts[row] == alone.verdict


def test_rough_distances_hold_the_geodesic_to_the_nearest_vertex_of_a_dense_boundary():
    shape = Point(46, 40).buffer(0.7, quad_segs=400)
    index = ZoneIndex(table(shape))
    lon, lat, _ = positions(100, seed=2)
    least, most = index.rough_distance(lon, lat)
    ring = np.array(shape.exterior.coords)
    for row in range(0, 200, 5):
        away = np.full(len(ring), lon[row]), np.full(len(ring), lat[row])
        metres = Geod(ellps="WGS84").inv(*away, *ring.T)[2].min()
        assert least[0, row] <= metres + 1
        if metres < 500e3:  # farther off the line through the earth is shorter
            assert most[0, row] >= metres * 0.999
            assert most[0, row] - least[0, row] < 60e3


def test_a_crowd_changes_nobodys_probability():
    """About a rough boundary a crowd is reckoned with together, but not with `each`."""
    turn = np.linspace(0, 2 * np.pi, 4_000, endpoint=False)
    radius = 0.5 + 0.1 * np.sin(90 * turn)
    shape = box(0, 0, 1, 1).__class__(
        np.column_stack([radius * np.cos(turn), radius * np.sin(turn)])
    )
    index = ZoneIndex(table(shape, edge_m=[4_000.0]))
    lon, lat = np.random.default_rng(3).uniform(-0.6, 0.6, (2, 600))
    crowd = index.measured(lon, lat, 0.0, 0, each=True)[2]
    alone = [index.measured(x, y, 0.0, 0)[2] for x, y in zip(lon[::40], lat[::40], strict=True)]
    assert crowd[::40] == pytest.approx(alone, abs=1e-12)
