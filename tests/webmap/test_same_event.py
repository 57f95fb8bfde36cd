"""Reports of one event: one symbol, one popup with all of them, every incident still counted."""

import itertools

import pandas as pd
import pytest

from geomap.webmap import incident_map
from geomap.webmap.columns import incident_columns

from .waiting import until

BRIDGE = (20.10, 45.05)
FORD = (20.16, 44.93)
NOWHERE = {"lon": None, "lat": None, "radius_m": None, "located": "missing"}
STATUS = ".gm-status"
BREACH, CLEAR = 0, 2


def at(position, **more):
    return {"lon": position[0], "lat": position[1]} | more


def linked_rows(case, event="e"):
    """Four reports of one event, the second known best, and an incident apart."""
    deny = [case.claim("Ministry B", "denies", "event"), case.claim("Paper", "asserts", "event")]
    killed = [case.claim("Ministry A", "asserts", "killed", "3")]
    return [
        case.incident(
            1, "Report by name", **at(FORD), verdict="breach", same_event=event, claims=deny,
            contested=True, type="drone strike", killed_best=7, sources=["https://one.example/a"],
            place="Ford",
        ),
        case.incident(
            2, "Report by coordinates", **at(BRIDGE), located="coordinates", same_event=event,
            claims=killed, killed_best=3, sources=["https://two.example/b"],
            date_start=pd.Timestamp("2021-05-09"), date_end=pd.Timestamp("2021-05-09"),
        ),
        case.incident(
            3, "Report of the district", **at((20.3, 45.22)), radius_m=9000.0, located="area",
            same_event=event, sources=["https://three.example/c"],
        ),
        case.incident(
            4, "Report without a place", **NOWHERE, place="Hill 7", verdict="not placed",
            same_event=event, sources=["https://four.example/d"],
        ),
        case.incident(5, "Apart", **at((20.45, 45.14)), type="blockade", same_event=None),
    ]  # fmt: skip


def linked_map(case, rows=None):
    rows = linked_rows(case) if rows is None else rows
    return incident_map(case.as_incidents(rows), case.as_zones(case.zone_rows()), title="One event")


def current(page):
    page.wait_for_selector(".leaflet-popup-content [aria-current] h3")
    return page.inner_text(".leaflet-popup-content [aria-current] h3")


def in_sight(page, title):
    """Whether a report's heading lies within the frame of its popup."""
    return page.evaluate(
        """(title) => {
            const frame = document.querySelector(".leaflet-popup-content").getBoundingClientRect();
            const head = [...document.querySelectorAll(".gm-report h3")]
                .find((found) => found.textContent === title).getBoundingClientRect();
            return head.top >= frame.top - 20 && head.bottom <= frame.bottom + 1; }""",
        title,
    )


def verdict_box(page, name):
    facet = page.locator("[data-facet=verdict]")
    if facet.get_attribute("open") is None:
        facet.locator("summary").click()
    return facet.locator("li", has_text=name).get_by_role("checkbox")


def markers(case, *rows):
    given = [row | {"same_event": row.get("same_event", "e")} for row in rows]
    found = incident_columns(pd.DataFrame(given)).marker.tolist()
    return [None if row < 0 else row for row in found]


COORDINATES = {"located": "coordinates"}


@pytest.mark.parametrize(
    ("reports", "best"),
    [
        ([{"radius_m": 900.0}, {"radius_m": 300.0}, {"radius_m": 500.0}], 1),
        ([{"radius_m": 300.0}, {"radius_m": 300.0, **COORDINATES}], 1),
        ([{"radius_m": 300.0}, {"radius_m": 400.0, **COORDINATES}], 0),
        ([{"radius_m": 300.0, "id": "b"}, {"radius_m": 300.0, "id": "a"}], 1),
        ([COORDINATES | {"id": "b"}, COORDINATES | {"id": "c"}, {"id": "a"}], 0),
        ([{"radius_m": None, **COORDINATES}, {"radius_m": 80_000.0}], 1),
        ([{"radius_m": None}, {"radius_m": float("nan"), "id": "a"}], 1),
        ([NOWHERE, {"radius_m": 5000.0}], 1),
        ([NOWHERE | {"radius_m": 1.0}, {"radius_m": 5000.0}], 1),
        ([{"located": "area", "radius_m": 200.0}, {"radius_m": 300.0}], 0),
        ([{"located": "area", "radius_m": None}, {"radius_m": 300.0}], 1),
        ([NOWHERE, NOWHERE], None),
    ],
)
def test_an_event_stands_where_it_is_known_best(case, reports, best):
    rows = [case.incident(number, "R", **report) for number, report in enumerate(reports)]
    assert markers(case, *rows) == [best] * len(rows)


