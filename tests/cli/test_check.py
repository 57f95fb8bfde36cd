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


def test_no_zone_that_holds_farukh_was_in_force_in_2024(geomap_cli):
    done = geomap_cli("check", "Farukh", "--date", "2024-07-01", "--json")
    assert done.returncode == 1
    (answer,) = answers(done)
    assert answer["verdict"] == "not in force"
    holding = [zone for zone in answer["zones"] if zone["inside"]]
    assert holding
    assert not any(zone["in_force"] for zone in holding)
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
    assert {zone["zone_id"] for zone in corridor["zones"]} == {"lachin-corridor"}
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
        told = [(answer["where"]["query"], "error" in answer) for answer in answers(done)]
        assert told == [
            *(("Nakhichevanik", True), ("Farukh", False), ("Xyzzy Qwerty", True)),
            ("Shusha", False),
        ]
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
    farukh, refused, shusha = answers(done)
    assert [farukh["where"]["query"], shusha["where"]["query"]] == ["Farukh", "Shusha"]
    assert refused["line"] == 2
    assert "UTF-8" in refused["error"]
    assert done.stderr.startswith(b"geomap: standard input, line 2: not UTF-8")
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
        (["Farukh", "--zone", "nowhere"], 'no zone is called "nowhere"; there are'),
        (["Farukh", "--on-invalid", "guess"], "--on-invalid"),
        (["Farukh", "-x"], "-x"),
        (["-95,46"], "latitude -95"),
        (["38SPK5370331464"], "no MGRS reference"),
        (["2R92+QC"], "add the town"),
        (["2R92+QC Qwxzrt Vbnmlk"], '"Qwxzrt Vbnmlk" is not in the gazetteer'),
        (["https://maps.app.goo.gl/abc"], "short link"),
        (["geo:40,46;crs=nad27"], "crs=wgs84"),
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


@pytest.mark.parametrize(
    ("where", "radius_m"),
    [
        ("40°1'9.84\"N 46°48'3.96\"E", 0),
        ("40,0194 46,8011", 0),
        ("40°01′09,84″ с. ш. 46°48′03,96″ в. д.", 0),
        ("38TPK 53703 31464", 0.71),
        ("38T 653703 4431464", 0),
        ("8HG82R92+QC", 8.75),
        ("2R92+QC Stepanakert", 8.75),
        ("geo:40.0194,46.8011;u=300", 300),
        ("https://www.openstreetmap.org/?mlat=40.0194&mlon=46.8011", 0),
        ("https://yandex.ru/maps/?ll=46.8011%2C40.0194&z=12", 0),
    ],
)
def test_farukh_in_any_notation_and_how_well_that_states_it(geomap_cli, where, radius_m):
    done = geomap_cli("check", where, "--date", "2022-03-25", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    (answer,) = answers(done)
    assert answer["where"]["query"] == where
    assert answer["where"]["place_id"] is None
    assert answer["where"]["radius_m"] == pytest.approx(radius_m, abs=0.02)
    assert answer["zones"][0]["distance_m"] == pytest.approx(1457, abs=15)


def test_people_are_told_what_a_notation_was_read_as(geomap_cli):
    done = geomap_cli("check", "38TPK5331", "https://osm.org/#map=9/40.0194/46.8011")
    assert "middle of a grid square of 1 km" in done.stdout
    assert "known to 710 m" in done.stdout
    assert "the middle of the map shown (osm.org), which may not be the place meant" in done.stdout


def test_a_radius_that_is_given_takes_the_place_of_the_notations_own(geomap_cli):
    for where in ("8HG82R92+QC", "geo:40.0194,46.8011;u=300", "Farukh"):
        (answer,) = answers(geomap_cli("check", where, "--radius", "5000", "--json"))
        assert answer["where"]["radius_m"] == 5000


def test_several_places_end_in_an_overview(geomap_cli):
    several = ("Farukh", "40.0194,46.8011", "https://osm.org/?mlat=39.2&mlon=44.1#map=14/40.1/46.9")
    done = geomap_cli("check", *several, "--date", "2022-03-25")
    blocks, overview = done.stdout.split("On 2022-03-25")
    assert blocks.count("2022-03-25: ") == 3
    lines = [line.split() for line in overview.splitlines()]
    (farukh,) = (line for line in lines if line[:1] == ["Farukh"])
    assert farukh[1:4] == ["inside", "rpc-nagorno-karabakh", "1"]
    assert farukh[4:7] == ["1.5", "km", "inside"]
    (point,) = (line for line in lines if line[:1] == ["40.0194,46.8011"])
    assert point[1] == "inside"
    assert "outside" in overview
    one = geomap_cli("check", "Farukh", "--date", "2022-03-25").stdout
    assert "chance" not in one
    assert done.stdout.startswith(one)
    assert "chance" not in geomap_cli("check", *several, "--json").stdout


def test_a_swapped_position_is_pointed_out(geomap_cli):
    for extra in ([], ["--json"]):
        done = geomap_cli("check", "46.8011,40.0194", "--date", "2022-03-25", *extra)
        assert done.returncode == 1
        assert done.stderr.startswith('geomap: warning: "46.8011,40.0194" is read with latitude')
        assert "40.0194,46.8011 would lie in Russian peacekeepers' zone" in done.stderr
        assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "where",
    [
        "46.8011N,40.0194E",  # said
        "geo:46.8011,40.0194",  # defined
        "46.9,40.1",  # neither it nor its swap lies in a zone
        "40.0194,46.8011",  # right
        "47.0,178.0",  # whose swap is nowhere on earth
    ],
)
def test_a_position_that_cannot_be_swapped_is_left_alone(geomap_cli, where):
    done = geomap_cli("check", where, "--zone", "rpc-nagorno-karabakh", "--json")
    assert done.returncode in {0, 1}
    assert done.stderr == ""


