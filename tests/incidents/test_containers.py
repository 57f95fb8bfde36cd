"""The same incidents from every kind of file, as GDAL, pyarrow and hand-made files have them."""

import datetime as dt
import io
import warnings
import zipfile

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point

from geomap.errors import GeomapError, InputError
from geomap.incidents import ReadOptions, read_incidents
from geomap.incidents.readers import FORMATS, READERS
from geomap.tables import INCIDENT, check_table

POINTS = [Point(46.8011, 40.0194), Point(46.7465, 39.7537)]


@pytest.fixture
def layer():
    cells = {
        "Ort": ["Farukh", "Şuşa"],
        "killed": pd.array([3, None], dtype="Int32"),
        "Datum": ["2022-03-24", "2022-03-25"],
    }
    return gpd.GeoDataFrame(cells, geometry=POINTS, crs="EPSG:4326")


def held(table):
    check_table(table, INCIDENT, "incidents")
    days = table["date_start"].dt.strftime("%Y-%m-%d")
    return list(zip(table["place"], table["killed_best"].fillna(-1), days, strict=True))


HELD = [("Farukh", 3, "2022-03-24"), ("Şuşa", -1, "2022-03-25")]


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32638", "EPSG:3857"])
@pytest.mark.parametrize(
    ("suffix", "key"),
    [("gpkg", "gpkg"), ("shp", "shapefile"), ("fgb", "fgb"), ("parquet", "parquet")],
)
def test_points_come_in_degrees_from_any_reference_system(tmp_path, layer, suffix, key, crs):
    path = tmp_path / f"cases.{suffix}"
    moved = layer.to_crs(crs)
    moved.to_parquet(path) if suffix == "parquet" else moved.to_file(path, spatial_index=False)
    table = read_incidents(path)
    assert held(table) == HELD
    assert table["lon"].tolist() == pytest.approx([p.x for p in POINTS], abs=1e-9)
    assert table["lat"].tolist() == pytest.approx([p.y for p in POINTS], abs=1e-9)
    assert table["located"].eq("coordinates").all()
    assert table.attrs["format"] == key
    assert table["raw"].iloc[0]["geometry"].startswith("POINT (")


def test_geometry_that_is_no_point_is_refused_by_its_number(tmp_path, layer):
    shapes = [MultiPoint([POINTS[0]]), LineString(POINTS)]
    layer.set_geometry(gpd.GeoSeries(shapes, crs="EPSG:4326")).to_file(tmp_path / "cases.gpkg")
    table = read_incidents(tmp_path / "cases.gpkg")
    assert table["place"].tolist() == ["Farukh"]
    (reject,) = table.attrs["rejects"]
    assert (reject["line"], reject["column"]) == (2, "geometry")
    assert "LineString" in reject["reason"]


