"""The panel's filter: what each control lets through, what it counts, and what it says."""

import re

import pytest

from geomap.webmap import incident_map

pytestmark = pytest.mark.browser

STATUS = ".gm-status"
TITLES = "button.gm-pick b"
SENTENCE = ".gm-sentence span"


def reports(case):
    """Twelve reports: four types, two verdicts, two actors and none, two who claim."""
    found = []
    for number in range(1, 13):
        breach = {"verdict": "breach", "probability": 0.9} if number % 4 == 0 else {}
        claims = []
        if number <= 3:
            claims = [
                case.claim("Ministry A" if number < 3 else "<b>Ministry</b> B", "asserts", "event")
            ]
        found.append(
            case.incident(
                number,
                f"Report {number}",
                **{"probability": number / 20} | breach,
                type=("shelling", "protest", "armed clash", "other")[number % 4],
                actors=[["Side A"], ["Side A", "Side B"], []][number % 3],
                contested=number == 5,
                claims=claims,
                dataset="Monitor",
                lon=20 + number / 50,
            )
        )
    return found


def opened(case, visit, rows=None, **options):
    rows = reports(case) if rows is None else rows
    return visit(incident_map(case.as_incidents(rows), case.as_zones(case.zone_rows())), **options)


def facet(page, name):
    node = page.locator(f"[data-facet={name}]")
    if node.get_attribute("open") is None:
        node.locator("summary").click()
    return node


def choices(page, name):
    rows = facet(page, name).locator("li").all()
    texts = [row.locator(".gm-choice-name").inner_text() for row in rows]
    counts = [int(row.locator(".gm-choice-count").inner_text()) for row in rows]
    return dict(zip(texts, counts, strict=True))


def box(page, name, choice):
    return facet(page, name).get_by_role(
        "checkbox", name=re.compile(f"^{re.escape(choice)} *[0-9]")
    )


def shown(page):
    return sorted(int(title.split()[1]) for title in page.locator(TITLES).all_inner_texts())


def test_facets_list_what_there_is_with_counts_and_hide_what_cannot_choose(case, visit):
    seen = opened(case, visit)
    page = seen.page
    assert choices(page, "type") == {"shelling": 3, "protest": 3, "armed clash": 3, "other": 3}
    assert choices(page, "verdict") == {"breach": 3, "clear of every zone in force": 9}
    assert choices(page, "actor") == {"Side A": 8, "Side B": 4, "no actor reported": 4}
    assert choices(page, "claimant") == {
        "Ministry A": 2,
        "<b>Ministry</b> B": 1,
        "no claim recorded": 9,
    }
    assert page.locator("[data-facet=dataset]").count() == 0
    assert page.locator(SENTENCE).is_hidden()
    assert seen.clean(), (seen.errors, seen.requests)


def test_a_choice_filters_map_list_and_count_and_other_counts_follow(case, visit):
    page = opened(case, visit).page
    box(page, "type", "protest").uncheck()
    assert page.inner_text(STATUS) == "9 of 12 incidents shown"
    assert shown(page) == [n for n in range(1, 13) if n % 4 != 1]
    # Its own count stays what it would add; those of other facets follow.
    assert choices(page, "type")["protest"] == 3
    assert choices(page, "verdict") == {"breach": 3, "clear of every zone in force": 6}
    assert page.inner_text(SENTENCE) == "Filter: Type: all but \u2068protest\u2069."
    box(page, "verdict", "breach").uncheck()
    assert shown(page) == [n for n in range(1, 13) if n % 4 in (2, 3)]
    assert choices(page, "type") == {"shelling": 0, "protest": 3, "armed clash": 3, "other": 3}
    box(page, "type", "protest").check()
    box(page, "verdict", "breach").check()
    assert page.inner_text(STATUS) == "12 of 12 incidents shown"
    assert page.locator(SENTENCE).is_hidden()


def test_a_party_with_many_claims_is_one_incident_in_the_count(case, visit):
    three = [case.claim("Ministry A", "asserts", about) for about in ("event", "killed", "wounded")]
    rows = [
        case.incident(1, "Report 1", claims=three, actors=["Side A", "Side A"]),
        case.incident(2, "Report 2", claims=[*three, case.claim("Ministry B", "denies", "event")]),
        case.incident(3, "Report 3", actors=["Side B"]),
    ]
    page = opened(case, visit, rows).page
    assert choices(page, "claimant") == {"Ministry A": 2, "Ministry B": 1, "no claim recorded": 1}
    assert choices(page, "actor") == {"Side A": 2, "Side B": 1}


