"""Incident files: every column word, every refused row named, nothing lost, no traceback."""

import contextlib
import csv
import io
import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import GeomapError, InputError
from geomap.incidents import read_incidents, write_rejects
from geomap.incidents.fields import SYNONYMS, field_of
from geomap.tables import INCIDENT, check_table, names_of


@pytest.fixture
def read(tmp_path):
    """Write a file and read it."""

    def run(content, name="cases.csv", **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_incidents(path, **options)

    return run


def rejects_of(table):
    return [(item["line"], item["column"], item["value"]) for item in table.attrs["rejects"]]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("date", "date_start"),
        ("When", "date_start"),
        ("event_date", "date_start"),
        ("Event Date", "date_start"),
        ("start-date", "date_start"),
        ("end date", "date_end"),
        ("place", "place"),
        ("LOCATION", "place"),
        ("village", "place"),
        ("name", "place"),
        ("lat", "lat"),
        ("Latitude", "lat"),
        ("y", "lat"),
        ("lon", "lon"),
        ("lng", "lon"),
        ("long", "lon"),
        ("Longitude", "lon"),
        ("X", "lon"),
        ("type", "type"),
        ("Event.Type", "type"),
        ("killed", "killed"),
        ("fatalities", "killed"),
        ("deaths", "killed"),
        ("wounded", "wounded"),
        ("injured", "wounded"),
        ("title", "title"),
        ("description", "text"),
        ("text", "text"),
        ("Notes", "text"),
        ("source", "sources"),
        ("URL", "sources"),
        ("id", "id"),
        ("actors", "actors"),
        ("Actor1", "actors"),
        ("\ufeffdate", "date_start"),
        ("casualties", None),
        ("priority", None),
        ("", None),
    ],
)
def test_column_words(header, field):
    assert field_of(header) == field


def test_no_word_means_two_fields():
    words = [word for field, others in SYNONYMS.items() for word in (field, *others)]
    assert len(words) == len(set(words))


def test_a_plain_table_becomes_an_incident_table(read):
    table = read(
        "\ufeffEvent Date;Village;Lat;Lon;type;fatalities;injured;source;url;notes\r\n"
        "24 March 2022;Farukh;40,0194;46,8011;UAV strike;3;>=15;DW;https://x.org/a;from afar\r\n"
    )
    row = table.iloc[0]
    assert list(table.columns) == [*names_of(INCIDENT), "geometry"]
    assert table.crs.to_epsg() == 4326
    assert (row["id"], row["dataset"], row["place"]) == ("cases-2", "cases", "Farukh")
    assert (row.geometry.x, row.geometry.y) == (row["lon"], row["lat"]) == (46.8011, 40.0194)
    assert row["located"] == "coordinates"
    assert pd.isna(row["radius_m"])
    assert (row["type"], row["text"]) == ("drone strike", "from afar")
    assert row["date_start"] == row["date_end"] == pd.Timestamp("2022-03-24")
    assert (row["killed_low"], row["killed_best"], row["killed_high"]) == (3, 3, 3)
    assert row["wounded_low"] == 15
    assert row["sources"] == ["DW", "https://x.org/a"]
    assert (row["claims"], row["contested"]) == ([], None)
    assert row["raw"]["Lat"] == "40,0194"
    check_table(table, INCIDENT, "incidents")


def test_what_is_not_known_stays_empty_and_stays_in_the_table(read):
    table = read("id,date,place,killed\na,,Nowhere Known,\nb,2022,,\n")
    assert list(table["located"]) == ["missing", "missing"]
    assert pd.isna(table["date_start"].iloc[0])
    assert table["killed_best"].isna().all()
    assert table.geometry.isna().all()
    assert table["date_precision"].iloc[1] == "year"
    assert table["date_end"].iloc[1] == pd.Timestamp("2022-12-31")


def test_raw_holds_every_cell_as_it_was(read):
    header = ["place", "place", "", " Date ", "='x'"]
    cells = ["  Farukh ", "", "'=1+1", " 2022-03-24", "a\r\nb"]
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([header, cells])
    raw = read(buffer.getvalue()).iloc[0]["raw"]
    assert list(raw.values()) == cells
    assert list(raw) == ["place", "place (2)", "column 3", " Date ", "='x'"]


