"""The review page in a real Chromium: reading, editing, deciding, saving."""

import json
import os
import random
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from geomap.incidents import read_incidents
from geomap.incidents.claims import contested, toll
from geomap.reports.documents.furniture import Ignored
from geomap.reports.documents.reading import Report
from geomap.reports.drafts.draft import Draft, Evidence
from geomap.reports.review import page as made
from geomap.reports.review import write_review
from geomap.tables import CLAIM, names_of

from .review_drafts import claim, flash_draft, incident, span, spot

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "geomap/webmap/npm/node_modules/axe-core/axe.min.js"
PAYLOADS = {
    "image": "<img src=x onerror='window.__x=1'>",
    "script end": "</script><script>window.__x=1</script>",
    "comment": "<!--<script>window.__x=1</script>-->",
    "separators": "a\u2028b\u2029c",
    "attribute": '" onfocus="window.__x=1" autofocus x=\'',
    "surrogate": "a\ud800c",
    "address": "javascript:window.__x=1",
    "prototype": "__proto__",
    "template": "${window.__x=1} {n} {name}",
    "bidi": "\u202eright to left \u2067 \u200f",
    "style end": "</style><svg onload=window.__x=1>",
}


class Visit:
    """An open review page and all it did that it should not."""

    def __init__(self, context, path):
        self.errors, self.requests, self.page = [], [], context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text))
        self.page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith(("file:", "data:", "blob:"))
                else self.requests.append(asked.url)
            ),
        )
        self.page.goto(path.as_uri())
        self.page.wait_for_selector(".rv-progress")

    def clean(self):
        return self.errors == [] and self.requests == []

    def save(self, words, folder):
        with self.page.expect_download() as saving:
            self.page.get_by_role("button", name=words).click()
        path = folder / saving.value.suggested_filename
        saving.value.save_as(path)
        return path

    def decide(self, number, word):
        self.page.locator(f"#rv{number}").get_by_role("button", name=word, exact=True).click()

    def lit(self):
        return self.page.locator(".rv-mark.is-lit").all_text_contents()


@pytest.fixture
def visit(chromium, tmp_path):
    """Return a function that writes a draft's page and opens it, without a network."""
    contexts = []

    def opened(draft, *, lang="en", **options):
        path = tmp_path / f"review{len(contexts)}.html"
        write_review(path, draft, lang=lang)
        size = {"viewport": {"width": 1280, "height": 800}}
        contexts.append(chromium.new_context(offline=True, **size | options))
        return Visit(contexts[-1], path)

    yield opened
    for context in contexts:
        context.close()


def everything(draft):
    """A draft with the words of all kinds, and words that are no part of the report."""
    text = draft.report.text
    start = text.index("(Reporting")
    report = replace(draft.report, ignored=(Ignored(start, len(text), "credit"),))
    return replace(draft, report=report)


def test_text_is_whole_and_its_words_are_marked(visit):
    draft = everything(flash_draft())
    seen = visit(draft)
    page = seen.page
    assert page.locator(".rv-text").evaluate("(pane) => pane.textContent") == draft.report.text
    marked = page.locator(".rv-text .kind-event").all_text_contents()
    assert "opened fire" in marked
    assert (
        page.locator(".rv-text > .rv-block > .rv-ignored").text_content().startswith("(Reporting")
    )
    styles = page.locator(".rv-legend .rv-kind").evaluate_all(
        """(signs) => signs.map((sign) => {
            const { textDecorationStyle, textDecorationThickness } = getComputedStyle(sign);
            return `${textDecorationStyle} ${textDecorationThickness}`; })"""
    )
    assert len(styles) == len(set(styles)) == 6, "colour is not the only sign"
    assert seen.clean(), (seen.errors, seen.requests)


