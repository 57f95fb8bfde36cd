import csv
import re
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import PlaceError
from geomap.gazetteer import Gazetteer, Match, Resolution
from geomap.tables import AREA_KINDS

ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=300)


def answer(gazetteer, text, **context):
    """Return the place id that a text resolves to, or the status it gets instead."""
    found = gazetteer.resolve(text, **context)
    return found[0].place.id.removeprefix("geomap:") if found.status == "resolved" else found.status


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("Farukh", "exact"),
        ("Parukh", "exact"),
        ("Farrukh", "exact"),
        ("Furukh", "exact"),
        ("Farux", "exact"),
        ("Parux", "exact"),
        ("Paruch", "exact"),
        ("Fərrux", "exact"),
        ("Фаррух", "exact"),
        ("Парух", "exact"),
        ("Փառուխ", "exact"),
        ("PARUKH", "exact"),
        ("\u200fFarukh", "exact"),
        ("Фәррух", "romanised"),
        ("Փարուխ", "romanised"),
        ("Ferrux", "romanised"),
        ("فاروخ", "romanised"),
        ("Faruh", "sounds alike"),
        ("Pharukh", "sounds alike"),
        ("Parookh", "sounds alike"),
        ("Parrukh", "sounds alike"),
        ("Farukh village", "exact"),
        ("the village of Farukh", "exact"),
        ("village of Parukh", "exact"),
        ("с. Фаррух", "exact"),
        ("село Парух", "exact"),
        ("Fərrux kəndi", "exact"),
        ("Փառուխ գյուղ", "exact"),
        ("Farukh (Parukh)", "exact"),
        ("Farukh/Parukh", "exact"),
        ("Farukh, also known as Parukh", "exact"),
        ("Farukh, Nagorno-Karabakh", "exact"),
    ],
)
def test_every_spelling_of_farukh_reaches_it(shipped_gazetteer, text, match):
    found = shipped_gazetteer.resolve(text)
    assert found.status == "resolved"
    assert (found[0].place.id, found[0].match) == ("geomap:farukh", match)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Kelbadzhar", "kalbajar"),
        ("Khodjaly", "khojaly"),
        ("Khankendy", "stepanakert"),
        ("Ханкенди", "stepanakert"),
        ("Xankendi", "stepanakert"),
        ("Shushi", "shusha"),
        ("Susa", "shusha"),
        ("Агдам", "aghdam"),
        ("Agdere", "martakert"),
        ("Xocavend", "martuni"),
        ("Sur village, Khojavend district", "sor"),
        ("Hin Tagher", "hin-tagher"),
        ("Köhnə Tağlar", "hin-tagher"),
        ("Turshsu", "lisagor"),
        ("Nagorno Karabakh", "nagorno-karabakh"),
        ("Արցախ", "nagorno-karabakh"),
        ("Dağlıq Qarabağ", "nagorno-karabakh"),
        ("Нагорный Карабах", "nagorno-karabakh"),
        ("Lachin corridor", "lachin-corridor"),
        ("Lachin corridor near Shusha", "lachin-corridor"),
        ("Lachin", "lachin"),
        ("Lachin district", "lachin-district"),
        ("Hadrut district", "hadrut-region"),
        ("Martakert region", "martakert-region"),
        ("Martakert direction", "martakert-direction"),
        ("Askeran oblast", "askeran-region"),
        ("region of Askeran", "askeran-region"),
        ("Mardakert rayon", "martakert-region"),
        ("Xocavənd rayonu", "khojavend-district"),
    ],
)
def test_names_in_reports_reach_their_places(shipped_gazetteer, text, place):
    assert answer(shipped_gazetteer, text) == place


@pytest.mark.parametrize(
    "text",
    [
        "Farukhabad",
        "Nakhchivan",
        "Naxçıvan",
        "Нахичевань",
        "Նախիջևան",
        "Paris",
        "Sos",
        "Suz",
        "Xqzwv",
        "Saribaba",
        "Mount Saribaba",
        "Saribaba heights",
        "Buzdukh",
        "Dukanlar (Dyukyanlar, Khapalu)",
        "Khapalu, near Stepanakert",
        "height 2054.0, 2.9 km north-east of Mount Sarybaba, Shusha area",
        "north-western line of contact",
        "Novyy Karanlug",
        "Farukh district",
        "Farukh region",
        "Mount Farukh",
        "Farukh bridge",
        "Nagorno-Karabakh village",
        "",
        "   ",
        "\u200f",
        "!?",
        "2054",
    ],
)
def test_a_name_that_is_not_there_is_not_found(shipped_gazetteer, text):
    found = shipped_gazetteer.resolve(text)
    assert found.status == "not found"
    assert all(match.match == "spelling" and match.score < 0.5 for match in found)


