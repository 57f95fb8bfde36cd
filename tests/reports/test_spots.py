"""Spots: two names of one place, places told by a distance, villages on no record, roles."""

import datetime as dt
import math

import pytest
from pyproj import Geod

from geomap.gazetteer import Gazetteer
from geomap.reports.documents.reading import report_of_text
from geomap.reports.passage import read_passage
from geomap.reports.places.spots import find_spots

WGS84 = Geod(ellps="WGS84")
DAY = dt.date(2024, 5, 6)

KUPIANSK, KOTLI, TYRE = (37.616, 49.710), (73.902, 33.518), (35.194, 33.273)
GORI, QUNEITRA, BUNIA = (44.114, 41.984), (35.825, 33.126), (30.25, 1.56)


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


@pytest.fixture
def spots(gazetteer):
    def read(text):
        return find_spots(read_passage(report_of_text(text, published=DAY), gazetteer), gazetteer)

    return read


def named(spots, name):
    found = [spot for spot in spots if name in {spot.text, spot.name}]
    assert found, f"{name} is none of {[spot.text for spot in spots]}"
    return found[0]


def off(spot, lon_lat):
    return WGS84.inv(spot.lon, spot.lat, *lon_lat)[2]


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        (
            "A drone fell near Kupiansk, also known as Kupyansk-Uzlovoi.",
            "Kupiansk",
            "Kupyansk-Uzlovoi",
        ),
        ("Shots were heard in Pyla (Pile) on Monday.", "Pyla", "Pile"),
        ("Troops hold Stepanakert, which Azerbaijan calls Khankendi.", "Stepanakert", "Khankendi"),
        ("A mine went off in Heglig, known in the South as Panthou.", "Heglig", "Panthou"),
        (
            "Fighting reached Dakhla (formerly Villa Cisneros) overnight.",
            "Dakhla",
            "Villa Cisneros",
        ),
        ("Police fired in Famagusta (Turkish: Gazimagusa).", "Famagusta", "Gazimagusa"),
        ("Rockets hit Sittwe, previously known as Akyab.", "Sittwe", "Akyab"),
        ("Residents of Farukh/Parukh were moved away.", "Farukh", "Parukh"),
        ("They met in Kyiv, formerly spelled Kiev.", "Kyiv", "Kiev"),
        ("A shell hit Tskhinvali, a.k.a. Tskhinval.", "Tskhinvali", "Tskhinval"),
        (
            "The village of Dovrak, whose Armenian name is Tsovrak, was shelled.",
            "Dovrak",
            "Tsovrak",
        ),
        ("The mosque in Lymbia, or Lympia, was damaged.", "Lymbia", "Lympia"),
    ],
)
def test_two_names_are_joined_to_one_place(spots, text, one, other):
    found = spots(text)
    assert named(found, one).key == named(found, other).key
    assert {one, other} <= set(named(found, one).names)


def test_a_name_that_was_taught_means_the_place_it_was_taught_for(spots):
    found = spots(
        "A post near Farukh, also known as Parrukhan, was attacked on Friday. "
        "On Saturday the troops left Parrukhan again."
    )
    assert len({spot.key for spot in found if spot.name in {"Farukh", "Parrukhan"}}) == 1
    assert len([spot for spot in found if spot.name == "Parrukhan"]) == 2


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("A mine killed a man in Shchastia (Luhansk region).", "Shchastia", "Luhansk region"),
        ("Shells fell on Kupiansk (AFP).", "Kupiansk", "AFP"),
        ("They shelled Homs or Hama, he said.", "Homs", "Hama"),
        ("Two men died in Kotli (pop. 46,000).", "Kotli", "pop"),
        ("Fighting in Goma (Democratic Republic of Congo) went on.", "Goma", "Congo"),
    ],
)
def test_what_stands_in_brackets_is_not_always_a_name(spots, text, one, other):
    found = spots(text)
    first = named(found, one)
    assert other not in first.names
    assert all(spot.key != first.key for spot in found if spot.name == other)


