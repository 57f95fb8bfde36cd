"""What a ZoneIndex takes: tables, series, shapes past 180 degrees, and what it refuses."""

import geopandas as gpd
import numpy as np
import pytest
from shapely import Point, Polygon, box

from geomap.errors import ZoneError
from geomap.zones import ZoneIndex
from geomap.zones.polygons import outline

SQUARE = box(46, 39, 47, 40)


def test_a_polygon_past_180_degrees_is_brought_round():
    index = ZoneIndex({"geometry": [box(179, 0, 182, 1)]})
    point, _ = index.query([-179.0, 179.5, -177.9, 178.9], [0.5] * 4)
    assert point.tolist() == [0, 1]
    # A degree of longitude is 111.3 km on the equator, and 180 degrees no boundary.
    assert index.distance(-179.0, 0.5, 0) == pytest.approx(55_287, rel=0.01)


@pytest.mark.parametrize(
    ("zones", "said"),
    [
        ({"geometry": [Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])]}, "zone 0: its polygon is inv"),
        ({"geometry": [Point(0, 0)], "zone_id": ["a"]}, "zone a: it is a Point, not a polygon"),
        ({"geometry": [box(0, 0, 1, 95)]}, "zone 0: its coordinates are no longitudes"),
        ({"geometry": ["POLYGON"]}, "zone 0: its geometry is .POLYGON., not a polygon"),
        ({"geometry": [SQUARE], "edge_m": [-5]}, "zone 0: edge_m is -5; it is 0 or more"),
        ({"geometry": [SQUARE], "edge_m": [np.inf]}, "zone 0: edge_m is inf"),
        (
            {
                "geometry": [SQUARE],
                "edge_stretches": [[{"edge_m": -1, "line": [[46, 39], [47, 39]]}]],
            },
            "zone 0: edge_m is -1",
        ),
        ({"zone_id": ["a"]}, "no geometry"),
    ],
)
def test_what_cannot_be_measured_is_refused(zones, said):
    with pytest.raises(ZoneError, match=said):
        ZoneIndex(zones)


def test_any_geometry_column_and_a_series_will_do_and_gaps_cover_nothing():
    table = gpd.GeoDataFrame({"outline": [None, SQUARE, Polygon()]}, geometry="outline", crs=4326)
    for zones in (table, table.geometry, table.to_crs(32638)):
        point, zone = ZoneIndex(zones).query([46.5, 0.0], [39.5, 0.0])
        assert (point.tolist(), zone.tolist()) == ([0], [1])


def test_a_missing_edge_is_exact():
    index = ZoneIndex({"geometry": [SQUARE] * 2, "edge_m": [None, np.nan]})
    assert index.edge_m(46.5, 39.5, [0, 1]).tolist() == [0.0, 0.0]


def test_a_repair_leaves_no_two_parts_that_share_an_edge():
    """GEOS gives back an invalid multi-polygon for a ring that runs along itself."""
    ring = [(0, 0), (0, 0.5), (1, 0), (0, 1), (0, 0.5), (1, 0), (0, 0)]
    geometry = outline(Polygon(ring), fix=True).geometry
    assert geometry.is_valid
    assert geometry.equals(Polygon([(0, 0), (1, 0), (0, 1)]))