def test_a_swapped_position_near_a_zone_is_left_alone(geomap_cli, tmp_path):
    """Where latitude and longitude are alike, the swap of a point beside a zone may lie in it."""
    square = [[39.0, 39.6], [39.4, 39.6], [39.4, 40.0], [39.0, 40.0], [39.0, 39.6]]
    path = tmp_path / "diagonal.geojson"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [square]}), encoding="utf-8")
    assert geomap_cli("check", "39.8,39.2", "--zones", path).returncode == 0
    done = geomap_cli("check", "39.2,39.8", "--zones", path)
    assert done.returncode == 1
    assert "are the two swapped" not in done.stderr


@pytest.mark.parametrize(
    ("where", "corner"),
    [("45,55", (30, 30)), ("0,0", (-20, -20)), ("29.995,55", (30, 30))],
)
def test_a_position_in_a_zone_is_never_called_swapped(geomap_cli, tmp_path, where, corner):
    """Deep inside, its distance to the boundary is as great as that of a point far off."""
    (west, south), size = corner, 40
    ring = [[0, 0], [size, 0], [size, size], [0, size], [0, 0]]
    square = [[west + x, south + y] for x, y in ring]
    path = tmp_path / "wide.geojson"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [square]}), encoding="utf-8")
    assert "swapped" not in geomap_cli("check", where, "--zones", path, "--radius", "1000").stderr


def test_a_direction_and_a_distance_move_the_point(geomap_cli):
    done = geomap_cli("check", "30 km north of Farukh", "--date", "2022-03-25", "--json")
    (answer,) = answers(done)
    assert answer["verdict"] != "inside"
    assert answer["where"]["lat"] == pytest.approx(40.2895, abs=0.001)  # by PROJ, geodesic
    assert answer["where"]["lon"] == pytest.approx(46.8011, abs=0.0001)
    assert answer["where"]["radius_m"] > 7_500
    assert done.stderr == ""


def test_a_wrong_position_does_not_keep_the_rest_from_an_answer(geomap_cli):
    given = ("-95,46", "38TIK 53703 31464", "8HG82R92+Q", "geo:95,46", "https://[", "Farukh")
    done = geomap_cli("check", *given, "--json")
    assert done.returncode == 2
    assert done.stderr.count("geomap: ") == done.stderr.count("\n") == 5
    assert [answer["where"]["query"] for answer in answers(done)] == ["Farukh"]


def test_invalid_zones_are_refused_or_repaired_as_asked(geomap_cli, tmp_path):
    bow_tie = [[46, 39], [47, 41], [47, 39], [46, 41], [46, 39]]
    path = tmp_path / "bow tie.geojson"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [bow_tie]}), encoding="utf-8")
    refused = geomap_cli("check", "39.9,46.1", "--zones", path)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--on-invalid" in refused.stderr or "fix" in refused.stderr
    mended = geomap_cli("check", "40.0,46.1", "--zones", path, "--on-invalid", "fix", "--json")
    assert mended.returncode == 0
    assert answers(mended)[0]["zones"][0]["inside"] is True


def test_a_region_is_asked_as_a_whole_and_never_at_its_middle(geomap_cli):
    done = geomap_cli("check", "Nagorno-Karabakh", "--date", "2022-03-25")
    assert "the middle of an area of about 75 km around" in done.stdout
    assert "POSSIBLE" in done.stdout
    (answer,) = answers(geomap_cli("check", "Nagorno-Karabakh", "--date", "2022-03-25", "--json"))
    best = answer["zones"][0]
    assert best["inside"] is None
    # The zone is known to have held about 2,900 km2; the region's disc has pi * 75 km squared.
    assert best["probability"] == pytest.approx(2_900 / 17_671, abs=0.03)


def test_a_control_place_that_the_geometry_contradicts_is_warned_of(geomap_cli, tmp_path):
    square = [[40, 39], [41, 39], [41, 41], [40, 41], [40, 39]]
    properties = {"zone_id": "west", "name": "West", "inside_places": ["geomap:farukh"]}
    feature = {"type": "Feature", "properties": properties}
    feature["geometry"] = {"type": "Polygon", "coordinates": [square]}
    path = tmp_path / "west.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    done = geomap_cli("check", "Farukh", "--zones", path, "--json")
    assert done.returncode == 1
    (warning,) = (line for line in done.stderr.splitlines() if "warning: " in line)
    assert "geomap:farukh" in warning
    assert "west" in warning
