"""GeoJSON: read by GDAL with the right types, wound right, framed right, whole or not at all."""

import itertools
import json
import math
from pathlib import Path
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Point, Polygon, box

from geomap.errors import OutputError, TableError
from geomap.exports import ExportOptions, export, geojson
from geomap.exports.flat_columns import scalars
from geomap.exports.geojson import write_zones
from geomap.exports.json_columns import json_column, json_texts
from geomap.incidents import read_incidents
from geomap.zones import read_zones

from .strict_geojson import signed_area, strict, zone_table

HOSTILE = [
    "=1+1",
    "[1,2]",
    '{"a": 1}',
    "</script><script>alert(1)</script>",
    'quotes " and \\ and `${x}`',
    "tab\tline\nfeed\rbell\x07",
    "\u2028\u2029\x85",
    "Փառուխ Фаррух فرخ 😀",
    "100 %s %d %",
    "'",
]


def written(series, kind):
    return json_column(scalars(series, kind), kind).to_pylist()


def load(path):
    return strict(path.read_bytes())


def properties(path):
    return [feature["properties"] for feature in load(path)["features"]]


def test_gdal_reads_it_back_with_the_right_types(flags, tmp_path):
    path = tmp_path / "flags.geojson"
    export(flags, path)
    info = pyogrio.read_info(path, force_feature_count=True, force_total_bounds=True)
    pairs = zip(info["ogr_types"], info["ogr_subtypes"], strict=True)
    types = dict(zip(info["fields"], pairs, strict=True))
    dtypes = dict(zip(info["fields"], info["dtypes"], strict=True))
    assert info["features"] == len(flags)
    assert info["crs"] == "EPSG:4326"
    for name in ("date_start", "date_end"):
        assert types[name] == ("OFTDate", "OFSTNone")
        assert dtypes[name] == "datetime64[D]"
    for name in ("killed_low", "killed_high", "claims_asserting", "claims_denying"):
        assert types[name] == ("OFTInteger", "OFSTNone")
    for name in ("contested", "inside"):
        assert types[name] == ("OFTInteger", "OFSTBoolean")
    for name in ("lon", "lat", "radius_m", "distance_m", "probability"):
        assert types[name] == ("OFTReal", "OFSTNone")
    for name in ("id", "title", "claims", "sources", "actors", "text", "verdict", "why"):
        assert types[name] == ("OFTString", "OFSTNone")
    assert not any("JSON" in subtype for _, subtype in types.values())
    back = gpd.read_file(path)
    assert list(back["id"]) == list(flags["id"])
    assert list(back["date_start"].dt.date) == list(flags["date_start"].dt.date)
    assert list(back["text"].fillna("")) == list(flags["text"].fillna(""))
    placed = flags["lon"].notna()
    assert np.allclose(back.geometry.x[placed], flags["lon"][placed], atol=1e-7)
    assert back.geometry[~placed].isna().all()
    assert np.allclose(info["total_bounds"], load(path)["bbox"])


def test_it_is_rfc_7946(flags, tmp_path):
    path = tmp_path / "flags.geojson"
    export(flags, path)
    document = load(path)
    assert "crs" not in document
    assert document["type"] == "FeatureCollection"
    placed = flags.dropna(subset="lon")
    bounds = shapely.MultiPoint(placed[["lon", "lat"]].to_numpy()).bounds
    assert np.allclose(document["bbox"], bounds, atol=1e-7)
    for feature in document["features"]:
        assert feature["type"] == "Feature"
        assert feature["id"] == feature["properties"]["id"]
        assert all(
            value is None or isinstance(value, (str, int, float, bool))
            for value in feature["properties"].values()
        )
    assert "raw" not in document["features"][0]["properties"]


