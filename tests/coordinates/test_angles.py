import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.coordinates import parse_angle, parse_position
from geomap.errors import PlaceError

FARUKH = (46.8011, 40.0194)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("40.0194,46.8011", FARUKH),
        ("40.0194, 46.8011", FARUKH),
        ("40.0194 46.8011", FARUKH),
        ("  40.0194;46.8011 ", FARUKH),
        ("40.0194N,46.8011E", FARUKH),
        ("40.0194 n 46.8011 e", FARUKH),
        ("N40.0194 E46.8011", FARUKH),
        ("46.8011E, 40.0194N", FARUKH),
        ("33.9S,18.4E", (18.4, -33.9)),
        ("-33.9,18.4", (18.4, -33.9)),
        ("−33.9,18.4", (18.4, -33.9)),
        ("0,0", (0.0, 0.0)),
        ("90,-180", (-180.0, 90.0)),
        ("40°1'9.84\"N 46°48'3.96\"E", FARUKH),
        ("40° 1′ 9.84″ N, 46° 48′ 3.96″ E", FARUKH),
        ("40°1.164'N,46°48.066'E", FARUKH),
        ("40°30'S 70°15'W", (-70.25, -40.5)),
        ("40,0194 46,8011", FARUKH),
        ("40,0194; 46,8011", FARUKH),
        ("40,0194, 46,8011", FARUKH),
        ("40,0194N 46,8011E", FARUKH),
        ("40°1'9,84\"N 46°48'3,96\"E", FARUKH),
        ("40°1'9,84\"N 46°48'E", (46.8, 40.0194)),
        ("４０．０１９４，４６．８０１１", FARUKH),
        ("٤٠٫٠١٩٤، ٤٦٫٨٠١١", FARUKH),
        ("४०.०१९४, ४६.८०११", FARUKH),
        ("40.0194\u00a0N,\u202f46.8011\u2009E", FARUKH),
        ("\u200e40.0194\u200b,\u206646.8011\u2069", FARUKH),
        ("40º01’09.84” N, 46˚48´03.96″ E", FARUKH),
        ("40°1'9.84''N 46°48'3.96''E", FARUKH),
        ("40.0194°С, 46.8011°В", FARUKH),
        ("С 40.0194 В 46.8011", FARUKH),
        ("33.9Ю 18.4З", (-18.4, -33.9)),
        ("40°01′09,84″ с. ш. 46°48′03,96″ в. д.", FARUKH),
        ("40°01′09.84″с.ш. 46°48′03.96″в.д.", FARUKH),
        ("33°54′ ю. ш. 18°24′ з. д.", (-18.4, -33.9)),
        ("40°01'09,84\" пн. ш. 46°48'03,96\" сх. д.", FARUKH),
        ("40 градусов 30 минут с.ш. 46 градусов 30 минут в.д.", (46.5, 40.5)),
        ("40.0194 North, 46.8011 East", FARUKH),
        ("33.9 degrees south, 18.4 degrees west", (-18.4, -33.9)),
        ("40 deg 30 min N 46 deg 30 min E", (46.5, 40.5)),
        ("40 01 09.84 N 46 48 03.96 E", FARUKH),
        ("N 40 01 09.84 E 46 48 03.96", FARUKH),
        ("40:01:09.84N 46:48:03.96E", FARUKH),
        ("40-01-09.84N, 46-48-03.96E", FARUKH),
        ("40 30 N 46 30 E", (46.5, 40.5)),
        ("N 40° 01.164' E 046° 48.066'", FARUKH),
        ("403000N0463000E", (46.5, 40.5)),
        ("4030S 04630W", (-46.5, -40.5)),
        ("N403000 E0463000", (46.5, 40.5)),
        ("4001.164N 04648.066E", FARUKH),
        ("lat: 40.0194, lon: 46.8011", FARUKH),
        ("Longitude 46.8011 Latitude 40.0194", FARUKH),
        ("lat=40.0194&lng=46.8011", FARUKH),
        ("широта 40,0194 долгота 46,8011", FARUKH),
        ("(40.0194, 46.8011)", FARUKH),
        ("40.0194, 46.8011.", FARUKH),
        ("+40.0194+046.8011/", FARUKH),
        ("+40.0194-046.8011/", (-46.8011, 40.0194)),
        ("40.0194 -46.8011", (-46.8011, 40.0194)),
    ],
)
def test_positions_as_people_write_them(text, expected):
    assert parse_position(text) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        *("Farukh", "Парух", "height 2054.0", "", "   ", "N", "Base 14", "Base 14 North", "В 12"),
        *("Esse 14", "26 Bakı", "1 Mar 2022", "8 Mart", "lat 40.0194", "С 5", "٣ Mayıs", "[46,40]"),
        "1" * 500,
    ],
)
def test_what_is_no_position_is_left_for_the_gazetteer(text):
    assert parse_position(text) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("95,46", "latitude 95"),
        ("46.8,190", "longitude 190"),
        ("120.5,40.2", "latitude comes first"),
        ("40.0194", "LAT,LON"),
        ("40N,46N", "no position"),
        ("40°75'N 46°48'E", "no position"),
        ("1,2,3", "no position"),
    ],
)
def test_positions_that_cannot_be_say_why(text, says):
    with pytest.raises(PlaceError, match=says):
        parse_position(text)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_decimal_degrees_are_read_back(lat, lon):
    text = f"{lat:.6f},{lon:.6f}"
    assert parse_position(text) == pytest.approx((lon, lat), abs=1e-6)


