"""Tables as people make them in notebooks: written as they are meant, or told how to mend them."""

import datetime as dt
import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import Point

from geomap.errors import TableError
from geomap.exports import export

MADE = {
    "id": ["a", "b", "c"],
    "title": ["one", None, "three"],
    "lon": [46.8, np.nan, 46.7],
    "lat": [40.0, np.nan, 39.9],
}


def properties(path):
    features = json.loads(path.read_text("utf-8"))["features"]
    return [feature["properties"] for feature in features]


@pytest.mark.parametrize(
    "changed",
    [
        {"date_start": pd.to_datetime(["2022-03-24", None, "2022-03-26"])},
        {"date_start": [dt.date(2022, 3, 24), None, dt.date(2022, 3, 26)]},
        {"date_start": np.array(["2022-03-24", "NaT", "2022-03-26"], "datetime64[ns]")},
        {"date_start": pd.array(["2022-03-24", None, "2022-03-26"], "datetime64[s]")},
    ],
)
def test_days_are_days_however_they_are_held(tmp_path, changed):
    export(pd.DataFrame(MADE | changed), tmp_path / "a.geojson")
    assert [row["date_start"] for row in properties(tmp_path / "a.geojson")] == [
        "2022-03-24", None, "2022-03-26",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "killed",
    [
        [3.0, np.nan, 0.0],
        pd.array([3, None, 0], "Int64"),
        pd.array([3, None, 0], "int64[pyarrow]"),
        np.array([3, np.nan, 0], "float32"),
        [3, None, 0],
    ],
)
def test_counts_are_counts_however_they_are_held(tmp_path, killed):
    export(pd.DataFrame(MADE).assign(killed_best=killed), tmp_path / "a.geojson")
    assert [row["killed_best"] for row in properties(tmp_path / "a.geojson")] == [3, None, 0]


@pytest.mark.parametrize("kind", ["object", "string", "category", "string[pyarrow]"])
def test_texts_are_texts_however_they_are_held(tmp_path, kind):
    table = pd.DataFrame(MADE)
    table["title"] = table["title"].astype(kind)
    export(table, tmp_path / "a.geojson")
    assert [row["title"] for row in properties(tmp_path / "a.geojson")] == ["one", None, "three"]


def test_a_table_may_have_any_index_and_columns_of_its_own(tmp_path):
    table = pd.DataFrame(MADE).assign(
        mine=[{"a": 1}, None, [2]], span=pd.to_timedelta([1, 2, 3], unit="h"), Title="x"
    )
    table.index = pd.MultiIndex.from_tuples([("x", 1), ("x", 2), ("y", 1)])
    export(table, tmp_path / "a.geojson")
    rows = properties(tmp_path / "a.geojson")
    assert [row["mine"] for row in rows] == ['{"a": 1}', None, "[2]"]
    assert [row["Title"] for row in rows] == ["x"] * 3
    assert all(isinstance(row["span"], str) for row in rows)


@pytest.mark.parametrize(
    ("table", "messages"),
    [
        (
            {"ID": ["a"], "Latitude": [40.0], "Longitude": [46.8]},
            [
                "column id is missing",
                "\"ID\" looks like id: table.rename(columns={'ID': 'id'})",
                "table.rename(columns={'Latitude': 'lat'})",
                "table.rename(columns={'Longitude': 'lon'})",
            ],
        ),
        (
            {"id": [1, 2], "lat": ["40", "41"], "lon": [46.8, 46.9]},
            ['id at row 0 is "1", not text; convert it with .astype(str)', "pandas.to_numeric"],
        ),
        (
            {"id": ["a", "b", "a"], "date_start": ["2022-03-24"] * 3},
            ['id at row 2 is "a" as at row 0', "drop_duplicates", "pandas.to_datetime"],
        ),
        (
            {"id": ["a"], "date_start": pd.to_datetime(["2022-03-24T01:00Z"])},
            ["drop the time zone with .dt.tz_localize(None)"],
        ),
        ({"id": ["a"], "actors": ["One; Other"]}, ["actors at row 0", "not a list"]),
        ({"id": ["a"], "verdict": ["guilty"]}, ["not one of breach, possible"]),
    ],
)
def test_what_is_missing_or_wrong_is_named_with_how_to_mend_it(tmp_path, table, messages):
    with pytest.raises(TableError) as error:
        export(pd.DataFrame(table), tmp_path / "a.geojson")
    for message in messages:
        assert message in str(error.value)
    assert not list(tmp_path.iterdir())


def test_the_renaming_that_is_proposed_mends_it(tmp_path):
    table = pd.DataFrame({"ID": ["a"], "Latitude": [40.0], "Longitude": [46.8]})
    mended = table.rename(columns={"ID": "id"}).rename(columns={"Latitude": "lat"})
    export(mended.rename(columns={"Longitude": "lon"}), tmp_path / "a.geojson")
    feature = json.loads((tmp_path / "a.geojson").read_text("utf-8"))["features"][0]
    assert feature["geometry"]["coordinates"] == [46.8, 40]


def test_points_in_any_system_and_column_are_positions(tmp_path):
    table = gpd.GeoDataFrame({"id": ["a"], "Lat": ["x"]}, geometry=[Point(46.8, 40)], crs=4326)
    renamed = table.to_crs(32638).rename_geometry("where")
    export(renamed, tmp_path / "a.geojson")
    feature = json.loads((tmp_path / "a.geojson").read_text("utf-8"))["features"][0]
    assert feature["geometry"]["coordinates"] == pytest.approx([46.8, 40], abs=1e-6)
