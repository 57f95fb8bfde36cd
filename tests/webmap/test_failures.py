"""Pages that cannot show their map say why; pages about nothing say no more than that."""

import re

import pytest

from geomap.webmap import incident_map
from geomap.webmap.assets import asset
from geomap.webmap.columns_block import MANY

pytestmark = pytest.mark.browser


@pytest.fixture
def packed(case, tmp_path):
    """Return a page whose incidents are packed."""
    rows = [case.incident(n, f"Report {n}", lon=20 + n / MANY) for n in range(MANY)]
    path = tmp_path / "packed.html"
    incident_map(case.as_incidents(rows), case.as_zones(case.zone_rows())).save(path)
    return path


def alert(chromium, path, script="", lang="en"):
    context = chromium.new_context(offline=True, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.add_init_script(script)
    page.goto(path.as_uri())
    page.wait_for_selector("[role=alert]")
    box, text = page.locator("[role=alert]").bounding_box(), page.inner_text("[role=alert]")
    context.close()
    assert 0 <= box["y"] < 800, "it is on the screen"
    return text


def test_a_browser_that_cannot_unpack_says_so(chromium, packed):
    said = alert(chromium, packed, "delete window.DecompressionStream")
    assert "this browser is too old" in said


def test_a_page_cut_short_says_so(chromium, packed, tmp_path):
    text = packed.read_text("utf-8")
    block = re.search(r'id="geomap-incidents">([^<]*)', text)[1]
    path = tmp_path / "cut.html"
    path.write_text(text.replace(block, block[: len(block) // 8 * 4]), "utf-8")
    assert "the file is incomplete" in alert(chromium, path)


def test_linked_assets_work_with_the_network_and_are_missed_without(case, chromium, tmp_path):
    path = tmp_path / "page.html"
    case.sample_map(assets="cdn").save(path)
    assert "load its map library from the network" in alert(chromium, path)
    page = chromium.new_page()
    asked = []

    def serve(route):
        asked.append(route.request.url)
        name = re.sub(r"^.*/npm/(\w+)@[^/]*", r"\1", route.request.url)
        route.fulfill(
            body=asset(name).read_bytes(),
            headers={
                "access-control-allow-origin": "*",
                "content-type": "text/css" if name.endswith(".css") else "text/javascript",
            },
        )

    page.route(re.compile("^https:"), serve)
    page.goto(path.as_uri())
    page.wait_for_selector(".gm-status")
    assert "5 of 6" in page.inner_text(".gm-status")
    kinds = sorted(address.rpartition(".")[2] for address in asked)
    assert kinds[:2] == ["css", "js"], "the integrity hashes of both are those of the files"
    page.close()


def test_without_scripts_a_reader_is_told(chromium, sample):
    page = chromium.new_page(java_script_enabled=False)
    page.goto(sample.as_uri())
    assert "needs JavaScript" in page.inner_text("body")
    page.close()


def test_a_table_without_rows_is_an_empty_map(case, visit):
    rows = case.as_incidents(case.incident_rows()).iloc[:0]
    seen = visit(incident_map(rows, case.as_zones(case.zone_rows())))
    panel = seen.page.inner_text("#geomap-panel")
    assert "0 of 0 incidents shown" in panel
    assert "Nothing passes the filter" not in panel, "there is no filter to change"
    assert "Legend" not in panel
    assert "Green zone" in panel
    seen.page.click(".gm-tool-fit")
    assert seen.clean(), seen.errors


def test_a_source_that_is_no_address_is_written_once(case, visit):
    sources = ["Agency, 26 March 2022", "javascript:alert(1)", "https://news.example/a"]
    rows = [case.incident(1, "Report", sources=sources)]
    seen = visit(
        incident_map(case.as_incidents(rows), case.as_zones(case.zone_rows())),
        address_hash="#9/45.0/20.0/i1",
    )
    facts = seen.page.locator(".leaflet-popup .gm-facts").last
    said = facts.inner_text()
    assert [said.count(words) for words in (*sources[:2], "news.example")] == [1, 1, 1]
    links = facts.locator("a").evaluate_all("links => links.map((link) => link.href)")
    assert links == ["https://news.example/a"]
