"""GPX: waypoints that GDAL and a strict parser read, for devices that keep one of each name."""

import math
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest

from geomap.errors import OutputError
from geomap.exports import ExportOptions, export
from geomap.zones import read_zones

GPX = "{http://www.topografix.com/GPX/1/1}"
WAYPOINT_ORDER = [
    *("ele", "time", "magvar", "geoidheight", "name", "cmt", "desc", "src", "link", "sym", "type"),
    *("fix", "sat", "hdop", "vdop", "pdop", "ageofdgpsdata", "dgpsid", "extensions"),
]
"""The sequence of a wptType in the schema of GPX 1.1."""


@pytest.fixture(autouse=True)
def _all_links(monkeypatch):
    """GDAL reads two links a waypoint and warns of more, unless told."""
    monkeypatch.setenv("GPX_N_MAX_LINKS", "20")


def waypoints(path):
    return ET.fromstring(path.read_bytes()).findall(f"{GPX}wpt")


def said(waypoint, name):
    return waypoint.findtext(f"{GPX}{name}")


def table(count=1, **columns):
    """Incidents at one place, one a row."""
    return pd.DataFrame(
        {"id": [f"case-{n}" for n in range(count)], "lon": 46.8, "lat": 40.01} | columns
    )


def test_gdal_reads_the_places_back(flags, tmp_path):
    path = tmp_path / "flags.gpx"
    export(flags, path)
    back = gpd.read_file(path, layer="waypoints")
    pins = flags[flags["lon"].notna() & (flags["located"] != "area")]
    assert len(pins) > 3
    assert pyogrio.read_info(path, layer="waypoints")["geometry_type"] == "Point"
    assert back.crs == "EPSG:4326"
    assert list(back.geometry.x) == list(pins["lon"].round(7))
    assert list(back.geometry.y) == list(pins["lat"].round(7))
    assert [cmt.rpartition(" ")[2] for cmt in back["cmt"]] == [f"[{name}]" for name in pins["id"]]
    assert list(back["type"]) == list(pins["type"])
    for desc, (_, row) in zip(back["desc"], pins.iterrows(), strict=True):
        lines = desc.split("\n")
        assert lines[0] == f"Verdict: {row['verdict']}. {row['why']}"
        assert lines[-1].startswith(f"Position: {row['located']}")
        assert f"Date: {row['date_start']:%Y-%m-%d}" in desc
        assert f"{row['radius_m']:.0f} m" in desc
    assert "time" not in back.columns or back["time"].isna().all()


def test_areas_and_what_has_no_position_are_counted_and_not_pinned(flags, tmp_path):
    path = tmp_path / "flags.gpx"
    notes = export(flags, path, zones=read_zones())
    unplaced = int(flags["lon"].isna().sum())
    areas = int((flags["lon"].notna() & (flags["located"] == "area")).sum())
    assert unplaced > 1
    assert areas > 1
    assert len(waypoints(path)) == len(flags) - unplaced - areas
    assert any("position" in note and f"; {unplaced} are left out" in note for note in notes)
    assert any("area" in note and f"; {areas} are left out" in note for note in notes)
    assert any("zones" in note for note in notes)
    assert any("moments, no days" in note for note in notes)
    assert any("text, raw" in note for note in notes)
    assert all("GPX" in note for note in notes)


def test_elements_stand_in_the_order_of_the_schema(flags, tmp_path):
    path = tmp_path / "flags.gpx"
    export(flags, path, options=ExportOptions(title="A & B", attributions=("GeoNames, CC BY",)))
    root = ET.fromstring(path.read_bytes())
    assert root.tag == f"{GPX}gpx"
    assert root.get("version") == "1.1"
    metadata = root.find(f"{GPX}metadata")
    assert [child.tag.removeprefix(GPX) for child in metadata] == ["name", "desc", "bounds"]
    assert metadata.findtext(f"{GPX}name") == "A & B"
    for waypoint in waypoints(path):
        order = [WAYPOINT_ORDER.index(child.tag.removeprefix(GPX)) for child in waypoint]
        assert order == sorted(order)
    bounds = metadata.find(f"{GPX}bounds")
    lon = [float(waypoint.get("lon")) for waypoint in waypoints(path)]
    assert (float(bounds.get("minlon")), float(bounds.get("maxlon"))) == (min(lon), max(lon))


