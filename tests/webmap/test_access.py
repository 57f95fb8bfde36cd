"""Everything by keyboard, and what axe-core says of the page in each of its shapes."""

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "geomap/webmap/npm/node_modules/axe-core/axe.min.js"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
CHOSEN = "#9/45.0500/20.2000/i1"
FOCUSED = "document.activeElement"


@pytest.fixture(scope="module")
def axe():
    """The source of axe-core, which `make lint` installs."""
    if not AXE.exists():
        if os.environ.get("GEOMAP_REQUIRE_BROWSER") == "1":
            pytest.fail(f"{AXE} is not there; run `npm ci` in geomap/webmap/npm")
        pytest.skip("no axe-core here (npm ci in geomap/webmap/npm); it was not asked")
    return AXE.read_text("utf-8")


def grave(page, axe):
    """Return what axe calls serious or critical, with where it is."""
    page.wait_for_timeout(300)
    page.evaluate(axe)
    found = page.evaluate("axe.run(document)")
    passed = {rule["id"] for rule in found["passes"]}
    assert {"color-contrast", "html-has-lang"} <= passed, "axe looked at nothing"
    return [
        (rule["id"], node["target"], node["failureSummary"])
        for rule in found["violations"]
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]


def open_all(page):
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", [{}, PHONE], ids=["desk", "phone"])
def test_nothing_grave_with_the_panel_and_with_a_popup(visit, sample, axe, scheme, device):
    page = visit(sample, color_scheme=scheme, **device).page
    if device:
        page.tap(".gm-toggle")
    open_all(page)
    assert grave(page, axe) == []
    other = visit(sample, address_hash=CHOSEN, color_scheme=scheme, **device).page
    open_all(other)
    assert other.locator(".leaflet-popup").count() == 1
    assert grave(other, axe) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_grave_with_tools_open(visit, sample, axe, scheme):
    page = visit(sample, color_scheme=scheme).page
    page.click(".gm-tool-download")
    page.hover(".leaflet-control-layers")
    page.evaluate("document.querySelector('.gm-tool-measure').click()")
    assert page.locator(".gm-menu").is_visible()
    assert page.locator(".gm-measure").is_visible()
    assert grave(page, axe) == []


@pytest.mark.parametrize("shape", ["rtl", "rtl phone", "embed", "embed dark", "print"])
def test_nothing_grave_in_other_shapes(visit, case, axe, shape):
    options = PHONE if "phone" in shape else {}
    if "embed" in shape:
        options = {"viewport": {"width": 600, "height": 400}}
    if "dark" in shape:
        options = options | {"color_scheme": "dark"}
    lang = "ar" if "rtl" in shape else "en"
    made = case.sample_map(lang=lang, embed="embed" in shape, disclaimer="A note")
    page = visit(made, address_hash=CHOSEN, **options).page
    if shape == "print":
        page.emulate_media(media="print")
    elif options:
        page.evaluate("document.querySelector('.gm-toggle').click()")
    open_all(page)
    assert grave(page, axe) == []


