"""The offline base against GDAL's own reading of the same file, and against well-known places."""

import itertools
import json

import geopandas as gpd
import numpy as np
import pyogrio
import pyproj
import pytest
import shapely

from geomap.errors import MapError
from geomap.webmap import water
from geomap.webmap.assets import asset
from geomap.webmap.basemap import base_values, box_about, detail
from geomap.webmap.topology import read_topology

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
NOWHERE = shapely.Polygon()

CAUCASUS = (46.2, 39.4, 47.3, 40.4)
BOXES = {
    "Caucasus": ("10m", (42.0, 37.0, 52.0, 43.0)),
    "Aegean": ("10m", (22.0, 35.0, 30.0, 41.0)),
    "Horn": ("10m", (38.0, 0.0, 52.0, 14.0)),
    "World": ("50m", (-180.0, -90.0, 180.0, 90.0)),
}
WORLD = (-180.0, -90.0, 180.0, 90.0)
ROUND = ("Russia", "Fiji", "Antarctica")
"""Their rings cross 180 degrees, which GDAL reads flat: areas judge those."""


def topology(scale):
    return read_topology(asset(f"world-atlas/countries-{scale}.json").read_text())


def land(scale, box, *, without=()):
    countries, _, _ = detail(topology(scale), box)
    return shapely.union_all([shape for name, shape in countries if name not in without])


def gdal_land(scale, box, *, without=()):
    path = asset(f"world-atlas/countries-{scale}.json").path
    countries = pyogrio.read_dataframe(path, layer="countries")
    shapes = np.asarray(countries.geometry[~countries["name"].isin(without)])
    shapes = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    return shapely.union_all(shapely.intersection(shapes, shapely.box(*box)))


