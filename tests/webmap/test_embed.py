"""The page in a frame on somebody's page."""

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def embedded(case, tmp_path_factory):
    path = tmp_path_factory.mktemp("embed") / "page.html"
    case.sample_map(embed=True, disclaimer="A note of the newsroom").save(path)
    return path


@pytest.fixture
def framed(chromium, embedded, tmp_path):
    """Return a function that shows the page in an iframe of a size."""
    contexts = []

    def show(width, height, address_hash=""):
        outer = tmp_path / "outer.html"
        outer.write_text(
            f'<!DOCTYPE html><body style="margin:0"><iframe width="{width}" height="{height}" '
            f'style="border:0" src="{embedded.as_uri()}{address_hash}"></iframe>'
        )
        context = chromium.new_context(offline=True, viewport={"width": 1280, "height": 800})
        contexts.append(context)
        page = context.new_page()
        page.goto(outer.as_uri())
        page.frame_locator("iframe").locator(".gm-status").wait_for()
        return page.frames[1]

    yield show
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "height"), [(900, 500), (600, 400), (320, 300)])
def test_the_map_has_nearly_all_of_the_frame(framed, width, height):
    frame = framed(width, height)
    box = frame.locator(".folium-map").bounding_box()
    assert box["width"] == width
    assert box["height"] >= 0.78 * height
    assert frame.locator(".leaflet-control-zoom-in").is_visible()
    assert frame.locator(".leaflet-control-attribution").is_visible()
    assert frame.locator("h1").inner_text() == "Bridges, 2021"
    assert frame.locator(".gm-status").is_visible()
    assert not frame.locator(".gm-filters").is_visible()
    assert not frame.locator(".gm-tool-measure").is_visible()
    assert frame.locator(".gm-time").is_visible() is (height > 420)
    assert frame.evaluate("document.documentElement.scrollWidth") <= width
    assert frame.evaluate("document.documentElement.scrollHeight") <= height


@pytest.mark.parametrize(("width", "height"), [(600, 400), (320, 300)])
def test_the_button_opens_the_list_over_the_map_and_an_incident_closes_it(framed, width, height):
    frame = framed(width, height)
    before = frame.locator(".folium-map").bounding_box()
    frame.get_by_role("button", name="Incidents", exact=True).click()
    assert frame.locator(".gm-filters").is_visible()
    assert "A note of the newsroom" in frame.locator(".gm-notes").inner_text()
    assert frame.locator(".folium-map").bounding_box() == before
    frame.locator("button.gm-pick", has_text="Bridge shelled").click()
    assert not frame.locator(".gm-filters").is_visible()
    popup = frame.locator(".leaflet-popup-content-wrapper")
    assert "Bridge shelled" in popup.inner_text()
    frame.page.wait_for_timeout(500)
    box, room = popup.bounding_box(), frame.locator(".folium-map").bounding_box()
    assert box["x"] >= room["x"]
    assert box["x"] + box["width"] <= room["x"] + room["width"]
    assert box["y"] >= room["y"]


def test_the_frames_address_carries_filter_and_incident(framed):
    frame = framed(600, 400, "#9/45.0500/20.2000/i1?verdict=breach")
    assert "1 of 6" in frame.locator(".gm-status").inner_text()
    assert "Filter: Verdict" in frame.locator(".gm-sentence").inner_text()
    assert "Bridge shelled" in frame.locator(".leaflet-popup-content").inner_text()


def test_the_wheel_is_the_other_pages_until_a_reader_takes_hold_of_the_map(framed):
    frame = framed(600, 400, "#9/45.0500/20.2000")
    zoom = "map_geomap.getZoom()"
    frame.page.mouse.move(300, 300)
    frame.page.mouse.wheel(0, -300)
    frame.page.wait_for_timeout(500)
    assert frame.evaluate(zoom) == 9
    frame.page.mouse.click(560, 330)
    frame.page.mouse.wheel(0, -300)
    frame.page.wait_for_timeout(700)
    assert frame.evaluate(zoom) > 9


def test_a_file_offers_no_link_to_itself(framed):
    assert framed(900, 500).locator(".gm-whole-page").count() == 0


def test_on_the_web_a_link_opens_the_whole_page_at_the_same_place(chromium, embedded):
    context = chromium.new_context(viewport={"width": 900, "height": 500})
    served = embedded.read_text("utf-8")
    context.route(
        "https://maps.example/**",
        lambda route: route.fulfill(body=served, content_type="text/html"),
    )
    page = context.new_page()
    page.goto("https://maps.example/page.html#9/45.0500/20.2000/i1?verdict=breach")
    link = page.locator(".gm-whole-page")
    with context.expect_page() as opened:
        link.click()
    whole = opened.value
    whole.wait_for_selector(".gm-status")
    assert whole.url.startswith("https://maps.example/page.html?full#9/45.")
    assert whole.url.endswith("/i1?verdict=breach")
    assert "Bridge shelled" in whole.inner_text(".leaflet-popup-content")
    assert whole.locator(".gm-filters").is_visible()
    assert whole.locator(".gm-tool-measure").is_visible()
    assert whole.locator(".gm-whole-page").count() == 0
    context.close()


def test_the_whole_page_is_not_embedded(sample, visit):
    page = visit(sample).page
    assert page.locator(".gm-embed").count() == 0


def test_the_command_writes_both(tmp_path, geomap_cli):
    (tmp_path / "a.csv").write_text("title,date,lat,lon\nBridge,2021-05-10,45,20\n")
    note = 'By "us" </script><b>'
    options = ("--embed", "--disclaimer", note)
    assert geomap_cli("map", "a.csv", *options, "-o", "a.html", cwd=tmp_path).returncode == 0
    text = (tmp_path / "a.html").read_text("utf-8")
    assert 'class="gm-page gm-embed gm-compact"' in text
    assert '"disclaimer":"By \\"us\\" \\u003c/script\\u003e\\u003cb\\u003e"' in text
    refused = geomap_cli("map", "a.csv", "--embed", "-o", "a.svg", cwd=tmp_path)
    assert refused.returncode == 2
    assert "--embed is for a page" in refused.stderr
