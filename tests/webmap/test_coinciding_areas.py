"""Incidents known to the same area: each can be reached from the circle that lies on top."""

import pytest

pytestmark = pytest.mark.browser


def test_circles_with_one_middle_list_each_other(case, visit):
    rows = [
        case.incident(n, f"Report {n}", located="area", radius_m=7_500.0, lon=20.3, lat=45.2)
        for n in (1, 2, 3)
    ]
    rows.append(
        case.incident(4, "Elsewhere", located="area", radius_m=7_500.0, lon=20.3004, lat=45.2)
    )
    from geomap.webmap import incident_map

    found = visit(incident_map(case.as_incidents(rows), case.as_zones(case.zone_rows())))
    found.at("#12/45.2/20.3/i2")
    beside = found.page.locator(".gm-beside button").all_inner_texts()
    assert sorted(beside) == ["Report 1", "Report 3"]
    assert found.clean()
