"""Projects in a real QGIS: what it reads, draws, dates and prints."""

import datetime as dt
import shutil

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from PIL import Image

from geomap.exports import ExportOptions, export
from geomap.flags import flag
from geomap.gazetteer import Gazetteer
from geomap.incidents import locate, read_incidents
from geomap.shipped import shipped
from geomap.style import GROUND, INCIDENT_SYMBOLS, VERDICT_STYLES, ZONE_STYLE
from geomap.zones import read_zones

SCRIPT = "project_in_qgis.py"
TITLE = "Incidents & zones, <2020>"
CREDIT = "Places: GeoNames [% 6 * 7 %]"
HOSTILE = "<b>x</b>&\"'[% 6 * 7 %]]]>|layername=claims/../{{y}}"


@pytest.fixture(scope="module")
def table():
    names = ("farukh-2022", "karabakh-2020-2023")
    tables = [read_incidents(shipped("layers", "incidents", f"{name}.csv")) for name in names]
    places = Gazetteer.open(shipped("gazetteer"))
    return flag(locate(pd.concat(tables, ignore_index=True), places), read_zones())


@pytest.fixture(scope="module")
def case(table, tmp_path_factory):
    path = tmp_path_factory.mktemp("project") / "case.qgz"
    options = ExportOptions(title=TITLE, attributions=(CREDIT,))
    export(table, path, zones=read_zones(), options=options)
    return path


@pytest.fixture(scope="module")
def facts(qgis, case):
    found = qgis(SCRIPT, "describe", path=case)
    return found | {"warnings": qgis.warnings}


def by_name(facts):
    return {layer["name"]: layer for layer in facts["layers"].values()}


def shares(path, *colours, within=12):
    """Return which share of a picture is about of each colour."""
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB"), dtype=int)
    wanted = [np.array(tuple(bytes.fromhex(colour[1:]))) for colour in colours]
    return [float((abs(pixels - each).max(axis=2) <= within).mean()) for each in wanted]


def days(table, *names):
    """Columns of days as dates, None for none."""
    return [
        tuple(None if pd.isna(value) else pd.Timestamp(value).date() for value in row)
        for row in table[list(names)].itertuples(index=False)
    ]


def test_opens_without_a_warning(facts):
    assert facts["warnings"] == []
    assert all(layer["valid"] for layer in facts["layers"].values())
    assert facts["title"] == TITLE
    assert facts["crs"] == "EPSG:3857"
    assert facts["ellipsoid"] == "EPSG:7030"
    assert not facts["absolute"]


def test_layers_have_the_rows_and_types_of_the_tables(facts, table):
    found = by_name(facts)
    assert found["Incidents"]["count"] == len(table)
    assert found["Claims"]["count"] == sum(map(len, table["claims"].dropna()))
    assert found["Sources"]["count"] == sum(map(len, table["sources"].dropna()))
    fields = found["Incidents"]["fields"]
    wanted = {"date_start": "Date", "killed_low": "Integer64", "contested": "Boolean",
              "lon": "Real", "verdict": "String", "title": "String"}  # fmt: skip
    assert {name: fields[name] for name in wanted} == wanted
    assert {layer["crs"] for layer in found.values() if layer["spatial"]} == {"EPSG:4326"}


def test_groups_are_those_of_the_web_map(facts, table):
    assert [group["name"] for group in facts["tree"]] == ["Incidents", "Zones", "Ground"]
    incidents, zones, ground = (
        [member["name"] for member in group["members"]] for group in facts["tree"]
    )
    absent = int(table["lon"].isna().sum())
    assert incidents == ["Incidents", f"Not on the map ({absent})", "Claims", "Sources"]
    assert by_name(facts)[f"Not on the map ({absent})"]["count"] == absent > 0
    assert zones == [
        "Lachin corridor",
        "Russian peacekeepers' zone in Nagorno-Karabakh (reconstruction)",
        "Elsewhere or at other times",
    ]
    assert ground[-1] == "Land"
    drawn = [facts["layers"][name]["name"] for name in facts["order"]]
    assert drawn[0] == "Incidents"
    assert drawn[-1] == "Land"