REJECTS = [
    ("date,place,lat,lon", "2022-03-24,Farukh,999,46.8", "lat", "999"),
    ("date,place,lat,lon", "2022-03-24,Farukh,40,200", "lon", "200"),
    ("date,place,lat,lon", "2022-03-24,Farukh,40,", "lon", ""),
    ("date,place,lat,lon", "2022-03-24,Farukh,nan,46", "lat", ""),
    ("date,place,lat,lon", "2022-03-24,Farukh,46.8E,46.8", "lat", "46.8E"),
    ("date,place,lat,lon", "2022-03-24,Farukh,40.0N,-46.8E", "lon", "-46.8E"),
    ("Date,place", "31/02/2022,Farukh", "Date", "31/02/2022"),
    ("date,place", "03/04/2022,Farukh", "date", "03/04/2022"),
    ("date,end date,place", "2022-03-24,2022-03-01,Farukh", "date_end", "2022-03-01"),
    ("place,killed", "Farukh,several", "killed", "several"),
    ("place,killed_low,killed_high", "Farukh,5,3", "killed_low", "5, 3"),
    ("place,radius_m", "Farukh,-1", "radius_m", "-1"),
    ("place,located", "Farukh,guessed", "located", "guessed"),
    ("place,killed", "Farukh,1,2", "", ""),
    ("place,killed", "Farukh", "", ""),
    ("place,killed", "Far\0ukh,1", "", ""),
    ("place,killed", '"Far"ukh,1', "", ""),
    ("place,killed", ",", "", ""),
    ("id,place", "good,Farukh", "place", "Farukh"),
]


@pytest.mark.parametrize(("header", "bad", "column", "value"), REJECTS)
def test_a_row_that_cannot_be_understood_is_named_and_the_others_stay(
    read, header, bad, column, value
):
    columns = header.split(",")
    good = ",".join({"place": "Shusha", "id": "good"}.get(name, "") for name in columns)
    last = ",".join({"place": "Hadrut", "id": "last"}.get(name, "") for name in columns)
    table = read(f"{header}\n{good}\n{bad}\n{last}\n")
    assert list(table["place"]) == ["Shusha", "Hadrut"]
    assert rejects_of(table) == [(3, column, value)]
    assert table.attrs["rejects"][0]["reason"]
    assert json.loads(table.attrs["rejects"][0]["row"])


def test_coordinates_with_letters_and_minutes_are_read(read):
    table = read(
        "place,lat,lon\n"
        "Farukh,40.0N,46.8E\n"
        "Cape Town,33.9S,18.4E\n"
        'Farukh,"40°1\'9.84""N","46°48\'3.96""E"\n'
        'Lima,S 12°3\',"77,05 W"\n'
    )
    assert table.attrs["rejects"] == []
    assert table["lat"].tolist() == pytest.approx([40.0, -33.9, 40.0194, -12.05])
    assert table["lon"].tolist() == pytest.approx([46.8, 18.4, 46.8011, -77.05])
    assert table["located"].eq("coordinates").all()


def test_a_latitude_that_is_a_longitude_says_so(read):
    table = read("place,lat,lon\nFarukh,46.8E,46.8\nFarukh,40.0N,46.8E\n")
    assert table.attrs["rejects"][0]["reason"] == "is a longitude, not a latitude"


def test_an_id_of_a_refused_row_is_free_again(read):
    table = read("id,place,killed\na,A,x\na,B,1\na,C,2\n")
    assert list(table["place"]) == ["B"]
    assert rejects_of(table) == [(2, "killed", "x"), (4, "place", "C")]


def test_lines_are_counted_as_an_editor_does(read):
    table = read(
        'place,text,lat,lon\nA,"two\nlines",40,46\n\nB,,999,46\n"C\nD",,999,46\nE,,40,46\n'
    )
    assert [line for line, _, _ in rejects_of(table)] == [5, 6]
    assert list(table["id"]) == ["cases-2", "cases-8"]


