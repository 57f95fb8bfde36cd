"""GeoJSON in a real QGIS: typed, dated, styled by the file beside it, without a warning."""

import pytest

from geomap.exports import ExportOptions, export
from geomap.flags import flag
from geomap.gazetteer import Gazetteer
from geomap.incidents import locate, read_incidents
from geomap.shipped import shipped
from geomap.style import INCIDENT_SYMBOLS
from geomap.zones import read_zones

SCRIPT = "geojson_in_qgis.py"


@pytest.fixture(scope="module")
def table():
    file = shipped("layers", "incidents", "karabakh-2020-2023.csv")
    found = locate(read_incidents(file), Gazetteer.open(shipped("gazetteer")))
    return flag(found, read_zones())


@pytest.fixture
def path(table, tmp_path):
    path = tmp_path / "it's 50% #1 – ü.geojson"
    export(table, path, zones=read_zones())
    return path


def test_it_opens_typed_dated_and_styled(qgis, table, path):
    seen = qgis(SCRIPT, "opened", path=str(path))
    assert qgis.warnings == []
    assert seen["valid"]
    assert (seen["crs"], seen["count"]) == ("EPSG:4326", len(table))
    assert (seen["types"]["date_start"], seen["types"]["title"]) == ("Date", "String")
    assert (seen["types"]["killed_low"], seen["types"]["distance_m"]) == ("Integer", "Real")
    assert (seen["types"]["claims"], seen["types"]["actors"]) == ("String", "String")
    assert seen["days"] == [day.strftime("%Y-%m-%d") for day in table["date_start"]]
    assert seen["renderer"] == "categorizedSymbol"
    assert seen["classes"] >= len(INCIDENT_SYMBOLS)
    assert seen["labels"]


def test_its_zones_open_styled(qgis, path):
    seen = qgis(SCRIPT, "opened", path=str(path.with_suffix(".zones.geojson")))
    assert qgis.warnings == []
    assert (seen["valid"], seen["count"]) == (True, len(read_zones()))
    assert (seen["types"]["valid_from"], seen["types"]["edge_m"]) == ("Date", "Real")
    assert seen["renderer"] == "categorizedSymbol"


def test_a_style_saved_in_qgis_is_not_replaced(qgis, table, path):
    assert qgis(SCRIPT, "saved", path=str(path))
    own = path.with_suffix(".qml").read_bytes()
    notes = export(table, path, zones=read_zones())
    assert any("geomap did not write" in note for note in notes)
    assert path.with_suffix(".qml").read_bytes() == own


@pytest.mark.parametrize("nested", [False, True])
def test_lines_open(qgis, table, tmp_path, nested):
    path = tmp_path / "lines.geojsonl"
    export(table, path, options=ExportOptions(nested=nested))
    seen = qgis(SCRIPT, "opened", path=str(path))
    assert (seen["valid"], seen["count"]) == (True, len(table))
    assert seen["types"]["date_start"] == "Date"
