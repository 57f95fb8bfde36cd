"""Links that a person decides: read back as written, never overwritten, never contradictory."""

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.errors import InputError, OutputError
from geomap.incidents.links import LINK_COLUMNS, Link, linked, read_links, write_links

HEADER = ",".join(LINK_COLUMNS)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cases.same-event.csv"


def test_links_are_read_back_as_written(path):
    links = [
        Link("=a", "b;", same=True, score=0.91, why='1 km, "both"'),
        Link("c", "d", same=False),
        Link("Փառուխ", "-1", same=None, score=0.5, why=""),
    ]
    write_links(links, path)
    assert read_links(path) == links
    with path.open(encoding="utf-8", newline="") as stream:
        assert next(csv.reader(stream)) == list(LINK_COLUMNS)


@pytest.mark.parametrize(
    ("word", "same"),
    [("Yes", True), (" y ", True), ("NO", False), ("different", False), ("", None)],
)
def test_words_for_a_decision(path, word, same):
    path.write_text(f"incident_id,other_id,same\na,b,{word}\n", encoding="utf-8")
    assert read_links(path) == [Link("a", "b", same)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "column incident_id, other_id, same is missing"),
        ("incident_id,other_id\na,b\n", "column same is missing"),
        (f"{HEADER}\na,,yes,,\n", 'line 2: other_id "" is empty'),
        (f"{HEADER}\na,a,yes,,\n", 'line 2: other_id "a" is the incident itself'),
        (f"{HEADER}\na,b,perhaps,,\n", 'line 2: same "perhaps" is neither yes nor no'),
        (f"{HEADER}\na,b,yes\n", "line 2: 3 cells where the header has 5"),
        (f"{HEADER}\na,b,yes,high,\n", 'line 2: score "high" is no number'),
        (f"{HEADER}\na,b,yes,,\nb,a,no,,\n", "line 3: line 2 says the opposite"),
        (f'{HEADER}\na,b,"yes,,\n', "no CSV"),
    ],
)
def test_a_wrong_file_is_named_by_line_and_column(path, text, message):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_links(path)
    assert str(caught.value).startswith(path.name)
    assert message in str(caught.value)


def test_decisions_are_never_overwritten(path):
    proposal = Link("a", "b", None, 0.8, "why")
    write_links([proposal], path)
    write_links([proposal], path)
    path.write_text(f"{HEADER}\na,b,yes,,\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(OutputError, match="it holds decisions; name it with --links"):
        write_links([proposal], path)
    assert path.read_bytes() == before
    decided = read_links(path)
    write_links([proposal, Link("c", "d", None, 0.7, "new")], path, decided=decided)
    assert [(link.incident_id, link.same) for link in read_links(path)] == [
        ("a", True),
        ("c", None),
    ]


def test_events_are_named_alike_in_any_order():
    links = [Link("c", "b", same=True), Link("b", "a", same=True), Link("x", "y", same=None)]
    assert linked("abcxy", links) == dict.fromkeys("abc", "a")
    assert linked("cba", links[::-1]) == dict.fromkeys("abc", "a")
    # a report that is not in the table still joins those that are, and names nothing
    assert linked("ca", links) == {"c": "a", "a": "a"}
    assert linked("c", links) == {}


def test_links_that_contradict_each_other_through_others():
    links = [Link("a", "b", same=True), Link("b", "c", same=True), Link("a", "c", same=False)]
    with pytest.raises(InputError, match='"a" and "c" are said not to be one event'):
        linked("abc", links)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_linked_is_the_connected_components(pairs):
    """Against repeated spreading of the least number over the pairs."""
    least = {number: number for number in range(10)}
    for _ in range(10):
        for one, two in pairs:
            least[one] = least[two] = min(least[one], least[two])
    links = [Link(str(one), str(two), same=True) for one, two in pairs if one != two]
    expected = {
        str(number): str(first)
        for number, first in least.items()
        if sum(other == first for other in least.values()) > 1
    }
    assert linked(map(str, range(10)), links) == expected


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig"])
def test_a_file_that_a_spreadsheet_saved_again(tmp_path, delimiter, codec):
    rows = [["incident_id", "other_id", "same", "score", "why"], ["a", "b", "Yes", "0.90", "near"]]
    text = "".join(delimiter.join(row) + "\r\n" for row in rows)
    (tmp_path / "links.csv").write_bytes(text.encode(codec))
    assert read_links(tmp_path / "links.csv") == [Link("a", "b", True, 0.9, "near")]
