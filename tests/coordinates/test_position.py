"""Every notation through the one reader, and any text at all."""

import string
import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geomap.coordinates import read_position
from geomap.errors import PlaceError

NOTATIONS = [
    "40.0194,46.8011",
    "40°1'9.84\"N 46°48'3.96\"E",
    "400110N0464804E",
    "40°01′09,84″ с. ш. 46°48′03,96″ в. д.",
    "lat: 40.0194, lon: 46.8011",
    "38T PK 53703 31464",
    "38T 653703 4431464",
    "UTM zone 38 north 653703mE 4431464mN",
    "8HG82R92+QC",
    "2R92+QC Farukh",
    "geo:40.0194,46.8011,1200;crs=wgs84;u=35",
    "geo:0,0?q=40.0194,46.8011(Farukh)",
    "https://www.google.com/maps/place/F/@40,46.7,14z/data=!3m1!8m2!3d40.0194!4d46.8011",
    "https://www.openstreetmap.org/?mlat=40.0194&mlon=46.8011#map=14/40.1/46.9",
    "https://yandex.ru/maps/?ll=46.8011%2C40.0194&z=12",
    "https://geohack.toolforge.org/geohack.php?params=40_01_09.84_N_46_48_03.96_E_type:city",
]


def near_farukh(name):
    return 46.8, 40.0, 500.0


def check_is_read_refused_or_left(text):
    try:
        found = read_position(text, locate=near_farukh)
    except PlaceError:
        return
    if found is not None:
        assert -180 <= found.lon <= 180
        assert -90 <= found.lat <= 90
        assert found.radius_m is None or 0 <= found.radius_m < 20_040_000


@given(st.text(max_size=60))
@example("\ud800,5")
@example("geo:1e5,2")
@example("https://[")
@example("http://\u2100/@1,2")
@example("https://a/?%ff=%ff&q=\x00")
@example("https://www.google.com/maps?q=" + "1," * 3000)
@example("1" * 5000 + "," + "2" * 5000)
@example("40" + " " * 20000 + "46x")
@example("lat" + "," * 20000)
@example("a." * 10_000)
@example("geo:0,0?q=" + "(" * 7_000)
@example("geo:0,0" + ";a=" * 10_000)
@example("2+" * 10_000)
@example("https://geohack.toolforge.org/?params=" + "1_" * 3_000)
@example("https://www.google.com/maps/" + "!3d1" * 1_500)
@example("38T" + " 1" * 10_000)
@example("1" * 9_000 + "N")
@example("N" * 9_000 + "1,")
@example("60X AA 99999 99999")
@example("1C AA 00 00")
@example("AAA 0000")
@example("1X 999999 9999999")
@example("60 south 100000 10000000")
@example("CVXXXXXX+XX")
@example("X2222222+22")
@example("00000000+")
@example("²,³")
def test_any_text_is_read_refused_or_left(text):
    check_is_read_refused_or_left(text)


@settings(max_examples=300)
@given(st.sampled_from(NOTATIONS), st.data())
def test_a_notation_with_letters_lost_changed_or_doubled_is_read_refused_or_left(text, data):
    letters = list(text)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(letters) - 1))
        letters[at] = data.draw(
            st.sampled_from(["", letters[at] * 2, *string.digits, *"+-,.;:/!?#@&=% ~NSEWZ°'\"СЮВ"])
        )
    check_is_read_refused_or_left("".join(letters))


@pytest.mark.parametrize("text", NOTATIONS)
def test_every_notation_of_farukh_is_within_its_cell(text):
    found = read_position(text, locate=near_farukh)
    # A ten-digit Plus Code is 1/8000 of a degree wide, a whole second 1/3600.
    assert (found.lon, found.lat) == pytest.approx((46.8011, 40.0194), abs=1e-4)


@pytest.mark.parametrize(
    "text",
    [
        *("Farukh", "Парух", "1 May", "1 Mar 2022", "8 Mart", "26 Bakı Komissarı", "BAY 12"),
        *("St.Petersburg/Leningrad", "mailto:a@b.example", "C+", "32 km", "38tpk", "U.S./Mexico"),
    ],
)
def test_names_are_left_for_the_gazetteer(text):
    assert read_position(text) is None


@pytest.mark.parametrize(
    ("text", "assumed"),
    [
        ("40.0194,46.8011", True),
        ("40,0194 46,8011", True),
        ("40.0194N,46.8011E", False),
        ("lat 40.0194 lon 46.8011", False),
        ("geo:40.0194,46.8011", False),
        ("38TPK5370331464", False),
    ],
)
def test_only_two_bare_numbers_may_have_been_swapped(text, assumed):
    assert read_position(text).order_assumed is assumed


def test_reading_degrees_and_names_loads_no_other_notation():
    code = (
        "import sys\nfrom geomap.coordinates import read_position\n"
        "read_position('40.0194,46.8011'), read_position('Парух'), read_position('Farukh')\n"
        "print(*(name for name in sys.modules if name.startswith('geomap.coordinates.')))\n"
        "print(*({'numpy', 'mgrs', 'pyproj', 'urllib.parse'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    ours, theirs = done.stdout.splitlines()
    rooms = {name.rsplit(".", 1)[1] for name in ours.split()}
    assert rooms == {"angles", "position", "typed"}
    assert theirs == ""


@pytest.mark.parametrize(
    "text",
    ["POINT(46.8011 40.0194)", "point (46.8011 40.0194)", "SRID=4326;POINT Z(46.8011 40.0194 5)"],
)
def test_wkt_has_longitude_first(text):
    found = read_position(text)
    assert (found.lon, found.lat) == (46.8011, 40.0194)


@pytest.mark.parametrize("text", ["POINT(46.8 100)", "POINT(200 40)"])
def test_wkt_out_of_range_is_an_error(text):
    with pytest.raises(PlaceError):
        read_position(text)