def test_numbers_have_seven_decimals_at_most_and_are_never_infinite(flags, tmp_path):
    flags = flags.drop(columns="geometry").assign(lon=46.123456789123)
    flags["distance_m"] = [math.nan, -0.0, 1e-9, *[-12345.678901234] * (len(flags) - 3)]
    path = tmp_path / "flags.geojson"
    export(flags, path)

    def decimal(text):
        assert len(text.partition(".")[2]) <= 7, text
        assert "e" not in text
        return float(text)

    def constant(text):
        pytest.fail(f"{text} is no JSON")

    document = json.loads(path.read_text("utf-8"), parse_float=decimal, parse_constant=constant)
    first, second, third = (f["properties"]["distance_m"] for f in document["features"][:3])
    assert first is None
    assert (str(second), str(third)) == ("0.0", "0.0")


def test_the_same_table_is_the_same_bytes(flags, tmp_path):
    one, two = tmp_path / "one.geojson", tmp_path / "two.geojson"
    export(flags, one)
    export(flags.copy(), two)
    assert one.read_bytes() == two.read_bytes()


def test_what_is_left_out_is_said(flags, tmp_path):
    notes = export(flags, tmp_path / "flags.geojson")
    assert any("raw" in note for note in notes)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_from_gdal_letter_for_letter(flags, tmp_path, text):
    flags["title"] = text
    flags["place"] = [text, *["words"] * (len(flags) - 1)]
    path = tmp_path / "hostile.geojson"
    export(flags, path)
    back = gpd.read_file(path)
    assert list(back["title"]) == [text] * len(flags)
    assert back["place"][0] == text
    assert properties(path)[0]["title"] == text


def test_what_is_no_text_at_all_is_replaced_and_said(flags, tmp_path):
    texts = ["half \ud800 a character", "nul \0 byte", *["fine"] * (len(flags) - 2)]
    flags["title"] = pd.Series(texts, dtype=object)
    flags["claims"] = [[{**claim, "value": "\udfff"} for claim in row] for row in flags["claims"]]
    path = tmp_path / "broken.geojson"
    notes = export(flags, path)
    assert any("U+FFFD" in note or "\ufffd" in note for note in notes)
    assert [row["title"] for row in properties(path)][:2] == [
        "half \ufffd a character",
        "nul \ufffd byte",
    ]


@given(st.lists(st.one_of(st.none(), st.text()), min_size=1, max_size=20))
def test_any_text_is_written_as_python_writes_it(texts):
    written = json_texts(texts).to_pylist()
    assert [json.loads(text) for text in written] == [
        text if text is None else text.replace("\0", "\ufffd") for text in texts
    ]


@settings(max_examples=300)
@given(
    st.lists(
        st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True)), min_size=1, max_size=9
    )
)
def test_any_number_is_written_to_seven_decimals(numbers):
    series = pd.Series(numbers, dtype="float64")
    for value, text in zip(series, written(series, "number"), strict=True):
        back = json.loads(text)
        if math.isfinite(value):
            assert back == pytest.approx(value, abs=5.1e-8, rel=1e-15)
            assert isinstance(back, float)
        else:
            assert back is None


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=9))
def test_counts_are_whole(numbers):
    series = pd.Series(numbers, dtype="float64")
    assert written(series, "count") == [str(number) for number in numbers]


def test_a_count_that_is_not_whole_stays_what_it_is():
    values = written(pd.Series([3.5, 2, None]), "count")
    assert values == ["3.5", "2", "null"]


def test_zones_are_wound_right_and_framed(tmp_path):
    shell = [(0, 0), (0, 4), (4, 4), (4, 0), (0, 0)]
    hole = [(1, 1), (2, 1), (2, 2), (1, 2), (1, 1)]
    shape = MultiPolygon([Polygon(shell, [hole]), box(10, 10, 11, 11)])
    path = tmp_path / "zones.geojson"
    write_zones(zone_table(shape, Polygon(shell)), path)
    document = load(path)
    assert document["bbox"] == [0, 0, 11, 11]
    assert document["features"][0]["bbox"] == list(shape.bounds)
    back = [shapely.geometry.shape(feature["geometry"]) for feature in document["features"]]
    assert back[0].equals(shape)
    for feature in document["features"]:
        geometry = feature["geometry"]
        parts = geometry["coordinates"]
        for rings in parts if geometry["type"] == "MultiPolygon" else [parts]:
            assert signed_area(rings[0]) > 0
            assert all(signed_area(ring) < 0 for ring in rings[1:])


