"""Recognisers: a stub spaCy model, made here, in the place of the rules that spot names."""

import json
import subprocess
import sys
from itertools import pairwise

import pytest

from geomap.errors import InputError
from geomap.gazetteer import Gazetteer
from geomap.reports.documents import report_of_text
from geomap.reports.passage import read_passage
from geomap.reports.places import find_places
from geomap.reports.recognisers import Recognised, recogniser_of
from geomap.shipped import shipped

PATTERNS = [
    {"label": "GPE", "pattern": "Farukh"},
    {"label": "LOC", "pattern": "Lake Sevan"},
    {"label": "NORP", "pattern": "Turkish"},
    {"label": "ORG", "pattern": "Vanadzor Airlines"},
    {"label": "PERSON", "pattern": "Paris Hilton"},
    {"label": "DATE", "pattern": "Friday"},
]


@pytest.fixture(scope="session")
def stub(tmp_path_factory):
    """The folder of a model that knows the names of PATTERNS and nothing else."""
    import spacy

    model = spacy.blank("en")
    model.add_pipe("entity_ruler").add_patterns(PATTERNS)
    folder = tmp_path_factory.mktemp("model") / "stub"
    model.to_disk(folder)
    return folder


def test_names_have_their_span_and_what_they_name(stub):
    text = "On Friday Paris Hilton flew Vanadzor Airlines over Lake Sevan in a Turkish jet."
    found = recogniser_of(f"spacy:{stub}")(text)
    assert [(text[one.start : one.end], one.label) for one in found] == [
        ("Paris Hilton", "person"),
        ("Vanadzor Airlines", "organisation"),
        ("Lake Sevan", "place"),
        ("Turkish", "demonym"),
    ]


def test_a_long_text_is_read_in_parts_with_offsets_into_the_whole(stub):
    line = "Nothing was heard near Farukh.\n"
    text = line * 9_000
    assert len(text) > 250_000
    found = recogniser_of(f"spacy:{stub}")(text)
    assert [one.start for one in found] == [n * len(line) + 23 for n in range(9_000)]
    assert recogniser_of(f"spacy:{stub}")("x" * 250_000) == []
    assert recogniser_of(f"spacy:{stub}")("") == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("spacy", "write spacy:NAME"),
        ("spacy:", "write spacy:NAME"),
        ("nltk:punkt", 'recogniser "nltk:punkt" is not known'),
        ("spacy:no_such_model_here", "no spaCy model .* python -m spacy download"),
        ("spacy:/no/such/folder", "no spaCy model"),
    ],
)
def test_what_is_not_there_is_one_line_that_says_what_to_do(name, said):
    with pytest.raises(InputError, match=said) as caught:
        recogniser_of(name)
    assert "\n" not in str(caught.value)


def test_a_folder_that_is_no_model_or_names_nothing_is_refused(tmp_path):
    import spacy

    (tmp_path / "meta.json").write_text("{")
    (tmp_path / "config.cfg").write_text("[nlp\n")
    with pytest.raises(InputError, match="no spaCy model"):
        recogniser_of(f"spacy:{tmp_path}")
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(InputError, match="recognises no names"):
        recogniser_of(f"spacy:{tmp_path / 'blank'}")


def test_without_spacy_the_message_says_how_to_install_it(tmp_path):
    code = (
        "import sys; sys.modules['spacy'] = None\n"
        "from geomap.reports.recognisers import recogniser_of\n"
        "try: recogniser_of('spacy:en_core_web_sm')\n"
        "except Exception as error: print(type(error).__name__, error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == 'InputError spaCy is not installed: pip install "geomap[spacy]"\n'


def test_a_recognised_name_is_a_plain_value():
    assert Recognised(0, 6, "place") == Recognised(0, 6, "place")


def mentions(text, stub):
    gazetteer = Gazetteer.open(shipped("gazetteer"))
    report = report_of_text(text, published=None)
    passage = read_passage(report, gazetteer, recogniser=recogniser_of(f"spacy:{stub}"))
    by_rule = read_passage(report, gazetteer)
    return passage.mentions, by_rule.mentions


def test_recognised_names_go_before_those_of_the_rules(stub):
    text = "Guards met Paris Hilton in Shusha; the Kremlin said that Farukh was calm."
    found, by_rule = mentions(text, stub)
    kinds = {one.text: one.kind for one in found}
    assert kinds["Paris Hilton"] == "person"
    assert kinds["Shusha"] == "place"  # the model is silent, the rules are not
    assert kinds["Farukh"] == "place"
    (farukh,) = [one for one in found if one.text == "Farukh"]
    assert farukh.why == "recognised as a place"
    assert farukh.match.place.id == "geomap:farukh"
    metonyms = [one.text for one in by_rule if one.kind == "metonym"]
    assert [one.text for one in found if one.kind == "metonym"] == metonyms
    for first, second in pairwise(found):
        assert first.end <= second.start


def test_strange_spans_of_a_recogniser_are_met(stub):
    text = "The Farukh road, Farukh's guards."
    spans = [
        Recognised(0, 10, "place"),
        Recognised(4, 10, "person"),  # over the one before
        Recognised(10, 11, "place"),  # a blank
        Recognised(17, 25, "place"),  # with the ending of possession
        Recognised(500, 600, "place"),
    ]
    gazetteer = Gazetteer.open(shipped("gazetteer"))
    found = find_places(text, gazetteer, spans=spans)
    assert [(one.text, one.start, one.kind) for one in found] == [
        ("Farukh", 4, "place"),
        ("Farukh", 17, "place"),
    ]


def test_the_command_line_takes_a_recogniser(stub, tmp_path, geomap_cli):
    (tmp_path / "r.txt").write_text("Shots were fired near Farukh on 25 March 2022, it said.")
    done = geomap_cli("extract", "r.txt", "--json", "--recogniser", f"spacy:{stub}", cwd=tmp_path)
    assert done.returncode in {0, 1}, done.stderr
    assert "Traceback" not in done.stderr
    (place,) = json.loads(done.stdout)["places"]
    assert place["place_id"] == "geomap:farukh"
    missing = geomap_cli("extract", "r.txt", "--recogniser", "spacy:nix", cwd=tmp_path)
    assert (missing.returncode, missing.stdout) == (2, "")
    assert 'no spaCy model "nix"' in missing.stderr
