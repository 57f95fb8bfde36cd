"""What a reader sees and does: the page in a real Chromium whose network is cut."""

import json

import pytest

from geomap import __version__
from geomap.webmap import incident_map
from geomap.webmap.assets import asset

from .waiting import until

pytestmark = pytest.mark.browser

MAP = "map_geomap"


def popup(page):
    page.wait_for_selector(".leaflet-popup-content h3")
    return page.inner_text(".leaflet-popup-content")


def layer_box(page, name):
    page.locator(".leaflet-control-layers").hover()
    return page.locator(".leaflet-control-layers-overlays label", has_text=name).locator("input")


def test_page_opens_without_an_error_or_a_request(sample, visit):
    seen = visit(sample)
    page = seen.page
    assert page.title() == "Bridges, 2021"
    assert page.inner_text("h1") == "Bridges, 2021"
    assert page.inner_text(".gm-period") == "10 May 2021 – 31 January 2023"
    assert page.inner_text(".gm-status") == "5 of 6 incidents shown; 1 not on the map"
    assert page.locator("path.gm-zone").count() == 2
    assert sorted((mark["kind"], mark["count"]) for mark in seen.marks()) == [
        ("area", 1), ("bubble", 2), ("symbol", 1), ("symbol", 1),
    ]  # fmt: skip
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "user-scalable" not in page.content()
    assert page.locator(".leaflet-control-scale").count() == 1
    assert page.locator(".leaflet-control-attribution svg").count() == 0
    assert page.evaluate(f"{MAP} instanceof L.Map")
    assert seen.clean(), (seen.errors, seen.requests)


def test_zones_lie_where_their_coordinates_say(sample, case, visit):
    page = visit(sample).page
    bounds = page.evaluate(
        f"""Object.values({MAP}._layers).filter((layer) => layer instanceof L.Polygon
            && layer.options.className === "gm-zone")
            .map((layer) => layer.getBounds().toBBoxString())"""
    )
    assert [[round(float(edge), 6) for edge in box.split(",")] for box in bounds] == [
        list(row["geometry"].bounds) for row in case.zone_rows()
    ]


def test_boundary_band_is_twice_the_edge_wide(sample, visit):
    page = visit(sample).page
    page.evaluate(f"{MAP}.setView([45.05, 20.1], 12, {{animate: false}})")
    # Web Mercator's ground resolution at 45.05 N and zoom 12, metres a pixel.
    resolution = 156543.03392 * 0.70649 / 2**12
    weights = page.evaluate(
        f"""Object.values({MAP}._layers).filter((layer) => layer instanceof L.Polyline
            && layer.options.pane === "geomap-bands")
            .map((layer) => layer.options.weight)"""
    )
    assert sorted(weights) == pytest.approx(
        [2 * 300 / resolution, 2 * 1500 / resolution], rel=0.005
    )


def test_popup_says_all_there_is_to_say(sample, visit):
    page = visit(sample).page
    page.locator("button.gm-pick", has_text="Bridge shelled").click()
    said = popup(page)
    for words in (
        "Bridge shelled", "shelling · 10–11 May 2021", "contested", "why of Bridge shelled",
        "very likely inside (0.96)", "1.5 km inside the boundary", "Green zone",
        "Мост", "Híd", "3 killed (claims: 0–5)", "Side A", "45.05000, 20.10000, within 500 m",
        "Ministry A", "asserts", "killed: 3 (A)", "three were killed", "Agency", "12 May 2021",
        "Ministry B", "denies", "Paper",
    ):  # fmt: skip
        assert words in said, words
    link = page.locator(".gm-claims a")
    assert link.get_attribute("href") == "https://news.example/bridge"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_the_panel_tells_method_thresholds_versions_and_sources(sample, visit):
    page = visit(sample).page
    for heading in ("How verdicts are made", "Sources and credits", "Zones"):
        fold = page.locator("details.gm-fold", has_text=heading).first
        if fold.get_attribute("open") is None:
            fold.locator("summary").first.click()
    panel = page.inner_text("#geomap-panel")
    leaflet = asset("leaflet/dist/leaflet.js").version
    for words in (
        "is at least the threshold (0.66 unless set otherwise)", "from 0.10 up to that",
        f"Made with geomap {__version__}", f"Leaflet {leaflet}", "Natural Earth",
        "GeoNames (CC BY 4.0)", "since 1 Jan 2022",
    ):  # fmt: skip
        assert words in panel, words


def test_a_symbol_opens_its_popup_and_shows_its_radius(sample, visit):
    seen = visit(sample)
    page = seen.page
    seen.click(seen.mark_of("i2"))
    assert "Drone over the ford" in popup(page)
    radius_m = page.evaluate(
        f"""Object.values({MAP}._layers).find((layer) => layer.options.className === "gm-radius")
            .getRadius()"""
    )
    assert radius_m == 500
    assert page.url.endswith("/i2")


