"""Files of GIS programs and Parquet written back: GDAL and Arrow find the same in them."""

import datetime as dt
import decimal
import json
import zipfile

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
from shapely.geometry import LineString, Point

from geomap.errors import OutputError
from geomap.incidents import ReadOptions, read_incidents, write_original

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning:pyogrio")

BACK = "the row that was not understood is written back, too"


def cases(crs="EPSG:4326"):
    columns = {
        "place": ["Farukh", "Şuşa", None, "a line"],
        "killed": pd.array([1, None, 3, 4], dtype="Int32"),
        "note": ["", "x", None, "ж" * 90],
        "weight": [1.5, None, 0.1 + 0.2, -1e300],
        "seen": pd.to_datetime(
            ["2022-03-24T12:00:00.123+04:00", None, "2022-03-25T00:00:00+04:00", None],
            format="ISO8601",
        ),
    }
    shapes = [Point(46.801100000000005, 40.02), None, Point(46, 39), LineString([(0, 0), (1, 1)])]
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326").to_crs(crs)


def layers(path):
    """Return what GDAL finds: schema, rows with their numbers, reference system, geometry."""
    found = {}
    for name, _ in pyogrio.list_layers(path):
        meta, table = pyogrio.read_arrow(
            path, layer=name, datetime_as_string=True, return_fids=True
        )
        found[name] = (table.schema, table.to_pylist(), meta["crs"], meta["geometry_type"])
    return found


def back(source, **options):
    """Read a file and write it beside itself; return the new path and the notes."""
    path = source.with_name(f"b{source.suffix}")
    table = read_incidents(source, options=ReadOptions(**options))
    json.dumps(table.attrs)
    return path, write_original(table, path)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32638"])
def test_a_geopackage_comes_back_with_types_and_reference_system(tmp_path, crs):
    pyogrio.write_dataframe(cases(crs), tmp_path / "a.gpkg", layer="b")
    path, notes = back(tmp_path / "a.gpkg")
    assert layers(path) == layers(tmp_path / "a.gpkg")
    assert notes == (BACK,)


def test_numbers_of_features_come_back_and_other_layers_are_named(tmp_path):
    source = tmp_path / "a.gpkg"
    numbers = pa.array([5, 9, 12], pa.int64())
    shapes = gpd.GeoSeries([Point(46, 40)] * 3).to_wkb()
    table = pa.table({"fid": numbers, "place": ["A", "B", "C"], "geom": pa.array(shapes)})
    about = {"geometry_name": "geom", "geometry_type": "Point", "crs": "EPSG:4326"}
    pyogrio.write_arrow(table, source, layer="cases", driver="GPKG", **about)
    pyogrio.write_dataframe(cases()[3:], source, layer="roads")
    path, notes = back(source)
    assert layers(path)["cases"] == layers(source)["cases"]
    assert [row["fid"] for row in layers(path)["cases"][1]] == [5, 9, 12]
    assert notes == ('not read and so not written: layer "roads"',)
    part = read_incidents(source).iloc[1:]
    assert write_original(part, path)[-1] == "features are numbered anew"
    assert [row["place"] for row in layers(path)["cases"][1]] == ["B", "C"]


def test_a_column_that_is_called_geometry_hides_no_geometry(tmp_path):
    table = cases()[:2].rename_geometry("shape").assign(geometry=["round", None])
    pyogrio.write_dataframe(table, tmp_path / "a.gpkg", layer="b")
    path, _ = back(tmp_path / "a.gpkg")
    assert layers(path) == layers(tmp_path / "a.gpkg")


def test_a_table_without_geometry_comes_back(tmp_path):
    table = pd.DataFrame({"place": ["A"], "lat": [40.5], "lon": [46.5], "n": [7]})
    pyogrio.write_dataframe(table, tmp_path / "a.gpkg", layer="b")
    path, _ = back(tmp_path / "a.gpkg")
    assert layers(path) == layers(tmp_path / "a.gpkg")


@pytest.mark.parametrize("encoding", ["UTF-8", "CP1254"])
def test_a_shapefile_comes_back_with_its_companions(tmp_path, encoding):
    source = tmp_path / "in" / "b.shp"
    source.parent.mkdir()
    table = cases()[:3].drop(columns="seen")
    pyogrio.write_dataframe(table, source, encoding=encoding)
    path = tmp_path / "b.shp"
    (tmp_path / "b.qix").write_bytes(b"an index of what was there before")
    assert write_original(read_incidents(source), path) == ()
    assert layers(path) == layers(source)
    made = {file.name for file in tmp_path.iterdir() if file.is_file()}
    assert made == {file.name for file in source.parent.iterdir()}
    for ending in ("dbf", "shp", "cpg"):
        one, two = (file.with_suffix(f".{ending}").read_bytes() for file in (source, path))
        assert (one[:1] + one[4:]) == (two[:1] + two[4:])  # a DBF has its day in bytes 1 to 3