def test_layers_are_styled_labelled_and_dated(facts):
    found = by_name(facts)
    assert set(INCIDENT_SYMBOLS) - {"other"} <= set(found["Incidents"]["categories"])
    for name in ("Incidents", "Lachin corridor"):
        assert found[name]["labels"]
        assert found[name]["temporal"]
        assert found[name]["tip"]
    assert not found["Land"]["temporal"]


def test_credits_are_shown_and_not_run(facts, case, qgis, tmp_path):
    zones = read_zones()
    source = zones.loc[zones["zone_id"] == "lachin-corridor", "source"].iloc[0]
    assert by_name(facts)["Lachin corridor"]["attribution"] == source
    assert by_name(facts)["Lachin corridor"]["rights"] == [source]
    assert CREDIT in facts["credits"]
    assert "Natural Earth" in facts["credits"]
    printed = qgis(SCRIPT, "printed", path=case, out=tmp_path / "sheet.png", dpi=30)
    assert printed["labels"]["title"] == TITLE
    assert CREDIT in printed["labels"]["credits"]
    assert source in printed["labels"]["credits"]


def test_forms_show_the_claims_and_sources_of_their_incident(facts, case, table, qgis):
    assert {each["from"] for each in facts["relations"].values() if each["valid"]} == {
        "Claims", "Sources",
    }  # fmt: skip
    counts = qgis(SCRIPT, "related", path=case)
    wanted = {
        row["id"]: {
            "incident_claims": len(row["claims"] if isinstance(row["claims"], list) else ()),
            "incident_sources": len(row["sources"] if isinstance(row["sources"], list) else ()),
        }
        for _, row in table.iterrows()
    }
    assert counts == wanted


def test_the_view_holds_every_incident(facts, table):
    west, south, east, north = facts["full"]
    placed = table[table["lon"].notna()]
    assert placed["lon"].between(west, east).all()
    assert placed["lat"].between(south, north).all()
    assert east - west < 4
    wide = facts["canvas"]
    assert wide[0] <= west < east <= wide[2]


def test_time_controller_starts_with_the_period_of_the_incidents(facts, case, table, qgis):
    known = [day for row in days(table, "date_start", "date_end") for day in row if day]
    period = [f"{min(known)}T00:00:00Z", f"{max(known)}T23:59:59Z"]
    assert facts["time"] == period
    found = qgis(SCRIPT, "controller", path=case)
    assert found["period"] == period


def _in_force(zones, first, last):
    spans = days(zones, "valid_from", "valid_to")
    return sorted(
        [row["zone_id"], row["version"]]
        for (_, row), (start, end) in zip(zones.iterrows(), spans, strict=True)
        if (start or dt.date.min) <= last and first <= (end or dt.date.max)
    )


def _happened(table, first, last):
    spans = days(table, "date_start", "date_end")
    return sorted(
        [name]
        for name, (start, end) in zip(table["id"], spans, strict=True)
        if start <= last and first <= (end or start)
    )


PERIODS = [
    ("2022-03-24", "2022-03-24"),
    ("2022-03-25", "2022-03-25"),
    ("2022-03-26", "2022-03-26"),
    ("2020-11-30", "2020-12-01"),
    ("2022-08-25", "2022-08-25"),
    ("2022-08-26", "2022-08-29"),
    ("2023-09-20", "2023-09-21"),
    ("1950-01-01", "1950-12-31"),
    (str(dt.datetime.now(dt.UTC).date()),) * 2,
]


def test_a_period_shows_what_happened_and_was_in_force_in_it(case, table, qgis):
    found = qgis(SCRIPT, "seen_in", path=case, periods=PERIODS)
    zones = read_zones()
    for period, seen in zip(PERIODS, found, strict=True):
        span = tuple(map(dt.date.fromisoformat, period))
        assert seen.get("id", []) == _happened(table, *span), period
        assert seen.get("zone_id", []) == _in_force(zones, *span), period


