"""Online tiles: every provider of xyzservices, what a page allows, and life without a network."""

import re
from urllib.parse import urlsplit

import pytest
from xyzservices import providers

from geomap.errors import MapError
from geomap.webmap.tiles import tiles_of

from .waiting import until

EVERY = providers.flatten()
REFUSALS = ("only with a key of yours", "marked as broken", "is drawn in EPSG:")


@pytest.mark.parametrize("name", EVERY)
def test_every_provider_is_taken_or_refused_for_a_reason(name):
    provider = EVERY[name]
    try:
        tiles = tiles_of(name)
    except MapError as error:
        refusal = str(error)
    else:
        refusal = ""
    if refusal:
        assert any(words in refusal for words in REFUSALS), refusal
        assert "\n" not in refusal
        return
    assert not provider.requires_token()
    # The address that xyzservices builds for a tile is one that Leaflet will ask for.
    url = provider.build_url(x=1, y=2, z=3)
    pattern = re.escape(tiles.options["url"])
    for part, value in {"x": "1", "y": "2", "-y": ".*", "z": "3", "r": ".*", "s": ".*"}.items():
        pattern = pattern.replace(re.escape(f"{{{part}}}"), value)
    assert re.fullmatch(pattern, url.replace(" ", "%20")) or "%" in tiles.options["url"]
    assert any(url.startswith(image) for image in tiles.images)
    assert all(urlsplit(image).path == "/" for image in tiles.images)
    assert tiles.credit.strip()
    assert "<" not in tiles.credit
    assert 0 <= tiles.options["least"] <= tiles.options["zoom"] <= 30


def test_names_are_read_in_any_letters_and_the_nearest_are_offered():
    assert tiles_of("offline") is None
    assert tiles_of("osm").images == ("https://tile.openstreetmap.org/",)
    assert tiles_of("esri worldimagery").options["name"] == "Esri.WorldImagery"
    assert tiles_of("OpenTopoMap").images == tuple(
        f"https://{part}.tile.opentopomap.org/" for part in "abc"
    )
    with pytest.raises(MapError, match=r"nearest: Esri\.WorldImagery"):
        tiles_of("Esri.WorldImagry")
    with pytest.raises(MapError, match=r"Esri\.WorldStreetMap"):
        tiles_of("esri")
    with pytest.raises(MapError, match=r"as OpenStreetMap\.Mapnik"):
        tiles_of("")


def test_a_key_is_asked_for_and_taken():
    with pytest.raises(MapError, match=r"only with a key of yours \(apikey\)"):
        tiles_of("Thunderforest.Outdoors")
    with_key = tiles_of(providers.Thunderforest.Outdoors(apikey="abc/1?&x"))
    assert with_key.options["url"].endswith("apikey=abc/1%3F%26x")


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/{z}/{x}/{y}.png' onerror='x",
        "https://a.example; script-src *//{z}/{x}/{y}.png",
        'https://a.example"/{z}/{x}/{y}',
        "javascript:alert(1)//{z}/{x}/{y}",
        "https://{evil}/{z}/{x}/{y}",
        "https://*/{z}/{x}/{y}",
        "//a.example/{z}/{x}/{y}",
        "https://user@a.example/{z}/{x}/{y}",
        "",
    ],
)
def test_an_address_that_could_widen_the_policy_is_refused(url):
    with pytest.raises(MapError, match="no address that a page may load tiles from"):
        tiles_of({"name": "Mine", "url": url, "evil": "a.example; img-src *"})


