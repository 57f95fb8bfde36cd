"""QGIS projects without QGIS: whole XML, fixed bytes, both files or neither."""

import datetime as dt
import os
import re
import subprocess
import sys
import zipfile
from xml.etree import ElementTree as ET

import geopandas as gpd
import pandas as pd
import pyogrio
import pyproj
import pytest
import shapely

from geomap.errors import OutputError
from geomap.exports import ExportOptions, export
from geomap.exports.qgis import project
from geomap.style import VERDICT_STYLES
from geomap.zones import read_zones

HOSTILE = "<b>x</b>&\"'[% 1+1 %]]]>\x00\x01\ud800|layername=claims/../=cmd()\n#'\u2028"
"""Markup, controls, half a character, a formula, an expression, and what QGIS parts paths by."""


def incidents_at(*positions, **columns):
    """Incidents of type shelling, 1-2 March 2022, with columns that all of them share."""
    rows = [
        {
            "id": f"i{number}",
            "type": "shelling",
            "title": f"title {number}",
            "date_start": dt.date(2022, 3, 1),
            "date_end": dt.date(2022, 3, 2),
            "lon": lon,
            "lat": lat,
            **columns,
        }
        for number, (lon, lat) in enumerate(positions)
    ]
    return pd.DataFrame(rows, dtype=object)


def zone_over(west, south, east, north, **columns):
    row = {"zone_id": "z", "version": "1", "name": "A zone", "valid_from": dt.date(2022, 1, 1)}
    table = pd.DataFrame([{**row, **columns}], dtype=object)
    return gpd.GeoDataFrame(table, geometry=[shapely.box(west, south, east, north)], crs=4326)


def parsed(path):
    with zipfile.ZipFile(path) as archive:
        (name,) = archive.namelist()
        assert name.endswith(".qgs")
        return ET.fromstring(archive.read(name))


def layers_of(root):
    return {layer.findtext("layername"): layer for layer in root.iter("maplayer")}


def extent_in_degrees(root):
    """West, south, east, north of the canvas; east beyond 180 where it lies across it."""
    code = root.findtext("projectCrs/spatialrefsys/authid")
    corners = [float(root.findtext(f"mapcanvas/extent/{name}")) for name in
               ("xmin", "ymin", "xmax", "ymax")]  # fmt: skip
    back = pyproj.Transformer.from_crs(code, 4326, always_xy=True)
    west, south = back.transform(*corners[:2])
    east, north = back.transform(*corners[2:])
    return code, west, south, east + 360 if east < west else east, north


@pytest.fixture
def zones():
    return read_zones()


@pytest.fixture(scope="module")
def case(_shipped_flags, tmp_path_factory):
    """The shipped case as a project."""
    path = tmp_path_factory.mktemp("project") / "case.qgz"
    options = ExportOptions(title="My case", attributions=("Places: GeoNames (CC BY 4.0)",))
    export(_shipped_flags, path, zones=read_zones(), options=options)
    return path


def test_layers_hold_what_the_tables_hold(flags, case):
    root = parsed(case)
    found = {name: layer.findtext("datasource") for name, layer in layers_of(root).items()}
    assert found["Incidents"] == "./case.gpkg|layername=incidents"
    assert {"Claims", "Sources", "Land", "Borders"} <= set(found)
    held = dict(pyogrio.list_layers(case.with_suffix(".gpkg")).tolist())
    for source in found.values():
        assert re.fullmatch(r"\./case\.gpkg\|layername=(\w+)(\|subset=.*)?", source)[1] in held
    read = pyogrio.read_dataframe(case.with_suffix(".gpkg"), layer="incidents")
    assert read["id"].tolist() == flags["id"].tolist()


def test_each_zone_is_a_layer_that_finds_its_versions(zones, case):
    found = {}
    for layer in layers_of(parsed(case)).values():
        _, bar, where = layer.findtext("datasource").partition("|subset=")
        if bar:
            read = pyogrio.read_dataframe(case.with_suffix(".gpkg"), layer="zones", where=where)
            found |= dict.fromkeys(read["zone_id"], sorted(read["version"]))
    wanted = {zone_id: sorted(rows["version"]) for zone_id, rows in zones.groupby("zone_id")}
    assert found == wanted


