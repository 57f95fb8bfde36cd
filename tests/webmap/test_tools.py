"""The buttons on the map, the deep link, and the coordinates under the pointer."""

import csv
import io
import json
import re

import pandas as pd
import pytest
from pyproj import Geod

import geomap

from .waiting import until

pytestmark = pytest.mark.browser

GEOD = Geod(ellps="WGS84")


def centre(page):
    """Return lon, lat of the middle of the map."""
    return page.evaluate("[map_geomap.getCenter().lng, map_geomap.getCenter().lat]")


def metres(page):
    """Return the length that the measure says."""
    number, unit = re.search(r"([\d,.]+) (m|km)\b", page.inner_text(".gm-measure")).groups()
    return float(number.replace(",", "")) * (1000 if unit == "km" else 1)


def test_fit_shows_every_incident_again(visit, sample):
    page = visit(sample, address_hash="#12/10.0/100.0").page
    page.click(".gm-tool-fit")
    page.wait_for_timeout(600)
    lon, lat = centre(page)
    assert 19.9 < lon < 20.6
    assert 44.8 < lat < 45.3


def test_distance_by_clicks_is_the_geodesic(visit, sample):
    page = visit(sample, address_hash="#9/45.05/20.2").page
    box = page.locator(".folium-map").bounding_box()
    page.click(".gm-tool-measure")
    assert "Click the map" in page.inner_text(".gm-measure")
    places = []
    for x, y in ((0.4, 0.8), (0.7, 0.3)):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"])
        lat, lon = map(float, page.inner_text(".gm-cursor").split(","))
        places.append((lon, lat))
        page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
    (lon, lat), (lon2, lat2) = places
    expected = GEOD.inv(lon, lat, lon2, lat2)[2]
    assert metres(page) == pytest.approx(expected, abs=200)  # the pointer's place is told to 0.001
    assert page.locator(".leaflet-popup").count() == 0, "measuring opens no incident"


def test_distance_across_zones_and_incidents_opens_nothing(visit, sample):
    seen = visit(sample, address_hash="#10/45.05/20.1")
    page = seen.page
    page.click(".gm-tool-measure")
    for lat, lon in ((45.05, 20.05), (45.05, 20.1), (45.05, 20.4)):
        x, y = page.evaluate(
            f"(({{x, y}}) => [x, y])(map_geomap.latLngToContainerPoint([{lat}, {lon}]))"
        )
        seen.click({"x": x, "y": y})
    assert page.locator(".leaflet-popup").count() == 0
    expected = GEOD.inv(20.05, 45.05, 20.4, 45.05)[2]
    assert metres(page) == pytest.approx(expected, rel=0.02)
    page.keyboard.press("Escape")
    seen.click({"x": x, "y": y})
    assert page.locator(".gm-measured").count() == 0
    zone = page.evaluate("map_geomap.latLngToContainerPoint([45.1, 20.0])")
    seen.click(zone)
    assert "Green zone" in page.inner_text(".leaflet-popup"), "zones answer again"


def test_distance_by_keys_alone(visit, sample):
    page = visit(sample, address_hash="#7/45.0/20.0").page
    page.focus(".gm-tool-measure")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    before = centre(page)
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(1500)
    page.keyboard.press("Enter")
    after = centre(page)
    expected = GEOD.inv(*before, *after)[2]
    assert expected > 10_000
    assert metres(page) == pytest.approx(expected, rel=1e-3)
    page.keyboard.press("Escape")
    assert page.locator(".gm-measure").count() == 0
    assert page.get_attribute(".gm-tool-measure", "aria-pressed") == "false"


def test_the_pointers_coordinates_and_those_of_the_middle(visit, sample):
    page = visit(sample, address_hash="#9/45.0500/20.2000").page
    assert page.inner_text(".gm-cursor") == "45.050, 20.200"
    box = page.locator(".folium-map").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2 + 256, box["y"] + box["height"] / 2)
    lat, lon = map(float, page.inner_text(".gm-cursor").split(","))
    assert lon == pytest.approx(20.2 + 360 / 2**9, abs=0.003)
    assert lat == pytest.approx(45.05, abs=0.003)


