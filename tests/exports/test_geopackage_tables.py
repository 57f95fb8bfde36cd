"""What a GeoPackage holds beside its layers: relations, meanings, styles, and what it tells."""

import sqlite3
from contextlib import closing
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely

from geomap.exports import ExportOptions, export
from geomap.exports.geopackage import write_package
from geomap.tables import INCIDENT, SUMMARY, ZONE
from geomap.zones import read_zones

HOSTILE = [
    "<script>alert(1)</script>", "]]>", '"><img src=x>', "'; DROP TABLE incidents; --",
    "=1+1", "\x01\x0b\x1f", "a\nb\r\tc", "Фаррух · Փառուխ · 🛰", "{json: [1,2]}", "[1, 2]",
    "%s %d [%x%]",
]  # fmt: skip


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


@pytest.mark.parametrize("related", ["claims", "sources"])
def test_every_claim_and_source_is_related_to_its_incident(flags, path, related):
    export(flags, path)
    mapping = f"incidents_{related}"
    assert asked(path, "SELECT * FROM gpkgext_relations WHERE related_table_name = ?", related) == [
        (1 + (related == "sources"), "incidents", "fid", related, "fid", "attributes", mapping)
    ]
    registered = asked(path, "SELECT table_name FROM gpkg_extensions "
                             "WHERE extension_name = 'gpkg_related_tables'")  # fmt: skip
    assert {("gpkgext_relations",), (mapping,)} <= set(registered)
    met = asked(
        path,
        f"SELECT incidents.id, incident_id FROM {mapping} "
        f"JOIN incidents ON incidents.fid = base_id JOIN {related} ON {related}.fid = related_id",
    )
    assert len(met) == asked(path, f"SELECT count(*) FROM {related}")[0][0] > 0
    assert all(base == related_id for base, related_id in met)
    keys = asked(path, f"PRAGMA foreign_key_list({related})")
    assert [key[2:5] for key in keys] == [("incidents", "incident_id", "id")]


def test_ids_given_twice_are_related_by_mapping_alone(plain, path):
    plain["id"] = ["a", "a", "b"]
    plain["sources"] = [["x"], None, ["y", "z"]]
    write_package(plain, path, None, base=False)  # `export` refuses such ids
    assert asked(path, "PRAGMA foreign_key_list(sources)") == []
    pairs = asked(path, "SELECT base_id, related_id FROM incidents_sources")
    assert pairs == [(1, 1), (2, 1), (3, 2), (3, 3)]
    assert asked(path, "PRAGMA foreign_key_check") == []


def test_an_incident_taken_out_takes_its_claims_along(flags, path):
    export(flags, path)
    name = next(key for key, found in zip(flags["id"], flags["claims"], strict=True) if found)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.create_function("ST_IsEmpty", 1, lambda _: 0)
        connection.execute("DELETE FROM incidents WHERE id = ?", (name,))
        left = connection.execute("SELECT count(*) FROM claims WHERE incident_id = ?", (name,))
        assert left.fetchone() == (0,)
        orphans = connection.execute(
            "SELECT count(*) FROM incidents_claims WHERE related_id NOT IN (SELECT fid FROM claims)"
        )
        assert orphans.fetchone() == (0,)