def test_map_shows_land_zones_and_incidents_in_their_colours(case, qgis, tmp_path):
    out = tmp_path / "farukh.png"
    around = (46.78, 40.0, 46.82, 40.03)
    assert qgis(SCRIPT, "render", path=case, out=out, box=around) == []
    assert qgis.warnings == []
    entry, ring = INCIDENT_SYMBOLS["troop entry"].colour, VERDICT_STYLES["breach"].ring
    blue, red = shares(out, entry, ring)
    assert blue > 0.0001
    assert red > 0.00005
    qgis(SCRIPT, "render", path=case, out=out)
    possible = VERDICT_STYLES["possible"].ring
    assert shares(out, GROUND["land"], within=3)[0] > 0.2
    assert min(shares(out, possible, str(ZONE_STYLE["stroke"]))) > 0.001


def test_before_everything_the_map_shows_the_ground_alone(case, qgis, tmp_path):
    out = tmp_path / "map.png"
    qgis(SCRIPT, "render", path=case, out=out, period=["1900-01-01", "1900-12-31"])
    drawn = [str(ZONE_STYLE["stroke"]), VERDICT_STYLES["possible"].ring]
    assert shares(out, *drawn) == [0, 0]
    assert shares(out, GROUND["land"], within=3)[0] > 0.5


def test_sheet_is_a4_and_not_blank(case, qgis, tmp_path):
    out = tmp_path / "sheet.png"
    printed = qgis(SCRIPT, "printed", path=case, out=out, dpi=60)
    assert printed["result"] == 0
    assert qgis.warnings == []
    assert printed["page"] == [297, 210]
    named = [member["name"] for group in printed["legend"] for member in group["members"]]
    assert named == [
        "Incidents",
        "Lachin corridor",
        "Russian peacekeepers' zone in Nagorno-Karabakh (reconstruction)",
    ]
    with Image.open(out) as sheet:
        width, height = sheet.size
        pixels = sheet.convert("RGB")
    assert abs(width / height - 297 / 210) < 0.01
    regions = {"map": (0.05, 0.2, 0.7, 0.8), "legend": (0.74, 0.15, 1, 0.5),
               "title": (0, 0, 0.9, 0.1), "credits": (0, 0.87, 0.7, 1)}  # fmt: skip
    for name, (left, top, right, bottom) in regions.items():
        part = pixels.crop((int(left * width), int(top * height),
                            int(right * width), int(bottom * height)))  # fmt: skip
        assert len(part.getcolors(1 << 20)) > 5, name


