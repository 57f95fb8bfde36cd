"""QGIS projects: where they open when zones lie far away, and what their legend says of bands."""

import datetime as dt
import zipfile
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyproj
import pytest
import shapely

from geomap.exports import export
from geomap.zones import read_zones

BAND = "shaded: the boundary may run here"
STRETCH = {"line": [[20.0, 10.0], [21.0, 10.0]], "edge_m": 9.0}
INCIDENT = {"id": "a", "type": "shelling", "date_start": dt.date(2022, 3, 1)}


@pytest.fixture
def opened(tmp_path):
    """Write a project of incidents at positions and read it as XML."""

    def write(positions, zones):
        rows = [
            INCIDENT | {"id": f"i{number}", "lon": lon, "lat": lat}
            for number, (lon, lat) in enumerate(positions)
        ]
        export(pd.DataFrame(rows, dtype=object), tmp_path / "case.qgz", zones=zones)
        with zipfile.ZipFile(tmp_path / "case.qgz") as archive:
            return ET.fromstring(archive.read("project.qgs"))

    return write


def zone_at(lon, lat, **columns):
    row = {"zone_id": "z", "version": "1", "name": "A zone", "valid_from": dt.date(2022, 1, 1)}
    table = pd.DataFrame([row], dtype=object)
    for name, value in columns.items():
        table[name] = pd.Series([value], dtype=object)
    return gpd.GeoDataFrame(table, geometry=[shapely.box(lon, lat, lon + 1, lat + 1)], crs=4326)


def bounds(root):
    """West, south, east, north of the canvas, degrees."""
    names = ("xmin", "ymin", "xmax", "ymax")
    corners = [float(root.findtext(f"mapcanvas/extent/{name}")) for name in names]
    code = root.findtext("projectCrs/spatialrefsys/authid")
    back = pyproj.Transformer.from_crs(code, 4326, always_xy=True)
    return (*back.transform(*corners[:2]), *back.transform(*corners[2:]))


def seen(root):
    """Whether each layer of zones is ticked, in the order of the list."""
    return [
        node.get("checked") == "Qt::Checked"
        for node in root.find("layer-tree-group").iter("layer-tree-layer")
        if "layername=zones" in node.get("source")
    ]


def printed(root):
    return [
        option.get("value")
        for option in root.find("Layouts/Layout").iter("Option")
        if option.get("name", "").startswith("legend/label-")
    ]


def test_opens_on_the_incidents_where_every_zone_lies_far_away(opened):
    zones = read_zones()
    root = opened([(178.1, -17.7), (178.4, -18.1)], zones)
    assert bounds(root) == pytest.approx((178.1, -18.1, 178.4, -17.7), abs=0.1)
    ticked = seen(root)
    assert len(ticked) == zones["zone_id"].nunique()
    assert not any(ticked)
    assert printed(root) == ["shelling"]


def test_opens_on_zones_nearby_where_none_was_in_force(opened):
    near = zone_at(20, 10, valid_from=dt.date(2023, 1, 1))
    far = zone_at(120, 10, zone_id="far")
    root = opened([(20.5, 10.5)], pd.concat([far, near], ignore_index=True))
    assert bounds(root) == pytest.approx((20, 10, 21, 11), abs=0.1)
    assert seen(root) == [True, False]


def test_without_positions_all_zones_are_seen(opened):
    both = pd.concat([zone_at(20, 10), zone_at(40, 10, zone_id="other")], ignore_index=True)
    root = opened([(None, None)], both)
    west, _, east, _ = bounds(root)
    assert west < 20
    assert east > 41
    assert seen(root) == [True, True]


@pytest.mark.parametrize(("columns", "is_wide"), [
    ({}, False),
    ({"edge_m": 0.0}, False),
    ({"edge_m": None}, False),
    ({"edge_m": 500.0}, True),
    ({"edge_stretches": [STRETCH]}, True),
])  # fmt: skip
def test_the_printed_legend_explains_the_band_where_there_is_one(opened, columns, is_wide):
    root = opened([(20.5, 10.5)], zone_at(20, 10, **columns))
    zone = "A zone: since 1 Jan 2022"
    assert printed(root) == ["shelling", zone, *([BAND] if is_wide else [])]
