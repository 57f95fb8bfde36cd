"""Zone files of every kind: formats, reference systems, layers, field names, what is assumed."""

import datetime as dt
import json
import sys
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from pyproj import Transformer
from shapely import Point, box

from geomap.errors import InputError, ZoneError
from geomap.geodesy import area_km2
from geomap.tables import ZONE, check_table
from geomap.zones import read_zone_columns, read_zone_file, read_zones
from geomap.zones.importing import import_zones, layer_text

SQUARE = box(46, 39, 47, 40)


def frame(shapes, crs=4326, **columns):
    return gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs)


def save(table, path):
    if path.suffix == ".parquet":
        table.to_parquet(path)
    else:
        driver = {".kml": "LIBKML", ".geojsonl": "GeoJSONSeq"}.get(path.suffix)
        pyogrio.write_dataframe(table, path, driver=driver)
    return path


def write_geojson(path, *features):
    collection = {"type": "FeatureCollection", "features": list(features)}
    path.write_text(json.dumps(collection), encoding="utf-8")
    return path


def square(**properties):
    geometry = json.loads(shapely.to_geojson(SQUARE))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


@pytest.fixture
def heard():
    """Sentences of every report, in order."""

    class Heard(list):
        def __call__(self, report):
            self.extend(report.sentences())

    return Heard()


@pytest.mark.parametrize("suffix", ["gpkg", "shp", "fgb", "parquet", "kml", "geojson", "geojsonl"])
def test_every_format_gives_the_same_zones(tmp_path, suffix):
    table = frame([SQUARE, box(0, 0, 1, 1) - box(0.4, 0.4, 0.6, 0.6)], Name=["north", "south"])
    zones = read_zones(save(table, tmp_path / f"zones.{suffix}"))
    check_table(zones, ZONE, suffix)
    assert zones["name"].tolist() == ["north", "south"]
    assert zones["zone_id"].is_unique
    assert all(a.equals(b) for a, b in zip(zones.geometry, table.geometry, strict=True))


