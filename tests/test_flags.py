"""Verdicts: geometry, probability and time kept apart, then put together."""

import numpy as np
import pandas as pd
import pytest
from shapely import box

from geomap.errors import GeomapError, TableError, ZoneError
from geomap.flags import flag
from geomap.tables import SUMMARY, VERDICTS, names_of
from geomap.zones import likelihood

from .flag_tables import ONE, TWO, WEST, incidents, zones


@pytest.mark.parametrize(
    ("lon", "day", "verdict"),
    [
        (46.25, "2022-03-25", "breach"),
        (46.25, "2020-12-01", "breach"),  # the first day in force
        (46.25, "2022-08-25", "breach"),  # and the last
        (46.25, "2020-11-30", "not in force"),
        (46.25, "2024-07-01", "not in force"),
        (47.005, "2022-03-25", "possible"),
        (47.4, "2022-03-25", "clear"),
        (50.0, "2022-03-25", "clear"),
        (50.0, "2024-07-01", "not in force"),
        (np.nan, "2022-03-25", "not placed"),
        (46.25, None, "possible"),
        (50.0, None, "clear"),
    ],
)
def test_the_verdict(lon, day, verdict):
    lat = np.nan if np.isnan(lon) else 39.5
    out = flag(incidents((lon, lat, day, day)), zones(ONE, TWO))
    assert out["verdict"].tolist() == [verdict]


def test_the_columns_are_those_of_the_table_and_the_incident_stays_whole():
    given = incidents((46.25, 39.5, "2022-03-25", None), note=["kept"])
    out = flag(given, zones(ONE, TWO))
    assert list(out.columns) == [*given.columns, *names_of(SUMMARY)]
    pd.testing.assert_frame_equal(pd.DataFrame(out[given.columns]), pd.DataFrame(given))
    assert out["zone_version"].tolist() == ["1"]
    assert bool(out["inside"][0]) is True
    assert out["likelihood"][0] == "virtually certain"


def test_an_unplaced_incident_has_no_zone():
    out = flag(incidents((np.nan, np.nan, "2022-03-25", None), place=["a hill"]), zones(ONE))
    row = out.iloc[0]
    assert row[["zone_id", "distance_m", "probability", "likelihood"]].isna().all()
    assert "a hill has no position in the gazetteer" in row["why"]


def test_distance_and_probability_agree_with_the_verdict():
    out = flag(incidents((46.99, 39.5, "2022-03-25", None)), zones(ONE))
    # 859 m inside a boundary of sigma 510 m: the normal gives 0.954.
    assert out["distance_m"][0] == pytest.approx(859, abs=2)
    assert out["probability"][0] == pytest.approx(0.954, abs=0.002)
    assert out["likelihood"][0] == "very likely"


def test_the_threshold_moves_the_breach_and_nothing_else():
    case = incidents((46.99, 39.5, "2022-03-25", None))
    assert flag(case, zones(ONE), threshold=0.96)["verdict"].tolist() == ["possible"]
    assert flag(case, zones(ONE), threshold=0.95)["verdict"].tolist() == ["breach"]
    for threshold in (0, -1, 1.1, float("nan"), "0.7", None, True):
        with pytest.raises(GeomapError, match="threshold is a probability above 0 and up to 1"):
            flag(case, zones(ONE), threshold=threshold)


def test_an_incident_over_a_change_of_version_is_judged_against_both_and_says_so():
    out = flag(incidents((47.25, 39.5, "2022-08-20", "2022-08-30")), zones(ONE, TWO))
    assert out["verdict"].tolist() == ["breach"]
    assert out["zone_version"].tolist() == ["2"]
    assert "its date also falls in version 1: clear (0.00)" in out["why"][0]


def test_all_pairs_gives_every_incident_and_version():
    given = incidents((46.25, 39.5, "2022-03-25", None), (50, 39.5, "2022-09-01", None))
    out = flag(given, zones(ONE, TWO), all_pairs=True)
    assert list(zip(out["id"], out["zone_version"], out["verdict"], strict=True)) == [
        ("0", "1", "breach"),
        ("0", "2", "not in force"),
        ("1", "1", "not in force"),
        ("1", "2", "clear"),
    ]


def test_a_zone_in_force_far_away_does_not_hide_one_that_has_ended():
    far = ("far", "1", None, None, 0.0, {}, box(0, 0, 1, 1))
    out = flag(incidents((46.25, 39.5, "2024-01-01", None)), zones(ONE, far))
    assert out.iloc[0][["verdict", "zone_id"]].tolist() == ["not in force", "z"]


def test_an_open_period_is_in_force_on_any_day():
    ever = ("z", "1", None, None, 0.0, {}, WEST)
    days = incidents((46.25, 39.5, "1950-01-01", None), (46.25, 39.5, "2090-01-01", None))
    assert flag(days, zones(ever))["verdict"].tolist() == ["breach", "breach"]


def test_positions_come_from_the_geometry_where_there_are_no_columns():
    points = incidents((46.25, 39.5, "2022-03-25", None)).drop(columns=["lon", "lat"])
    assert flag(points.to_crs(32638), zones(ONE))["verdict"].tolist() == ["breach"]


def test_a_bad_table_is_refused_with_every_problem_named():
    bad = incidents((999.0, 39.5, "2022-03-25", None), located=["somewhere"]).drop(columns=["id"])
    with pytest.raises(TableError, match=r"id is missing.*lon at row 0 is 999.*located at row 0"):
        flag(bad, zones(ONE))


@pytest.mark.parametrize(
    ("probability", "word"),
    [
        (1.0, "virtually certain"),
        (0.99, "virtually certain"),
        (0.9, "very likely"),
        (0.66, "likely"),
        (0.5, "about as likely as not"),
        (0.33, "about as likely as not"),
        (0.32, "unlikely"),
        (0.10, "unlikely"),
        (0.05, "very unlikely"),
        (0.01, "very unlikely"),
        (0.009, "exceptionally unlikely"),
        (0.0, "exceptionally unlikely"),
    ],
)
def test_the_words_are_those_of_the_ipcc(probability, word):
    assert likelihood(probability) == word


def test_zones_in_another_crs_give_the_same_verdict():
    case = incidents((46.25, 39.5, "2022-03-25", None))
    assert flag(case, zones(ONE).to_crs(32638))["verdict"].tolist() == ["breach"]


def test_no_zones_and_a_rule_that_is_no_list_are_errors():
    case = incidents((46.25, 39.5, "2022-03-25", None))
    with pytest.raises(ZoneError, match="no zones"):
        flag(case, zones(ONE).iloc[:0])
    with pytest.raises(ZoneError, match="forbids types is no list"):
        flag(case, zones((*ONE[:5], {"types": "shelling"}, WEST)))


def test_no_incidents_give_no_flags():
    out = flag(incidents((46.25, 39.5, "2022-03-25", None)).iloc[:0], zones(ONE))
    assert len(out) == 0
    assert "verdict" in out.columns
    assert set(VERDICTS) == {"breach", "possible", "clear", "not in force", "not placed"}
