"""`geomap flag --same-event suggest` and `--links`: proposed, decided, carried along."""

import csv
import json

import pytest

CASES = """\
id,date,place,lat,lon,type,killed,source
one,2022-03-24,Farukh,40.0194,46.8011,drone strike,3,https://x.org/1
two,2022-03-24,Parukh,40.0164,46.8011,shelling,3,https://x.org/2
other,2022-03-24,Shusha,39.7581,46.7492,protest,,https://x.org/3
"""


@pytest.fixture
def cases(tmp_path):
    (tmp_path / "cases.csv").write_text(CASES, encoding="utf-8")
    return tmp_path


def rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_propose_decide_and_carry_along(geomap_cli, cases):
    done = geomap_cli("flag", "cases.csv", "--same-event", "suggest", "-o", "out.csv", cwd=cases)
    assert done.returncode == 0, done.stderr
    assert "one, two: within 333 m" in done.stderr
    assert "1 possible event in out.same-event.csv" in done.stderr
    out = {row["id"]: row for row in rows(cases / "out.csv")}
    assert [out[name]["same_event"] for name in out] == ["", "", ""]
    assert [out[name]["same_event_suggested"] for name in out] == ["one", "one", ""]
    assert float(out["one"]["same_event_score"]) > 0.9
    assert "drone strike and shelling" in out["one"]["same_event_why"]

    links = cases / "out.same-event.csv"
    (proposal,) = rows(links)
    assert (proposal["incident_id"], proposal["other_id"], proposal["same"]) == ("one", "two", "")
    links.write_text(links.read_text("utf-8").replace("two,,", "two,yes,"), encoding="utf-8")

    again = geomap_cli("flag", "cases.csv", "--same-event", "suggest", "-o", "out.csv", cwd=cases)
    assert again.returncode == 2
    assert "holds decisions; name it with --links" in again.stderr

    done = geomap_cli(
        "flag", "cases.csv", "--same-event", "suggest", "--links", links.name, "-o", "out.geojson",
        cwd=cases,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no two reports look like one event" in done.stderr
    assert rows(links)[0]["same"] == "yes"
    features = json.loads((cases / "out.geojson").read_text("utf-8"))["features"]
    assert [f["properties"]["same_event"] for f in features] == ["one", "one", None]

    # what geomap wrote is read back with its links, and they are no part of the source row
    done = geomap_cli("export", "out.geojson", "-o", "again.csv", cwd=cases)
    assert done.returncode == 0, done.stderr
    assert [row["same_event"] for row in rows(cases / "again.csv")] == ["one", "one", ""]


def test_results_on_stdout_and_proposals_beside_the_input(geomap_cli, cases):
    done = geomap_cli("flag", "cases.csv", "--same-event", "suggest", "--json", cwd=cases)
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [row["same_event_suggested"] for row in found] == ["one", "one", None]
    assert found[2]["same_event_score"] is None
    assert (cases / "cases.same-event.csv").exists()


def test_without_the_options_nothing_is_added(geomap_cli, cases):
    done = geomap_cli("flag", "cases.csv", "--json", cwd=cases)
    assert not [key for key in json.loads(done.stdout.splitlines()[0]) if "same_event" in key]
    assert [path.name for path in cases.iterdir()] == ["cases.csv"]


def test_links_that_cannot_be_read_are_one_line(geomap_cli, cases):
    done = geomap_cli("flag", "cases.csv", "--links", "none.csv", cwd=cases)
    assert (done.returncode, done.stdout) == (2, "")
    assert "no such links file" in done.stderr
    (cases / "l.csv").write_text("incident_id,other_id,same\none,gone,yes\n", encoding="utf-8")
    done = geomap_cli("flag", "cases.csv", "--links", "l.csv", cwd=cases)
    assert done.returncode == 0
    assert "1 link names reports that are not in this file" in done.stderr


def test_the_json_says_who_says_what(geomap_cli, cases):
    (cases / "cases.claims.json").write_text(
        json.dumps({"one": [
            {"claimant": "Artsakh MoD", "asserts": {"killed": 3, "wounded": 15}},
            {"claimant": "Минобороны Азербайджана", "stance": "denies"},
        ]}, ensure_ascii=False),
        encoding="utf-8",
    )  # fmt: skip
    done = geomap_cli("flag", "cases.csv", "--json", cwd=cases)
    assert done.returncode == 0, done.stderr
    first, second, _ = (json.loads(line) for line in done.stdout.splitlines())
    assert first["said"] == (
        "3 killed, 15 wounded according to the Nagorno-Karabakh defence ministry; "
        "Azerbaijan's defence ministry denies"
    )
    assert second["said"] is None
    done = geomap_cli("export", "cases.csv", "-o", "out.geojson", cwd=cases)
    assert done.returncode == 0, done.stderr
    properties = json.loads((cases / "out.geojson").read_text("utf-8"))["features"][0]["properties"]
    assert properties["claims_said"] == first["said"]
    assert properties["wounded_from"] == "15: 15 (Nagorno-Karabakh defence ministry)"
    done = geomap_cli("export", "cases.csv", "-o", "out.csv", cwd=cases)
    claims = rows(cases / "out.claims.csv")
    assert [row["claimant_as_written"] for row in claims] == [
        "Artsakh MoD",
        "Artsakh MoD",
        "Минобороны Азербайджана",
    ]


def test_links_that_the_file_carries_stay_beside_proposals(geomap_cli, cases):
    (cases / "links.csv").write_text("incident_id,other_id,same\none,other,yes\n", encoding="utf-8")
    done = geomap_cli("flag", "cases.csv", "--links", "links.csv", "-o", "linked.csv", cwd=cases)
    assert done.returncode == 0, done.stderr
    done = geomap_cli("flag", "linked.csv", "--same-event", "suggest", "-o", "two.csv", cwd=cases)
    assert done.returncode == 0, done.stderr
    assert "left out" not in done.stderr
    found = {row["id"]: row for row in rows(cases / "two.csv")}
    assert [found[name]["same_event"] for name in found] == ["one", "", "one"]
    # the three are proposed as one, since a person has vouched for the far one
    assert {row["same_event_suggested"] for row in found.values()} == {"one"}
    # and the file of proposals holds what was carried, so that it can be given back whole
    said = {
        (row["incident_id"], row["other_id"]): row["same"]
        for row in rows(cases / "two.same-event.csv")
    }
    assert said == {("one", "other"): "yes", ("one", "two"): ""}
    done = geomap_cli(
        "flag", "two.csv", "--links", "two.same-event.csv", "-o", "three.csv", cwd=cases
    )
    assert [row["same_event"] for row in rows(cases / "three.csv")] == ["one", "", "one"]