def test_the_nearest_spellings_are_offered_and_marked(shipped_gazetteer):
    found = shipped_gazetteer.resolve("Stepanakrt")
    assert found.status == "not found"
    assert found[0].place.id == "geomap:stepanakert"
    assert "nearest spellings" in found[0].why


def test_a_wrong_kind_is_offered_with_the_reason(shipped_gazetteer):
    found = shipped_gazetteer.resolve("Farukh district")
    assert found[0].why == (
        "Farukh is recorded as a village, and the text asks for a district or region"
    )


def test_a_district_is_an_area_and_never_the_town(shipped_gazetteer):
    for place in shipped_gazetteer.places:
        if place.kind in AREA_KINDS:
            continue
        for word in ("district", "region", "rayon", "oblast", "corridor", "direction"):
            for match in shipped_gazetteer.resolve(f"{place.name} {word}"):
                assert match.match == "spelling" or match.place.kind in AREA_KINDS


@pytest.mark.parametrize(
    ("text", "radius_m"),
    [
        ("Farukh", 1000),
        ("near Farukh", 5099),  # hypot(1000, 5000)
        ("near the village of Farukh", 5099),
        ("positions near Farukh", 5099),
        ("около Фаррух", 5099),
        ("Farukh area", 5099),
        ("north of Farukh", 7566),  # hypot(1000, 7500) of a point 5 km north
        ("8 km north-east of Farukh", 2236),  # hypot(1000, 2000) of a point 8 km away
        ("2.5 km from Farukh", 2693),  # hypot(1000, 2500)
        ("500 m from Farukh", 1118),  # hypot(1000, 500)
    ],
)
def test_near_a_place_is_a_wider_circle_round_it(shipped_gazetteer, text, radius_m):
    found = shipped_gazetteer.resolve(text)
    assert found.status == "resolved"
    assert found[0].radius_m == radius_m
    assert found[0].place.radius_m == 1000


def test_a_text_that_names_two_places_is_ambiguous(shipped_gazetteer):
    found = shipped_gazetteer.resolve("Hin Tagher and Khtsaberd")
    assert found.status == "ambiguous"
    assert [match.place.id for match in found] == ["geomap:hin-tagher", "geomap:khtsaberd"]


def test_a_plural_word_holds_for_every_name(shipped_gazetteer):
    found = shipped_gazetteer.resolve("Martuni and Martakert directions")
    assert found.status == "ambiguous"
    assert {match.place.kind for match in found} == {"direction"}


def test_a_list_with_an_unknown_name_stays_in_doubt(shipped_gazetteer):
    found = shipped_gazetteer.resolve("Saribaba and Buzdukh heights; Martakert region")
    assert found.status == "ambiguous"
    assert [match.place.id for match in found] == ["geomap:martakert-region"]
    assert "not recorded: Saribaba, Buzdukh" in found[0].why


def test_each_tier_says_why(shipped_gazetteer):
    def why(text):
        return shipped_gazetteer.resolve(text)[0].why

    assert why("Парух") == "Cyrillic Парух is a recorded name of Farukh"
    assert why("Faruh") == "Latin Faruh sounds like the recorded name Farukh"
    assert why("Фәррух") == (
        'Cyrillic Фәррух reads "farrukh", as does the recorded name Farrukh of Farukh'
    )
    assert why("Farukh, Ukraine").endswith("not checked: Ukraine")


def test_the_reason_is_one_safe_line(shipped_gazetteer):
    found = shipped_gazetteer.resolve("Faruh\n\x1b]0;x\x07 ")
    for match in found:
        assert match.why.isprintable()


def test_a_place_without_a_position_is_known_by_name(shipped_gazetteer):
    found = shipped_gazetteer.resolve("Нахичеваник")
    assert found.status == "resolved"
    assert (found[0].place.lon, found[0].place.lat, found[0].radius_m) == (None, None, None)
    assert "no source gives its position" in found[0].why


NAMESAKES = (
    "x:north,Springfield,en,Latn,town,10,50,2000,DE,North,invented",
    "x:south,Springfield,en,Latn,town,10,40,2000,FR,South,invented",
)


def test_namesakes_are_ambiguous_until_context_tells_them_apart(overlay):
    gazetteer = Gazetteer.open(overlay(*NAMESAKES))
    assert answer(gazetteer, "Springfield") == "ambiguous"
    assert answer(gazetteer, "Springfield", country="fr") == "x:south"
    assert answer(gazetteer, "Springfield", near=(10.5, 49)) == "x:north"
    assert answer(gazetteer, "Springfield, South") == "x:south"
    assert answer(gazetteer, "Springfield (DE)") == "x:north"
    assert answer(gazetteer, "Springfield", near=(10, 45.2)) == "ambiguous"
    assert answer(gazetteer, "Springfield", country="IT") == "not found"


