"""Proposals of one event: pairs found by brute force, scores in the right order, no merging."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geomap.errors import InputError
from geomap.geodesy import ecef
from geomap.incidents.likeness import reports_of, score
from geomap.incidents.links import Link
from geomap.incidents.pairing import Points, near_pairs, spread_m
from geomap.incidents.same_event import same_events, with_same_event
from geomap.tables import SAME_EVENT, names_of

WGS84 = Geod(ellps="WGS84")
FARUKH = (46.8011, 40.0194)


def report(name, **changed):
    """A report of the incident at Farukh, with what differs."""
    plain = {
        "id": name, "place": "Farukh", "lon": FARUKH[0], "lat": FARUKH[1], "radius_m": 1000.0,
        "located": "exact name", "date_start": "2022-03-24", "date_end": "2022-03-24",
        "date_precision": "day", "type": "drone strike", "actors": ["Azerbaijani forces"],
        "killed_low": 3.0, "killed_best": 3.0, "killed_high": 3.0,
        "dataset": "a", "dataset_id": name,
    }  # fmt: skip
    return plain | changed


def table(*reports):
    frame = pd.DataFrame(list(reports))
    for name in ("date_start", "date_end"):
        frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    return frame


def moved(metres, bearing=90.0):
    lon, lat, _ = WGS84.fwd(*FARUKH, bearing, metres)
    return {"lon": lon, "lat": lat}


NOWHERE = {"lon": float("nan"), "lat": float("nan"), "radius_m": float("nan"), "located": "missing"}
UNKNOWN = {"killed_low": float("nan"), "killed_best": float("nan"), "killed_high": float("nan")}


def worth(**changed):
    """The score of the plain report and one that differs; None where they are not compared."""
    found = same_events(table(report("a"), report("b", **changed)), at_least=0.0)
    return found.events[0].links[0].score if found.events else None


@pytest.mark.parametrize(
    "changed",
    [
        {},
        moved(2_000),
        {"type": "shelling"},
        {"type": None, "actors": [], **UNKNOWN},
        {"date_start": "2022-03-25", "date_end": "2022-03-25"},
        {"date_start": "2022-03-24", "date_end": "2022-03-25"},
        {"actors": ["Military Forces of Azerbaijan (2003-)"], "dataset": "ACLED"},
        {"actors": ["Минобороны Азербайджана"]},
        {"place": "Фарух", **NOWHERE},
        {"killed_low": 2.0, "killed_high": 5.0},
        {"lon": 46.80111, "lat": 40.01639},
    ],
)
def test_what_may_be_one_event_is_proposed(changed):
    found = same_events(table(report("a"), report("b", **changed)))
    assert [event.ids for event in found.events] == [("a", "b")]
    assert 0.7 <= found.events[0].score <= 1


@pytest.mark.parametrize(
    "changed",
    [
        moved(15_000),
        {"date_start": "2022-03-28", "date_end": "2022-03-28"},
        {"type": "protest", "actors": ["Protesters (Armenia)"], **UNKNOWN},
        {"date_start": "2022-03-27", "date_end": "2022-03-27", "type": "blockade",
         "killed_low": 0.0, "killed_best": 0.0, "killed_high": 0.0},
        {"place": "Shusha", **NOWHERE},
        {"date_start": None, "date_end": None},
        {"date_precision": "year", "date_start": "2022-03-01", "date_end": "2022-03-01"},
        {"located": "area", "radius_m": 60_000.0, "place": "Karabakh"},
    ],
)  # fmt: skip
def test_what_is_hardly_one_event_is_not(changed):
    assert same_events(table(report("a"), report("b", **changed))).events == ()


def test_each_difference_lowers_the_score():
    steps = [
        {},
        {"type": "shelling"},
        {"type": "shelling", "killed_low": 30.0, "killed_best": 30.0, "killed_high": 30.0},
    ]
    for steps_down in (
        steps,
        [{}, moved(1_500), moved(3_000), moved(4_000)],
        [{}, *({"date_start": d, "date_end": d} for d in ("2022-03-25", "2022-03-26"))],
        [{}, {"actors": []}, {"actors": ["Armenian forces"]}],
        [{}, UNKNOWN, {"killed_low": 30.0, "killed_best": 30.0, "killed_high": 30.0}],
    ):
        scores = [worth(**step) for step in steps_down]
        assert scores == sorted(scores, reverse=True)
        assert len(set(scores)) == len(scores)


def test_a_dataset_that_codes_events_once_has_two_in_two_rows():
    def ids(one, two):
        rows = [report("a", dataset=one, **UNKNOWN), report("b", dataset=two, **UNKNOWN)]
        return [event.ids for event in same_events(table(*rows)).events]

    assert ids("ACLED", "ACLED") == []
    assert ids("UCDP GED 23.1", "UCDP GED 23.1") == []
    assert ids("ACLED", "UCDP GED 23.1") == [("a", "b")]
    assert ids("my sheet", "my sheet") == [("a", "b")]


def test_one_record_in_two_copies_is_one_event():
    one = report("a", dataset="ACLED", dataset_id="AZE1")
    other = report("b", dataset="ACLED", dataset_id="AZE1", type="protest", actors=["x"])
    assert same_events(table(one, other)).events[0].score > 0.99


def test_a_crowd_makes_each_neighbour_less_likely():
    plain = dict(type=None, actors=[], **UNKNOWN)
    pair = same_events(table(report("a", **plain), report("b", **plain)), at_least=0).events[0]
    many = [report(f"r{number}", **plain) for number in range(40)]
    crowd = same_events(table(*many), at_least=0).events[0]
    assert crowd.score < pair.score


def test_no_chain_of_steps_joins_far_ends():
    """Ten reports, each a day and 1.5 km after the one before."""
    days = pd.date_range("2022-03-01", periods=10).strftime("%Y-%m-%d")
    rows = [
        report(f"r{n}", date_start=day, date_end=day, **moved(1_500 * n))
        for n, day in enumerate(days)
    ]
    found = same_events(table(*rows)).events
    assert found
    for event in found:
        numbers = [int(name[1:]) for name in event.ids]
        assert max(numbers) - min(numbers) <= 3


def test_the_reason_names_what_agrees_and_what_does_not():
    rows = [report("a"), report("b", type="shelling", killed_high=5.0, **moved(1_234))]
    (event,) = same_events(table(*rows)).events
    assert event.why == (
        "within 1.2 km (known to 1.0 km), on the same day, drone strike and shelling, "
        "Azerbaijan in both, killed 3 and 3-5"
    )
    assert event.links == (Link("a", "b", None, event.links[0].score, event.why),)


def test_what_is_decided_is_not_proposed_again():
    rows = table(report("a"), report("b"), report("c"))
    (event,) = same_events(rows).events
    assert event.ids == ("a", "b", "c")
    refused = same_events(rows, links=[Link("a", "b", same=False)]).events
    assert [len(set(event.ids) & {"a", "b"}) for event in refused] == [1]
    accepted = [Link("a", "b", same=True)]
    (event,) = same_events(rows, links=accepted).events
    assert event.ids == ("a", "b", "c")
    accepted.append(Link("c", "b", same=True))
    assert same_events(rows, links=accepted).events == ()


def test_linked_reports_that_do_not_look_alike_take_in_a_third():
    far = report("b", type="protest", actors=["x"], **moved(40_000))
    rows = table(report("a"), far, report("c"))
    (event,) = same_events(rows, links=[Link("a", "b", same=True)]).events
    assert event.ids == ("a", "b", "c")


def test_links_become_a_column_and_no_row_is_merged():
    rows = table(report("b"), report("a"), report("c"), report("d"))
    out = with_same_event(rows, [Link("b", "a", same=True), Link("c", "d", same=False)])
    assert out["id"].tolist() == ["b", "a", "c", "d"]
    assert out["same_event"].tolist() == ["a", "a", None, None]
    assert set(out.columns) - set(rows.columns) == {"same_event"}
    assert "same_event" not in rows.columns


def test_suggestions_stand_in_columns_of_their_own():
    rows = table(report("a"), report("b"), report("far", **moved(90_000)))
    found = same_events(rows)
    out = with_same_event(rows, suggestions=found)
    assert set(names_of(SAME_EVENT)) <= set(out.columns)
    assert out["same_event"].tolist() == [None, None, None]
    assert out["same_event_suggested"].tolist() == ["a", "a", None]
    assert out["same_event_score"].tolist()[:2] == [found.events[0].score] * 2
    assert np.isnan(out["same_event_score"].iloc[2])


def test_what_is_not_compared_is_said():
    vague = report("c", located="area", radius_m=float("nan"), place=None)
    rows = table(report("a"), report("b", date_start=None, date_end=None), vague)
    notes = same_events(rows).notes
    assert [note.split(" ")[0] for note in notes] == ["1", "1"]
    assert "no date" in notes[0]
    assert "neither a close position nor a place name" in notes[1]


def test_the_order_of_rows_does_not_matter():
    rng = np.random.default_rng(7)
    rows = [
        report(f"r{n:02}", **moved(float(rng.uniform(0, 6_000)), float(rng.uniform(0, 360))))
        for n in range(30)
    ]
    forward = {event.ids for event in same_events(table(*rows)).events}
    backward = {tuple(sorted(e.ids)) for e in same_events(table(*rows[::-1])).events}
    assert {tuple(sorted(ids)) for ids in forward} == backward


def test_ids_must_be_unique_and_days_in_range():
    with pytest.raises(InputError, match="two rows share an id"):
        same_events(table(report("a"), report("a")))
    with pytest.raises(InputError, match="days is 0 to 14"):
        same_events(table(report("a")), days=90)


def test_an_empty_or_bare_table_proposes_nothing():
    assert same_events(table(report("a")).iloc[:0]).events == ()
    assert same_events(pd.DataFrame({"id": ["a", "b"]})).events == ()


points = st.lists(
    st.tuples(
        st.sampled_from([-180.0, -179.99, 0.0, 46.8, 179.99, 180.0]) | st.floats(46.6, 47.0),
        st.sampled_from([-90.0, 0.0, 40.0, 90.0]) | st.floats(39.9, 40.1),
        st.sampled_from([0.0, 500.0, 1_999.0, 2_001.0, 9_000.0, 50_000.0]),
        st.integers(-3, 40),
        st.sampled_from([0, 0, 0, 1, 6, 7, 30, 62]),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(points, st.integers(0, 7))
def test_the_grid_finds_what_comparing_all_finds(rows, days):
    lon, lat, radius, first, span = (np.array(column) for column in zip(*rows, strict=True))
    number = np.arange(len(rows))
    last = first + span
    where = Points(number, ecef(lon, lat), radius.astype(float), first, last, number)
    a, b, cut = near_pairs(where, days)
    expected = {
        (i, j)
        for i in range(len(rows))
        for j in range(i + 1, len(rows))
        if max(first[i], first[j]) - min(last[i], last[j]) <= days
        and np.linalg.norm(where.xyz[i] - where.xyz[j])
        <= 3.5 * spread_m(where.radius_m[i : i + 1], where.radius_m[j : j + 1])[0]
    }
    assert set(zip(a.tolist(), b.tolist(), strict=True)) == expected
    assert not cut


def test_scores_are_probabilities_whatever_is_missing():
    rows = table(report("a"), report("b", **NOWHERE, type=None, actors=None, place=None))
    reports = reports_of(rows)
    one, two, crowd = np.array([0]), np.array([1]), np.array([1, 1])
    assert 0 < score(reports, one, two, crowd)[0] < 1
    far = reports_of(table(report("a"), report("b", **moved(9_000_000))))
    assert 0 <= score(far, one, two, crowd)[0] < 1e-9


def test_a_crowded_place_is_bounded_work():
    """Two thousand reports of one place and day are two million pairs; few are looked at."""
    rows = table(*[report(f"r{n:04}", killed_best=float(n % 7)) for n in range(2_000)])
    found = same_events(rows)
    assert any("most alike" in note for note in found.notes)
