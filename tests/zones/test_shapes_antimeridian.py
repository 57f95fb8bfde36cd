"""Circles and squares whose edge touches or crosses 180 degrees."""

import pyproj
import pytest
import shapely

from geomap.zones import ZoneIndex
from geomap.zones.spots import circle, square

WGS84 = pyproj.Geod(ellps="WGS84")


@pytest.mark.parametrize("lon", [180.0, -180.0, 179.999, -179.55])
@pytest.mark.parametrize("radius_m", [1_000.0, 50_000.0])
def test_a_circle_about_180_degrees_is_whole(lon, radius_m):
    shape = circle((lon, 0.0), radius_m, edge_m=10)
    index = ZoneIndex({"geometry": [shape.area], "edge_m": [10.0]})
    for bearing in range(0, 360, 45):
        for far, held in ((0.99, 1), (1.01, 0)):
            east, north, _ = WGS84.fwd(lon, 0.0, bearing, far * radius_m)
            assert len(index.query(east, north)[0]) == held
    around = sum(WGS84.geometry_length(part.line) for part in shape.stretches)
    assert around == pytest.approx(2 * 3.14159 * radius_m, rel=0.002)


def test_a_square_about_180_degrees_is_two_polygons_and_no_points():
    shape = square((180.0, 0.0), 20_000.0)
    assert len(shapely.get_parts(shape.area)) == 2
    kinds = {p.geom_type for s in shape.stretches for p in shapely.get_parts(s.line)}
    assert kinds == {"LineString"}
