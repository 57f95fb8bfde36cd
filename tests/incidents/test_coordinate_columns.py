"""Columns of coordinates: which number comes first, and what is no coordinate."""

import csv
import io

import pytest

from geomap.incidents import ReadOptions, read_incidents
from geomap.incidents.fields import field_of, order_of_pair


@pytest.fixture
def read(tmp_path):
    def run(header, *rows, **options):
        path = tmp_path / "cases.csv"
        text = io.StringIO(newline="")
        csv.writer(text).writerows([header, *rows])
        path.write_text(text.getvalue(), encoding="utf-8", newline="")
        return read_incidents(path, options=ReadOptions(**options))

    return run


def lon_lat(table):
    return list(zip(table["lon"], table["lat"], strict=True))


LON_FIRST = [
    "lon,lat", "lonlat", "coordinates (lon, lat)", "lon/lat", "Longitude / Latitude", "x,y",
    "lng lat", "Koordinaten [Lon/Lat]", "long_lat", "location (lon, lat)",
]  # fmt: skip
LAT_FIRST = ["lat,lon", "latlon", "coordinates (lat, lon)", "lat/lon", "Latitude, Longitude"]


@pytest.mark.parametrize("header", LON_FIRST)
def test_a_header_that_says_longitude_first(read, header):
    assert (field_of(header), order_of_pair(header)) == ("position", "lon")
    cells = ["46.8, 40.0", "46,8; 40,0", "(46.8 40.0)", "[46.8, 40.0]", "40.0N 46.8E",
             "POINT (46.8 40)"]  # fmt: skip
    table = read(["title", header], *([cell, cell] for cell in cells))
    assert lon_lat(table) == [(46.8, 40.0)] * len(cells)
    assert not any("latitude first" in note for note in table.attrs["notes"])


@pytest.mark.parametrize("header", LAT_FIRST)
def test_a_header_that_says_latitude_first(read, header):
    assert (field_of(header), order_of_pair(header)) == ("position", "lat")
    table = read(["title", header], ["a", "40.0, 46.8"], ["b", "[40, 46]"], ["c", "140.1, 35"])
    assert lon_lat(table) == [(46.8, 40.0), (46, 40)]
    assert [item["value"] for item in table.attrs["rejects"]] == ["140.1, 35"]
    assert table.attrs["notes"] == []


def test_a_header_that_says_no_order():
    assert order_of_pair("coordinates") is None
    assert order_of_pair("lat") is None
    assert order_of_pair("lat, lat") is None
    assert field_of("coordinates (reported)") is None


def test_a_person_may_say_the_order(read):
    table = read(["title", "wo"], ["a", "46.8, 40.0"], columns={"wo": "lon,lat"})
    assert lon_lat(table) == [(46.8, 40.0)]


def test_square_brackets_are_geojson(read):
    table = read(["coordinates"], ["[46.8, 40.0]"], ["40.0, 46.8"], ["[40.0, 140.0]"])
    assert lon_lat(table) == [(46.8, 40.0), (46.8, 40.0)]
    assert [item["line"] for item in table.attrs["rejects"]] == [4]


def test_one_number_over_ninety_proves_the_order_of_all(read):
    table = read(["coordinates"], ["46.8, 40.0"], ["139,7; 35,6"], ["10E 20N"], ["-46, -40"])
    assert lon_lat(table) == [(46.8, 40.0), (139.7, 35.6), (10, 20), (-46, -40)]
    (note,) = table.attrs["notes"]
    assert "longitude first" in note
    assert "139,7; 35,6" in note


def test_a_second_number_over_ninety_proves_that_latitude_is_first(read):
    table = read(["coordinates"], ["35.6, 139.7"], ["40.0, 46.8"])
    assert lon_lat(table) == [(139.7, 35.6), (46.8, 40.0)]


def test_no_open_row_is_read_where_the_file_proves_both_orders(read):
    rows = ["139.7, 35.6", "35.6, 139.7", "40.0, 46.8", "40N 46E", "[46, 40]"]
    table = read(["coordinates"], *([row] for row in rows))
    assert lon_lat(table) == [(139.7, 35.6), (139.7, 35.6), (46, 40), (46, 40)]
    (reject,) = table.attrs["rejects"]
    assert (reject["line"], reject["value"]) == (4, "40.0, 46.8")
    assert "either way round" in reject["reason"]


def test_a_typing_error_over_180_proves_nothing(read):
    table = read(["coordinates"], ["400.1, 46.8"], ["40.1, 46.8"])
    assert lon_lat(table) == [(46.8, 40.1)]
    assert len(table.attrs["rejects"]) == 1


@pytest.mark.parametrize("name", ["x", "y", "X", "Y"])
def test_an_x_without_a_y_is_no_coordinate(read, name):
    table = read(["place", name], ["A", "7"], ["B", "yes"], ["C", ""])
    assert table["place"].tolist() == ["A", "B", "C"]
    assert table["lon"].isna().all()
    assert table["lat"].isna().all()
    assert table.attrs["ignored"] == [name]
    assert table["raw"].iloc[1][name] == "yes"


def test_x_and_y_together_are_coordinates(read):
    assert lon_lat(read(["x", "y"], ["46.8", "40.0"])) == [(46.8, 40.0)]
    assert lon_lat(read(["x", "lat"], ["46.8", "40.0"])) == [(46.8, 40.0)]


@pytest.mark.parametrize(
    "word", ["NA", "N/A", "nan", "NaN", "null", "NULL", "-", "?", "unknown", " Unknown "]
)
def test_a_coordinate_that_is_not_known_in_words_is_empty(read, word):
    table = read(["place", "lat", "lon"], ["A", word, word], ["B", "40", "46"])
    assert table["located"].tolist() == ["missing", "coordinates"]
    assert table["raw"].iloc[0]["lat"] == word
    assert table.attrs["rejects"] == []
    both = read(["place", "coordinates"], ["A", word], ["B", "40, 46"])
    assert both["located"].tolist() == ["missing", "coordinates"]


def test_half_a_position_is_refused_still(read):
    table = read(["place", "lat", "lon"], ["A", "40", "NA"], ["B", "", ""])
    (reject,) = table.attrs["rejects"]
    assert (reject["column"], reject["line"]) == ("lon", 2)