def test_the_file_is_a_sound_geopackage_1_2(flags, zones, path):
    export(flags, path, zones=zones)
    assert asked(path, "PRAGMA application_id") == [(int.from_bytes(b"GPKG"),)]
    assert asked(path, "PRAGMA user_version") == [(10200,)]
    assert asked(path, "PRAGMA integrity_check") == [("ok",)]
    assert asked(path, "PRAGMA foreign_key_check") == []
    assert asked(path, "PRAGMA journal_mode") == [("delete",)]
    kinds = dict(asked(path, "SELECT table_name, data_type FROM gpkg_contents"))
    assert kinds == {"incidents": "features", "zones": "features", "claims": "attributes",
                     "sources": "attributes", "layer_styles": "attributes"}  # fmt: skip
    tables = {
        name for (name,) in asked(path, "SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    extended = {name for (name,) in asked(path, "SELECT table_name FROM gpkg_extensions")}
    assert extended <= tables
    assert list(path.parent.iterdir()) == [path]


def test_gdal_tells_what_columns_mean(flags, zones, path):
    export(flags, path, zones=zones)
    for layer, columns in (("incidents", [*INCIDENT, *SUMMARY]), ("zones", ZONE)):
        _, table = pyogrio.read_arrow(path, layer=layer)
        told = {field.name: (field.metadata or {}).get(b"GDAL:OGR:comment", b"").decode()
                for field in table.schema}  # fmt: skip
        for column in columns:
            if column.name not in {"claims", "raw", "geometry"}:
                assert told[column.name] == column.meaning
    described = asked(path, "SELECT table_name, column_name FROM gpkg_data_columns")
    for layer in ("claims", "sources"):
        there = {row[1] for row in asked(path, f"PRAGMA table_info({layer})")}
        assert {column for table, column in described if table == layer} == there - {"fid"}


def test_layers_have_a_default_style_and_say_whose_rights_are_in_them(flags, zones, path):
    options = ExportOptions(title="A <b>& B", attributions=("GeoNames, CC BY 4.0", "]]>\x01"))
    export(flags, path, zones=zones, options=options)
    styles = asked(path, "SELECT f_table_name, f_geometry_column, useAsDefault, styleQML "
                         "FROM layer_styles ORDER BY id")  # fmt: skip
    assert [style[:3] for style in styles] == [("incidents", "geom", 1), ("zones", "geom", 1)]
    for *_, qml in styles:
        assert ET.fromstring(qml).find("renderer-v2") is not None
    texts = dict(asked(path, "SELECT table_name, metadata FROM gpkg_metadata "
                             "JOIN gpkg_metadata_reference ON md_file_id = id"))  # fmt: skip
    rights = {
        name: [node.text for node in ET.fromstring(text).iter("rights")]
        for name, text in texts.items()
    }
    assert rights["incidents"] == ["GeoNames, CC BY 4.0", "]]>\ufffd"]
    assert rights["zones"] == list(dict.fromkeys(zones["source"].dropna()))
    abstract = ET.fromstring(texts["incidents"]).findtext("abstract")
    assert abstract.startswith("A <b>& B: ")


def test_a_package_tells_what_it_holds(flags, zones, path):
    found = write_package(flags, path, zones, base=True)
    assert list(found.layers) == list(found.columns) == list(found.counts)
    layers = {name for name, _ in pyogrio.list_layers(path)}
    layers -= {"layer_styles", "incidents_claims", "incidents_sources"}
    assert layers == set(found.layers)
    for name in layers:
        info = pyogrio.read_info(path, layer=name, force_feature_count=True)
        assert info["features"] == found.counts[name]
        assert tuple(info["fields"]) == found.columns[name]
    west, south, east, north = found.layers["zones"]
    assert (west, south, east, north) == pytest.approx(tuple(zones.total_bounds))
    placed = flags[~flags.geometry.isna()]
    inner, outer = placed.total_bounds, found.layers["incidents"]
    assert outer[0] <= inner[0]
    assert outer[1] <= inner[1]
    assert inner[2] <= outer[2]
    assert inner[3] <= outer[3]
    assert found.layers["claims"] is None
    days = [*flags["date_start"].dropna(), *flags["date_end"].dropna()]
    assert found.period == (str(min(days).date()), str(max(days).date()))


def test_without_dates_the_period_is_that_of_the_zones(plain, zones, path):
    found = write_package(plain, path, zones, base=False)
    days = [*zones["valid_from"].dropna(), *zones["valid_to"].dropna()]
    assert found.period == (str(min(days).date()), str(max(days).date()))
    assert write_package(plain, path, None, base=False).period == (None, None)


def test_a_package_tells_of_zones_and_incidents_across_180_degrees(plain, zones, path):
    plain[["lon", "lat"]] = [(179.5, -17.0), (-179.0, -18.0), (np.nan, np.nan)]
    across = zones.iloc[:2].copy()
    across.geometry = [shapely.box(179, -19, 181, -16), None]
    found = write_package(plain, path, across, base=True)
    assert found.layers["incidents"] == (179.5, -18.0, 181.0, -17.0)
    assert found.layers["zones"] == (179.0, -19.0, 181.0, -16.0)
    back = pyogrio.read_dataframe(path, layer="zones")
    assert shapely.bounds(back.geometry[0]).tolist() == [-180, -19, 180, -16]
    assert back.geometry[0].area == pytest.approx(6)
    assert back.geometry[1] is None
    # the detailed ground lies on both sides: Taveuni, which no coarse map has so
    land = pyogrio.read_dataframe(path, layer="land", bbox=(179.0, -17.2, 180.0, -16.0))
    assert len(land) > 2


def test_styles_and_metadata_are_xml_whatever_stands_in_the_zones(flags, zones, path):
    hostile = zones.iloc[: len(zones)].copy()
    for name in ("zone_id", "version", "name", "source", "authority"):
        hostile[name] = (HOSTILE * 2)[: len(zones)]
    flags["<odd> & \"'"] = 1
    export(
        flags,
        path,
        zones=hostile,
        options=ExportOptions(title="]]>\x02\ud800", attributions=("\0\ud800",)),
    )
    for (text,) in asked(path, "SELECT styleQML FROM layer_styles UNION ALL "
                               "SELECT metadata FROM gpkg_metadata"):  # fmt: skip
        ET.fromstring(text)
