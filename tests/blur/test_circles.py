"""Circles: together they hold what each holds, however many are asked about at once."""

import numpy as np
from pyproj import Geod

from geomap.blur.circles import Circles

WGS84 = Geod(ellps="WGS84")


def test_tiles_cover_every_circle_and_are_few():
    rng = np.random.default_rng(5)
    lon, lat, radius_m = rng.uniform(44, 48, 3_000), rng.uniform(38, 42, 3_000), np.full(3_000, 7e3)
    tiles = list(Circles(lon, lat, radius_m).tiles())
    assert len(tiles) <= 25
    covered = np.zeros(3_000, dtype=bool)
    for east, north, within_m in tiles:
        away = WGS84.inv(np.full(3_000, east), np.full(3_000, north), lon, lat)[2]
        covered |= away + radius_m <= within_m
    assert covered.all()


def test_what_a_circle_holds_is_held_and_what_is_far_is_not():
    circles = Circles(np.array([179.99, np.nan]), np.array([60.0, 1.0]), np.array([5e3, 5e3]))
    for turn in range(0, 360, 15):
        lon, lat, _ = WGS84.fwd(179.99, 60.0, turn, 4_990)
        assert circles.hold(lon, lat)
        lon, lat, _ = WGS84.fwd(179.99, 60.0, turn, 7_500)
        assert not circles.hold(lon, lat)
    assert not circles.hold(0.0, 1.0)
