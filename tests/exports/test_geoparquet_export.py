"""GeoParquet: the published rules of 1.1, every type kept, and nothing lost on the way back."""

import datetime as dt
import decimal
import json
import os
import subprocess
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from shapely.geometry import Point

from geomap.errors import OutputError
from geomap.exports import ExportOptions, export
from geomap.incidents import read_incidents
from geomap.tables import INCIDENT, SUMMARY, ZONE
from geomap.zones import read_zones

HOSTILE = [
    "=1+1",
    "</script>",
    "]]>",
    '{"a": 1}',
    "[1,2]",
    "[]",
    "'\"`\\",
    "a\tb\r\nc\x07",
    "😀 Փ",
    ";",
]


@pytest.fixture(scope="module")
def zones():
    return read_zones()


def plain(values):
    """Cells as they compare: what is missing is None."""
    return [None if np.ndim(value) == 0 and pd.isna(value) else value for value in values]


def geo(path):
    return json.loads(pq.read_schema(path).metadata[b"geo"])


def assert_follows_the_rules(path, kind):
    """What the specification of GeoParquet 1.1 asks for, section by section."""
    table = pq.read_table(path)
    about = json.loads(table.schema.metadata[b"geo"])
    assert about["version"] == "1.1.0"
    name = about["primary_column"]
    assert list(about["columns"]) == [name]
    column = about["columns"][name]
    assert column["encoding"] == "WKB"
    assert table.schema.field(name).type == pa.binary()
    assert column["geometry_types"] == [kind]
    assert column["crs"]["id"] == {"authority": "EPSG", "code": 4326}
    assert column["edges"] == "planar"
    shapes = shapely.from_wkb(table.column(name).to_pylist())
    assert {shape.geom_type for shape in shapes if shape is not None} <= {kind}
    assert not shapely.has_z(shapes[shapely.is_geometry(shapes)]).any()
    if kind == "MultiPolygon":
        assert column["orientation"] == "counterclockwise"
        parts = shapely.get_parts(shapes)
        assert all(part.exterior.is_ccw for part in parts)
        assert not any(ring.is_ccw for part in parts for ring in part.interiors)
    covering = column["covering"]["bbox"]
    assert covering == {side: ["bbox", side] for side in ("xmin", "ymin", "xmax", "ymax")}
    box = table.schema.field("bbox").type
    assert [(field.name, field.type) for field in box] == [(s, pa.float64()) for s in covering]
    for shape, bounds in zip(shapes, table.column("bbox").to_pylist(), strict=True):
        assert bounds is None if shape is None else tuple(bounds.values()) == shape.bounds
    known = shapes[shapely.is_geometry(shapes)]
    if len(known):
        assert column["bbox"] == list(shapely.total_bounds(known))
    else:
        assert "bbox" not in column


def test_it_follows_the_published_rules(flags, zones, tmp_path):
    path = tmp_path / "flags.parquet"
    areas = int((flags["lon"].notna() & (flags["located"] == "area")).sum())
    (note,) = export(flags, path, zones=zones)
    assert f"GeoParquet holds no symbols; where located is area ({areas} incidents)" in note
    assert_follows_the_rules(path, "Point")
    assert_follows_the_rules(tmp_path / "flags.zones.parquet", "MultiPolygon")


def test_geopandas_reads_it(flags, tmp_path):
    path = tmp_path / "flags.parquet"
    export(flags, path)
    back = gpd.read_parquet(path)
    assert back.crs == "EPSG:4326"
    assert "bbox" not in back.columns
    assert list(back["id"]) == list(flags["id"])
    placed = flags["lon"].notna()
    assert list(back.geometry.notna()) == list(placed)
    assert list(back.geometry.x[placed]) == list(flags["lon"][placed])
    lon, lat = flags.loc[placed, ["lon", "lat"]].iloc[0]
    window = gpd.read_parquet(path, bbox=(lon - 1e-6, lat - 1e-6, lon + 1e-6, lat + 1e-6))
    inside = (flags["lon"] - lon).abs().lt(1e-6) & (flags["lat"] - lat).abs().lt(1e-6)
    assert list(window["id"]) == list(flags["id"][inside])


