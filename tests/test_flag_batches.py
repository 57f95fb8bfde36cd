"""Batches of Arrow against the same rows in memory, which share no more than the geometry."""

import pickle

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely

from geomap.errors import TableError
from geomap.flags import batches, flag, reach
from geomap.flags.batches import Flagger, flag_batch, flagged_schema
from geomap.tables import SUMMARY, names_of

from .flag_tables import ONE, TWO, zones

ROUGH = shapely.Point(46.6, 39.6).buffer(0.4, quad_segs=30)
ZONES = zones(
    ONE,
    TWO,
    ("rough", "1", None, None, 0.0, {"types": ["shelling"], "actors": ["Azerbaijan"]}, ROUGH),
    ("ended", "1", None, "2019-06-30", 500.0, {"actors": ["Armenia"]}, ROUGH.buffer(0.1)),
    ("far", "1", "2021-03-01", None, 200.0, {}, shapely.box(30, 50, 30.5, 50.3)),
    inside_places=[["geomap:a"], [], [], [], []],
)
KINDS = ["shelling", "protest", None, "something else", "unknown", "withdrawal"]
ACTORS = [None, [], ["Azerbaijani forces"], ["Armenia", "Russia"], ["unknown"]]
CLAIM = {"claimant": "Armenia", "stance": "asserts", "about": "event"}
DENIAL = {"claimant": "Azerbaijan", "stance": "denies", "about": "event"}


def random_table(count, seed, *, spread=1.2):
    """Incidents of every kind: undated, unplaced, areas, of many types, parties and claims."""
    rng = np.random.default_rng(seed)
    lon, lat = rng.normal(46.6, spread, count), rng.normal(39.6, spread, count)
    lon, lat = np.clip(lon, -180, 180), np.clip(lat, -90, 90)
    again = rng.random(count) < 0.3  # positions come again
    lon[again], lat[again] = lon[0], lat[0]
    lost = rng.random(count) < 0.1
    lon[lost] = lat[lost] = np.nan
    first = np.datetime64("2019-01-01") + rng.integers(0, 2000, count)
    last = first + rng.choice([0, 0, 0, 3, 40], count)
    precision = rng.choice([None, None, "day", "week", "month", "year"], count)
    undated = rng.random(count) < 0.2
    first[undated] = last[undated] = np.datetime64("NaT")

    def some(values):
        return [values[n] for n in rng.integers(0, len(values), count)]

    return pd.DataFrame({
        "id": [str(n) for n in range(count)],
        "type": np.array(some(KINDS), dtype=object),
        "date_start": first.astype("datetime64[s]"),
        "date_end": last.astype("datetime64[s]"),
        "date_precision": precision,
        "place": np.array(some([None, "Shusha", "10 km north of Shusha", "=x"]), dtype=object),
        "place_id": np.array(some([None, "geomap:a", "geomap:b"]), dtype=object),
        "lon": lon,
        "lat": lat,
        "radius_m": rng.choice([0, np.nan, 300, 5_000, 90_000], count),
        "located": np.where(lost, rng.choice(["missing", "ambiguous name", "area"], count),
                            rng.choice(["coordinates", "area"], count, p=[.9, .1])),
        "actors": pd.Series(some(ACTORS), dtype=object),
        "claims": pd.Series(some([None, [], [], [CLAIM], [CLAIM, DENIAL]]), dtype=object),
    })  # fmt: skip


def batch_of(table):
    kinds = {"actors": pa.list_(pa.string()), "date_start": pa.timestamp("s"),
             "date_end": pa.timestamp("s")}  # fmt: skip
    columns = {
        name: pa.array(table[name], kinds.get(name), from_pandas=True) for name in table.columns
    }
    return pa.record_batch(columns)


def said(table):
    """The verdicts as plain values, None where there is none."""
    return [
        tuple(None if pd.isna(value) else value for value in row)
        for row in zip(*(table[name] for name in names_of(SUMMARY)), strict=True)
    ]


def told(batch):
    columns = [batch[name].to_pylist() for name in names_of(SUMMARY)]
    return list(zip(*columns, strict=True))


@pytest.mark.parametrize("threshold", [0.66, 0.05, 1.0])
@pytest.mark.parametrize("seed", range(4))
def test_each_row_is_judged_as_in_memory(seed, threshold):
    table = random_table(600, seed)
    flagger = pickle.loads(pickle.dumps(Flagger(ZONES, threshold=threshold)))
    whole = said(flag(table, ZONES, threshold=threshold))
    assert told(flag_batch(batch_of(table), flagger)) == whole


