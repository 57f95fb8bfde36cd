"""Labels: which places of the world a map names, and where the page puts them."""

import math
from types import SimpleNamespace

import pytest

from geomap.gazetteer import Gazetteer, Name, Place
from geomap.gazetteer.records import PlaceRecord
from geomap.gazetteer.world import build_world
from geomap.webmap import incident_map
from geomap.webmap import labels as module
from geomap.webmap.labels import gazetteer_labels, label_rows

from .waiting import until

BOUNDS = (19.0, 44.0, 22.0, 46.0)


def record(number, name, lon, lat, people, *, kind="town", others=()):
    names = ((name, "en"), *others)
    return PlaceRecord(
        f"geonames:{number}", names, lon, lat, kind, 500.0, "RS", None, people, "GeoNames"
    )


def records():
    yield record(1, "Big", 20.0, 45.0, 1_600_000, others=(("Велики", "sr"),))
    yield record(2, "Beside Big", 20.12, 45.0, 40_000)
    yield record(3, "Far away", 60.0, 10.0, 9_000_000)
    yield record(4, "A region", 20.5, 45.2, 0, kind="region")
    yield record(5, "Hamlet", 21.0, 45.5, 12)
    yield record(6, "Across", -179.9, -17.0, 50_000)
    for number in range(3000):
        lon, lat = 18 + number % 60 / 12, 43 + number // 60 / 12
        yield record(100 + number, f"Village {number}", lon, lat, 600 + number)


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory):
    path = tmp_path_factory.mktemp("world") / "world.index"
    build_world(records(), path, digest="d")
    return Gazetteer.open(path)


def texts(labels):
    return {label["text"]: label for label in labels}


def test_the_more_important_show_from_farther_out(gazetteer):
    found = texts(gazetteer_labels(gazetteer, BOUNDS))
    assert found["Big"]["zoom"] < found["Beside Big"]["zoom"]
    assert found["Big"]["rank"] == 1
    assert "Far away" not in found
    assert "A region" not in found
    assert len(found) <= module.WORLD_LIMIT


def test_what_shows_at_a_zoom_is_about_as_much_as_a_screen_holds(gazetteer):
    found = gazetteer_labels(gazetteer, BOUNDS)
    for zoom in range(4, 12):
        due = [label for label in found if label["zoom"] <= zoom]
        pixels = 256 * 2**zoom / 360
        # A cell of 150 x 48 pixels each; the box about the bounds is three times as wide and high.
        room = (9 * pixels / 150 + 1) * (6 * pixels / math.cos(math.radians(45)) / 48 + 2)
        assert len(due) <= room


def test_reported_places_and_the_language_asked_for_come_first(gazetteer):
    plain = texts(gazetteer_labels(gazetteer, BOUNDS, lang="sr"))
    assert plain["Велики"]["language"] == "sr"
    assert plain.get("Hamlet", {"zoom": 99})["zoom"] > 8
    wanted = texts(gazetteer_labels(gazetteer, BOUNDS, reported=frozenset({"geonames:5"})))
    assert wanted["Hamlet"]["zoom"] <= 8


def test_places_across_180_degrees_stand_beyond_it(gazetteer):
    found = texts(gazetteer_labels(gazetteer, (177.0, -19.0, 181.0, -16.0)))
    assert found["Across"]["lon"] == pytest.approx(180.1)


def overlay(*spots):
    named = {name: (Name(name, "en", "Latn", "t"),) for name, _, _ in spots}
    return tuple(
        Place(f"t:{name}", name, lon, lat, "town", 500.0, named[name], None, None, "t")
        for name, lon, lat in spots
    )


