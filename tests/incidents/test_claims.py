"""Claims: figures worked out by hand, doubts, and every mistake named by file, line and column."""

import pytest

from geomap.errors import InputError
from geomap.incidents import read_incidents
from geomap.incidents.claims import claim_of, contested, toll
from geomap.tables import CLAIM, names_of

HEADER = "incident_id,claimant,stance,about,value,side,published"


def claims(*rows):
    """Claims from short rows: claimant, stance, value, side, published; all about killed."""
    keys = ("claimant", "stance", "value", "side", "published")
    return [claim_of({"about": "killed", **dict(zip(keys, row, strict=False))}) for row in rows]


@pytest.mark.parametrize(
    ("rows", "low", "best", "high"),
    [
        # one side, one claim
        ([("A", "asserts", "3", "north")], 3, 3, 3),
        # one side, three claims: 1, 4, 10: least, median, most
        (
            [("A", "asserts", "1", "n"), ("B", "asserts", "10", "n"), ("C", "asserts", "4", "n")],
            1,
            4,
            10,
        ),
        # two sides: low 3+5, best 3+median(5, 7), high 3+7
        (
            [("A", "asserts", "3", "n"), ("A", "asserts", "5", "s"), ("B", "asserts", "7", "S ")],
            8,
            9,
            10,
        ),
        # a range and a bound: low 2+6, best 3+6, high 4+6
        ([("A", "asserts", "2-4", "n"), ("B", "asserts", ">5", "s")], 8, 9, 10),
        # halves add up before they are rounded: 1.5 + 1.5
        ([("A", "asserts", "1-2", "n"), ("B", "asserts", "1-2", "s")], 2, 3, 4),
        # without a side all are counted: least, median and most of the claims
        ([("A", "asserts", "3", ""), ("B", "asserts", "5", "")], 3, 4, 5),
        # ... and the side totals (2+4) are one claim more: 3, 6, 9
        (
            [
                ("A", "asserts", "3", ""),
                ("B", "asserts", "9", None),
                ("C", "asserts", "2", "n"),
                ("C", "asserts", "4", "s"),
            ],
            3,
            6,
            9,
        ),
        # a median between whole numbers is rounded down
        ([("A", "asserts", "3", ""), ("B", "asserts", "4", "")], 3, 3, 4),
        # a denial gives no figure
        ([("A", "asserts", "3", "n"), ("B", "denies", "0", "n")], 3, 3, 3),
        # words give no figure
        ([("A", "asserts", "3", "n"), ("B", "asserts", "many", "n")], 3, 3, 3),
        # a revision replaces what the same claimant said of the same side, no other claim
        (
            [
                ("A", "asserts", "3", "n", "2022-03-24"),
                ("A", "asserts", "1", "s", "2022-03-24"),
                ("B", "asserts", "9", "n", "2022-03-24"),
                ("A", "revises", "5", "n", "2022-03-26"),
            ],
            6,
            8,
            10,
        ),
        # nobody killed is a figure
        ([("A", "asserts", "0", "")], 0, 0, 0),
    ],
)
def test_figures_worked_out_by_hand(rows, low, best, high):
    assert toll(claims(*rows), "killed") == (low, best, high)


def test_claims_about_other_things_give_no_figure():
    assert toll(claims(("A", "denies", "3", "n")), "killed") is None
    assert toll(claims(("A", "asserts", "3", "n")), "wounded") is None
    assert toll([], "killed") is None


def test_contested_is_what_some_party_denies():
    assert contested(claims(("A", "asserts", "3"), ("B", "denies", "none"))) is True
    assert contested(claims(("A", "asserts", "3"), ("B", "asserts", "4"))) is False
    assert contested([]) is None


@pytest.fixture
def read(tmp_path):
    """Write incidents and their claims, and read both."""

    def run(claims_text, incidents="id,place,killed\na,Farukh,7\nb,Shusha,1\n"):
        (tmp_path / "cases.csv").write_text(incidents, encoding="utf-8")
        (tmp_path / "cases.claims.csv").write_text(claims_text, encoding="utf-8")
        return read_incidents(tmp_path / "cases.csv")

    return run


def test_the_sidecar_is_picked_up_and_its_figures_go_first(read):
    table = read(
        f"{HEADER}\n"
        "a,Ministry,Asserts,killed,3,north,26 March 2022\n"
        "a,Other ministry,denies,event,it did not happen,,\n"
    )
    first, second = (table.iloc[row] for row in range(2))
    assert (first["killed_low"], first["killed_best"], first["killed_high"]) == (3, 3, 3)
    assert first["contested"] is True
    assert first["raw"]["killed"] == "7"
    assert list(first["claims"][0]) == names_of(CLAIM)[1:]
    assert first["claims"][0] == {
        "claimant": "Ministry",
        "stance": "asserts",
        "about": "killed",
        "value": "3",
        "side": "north",
        "quote": None,
        "publisher": None,
        "url": None,
        "published": "2022-03-26",
    }
    assert (second["killed_best"], second["contested"], second["claims"]) == (1, None, [])


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nobody,M,asserts,event,,,", 'line 2: incident_id "nobody" is no incident of cases.csv'),
        ("a,M,says,event,,,", 'line 2: stance "says" is not one of asserts, denies, revises'),
        ("a,,asserts,event,,,", 'line 2: claimant "" is empty'),
        (",M,asserts,event,,,", 'line 2: incident_id "" is empty'),
        ("a,M,asserts,,,,", 'line 2: about "" is empty'),
        ("a,M,asserts,killed,5-3,,", 'line 2: value "5-3" is a range that runs backwards'),
        ("a,M,asserts,event,,,03/04/2022", 'line 2: published "03/04/2022" could be'),
        ("a,M,asserts,event,,,,,", "line 2: 9 cells where the header has 7"),
    ],
)
def test_a_wrong_claim_is_named_by_file_line_and_column(read, line, message):
    with pytest.raises(InputError) as caught:
        read(f"{HEADER}\n{line}\n")
    assert str(caught.value).startswith("cases.claims.csv, ")
    assert message in str(caught.value)


def test_a_claims_file_without_its_columns_says_which(read):
    with pytest.raises(InputError, match=r"cases\.claims\.csv: column stance, about is missing"):
        read("incident_id,claimant\na,M\n")


def test_a_claim_about_a_refused_row_is_refused_with_it(read):
    table = read(f"{HEADER}\nb,M,asserts,killed,1,,\n", "id,place,killed\na,Farukh,7\nb,Shusha,x\n")
    refused = [(item["file"], item["line"]) for item in table.attrs["rejects"]]
    assert refused == [("cases.csv", 3), ("cases.claims.csv", 2)]


def test_a_claims_file_with_its_header_only_claims_nothing(read):
    assert read(f"{HEADER}\n")["contested"].isna().all()
