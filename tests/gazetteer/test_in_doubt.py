"""What the context puts in doubt, what is no name, and areas that are not their namesakes."""

import csv

import pytest
from pyproj import Geod

from geomap.gazetteer import Gazetteer
from geomap.gazetteer.fillers import is_filler
from geomap.names import normalise, script_of
from geomap.shipped import shipped


@pytest.fixture(scope="module")
def world():
    return Gazetteer.open()


def regions():
    with (shipped("gazetteer") / "regions.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_near_a_namesake_of_an_overlay_the_namesake_is_meant(world):
    found = world.resolve("Martuni", near=(45.30, 40.14))
    assert found.status == "resolved"
    assert (found[0].place.country, found[0].place.kind) == ("AM", "town")
    assert "geomap:martuni" in [match.place.id for match in found]
    scores = [match.score for match in found]
    assert scores == sorted(scores, reverse=True)
    at_home = world.resolve("Martuni", near=(47.1, 39.8))
    assert (at_home.status, at_home[0].place.id) == ("resolved", "geomap:martuni")


def test_a_place_far_from_where_it_is_expected_is_not_certain(world):
    far = world.resolve("Hadrut", near=(-70, 40))
    assert far[0].score < 0.5
    assert "9110 km" in far[0].why
    assert world.resolve("Hadrut", near=(47.0, 39.6))[0].score == 1.0


def test_a_name_of_an_overlay_alone_never_opens_the_world():
    def opened():
        raise AssertionError("the world was opened")

    gazetteer = Gazetteer(Gazetteer.open(shipped("gazetteer")).indexes, world=opened)
    for query in ("Farukh", "near Farukh", "Martuni", "Crimea"):
        assert gazetteer.resolve(query).status == "resolved"
    assert gazetteer.resolve("Farukh", near=(46.8, 40.0)).status == "resolved"


@pytest.mark.parametrize(
    ("query", "country"), [("Sydney, Nova Scotia", "CA"), ("London, Ontario", "CA")]
)
def test_words_nobody_can_check_leave_namesakes_in_doubt(world, query, country):
    found = world.resolve(query)
    assert found.status == "ambiguous"
    assert found[0].score <= 0.6
    assert country in [match.place.country for match in found]


def test_a_region_tells_namesakes_apart(world):
    found = world.resolve("Martuni, Gegharkunik")
    assert (found.status, found[0].place.country) == ("resolved", "AM")


def test_unknown_words_are_treated_alike_by_overlays_and_world(world):
    for query in ("Farukh (Narnia)", "Bakhmut, Narnia"):
        found = world.resolve(query)
        assert found.status == "resolved"
        assert 0 < found[0].score < 0.9
        assert "not checked: Narnia" in found[0].why
    for query in ("Paris (Narnia)", "Martuni, Narnia"):
        found = world.resolve(query)
        assert found.status == "ambiguous"
        assert len({match.place.id for match in found}) > 1
        assert found[0].score <= 0.6


def test_what_is_known_to_be_elsewhere_is_never_certain(world):
    found = world.resolve("Farukh, Ukraine")
    assert found.status == "ambiguous"
    assert all(match.score <= 0.5 for match in found)
    assert "this is not there" in found[0].why


@pytest.mark.parametrize(
    ("query", "country"),
    [
        ("Palestine", "PS"),
        ("State of Palestine", "PS"),
        ("Palestinian territories", "PS"),
    ],
)
def test_a_country_is_not_its_namesake_town(world, query, country):
    found = world.resolve(query)
    assert found.status == "resolved"
    assert (found[0].place.kind, found[0].place.country) == ("country", country)


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("Kashmir", "kashmir"),
        ("Crimea", "crimea"),
        ("Крым", "crimea"),
        ("Donbass", "donbas"),
        ("Chechnya", "chechnya"),
        ("دارفور", "darfur"),
        ("Gaza Strip", "gaza-strip"),
        ("the West Bank", "west-bank"),
        ("Golan Heights", "golan-heights"),
        ("Syunik", "syunik"),
        ("Helmand province", "helmand"),
        ("Rakhine State", "rakhine"),
        ("Northern Ireland", "northern-ireland"),
    ],
)
def test_a_region_is_an_area_and_not_a_village(world, query, slug):
    found = world.resolve(query)
    assert (found.status, found[0].place.id) == ("resolved", f"geomap:{slug}")
    assert found[0].place.kind == "region"


def test_two_provinces_of_one_name_are_both_offered(world):
    found = world.resolve("Punjab")
    assert found.status == "ambiguous"
    assert {match.place.country for match in found} == {"PK", "IN"}
    assert world.resolve("Punjab", country="IN")[0].place.id == "geomap:punjab-india"