@pytest.mark.parametrize(
    ("text", "span", "base", "bearing", "metres"),
    [
        ("A drone crashed 10 km north of Kupiansk.", "10 km north of Kupiansk", KUPIANSK, 0,
         10_000),
        ("They fired from a hill about 3 kilometres east of Quneitra.",
         "about 3 kilometres east of Quneitra", QUNEITRA, 90, 3_000),
        ("The post, two miles south-west of the town of Gori, was closed.",
         "two miles south-west of the town of Gori", GORI, 225, 3_219),
        ("A convoy was hit some 30 km to the east of Kotli.", "some 30 km to the east of Kotli",
         KOTLI, 90, 30_000),
        ("Rebels attacked a camp 15-20 km northwest of Bunia.", "15-20 km northwest of Bunia",
         BUNIA, 315, 17_500),
        ("Shots were fired in Kupiansk. A second post, five kilometres south of the town, was hit.",
         "five kilometres south of the town", KUPIANSK, 180, 5_000),
        ("A shell fell on Tyre. Another hit a field 12 km to the east.", "12 km to the east",
         TYRE, 90, 12_000),
        ("Дрон упал на 10 км севернее Купянска.", "на 10 км севернее Купянска", KUPIANSK, 0,
         10_000),
        ("Взрыв прогремел в 5 км к северу от Купянска.", "в 5 км к северу от Купянска", KUPIANSK,
         0, 5_000),
        ("Колонну обстреляли примерно в десяти километрах к юго-востоку от Гори.",
         "примерно в десяти километрах к юго-востоку от Гори", GORI, 135, 10_000),
    ],
)  # fmt: skip
def test_a_distance_and_direction_are_measured(spots, text, span, base, bearing, metres):
    spot = named(spots(text), span)
    lon, lat, _ = WGS84.fwd(*base, bearing, metres)
    assert spot.role == "offset"
    assert off(spot, (lon, lat)) < 2_500
    # the sector of a direction, and no more than the distance itself on top of the place
    assert metres * math.sin(math.radians(22.5)) <= spot.radius_m <= metres + 8_000


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("In Cyprus a patrol was stopped between Pyla and Pergamos.", ("Pyla", "Pergamos")),
        ("A car burnt on the road from Marjayoun to Kfar Kila.", ("Marjayoun", "Kfar Kila")),
        ("They met halfway between Zvecan and Leposavic.", ("Zvecan", "Leposavic")),
        ("Мина взорвалась между Дубоссарами и селом Кочиеры.", ("Дубоссарами", "Кочиеры")),
        ("Автобус обстреляли на трассе Донецк – Горловка.", ("Донецк", "Горловка")),
    ],
)
def test_what_is_between_two_places_is_in_their_middle(spots, text, ends):
    found = spots(text)
    one, other = (named(found, end) for end in ends)
    between = next(spot for spot in found if spot.role == "between")
    whole = WGS84.inv(one.lon, one.lat, other.lon, other.lat)[2]
    for end in (one, other):
        assert off(between, (end.lon, end.lat)) == pytest.approx(whole / 2, rel=0.01)
        assert end.role == "listed"
    assert between.radius_m >= whole / 4


@pytest.mark.parametrize(
    "text", ["A war between Russia and Ukraine.", "The border between Israel and Lebanon is calm."]
)
def test_nothing_lies_between_countries(spots, text):
    assert all(spot.role != "between" for spot in spots(text))


@pytest.mark.parametrize(
    ("text", "name", "near", "within_m"),
    [
        ("Bombs hit the village of Stara Rudenka, 10 km north of Kupiansk.", "Stara Rudenka",
         (37.616, 49.8), 2_000),
        ("Troops took Kibumbola, 20 km north of Goma, on Sunday.", "Kibumbola", (29.228, -1.493),
         2_500),
        ("A mine went off in Zhovta Hreblia near Kupiansk.", "Zhovta Hreblia", KUPIANSK, 2_000),
        ("Men attacked the village of Tchombuya in Ituri province.", "Tchombuya",
         (29.6, 1.6), 250_000),
        ("Bandits came to the village of Gidan Zuwarwa, Zamfara state.", "Gidan Zuwarwa",
         (6.2, 12.2), 150_000),
        ("Вчера в селе Дубовая Гребля под Купянском взорвалась мина.", "Дубовая Гребля",
         KUPIANSK, 2_000),
    ],
)  # fmt: skip
def test_an_unknown_village_is_where_the_text_puts_it(spots, text, name, near, within_m):
    spot = named(spots(text), name)
    assert (spot.located, spot.place_id) == ("area", None)
    assert off(spot, near) < within_m
    assert spot.radius_m >= 3_000