def test_overlapping_words_keep_the_signs_of_all(visit):
    text = "Troops shelled Brod on Friday, the ministry said."
    report = Report(text)
    row = incident(
        1,
        title="x",
        evidence={
            "type": (span(text, "shelled Brod"),),
            "place": (span(text, "Brod on"), span(text, "Brod")),
            "date_start": (span(text, "on Friday"),),
        },
        claims=[claim(text, "Troops shelled Brod on Friday", "Ministry", "asserts", "event")],
    )
    page = visit(Draft(report, (), (row,))).page
    pieces = page.locator(".rv-mark").evaluate_all(
        """(marks) => marks.map((mark) => [
            mark.textContent,
            [mark, ...mark.querySelectorAll(".rv-kind")]
                .map((node) => /kind-(\\w+)/.exec(node.className)[1]).sort().join(" ")])"""
    )
    assert pieces == [
        ["Troops ", "claim"],
        ["shelled ", "claim event"],
        ["Brod", "claim event place"],
        [" ", "claim place"],
        ["on", "claim date place"],
        [" Friday", "claim date"],
    ]
    assert page.locator(".rv-text").text_content() == text


def test_words_lead_to_fields_and_fields_to_words(visit):
    seen = visit(flash_draft())
    page = seen.page
    page.locator(".rv-mark", has_text="fired mortars").click()
    told = page.locator(".rv-inspector")
    assert "Incident 2: Type" in told.text_content()
    assert "plain 0.90" in told.text_content()
    told.get_by_role("button", name="Incident 2: Type").click()
    assert page.evaluate("document.activeElement.id") == "rv1-type"
    assert seen.lit() == ["fired mortars"]
    page.focus("#rv0-place")
    assert "".join(seen.lit()) == "near the village of Taghavard"
    page.focus("#rv0-lon")
    assert "".join(seen.lit()) == "near the village of Taghavard", (
        "a position follows from its place"
    )
    page.focus("#rv0-claims-2-claimant")
    assert seen.lit() == ["Azerbaijan's defence ministry denied the report"]
    chip = page.locator("#rv0 .rv-of-type .rv-sure")
    assert chip.text_content() == "plain 0.90 ×2"
    chip.click()
    assert sorted(seen.lit()) == ["The shots", "opened fire"]
    assert seen.clean(), seen.errors


def test_place_of_the_text_can_be_given_to_an_incident(visit, tmp_path):
    seen = visit(flash_draft())
    page = seen.page
    page.get_by_role("button", name=re.compile("^3 Ceasefire")).click()
    page.locator(".rv-mark", has_text="Khankendi").click()
    page.get_by_role("button", name="Use for incident 3").click()
    assert page.input_value("#rv2-place") == "Khankendi"
    assert [page.input_value(f"#rv2-{name}") for name in ("lat", "lon", "place_id", "located")] == [
        "39.818", "46.753", "geomap:stepanakert", "exact name",
    ]  # fmt: skip
    assert "Only the area" not in page.locator("#rv2").text_content()


def test_keyboard_reaches_words_fields_and_decisions(visit):
    page = visit(flash_draft()).page
    page.locator(".rv-text").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Farmer wounded by gunfire"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "on Thursday"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert "A farmer was wounded" in page.locator(".rv-inspector").text_content()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Confirm":
            break
    page.keyboard.press("Space")
    assert "Confirmed: 1" in page.locator(".rv-progress").text_content()


def test_saved_json_is_the_draft_with_what_was_decided(visit, tmp_path):
    draft = flash_draft()
    seen = visit(draft)
    page = seen.page
    seen.decide(0, "Confirm")
    seen.decide(2, "Reject")
    page.fill("#rv0-title", "A farmer shot near Taghavard")
    page.fill("#rv0-lat", "39,7")
    saved = json.loads(seen.save("Save review", tmp_path).read_text("utf-8"))
    given = draft.as_json()
    assert (saved["report"], saved["places"]) == (given["report"], given["places"])
    (kept,) = saved["incidents"]
    changed = {key for key, value in given["incidents"][0].items() if kept[key] != value}
    assert changed == {"title", "lat", "located", "place_id", "spans"}
    assert (kept["title"], kept["lat"], kept["located"]) == (
        "A farmer shot near Taghavard",
        39.7,
        "coordinates",
    )
    assert kept["edited"] == ["lat", "located", "place_id", "title"]
    assert kept["claims"] == given["incidents"][0]["claims"]
    assert set(given["incidents"][0]["spans"]) - set(kept["spans"]) == {"title"}
    assert [each["id"] for each in saved["rejected"]] == ["flash-3"]
    assert [each["id"] for each in saved["undecided"]] == ["flash-2"]
    assert {key: saved["rejected"][0][key] for key in given["incidents"][2]} == given["incidents"][
        2
    ]
    assert "1 undecided incident stands apart" in page.locator(".rv-status").text_content()