def test_the_order_of_rows_moves_no_symbol(case):
    rows = [case.incident(n, f"R{n}", radius_m=r) for n, r in enumerate((9.0, 5.0, 5.0))]
    for order in itertools.permutations(rows):
        found = markers(case, *order)
        assert {order[index]["id"] for index in found} == {"i1"}


@pytest.mark.parametrize("value", [None, "", "  ", float("nan"), pd.NA])
def test_reports_without_a_link_stand_alone(case, value):
    rows = [case.incident(number, "R", same_event=value) for number in range(2)]
    assert markers(case, *rows) == [0, 1]


@pytest.mark.browser
def test_what_is_only_suggested_joins_nothing(case, visit):
    suggested = {"same_event_suggested": "i1", "same_event_score": 0.99, "same_event_why": "near"}
    rows = [case.incident(n, f"Report {n}", **at(BRIDGE), **suggested) for n in (1, 2)]
    assert incident_columns(pd.DataFrame(rows)).marker.tolist() == [0, 1]
    lone = [row | {"same_event": name} for row, name in zip(rows, ("i1", None), strict=True)]
    seen = visit(linked_map(case, lone))
    (bubble,) = seen.marks()
    assert (bubble["kind"], bubble["count"]) == ("bubble", 2)
    seen.click(bubble)
    assert {name: look["reports"] for name, look in seen.symbols().items()} == {"i1": 1, "i2": 1}
    assert seen.clean(), seen.errors


@pytest.mark.browser
def test_one_symbol_for_all_reports_and_counts_of_incidents(case, visit):
    seen = visit(linked_map(case))
    page = seen.page
    looks = seen.symbols()
    assert {name: look["reports"] for name, look in looks.items()} == {"i2": 4, "i5": 1}
    assert len(seen.marks()) == 2
    assert page.inner_text(STATUS) == "5 of 5 incidents shown"
    titles = page.locator("button.gm-pick b").all_inner_texts()
    assert sorted(titles) == sorted(row["title"] for row in linked_rows(case))
    assert page.locator("details.gm-unplaced").count() == 0
    assert (looks["i2"]["verdict"], looks["i2"]["contested"]) == (BREACH, True)
    assert looks["i2"]["type"] == "drone strike"
    assert seen.clean(), (seen.errors, seen.requests)


@pytest.mark.browser
def test_the_popup_lists_every_report_with_what_it_says_itself(case, visit):
    seen = visit(linked_map(case))
    page = seen.page
    seen.click(seen.mark_of("i2"))
    assert page.inner_text(".gm-event h2") == "4 reports of one event"
    assert "by “Report by coordinates”" in page.inner_text(".gm-linked")
    cards = page.locator(".gm-report").all_inner_texts()
    wanted = [
        ("Report by coordinates", "9 May 2021", "two.example", "3 killed",
         "3 killed according to Ministry A"),
        ("Report by name", "10–11 May 2021", "one.example", "7 killed",
         "Paper asserts the event; Ministry B denies", "breach", "contested"),
        ("Report of the district", "10–11 May 2021", "three.example"),
        ("Report without a place", "10–11 May 2021", "four.example",
         "no position is known for Hill 7"),
    ]  # fmt: skip
    assert len(cards) == len(wanted)
    for card, words in zip(cards, wanted, strict=True):
        for word in words:
            assert word.casefold() in card.casefold(), (word, card)
    assert "7 killed" not in cards[0]
    assert "Ministry B" not in cards[2] + cards[3]