def test_the_world_is_asked_only_where_the_overlays_leave_most_of_the_map_empty(gazetteer):
    cells = [(19.1 + 0.75 * x, 44.1 + 0.5 * y) for x in range(4) for y in range(4)]
    full = overlay(*((f"p{number}", *cell) for number, cell in enumerate(cells)))

    def refuse():
        raise AssertionError("the world was opened")

    class Full:
        places = full

        @property
        def world(self):
            return refuse()

    assert len(gazetteer_labels(Full(), BOUNDS)) == 16
    few = SimpleNamespace(places=overlay(("Big", 20.02, 45.01)), world=gazetteer.world)
    names = [label["text"] for label in gazetteer_labels(few, BOUNDS)]
    assert names[0] == "Big"
    assert names.count("Big") == 1
    assert any(name.startswith("Village") for name in names)


def test_only_what_may_be_named_is(gazetteer):
    def clear(places):
        return [place for place in places if place.lon < 20.5]

    found = gazetteer_labels(gazetteer, BOUNDS, clear=clear)
    assert found
    assert all(label["lon"] < 20.5 for label in found)


def test_the_same_places_give_the_same_rows(gazetteer):
    once, again = (label_rows(gazetteer_labels(gazetteer, BOUNDS)) for _ in range(2))
    assert once == again
    assert all(len(row) == 6 for row in once)


BOXES = """[...document.querySelectorAll(".gm-label bdi")].map((label) => {
    const {left, right, top, bottom} = label.getBoundingClientRect();
    return [label.textContent, left, right, top, bottom]; })"""


def crowded(case, gazetteer):
    return case.sample_map(title="Crowded", gazetteer=gazetteer)


def apart(boxes):
    ordered = sorted(boxes, key=lambda box: box[1])
    for index, (_, _, right, top, bottom) in enumerate(ordered):
        for _, left2, _, top2, bottom2 in ordered[index + 1 :]:
            if left2 >= right:
                break
            if top < bottom2 and top2 < bottom:
                return False
    return True


def test_names_follow_the_view_and_never_overlap(case, visit, gazetteer):
    page = visit(crowded(case, gazetteer)).page
    until(page, "document.querySelectorAll('.gm-label').length > 5")
    for zoom, lat, lon in [(8, 45, 20), (9, 45, 20.5), (10, 45.3, 20.9), (12, 45, 20), (5, 45, 20)]:
        page.evaluate(f"map_geomap.setView([{lat}, {lon}], {zoom}, {{animate: false}})")
        page.wait_for_timeout(150)
        boxes = page.evaluate(BOXES)
        assert boxes
        assert apart(boxes)
    assert "Big" in {box[0] for box in boxes}
    page.evaluate("map_geomap.setView([10, 60], 9, {animate: false})")
    page.wait_for_timeout(150)
    assert page.evaluate(BOXES) == []


def test_names_keep_clear_of_what_is_drawn(case, visit, gazetteer):
    page = visit(crowded(case, gazetteer), address_hash="#11/45.05/20.2").page
    page.evaluate("map_geomap.on('geomap-drawn', (event) => { window.marks = event.marks(); })")
    page.evaluate("map_geomap.panBy([3, 3], {animate: false})")
    until(page, "window.marks && window.marks.length")
    left, top = page.evaluate(
        "(() => { const box = map_geomap.getContainer().getBoundingClientRect(); "
        "return [box.left, box.top]; })()"
    )
    boxes = page.evaluate(BOXES)
    assert boxes
    for mark in page.evaluate("window.marks"):
        if mark["kind"] != "area":
            x, y, radius = mark["x"] + left, mark["y"] + top, mark["radius"]
            for text, west, east, north, south in boxes:
                beside = x + radius <= west + 1 or east <= x - radius + 1
                assert beside or y + radius <= north + 1 or south <= y - radius + 1, text


