"""The styles in a real QGIS: what is drawn where, when, and what a tip says."""

import datetime as dt
import html
import re

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod

from geomap.exports.qgis.styles import base_qml
from geomap.style import INCIDENT_SYMBOLS, VERDICT_STYLES
from geomap.zones import read_zones

SCRIPT = "drawing.py"
WGS84 = Geod(ellps="WGS84")
TODAY = pd.Timestamp.now().date()
HOSTILE = "<b onclick='x()'>\"[% 1+1 %]\" & </div><script>alert(1)</script> \\' || $id"


def near(colour, expected, tolerance=6):
    parts = [[int(text[at : at + 2], 16) for at in (1, 3, 5)] for text in (colour, expected)]
    return all(abs(one - other) <= tolerance for one, other in zip(*parts, strict=True))


def test_each_type_has_its_colour_and_an_unknown_one_that_of_other(qgis, styled):
    types = [*INCIDENT_SYMBOLS, "an unheard-of type", None]
    layer = styled([{"type": name, "lon": 46 + 0.1 * number} for number, name in enumerate(types)])
    at = [(46 + 0.1 * number, 40) for number in range(len(types))]
    drawn = qgis(SCRIPT, "draw", layers=[layer], extent=(45.8, 39.3, 48, 40.7), at=at)
    assert drawn["errors"] == []
    assert qgis.messages == []
    other = INCIDENT_SYMBOLS["other"]
    expected = [INCIDENT_SYMBOLS.get(name, other).colour.lower() for name in types]
    assert all(map(near, drawn["colours"], expected)), drawn["colours"]


def test_the_ring_says_the_verdict(qgis, styled):
    verdicts = list(VERDICT_STYLES)
    layer = styled(
        [{"verdict": name, "lon": 46 + 0.2 * number} for number, name in enumerate(verdicts)]
    )
    # the ring is 11 pixels about the middle, the disc within it white
    at = [(46 + 0.2 * number, 40, right, 0) for number in range(5) for right in (-11, -12, 8)]
    drawn = qgis(SCRIPT, "draw", layers=[layer], extent=(45.8, 39.3, 47.2, 40.7), at=at)["colours"]
    # of the two pixels that the ring may lie on the darker
    rings, discs = list(map(min, drawn[::3], drawn[1::3])), drawn[2::3]
    assert near(rings[0], "#b00020", 12)
    assert near(rings[1], "#b8860b", 12)
    assert all(near(disc, "#ffffff", 12) for disc in discs)
    dark = [int(ring[1:3], 16) for ring in rings[2:]]
    assert dark[0] < 160, "a clear verdict has a dark ring"
    assert min(dark[1:]) > dark[0], "one that is not in force or not placed is paler"


def test_what_is_in_doubt_is_pale(qgis, styled):
    layer = styled(
        [
            {"located": located, "lon": 46 + 0.2 * number}
            for number, located in enumerate(["exact name", "fuzzy name", "ambiguous name"])
        ]
    )
    at = [(46 + 0.2 * number, 40) for number in range(3)]
    drawn = qgis(SCRIPT, "draw", layers=[layer], extent=(45.8, 39.3, 47.2, 40.7), at=at)["colours"]
    full = INCIDENT_SYMBOLS["shelling"].colour
    halved = "#" + "".join(f"{(int(full[at : at + 2], 16) + 255) // 2:02x}" for at in (1, 3, 5))
    assert drawn[0] == full.lower()
    assert near(drawn[1], halved, 8)
    assert near(drawn[2], halved, 8)


@pytest.mark.parametrize("contested", [True, False, None])
def test_the_ring_of_the_contested_is_dashed(qgis, styled, contested):
    layer = styled([{"verdict": "breach", "contested": contested}])
    turns = np.radians(np.arange(0, 360, 3))
    at = [(46, 40, 11 * np.cos(turn), 11 * np.sin(turn)) for turn in turns]
    drawn = qgis(SCRIPT, "draw", layers=[layer], extent=(45.8, 39.3, 47.2, 40.7), at=at)["colours"]
    red = sum(near(colour, "#b00020", 60) for colour in drawn) / len(drawn)
    assert (0.3 < red < 0.85) if contested else red > 0.95


