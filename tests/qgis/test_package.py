"""The GeoPackage in a real QGIS: layers, styles, meanings and relations, without a warning."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from geomap.exports.geopackage import write_package
from geomap.exports.options import ExportOptions
from geomap.flags import flag
from geomap.gazetteer import Gazetteer
from geomap.incidents import locate, read_incidents
from geomap.shipped import shipped
from geomap.style import GROUND, INCIDENT_SYMBOLS
from geomap.zones import read_zones

SCRIPT = "package_in_qgis.py"
LAYERS = {"incidents", "zones", "land", "lakes", "coast", "rivers", "borders"}
TABLES = {"claims", "sources"}


@pytest.fixture(scope="module")
def table():
    file = shipped("layers", "incidents", "karabakh-2020-2023.csv")
    found = locate(read_incidents(file), Gazetteer.open(shipped("gazetteer")))
    return flag(found, read_zones())


@pytest.fixture(scope="module")
def contents(table, tmp_path_factory):
    path = tmp_path_factory.mktemp("package") / "farukh – it's 50% #1.gpkg"
    options = ExportOptions(attributions=("GeoNames, CC BY 4.0",))
    return str(path), write_package(table, path, read_zones(), base=True, options=options)


def test_qgis_offers_every_layer(qgis, contents):
    path, found = contents
    offered = qgis(SCRIPT, "offered", path=path)
    assert set(found.layers) <= set(offered)
    assert qgis.warnings == []


@pytest.mark.parametrize("name", sorted(LAYERS | TABLES))
def test_a_layer_opens_with_its_style_and_without_a_warning(qgis, contents, name):
    path, found = contents
    layer = qgis(SCRIPT, "layer", path=path, name=name)
    assert layer["valid"]
    assert qgis.warnings == []
    assert layer["count"] == found.counts[name]
    assert [field for field in layer["types"] if field != "fid"] == list(found.columns[name])
    if name in LAYERS:
        assert layer["style"][1], layer["style"]
        assert layer["renderer"] not in {None, "nullSymbol"}
        assert layer["crs"] == "EPSG:4326"


def test_incidents_have_types_categories_and_rights(qgis, contents):
    layer = qgis(SCRIPT, "layer", path=contents[0], name="incidents")
    types = layer["types"]
    assert types["date_start"] == types["date_end"] == "Date"
    assert types["killed_low"] == "Integer64"
    assert types["radius_m"] == "Real"
    assert types["contested"] == "Boolean"
    assert set(INCIDENT_SYMBOLS) - {"other"} <= set(layer["categories"])
    assert layer["labels"]
    assert layer["tip"]
    assert layer["title"] == "Incidents"
    assert layer["rights"] == ["GeoNames, CC BY 4.0"]


def test_it_is_valid_by_the_standard(qgis, contents):
    assert qgis(SCRIPT, "faults", path=contents[0]) == []


def test_gdal_relates_claims_and_sources_to_incidents(qgis, contents):
    found = qgis(SCRIPT, "relationships", path=contents[0])
    # GDAL 3.6 tells of the mapping alone, later ones of the foreign key too
    assert {(left, right, mapping) for _, left, right, mapping in found} >= {
        ("incidents", "claims", "incidents_claims"),
        ("incidents", "sources", "incidents_sources"),
    }


def test_without_mapping_gdal_finds_one_to_many(qgis, contents, tmp_path):
    path = tmp_path / "keys.gpkg"
    path.write_bytes(Path(contents[0]).read_bytes())
    with closing(sqlite3.connect(path)) as connection, connection:
        for name in ("gpkgext_relations", "incidents_claims", "incidents_sources"):
            connection.execute(f"DROP TABLE {name}")
        connection.execute("DELETE FROM gpkg_extensions WHERE extension_name = "
                           "'gpkg_related_tables'")  # fmt: skip
    one_to_many = 1
    found = qgis(SCRIPT, "relationships", path=str(path))
    assert [row[:3] for row in found] == [
        [one_to_many, "incidents", "claims"], [one_to_many, "incidents", "sources"]
    ]  # fmt: skip


def test_a_person_can_edit_it_in_qgis(qgis, table, tmp_path):
    path = tmp_path / "edited.gpkg"
    write_package(table, path, None, base=False)
    text = "Ֆառուխ <b> 'quoted'"
    done, errors, count = qgis(SCRIPT, "edited", path=str(path), name="incidents", text=text)
    assert done, errors
    assert count == len(table) - 1
    assert qgis.warnings == []
    with closing(sqlite3.connect(path)) as connection:
        titles = connection.execute("SELECT title FROM incidents").fetchall()
    assert (text,) in titles


def test_qgis_draws_it_from_the_styles_within(qgis, contents, table):
    drawn = table[(table["located"] != "area") & ~table.geometry.isna()].iloc[-1]
    land, lake, sea = (48.5, 40.2), (45.3, 40.35), (50.5, 40.9)
    found = qgis(
        SCRIPT,
        "drawn",
        path=contents[0],
        names=["incidents", "zones", "borders", "rivers", "coast", "lakes", "land"],
        box=[45, 38, 51, 42.5],
        at=[land, lake, sea, (drawn["lon"], drawn["lat"])],
    )
    assert found["errors"] == qgis.warnings == []
    *ground, incident = found["colours"]
    background = "#ffffff"
    assert ground == [GROUND["land"].lower(), GROUND["sea"].lower(), background]
    assert incident not in {*ground, background}