@pytest.mark.browser
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_link_to_a_report_opens_the_popup_at_it(case, visit, number):
    title = linked_rows(case)[number - 1]["title"]
    seen = visit(linked_map(case), address_hash=f"#12/{BRIDGE[1]}/{BRIDGE[0]}/i{number}")
    assert current(seen.page) == title
    assert seen.page.locator(".gm-report").count() == 4
    assert in_sight(seen.page, title)
    assert seen.page.url.endswith(f"/i{number}")
    assert seen.page.locator(".gm-report details[open]").count() == 1
    seen.page.evaluate("location.hash = '#12/45.14/20.45/i5'")
    seen.page.wait_for_selector(".gm-event", state="detached")
    assert seen.page.inner_text(".leaflet-popup-content h3") == "Apart"
    assert seen.clean(), (seen.errors, seen.requests)


@pytest.mark.browser
def test_the_list_opens_the_popup_at_the_report_with_the_keyboard(case, visit):
    page = visit(linked_map(case)).page
    page.locator("button.gm-pick", has_text="Report without a place").focus()
    page.keyboard.press("Enter")
    assert current(page) == "Report without a place"
    assert page.evaluate("document.activeElement.textContent") == "Report without a place"
    assert in_sight(page, "Report without a place")
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")
    assert "Report without a place" in page.evaluate("document.activeElement.textContent")


@pytest.mark.browser
def test_a_report_shows_its_own_radius_at_its_own_place(case, visit):
    seen = visit(linked_map(case), address_hash=f"#9/{BRIDGE[1]}/{BRIDGE[0]}/i3")
    found = """(() => { const circle = Object.values(map_geomap._layers)
        .find((layer) => layer.options.className === "gm-radius");
        return circle ? [circle.getLatLng().lng, circle.getLatLng().lat, circle.getRadius()] : null;
    })()"""
    assert seen.page.evaluate(found) == [20.3, 45.22, 9000]
    for number, circle in ((4, None), (2, [*BRIDGE, 500])):
        seen.page.evaluate(f"location.hash = '#9/45.05/20.1/i{number}'")
        until(seen.page, "(hash) => location.hash.endsWith(hash)", arg=f"/i{number}")
        until(
            seen.page,
            """(title) => document.querySelector("[aria-current] h3")?.textContent === title""",
            arg=linked_rows(case)[number - 1]["title"],
        )
        assert seen.page.evaluate(found) == circle


@pytest.mark.browser
def test_a_report_that_is_switched_off_leaves_the_symbol_to_the_others(case, visit):
    seen = visit(linked_map(case))
    page = seen.page
    verdict_box(page, "breach").uncheck()
    assert page.inner_text(STATUS) == "4 of 5 incidents shown"
    look = seen.symbols()["i2"]
    assert (look["verdict"], look["contested"]) == (CLEAR, False)
    for name in ("clear of", "not placed"):
        verdict_box(page, name).uncheck()
    assert seen.marks() == []
    assert page.inner_text(STATUS) == "0 of 5 incidents shown"
    verdict_box(page, "breach").check()
    assert {name: look["verdict"] for name, look in seen.symbols().items()} == {"i2": BREACH}
    assert page.inner_text(STATUS) == "1 of 5 incidents shown"


@pytest.mark.browser
def test_symbols_keep_their_mark_and_others_beside_are_reached(case, visit):
    rows = [*linked_rows(case), case.incident(6, "Beside", **at(BRIDGE))]
    seen = visit(linked_map(case, rows), address_hash="#12/45.05/20.1/i6")
    page = seen.page
    page.locator(".gm-beside button", has_text="(4 reports of one event)").click()
    assert current(page) == "Report by coordinates"
    assert {name: look["reports"] for name, look in seen.symbols().items()} == {"i2": 4}
    assert page.locator(".gm-beside button").all_inner_texts() == ["Beside"]
    page.locator(".gm-beside button").click()
    page.wait_for_timeout(500)  # as long as a popup takes to fade away
    assert page.inner_text(".leaflet-popup-content h3") == "Beside"
    assert page.url.endswith("/i6")


