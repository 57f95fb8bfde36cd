"""Where `flag`, `map` and `export` may write: judged before anything is read or written."""

import json
import os
import subprocess
import sys

import pytest

from geomap.shipped import shipped

TABLE = "date,place,killed\n2022-03-24,Farukh,8\n2022-03-25,Farukh,many\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "c.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("command", "target", "says"),
    [
        ("flag", "x.xyz", '".xyz" is no format here; use .geojson, .geojsonl'),
        ("export", "x", "a name without suffix is no format here"),
        ("export", ".csv", "a name without suffix is no format here"),
        ("flag", "/dev/null", "/dev/null: a name without suffix"),
        ("export", "/dev/null", "/dev/null: a name without suffix"),
        ("map", "/dev/null", "use .html, .htm, .svg, .png or -"),
        ("map", "m.geojson", '".geojson" is no format here; use .html, .htm, .svg, .png or -'),
        ("flag", "nodir/x.csv", "nodir: no such folder"),
        ("export", "nodir/x.csv", "nodir: no such folder"),
        ("map", "nodir/x.html", "nodir: no such folder"),
        ("flag", "c.csv/x.csv", "c.csv: no such folder"),
        ("flag", ".", ".: this is a folder; name a file in it"),
        ("map", "sub.html", "sub.html: this is a folder; name a file in it"),
        ("flag", "", "the output has no name; name a file"),
        ("flag", "x" * 300 + ".csv", "File name too long"),
    ],
)
def test_an_output_that_cannot_be_is_refused_before_anything_is_done(
    geomap_cli, folder, command, target, says
):
    (folder / "sub.html").mkdir()
    before = names(folder)
    done = geomap_cli(command, "c.csv", "-o", target, cwd=folder)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert says in done.stderr
    assert "rejects" not in done.stderr
    assert names(folder) == before
    assert not os.path.lexists("/dev/null.rejects.csv")


