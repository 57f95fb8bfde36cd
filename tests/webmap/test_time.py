"""The time brush: drag, keys, presets, play; and zone versions that follow it."""

import datetime as dt

import pandas as pd
import pytest

pytestmark = pytest.mark.browser

BEGIN, END = "[role=slider] >> nth=0", "[role=slider] >> nth=1"


def window(page):
    """Return the first and the last day that the brush says it shows."""
    return [
        (
            dt.date(1970, 1, 1)
            + dt.timedelta(days=int(page.get_attribute(handle, "aria-valuenow")))
        ).isoformat()
        for handle in (BEGIN, END)
    ]


def listed(page):
    return page.locator(".gm-list b").all_inner_texts()


@pytest.fixture
def dated(case):
    """Return a map of incidents on the given days, which are what they are called."""

    def make(*days, **options):
        rows = [
            case.incident(
                index,
                str(day),
                date_start=pd.Timestamp(day) if day else pd.NaT,
                date_end=pd.Timestamp(day) if day else pd.NaT,
                lon=20.0 + index / 20,
            )
            for index, day in enumerate(days)
        ]
        return case.incident_map(
            case.as_incidents(rows), case.as_zones(case.zone_rows()), **options
        )

    return make


def test_a_day_typed_narrows_the_map_and_the_list(visit, dated):
    page = visit(dated("2021-05-10", "2021-06-01", "2022-01-01")).page
    page.fill("input[type=date] >> nth=0", "2021-05-20")
    page.locator("input[type=date] >> nth=0").blur()
    assert window(page)[0] == "2021-05-20"
    assert listed(page) == ["2021-06-01", "2022-01-01"]


def test_keys_move_a_handle_by_day_month_and_to_the_ends(visit, dated):
    page = visit(dated("2021-01-31", "2021-12-31")).page
    page.focus(BEGIN)
    first, last = window(page)
    page.keyboard.press("ArrowRight")
    assert window(page) == [(dt.date.fromisoformat(first) + dt.timedelta(days=1)).isoformat(), last]
    page.focus(END)
    page.keyboard.press("PageDown")
    expected = pd.Timestamp(last) - pd.DateOffset(months=1)
    assert window(page)[1] == expected.date().isoformat()
    page.keyboard.press("End")
    assert window(page)[1] == last
    page.keyboard.press("Home")
    assert window(page)[1] == window(page)[0], "the ends of the window never cross"


def test_a_month_before_the_thirty_first_is_the_last_of_a_shorter_month(visit, dated):
    page = visit(dated("2021-01-01", "2021-03-31")).page
    page.fill("input[type=date] >> nth=1", "2021-03-31")
    page.focus(END)
    page.keyboard.press("PageDown")
    assert window(page)[1] == "2021-02-28"


def test_the_window_is_drawn_moved_and_sized_with_the_pointer(visit, dated):
    page = visit(dated("2021-01-01", "2021-12-31")).page
    box = page.locator(".gm-track").bounding_box()
    middle = box["y"] + box["height"] / 2

    def drag(start, end):
        page.mouse.move(box["x"] + start * box["width"], middle)
        page.mouse.down()
        page.mouse.move(box["x"] + (start + end) / 2 * box["width"], middle, steps=3)
        page.mouse.move(box["x"] + end * box["width"], middle, steps=3)
        page.mouse.up()
        page.wait_for_timeout(60)

    drag(0.25, 0.5)
    first, last = (dt.date.fromisoformat(day) for day in window(page))
    assert abs((first - dt.date(2021, 4, 2)).days) < 5
    assert abs((last - dt.date(2021, 7, 2)).days) < 5
    drag(0.35, 0.45)
    moved = [dt.date.fromisoformat(day) for day in window(page)]
    assert moved[1] - moved[0] == last - first, "dragging the window keeps its length"
    assert abs((moved[0] - first).days - 36) < 4
    edge = (moved[1] - dt.date(2020, 12, 28)).days / 369
    drag(edge, edge - 0.1)
    sized = [dt.date.fromisoformat(day) for day in window(page)]
    assert sized[0] == moved[0]
    assert sized[1] < moved[1]


