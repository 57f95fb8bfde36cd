"""What a picture shows: parsed as XML, and held against PROJ and the tables it was made of."""

import itertools
import os
import re
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod, Transformer

import geomap
from geomap.errors import MapError, OutputError, TableError
from geomap.pictures import picture
from geomap.pictures.symbols import shape_path
from geomap.style import INCIDENT_SYMBOLS, VERDICT_STYLES

MERCATOR = Transformer.from_crs("EPSG:4326", "EPSG:3857", always_xy=True)
WGS84 = Geod(ellps="WGS84")
ROOT = Path(geomap.__file__).resolve().parent.parent


def test_incidents_stand_where_web_mercator_has_them(case):
    kinds = ["shelling", "drone strike", "blockade", "protest"]
    spots = [(20.0, 45.0), (20.25, 45.15), (19.8, 44.85), (20.4, 44.9)]
    rows = [
        case.incident(number, type=kind, lon=lon, lat=lat)
        for number, (kind, (lon, lat)) in enumerate(zip(kinds, spots, strict=True))
    ]
    seen = case.draw(rows)
    drawn = [seen.symbols(INCIDENT_SYMBOLS[kind].colour) for kind in kinds]
    assert [len(found) for found in drawn] == [1, 1, 1, 1]
    pixels = np.array([found[0] for found in drawn])
    metres = np.array([MERCATOR.transform(*spot) for spot in spots]) * (1, -1)
    for one, other in itertools.combinations(range(4), 2):
        scale = (pixels[one] - pixels[other]) / (metres[one] - metres[other])
        assert scale[0] == pytest.approx(scale[1], rel=2e-3)
    left, top, width, height = seen.frame()
    assert ((pixels > (left, top)) & (pixels < (left + width, top + height))).all()


def test_shapes_are_those_of_the_web_map(case):
    code = "".join((ROOT / "geomap/webmap/static/symbols.js").read_text("utf-8").split())
    for shape in ("triangle", "diamond", "cross", "hexagon"):
        assert shape_path(shape).replace(" ", "").removesuffix("Z") in code


def test_heading_days_and_counts_are_told(case):
    rows = [
        case.incident(1),
        case.incident(2, lon=20.2, date_start=pd.Timestamp("2020-12-30")),
        case.incident(3, lon=None, lat=None, located="missing", verdict="not placed"),
        case.incident(4, located="area", radius_m=None),
    ]
    seen = case.draw(rows, title="Bridges & <fords>")
    assert "Bridges & <fords>" in seen.texts()
    facts = next(text for text in seen.texts() if "not placed" in text and "·" in text)
    assert facts == "30 December 2020 – 11 May 2021 · 4 incidents · 2 not placed"
    assert "2 not placed" in seen.picture.description


def test_one_incident_names_its_picture(case):
    assert case.draw([case.incident(1, title="Bridge shelled")]).picture.title == "Bridge shelled"
    assert case.draw([case.incident(1), case.incident(2)]).picture.title == "Incidents and zones"


def test_the_legend_holds_what_is_there_and_no_more(case):
    plain = case.draw([case.incident(1)]).all_text()
    assert "shelling" in plain
    assert "clear of every zone in force" in plain
    for absent in (
        "drone strike",
        "Dashed ring",
        "Large circle",
        "Number",
        "Ring: breach",
        "Pale:",
    ):
        assert absent not in plain
    rows = [
        case.incident(1, type="drone strike", verdict="breach", contested=True),
        case.incident(2, lon=20.2, located="fuzzy name"),
        case.incident(3, lon=20.1, lat=45.1, located="area", radius_m=9000.0),
        case.incident(4, lon=20.3, same_event="e"),
        case.incident(5, lon=20.31, same_event="e"),
    ]
    full = case.draw(rows).all_text()
    for present in ("drone strike", "Dashed ring", "Large circle", "Number at", "Ring: breach"):
        assert present in full