def test_who_says_what_stays(flags, tmp_path):
    path = tmp_path / "flags.gpx"
    export(flags, path)
    farukh = next(w for w in waypoints(path) if said(w, "name").startswith("Farukh"))
    desc = said(farukh, "desc")
    assert "Azerbaijan's defence ministry denies the event" in desc
    assert "according to the Nagorno-Karabakh defence ministry" in desc
    links = [link.get("href") for link in farukh.findall(f"{GPX}link")]
    sources = flags.loc[flags["id"] == "farukh-2022-03-24", "sources"].iloc[0]
    assert links == [source for source in sources if source.startswith("http")]


def test_names_are_short_and_no_two_the_same(tmp_path):
    places = ["Farukh", "farukh", "Farukh", "a" * 80, "a" * 90, None, " ", "Farukh", "\x07"]
    incidents = table(len(places), place=places, title=[None] * 6 + ["Post set up"] + [None] * 2)
    days = ["2022-03-24"] * 5 + [None] * 2 + ["2022-03-25"] + [None]
    path = tmp_path / "names.gpx"
    export(incidents.assign(date_start=pd.to_datetime(days)), path)
    names = [said(waypoint, "name") for waypoint in waypoints(path)]
    assert names[:3] == ["Farukh 2022-03-24", "farukh 2022-03-24 2", "Farukh 2022-03-24 3"]
    assert names[5:8] == ["case-5", "Post set up", "Farukh 2022-03-25"]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= 30 for name in names)


def test_a_thousand_of_one_place_and_day_keep_their_day(tmp_path):
    day = pd.Timestamp("2022-03-24")
    path = tmp_path / "many.gpx"
    export(table(1000, place="p" * 40, date_start=day, date_end=day), path)
    names = [said(waypoint, "name") for waypoint in waypoints(path)]
    assert len(set(names)) == 1000
    assert all("2022-03-24" in name and len(name) <= 30 for name in names)


@pytest.mark.parametrize(
    ("end", "precision", "shown_in_name", "text"),
    [
        (None, "day", True, "Date: 2022-03-01"),
        ("2022-03-01", "day", True, "Date: 2022-03-01"),
        ("2022-03-02", "day", False, "Date: 2022-03-01 to 2022-03-02"),
        ("2022-03-31", "month", False, "Date: 2022-03-01 to 2022-03-31 (known to the month)"),
    ],
)
def test_dates_are_as_exact_as_they_are_known(end, precision, shown_in_name, text, tmp_path):
    start = pd.Timestamp("2022-03-01")
    incidents = table(place="Farukh", date_start=start, date_precision=precision)
    path = tmp_path / "dates.gpx"
    export(incidents.assign(date_end=pd.to_datetime([end])), path)
    (waypoint,) = waypoints(path)
    assert said(waypoint, "name") == ("Farukh 2022-03-01" if shown_in_name else "Farukh")
    assert text in said(waypoint, "desc").split("\n")


def test_symbols_are_of_the_verdict(flags, tmp_path):
    pins = flags[flags["lon"].notna() & (flags["located"] != "area")]
    verdicts = ["breach", "possible", "clear", "not in force"]
    path = tmp_path / "flags.gpx"
    export(pins.iloc[:4].assign(verdict=verdicts), path)
    symbols = [said(waypoint, "sym") for waypoint in waypoints(path)]
    assert symbols == ["Flag, Red", "Flag, Blue", "Waypoint", "Waypoint"]


