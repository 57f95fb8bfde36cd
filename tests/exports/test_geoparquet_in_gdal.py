"""GeoParquet read back by GDAL's own driver: counts, types, values, shapes and windows."""

import decimal
import json
import os
import pickle
import subprocess
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from geomap.exports import export
from geomap.tables import INCIDENT, SUMMARY, ZONE
from geomap.zones import read_zones

GDAL = Path(__file__).resolve().parents[2] / ".gdal"
"""Made by gdal_parquet.sh; a process of its own, for its GDAL and Arrow are not the project's."""
READ = """
import pickle, sys, pyogrio
from pyogrio.raw import read
path, *window = sys.argv[1:]
info = pyogrio.read_info(path, force_feature_count=True)
_, _, shapes, columns = read(
    path, bbox=tuple(map(float, window)) or None, datetime_as_string=True
)
columns = dict(zip(info["fields"], columns, strict=True))
pickle.dump((info, shapes, columns), sys.stdout.buffer)
"""
TYPES = {
    "text": ("OFTString", "OFSTNone"),
    "date": ("OFTDate", "OFSTNone"),
    "number": ("OFTReal", "OFSTNone"),
    "count": ("OFTInteger64", "OFSTNone"),
    "truth": ("OFTInteger", "OFSTBoolean"),
    "list": ("OFTStringList", "OFSTNone"),
    "mapping": ("OFTString", "OFSTNone"),
}
HOSTILE = ["=1+1", "</script>", "]]>", '{"a": 1}', "[1,2]", "'\"`\\", "a\tb\r\nc\x07", "😀 Փառուխ"]


@pytest.fixture(scope="module")
def gdal():
    """Read a file, or a window of it, as `gdal(path, west, south, east, north)`."""
    python, plugins = GDAL / "bin" / "python", GDAL / "gdalplugins"
    if not (plugins / "ogr_Parquet.so").exists():
        if os.environ.get("GEOMAP_REQUIRE_GDAL_PARQUET") == "1":
            pytest.fail("GEOMAP_REQUIRE_GDAL_PARQUET is 1, and `make gdal` has not been run")
        pytest.skip("no GDAL that reads Parquet (make gdal); GDAL read no GeoParquet back")

    def read(path, *window):
        command = [python, "-I", "-W", "error", "-c", READ, path, *window]
        found = subprocess.run(
            list(map(str, command)), env={**os.environ, "GDAL_DRIVER_PATH": str(plugins)},
            capture_output=True, timeout=120, check=False,
        )  # fmt: skip
        assert found.returncode == 0, found.stderr.decode()
        assert not found.stderr
        info, shapes, columns = pickle.loads(found.stdout)
        assert info["driver"] == "Parquet"
        types = zip(info["ogr_types"], info["ogr_subtypes"], strict=True)
        return SimpleNamespace(
            info=info,
            types=dict(zip(info["fields"], types, strict=True)),
            shapes=shapely.from_wkb(shapes),
            columns={name: plain(values) for name, values in columns.items()},
        )

    return read


@pytest.fixture(scope="module")
def zones():
    return read_zones()


def plain(values):
    """Values as lists, texts, numbers and, where there is none, None."""
    listed = [value.tolist() if isinstance(value, np.ndarray) else value for value in values]
    return [None if np.ndim(value) == 0 and pd.isna(value) else value for value in listed]


def days(values):
    return [None if pd.isna(value) else f"{value:%Y-%m-%d}" for value in values]


def said(claims):
    """Claims without what they leave open."""
    return [{name: value for name, value in claim.items() if value} for claim in claims]


def test_counts_types_and_reference_system(flags, tmp_path, gdal):
    path = tmp_path / "flags.parquet"
    export(flags, path)
    back = gdal(path)
    assert back.info["features"] == len(back.shapes) == len(flags)
    assert back.info["crs"] == "EPSG:4326"
    assert back.info["geometry_type"] == "Point"
    written = [name for name in pq.read_schema(path).names if name not in {"geometry", "bbox"}]
    assert list(back.types) == written
    for column in (*INCIDENT, *SUMMARY):
        claims = column.name == "claims"
        expected = ("OFTString", "OFSTJSON") if claims else TYPES[column.kind]
        assert back.types[column.name] == expected, column.name