def test_types_and_values_are_those_of_the_table(flags, tmp_path):
    path = tmp_path / "flags.parquet"
    export(flags, path)
    table = pq.read_table(path)
    texts = pa.large_string()
    expected = {"text": texts, "date": pa.date32(), "number": pa.float64(), "count": pa.int64(),
                "truth": pa.bool_(), "mapping": texts}  # fmt: skip
    for column in (*INCIDENT, *SUMMARY):
        kind, given = table.schema.field(column.name).type, table.column(column.name).to_pylist()
        ours = plain(flags[column.name])
        if column.kind == "list":
            assert pa.types.is_list(kind)
            if column.name != "claims":
                assert given == ours
            continue
        assert kind == expected[column.kind], column.name
        if column.kind == "mapping":
            assert [json.loads(cell) for cell in given] == ours
        elif column.kind == "date":
            assert given == [day and day.date() for day in ours]
        else:
            assert given == ours, column.name
    described = table.schema.field("radius_m").metadata[b"description"].decode()
    assert described == "metres that hold the true position with 95 %"


def test_claims_are_structs_and_sentences_stand_beside(flags, tmp_path):
    path = tmp_path / "flags.parquet"
    export(flags, path)
    table = pq.read_table(path)
    texts = {member.type for member in table.schema.field("claims").type.value_type}
    assert texts == {pa.large_string()}
    for ours, given in zip(flags["claims"], table.column("claims").to_pylist(), strict=True):
        assert len(ours) == len(given)
        for one, other in zip(ours, given, strict=True):
            assert {k: v for k, v in one.items() if v} == {k: v for k, v in other.items() if v}
    names = table.column_names
    assert names.index("claims_said") > names.index("claims")
    assert "denies" in table.column("claims_said")[0].as_py()


def test_geomap_reads_it_back_equal(flags, tmp_path):
    path = tmp_path / "flags.parquet"
    export(flags, path)
    back = read_incidents(path)
    assert not back.attrs["rejects"]
    for column in (*INCIDENT, *SUMMARY):
        assert plain(back[column.name]) == plain(flags[column.name]), column.name
        assert isinstance(back[column.name].dtype, np.dtype) or column.name == "raw"
    assert list(back.geometry.to_wkt().fillna("")) == list(flags.geometry.to_wkt().fillna(""))
    again = tmp_path / "again.parquet"
    export(back, again)
    assert again.read_bytes() == path.read_bytes()


def test_only_columns_that_the_file_names_itself_are_passed_over(flags, tmp_path):
    path, plainer = tmp_path / "flags.parquet", tmp_path / "plainer.parquet"
    export(flags, path)
    table = pq.read_table(path)
    metadata = {b"geo": table.schema.metadata[b"geo"]}
    for said in ({}, {b"geomap": b"[1]"}, {b"geomap": b"{"}, {b"geomap": b'{"made": [[]]}'}):
        pq.write_table(table.replace_schema_metadata(metadata | said), plainer)
        assert "claims_said" in read_incidents(plainer)["raw"].iloc[0]
    assert "claims_said" not in read_incidents(path)["raw"].iloc[0]


def test_zones_are_read_back_equal(flags, zones, tmp_path):
    export(flags, tmp_path / "flags.parquet", zones=zones)
    back = read_zones(tmp_path / "flags.zones.parquet")
    for column in ZONE:
        if column.kind == "geometry":
            pairs = zip(zones.geometry, back.geometry, strict=True)
            assert all(ours.equals(theirs) for ours, theirs in pairs)
        else:
            assert plain(back[column.name]) == plain(zones[column.name]), column.name
    schema = pq.read_schema(tmp_path / "flags.zones.parquet")
    assert schema.field("valid_from").type == pa.date32()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_from_everywhere(flags, text, tmp_path):
    claim = {"claimant": "A", "stance": "asserts", "about": "event", "value": None, "side": None,
             "quote": text.strip(), "publisher": None, "url": None, "published": None}  # fmt: skip
    count = len(flags)
    given = flags.assign(
        title=text, actors=[[text, "b"]] * count, sources=[[text]] * count,
        raw=[{text: text}] * count, claims=[[claim]] * count, mine=text,
    )  # fmt: skip
    path = tmp_path / "hostile.parquet"
    options = ExportOptions(title=text, attributions=(text,))
    assert not any("texts" in note for note in export(given, path, options=options))
    about = json.loads(pq.read_schema(path).metadata[b"geomap"])
    assert (about["title"], about["attributions"]) == (text, [text])
    back = read_incidents(path)
    for name in ("title", "actors", "sources", "claims"):
        assert list(back[name]) == list(given[name]), name
    assert back["raw"].iloc[0] == {"mine": text, text: text}


