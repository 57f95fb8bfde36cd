"""Places to positions: what the gazetteer knows, what it does not, and nothing between."""

import math

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point

from geomap.errors import TableError
from geomap.gazetteer import Gazetteer
from geomap.incidents import locate, read_incidents
from geomap.incidents.context import context_columns
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
        ("twice", "exact name", "test:elm-south", (12, 40, 1000)),  # where "chosen" is
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
    assert located.geometry.isna().sum() == 3


def test_a_table_that_is_none_of_incidents_is_refused(table):
    with pytest.raises(TableError, match="column id is missing"):
        locate(table.drop(columns="id"), Gazetteer.open())


ROWS = {"id": ["a", "b", "c"], "place": ["Farukh", "Zzyzx Qwlm", "Shusha"]}
DATED = ROWS | {"date_start": [pd.Timestamp("2022-03-24")] * 3}
HERE = [Point(46.8, 40.0), None, Point(-18.4, -33.9)]


@pytest.mark.parametrize("kind", [pd.DataFrame, gpd.GeoDataFrame])
@pytest.mark.parametrize("index", [[0, 1, 2], [9, 2, 5], [7, 7, 7], ["x", "x", None]])
def test_a_table_made_by_hand_needs_neither_geometry_nor_coordinates(kind, index):
    made = kind(DATED, index=index)
    located = locate(made, Gazetteer.open())
    assert type(located) is gpd.GeoDataFrame
    assert located.crs.to_epsg() == 4326
    assert located.index.equals(made.index)
    assert located["located"].tolist() == ["exact name", "missing", "exact name"]
    assert located["id"].tolist() == ["a", "b", "c"]
    assert located.geometry.isna().tolist() == [False, True, False]
    assert located.geometry.x.iloc[0] == pytest.approx(46.8, abs=0.01)
    assert located["lat"].iloc[0] == pytest.approx(40.02, abs=0.01)
    assert "lon" not in made.columns


@pytest.mark.parametrize("name", ["geometry", "where"])
def test_points_in_another_reference_system_are_brought_to_degrees(name):
    made = gpd.GeoDataFrame(ROWS | {name: HERE}, geometry=name, crs=4326).to_crs(3857)
    located = locate(made, Gazetteer.open())
    assert located.crs.to_epsg() == 4326
    assert located["lon"].iloc[[0, 2]].tolist() == pytest.approx([46.8, -18.4])
    assert located.geometry.y.iloc[[0, 2]].tolist() == pytest.approx([40.0, -33.9])
    assert located["located"].tolist() == ["coordinates", "missing", "coordinates"]
    assert located.active_geometry_name == "geometry"


def test_coordinates_go_before_geometry_in_another_reference_system():
    made = gpd.GeoDataFrame(ROWS, geometry=HERE, crs=4326).to_crs(3857)
    located = locate(made.assign(lon=10.0, lat=50.0), Gazetteer.open())
    assert [(point.x, point.y) for point in located.geometry] == [(10, 50)] * 3


def test_a_plain_table_with_a_column_of_points_keeps_them():
    located = locate(pd.DataFrame(ROWS | {"geometry": HERE}), Gazetteer.open())
    assert located["lon"].iloc[[0, 2]].tolist() == [46.8, -18.4]


@pytest.mark.parametrize("name", ["place", "place_id", "located"])
@pytest.mark.parametrize("empty", [float("nan"), None, pd.NA])
def test_a_column_of_nothing_is_missing(name, empty):
    made = pd.DataFrame(DATED).assign(**{name: empty})
    located = locate(made, Gazetteer.open())
    assert located["located"].iloc[0] == ("missing" if name == "place" else "exact name")


def test_numbers_that_pandas_calls_missing_are_missing():
    empty = pd.array([pd.NA, 46.8, pd.NA], dtype="Float64")
    located = locate(
        pd.DataFrame(ROWS).assign(lon=empty, lat=empty, radius_m=empty), Gazetteer.open()
    )
    assert located["located"].tolist() == ["exact name", "coordinates", "exact name"]
    assert located["lon"].dtype == "float64"


