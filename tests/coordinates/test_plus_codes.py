"""Plus Codes against cells that Google's own Python library gives for the same codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geomap.coordinates import read_position
from geomap.errors import PlaceError

WGS84 = Geod(ellps="WGS84")


@pytest.mark.parametrize(
    ("code", "south", "west", "north", "east"),
    [
        ("7FG49QCJ+2V", 20.37, 2.782125, 20.370125, 2.78225),
        ("7fg49qcj+2v", 20.37, 2.782125, 20.370125, 2.78225),
        ("7FG49QCJ+2VX", 20.3701, 2.78221875, 20.370125, 2.78225),
        ("7FG49QCJ+2VXGJ", 20.370113, 2.782234375, 20.370114, 2.782236328125),
        ("7FG49Q00+", 20.35, 2.75, 20.4, 2.8),
        ("8FVC2222+22", 47.0, 8.0, 47.000125, 8.000125),
        ("4VCPPQGP+Q9", -41.273125, 174.785875, -41.273, 174.786),
        ("22220000+", -90.0, -180.0, -89.0, -179.0),
        ("CFX2X2X2+X2", 89.999875, 0.0, 90.0, 0.000125),
        ("8HG82R92+QC92525", 40.0194, 46.80109997558594, 40.01940004, 46.80110009765625),
    ],
)
def test_a_code_is_the_middle_of_its_cell_and_half_its_diagonal(code, south, west, north, east):
    found = read_position(code)
    middle = (west + east) / 2, (south + north) / 2
    assert (found.lon, found.lat) == pytest.approx(middle, abs=1e-9)
    corners = [WGS84.inv(*middle, x, y)[2] for x in (west, east) for y in (south, north)]
    assert found.radius_m == pytest.approx(max(corners), abs=0.011)


@pytest.mark.parametrize(
    ("code", "lat", "lon", "expected"),
    [
        ("CJ+2VX", 51.37, -1.2177, (51.3701125, -1.217765625)),
        ("9QCJ+2VX", 51.7, -1.0, (51.3701125, -1.217765625)),
        ("2R92+QC", 39.82, 46.75, (40.0194375, 46.8010625)),
        ("2R92+QC", 40.49, 46.4, (40.0194375, 46.8010625)),
        ("22+22", -41.2, 174.8, (-41.1999375, 174.8000625)),
        ("2222+22", 0.2, -179.9, (0.0000625, -179.9999375)),
        ("X2X2+X2", 10.1, 179.9, (9.9999375, -179.9999375)),
        ("XXXX+XX", 10.1, -179.9, (9.9999375, 179.9999375)),
    ],
)
def test_a_short_code_is_the_nearest_to_its_town(code, lat, lon, expected):
    for text in (f"{code} Town", f"Town {code}", f"{code}, Town"):
        found = read_position(text, locate={"Town": (lon, lat, 0.0)}.__getitem__)
        assert (found.lat, found.lon) == pytest.approx(expected, abs=1e-9)


def test_a_town_too_large_to_tell_which_cell_is_meant_is_refused():
    near, far = (46.75, 39.82, 20_000.0), (46.75, 39.82, 60_000.0)
    assert read_position("2R92+QC Town", locate=lambda _: near).lat == pytest.approx(40.0194375)
    with pytest.raises(PlaceError, match="which of several"):
        read_position("2R92+QC Town", locate=lambda _: far)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2R92+QC", "add the town"),
        ("2R92+QC Farukh", "add the town"),  # nobody there to ask where Farukh is
        ("8HG82R92+Q", "no Plus Code"),
        ("8HG82R92+QCA", "no Plus Code"),
        ("8HG8+", "no Plus Code"),
        ("00000000+", "no Plus Code"),
        ("HG82R92+QC", "no Plus Code"),
        ("8HG80000+QC", "no Plus Code"),
        ("XHG82R92+QC", "no Plus Code"),  # a latitude above 90
        ("8XG82R92+QC", "no Plus Code"),  # a longitude above 180
    ],
)
def test_codes_that_cannot_be_placed_say_why(text, says):
    with pytest.raises(PlaceError, match=says):
        read_position(text)


@given(st.text(alphabet="23456789CFGHJMPQRVWX", min_size=8, max_size=8), st.integers(2, 5))
def test_a_longer_code_lies_within_the_shorter_ones_cell(digits, extra):
    digits = "8H" + digits[2:]
    whole = read_position(f"{digits[:8]}+{(digits + digits)[:extra]}")
    outer = read_position(f"{digits[:6]}00+")
    metres = WGS84.inv(whole.lon, whole.lat, outer.lon, outer.lat)[2]
    assert metres <= outer.radius_m + 0.01
    assert whole.radius_m < outer.radius_m / 10