def test_a_flatgeobuf_with_missing_geometry_is_read_and_comes_back(tmp_path):
    pyogrio.write_dataframe(cases(), tmp_path / "a.fgb", layer="b", spatial_index=False)
    path, notes = back(tmp_path / "a.fgb")
    one, two = (pyogrio.read_dataframe(file) for file in (tmp_path / "a.fgb", path))
    pd.testing.assert_frame_equal(one, two)
    assert notes == (BACK,)


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Style id="s"/>
<Folder><name>one</name>
<Placemark><name>A</name><description>x &amp; y</description>
<TimeStamp><when>2022-03-24</when></TimeStamp><styleUrl>#s</styleUrl>
<ExtendedData><Data name="killed"><value>3</value></Data></ExtendedData>
<Point><coordinates>46.801100000000005,40.1</coordinates></Point></Placemark>
<Placemark><name>line</name><LineString><coordinates>46,40 47,41</coordinates></LineString>
</Placemark></Folder>
<Folder><name>two</name><Placemark id="own"><name>B</name>
<TimeSpan><begin>2022-03-01</begin><end>2022-03-02</end></TimeSpan>
<ExtendedData><Data name="source"><value>me</value></Data></ExtendedData>
<Point><coordinates>46.2,40.2,100</coordinates></Point></Placemark></Folder></Document></kml>
"""


@pytest.mark.parametrize("suffix", ["kml", "kmz"])
def test_placemarks_come_back_in_their_folders(tmp_path, suffix):
    source = tmp_path / f"a.{suffix}"
    if suffix == "kml":
        source.write_text(KML, "utf-8")
    else:
        with zipfile.ZipFile(source, "w") as archive:
            archive.writestr("doc.kml", KML)
    path, notes = back(source)
    assert layers(path) == layers(source)
    assert set(layers(path)) == {"one", "two"}
    assert notes == (BACK, "not read and so not written: styles and pictures")


def test_parquet_comes_back_with_types_and_metadata(tmp_path):
    table = pa.table(
        {
            "place": pa.array(["A", None, ""]).dictionary_encode(),
            "lat": pa.array([40.1, 41, 42], pa.float32()),
            "lon": [46.5, 46, 46],
            "sum": pa.array([decimal.Decimal("1.10"), None, decimal.Decimal("2.00")]),
            "ns": pa.array([1, None, 1_650_000_000_123_456_789], pa.timestamp("ns", "Asia/Baku")),
            "list": [[1, None], None, []],
            "struct": [{"a": 1, "b": None}, None, {"a": None, "b": "x"}],
            "map": pa.array([[("k", 1)], None, []], pa.map_(pa.string(), pa.int64())),
            "span": pa.array([1, None, 3], pa.duration("us")),
            "time": pa.array([dt.time(1, 2, 3, 4), None, dt.time(0)]),
            "bytes": [b"\xff", None, b""],
            "huge": pa.array([2**63 + 1, None, 0], pa.uint64()),
            "float": [float("nan"), None, float("inf")],
            "nothing": pa.nulls(3),
        }
    ).replace_schema_metadata({"mine": "kept"})
    pq.write_table(table, tmp_path / "a.parquet")
    path, notes = back(tmp_path / "a.parquet")
    made = pq.read_table(path)
    assert made.schema.equals(pq.read_schema(tmp_path / "a.parquet"), check_metadata=True)
    assert str(made.to_pylist()) == str(table.to_pylist())  # NaN is not equal to itself
    assert notes == ()


def test_geoparquet_comes_back_with_the_row_that_is_no_point(tmp_path):
    cases("EPSG:32638").to_parquet(tmp_path / "a.parquet")
    path, notes = back(tmp_path / "a.parquet")
    assert pq.read_table(path).equals(pq.read_table(tmp_path / "a.parquet"), check_metadata=True)
    assert notes == (BACK,)


def test_the_suffix_is_that_of_the_source_or_text(tmp_path):
    pyogrio.write_dataframe(cases(), tmp_path / "a.gpkg")
    table = read_incidents(tmp_path / "a.gpkg")
    with pytest.raises(OutputError, match=r"no FlatGeobuf; write its rows as \.gpkg or \.csv"):
        write_original(table, tmp_path / "b.fgb")
    notes = write_original(table, tmp_path / "b.csv")
    assert "the source is a GeoPackage; its cells are written as CSV" in notes


def test_a_value_that_is_none_of_its_column_is_one_line(tmp_path):
    pyogrio.write_dataframe(cases(), tmp_path / "a.gpkg")
    table = read_incidents(tmp_path / "a.gpkg")
    table["raw"] = [{**row, "killed": "many"} for row in table["raw"]]
    with pytest.raises(OutputError, match=r'b\.gpkg: a cell of column "killed" is no int32'):
        write_original(table, tmp_path / "b.gpkg")
    assert not (tmp_path / "b.gpkg").exists()
    table["raw"] = [{**row, "killed": ""} for row in table["raw"]]
    write_original(table, tmp_path / "b.gpkg")
    assert pyogrio.read_dataframe(tmp_path / "b.gpkg")["killed"].isna().sum() == 3
