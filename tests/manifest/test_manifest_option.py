"""`--manifest`: what a result was made of, written beside it, and what is never told."""

import csv
import hashlib
import json
import os
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

from geomap.shipped import shipped

from .cases import (
    HERE,
    geomap,
    held,
    sha256,
    states,
    verify,
    write_zones,
)


def test_a_manifest_names_what_was_read_and_written_with_its_hash(case):
    table, zones, output = case
    manifest = held(output)
    assert manifest["manifest"] == 1
    assert manifest["command"] == [
        "geomap", "flag", "../in/cases.csv", "--output", "flags.csv",
        "--zones", "../in/zones.geojson", "--manifest",
    ]  # fmt: skip
    (read,), (written,) = manifest["inputs"], manifest["outputs"]
    assert (read["role"], read["path"], read["sha256"], read["bytes"]) == (
        "incidents", "../in/cases.csv", sha256(table), table.stat().st_size,
    )  # fmt: skip
    assert (written["path"], written["sha256"]) == ("flags.csv", sha256(output))
    assert manifest["zones"]["path"] == manifest["zones"]["files"][0]["path"]
    assert manifest["zones"]["files"][0]["sha256"] == sha256(zones)
    assert manifest["gazetteer"]["files"][0]["sha256"] == sha256(
        shipped("gazetteer", "other-zones.csv")
    )
    assert manifest["made_with"]["python"] == sys.version.split()[0]
    assert str(output.parent.parent) not in json.dumps(manifest)


def test_its_verdicts_are_those_of_the_output_and_so_are_its_counts(shipped_case):
    _, output = shipped_case
    manifest = held(output)
    with output.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    expected = sorted(
        json.dumps(
            [
                row["id"],
                row["zone_id"] or None,
                row["zone_version"] or None,
                {"true": True, "false": False, "": None}[row["inside"].lower()],
                row["verdict"],
                round(float(row["probability"]), 3) if row["probability"] else None,
                round(float(row["distance_m"]), 1) + 0.0 if row["distance_m"] else None,
            ],
            separators=(",", ":"),
        )
        for row in rows
    )
    whole = "".join(f"{line}\n" for line in expected)
    assert [json.loads(line) for line in expected] == manifest["verdicts"]["rows"]
    assert manifest["verdicts"]["sha256"] == hashlib.sha256(whole.encode()).hexdigest()
    assert manifest["counts"]["verdict"] == Counter(row["verdict"] for row in rows)
    assert manifest["counts"]["located"] == Counter(row["located"] for row in rows)
    assert manifest["counts"]["rows"] == len(rows) == manifest["counts"]["incidents"]
    assert [one["role"] for one in manifest["inputs"]] == ["incidents", "claims"]
    assert [one["path"] for one in manifest["outputs"]] == ["flags.csv", "flags.claims.csv"]


def test_the_same_input_gives_the_same_bytes(geomap_cli, tmp_path):
    (tmp_path / "cases.csv").write_text(HERE, encoding="utf-8")
    found = set()
    for seed in ("1", "2"):
        call = ("flag", "cases.csv", "-o", "flags.geojson", "--manifest")
        done = geomap_cli(*call, cwd=tmp_path, PYTHONHASHSEED=seed)
        assert done.returncode == 0, done.stderr
        found.add((tmp_path / "flags.geojson.manifest.json").read_bytes())
    assert len(found) == 1


def test_standard_input_is_hashed_and_told_to_be_gone(tmp_path):
    output, plain = tmp_path / "flags.csv", tmp_path / "plain.csv"
    assert geomap("flag", "-", "-o", output, "--manifest", stdin=HERE).exit_code == 0
    assert geomap("flag", "-", "-o", plain, stdin=HERE).exit_code == 0
    assert output.read_bytes() == plain.read_bytes()
    (read,) = held(output)["inputs"]
    assert (read["path"], read["note"]) == ("-", "standard input, which cannot be read again")
    assert read["sha256"] == hashlib.sha256(HERE.encode()).hexdigest()
    assert held(output)["verdicts"]["rows"] is None
    done = verify(output)
    assert done.exit_code == 2
    assert "standard input cannot be read again" in done.stderr
    assert read["sha256"] in done.stdout