def test_keyboard_reaches_a_popup_and_comes_back(sample, visit):
    page = visit(sample).page
    button = page.locator("button.gm-pick").first
    button.focus()
    page.keyboard.press("Enter")
    popup(page)
    assert page.evaluate("document.activeElement.closest('.leaflet-popup') !== null")
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")
    assert page.evaluate("document.activeElement.className") == "gm-pick"


def test_a_link_opens_the_map_and_the_incident(sample, visit):
    seen = visit(sample, address_hash="#13/45.2/20.4/i3")
    assert "Patrol stopped" in popup(seen.page)
    assert seen.page.evaluate(f"{MAP}.getZoom()") == 13
    seen.page.evaluate("location.hash = '#11/44.93/20.16/i2'")
    until(
        seen.page,
        "document.querySelector('.leaflet-popup-content h3')?.textContent"
        " === 'Drone over the ford'",
    )
    assert seen.page.evaluate(f"{MAP}.getZoom()") == 11
    seen.page.locator(".leaflet-popup-close-button").click()
    until(seen.page, "!location.hash.includes('i2')")
    assert seen.clean(), (seen.errors, seen.requests)


@pytest.mark.parametrize(
    "address_hash",
    [
        "#",
        "#x",
        "#9/45",
        "#9/91/20",
        "#99/45/20/i1",
        "#9/45/20/%E0%A4%A",
        "#9/45/20/nobody",
        "#9/-/1",
    ],
)
def test_a_strange_address_breaks_nothing(sample, visit, address_hash):
    seen = visit(sample, address_hash=address_hash)
    assert seen.marks()
    assert seen.clean(), (seen.errors, seen.requests)


def test_an_incident_without_a_place_is_listed_with_its_reason(sample, visit):
    seen = visit(sample)
    page = seen.page
    row = page.locator("details.gm-unplaced")
    assert "no position is known for Hill 7" in row.inner_text()
    assert not [mark for mark in seen.marks() if "i6" in mark["ids"]]
    page.evaluate("location.hash = '#9/45/20/i6'")
    until(page, "document.querySelector('details.gm-unplaced').open")
    assert "why of At a hill nobody knows" in row.inner_text()


def test_an_area_is_a_circle_of_its_radius_and_never_a_pin(sample, visit):
    seen = visit(sample, address_hash="#10/45.22/20.3")
    (area,) = seen.marks("area")
    assert area["ids"] == ["i5"]
    assert "i5" not in seen.symbols()
    # Web Mercator's ground resolution at 45.22 N and zoom 10, metres a pixel.
    assert area["radius"] == pytest.approx(9000 / (156543.03392 * 0.70438 / 2**10), rel=0.005)


def test_layers_and_the_contested_filter_show_and_hide(sample, visit):
    page = visit(sample).page
    page.locator(".gm-contestedOnly input").check()
    assert page.inner_text(".gm-status") == "2 of 6 incidents shown"
    titles = page.locator("button.gm-pick b").all_inner_texts()
    assert titles == ["Bridge shelled", "Second report from the bridge"]
    layer_box(page, "version 2: since 1 Jan 2022").uncheck()
    assert page.locator("path.gm-zone").count() == 1
    page.evaluate("location.hash = '#11/45.1/20.4/i3'")
    assert "Patrol stopped" in popup(page)
    assert not page.locator(".gm-contestedOnly input").is_checked()


def test_a_symbol_under_another_can_be_reached(sample, visit):
    page = visit(sample).page
    page.locator("button.gm-pick", has_text="Bridge shelled").click()
    popup(page)
    page.locator(".gm-beside button", has_text="Second report").click()
    until(
        page, "document.querySelector('.leaflet-popup-content h3').textContent.startsWith('Second')"
    )
    assert "January 2023 (day unknown)" in page.inner_text(".leaflet-popup-content")


def test_symbols_say_verdict_dispute_and_doubt(sample, visit):
    seen = visit(sample, address_hash="#11/45.0/20.3")
    seen.click(seen.marks("bubble")[0])
    looks = {
        name: (look["verdict"], look["contested"], look["faded"])
        for name, look in seen.symbols().items()
    }
    breach, possible, clear, not_in_force = range(4)
    assert looks == {
        "i1": (breach, True, False),
        "i2": (possible, False, False),
        "i3": (clear, False, False),
        "i4": (not_in_force, True, True),
    }


def test_list_follows_the_map(sample, visit):
    page = visit(sample).page
    page.evaluate(f"{MAP}.setView([45.14, 20.45], 13, {{animate: false}})")
    assert page.locator("button.gm-pick b").all_inner_texts() == ["Patrol stopped"]
    assert page.inner_text(".gm-incidents h2 >> nth=0") == "Incidents in view (1)"
    assert page.inner_text(".gm-status") == "5 of 6 incidents shown; 1 not on the map"