def test_a_credit_is_text_and_links_whatever_a_provider_writes(case, visit):
    hostile = (
        '<img src=x onerror="document.title=1">Mine &amp; <a href="javascript:alert(1)">yours</a>'
        '<script>document.title=1</script> <a href="https://example.org/a" onclick="x">theirs</a>'
    )
    provider = {
        "name": "<b>Mine</b>",
        "url": "https://a.example/{z}/{x}/{y}.png",
        "html_attribution": hostile,
    }
    seen = visit(case.sample_map(basemap=provider))
    credit = seen.page.locator(".leaflet-control-attribution")
    assert "Mine & yours" in credit.inner_text()
    links = credit.locator("a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert "https://example.org/a" in links
    assert not [link for link in links if not link.startswith("https://")]
    assert credit.locator("img, script, [onclick]").count() == 0
    assert all(asked.startswith("https://a.example/") for asked in seen.requests)


def test_a_page_asks_its_provider_alone_and_works_without_it(case, visit):
    seen = visit(case.sample_map(basemap="OpenTopoMap"), address_hash="#11/45.05/20.1")
    until(seen.page, "document.querySelectorAll('.gm-label').length > 0")
    hosts = {urlsplit(asked).netloc for asked in seen.requests}
    assert hosts
    assert hosts <= {f"{part}.tile.opentopomap.org" for part in "abc"}
    policy = seen.page.locator("meta[http-equiv]").get_attribute("content")
    (images,) = re.findall(r"img-src ([^;]*)", policy)
    assert images.split() == ["data:", *(f"https://{part}.tile.opentopomap.org/" for part in "abc")]
    credit = seen.page.locator(".leaflet-control-attribution")
    assert credit.locator("a", has_text="OpenTopoMap").get_attribute("href") == (
        "https://opentopomap.org/"
    )
    assert seen.page.locator("path.gm-land").count() > 0
    # Chromium reports each tile that it cannot load; the page itself reports nothing.
    assert all("ERR_INTERNET_DISCONNECTED" in error for error in seen.errors)
    policy = visit(case.sample_map()).page.locator("meta[http-equiv]").get_attribute("content")
    assert "img-src data:;" in policy


def test_tiles_that_do_load_are_shown_within_the_zooms_and_bounds_of_their_provider(
    case, visit, chromium, tmp_path
):
    path = tmp_path / "tiles.html"
    provider = {
        "name": "Mine",
        "url": "https://{s}.example/{z}/{x}/{y}.png",
        "subdomains": "pq",
        "attribution": "Mine",
        "min_zoom": 6,
        "max_zoom": 10,
        "bounds": [[40, 15], [50, 25]],
    }
    case.sample_map(basemap=provider).save(path)
    context = chromium.new_context(viewport={"width": 800, "height": 600})
    page = context.new_page()
    pixel = (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
        b"\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99="
        b"\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
    )
    asked = []

    def serve(route):
        asked.append(route.request.url)
        route.fulfill(body=pixel, content_type="image/png")

    page.route("https://*/**", serve)
    page.goto(path.as_uri() + "#12/45.05/20.1")
    page.wait_for_selector(".leaflet-tile-loaded")
    assert {urlsplit(url).path.split("/")[1] for url in asked} == {"10"}
    assert {urlsplit(url).netloc for url in asked} <= {"p.example", "q.example"}
    asked.clear()
    page.evaluate("map_geomap.setView([45, 20], 4, {animate: false})")
    page.evaluate("map_geomap.setView([0, -60], 8, {animate: false})")
    page.wait_for_timeout(300)
    assert asked == []
    context.close()


def test_the_command_tells_an_unknown_base_map_before_it_works(tmp_path, geomap_cli):
    table = tmp_path / "a.csv"
    table.write_text("date,lat,lon\n2021-05-01,45.0,20.0\n")
    out = tmp_path / "a.html"
    given = geomap_cli("map", table, "-o", out, "--basemap", "Esri.WorldImagry")
    assert given.returncode == 2
    assert given.stderr.count("\n") == 1
    assert "nearest: Esri.WorldImagery" in given.stderr
    assert not out.exists()
    given = geomap_cli("map", table, "-o", out, "--boundaries", "none", "--basemap", "opentopomap")
    assert given.returncode == 0, given.stderr
    assert "https://a.tile.opentopomap.org/" in out.read_text("utf-8")
