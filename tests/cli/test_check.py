"""`geomap check`, run as people run it."""

import json
import subprocess
import sys

import pytest

from geomap.zones import LIKELY


def answers(process):
    return [json.loads(line) for line in process.stdout.splitlines()]


@pytest.mark.parametrize("where", ["Парух", "Farukh", "Փառուխ", "40.0194,46.8011", "Faruh village"])
def test_farukh_was_inside_in_march_2022(geomap_cli, where):
    done = geomap_cli("check", where, "--date", "2022-03-25", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    (answer,) = answers(done)
    assert answer["verdict"] == "inside"
    best = answer["zones"][0]
    assert best["zone_id"] == "rpc-nagorno-karabakh"
    assert best["version"] == "1"
    assert best["in_force"] is True
    assert best["inside"] is True
    assert best["distance_m"] == pytest.approx(1457, abs=5)
    assert best["edge_m"] == 1500
    assert best["probability"] >= LIKELY
    assert best["likelihood"] == "very likely"
    assert (best["valid_from"], best["valid_to"]) == ("2020-12-01", "2022-08-25")


def test_the_json_has_the_keys_that_scripts_rely_on(geomap_cli):
    (answer,) = answers(geomap_cli("check", "Парух", "--date", "2022-03-25", "--json"))
    assert set(answer) == {"where", "date", "verdict", "zones"}
    assert set(answer["where"]) == {"query", "lat", "lon", "radius_m", "place_id"}
    assert answer["where"]["place_id"] == "geomap:farukh"
    assert answer["date"] == "2022-03-25"
    assert set(answer["zones"][0]) == {
        *("zone_id", "version", "name", "in_force", "inside", "distance_m", "probability"),
        *("likelihood", "edge_m", "valid_from", "valid_to"),
    }


def test_people_get_distance_likelihood_and_dates(geomap_cli):
    done = geomap_cli("check", "Парух", "--date", "2022-03-25")
    assert done.returncode == 0
    assert "2022-03-25: INSIDE" in done.stdout
    assert "1.5 km inside a boundary known to about 1.5 km" in done.stdout
    assert "very likely inside (0.94)" in done.stdout
    assert "in force from 2020-12-01 to 2022-08-25" in done.stdout
    assert "reconstruction" in done.stdout


def test_shusha_was_outside(geomap_cli):
    done = geomap_cli("check", "Shusha", "--date", "2022-03-25", "--json")
    assert done.returncode == 1
    (answer,) = answers(done)
    assert not any(zone["inside"] for zone in answer["zones"])
    assert all(zone["probability"] < 0.5 for zone in answer["zones"])


def test_no_zone_was_in_force_in_2024(geomap_cli):
    done = geomap_cli("check", "Farukh", "--date", "2024-07-01", "--json")
    assert done.returncode == 1
    (answer,) = answers(done)
    assert answer["verdict"] == "not in force"
    assert not any(zone["in_force"] for zone in answer["zones"])
    assert any(zone["inside"] for zone in answer["zones"])
    assert "NOT IN FORCE" in geomap_cli("check", "Farukh", "--date", "2024-07-01").stdout


def test_without_a_date_no_version_is_said_to_be_in_force(geomap_cli):
    done = geomap_cli("check", "Farukh", "--json")
    assert done.returncode == 0
    (answer,) = answers(done)
    assert answer["date"] is None
    assert {zone["in_force"] for zone in answer["zones"]} == {None}


def test_several_places_and_standard_input(geomap_cli):
    given = ["Farukh", "-", "Stepanakert"]
    done = geomap_cli(
        "check", *given, "--date", "2022-03-25", "--json", stdin="Shusha\n\n-33.9,18.4\n"
    )
    assert done.returncode == 1
    queries = [answer["where"]["query"] for answer in answers(done)]
    assert queries == ["Farukh", "Shusha", "-33.9,18.4", "Stepanakert"]


def test_radius_zone_and_at_least_change_the_answer(geomap_cli):
    point = ("check", "40.0194,46.8011", "--date", "2022-03-25")
    (sharp,) = answers(geomap_cli(*point, "--json"))
    (vague,) = answers(geomap_cli(*point, "--radius", "9000", "--json"))
    assert vague["where"]["radius_m"] == 9000
    assert vague["zones"][0]["probability"] < sharp["zones"][0]["probability"]
    assert geomap_cli(*point, "--radius", "9000", "--at-least", "0.9").returncode == 1
    (corridor,) = answers(geomap_cli(*point, "--zone", "lachin-corridor", "--json"))
    assert [zone["zone_id"] for zone in corridor["zones"]] == ["lachin-corridor"]
    assert corridor["verdict"] == "outside"


def test_a_persons_own_zones(geomap_cli, tmp_path):
    square = [[46, 39], [47, 39], [47, 41], [46, 41], [46, 39]]
    path = tmp_path / "my zones.geojson"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [square]}), encoding="utf-8")
    done = geomap_cli("check", "Farukh", "--zones", path, "--date", "1990-01-01", "--json")
    assert done.returncode == 0
    assert answers(done)[0]["zones"][0]["valid_from"] is None


@pytest.mark.parametrize("json_", [False, True])
def test_a_name_that_is_unknown_does_not_keep_the_rest_from_an_answer(geomap_cli, json_):
    extra = ["--json"] if json_ else []
    done = geomap_cli(
        *("check", "Qwxzrt Vbnmlk", "-", "95,46", "Shusha", "--date", "2022-03-25", *extra),
        stdin="Nakhichevanik\nFarukh\nXyzzy Qwerty\n",
    )
    assert done.returncode == 2
    said = done.stderr.splitlines()
    assert len(said) == 4
    assert all(line.startswith("geomap: ") for line in said)
    for line, name in zip(
        said, ("Qwxzrt Vbnmlk", "Nakhichevanik", "Xyzzy Qwerty", "95,46"), strict=True
    ):
        assert name in line
    if json_:
        assert [answer["where"]["query"] for answer in answers(done)] == ["Farukh", "Shusha"]
    else:
        assert done.stdout.count("2022-03-25: ") == 2


def test_a_line_that_is_not_utf_8_is_said_and_the_rest_answered():
    done = subprocess.run(
        [sys.executable, "-m", "geomap", "check", "-", "--json"],
        input=b"\xef\xbb\xbfFarukh\n\xff\xfe\nShusha\n",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 2
    queries = [json.loads(line)["where"]["query"] for line in done.stdout.splitlines()]
    assert queries == ["Farukh", "Shusha"]
    assert done.stderr.count(b"\n") == 1
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["Qwxzrt Vbnmlk"], '"Qwxzrt Vbnmlk" is not in the gazetteer'),
        (["95,46"], "latitude 95"),
        (["40.01"], "LAT,LON"),
        (["Farukh", "--date", "25.03.2022"], "write it as 2022-03-25"),
        (["Farukh", "--zones", "absent.geojson"], "absent.geojson: no such zone file"),
        (["Farukh", "--zone", "nowhere"], "there are lachin-corridor, rpc-nagorno-karabakh"),
        (["Farukh", "--gazetteer", "absent"], "absent"),
        (["Farukh", "--radius", "-1"], "--radius"),
        (["Farukh", "--radus", "5"], "--radus"),
        (["Nakhichevanik"], "whose position no source gives"),
        ([], "WHERE"),
    ],
)
def test_what_cannot_be_answered_says_why_in_one_line(geomap_cli, args, says):
    done = geomap_cli("check", *args)
    assert done.returncode == 2
    assert done.stdout == ""
    assert says in done.stderr
    assert done.stderr.startswith("geomap: ")
    assert done.stderr.count("\n") == 1
