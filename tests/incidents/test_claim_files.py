"""Claims beside a table: CSV and JSON in several layouts, all checked against what they say."""

import json

import pytest

from geomap.errors import InputError
from geomap.incidents import read_incidents, sentences
from geomap.incidents.claim_files import claim_columns
from geomap.incidents.claims import contested, read_claims

SHORT = ("claimant", "stance", "about", "value", "side")


def short(path):
    return [(item.incident_id, *(item.claim[name] for name in SHORT)) for item in read_claims(path)]


@pytest.fixture
def written(tmp_path):
    def write(document, name="cases.claims.json"):
        path = tmp_path / name
        text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
        path.write_text(text, encoding="utf-8")
        return path

    return write


PLAIN = {"claimant": "Russian MoD", "stance": "asserts", "about": "killed", "value": "3-5"}
READ = ("a", "Russian defence ministry", "asserts", "killed", "3-5", None)


@pytest.mark.parametrize(
    "document",
    [
        {"a": [PLAIN]},
        {"a": {"title": "kept elsewhere", "claims": [PLAIN]}},
        [PLAIN | {"incident_id": "a"}],
        PLAIN | {"incident_id": "a"},
        {"claims": [PLAIN | {"incident_id": "a"}]},
        {"event_id": "a", "claims": [PLAIN]},
        [{"event_id": "a", "claims": [PLAIN]}],
        {"id": "a", "claims": [{"claimed_by": "Минобороны РФ", "asserts": {"killed": [3, 5]}}]},
        {"a": [{"claimant": "Russian MoD", "asserts": {"killed": {"min": 3, "max": 5}}}]},
        {"a": [{"claimant": "Russian MoD", "killed": "3-5"}]},
        {"a": [{"claimant": "Russian MoD", "claims": [{"about": "killed", "value": "3-5"}]}]},
    ],
)
def test_layouts_that_mean_the_same(written, document):
    assert short(written(document)) == [READ]


@pytest.mark.parametrize(
    ("said", "claims"),
    [
        ({"asserts": {"killed": 3}}, [("asserts", "killed", "3", None)]),
        ({"asserts": {"killed": 3.0}}, [("asserts", "killed", "3", None)]),
        ({"asserts": {"killed": {"low": 1, "high": 9}}}, [("asserts", "killed", "1-9", None)]),
        ({"asserts": {"killed": {"from": 1, "to": 9}}}, [("asserts", "killed", "1-9", None)]),
        ({"asserts": {"killed": {"low": 3, "high": None}}}, [("asserts", "killed", ">=3", None)]),
        ({"asserts": {"killed": [3]}}, [("asserts", "killed", "3", None)]),
        ({"asserts": {"weapon": ["rifle", "mortar"]}},
         [("asserts", "weapon", "rifle; mortar", None)]),
        ({"about": "weapon", "stance": "asserts", "value": ["rifle", "mortar"]},
         [("asserts", "weapon", "rifle; mortar", None)]),
        ({"about": "killed", "stance": "asserts", "value": {"low": 1, "high": 9}},
         [("asserts", "killed", "1-9", None)]),
        ({"about": "killed", "stance": "asserts", "value": [1, 9]},
         [("asserts", "killed", "1-9", None)]),
        ({"asserts": {"killed": 3, "by": "drone strikes"}},
         [("asserts", "killed", "3", None), ("asserts", "drone strike", "drone strikes", None)]),
        ({"asserts": {"wounded_armenian": {"more_than": 10}}},
         [("asserts", "wounded", ">10", "Armenian")]),
        ({"asserts": {"killed_azerbaijani": {"min": 5}}},
         [("asserts", "killed", ">=5", "Azerbaijani")]),
        ({"asserts": {"withdrawal": True}}, [("asserts", "withdrawal", None, None)]),
        ({"asserts": {"withdrawal": False}}, [("denies", "withdrawal", None, None)]),
        ({"denies": ["withdrawal"]}, [("denies", "withdrawal", None, None)]),
        ({"stance": "revises", "asserts": {"killed": 4}}, [("revises", "killed", "4", None)]),
        ({"revises": {"killed": 4}}, [("revises", "killed", "4", None)]),
        # what a denial is of, and what is said beside it
        ({"stance": "denies", "asserts": {"clash": False, "note": "posts move"}},
         [("denies", "armed clash", "clash: posts move", None)]),
        ({"stance": "denies", "asserts": {"killed": 2}},
         [("denies", "event", None, None), ("asserts", "killed", "2", None)]),
        ({"stance": "denies", "asserts": {"name_is": "Farrukh", "withdrawal": False}},
         [("asserts", "place", "Farrukh", None), ("denies", "withdrawal", None, None)]),
        ({"asserts": {"place_as_written": "Furukh", "weapon": "TB2"}},
         [("asserts", "place", "Furukh", None), ("asserts", "weapon", "TB2", None)]),
        ({"asserts": {"observation_post": True}},
         [("asserts", "fortification", "observation post", None)]),
        ({"stance": "denies", "about": "event"}, [("denies", "event", None, None)]),
        ({"stance": "denies"}, [("denies", "event", None, None)]),
        ({"statement": "troops came"}, [("asserts", "event", "troops came", None)]),
    ],
)  # fmt: skip
def test_what_an_entry_says(written, said, claims):
    path = written({"a": [{"claimant": "M", **said}]})
    assert short(path) == [("a", "M", *claim) for claim in claims]