def test_geomap_reads_the_saved_json(visit, tmp_path):
    seen = visit(flash_draft())
    seen.decide(0, "Confirm")
    seen.decide(1, "Reject")
    table = read_incidents(seen.save("Save review", tmp_path))
    assert list(table["id"]) == ["flash-1"]
    row = table.iloc[0]
    assert (row["place"], row["lon"], row["lat"], row["type"]) == (
        "Taghavard",
        46.92,
        39.668,
        "shooting",
    )
    assert (row["wounded_best"], row["killed_best"], row["contested"]) == (1, 0, True)
    assert len(row["claims"]) == 3
    assert table.attrs["rejects"] == []


def test_geomap_reads_the_saved_csv_and_its_claims(visit, tmp_path):
    seen = visit(flash_draft())
    page = seen.page
    seen.decide(0, "Confirm")
    seen.decide(1, "Confirm")
    page.fill("#rv0-title", '=HYPERLINK("https://a.example")')
    page.fill("#rv0-claims-0-quote", '+1, "said"\nhe')
    page.fill("#rv0-claims-0-value", ">=2")
    page.fill("#rv0-actors", "Azerbaijani troops\na second; actor")
    table = seen.save("Incidents (CSV)", tmp_path)
    assert "Now save the claims" in page.locator(".rv-status").text_content()
    claims = seen.save("Claims (CSV)", tmp_path)
    assert claims.name == f"{table.stem}.claims.csv"
    raw = table.read_text("utf-8-sig")
    assert not re.search(r'(?m)(^|[,;"])[=+@]', raw.replace("\r", "")), "no cell begins a formula"
    found = read_incidents(table)
    assert found.attrs["rejects"] == []
    row = found.set_index("id").loc["flash-1"]
    assert row["title"] == '=HYPERLINK("https://a.example")'
    assert list(row["actors"]) == ["Azerbaijani troops", "a second; actor"]
    assert row["claims"][0]["quote"] == '+1, "said"\nhe'
    assert (row["wounded_low"], row["contested"]) == (2, True)
    other = found.set_index("id").loc["flash-2"]
    assert other["wounded_best"] == 2
    assert str(other["date_end"].date()) == "2022-10-14"


def test_claims_are_added_deleted_put_back_and_their_figures_follow(visit, tmp_path):
    seen = visit(flash_draft())
    page = seen.page
    card = page.locator("#rv0")
    assert "Wounded1" in card.locator(".rv-toll").text_content().replace(" ", "")
    page.get_by_role("button", name="Add a claim").click()
    page.fill("#rv0-claims-3-claimant", "Hospital")
    page.fill("#rv0-claims-3-about", "wounded")
    page.fill("#rv0-claims-3-value", "3-5")
    assert "2 (1 to 5)" in card.locator(".rv-toll").text_content()
    page.get_by_role("button", name="Delete claim 3").click()
    assert "Contestedno" in card.locator(".rv-toll").text_content().replace(" ", "")
    page.get_by_role("button", name="Put claim 3 back").click()
    assert "Contestedyes" in card.locator(".rv-toll").text_content().replace(" ", "")
    page.evaluate(
        """(words) => new Promise((done) => {
            document.addEventListener("selectionchange", () => done(true), { once: true });
            const walker = document.createTreeWalker(document.querySelector(".rv-text"), 4);
            while (walker.nextNode()) {
                const { currentNode: node } = walker;
                const at = node.data.indexOf(words);
                if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + words.length);
            }})""",
        "in that direction",
    )
    page.locator("#rv0-claims-3").get_by_role("button", name="Quote the words").click()
    assert page.input_value("#rv0-claims-3-quote") == "in that direction"
    seen.decide(0, "Confirm")
    saved = json.loads(seen.save("Save review", tmp_path).read_text("utf-8"))["incidents"][0]
    text = flash_draft().report.text
    added = saved["claims"][3]
    assert text[added["start"] : added["end"]] == "in that direction"
    assert set(names_of(CLAIM)) - {"incident_id"} <= set(added)
    assert (saved["wounded_low"], saved["wounded_best"], saved["wounded_high"]) == (1, 2, 5)
    assert saved["edited"] == ["claims"]


