"""Several tables as one: every cell and type as it was, names of incidents told apart."""

import pickle

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from geomap import Gazetteer, flag, locate, read_incidents, read_zones
from geomap.errors import InputError
from geomap.incidents import combined
from geomap.incidents.combined import labels_of
from geomap.tables import INCIDENT, check_table


def plain(table):
    """Return a table with its source rows as dicts."""
    return pd.DataFrame(table.assign(raw=list(table["raw"]))).reset_index(drop=True)


def test_the_published_files_are_one_table_cell_for_cell(shared_data):
    names = (
        "ucdp/ucdp_ged_v23_1_sample1000.csv",
        "ucdp/ucdp_ged_v23_1_CAR_country482.geojson",
        "gdelt/gdelt-events.export.tsv",
    )
    one, two, three = (read_incidents(shared_data / name) for name in names)
    table, notes = combined([one, two, three], ["one", "two", "three"])
    check_table(table, INCIDENT, "all")
    # six events of the sample are of the Central African Republic, and in both files alike
    again = set(one["id"]) & set(two["id"])
    assert len(again) == 6
    assert len(table) == len(one) + len(two) + len(three) - 6
    assert notes == (
        "6 incidents are in several files of one dataset, with the same values: taken once",
    )
    assert_frame_equal(plain(table.iloc[: len(one)]), plain(one))
    rest = two[~two["id"].isin(again)]
    assert_frame_equal(plain(table.iloc[len(one) : -len(three)]), plain(rest))
    assert [each["format"] for each in table.attrs["files"]] == ["csv", "geojson", "events"]
    assert pickle.loads(pickle.dumps(table))["raw"][0] == one["raw"][0]


def test_rows_that_are_made_when_looked_at_stay_so(tmp_path, monkeypatch):
    monkeypatch.setattr("geomap.incidents.columnar.LARGE_BYTES", 1)
    for name in ("a", "b"):
        rows = "".join(f"{name}{n},Place {n},{n}\n" for n in range(300_000 // 3))
        (tmp_path / f"{name}.csv").write_text(f"id,place,killed\n{rows}", encoding="utf-8")
    one, two = (read_incidents(tmp_path / f"{name}.csv") for name in ("a", "b"))
    table, notes = combined([one, two], ["a", "b"])
    assert notes == ()
    assert table["raw"].dtype == one["raw"].dtype
    assert table["raw"].iloc[-1] == {"id": "b99999", "place": "Place 99999", "killed": "99999"}
    assert table["raw"].iloc[100_000] == {"id": "b0", "place": "Place 0", "killed": "0"}


@pytest.fixture
def tables(tmp_path):
    def run(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        return [read_incidents(tmp_path / f"{name}.csv") for name in texts]

    return run


def test_a_name_that_is_made_is_no_other_incidents(tables):
    one, two = tables(a="id,place\nx,A\nb:x,B\n", b="id,place\nx,C\ny,D\n")
    table, notes = combined([one, two], ["a", "b"])
    assert table["id"].tolist() == ["a:x", "b:x", "b:b:x", "y"]
    assert table["dataset_id"].tolist() == ["x", "b:x", "x", "y"]
    assert "1 id stands in several files for different incidents (x)" in notes[0]
    assert one["id"].tolist() == ["x", "b:x"]


def test_verdicts_are_kept_where_all_files_have_them(tables):
    text = "id,place,date\n{},Farukh,2022-03-24\n"
    one, two = (
        flag(locate(table, Gazetteer.open()), read_zones())
        for table in tables(a=text.format("x"), b=text.format("y"))
    )
    table, _ = combined([one, two], ["a", "b"])
    assert table["verdict"].tolist() == ["breach", "breach"]
    assert_frame_equal(
        pd.DataFrame(table.iloc[:1][["verdict", "zone_id", "probability", "why"]]).astype(object),
        pd.DataFrame(one[["verdict", "zone_id", "probability", "why"]]).astype(object),
    )
    without, _ = combined([one.drop(columns="verdict"), two], ["a", "b"])
    assert "verdict" not in without.columns


def test_one_table_comes_back_as_it_is(tables):
    (one,) = tables(a="id,place\nx,A\n")
    same, notes = combined([one], ["a"])
    assert same is one
    assert notes == ()


@pytest.mark.parametrize(
    ("paths", "labels"),
    [
        (["a.csv", "b.csv"], ["a", "b"]),
        (["a.csv", "a.geojson"], ["a.csv", "a.geojson"]),
        (["/x/a.csv", "/y/a.csv", "-"], ["x/a", "y/a", "stdin"]),
        (["/x/1/a.csv", "/x/2/a.csv", "/y/1/a.csv"], ["x/1/a", "2/a", "y/1/a"]),
        (["/x/a.csv", "/x/a.tsv", "/y/a.csv"], ["x/a.csv", "a.tsv", "y/a"]),
    ],
)
def test_files_are_called_by_as_little_as_tells_them_apart(paths, labels):
    assert labels_of(paths) == labels


def test_a_file_is_given_once():
    with pytest.raises(InputError, match="given twice"):
        labels_of(["a.csv", "./a.csv"])
