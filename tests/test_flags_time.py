"""When an incident may have happened, and every version it may fall in."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.flags import flag
from geomap.flags.times import times

from .flag_tables import EAST, ONE, TWO, WEST, incidents, zones

BOTH, ONLY_ONE, ONLY_TWO = (46.75, 39.5), (46.25, 39.5), (47.25, 39.5)


def judged(where, start, end=None, precision=None, layers=(ONE, TWO)):
    case = incidents((*where, start, end), date_precision=[precision])
    return flag(case, zones(*layers), all_pairs=True)


@pytest.mark.parametrize(
    ("day", "precision", "in_force"),
    [
        ("2022-08-25", "day", [True, False]),
        ("2022-08-26", "day", [False, True]),
        ("2022-08-20", "week", [True, True]),  # a week that holds it may end on the 26th
        ("2022-08-19", "week", [True, False]),
        ("2022-08-31", "week", [True, True]),  # or begin on the 25th
        ("2022-09-01", "week", [False, True]),
        ("2022-08-01", "month", [True, True]),
        ("2022-08-31", "month", [True, True]),
        ("2022-07-31", "month", [True, False]),
        ("2022-09-01", "month", [False, True]),
        ("2020-11-30", "month", [False, False]),
        ("2022-01-01", "year", [True, True]),
        ("2022-12-31", "year", [True, True]),
        ("2021-12-31", "year", [True, False]),
        ("2023-01-01", "year", [False, True]),
        ("2024-02-29", "month", [False, False]),
    ],
)
@pytest.mark.parametrize("dated", ["start", "end", "both"])
def test_a_date_stands_for_every_day_it_may_mean(day, precision, in_force, dated):
    start, end = (None if dated == "end" else day), (None if dated == "start" else day)
    out = judged(BOTH, start, end, precision)
    assert out["verdict"].tolist() == ["breach" if live else "not in force" for live in in_force]


def test_first_and_last_day_are_taken_as_given_whatever_the_precision():
    out = judged(BOTH, "2022-08-01", "2022-08-25", "year")
    assert out["verdict"].tolist() == ["breach", "not in force"]


def test_the_row_of_an_incident_over_a_change_names_both_versions():
    case = incidents((*ONLY_TWO, "2022-08-20", "2022-08-30"))
    out = flag(case, zones(ONE, TWO))
    assert out["verdict"].tolist() == ["breach"]
    assert out["zone_version"].tolist() == ["2"]
    why = out["why"][0]
    assert "its date also falls in version 1: clear (0.00)" in why
    assert "on 5 of the 11 days between 2022-08-20 and 2022-08-30" in why


def test_a_month_over_a_change_says_so_and_names_the_version_of_most_days():
    out = flag(incidents((*BOTH, "2022-08-15", None), date_precision=["month"]), zones(ONE, TWO))
    assert out.iloc[0][["verdict", "zone_version"]].tolist() == ["breach", "1"]
    assert (
        "in force from 2020-12-01 to 2022-08-25, on 25 of the 31 days "
        "between 2022-08-01 and 2022-08-31, its date known to the month; "
        "its date also falls in version 2: breach (1.00)"
    ) in out["why"][0]


def test_a_month_within_one_version_says_that_the_day_does_not_matter():
    out = flag(incidents((*BOTH, "2022-03-15", None), date_precision=["month"]), zones(ONE, TWO))
    assert "on every day between 2022-03-01 and 2022-03-31" in out["why"][0]
    assert "also falls" not in out["why"][0]


def test_a_span_longer_than_a_version_falls_in_each():
    three = ("z", "3", "2023-09-21", None, 1_000.0, {}, EAST)
    out = judged(ONLY_TWO, "2020-01-01", "2024-01-01", layers=(ONE, TWO, three))
    assert out["verdict"].tolist() == ["clear", "breach", "breach"]
    assert "on 391 of the 1462 days" in out["why"][1]
    assert "version 1: clear (0.00); its date also falls in version 3: breach" in out["why"][1]


def test_not_in_force_says_when_it_was_and_when_the_zone_is():
    out = flag(incidents((*BOTH, "2024-02-10", None), date_precision=["month"]), zones(TWO))
    assert out["verdict"].tolist() == ["not in force"]
    assert (
        "not in force between 2024-02-01 and 2024-02-29, its date known to the month, "
        "but from 2022-08-26 to 2023-09-20"
    ) in out["why"][0]


@pytest.mark.parametrize(
    ("opens", "closes", "verdicts"),
    [
        (None, None, ["breach", "breach", "breach", "breach"]),
        ("2022-03-25", None, ["not in force", "breach", "breach", "possible"]),
        (None, "2022-03-25", ["breach", "breach", "not in force", "possible"]),
        ("2022-03-25", "2022-03-25", ["not in force", "breach", "not in force", "possible"]),
    ],
)
def test_open_ends_and_no_date(opens, closes, verdicts):
    layer = zones(("z", "1", opens, closes, 0.0, {}, WEST))
    days = ["2022-03-24", "2022-03-25", "2022-03-26", None]
    out = flag(incidents(*[(*ONLY_ONE, day, None) for day in days]), layer)
    assert out["verdict"].tolist() == verdicts
    known = "but in force" if verdicts[3] == "breach" else "a breach only if it was"
    assert f"no date given{',' if verdicts[3] == 'breach' else ':'} {known}" in out["why"][3]


def test_no_date_and_far_away_asks_for_no_date():
    out = flag(incidents((50.0, 39.5, None, None)), zones(ONE))
    assert out["verdict"].tolist() == ["clear"]
    assert "no date given; in force from 2020-12-01 to 2022-08-25" in out["why"][0]


def test_far_dates_and_dates_as_objects_are_read():
    layer = zones(ONE)
    layer["valid_from"] = pd.Series([dt.date(1066, 10, 14)], dtype=object)
    layer["valid_to"] = pd.Series([dt.date(9999, 12, 31)], dtype=object)
    case = incidents((*ONLY_ONE, None, None), (*ONLY_ONE, None, None))
    case["date_start"] = pd.Series([dt.date(1066, 10, 14), dt.date(1066, 10, 13)], dtype=object)
    assert flag(case, layer)["verdict"].tolist() == ["breach", "not in force"]


DAYS = st.none() | st.dates(dt.date(2020, 1, 1), dt.date(2024, 12, 31))


@given(
    start=DAYS,
    length=st.none() | st.integers(0, 800),
    precision=st.sampled_from([None, "day", "week", "month", "year"]),
    opens=DAYS,
    lasts=st.none() | st.integers(0, 800),
)
def test_in_force_is_what_counting_the_days_one_by_one_gives(
    start, length, precision, opens, lasts
):
    """Every day it may have been is walked through, with nothing of the code under test."""
    end = None if start is None or length is None else start + dt.timedelta(length)
    closes = None if opens is None or lasts is None else opens + dt.timedelta(lasts)
    found = times(
        pd.DataFrame({"date_start": [start], "date_end": [end], "date_precision": [precision]}),
        pd.DataFrame({"valid_from": [opens], "valid_to": [closes]}),
    )
    if start is None:
        assert found.in_force[0, 0] is (True if opens is None and closes is None else None)
        return
    last = end or start
    around = [start + dt.timedelta(n) for n in range(-400, (last - start).days + 401)]
    if last > start or precision in (None, "day"):
        possible = [day for day in around if start <= day <= last]
    elif precision == "week":
        possible = [day for day in around if abs((day - start).days) <= 6]
    elif precision == "month":
        possible = [day for day in around if (day.year, day.month) == (start.year, start.month)]
    else:
        possible = [day for day in around if day.year == start.year]
    live = [
        day
        for day in possible
        if (opens is None or day >= opens) and (closes is None or day <= closes)
    ]
    assert found.in_force[0, 0] is bool(live)
    assert found.days_in[0, 0] == len(live)
    assert found.first[0] == np.datetime64(possible[0])
    assert found.last[0] == np.datetime64(possible[-1])


@pytest.mark.parametrize(
    ("start", "end", "precision", "verdict", "said"),
    [
        # 31 days of December 2020, of the 366 of the year
        ("2020-02-29", None, "year", "possible", "only if it was on one of 31 of these 366 days"),
        ("2020-02-29", None, "year", "possible", "(0.08)"),
        # 1 January to 20 September 2023
        ("2023-05-05", None, "year", "breach", "a breach on 263 of these 365 days (0.72)"),
        ("2020-11-25", "2020-12-01", "week", "possible", "one of 1 of these 7 days (0.14)"),
        # an event that lasted was there on every one of its days
        ("2020-11-25", "2020-12-01", "day", "breach", "on 1 of the 7 days"),
        ("2020-11-25", "2020-12-01", None, "breach", "on 1 of the 7 days"),
    ],
)
def test_an_unsure_day_is_a_breach_only_where_most_of_its_days_are(
    start, end, precision, verdict, said
):
    case = incidents((*BOTH, start, end), date_precision=[precision])
    out = flag(case, zones(ONE, TWO))
    assert out["verdict"].tolist() == [verdict]
    assert said in out["why"][0]


def test_days_in_several_versions_count_once_and_only_where_they_are_breached():
    both = judged(BOTH, "2022-08-15", None, "month")
    assert both["verdict"].tolist() == ["breach", "breach"]  # 25 days and 6: all 31
    assert "these 31 days" not in both["why"][0]
    east = judged(ONLY_TWO, "2022-08-15", None, "month")
    assert east["verdict"].tolist() == ["clear", "possible"]
    assert "only if it was on one of 6 of these 31 days (0.19)" in east["why"][1]
    twice = ("z", "3", "2022-08-20", "2022-08-31", 1_000.0, {}, EAST)
    again = judged(ONLY_TWO, "2022-08-15", None, "month", layers=(TWO, twice))
    assert again["verdict"].tolist() == ["possible", "possible"]
    assert "one of 12 of these 31 days (0.39)" in again["why"][0]
    assert flag(
        incidents((*ONLY_TWO, "2022-08-15", None), date_precision=["month"]),
        zones(TWO, twice),
        threshold=0.35,
    )["verdict"].tolist() == ["breach"]