@pytest.mark.parametrize("spread", [0.5, 30])
def test_leaving_out_what_is_far_changes_nothing(spread):
    table = random_table(6_000, 9, spread=spread)
    assert told(flag_batch(batch_of(table), Flagger(ZONES))) == said(flag(table, ZONES))


def test_what_is_said_of_a_row_hangs_on_no_other():
    table, flagger = random_table(500, 5), Flagger(ZONES)
    whole = told(flag_batch(batch_of(table), flagger))
    apart = [told(flag_batch(batch_of(table.iloc[n : n + 7]), flagger)) for n in range(0, 500, 7)]
    assert [row for part in apart for row in part] == whole


@pytest.mark.parametrize("within_m", [None, 0, 30_000])
def test_neither_coarse_cells_nor_a_few_rows_at_a_time_change_an_answer(monkeypatch, within_m):
    table = random_table(6_000, 11, spread=4)
    whole = told(flag_batch(batch_of(table), Flagger(ZONES, within_m=within_m)))
    monkeypatch.setattr(reach, "_MOST_MEASURED", 0)
    monkeypatch.setattr(batches, "_PAIRS", 3_000)
    assert told(flag_batch(batch_of(table), Flagger(ZONES, within_m=within_m))) == whole


@pytest.mark.parametrize(
    ("within_m", "why"),
    [
        (0, "outside every zone, farther than place and boundary can be wrong"),
        (20_000, "outside every zone, by more than 20 km"),
    ],
)
def test_beyond_a_distance_is_outside_and_all_else_as_in_memory(within_m, why):
    table = random_table(3_000, 7, spread=3)
    near = told(flag_batch(batch_of(table), Flagger(ZONES, within_m=within_m)))
    whole = said(flag(table, ZONES))
    pairs = flag(table.assign(number=range(len(table))), ZONES, all_pairs=True)
    nearest = pairs.groupby("number")["distance_m"].max()
    likeliest = pairs.groupby("number")["probability"].max()
    point = table["lon"].notna() & (table["located"] != "area")
    beyond = point & (nearest < -within_m) & (likeliest == 0)
    for short, full, far in zip(near, whole, beyond, strict=True):
        outside = ("clear", None, None, False, None, 0, "exceptionally unlikely", why)
        assert short == (outside if far else full)
    assert beyond.sum() > 1_000


def test_columns_are_carried_and_an_older_verdict_is_replaced():
    table = random_table(20, 3).assign(verdict="breach", note="n")
    batch = batch_of(table)
    found = flag_batch(pa.Table.from_batches([batch.slice(0, 5), batch.slice(5)]), Flagger(ZONES))
    kept = [name for name in table.columns if name != "verdict"]
    assert found.schema.names == [*kept, *names_of(SUMMARY)]
    assert found.schema.equals(flagged_schema(batch.schema))
    assert found["note"].to_pylist() == ["n"] * 20
    assert told(found) == said(flag(table, ZONES))


def test_no_rows_are_no_trouble():
    batch = batch_of(random_table(3, 1)).slice(0, 0)
    found = flag_batch(batch, Flagger(ZONES))
    assert (found.num_rows, found.schema.names[-1]) == (0, "why")


def test_points_are_positions_where_there_are_no_columns():
    points = shapely.points([46.2, 46.9], [39.5, 39.5])
    batch = pa.record_batch({"geometry": [*shapely.to_wkb(points), None]})
    table = gpd.GeoDataFrame({"id": ["1", "2", "3"]}, geometry=[*points, None], crs=4326)
    assert told(flag_batch(batch, Flagger(ZONES))) == said(flag(table, ZONES))


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"lon": [46.0, 181.0], "lat": [39.0, 39.0]}, "lon at row 1 is 181"),
        ({"lon": [46.0, 46.0], "lat": [39.0, None]}, "lat is empty at row 1"),
        ({"lon": ["46", "46"], "lat": [39.0, 39.0]}, "lon is a column of string"),
        ({"lon": [1.0], "lat": [1.0], "date_start": ["soon"]}, "date_start holds what is no date"),
        ({"lon": [1.0], "lat": [1.0], "located": ["here"]}, "located at row 0"),
        ({"lon": [1.0], "lat": [1.0], "actors": ["x"]}, "actors is a column of string"),
    ],
)
def test_what_a_column_cannot_mean_is_named(columns, words):
    with pytest.raises(TableError, match=words):
        flag_batch(pa.record_batch(columns), Flagger(ZONES))


def test_a_distance_that_is_none_is_refused():
    with pytest.raises(TableError, match="within_m is 0 or more metres"):
        Flagger(ZONES, within_m=-1)
