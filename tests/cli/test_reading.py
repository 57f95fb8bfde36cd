"""How the commands read FILE: what a person may say, and what is told on stderr."""

import csv
import io
import json

import pytest

MIXED = """Datum;Wo war es;Breite;Länge;Opfer
3/4/2022;Farukh;40,0194;46,8011;3
4/5/2022;Hadrut;;;
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text(MIXED, encoding="utf-8")
    return path


def test_a_person_says_what_the_file_does_not(geomap_cli, table):
    done = geomap_cli("flag", table, "--json")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "--dates dmy or --dates mdy" in done.stderr
    assert done.stderr.count("\n") == 1
    options = ["--dates", "dmy", "--map", "Wo war es=place", "--map", "Opfer=killed"]
    done = geomap_cli("flag", table, "--json", *options)
    assert done.returncode == 0
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["date_start"], first["killed_best"]) == ("2022-04-03", 3)
    assert (first["place"], first["lat"]) == ("Farukh", 40.0194)
    assert (second["date_start"], second["located"]) == ("2022-05-04", "exact name")
    assert "Wo war es as place" in done.stderr
    assert "Breite as lat" in done.stderr
    assert done.stderr.count("\n") <= 2


def test_what_is_kept_but_not_read_is_told(geomap_cli, table):
    done = geomap_cli("flag", table, "--dates", "mdy", "--json")
    assert "kept, not read: Wo war es, Opfer" in done.stderr


def test_columns_of_region_and_country_are_told_and_narrow_names(geomap_cli, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("Дата,Место,Страна,Улица\n2022-03-24,Martuni,Армения,Мира\n", encoding="utf-8")
    done = geomap_cli("flag", path, "--json")
    assert "Страна to tell places of one name apart; kept, not read: Улица" in done.stderr
    assert json.loads(done.stdout)["lat"] == pytest.approx(40.14, abs=0.05)  # in Gegharkunik


def test_plain_columns_and_files_of_geomap_need_no_word(geomap_cli, tmp_path):
    plain = tmp_path / "plain.csv"
    plain.write_text(
        "date,place,lat,lon,type,killed,source,url,description\n2022-03-24,A,40,46,,,,,\n",
        encoding="utf-8",
    )
    done = geomap_cli("flag", plain, "-o", tmp_path / "flags.csv")
    assert done.stderr.count("\n") == 1, done.stderr
    done = geomap_cli("flag", tmp_path / "flags.csv", "--json")
    assert done.stderr == ""


def test_encodings_and_guesses_are_told_on_stderr(geomap_cli, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_bytes("дата;место\n24 марта 2022;Парух\n".encode("cp1251"))
    done = geomap_cli("flag", path, "--json")
    assert json.loads(done.stdout)["place"] == "Парух"
    assert "read as cp1251" in done.stderr
    done = geomap_cli("flag", path, "--json", "--encoding", "utf-8")
    assert done.returncode == 2
    assert "line 1: not utf-8" in done.stderr


def test_strict_stops_where_a_row_is_not_understood(geomap_cli, tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("date,place\n2022-03-24,Farukh\n2022-02-31,Farukh\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    done = geomap_cli("flag", path, "-o", out, "--strict")
    assert done.returncode == 2
    assert "1 row not understood" in done.stderr
    assert not out.exists()
    listed = list(csv.DictReader(io.StringIO((tmp_path / "out.rejects.csv").read_text("utf-8"))))
    assert [row["line"] for row in listed] == ["3"]
    assert geomap_cli("flag", path, "-o", out).returncode == 0
    path.write_text("date,place\n2022-03-24,Farukh\n", encoding="utf-8")
    assert geomap_cli("flag", path, "-o", out, "--strict").returncode == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--map", "place"], "no COLUMN=FIELD"),
        (["--map", "=place"], "no COLUMN=FIELD"),
        (["--map", "a=place", "--map", "a=title"], "given twice"),
        (["--map", "nowhere=place"], 'no column "nowhere"'),
        (["--map", "Datum=when it was"], '"when it was" is no field'),
        (["--dates", "ymd"], "ymd"),
        (["--format", "pdf"], "pdf"),
        (["--format", "xlsx"], "not a workbook inside"),
        (["--encoding", "klingon"], '"klingon" is not known'),
    ],
)
def test_options_that_cannot_be_meant_are_one_line(geomap_cli, table, options, message):
    import re

    done = geomap_cli("flag", table, *options)
    assert done.returncode == 2
    assert re.search(message, done.stderr)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["flag", "map", "export"])
def test_every_command_that_reads_a_file_takes_them(geomap_cli, command):
    done = geomap_cli(command, "--help")
    for option in ("--map", "--dates", "--format", "--encoding", "--layer", "--strict"):
        assert option in done.stdout