def test_a_better_tier_wins(overlay):
    gazetteer = Gazetteer.open(
        overlay(
            "x:a,Kharukh,en,Latn,village,10,50,1000,,,invented",
            "x:b,Harux,en,Latn,village,20,50,1000,,,invented",
        )
    )
    assert answer(gazetteer, "Harux") == "x:b"
    assert answer(gazetteer, "Hharukh") == "ambiguous"


def test_the_limit_cuts_the_list_and_not_the_doubt(overlay):
    found = Gazetteer.open(overlay(*NAMESAKES)).resolve("Springfield", limit=1)
    assert (found.status, len(found)) == ("ambiguous", 1)


@pytest.mark.parametrize(
    "context",
    [
        {"near": (200, 0)},
        {"near": (0, 91)},
        {"near": (float("nan"), 0)},
        {"near": ("x", 0)},
        {"near": (1, 2, 3)},
        {"country": "Azerbaijan"},
        {"country": ""},
        {"limit": 0},
    ],
)
def test_a_context_that_cannot_be_read_is_an_error(shipped_gazetteer, context):
    with pytest.raises(PlaceError):
        shipped_gazetteer.resolve("Farukh", **context)


def test_a_name_is_text(shipped_gazetteer):
    with pytest.raises(PlaceError, match="a name is text, not NoneType"):
        shipped_gazetteer.resolve(None)


@settings(deadline=5_000)
@given(ANY_TEXT)
def test_any_text_is_answered(shipped_gazetteer, text):
    found = shipped_gazetteer.resolve(text)
    assert found.query == text
    assert found.status in {"resolved", "ambiguous", "not found"}
    assert all(0 <= match.score <= 1 for match in found)


@pytest.mark.parametrize(
    "text",
    ["a" * 1_000_000, "(" * 100_000, "near " * 50_000, "and / ; " * 50_000, "1.1 km of " * 50_000],
)
def test_a_huge_text_is_answered_at_once(shipped_gazetteer, text):
    assert shipped_gazetteer.resolve(text).status == "not found"


def test_the_json_has_the_documented_keys_in_order(shipped_gazetteer):
    found = shipped_gazetteer.resolve("Парух").as_json()
    assert list(found) == ["query", "status", "places"]
    place = found["places"][0]
    assert " ".join(place) == (
        "id name matched match score lat lon country admin1 kind radius_m names source why"
    )
    assert (place["lat"], place["lon"]) == (40.0194, 46.8011)
    assert place["names"]["hy"] == ["Փառուխ"]
    assert "Parux" in place["names"]["und"]


def test_a_resolution_is_a_sequence_of_matches(shipped_gazetteer):
    found = shipped_gazetteer.resolve("Farukh")
    assert isinstance(found, Resolution)
    assert len(found) == len(list(found)) == 1
    assert isinstance(found[0], Match)
    assert found[:1] == found.places
    assert found[0].place.name_in("hy") == "Փառուխ"
    assert found[0].place.name_in("ka") == "Farukh"


def test_every_name_of_the_reference_places_resolves(shipped_gazetteer, reference_data):
    path = reference_data / "zones" / "karabakh_places_2020_2023.csv"
    wrong = []
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        lead = row["name"].split(" (")[0]
        names = re.split(r"[;/]", ";".join(row[key] for key in ("az", "hy", "ru", "variants")))
        for name in [lead, *(name.strip() for name in names if name.strip())]:
            place = answer(shipped_gazetteer, name)
            if place != lead.lower().replace(" ", "-"):
                wrong.append((name, place))
    assert not wrong
    assert len(rows) == 28


def test_no_two_places_sound_alike(shipped_gazetteer):
    """A namesake inside the table would turn certain answers into ambiguous ones unnoticed."""
    for place in shipped_gazetteer.places:
        for name in place.names:
            if name.text == "Punjab":  # two provinces beside each other, of two countries
                continue
            assert answer(shipped_gazetteer, name.text) == place.id.removeprefix("geomap:")


def test_opening_and_asking_loads_nothing_heavy():
    code = (
        "import sys, geomap.gazetteer as g; g.Gazetteer.open().resolve('Faruh');"
        "heavy = {'numpy', 'pandas', 'geopandas', 'geopy', 'rapidfuzz', 'rich', 'shapely'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"
