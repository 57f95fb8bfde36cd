"""The scorer: a perfect draft has every mark, and each kind of mistake costs its own."""

import copy
import json

import pytest

from .scoring import FIELDS, Case, load_cases, score, total

TEXT = (
    "ALPHA, 3 May 2021 - Two soldiers of the Beta Brigade were killed near Gamma, also known"
    " as Gama, on Sunday, the Omega defence ministry said. The ministry of Sigma denied it."
    " Omega Alpha reported. A war in 1999 killed 800."
)
CASE = Case(
    "small",
    TEXT,
    {
        "about": "a made-up flash",
        "language": "en",
        "published": "2021-05-03",
        "places": [
            {"text": "Alpha", "place_id": "x:1", "lat": 10.0, "lon": 20.0, "within_m": 5000},
            {"text": "Gamma", "place_id": "x:2", "lat": 11.0, "lon": 20.0, "within_m": 5000},
            {
                "text": "Gama",
                "place_id": "x:2",
                "lat": 11.0,
                "lon": 20.0,
                "within_m": 5000,
                "same_as": "Gamma",
            },
        ],
        "not_places": ["Beta Brigade", "Omega Alpha"],
        "either_way": ["Sigma"],
        "incidents": [
            {
                "type": "shooting",
                "or_type": ["armed clash"],
                "place": "Gamma",
                "date_start": "2021-05-02",
                "date_end": ["2021-05-02", "2021-05-03"],
                "killed_low": 2,
                "killed_best": 2,
                "killed_high": 2,
                "wounded_low": None,
                "wounded_best": None,
                "wounded_high": None,
                "contested": True,
                "claims": [
                    {
                        "claimant": "Omega defence ministry",
                        "stance": "asserts",
                        "about": "killed",
                        "value": "2",
                        "side": None,
                    },
                    {
                        "claimant": "Sigma ministry",
                        "or_claimant": ["Sigma"],
                        "stance": "denies",
                        "about": "event",
                        "value": None,
                        "side": None,
                    },
                ],
            }
        ],
        "not_toll": [800],
    },
)


def mention(text, at, place_id, lat):
    return {
        "text": text,
        "start": at,
        "end": at + len(text),
        "place_id": place_id,
        "lat": lat,
        "lon": 20.0,
    }


@pytest.fixture
def draft():
    return {
        "report": {"published": "2021-05-03"},
        "places": [
            mention("ALPHA", 0, "x:1", 10.0),
            mention("Gamma", TEXT.index("Gamma"), "x:2", 11.01),
            mention("Gama", TEXT.index("Gama,"), "x:2", 11.01),
            mention("Sigma", TEXT.index("Sigma"), None, None),
        ],
        "incidents": [
            {
                "type": "shooting",
                "place": "Gamma",
                "lat": 11.01,
                "lon": 20.0,
                "date_start": "2021-05-02",
                "date_end": "2021-05-02",
                "killed_low": 2,
                "killed_best": 2,
                "killed_high": 2,
                "contested": True,
                "claims": [
                    {
                        "claimant": "defense ministry of Omega",
                        "stance": "asserts",
                        "about": "killed",
                        "value": "2",
                    },
                    {"claimant": "Sigma", "stance": "denies", "about": "shooting"},
                ],
            }
        ],
    }


def lost(draft):
    """The fields that a draft does not have every mark in."""
    return {
        name
        for name, tally in score(CASE, draft).items()
        if tally.recall not in {None, 1.0} or tally.precision not in {None, 1.0}
    }


def test_a_perfect_draft_loses_nothing_and_every_field_is_counted(draft):
    scores = score(CASE, draft)
    assert lost(draft) == set()
    assert all(tally.wanted or tally.given for tally in scores.values())
    assert set(scores) == set(FIELDS)


def test_an_empty_draft_finds_nothing_and_takes_nothing():
    scores = score(CASE, {"report": {}, "places": [], "incidents": []})
    assert (scores["places"].recall, scores["places"].precision) == (0.0, None)
    assert (scores["incidents"].recall, scores["claims"].recall) == (0.0, 0.0)
    assert scores["not places"].recall == scores["not toll"].recall == 1.0
    assert scores["type"].recall is None


