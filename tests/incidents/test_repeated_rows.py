"""Tables with a claimant in each row: one incident an id, every row kept, every claim counted."""

import csv

import pytest

from geomap.incidents import read_incidents
from geomap.incidents.repeated import FURTHER_ROWS, ungrouped
from geomap.tables import INCIDENT, check_table

HEADER = "id,date,place,claimant,stance,about,value,side,source"
ROWS = """\
b,2022-03-24,Farukh,Russian MoD,asserts,event,troops came,,https://x.org/1
a,2022-03-20,Khramort,Armenia,asserts,shelling,,,TASS
b,2022-03-24,Farukh,Artsakh MoD,asserts,killed,3,Armenian,DW
b,2022-03-25,Parukh,Azerbaijan MoD,denies,event,nothing happened,,Turan
b,2022-03-24,Farukh,NKR MoD,revises,killed,4,Armenian,DW
c,2022-03-29,Shusha,,,,,,
"""


@pytest.fixture
def read(tmp_path):
    def run(text, name="cases.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_incidents(path, rejects=tmp_path / "cases.rejects.csv")

    return run


def test_rows_of_one_id_are_one_incident_with_their_claims(read):
    table = read(f"{HEADER}\n{ROWS}")
    assert table["id"].tolist() == ["b", "a", "c"]
    assert table.attrs["rejects"] == []
    check_table(table, INCIDENT, "cases")
    one = table.iloc[0]
    assert (one["place"], str(one["date_start"].date())) == ("Farukh", "2022-03-24")
    said = [(c["claimant"], c["stance"], c["about"], c["value"]) for c in one["claims"]]
    assert said == [
        ("Russian defence ministry", "asserts", "event", "troops came"),
        ("Nagorno-Karabakh defence ministry", "asserts", "killed", "3"),
        ("Azerbaijan defence ministry", "denies", "event", "nothing happened"),
        ("Azerbaijan defence ministry", "asserts", "place", "Parukh"),
        ("Azerbaijan defence ministry", "asserts", "date", "2022-03-25"),
        ("Nagorno-Karabakh defence ministry", "revises", "killed", "4"),
    ]
    # two spellings of one ministry: what it revises does not count any more
    assert (one["killed_low"], one["killed_best"], one["killed_high"]) == (4, 4, 4)
    assert table["contested"].tolist() == [True, False, None]
    assert one["claims"][0]["url"] == "https://x.org/1"
    assert one["claims"][2]["publisher"] == "Turan"


def test_every_row_stays_whole_and_in_its_order(read, tmp_path):
    table = read(f"{HEADER}\n{ROWS}")
    with (tmp_path / "cases.csv").open(encoding="utf-8", newline="") as stream:
        assert ungrouped(list(table["raw"])) == list(csv.DictReader(stream))


def test_positions_that_differ_are_claims_too(read):
    table = read(
        "id,place,lat,lon,claimant,about,value\n"
        "a,Farukh,40.0194,46.8011,Armenia,killed,3\n"
        "a,Farukh,40.01639,46.80111,Azerbaijan,killed,0\n"
        "a,Farukh,40.0194,46.8011,Russia,killed,2\n"
    )
    (row,) = table.itertuples()
    assert (row.lat, row.lon) == (40.0194, 46.8011)
    said = [(c["claimant"], c["value"]) for c in row.claims if c["about"] == "position"]
    assert said == [("Azerbaijan", "40.01639, 46.80111")]
    assert (row.killed_low, row.killed_best, row.killed_high) == (0, 2, 3)


def test_counts_of_a_claimant_are_its_own(read):
    table = read(
        "id,place,claimant,stance,what,killed,wounded\n"
        "a,Farukh,Russia,asserts,a police car was fired on,3,1\n"
        "a,Farukh,Azerbaijan,denies,the others fired,2,\n"
    )
    (row,) = table.itertuples()
    assert (row.killed_low, row.killed_high) == (2, 3)
    assert (row.wounded_low, row.wounded_high) == (1, 1)
    assert row.contested is True
    assert [(c["stance"], c["about"]) for c in row.claims if c["claimant"] == "Azerbaijan"] == [
        ("denies", "event"),
        ("asserts", "killed"),
    ]


def test_counts_beside_a_matter_are_the_incidents_own(read):
    table = read(
        "id,place,killed,claimant,stance,about,value\n"
        "a,Farukh,7,Russia,asserts,weapon,drone\n"
        "a,Farukh,7,Azerbaijan,denies,event,\n"
    )
    (row,) = table.itertuples()
    assert (row.killed_low, row.killed_best, row.killed_high) == (7, 7, 7)
    assert [c["about"] for c in row.claims] == ["weapon", "event"]


def test_rows_without_an_id_are_incidents_of_their_own(read):
    table = read("place,claimant,killed\nFarukh,Armenia,3\nFarukh,Azerbaijan,0\n")
    assert table["killed_best"].tolist() == [3, 0]
    assert FURTHER_ROWS not in table["raw"][0]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("a,2022-03-24,Farukh,Russia,says,event,,,", "stance", "is not one of"),
        ("a,2022-03-24,Farukh,Russia,asserts,killed,5-3,,", "value", "runs backwards"),
        ("a,2022-03-24,Farukh,Russia,asserts,,,,", "about", "is empty"),
        ("a,2022-03-25,Farukh,,,,,,", "date", 'differs from "2022-03-24" in line 2'),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_alone(read, row, column, reason):
    table = read(f"{HEADER}\na,2022-03-24,Farukh,Armenia,asserts,killed,3,,\n{row}\n")
    assert table["id"].tolist() == ["a"]
    assert table["killed_best"].tolist() == [3]
    (refused,) = table.attrs["rejects"]
    assert (refused["line"], refused["column"]) == (3, column)
    assert reason in refused["reason"]


def test_claims_in_rows_and_in_a_file_beside_them_count_together(read, tmp_path):
    beside = "incident_id,claimant,stance,about,value\na,Azerbaijan,asserts,killed,9\n"
    (tmp_path / "cases.claims.csv").write_text(beside, encoding="utf-8")
    table = read("id,place,claimant,killed\na,Farukh,Armenia,3\n")
    assert (table["killed_low"][0], table["killed_high"][0]) == (3, 9)
    assert [claim["claimant"] for claim in table["claims"][0]] == ["Armenia", "Azerbaijan"]


def test_the_gathered_facts_are_read_with_who_says_what(shared_data):
    path = shared_data / "incidents" / "karabakh_2020_2023_facts.csv"
    table = read_incidents(path)
    with path.open(encoding="utf-8") as stream:
        facts = list(csv.DictReader(stream))
    assert len(table) == len(facts)
    for fact, claims in zip(facts, table["claims"], strict=True):
        assert bool(claims) == bool(fact["claimant"])
        for about in ("killed", "wounded"):
            said = [claim["value"] for claim in claims if claim["about"] == about]
            assert said == ([fact[about]] if fact[about] and fact["claimant"] else [])
        if fact["stance"] == "denies":
            assert "denies" in {claim["stance"] for claim in claims}