def test_half_a_position_is_refused_with_its_row():
    made = pd.DataFrame(ROWS, index=[4, 5, 6]).assign(lon=46.8, lat=[40.0, None, 40.0])
    with pytest.raises(TableError, match="lat is empty at row 5"):
        locate(made, Gazetteer.open())


def test_attributes_of_the_table_stay():
    made = pd.DataFrame(ROWS)
    made.attrs["rejects"] = [{"line": 3}]
    assert locate(made, Gazetteer.open()).attrs["rejects"] == [{"line": 3}]


ELMS = """\
test:elm-north,Elmville,en,Latn,village,11,51,1000,DE,Northland,made up for tests
test:elm-south,Elmville,en,Latn,village,12,40,1000,IT,Southland,made up for tests
test:oak,Oakford,en,Latn,village,10.5,50.25,1000,DE,Northland,made up for tests
test:south,Southland,en,Latn,region,12,40.5,90000,IT,,made up for tests
"""


@pytest.fixture(scope="module")
def elms(tmp_path_factory):
    overlay = tmp_path_factory.mktemp("elms") / "places.csv"
    overlay.write_text(",".join(names_of(PLACE_NAME)) + "\n" + ELMS, encoding="utf-8")
    return Gazetteer.open(overlay)


def placed(gazetteer, **columns):
    made = pd.DataFrame({"id": [str(row) for row in range(len(columns["place"]))]} | columns)
    located = locate(made, gazetteer)
    return list(zip(located["located"], located["place_id"], strict=True))


NORTH, SOUTH = ("exact name", "test:elm-north"), ("exact name", "test:elm-south")
IN_DOUBT = ("ambiguous name", None)


def test_other_places_of_the_table_decide_between_namesakes(elms):
    assert placed(elms, place=["Elmville"]) == [IN_DOUBT]
    assert placed(elms, place=["Elmville", "Oakford", "Elmville"])[::2] == [NORTH, NORTH]
    assert placed(elms, place=["Oakford", "Elmville"])[1] == NORTH


@pytest.mark.parametrize(("lat", "expected"), [(50.8, NORTH), (40.3, SOUTH), (-40.0, IN_DOUBT)])
def test_coordinates_of_the_table_decide_between_namesakes(elms, lat, expected):
    found = placed(elms, place=["Elmville", "a farm"], lon=[math.nan, 11.5], lat=[math.nan, lat])
    assert found[0] == expected


@pytest.mark.parametrize("column", ["admin1", "ADM_1", "region", "Province"])
def test_the_region_of_a_row_narrows_its_name(elms, column):
    raw = [{column: "Southland"}, {column: ""}, {}]
    found = placed(elms, place=["Elmville", "Elmville", "Oakford"], raw=raw)
    assert found[0] == SOUTH
    assert found[2] == ("exact name", "test:oak")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        (["name", "Land", "Bundesland"], ["Bundesland", "Land"]),
        (["PAYS", "Région"], ["Région", "PAYS"]), (["Страна", "Область"], ["Область", "Страна"]),
        (["Ölkə"], ["Ölkə"]), (["Ülke"], ["Ülke"]), (["البلد"], ["البلد"]), (["País"], ["País"]),
        (["region", "admin1", "country"], ["admin1", "country"]), (["landmark", "mainland"], []),
    ],
)  # fmt: skip
def test_columns_of_region_and_country_in_several_languages(columns, expected):
    assert context_columns(columns) == expected


def test_a_region_that_contradicts_the_only_record_leaves_it_in_doubt(elms):
    assert placed(elms, place=["Oakford"], raw=[{"region": "Southland"}]) == [IN_DOUBT]


def test_rows_in_another_order_are_placed_alike(elms):
    names = ["Elmville", "Oakford", "Zzyzx Qwlm", "Southland", "Okford"]
    there = dict(zip(names, placed(elms, place=names), strict=True))
    back = dict(zip(names[::-1], placed(elms, place=names[::-1]), strict=True))
    assert there == back
