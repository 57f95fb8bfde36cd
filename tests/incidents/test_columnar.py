"""Large files, read a column at a time: the very same table, or not read so at all."""

import copy
import csv
import io
import json
import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.incidents import ReadOptions, read_incidents
from geomap.incidents.columnar import columnar
from geomap.incidents.columns import table_of
from geomap.incidents.delimited import delimited
from geomap.incidents.frame import frame
from geomap.incidents.records import records_of
from geomap.incidents.repeated import FURTHER_ROWS, ungrouped
from geomap.incidents.rows import Source
from geomap.incidents.source_rows import SourceRows
from geomap.tables import INCIDENT, check_table

HEADER = ["event_id_cnty", "event_date", "time_precision", "event_type", "sub_event_type", "actor1",
          "actor2", "location", "latitude", "longitude", "geo_precision", "source", "notes",
          "fatalities"]  # fmt: skip


def row(number, **cells):
    plain = {
        "event_id_cnty": f"GEN{number}", "event_date": f"{number % 28 + 1} May 2024",
        "time_precision": "1", "event_type": "Battles", "sub_event_type": "Armed clash",
        "actor1": f"A{number % 7}", "actor2": f"B; C{number % 3}",
        "location": f"Place {number % 50}",
        "latitude": f"{40 + number % 50 / 100}", "longitude": f"{46 + number / 1e6}",
        "geo_precision": "12"[number % 2], "source": "X; Y",
        "notes": f'Notes of {number}, with "quotes" and\nlines' * (1 + number % 3),
        "fatalities": str(number % 4),
    }  # fmt: skip
    return [{**plain, **cells}[name] for name in HEADER]


def written(path, rows, *, newline="\n", header=HEADER, delimiter=","):
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=newline, delimiter=delimiter)
    writer.writerow(header)
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode())
    return path


def both_ways(path):
    """Return the tables read a column at a time (None: not read so) and row by row."""
    tables = []
    options = ReadOptions()
    for found in (
        columnar(Source(str(path)), options, least_bytes=0),
        delimited(Source(str(path)), options),
    ):
        if found is None:
            tables.append(None)
            continue
        records = records_of(Source(str(path)), found, options)
        table = frame(records.values)
        tables.append((table, [*found.refused, *records.refused], records.understood))
    return tables


def assert_same(path):
    fast, slow = both_ways(path)
    assert fast is not None
    same = pd.DataFrame(fast[0].assign(raw=fast[0]["raw"].astype(object)))
    pd.testing.assert_frame_equal(same, pd.DataFrame(slow[0]))
    assert fast[1:] == slow[1:]
    assert [type(value) for value in fast[0].iloc[0]][:-2] == [
        type(value) for value in slow[0].iloc[0]
    ][:-2]
    return fast[0]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_table_is_that_of_the_other_way(tmp_path, newline, delimiter):
    rows = [row(number) for number in range(3000)]
    rows[5] = row(5, event_date="31 June 2024")
    rows[6] = row(6, latitude="95")
    rows[7] = row(7, latitude="40° 30' N", longitude="")
    rows[8] = row(1)
    rows[9] = row(9, fatalities="many", notes="  blanks around  ", event_id_cnty=" GEN9 ")
    rows[10] = [""] * len(HEADER)
    rows[11] = row(11, event_id_cnty="", latitude="", longitude="", actor1="", actor2="")
    rows[12] = row(12, notes="Մարտունի, Фаррух, فاروخ 🙂")
    path = written(tmp_path / "made-up.csv", rows, newline=newline, delimiter=delimiter)
    table = assert_same(path)
    assert len(table) == 3000 - 6
    assert list(table["raw"][3].values())[: len(HEADER)] == rows[3]
    # row 8 is row 1 again
    raw = table["raw"][1]
    assert list(json.loads(raw[FURTHER_ROWS])["rows"].values()) == [
        dict(zip(HEADER, rows[1], strict=True))
    ]
    assert [list(cells.values()) for cells in ungrouped([raw])] == [rows[1], rows[8]]


def test_a_file_with_a_byte_order_mark_and_no_last_newline(tmp_path):
    path = written(tmp_path / "a.csv", [row(number) for number in range(50)])
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().rstrip(b"\n"))
    assert_same(path)


@pytest.mark.parametrize("size", [600, 1000, 4096])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_wherever_a_block_ends_the_rows_are_whole(tmp_path, monkeypatch, size, newline):
    monkeypatch.setattr("geomap.incidents.columnar._BLOCK_BYTES", size)
    rows = [row(n, notes=f'"{n}"\n\n, "said",\n' * (n % 9), actor2="") for n in range(400)]
    rows[300] = row(300, actor2="late", notes="Մարտունի\n🙂")
    path = written(tmp_path / "a.csv", rows, newline=newline)
    if newline == "\r\n":
        path.write_bytes(path.read_bytes().replace(b'"\n', b'"\r\n'))
    table = assert_same(path)
    assert table["actors"][300][1] == "late"
    assert len(table) == 400