def test_zones_over_180_degrees_are_cut_there(tmp_path):
    path = tmp_path / "zones.geojson"
    write_zones(zone_table(box(178, -20, 183, -15), box(-190, 60, -170, 70), box(0, 0, 1, 1)), path)
    document = load(path)
    east, west, plain = document["features"]
    assert east["bbox"] == [178, -20, -177, -15]
    assert west["bbox"] == [170, 60, -170, 70]
    assert plain["bbox"] == [0, 0, 1, 1]
    assert document["bbox"] == [0, -20, -170, 70]
    for feature, area in ((east, 25), (west, 200)):
        shape = shapely.geometry.shape(feature["geometry"])
        assert shape.geom_type == "MultiPolygon"
        assert shape.is_valid
        assert shape.area == pytest.approx(area)
        assert shape.bounds[0] == -180
        assert shape.bounds[2] == 180


def test_the_shipped_zones_come_back_the_same(incidents, tmp_path):
    zones = read_zones()
    export(incidents, tmp_path / "case.geojson", zones=zones)
    back = read_zones(tmp_path / "case.zones.geojson")
    differing = shapely.symmetric_difference(back.geometry.array, zones.geometry.array)
    assert shapely.area(differing).max() < 1e-9
    for name in ("zone_id", "version", "names", "forbids", "inside_places", "edge_m", "source"):
        assert list(back[name]) == list(zones[name]), name
    assert list(back["valid_from"]) == list(zones["valid_from"])
    assert len(back["edge_stretches"][0]) == len(zones["edge_stretches"][0])
    info = pyogrio.read_info(tmp_path / "case.zones.geojson")
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    assert (types["valid_from"], types["edge_m"]) == ("OFTDate", "OFTReal")
    assert types["forbids"] == "OFTString"


def test_empty_geometry_is_null(tmp_path):
    path = tmp_path / "zones.geojson"
    write_zones(zone_table(Polygon(), None), path)
    assert [feature["geometry"] for feature in load(path)["features"]] == [None, None]
    assert "bbox" not in load(path)


def test_points_elsewhere_are_brought_to_degrees(tmp_path):
    table = gpd.GeoDataFrame({"id": ["a"]}, geometry=[Point(46, 40)], crs="EPSG:4326")
    export(table.to_crs("EPSG:3857"), tmp_path / "a.geojson")
    feature = load(tmp_path / "a.geojson")["features"][0]
    assert feature["geometry"] == {"type": "Point", "coordinates": [46, 40]}


def test_a_table_that_is_none_of_incidents_is_refused_with_every_problem(incidents, tmp_path):
    wrong = incidents.assign(lat=999.0, killed_low="many").drop(columns="id")
    with pytest.raises(TableError, match=r"id is missing.*lat at row 0.*killed_low at row 0"):
        export(wrong, tmp_path / "a.geojson")
    shapes = gpd.GeoDataFrame({"id": ["a"]}, geometry=[box(0, 0, 1, 1)], crs="EPSG:4326")
    with pytest.raises(TableError, match="Polygon"):
        export(shapes, tmp_path / "a.geojson")
    with pytest.raises(TableError, match="zones: column zone_id is missing"):
        export(incidents, tmp_path / "a.geojson", zones=shapes)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["out.shp", "out", "out.geojson.zip", ".hidden"])
def test_an_unknown_suffix_says_what_can_be_written(incidents, tmp_path, name):
    with pytest.raises(OutputError, match=r"use \.geojson, .* or \.xlsx"):
        export(incidents, tmp_path / name)


NAMES = ["case.geojson", "case.qml", "case.zones.geojson", "case.zones.qml"]


def old_files(folder):
    """Write an old file of each name; ours may replace those styles."""
    export(
        pd.DataFrame({"id": ["old"]}), folder / "case.geojson", zones=zone_table(box(0, 0, 1, 1))
    )
    return {name: (folder / name).read_bytes() for name in NAMES}