def decoded(text, scale):
    """Read a line as the page's scripts do: five bits a letter, the sign in the last bit."""
    steps, value, shift = [], 0, 0
    for letter in text:
        bits = LETTERS.index(letter)
        value |= (bits & 31) << shift
        shift += 5
        if bits < 32:
            steps.append(-(value + 1) // 2 if value & 1 else value // 2)
            value = shift = 0
    assert shift == 0
    return np.cumsum(np.array(steps).reshape(-1, 2), axis=0) / scale


def drawn(polygons, scale):
    shapes = [
        shapely.make_valid(shapely.Polygon(shell, holes))
        for shell, *holes in ([decoded(ring, scale) for ring in rings] for rings in polygons)
    ]
    return shapely.union_all(shapes)


def drawn_land(base):
    return drawn(base["land"], base["scale"])


def drawn_lines(lines, scale):
    return shapely.union_all([shapely.linestrings(decoded(line, scale)) for line in lines])


@pytest.mark.parametrize("name", BOXES)
def test_land_is_what_gdal_reads(name):
    scale, box = BOXES[name]
    reference = gdal_land(scale, box, without=ROUND)
    apart = shapely.symmetric_difference(land(scale, box, without=ROUND), reference).area
    assert apart / reference.area < (0.004 if scale == "10m" else 0.012)


@pytest.mark.parametrize("scale", ["10m", "50m"])
def test_countries_across_the_antimeridian_and_about_the_pole_are_whole(scale):
    countries, _, _ = detail(topology(scale), WORLD)
    square_km = dict.fromkeys(ROUND, 0.0)
    for name, shape in countries:
        if name in ROUND:
            square_km[name] += (
                abs(pyproj.Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) / 1e6
            )
    # Areas as statistical offices give them; Antarctica with its ice shelves.
    assert square_km["Russia"] == pytest.approx(17.1e6, rel=0.02)
    assert square_km["Fiji"] == pytest.approx(18_270, rel=0.1 if scale == "10m" else 0.15)
    assert square_km["Antarctica"] == pytest.approx(13.9e6, rel=0.15)
    everything = land(scale, WORLD)
    for lon, lat, expected in [
        (0, -80, True), (100, -75, True), (-30, -65, False), (150, -89, True), (0, 89, False),
        (179, 68, True), (-175, 67, True), (0, 72, False), (178, -17.8, True), (0, -17, False),
    ]:  # fmt: skip
        assert everything.covers(shapely.Point(lon, lat)) is expected, (lon, lat)


def test_what_the_page_gets_is_that_land_to_a_thousandth():
    bounds = (24.0, 36.5, 28.0, 40.0)
    base, _ = base_values(bounds, shapely.Polygon())
    reference = gdal_land("10m", box_about(bounds))
    apart = shapely.symmetric_difference(drawn_land(base), reference).area
    assert apart / reference.area < 0.006


def test_borders_are_where_two_countries_of_gdal_meet():
    base, _ = base_values((24.0, 36.5, 28.0, 40.0), NOWHERE)
    box = shapely.box(*base["box"])
    countries = gpd.read_file(asset("world-atlas/countries-10m.json").path, layer="countries")
    shapes = shapely.make_valid(np.asarray(countries.geometry), method="structure")
    near = [shapely.intersection(shape, box) for shape in shapes if shape.intersects(box)]
    meeting = [
        shapely.intersection(one.boundary, other.boundary)
        for one, other in itertools.combinations(near, 2)
    ]
    reference = shapely.intersection(shapely.union_all(meeting), box.buffer(-0.02))
    borders = drawn_lines(base["borders"], base["scale"])
    assert reference.length > 5
    assert reference.intersection(borders.buffer(0.006)).length / reference.length > 0.99
    assert borders.intersection(reference.buffer(0.03)).length / borders.length > 0.97


def test_countries_are_named_in_view_but_not_over_a_zone():
    zone = shapely.box(*CAUCASUS)
    _, labels = base_values(CAUCASUS, zone)
    places = {label["text"]: shapely.Point(label["lon"], label["lat"]) for label in labels}
    assert {"Armenia", "Azerbaijan", "Iran"} <= set(places)
    assert not [name for name, place in places.items() if zone.contains(place)]
    countries = gpd.read_file(asset("world-atlas/countries-10m.json").path, layer="countries")
    for name, place in places.items():
        known = {"Türkiye": "Turkey"}.get(name, name)
        (shape,) = countries.loc[countries["name"] == known].geometry
        assert shapely.make_valid(shape).contains(place), name


@pytest.mark.parametrize(
    "bounds",
    [
        (-180, -85, 180, 85),
        (179.0, -19, 180, -16),
        (0, 0, 0, 0),
        (-60, -85, -59, -84),
        (-150, 10, -140, 20),
    ],
)
def test_any_bounds_give_a_base(bounds):
    base, labels = base_values(bounds, shapely.Polygon())
    assert len(json.dumps(base)) < 130_000
    west, south, east, north = base["box"]
    assert west <= bounds[0] <= bounds[2] <= east
    assert south <= bounds[1] <= bounds[3] <= north
    assert east - west <= 360
    assert base["start"] <= west
    assert east <= base["start"] + 360
    assert all(abs(label["lat"]) <= 90 for label in labels)
    for line in base["borders"] + base["rivers"]:
        lon = decoded(line, base["scale"])[:, 0]
        assert not (np.abs(lon) >= 179.995).all()


def test_land_across_180_degrees_is_one_piece_in_its_place():
    base, labels = base_values((177.0, -19.0, 181.0, -16.0), NOWHERE)
    found = drawn_land(base)
    geod = pyproj.Geod(ellps="WGS84")
    fiji = shapely.intersection(found, shapely.box(176.5, -20, 182.5, -15.5))
    # 18,270 km2 as its statistical office has it; Rotuma and the far south are not in this box.
    assert abs(geod.geometry_area_perimeter(fiji)[0]) / 1e6 == pytest.approx(18_270, rel=0.1)
    taveuni = shapely.Point(180.03, -16.85)
    assert found.covers(taveuni)
    (whole,) = [part for part in shapely.get_parts(found) if part.covers(taveuni)]
    assert whole.bounds[0] < 180 < whole.bounds[2]
    assert [label["text"] for label in labels] == ["Fiji"]

    base, _ = base_values((177.5, 37.5, 194.6, 64.7), NOWHERE)
    assert drawn_land(base).covers(shapely.box(179.0, 67.0, 181.0, 68.0))  # Chukotka
    world = drawn(base["world"]["land"], base["world"]["scale"])
    for lon, lat, is_land in [
        (181, 67.5, True), (215, 65, True), (100, 60, True), (300, -10, True), (220, 10, False),
        (360 - 100, 40, True), (20, 0, True),
    ]:  # fmt: skip
        assert world.covers(shapely.Point(lon, lat)) is is_land, (lon, lat)


@pytest.mark.parametrize(
    ("name", "lon", "lat"),
    [("Nauru", 166.93, -0.53), ("Malé atoll", 73.5, 4.2), ("Niue", -169.87, -19.05)],
)
def test_small_islands_are_not_simplified_away(name, lon, lat):
    base, _ = base_values((lon - 6, lat - 5, lon + 6, lat + 5), NOWHERE)
    assert drawn_land(base).distance(shapely.Point(lon, lat)) < 0.15


LAKES = [(45.3, 40.35), (42.9, 38.6), (33.0, -1.0), (108.2, 53.6), (-87.0, 43.5), (-69.4, -15.8)]
"""Sevan, Van, Victoria, Baikal, Michigan, Titicaca."""
RIVERS = [
    ("Dnipro at Kyiv", 30.55, 50.45),
    ("White Nile at Kosti", 32.7, 13.15),
    ("Danube at Budapest", 19.04, 47.5),
    ("Amazon at Santarem", -54.7, -2.4),
    ("Mekong at Vientiane", 102.6, 17.95),
    ("Lena at Yakutsk", 129.8, 62.1),
    ("Euphrates at Deir ez-Zor", 40.15, 35.33),
]


def test_lakes_and_rivers_are_where_they_are_known_to_be():
    for lon, lat in LAKES:
        base, _ = base_values((lon - 1, lat - 1, lon + 1, lat + 1), NOWHERE)
        assert drawn(base["lakes"], base["scale"]).covers(shapely.Point(lon, lat)), (lon, lat)
    for name, lon, lat in RIVERS:
        base, _ = base_values((lon - 1, lat - 1, lon + 1, lat + 1), NOWHERE)
        away = drawn_lines(base["rivers"], base["scale"]).distance(shapely.Point(lon, lat))
        assert away < 0.2, name


def test_the_finer_parts_lack_nothing_of_the_world_and_repeat_nothing():
    for box in [(10.0, 40.0, 45.0, 60.0), (95.0, 45.0, 125.0, 60.0), (-100.0, 35.0, -70.0, 55.0)]:
        lakes, rivers = water.water(box)
        coarse_lakes, coarse_rivers = water.water(box, fine=False)
        assert shapely.union_all(lakes).area == pytest.approx(coarse_lakes.area, rel=0.1)
        assert coarse_rivers.intersection(rivers.buffer(0.08)).length > 0.97 * coarse_rivers.length
        assert rivers.length < 1.15 * coarse_rivers.length


def test_boundaries_say_what_the_base_shows():
    bounds = (24.0, 36.5, 28.0, 40.0)
    countries, names = base_values(bounds, NOWHERE)
    land, no_names = base_values(bounds, NOWHERE, boundaries="land")
    bare, nothing = base_values(bounds, NOWHERE, boundaries="none")
    assert land["land"] == countries["land"]
    assert countries["borders"]
    assert countries["world"]["borders"]
    assert names
    assert land["borders"] == land["world"]["borders"] == no_names == nothing == []
    assert bare["world"] is None
    assert not any(bare[layer] for layer in ("land", "borders", "lakes", "rivers"))
    with pytest.raises(MapError, match="use one of countries, land, none"):
        base_values(bounds, NOWHERE, boundaries="borders")


@pytest.mark.parametrize(
    ("lang", "armenia"),
    [
        ("en", "Armenia"),
        ("ru", "Армения"),
        ("hy", "Հայաստան"),
        ("az-Latn", "Ermənistan"),
        ("ar", "أرمينيا"),
        ("xx", "Armenia"),
        ("not a code", "Armenia"),
    ],
)
def test_countries_are_named_in_the_language_asked_for(lang, armenia):
    _, labels = base_values(CAUCASUS, NOWHERE, lang=lang)
    assert armenia in {label["text"] for label in labels}
    language = "en" if armenia == "Armenia" else lang[:2]
    assert {label["language"] for label in labels} == {language}


def test_what_has_no_code_keeps_its_name():
    _, labels = base_values((20.0, 41.9, 21.7, 43.2), NOWHERE, lang="ru")
    assert ("Kosovo", "en") in {(label["text"], label["language"]) for label in labels}
