"""Places to positions: what the gazetteer knows, what it does not, and nothing between."""

import math

import pytest
from shapely.geometry import Point

from geomap.errors import TableError
from geomap.gazetteer import Gazetteer
from geomap.incidents import locate, read_incidents
from geomap.tables import INCIDENT, PLACE_NAME, check_table, names_of

PLACES = """\
test:oak,Oakford,en,Latn,village,10.5,50.25,1000,,,made up for tests
test:oak,Окфорд,ru,Cyrl,village,10.5,50.25,1000,,,made up for tests
test:elm-north,Elmville,en,Latn,village,11,51,1000,,,made up for tests
test:elm-south,Elmville,en,Latn,village,12,40,1000,,,made up for tests
test:shire,Oakshire,en,Latn,district,10,50,30000,,,made up for tests
test:lost,Lostholm,en,Latn,village,,,,,,made up for tests
"""

INCIDENTS = """\
id,place,place_id,lat,lon
exact,Oakford,,,
script,Окфорд,,,
sound,Okford,,,
twice,Elmville,,,
chosen,Elmville,test:elm-south,,
area,Oakshire,,,
unplaced,Lostholm,,,
unknown,Zzyzx Qwlm,,,
nowhere,,,,
given,Oakford,,-33.5,151.25
"""

NOWHERE = (None, None, None)


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    folder = tmp_path_factory.mktemp("locate")
    overlay, cases = folder / "places.csv", folder / "cases.csv"
    overlay.write_text(",".join(names_of(PLACE_NAME)) + "\n" + PLACES, encoding="utf-8")
    cases.write_text(INCIDENTS, encoding="utf-8")
    incidents = read_incidents(cases)
    located = locate(incidents, Gazetteer.open(overlay))
    assert incidents["located"].eq("missing").sum() == 9, "the table given is not changed"
    return located.set_index("id", drop=False)


@pytest.mark.parametrize(
    ("row", "located", "place_id", "position"),
    [
        ("exact", "exact name", "test:oak", (10.5, 50.25, 1000)),
        ("script", "exact name", "test:oak", (10.5, 50.25, 1000)),
        ("sound", "fuzzy name", "test:oak", (10.5, 50.25, 1000)),
        ("twice", "ambiguous name", None, NOWHERE),
        ("chosen", "exact name", "test:elm-south", (12, 40, 1000)),
        ("area", "area", "test:shire", (10, 50, 30000)),
        ("unplaced", "missing", "test:lost", NOWHERE),
        ("unknown", "missing", None, NOWHERE),
        ("nowhere", "missing", None, NOWHERE),
        ("given", "coordinates", None, (151.25, -33.5, None)),
    ],
)
def test_positions(table, row, located, place_id, position):
    found = table.loc[row]
    assert (found["located"], found["place_id"]) == (located, place_id)
    numbers = [found[name] for name in ("lon", "lat", "radius_m")]
    assert [None if math.isnan(number) else number for number in numbers] == list(position)
    expected = None if position == NOWHERE else Point(position[:2])
    assert found["geometry"] == expected


def test_the_place_stays_as_written_and_the_table_stays_valid(table):
    assert table["place"]["sound"] == "Okford"
    assert table.crs.to_epsg() == 4326
    check_table(table, INCIDENT, "incidents")


def test_a_table_of_points_without_coordinate_columns_keeps_its_points(table):
    bare = table[["id", "geometry"]]
    located = locate(bare, Gazetteer.open())
    assert located["lon"].dropna().tolist() == table["lon"].dropna().tolist()
    assert located.geometry.isna().sum() == 4


def test_a_table_that_is_none_of_incidents_is_refused(table):
    with pytest.raises(TableError, match="column id is missing"):
        locate(table.drop(columns="id"), Gazetteer.open())