@pytest.mark.parametrize("fails", [1, 2])
def test_a_write_that_fails_leaves_every_old_file_whole(incidents, tmp_path, monkeypatch, fails):
    before = old_files(tmp_path)
    whole, calls = geojson._write_file, itertools.count(1)

    def full(path, parts):
        if next(calls) < fails:
            return whole(path, parts)
        path.write_bytes(b"begun")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(geojson, "_write_file", full)
    with pytest.raises(OutputError, match="No space left"):
        export(incidents, tmp_path / "case.geojson", zones=read_zones())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here is always full")
@pytest.mark.parametrize("name", NAMES[1:])
def test_a_disk_that_is_full_leaves_the_other_files_whole(incidents, tmp_path, name):
    before = old_files(tmp_path)
    del before[name]
    (tmp_path / name).unlink()
    (tmp_path / name).symlink_to("/dev/full")
    with pytest.raises(OutputError, match="No space left"):
        export(incidents, tmp_path / "case.geojson", zones=read_zones())
    assert {old: (tmp_path / old).read_bytes() for old in before} == before
    assert len(list(tmp_path.iterdir())) == len(NAMES)


def test_styles_for_qgis_stand_beside(flags, tmp_path):
    path = tmp_path / "case.geojson"
    export(flags, path)
    assert sorted(file.name for file in tmp_path.iterdir()) == NAMES[:2]
    export(flags, path, zones=read_zones())
    assert sorted(file.name for file in tmp_path.iterdir()) == NAMES
    for name, kind in (("case.qml", "0"), ("case.zones.qml", "2")):
        root = ET.parse(tmp_path / name).getroot()
        assert root.tag == "qgis"
        assert root.findtext("layerGeometryType") == kind


def test_a_style_that_a_person_saved_stays_and_is_told(flags, tmp_path):
    path = tmp_path / "case.geojson"
    export(flags, path)
    own = (tmp_path / "case.qml").read_text("utf-8").partition("<!-- written")[0]
    (tmp_path / "case.qml").write_text(own, "utf-8")  # QGIS drops what stands after the root
    notes = export(flags, path, zones=read_zones())
    assert any(note.startswith("case.qml is a style that geomap did not write") for note in notes)
    assert (tmp_path / "case.qml").read_text("utf-8") == own
    (tmp_path / "case.qml").unlink()
    assert not any("style" in note for note in export(flags, path))
    assert (tmp_path / "case.qml").exists()


def test_a_folder_that_is_missing_is_one_line(incidents, tmp_path):
    for name in ("none/a.geojson", "none/a.csv"):
        with pytest.raises(OutputError, match="cannot write"):
            export(incidents, tmp_path / name)


def test_minus_is_standard_output(flags, tmp_path, capsys):
    export(flags, tmp_path / "flags.geojson")
    export(flags, "-")
    assert capsys.readouterr().out == (tmp_path / "flags.geojson").read_text("utf-8")
    notes = export(flags, "-", zones=read_zones())
    assert any("zones" in note for note in notes)


def test_an_empty_table_is_an_empty_collection(incidents, tmp_path):
    export(incidents.iloc[:0], tmp_path / "none.geojson")
    assert load(tmp_path / "none.geojson") == {"type": "FeatureCollection", "features": []}


@pytest.mark.parametrize("suffix", [".geojson", ".geojsonl"])
def test_incidents_and_zones_of_one_file_are_each_read_back(flags, tmp_path, suffix):
    path, zones = tmp_path / f"both{suffix}", read_zones()
    export(flags, path, zones=zones, options=ExportOptions(with_zones=True))
    back = read_incidents(path)
    assert back["id"].tolist() == flags["id"].tolist()
    assert back.attrs["rejects"] == []
    assert (
        f"zones stand in the file, too: {len(zones)}; read them with --zones" in back.attrs["notes"]
    )
    if suffix == ".geojson":
        found = read_zones(path)
        assert found["zone_id"].tolist() == zones["zone_id"].tolist()
        assert found["version"].tolist() == zones["version"].tolist()
