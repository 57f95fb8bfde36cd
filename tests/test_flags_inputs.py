"""Tables that `flag` cannot judge as they are: one line that says which column and what to do."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely import Point

from geomap import flag
from geomap.errors import TableError

from .flag_tables import ONE, incidents, zones

DAY = "2022-03-25"
INSIDE = (46.25, 39.5, DAY, None)


def test_two_rows_of_one_id_are_no_two_incidents():
    case = incidents(INSIDE, (50.0, 39.5, DAY, None)).assign(id="a")
    with pytest.raises(TableError, match=r'^incidents: id "a" is that of rows 0 and 1; give each'):
        flag(case, zones(ONE))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((46.25, np.nan), "lat is empty at row 1, lon"),
        ((np.nan, 39.5), "lon is empty at row 1, lat"),
    ],
)
def test_half_a_position_is_none(row, said):
    with pytest.raises(TableError, match=f"^incidents: {said} is given$"):
        flag(incidents(INSIDE, (*row, DAY, None)), zones(ONE))


def test_one_coordinate_without_the_other_is_named():
    case = pd.DataFrame({"id": ["a"], "lon": [46.25], "date_start": [pd.Timestamp(DAY)]})
    with pytest.raises(TableError, match="column lat is missing where lon is given"):
        flag(case, zones(ONE))


@pytest.mark.parametrize("name", ["date", "event_date", "Datum", "when"])
def test_a_date_under_another_name_is_not_passed_over(name):
    case = gpd.GeoDataFrame({"id": ["a"], name: [DAY]}, geometry=[Point(46.25, 39.5)], crs=4326)
    with pytest.raises(TableError, match=rf"^incidents: column {name} is not read; name it date_s"):
        flag(case, zones(ONE))
    named = case.rename(columns={name: "date_start"}).astype({"date_start": "datetime64[s]"})
    assert flag(named, zones(ONE))["verdict"].tolist() == ["breach"]
    # an empty column says nothing that would be lost
    assert flag(case.assign(**{name: None}), zones(ONE))["verdict"].tolist() == ["possible"]


def test_coordinates_under_other_names_are_not_passed_over():
    case = pd.DataFrame(
        {"id": ["a"], "latitude": [39.5], "longitude": [46.25], "date_start": [pd.Timestamp(DAY)]}
    )
    with pytest.raises(TableError, match=r"latitude is not read; name it lat.*longitude is not re"):
        flag(case, zones(ONE))
    shapes = gpd.GeoDataFrame(case, geometry=[Point(46.25, 39.5)], crs=4326)
    assert flag(shapes, zones(ONE))["verdict"].tolist() == ["breach"]


def test_what_is_no_table_is_said_to_be_none():
    with pytest.raises(TableError, match="incidents are a table"):
        flag(None, zones(ONE))
