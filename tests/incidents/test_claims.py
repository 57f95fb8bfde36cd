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


def said(claimant, stance, about="event", **more):
    return claim_of({"claimant": claimant, "stance": stance, "about": about, **more})


@pytest.mark.parametrize(
    ("spoken", "expected"),
    [
        # a denial its own claimant takes back later, by place in the list or by date
        ([said("A", "asserts"), said("B", "denies"), said("B", "revises")], False),
        ([said("A", "asserts"), said("B", "revises"), said("B", "denies")], True),
        ([said("A", "asserts", published="2022-03-24"),
          said("B", "revises", published="2022-03-26"),
          said("B", "denies", published="2022-03-25")], False),
        ([said("A", "asserts"), said("Russian MoD", "denies"),
          said("Минобороны РФ", "revises", "killed", value="2")], False),
        # another's revision, or one of another matter, takes nothing back
        ([said("A", "asserts"), said("B", "denies"), said("A", "revises", "killed")], True),
        ([said("A", "asserts", "withdrawal"), said("B", "denies", "withdrawal"),
          said("B", "revises", "killed", value="2")], True),
        # a denial of what nobody else asserts
        ([said("A", "denies")], False),
        ([said("A", "asserts"), said("A", "denies")], False),
        ([said("A", "asserts", "killed", value="3"), said("B", "denies", "withdrawal")], False),
        ([said("A", "asserts"), said("B", "denies", "killed")], False),
        ([said("A", "asserts", "place", value="X"), said("B", "denies")], False),
        # whoever gives a particular asserts the event, and denying its kind denies it
        ([said("A", "asserts", "killed", value="3"), said("B", "denies")], True),
        ([said("A", "asserts", "weapon", value="TB2"), said("B", "denies", "clash")], True),
        ([said("A", "asserts", "withdrawal"), said("B", "denies", "withdrawal")], True),
        # of whose losses
        ([said("A", "asserts", "killed", side="n"),
          said("B", "denies", "killed", side="s")], False),
        ([said("A", "asserts", "killed", side="n"), said("B", "denies", "killed")], True),
    ],
)  # fmt: skip
def test_contested_is_a_denial_that_stands_of_what_another_asserts(spoken, expected):
    assert contested(spoken) is expected


def test_figures_in_words_count_and_what_is_no_number_is_told(read):
    table = read(
        f"{HEADER}\n"
        "a,M,asserts,killed,at least 5,n,\n"
        "a,M,asserts,killed,three,s,\n"
        "a,M,asserts,wounded,dozens,,\n"
        "b,M,denies,wounded,dozens,,\n",
        "id,place,killed\na,Farukh,\nb,Shusha,1\nc,X,about 20\n",
    )
    assert table["killed_best"].tolist() == [8, 1, 20]
    assert table["wounded_best"].isna().all()
    (note,) = table.attrs["notes"]
    assert note.startswith('a: "dozens" wounded by the claim of M is no number')


def test_a_rows_own_figure_set_aside_is_told(read):
    table = read(f"{HEADER}\na,M,asserts,killed,3-5,,\nb,M,asserts,killed,1,,\n")
    assert table["killed_best"].tolist() == [4, 1]
    (note,) = table.attrs["notes"]
    assert note.startswith("a: its row gives 7 killed, its claims 3 to 5; ")
    assert "kept in raw" in note
    assert table["raw"][0]["killed"] == "7"


def test_figures_that_rows_give_as_claims_are_not_set_aside(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("id,place,claimant,killed\na,X,M,3\na,X,N,5\n", encoding="utf-8")
    table = read_incidents(path)
    assert (table["killed_low"][0], table["killed_high"][0]) == (3, 5)
    assert table.attrs["notes"] == []


def test_a_claim_that_cannot_be_read_is_listed_and_the_others_count(read, tmp_path):
    table = read(
        f"{HEADER}\n"
        "a,M,says,killed,1,,\n"
        "nobody,M,asserts,event,,,\n"
        "a,M,asserts,killed,9,,\n"
        "a,M,asserts,killed,5,,,,\n"
    )
    assert table["killed_best"][0] == 9
    listed = [
        (item["file"], item["line"], item["column"], item["value"], item["reason"])
        for item in table.attrs["rejects"]
    ]
    name = "cases.claims.csv"
    assert listed == [
        (name, 2, "stance", "says", "is not one of asserts, denies, revises"),
        (name, 3, "incident_id", "nobody", "is no incident of cases.csv"),
        (name, 5, "", "", "9 cells where the header has 7; quote a cell that holds the delimiter"),
    ]
    path = tmp_path / "rejects.csv"
    read_incidents(tmp_path / "cases.csv", rejects=path)
    assert len(path.read_text("utf-8").splitlines()) == 4


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
