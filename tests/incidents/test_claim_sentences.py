"""The sentence on claims, and the claims behind each figure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.incidents import read_incidents
from geomap.incidents.sentences import figures_from, said
from geomap.incidents.tolls import toll_of
from geomap.shipped import shipped

NK, AZ, RU = "Nagorno-Karabakh defence ministry", "Azerbaijan defence ministry", "Russian MoD"


def claim(claimant, about="event", value=None, stance="asserts", **more):
    return {"claimant": claimant, "stance": stance, "about": about, "value": value, **more}


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        (None, None),
        ([], None),
        ([claim(AZ, "place", "Farrukh")], None),
        (
            [claim(NK, "killed", "3"), claim(NK, "wounded", "15"), claim(AZ, stance="denies")],
            ("3 killed, 15 wounded according to the Nagorno-Karabakh defence ministry; "
            "Azerbaijan's defence ministry denies"),
        ),
        ([claim(AZ, stance="denies")], "Azerbaijan's defence ministry denies the event"),
        (
            [claim(NK, "killed", ">=5", side="Azerbaijani"), claim(NK, "wounded", ">10")],
            ("at least 5 Azerbaijani killed, more than 10 wounded according to the "
            "Nagorno-Karabakh defence ministry"),
        ),
        # one body in two spellings is one, two bodies that agree stand together
        (
            [claim(RU, "killed", "2-4"), claim("Минобороны РФ", "wounded", "~20"),
             claim(NK, "killed", "2-4"), claim(NK, "wounded", "~20")],
            ("2 to 4 killed, about 20 wounded according to the Russian defence ministry and the "
            "Nagorno-Karabakh defence ministry"),
        ),
        (
            [claim(RU, "killed", "3"), claim("Russian MoD", "killed", "4", "revises")],
            "4 killed according to the Russian defence ministry",
        ),
        (
            [claim(RU, "wounded", "1", published="2022-03-25"),
             claim(RU, "wounded", "15", published="2022-03-26")],
            "1 and later 15 wounded according to the Russian defence ministry",
        ),
        (
            [claim(RU, "troop entry"), claim(RU, "drone strikes", "4"),
             claim(RU, "withdrawal", "they left"), claim(AZ, "withdrawal", stance="denies")],
            ("the Russian defence ministry asserts troop entry, drone strikes (4) and a "
            "withdrawal; Azerbaijan's defence ministry denies a withdrawal"),
        ),
        (
            [claim("A"), claim("B"), claim("C", stance="denies"), claim("D", stance="denies")],
            "A and B assert the event; C and D deny",
        ),
        (
            [claim("A", "killed", "3"), claim("B", "killed", stance="denies")],
            "3 killed according to A; B denies the number of killed",
        ),
        ([claim("A", "killed", "3"), claim("A")], "3 killed according to A"),
        ([claim("A", "killed", "5+"), claim("A", "by", "drone strikes")],
         "at least 5 killed according to A; A asserts drone strikes"),
        ([claim("A"), claim("B", stance="denies"), claim("B", stance="revises")],
         "A and B assert the event"),
    ],
)  # fmt: skip
def test_sentences(claims, sentence):
    assert said(claims) == sentence


def test_many_statements_end_in_their_number():
    sentence = said([claim(f"Body {number}", "killed", str(number)) for number in range(40)])
    assert sentence.endswith("and 28 more statements")
    assert sentence.count("according to") == 12


TEXTS = st.none() | st.text(max_size=60)


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "claimant": TEXTS,
                "stance": st.sampled_from(["asserts", "denies", "revises"]),
                "about": st.sampled_from(["killed", "wounded", "event"]) | TEXTS,
                "value": st.sampled_from(["3", ">=5", "2-4"]) | TEXTS.filter(
                    lambda text: not text or not any(letter.isdigit() for letter in text)
                ),
                "side": TEXTS,
            }
        ),
        max_size=6,
    )
)  # fmt: skip
def test_any_claims_make_one_printable_line(claims):
    for line in (said(claims), figures_from(claims, "killed")):
        assert line is None or line.isprintable()


def test_each_end_of_a_figure_names_its_claims():
    claims = [
        claim("A", "killed", ">=5", side="north", publisher="P", published="2022-03-25"),
        claim("B", "killed", "9", side="north", url="https://x.org/9"),
        claim("C", "killed", "3", side="south"),
        claim("D", "killed", "1", "denies"),
    ]
    found = toll_of(claims, "killed")
    assert found.figure == (8, 10, 12)
    assert found.low_from == (claims[0], claims[2])
    assert found.best_from == (claims[0], claims[1], claims[2])
    assert found.high_from == (claims[1], claims[2])
    assert figures_from(claims, "killed") == (
        "low 8: at least 5 north (A, P, 2022-03-25) + 3 south (C); "
        "best 10: at least 5 north (A, P, 2022-03-25) + 9 north (B, https://x.org/9) "
        "+ 3 south (C); "
        "high 12: 9 north (B, https://x.org/9) + 3 south (C)"
    )
    assert figures_from(claims[2:], "killed") == "3: 3 south (C)"
    assert figures_from(claims, "wounded") is None


def test_every_shipped_figure_rests_on_claims_with_a_publisher():
    for path in shipped("layers", "incidents").glob("*.csv"):
        if path.name.endswith(".claims.csv"):
            continue
        for row in read_incidents(path).to_dict("records"):
            for about in ("killed", "wounded"):
                found = toll_of(row["claims"], about)
                ends = [row[f"{about}_{end}"] for end in ("low", "best", "high")]
                if found is None:
                    assert all(end != end for end in ends)  # noqa: PLR0124 - NaN
                    continue
                assert list(found.figure) == ends
                for basis in (found.low_from, found.best_from, found.high_from):
                    assert basis
                    assert all(item in row["claims"] and item["publisher"] for item in basis)
