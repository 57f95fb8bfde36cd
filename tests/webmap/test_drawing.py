"""The canvas: what is painted where, and how it gathers."""

import itertools
import runpy
from operator import itemgetter
from pathlib import Path

import pytest

from .waiting import until

pytestmark = pytest.mark.browser

SHARED = runpy.run_path(str(Path(__file__).with_name("drawn.py")))
apart, decoded, lattice, mapped, near, picture, ring, scattered = itemgetter(
    "apart", "decoded", "lattice", "mapped", "near", "picture", "ring", "scattered"
)(SHARED)


# What is painted


def test_colour_ring_and_dash_are_on_the_screen(case, visit):
    seen = visit(case.sample_map(), address_hash="#11/44.93/20.16")
    mark = seen.mark_of("i2")
    assert near(picture(seen, *seen.point(mark), 3)(0, 1), "#CC79A7")  # a drone strike
    amber = [near(colour, "#B8860B", 80) for colour in ring(seen, mark, 11)]
    assert sum(amber) > 90  # possible: whole, but for where pixels are cut
    seen.at("#15/45.05/20.10")
    assert seen.symbols() == {}, "the two at the bridge are one bubble"


def test_a_contested_ring_has_gaps(case, visit):
    rows = [case.incident(1, "Whole", verdict="breach", contested=False),
            case.incident(2, "Dashed", verdict="breach", contested=True, lon=20.1)]  # fmt: skip
    seen = visit(mapped(case, rows), address_hash="#11/45/20.05")
    shares = [
        sum(near(colour, "#B00020", 90) for colour in ring(seen, seen.mark_of(f"i{number}"), 11))
        for number in (1, 2)
    ]
    assert shares[0] > 95
    assert 30 < shares[1] < 85


def test_the_canvas_and_the_list_draw_the_same_symbol(case, visit):
    """One geometry: the list's SVG beside the map's canvas, pixel by pixel."""
    types = ["shelling", "troop entry", "armed clash", "blockade", "detention", "protest"]
    rows = [
        case.incident(n, f"Of type {n}", type=kind, verdict="breach", lon=20 + 0.1 * n)
        for n, kind in enumerate(types)
    ]
    seen = visit(
        mapped(case, rows), address_hash="#11/45/20.25", device_scale_factor=2, bypass_csp=True
    )
    page = seen.page
    # On white both lie upon the same.
    others = ".leaflet-pane:not(.leaflet-map-pane, .leaflet-geomap-incidents-pane)"
    style = f"{others} {{ visibility: hidden }} .folium-map {{ background: #fff !important }}"
    page.add_style_tag(content=style)
    for mark in seen.marks("symbol"):
        x, y = (round(at) for at in seen.point(mark))
        clip = {"x": x - 15, "y": y - 15, "width": 30, "height": 30}
        canvas = decoded(seen, page.screenshot(clip=clip))
        row = page.locator(f'[data-index="{int(mark["ids"][0][1:])}"] .gm-symbol')
        row.scroll_into_view_if_needed()
        box = row.bounding_box()
        clip = {"x": round(box["x"]), "y": round(box["y"]), "width": 26, "height": 26}
        svg = decoded(seen, page.screenshot(clip=clip))
        # Half a pixel to the side blurs edges; another shape or colour is another picture.
        assert min(unlike(canvas, svg, *by) for by in itertools.product(range(9), repeat=2)) < 12


def unlike(canvas, svg, down, right):
    """The mean difference of the one, moved so far, from the other."""
    apart = [
        max(abs(a - b) for a, b in zip(one, other, strict=True))
        for ones, others in zip(canvas[down:], svg, strict=False)
        for one, other in zip(ones[right:], others, strict=False)
    ]
    return sum(apart) / len(apart)


def test_the_graver_verdict_lies_on_top(case, visit):
    verdicts = ["clear", "breach", "possible"]
    rows = [
        case.incident(n, verdict, verdict=verdict, lon=20 + 0.0035 * n)
        for n, verdict in enumerate(verdicts)
    ]
    seen = visit(mapped(case, rows), address_hash="#13/45/20")
    assert [mark["look"]["verdict"] for mark in seen.marks("symbol")] == [2, 1, 0]