def test_rings_say_the_verdict_and_dashes_that_it_is_contested(case):
    seen = case.draw([case.incident(1, verdict="breach", contested=True)])
    (group,) = [
        node
        for node in seen.on_the_map().iter(f"{case.SVG}g")
        if "scale" in (node.get("transform") or "")
    ]
    _, ring = group.findall(f"{case.SVG}circle")
    assert ring.get("stroke") == VERDICT_STYLES["breach"].ring
    assert ring.get("stroke-dasharray")
    faded = case.draw([case.incident(1, verdict="not in force")])
    assert any(node.get("opacity") == "0.5" for node in faded.on_the_map().iter())


def test_an_area_is_a_circle_of_its_own_size(case):
    row = case.incident(1, lat=45.05, located="area", radius_m=9000.0, verdict="possible")
    seen = case.draw([row, case.incident(2, lon=20.4)])
    (circle,) = [
        node
        for node in seen.on_the_map().iter(f"{case.SVG}circle")
        if node.get("stroke") == VERDICT_STYLES["possible"].ring and node.get("fill") != "none"
    ]
    pin = seen.symbols(INCIDENT_SYMBOLS["shelling"].colour)[0]
    east, _, _ = WGS84.fwd(20.0, 45.05, 90, 9000.0)
    pixels_a_degree = (pin[0] - float(circle.get("cx"))) / 0.4
    assert float(circle.get("r")) == pytest.approx((east - 20.0) * pixels_a_degree, rel=2e-3)


def test_reports_of_one_event_are_one_symbol_with_their_number(case):
    rows = [
        case.incident(1, same_event="e", radius_m=2000.0, verdict="breach"),
        case.incident(2, same_event="e", lon=20.2, radius_m=100.0, located="coordinates"),
        case.incident(3, lon=20.35, lat=45.2),
    ]
    seen = case.draw(rows)
    assert len(seen.symbols()) - seen.all_text().count("Ring:") == 2
    assert "2" in seen.texts()
    assert "3 incidents, drawn as 2 symbols" in seen.all_text()


@pytest.mark.parametrize("count", [1_000, 20_000])
def test_many_incidents_are_few_symbols_whose_numbers_add_up(case, count):
    chance = np.random.default_rng(7)
    one = case.incidents(case.incident(0))
    table = gpd.GeoDataFrame(pd.concat([one] * count, ignore_index=True), crs=one.crs)
    table["id"] = [f"i{number}" for number in range(count)]
    table["lon"] = 20 + chance.normal(0, 0.6, count)
    table["lat"] = 45 + chance.normal(0, 0.4, count)
    table["verdict"] = chance.choice(list(VERDICT_STYLES)[:3], count)
    area = chance.random(count) < 0.1
    table["located"] = np.where(area, "area", "coordinates")
    table["radius_m"] = np.where(area, 20_000.0 + np.arange(count), 0.0)
    seen = case.draw(table)
    inside = seen.on_the_map()
    numbers = [node for node in inside.iter(f"{case.SVG}text") if (node.text or "").isdigit()]
    alone = sum("scale" in (node.get("transform") or "") for node in inside.iter())
    assert sum(int(node.text) for node in numbers) + alone == count
    assert len(numbers) + alone < 320
    assert f"{count:,} incidents, drawn as {len(numbers) + alone} symbols" in seen.all_text()
    assert len(seen.picture.svg) < 400_000


def test_marks_that_hide_each_other_are_counted(case):
    seen = case.draw([case.incident(number) for number in range(3)])
    inside = seen.on_the_map()
    assert [node.text for node in inside.iter(f"{case.SVG}text") if node.text == "3"] == ["3"]


def test_versions_differ_by_dashes_and_say_that_they_are_reconstructions(case):
    first = case.zone(source="reconstruction from lists")
    second = case.zone(
        shapely.box(19.9, 44.95, 20.2, 45.2),
        version="2",
        valid_from=pd.Timestamp("2021-01-01"),
        valid_to=pd.NaT,
    )
    seen = case.draw([case.incident(1)], case.zones(first, second))
    text = seen.all_text()
    assert "Green zone (reconstruction) · 1 Jan 2020 – 31 Dec 2021" in text
    assert "Green zone · since 1 Jan 2021" in text
    lines = [
        node.get("stroke-dasharray")
        for node in seen.on_the_map().iter(f"{case.SVG}path")
        if node.get("stroke") == "#0072B2" and node.get("stroke-width") == "2"
    ]
    assert lines == [None, "9 5"]
    assert "Pale band" in text


