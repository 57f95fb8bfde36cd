"""The news report that geomap grew from, read where it lies: its text is no part of geomap."""

import json

import pytest
from click.testing import CliRunner

from geomap.cli import cli
from geomap.incidents.claimants import claimant_of

from .agreement import metres

FARUKH = {"lat": 40.019, "lon": 46.800}  # as layers/zones and the overlay's sources have it
NAME = "dw-2022-03-26-azeri-troops.txt"


@pytest.fixture(scope="module")
def path(shared_data):
    return shared_data / "reports" / NAME


@pytest.fixture(scope="module")
def drafted(path):
    done = CliRunner().invoke(cli, ["extract", str(path), "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def incident(drafted):
    """The incident at Farukh: there is one."""
    (found,) = (each for each in drafted["incidents"] if each["place"] in {"Farukh", "Parukh"})
    return found


def claims(incident, **wanted):
    return [
        claim
        for claim in incident["claims"]
        if all(claim[name] == value for name, value in wanted.items())
    ]


def test_the_report_is_known_for_what_it_is(drafted):
    report = drafted["report"]
    assert report["published"] == "2022-03-26"
    assert set(report["agencies"]) == {"AFP", "Reuters"}
    assert report["title"].startswith("Russia: Azeri troops")


def test_two_names_are_one_place(drafted):
    places = [each for each in drafted["places"] if each["text"] in {"Farukh", "Parukh"}]
    assert {each["text"] for each in places} == {"Farukh", "Parukh"}
    (place_id,) = {each["place_id"] for each in places}
    assert place_id == "geomap:farukh"
    assert all(metres(each, FARUKH) <= 1_500 for each in places)


def test_the_incident_lies_there_in_march_2022(incident):
    assert metres(incident, FARUKH) <= 1_500
    assert incident["type"] == "troop entry"
    assert incident["date_start"] <= "2022-03-26"
    assert incident["date_end"] == "2022-03-26"
    assert incident["contested"]


def test_the_russian_ministry_asserts_entry_post_and_four_drone_strikes(incident):
    assert claims(incident, stance="asserts", about="troop entry")
    (post,) = claims(incident, stance="asserts", about="fortification")
    strikes = claims(incident, stance="asserts", about="drone strike", value="4")
    assert {post["claimant"], *(each["claimant"] for each in strikes)} == {
        "Russia's Defense Ministry"
    }


def test_azerbaijan_denies(incident):
    (denial,) = claims(incident, stance="denies")
    assert denial["claimant"] == "Azerbaijan's Defense Ministry"
    assert denial["about"] == "event"


def test_the_toll_is_that_of_the_right_claimant(incident):
    for about, value in (("killed", 3), ("wounded", 15)):
        (claim,) = claims(incident, about=about)
        assert (claim["value"], claim["stance"]) == (str(value), "asserts")
        assert claimant_of(claim["claimant"]).name == "Nagorno-Karabakh defence ministry"
        ends = [incident[f"{about}_{end}"] for end in ("low", "best", "high")]
        assert ends == [value] * 3


def test_neither_the_dead_of_2020_nor_the_peacekeepers_are_a_toll(drafted):
    for incident in drafted["incidents"]:
        values = {claim["value"] for claim in incident["claims"]}
        values |= {str(incident[f"{about}_high"]) for about in ("killed", "wounded")}
        assert not values & {"6500", ">6500", "2000", "~2000", "<2000"}


def test_every_field_says_where_it_was_read(drafted, incident, path):
    text = path.read_text(encoding="utf-8")
    for name in ("type", "place", "date_start", "killed_best", "wounded_best"):
        for span in incident["spans"][name]:
            assert 0 <= span["start"] <= span["end"] <= len(text)
            assert 0 < span["confidence"] <= 1
            assert span["why"]
    (place,) = incident["spans"]["place"]
    assert "Farukh" in text[place["start"] : place["end"]]
    for place in drafted["places"]:
        assert text[place["start"] : place["end"]] == place["text"]


def test_the_draft_goes_through_flag_to_a_breach(path, tmp_path):
    drafts = CliRunner().invoke(cli, ["extract", str(path)])
    flagged = CliRunner().invoke(cli, ["flag", "-", "--json"], input=drafts.stdout)
    assert flagged.exit_code == 0, flagged.output
    rows = [json.loads(line) for line in flagged.stdout.splitlines()]
    (row,) = (row for row in rows if row["place"] == "Farukh")
    assert row["verdict"] in {"breach", "possible"}
    assert row["zone_id"]
    assert len(row["claims"]) >= 5
    shown = CliRunner().invoke(
        cli, ["map", "-", "-o", str(tmp_path / "m.html")], input=drafts.stdout
    )
    assert shown.exit_code == 0, shown.output
    assert "Farukh" in (tmp_path / "m.html").read_text(encoding="utf-8")