def test_a_file_that_is_a_folder_is_named(geomap_cli, folder):
    done = geomap_cli("flag", ".", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "-: this is a folder" not in done.stderr
    assert "folder" in done.stderr


@pytest.mark.parametrize("file", [".", "/", "..", "sub", ""])
def test_a_map_of_a_folder_names_the_folder_and_not_the_page(geomap_cli, folder, file):
    (folder / "sub").mkdir()
    done = geomap_cli("map", file, cwd=folder)
    assert done.returncode == 2
    assert done.stderr == f"geomap: {file}: this is a folder; name the incident file in it\n"
    assert not list(folder.glob("*.html"))


def test_rejects_are_never_listed_beside_a_pipe(geomap_cli, folder):
    pipes, here = folder / "pipes", folder / "here"
    pipes.mkdir()
    here.mkdir()
    os.mkfifo(pipes / "out.csv")
    with subprocess.Popen(["cat", pipes / "out.csv"], stdout=subprocess.PIPE) as reader:
        done = geomap_cli("flag", "../c.csv", "-o", pipes / "out.csv", cwd=here)
        assert done.returncode == 0, done.stderr
        assert b"Farukh" in reader.stdout.read()
    assert "out.rejects.csv" not in names(pipes)
    assert names(here) == []
    assert "c.rejects.csv" in names(folder)


@pytest.mark.parametrize("target", ["-", "-.csv", "-.geojson"])
def test_rejects_of_standard_input_are_listed_in_the_working_folder(geomap_cli, folder, target):
    done = geomap_cli("flag", "-", "-o", target, cwd=folder, stdin=TABLE)
    assert done.returncode == 0
    assert names(folder) == ["c.csv", "stdin.rejects.csv"]
    assert "listed in stdin.rejects.csv" in done.stderr


def test_rejects_of_a_piped_file_are_listed_in_the_working_folder(folder):
    line = f'"{sys.executable}" -m geomap flag <(cat c.csv)'
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert names(folder) == ["c.csv", "stdin.rejects.csv"]


def test_rejects_beside_the_output(geomap_cli, folder):
    (folder / "sub").mkdir()
    assert geomap_cli("map", "c.csv", "-o", "sub/m.HTM", cwd=folder).returncode == 0
    assert names(folder / "sub") == ["m.HTM", "m.rejects.csv"]


def test_counts_in_json_are_whole_numbers(geomap_cli, folder):
    first = geomap_cli("flag", "c.csv", "--json", cwd=folder).stdout.splitlines()[0]
    assert '"killed_best": 8,' in first
    record = json.loads(first)
    assert type(record["killed_low"]) is int
    assert record["wounded_best"] is None
    assert type(record["lon"]) is float


def test_one_row_is_said_as_one(geomap_cli, folder):
    done = geomap_cli("flag", "c.csv", "-o", "f.csv", cwd=folder)
    assert "1 row in f.csv: 1 breach" in done.stderr
    (folder / "c.csv").write_text(TABLE.replace("many", "9"), encoding="utf-8")
    assert (
        "2 rows in f.csv: 2 breach" in geomap_cli("flag", "c.csv", "-o", "f.csv", cwd=folder).stderr
    )


@pytest.mark.parametrize("number", ["nan", "inf", "-inf", "NaN", "1e999"])
@pytest.mark.parametrize(
    "args",
    [
        ["check", "Farukh", "--radius"],
        ["check", "Farukh", "--at-least"],
        ["flag", "c.csv", "--threshold"],
        ["map", "c.csv", "--threshold"],
        ["export", "c.csv", "-o", "x.csv", "--threshold"],
    ],
)
def test_a_number_that_is_none_is_refused(geomap_cli, folder, args, number):
    done = geomap_cli(*args, number, cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert args[-1] in done.stderr
    assert names(folder) == ["c.csv"]


def test_a_radius_beyond_the_earth_is_refused(geomap_cli):
    done = geomap_cli("check", "40,46", "--radius", "1e308")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["flag", "export"])
def test_an_output_never_replaces_what_it_is_made_of(geomap_cli, tmp_path, command):
    table = tmp_path / "a.csv"
    table.write_text("date,place\nfoo,Farukh\n2022-03-24,Farukh\n", encoding="utf-8")
    claims = tmp_path / "b.claims.csv"
    claims.write_text("incident_id,claimant,stance,about\nb-2,A,asserts,event\n", encoding="utf-8")
    tabbed = tmp_path / "b.tsv"
    tabbed.write_text("date\tplace\n2022-03-24\tFarukh\n", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(table)
    for source, target in (
        (table, table),
        (table, tmp_path / "link.csv"),
        (tabbed, tmp_path / "b.csv"),
    ):
        before = {path: path.read_bytes() for path in (table, claims, tabbed)}
        done = geomap_cli(command, source, "-o", target)
        assert done.returncode == 2
        assert "which is read" in done.stderr
        assert done.stderr.count("\n") == 1
        assert {path: path.read_bytes() for path in before} == before
    assert not (tmp_path / "a.rejects.csv").exists()


def test_a_threshold_that_is_given_judges_a_flagged_file_anew(geomap_cli, tmp_path):
    table = tmp_path / "a.csv"
    table.write_text("date,place,type\n2022-03-24,Farukh,shelling\n", encoding="utf-8")
    flagged = tmp_path / "flagged.csv"
    assert geomap_cli("flag", table, "-o", flagged).returncode == 0
    kept = geomap_cli("export", flagged, "-o", "-.csv")
    assert ",breach," in kept.stdout
    strict = geomap_cli("export", flagged, "-o", "-.csv", "--threshold", "0.99")
    assert ",possible," in strict.stdout


def test_verdicts_about_other_zones_are_pointed_out(geomap_cli, tmp_path):
    table = tmp_path / "a.csv"
    table.write_text("date,place,type\n2022-03-24,Farukh,shelling\n", encoding="utf-8")
    flagged = tmp_path / "flagged.csv"
    assert geomap_cli("flag", table, "-o", flagged).returncode == 0
    other = shipped("layers", "zones", "unc-korean-dmz.geojson")
    done = geomap_cli("export", flagged, "-o", "-.csv", "--zones", other)
    assert "rpc-nagorno-karabakh version 1, which --zones does not hold" in done.stderr


def test_the_formats_stand_a_line_each_in_the_help(geomap_cli):
    told = geomap_cli("export", "--help").stdout
    assert "\\b" not in told
    lines = [line.strip() for line in told.splitlines()]
    assert any(line.startswith(".geojsonl  a feature a line") for line in lines)
    assert ".xlsx      a workbook" in lines