# Positions of GeoNames, in the middle or at the edge of their region, and not of this table.
INSIDE = {
    "crimea": (34.10, 44.95), "donbas": (37.80, 48.02), "abkhazia": (41.02, 43.00),
    "south-ossetia": (43.97, 42.23), "transnistria": (29.63, 46.84), "chechnya": (45.69, 43.32),
    "dagestan": (47.50, 42.98), "ingushetia": (44.82, 43.23), "syunik": (46.41, 39.21),
    "gegharkunik": (45.13, 40.35), "tavush": (45.14, 40.88), "vayots-dzor": (45.34, 39.76),
    "west-bank": (35.10, 31.53), "gaza-strip": (34.47, 31.50), "golan-heights": (35.77, 33.13),
    "sinai": (33.80, 31.13), "kashmir": (74.80, 34.09), "jammu-and-kashmir": (74.86, 32.74),
    "ladakh": (77.58, 34.16), "gilgit-baltistan": (74.31, 35.92), "azad-kashmir": (73.47, 34.37),
    "punjab-pakistan": (74.35, 31.56), "punjab-india": (75.86, 30.91), "sindh": (67.01, 24.86),
    "balochistan": (67.00, 30.18), "khyber-pakhtunkhwa": (71.58, 34.01), "helmand": (64.37, 31.59),
    "nangarhar": (70.45, 34.43), "panjshir": (69.52, 35.31), "uruzgan": (65.87, 32.63),
    "anbar": (43.30, 33.42), "kurdistan-region": (44.01, 36.19), "darfur": (25.35, 13.63),
    "kordofan": (30.22, 13.18), "blue-nile-state": (34.36, 11.77), "tigray": (39.48, 13.50),
    "amhara": (37.39, 11.59), "oromia": (39.27, 8.54), "puntland": (48.48, 8.41),
    "somaliland": (44.06, 9.56), "north-kivu": (29.22, -1.68), "south-kivu": (28.84, -2.49),
    "ituri": (30.25, 1.56), "katanga": (27.48, -11.66), "borno": (13.16, 11.85),
    "yobe": (11.97, 11.75), "niger-delta": (7.01, 4.78), "cabo-delgado": (40.52, -12.97),
    "casamance": (-16.27, 12.58), "western-sahara": (-13.20, 27.14), "rakhine": (92.90, 20.15),
    "kachin": (97.40, 25.38), "shan-state": (97.04, 20.78), "mindanao": (125.61, 7.07),
    "chiapas": (-93.12, 16.75), "michoacan": (-101.18, 19.70), "cauca": (-76.61, 2.44),
    "catalonia": (2.16, 41.39), "northern-ireland": (-5.93, 54.60), "aceh": (95.32, 5.55),
    "xinjiang": (87.60, 43.80), "tibet": (91.10, 29.65), "khuzestan": (48.68, 31.32),
    "sistan-and-baluchestan": (60.86, 29.50), "waziristan": (70.07, 33.00),
    "manipur": (93.94, 24.81), "nineveh": (43.13, 36.34), "kurdistan": (43.00, 36.87),
    "ogaden": (42.80, 9.35),
    "papua-western-new-guinea": (140.70, -2.53),
}  # fmt: skip


def test_the_circle_of_a_region_holds_its_city(shipped_gazetteer):
    slugs = {row["place_id"].removeprefix("geomap:") for row in regions()}
    assert slugs == set(INSIDE)
    assert 40 <= len(slugs) <= 70
    for slug, (lon, lat) in INSIDE.items():
        area = shipped_gazetteer.place(f"geomap:{slug}")
        metres = Geod(ellps="WGS84").inv(area.lon, area.lat, lon, lat)[2]
        assert metres <= area.radius_m, slug


def test_every_row_of_a_region_is_sound():
    for row in regions():
        assert row["script"] == script_of(row["name"]), row["name"]
        assert row["kind"] == "region"
        assert row["source"].startswith("name: as in Wikipedia, article ")
        assert 10_000 <= float(row["radius_m"]) <= 1_200_000


@pytest.mark.parametrize(
    "text",
    [
        "none",
        "N/A",
        "null",
        "unknown",
        "the village",
        "village of",
        "time",
        "he",
        "NaN",
        "NA",
        "неизвестно",
        "нет данных",
        "غير معروف",
        "not specified",
        "near the town",
    ],
)
def test_what_fills_a_cell_is_no_name(world, text):
    found = world.resolve(text)
    assert (found.status, len(found)) == ("not found", 0)


@pytest.mark.parametrize("text", ["Nan", "The Village, Oklahoma", "Paris", "Village of Sos", ""])
def test_what_may_be_a_name_is_looked_up(text):
    assert not is_filler(text)


@pytest.mark.parametrize("text", ["Farukh; Hadrut", "Farukh and Hadrut", "Farukh؛ Hadrut"])
def test_two_places_set_apart_by_any_sign_are_both_offered(shipped_gazetteer, text):
    found = shipped_gazetteer.resolve(text)
    assert found.status == "ambiguous"
    assert [match.place.id for match in found] == ["geomap:farukh", "geomap:hadrut"]


def test_yo_is_written_as_ye_too(world):
    assert normalise("Артёмовск") == normalise("Артемовск") == normalise("АРТЁМОВСК")
    for query in ("Артёмовск", "Артемовск"):
        assert world.resolve(query)[0].place.id == "geonames:713174"


@pytest.mark.parametrize(
    ("query", "place_id"),
    [
        ("الخرطوم", "geonames:379252"),
        ("خرطوم", "geonames:379252"),
        ("Hodeidah", "geonames:79415"),
        ("Al Hodeidah", "geonames:79415"),
        ("Ras Ain", "geonames:165509"),
        ("Ras al-Ain", "geonames:165509"),
        ("جولان", "geomap:golan-heights"),
    ],
)
def test_an_article_more_or_less_is_no_other_place(world, query, place_id):
    assert world.resolve(query)[0].place.id == place_id


def test_a_country_may_stand_first(world):
    kyiv = world.resolve("Ukraine, Kyiv")
    assert (kyiv.query, kyiv.status, kyiv[0].place.id) == (
        "Ukraine, Kyiv",
        "resolved",
        "geonames:703448",
    )
    assert world.resolve("Lebanon, Pennsylvania")[0].place.country == "US"
    assert world.resolve("France, Germany").status != "resolved"
