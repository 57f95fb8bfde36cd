"""Phones: the map first, room for fingers, nothing wider than the screen."""

import itertools

import pytest

pytestmark = pytest.mark.browser

SIZES = [(390, 844), (320, 568)]
LEAST = 40
TARGETS = """() => [...document.querySelectorAll(
    "button, .leaflet-bar a, .leaflet-popup-close-button, select, summary, .gm-choices label,"
    + ".gm-switch, input:not([type=checkbox]), .leaflet-control-layers-toggle, .gm-handle")]
  .filter((node) => node.checkVisibility({visibilityProperty: true}))
  .filter((node) => !node.closest(".leaflet-control-layers-list"))
  .map((node) => { const {width, height} = node.getBoundingClientRect();
    return [node.className || node.tagName, node.textContent,
        Math.round(width), Math.round(height)]; })"""


def phone(visit, sample, size, **more):
    width, height = size
    options = {"viewport": {"width": width, "height": height}, "has_touch": True, "is_mobile": True}
    return visit(sample, **options | more)


@pytest.mark.parametrize("size", SIZES)
def test_the_map_comes_first_and_the_panel_opens_over_it(visit, sample, size):
    seen = phone(visit, sample, size)
    page = seen.page
    before = page.locator(".folium-map").bounding_box()
    assert before["height"] > size[1] / 2
    assert not page.locator(".gm-filters").is_visible()
    page.tap(".gm-toggle")
    assert page.get_attribute(".gm-toggle", "aria-expanded") == "true"
    assert page.locator(".gm-filters").is_visible()
    assert page.locator(".folium-map").bounding_box() == before
    page.locator("button.gm-pick", has_text="Bridge shelled").tap()
    assert not page.locator(".gm-filters").is_visible()
    assert seen.clean(), seen.errors


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_nothing_is_wider_than_the_screen(visit, case, size, lang):
    page = phone(visit, case.sample_map(lang=lang), size, address_hash="#9/45.05/20.2/i1").page
    wide = "[document.documentElement.scrollWidth, innerWidth]"
    assert page.evaluate(wide) == [size[0], size[0]]
    page.tap(".gm-toggle")
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert page.evaluate(wide) == [size[0], size[0]]
    body = page.evaluate(
        "(({scrollWidth, clientWidth}) => scrollWidth - clientWidth)"
        "(document.querySelector('.gm-body'))"
    )
    assert body <= 0


@pytest.mark.parametrize("size", SIZES)
def test_popups_fit(visit, sample, size):
    page = phone(visit, sample, size).page
    page.tap(".gm-toggle")
    page.locator("button.gm-pick", has_text="Bridge shelled").tap()
    page.wait_for_timeout(600)
    box = page.locator(".leaflet-popup-content-wrapper").bounding_box()
    room = page.locator(".folium-map").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size[0]
    assert box["y"] >= room["y"]
    assert box["y"] + box["height"] <= room["y"] + room["height"]


@pytest.mark.parametrize("size", SIZES)
def test_everything_to_touch_has_room_for_a_finger(visit, sample, size):
    page = phone(visit, sample, size).page
    narrow = [found for found in page.evaluate(TARGETS) if min(found[2:]) < LEAST]
    assert narrow == []
    page.tap(".gm-toggle")
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    assert [found for found in page.evaluate(TARGETS) if min(found[2:]) < LEAST] == []


@pytest.mark.parametrize("size", SIZES)
def test_the_controls_lie_within_the_map_and_apart(visit, sample, size):
    page = phone(visit, sample, size).page
    room = page.locator(".folium-map").bounding_box()
    boxes = [page.locator(part).bounding_box() for part in (
        ".leaflet-control-zoom", ".gm-tools", ".leaflet-control-layers", ".gm-coordinates",
        ".leaflet-control-attribution")]  # fmt: skip
    for index, box in enumerate(boxes):
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size[0] + 0.5
        assert box["y"] + box["height"] <= room["y"] + room["height"] + 0.5
        for other in boxes[:index]:
            apart = (
                box["x"] >= other["x"] + other["width"] - 0.5
                or other["x"] >= box["x"] + box["width"] - 0.5
                or box["y"] >= other["y"] + other["height"] - 0.5
                or other["y"] >= box["y"] + box["height"] - 0.5
            )
            assert apart, (box, other)


def test_time_is_moved_by_touch(visit, sample):
    page = phone(visit, sample, SIZES[1]).page
    box = page.locator(".gm-track").bounding_box()
    session = page.context.new_cdp_session(page)
    y = box["y"] + box["height"] / 2
    for kind, share in (("touchStart", 0.2), ("touchMove", 0.35), ("touchMove", 0.5)):
        point = {"x": box["x"] + share * box["width"], "y": y}
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
        page.wait_for_timeout(80)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(200)
    assert "Filter:" in page.inner_text(".gm-sentence")


def test_two_fingers_may_enlarge_the_page(visit, sample):
    meta = visit(sample).page.get_attribute("meta[name=viewport]", "content")
    assert "user-scalable" not in meta
    assert "maximum-scale" not in meta


def test_the_time_axis_names_no_more_than_has_room(visit, sample):
    page = phone(visit, sample, SIZES[1]).page
    boxes = page.evaluate(
        """[...document.querySelectorAll(".gm-axis span")]
            .filter((label) => label.checkVisibility({visibilityProperty: true}))
            .map((label) => label.getBoundingClientRect())
            .map(({left, right}) => [left, right])"""
    )
    assert len(boxes) > 1
    assert all(one[1] < other[0] for one, other in itertools.pairwise(boxes))


def test_turning_the_phone_lays_the_page_out_anew(visit, sample):
    page = phone(visit, sample, SIZES[0]).page
    assert page.locator(".gm-toggle").is_visible()
    page.set_viewport_size({"width": 1000, "height": 700})
    page.wait_for_timeout(300)
    assert not page.locator(".gm-toggle").is_visible()
    assert page.locator(".gm-filters").is_visible()
    width = page.locator(".folium-map").bounding_box()["width"]
    assert page.evaluate("map_geomap.getSize().x") == pytest.approx(width, abs=1)


def test_right_to_left_puts_the_panel_right_and_leaves_the_world_as_it_is(visit, case):
    page = visit(case.sample_map(lang="ar"), address_hash="#9/45.0500/20.2000/i1").page
    assert page.get_attribute("html", "dir") == "rtl"
    panel = page.locator(".gm-panel").bounding_box()
    stage = page.locator(".gm-stage").bounding_box()
    assert panel["x"] >= stage["x"] + stage["width"] - 1
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.folium-map')).direction") == "ltr"
    )
    popup = page.locator(".leaflet-popup-content")
    assert popup.evaluate("node => getComputedStyle(node).direction") == "rtl"
    close = page.locator(".leaflet-popup-close-button").bounding_box()
    title = page.locator(".leaflet-popup-content h3").bounding_box()
    assert close["x"] + close["width"] <= title["x"] + title["width"] / 2
    assert page.get_attribute(".gm-time", "dir") == "ltr"
    summary = page.locator(".gm-zones summary").first.inner_text()
    assert "\u2068Green zone\u2069" in summary, "a name and the days beside it keep apart"
    cut = page.evaluate(
        """[...document.querySelectorAll(
            ".gm-panel h1, .gm-panel button, .gm-panel summary, .gm-time select")]
            .filter((node) => node.checkVisibility() && node.scrollWidth > node.clientWidth + 1)
            .map((node) => node.textContent)"""
    )
    assert cut == []
