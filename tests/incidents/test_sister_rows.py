"""Rows that repeat an id and name no claimant: joined where they agree, else refused."""

import csv
import json

import pytest

from geomap.incidents import read_incidents, write_original

HEADER = [
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "country", "admin1", "location",
    "latitude", "longitude", "geo_precision", "source", "notes", "fatalities", "timestamp",
]  # fmt: skip


def by_actor(event, actor, **changed):
    """Return a row of a made-up export by actor, in ACLED's columns."""
    cells = {
        "event_id_cnty": event, "event_date": "24 March 2022", "year": "2022",
        "time_precision": "1", "disorder_type": "Political violence", "event_type": "Battles",
        "sub_event_type": "Armed clash", "actor1": actor, "country": "Azerbaijan",
        "location": "Farukh", "latitude": "40.0194", "longitude": "46.8011", "geo_precision": "1",
        "source": "A", "notes": "made up", "fatalities": "3", "timestamp": "1",
    }  # fmt: skip
    return [(cells | changed).get(name, "") for name in HEADER]


@pytest.fixture
def write(tmp_path):
    def _write(rows, header=HEADER, name="cases.csv"):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, lineterminator="\n").writerows([header, *rows])
        return tmp_path / name

    return _write


def test_an_export_by_actor_is_an_incident_an_event_with_the_actors_of_all(write):
    rows = [
        by_actor("GEN1", "One"),
        by_actor("GEN2", "One", fatalities="0"),
        by_actor("GEN1", "Other", source="B; A", notes="made up, too"),
        by_actor("GEN1", "One", assoc_actor_1="Third"),
    ]
    path = write(rows)
    table = read_incidents(path)
    assert table["id"].tolist() == ["GEN1", "GEN2"]
    assert table["actors"].tolist() == [["One", "Other", "Third"], ["One"]]
    assert table["sources"].tolist() == [["A", "B"], ["A"]]
    assert table["text"].tolist() == ["made up\nmade up, too", "made up"]
    assert table["killed_best"].tolist() == [3, 0]
    assert table.attrs["rejects"] == []
    assert (
        "2 rows repeat the id of an earlier one and agree with it: joined into 1 incident, "
        "with the actors and sources of all"
    ) in table.attrs["notes"]
    # and all four are there to be written again, in their order
    write_original(table, path.with_name("back.csv"))
    with path.with_name("back.csv").open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream)) == [HEADER, *rows]


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"event_date": "25 March 2022"}, "event_date"),
        ({"location": "Parukh"}, "location"),
        ({"latitude": "40.1"}, "latitude"),
        ({"longitude": "46.9"}, "longitude"),
        ({"geo_precision": "2"}, "geo_precision"),
        ({"sub_event_type": "Attack", "event_type": "Riots"}, "sub_event_type"),
        ({"fatalities": "4"}, "fatalities"),
    ],
)
def test_a_row_that_says_otherwise_is_refused_with_what_the_other_says(write, changed, column):
    path = write([by_actor("GEN1", "One"), by_actor("GEN1", "Other", **changed)])
    table = read_incidents(path)
    assert table["actors"].tolist() == [["One"]]
    (refused,) = table.attrs["rejects"]
    assert (refused["line"], refused["column"]) == (3, column)
    assert 'in line 2, which has the same id "GEN1"' in refused["reason"]


def test_rows_that_share_what_they_list_in_a_large_file_never_change_each_other(write, monkeypatch):
    rows = [by_actor(f"GEN{n}", "One") for n in range(3)]
    rows += [by_actor("GEN0", "Other", source="B"), by_actor("GEN3", "One", source="")]
    small = read_incidents(write(rows))
    monkeypatch.setattr("geomap.incidents.reading.MANY", 1)
    large = read_incidents(write(rows))
    for name in ("actors", "sources"):
        assert [list(listed) for listed in large[name]] == small[name].tolist()
    assert [list(listed) for listed in large["actors"]] == [["One", "Other"], *[["One"]] * 3]
    # what rows have in common cannot be changed in one of them
    assert isinstance(large["actors"][1], tuple)


def test_what_the_first_row_leaves_empty_another_gives(write):
    header = ["id", "date", "place", "lat", "lon", "killed", "source"]
    rows = [
        ["a", "", "Farukh", "", "", "", "x"],
        ["a", "2022-03-24", "", "40.0194", "46.8011", "", "y"],
        ["a", "", "FARUKH", "", "", "3", "x"],
    ]
    table = read_incidents(write(rows, header))
    (row,) = table.itertuples()
    assert (str(row.date_start.date()), row.place, row.lat, row.lon, row.located) == (
        "2022-03-24", "Farukh", 40.0194, 46.8011, "coordinates",
    )  # fmt: skip
    assert (row.killed_low, row.killed_best, row.killed_high) == (3, 3, 3)
    assert row.sources == ["x", "y"]


def test_an_id_that_was_made_up_joins_nothing(write):
    table = read_incidents(write([["cases-3", "Farukh"], ["", "Farukh"]], ["id", "place"]))
    assert table["id"].tolist() == ["cases-3"]
    assert [item["reason"] for item in table.attrs["rejects"]] == ["is the id of line 2 too"]


def test_verdicts_of_several_zones_are_no_sister_rows(geomap_cli, tmp_path):
    (tmp_path / "a.csv").write_text("id,place,date\na,Farukh,2022-03-24\n", encoding="utf-8")
    done = geomap_cli("flag", "a.csv", "--all-pairs", "-o", "pairs.csv", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    table = read_incidents(tmp_path / "pairs.csv")
    assert len(table) == 1
    assert table.attrs["rejects"]


def test_features_keep_what_their_cells_were(tmp_path):
    feature = {
        "type": "Feature", "id": 7, "geometry": {"type": "Point", "coordinates": [46.8, 40.0]},
        "properties": {"id": "a", "actor": "One", "killed": 3, "note": None},
    }  # fmt: skip
    sister = {**feature, "properties": {"id": "a", "actor": "Other", "killed": 3}}
    document = {"type": "FeatureCollection", "features": [feature, sister]}
    (tmp_path / "a.geojson").write_text(json.dumps(document), encoding="utf-8")
    table = read_incidents(tmp_path / "a.geojson")
    assert table["actors"].tolist() == [["One", "Other"]]
    write_original(table, tmp_path / "back.geojson")
    assert json.loads((tmp_path / "back.geojson").read_text("utf-8")) == document


@pytest.mark.parametrize("cell", ["", "none", "[1]", '{"line": "x"}', "{"])
def test_a_column_of_that_name_that_is_anybodys_own_stays_what_it_is(write, cell):
    header = ["id", "place", "further rows"]
    rows = [["a", "Farukh", cell], ["a", "Farukh", cell], ["b", "Shusha", cell]]
    path = write(rows, header)
    table = read_incidents(path)
    assert table["id"].tolist() == ["a", "b"]
    assert [row["further rows"] for row in table["raw"]] == [cell, cell]
    assert [item["reason"] for item in table.attrs["rejects"]] == ["is the id of line 2 too"]
    write_original(table, path.with_name("back.csv"))
    with path.with_name("back.csv").open(encoding="utf-8", newline="") as stream:
        assert [row for row in csv.reader(stream) if row in rows] == rows