@given(st.text(alphabet="0123456789.,-+°'\"NSEW ", max_size=40))
def test_any_text_is_read_refused_or_left(text):
    try:
        position = parse_position(text)
    except PlaceError:
        return
    assert position is None or (-180 <= position[0] <= 180 and -90 <= position[1] <= 90)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("S33.9 W18.4", (-18.4, -33.9)),
        ("W18.4 S33.9", (-18.4, -33.9)),
        ("S 33°54' W 18°24'", (-18.4, -33.9)),
    ],
)
def test_a_letter_before_each_angle_is_that_angles_own(text, expected):
    assert parse_position(text) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        *("-33.9S,18.4E", "+33.9S,18.4E", "N40S,5E", "130',4", "33°55'10s,18°25'0\"E"),
        *("40.0194-46.8011", "40.0194 - 46.8011", "40.0194 – 46.8011", "40,0194,46,8011"),
        *("33,5S", "40,5°N", "40,46E", "40.5°30'N 46°E", "40 46 48 E", "40 1 10 46 48 4"),
        *("33 55 10 s 18 25 10 e", "40,01 46", "lat 40.0, lat 46.8"),
    ],
)
def test_a_position_that_could_mean_two_is_refused(text):
    with pytest.raises(PlaceError, match="no position"):
        parse_position(text)


@pytest.mark.parametrize(
    ("text", "axis", "expected"),
    [
        ("46.8E", "lon", 46.8),
        ("46,8 E", "lon", 46.8),
        ("40.0N", "lat", 40.0),
        ("n 40.0", "lat", 40.0),
        ("33.9S", "lat", -33.9),
        (" W18.4", "lon", -18.4),
        ("-33.9", "lat", -33.9),
        ("−33.9", "lat", -33.9),
        ("40°1'9.84\"N", "lat", 40.0194),
        ("46° 48′ 3,96″ E", "lon", 46.8011),
        ("46º48.066'", "lon", 46.8011),
        ("-0°30'", "lat", -0.5),
        ("70°15’W", "lon", -70.25),
        ("180W", "lon", -180.0),
        ("٤٠N", "lat", 40.0),
        ("46,8 В", "lon", 46.8),
        ("33°54′ ю. ш.", "lat", -33.9),
        ("40 30 N", "lat", 40.5),
        ("0463000W", "lon", -46.5),
    ],
)
def test_one_angle_as_tables_write_it(text, axis, expected):
    assert parse_angle(text, axis) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "axis", "says"),
    [
        ("46.8E", "lat", "longitude, not a latitude"),
        ("40.0N", "lon", "latitude, not a longitude"),
        ("95N", "lat", "not within -90 and 90"),
        ("180.1", "lon", "not within -180 and 180"),
        ("-33.9S", "lat", "write degrees"),
        ("N40S", "lat", "write degrees"),
        ("40°75'N", "lat", "write degrees"),
        ("130'", "lon", "write degrees"),
        ("40.0,46.8", "lat", "write degrees"),
        ("north", "lat", "write degrees"),
        ("", "lat", "write degrees"),
        ("N", "lat", "write degrees"),
        ("40.5°30'", "lat", "write degrees"),
        ("4030E", "lon", "write degrees"),
        ("40 30", "lat", "write degrees"),
    ],
)
def test_what_is_no_angle_of_that_axis_is_refused(text, axis, says):
    with pytest.raises(PlaceError, match=says):
        parse_angle(text, axis)


@given(st.integers(0, 89), st.integers(0, 59), st.integers(0, 59), st.sampled_from("NS"))
def test_minutes_are_sixtieths_and_seconds_sixtieths_of_them(degrees, minutes, seconds, letter):
    expected = (degrees * 3600 + minutes * 60 + seconds) / 3600 * (1 if letter == "N" else -1)
    found = parse_angle(f"{degrees}°{minutes}'{seconds}\"{letter}", "lat")
    assert found == pytest.approx(expected, abs=1e-9)


@given(
    *(st.integers(0, 89), st.integers(0, 179)),
    *(st.integers(0, 59), st.integers(0, 59)),
    *(st.sampled_from("NS"), st.sampled_from("EW")),
)
def test_every_way_to_write_minutes_and_seconds_means_the_same(lat, lon, minutes, seconds, ns, ew):
    part = minutes / 60 + seconds / 3600
    expected = ((lon + part) * (1 if ew == "E" else -1), (lat + part) * (1 if ns == "N" else -1))
    for text in (
        f"{lat}°{minutes}'{seconds}\"{ns} {lon}°{minutes}'{seconds}\"{ew}",
        f"{ns} {lat} {minutes} {seconds}, {ew} {lon} {minutes} {seconds}",
        f"{lat}:{minutes:02}:{seconds:02}{ns} {lon}:{minutes:02}:{seconds:02}{ew}",
        f"{lat:02}{minutes:02}{seconds:02}{ns}{lon:03}{minutes:02}{seconds:02}{ew}",
        f"{lon}º{minutes}′{seconds}″{ew}, {lat}º{minutes}′{seconds}″{ns}",
    ):
        assert parse_position(text) == pytest.approx(expected, abs=1e-9), text