def test_zones_far_from_the_incidents_are_not_seen_at_first(case):
    tree = parsed(case).find("layer-tree-group")
    seen = {
        node.get("name"): node.get("checked") == "Qt::Checked"
        for node in tree.iter("layer-tree-layer")
        if "layername=zones" in node.get("source")
    }
    assert seen == {
        "Lachin corridor": True,
        "Russian peacekeepers' zone in Nagorno-Karabakh (reconstruction)": True,
        "Disengagement area near Stanytsia Luhanska (reconstruction)": False,
        "Disengagement area near Zolote (reconstruction)": False,
        "Korean Demilitarized Zone (reconstruction)": False,
        "Abyei Area, as the award of 2009 delimits it (reconstruction)": False,
    }


def test_ids_are_long_enough_unique_and_agree(case):
    root = parsed(case)
    ids = [layer.findtext("id") for layer in root.iter("maplayer")]
    assert len(set(ids)) == len(ids)
    assert min(map(len, ids)) >= 11
    assert all(re.fullmatch(r"\w+", name, re.ASCII) for name in ids)
    assert [
        node.get("id") for node in root.find("layer-tree-group").iter("layer-tree-layer")
    ] == ids
    related = {relation.get(end) for relation in root.iter("relation") for end in
               ("referencingLayer", "referencedLayer")}  # fmt: skip
    assert related <= set(ids)


def test_same_tables_give_the_same_bytes(tmp_path):
    code = (
        "import sys; from geomap.exports import export; from geomap.zones import read_zones;"
        "from geomap.incidents import read_incidents; from geomap.shipped import shipped;"
        "table = read_incidents(shipped('layers', 'incidents', 'farukh-2022.csv'));"
        "export(table, sys.argv[1], zones=read_zones())"
    )
    written = []
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-c", code, str(folder / "case.qgz")],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        written.append([(folder / f"case.{kind}").read_bytes() for kind in ("qgz", "gpkg")])
    assert written[0] == written[1]


def test_nothing_of_the_day_it_was_written_is_in_it(case):
    with zipfile.ZipFile(case) as archive:
        (entry,) = archive.infolist()
        text = archive.read(entry).decode()
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)
    today = dt.datetime.now(dt.UTC).date()
    assert not any(str(today - dt.timedelta(days)) in text for days in (-1, 0, 1))
    assert str(case.parent) not in text


def test_period_is_that_of_the_incidents(flags, case):
    span = parsed(case).find("ProjectTimeSettings/TemporalRange")
    assert span.findtext("start") == f"{flags['date_start'].min().date()}T00:00:00Z"
    last = flags[["date_start", "date_end"]].max().max().date()
    assert span.findtext("end") == f"{last}T23:59:59Z"


def test_without_dates_there_is_no_period(tmp_path):
    table = incidents_at((20, 10)).drop(columns=["date_start", "date_end"])
    table["date_start"] = pd.NaT
    export(table, tmp_path / "case.qgz")
    assert parsed(tmp_path / "case.qgz").find("ProjectTimeSettings") is None


@pytest.mark.parametrize(
    ("positions", "code"),
    [
        ([(46.8, 40.0), (46.9, 39.5)], "EPSG:3857"),
        ([(20.0, 10.0)], "EPSG:3857"),
        ([(179.5, -17.0), (-179.5, -18.0)], "EPSG:3832"),
        ([(-170.0, -50.0), (-60.0, 0.0), (60.0, 0.0), (170.0, 60.0)], "EPSG:3857"),
    ],
)
def test_extent_holds_the_incidents_and_little_more(positions, code, tmp_path):
    export(incidents_at(*positions), tmp_path / "case.qgz")
    found, west, south, east, north = extent_in_degrees(parsed(tmp_path / "case.qgz"))
    assert found == code
    lons = [lon + 360 if code == "EPSG:3832" and lon < 0 else lon for lon, _ in positions]
    lats = [lat for _, lat in positions]
    assert west < min(lons) <= max(lons) < east
    assert south < min(lats) <= max(lats) < north
    assert east - west < 1.5 * (max(lons) - min(lons)) + 0.1
    assert north - south < 1.5 * (max(lats) - min(lats)) + 0.1


def test_extent_holds_the_circle_of_an_area(tmp_path):
    table = incidents_at((46.8, 40.0), located="area", radius_m=60_000.0)
    export(table, tmp_path / "case.qgz")
    _, west, south, east, north = extent_in_degrees(parsed(tmp_path / "case.qgz"))
    wgs84 = pyproj.Geod(ellps="WGS84")
    reached = [wgs84.fwd(46.8, 40.0, azimuth, 60_000)[:2] for azimuth in (0, 90, 180, 270)]
    assert all(west < lon < east and south < lat < north for lon, lat in reached)