def test_presets_step_by_their_own_length(visit, dated):
    page = visit(dated("2021-01-15", "2021-02-20", "2021-12-01")).page
    page.select_option(".gm-steps select >> nth=0", "month")
    start = window(page)
    assert start[1] == "2021-01-31"
    page.click("[aria-label='One step on']")
    assert window(page) == ["2021-02-01", "2021-02-28"]
    assert listed(page) == ["2021-02-20"]
    page.click("[aria-label='One step back']")
    assert window(page) == start
    page.select_option(".gm-steps select >> nth=0", "all")
    assert len(listed(page)) == 3
    assert page.is_disabled("[aria-label='One step on']")


def test_play_goes_through_the_months_and_stops_at_the_end(visit, dated):
    page = visit(dated("2020-01-15", "2020-03-20")).page
    page.select_option(".gm-speed", "4")
    page.click("[aria-label=Play]")
    page.wait_for_selector("[aria-label=Pause]")
    seen = {tuple(window(page))}
    for _ in range(60):
        seen.add(tuple(window(page)))
        page.wait_for_timeout(100)
        if page.locator("[aria-label=Play]").count():
            break
    else:
        pytest.fail("play did not stop")
    starts = sorted(first for first, _ in seen)
    assert len(starts) > 5
    assert window(page)[1] >= "2020-03-20"


def test_play_pauses_when_the_reader_takes_the_brush(visit, dated):
    page = visit(dated("2020-01-15", "2021-12-20")).page
    page.click("[aria-label=Play]")
    page.click("[aria-label=Pause]")
    stopped = window(page)
    page.wait_for_timeout(1500)
    assert window(page) == stopped


def test_what_may_have_happened_in_the_window_shows(visit, case):
    rows = [
        case.incident(
            1,
            "known to the month",
            date_start=pd.Timestamp("2021-05-01"),
            date_end=pd.Timestamp("2021-05-31"),
            date_precision="month",
        ),
        case.incident(2, "another", date_start=pd.Timestamp("2021-08-01"), date_end=pd.NaT),
    ]
    page = visit(case.incident_map(case.as_incidents(rows), case.as_zones(case.zone_rows()))).page
    for field, day in enumerate(("2021-05-30", "2021-06-10")):
        page.fill(f"input[type=date] >> nth={field}", day)
    assert listed(page) == ["known to the month"]


def test_one_day_for_all_needs_no_brush(visit, dated):
    assert visit(dated("2021-01-15", "2021-01-15")).page.locator(".gm-time").count() == 0


def switched_on(page):
    return [
        box.locator("xpath=ancestor::label").inner_text()
        for box in page.locator(".leaflet-control-layers [data-group=Zones] input:checked").all()
    ]


def test_a_zone_version_shows_only_while_in_force(visit, dated):
    page = visit(dated("2021-05-10", "2023-01-01")).page
    page.hover(".leaflet-control-layers")
    for field, day in ((0, "2021-01-01"), (1, "2021-12-31")):
        page.fill(f"input[type=date] >> nth={field}", day)
    assert [text.partition(":")[0].strip() for text in switched_on(page)] == ["version 1"]
    page.fill("input[type=date] >> nth=1", "2023-01-01")
    page.fill("input[type=date] >> nth=0", "2022-06-01")
    assert [text.partition(":")[0].strip() for text in switched_on(page)] == ["version 2"]
    paths = page.locator(".leaflet-geomap-zones-pane path, .gm-zone").count()
    assert paths >= 1


def test_what_a_reader_switches_by_hand_stays_until_the_window_changes(visit, dated):
    page = visit(dated("2021-05-10", "2023-01-01")).page
    page.hover(".leaflet-control-layers")
    page.fill("input[type=date] >> nth=0", "2022-06-01")
    page.locator(".leaflet-control-layers label", has_text="version 1").locator("input").check()
    assert len(switched_on(page)) == 2
    page.click(".gm-status")
    assert len(switched_on(page)) == 2
    page.fill("input[type=date] >> nth=0", "2022-07-01")
    assert len(switched_on(page)) == 1


def test_layers_are_grouped_under_headings(visit, dated):
    page = visit(dated("2021-05-10", "2023-01-01")).page
    page.hover(".leaflet-control-layers")
    groups = page.locator(".leaflet-control-layers legend").all_inner_texts()
    assert [name for name in groups if name in {"Base", "Zones"}] == ["Base", "Zones"]
    assert "Green zone" in groups