def test_the_graver_lies_above(qgis, styled):
    for order in (("breach", "clear"), ("clear", "breach")):
        types = {"breach": "troop entry", "clear": "protest"}
        layer = styled([{"verdict": verdict, "type": types[verdict]} for verdict in order])
        drawn = qgis(SCRIPT, "draw", layers=[layer], extent=(45, 39, 47, 41), at=[(46, 40)])
        assert drawn["colours"] == [INCIDENT_SYMBOLS["troop entry"].colour.lower()]


@pytest.mark.parametrize(("lat", "radius_m"), [(0.0, 5_000), (40.0, 60_000), (68.0, 150_000)])
def test_an_area_is_a_circle_of_its_radius_on_the_ground(qgis, styled, lat, radius_m):
    layer = styled([{"located": "area", "lat": lat, "radius_m": radius_m, "id": "a"}])
    corners = np.array(qgis(SCRIPT, "area_of", **layer, name="a"))
    start = np.tile([46.0, lat], (len(corners), 1))
    _, _, metres = WGS84.inv(*start.T, *corners.T)
    assert np.abs(metres / radius_m - 1).max() < 0.01
    assert len(corners) > 90


def test_an_area_is_never_a_pin(qgis, styled):
    layer = styled([{"located": "area", "verdict": "breach", "radius_m": 20_000}])
    lon, lat, _ = WGS84.fwd(46.0, 40.0, 90.0, 20_000)
    at = [(46, 40), (46, 40, 11, 0), (lon, lat), (lon, lat, 8, 0)]
    drawn = qgis(SCRIPT, "draw", layers=[layer], extent=(45.5, 39.6, 46.5, 40.4), at=at)["colours"]
    assert drawn[0] == drawn[1] != drawn[3], "nothing but the pale fill in the middle"
    assert near(drawn[0], drawn[3], 25)
    assert near(drawn[2], "#b00020", 40), "the line lies 20 km off"


def test_qgis_understands_all_of_the_style(qgis, styled):
    layer = styled([{"title": "one"}])
    facts = qgis(SCRIPT, "facts", **layer)
    values = [value for value, label in facts["categories"]]
    labels = [label for _, label in facts["categories"]]
    assert labels[: len(INCIDENT_SYMBOLS)] == list(INCIDENT_SYMBOLS)
    assert values.count("") == 1
    assert [f"ring: {style.label}" in labels for style in VERDICT_STYLES.values()] == [True] * 5
    assert facts["labels"]
    assert facts["temporal"]
    assert facts["broken"] == []
    assert facts["read_only"] == ["id"]
    assert facts["aliases"]["killed_low"] == "killed, least asserted"
    assert facts["display"] == '"title"'


def test_a_tip_shows_every_value_as_text(qgis, styled):
    fields = ("title", "type", "place", "why", "dataset", "located", "date_precision")
    row = dict.fromkeys(fields, HOSTILE) | {
        "id": "x",
        "claims": [{"claimant": HOSTILE, "stance": "denies", "about": "event", "quote": HOSTILE}],
        "sources": [HOSTILE],
        "actors": [HOSTILE],
    }
    tip = qgis(SCRIPT, "tips", **styled([row]))["x"]
    assert qgis.messages == []
    tags = {tag.split()[0].strip("/") for tag in re.findall(r"<([^>]*)>", tip)}
    assert tags <= {"div", "b", "i", "p", "br", "span"}
    assert "onclick" not in "".join(re.findall(r"<[^>]*>", tip))
    shown = html.unescape(re.sub(r"<[^>]*>", "", tip))
    assert shown.count(HOSTILE) >= 9