def test_labels_do_not_overlap(sample, visit):
    page = visit(sample, address_hash="#13/45.11/20.02").page
    boxes = page.evaluate(
        """[...document.querySelectorAll(".gm-label bdi")].map((label) => {
            const {left, right, top, bottom} = label.getBoundingClientRect();
            return [label.textContent, left, right, top, bottom]; })"""
    )
    assert {"Grad", "Nearby"} <= {box[0] for box in boxes}
    assert "District" not in {box[0] for box in boxes}
    for index, (_, left, right, top, bottom) in enumerate(boxes):
        for _, left2, right2, top2, bottom2 in boxes[:index]:
            assert right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top


def test_place_names_lead_in_the_language_asked_for(case, visit):
    page = visit(case.sample_map(lang="sr")).page
    assert {"Мост", "Град"} <= set(page.locator(".gm-label bdi").all_inner_texts())
    assert page.evaluate("document.documentElement.lang") == "en"


def test_phone_shows_the_map_first(sample, visit):
    page = visit(sample, viewport={"width": 390, "height": 844}, has_touch=True).page
    assert not page.locator(".gm-list").first.is_visible()
    assert page.locator(".folium-map").bounding_box()["height"] > 844 * 2 / 3
    page.locator(".gm-toggle").click()
    page.locator("button.gm-pick", has_text="Bridge shelled").click()
    assert "Bridge shelled" in popup(page)
    assert not page.locator(".gm-list").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_notebook_frame_works_without_an_address(case, visit, chromium, tmp_path):
    frame = case.sample_map()._repr_html_()
    path = tmp_path / "notebook.html"
    path.write_text(f"<!DOCTYPE html><body>{frame}</body>", encoding="utf-8")
    context = chromium.new_context(offline=True, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    inner = page.frame_locator("iframe")
    inner.locator("button.gm-pick").first.click()
    assert "Bridge shelled" in inner.locator(".leaflet-popup-content").inner_text()
    context.close()
    assert errors == []


def test_dark_screens_get_dark_colours(sample, visit):
    colour = "getComputedStyle(document.querySelector('.folium-map')).backgroundColor"
    light = visit(sample).page.evaluate(colour)
    dark = visit(sample, color_scheme="dark").page.evaluate(colour)
    shades = [
        sum(json.loads(shade.replace("rgb(", "[").replace(")", "]"))) for shade in (light, dark)
    ]
    assert shades[0] > 600
    assert shades[1] < 150


def test_osm_tiles_are_asked_for_and_the_page_works_without_them(case, visit):
    seen = visit(case.sample_map(basemap="osm"))
    until(seen.page, "document.querySelectorAll('.gm-label').length > 0")
    assert seen.requests
    assert all(asked.startswith("https://tile.openstreetmap.org/") for asked in seen.requests)
    assert "OpenStreetMap contributors" in seen.page.inner_text(".leaflet-control-attribution")
    seen.page.locator("button.gm-pick").first.click()
    assert "Bridge shelled" in popup(seen.page)
    # Chromium reports each tile that it cannot load; the page itself reports nothing.
    assert all("ERR_INTERNET_DISCONNECTED" in error for error in seen.errors)


@pytest.mark.parametrize("lon", [179.9, -179.9])
def test_incidents_and_zones_at_the_antimeridian_and_none_at_all(case, visit, lon):
    import shapely

    rows = [case.incident(1, "At sea", lon=lon, lat=-17.0, radius_m=50_000.0)]
    zones = [case.zone_rows()[0] | {"edge_stretches": None, "geometry": shapely.MultiPolygon(
        [shapely.box(179.5, -18, 180, -17), shapely.box(-180, -18, -179.5, -17)])}]  # fmt: skip
    seen = visit(incident_map(case.as_incidents(rows), case.as_zones(zones)))
    assert [mark["ids"] for mark in seen.marks()] == [["i1"]]
    assert seen.clean(), seen.errors
    empty = visit(
        incident_map(
            case.as_incidents(case.incident_rows()).iloc[:0],
            case.as_zones(case.zone_rows()).iloc[:0],
        )
    )
    assert empty.page.inner_text(".gm-status") == "0 of 0 incidents shown"
    assert empty.clean(), empty.errors


def test_three_thousand_incidents_open_quickly(case, visit):
    rows = [
        case.incident(
            number, f"Number {number}", lon=20 + number % 60 / 100, lat=45 + number // 60 / 100
        )
        for number in range(3000)
    ]
    seen = visit(incident_map(case.as_incidents(rows), case.as_zones(case.zone_rows())))
    assert seen.page.inner_text(".gm-status") == "3,000 of 3,000 incidents shown"
    assert seen.page.locator("button.gm-pick").count() == 200
    assert "Show 200 more of 2,800 left" in seen.page.inner_text(".gm-incidents")
    assert seen.page.evaluate("performance.now()") < 15_000
    assert seen.clean(), seen.errors