SECRET = """id,date,place,lat,lon,type,killed,title
safe-house-7,2022-03-25,Hilltop,40.34567,46.54321,shelling,3,Shelling of Hilltop
safe-house-8,2022-03-26,Hilltop,40.31234,46.51234,shelling,1,Again at Hilltop
"""


@pytest.mark.parametrize(("command", "name"), [("map", "page.html"), ("export", "page.csv")])
def test_a_blurred_manifest_tells_nothing_that_a_guess_could_be_tested_on(tmp_path, command, name):
    table, page = tmp_path / "hilltop.csv", tmp_path / name
    table.write_text(SECRET, encoding="utf-8")
    zones = write_zones(tmp_path / "zones.geojson")
    links = tmp_path / "hilltop-links.csv"
    links.write_text("incident_id,other_id,same\nsafe-house-7,safe-house-8,yes\n")
    seed = "a-secret-of-ours"
    call = ("--blur", "10000", "--blur-seed", seed, "--map", "title=title", "--links", links)
    done = geomap(command, table, "--zones", zones, *call, "-o", page, "--manifest")
    assert done.exit_code == 0, done.output
    text = Path(f"{page}.manifest.json").read_text(encoding="utf-8")
    for word in ("hilltop", "safe-house", seed, "40.3", "46.5", sha256(table), sha256(links)):
        assert word not in text.casefold()
    manifest = held(page)
    assert manifest["blurred"]["metres"] == 10_000
    assert manifest["inputs"] == []
    assert manifest["verdicts"]["sha256"] is manifest["verdicts"]["rows"] is None
    assert manifest["options"]["columns"] == {}
    words = ["geomap", command, "--output", name, "--blur", "10000", "--manifest"]
    assert manifest["command"] == words
    assert sum(manifest["counts"]["verdict"].values()) == manifest["counts"]["rows"] > 0
    done = verify(page)
    assert done.exit_code == 2
    assert done.stderr.startswith("geomap: cannot be verified: blurred: ")
    page.write_bytes(page.read_bytes() + b"\n")
    assert f"{name}: it was changed since it was written" in verify(page).stdout
    assert "hilltop" not in done.output.casefold()


def test_a_gazetteer_of_ones_own_is_withheld_where_incidents_are_blurred(tmp_path):
    folder, table, page = tmp_path / "hilltop-places", tmp_path / "t.csv", tmp_path / "page.csv"
    folder.mkdir()
    table.write_text(SECRET, encoding="utf-8")
    head = "place_id,name,language,script,kind,lon,lat,radius_m,country,admin1,source\n"
    row = "geomap:hilltop,Hilltop,en,Latn,village,46.8,40.0,500,AZ,,a person\n"
    (folder / "own.csv").write_text(head + row, encoding="utf-8")
    # a grid laid out at random may leave no point on its side of the zone's boundary
    blur = ("--blur", "10000", "--blur-seed", "a-secret-of-ours")
    done = geomap("export", table, "--gazetteer", folder, *blur, "-o", page, "--manifest")
    assert done.exit_code == 0, done.output
    assert "hilltop" not in Path(f"{page}.manifest.json").read_text(encoding="utf-8").casefold()
    found = held(page)["gazetteer"]
    assert (found["path"], found["files"], found["added"]) == (None, [], [])
    assert "withheld" in verify(page).stdout