def test_values_and_positions(flags, tmp_path, gdal):
    path = tmp_path / "flags.parquet"
    export(flags, path)
    back = gdal(path)
    for column in (*INCIDENT, *SUMMARY):
        ours, theirs = plain(flags[column.name]), back.columns[column.name]
        if column.name == "claims":
            assert any(ours)
            theirs = [said(json.loads(claims)) for claims in theirs]
            ours = [said(claims) for claims in ours]
        elif column.kind == "mapping":
            theirs = [json.loads(row) for row in theirs]
        elif column.kind == "date":
            ours = days(flags[column.name])
        assert ours == theirs, column.name
    assert shapely.to_wkb(back.shapes).tolist() == flags.geometry.to_wkb().tolist()


def test_zones(flags, zones, tmp_path, gdal):
    export(flags, tmp_path / "flags.parquet", zones=zones)
    back = gdal(tmp_path / "flags.zones.parquet")
    assert back.info["features"] == len(zones)
    assert back.info["crs"] == "EPSG:4326"
    assert back.info["geometry_type"] == "MultiPolygon"
    for column in ZONE:
        if column.kind == "geometry":
            assert shapely.equals(back.shapes, zones.geometry.to_numpy()).all()
            continue
        ours, theirs = plain(zones[column.name]), back.columns[column.name]
        kind = "text" if column.kind in {"list", "mapping"} else column.kind
        assert back.types[column.name] == TYPES[kind], column.name
        if column.kind in {"list", "mapping"}:
            ours = [found or None for found in ours]
            theirs = [text and json.loads(text) for text in theirs]
        elif column.kind == "date":
            ours = days(zones[column.name])
        assert ours == theirs, column.name


def test_a_window_is_found_by_the_bbox_column(flags, tmp_path, gdal):
    path = tmp_path / "flags.parquet"
    export(flags, path)
    lon, lat = flags.loc[flags["lon"].notna(), ["lon", "lat"]].iloc[0]
    back = gdal(path, lon - 1e-6, lat - 1e-6, lon + 1e-6, lat + 1e-6)
    inside = (flags["lon"] - lon).abs().lt(1e-6) & (flags["lat"] - lat).abs().lt(1e-6)
    assert 0 < inside.sum() < len(flags)
    assert back.columns["id"] == list(flags["id"][inside])
    assert back.info["capabilities"]["fast_spatial_filter"]


def test_hostile_texts(flags, tmp_path, gdal):
    given = pd.concat([flags[:1]] * len(HOSTILE), ignore_index=True)
    given = given.assign(
        id=[f"case-{number}" for number in range(len(HOSTILE))],
        title=HOSTILE,
        actors=[[text, "b"] for text in HOSTILE],
    )
    export(given, tmp_path / "hostile.parquet")
    back = gdal(tmp_path / "hostile.parquet")
    assert back.columns["title"] == HOSTILE
    assert back.columns["actors"] == list(given["actors"])


def test_columns_of_ones_own(flags, tmp_path, gdal):
    given = flags.assign(
        whole=2**60 + 1, truth=True, day=pd.Timestamp("2022-03-24"),
        moment=pd.Timestamp("2022-03-24 23:30", tz="Asia/Baku"), exact=decimal.Decimal("1.25"),
        numbers=[[1, 2]] * len(flags), octets=b"\xff\0",
    )  # fmt: skip
    export(given, tmp_path / "own.parquet")
    back = gdal(tmp_path / "own.parquet")
    expected = {
        "whole": ("OFTInteger64", 2**60 + 1),
        "truth": ("OFTInteger", True),
        "day": ("OFTDate", "2022-03-24"),
        "moment": ("OFTDateTime", "2022-03-24T19:30:00Z"),
        "exact": ("OFTReal", 1.25),
        "numbers": ("OFTInteger64List", [1, 2]),
        "octets": ("OFTBinary", b"\xff\0"),
    }
    found = {name: (back.types[name][0], back.columns[name][0]) for name in expected}
    assert found == expected


@pytest.mark.parametrize("rows", ["none", "unplaced"])
def test_little_is_enough(flags, rows, tmp_path, gdal):
    table = flags[:0] if rows == "none" else flags[flags["lon"].isna()]
    export(table, tmp_path / "little.parquet")
    back = gdal(tmp_path / "little.parquet")
    assert back.info["features"] == len(table)
    assert back.columns["id"] == list(table["id"])
    assert not shapely.is_geometry(back.shapes).any()