def test_a_row_longer_than_a_block_is_left_to_the_other_way(tmp_path, monkeypatch):
    monkeypatch.setattr("geomap.incidents.columnar._BLOCK_BYTES", 600)
    path = written(tmp_path / "a.csv", [row(1), row(2, notes="long " * 200), row(3)])
    assert columnar(Source(str(path)), ReadOptions(), least_bytes=0) is None


def test_cells_that_change_their_habits_after_many_rows(tmp_path):
    rows = [row(n, actor1="one" if n < 60_000 else f"n{n}", notes="short") for n in range(70_000)]
    table = assert_same(written(tmp_path / "a.csv", rows))
    assert table["actors"][69_999][0] == "n69999"


@pytest.mark.parametrize(
    "body",
    [
        b'GEN1,"a"b,1\n',
        b'GEN1,a "b" c,1\n',
        b'GEN1, "a",1\n',
        b'GEN1,"a,1\n',
        b"GEN1,a\n",
        b"GEN1,a,1,2\n",
        b"GEN1,a,1\n\nGEN2,a,1\n",
        b"GEN1,a,1\n   \n",
        b"GEN1,a,1\rGEN2,b,2\n",
        b"GEN1,\xff,1\n",
        b"GEN1,\0,1\n",
        b"",
        b'GEN1,"' + b"x" * 140_000 + b'",1\n',
    ],
)
def test_what_is_odd_is_left_to_the_other_way(tmp_path, body):
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,place,killed\n" + body)
    assert columnar(Source(str(path)), ReadOptions(), least_bytes=0) is None


BODIES = st.lists(
    st.sampled_from(
        [b"a", b"1", b'"', b'""', b",", b"\n", b"\r\n", b"\r", b" ", "ə".encode(), b"x,y,3\n"]
    ),
    max_size=30,
).map(b"".join)


@settings(max_examples=400, deadline=None)
@given(BODIES)
def test_any_bytes_are_cut_into_the_same_cells_or_left_alone(tmp_path_factory, body):
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_bytes(b"id,place,killed\n" + body)
    found = columnar(Source(str(path)), ReadOptions(), least_bytes=0)
    if found is None:
        return
    other = delimited(Source(str(path)), ReadOptions())
    assert other.refused == []
    fast, slow = table_of(found), table_of(other)
    numbers = range(len(slow))
    assert len(fast) == len(slow)
    assert [fast.line(n) for n in numbers] == [slow.line(n) for n in numbers]
    assert [dict(r) for r in fast.source_rows()] == [dict(r) for r in slow.source_rows()]


def test_a_large_file_is_read_so_and_tells_how_far_it_is(tmp_path):
    path = written(tmp_path / "large.csv", [row(number) for number in range(20_000)])
    told = []
    table = read_incidents(path, options=ReadOptions(progress=told.append))
    assert isinstance(table["raw"].array, SourceRows)
    check_table(table, INCIDENT, "incidents")
    assert told == sorted(told)
    assert told[-1] >= 20_000
    assert len(table) == 20_000
    assert table.attrs["encoding"] == "UTF-8"


def made(number):
    return {"a": str(number), "b": ""}


@pytest.fixture
def lazy():
    return pd.Series(SourceRows(made, np.arange(4)))


def test_source_rows_are_plain_dicts_whenever_they_are_looked_at(lazy):
    rows = [made(number) for number in range(4)]
    assert lazy.tolist() == list(lazy) == rows
    assert [type(row) for row in lazy] == [dict] * 4
    assert json.loads(json.dumps(lazy[3])) == rows[3]
    assert list(lazy.to_numpy(dtype=object)) == list(lazy.astype(object)) == rows
    assert lazy.notna().all()
    assert (lazy == lazy.copy()).all()
    assert list(pickle.loads(pickle.dumps(lazy))) == rows
    assert list(copy.deepcopy(lazy)) == rows


def test_source_rows_are_chosen_joined_and_filled_as_any_column(lazy):
    rows = [made(number) for number in range(4)]
    assert list(lazy[[False, True, False, True]]) == [rows[1], rows[3]]
    assert list(lazy.iloc[[2, 0]]) == [rows[2], rows[0]]
    assert list(lazy[::-1]) == rows[::-1]
    assert list(pd.concat([lazy, lazy])) == rows * 2
    assert list(pd.concat([lazy, pd.Series([{"z": "1"}, None], dtype=object)]))[3:] == [
        rows[3],
        {"z": "1"},
        None,
    ]
    longer = lazy.reindex(range(5))
    assert list(longer) == [*rows, None]
    assert list(longer.isna()) == [False] * 4 + [True]


def test_putting_a_row_changes_that_table_alone(lazy):
    table = pd.DataFrame({"raw": lazy})
    other = table.copy()
    table.at[1, "raw"] = {"c": "2"}  # noqa: PD008 - .loc takes a dict for a row
    table.loc[2, "raw"] = None
    assert list(table["raw"]) == [made(0), {"c": "2"}, None, made(3)]
    assert list(other["raw"]) == [made(number) for number in range(4)]
