"""The styles for QGIS as documents; what QGIS makes of them is in tests/qgis."""

import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

import geomap
from geomap import style
from geomap.exports.flat_columns import incident_columns
from geomap.exports.qgis.styles import (
    base_qml,
    incident_qml,
    incident_style,
    zone_qml,
    zone_style,
)
from geomap.zones import read_zones

STATIC = Path(geomap.__file__).parent / "webmap" / "static"
GROUND = ("land", "coast", "borders", "lakes", "rivers")
EVERY = """
from geomap.exports.qgis.styles import *
from geomap.zones import read_zones
print(incident_qml(("id", "type", "verdict", "contested", "located", "title", "claims")))
print(zone_qml(), zone_qml(read_zones()), *map(base_qml, ("land", "coast", "lakes")))
"""


def parsed(document):
    assert document.startswith("<!DOCTYPE qgis PUBLIC")
    return ET.fromstring(document)


def test_every_document_is_well_formed_and_says_what_it_is_for(flags):
    columns = [column.name for column in incident_columns(flags)[0]]
    documents = {
        incident_qml(columns): "0",
        incident_qml([]): "0",
        zone_qml(): "2",
        zone_qml(read_zones()): "2",
        base_qml("land"): "2",
        base_qml("rivers"): "1",
    }
    for document, geometry in documents.items():
        root = parsed(document)
        assert root.get("version") == "3.22.0"
        assert root.findtext("layerGeometryType") == geometry
        assert root.find("renderer-v2") is not None


def test_the_same_style_has_the_same_bytes_whatever_the_hash_seed():
    seen = {
        subprocess.run(
            [sys.executable, "-c", EVERY],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(seen) == 1
    assert len(seen.pop()) > 10_000


def test_colours_and_types_are_those_of_the_table():
    root = parsed(incident_qml(["type", "verdict", "located", "contested"]))
    symbols = {node.get("name"): node for node in root.iter("symbol")}
    drawn = {}
    for category in root.iter("category"):
        for layer in symbols[category.get("symbol")].findall("layer"):
            if layer.get("class") == "SimpleMarker":
                options = {node.get("name"): node.get("value") for node in layer.iter("Option")}
                drawn[category.get("label")] = options["color"]
    for kind, symbol in style.INCIDENT_SYMBOLS.items():
        red, green, blue, alpha = map(int, drawn[kind].split(","))
        assert f"#{red:02X}{green:02X}{blue:02X}" == symbol.colour
        assert alpha == 255


@pytest.mark.parametrize("columns", [[], ["type"], ["id", "title"], ["Type", "VERDICT", "located"]])
def test_no_expression_names_a_column_that_is_not_there(columns):
    root = parsed(incident_qml(columns))
    texts = [value for node in root.iter() for value in (*node.attrib.values(), node.text or "")]
    named = {name for text in texts for name in re.findall(r'"([a-z_]+)"', text)}
    assert named - {"b"} <= set(columns)


@pytest.mark.parametrize("name", ["valid_from", "valid_to", "name", "edge_m", "edge_stretches"])
def test_zones_may_lack_what_is_not_required(name):
    zones = read_zones().drop(columns=name)
    root = parsed(zone_qml(zones))
    texts = [value for node in root.iter() for value in (*node.attrib.values(), node.text or "")]
    assert not any(f'"{name}"' in text for text in texts)


def test_what_a_zone_is_called_is_no_markup():
    zones = read_zones().head(2)
    names = ["</qgis>\x00\x1f\ud800]]><x a='\"'>", "[% file_exists('/') %]"]
    zones["name"] = pd.Series(names, dtype=object)  # Arrow's texts hold no half characters
    labels = [node.get("label") for node in parsed(zone_qml(zones)).iter("category")]
    assert labels[0].startswith("</qgis>\ufffd")
    assert "]]><x a='\"'>" in labels[0]
    assert "[%" not in labels[1]


def test_a_project_and_a_document_hold_the_same():
    assert incident_style(["id", "type"]) in incident_qml(["id", "type"])
    assert zone_style() in zone_qml()


def constant(script, name):
    text = (STATIC / script).read_text(encoding="utf-8")
    return re.search(rf"^const {name} = (.+);$", text, re.MULTILINE)[1]


def test_the_web_map_draws_by_the_same_measures():
    marks = style.MARKS
    assert constant("symbols.js", "SHAPE_STROKE") == f'"{marks.ink}"'
    assert float(constant("symbols.js", "RING_RADIUS")) == marks.ring
    assert float(constant("symbols.js", "FADED")) == marks.faded
    assert f"opacity: {marks.halo}" in constant("symbols.js", "HALO")
    dashes = constant("symbols.js", "RING_DASH").strip("[]").split(",")
    assert tuple(map(float, dashes)) == marks.dashes
    assert float(constant("areas.js", "AREA_OPACITY")) == style.AREA_OPACITY
    dashes = constant("areas.js", "AREA_DASH").strip("[]").split(",")
    assert tuple(map(float, dashes)) == style.AREA_DASHES
    dashes = re.findall(r'"([\d ]*)"', constant("zones.js", "DASHES"))
    assert tuple(tuple(map(float, text.split())) for text in dashes) == style.ZONE_DASHES
    css = (STATIC / "page.css").read_text(encoding="utf-8")
    for name in ("sea", "land", "coast", "border"):
        assert re.search(rf"--gm-{name}: (#\w+);", css)[1] == style.GROUND[name]
    zones = (STATIC / "zones.js").read_text(encoding="utf-8")
    assert f'style.opacity = "{style.BAND_OPACITY}"' in zones
