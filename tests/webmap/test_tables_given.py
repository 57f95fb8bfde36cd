"""Tables as people have them in a notebook: no geometry, or one in metres."""

import pandas as pd
import pytest
import shapely

from geomap.errors import TableError
from geomap.webmap import incident_map


def page(flags, zones):
    return incident_map(flags, zones).get_root().render()


@pytest.fixture(scope="module")
def expected(case):
    return page(case.as_incidents(case.incident_rows()), case.as_zones(case.zone_rows()))


def test_a_plain_table_of_flags_is_drawn(case, expected):
    assert page(pd.DataFrame(case.incident_rows()), case.as_zones(case.zone_rows())) == expected


def test_flags_in_metres_are_drawn_where_they_are(case, expected):
    flags = case.as_incidents(case.incident_rows()).to_crs(3857)
    assert page(flags, case.as_zones(case.zone_rows())) == expected


def test_points_without_columns_are_brought_to_degrees(case):
    flags = case.as_incidents(case.incident_rows()).to_crs(3857).drop(columns=["lon", "lat"])
    data = incident_map(flags, case.as_zones(case.zone_rows())).get_root().parts.data
    columns = data["incidents"]
    found = list(zip(columns["lon"][:2], columns["lat"][:2], strict=True))
    assert found == [pytest.approx((20.10, 45.05)), pytest.approx((20.16, 44.93))]


def test_zones_in_another_reference_system_are_brought_to_degrees(case):
    zones = case.as_zones(case.zone_rows()).to_crs(32634)
    flags = case.as_incidents(case.incident_rows())
    data = incident_map(flags, zones).get_root().parts.data
    corners = data["zones"][0]["polygons"][0][0]
    assert min(lon for lon, _ in corners) == pytest.approx(19.95, abs=1e-6)
    assert max(lat for _, lat in corners) == pytest.approx(45.15, abs=1e-6)


def test_a_polygon_is_no_incident(case):
    flags = case.as_incidents(case.incident_rows())
    flags.loc[3, "geometry"] = shapely.box(20, 45, 21, 46)
    with pytest.raises(TableError, match="geometry at row 3 is a Polygon"):
        incident_map(flags, case.as_zones(case.zone_rows()))


def test_the_threshold_of_the_verdicts_is_still_told(case):
    flags = case.as_incidents(case.incident_rows())
    flags.attrs["threshold"] = 0.8
    data = incident_map(flags, case.as_zones(case.zone_rows())).get_root().parts.data
    assert data["threshold"] == 0.8
