"""Where things stand: against PROJ's own Web Mercator and geodesics."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod, Transformer

from geomap.pictures.frame import Rect, frame_about

MERCATOR = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
WGS84 = Geod(ellps="WGS84")
RECT = Rect(100, 50, 800, 600)
TURN_M = 2 * math.pi * 6_378_137


@given(
    west=st.floats(-179, 150),
    south=st.floats(-80, 70),
    wide=st.floats(0.01, 28),
    high=st.floats(0.01, 10),
    at=st.tuples(st.floats(0, 1), st.floats(0, 1)),
)
def test_pixels_are_web_mercator_scaled_alike_both_ways(west, south, wide, high, at):
    frame = frame_about((west, south, west + wide, south + high), RECT, margin=20)
    lon, lat = west + at[0] * wide, south + at[1] * high
    (left, bottom), (x, y) = frame.pixels([west, lon], [south, lat])
    first, second = MERCATOR.transform(west, south), MERCATOR.transform(lon, lat)
    metre = TURN_M / 360 / frame.scale
    assert x - left == pytest.approx((second[0] - first[0]) / metre, abs=1e-3)
    assert bottom - y == pytest.approx((second[1] - first[1]) / metre, abs=1e-3)
    assert RECT.left + 19.9 <= x <= RECT.right - 19.9
    assert RECT.top + 19.9 <= y <= RECT.bottom - 19.9


@pytest.mark.parametrize("lat", [-70, -33.4, 0, 12, 40.02, 66, 80])
def test_lengths_are_geodesics_from_west_to_east(lat):
    frame = frame_about((20, lat - 1, 22, lat + 1), RECT, margin=0)
    lon, _, _ = WGS84.fwd(21, lat, 90, 5_000)
    (left, _), (right, _) = frame.pixels([21, lon], [lat, lat])
    assert float(frame.metres(5_000, lat)) == pytest.approx(right - left, rel=1e-5)


def test_the_middle_is_the_latitude_half_way_down():
    frame = frame_about((10, 30, 20, 60), RECT, margin=10)
    _, y = frame.pixels([15], [frame.middle])[0]
    assert y == pytest.approx(RECT.top + RECT.height / 2)


def test_a_frame_across_the_antimeridian_keeps_both_sides_together():
    frame = frame_about((177, -20, 183, -15), RECT, margin=10)
    lon = frame.unrolled([177.0, 179.9, -179.9, -177.0])
    x = frame.pixels(lon, np.full(4, -17.0))[:, 0]
    assert (np.diff(x) > 0).all()
    assert x[2] - x[1] == pytest.approx(0.2 * frame.scale)


def test_a_frame_wider_than_the_earth_shows_each_place_once():
    frame = frame_about((-180, -60, 180, 80), RECT, margin=20)
    west, _, east, _ = frame.box
    assert east - west > 360
    assert frame.earth[2] - frame.earth[0] == pytest.approx(360)


def test_one_point_is_shown_with_its_surroundings():
    frame = frame_about((46.8, 40.0, 46.8, 40.0), RECT, margin=20)
    west, _, east, _ = frame.box
    assert 5_000 < WGS84.inv(west, 40, east, 40)[2] < 60_000