def test_a_tip_says_who_when_and_why(qgis, styled):
    layer = styled([
        {"id": "x", "title": "Strike", "verdict": "possible", "why": "0.4 inside",
         "contested": True,
         "date_start": "2022-03-24", "date_end": "2022-03-26", "date_precision": "week",
         "killed_low": 0, "killed_best": 3, "killed_high": 5, "located": "fuzzy name",
         "radius_m": 2500.0, "place": "Парух",
         "claims": [{"claimant": "A", "stance": "asserts", "about": "killed", "value": "3"},
                    {"claimant": "B", "stance": "denies", "about": "event"}]},
        {"id": "bare", "date_start": None, "date_end": None, "radius_m": None},
    ])  # fmt: skip
    tips = qgis(SCRIPT, "tips", **layer)
    for words in (
        "<b>Strike</b>", "24 Mar 2022 – 26 Mar 2022 (known to the week)", "possible breach",
        "<i>contested</i>", "0.4 inside", "3 (claims: 0–5)", "Парух", "within 2.5 km (95 %)",
        "A asserts killed: 3<br>B denies event", "spelt differently",
    ):  # fmt: skip
        assert words in tips["x"]
    assert "date unknown" in tips["bare"]
    assert "Killed" not in tips["bare"]
    assert "NULL" not in tips["bare"]


DATES = [
    {"id": "day", "date_start": "2022-03-24", "date_end": "2022-03-24"},
    {"id": "span", "date_start": "2022-03-20", "date_end": "2022-03-26"},
    {"id": "no end", "date_start": "2022-03-25", "date_end": None},
    {"id": "no start", "date_start": None, "date_end": "2022-03-25"},
    {"id": "undated", "date_start": None, "date_end": None},
]


@pytest.mark.parametrize("first", [f"2022-03-{day}" for day in (19, 20, 23, 24, 25, 26, 27)])
@pytest.mark.parametrize("days", [1, 3])
def test_the_time_controller_shows_what_may_have_happened_then(qgis, styled, first, days):
    layer = styled(DATES)
    end = (pd.Timestamp(first) + pd.Timedelta(days=days)).date()
    shown = qgis(SCRIPT, "during", **layer, begin=first, end=str(end))
    window = {str(pd.Timestamp(first).date() + dt.timedelta(number)) for number in range(days)}
    expected = []
    for row in DATES:
        known = [row[name] for name in ("date_start", "date_end") if row[name]]
        span = pd.date_range(known[0], known[-1]).strftime("%Y-%m-%d") if known else []
        # what is undated may have happened on any day
        if window & set(span) or not known:
            expected.append(row["id"])
    assert shown == sorted(expected)


def test_the_last_day_counts_whole(qgis, styled):
    layer = styled(DATES)
    evening = {"begin": "2022-03-24T18:00", "end": "2022-03-24T21:00"}
    assert qgis(SCRIPT, "during", **layer, **evening) == ["day", "span", "undated"]


def test_the_time_controller_draws_by_time(qgis, styled):
    layer = styled([{"date_start": "2022-03-24", "date_end": "2022-03-25"}])
    seen = []
    for begin, end in (("23", "24"), ("24", "25"), ("25", "26"), ("26", "27")):
        drawn = qgis(
            SCRIPT, "draw", layers=[layer], extent=(45, 39, 47, 41), at=[(46, 40)],
            during=(f"2022-03-{begin}", f"2022-03-{end}"),
        )  # fmt: skip
        seen.append(drawn["colours"] == [INCIDENT_SYMBOLS["shelling"].colour.lower()])
    assert seen == [False, True, True, False]


def test_what_is_undated_stays_on_the_map_at_any_time(qgis, styled):
    layer = styled([{"date_start": None, "date_end": None}])
    for during in (("1800-01-01", "1800-01-02"), ("2022-03-01", "2023-03-01"),
                   ("2090-01-01", "2090-01-02")):  # fmt: skip
        drawn = qgis(
            SCRIPT, "draw", layers=[layer], extent=(45, 39, 47, 41), at=[(46, 40)], during=during
        )
        assert drawn["colours"] == [INCIDENT_SYMBOLS["shelling"].colour.lower()]