def test_versions_that_were_not_in_force_are_counted_not_drawn(case):
    later = case.zone(version="2", valid_from=pd.Timestamp("2023-01-01"), valid_to=pd.NaT)
    seen = case.draw([case.incident(1)], case.zones(case.zone(), later))
    assert "1 zone version more" in seen.all_text()
    assert "2023" not in seen.all_text()


def test_several_zones_have_letters(case):
    other = case.zone(
        shapely.box(20.5, 45.0, 20.8, 45.2), zone_id="blue", name="Blue zone", names={}
    )
    seen = case.draw([case.incident(1)], case.zones(case.zone(), other))
    on_map = ["".join(node.itertext()) for node in seen.on_the_map().iter(f"{case.SVG}text")]
    assert {"A", "B"} <= set(on_map)
    assert "A: Green zone" in seen.all_text()
    assert "B: Blue zone" in seen.all_text()


def test_the_scale_bar_is_as_long_as_it_says(case):
    rows = [case.incident(1), case.incident(2, lon=20.5, type="protest")]
    seen = case.draw(rows)
    bar = next(
        node
        for node in seen.root.iter(f"{case.SVG}path")
        if re.fullmatch(r"M[\d.]+ [\d.]+v6h[\d.]+v-6", node.get("d") or "")
    )
    pixels = float(re.search(r"h([\d.]+)v", bar.get("d"))[1])
    said = re.search(r"(\d+) (km|m)\b", seen.texts()[_after_map(seen, case)])
    metres = float(said[1]) * (1000 if said[2] == "km" else 1)
    (one,) = seen.symbols(INCIDENT_SYMBOLS["shelling"].colour)
    (other,) = seen.symbols(INCIDENT_SYMBOLS["protest"].colour)
    apart = WGS84.line_length([20.0, 20.5], [45.0, 45.0])
    assert metres / pixels == pytest.approx(apart / (other[0] - one[0]), rel=5e-3)


def _after_map(seen, case):
    """Return which text is the first after the map's own."""
    return sum(1 for _ in seen.on_the_map().iter(f"{case.SVG}text"))


def test_across_the_antimeridian_both_sides_stand_together(case):
    rows = [
        case.incident(1, lon=179.8, lat=-17.0),
        case.incident(2, lon=-179.6, lat=-17.0, type="protest"),
    ]
    cut = shapely.MultiPolygon(
        [shapely.box(179.5, -17.3, 180, -16.8), shapely.box(-180, -17.3, -179.4, -16.8)]
    )
    seen = case.draw(rows, case.zones(case.zone(cut, edge_m=0.0)))
    (west,) = seen.symbols(INCIDENT_SYMBOLS["shelling"].colour)
    (east,) = seen.symbols(INCIDENT_SYMBOLS["protest"].colour)
    assert east[0] > west[0]
    middle = west[0] + (east[0] - west[0]) * 0.2 / 0.6
    (edge,) = [
        node.get("d")
        for node in seen.on_the_map().iter(f"{case.SVG}path")
        if node.get("stroke") == "#0072B2" and node.get("fill") == "none"
    ]
    # A cut at 180 degrees is no boundary: nothing runs down the middle.
    for line in _lines(edge):
        along = np.abs(line[:, 0] - middle) < 1
        assert not (along[:-1] & along[1:] & (np.abs(np.diff(line[:, 1])) > 1)).any()


def _lines(path):
    """Return the lines of path data that `path_of` wrote."""
    for part in re.findall(r"M([^M]*)", path):
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", part)]
        yield np.cumsum(np.array(numbers).reshape(-1, 2), axis=0)