def test_near_a_pole_the_map_is_of_that_pole(tmp_path):
    export(incidents_at((20, 80), (-60, 82)), tmp_path / "case.qgz")
    root = parsed(tmp_path / "case.qgz")
    assert root.findtext("projectCrs/spatialrefsys/authid") == "EPSG:3995"
    corners = {name: float(root.findtext(f"mapcanvas/extent/{name}")) for name in
               ("xmin", "ymin", "xmax", "ymax")}  # fmt: skip
    to_map = pyproj.Transformer.from_crs(4326, 3995, always_xy=True)
    for lon, lat in ((20, 80), (-60, 82)):
        x, y = to_map.transform(lon, lat)
        assert corners["xmin"] < x < corners["xmax"]
        assert corners["ymin"] < y < corners["ymax"]


def test_every_reference_system_has_the_srsid_without_which_a_map_is_blank(case):
    found = list(parsed(case).iter("spatialrefsys"))
    assert found
    assert all(int(each.findtext("srsid")) > 0 for each in found)


def test_title_and_credits(flags, zones, case):
    root = parsed(case)
    assert root.findtext("title") == "My case"
    about = root.findtext("projectMetadata/abstract")
    assert "GeoNames (CC BY 4.0)" in about
    assert "Natural Earth" in about
    placed = int((flags["lon"].notna() & flags["lat"].notna()).sum())
    assert f"{placed} of {len(flags)} incidents on the map" in about
    layer = layers_of(root)["Lachin corridor"]
    source = zones.loc[zones["zone_id"] == "lachin-corridor", "source"].iloc[0]
    assert layer.findtext("attribution") == source
    assert layer.findtext("resourceMetadata/rights") == source


def test_without_a_title_it_is_called_as_its_file(tmp_path):
    export(incidents_at((20, 10)), tmp_path / "March 2022.qgz")
    assert parsed(tmp_path / "March 2022.qgz").findtext("title") == "March 2022"


def test_printed_legend_names_what_is_on_the_map(flags, case):
    sheet = parsed(case).find("Layouts/Layout")
    labels = [
        option.get("value").replace("\ue000", " ")
        for option in sheet.iter("Option")
        if option.get("name", "").startswith("legend/label-")
    ]
    placed = flags[flags["lon"].notna()]
    wanted = set(placed["type"]) | {
        f"ring: {VERDICT_STYLES[verdict].label}" for verdict in placed["verdict"]
    }
    wanted |= {"dashed: contested"} if placed["contested"].eq(True).any() else set()
    wanted |= {"circle: known only to an area"} if placed["located"].eq("area").any() else set()
    wanted.add("shaded: the boundary may run here")
    assert labels.count("shaded: the boundary may run here") == 1
    of_zones = [label for label in labels if "version" in label]
    assert set(labels) - set(of_zones) == wanted
    assert of_zones[0] == (
        "Lachin corridor, first route (reconstruction), version 1: 1 Dec 2020 – 25 Aug 2022"
    )
    assert len(of_zones) == 4


def test_hostile_texts_stay_texts(tmp_path):
    named = dict.fromkeys(("title", "place", "type", "text", "Odd <col> |"), HOSTILE)
    claim = {"claimant": HOSTILE, "stance": "denies", "about": "event", "quote": HOSTILE}
    table = incidents_at((20.5, 10.5), **named)
    table["claims"], table["sources"] = [[claim]], [[HOSTILE]]
    text = HOSTILE.replace("\ud800", "")  # pandas cannot hold it in zones
    zones = zone_over(20, 10, 21, 11, zone_id=text, version=text, name=text, source=text)
    options = ExportOptions(title=HOSTILE, attributions=(HOSTILE,))
    notes = export(table, tmp_path / "case.qgz", zones=zones, options=options)
    root = parsed(tmp_path / "case.qgz")
    shown = re.sub("[\x00\x01\ud800]", "\ufffd", HOSTILE)
    assert root.findtext("title") == shown
    assert shown.strip() in root.findtext("projectMetadata/abstract")
    assert "All zones" in layers_of(root)
    assert not any("|subset=" in layer.findtext("datasource") for layer in root.iter("maplayer"))
    # what stands in a label is a variable: text with [% %] in a label is run
    labels = [item.get("labelText") for item in root.iter("LayoutItem") if item.get("labelText")]
    assert labels
    assert all(re.fullmatch(r"\[% @\w+ %\]", label) for label in labels)
    assert any("\ufffd" in note for note in notes)