def test_a_quote_that_is_never_closed_costs_its_line_only(read):
    table = read('place,killed\nA,1\n"B,2\nC,3\nD,4\n')
    assert list(table["place"]) == ["A", "C", "D"]
    assert rejects_of(table) == [(3, "", "")]
    assert "never closed" in table.attrs["rejects"][0]["reason"]


def test_a_huge_cell_is_refused_with_its_whole_record(read):
    huge = "x" * 10_000_000
    table = read(f'place,text\nA,a\nB,"{huge}\nC,{huge}"\nD,d\n')
    assert list(table["place"]) == ["A", "D"]
    assert rejects_of(table) == [(3, "", "")]
    assert len(table.attrs["rejects"][0]["row"]) < 20_000


def test_rejects_are_written_as_csv_that_no_sheet_executes(read, tmp_path):
    path = tmp_path / "cases.rejects.csv"
    read("place,killed\nA,1\nB,=cmd()\n", rejects=path)
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == ["line", "column", "value", "reason", "row", "file"]
    assert (rows[0]["line"], rows[0]["column"], rows[0]["value"]) == ("3", "killed", "'=cmd()")
    assert json.loads(rows[0]["row"]) == {"place": "B", "killed": "=cmd()"}
    read("place\nA\n", rejects=path)
    assert len(path.read_text().splitlines()) == 1, "no longer those of the earlier run"
    read("place\nA\n", rejects=tmp_path / "none.csv")
    assert not (tmp_path / "none.csv").exists()
    write_rejects([], path)
    assert path.read_text().startswith("line,column")


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        ("", "cases.csv", "empty"),
        ("  \n \n", "cases.csv", "empty"),
        ("place,killed\n", "cases.csv", "no rows"),
        ("title,killed\nA,1\n", "cases.csv", "neither|no column for a place or for coordinates"),
        ("lat,killed\n40,1\n", "cases.csv", "no column for a place or for coordinates"),
        ("place,killed\nA,x\nB,y\n", "cases.csv", 'none of its 2 rows .* line 2: killed "x"'),
        (b"place\nF\x81\x98rukh\n", "cases.csv", "line 2: not UTF-8"),
        ("place\nFarukh\n".encode("utf-16") + b"\0", "cases.csv", "line 3: not UTF-16"),
        ('"place\nA\n', "cases.csv", "header"),
        (b"PK\x03\x04", "cases.xlsx", "not a format that is read here.*GeoJSON.*CSV"),
        ("place\nA\n", "cases.docx", "not a format that is read here"),
        ("{", "cases.geojson", "no valid JSON"),
        ("[" * 100_000, "cases.geojson", "not a format|JSON"),
        ('{"a":' * 100_000, "cases.json", "JSON"),
        ('{"type":"Topology"}', "cases.json", "FeatureCollection"),
        ('{"type":"FeatureCollection","features":[]}', "a.geojson", "it has no rows"),
        ('{"type":"FeatureCollection","features":{}}', "a.geojson", "no list"),
        ('{"type":"FeatureCollection","features":[NaN]}', "a.geojson", "NaN"),
        ('{"type":"FeatureCollection","features":[1]}', "a.geojson", "none of its 1 rows"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_clear_line(read, content, name, message):
    with pytest.raises(InputError, match=message) as caught:
        read(content, name)
    assert "\n" not in str(caught.value)
    assert name in str(caught.value)


def test_a_missing_file_and_a_folder_are_one_line(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path / "none.xlsx", tmp_path):
        with pytest.raises(InputError, match=str(path)):
            read_incidents(path)


def test_a_bare_minus_is_standard_input(monkeypatch):
    for text in ("place,lat,lon\nA,40,46\n", json.dumps(feature([46, 40], place="A"))):
        stdin = io.TextIOWrapper(io.BytesIO(text.encode()))
        monkeypatch.setattr("sys.stdin", stdin)
        table = read_incidents("-")
        assert (table.iloc[0]["place"], table.iloc[0]["lat"]) == ("A", 40)
        assert table.iloc[0]["id"].startswith("stdin-")


def feature(position, **properties):
    geometry = None if position is None else {"type": "Point", "coordinates": position}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def collection(*features, **members):
    return json.dumps({"type": "FeatureCollection", "features": features, **members})


def test_geojson_points_are_read_by_geometry_and_properties(read):
    table = read(
        collection(
            feature([46.8011, 40.0194, 900], date="2022-03-24", deaths=3, place="Farukh", x=8e6),
            feature(None, place="Shusha", tags=["a"], deaths=None),
        ),
        "cases.geojson",
    )
    assert list(table["lon"].fillna(0)) == [46.8011, 0]
    assert list(table["killed_best"].fillna(-1)) == [3, -1]
    assert list(table["located"]) == ["coordinates", "missing"]
    assert table["raw"][1]["tags"] == '["a"]'
    assert json.loads(table["raw"][0]["geometry"])["coordinates"][2] == 900


def test_geojson_features_that_are_no_points_are_refused_by_number(read, tmp_path):
    line = {"type": "LineString", "coordinates": [[46, 40], [47, 40]]}
    table = read(
        collection(
            feature([46, 40], place="A"),
            {"type": "Feature", "geometry": line, "properties": {"place": "B"}},
            feature([400, 40], place="C"),
            feature(["46", 40], place="D"),
            feature([46, 40], place="E", deaths="x"),
            {"type": "Feature", "geometry": None, "properties": [1]},
            feature([46, 40], place="half \ud800 a character"),
            feature([46, 40], place="nul \0"),
        ),
        "cases.geojson",
        rejects=tmp_path / "rejects.csv",
    )
    assert list(table["place"]) == ["A"]
    assert [line for line, _, _ in rejects_of(table)] == [2, 3, 4, 5, 6, 7, 8]
    assert len((tmp_path / "rejects.csv").read_text("utf-8").splitlines()) == 8


def test_geojson_in_metres_is_refused_as_a_whole(read):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    with pytest.raises(InputError, match="EPSG:4326"):
        read(collection(feature([46, 40]), crs=crs), "cases.geojson")
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert len(read(collection(feature([46, 40]), crs=crs), "cases.geojson")) == 1


CELLS = st.one_of(
    st.text(max_size=12),
    st.text(alphabet="\",;\n\r\t\0'=2022-0/.", max_size=12),
    st.sampled_from(["2022-03-24", "40.0", "46,8", "999", "Farukh", "3-5", ">10", "0", ""]),
    st.sampled_from(["3/4/2022", "24/3/2022", "4-3-2022", "40, 46", "POINT (1 2)", "März 2022"]),
)
HEADERS = [
    "Datum", "coordinates", "Широта", "X", "id", "date", "place", "lat", "lon", "killed", "source",
    "type", "odd", "date_end",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(HEADERS), min_size=1, max_size=6).map(lambda names: ["place", *names]),
    st.lists(st.lists(CELLS, min_size=2, max_size=8), min_size=1, max_size=6),
)
def test_any_table_of_strings_loads_or_lists_every_row_it_refused(tmp_path_factory, header, rows):
    path = tmp_path_factory.mktemp("any") / "cases.csv"
    with path.open("w", encoding="utf-8", newline="", errors="replace") as stream:
        csv.writer(stream).writerows([header, *rows])
    rejects = path.with_name("rejects.csv")
    read = 0
    with contextlib.suppress(InputError):
        table = read_incidents(path, rejects=rejects)
        check_table(table, INCIDENT, "incidents")
        assert table["id"].is_unique
        read = len(table)
    listed = 0
    if rejects.exists():
        with rejects.open(encoding="utf-8", newline="") as stream:
            listed = len(list(csv.DictReader(stream)))
    assert read + listed == len(rows)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("bytes") / "cases.csv"
    path.write_bytes(b"place,lat,lon\n" + content)
    with contextlib.suppress(GeomapError):
        check_table(read_incidents(path), INCIDENT, "incidents")