def download(page, kind):
    page.click(".gm-tool-download")
    with page.expect_download() as wanted:
        page.get_by_role("button", name=kind, exact=True).click()
    return wanted.value


def test_geojson_of_what_is_shown_is_read_by_geomap(visit, sample, tmp_path):
    page = visit(sample, address_hash="#9/45.05/20.2?verdict=breach,not%20placed").page
    found = download(page, "GeoJSON")
    assert found.suggested_filename == "bridges-2021.geojson"
    path = tmp_path / "shown.geojson"
    found.save_as(path)
    features = json.loads(path.read_text("utf-8"))["features"]
    assert [feature["id"] for feature in features] == ["i1", "i6"]
    assert features[0]["geometry"]["coordinates"] == [20.1, 45.05]
    assert features[1]["geometry"] is None
    table = geomap.read_incidents(path)
    assert list(table["id"]) == ["i1", "i6"]
    assert [claim["claimant"] for claim in table["claims"][0]] == ["Ministry A", "Ministry B"]
    assert table["date_start"][0] == pd.Timestamp("2021-05-10")


def test_csv_holds_hostile_text_as_text(visit, case, tmp_path):
    hostile = '=HYPERLINK("http://evil","x")'
    rows = [case.incident(1, hostile, text='a "quoted", text\nof two lines', place="-1+2")]
    page = visit(case.incident_map(case.as_incidents(rows), case.as_zones(case.zone_rows()))).page
    path = tmp_path / "shown.csv"
    download(page, "CSV").save_as(path)
    (row,) = csv.DictReader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
    assert row["title"] == "'" + hostile
    assert row["place"] == "'-1+2"
    assert row["text"] == 'a "quoted", text\nof two lines'
    table = geomap.read_incidents(path)
    assert table["title"][0] == hostile
    assert table["place"][0] == "-1+2"


def test_the_address_carries_the_filter_and_brings_it_back(visit, sample):
    page = visit(
        sample, address_hash="#9/45.0500/20.2000?type=shelling&contested=yes&from=2021-05-01"
    ).page
    assert "1 of 6" in page.inner_text(".gm-status")
    assert page.evaluate("location.hash").endswith("?type=shelling&contested=yes&from=2021-05-01")


def test_an_address_that_names_nothing_on_the_page_does_no_harm(visit, sample):
    seen = visit(
        sample,
        address_hash="#9/45.05/20.2/nobody?type=%E0%A4%A&from=2021-99-99&likely=x&q=%&__proto__=1",
    )
    assert seen.clean()
    assert "No incident nobody" in seen.page.inner_text(".gm-toast")


def test_an_incident_that_the_filter_of_an_address_hides_is_shown(visit, sample):
    page = visit(sample, address_hash="#9/45.05/20.2/i1?type=protest").page
    page.wait_for_selector(".leaflet-popup")
    assert "Bridge shelled" in page.inner_text(".leaflet-popup")


def test_share_copies_what_comes_after_the_files_name(visit, sample):
    page = visit(
        sample,
        address_hash="#9/45.0500/20.2000/i1",
        permissions=["clipboard-read", "clipboard-write"],
    ).page
    page.wait_for_timeout(800)  # until the map has made room for the popup
    page.click(".gm-tool-share")
    until(page, "document.querySelector('.gm-toast')?.textContent")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.evaluate("location.hash")
    assert copied.endswith("/i1")


def test_coordinates_in_a_popup_are_copied(visit, sample):
    page = visit(
        sample,
        address_hash="#9/45.0500/20.2000/i1",
        permissions=["clipboard-read", "clipboard-write"],
    ).page
    page.click(".leaflet-popup .gm-copy")
    until(page, "document.querySelector('.gm-toast')?.textContent")
    assert page.evaluate("navigator.clipboard.readText()") == "45.05000, 20.10000"


def test_fullscreen_is_entered_and_left(visit, sample):
    page = visit(sample).page
    page.click(".gm-tool-fullscreen")
    until(page, "document.fullscreenElement !== null")
    page.click(".gm-tool-fullscreen")
    until(page, "document.fullscreenElement === null")