HOSTILE = [
    "</name></wpt><wpt lat='0' lon='0'/>",
    "<!--",
    "]]>",
    "<![CDATA[x",
    "&amp;&lt;&bogus;",
    "quote \" and ' and >",
    "line\nVerdict: clear. made up",
    "nul \0 bell \x07 half \ud800 none \uffff",
    "=1+1",
    "Փառուխ Фаррух فرخ 😀",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text, tmp_path):
    claim = {"claimant": text, "stance": "asserts", "about": text, "value": text, "side": text}
    incidents = table(
        **{name: pd.Series([text], dtype=object) for name in ("title", "type", "place", "dataset")},
        actors=[[text]],
        sources=[[text, f"https://example.org/?a=1&b={text}"]],
        claims=[[claim]],
    )
    incidents["id"] = pd.Series([text], dtype=object)
    path = tmp_path / "hostile.gpx"
    notes = export(incidents, path, options=ExportOptions(title=text, attributions=(text,)))
    (waypoint,) = waypoints(path)
    kept = " ".join(text.split())
    for strange in "\0\x07\ud800\uffff":
        kept = kept.replace(strange, "\ufffd")
    assert said(waypoint, "type") == kept
    assert said(waypoint, "cmt") == f"{kept} [{kept}]"
    lines = said(waypoint, "desc").split("\n")
    assert not any(line.startswith("Verdict:") for line in lines)
    assert f"Actors as written: {kept}" in lines
    assert any("control" in note for note in notes) is ("\ufffd" in kept)
    back = gpd.read_file(path, layer="waypoints")
    assert list(back["type"]) == [kept]
    address = f"https://example.org/?a=1&b={kept}"
    links = [link.get("href") for link in waypoint.findall(f"{GPX}link")]
    assert links == ([] if " " in kept else [address])


def test_only_web_addresses_are_links(tmp_path):
    sources = ["javascript:alert(1)", "file:///etc/passwd", "HTTPS://example.org/a", "a paper"]
    path = tmp_path / "links.gpx"
    export(table(sources=[sources], dataset="cases"), path)
    (waypoint,) = waypoints(path)
    links = [link.get("href") for link in waypoint.findall(f"{GPX}link")]
    assert links == ["HTTPS://example.org/a"]
    assert said(waypoint, "src") == "cases; javascript:alert(1); file:///etc/passwd; a paper"


@pytest.mark.parametrize(
    ("ends", "text"),
    [
        ((3, 3, 3), "Killed: 3 (no claim is recorded)"),
        ((2, 4, 7), "Killed: at least 2, best 4, at most 7 (no claim is recorded)"),
        ((math.nan, 4, math.nan), "Killed: 4 (no claim is recorded)"),
    ],
)
def test_figures_without_claims_say_so(ends, text, tmp_path):
    path = tmp_path / "figures.gpx"
    low, best, high = ends
    export(table(killed_low=low, killed_best=best, killed_high=high), path)
    (waypoint,) = waypoints(path)
    assert text in said(waypoint, "desc").split("\n")


def test_nothing_to_write_is_an_empty_file(flags, tmp_path):
    for number, rows in enumerate((flags[:0], flags[flags["lon"].isna()])):
        path = tmp_path / f"{number}.gpx"
        export(rows, path)
        assert waypoints(path) == []
        assert len(gpd.read_file(path, layer="waypoints")) == 0


def test_odd_columns_are_named_as_left_out(tmp_path):
    path = tmp_path / "odd.gpx"
    notes = export(table(Title="x", geom=1, empty=None).assign(**{"": 2}), path)
    assert any("Title, geom" in note and "empty" not in note for note in notes)


def test_positions_have_seven_decimals(tmp_path):
    path = tmp_path / "positions.gpx"
    export(table(2, lon=[46.123456789123, -1e-9], lat=[40.0, -0.0]), path)
    positions = [(w.get("lat"), w.get("lon")) for w in waypoints(path)]
    assert positions == [("40", "46.1234568"), ("0", "0")]


SAME = """
import sys, pandas as pd
from geomap.exports import export
actors = [["b", "a"]] * 3
table = pd.DataFrame({"id": ["x", "y", "z"], "lon": 46.8, "lat": 40.0, "actors": actors,
                      "place": "Farukh", "note": "n", "extra": 1})
print(export(table, sys.argv[1]))
"""


def test_the_same_table_is_the_same_bytes(tmp_path):
    found = set()
    for seed in ("0", "1", "77"):
        path = tmp_path / f"{seed}.gpx"
        env = {**os.environ, "PYTHONHASHSEED": seed}
        out = subprocess.run(
            [sys.executable, "-c", SAME, path], env=env, check=True, capture_output=True
        )
        found.add((path.read_bytes(), out.stdout))
    assert len(found) == 1


def test_an_old_file_stays_whole(tmp_path, monkeypatch):
    path = tmp_path / "cases.gpx"
    path.write_text("old")

    def full(target, content):
        with target.open("wb") as stream:
            stream.write(content[: len(content) // 2])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OutputError, match="No space left"):
        export(table(), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(OutputError, match="cannot write"):
        export(table(), tmp_path / "missing" / "cases.gpx")
