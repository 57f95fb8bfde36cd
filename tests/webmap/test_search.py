"""The page's search: every word, in any field, script and, where need be, similar spelling."""

import json
import re

import pytest

from geomap.names import normalise, romanise, sound_key
from geomap.webmap import incident_map
from geomap.webmap.bundle import own_script
from geomap.webmap.folding import folding, letters_in

STATUS = ".gm-status"
browser = pytest.mark.browser


def rows_of(case):
    claims = [case.claim("Defence Ministry", "asserts", "event")]
    return [
        case.incident(1, "Troops enter the village", place="Farukh", place_id="p:1")
        | {"actors": ["Peacekeepers"]},
        case.incident(2, "Стрельба у села", place="Фаррух", dataset="Наблюдатели"),
        case.incident(3, "Կրակոցներ", place="Փառուխ"),
        case.incident(4, "Shots fired", place="Parukh"),
        case.incident(5, "Protest", place="Şuşa", claims=claims)
        | {"text": "A crowd of 300 near the Café"},
        case.incident(6, "Drone seen", place="Xankəndi", id="NK-2022-03-24/7"),
        case.incident(7, "東京 report", place="서울"),
        case.incident(8, "Patrol at Novy Karanlug", place="Фрунзе"),
    ]  # fmt: skip


def opened(case, visit, **options):
    names = [("az", "Fərrux"), ("xx", "Khachenaget")]
    names = case.Gazetteer((case.place("p:1", "Farukh", 20.0, 45.0, names=names),))
    made = incident_map(
        case.as_incidents(rows_of(case)), case.as_zones(case.zone_rows()), gazetteer=names
    )
    return visit(made, **options)


def search(page, text):
    """Return the numbers of what is found, after typing as a reader does."""
    box = page.locator(".gm-search input[type=search]")
    box.fill(text)
    box.press("Enter")
    rows = "(rows) => rows.map((row) => Number(row.dataset.index) + 1)"
    return sorted(page.locator(".gm-list li").evaluate_all(rows))


@browser
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("farukh", [1]),
        ("FARUKH", [1]),
        ("troops village", [1]),
        ("village troops", [1]),
        ("troops crowd", []),
        ("fərrux", [1, 2]),
        ("Khachen", [1]),
        ("Peacekeep", [1]),
        ("Фаррух", [1, 2]),
        ("farrukh", [1, 2]),
        ("стрельба", [2]),
        ("strelba", [2]),
        ("nablyud", [2]),
        ("Փառուխ", [3, 4]),
        ("parukh", [3, 4]),
        ("susa", [5]),
        ("shusha", [5]),
        ("şuşa", [5]),
        ("defence ministry", [5]),
        ("cafe 300", [5]),
        ("khankandi", [6]),
        ("Ханканди", [6]),
        ("nk-2022-03-24/7", [6]),
        ("03-24", [6]),
        ("shelling", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("東京", [7]),
        ("dongjing", [7]),
        ("서울", [7]),
        ("seoul", [7]),
        ("북한", []),
        ("漢", []),
        ("nowhere at all", []),
        ("", [1, 2, 3, 4, 5, 6, 7, 8]),
        ("  - ", [1, 2, 3, 4, 5, 6, 7, 8]),
    ],
)
def test_what_a_reader_types_finds(case, visit, text, found):
    seen = opened(case, visit)
    assert search(seen.page, text) == found
    assert seen.clean(), seen.errors


@browser
def test_similar_spellings_are_found_where_nothing_exact_is_and_told(case, visit):
    page = opened(case, visit).page
    assert search(page, "Pharoukh") == [1, 2, 3, 4]
    assert page.inner_text(STATUS) == (
        "No exact match for “\u2068Pharoukh\u2069”, but similar spellings; 4 of 8 incidents shown"
    )
    assert page.get_by_role("checkbox", name="Similar spellings too").is_checked()
    assert search(page, "qarux") == []
    # The consonants alone, as Arabic and Hebrew write them.
    assert {1, 2, 3, 4} <= set(search(page, "فرخ"))


@browser
def test_similar_spellings_on_request(case, visit):
    page = opened(case, visit).page
    assert search(page, "farukh") == [1]
    assert page.inner_text(STATUS) == "1 of 8 incidents shown"
    page.get_by_role("checkbox", name="Similar spellings too").check()
    assert page.inner_text(STATUS) == "4 of 8 incidents shown"
    assert page.inner_text(".gm-sentence span") == (
        "Filter: containing “\u2068farukh\u2069”, similar spellings too."
    )
    assert search(page, "") == list(range(1, 9))
    assert page.locator(".gm-similar").is_hidden()
    assert search(page, "farukh") == [1]