def test_what_lies_beyond_the_projection_is_told(case):
    seen = case.draw([case.incident(1), case.incident(2, lat=88.0, verdict="clear")])
    assert "1 too near a pole to be drawn" in seen.all_text()


def test_places_are_named_in_the_language_asked_for(case):
    gazetteer = case.Gazetteer(
        (
            case.place("t:grad", "Grad", 20.1, 45.1, names=[("ru", "Град")]),
            case.place("t:near", "Nearby", 20.1002, 45.1001, names=[("ru", "Рядом")]),
        )
    )
    rows = [case.incident(1)]
    text = case.draw(rows, gazetteer=gazetteer, lang="ru").texts()
    assert text.count("Град") == 2  # itself, over its pale rim
    assert "Рядом" not in text
    assert "GeoNames" in " ".join(text)


def test_land_and_none_leave_countries_out(case):
    rows = [case.incident(1, lon=21.0, lat=45.8), case.incident(2, lon=21.6, lat=46.3)]
    full = case.draw(rows).all_text()
    assert "ROMANIA" in full
    assert "Boundary between countries" in full
    for boundaries in ("land", "none"):
        text = case.draw(rows, boundaries=boundaries).all_text()
        assert "ROMANIA" not in text
        assert "Boundary between countries" not in text
    assert "Natural Earth" not in case.draw(rows, boundaries="none").all_text()


