"""One position against every zone version: the answer of `geomap check` in Python."""

import datetime as dt

import pytest
from shapely import box

from geomap.flags import flag
from geomap.zones import ZoneIndex, check_position

from .flag_tables import incidents, zones

DAY = dt.date(2022, 3, 25)
HILL = "geomap:hill"


def columns(**changes):
    """Two versions of one zone, side by side, as `read_zone_columns` returns them."""
    return {
        "zone_id": ["z", "z"],
        "version": ["1", "2"],
        "name": ["Z", "Z"],
        "valid_from": [dt.date(2020, 12, 1), dt.date(2022, 8, 26)],
        "valid_to": [dt.date(2022, 8, 25), None],
        "edge_m": [1_000.0, 0.0],
        "edge_stretches": [[], []],
        "inside_places": [[HILL], []],
        "outside_places": [[], [HILL]],
        "geometry": [box(46, 39, 47, 40), box(46.5, 39, 47.5, 40)],
    } | changes


def check(where, table=None, **options):
    table = table or columns()
    return check_position(table, ZoneIndex(table), where, **options)


@pytest.mark.parametrize(
    ("day", "in_force", "verdict"),
    [
        (dt.date(2020, 11, 30), [False, False], "not in force"),
        (dt.date(2020, 12, 1), [True, False], "inside"),
        (dt.date(2022, 8, 25), [True, False], "inside"),
        (dt.date(2022, 8, 26), [False, True], "inside"),
        (dt.date(2090, 1, 1), [False, True], "inside"),
        (None, [None, None], "inside"),
    ],
)
def test_the_day_decides_which_version_is_in_force(day, in_force, verdict):
    found = check((46.75, 39.5), day=day)
    assert found.verdict == verdict
    by_version = sorted(found.answers, key=lambda answer: answer.version)
    assert [answer.in_force for answer in by_version] == in_force


def test_the_version_that_tells_most_comes_first():
    assert [a.version for a in check((47.25, 39.5), day=dt.date(2023, 1, 1)).answers] == ["2", "1"]
    assert [a.version for a in check((46.25, 39.5), day=None).answers] == ["1", "2"]


def test_a_control_place_on_the_other_side_is_warned_of_while_the_version_is_in_force():
    one = (
        "geomap:hill is on the list of places inside z version 1, "
        "but its position here falls 22 km outside"
    )
    two = (
        "geomap:hill is on the list of places outside z version 2, "
        "but its position here falls 22 km inside"
    )
    where = (47.25, 39.5)
    assert check(where, day=DAY, place_id=HILL).warnings == (one,)
    assert check(where, day=dt.date(2023, 1, 1), place_id=HILL).warnings == (two,)
    assert check(where, place_id=HILL).warnings == (one, two)
    assert check(where, day=DAY, place_id="geomap:other").warnings == ()
    assert check(where, day=DAY).warnings == ()
    assert check((46.25, 39.5), place_id=HILL).warnings == ()


def test_flag_warns_of_the_same_in_the_same_words():
    table = columns()
    layer = zones(
        *[("z", table["version"][n], None, None, 0.0, {}, table["geometry"][n]) for n in (0, 1)],
        inside_places=table["inside_places"],
        outside_places=table["outside_places"],
    )
    case = incidents((47.25, 39.5, "2022-03-25", None), place_id=[HILL])
    warned = flag(case, layer).attrs["warnings"]
    assert tuple(warned) == check((47.25, 39.5), place_id=HILL).warnings


def test_an_area_gets_the_probability_that_flag_gives_it():
    where, radius_m = (46.9, 39.5), 30_000.0
    found = check(where, day=DAY, radius_m=radius_m, area=True)
    table = columns()
    layer = zones(*[("z", "1", "2020-12-01", "2022-08-25", 1_000.0, {}, table["geometry"][0])])
    case = incidents((*where, DAY, DAY), radius_m=[radius_m], located=["area"])
    assert found.answers[0].probability == flag(case, layer)["probability"][0]
    assert found.answers[0].inside is None
    assert found.answers[0].distance_m == 0
    assert found.answers[0].as_json()["inside"] is None
    point = check(where, day=DAY, radius_m=radius_m).answers[0]
    assert point.inside is True
    assert abs(point.probability - found.answers[0].probability) > 0.01


def test_an_area_without_a_radius_is_a_point():
    assert check((46.9, 39.5), area=True).answers == check((46.9, 39.5)).answers
