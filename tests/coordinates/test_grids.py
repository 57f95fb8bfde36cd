"""Grid references against PROJ (for MGRS, which GEOTRANS reads) and GEOTRANS (for UTM)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mgrs import MGRS
from pyproj import Geod, Transformer

from geomap.coordinates import read_position
from geomap.errors import PlaceError

WGS84 = Geod(ellps="WGS84")
ZONE_38 = Transformer.from_crs("EPSG:32638", "EPSG:4326", always_xy=True)


def metres_between(position, lon, lat):
    return WGS84.inv(position.lon, position.lat, lon, lat)[2]


@given(st.integers(600_000, 699_999), st.integers(4_440_000, 4_499_999), st.integers(1, 5))
def test_an_mgrs_reference_is_the_middle_of_its_square(east, north, places):
    # 38TPK is the 100 km square from 600 km east and 4400 km north; its band begins at 40 N.
    side = 10 ** (5 - places)
    east, north = east // side * side, north // side * side
    digits = f"{east % 100_000:05}"[:places], f"{north % 100_000:05}"[:places]
    lon, lat = ZONE_38.transform(east + side / 2, north + side / 2)
    for text in ("38TPK" + "".join(digits), "38t pk {} {}".format(*digits)):
        found = read_position(text)
        assert metres_between(found, lon, lat) < 0.01
        assert found.radius_m == pytest.approx(side / 2**0.5, abs=0.01)
    corner = ZONE_38.transform(east, north)
    assert metres_between(found, *corner) == pytest.approx(found.radius_m, rel=1e-3, abs=0.02)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("38T PK 53703 31464", (46.8011, 40.0194)),
        ("38 T PK 53703 31464", (46.8011, 40.0194)),
        ("４QFJ 12345 67890", (-157.916, 21.41)),  # Honolulu, as Wikipedia's article has it
        ("18SUJ23480647", (-77.0338, 38.8895)),  # the Jefferson Pier, of the USNG standard
    ],
)
def test_references_as_reports_and_handbooks_print_them(text, expected):
    found = read_position(text)
    assert (found.lon, found.lat) == pytest.approx(expected, abs=0.01)


def test_a_square_alone_is_known_to_seventy_kilometres():
    assert read_position("38TPK").radius_m == pytest.approx(70_710, abs=10)


@given(st.integers(1, 60), st.integers(200_000, 800_000), st.integers(0, 7_900_000), st.booleans())
def test_utm_agrees_with_geotrans_to_its_metre(zone, east, north, northern):
    side, north = ("north", north + 1_000) if northern else ("south", north + 1_500_000)
    lat, lon = MGRS().toLatLon(MGRS().UTMToMGRS(zone, side[0].upper(), east, north))
    for text in (
        f"{zone} {side} {east} {north:07}",
        f"UTM zone {zone} {side}, {east}mE {north:07}mN",
        f"{north:07}N {east}E {zone} {side}",
    ):
        found = read_position(text)
        assert metres_between(found, lon, lat) < 1.0
        assert found.radius_m is None


@pytest.mark.parametrize(
    ("text", "lat"),
    [
        ("38T 653703 4431464", 40.0194),
        ("38N 653703 4431464", 40.0194),
        ("653703E 4431464N 38T", 40.0194),
        ("34H 261878 6243186", -33.925),  # Cape Town
        ("34S 261878 6243186", -33.925),  # whose northing is none of band S
    ],
)
def test_the_letter_after_a_utm_zone_is_a_band_or_a_hemisphere(text, lat):
    assert read_position(text).lat == pytest.approx(lat, abs=1e-3)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("38TPK 53703 3146", "two equal halves"),
        ("38TPK 537033146", "it has 9 digits"),
        ("38TPK 537031 314641", "it has 12 digits"),
        ("38SPK 53703 31464", "no such zone, band"),
        ("38TIK 53703 31464", "no such zone, band"),
        ("61TPK 53703 31464", "no such zone, band"),
        ("38ТРК 53703 31464", "Latin"),
        ("38S 560000 4400000", "38 north` or `38 south"),
        ("38 653703 4431464", "which hemisphere"),
        ("38U 653703 4431464", "not in band U"),
        ("38I 653703 4431464", "no band I"),
        ("61N 653703 4431464", "zones 1 to 60"),
        ("38N 053703 4431464", "no UTM position"),
        ("38N 653703 14431464", "no UTM position"),
        ("38N 653703E 4431464E", "twice"),
    ],
)
def test_references_that_cannot_be_or_may_be_two_are_refused(text, says):
    with pytest.raises(PlaceError, match=says):
        read_position(text)
