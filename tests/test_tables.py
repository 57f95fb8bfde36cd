"""The check of a table: every problem, its row, and what to do, in one message."""

import datetime as dt
from functools import partial

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point, box

from geomap import tables
from geomap.errors import TableError
from geomap.tables import INCIDENT, ZONE, check_table

DAY = pd.Timestamp("2022-03-24")
CLAIM = {"claimant": "Ministry A", "stance": "asserts", "about": "killed", "value": "3"}


def problems(columns, expected=INCIDENT, what="incidents"):
    table = columns if isinstance(columns, pd.DataFrame) else pd.DataFrame(columns)
    with pytest.raises(TableError) as caught:
        check_table(table, expected, what)
    return str(caught.value)


@pytest.mark.parametrize("frame", [gpd.GeoDataFrame, pd.DataFrame])
def test_geometry_that_is_no_point_is_named_with_its_row(frame):
    table = frame({"id": ["a", "b"], "geometry": [Point(46, 40), box(46, 39, 47, 40)]})
    said = problems(table)
    assert "geometry at row 1 is a Polygon" in said
    assert ".representative_point()" in said


def test_points_and_no_geometry_pass():
    check_table(
        gpd.GeoDataFrame({"id": ["a", "b"], "geometry": [Point(), None]}), INCIDENT, "incidents"
    )


def test_geometry_that_is_none_at_all_is_refused():
    said = problems({"id": ["a"], "geometry": "POINT (1 2)"})
    assert 'geometry at row 0 is "POINT (1 2)"' in said


@pytest.mark.parametrize(
    ("claims", "says"),
    [
        (["3 killed"], 'claim 1: "3 killed" is not a mapping'),
        ([CLAIM, None], 'claim 2: "None" is not a mapping'),
        ([CLAIM | {"stance": "doubts"}], 'claim 1: stance is "doubts", not one of asserts'),
        ([{"claimant": "A", "about": "event"}], "claim 1: stance is missing"),
        ([CLAIM | {"about": None}], "claim 1: about is empty"),
        ([CLAIM | {"claimant": " "}], "claim 1: claimant is empty"),
        ([CLAIM | {"value": 3}], 'claim 1: value is "3", not text'),
        ([CLAIM | {"published": 2022}], 'claim 1: published is "2022", not a date'),
        ([CLAIM | {"published": DAY.tz_localize("UTC")}], "claim 1: published has a time zone"),
    ],
)
def test_claims_are_held_to_their_columns(claims, says):
    said = problems({"id": ["a", "b"], "claims": [[CLAIM], claims]}, INCIDENT)
    assert f"claims at row 1, {says}" in said


def test_claims_that_are_right_pass():
    empty = {"side": None, "quote": float("nan"), "url": pd.NA}
    dates = ({"published": value} for value in ("2022-03", DAY, dt.date(2022, 3, 25), pd.NaT))
    claims = [CLAIM | empty | published | {"page": 4} for published in dates]
    check_table(pd.DataFrame({"id": ["a"], "claims": [claims]}), INCIDENT, "incidents")


@pytest.mark.parametrize("kind", ["datetime64[ns]", "datetime64[s]", object])
def test_an_end_before_the_start_is_named_with_its_row(kind):
    starts = pd.Series([DAY, DAY, pd.NaT], index=["x", "y", "z"], dtype=kind)
    ends = pd.Series([DAY, DAY - pd.Timedelta(days=1), DAY], index=["x", "y", "z"], dtype=kind)
    said = problems(pd.DataFrame({"id": list("abc"), "date_start": starts, "date_end": ends}))
    assert said == "incidents: date_end at row y is 2022-03-23, before date_start 2022-03-24"


def test_days_are_compared_and_not_hours():
    noon = DAY + pd.Timedelta(hours=12)
    table = pd.DataFrame({"id": ["a"], "date_start": [noon], "date_end": [DAY]})
    check_table(table, INCIDENT, "incidents")
    mixed = pd.DataFrame({"id": ["a"], "date_start": [dt.date(2022, 3, 24)], "date_end": [DAY]})
    check_table(mixed, INCIDENT, "incidents")


def test_a_zone_that_ends_before_it_begins_is_refused():
    zone = {"zone_id": ["z"], "version": ["1"], "geometry": [box(0, 0, 1, 1)]}
    dates = {"valid_from": [DAY], "valid_to": [DAY - pd.Timedelta(days=1)]}
    assert "valid_to at row 0 is 2022-03-23" in problems(zone | dates, ZONE, "zones")


@pytest.mark.parametrize("kind", ["typed", object])
def test_a_date_with_a_time_zone_is_refused_with_the_remedy(kind):
    aware = pd.Series([DAY], index=[7]).dt.tz_localize("Asia/Yerevan")
    aware = aware if kind == "typed" else aware.astype(object)
    said = problems(pd.DataFrame({"id": "a", "date_start": aware, "date_end": aware}))
    assert said.count("has a time zone; drop the time zone with .dt.tz_localize(None)") == 2


@pytest.mark.parametrize("kind", [bool, object, "boolean"])
def test_truths_are_no_counts(kind):
    assert 'killed_best at row 0 is "True", not a count' in problems(
        {"id": ["a"], "killed_best": pd.Series([True], dtype=kind)}
    )


def test_half_of_the_coordinate_columns_is_named():
    assert "column lat is missing where lon is given" in problems({"id": ["a"], "lon": [46.8]})


def test_a_column_that_is_there_twice_is_named():
    table = pd.DataFrame([["a", "x", "y"]], columns=["id", "place", "place"])
    assert problems(table) == "incidents: column place is there more than once"


def test_all_problems_come_in_one_message():
    said = problems(
        {
            "date_start": [DAY],
            "date_end": [DAY - pd.Timedelta(days=1)],
            "killed_low": [True],
            "claims": [["x"]],
            "lat": [95.0],
            "lon": [46.8],
            "geometry": [box(0, 0, 1, 1)],
        }
    )
    for part in ("id is missing", "date_end at", "killed_low", "claims at", "over 90", "Polygon"):
        assert part in said


def test_typed_columns_are_not_walked_value_by_value(monkeypatch):
    def walked(*_):
        raise AssertionError("a typed column was walked")

    table = pd.DataFrame({"date_start": DAY, "lon": 1.0, "killed_best": 2.0}, index=range(9))
    table["id"], table["lat"], table["date_end"] = "a", 2.0, DAY
    monkeypatch.setattr(pd.Series, "items", walked)
    with pytest.raises(AssertionError, match="walked"):  # the only column of Python objects
        check_table(table.assign(text=1), INCIDENT, "incidents")
    check_table(table.drop(columns="id"), [c for c in INCIDENT if c.name != "id"], "incidents")


def test_columns_whose_type_says_what_they_hold_are_not_walked(monkeypatch):
    count = 1_000
    number = np.linspace(0, 80, count)
    table = gpd.GeoDataFrame(
        {
            "id": [f"i{row}" for row in range(count)],
            "date_start": DAY,
            "date_end": DAY,
            "lon": number,
            "lat": number,
            "claims": [[CLAIM] for _ in range(count)],
            "geometry": gpd.points_from_xy(number, number),
        }
    )
    walked = []
    for kind, (wants, fits) in tables._FITS.items():
        looked_at = partial(_noted, walked, kind, fits)
        monkeypatch.setitem(tables._FITS, kind, (wants, looked_at))
    check_table(table, INCIDENT, "incidents")
    assert set(walked) - {"text"} == {"list"}


def _noted(walked, kind, fits, value):
    walked.append(kind)
    return fits(value)