def test_incident_is_added_and_faults_are_told_before_it_is_confirmed(visit, tmp_path):
    seen = visit(flash_draft())
    page = seen.page
    page.get_by_role("button", name="Add an incident").click()
    assert page.evaluate("document.activeElement.id") == "rv3-title"
    page.fill("#rv3-title", "Post set up")
    for name, value in [("date_start", "31.12.2022"), ("lat", "91"), ("radius_m", "-1")]:
        page.fill(f"#rv3-{name}", value)
    seen.decide(3, "Confirm")
    assert page.locator("#rv3 .rv-problem").count() == 4
    assert page.get_attribute("#rv3-lat", "aria-invalid") == "true"
    assert page.evaluate("document.activeElement.id") == "rv3-date_start"
    assert "Confirmed: 0" in page.locator(".rv-progress").text_content()
    for name, value in [
        ("date_start", "2022-12-31"),
        ("lat", "39.7"),
        ("lon", "46.8"),
        ("radius_m", ""),
    ]:
        page.fill(f"#rv3-{name}", value)
    assert page.locator("#rv3 .rv-problem").count() == 0
    seen.decide(3, "Confirm")
    (row,) = read_incidents(seen.save("Save review", tmp_path)).to_dict("records")
    assert (row["title"], row["lat"], row["located"]) == ("Post set up", 39.7, "coordinates")
    page.fill("#rv3-lat", "north")
    page.get_by_role("button", name="Save review").click()
    assert "1 field that cannot be saved" in page.locator(".rv-status").text_content()


def test_leaving_with_unsaved_edits_asks(visit, tmp_path):
    seen = visit(flash_draft())
    asked = []
    seen.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    seen.page.reload()
    seen.decide(0, "Confirm")
    seen.page.reload()
    assert asked == ["beforeunload"]
    seen.decide(0, "Confirm")
    seen.save("Save review", tmp_path)
    seen.page.reload()
    assert asked == ["beforeunload"]


def test_what_is_uncertain_is_told(visit):
    page = visit(flash_draft()).page
    told = page.locator("#rv2").text_content()
    for words in ("The date is missing.", "Only the area is known", "weak 0.42"):
        assert words in told
    assert "The night may begin on 13 or on 14 October." in page.locator("#rv1").text_content()
    assert page.locator("#rv0 .rv-doubtful").text_content() == ""