@browser
def test_search_while_typing_and_with_the_clear_button(case, visit):
    page = opened(case, visit).page
    box = page.locator(".gm-search input[type=search]")
    from playwright.sync_api import expect

    box.press_sequentially("farukh")
    expect(page.locator(STATUS)).to_have_text("1 of 8 incidents shown")
    page.get_by_role("button", name="Show all").click()
    assert box.input_value() == ""
    assert page.inner_text(STATUS) == "8 of 8 incidents shown"


@pytest.fixture(scope="module")
def folder(chromium):
    """Return a function that folds texts as the page does, and one for their sounds."""
    page = chromium.new_page()

    def run(texts, letters=()):
        rules = folding(letters)
        code = own_script(["fold"]).rsplit("})();", 1)[0]
        code += """
            const folding = createFolding(RULES);
            window.found = TEXTS.map((text) => {
              const folded = folding.fold(text);
              return [folded, folding.sound(folded)];
            });
            })();"""
        page.evaluate(code.replace("RULES", json.dumps(rules)).replace("TEXTS", json.dumps(texts)))
        return page.evaluate("window.found")

    yield run
    page.close()


def alike(romanised):
    """Return the sound of a word with the consonants that languages exchange taken for one."""
    classes = str.maketrans("FBVDHXCJZ", "PPPTKSSSS")
    return re.sub(r"(.)\1+", r"\1", sound_key(romanised).translate(classes))


@browser
def test_latin_cyrillic_armenian_and_georgian_read_as_our_own_names_do(folder):
    texts = [
        "Farukh", "Zürich", "Łódź", "Øster Søby", "Naïve café", "Straße", "Æbeltoft", "L'Aquila",
        "Слов’янськ", "Щастя", "Хатынь", "Ёлкино", "Подъячево", "Джанкой", "Мариуполь", "Київ",
        "თბილისი", "ცხინვალი", "Αθήνα", "Θεσσαλονίκη", "Երևան", "Մարտակերտ", "Ստեփանակերտ",
        "Xankəndi", "Ağdam", "Cəbrayıl", "Qızılqaya", "Đà Nẵng", "Český Krumlov", "Hà Nội",
        "平壤", "ኣዲስ", "東京タワー".replace("タワー", ""),
    ]  # fmt: skip
    found = folder(texts, letters_in(texts))
    for text, (folded, sound) in zip(texts, found, strict=True):
        assert folded == romanise(text), text
        if " " not in folded:
            assert sound == alike(folded), text


@browser
def test_hangul_is_read_syllable_by_syllable_without_a_table_of_syllables(folder):
    texts = ["서울", "평양", "부산", "광주"]
    assert [folded for folded, _ in folder(texts)] == [romanise(text) for text in texts]


@browser
def test_arabic_and_hebrew_are_near_what_our_own_names_read(folder):
    texts = ["حلب", "دمشق", "بغداد", "תל אביב", "חיפה"]
    for text, (folded, sound) in zip(texts, folder(texts), strict=True):
        consonants = str.maketrans("", "", "AIU")
        wanted = alike(romanise(text)).translate(consonants)
        assert sound.replace(" ", "").translate(consonants) == wanted, folded


@browser
def test_folding_takes_any_text(folder):
    texts = [
        "",
        "\x00\x01\n\t",
        "😀 fire",
        "a\u200cb",
        "\ud800x",
        "ﬁre",
        "①",
        "ﷺ" * 50,
        "x" * 100_000,
    ]
    found = [folded for folded, _ in folder(texts)]
    assert found[:6] == ["", "\x01", found[2], "ab", "x", "fire"]
    assert found[2].endswith("fire")
    assert found[8] == "x" * 100_000
    assert all(folded.isascii() for folded in found)


def test_the_table_is_the_same_each_time_and_small():
    first, second = (json.dumps(folding("漢字"), ensure_ascii=False) for _ in range(2))
    assert first == second
    assert len(first.encode()) < 6000
    assert folding()["letters"]["kh"].startswith("х")


def test_letters_are_those_outside_ascii_in_lower_case():
    assert letters_in(["Farukh", "Фару́х", "ŞUŞA"]) == set("фарух") | {"\u0301", "ş"}
    assert normalise("Ş") == "ş"