def test_a_zipped_shapefile_and_a_folder_of_one_are_read(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    save(frame([SQUARE], name=["z"]), folder / "zones.shp")
    with zipfile.ZipFile(tmp_path / "zones.zip", "w") as archive:
        for part in folder.iterdir():
            archive.write(part, part.name)
    for path in (folder, tmp_path / "zones.zip"):
        assert read_zones(path)["zone_id"].tolist() == ["z"]


@pytest.mark.parametrize("crs", [32638, 3857, 4277, 28408, "+proj=laea +lat_0=39 +lon_0=46"])
def test_any_reference_system_is_brought_to_degrees(tmp_path, crs):
    fine = shapely.segmentize(SQUARE, 0.05)
    path = save(frame([fine], name=["z"]).to_crs(crs), tmp_path / "zones.gpkg")
    (shape,) = read_zones(path).geometry
    assert shapely.hausdorff_distance(shape, fine) < 1e-6


def test_geojson_in_another_reference_system_is_read_from_a_file_and_from_stdin(
    tmp_path, monkeypatch
):
    path = tmp_path / "utm.geojson"
    moved = frame([SQUARE], name=["z"]).to_crs(32638)
    pyogrio.write_dataframe(moved, path, driver="GeoJSON")
    assert "32638" in path.read_text(encoding="utf-8")
    (shape,) = read_zones(path).geometry
    assert shapely.hausdorff_distance(shape, SQUARE) < 1e-6
    with path.open(encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdin", stream)
        (again,) = read_zone_columns("-")["geometry"]
    assert again.equals(shape)


def test_how_far_long_edges_move_is_told(tmp_path, heard):
    corners = box(400_000, 4_000_000, 500_000, 4_100_000)
    read_zones(save(frame([corners], 32638, name=["z"]), tmp_path / "a.gpkg"), report=heard)
    (sentence,) = [text for text in heard if "straight in lon/lat" in text]
    # The middle of the northern edge, in UTM and on the straight line between its ends.
    across = Transformer.from_crs(32638, 4326, always_xy=True)
    lat1, lat2, lat = (across.transform(x, 4_100_000)[1] for x in (400_000, 500_000, 450_000))
    metres = abs(lat - (lat1 + lat2) / 2) * 111_000
    assert int(sentence.split("up to ")[1].split(" m")[0]) == pytest.approx(metres, rel=0.02)
    heard.clear()
    fine = shapely.segmentize(corners, 5_000)
    read_zones(save(frame([fine], 32638, name=["z"]), tmp_path / "b.gpkg"), report=heard)
    assert not any("straight in lon/lat" in text for text in heard)


@pytest.mark.parametrize("sign", [1, -1])
def test_polar_zones_in_a_polar_projection_cover_the_same_points(tmp_path, sign):
    cap = Point(0, 0).buffer(1_000_000)
    shapes = [
        cap,
        cap - Point(0, 0).buffer(300_000),  # a ring round the pole
        Point(0, 500_000).buffer(1_000_000),  # the pole off centre
        cap - Point(-500_000, 50_000).buffer(200_000),  # a hole beside it
        Point(-100_000, 2_000_000 * sign).buffer(300_000),  # across 180 degrees
        Point(1_500_000, 0).buffer(300_000),
    ]
    crs = "EPSG:3995" if sign > 0 else "EPSG:3031"  # both have 180 degrees straight up or down
    fine = [shapely.segmentize(shape, 5_000) for shape in shapes]
    zones = read_zones(save(frame(fine, crs, n=range(len(fine))), tmp_path / "polar.gpkg"))
    assert zones.geometry.is_valid.all()
    points = np.random.default_rng(4).uniform(-2_400_000, 2_400_000, (20_000, 2))
    lon, lat = Transformer.from_crs(crs, 4326, always_xy=True).transform(*points.T)
    for drawn, shape in zip(fine, zones.geometry, strict=True):
        clear = shapely.distance(drawn.boundary, shapely.points(points)) > 500
        covered = shapely.contains_xy(drawn, points)
        assert covered.sum() > 100
        assert (covered == shapely.contains_xy(shape, lon, lat))[clear].all()


def test_bands_and_the_far_side_of_flat_projections(tmp_path):
    edge = 20_037_508.342789244
    band = box(-edge, 1e6, edge, 2e6)
    (shape,) = read_zones(save(frame([band], 3857, n=[1]), tmp_path / "band.gpkg")).geometry
    assert (shape.bounds[0], shape.bounds[2]) == (-180, 180)
    assert shape.area == pytest.approx(360 * (shape.bounds[3] - shape.bounds[1]))
    pacific = box(2_500_000, 0, 4_000_000, 1_000_000)  # EPSG:3832 has 150 E in the middle
    (shape,) = read_zones(save(frame([pacific], 3832, n=[1]), tmp_path / "p.gpkg")).geometry
    assert [round(part.bounds[2] - part.bounds[0], 3) for part in shape.geoms] == [5.933, 7.542]
    assert area_km2(shape) < 2_000_000


def test_layers_without_polygons_are_passed_over_and_named(tmp_path, heard):
    path = tmp_path / "work.gpkg"
    pyogrio.write_dataframe(frame([Point(1, 1)], n=[1]), path, layer="pins")
    pyogrio.write_dataframe(frame([SQUARE], name=["z"]), path, layer="zones")
    pyogrio.write_dataframe(pd.DataFrame({"a": [1]}), path, layer="notes")
    assert read_zones(path, report=heard)["zone_id"].tolist() == ["z"]
    assert "layer zones is read; pins have no polygons" in heard


def test_a_file_of_several_layers_of_polygons_asks_which(tmp_path):
    path = tmp_path / "work.gpkg"
    for name in ("before", "after"):
        pyogrio.write_dataframe(frame([SQUARE], name=[name]), path, layer=name)
    with pytest.raises(ZoneError, match=r"before, after\); say which"):
        read_zones(path)
    assert read_zones(path, layer="after")["zone_id"].tolist() == ["after"]
    with pytest.raises(ZoneError, match='no layer "later"; there are before, after'):
        read_zones(path, layer="later")
    with pytest.raises(ZoneError, match="GeoJSON has no layers"):
        read_zones(write_geojson(tmp_path / "z.geojson", square()), layer="x")


KML = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>zones</name>
<Placemark id="p1"><name>Buffer</name>
<TimeSpan><begin>2020-12-01</begin><end>2022-08-25</end></TimeSpan>
<Polygon><outerBoundaryIs><LinearRing><coordinates>46,39,9 47,39,9 47,40,9 46,40,9 46,39,9
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
<Placemark><name>Open ring</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
0,0 1,0 1,1 0,1</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
</Folder>
<Folder><name>pins</name><Placemark><Point><coordinates>1,1</coordinates></Point></Placemark>
</Folder></Document></kml>"""


def test_kml_gives_its_time_span_and_rings_that_are_open_are_refused(tmp_path, heard):
    path = tmp_path / "zones.kml"
    path.write_text(KML, encoding="utf-8")
    with pytest.raises(ZoneError, match="feature 2: its rings are not closed"):
        read_zones(path)
    zones = read_zone_columns(path, on_invalid="fix", report=heard)
    assert zones["zone_id"] == ["p1", "Open ring"]
    assert zones["name"] == ["Buffer", "Open ring"]
    assert zones["valid_from"] == [dt.date(2020, 12, 1), None]
    assert zones["valid_to"] == [dt.date(2022, 8, 25), None]
    assert zones["geometry"][0].equals(SQUARE)
    assert zones["geometry"][1].equals(box(0, 0, 1, 1))
    assert "feature 2: its rings were closed" in heard
    assert "valid_from is read from begin" in heard
    assert not any("OGR_" in sentence for sentence in heard)


def test_a_shapefile_of_our_own_zones_is_read_back_by_its_short_names(tmp_path, heard):
    given = square(
        zone_id="z",
        version="1",
        inside_places=json.dumps(["geomap:a"]),
        outside_places=json.dumps(["geomap:b"]),
        edge_stretches=json.dumps([{"edge_m": 5, "line": [[46, 39], [47, 39]]}]),
        not_claimed="no line that anyone agreed to",
    )
    gpd.GeoDataFrame.from_features([given], crs=4326).rename(
        columns=lambda name: name if name == "geometry" else name[:10]
    ).to_file(tmp_path / "zones.shp")
    zones = read_zone_columns(tmp_path / "zones.shp", report=heard)
    assert zones["inside_places"] == [["geomap:a"]]
    assert zones["outside_places"] == [["geomap:b"]]
    assert zones["edge_stretches"] == [[{"edge_m": 5.0, "line": [[46.0, 39.0], [47.0, 39.0]]}]]
    assert zones["not_claimed"] == ["no line that anyone agreed to"]


@pytest.mark.parametrize(
    "text",
    [
        "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>{path}</SrcDataSource>",
        '{{"type": "gdal_streamed_alg", "command_line": "gdal vector pipeline ! read {path}"}}',
        "<OGRWFSDataSource><URL>http://127.0.0.1:9/</URL></OGRWFSDataSource>",
    ],
)
def test_a_file_that_points_elsewhere_is_refused(tmp_path, text):
    real = save(frame([SQUARE], name=["z"]), tmp_path / "real.gpkg")
    path = tmp_path / "zones.gpkg"
    path.write_text(text.format(path=real), encoding="utf-8")
    with pytest.raises(ZoneError, match="points to data elsewhere"):
        read_zones(path)


def test_a_table_without_geometry_and_a_layer_without_crs_are_refused(tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ZoneError, match="no geometry"):
        read_zones(tmp_path / "t.csv")
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "t.parquet")
    with pytest.raises(ZoneError, match="cannot read it"):
        read_zones(tmp_path / "t.parquet")
    frame([SQUARE], None, n=[1]).to_parquet(tmp_path / "bare.parquet")
    with pytest.raises(ZoneError, match="no coordinate reference system"):
        read_zones(tmp_path / "bare.parquet")
    with pytest.raises(InputError, match="no such zone file"):
        read_zones(tmp_path / "absent.shp")


def test_empty_cells_of_every_type_are_empty(tmp_path):
    table = frame(
        [SQUARE, box(0, 0, 1, 1)],
        zone_id=pd.array([7, None], dtype="Int64"),
        name=["a", None],
        edge_m=[1_500.0, None],
        valid_from=pd.to_datetime(["2020-12-01", None]),
        names=[None, None],
    )
    zones = read_zone_columns(save(table, tmp_path / "z.parquet"))
    assert zones["zone_id"] == ["7", "2"]
    assert zones["name"] == ["a", "2"]
    assert zones["edge_m"] == [1_500.0, 0.0]
    assert zones["valid_from"] == [dt.date(2020, 12, 1), None]
    assert zones["version"] == ["2020-12-01", "1"]


def test_what_a_bare_file_leaves_open_is_said_once_for_all_zones(tmp_path):
    path = write_geojson(tmp_path / "z.geojson", square(name="North"), square(name="South"))
    _, report = read_zone_file(path)
    assert str(report) == (
        f"{path}: assumed: zone_id from name, version 1, valid_from open, valid_to open, "
        "edge_m 0, forbids everything"
    )
    assert [each.zones for each in report.assumed] == [2] * 6


def test_what_only_some_zones_leave_open_is_counted(tmp_path):
    stated = {"zone_id": "z", "version": "1", "valid_from": None, "valid_to": None, "forbids": {}}
    path = write_geojson(
        tmp_path / "z.geojson",
        square(**stated, edge_m=5),
        square(**{**stated, "version": "2"}),
        square(**{**stated, "version": "3"}, edge_m=None),
    )
    _, report = read_zone_file(path)
    assert report.sentences()[0] == "assumed: edge_m 0 (2 of 3 zones)"
    assert all("both in force" in sentence for sentence in report.sentences()[1:])


def test_a_layer_of_our_own_assumes_nothing(tmp_path, heard):
    first = write_geojson(tmp_path / "a.geojson", square(name="North", edge_m=20))
    (tmp_path / "b.geojson").write_text(layer_text(import_zones(first)[0]), encoding="utf-8")
    read_zones(tmp_path / "b.geojson", report=heard)
    assert heard == []
    read_zones(report=heard)
    assert heard == []


def test_columns_are_mapped_whatever_their_case(tmp_path):
    path = write_geojson(
        tmp_path / "z.geojson", square(CODE="b-1", Since="2001-02-03T00:00:00Z", width=250)
    )
    columns = {"zone_id": "code", "valid_from": "Since", "edge_m": "width"}
    zones = read_zones(path, columns=columns)
    assert zones["zone_id"].tolist() == ["b-1"]
    assert zones["valid_from"].tolist() == [pd.Timestamp("2001-02-03")]
    assert zones["edge_m"].tolist() == [250]


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"zone_id": "nope"}, 'no field is called "nope"; there are a, b'),
        ({"colour": "a"}, 'zones have no column "colour"'),
        ({"geometry": "a"}, 'zones have no column "geometry"'),
        ({"valid_from": "a"}, 'feature 1: valid_from "x" is no date'),
    ],
)
def test_a_mapping_that_cannot_be_is_an_error(tmp_path, columns, says):
    path = write_geojson(tmp_path / "z.geojson", square(a="x", b=1))
    with pytest.raises(ZoneError, match=says):
        read_zones(path, columns=columns)


@pytest.mark.parametrize(
    "value", ["2022-13-01", "2022-08", "20220", "2022-08-25x", "2022-W01-1", "٢٠٢٢-٠٨-٢٥", 2022]
)
def test_what_is_no_day_is_refused(tmp_path, value):
    path = write_geojson(tmp_path / "z.geojson", square(valid_to=value))
    with pytest.raises(ZoneError, match=r"feature 1: valid_to .* is no date"):
        read_zones(path)


def test_names_in_many_languages(tmp_path, heard):
    properties = {"NAME_RU": "Зона", "name:hy": "Գոտի", "NAME_LEN": 4, "NAME_EN": "", "name": "z"}
    zones = read_zone_columns(
        write_geojson(tmp_path / "z.geojson", square(**properties)), report=heard
    )
    assert zones["names"] == [{"ru": "Зона", "hy": "Գոտի"}]
    assert "names are read from NAME_RU, name:hy, NAME_EN" in heard