def test_a_day_does_not_pass_through_a_time_zone(tmp_path, layer):
    layer["Datum"] = pd.to_datetime(["2022-03-24T00:30:00+04:00", "2022-03-25T01:30:00+04:00"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pyogrio.write_dataframe(layer, tmp_path / "cases.gpkg")
    assert held(read_incidents(tmp_path / "cases.gpkg")) == HELD


def test_a_shapefile_without_its_reference_system_is_refused(tmp_path, layer):
    layer.to_file(tmp_path / "cases.shp")
    (tmp_path / "cases.prj").unlink()
    with pytest.raises(InputError, match="no coordinate reference system"):
        read_incidents(tmp_path / "cases.shp")
    (tmp_path / "cases.shx").unlink()
    with pytest.raises(InputError, match=r"cases\.shp: cannot be read"):
        read_incidents(tmp_path / "cases.shp")


def test_the_layer_is_the_one_that_is_named_or_the_only_one_of_points(tmp_path, layer):
    path = tmp_path / "cases.gpkg"
    layer.to_file(path, layer="first")
    lines = gpd.GeoDataFrame({"a": [1]}, geometry=[LineString(POINTS)], crs="EPSG:4326")
    lines.to_file(path, layer="roads")
    table = read_incidents(path)
    assert held(table) == HELD
    assert table.attrs["notes"] == ['layer "first" is read; "roads" are not']
    layer.iloc[:1].to_file(path, layer="second")
    with pytest.raises(InputError, match=r'"first", "second".*--layer NAME'):
        read_incidents(path)
    assert held(read_incidents(path, options=ReadOptions(layer="second"))) == HELD[:1]
    with pytest.raises(InputError, match='no layer "third"; there are "first"'):
        read_incidents(path, options=ReadOptions(layer="third"))


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>A</name><Placemark><name>Farukh</name>
<TimeStamp><when>2022-03-24</when></TimeStamp>
<ExtendedData><Data name="killed"><value>3</value></Data></ExtendedData>
<Point><coordinates>46.8011,40.0194,900</coordinates></Point></Placemark></Folder>
<Folder><name>B</name><Placemark><name>Şuşa</name>
<TimeSpan><begin>2022-03-25</begin></TimeSpan>
<Point><coordinates>46.7465,39.7537</coordinates></Point></Placemark></Folder>
</Document></kml>"""


def test_kml_and_kmz_give_the_placemarks_of_all_folders(tmp_path):
    (tmp_path / "cases.kml").write_text(KML, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "cases.kmz", "w") as archive:
        archive.writestr("doc.kml", KML)
    for name in ("cases.kml", "cases.kmz"):
        table = read_incidents(tmp_path / name)
        assert table["place"].tolist() == ["Farukh", "Şuşa"]
        assert table["lat"].tolist() == [40.0194, 39.7537]
        assert table["killed_best"].fillna(-1).tolist() == [3, -1]
        assert str(table["date_start"].iloc[0].date()) == "2022-03-24"
        only = read_incidents(tmp_path / name, options=ReadOptions(layer="B"))
        assert only["place"].tolist() == ["Şuşa"]
        assert str(only["date_start"].iloc[0].date()) == "2022-03-25"


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("cases.kml", "<OGRVRTDataSource><!-- <kml> --><SrcDataSource>/etc/passwd"),
        ("cases.gpkg", "<OGRVRTDataSource><OGRVRTLayer name='a'>"),
        ("cases.shp", "<OGRVRTDataSource/>"),
        ("cases.fgb", "GDALG"),
    ],
)
def test_a_file_that_points_elsewhere_is_of_no_format(tmp_path, name, start):
    (tmp_path / name).write_text(start)
    with pytest.raises(InputError, match="not a format that is read here"):
        read_incidents(tmp_path / name)


def sheets(tmp_path, name="cases.xlsx", **tables):
    path = tmp_path / name
    for number, (sheet, table) in enumerate(tables.items()):
        pyogrio.write_dataframe(table, path, layer=sheet, append=number > 0)
    return path


PLAIN = pd.DataFrame(
    {
        "Ort": ["Farukh", "Şuşa"],
        "killed": pd.array([3, None], dtype="Int32"),
        "Datum": [dt.date(2022, 3, 24), dt.date(2022, 3, 25)],
        "lat": [40.0194, 39.7537],
        "lon": [46.8011, 46.7465],
    }
)


def test_a_workbook_is_read_with_its_own_dates_and_row_numbers(tmp_path):
    path = sheets(tmp_path, Cases=PLAIN)
    table = read_incidents(path)
    assert held(table) == HELD
    assert table["id"].tolist() == ["cases-2", "cases-3"]
    assert table["raw"].iloc[0] == {
        "Ort": "Farukh", "killed": "3", "Datum": "2022-03-24", "lat": "40.0194", "lon": "46.8011",
    }  # fmt: skip
    assert table.attrs["format"] == "xlsx"
    renamed = path.rename(tmp_path / "cases.csv")
    assert held(read_incidents(renamed)) == HELD, "what it is goes before what it is called"


def test_the_sheet_is_the_one_that_says_where_or_the_one_that_is_named(tmp_path):
    legend = pd.DataFrame({"code": ["a"], "meaning": ["b"]})
    table = read_incidents(sheets(tmp_path, Legend=legend, Cases=PLAIN))
    assert held(table) == HELD
    assert table.attrs["notes"] == ['sheet "Cases" is read; "Legend" are not']
    both = sheets(tmp_path, "two.xlsx", May=PLAIN, June=PLAIN.iloc[:1])
    with pytest.raises(InputError, match=r'"May", "June".*--layer NAME'):
        read_incidents(both)
    assert held(read_incidents(both, options=ReadOptions(layer="June"))) == HELD[:1]
    with pytest.raises(InputError, match='no sheet "July"'):
        read_incidents(both, options=ReadOptions(layer="July"))


def xlsx(*rows):
    """Return a workbook of texts, written by hand, at the cells given."""
    cells = "".join(
        f'<row r="{number}">'
        + "".join(
            f'<c r="{letters}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
            for letters, text in row.items()
        )
        + "</row>"
        for number, row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
        ),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def test_titles_above_the_table_and_gaps_in_it_are_stepped_over(tmp_path):
    path = tmp_path / "cases.xlsx"
    rows = [
        (2, {"B": "Incidents of the village of March"}),
        (4, {"B": "Place", "C": "Date", "E": "note"}),
        (5, {"B": "Farukh", "C": "24 March 2022"}),
        (8, {"B": "Hadrut", "C": "x"}),
    ]
    path.write_bytes(xlsx(*rows))
    table = read_incidents(path)
    assert (table["id"].tolist(), table["place"].tolist()) == (["cases-5"], ["Farukh"])
    assert table.attrs["rejects"][0]["line"] == 8
    assert any("row 4" in note for note in table.attrs["notes"])


def test_a_cell_in_a_far_corner_does_not_fill_the_memory(tmp_path):
    path = tmp_path / "cases.xlsx"
    path.write_bytes(xlsx((1, {"A": "place"}), (1_048_576, {"XFD": "x"})))
    with pytest.raises(InputError, match="very far apart"):
        read_incidents(path)


def test_titles_above_a_csv_table_are_stepped_over_and_said(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("Übersicht;;\n;;\nDatum;Ort;x\n24.03.2022;Farukh;\n", encoding="utf-8")
    table = read_incidents(path)
    assert table["place"].tolist() == ["Farukh"]
    assert table["id"].tolist() == ["cases-4"]
    assert table.attrs["notes"] == ["the columns are named in line 3; what is above is left out"]


@pytest.mark.parametrize("mark", [";", "|", "\t"])
def test_a_spreadsheet_may_say_its_delimiter(tmp_path, mark):
    path = tmp_path / "cases.csv"
    path.write_text(f"sep={mark}\nplace{mark}a,b\nFarukh{mark}1\n", encoding="utf-8")
    assert read_incidents(path)["raw"].iloc[0] == {"place": "Farukh", "a,b": "1"}


def test_an_archive_of_one_file_is_read_as_that_file(tmp_path, layer):
    path = tmp_path / "cases.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.csv", "place,date\nFarukh,2022-03-24\n")
    assert read_incidents(path)["id"].tolist() == ["cases-2"]
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("other.csv", "place\nA\n")
    with pytest.raises(InputError, match="holds 2 files; unpack it"):
        read_incidents(path)
    layer.to_file(tmp_path / "shape.shp")
    with zipfile.ZipFile(tmp_path / "shape.zip", "w") as archive:
        for part in tmp_path.glob("shape.*"):
            if part.suffix != ".zip":
                archive.write(part, part.name)
    assert held(read_incidents(tmp_path / "shape.zip")) == HELD


def test_parquet_without_geometry_is_a_table(tmp_path):
    path = tmp_path / "cases.parquet"
    table = pa.table(
        {
            "place": pa.array(["Farukh", None]).dictionary_encode(),
            "date": pa.array([dt.datetime(2022, 3, 24), None], pa.timestamp("us")),  # noqa: DTZ001
            "lat": [40.5, None],
            "lon": [46.0, None],
            "tags": [["a"], None],
            "ok": [True, None],
            "when_known": pa.array([dt.date(2022, 1, 1), None]),
        }
    )
    pq.write_table(table, path)
    read = read_incidents(path)
    assert read["raw"].iloc[0] == {
        "place": "Farukh", "date": "2022-03-24", "lat": "40.5", "lon": "46",
        "tags": '["a"]', "ok": "true", "when_known": "2022-01-01",
    }  # fmt: skip
    assert [item["line"] for item in read.attrs["rejects"]] == [2]


@pytest.mark.parametrize(
    ("cell", "lon", "lat"),
    [
        ("40.0194, 46.8011", 46.8011, 40.0194),
        ("40,0194; 46,8011", 46.8011, 40.0194),
        ("(40.0194, 46.8011)", 46.8011, 40.0194),
        ("[46.8011, 40.0194]", 46.8011, 40.0194),
        ("40°1'9.84\"N 46°48'3.96\"E", 46.8011, 40.0194),
        ("46.8011E 40.0194N", 46.8011, 40.0194),
        ("POINT (46.8011 40.0194)", 46.8011, 40.0194),
        ("point z(46.8011 40.0194 900)", 46.8011, 40.0194),
        ("SRID=4326;POINT(46.8011 40.0194)", 46.8011, 40.0194),
        ("MULTIPOINT ((46.8011 40.0194))", 46.8011, 40.0194),
        (POINTS[0].wkb_hex, 46.8011, 40.0194),
        ("geo:40.0194,46.8011", 46.8011, 40.0194),
    ],
)
def test_one_column_may_hold_both_coordinates(tmp_path, cell, lon, lat):
    path = tmp_path / "cases.csv"
    pd.DataFrame({"coordinates": [cell, ""], "place": ["A", "B"]}).to_csv(path, index=False)
    table = read_incidents(path)
    assert table["lon"].iloc[0] == pytest.approx(lon, abs=1e-9)
    assert table["lat"].iloc[0] == pytest.approx(lat, abs=1e-9)
    assert table["located"].tolist() == ["coordinates", "missing"]
    assert table["raw"].iloc[0]["coordinates"] == cell


def test_a_grid_square_is_as_wide_as_it_says(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("mgrs,radius_m\n38SMJ 12 56,\n38SMJ 12 56,9000\n", encoding="utf-8")
    table = read_incidents(path)
    assert table["radius_m"].tolist() == pytest.approx([1000 / 2**0.5, 9000], rel=1e-3)


@pytest.mark.parametrize(
    "cell",
    ["[40.1, 135.6]", "240.1, 5.6", "Farukh", "40", "POINT (200 40)", "POINT (nan 1)",
     "LINESTRING (1 2, 3 4)", "SRID=3857;POINT(1 2)", "POINT (1", "0" * 60, "01ff" * 20],
)  # fmt: skip
def test_a_cell_that_is_no_position_refuses_its_row(tmp_path, cell):
    path = tmp_path / "cases.csv"
    pd.DataFrame({"coordinates": [cell, "40, 46"], "place": ["A", "B"]}).to_csv(path, index=False)
    table = read_incidents(path)
    assert table["place"].tolist() == ["B"]
    (reject,) = table.attrs["rejects"]
    assert (reject["line"], reject["column"], reject["value"]) == (2, "coordinates", cell)


def test_lat_and_lon_go_before_a_column_of_both(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text('lat,lon,coordinates\n1,2,"3, 4"\n,,"3, 4"\n', encoding="utf-8")
    assert read_incidents(path)["lat"].tolist() == [1, 3]


def test_a_format_that_is_named_is_used_or_said_to_be_wrong(tmp_path):
    path = tmp_path / "cases.dat"
    path.write_text("place\nFarukh\n", encoding="utf-8")
    with pytest.raises(InputError, match="not a format that is read here"):
        read_incidents(path)
    table = read_incidents(path, options=ReadOptions(format="csv"))
    assert table["place"].tolist() == ["Farukh"]
    with pytest.raises(InputError, match="it is not Parquet inside"):
        read_incidents(path, options=ReadOptions(format="parquet"))
    with pytest.raises(InputError, match='format "pdf" is not known; name one of geojson, csv'):
        read_incidents(path, options=ReadOptions(format="pdf"))


def test_the_command_line_offers_the_formats_that_are_read():
    from geomap.cli.reading import FORMATS as OFFERED

    assert OFFERED == FORMATS


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.key)
@settings(max_examples=25, deadline=None)
@given(data=st.binary(max_size=200))
def test_broken_files_of_every_kind_are_one_line(tmp_path_factory, reader, data):
    starts = {
        "xlsx": xlsx((1, {"A": "place"}))[:-60], "parquet": b"PAR1", "gpkg": b"SQLite format 3\0",
        "shapefile": b"\0\0\x27\x0a", "fgb": b"fgb\x03fgb\x00", "kml": b"<kml>",
    }  # fmt: skip
    suffix = max(reader.suffixes)
    path = tmp_path_factory.mktemp("broken") / f"cases{suffix}"
    path.write_bytes(starts.get(reader.key, b"") + data)
    try:
        check_table(read_incidents(path), INCIDENT, "incidents")
    except GeomapError as error:
        assert "\n" not in str(error)  # noqa: PT017