def test_only_all_and_none(case, visit):
    page = opened(case, visit).page
    facet(page, "actor").get_by_role("button", name="Only \u2068Side B\u2069").click()
    assert shown(page) == [1, 4, 7, 10]
    assert page.inner_text("[data-facet=actor] .gm-facet-state") == "1 of 3"
    assert page.inner_text(SENTENCE) == "Filter: Actor: \u2068Side B\u2069."
    facet(page, "actor").get_by_role("button", name="None").click()
    assert shown(page) == []
    assert page.inner_text(STATUS) == "0 of 12 incidents shown"
    assert "Nothing passes the filter." in page.inner_text(".gm-incidents")
    box(page, "actor", "no actor reported").check()
    assert shown(page) == [2, 5, 8, 11]
    facet(page, "actor").get_by_role("button", name="All").click()
    assert len(shown(page)) == 12


def test_switches_least_likelihood_and_the_way_back(case, visit):
    page = opened(case, visit).page
    page.get_by_role("checkbox", name="Breaches only").check()
    assert shown(page) == [4, 8, 12]
    page.get_by_role("checkbox", name="Contested only").check()
    assert shown(page) == []
    assert page.inner_text(SENTENCE) == "Filter: Breaches only; Contested only."
    page.get_by_role("checkbox", name="Breaches only").uncheck()
    assert shown(page) == [5]
    page.get_by_role("button", name="Show all").click()
    assert len(shown(page)) == 12
    assert page.evaluate("document.activeElement.type") == "search"
    least = page.get_by_label("Inside a zone")
    assert least.locator("option").all_inner_texts()[3] == "likely or more (≥ 0.66)"
    least.select_option("0.33")
    assert shown(page) == [4, 7, 8, 9, 10, 11, 12]
    assert "about as likely as not or more (≥ 0.33)" in page.inner_text(SENTENCE)
    least.select_option("0.9")
    assert shown(page) == [4, 8, 12]
    least.select_option("0")
    assert len(shown(page)) == 12


def test_a_probability_at_the_bound_passes(case, visit):
    rows = [case.incident(n, f"Report {n}", probability=p) for n, p in ((1, 0.66), (2, 0.6599))]
    page = opened(case, visit, rows).page
    page.get_by_label("Inside a zone").select_option("0.66")
    assert shown(page) == [1]


def test_controls_that_could_change_nothing_are_not_there(case, visit):
    quiet = {"probability": None, "likelihood": None}
    rows = [case.incident(n, f"Report {n}", **quiet) for n in (1, 2)]
    page = opened(case, visit, rows).page
    assert page.locator(".gm-facet, .gm-certainty, .gm-breachOnly, .gm-contestedOnly").count() == 0
    assert page.locator(".gm-search").is_visible()
    assert not opened(case, visit, rows[:1]).page.locator(".gm-filters").is_visible()


def test_a_long_facet_is_folded_and_can_be_searched(case, visit):
    rows = [case.incident(n, f"Report {n}", actors=[f"Бригада {n}"]) for n in range(1, 81)]
    rows += [case.incident(n, f"Report {n}", actors=["Guard"]) for n in (81, 82)]
    seen = opened(case, visit, rows)
    page = seen.page
    assert next(iter(choices(page, "actor"))) == "Guard"
    assert len(choices(page, "actor")) == 8
    facet(page, "actor").get_by_role("button", name="73 more").click()
    assert len(choices(page, "actor")) == 58
    assert page.evaluate("document.activeElement.closest('li').textContent").startswith("Бригада 8")
    find = page.get_by_role("searchbox", name="Find in: Actor")
    find.fill("brigada 77")
    assert list(choices(page, "actor")) == ["Бригада 77"]
    box(page, "actor", "Бригада 77").uncheck()
    find.fill("")
    assert page.inner_text(STATUS) == "81 of 82 incidents shown"
    assert page.inner_text("[data-facet=actor] .gm-facet-state") == "80 of 81"
    assert seen.clean(), seen.errors


def test_everything_by_keyboard(case, visit):
    page = opened(case, visit).page
    page.locator("[data-facet=type] summary").focus()
    page.keyboard.press("Enter")
    for _ in range(3):  # past "All" and "None" to the first choice
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "checkbox"
    page.keyboard.press("Space")
    assert len(shown(page)) == 9
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Only ")
    assert page.evaluate("getComputedStyle(document.activeElement).opacity") == "1"
    page.keyboard.press("Enter")
    assert len(shown(page)) == 3
    page.locator(".gm-certainty select").focus()
    page.keyboard.press("ArrowDown")
    assert "unlikely or more" in page.inner_text(SENTENCE)


