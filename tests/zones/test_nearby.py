"""Which zones are near incidents, held against geodesic distances."""

import geopandas as gpd
import numpy as np
import pyproj
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geomap.flags import flag
from geomap.incidents import locate, read_incidents
from geomap.shipped import shipped
from geomap.zones import read_zones, zones_near
from geomap.zones.nearby import near_positions

WGS84 = pyproj.Geod(ellps="WGS84")
KARABAKH = {"rpc-nagorno-karabakh", "lachin-corridor"}


@pytest.fixture(scope="module")
def zones():
    return read_zones()


@given(
    lon=st.floats(-180, 180),
    lat=st.floats(-85, 85),
    azimuth=st.floats(0, 360),
    far=st.floats(0, 2_000_000),
)
def test_a_box_within_the_distance_is_called_near_and_one_far_beyond_is_not(lon, lat, azimuth, far):
    at_lon, at_lat, _ = WGS84.fwd(lon, lat, azimuth, far)
    box = shapely.Point(lon, lat).buffer(1e-9)
    (near,) = near_positions([box], at_lon, at_lat, within_m=500_000)
    if far <= 499_000:
        assert near
    if far >= 1_000_000 and max(abs(lat), abs(at_lat)) < 60:
        assert not near


def test_what_has_no_position_or_shape_is_near_nothing():
    box = shapely.box(0, 0, 1, 1)
    assert near_positions([box, None, shapely.Polygon()], [0.5, np.nan], [0.5, 0.5]).tolist() == [
        True,
        False,
        False,
    ]
    assert near_positions([box], [np.nan], [np.nan]).tolist() == [False]
    assert near_positions([], 0, 0).tolist() == []


def test_all_versions_of_a_near_zone_are_kept_and_those_of_other_conflicts_left(zones):
    near = zones_near(zones, [46.8, np.nan], [40.0, np.nan])
    assert set(near["zone_id"]) == KARABAKH
    assert len(near) == 4
    assert near.index.tolist() == [0, 1, 2, 3]
    named = zones_near(zones, 46.8, 40.0, named=["unisfa-abyei"])
    assert set(named["zone_id"]) == KARABAKH | {"unisfa-abyei"}


def test_where_no_zone_is_near_all_are_kept(zones):
    assert len(zones_near(zones, -60, -30)) == len(zones)
    assert len(zones_near(zones, np.nan, np.nan)) == len(zones)


def test_zones_of_other_conflicts_change_no_verdict_of_the_shipped_cases(zones):
    from geomap.gazetteer import Gazetteer

    gazetteer = Gazetteer.open(shipped("gazetteer"))
    here = zones[zones["zone_id"].isin(KARABAKH)].reset_index(drop=True)
    for name in ("farukh-2022", "karabakh-2020-2023"):
        incidents = read_incidents(shipped("layers", "incidents", f"{name}.csv"))
        incidents = locate(incidents, gazetteer)
        with_all, with_ours = flag(incidents, zones), flag(incidents, here)
        for column in ("verdict", "zone_id", "zone_version", "why"):
            assert with_all[column].fillna("").tolist() == with_ours[column].fillna("").tolist()


def test_an_incident_on_the_korean_line_is_flagged_there(zones):
    line = gpd.GeoDataFrame(
        {
            "id": ["1"],
            "type": ["shooting"],
            "lon": [126.67667],
            "lat": [37.95583],
            "radius_m": [100.0],
            "date_start": ["2017-11-13"],
            "date_end": ["2017-11-13"],
        },
        geometry=[shapely.Point(126.67667, 37.95583)],
        crs="EPSG:4326",
    )
    line["date_start"] = line["date_start"].astype("datetime64[s]")
    line["date_end"] = line["date_end"].astype("datetime64[s]")
    flags = flag(line, zones)
    assert flags.loc[0, "verdict"] == "breach"
    assert flags.loc[0, "zone_id"] == "unc-korean-dmz"