def test_origin_and_words_are_kept(written):
    (item,) = read_claims(
        written({"a": [{
            "claimant": "Armenia (via Pravda.ru)", "about": "killed", "value": 3,
            "stance": "asserts", "quote": "three", "url": "https://x.org/1",
            "published": "27 March 2022", "page": 4,
        }]})
    )  # fmt: skip
    assert item.claim == {
        "claimant": "Armenia",
        "stance": "asserts",
        "about": "killed",
        "value": "3",
        "side": None,
        "quote": "three",
        "publisher": "Pravda.ru",
        "url": "https://x.org/1",
        "published": "2022-03-27",
        "claimant_as_written": "Armenia (via Pravda.ru)",
        "page": "4",
    }


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "no valid JSON"),
        ("[" * 100_000, "no valid JSON"),
        ([1], "entry 1: a claim or an event is a JSON object"),
        ({"a": 3}, "a: claims are no list"),
        ({"claims": [PLAIN]}, 'claim 1: incident_id "" is empty'),
        ({"a": [PLAIN, PLAIN | {"stance": "says"}]}, 'a, claim 2: stance "says" is not one of'),
        ({"a": [PLAIN | {"value": "5-3"}]}, 'a, claim 1: value "5-3" is a range that runs back'),
        ({"a": [{"about": "killed", "stance": "asserts"}]}, 'a, claim 1: claimant "" is empty'),
        ({"a": [{"claimant": "M", "asserts": {"killed": {"perhaps": 3}}}]}, "is no figure; use"),
        ({"a": [{"claimant": "M", "stance": "hints", "asserts": {"x": 1}}]}, 'stance "hints"'),
        ({"a": [PLAIN | {"claimant": ["M", "N"]}]}, 'claimant "["M", "N"]" is no name'),
        ({"a": [PLAIN | {"value": -3}]}, 'a, claim 1: value "-3" is below zero'),
        ({"a": [PLAIN | {"value": "−12 people"}]}, 'value "−12 people" is below zero'),
    ],
)
def test_wrong_json_is_named_in_one_line(written, document, message):
    with pytest.raises(InputError) as caught:
        read_claims(written(document))
    assert str(caught.value).startswith("cases.claims.json")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_table_reads_its_json_and_counts_it_up(tmp_path, written):
    (tmp_path / "cases.csv").write_text("id,place\na,Farukh\n", encoding="utf-8")
    denial = {"claimant": "Azerbaijan MoD", "stance": "denies", "about": "event"}
    written({"a": [PLAIN, denial]})
    row = read_incidents(tmp_path / "cases.csv").iloc[0]
    assert (row["killed_low"], row["killed_best"], row["killed_high"]) == (3, 4, 5)
    assert row["contested"] is True
    assert [claim.get("claimant_as_written") for claim in row["claims"]] == [
        "Russian MoD",
        "Azerbaijan MoD",
    ]