@pytest.mark.parametrize("kind", PAYLOADS)
def test_hostile_text_is_shown_and_never_run(visit, kind, tmp_path):
    words = PAYLOADS[kind]
    text = f"Before {words} after.\n{words}"
    at = Evidence(7, 7 + len(words), 0.9, words)
    row = incident(
        1, title=words, type=words, place=words, place_id=words, actors=[words], sources=[words],
        located=words, date_precision=words, text=words, id=words, doubts=(words,),
        evidence={"place": (at,), words: (at,)},
        claims=[
            claim(text, words, words, "asserts", words, words, side=words, quote=words, why=words)
        ],
    )  # fmt: skip
    report = Report(
        text, title=words, publisher=words, agencies=(words,), ignored=(Ignored(0, 6, words),)
    )
    draft = Draft(report, (spot(text, words, name=words, why=words),), (row,), (words,))
    seen = visit(draft)
    page = seen.page
    page.locator(".rv-mark").first.click()
    assert words in page.locator(".rv-inspector").text_content()
    assert page.locator(".rv-text").text_content() == text
    line = " ".join(words.split()) if kind == "separators" else words
    assert line.split()[0] in page.locator("#rv0").text_content()
    assert page.input_value("#rv0-place").startswith(words[:1])
    seen.decide(0, "Confirm")
    saved = json.loads(seen.save("Save review", tmp_path).read_bytes())
    assert saved["incidents"][0]["title"] == words
    seen.save("Incidents (CSV)", tmp_path)
    assert page.evaluate("typeof window.__x") == "undefined"
    assert page.locator("img, svg, [onerror], [onfocus], [autofocus]").count() == 0
    assert page.evaluate("Object.keys(Object.prototype).length") == 0
    assert seen.clean(), (seen.errors, seen.requests)


def test_overridden_direction_stays_in_its_words(visit):
    draft = flash_draft()
    row = incident(1, title="\u202eevil", place="\u2067x")
    page = visit(replace(draft, incidents=(row,), places=())).page
    boxes = page.locator("#rv0 .rv-number, #rv0 .rv-toggle bdi").evaluate_all(
        "(nodes) => nodes.map((node) => node.getBoundingClientRect().left)"
    )
    assert boxes[0] < boxes[1]
    assert (
        page.locator(".rv-block").first.evaluate("(node) => getComputedStyle(node).unicodeBidi")
        == "plaintext"
    )


def test_each_paragraph_runs_in_its_own_direction(visit):
    text = "قصف على القرية\nTroops shelled Brod."
    row = incident(
        1, evidence={"type": (span(text, "قصف"),), "place": (span(text, "Troops shelled"),)}
    )
    page = visit(Draft(Report(text), (), (row,))).page
    arabic, english = (mark.bounding_box() for mark in page.locator(".rv-mark").all())
    pane = page.locator(".rv-block").bounding_box()
    assert pane["x"] + pane["width"] - (arabic["x"] + arabic["width"]) < 2
    assert english["x"] - pane["x"] < 2


