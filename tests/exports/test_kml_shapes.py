"""Shapes in KML against geodesics of PROJ and the rings that were given."""

import math
from xml.etree import ElementTree as ET

import numpy as np
import pyproj
import pytest
import shapely

from geomap.exports.kml_shapes import area_circle, shape_text

GEOD = pyproj.Geod(ellps="WGS84")


@pytest.mark.parametrize(
    ("lon", "lat", "radius_m"),
    [(46.8, 40.0, 300.0), (46.8, 40.0, 250_000), (179.9, -17, 80_000), (-179.99, 65, 400_000),
     (20.0, 0.0, 3_000_000)],
)  # fmt: skip
def test_an_area_is_a_circle_of_its_radius(lon, lat, radius_m):
    circle = area_circle(lon, lat, radius_m)
    assert circle.is_valid
    west, _, east, _ = circle.bounds
    assert -180 <= west < east <= 180
    x, y = shapely.get_coordinates(circle).T
    free = np.abs(np.abs(x) - 180) > 1e-9  # the others are where it is cut
    count = int(free.sum())
    away = GEOD.inv(np.full(count, lon), np.full(count, lat), x[free], y[free])[2]
    assert away == pytest.approx(radius_m, rel=1e-6)
    area = abs(GEOD.geometry_area_perimeter(shapely.segmentize(circle, 0.1))[0])
    cap = 2 * math.pi * 6_371_007.2**2 * (1 - math.cos(radius_m / 6_371_007.2))
    assert area == pytest.approx(cap, rel=0.012)


@pytest.mark.parametrize("lat", [89.0, -86.5])
def test_an_area_about_a_pole_holds_it(lat):
    circle = area_circle(30.0, lat, 1_500_000)
    assert circle.is_valid
    pole = math.copysign(90.0, lat)
    assert circle.bounds[0] == -180
    assert circle.bounds[2] == 180
    assert circle.covers(shapely.MultiPoint([(0, pole), (179, pole), (-90, (lat + pole) / 2)]))
    x, y = shapely.get_coordinates(circle).T
    free = (np.abs(x) < 179.999) & (np.abs(y) < 90)
    away = GEOD.inv(np.full(free.sum(), 30.0), np.full(free.sum(), lat), x[free], y[free])[2]
    assert away == pytest.approx(1_500_000, rel=1e-6)


def test_a_shape_of_several_parts_with_holes_is_whole():
    ring = shapely.box(0, 0, 0.2, 0.2).difference(shapely.box(0.05, 0.05, 0.1, 0.1))
    shape = shapely.MultiPolygon([ring, shapely.box(1, 1, 1.1, 1.1)])
    element = ET.fromstring(shape_text(shape))
    assert element.tag == "MultiGeometry"
    rings = [
        shapely.LinearRing([tuple(map(float, p.split(","))) for p in e.text.split()])
        for e in element.iter("coordinates")
    ]
    assert [round(shapely.Polygon(found).area, 9) for found in rings] == [0.04, 0.0025, 0.01]
    assert [found.is_ccw for found in rings] == [True, False, True]