@pytest.mark.browser
def test_an_event_known_only_to_an_area_is_one_circle(case, visit):
    area = {"located": "area", "same_event": "e"}
    rows = [
        case.incident(1, "Wide", radius_m=20_000.0, verdict="breach", contested=True, **area),
        case.incident(2, "Narrow", radius_m=9000.0, **at(BRIDGE), **area),
    ]
    seen = visit(linked_map(case, rows))
    page = seen.page
    (circle,) = seen.marks()
    assert (circle["kind"], circle["ids"]) == ("area", ["i2"])
    look = circle["look"]
    assert (look["verdict"], look["contested"], look["reports"]) == (BREACH, True, 2)
    x, y = seen.point(circle)
    page.mouse.click(x - circle["radius"], y)
    assert current(page) == "Wide"
    assert page.inner_text(STATUS) == "2 of 2 incidents shown"


@pytest.mark.browser
def test_reports_that_all_lack_a_place_name_each_other(case, visit):
    rows = [
        case.incident(n, f"Report {n}", **NOWHERE, verdict="not placed", same_event="e")
        for n in (1, 2)
    ]
    seen = visit(linked_map(case, rows), address_hash="#9/45/20/i1")
    page = seen.page
    page.wait_for_selector("details.gm-unplaced[open] .gm-beside button")
    page.locator("details.gm-unplaced[open] .gm-beside button", has_text="Report 2").click()
    until(page, """document.querySelector('[data-index="1"] details.gm-unplaced').open""")
    assert page.inner_text(STATUS) == "0 of 2 incidents shown; 2 not on the map"
    assert seen.clean(), seen.errors


@pytest.mark.browser
def test_a_lone_popup_has_the_sentence_too(case, visit):
    page = visit(case.sample_map(), address_hash="#12/45.05/20.1/i1").page
    page.wait_for_selector(".gm-said")
    assert page.locator(".gm-said").all_inner_texts() == [
        "3 A killed according to Ministry A; Ministry B denies"
    ]


HOSTILE = (
    "<img src=x onerror='window.__x=1'>",
    "</script><script>window.__x=1</script>",
    "${window.__x=1}",
    "__proto__",
    '" onmouseover="window.__x=1" x=\'',
)


@pytest.mark.browser
@pytest.mark.parametrize("bypass_csp", [True, False], ids=["no policy", "policy"])
@pytest.mark.parametrize("words", HOSTILE)
def test_linked_reports_are_shown_as_text(case, visit, words, bypass_csp):
    claims = [case.claim(words, "asserts", words, words), case.claim(words, "asserts", "killed", 2)]
    claims[1]["value"] = "2"
    everywhere = dict.fromkeys(("title", "type", "place", "dataset", "text", "same_event"), words)
    rows = [
        case.incident(f"{n}{words}", words)
        | everywhere
        | {"sources": [words], "actors": [words], "claims": claims}
        | {"verdict": "breach"}
        for n in (1, 2)
    ]
    rows.append(rows[0] | NOWHERE | {"id": words})
    seen = visit(linked_map(case, rows), bypass_csp=bypass_csp)
    page = seen.page
    page.locator("button.gm-pick").first.click()
    page.wait_for_selector(".gm-event")
    assert page.locator(".gm-report").count() == 3
    said = page.locator(".gm-said").all_text_contents()
    assert len(said) == 3
    assert all(words[:40] in sentence for sentence in said), said
    page.locator(".leaflet-control-layers").hover()
    assert page.evaluate("typeof window.__x") == "undefined"
    assert page.locator("img, [onerror], [onmouseover]").count() == 0
    assert page.evaluate("Object.keys(Object.prototype).length") == 0
    assert seen.clean(), (seen.errors, seen.requests)


@pytest.mark.browser
def test_a_person_not_named_is_no_claimant_of_a_sentence(case, visit):
    claims = [case.claim("not named", "asserts", "killed", "3"), case.claim("B", "denies", "event")]
    page = visit(linked_map(case, [case.incident(1, "R", claims=claims)])).page
    page.locator("button.gm-pick").click()
    page.wait_for_selector(".gm-said")
    assert page.inner_text(".gm-said") == "B denies the event"


def test_the_page_is_the_same_each_time(case):
    first, second = (linked_map(case).get_root().render() for _ in range(2))
    assert first == second