def test_broken_text_is_replaced_and_said(flags, tmp_path):
    count = len(flags)
    given = flags.assign(
        title=pd.Series(["a\0b"] * count, dtype=object),
        actors=[["x\ud800"]] * count,
        raw=[{"k": "\udfff"}] * count,
    )
    path = tmp_path / "broken.parquet"
    notes = export(given, path, options=ExportOptions(title="\ud800"))
    assert any("source rows" in note for note in notes)
    assert any("texts held NUL" in note for note in notes)
    back = read_incidents(path)
    assert back["title"].iloc[0] == "a\ufffdb"
    assert back["actors"].iloc[0] == ["x\ufffd"]
    assert back["raw"].iloc[0] == {"k": "\ufffd"}


def test_columns_of_ones_own_keep_their_types(flags, tmp_path):
    count = len(flags)
    moment = pd.Timestamp("2022-03-24 23:30", tz="Asia/Baku")
    given = flags.assign(
        whole=2**60 + 1, truth=True, moment=moment, day=pd.Timestamp("2022-03-24"),
        exact=decimal.Decimal("1.10"), numbers=[[1, 2]] * count, words=[["a", None]] * count,
        infinite=np.inf, kind=pd.Categorical(["a"] * count), mixed=[1, "a"] + [None] * (count - 2),
        nested=[{"a": [1]}] * count, nothing=None, home=gpd.GeoSeries([Point(1, 2)] * count),
        span=pd.Timedelta("1h"), octets=b"\xff\0", nul=[["\0"]] * count,
    )  # fmt: skip
    path = tmp_path / "own.parquet"
    notes = export(given, path)
    table = pq.read_table(path)
    cells = {name: table.column(name)[0].as_py() for name in table.column_names}
    assert cells["whole"] == 2**60 + 1
    assert cells["truth"] is True
    assert cells["moment"] == moment
    assert cells["day"] == dt.date(2022, 3, 24)
    assert cells["exact"] == decimal.Decimal("1.10")
    assert cells["numbers"] == [1, 2]
    assert cells["words"] == ["a", None]
    assert cells["infinite"] == np.inf
    assert (cells["kind"], cells["mixed"], cells["nested"]) == ("a", "1", '{"a": [1]}')
    assert cells["nothing"] is None
    assert cells["home"] == "POINT (1 2)"
    assert cells["octets"] == b"\xff\0"
    assert cells["span"] == "0 days 01:00:00"
    assert [note for note in notes if "symbols" not in note] == [
        "shapes beside the position are text (WKT): home"
    ]
    assert len(read_incidents(path)) == count


def test_names_that_are_taken_are_told_apart(flags, tmp_path):
    given = flags.assign(bbox=1, Geometry="g", Title="t", claims_said="mine", **{"": "x"})
    path = tmp_path / "odd.parquet"
    notes = export(given, path)
    assert any('"bbox" is "bbox_2"' in note for note in notes)
    names = pq.read_schema(path).names
    assert len({name.lower() for name in names}) == len(names)
    back = read_incidents(path)
    assert list(back["title"]) == list(flags["title"])
    kept = back["raw"].iloc[0]
    mine = ("bbox_2", "Geometry_2", "Title_2", "claims_said_2", "column")
    assert [kept[name] for name in mine] == ["1", "g", "t", "mine", "x"]
    assert_follows_the_rules(path, "Point")


