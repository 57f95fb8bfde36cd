"""The canvas: what a pointer meets on it and what that opens; areas; the round world."""

import itertools
import runpy
from operator import itemgetter
from pathlib import Path

import pyproj
import pytest

from .waiting import until

pytestmark = pytest.mark.browser

SHARED = runpy.run_path(str(Path(__file__).with_name("drawn.py")))
apart, at_rest, close, lattice, mapped, popup_title, scattered = itemgetter(
    "apart", "at_rest", "close", "lattice", "mapped", "popup_title", "scattered"
)(SHARED)

WGS84 = pyproj.Geod(ellps="WGS84")
TIP = ".gm-tip"
HERE = "#12/45.05/20.10"


# Opening


def test_a_bubble_comes_closer_until_all_is_single(case, visit):
    spots = [(20.0, 45.0), (20.004, 45.0), (20.008, 45.003)]
    seen = visit(mapped(case, scattered(case, spots)), address_hash="#8/45/20")
    zooms = [8]
    while bubbles := seen.marks("bubble"):
        seen.click(bubbles[0])
        at_rest(seen)
        zooms.append(seen.page.evaluate("map_geomap.getZoom()"))
        assert zooms[-1] > zooms[-2]
    assert sorted(mark["ids"][0] for mark in seen.marks("symbol")) == ["i0", "i1", "i2"]
    assert seen.clean(), seen.errors