def test_the_list_is_in_the_order_asked_for(case, visit):
    import pandas as pd

    given = [
        ("2021-03-05", "clear"),
        (None, "breach"),
        ("1871-05-01", "clear"),
        ("2021-03-04", "possible"),
        ("2021-03-05", "breach"),
    ]
    rows = [
        case.incident(n, f"Report {n}", verdict=verdict)
        | {"date_start": pd.Timestamp(day), "date_end": pd.Timestamp(day)}
        for n, (day, verdict) in enumerate(given, 1)
    ]
    page = opened(case, visit, rows).page
    order = page.locator(".gm-order select")
    wanted = {
        "by verdict": [5, 2, 4, 3, 1],
        "newest first": [1, 5, 4, 3, 2],
        "oldest first": [3, 4, 1, 5, 2],
        "as in the table": [1, 2, 3, 4, 5],
    }
    for name, numbers in wanted.items():
        order.select_option(label=name)
        assert [
            int(title.split()[1]) for title in page.locator(TITLES).all_inner_texts()
        ] == numbers


def test_a_long_list_grows_on_demand(case, visit):
    rows = [case.incident(n, f"Report {n}") for n in range(450)]
    page = opened(case, visit, rows).page
    assert page.locator(TITLES).count() == 200
    assert "Incidents in view (450)" in page.inner_text(".gm-incidents h2 >> nth=0")
    more = page.get_by_role("button", name="Show 200 more")
    assert more.locator("xpath=..").inner_text() == "Show 200 more of 250 left"
    more.click()
    assert page.locator(TITLES).count() == 400
    assert page.evaluate("document.activeElement.textContent").startswith("Report 200")
    page.get_by_role("button", name="Show 50 more").click()
    assert page.locator(TITLES).count() == 450
    assert page.locator(".gm-more >> visible=true").count() == 0


def test_the_list_keeps_rows_and_focus_when_the_filter_changes(case, visit):
    page = opened(case, visit).page
    page.locator("button.gm-pick", has_text="Report 8").focus()
    page.evaluate("document.activeElement.marked = true")
    page.evaluate("document.querySelector('.gm-breachOnly input').click()")
    assert shown(page) == [4, 8, 12]
    assert page.evaluate("document.activeElement.marked") is True


def test_undated_reports_are_told_when_only_their_date_keeps_them_out(case, visit):
    import pandas as pd

    rows = reports(case)
    rows[0] |= {"date_start": pd.NaT, "date_end": pd.NaT}
    rows[3] |= {"date_start": pd.NaT, "date_end": pd.NaT}
    page = opened(case, visit, rows, address_hash="#8/45/20.1?from=2021-05-01&to=2021-06-01").page
    assert page.inner_text(STATUS) == "10 of 12 incidents shown; 2 undated left out"
    page.get_by_role("checkbox", name="Breaches only").check()
    assert page.inner_text(STATUS) == "2 of 12 incidents shown; 1 undated left out"


def test_hostile_names_of_choices_are_text(case, visit):
    words = "<img src=x onerror='window.__x=1'>"
    rows = [
        case.incident(n, f"Report {n}", type=f"{words}{n}", actors=["__proto__", f"{n}"])
        | {"dataset": f"${{{words}}}{n}"}
        for n in (1, 2)
    ]
    seen = opened(case, visit, rows)
    page = seen.page
    assert words + "1" in choices(page, "type")
    assert choices(page, "actor")["__proto__"] == 2
    box(page, "dataset", f"${{{words}}}1").uncheck()
    assert words in page.inner_text(SENTENCE)
    assert page.evaluate("typeof window.__x") == "undefined"
    assert page.locator("img").count() == 0
    assert seen.clean(), seen.errors


def test_touch_targets_are_large_enough(case, visit):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    page = opened(case, visit, **phone).page
    page.locator(".gm-toggle").tap()
    facet(page, "type")
    kinds = ".gm-switch, select, summary, .gm-choices label, .gm-solo, .gm-facet-tools button"
    for target in page.locator(f".gm-filters :is({kinds}) >> visible=true").all():
        assert target.bounding_box()["height"] >= 40, target.inner_text()
    page.locator("[data-facet=type] .gm-solo").first.tap()
    assert page.inner_text(STATUS) == "3 of 12 incidents shown"
    assert page.locator(".gm-body").evaluate("(body) => body.scrollWidth <= body.clientWidth")


def test_a_link_opens_a_report_without_a_place_that_is_not_listed_yet(case, visit):
    nowhere = {"lon": None, "lat": None, "located": "missing", "verdict": "not placed"}
    rows = [case.incident(n, f"Report {n}", **nowhere) for n in range(260)]
    page = opened(case, visit, rows, address_hash="#8/45/20/i250").page
    page.wait_for_selector("details.gm-unplaced[open]")
    assert "Report 250" in page.inner_text("details.gm-unplaced[open]")
    page.get_by_role("button", name="Show 60 more").click()
    assert page.locator("details.gm-unplaced").count() == 260
