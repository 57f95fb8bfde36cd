"""`geomap gazetteer build` and `add`, as a person runs them."""

import csv
import io
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from geomap.cli import cli
from geomap.cli import progress as progress_module
from geomap.cli.progress import progress_bar
from geomap.gazetteer.world import WorldIndex

DATA = Path(__file__).resolve().parents[1] / "data" / "gazetteer"
TABLES = ("alternateNamesV2.txt", "admin1CodesASCII.txt", "countryInfo.txt")


def run(*arguments, env=None):
    return CliRunner(env=env).invoke(cli, ["gazetteer", *map(str, arguments)])


def test_build_indexes_every_format_and_lists_what_it_refused(tmp_path):
    output = tmp_path / "my.gazetteer"
    sources = ["geonames_dump.txt", "gns_until_2022.txt", "osm.geojson", "overlay.csv"]
    tables = [option for table in TABLES for option in ("--geonames", DATA / table)]
    done = run("build", *[DATA / name for name in sources], "-o", output, *tables)
    assert done.exit_code == 0, done.stderr
    assert done.stdout == f"23 places indexed in {output}\n"
    assert f"3 rows not understood, listed in {tmp_path / 'my.rejects.csv'}" in done.stderr
    assert "left out 1: feature class V" in done.stderr
    with (tmp_path / "my.rejects.csv").open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    assert [(row["line"], row["column"]) for row in listed] == [
        ("10", "LAT"), ("13", "lat"), ("14", "geometry"),
    ]  # fmt: skip
    index = WorldIndex.open(output)
    assert len(index) == 23
    place = index.record(index.number_of("geonames:103"))
    assert place.name_in("ru") == "Эльгчёпинг"
    assert place.admin1 == "North Province"
    assert len(index.attributions) == 3
    assert sorted(file.name for file in tmp_path.iterdir()) == ["my.gazetteer", "my.rejects.csv"]


def test_of_one_id_the_first_source_wins(tmp_path, overlay):
    path = overlay("geonames:103,Mine,en,Latn,village,10,50,1000,DE,North,invented")
    done = run("build", path, DATA / "geonames_dump.txt", "-o", tmp_path / "x.gaz")
    assert "left out 1: a place whose id came before" in done.stderr
    index = WorldIndex.open(tmp_path / "x.gaz")
    assert index.record(index.number_of("geonames:103")).name == "Mine"


@pytest.mark.parametrize(
    ("sources", "told"),
    [
        (["none.txt"], "no such source"),
        (["admin1CodesASCII.txt"], "no GeoNames dump"),
        (["."], "this is a folder"),
    ],
)
def test_a_source_that_cannot_be_read_is_one_line_and_no_index(tmp_path, sources, told):
    done = run("build", *[DATA / name for name in sources], "-o", tmp_path / "x.gaz")
    assert done.exit_code == 2
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_source_without_a_place_keeps_the_old_index_and_lists_its_rows(tmp_path):
    output = tmp_path / "x.gaz"
    assert run("build", DATA / "geonames_dump.txt", "-o", output).exit_code == 0
    older = output.read_bytes()
    row = (DATA / "geonames_dump.txt").read_text(encoding="utf-8").split("\n")[0]
    (tmp_path / "bad.txt").write_text(row.replace("40.5", "940.5") + "\n", encoding="utf-8")
    done = run("build", tmp_path / "bad.txt", "-o", output)
    assert done.exit_code == 2
    assert "no place in" in done.stderr
    assert "1 row not understood" in done.stderr
    assert output.read_bytes() == older
    assert "over 90 degrees" in (tmp_path / "x.rejects.csv").read_text(encoding="utf-8")


def test_a_broken_table_or_zip_is_one_line(tmp_path):
    done = run("build", DATA / "geonames_dump.txt", "-o", tmp_path / "x.gaz", "--geonames",
               DATA / "overlay.csv")  # fmt: skip
    assert done.exit_code == 2
    assert "not countryInfo" in done.stderr
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.txt", "a")
        archive.writestr("b.txt", "b")
    done = run("build", tmp_path / "two.zip", "-o", tmp_path / "x.gaz")
    assert done.exit_code == 2
    assert "unpack it and name the file" in done.stderr


def test_an_index_is_no_stream():
    done = run("build", DATA / "overlay.csv", "-o", "-")
    assert done.exit_code == 2
    assert "name a file" in done.stderr


def test_add_copies_a_checked_overlay(tmp_path, overlay):
    path = overlay("x:a,Alpha,en,Latn,village,10,50,1000,DE,North,invented", name="mine.csv")
    environment = {"GEOMAP_DATA": str(tmp_path / "data")}
    done = run("add", path, env=environment)
    assert done.exit_code == 0
    assert done.stdout == f"1 place added in {tmp_path / 'data' / 'mine.csv'}\n"
    assert (tmp_path / "data" / "mine.csv").read_bytes() == path.read_bytes()
    bad = overlay("x:a,Alpha,en,Latn,village,10,,1000,DE,North,invented", name="bad.csv")
    done = run("add", bad, env=environment)
    assert done.exit_code == 2
    assert "column lat" in done.stderr
    assert not (tmp_path / "data" / "bad.csv").exists()


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_bar_shows_only_on_a_terminal_and_only_where_it_takes_long(monkeypatch):
    for patience_s, terminal, shown in ((0, True, True), (60, True, False), (0, False, False)):
        stream = Terminal() if terminal else io.StringIO()
        monkeypatch.setattr(sys, "stderr", stream)
        monkeypatch.setattr(progress_module, "_PATIENCE_S", patience_s)
        with progress_bar("indexing", 100) as update:
            update(10)
            update(250)
        assert ("indexing" in stream.getvalue()) is shown