@pytest.fixture(scope="module")
def axe():
    if not AXE.exists():
        if os.environ.get("GEOMAP_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{AXE} is not there; run `npm ci` in geomap/webmap/npm")
        pytest.skip("no axe-core here (npm ci in geomap/webmap/npm); it was not asked")
    return AXE.read_text("utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_grave_for_axe_and_nothing_beyond_the_edge(visit, axe, scheme, width):
    draft = everything(flash_draft())
    seen = visit(
        draft, color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    page = seen.page
    page.locator(".rv-mark", has_text="Taghavard").first.click()
    page.get_by_role("button", name=re.compile("^3 Ceasefire")).click()
    seen.decide(0, "Confirm")
    seen.decide(1, "Reject")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document)")
    assert "color-contrast" in {rule["id"] for rule in found["passes"]}
    grave = [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in found["violations"]
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]
    assert grave == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_paper_has_every_incident_and_no_buttons(visit):
    page = visit(flash_draft()).page
    page.emulate_media(media="print")
    page.wait_for_selector(".rv-record")
    assert page.locator(".rv-record").count() == 3
    assert "Russian peacekeepers asserts" in page.locator(".rv-record").nth(2).inner_text()
    assert page.locator("button:visible, input:visible").count() == 0
    assert page.locator(".rv-text").is_visible()
    page.emulate_media(media="screen")
    page.wait_for_selector(".rv-record", state="detached")


def test_russian_interface(visit):
    page = visit(flash_draft(), lang="ru").page
    assert page.get_by_role("button", name="Подтвердить").count() == 3
    assert "3 заявления" in page.locator("#rv0").text_content()
    left = page.evaluate(
        "[...document.body.innerText.matchAll(/\\b(?:review|field|kind|problem|save)\\.\\w+/g)].length"
    )
    assert left == 0, "every word has a translation"


def test_large_report_costs_no_more_than_a_page_of_it(visit):
    sentence = "On Friday troops shelled the village of Brod, and two people were wounded there.\n"
    text = sentence * (2_000_000 // len(sentence))
    rows = []
    for number in range(200):
        at = number * (len(text) // 200) // len(sentence) * len(sentence)
        spans = {"date_start": (0, 9), "type": (17, 24), "place": (43, 47)}
        where = {
            name: (Evidence(at + start, at + end, 0.9, "as written"),)
            for name, (start, end) in spans.items()
        }
        rows.append(incident(number, title=f"Incident {number}", place="Brod", evidence=where))
    draft = Draft(Report(text), (), tuple(rows))
    begun = time.perf_counter()
    seen = visit(draft)
    page = seen.page
    assert time.perf_counter() - begun < 10
    assert page.locator(".rv-card").count() == 200
    assert page.evaluate("document.querySelectorAll('*').length") < 12_000
    assert page.locator(".rv-text").evaluate("(pane) => pane.textContent.length") == len(text)
    page.get_by_role("button", name="200 Incident 199").click()
    begun = time.perf_counter()
    page.focus("#rv199-place")
    page.wait_for_selector(".rv-mark.is-lit")
    assert time.perf_counter() - begun < 2
    shown = page.locator(".rv-mark.is-lit").bounding_box()
    pane = page.locator(".rv-text").bounding_box()
    assert pane["y"] <= shown["y"] <= pane["y"] + pane["height"]
    for number in range(20):
        page.locator(f"#rv{number} .rv-toggle").click()
    assert page.locator(".rv-form").count() <= 8
    assert page.evaluate("document.querySelectorAll('*').length") < 12_000
    assert seen.clean(), seen.errors


WHO = ("Side A", "Side B", "Hospital", "side a")


def drawn_claims(rng):
    stances = ("asserts", "asserts", "denies", "revises")
    days = ("2022-01-01", "2022-01-02", "2022-01-03")
    dated = rng.random() < 0.5
    return [
        {
            "claimant": rng.choice(WHO),
            "stance": rng.choice(stances),
            "about": rng.choice(("killed", "wounded", "event", "shelling", "withdrawal", "place")),
            "value": rng.choice(("3", "3-5", ">=5", ">10", "<=4", "~20", "<4", "several", "0", "")),
            "side": rng.choice(("", "", "A", "B")),
            "published": rng.choice(days) if dated else "",
        }
        for _ in range(rng.randrange(6))
    ]


def test_figures_are_those_that_geomap_works_out(chromium):
    rng = random.Random(8)
    cases = [drawn_claims(rng) for _ in range(400)]
    page = chromium.new_context().new_page()
    code = (made._STATIC / "figures.js").read_text("utf-8").removeprefix('"use strict";')
    types = ["shelling", "withdrawal", "troop entry"]
    found = page.evaluate(
        f"""([cases, types]) => {{ {code}
        const meanings = {{ figures: {{}}, bodies: {{}}, kinds: {{}}, types }};
        return cases.map((claims) => [
            ...COUNTED.map((about) => tollOfClaims(claims, about, meanings)),
            isContested(claims, meanings)]); }}""",
        [cases, types],
    )
    page.context.close()
    wanted = []
    for claims in cases:
        said = [{key: value or None for key, value in each.items()} for each in claims]
        figures = [toll(said, about) for about in ("killed", "wounded")]
        plain = [
            figure and {"low": figure.low, "best": int(figure.best), "high": figure.high}
            for figure in figures
        ]
        wanted.append([*plain, contested(said)])
    assert found == wanted
    assert sum(row[0] is not None for row in wanted) > 50
    assert {row[2] for row in wanted} == {None, True, False}
