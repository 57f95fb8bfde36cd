import math

import numpy as np
import pyproj
import pytest
from shapely import Polygon, box

from geomap import geodesy

WGS84 = pyproj.Geod(ellps="WGS84")


@pytest.mark.parametrize("count", [3, 500])
def test_distances_are_those_of_proj(count):
    rng = np.random.default_rng(1)
    lon1, lon2 = rng.uniform(-180, 180, (2, count))
    lat1, lat2 = rng.uniform(-90, 90, (2, count))
    ours = geodesy.distance_m(lon1, lat1, lon2, lat2)
    assert ours == pytest.approx(WGS84.inv(lon1, lat1, lon2, lat2)[2], abs=1e-6)


def test_a_nan_gives_a_nan_however_many_there_are():
    for count in (1, 100):
        lon = np.full(count, np.nan)
        assert np.isnan(geodesy.distance_m(lon, 0.0, 0.0, 0.0)).all()


def test_earth_centred_coordinates_are_those_of_proj():
    lon, lat = np.array([46.8, -179.9, 0.0]), np.array([40.0, -33.0, 89.9])
    to_ecef = pyproj.Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    theirs = np.column_stack(to_ecef.transform(lon, lat, np.zeros(3)))
    assert geodesy.ecef(lon, lat) == pytest.approx(theirs, abs=1e-6)


@pytest.mark.parametrize("lat", [0.0, 40.0, 69.0, -55.0])
def test_east_and_north_agree_with_azimuth_and_distance(lat):
    for azimuth in (0, 37, 90, 181, 271):
        lon2, lat2, _ = WGS84.fwd(46.8, lat, azimuth, 40_000)
        east, north = geodesy.east_north(
            np.array([46.8]), np.array([lat]), geodesy.ecef(lon2, lat2)
        )
        assert math.hypot(east[0], north[0]) == pytest.approx(40_000, abs=0.2)
        turn = math.degrees(math.atan2(east[0], north[0])) - azimuth
        assert (turn + 180) % 360 - 180 == pytest.approx(0, abs=0.01)


def test_pieces_keep_the_line_and_its_ends():
    start = np.array([[46.0, 40.0], [47.0, 40.0]])
    end = np.array([[47.0, 40.0], [47.0, 40.3]])
    first, last, edge = geodesy.pieces(start, end, 1_000)
    for number in (0, 1):
        rows = edge == number
        assert (first[rows][0] == start[number]).all()
        assert (last[rows][-1] == end[number]).all()
        assert first[rows][1:] == pytest.approx(last[rows][:-1], abs=1e-12)
    assert WGS84.inv(*first.T, *last.T)[2].max() <= 1_001


def test_area_and_perimeter_of_a_box_in_lon_lat():
    shape = box(46, 39, 47, 40)  # edges along parallels: no geodesics
    fine = Polygon(
        [(46 + k / 1000, 39) for k in range(1001)] + [(47 - k / 1000, 40) for k in range(1001)]
    )
    area, length = WGS84.geometry_area_perimeter(fine)
    assert geodesy.area_km2(shape) == pytest.approx(area / 1e6, rel=1e-5)
    assert geodesy.perimeter_km(shape) == pytest.approx(length / 1e3, rel=1e-5)


def test_the_plane_comes_back_and_measures_metres():
    forward, back = geodesy.to_metres(46.8, 40.0)
    points = np.array([[46.8, 40.0], [47.5, 40.2]])
    assert back(forward(points)) == pytest.approx(points, abs=1e-9)
    plane = np.hypot(*np.diff(forward(points), axis=0)[0])
    assert plane == pytest.approx(WGS84.inv(*points[0], *points[1])[2], rel=1e-3)


def test_earth_centred_points_come_back_to_their_degrees():
    rng = np.random.default_rng(5)
    lon, lat = rng.uniform(-180, 180, 200), rng.uniform(-90, 90, 200)
    to_ecef = pyproj.Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
    theirs = np.column_stack(to_ecef.transform(lon, lat, np.zeros(200)))
    back = geodesy.lon_lat(theirs)
    assert back[0] == pytest.approx(lon, abs=1e-9)
    assert back[1] == pytest.approx(lat, abs=1e-9)


def test_axes_point_east_north_and_up():
    for lon, lat in [(46.8, 40.0), (-179.9, -70.0), (0.0, 0.0)]:
        frame = geodesy.axes(np.array([lon]), np.array([lat]))[0]
        here = geodesy.ecef(lon, lat)
        for axis, azimuth in ((0, 90), (1, 0)):
            step = geodesy.ecef(*WGS84.fwd(lon, lat, azimuth, 1.0)[:2]) - here
            assert frame[axis] == pytest.approx(step, abs=1e-6)
        assert frame[2] == pytest.approx(np.cross(frame[0], frame[1]), abs=1e-12)