CONTRASTS = """() => {
    const probe = document.createElement("canvas").getContext("2d");
    const light = (colour) => {
        probe.fillStyle = colour;
        probe.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...probe.getImageData(0, 0, 1, 1).data].map((part) => part / 255)
            .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const ratio = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const page = getComputedStyle(document.body).backgroundColor;
    const borders = [".gm-filters input[type=search]", ".gm-certainty select", ".gm-time select",
        ".gm-time input", ".gm-time button"].map((name) =>
            [name, ratio(getComputedStyle(document.querySelector(name)).borderTopColor, page)]);
    const focus = getComputedStyle(document.documentElement).getPropertyValue("--gm-focus");
    const track = getComputedStyle(document.querySelector(".gm-track")).backgroundColor;
    const bars = getComputedStyle(document.querySelector(".gm-bars")).fill;
    const grip = getComputedStyle(document.querySelector(".gm-handle"), "::after");
    const handle = grip.backgroundColor;
    const sign = getComputedStyle(document.querySelector(".gm-tool .gm-sign")).stroke;
    const tool = getComputedStyle(document.querySelector(".gm-tool")).backgroundColor;
    return [...borders, ["focus", ratio(focus, page)], ["bars", ratio(bars, track)],
        ["handle", ratio(handle, track)], ["tool", ratio(sign, tool)]]; }"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_controls_stand_out_three_to_one(visit, sample, scheme):
    found = visit(sample, color_scheme=scheme).page.evaluate(CONTRASTS)
    assert len(found) == 9
    assert [pair for pair in found if pair[1] < 3] == []


def walk(page, steps):
    """Press Tab so often, and return which part of the page each stop is in, without repeats."""
    parts = (".gm-skip", ".gm-filters", ".gm-incidents", ".gm-fold", ".leaflet-control-zoom",
             ".gm-tools", ".leaflet-control-layers", ".gm-time", ".folium-map")  # fmt: skip
    seen = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        part = page.evaluate(
            f"(parts) => parts.find((part) => {FOCUSED}.closest(part)) ?? 'none'", list(parts)
        )
        if not seen or seen[-1] != part:
            seen.append(part)
    return seen


def test_tab_goes_from_filters_to_list_map_tools_and_time(visit, sample):
    page = visit(sample).page
    seen = walk(page, 60)
    wanted = [".gm-skip", ".gm-filters", ".gm-incidents", ".folium-map", ".gm-tools", ".gm-time"]
    first = list(dict.fromkeys(part for part in seen if part in wanted))
    assert first == wanted


def test_the_skip_link_leads_to_the_list_and_leaves_the_address(visit, sample):
    seen = visit(sample, address_hash="#9/45.0500/20.2000")
    before = seen.page.evaluate("location.hash")
    seen.page.keyboard.press("Tab")
    link = seen.page.locator(".gm-skip")
    assert link.bounding_box()["y"] >= 0
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("location.hash") == before
    seen.page.keyboard.press("Tab")
    seen.page.keyboard.press("Tab")
    assert seen.page.evaluate(f"{FOCUSED}.closest('.gm-incidents') !== null")
    assert seen.clean(), seen.errors


def test_escape_closes_a_popup_and_gives_the_focus_back_to_its_row(visit, sample):
    page = visit(sample).page
    page.locator("button.gm-pick", has_text="Bridge shelled").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup")
    assert page.evaluate(f"{FOCUSED}.closest('.leaflet-popup') !== null")
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")
    assert "Bridge shelled" in page.evaluate(f"{FOCUSED}.textContent")


def test_escape_on_the_close_button_closes_too(visit, sample):
    page = visit(sample, address_hash=CHOSEN).page
    page.focus(".leaflet-popup-close-button")
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")
    assert page.evaluate(f"{FOCUSED} !== document.body")


def test_without_a_row_in_sight_the_focus_returns_to_the_map(visit, sample):
    page = visit(sample, address_hash=CHOSEN, **PHONE).page
    page.focus(".leaflet-popup .gm-copy")
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")
    assert page.evaluate(f"{FOCUSED}.matches('.folium-map')")


def test_escape_closes_a_panel_that_lies_over_the_map(visit, sample):
    page = visit(sample, **PHONE).page
    page.focus(".gm-toggle")
    page.keyboard.press("Enter")
    page.locator("button.gm-pick").first.focus()
    page.keyboard.press("Escape")
    assert not page.locator("button.gm-pick").first.is_visible()
    assert page.evaluate(f"{FOCUSED}.matches('.gm-toggle')")


def test_the_page_names_itself_its_parts_and_its_buttons(visit, sample):
    page = visit(sample, address_hash=CHOSEN).page
    assert page.title() == "Bridges, 2021"
    assert page.locator("main h1").inner_text() == "Bridges, 2021"
    assert page.get_attribute("html", "lang") == "en"
    assert page.get_attribute(".gm-status", "role") == "status"
    nameless = page.evaluate(
        """[...document.querySelectorAll("button, a, [role=slider], input, select")]
            .filter((node) => node.offsetParent !== null)
            .filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim()
                || node.closest("label") || node.getAttribute("placeholder")))
            .map((node) => node.outerHTML)"""
    )
    assert nameless == []