@pytest.mark.parametrize("left_out", [
    ["verdict"], ["verdict", "contested"], ["verdict", "contested", "located", "radius_m"],
    ["title"], ["date_start", "date_end"],
])  # fmt: skip
def test_columns_that_are_not_there_are_not_missed(qgis, styled, left_out):
    layer = styled([{}], left_out)
    drawn = qgis(SCRIPT, "draw", layers=[layer], extent=(45, 39, 47, 41), at=[(46, 40)])
    assert drawn["colours"] == [INCIDENT_SYMBOLS["shelling"].colour.lower()]
    assert qgis.messages == []


def test_zones_show_the_days_they_were_in_force(qgis, styled_zones):
    zones = read_zones()
    layer = styled_zones(zones)
    for first in ("1950-01-01", "2020-11-30", "2020-12-01", "2022-08-25", "2022-08-26",
                  "2023-09-20", "2023-09-21", str(TODAY)):  # fmt: skip
        day = pd.Timestamp(first)
        in_force = (zones.valid_from.isna() | (zones.valid_from <= day)) & (
            zones.valid_to.isna() | (zones.valid_to >= day)
        )
        end = str((day + pd.Timedelta(days=1)).date())
        shown = qgis(SCRIPT, "during", **layer, begin=first, end=end)
        assert shown == sorted(zones.zone_id[in_force])


def test_zones_without_days_are_always_in_force(qgis, styled_zones):
    zones = read_zones().head(3)
    zones["valid_from"] = pd.to_datetime([None, None, "2000-01-01"])
    zones["valid_to"] = pd.to_datetime([None, "1999-12-31", None])
    zones["zone_id"] = ["always", "before", "after"]
    layer = styled_zones(zones)
    early = qgis(SCRIPT, "during", **layer, begin="1800-01-01", end="1800-01-02")
    late = qgis(SCRIPT, "during", **layer, begin="2090-01-01", end="2090-01-02")
    assert early == ["always", "before"]
    assert late == ["after", "always"]


def test_the_full_range_is_that_of_the_days_known(qgis, styled, styled_zones):
    assert qgis(SCRIPT, "whole_period", **styled(DATES[:-1])) == [
        "2022-03-20T00:00:00",
        "2022-03-26T23:59:59",
    ]
    begin, end = qgis(SCRIPT, "whole_period", **styled_zones(read_zones()))
    assert begin.startswith("1953-07-27")
    assert end < "2200", "a slider over thousands of years is of no use"


def test_versions_have_their_own_words_and_the_boundary_is_drawn(qgis, styled_zones):
    zones = read_zones()
    zones = zones[zones.zone_id == "rpc-nagorno-karabakh"].reset_index(drop=True)
    zones.loc[0, "name"] = HOSTILE
    layer = styled_zones(zones)
    facts = qgis(SCRIPT, "facts", **layer)
    assert facts["broken"] == []
    labels = [label for _, label in facts["categories"]]
    assert len(labels) == 4
    assert labels[3] == "shaded: the boundary may run here"
    assert labels[0].startswith("<b onclick='x()'>")
    assert "[%" not in labels[0]
    assert labels[1].endswith("version 2: 26 Aug 2022 – 20 Sep 2023")
    lon, lat = (
        zones.geometry[0].exterior.coords[5]
        if hasattr(zones.geometry[0], "exterior")
        else zones.geometry[0].geoms[0].exterior.coords[5]
    )
    extent = (lon - 0.2, lat - 0.15, lon + 0.2, lat + 0.15)
    drawn = qgis(SCRIPT, "draw", layers=[layer], extent=extent, at=[(lon, lat)])
    assert near(drawn["colours"][0], "#0072b2", 30)
    tips = qgis(SCRIPT, "tips", **layer)
    assert HOSTILE in html.unescape(re.sub(r"<[^>]*>", "", "".join(tips.values())))


