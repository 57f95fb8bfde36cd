"""Sentences and words with their offsets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.reports.language.sentences import sentences, tokens


def split(text):
    return [text[s.start : s.end] for s in sentences(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Smith met Gen. J. K. Doe at 3.5 km from St. Paul.", 1),
        ("It hit the U.S. base at 5 p.m. on Friday.", 1),
        ("He left at 5 p.m. They stayed.", 2),
        ('"We deny it." He left.', 2),
        ("Was it so? Yes! No…", 3),
        ("А. И. Иванов живёт на ул. Ленина в г. Шуша.", 1),
        ("Это было в 2022 г. Он уехал. Погибли 3,5 тыс. человек.", 3),
        ("1. Shelling was heard. 2. Two men died.", 2),
        ("Title without a stop\n\nThe text begins. It ends.", 3),
        ("One paragraph a line\nAnother paragraph", 2),
        (
            "The lines of this text were broken to a certain\nwidth by the program that sent them.",
            1,
        ),
    ],
)
def test_how_many_sentences(text, count):
    assert len(split(text)) == count


@given(st.text(alphabet="aA.!? \n\"'()1гИ", max_size=80))
def test_only_white_space_stands_between_sentences(text):
    at = 0
    for each in sentences(text):
        assert text[at : each.start].strip() == ""
        assert each.end > each.start
        at = each.end
    assert text[at:].strip() == ""


def test_words_numbers_and_signs():
    text = "U.S. cease-fire, 3,500.5 ministry's: 24th"
    found = tokens(text)
    assert [t.text for t in found] == [
        "U.S.",
        "cease-fire",
        ",",
        "3,500.5",
        "ministry's",
        ":",
        "24th",
    ]
    assert [t.kind for t in found] == ["word", "word", "sign", "number", "word", "sign", "number"]
    assert all(text[t.start : t.end] == t.text for t in found)
