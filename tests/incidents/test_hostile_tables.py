"""Tables as people leave them: rows that are no incident, words for nothing, lost digits."""

import pytest

from geomap.errors import InputError
from geomap.incidents import read_incidents


@pytest.fixture
def read(tmp_path):
    def run(content):
        path = tmp_path / "cases.csv"
        path.write_text(content, encoding="utf-8")
        return read_incidents(path)

    return run


def refused(table):
    return {item["line"]: item["reason"] for item in table.attrs["rejects"]}


@pytest.mark.parametrize("word", ["Total", "TOTAL:", "Итого", "Gesamt", "Toplam", "المجموع"])
@pytest.mark.parametrize("row", [",{},3", "{},,3"])
def test_a_total_at_the_end_is_no_incident(read, word, row):
    table = read(f"title,place,killed\n,Farukh,3\n{row.format(word)}\n")
    assert table["place"].tolist() == ["Farukh"]
    assert "total of other rows" in refused(table)[3]


def test_a_place_called_like_a_total_stays_where_more_is_said(read):
    table = read("date,place,killed\n2022-03-24,Farukh,3\n2022-03-25,Total,1\n2022-03-26,Sum,\n")
    assert table["place"].tolist() == ["Farukh", "Total", "Sum"]


def test_a_header_inside_the_table_is_no_incident(read):
    table = read("place,source\nFarukh,x\nplace,source\nShusha,y\n")
    assert table["place"].tolist() == ["Farukh", "Shusha"]
    assert "repeats the names" in refused(table)[3]


def test_a_second_line_of_headers_is_no_incident(read):
    table = read("date,place,Casualties,\n,,killed,wounded\n2022-03-24,Farukh,3,1\n")
    assert table["place"].tolist() == ["Farukh"]
    assert "one header row" in refused(table)[2]


def test_words_for_what_is_not_known_are_no_place(read):
    table = read("place,lat,lon\nN/A,40,46\nunknown,40,46\n-,40,46\nNA,40,46\nNa,40,46\n")
    assert table["place"].tolist() == [None, None, None, None, "Na"]
    assert table["raw"].iloc[0]["place"] == "N/A"


def test_zero_zero_is_not_known_and_said(read):
    table = read("place,lat,lon\nFarukh,0,0\nShusha,0.0,0.000\nEquator,0,9.3\n")
    assert table["located"].tolist() == ["missing", "missing", "coordinates"]
    assert table["lon"].fillna(-1).tolist() == [-1, -1, 9.3]
    assert table.attrs["notes"] == [
        "the coordinates 0, 0 are read as not known: line 2 and 1 more lines"
    ]


def test_ids_that_programs_took_for_numbers(read):
    table = read("id,place\n1.0,A\n12.0,B\n,C\n")
    assert table["id"].tolist() == ["1", "12", "cases-4"]
    assert table["raw"].iloc[1]["id"] == "12.0"
    mixed = read("id,place\n1.0,A\n1.1,B\n")
    assert mixed["id"].tolist() == ["1.0", "1.1"]
    lost = read("id,place\n1.97E+11,A\nx,B\n")
    assert any("lost digits" in note for note in lost.attrs["notes"])


@pytest.mark.parametrize(
    ("lat", "lon", "said"),
    [("146.8", "40", "changed places"), ("4431234.2", "461234.5", "EPSG:4326"),
     ("400194", "468011", "decimal point")],
)  # fmt: skip
def test_numbers_that_are_no_degrees_say_what_they_may_be(read, lat, lon, said):
    with pytest.raises(InputError, match=said):
        read(f"place,lat,lon\nA,{lat},{lon}\n")