def test_both_files_can_be_moved(case, qgis, tmp_path):
    folder = tmp_path / "else where"
    folder.mkdir()
    for kind in (".qgz", ".gpkg"):
        shutil.copy(case.with_suffix(kind), folder / f"case{kind}")
    found = qgis(SCRIPT, "describe", path=folder / "case.qgz")
    assert qgis.warnings == []
    sources = [layer["source"] for layer in found["layers"].values()]
    assert all(source.startswith(str(folder / "case.gpkg")) for source in sources)
    assert all(layer["valid"] for layer in found["layers"].values())


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Incidents on both sides of 180 degrees and an area; titles and zone are hostile."""
    rows = [
        {"id": "a", "lon": 179.5, "lat": -17.0},
        {"id": "b", "lon": -179.5, "lat": -18.0},
        {"id": "c", "lon": 178.2, "lat": -17.8, "located": "area", "radius_m": 40_000.0},
    ]
    shared = {
        "type": "shelling",
        "title": HOSTILE,
        "place": HOSTILE,
        "date_start": dt.date(2022, 3, 1),
    }
    table = pd.DataFrame([{**shared, **row} for row in rows])
    zone = {"zone_id": HOSTILE, "version": HOSTILE, "name": HOSTILE, "source": HOSTILE}
    shape = shapely.box(179.2, -18.5, 180.9, -16.2)
    return table, gpd.GeoDataFrame([zone], geometry=[shape], crs=4326)


@pytest.mark.parametrize("name", ["a b#c", 'it\'s "q"', "50% p|q", "Größe&<co>?x=1 [%1%]"])
def test_any_name_of_a_file_will_do(name, two, qgis, tmp_path):
    export(two[0], tmp_path / f"{name}.qgz", zones=two[1])
    found = qgis(SCRIPT, "describe", path=tmp_path / f"{name}.qgz")
    assert qgis.warnings == []
    assert all(layer["valid"] for layer in found["layers"].values())
    assert by_name(found)["Incidents"]["count"] == 3


def test_a_map_across_180_degrees_is_one_map(two, qgis, tmp_path):
    path, out = tmp_path / "fiji.qgz", tmp_path / "fiji.png"
    export(two[0], path, zones=two[1])
    assert qgis(SCRIPT, "render", path=path, out=out) == []
    orange = tuple(bytes.fromhex(INCIDENT_SYMBOLS["shelling"].colour[1:]))
    with Image.open(out) as picture:
        marked = (np.asarray(picture.convert("RGB")) == orange).all(axis=2)
    across = np.flatnonzero(marked.any(axis=0))
    # two triangles, well apart; the area is no pin
    assert len(across)
    assert (np.diff(across) > 50).sum() == 1


def test_hostile_texts_are_shown_as_they_are(two, qgis, tmp_path):
    options = ExportOptions(title=HOSTILE, attributions=(HOSTILE,))
    export(two[0], tmp_path / "case.qgz", zones=two[1], options=options)
    found = qgis(SCRIPT, "describe", path=tmp_path / "case.qgz")
    assert found["title"] == HOSTILE
    assert HOSTILE in found["credits"]
    assert by_name(found)["All zones"]["count"] == 1
    printed = qgis(SCRIPT, "printed", path=tmp_path / "case.qgz", out=tmp_path / "x.png", dpi=30)
    assert printed["labels"]["title"] == HOSTILE
    assert HOSTILE in printed["labels"]["credits"]
    assert qgis.warnings == []


@pytest.mark.parametrize("rows", [0, 1])
def test_nothing_on_the_map_is_a_map_of_the_world(rows, table, qgis, tmp_path):
    few = table[table["lon"].isna()].iloc[:rows]
    export(few, tmp_path / "case.qgz")
    found = qgis(SCRIPT, "describe", path=tmp_path / "case.qgz")
    assert qgis.warnings == []
    assert found["full"][2] - found["full"][0] > 300
    out = tmp_path / "world.png"
    assert qgis(SCRIPT, "render", path=tmp_path / "case.qgz", out=out) == []
    assert min(shares(out, GROUND["land"], GROUND["sea"], within=3)) > 0.1


def test_the_ground_names_places_of_a_gazetteer(qgis, table, tmp_path):
    places = Gazetteer.open(shipped("gazetteer"))
    path = tmp_path / "named.qgz"
    export(table, path, zones=read_zones(), options=ExportOptions(gazetteer=places))
    found = qgis(SCRIPT, "describe", path=path)
    assert qgis.warnings == []
    layer = by_name(found)["Places"]
    assert layer["valid"]
    assert layer["labels"]
    assert layer["attribution"] == "; ".join(places.attributions)
    (ground,) = (group for group in found["tree"] if group["name"] == "Ground")
    assert ground["members"][0]["name"] == "Places"
    names = gpd.read_file(path.with_suffix(".gpkg"), layer="places")
    assert "Stepanakert" in set(names["name"])
    again = tmp_path / "again" / "named.qgz"
    again.parent.mkdir()
    export(table, again, zones=read_zones(), options=ExportOptions(gazetteer=places))
    for suffix in (".qgz", ".gpkg"):
        one, other = path.with_suffix(suffix), again.with_suffix(suffix)
        assert one.read_bytes() == other.read_bytes()