def test_an_unknown_village_of_no_region_is_not_guessed(spots):
    spot = named(spots("A man was shot in Brandalovska on Monday."), "Brandalovska")
    assert (spot.located, spot.lon, spot.place_id) == ("missing", None, None)


def test_a_namesake_in_another_country_is_not_taken(spots):
    text = (
        "Shells fell on Kupiansk and Vovchansk in the Kharkiv region. "
        "Later the village of Florida, Kharkiv region, was hit."
    )
    spot = named(spots(text), "Florida")
    assert off(spot, (36.4, 49.5)) < 200_000


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Rockets were fired from Tyre at midnight.", "Tyre", "origin"),
        ("Shells fired from the area of Khan Arnabah landed in a field.", "Khan Arnabah", "origin"),
        ("The column moved towards Gori.", "Gori", "direction"),
        ("Majdal Shams was not hit.", "Majdal Shams", "listed"),
        ("In Zubin Potok there was no protest.", "Zubin Potok", "listed"),
        ("Talks in Geneva ended without result.", "Geneva", "listed"),
        ("The wounded were taken to hospital in Goma.", "Goma", "listed"),
        ("Kyiv has not commented.", "Kyiv", "speaker"),
        ("The Kosovo police arrested two men.", "Kosovo", "speaker"),
        ("Israel said it had struck a launcher.", "Israel", "speaker"),
        ("The government in Khartoum denies it.", "Khartoum", "speaker"),
        ("Moscow has deployed 2,000 soldiers.", "Moscow", "speaker"),
        ("Armenia this week called on the West for help.", "Armenia", "speaker"),
        ("Kabul has been hit by rockets.", "Kabul", "at"),
        ("The Kremlin denied it.", "Kremlin", "speaker"),
        ("Troops withdrew from Goma.", "Goma", "at"),
        ("A bomb went off in Kabul.", "Kabul", "at"),
        ("Gunmen stormed El Geneina.", "El Geneina", "at"),
        ("Rockets flew toward Nahariya.", "Nahariya", "direction"),
        ("ВСУ обстреляли Шебекино.", "Шебекино", "at"),
        ("A bomb went off in the Helmand province.", "Helmand province", "area"),
        ("CAIRO (Nile Press) - Rockets hit Rafah on Sunday.", "CAIRO", "dateline"),
        ("GOMA, Congo, May 5 (Lake Wire) - Gunmen attacked Bunia.", "GOMA", "dateline"),
        ("Киев это отрицает.", "Киев", "speaker"),
        ("Снаряды выпущены с территории Украины.", "Украины", "origin"),
        ("В 1993 году в Сухуме погибли люди.", "Сухуме", "listed"),
    ],
)
def test_a_place_has_the_role_that_the_words_give_it(spots, text, name, role):
    assert named(spots(text), name).role == role


@pytest.mark.parametrize(
    "text",
    [
        "A bomb exploded.\n\nReporting by Paris Lansing in Madrid",
        "A bomb exploded.\n\nContact: Maj. Lee; Virginia Lake",
        "Thanks to @Smara_Watch for the picture.",
    ],
)
def test_bylines_contacts_and_handles_are_no_places(spots, text):
    assert spots(text) == ()


def test_near_widens_the_radius(spots):
    inside = named(spots("A shell hit Kupiansk."), "Kupiansk")
    near = named(spots("A shell fell near the town of Kupiansk."), "Kupiansk")
    assert (near.lon, near.lat) == (inside.lon, inside.lat)
    assert near.radius_m == pytest.approx(math.hypot(inside.radius_m, 5_000))


def test_spots_cut_their_text_out_of_the_passage(spots):
    text = "Five shells fell 10 km north of Kupiansk, between Gori and Tskhinvali, or near Tyre."
    for spot in spots(text):
        assert text[spot.start : spot.end] == spot.text


def test_a_megabyte_of_noise_ends(spots):
    assert isinstance(spots("10 km north of X (Y), also known as " * 6_000), tuple)