HOSTILE = [
    "</text><script>alert(1)</script>",
    "]]><svg onload=alert(1)>",
    "&lt;b&gt; &amp; \"quotes\" 'n' `ticks` ${x}",
    "\u202egnp.exe\u202c \x00\x1b\ufffe",
    "حلب " * 60,
    "ab" * 4000,
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>&x;",
    "url(https://evil.example/x)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(case, text):
    row = case.incident(1, title=text, type=text, place=text, zone_id=text)
    area = case.zone(name=text, source=text, authority=text, zone_id=text)
    places = (case.place("t:x", text, 20.1, 45.1),)
    seen = case.draw([row], case.zones(area), title=text, gazetteer=case.Gazetteer(places, (text,)))
    names = {node.tag.removeprefix(case.SVG) for node in seen.root.iter()}
    known = {"svg", "title", "desc", "g", "rect", "path", "circle", "line", "text", "defs"}
    assert names <= known | {"clipPath"}
    for node in seen.root.iter():
        for name, value in node.attrib.items():
            assert not name.startswith("on")
            assert "href" not in name
            assert "url(" not in value or re.fullmatch(r"url\(#geomap-[0-9a-f]{8}\)", value)
    width = float(seen.root.get("width"))
    for node in seen.root.iter(f"{case.SVG}text"):
        assert float(node.get("x")) <= width


def test_a_note_of_ones_own_comes_first(case):
    seen = case.draw([case.incident(1)], disclaimer="Draft, <not> for publication.")
    notes = seen.all_text()
    assert notes.index("Draft, <not> for publication.") < notes.index("Names and boundaries")
    assert "Draft, <not> for publication" in seen.picture.description


def test_blurred_incidents_say_so_and_no_village_is_named_beside_them(case):
    places = (
        case.place("t:in", "Inside", 20.02, 45.01),
        case.place("t:far", "Farther", 20.28, 45.18),
        case.place("t:village", "Village", 20.28, 44.92, kind="village"),
    )
    row = case.incident(1, located="area", radius_m=7000.0)
    table = case.incidents(row)
    table.attrs["blur_m"] = 10_000.0
    seen = case.draw(table, gazetteer=case.Gazetteer(places))
    assert "withheld" in seen.all_text()
    assert "Farther" in seen.texts()
    assert not {"Inside", "Village"} & set(seen.texts())


def test_a_language_written_from_the_right_mirrors_the_sheet(case, monkeypatch):
    from babel import Locale

    from geomap.pictures import compose
    from geomap.pictures.phrases import Phrases
    from geomap.webmap.words import Words, words_in

    words = Words("ar", {**words_in("en").by_key, "picture.incidents": "الحوادث"})
    monkeypatch.setattr(compose, "phrases_in", lambda _: Phrases(words, Locale.parse("ar")))
    seen = case.draw([case.incident(1)], title="حادثة (1)", lang="ar")
    left, _, width, _ = seen.frame()
    assert left > 1200 - left - width
    heading = next(
        node for node in seen.root.iter(f"{case.SVG}text") if "حادثة" in "".join(node.itertext())
    )
    assert heading.get("text-anchor") == "end"
    assert float(heading.get("x")) == 1200 - 24
    assert heading.text == "\u2067حادثة (1)\u2069"


def test_screen_readers_are_told_what_it_shows(case):
    seen = case.draw([case.incident(1, verdict="breach"), case.incident(2, lon=20.2)])
    assert seen.root.get("role") == "img"
    assert seen.root.get("lang") == "en"
    assert seen.root[0].tag == f"{case.SVG}title"
    assert seen.root[1].tag == f"{case.SVG}desc"
    assert "1 breach" in seen.root[1].text
    assert "Green zone" in seen.root[1].text


def test_the_same_tables_give_the_same_bytes(case, tmp_path):
    code = """
import runpy, sys
case = runpy.run_path(sys.argv[1])
rows = [case["incident"](n, lon=20 + n / 50, type=t) for n, t in enumerate(["shelling", "x"] * 9)]
print(case["picture"](case["incidents"](*rows), case["zones"]()).svg)
"""
    found = {
        subprocess.run(
            [sys.executable, "-c", code, str(Path(case.__file__))],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1
    assert len(found.pop()) > 5_000


@pytest.mark.parametrize("size", [(390, None), (700, None), (1200, 630), (1200, None), (2000, 900)])
def test_everything_stands_on_the_sheet(case, size):
    rows = [
        case.incident(number, type=kind, lon=20 + number / 30, verdict=verdict)
        for number, (kind, verdict) in enumerate(
            zip(INCIDENT_SYMBOLS, itertools.cycle(VERDICT_STYLES), strict=False)
        )
    ]
    seen = case.draw(rows, title="A heading " * 12, size=size)
    width, height = float(seen.root.get("width")), float(seen.root.get("height"))
    assert width == size[0]
    assert size[1] is None or height == size[1]
    left, top, wide, high = seen.frame()
    assert left >= 0
    assert left + wide <= width
    assert top + high < height
    written = list(_bases(seen.root, case))
    assert len(written) > 20
    assert max(written) < height


def _bases(node, case, *, down=0.0, scale=1.0):
    """Return where the lines of text stand, from the top of the sheet."""
    moved = re.match(r"translate\(\S+ (\S+)\)(?: scale\((\S+)\))?", node.get("transform") or "")
    if moved:
        down, scale = down + scale * float(moved[1]), scale * float(moved[2] or 1)
    if node.tag == f"{case.SVG}text":
        yield down + scale * float(node.get("y"))
    for child in node:
        yield from _bases(child, case, down=down, scale=scale)


def test_incidents_without_zones_and_zones_without_incidents_are_drawn(case):
    assert "shelling" in case.draw([case.incident(1)], case.zones().iloc[:0]).all_text()
    assert "Green zone" in case.draw(case.incidents()).all_text()
    assert "0 incidents" in case.draw(case.incidents(), case.zones().iloc[:0]).all_text()


def test_what_cannot_be_drawn_is_refused_in_one_line(case, tmp_path):
    table, areas = case.incidents(case.incident(1)), case.zones()
    with pytest.raises(MapError, match="320 to 10000 pixels each way, not 100"):
        picture(table, areas, size=(100, None))
    with pytest.raises(MapError, match="no room for a map; give it a height of"):
        picture(table, areas, size=(1000, 330), title="A heading " * 50)
    with pytest.raises(MapError, match="boundaries is"):
        picture(table, areas, boundaries="all")
    with pytest.raises(TableError, match="no verdicts"):
        picture(table.drop(columns="verdict"), areas)
    with pytest.raises(OutputError, match=r"\.svg or \.png"):
        picture(table, areas).save(tmp_path / "case.jpg")
