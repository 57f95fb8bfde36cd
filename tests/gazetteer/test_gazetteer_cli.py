import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from geomap.cli import cli
from geomap.shipped import shipped


def run(*arguments, stdin=None, env=None):
    return CliRunner(env=env).invoke(cli, list(arguments), input=stdin)


def test_resolve_prints_a_readable_answer():
    done = run("resolve", "Парух")
    assert done.exit_code == 0
    for text in ("Парух: resolved", "Farukh (geomap:farukh)", "40.01940, 46.80110", "Փառուխ"):
        assert text in done.stdout


def test_resolve_prints_json_lines():
    done = run("resolve", "--json", "Парух", "Xqzzt")
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer["status"] for answer in answers] == ["resolved", "not found"]
    assert answers[0]["places"][0]["id"] == "geomap:farukh"
    assert done.exit_code == 1


@pytest.mark.parametrize(
    ("names", "code"),
    [(["Farukh"], 0), (["Hin Tagher and Khtsaberd"], 0), (["Xqzzt"], 1), (["Farukh", "Xqzzt"], 1)],
)
def test_resolve_exits_with_1_when_a_name_is_not_found(names, code):
    assert run("resolve", *names).exit_code == code


def test_resolve_reads_names_from_standard_input():
    done = run("resolve", "-", "--json", stdin="Farukh\r\n\nШуша\n")
    assert [json.loads(line)["query"] for line in done.stdout.splitlines()] == ["Farukh", "Шуша"]
    assert done.exit_code == 0


def test_resolve_answers_a_feed_line_by_line():
    command = [sys.executable, "-m", "geomap", "resolve", "-", "--json"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as feed:
        for name in ("Farukh", "Шуша"):
            feed.stdin.write(f"{name}\n".encode())
            feed.stdin.flush()
            assert json.loads(feed.stdout.readline())["query"] == name  # while the feed is open
        feed.stdin.close()
        assert feed.wait(30) == 0


def test_resolve_takes_context():
    done = run("resolve", "Martuni", "--country", "AM", "--json")
    assert json.loads(done.stdout)["places"][0]["id"] == "geonames:616438"
    done = run("resolve", "Martuni", "--country", "AT")
    assert done.exit_code == 1
    done = run("resolve", "Martuni", "--country", "az", "--near", "39.8N 47.1E", "--json")
    assert "about 1 km from the point given" in json.loads(done.stdout)["places"][0]["why"]


def test_resolve_uses_another_gazetteer(overlay):
    path = str(overlay("x:a,Alpha,en,Latn,village,10,50,1000,DE,North,invented"))
    for done in (
        run("resolve", "Alpha", "--gazetteer", path, "--json"),
        run("resolve", "Alpha", "--json", env={"GEOMAP_GAZETTEER": path}),
    ):
        assert json.loads(done.stdout)["places"][0]["id"] == "x:a"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["X", "--near", "here"], '"here" is no position'),
        (["X", "--country", "Azerbaijan"], "no ISO 3166 code"),
        (["X", "--gazetteer", "missing.csv"], "missing.csv: no such gazetteer"),
        (["X", "--bogus"], "--bogus"),
        ([], "Missing argument"),
    ],
)
def test_an_error_is_one_line_and_exit_code_2(arguments, told):
    done = run("resolve", *arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not done.stdout


def test_standard_input_that_is_no_text_is_an_error():
    done = run("resolve", "-", stdin=b"\xff\xfe\x00")
    assert done.exit_code == 2
    assert "not UTF-8" in done.stderr


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_an_argument_that_is_no_text_is_answered(form):
    done = run("resolve", "Xqzz\udcff", *form)
    assert done.exit_code == 1
    assert "not found" in done.stdout


def test_control_characters_and_markup_never_reach_the_terminal():
    done = run("resolve", "\x1b[31mFarukh[bold]\x07")
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout
    assert "[bold]" in done.stdout


def test_info_says_what_is_loaded_and_whom_to_credit(shipped_gazetteer):
    folder = str(shipped("gazetteer"))
    done = run("gazetteer", "info", "--json", "--gazetteer", folder)
    summary = json.loads(done.stdout)
    names = [name for place in shipped_gazetteer.places for name in place.names]
    assert summary["places"] == len(shipped_gazetteer.places)
    assert summary["names"] == len(names) == sum(summary["languages"].values())
    assert sum(summary["scripts"].values()) == len(names)
    assert any("CC BY 4.0" in credit for credit in summary["attributions"])
    text = run("gazetteer", "info", "--gazetteer", folder).stdout
    assert "GeoNames" in text
    assert "Armn" in text


@pytest.mark.parametrize("arguments", [["resolve"], ["gazetteer"], ["gazetteer", "info"]])
def test_help_ends_with_an_example(arguments):
    done = run(*arguments, "--help")
    assert done.exit_code == 0
    last = done.stdout.strip().splitlines()[-1]
    assert "Example" in done.stdout
    assert "geomap " + arguments[0] in last


def test_an_index_replaces_neither_a_source_nor_another_file(tmp_path, overlay):
    path = overlay("x:a,Alpha,en,Latn,village,10,50,1000,DE,,invented")
    other = overlay("x:b,Beta,en,Latn,village,10,50,1000,DE,,invented", name="other.csv")
    for target in (path, other):
        before = target.read_bytes()
        done = run("gazetteer", "build", str(path), "-o", str(target))
        assert (done.exit_code, target.read_bytes()) == (2, before)
    index = tmp_path / "own.gazetteer"
    for _ in range(2):  # an index may be made anew
        assert run("gazetteer", "build", str(path), "-o", str(index)).exit_code == 0


def test_places_that_contradict_the_shipped_ones_are_not_added(overlay, tmp_path, monkeypatch):
    monkeypatch.setenv("GEOMAP_DATA", str(tmp_path / "data"))
    path = overlay("geomap:farukh,Farukh,en,Latn,village,0,0,500,AZ,,me")
    done = run("gazetteer", "add", str(path))
    assert done.exit_code == 2
    assert not list((tmp_path / "data").glob("*"))
    assert run("resolve", "Farukh").exit_code == 0


def test_a_line_that_is_no_text_does_not_end_a_feed():
    done = run(
        "resolve", "-", "--json", stdin=b"Farukh\n\xff\xfe\n\xd0\xa8\xd1\x83\xd1\x88\xd0\xb0\n"
    )
    assert [json.loads(line)["query"] for line in done.stdout.splitlines()] == ["Farukh", "Шуша"]
    assert done.exit_code == 2
    assert "line 2: not UTF-8" in done.stderr