@pytest.mark.parametrize(
    "call", [["-o", "e.geojson"], ["-o", "e.qgz"], ["-o", "e.csv", "--datapackage"]], ids=" ".join
)
def test_every_file_that_an_export_writes_is_named(tmp_path, call):
    table, out = tmp_path / "cases.csv", tmp_path / "out"
    table.write_text(HERE, encoding="utf-8")
    out.mkdir()
    for name in ("e.txt", "f.csv", "e.old.csv"):  # these are not of this export
        (out / name).write_text("old")
    old = set(out.iterdir())
    path = out / call[1]
    done = geomap("export", table, "-o", path, *call[2:], "--manifest")
    assert done.exit_code == 0, done.output
    written = set(out.iterdir()) - old - {Path(f"{path}.manifest.json")}
    found = held(path)["outputs"]
    assert {one["path"]: one["sha256"] for one in found} == {f.name: sha256(f) for f in written}
    assert found[0]["path"] == path.name
    assert len(found) > 1
    assert verify(path).exit_code == 0


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("flag", "cases.csv", "--manifest"), "stands beside a file"),
        (("flag", "cases.csv", "-o", "-.csv", "--manifest"), "stands beside a file"),
        (("map", "cases.csv", "-o", "-", "--manifest"), "stands beside a file"),
        (("map", "cases.csv", "-o", "/dev/null", "--manifest"), ""),
        (("flag", "pipe", "-o", "flags.csv", "--manifest"), "cannot be read again"),
        (("flag", "flags.csv.manifest.json", "-o", "flags.csv", "--manifest"), "it is read"),
    ],
)
def test_where_no_manifest_can_be_made_nothing_is(tmp_path, monkeypatch, args, words):
    monkeypatch.chdir(tmp_path)
    Path("cases.csv").write_text(HERE)
    Path("flags.csv.manifest.json").write_text("{}")
    os.mkfifo("pipe")
    before = states(tmp_path)
    done = geomap(*args)
    assert done.exit_code == 2
    assert words in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert states(tmp_path) == before


def test_where_the_output_fails_the_old_manifest_stays(case, monkeypatch):
    table, zones, output = case
    before, text = states(output.parent), Path(f"{output}.manifest.json").read_text()

    def full(*args, **options):
        raise OSError(28, "No space left on device", str(output))

    monkeypatch.setattr("geomap.exports.csv._put", full)
    done = geomap("flag", table, "--zones", zones, "-o", output, "--threshold", ".9", "--manifest")
    assert done.exit_code == 2
    assert "No space left on device" in done.stderr
    assert "manifest" not in done.stderr
    assert states(output.parent) == before
    assert Path(f"{output}.manifest.json").read_text() == text


def test_where_the_manifest_cannot_be_written_nothing_is(case, monkeypatch):
    table, zones, output = case
    before, opened = states(output.parent), Path.open

    def full(path, mode="r", *args, **options):
        if ".manifest" in path.name and mode == "r+b":
            raise OSError(28, "No space left on device")
        return opened(path, mode, *args, **options)

    monkeypatch.setattr(Path, "open", full)
    done = geomap("flag", table, "--zones", zones, "-o", output, "--threshold", ".9", "--manifest")
    assert done.exit_code == 2
    assert "flags.csv: cannot write its manifest: No space left on device" in done.stderr
    assert states(output.parent) == before


def test_a_file_in_somebodys_home_is_recorded_by_its_name(tmp_path, monkeypatch):
    home, out = tmp_path / "home" / "alice", tmp_path / "out"
    home.mkdir(parents=True)
    out.mkdir()
    monkeypatch.setenv("HOME", str(home))
    (home / "cases.csv").write_text(HERE)
    zones, output = write_zones(home / "zones.geojson"), out / "flags.csv"
    call = ("flag", home / "cases.csv", "--zones", zones, "-o", output, "--manifest")
    done = geomap(*call)
    assert done.exit_code == 0
    for name in ("cases.csv", "zones.geojson"):
        assert f"manifest: {name} stands in it without its folder" in done.stderr
    text = Path(f"{output}.manifest.json").read_text()
    assert "alice" not in text
    assert "home" not in text
    assert verify(output).exit_code == 2
    shutil.copy(home / "cases.csv", out)
    assert verify(output).exit_code == 2
    shutil.copy(zones, out)
    assert verify(output).exit_code == 0


def test_zones_may_come_through_a_pipe_and_are_then_gone(tmp_path):
    table, output = tmp_path / "cases.csv", tmp_path / "flags.csv"
    table.write_text(HERE, encoding="utf-8")
    zones = write_zones(tmp_path / "zones.geojson").read_text(encoding="utf-8")
    done = geomap("flag", table, "--zones", "-", "-o", output, "--manifest", stdin=zones)
    assert done.exit_code == 0, done.output
    manifest = held(output)
    assert manifest["zones"]["path"] == "-"
    assert manifest["zones"]["files"][0]["sha256"] == hashlib.sha256(zones.encode()).hexdigest()
    assert manifest["counts"]["verdict"]["breach"] >= 1
    assert verify(output).exit_code == 2