def test_names_keep_clear_of_the_number_of_an_area(case, visit):
    rows = [
        case.incident(n, f"Report {n}", located="area", radius_m=5000.0, lon=20.034, lat=45.065)
        for n in (1, 2)
    ]
    table, zones = case.as_incidents(rows), case.as_zones(case.zone_rows())
    seen = visit(
        case.incident_map(table, zones, gazetteer=case.sample_gazetteer()),
        address_hash="#11/45.11/20.02",
    )
    (area,) = seen.marks("area")
    left, top = seen.page.evaluate(
        "(({left, top}) => [left, top])(map_geomap.getContainer().getBoundingClientRect())"
    )
    x, y = area["x"] + left, area["badge"] + top
    boxes = {box[0]: box[1:] for box in seen.page.evaluate(BOXES)}
    west, east, north, south = boxes["Grad"]
    assert abs(x - east) < 60, "its name stands close by"
    assert abs(y - north) < 60, "its name stands close by"
    assert east <= x - 7 or x + 7 <= west or south <= y - 7 or y + 7 <= north


def test_thirty_thousand_names_are_laid_out_in_a_moment(case, visit):
    made = case.sample_map(boundaries="none")
    made.get_root().parts.data["labels"] = [
        [f"Place {number}", "en", 19.2 + number % 173 / 96, 44.6 + number // 173 / 192, 2, 3]
        for number in range(30_000)
    ]
    page = visit(made).page
    for zoom in (5, 8, 10, 13):
        took = page.evaluate(
            """(zoom) => {
                map_geomap.setView([45.05, 20.1], zoom, {animate: false});
                return Array.from({length: 9}, () => {
                    const start = performance.now();
                    map_geomap.fire("geomap-drawn", {marks: () => []});
                    return performance.now() - start;
                }); }""",
            zoom,
        )
        assert min(took) < 60  # under 30 on an idle machine
        assert apart(page.evaluate(BOXES))


def test_countries_carry_their_language_and_go_when_close(case, visit):
    page = visit(case.sample_map(lang="ru"), address_hash="#10/45.1/20.5").page
    country = page.locator(".gm-label-country bdi", has_text="Сербия")
    assert country.get_attribute("lang") == "ru"
    page.evaluate("map_geomap.setZoom(12, {animate: false})")
    page.wait_for_timeout(150)
    assert page.locator(".gm-label-country").count() == 0


def test_a_grid_stands_in_for_land_and_names_its_lines(case, visit):
    seen = visit(case.sample_map(boundaries="none"), address_hash="#10/45.0/20.0")
    page = seen.page
    assert page.locator("path.gm-land, path.gm-border, path.gm-coast").count() == 0
    assert page.locator("path.gm-grid").count() == 1
    assert {"45° N", "20° E"} <= set(page.locator(".gm-grid-text").all_inner_texts())
    assert "Natural Earth" not in str(page.evaluate("document.querySelector('#geomap-data').text"))
    page.evaluate("map_geomap.setView([-33, -70], 5, {animate: false})")
    words = set(page.locator(".gm-grid-text").all_inner_texts())
    assert {"70° W", "30° S"} <= words
    assert seen.clean(), seen.errors


def test_land_alone_has_neither_borders_nor_countries(case, visit):
    page = visit(case.sample_map(boundaries="land"), address_hash="#7/45.0/20.0").page
    assert page.locator("path.gm-land").count() == 2
    assert page.locator("path.gm-border").count() == 0
    assert page.locator(".gm-label-country").count() == 0
    assert page.locator("path.gm-river").count() == 1
    page.evaluate("map_geomap.setZoom(13, {animate: false})")
    assert not page.locator("path.gm-river").is_visible()


def test_the_edge_of_the_detail_is_no_coast(case, visit):
    # Inland: what is drawn ends in land on all sides, and no line runs along that end.
    rows = [case.incident(1, "Steppe", lon=68.0, lat=48.0, place_id=None)]
    steppe = incident_map(case.as_incidents(rows), case.as_zones(case.zone_rows()).iloc[:0])
    page = visit(steppe).page
    assert page.locator("path.gm-land").count() == 2
    assert page.locator("path.gm-coast").count() == 0
