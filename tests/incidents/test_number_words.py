"""Counts in words of the languages of the headers, against words that people write."""

import pytest

from geomap.errors import InputError
from geomap.incidents import read_incidents
from geomap.incidents.figures import _NUMBERS, figure_in_signs, parse_figure
from geomap.incidents.number_words import _numbers, plain_words
from geomap.incidents.sentences import said


@pytest.mark.parametrize(
    ("written", "signs"),
    [
        ("не менее двух", ">=2"), ("около двадцати человек", "~20"), ("двадцать три", "23"),
        ("от 3 до 5", "3-5"), ("трое", "3"), ("п’ятеро", "5"), ("щонайменше двоє", ">=2"),
        ("mindestens drei", ">=3"), ("dreiundzwanzig", "23"), ("über 10", ">10"), ("fünf", "5"),
        ("zwischen drei und fünf", "3-5"), ("au moins deux", ">=2"), ("plus de 10", ">10"),
        ("dix-sept personnes", "17"), ("al menos dos", ">=2"), ("treinta y dos", "32"),
        ("ən azı üç", ">=3"), ("on beş nəfər", "15"), ("onbeş", "15"), ("en az beş kişi", ">=5"),
        ("yirmi üç", "23"), ("առնվազն երեք", ">=3"), ("քսանմեկ", "21"),
        ("ما لا يقل عن ثلاثة", ">=3"), ("ثلاثة وعشرون", "23"), ("٣", "3"), ("۱۲", "12"),
        ("a dozen", "~12"), ("two dozen", "~24"), ("three people", "3"), ("ДВА", "2"),
    ],
)  # fmt: skip
def test_counts_in_words(written, signs):
    assert figure_in_signs(written) == signs


@pytest.mark.parametrize("written", ["dozens", "several", "несколько", "einige", "от 5", "1.500"])
def test_words_that_name_no_number_are_none(written):
    assert parse_figure(written) is None


@pytest.mark.parametrize(
    ("written", "killed", "wounded"),
    [
        ("none", 0, 0), ("No one", 0, 0), ("nobody", 0, 0), ("NONE.", 0, 0), ("niemand", 0, 0),
        ("никто", 0, 0), ("no casualties", 0, 0), ("heç kim", 0, 0), ("لا أحد", 0, 0),
        ("nobody killed", 0, None), ("No one was killed", 0, None), ("no deaths", 0, None),
        ("погибших нет", 0, None), ("aucun mort", 0, None), ("no people killed", 0, None),
        ("nobody was hurt", None, 0), ("keine Verletzten", None, 0), ("раненых нет", None, 0),
        ("None", None, None), ("no", None, None), ("no reported deaths", None, None),
        ("nobody knows", None, None), ("keine Angaben", None, None), ("personne", None, None),
        ("nobody killed at Farukh", None, None), ("нет данных", None, None),
    ],
)  # fmt: skip
def test_none_is_0_of_what_the_words_speak_of(written, killed, wounded):
    for about, count in (("killed", killed), ("wounded", wounded)):
        figure = parse_figure(written, about)
        assert figure == (None if count is None else (0, 0, 0)), about


def test_nobody_killed_is_0_in_a_table_and_one_who_says_so_is_quoted_in_figures(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(
        "id,place,killed,wounded\na,A,nobody killed,no injuries\nb,B,none,None\n", encoding="utf-8"
    )
    (tmp_path / "cases.claims.csv").write_text(
        "incident_id,claimant,stance,about,value\n"
        "a,Ministry X,asserts,killed,no one was killed\na,Town Y,asserts,killed,4\n",
        encoding="utf-8",
    )
    table = read_incidents(path)
    (case,) = table.to_dict("records")
    assert [case[f"killed_{end}"] for end in ("low", "best", "high")] == [0, 2, 4]
    assert case["wounded_best"] == 0
    assert said(case["claims"]).startswith("0 killed according to Ministry X; 4 killed")
    assert [item["value"] for item in table.attrs["rejects"]] == ["None"]


def test_no_word_is_two_numbers():
    seen = dict(_NUMBERS)
    for word, number in _numbers():
        assert seen.setdefault(plain_words(word), number) == number, word


def test_a_point_before_three_zeros_is_refused_and_groups_are_read_alike(tmp_path):
    with pytest.raises(InputError, match="could be 3 or 3 thousand"):
        parse_figure("3.000")
    path = tmp_path / "cases.csv"
    path.write_text(
        'place,killed_best,radius_m\nA,"1,200",500\nB,1.200,500\nC,3.0,12.5\nD,3,"1,000"\n',
        encoding="utf-8",
    )
    table = read_incidents(path)
    assert table["killed_best"].tolist() == [1200, 3]
    refused = [(item["line"], item["column"]) for item in table.attrs["rejects"]]
    assert refused == [(3, "killed_best"), (5, "radius_m")]