@pytest.mark.parametrize("count", [2, 9, 30])
def test_those_of_one_place_are_spread_and_each_opens(case, visit, count):
    rows = scattered(case, [(20.1, 45.05)] * count)
    seen = visit(mapped(case, rows), address_hash=HERE)
    (bubble,) = seen.marks("bubble")
    assert bubble["count"] == count
    seen.click(bubble)
    feet = seen.marks("symbol")
    assert sorted(mark["ids"][0] for mark in feet) == sorted(row["id"] for row in rows)
    assert all(apart(*pair) > 24 for pair in itertools.combinations(feet, 2))
    assert seen.marks("bubble") == []
    for number in range(0, count, max(1, count // 4)):
        seen.click(seen.mark_of(f"i{number}"))
        assert popup_title(seen.page) == f"Number {number}"
        close(seen)
        assert len(seen.marks("symbol")) == count
    assert seen.clean(), seen.errors


def test_a_click_elsewhere_or_another_zoom_ends_a_spread(case, visit):
    seen = visit(mapped(case, scattered(case, [(20.1, 45.05)] * 4)), address_hash=HERE)
    for end in ("map_geomap.getContainer().dispatchEvent(new MouseEvent('click', {bubbles: true}))",
                "map_geomap.setZoom(13, {animate: false})"):  # fmt: skip
        seen.click(seen.marks("bubble")[0])
        assert len(seen.marks("symbol")) == 4
        seen.page.evaluate(end)
        assert seen.marks("symbol") == []
    seen.click(seen.marks("bubble")[0])
    seen.page.keyboard.press("Escape")
    assert seen.marks("symbol") == []


def test_a_crowd_at_one_place_is_listed_whole(case, visit):
    seen = visit(mapped(case, scattered(case, [(20.1, 45.05)] * 130)), address_hash=HERE)
    page = seen.page
    seen.click(seen.marks("bubble")[0])
    assert popup_title(page) == "130 incidents here"
    buttons = page.locator(".gm-beside li button")
    assert buttons.count() == 50
    page.locator(".gm-show-more").click()
    assert "30 more of 30" in page.inner_text(".gm-show-more")
    page.locator(".gm-show-more").click()
    assert buttons.count() == 130
    assert not page.locator(".gm-show-more").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Number 100"
    assert len(set(buttons.all_inner_texts())) == 130
    buttons.nth(129).click()
    until(page, "document.querySelector('.leaflet-popup-content h3')?.textContent === 'Number 129'")
    assert "i129" in page.url
    assert seen.clean(), seen.errors


def test_a_selected_one_stands_out_of_its_bubble(case, visit):
    rows = scattered(case, [(20.1, 45.05)] * 6)
    seen = visit(mapped(case, rows), address_hash=f"{HERE}/i3")
    assert list(seen.symbols()) == ["i3"]
    assert [mark["count"] for mark in seen.marks("bubble")] == [6]
    seen.page.locator(".leaflet-popup-close-button").click()
    assert seen.symbols() == {}


def test_a_drag_opens_nothing_and_a_double_click_on_a_symbol_zooms_nothing(sample, visit):
    seen = visit(sample, address_hash="#12/44.93/20.16")
    page, (x, y) = seen.page, seen.point(seen.mark_of("i2"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=4)
    page.mouse.up()
    page.wait_for_timeout(300)
    assert page.locator(".leaflet-popup").count() == 0
    at_rest(seen)
    page.mouse.dblclick(*seen.point(seen.mark_of("i2")))
    page.wait_for_timeout(400)
    assert page.evaluate("map_geomap.getZoom()") == 12
    assert popup_title(page) == "Drone over the ford"


def test_a_finger_may_miss_by_more_than_a_mouse(sample, visit):
    mouse = visit(sample, address_hash="#12/44.93/20.16")
    x, y = mouse.point(mouse.mark_of("i2"))
    mouse.page.mouse.click(x + 18, y)
    assert mouse.page.locator(".leaflet-popup h3").count() == 0
    finger = visit(sample, address_hash="#12/44.93/20.16", has_touch=True)
    x, y = finger.point(finger.mark_of("i2"))
    finger.page.touchscreen.tap(x + 18, y)
    assert popup_title(finger.page) == "Drone over the ford"


def test_a_symbol_upon_a_zone_opens_the_symbol_and_beside_it_the_zone(case, visit):
    rows = [case.incident(1, "In the zone", lon=20.1, lat=45.05)]
    seen = visit(mapped(case, rows), address_hash=HERE)
    x, y = seen.point(seen.mark_of("i1"))
    seen.page.mouse.click(x, y)
    assert popup_title(seen.page) == "In the zone"
    close(seen)
    x, y = seen.point(seen.mark_of("i1"))
    seen.page.mouse.click(x + 60, y + 60)
    assert popup_title(seen.page) == "Green zone"


# Pointing


def test_a_mouse_is_told_what_it_is_over(case, visit):
    rows = [
        case.incident(1, "Alone <b>", lon=20.0),
        *scattered(case, [(20.1, 45)] * 3, verdict="breach"),
    ]
    seen = visit(mapped(case, rows), address_hash="#11/45/20.05")
    page = seen.page
    page.mouse.move(*seen.point(seen.mark_of("i1")))
    assert page.inner_text(TIP).split("\n") == ["Alone <b>", "10–11 May 2021"]
    assert "gm-pointing" in page.get_attribute(".folium-map", "class")
    page.mouse.move(*seen.point(seen.marks("bubble")[0]))
    assert page.inner_text(TIP).split("\n") == ["3 incidents here", "3 breach", "3 shelling"]
    page.keyboard.press("Escape")
    page.wait_for_selector(TIP, state="detached")
    x, y = seen.point(seen.marks("bubble")[0])
    page.mouse.move(x, y + 200)
    assert "gm-pointing" not in page.get_attribute(".folium-map", "class")
    assert seen.clean(), seen.errors


# Areas


@pytest.mark.parametrize(("lat", "radius_m"), [(0.0, 50_000), (45.2, 9_000), (64.0, 120_000)])
def test_an_area_reaches_as_far_on_the_map_as_on_the_ground(case, visit, lat, radius_m):
    rows = [case.incident(1, "Somewhere", located="area", radius_m=radius_m, lon=20.3, lat=lat)]
    seen = visit(mapped(case, rows), address_hash=f"#{8 if radius_m < 100_000 else 6}/{lat}/20.3")
    (area,) = seen.marks("area")
    west, east = (WGS84.fwd(20.3, lat, bearing, radius_m)[0] for bearing in (270, 90))
    pixels = 256 * 2 ** seen.page.evaluate("map_geomap.getZoom()") / 360
    assert area["radius"] == pytest.approx((east - west) / 2 * pixels, rel=0.006)
    x, _ = seen.page.evaluate("(() => { const p = map_geomap.getSize(); return [p.x, p.y]; })()")
    assert area["x"] == pytest.approx(x / 2, abs=1)


def test_an_area_opens_at_its_edge_and_at_its_body_but_a_zone_goes_first(case, visit):
    rows = [case.incident(1, "Somewhere", located="area", radius_m=4_000, lon=20.25, lat=45.05)]
    seen = visit(mapped(case, rows), address_hash="#12/45.05/20.25")
    (area,) = seen.marks("area")
    page, (x, y) = seen.page, seen.point(area)
    for dx, title in ((30, "Somewhere"), (-30, "Green zone"), (-area["radius"], "Somewhere")):
        page.mouse.click(x + dx, y)
        assert popup_title(page) == title
        close(seen)
        page.evaluate("map_geomap.setView([45.05, 20.25], 12, {animate: false})")


def test_of_two_areas_the_smaller_opens_and_symbols_above_them(case, visit):
    rows = [
        case.incident(1, "Wide", located="area", radius_m=9_000, lon=20.4, lat=45.2),
        case.incident(2, "Narrow", located="area", radius_m=3_000, lon=20.4, lat=45.2),
        case.incident(3, "Pin", lon=20.41, lat=45.2),
    ]
    seen = visit(mapped(case, rows), address_hash="#11/45.2/20.4")
    found = []
    for dx, dy in ((0, 20), (0, 90)):
        x, y = seen.point(seen.mark_of("i1", "area"))
        seen.page.mouse.click(x + dx, y + dy)
        found.append(popup_title(seen.page))
        close(seen)
        seen.page.evaluate("map_geomap.setView([45.2, 20.4], 11, {animate: false})")
    seen.click(seen.mark_of("i3"))
    assert [*found, popup_title(seen.page)] == ["Narrow", "Wide", "Pin"]


def test_areas_with_one_circle_are_one_with_their_number(case, visit):
    rows = [case.incident(n, f"R{n}", located="area", radius_m=7500.0, lon=20.4, lat=45.2,
                          verdict="breach" if n == 2 else "clear", contested=n == 3)
            for n in (1, 2, 3)]  # fmt: skip
    seen = visit(mapped(case, rows), address_hash="#10/45.2/20.4")
    (area,) = seen.marks("area")
    assert (area["count"], area["ids"][0]) == (3, "i2")
    seen.click(area)
    assert popup_title(seen.page) == "R2"
    assert sorted(seen.page.locator(".gm-beside button").all_inner_texts()) == ["R1", "R3"]


def test_hundreds_of_areas_gather_too(case, visit):
    rows = lattice(case, 900, located="area", radius_m=300.0)
    seen = visit(mapped(case, rows), address_hash="#9/45.15/20.15")
    assert sum(mark["count"] for mark in seen.marks()) == 900
    assert seen.marks("bubble")
    seen.at("#14/45.15/20.15")
    assert seen.marks("bubble") == []
    assert seen.marks("area")
    assert seen.clean(), seen.errors


# The round world


@pytest.mark.parametrize("centre", [179.9, -179.9])
def test_what_lies_about_180_degrees_is_drawn_whole(case, visit, centre):
    rows = scattered(case, [(179.95, -17), (-179.9, -17), (178.2, -17.5), (-178.5, -17.2)])
    rows.append(case.incident(9, "Area", located="area", radius_m=40_000, lon=-179.2, lat=-16.5))
    seen = visit(mapped(case, rows), address_hash=f"#8/-17/{centre}")
    lons = {"i0": 179.95, "i1": 180.1, "i2": 178.2, "i3": 181.5, "i9": 180.8}
    marks = {mark["ids"][0]: mark for mark in seen.marks()}
    assert marks.keys() == lons.keys()
    pixels = 256 * 2**8 / 360
    for one, other in itertools.pairwise(lons):
        distance = (lons[other] - lons[one]) * pixels
        assert marks[other]["x"] - marks[one]["x"] == pytest.approx(distance, abs=0.1)
    # A popup opens where the symbol stands, not in another copy of the world.
    seen.click(marks["i1"])
    assert popup_title(seen.page) == "Number 1"
    assert abs(abs(seen.page.evaluate("map_geomap.getCenter().lng")) - 180) < 2
    assert sorted(seen.page.locator("button.gm-pick b").all_inner_texts()) == [
        "Area", "Number 0", "Number 1", "Number 2", "Number 3",
    ]  # fmt: skip
    assert seen.clean(), seen.errors
