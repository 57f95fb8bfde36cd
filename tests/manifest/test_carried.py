"""`geomap verify` of verdicts that a file brought along: whether they follow from its positions."""

import json

import pytest

from .cases import geomap, held, verify, write_zones


@pytest.fixture
def carried(case, tmp_path):
    """Flags exported in a second step, their words changed by hand in between."""
    _, zones, flags = case

    def export(old="", new="", *options):
        text = flags.read_text(encoding="utf-8")
        assert old in text
        flags.write_text(text.replace(old, new) if old else text, encoding="utf-8")
        output = tmp_path / "second.geojson"
        done = geomap("export", flags, "--zones", zones, "-o", output, "--manifest", *options)
        assert done.exit_code == 0, done.output
        assert held(output)["verdicts"]["made"] == "as the files have them"
        return output

    return export


def test_verdicts_that_follow_from_the_file_are_the_same_and_said_to_be_brought(carried):
    done = verify(carried())
    assert done.exit_code == 0, done.output
    brought, result = done.stdout.splitlines()
    assert brought == (
        "the verdicts are as the files have them; "
        "recomputed with the threshold 0.66, they are the same"
    )
    assert result == "3 verdicts: all the same"


def test_a_word_changed_between_the_steps_is_named(carried):
    done = verify(carried(",breach,", ",clear,"))
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0].startswith("the verdicts are as the files have them; recomputed ")
    (changed,) = [line for line in lines if line.startswith("in: ")]
    assert changed.startswith("in: the files have clear of square version 1 (probability 1.000, ")
    assert ", recomputed it is breach of square version 1 (probability 1.000, " in changed
    assert not any(line.startswith("out: ") for line in lines)
    assert "differ" in lines[-1]
    assert lines[-1].endswith(" when recomputed")


def test_what_differs_is_an_object_with_both_verdicts(carried):
    done = verify(carried(",breach,", ",clear,"), "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    words = [
        (one["was"]["incident_id"], one["was"]["verdict"], one["now"]["verdict"])
        for one in found
        if (one["about"], one["status"]) == ("recomputed", "differs")
    ]
    assert ("in", "clear", "breach") in words
    assert found[-1]["status"] == "differs"


def test_a_distance_changed_by_hand_is_named(case, carried, tmp_path):
    with case[2].open(encoding="utf-8") as stream:
        header, first = stream.readline().strip().split(","), stream.readline().strip()
    assert "distance_m" in header
    distance = json.loads((tmp_path / "out" / "flags.csv.manifest.json").read_text())
    (row,) = [row for row in distance["verdicts"]["rows"] if row[0] == "in"]
    assert str(row[6])[:5] in first
    done = verify(carried(str(row[6])[:5], "99999"))
    assert done.exit_code == 1
    assert "in: the files have breach" in done.stdout


def test_verdicts_made_with_another_threshold_say_which_one_the_manifest_has(case, carried):
    table, zones, flags = case
    done = geomap("flag", table, "--zones", zones, "-o", flags, "--threshold", "0.01")
    assert done.exit_code == 0, done.output
    assert flags.read_text().count(",breach,") == 2
    done = verify(carried())
    assert done.exit_code == 1
    assert "the threshold 0.66 that the manifest has, 1 differs" in done.stdout
    assert "it need not be the one they were made with" in done.stdout
    assert done.stdout.splitlines()[-1] == "3 verdicts: 1 differs when recomputed"


def test_pairs_that_were_brought_along_are_not_said_to_be_the_same(case, carried, tmp_path):
    table, zones, flags = case
    whole = json.loads(zones.read_text())
    second = json.loads(write_zones(tmp_path / "second.zones.json", zone_id="other").read_text())
    whole["features"] += second["features"]
    zones.write_text(json.dumps(whole))
    done = geomap("flag", table, "--zones", zones, "--all-pairs", "-o", flags)
    assert done.exit_code == 0, done.output
    done = verify(carried())
    assert done.exit_code == 2
    assert "not recomputed" in done.stdout
    assert done.stdout.splitlines()[-1] == "3 verdicts: cannot be verified"