MISTAKES = {
    "offsets that lie elsewhere": (
        lambda d: d["places"][0].update(start=1, end=6),
        {"offsets"},
    ),
    "a namesake far away": (
        lambda d: d["places"][0].update(lat=50.0, place_id="x:9"),
        {"places"},
    ),
    "another id at the same spot": (lambda d: d["places"][0].update(place_id="x:9"), {"ids"}),
    "two places for one with two names": (
        lambda d: d["places"][2].update(place_id="x:3", lat=11.02),
        {"aliases", "ids"},
    ),
    "an organisation taken for a place": (
        lambda d: d["places"].append(mention("Beta", TEXT.index("Beta"), "x:4", 1.0)),
        {"places", "not places"},
    ),
    "a place's name within a person's": (
        lambda d: d["places"].append(mention("Alpha", TEXT.index("Alpha rep"), "x:1", 10.0)),
        {"places", "not places"},
    ),
    "a word nobody listed": (
        lambda d: d["places"].append(mention("war", TEXT.index("war"), "x:5", 1.0)),
        {"places"},
    ),
    "no date of publication": (lambda d: d["report"].clear(), {"published"}),
    "a type that is not meant": (lambda d: d["incidents"][0].update(type="protest"), {"type"}),
    "the day of publication": (
        lambda d: d["incidents"][0].update(date_start="2021-05-03", date_end="2021-05-03"),
        {"date"},
    ),
    "a figure that nobody gives": (lambda d: d["incidents"][0].update(wounded_best=2), {"wounded"}),
    "an old war's dead": (
        lambda d: d["incidents"][0].update(killed_high=800),
        {"killed", "not toll"},
    ),
    "a denial not seen": (lambda d: d["incidents"][0].update(contested=None), {"contested"}),
    "a denial that is taken for an assertion": (
        lambda d: d["incidents"][0]["claims"][1].update(stance="asserts"),
        {"claims"},
    ),
    "a claim put into another's mouth": (
        lambda d: d["incidents"][0]["claims"][0].update(claimant="Sigma defence council"),
        {"claims", "figures"},
    ),
    "the same incident twice": (
        lambda d: d["incidents"].append({**d["incidents"][0], "claims": []}),
        {"incidents"},
    ),
    "an incident at another place": (
        lambda d: d["incidents"][0].update(place="Alpha", lat=10.0),
        {"incidents", "claims", "figures"},
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_costs_its_own_field_and_no_other(mistake, draft):
    change, costs = MISTAKES[mistake]
    changed = copy.deepcopy(draft)
    change(changed)
    assert lost(changed) == costs


def test_a_list_in_the_answers_is_any_of_its_members(draft):
    draft["incidents"][0].update(type="armed clash", date_end="2021-05-03")
    assert lost(draft) == set()


def test_no_position_is_right_only_where_no_gazetteer_need_have_the_place(draft):
    draft["places"][1].update(lat=None, lon=None)
    assert "places" in lost(draft)
    unknown = copy.deepcopy(CASE)
    unknown.expected["places"][1]["unknown"] = True
    scores = score(unknown, draft)
    assert (scores["places"].recall, scores["places"].precision) == (1.0, 1.0)


def test_each_draft_is_one_incident_and_the_best_fit_wins(draft):
    case = copy.deepcopy(CASE)
    first = case.expected["incidents"][0]
    case.expected["incidents"].append(
        {**first, "type": "withdrawal", "or_type": [], "date_start": "2021-05-02", "claims": []}
    )
    draft["incidents"].insert(0, {**draft["incidents"][0], "type": "withdrawal", "claims": []})
    scores = score(case, draft)
    assert scores["type"].found == scores["incidents"].found == scores["incidents"].right == 2
    assert scores["claims"].recall == 1.0


def test_an_optional_incident_is_no_loss_and_no_mistake(draft):
    case = copy.deepcopy(CASE)
    extra = {**case.expected["incidents"][0], "type": "protest", "or_type": [], "optional": True}
    case.expected["incidents"].append(extra)
    assert score(case, draft)["incidents"].recall == 1.0
    draft["incidents"].append({**draft["incidents"][0], "type": "protest"})
    scores = score(case, draft)["incidents"]
    assert (scores.recall, scores.precision, scores.right) == (1.0, 1.0, 2)


def test_the_total_adds_cases_and_names_what_was_missed(draft):
    sums = total({"a": score(CASE, draft), "b": score(CASE, {})})
    assert (sums["incidents"].wanted, sums["incidents"].found) == (2, 1)
    assert sums["incidents"].missed == ["b: shooting at Gamma"]


def test_a_text_without_answers_is_told(tmp_path):
    (tmp_path / "one.txt").write_text("words", encoding="utf-8")
    with pytest.raises(ValueError, match="no answers for one"):
        load_cases(tmp_path)
    (tmp_path / "one.json").write_text(json.dumps({"places": []}), encoding="utf-8")
    assert [case.name for case in load_cases(tmp_path)] == ["one"]