def test_an_entry_that_cannot_be_read_is_listed_and_the_others_count(tmp_path, written):
    (tmp_path / "cases.csv").write_text("id,place\na,Farukh\n", encoding="utf-8")
    written({"a": [PLAIN | {"value": "5-3"}, PLAIN], "b": [PLAIN], "c": 3})
    table = read_incidents(tmp_path / "cases.csv")
    assert table["killed_best"].tolist() == [4]
    listed = {(r["line"], r["column"], r["value"], r["reason"]) for r in table.attrs["rejects"]}
    assert listed == {
        (1, "value", "5-3", "is a range that runs backwards; write the lower figure first"),
        (1, "incident_id", "b", "is no incident of cases.csv"),
        (3, "", "", "claims are no list"),
    }
    assert json.loads(table.attrs["rejects"][0]["row"])["claimant"] == "Russian MoD"


def test_two_files_of_claims_are_one_too_many(tmp_path, written):
    (tmp_path / "cases.csv").write_text("id,place\na,Farukh\n", encoding="utf-8")
    written({"a": [PLAIN]})
    written("incident_id,claimant,stance,about\na,M,asserts,event\n", "cases.claims.csv")
    with pytest.raises(InputError, match="is there, too; keep one"):
        read_incidents(tmp_path / "cases.csv")


def test_a_table_of_claims_with_other_headers(written):
    path = written(
        "Event ID;Said by;Stance;What;Killed;Wounded;Source\n"
        "a;Armenia;asserts;troops came;3;>10;https://x.org/1\n"
        "a;Azerbaijan;denies;they did not;2;;Turan\n",
        "cases.claims.csv",
    )
    assert short(path) == [
        ("a", "Armenia", "asserts", "event", "troops came", None),
        ("a", "Armenia", "asserts", "killed", "3", None),
        ("a", "Armenia", "asserts", "wounded", ">10", None),
        ("a", "Azerbaijan", "denies", "event", "they did not", None),
        ("a", "Azerbaijan", "asserts", "killed", "2", None),
    ]
    origin = [(item.claim["url"], item.claim["publisher"]) for item in read_claims(path)]
    assert origin == [("https://x.org/1", None)] * 3 + [(None, "Turan")] * 2


def test_a_column_under_its_own_name_goes_first():
    assert claim_columns(["id", "incident_id", "what", "value"]) == {
        "incident_id": "incident_id",
        "value": "value",
    }


def test_the_gathered_facts_are_read_whole(shared_data):
    path = shared_data / "incidents" / "farukh_2022_claims.json"
    facts = json.loads(path.read_text("utf-8"))
    found = read_claims(path)
    assert {item.incident_id for item in found} == {facts["event_id"]}
    assert {item.claim["claimant"] for item in found} == {
        "Russian defence ministry",
        "Nagorno-Karabakh defence ministry",
        "Armenia",
        "Azerbaijan defence ministry",
    }
    for number, fact in enumerate(facts["claims"], 1):
        said = [item.claim for item in found if item.line == number]
        stated = len(fact["asserts"]) - ("note" in fact["asserts"])
        assert len(said) == stated
        assert {claim["published"] for claim in said} == {fact["published"]}
        assert {claim["url"] or "" for claim in said} == {fact["url"]}
    figures = {
        (claim["about"], claim["value"], claim["side"])
        for claim in (item.claim for item in found)
        if claim["about"] in {"killed", "wounded"}
    }
    assert figures == {
        ("killed", ">=5", "Azerbaijani"), ("wounded", "1", "Armenian"), ("killed", "3", None),
        ("wounded", "15", None), ("killed", "3", "Armenian"), ("wounded", ">10", "Armenian"),
        ("killed", "5", "Azerbaijani"),
    }  # fmt: skip
    denied = {item.claim["about"] for item in found if item.claim["stance"] == "denies"}
    assert denied == {"armed clash", "withdrawal"}
    claims = [item.claim for item in found]
    assert contested(claims) is True
    sentence = sentences.said(claims)
    assert "by (" not in sentence
    assert "the Nagorno-Karabakh defence ministry asserts" in sentence
