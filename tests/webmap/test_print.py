"""The page on paper: what a PDF that Chromium prints says and shows."""

import re

import numpy as np
import pypdfium2
import pytest

pytestmark = pytest.mark.browser

DISCLAIMER = 'Draft: <b>not</b> for "publication".\nSecond line.'


def printed(page, path):
    """Print a page on A4 and return each sheet's text."""
    page.pdf(path=path, format="A4")
    document = pypdfium2.PdfDocument(path)
    return [" ".join(sheet.get_textpage().get_text_range().split()) for sheet in document]


def picture(path, number=0):
    """Return a sheet as an array of pixels, 72 an inch."""
    return pypdfium2.PdfDocument(path)[number].render(scale=1).to_numpy()[..., :3]


def test_a_sheet_has_heading_filter_map_legend_table_and_notes(visit, case, tmp_path):
    page = visit(case.sample_map(disclaimer=DISCLAIMER), address_hash="#9/45.05/20.2").page
    sheets = printed(page, tmp_path / "page.pdf")
    text = " ".join(sheets)
    parts = (
        "Bridges, 2021",
        "10 May 2021 – 31 January 2023",
        "5 of 6 incidents shown; 1 not on the map",
        "Legend",
        "Ring: breach",
        "Green zone (reconstruction) · 1 Jan 2020 – 31 Dec 2021",
        "Bridge shelled",
        "How verdicts are made",
        "Sources and credits",
        'Draft: <b>not</b> for "publication". Second line.',
        "imply no endorsement",
    )
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)
    assert "Show all" not in text
    assert "List and legend" not in text
    assert "any likelihood" not in text


def test_the_table_says_who_asserts_and_who_denies(sample, visit, tmp_path):
    text = " ".join(printed(visit(sample).page, tmp_path / "page.pdf"))
    row = text[text.index("10–11 May 2021 Bridge shelled") :]
    row = row[: row.index("Drone over the ford")]
    assert "Most breach, contested" in row
    assert "3 killed (claims: 0–5)" in row
    assert "Ministry A asserts: killed: 3 (A)" in row
    assert "Ministry B denies: event" in row
    assert "news.example/bridge" in row
    for title in ("Drone over the ford", "At a hill nobody knows", "Somewhere in the district"):
        assert title in text


def test_the_filter_stands_on_paper_and_holds_for_the_table(visit, sample, tmp_path):
    page = visit(
        sample, address_hash="#9/45.05/20.2?type=shelling&from=2021-05-01&to=2021-06-01"
    ).page
    text = " ".join(printed(page, tmp_path / "page.pdf"))
    assert "Filter: Type:" in text
    assert "shelling" in text
    assert "1 May – 1 June 2021" in text
    assert "Bridge shelled" in text
    assert "Patrol stopped" not in text


def test_the_open_incident_is_printed_in_full(visit, sample, tmp_path):
    page = visit(sample, address_hash="#9/45.0500/20.2000/i1").page
    sheets = printed(page, tmp_path / "page.pdf")
    text = " ".join(sheets)
    assert "why of Bridge shelled" in text
    assert "three were killed" in text
    assert "Híd" in text


def test_the_table_ends_at_five_hundred_and_says_how_many_more(visit, case, tmp_path):
    rows = [case.incident(n, f"Number {n}", lon=20 + n / 1000) for n in range(507)]
    made = case.incident_map(case.as_incidents(rows), case.as_zones(case.zone_rows()))
    text = " ".join(printed(visit(made).page, tmp_path / "page.pdf"))
    assert len(set(re.findall(r"Number \d+", text))) == 500
    assert "7 more incidents pass the filter and are not listed here." in text


def map_pixels(path):
    """Return the part of the first sheet that the map takes, below the heading."""
    return picture(path)[150:480, 60:500]


@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
def test_the_map_is_on_paper_in_light_colours(visit, sample, tmp_path, size):
    shapes = []
    for scheme in ("light", "dark"):
        page = visit(
            sample, address_hash="#10/45.05/20.1", color_scheme=scheme,
            viewport={"width": size[0], "height": size[1]},
        ).page  # fmt: skip
        path = tmp_path / f"{scheme}.pdf"
        printed(page, path)
        pixels = map_pixels(path).astype(int)
        assert pixels.mean() > 200, "paper is light"
        blue = (pixels[..., 0] < 60) | (pixels[..., 2] < 60)
        assert blue.sum() > 100, "a zone's boundary is drawn, in blue"
        shapes.append(pixels)
    assert np.abs(shapes[0] - shapes[1]).mean() < 1, "a dark screen prints the same"


def test_paper_is_made_for_printing_and_removed_after(visit, sample):
    page = visit(sample).page
    assert page.locator(".gm-paper").count() == 0
    page.emulate_media(media="print")
    page.wait_for_selector(".gm-paper table")
    assert page.locator("h1").is_visible()
    for hidden in (".gm-time", ".gm-tools", ".leaflet-control-zoom", ".gm-filters"):
        assert not page.locator(hidden).is_visible(), hidden
    box = page.locator(".gm-stage").bounding_box()
    assert 300 < box["width"] < 700
    page.emulate_media(media="screen")
    page.wait_for_selector(".gm-paper", state="detached")
    page.pdf(format="A4")
    assert page.locator(".gm-paper").count() == 0
    assert page.locator(".gm-time").is_visible()


def test_hostile_text_on_paper_is_text(visit, case, tmp_path):
    hostile = "<img src=x onerror=alert(1)>"
    claims = [case.claim(hostile, "denies", hostile, hostile, side=hostile)]
    rows = [
        case.incident(1, hostile, place=hostile, claims=claims, sources=[f"javascript:{hostile}"])
    ]
    made = case.incident_map(
        case.as_incidents(rows), case.as_zones(case.zone_rows()), disclaimer=hostile, title=hostile
    )
    seen = visit(made)
    text = " ".join(printed(seen.page, tmp_path / "page.pdf"))
    assert text.count(hostile) >= 8
    assert seen.page.locator("img").count() == 0
    assert seen.clean(), seen.errors