def test_the_band_is_as_wide_as_the_boundary_is_uncertain(qgis, styled_zones):
    zones = read_zones()
    zones = zones[zones.zone_id == "rpc-nagorno-karabakh"].reset_index(drop=True)
    assert any(zones.edge_stretches.notna()), "a zone with stretches of their own"
    bands = [shapely.from_wkt(text) for text in qgis(SCRIPT, "bands", **styled_zones(zones))]
    for row, band in zip(zones.itertuples(), bands, strict=True):
        boundary = row.geometry.boundary
        middle = boundary.interpolate(0.37, normalized=True)
        edges = [row.edge_m, *(part["edge_m"] for part in row.edge_stretches or ())]
        assert band.covers(middle)
        for bearing in range(0, 360, 45):
            lon, lat, _ = WGS84.fwd(middle.x, middle.y, bearing, min(edges) * 0.95)
            assert band.covers(shapely.Point(lon, lat))
        _, _, beyond = WGS84.inv(boundary.bounds[2], middle.y, band.bounds[2], middle.y)
        assert beyond < max(edges) * 1.03


PACIFIC = "EPSG:3832"
"""A reference system with 180 degrees in its midst."""


@pytest.mark.parametrize("edge_m", [0, 20_000])
def test_a_cut_at_180_degrees_is_no_boundary(qgis, styled_zones, edge_m):
    halves = shapely.MultiPolygon(
        [shapely.box(177, -19, 180, -15), shapely.box(-180, -19, -177, -15)]
    )
    ends_there = shapely.box(177, -13, 180, -11)
    zones = read_zones().head(2).assign(edge_m=float(edge_m), edge_stretches=None)
    zones = zones.set_geometry([halves, ends_there], crs=4326)
    at = [(180, -17), (178.5, -17), (177, -17), (-177, -17), (180, -12)]
    layers, extent = [styled_zones(zones)], (176, -20, 184, -10)
    drawn = qgis(SCRIPT, "draw", layers=layers, extent=extent, at=at, crs=PACIFIC)
    cut, inside, west, east, end = drawn["colours"]
    assert cut == inside
    assert near(west, "#0072b2", 70)
    assert near(east, "#0072b2", 70)
    assert near(end, "#0072b2", 70), "a zone that ends there has its boundary there"
    assert qgis.messages == []


def test_a_zone_about_a_pole_has_no_boundary_along_180_degrees(qgis, styled_zones):
    zones = read_zones().head(1).assign(edge_m=0.0, edge_stretches=None)
    cap = shapely.segmentize(shapely.box(-180, 80, 180, 90), 1.0)
    zones = zones.set_geometry([cap], crs=4326)
    at = [(180, 84), (90, 84), (90, 80)]
    drawn = qgis(
        SCRIPT, "draw", layers=[styled_zones(zones)], extent=(-180, 75, 180, 90), at=at,
        crs="EPSG:3995",
    )  # fmt: skip
    cut, inside, edge = drawn["colours"]
    assert cut == inside
    assert near(edge, "#0072b2", 70)


@pytest.mark.parametrize("name", ["land", "coast", "borders", "lakes", "rivers"])
def test_the_ground_has_a_style(qgis, tmp_path, name):
    qml = tmp_path / f"{name}.qml"
    qml.write_text(base_qml(name), encoding="utf-8")
    kind = "Polygon" if name in {"land", "lakes"} else "LineString"
    geometry = {"Polygon": [[[45, 39], [47, 39], [47, 41], [45, 41], [45, 39]]],
                "LineString": [[45.9, 40], [46.1, 40]]}[kind]  # fmt: skip
    path = tmp_path / f"{name}.geojson"
    path.write_text(
        '{"type":"Feature","properties":{},"geometry":'
        f'{{"type":"{kind}","coordinates":{geometry}}}}}'
    )
    layer = {"source": str(path), "qml": str(qml)}
    drawn = qgis(SCRIPT, "draw", layers=[layer], extent=(45.5, 39.5, 46.5, 40.5), at=[(46, 40)])
    colours = {"land": "#f7f5f0", "lakes": "#dce7ec"}
    if name in colours:
        assert drawn["colours"] == [colours[name]]
    assert qgis.messages == []
