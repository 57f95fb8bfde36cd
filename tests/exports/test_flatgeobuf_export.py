"""FlatGeobuf: read back by GDAL, indexed where it can be, whole or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from geomap.errors import OutputError
from geomap.exports import ExportOptions, export
from geomap.incidents import read_incidents
from geomap.tables import INCIDENT, SUMMARY
from geomap.zones import read_zones

HOSTILE = ["=1+1", "</script>", "]]>", '{"a": 1}', "[1,2]", "'\"`\\", "a\tb\r\nc\x07", "😀 Փառուխ"]


@pytest.fixture(scope="module")
def zones():
    return read_zones()


def info(path):
    return pyogrio.read_info(path, force_feature_count=True)


def is_indexed(path):
    return info(path)["capabilities"]["fast_spatial_filter"]


def test_gdal_reads_it_back_with_types_and_values(flags, tmp_path):
    path = tmp_path / "flags.fgb"
    export(flags, path)
    found = info(path)
    assert found["features"] == len(flags)
    assert found["crs"] == "EPSG:4326"
    assert found["geometry_type"] == "Point"
    pairs = zip(found["ogr_types"], found["ogr_subtypes"], strict=True)
    types = dict(zip(found["fields"], pairs, strict=True))
    expected = {"text": "OFTString", "number": "OFTReal", "count": "OFTInteger64",
                "date": "OFTDateTime", "list": "OFTString"}  # fmt: skip
    for column in (*INCIDENT, *SUMMARY):
        if column.name == "raw":
            assert "raw" not in types
        elif column.kind == "truth":
            assert types[column.name] == ("OFTInteger", "OFSTBoolean")
        else:
            assert types[column.name] == (expected[column.kind], "OFSTNone")
    back = gpd.read_file(path)
    assert list(back["id"]) == list(flags["id"])
    for column in (*INCIDENT, *SUMMARY):
        ours, theirs = flags[column.name], back.get(column.name)
        if column.kind in {"number", "count"}:
            assert np.array_equal(ours.to_numpy("float64"), theirs.to_numpy("float64"), True)
        elif column.kind == "date":
            assert list(ours) == list(theirs)
        elif column.kind == "text":
            assert list(ours.fillna("")) == list(theirs.fillna(""))
        elif column.kind == "truth":
            known = [(a, b) for a, b in zip(ours, theirs, strict=True) if not pd.isna(a)]
            assert known
            assert all(bool(a) == bool(b) for a, b in known)
    placed = flags["lon"].notna()
    assert list(back.geometry.notna()) == list(placed)
    assert list(back.geometry.x[placed]) == list(flags["lon"][placed])


def test_days_have_no_time_zone(flags, tmp_path):
    path = tmp_path / "flags.fgb"
    export(flags, path)
    _, table = pyogrio.read_arrow(path, datetime_as_string=True, columns=["date_start"],
                                  read_geometry=False)  # fmt: skip
    texts = [f"{day:%Y-%m-%d}T00:00:00" for day in flags["date_start"]]
    assert table.column("date_start").to_pylist() == texts


def test_there_is_an_index_where_all_have_a_position(flags, tmp_path):
    path = tmp_path / "placed.fgb"
    placed = flags[flags["lon"].notna()]
    notes = export(placed, path)
    assert is_indexed(path)
    assert not any("index" in note for note in notes)
    back = gpd.read_file(path)
    assert sorted(back["id"]) == sorted(placed["id"])
    found = dict(zip(back["id"], shapely.get_coordinates(back.geometry).tolist(), strict=True))
    for _, row in placed.iterrows():
        assert found[row["id"]] == [row["lon"], row["lat"]]
    lon, lat = placed["lon"].iloc[0], placed["lat"].iloc[0]
    window = gpd.read_file(path, bbox=(lon - 1e-6, lat - 1e-6, lon + 1e-6, lat + 1e-6))
    inside = (placed["lon"] - lon).abs().lt(1e-6) & (placed["lat"] - lat).abs().lt(1e-6)
    assert sorted(window["id"]) == sorted(placed["id"][inside])


def test_without_some_positions_it_says_so_and_keeps_the_order(flags, tmp_path):
    path = tmp_path / "flags.fgb"
    notes = export(flags, path)
    assert not is_indexed(path)
    unplaced = int(flags["lon"].isna().sum())
    assert unplaced
    areas = int((flags["lon"].notna() & (flags["located"] == "area")).sum())
    assert areas > 1
    for words in (
        *(f"({unplaced} here)", "no type for days", "claims", "(raw)"),
        f"no symbols; where located is area ({areas} incidents)",
    ):
        assert any(words in note and "FlatGeobuf" in note for note in notes), words


def test_notes_are_only_of_what_is_there(tmp_path):
    plain = pd.DataFrame({"id": ["a"], "lon": 1.0, "lat": 2.0, "claims": [None], "raw": None})
    notes = export(plain, tmp_path / "plain.fgb")
    assert not any("claims" in note or "raw" in note or "index" in note for note in notes)


def test_geomap_reads_it_back(flags, tmp_path):
    path = tmp_path / "flags.fgb"
    export(flags, path)
    back = read_incidents(path)
    assert not back.attrs["rejects"]
    for column in (*INCIDENT, *SUMMARY):
        if column.name in {"claims", "raw"}:
            continue
        ours = [None if np.ndim(v) == 0 and pd.isna(v) else v for v in flags[column.name]]
        theirs = [None if np.ndim(v) == 0 and pd.isna(v) else v for v in back[column.name]]
        assert ours == theirs, column.name


def test_zones_stand_beside(flags, zones, tmp_path):
    path = tmp_path / "flags.fgb"
    export(flags, path, zones=zones)
    beside = tmp_path / "flags.zones.fgb"
    assert is_indexed(beside)
    assert info(beside)["geometry_type"] == "MultiPolygon"
    back = read_zones(beside)
    key = ["zone_id", "version"]
    ours, theirs = zones.sort_values(key), back.sort_values(key)
    for name in (*key, "name", "names", "edge_m", "forbids", "inside_places", "edge_stretches"):
        assert list(ours[name]) == list(theirs[name]), name
    for name in ("valid_from", "valid_to"):
        assert list(ours[name].fillna(pd.Timestamp(0))) == list(
            theirs[name].fillna(pd.Timestamp(0))
        )
    assert all(a.equals(b) for a, b in zip(ours.geometry, theirs.geometry, strict=True))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back(flags, text, tmp_path):
    path = tmp_path / "hostile.fgb"
    options = ExportOptions(title=text, attributions=(text, "b"))
    export(flags.assign(title=text, place=text), path, options=options)
    back = gpd.read_file(path)
    assert list(back["title"]) == [text] * len(flags)
    assert list(back["place"]) == [text] * len(flags)


def test_broken_text_is_replaced_and_said(flags, tmp_path):
    flags["title"] = pd.Series(["a\0b", *["\udfff"] * (len(flags) - 1)], dtype=object)
    path = tmp_path / "broken.fgb"
    notes = export(flags, path, options=ExportOptions(title="\ud800"))
    assert list(gpd.read_file(path)["title"]) == ["a\ufffdb", *["\ufffd"] * (len(flags) - 1)]
    assert any(f"{len(flags)} texts" in note for note in notes)


@pytest.mark.parametrize("rows", ["none", "unplaced", "plain"])
def test_little_is_enough(flags, rows, tmp_path):
    tables = {
        "none": flags[:0],
        "unplaced": flags[flags["lon"].isna()],
        "plain": pd.DataFrame({"id": ["a", "b"]}),
    }
    path = tmp_path / "little.fgb"
    export(tables[rows], path)
    back = gpd.read_file(path)
    assert list(back["id"]) == list(tables[rows]["id"])
    assert back.geometry.isna().all()


SAME = """
import sys, pandas as pd, geopandas as gpd
from shapely.geometry import box
from geomap.exports import export
ids = [f"case-{n}" for n in range(50)]
claims = [[{"claimant": "A", "stance": "asserts", "about": "killed", "value": "3"}]] * 50
table = pd.DataFrame({"id": ids, "lon": range(50), "lat": 40.0, "claims": claims, "extra": 1})
zones = gpd.GeoDataFrame({"zone_id": ["z"], "version": ["1"]}, geometry=[box(0, 0, 1, 1)])
print(export(table, sys.argv[1], zones=zones))
"""


def test_the_same_table_is_the_same_bytes(tmp_path):
    found = set()
    for seed in ("0", "1"):
        path = tmp_path / f"{seed}.fgb"
        env = {**os.environ, "PYTHONHASHSEED": seed}
        out = subprocess.run(
            [sys.executable, "-c", SAME, path], env=env, check=True, capture_output=True
        )
        beside = tmp_path / f"{seed}.zones.fgb"
        found.add((path.read_bytes(), beside.read_bytes(), out.stdout))
    assert len(found) == 1


@pytest.mark.parametrize("fails", ["cases.fgb", "cases.zones.fgb"])
def test_both_old_files_stay_when_either_fails(fails, flags, zones, tmp_path, monkeypatch):
    paths = [tmp_path / "cases.fgb", tmp_path / "cases.zones.fgb"]
    for path in paths:
        path.write_text("old")
    write = Path.write_bytes

    def full(target, content):
        if target.name.startswith(f".{Path(fails).stem}."):
            write(target, content[: len(content) // 2])
            raise OSError(28, "No space left on device")
        return write(target, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="No space left"):
        export(flags, paths[0], zones=zones)
    assert [path.read_text() for path in paths] == ["old", "old"]
    assert sorted(tmp_path.iterdir()) == paths


LIMITED = """
import resource, signal, sys, pandas as pd
from geomap.errors import OutputError
from geomap.exports import export
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
ids = [f"case-{n}" for n in range(500)]
rows = {"all": range(500), "some": [None, *range(499)]}[sys.argv[2]]
table = pd.DataFrame({"id": ids, "title": "t" * 100, "lon": pd.Series(rows) / 10, "lat": 40.0})
try:
    export(table, sys.argv[1])
except OutputError as error:
    print(error)
"""


@pytest.mark.parametrize("placed", ["all", "some"])
def test_a_file_that_does_not_fit_is_noticed(placed, tmp_path):
    """GDAL alone writes half of a file without an index, and says nothing."""
    path = tmp_path / "large.fgb"
    path.write_text("old")
    out = subprocess.run(
        [sys.executable, "-c", LIMITED, path, placed], check=True, capture_output=True, text=True
    )
    assert "cannot write" in out.stdout
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