def test_names_of_layers_are_not_run(tmp_path):
    zones = zone_over(20, 10, 21, 11, name="[% 1+1 %] & <co>")
    export(incidents_at((20.5, 10.5)), tmp_path / "case.qgz", zones=zones)
    root = parsed(tmp_path / "case.qgz")
    names = [node.get("name") for node in root.iter("layer-tree-layer")]
    assert not any("[%" in name for name in names)
    assert any(name.replace("\u2060", "") == "[% 1+1 %] & <co>" for name in names)


def test_many_zones_share_a_layer(tmp_path):
    zones = pd.concat(
        [zone_over(20 + n / 100, 10, 20.005 + n / 100, 11, zone_id=f"z{n}") for n in range(60)]
    )
    export(incidents_at((20.5, 10.5)), tmp_path / "case.qgz", zones=zones)
    sources = [layer.findtext("datasource") for layer in
               parsed(tmp_path / "case.qgz").iter("maplayer")]  # fmt: skip
    assert [source for source in sources if "=zones" in source] == ["./case.gpkg|layername=zones"]


@pytest.mark.parametrize("zones", [None, "none of them"])
def test_without_zones_there_is_no_group_of_them(flags, zones, tmp_path):
    table = None if zones is None else read_zones().iloc[:0]
    export(flags, tmp_path / "case.qgz", zones=table)
    tree = parsed(tmp_path / "case.qgz").find("layer-tree-group")
    assert [group.get("name") for group in tree] == ["Incidents", "Ground"]


def test_an_empty_table_is_a_project_all_the_same(flags, zones, tmp_path):
    export(flags.iloc[:0], tmp_path / "case.qgz", zones=zones)
    root = parsed(tmp_path / "case.qgz")
    assert "Incidents" in layers_of(root)
    assert pyogrio.read_info(tmp_path / "case.gpkg", layer="incidents")["features"] == 0


def test_incidents_without_any_position_are_kept_and_told_of(tmp_path):
    table = incidents_at((None, None), located="missing")
    export(table, tmp_path / "case.qgz")
    about = parsed(tmp_path / "case.qgz").findtext("projectMetadata/abstract")
    assert "0 of 1 incident on the map" in about
    assert pyogrio.read_info(tmp_path / "case.gpkg", layer="incidents")["features"] == 1


def _written_before(folder):
    old = {folder / "case.qgz": b"old project", folder / "case.gpkg": b"old data"}
    for path, data in old.items():
        path.write_bytes(data)
    return old


@pytest.mark.parametrize("step", ["write_package", "_zip"])
def test_a_full_disk_leaves_both_files_as_they_were(flags, step, tmp_path, monkeypatch):
    old = _written_before(tmp_path)

    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(project, step, full)
    failed = tmp_path / ("case.qgz" if step == "_zip" else "case.gpkg")
    with pytest.raises(OutputError, match=f"^{failed}: cannot write: No space left"):
        export(flags, tmp_path / "case.qgz")
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == old


def test_data_that_a_program_has_open_leaves_both_files_as_they_were(flags, tmp_path, monkeypatch):
    old = _written_before(tmp_path)
    replace = os.replace
    path_class = type(tmp_path)

    def locked(self, target):
        if str(target).endswith(".gpkg"):
            raise PermissionError(13, "The process cannot access the file")
        return replace(self, target)

    monkeypatch.setattr(path_class, "replace", locked)
    with pytest.raises(OutputError, match="cannot access"):
        export(flags, tmp_path / "case.qgz")
    monkeypatch.undo()
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == old


def test_a_folder_that_is_not_there_is_said(flags, tmp_path):
    with pytest.raises(OutputError, match="No such file or directory"):
        export(flags, tmp_path / "absent" / "case.qgz")


@pytest.mark.parametrize("stem", ["y%20z", "p|layername=x"])
def test_a_path_that_qgis_takes_apart_is_told_of(stem, tmp_path):
    notes = export(incidents_at((20, 10)), tmp_path / f"{stem}.qgz")
    assert any(note.startswith("QGIS opens no file whose path holds") for note in notes)
    assert not any("QGIS opens" in note for note in
                   export(incidents_at((20, 10)), tmp_path / "50% #1.qgz"))  # fmt: skip