def test_sharp_on_fine_screens_and_on_paper(sample, visit):
    sharpness = """(wanted) => {
        const canvas = document.querySelector("canvas.gm-sheet");
        return Math.abs(canvas.width / parseFloat(canvas.style.width) - wanted) < 0.01; }"""
    seen = visit(sample)
    until(seen.page, sharpness, arg=1)
    seen.page.emulate_media(media="print")
    until(seen.page, sharpness, arg=2)
    seen.page.emulate_media(media="screen")
    until(seen.page, sharpness, arg=1)
    widths = seen.page.evaluate("""() => {
        window.widths = [];
        const width = () => widths.push(document.querySelector("canvas.gm-sheet").width);
        width();
        addEventListener("beforeprint", width);
        return widths; }""")
    seen.page.pdf(format="A4")
    assert seen.page.evaluate("widths") == [widths[0], 2 * widths[0]]
    fine = visit(sample, device_scale_factor=3)
    until(fine.page, sharpness, arg=3)


# Gathering


def test_few_that_do_not_overlap_stay_single(case, visit):
    seen = visit(mapped(case, scattered(case, [(20 + 0.02 * n, 45) for n in range(5)])),
                 address_hash="#12/45/20.04")  # fmt: skip
    assert len(seen.marks("symbol")) == 5
    assert seen.marks("bubble") == []


@pytest.mark.parametrize("zoom", [7, 9, 11, 13])
def test_bubbles_do_not_overlap_and_hold_everything(case, visit, zoom):
    rows = lattice(case, 700)
    seen = visit(mapped(case, rows), address_hash=f"#{zoom}/45.13/20.13")
    marks = seen.marks()
    bubbles = [mark for mark in marks if mark["kind"] == "bubble"]
    assert bubbles or zoom == 13
    for one, other in itertools.combinations(bubbles, 2):
        assert apart(one, other) >= one["radius"] + other["radius"] - 0.01
    if zoom < 11:
        assert sum(mark["count"] for mark in marks) == 700


def test_a_bubble_stands_at_the_mean_of_its_members(case, visit):
    spots = [(20.0, 45.0), (20.0004, 45.0), (20.0008, 45.0), (20.0, 45.0003), (20.0008, 45.0003)]
    seen = visit(mapped(case, scattered(case, spots)), address_hash="#10/45/20")
    (bubble,) = seen.marks("bubble")
    lon = sum(spot[0] for spot in spots) / 5
    lat = sum(spot[1] for spot in spots) / 5
    x, y = seen.page.evaluate(
        f"(() => {{ const p = map_geomap.latLngToContainerPoint([{lat}, {lon}]);"
        "return [p.x, p.y]; })()"
    )
    assert bubble["count"] == 5
    assert (bubble["x"], bubble["y"]) == pytest.approx((x, y), abs=1)


def test_panning_does_not_shuffle_the_bubbles(case, visit):
    seen = visit(mapped(case, lattice(case, 400)), address_hash="#10/45.1/20.1")
    before = seen.marks("bubble")
    seen.page.evaluate("map_geomap.panBy([37, -23], {animate: false})")
    after = seen.marks("bubble")
    assert sorted((round(m["x"] - 37, 3), round(m["y"] + 23, 3), m["count"]) for m in before) == (
        sorted((round(m["x"], 3), round(m["y"], 3), m["count"]) for m in after)
    )


def test_a_filter_gathers_anew_at_once(case, visit):
    rows = lattice(case, 300)
    for row in rows[::3]:
        row["contested"] = True
    seen = visit(mapped(case, rows), address_hash="#8/45.08/20.08")
    assert sum(mark["count"] for mark in seen.marks()) == 300
    seen.page.get_by_label("Contested only").check()
    assert sum(mark["count"] for mark in seen.marks()) == 100


def test_the_ring_of_a_bubble_tells_its_breaches(case, visit):
    rows = scattered(case, [(20, 45)] * 8)
    for row in rows[:4]:
        row |= {"verdict": "breach"}
    for row in rows[4:6]:
        row |= {"verdict": "possible"}
    seen = visit(mapped(case, rows), address_hash="#10/45/20")
    (bubble,) = seen.marks("bubble")
    colours = ring(seen, bubble, bubble["radius"] - 3)
    # Clockwise from the top: half breaches, a quarter possible ones, a quarter others.
    for turn, colour in ((0.25, "#B00020"), (0.625, "#B8860B"), (0.875, "#566066")):
        assert near(colours[round(100 * turn)], colour, 60), turn