@pytest.mark.parametrize("rows", ["none", "unplaced", "plain", "no claims"])
def test_little_is_enough(flags, rows, tmp_path):
    tables = {
        "none": flags[:0],
        "unplaced": flags[flags["lon"].isna()],
        "plain": pd.DataFrame({"id": ["a", "b"]}),
        "no claims": flags.assign(claims=[None, *[[]] * (len(flags) - 1)]),
    }
    path = tmp_path / "little.parquet"
    notes = export(tables[rows], path)
    assert notes == () or (rows == "no claims" and len(notes) == 1)
    assert_follows_the_rules(path, "Point")
    back = gpd.read_parquet(path)
    assert list(back["id"]) == list(tables[rows]["id"])
    kind = pq.read_schema(path).field("claims").type
    assert kind.value_type.field("claimant").type == pa.large_string()
    if rows == "no claims":
        assert pq.read_table(path).column("claims").to_pylist() == list(tables[rows]["claims"])


def test_claims_hold_more_and_months(tmp_path):
    claim = {"claimant": "A", "stance": "denies", "about": "event"}
    given = pd.DataFrame({
        "id": ["a", "b", "c"],
        "claims": [[claim | {"published": "2022-03", "page": "3"}], None, [claim, claim]],
    })  # fmt: skip
    path = tmp_path / "claims.parquet"
    export(given, path)
    first, second, third = pq.read_table(path).column("claims").to_pylist()
    assert first[0]["published"] == "2022-03"
    assert first[0]["page"] == "3"
    assert second is None
    assert [one["stance"] for one in third] == ["denies", "denies"]
    assert [len(found) for found in read_incidents(path)["claims"]] == [1, 0, 2]


def test_geometry_in_metres_is_brought_to_degrees(flags, tmp_path):
    placed = flags[flags["lon"].notna()]
    path = tmp_path / "metres.parquet"
    export(placed.drop(columns=["lon", "lat"]).to_crs("EPSG:3857"), path)
    back = gpd.read_parquet(path)
    assert np.allclose(back.geometry.x, placed["lon"], atol=1e-9)
    assert np.allclose(back["lat"], placed["lat"], atol=1e-9)


SAME = """
import sys, pandas as pd, geopandas as gpd
from shapely.geometry import box
from geomap.exports import export
claims = [[{"claimant": "A", "stance": "asserts", "about": "killed", "value": "3", "z": "1"}]] * 9
table = pd.DataFrame({"id": list("abcdefghi"), "lon": 46.8, "lat": 40.0, "claims": claims,
                      "Extra": 1, "raw": [{"b": "1", "a": "2"}] * 9})
zones = gpd.GeoDataFrame({"zone_id": ["z"], "version": ["1"]}, geometry=[box(0, 0, 1, 1)])
print(export(table, sys.argv[1], zones=zones))
"""


def test_the_same_table_is_the_same_bytes(tmp_path):
    found = set()
    for seed in ("0", "1"):
        path = tmp_path / f"{seed}.parquet"
        env = {**os.environ, "PYTHONHASHSEED": seed}
        out = subprocess.run(
            [sys.executable, "-c", SAME, path], env=env, check=True, capture_output=True
        )
        beside = tmp_path / f"{seed}.zones.parquet"
        found.add((path.read_bytes(), beside.read_bytes(), out.stdout))
    assert len(found) == 1


@pytest.mark.parametrize("fails", ["cases.parquet", "cases.zones.parquet"])
def test_both_old_files_stay_when_either_fails(fails, flags, zones, tmp_path, monkeypatch):
    paths = [tmp_path / "cases.parquet", tmp_path / "cases.zones.parquet"]
    for path in paths:
        path.write_text("old")
    write = pq.write_table

    def full(table, target, **options):
        if target.name.startswith(f".{fails.removesuffix('.parquet')}."):
            target.write_bytes(b"PAR1 half")
            raise OSError(28, "No space left on device")
        write(table, target, **options)

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(OutputError, match="No space left"):
        export(flags, paths[0], zones=zones)
    assert [path.read_text() for path in paths] == ["old", "old"]
    assert sorted(tmp_path.iterdir()) == paths


def test_a_missing_folder_is_told(flags, tmp_path):
    with pytest.raises(OutputError, match="cannot write"):
        export(flags, tmp_path / "missing" / "cases.parquet")
    assert not list(tmp_path.iterdir())
