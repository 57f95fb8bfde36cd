"""The page's words in each language: whole, in the right forms, and nothing else on the page."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from babel import Locale
from babel.dates import format_date, get_month_names
from babel.numbers import get_decimal_symbol, get_group_symbol
from click.testing import CliRunner

import geomap.webmap
from geomap.cli.map import command
from geomap.webmap import incident_map
from geomap.webmap.columns import incident_columns
from geomap.webmap.data import zone_values
from geomap.webmap.words import LANGUAGES, words_in

STATIC = Path(geomap.webmap.__file__).parent / "static"
ENGLISH = words_in("en").by_key
COUNTED = {key.removesuffix(".one") for key in ENGLISH if key.endswith(".one")} & {
    key.removesuffix(".other") for key in ENGLISH if key.endswith(".other")
}
OTHERS = [lang for lang in LANGUAGES if lang != "en"]
NOT_LATIN = ["ar", "hy", "ka", "ru", "uk"]
NO_BREAK = re.compile("[\u00a0\u202f]")
PROPER = {
    *("BSD", "CSV", "Earth", "Enter", "Escape", "Backspace", "GeoJSON", "ISC", "JavaScript"),
    *("Leaflet", "MIT", "Natural", "atlas", "sane", "geomap", "topojson", "world"),
}
"""Names of files, keys, licences and makers, which no language translates."""
HOSTILE = (
    "<img src=x onerror='window.__x=1'>",
    "</script><script>window.__x=1</script>",
    '" onmouseover="window.__x=1" x=\'',
    "javascript:window.__x=1",
    "{n} {text} {zone} $& $1 ${window.__x=1} {{ 7*7 }}{% raw %}",
    "__proto__",
    "\u202e<b>\u2066back",
)


def stem(key):
    """Return a key without its plural form, and that form."""
    base, _, form = key.rpartition(".")
    return (base, form) if base in COUNTED else (key, None)


def blanks(text):
    return Counter(re.findall(r"\{(\w+)\}", text))


def forms(lang):
    return Locale.parse(lang).plural_form.tags | {"other"}


def numbers_of(lang, form):
    return [number for number in range(300) if Locale.parse(lang).plural_form(number) == form]


def locale_of(lang):
    return "en_GB" if lang == "en" else lang


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_has_every_key_in_each_of_its_plural_forms(lang):
    wanted = set()
    for key in ENGLISH:
        base, form = stem(key)
        wanted |= {key} if form is None else {f"{base}.{own}" for own in forms(lang)}
    assert set(words_in(lang).by_key) == wanted


@pytest.mark.parametrize("lang", OTHERS)
def test_each_text_has_the_blanks_of_the_english_one(lang):
    for key, text in words_in(lang).by_key.items():
        base, form = stem(key)
        wanted = blanks(ENGLISH[key if form is None else f"{base}.other"])
        if form and len(numbers_of(lang, form)) == 1:
            wanted["n"], own = 0, blanks(text) - Counter("n")
            assert own == +wanted, key
        else:
            assert blanks(text) == wanted, key


COGNATES = {
    "de": {"filter.sentence"},
    "es": {"map.credit"},
    "fr": {
        "incident.untitled",
        "list.of.one",
        "list.of.other",
        "type.fortification",
        "zone.version",
    },
}
"""What reads the same as in English, of more than ten letters."""


@pytest.mark.parametrize("lang", OTHERS)
def test_no_text_is_left_in_english(lang):
    own = words_in(lang).by_key
    same = {
        key for key, text in own.items()
        if text == ENGLISH.get(key) and len(text) > 10
        and re.search("[a-z]{4}", re.sub(r"\{\w+\}", "", text))
    }  # fmt: skip
    assert same == COGNATES.get(lang, set())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_months_and_marks_are_those_of_cldr(lang):
    own = words_in(lang).by_key
    for form, context in (("long", "format"), ("alone", "stand-alone")):
        names = get_month_names("wide", context, locale_of(lang))
        assert own[f"months.{form}"].split(" ") == [names[month] for month in range(1, 13)]
    assert len(own["months.short"].split(" ")) == 12
    assert own["number.decimal"] == get_decimal_symbol(lang, numbering_system="latn")
    assert own["number.group"] == get_group_symbol(lang, numbering_system="latn")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_days_are_written_as_cldr_writes_them(lang, case):
    import datetime as dt

    words = words_in(lang)
    for month, name in enumerate(words.by_key["months.long"].split(" "), start=1):
        told = words.say("date.day", day="24", month=name, year="2022")
        wanted = format_date(dt.date(2022, month, 24), "long", locale=locale_of(lang))
        assert NO_BREAK.sub(" ", told) == NO_BREAK.sub(" ", wanted)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_word_for_a_reconstruction_is_the_one_in_the_names_of_shipped_zones(lang):
    import geomap

    zones = geomap.read_zones()
    own = words_in(lang).say("zone.reconstruction")
    for names in zones["names"]:
        assert own.lower() in names.get(lang, own).lower()


def test_scripts_say_only_what_reaches_the_page():
    said = set()
    for file in STATIC.glob("*.js"):
        said |= set(re.findall(r'\b(?:say|sayWith|counted)\(\s*"([^"]+)"', file.read_text("utf-8")))
    assert len(said) > 100
    on_page = words_in("en").on_page
    assert {key for key in said if not {key, f"{key}.other"} & set(on_page)} == set()


def test_a_length_takes_the_units_and_marks_of_the_language():
    assert words_in("en").length("1.5 km") == "1.5 km"
    assert words_in("ru").length("1,234.5 km") == "1\u00a0234,5 км"
    assert words_in("de").length("30 m") == "30 m"


def test_help_lists_the_languages():
    told = CliRunner().invoke(command, ["--help"]).output
    assert ", ".join(LANGUAGES) in " ".join(told.split())


def test_other_forms_of_a_language_and_unknown_ones():
    assert words_in("az-Latn").language == "az"
    assert words_in("FR_ca").language == "fr"
    assert words_in("xx").language == "en"
    assert words_in("</script>").language == "en"


def test_a_zone_leads_with_its_name_in_the_language(case):
    rows = [row | {"names": {"en": "Green zone", "ru": "Зелёная зона"}} for row in case.zone_rows()]
    rows[1] |= {"names": None}
    zones, incidents = case.as_zones(rows), incident_columns(case.as_incidents([]))
    leads = {lang: zone_values(zones, incidents, lang=lang) for lang in ("en", "ru", "ru-RU", "fr")}
    assert [row["lead"] for row in leads["ru"]] == ["Зелёная зона", None]
    assert leads["ru-RU"] == leads["ru"]
    assert [row["lead"] for row in leads["fr"] + leads["en"]] == [None] * 4
    assert {row["name"] for row in leads["ru"]} == {"Green zone"}


def test_a_page_holds_the_words_of_its_language_alone(case):
    page = case.sample_map(lang="ru").get_root().render()
    block = re.search(r'id="geomap-words">(.*?)</script>', page)[1]
    assert json.loads(block) == {"language": "ru", "words": words_in("ru").on_page}
    assert words_in("uk").say("verdict.breach") not in page
    assert ENGLISH["method.probability"] not in page


GREEK = "Ωμέγα"


def greek_map(case, lang):
    """Return a map on which whatever a person wrote is in Greek, and all kinds of things are."""
    claims = [
        case.claim(GREEK, stance, about, value, publisher=GREEK, quote=GREEK, side=GREEK)
        for stance, about, value in (
            ("asserts", "killed", ">=5"), ("denies", "event", None), ("revises", "wounded", "~20"),
        )
    ]  # fmt: skip
    rows = [
        row
        | {"title": GREEK, "place": GREEK, "actors": [GREEK], "sources": [GREEK], "text": GREEK}
        | {"claims": claims if row["claims"] else [], "why": "Left in English", "dataset": GREEK}
        for row in case.incident_rows()
    ]
    rows += [
        case.incident(7, GREEK, place=GREEK, lon=20.45, lat=45.14, type="shooting", actors=[],
                      located="area", radius_m=None, sources=[], why=None),
        case.incident(8, GREEK, place=GREEK, lon=20.46, lat=45.14, date_start=None, date_end=None,
                      located="coordinates", type=GREEK, actors=[], sources=[], why=None),
    ]  # fmt: skip
    greek = dict.fromkeys(("zone_id", "name", "authority", "basis"), GREEK)
    zones = [
        row | greek | {"names": None, "source": f"reconstruct {GREEK}"} for row in case.zone_rows()
    ]
    for row in rows:
        row["zone_id"] = row["zone_id"] and GREEK
    gazetteer = case.Gazetteer((case.place("t:most", GREEK, 20.1, 45.05),), (GREEK,))
    return incident_map(case.as_incidents(rows, object), case.as_zones(zones), title=GREEK,
                        gazetteer=gazetteer, lang=lang, boundaries="land")  # fmt: skip


CRAWL = """() => {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (!node.parentElement.closest("script, style, body [lang=en]") && node.data.trim()) {
            texts.push(node.data);
        }
    }
    for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"]) {
        const named = document.querySelectorAll(`[${name}]`);
        named.forEach((node) => texts.push(node.getAttribute(name)));
    }
    return texts; }"""


def everything(page):
    """Open what opens, and return all that the page says."""
    page.locator("button.gm-pick").first.click()
    page.wait_for_selector(".leaflet-popup-content h3")
    texts = page.evaluate(CRAWL)
    page.locator("details").evaluate_all(
        "(folds) => folds.forEach((fold) => { fold.open = true; })"
    )
    page.locator(".leaflet-control-layers").hover()
    page.wait_for_timeout(200)
    texts += page.evaluate(CRAWL)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".gm-paper-table").count() == 1
    texts += page.evaluate(CRAWL)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    for tool in ("measure", "download", "share"):
        page.locator(f".gm-tool-{tool}").click()
        page.wait_for_timeout(100)
        texts += page.evaluate(CRAWL)
    page.locator(".gm-contestedOnly input").check()
    page.locator(".gm-certainty select").select_option(index=2)
    page.locator("input[type=search]").fill(GREEK)
    page.wait_for_timeout(300)
    return texts + page.evaluate(CRAWL)


@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_page_speaks_one_language(case, visit, lang):
    seen = visit(greek_map(case, lang))
    page = seen.page
    assert page.evaluate("document.documentElement.lang") == lang
    assert page.evaluate("document.documentElement.dir") == ("rtl" if lang == "ar" else "ltr")
    rules = page.evaluate(
        "(lang) => new Intl.PluralRules(lang).resolvedOptions().pluralCategories", lang
    )
    assert set(rules) == forms(lang)
    texts = everything(page)
    whole = "\n".join(texts)
    assert len(whole) > 4000
    raw = {
        key for key in ENGLISH if "." in key and re.search(rf"(?<!\w){re.escape(key)}(?!\w)", whole)
    }
    assert raw == set()
    assert not re.search(r"\{\w+\}|undefined|NaN|null", whole)
    own = words_in(lang)
    for key in ("list.homeless", "verdict.breach", "card.within", "reason.none", "tool.measure"):
        part = re.split(r"\{\w+\}", own.say(key))[0].strip(" ,،")
        assert part in whole, key
    if lang in NOT_LATIN:
        latin = set(re.findall(r"[A-Za-z]{3,}", re.sub(r"reconstruct ", "", whole)))
        assert latin <= PROPER, latin - PROPER
    elif lang != "en":
        left = {
            key for key, text in ENGLISH.items()
            if own.by_key.get(key) != text
            for part in re.split(r"\{\w+\}", text)
            if len(part.split()) > 2 and part.strip() in whole
        }  # fmt: skip
        assert left == set()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert seen.clean(), (seen.errors, seen.requests)


@pytest.mark.browser
def test_russian_plurals_and_dates_are_read_off_the_page(case, visit):
    rows = [case.incident(number, f"№ {number}", lon=20 + number / 50) for number in range(1, 23)]
    page = visit(
        incident_map(case.as_incidents(rows), case.as_zones(case.zone_rows()), lang="ru")
    ).page
    status = page.locator(".gm-status")
    assert "22 инцидента" in status.inner_text()
    page.locator("button.gm-pick").first.click()
    told = page.locator(".leaflet-popup-content .gm-when").inner_text()
    assert "10–11 мая 2021 г." in NO_BREAK.sub(" ", told)
    assert "2,5 км" in page.locator(".leaflet-popup-content .gm-figures").inner_text()
    assert page.locator(".leaflet-control-scale").inner_text().split()[-1] in {"км", "м"}


@pytest.mark.browser
def test_what_a_claim_is_about_is_translated_where_it_is_a_type_too(case, visit):
    about = ("territory taken", "place", "weapon", "a rumour")
    claims = [case.claim("Ministry A", "asserts", matter) for matter in about]
    page = incident_map(
        case.as_incidents([case.incident(1, "One", claims=claims)]),
        case.as_zones(case.zone_rows()), lang="ru",
    )  # fmt: skip
    seen = visit(page, address_hash="#9/45.0/20.0/i1")
    cells = seen.page.locator(".leaflet-popup .gm-claims tbody td:nth-of-type(2)")
    russian = ("type.territory taken", "about.place", "about.weapon")
    said = [words_in("ru").say(key) for key in russian]
    assert cells.all_inner_texts() == [*said, "a rumour"]


def test_search_takes_the_translated_type(case, visit):
    page = visit(case.sample_map(lang="ru")).page
    page.locator("input[type=search]").fill("беспилотник")
    page.wait_for_timeout(300)
    assert "Drone over the ford" in page.locator(".gm-list").first.inner_text()
    assert page.locator("button.gm-pick").count() == 1


@pytest.mark.browser
@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_text_stays_text_in_each_language(case, visit, lang):
    rows = []
    for number, text in enumerate(HOSTILE):
        claims = [
            case.claim(text, "asserts", text, text, side=text, quote=text, publisher=text, url=text)
        ]
        fields = dict.fromkeys(
            ("title", "type", "place", "dataset", "text", "why", "zone_id"), text
        )
        placed = {} if number % 2 else {"lon": None, "lat": None, "located": "missing"}
        rows.append(
            case.incident(number, text) | fields | placed
            | {"actors": [text], "sources": [text], "claims": claims, "contested": True}
        )  # fmt: skip
    zones = [
        case.zone_rows()[0] | {"names": {lang: text[::-1]}}
        | dict.fromkeys(("zone_id", "name", "authority", "basis", "source"), text)
        for text in HOSTILE
    ]  # fmt: skip
    page_map = incident_map(case.as_incidents(rows, object), case.as_zones(zones, object),
                            title=HOSTILE[0], lang=lang)  # fmt: skip
    seen = visit(page_map, bypass_csp=True)
    page = seen.page
    texts = []
    for number in range(page.locator("button.gm-pick").count()):
        page.locator("button.gm-pick").nth(number).click()
        page.wait_for_selector(".leaflet-popup-content h3")
        texts += page.evaluate(CRAWL)
    page.locator("details").evaluate_all(
        "(folds) => folds.forEach((fold) => { fold.open = true; })"
    )
    page.wait_for_timeout(300)
    whole = "\n".join(texts + page.evaluate(CRAWL))
    for text in HOSTILE:
        assert whole.count(text) >= 12, text
        assert text[::-1] in whole
    assert page.evaluate("typeof window.__x") == "undefined"
    assert page.locator("img, [onerror], [onmouseover]").count() == 0
    assert page.evaluate("Object.keys(Object.prototype).length") == 0
    assert seen.clean(), (seen.errors, seen.requests)
