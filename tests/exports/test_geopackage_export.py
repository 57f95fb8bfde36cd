"""GeoPackage read back by GDAL and as the database that it is."""

import json
import sqlite3
from contextlib import closing
from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from geomap.exports import export
from geomap.tables import CLAIM, INCIDENT, SUMMARY, names_of
from geomap.zones import read_zones

HOSTILE = [
    "<script>alert(1)</script>", "]]>", '"><img src=x>', "'; DROP TABLE incidents; --",
    "=1+1", "\x01\x0b\x1f", "a\nb\r\tc", "Фаррух · Փառուխ · 🛰", "{json: [1,2]}", "[1, 2]",
    "%s %d [%x%]",
]  # fmt: skip
TEXTS = [
    column.name
    for column in (*INCIDENT, *SUMMARY)
    if column.kind == "text" and not column.among and column.name != "id"
]
FLATTENED = ["actors", "claims", "sources", "raw"]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "out.gpkg"


@pytest.fixture
def zones():
    return read_zones()


@pytest.fixture
def plain():
    """A table as a person makes it: few columns, one row without a position."""
    return pd.DataFrame(
        {"id": ["a", "b", "c"], "title": ["A", None, "C"], "lon": [46.8, 46.9, np.nan],
         "lat": [40.0, 40.1, np.nan]}
    )  # fmt: skip


def asked(path, question, *values):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question, values).fetchall()


def cells(column):
    """Values with None for what is empty, days as dates, numbers as floats."""
    if column.dtype.kind == "M":
        return [None if pd.isna(day) else day.date() for day in column]
    found = [None if pd.isna(value) else value for value in column.tolist()]
    return [value.date() if isinstance(value, pd.Timestamp) else value for value in found]


def test_incidents_come_back_with_equal_values(flags, zones, path):
    export(flags, path, zones=zones)
    back = pyogrio.read_dataframe(path, layer="incidents")
    assert len(back) == len(flags)
    assert back.crs == "EPSG:4326"
    for name in [*names_of(INCIDENT), *names_of(SUMMARY)]:
        if name not in FLATTENED:
            assert cells(back[name]) == cells(flags[name]), name
    assert back["sources"].isna().tolist() == [not found for found in flags["sources"]]
    same = shapely.equals(back.geometry.to_numpy(), flags.geometry.to_numpy())
    assert (same | flags.geometry.isna().to_numpy()).all()
    assert (back.geometry.isna().to_numpy() == flags.geometry.isna().to_numpy()).all()


def test_types_are_those_of_the_columns(flags, zones, path):
    export(flags, path, zones=zones)
    info = pyogrio.read_info(path, layer="incidents")
    kinds = dict(zip(info["fields"], info["ogr_types"], strict=True))
    subkinds = dict(zip(info["fields"], info["ogr_subtypes"], strict=True))
    wanted = {"text": "OFTString", "date": "OFTDate", "number": "OFTReal", "count": "OFTInteger64",
              "list": "OFTString"}  # fmt: skip
    for column in (*INCIDENT, *SUMMARY):
        if column.kind == "truth":
            assert subkinds[column.name] == "OFSTBoolean"
        elif column.kind != "mapping":
            assert kinds[column.name] == wanted[column.kind], column.name
    assert info["geometry_type"] == "Point"
    assert info["fid_column"] == "fid"
    zone_kinds = pyogrio.read_info(path, layer="zones")
    assert zone_kinds["geometry_type"] == "MultiPolygon"
    days = dict(zip(zone_kinds["fields"], zone_kinds["ogr_types"], strict=True))
    assert days["valid_from"] == days["valid_to"] == "OFTDate"


def test_zones_come_back_with_their_shapes_and_days(flags, zones, path):
    export(flags, path, zones=zones)
    back = pyogrio.read_dataframe(path, layer="zones")
    for name in ("zone_id", "version", "name", "valid_from", "valid_to", "edge_m", "source"):
        assert cells(back[name]) == cells(zones[name]), name
    assert [json.loads(text) for text in back["names"]] == zones["names"].tolist()
    # as far as the winding of rings goes they are turned, and nothing else
    assert shapely.equals(back.geometry.to_numpy(), zones.geometry.to_numpy()).all()


def test_claims_and_sources_are_tables_in_the_order_of_the_incidents(flags, zones, path):
    export(flags, path, zones=zones)
    claims = pyogrio.read_dataframe(path, layer="claims")
    expected = [
        [name, *(claim.get(key) or None for key in names_of(CLAIM)[1:])]
        for name, found in zip(flags["id"], flags["claims"], strict=True)
        for claim in found or ()
    ]
    assert len(expected) > 10
    texts = claims[names_of(CLAIM)].astype(object).where(claims.notna(), None)
    found = [
        [value.date().isoformat() if isinstance(value, pd.Timestamp) else value for value in row]
        for row in texts.itertuples(index=False)
    ]
    assert found == [[None if cell is None else str(cell)[:10] if key == "published" else cell
                      for key, cell in zip(names_of(CLAIM), row, strict=True)]
                     for row in expected]  # fmt: skip
    sources = pyogrio.read_dataframe(path, layer="sources")
    assert list(zip(sources["incident_id"], sources["number"], sources["source"], strict=True)) == [
        (name, number, source)
        for name, found in zip(flags["id"], flags["sources"], strict=True)
        for number, source in enumerate(found or (), start=1)
    ]


