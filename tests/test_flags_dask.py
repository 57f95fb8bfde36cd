"""A Dask table flagged in partitions beside the same table flagged in one piece."""

import sys

import dask
import dask.dataframe as dd
import dask_geopandas
import geopandas as gpd
import pandas as pd
import pytest

import geomap
from geomap.errors import TableError
from geomap.tables import SUMMARY, names_of

from .flag_tables import ONE, incidents, zones
from .test_flag_batches import ZONES, random_table

TABLE = random_table(600, 21)


@pytest.fixture(autouse=True)
def _dask():
    """Lists stay lists, and partitions are computed one after the other, here."""
    with dask.config.set({"dataframe.convert-string": False, "scheduler": "sync"}):
        yield


def plain(table):
    return pd.DataFrame(table).reset_index(drop=True)


@pytest.mark.parametrize("partitions", [1, 7])
def test_partitions_as_the_whole_table(partitions):
    lazy = geomap.flag_dask(dd.from_pandas(TABLE, npartitions=partitions), ZONES, threshold=0.5)
    found, whole = lazy.compute(), geomap.flag(TABLE, ZONES, threshold=0.5)
    pd.testing.assert_frame_equal(plain(found), plain(whole))
    assert isinstance(found, gpd.GeoDataFrame)
    assert found.crs == whole.crs
    assert set(found["verdict"]) > {"breach", "possible", "clear", "not placed"}


def test_points_are_positions_and_the_index_stays():
    table = incidents((46.5, 39.5, "2022-01-01", "2022-01-01"), (50, 39.5, None, None))
    table = table.drop(columns=["lon", "lat"]).set_index(pd.Index([7, 9], name="row"))
    lazy = geomap.flag_dask(dask_geopandas.from_geopandas(table, npartitions=2), zones(ONE))
    found = lazy.compute()
    assert isinstance(lazy, dask_geopandas.GeoDataFrame)
    assert found["verdict"].to_dict() == {7: "breach", 9: "clear"}
    assert found["lon"].tolist() == [46.5, 50]


def test_the_columns_are_known_before_any_row_is():
    lazy = geomap.flag_dask(dd.from_pandas(TABLE, npartitions=3), ZONES)
    found = lazy.compute()
    assert lazy.dtypes.to_dict() == found.dtypes.to_dict()
    assert list(lazy.columns) == [*TABLE.columns, "geometry", *names_of(SUMMARY)]


def _unreadable(_):
    raise AssertionError("read too early")


def test_nothing_is_read_before_it_is_computed():
    rows = dd.from_map(_unreadable, [1, 2], meta=TABLE.iloc[:0])
    lazy = geomap.flag_dask(rows, ZONES)
    with pytest.raises(AssertionError, match="read too early"):
        lazy.compute()


def test_an_older_verdict_is_replaced_and_what_is_far_is_not_measured():
    rows = TABLE.assign(verdict="breach", why="?")
    found = geomap.flag_dask(dd.from_pandas(rows, npartitions=2), ZONES, within_m=1_000).compute()
    whole = geomap.flag(TABLE, ZONES)
    far = (found["distance_m"].isna().to_numpy() & whole["distance_m"].notna()).to_numpy()
    assert 0 < far.sum() < len(TABLE)
    assert (whole["distance_m"][far] < -1_000).all()
    pd.testing.assert_frame_equal(plain(found[~far]), plain(whole[~far]))


def test_lists_that_dask_made_texts_of_are_refused_with_what_to_do():
    with dask.config.set({"dataframe.convert-string": True}):
        lazy = geomap.flag_dask(dd.from_pandas(TABLE, npartitions=2), ZONES)
        with pytest.raises(TableError, match="actors has its lists as text; make the Dask table"):
            lazy.compute()
        without = TABLE.drop(columns=["actors", "claims"])
        found = geomap.flag_dask(dd.from_pandas(without, npartitions=2), ZONES).compute()
    whole = geomap.flag(without, ZONES)
    assert found["verdict"].tolist() == whole["verdict"].tolist()
    assert found["why"].tolist() == whole["why"].tolist()


@pytest.mark.parametrize(
    ("table", "options", "said"),
    [
        (TABLE, {}, "incidents are a Dask table"),
        (dd.from_pandas(TABLE.drop(columns="id"), npartitions=1), {}, "column id is missing"),
        (dd.from_pandas(TABLE[["id"]], npartitions=1), {"threshold": 0}, "threshold is"),
    ],
)
def test_what_cannot_be_flagged_is_said_at_once(table, options, said):
    with pytest.raises(TableError, match=said):
        geomap.flag_dask(table, ZONES, **options)


def test_without_dask_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "dask_geopandas", None)
    with pytest.raises(ImportError, match=r"pip install \"geomap\[cluster\]\""):
        geomap.flag_dask(TABLE, ZONES)