def test_hostile_texts_come_back_as_they_were(flags, path):
    table = flags.iloc[: len(HOSTILE)].copy()
    for name in TEXTS:
        table[name] = HOSTILE[: len(table)]
    table["id"] = [f"{number} {text}" for number, text in enumerate(HOSTILE[: len(table)])]
    table["claims"] = [
        [{"claimant": text, "stance": "asserts", "about": text, "value": text}] for text in HOSTILE
    ][: len(table)]
    table["sources"] = [[text, text] for text in HOSTILE][: len(table)]
    export(table, path)
    back = pyogrio.read_dataframe(path, layer="incidents")
    for name in [*TEXTS, "id"]:
        assert back[name].tolist() == table[name].tolist(), name
    claims = pyogrio.read_dataframe(path, layer="claims")
    assert claims["claimant"].tolist() == claims["value"].tolist() == HOSTILE[: len(table)]
    assert claims["incident_id"].tolist() == table["id"].tolist()
    assert len(pyogrio.read_dataframe(path, layer="sources")) == 2 * len(table)
    assert len(asked(path, "SELECT * FROM incidents_sources")) == 2 * len(table)


def test_what_is_no_text_is_replaced_and_told(plain, path):
    plain["title"] = pd.Series(["a\0b", "c\ud800d", "plain"], dtype=object)
    plain["id"] = pd.Series(["x\0", "x\ud800", "y"], dtype=object)
    plain["sources"] = [["s\0"], ["t"], None]
    notes = export(plain, path)
    assert any("NUL" in note for note in notes)
    back = pyogrio.read_dataframe(path, layer="incidents")
    assert back["title"].tolist() == ["a\ufffdb", "c\ufffdd", "plain"]
    # both ids read alike now: neither source may hide that
    assert asked(path, "SELECT base_id, related_id FROM incidents_sources") == [
        (1, 1), (1, 2), (2, 1), (2, 2)
    ]  # fmt: skip


ODD = ["fid", "FID", "geom", "ID", "Verdict", "a\"b'c", "select", "Ünï 🛰", " ", "x" * 300, "a\0b",
       "\ud800", "ogc_fid", "rowid", "incident_id", "claims_asserting"]  # fmt: skip


@pytest.mark.parametrize("name", [*ODD, 7])
def test_columns_with_odd_names_are_kept_or_called_otherwise(plain, path, name):
    plain["new"] = ["p", "q", "r"]
    plain.columns = pd.Index([*plain.columns[:-1], name], dtype=object)
    notes = export(plain, path)
    back = pyogrio.read_dataframe(path, layer="incidents")
    assert back["id"].tolist() == ["a", "b", "c"]
    others = [column for column in back.columns if back[column].tolist() == ["p", "q", "r"]]
    assert len(others) == 1
    if others[0] != str(name):
        assert any(f'"{others[0]}"' in note for note in notes), notes


def test_columns_of_any_type_are_held(plain, path):
    odd = {
        "when": pd.to_datetime(["2022-03-24", None, "1900-01-01"]),
        "flag": pd.array([True, None, False], dtype="boolean"),
        "whole": pd.array([1, None, 2**60], dtype="Int64"),
        "real": [0.1, np.inf, -1e300],
        "listed": [[1, 2], None, ["a"]],
        "mapped": [{"a": 1}, None, {}],
        "kind": pd.Categorical(["x", None, "y"]),
        "nothing": [None, None, None],
    }
    export(plain.assign(**odd), path)
    back = pyogrio.read_dataframe(path, layer="incidents")
    assert cells(back["when"]) == [date(2022, 3, 24), None, date(1900, 1, 1)]
    assert cells(back["flag"]) == [True, None, False]
    assert cells(back["real"]) == [0.1, None, -1e300]
    assert cells(back["kind"]) == ["x", None, "y"]
    assert cells(back["nothing"]) == [None, None, None]


def test_an_empty_table_has_all_layers(flags, zones, path):
    export(flags.iloc[:0], path, zones=zones.iloc[:0])
    for layer in ("incidents", "zones", "claims", "sources"):
        assert pyogrio.read_info(path, layer=layer)["features"] == 0
    assert "verdict" in pyogrio.read_info(path, layer="incidents")["fields"]


def test_a_table_without_any_position_is_whole(plain, path):
    export(plain[["id", "title"]], path)
    back = pyogrio.read_dataframe(path, layer="incidents")
    assert back["id"].tolist() == ["a", "b", "c"]
    assert back.geometry.isna().all()
    assert "zones" not in pyogrio.list_layers(path)[:, 0]


def test_positions_of_another_reference_system_are_brought_to_degrees(path):
    points = gpd.GeoSeries.from_xy([5209755.0], [4865942.3], crs="EPSG:3857")
    export(gpd.GeoDataFrame({"id": ["a"]}, geometry=points), path)
    back = pyogrio.read_dataframe(path, layer="incidents")
    assert back.geometry.x[0] == pytest.approx(46.8, abs=1e-4)
    assert back.geometry.y[0] == pytest.approx(40.0, abs=1e-4)


def test_areas_are_told_from_points_by_their_columns(flags, path):
    table = flags.copy()
    table.loc[table.index[0], ["located", "radius_m"]] = ["area", 40_000.0]
    export(table, path)
    back = pyogrio.read_dataframe(path, layer="incidents")
    assert back[["located", "radius_m"]].iloc[0].tolist() == ["area", 40_000.0]


def test_source_rows_are_told_of(flags, path):
    assert [note for note in export(flags, path) if "GeoPackage" in note] == [
        "the source rows (raw) are left out of GeoPackage; .csv keeps them"
    ]
    assert export(flags.assign(raw=None), path) == ()
