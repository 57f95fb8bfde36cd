"""`geomap extract`: what it prints and writes of drafts that are given, and how it ends."""

import csv
import io
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from geomap.cli import cli
from geomap.cli.extract import _summary
from geomap.reports.drafts.draft import Draft

from .drafts_by_hand import TEXT, one


@pytest.fixture
def drafted(monkeypatch):
    """Two incidents for any report, none for one that says Nothing; what was asked is kept."""
    asked = []

    def draft_report(report, gazetteer, *, recogniser=None):
        asked.append((report, recogniser))
        if "Nothing" in report.text:
            return Draft(report, (), ())
        return replace(one(), report=report)

    monkeypatch.setattr("geomap.reports.drafts.drafting.draft_report", draft_report)
    return asked


@pytest.fixture
def run(drafted, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "none.txt").write_text("Nothing happened.", encoding="utf-8")

    def called(*args, stdin=None):
        return CliRunner().invoke(cli, ["extract", *map(str, args)], input=stdin)

    return called


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_pipe_takes_a_table_with_whole_claims(run):
    done = run("a.txt")
    assert done.exit_code == 0
    first, second = rows(done.stdout)
    assert (first["place"], first["type"], first["killed_best"]) == ("Farukh", "shooting", "2")
    assert [claim["stance"] for claim in json.loads(first["claims"])] == ["asserts", "denies"]
    assert second["located"] == "missing"
    assert "geomap: 1 figure is background" in done.stderr.splitlines()


def test_a_terminal_shows_who_says_what_and_what_to_look_at():
    draft = replace(one(), report=replace(one().report, title="Shots\x1b[31m \u202eat guards"))
    shown = _summary(draft)
    assert "1. shooting, Farukh (40.0194, 46.8011, exact name), 2022-03-25" in shown
    assert "2 Armenian killed according to the Nagorno-Karabakh defence ministry" in shown
    assert "Azerbaijan's defence ministry denies" in shown
    assert "look at: the day is taken from the sentences around" in shown
    assert "2. other, place not known, day not known" in shown
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_json_is_an_object_a_report_a_line(run):
    done = run("a.txt", "none.txt", "b.txt", "--json")
    assert done.exit_code == 0
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [len(one["incidents"]) for one in found] == [2, 0, 2]
    assert list(found[0])[:3] == ["report", "places", "incidents"]
    assert found[0]["report"]["published"] == "2022-03-26"
    ids = [incident["id"] for one in found for incident in one["incidents"]]
    assert len(set(ids)) == 4
    assert "none.txt: no incident is drafted" in done.stderr
    assert "\na.txt: " not in done.stdout
    alone = run("a.txt", "-o", "-.json")
    assert json.loads(alone.stdout)["incidents"][0]["spans"]["place"][0]["end"] == 86


@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x.csv", "x.geojson", "x.parquet"])
def test_what_is_written_is_read_back_by_the_other_commands(run, tmp_path, name):
    assert run("a.txt", "-o", name).exit_code == 0
    done = CliRunner().invoke(cli, ["flag", str(tmp_path / name), "--json"])
    assert done.exit_code == 0, done.stderr
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["verdict"], second["verdict"]) == ("breach", "not placed")
    assert first["said"].endswith("Azerbaijan's defence ministry denies")
    assert first["claims"][0]["published"] == "2022-03-26"
    assert first["dataset_id"] == "a.txt"
    assert first["id"] == "a-2022-03-26-farukh-1"


def test_standard_input_is_a_report(run):
    done = run("-", "--json", stdin=TEXT)
    assert done.exit_code == 0
    first = json.loads(done.stdout)["incidents"][0]
    assert (first["id"], first["dataset_id"]) == ("report-2022-03-26-farukh-1", None)


def test_no_incident_is_a_plain_no_and_the_output_says_so(run, tmp_path):
    (tmp_path / "x.csv").write_text("of an earlier run")
    done = run("none.txt", "-o", "x.csv")
    assert done.exit_code == 1
    assert rows((tmp_path / "x.csv").read_text("utf-8")) == []
    assert "no incident is drafted" in done.stderr
    assert run("none.txt", "a.txt", "--json").exit_code == 0


def test_the_day_that_a_person_gives_goes_to_every_report(run, drafted):
    run("a.txt", "b.txt", "--published", "2022-04-02", "--json")
    assert [str(report.published) for report, _ in drafted] == ["2022-04-02"] * 2


def test_reports_of_one_event_are_proposed(run, tmp_path):
    done = run("a.txt", "b.txt", "--same-event", "suggest", "-o", "x.csv")
    assert done.exit_code == 0, done.stderr
    (link,) = rows((tmp_path / "x.same-event.csv").read_text("utf-8"))
    assert link["incident_id"] == "a-2022-03-26-farukh-1"
    assert link["other_id"] == "b-2022-03-26-farukh-1"
    suggested = [
        row["same_event_suggested"] for row in rows((tmp_path / "x.csv").read_text("utf-8"))
    ]
    assert bool(suggested[0])
    assert suggested[0] == suggested[2]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["a.txt", "gone.txt", "-o", "x.csv"], "gone.txt: no such report"),
        (["a.txt", "empty.txt", "-o", "x.csv"], "empty.txt: there is no text in it"),
        (["a.txt", "picture.txt", "-o", "x.csv"], "picture.txt: this is a picture"),
        (["a.txt", "./a.txt"], "./a.txt: it is given twice"),
        (["a.txt", "-o", "x.docx"], '".docx" is no format here; use .json'),
        (["a.txt", "-o", "no/x.csv"], "no such folder"),
        (["a.txt", "b.txt", "--review", "x.html"], "--review is of one report"),
        (["a.txt", "--review", "x.txt"], "use .html"),
        (["a.txt", "--review", "-"], "give -o OUT"),
        (["a.txt", "--published", "26/03/2022"], "is no date; write it as"),
        (["a.txt", "--recogniser", "nltk:x"], "write spacy:NAME"),
        ([], "Missing argument 'REPORT...'"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_nothing_is_written(run, tmp_path, args, said):
    (tmp_path / "empty.txt").write_bytes(b" \n")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    before = sorted(tmp_path.iterdir())
    done = run(*args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_an_output_never_replaces_the_report(run, tmp_path):
    (tmp_path / "mail.json").write_text(TEXT, encoding="utf-8")
    done = run("mail.json", "-o", "mail.json")
    assert done.exit_code == 2
    assert "it would replace" in done.stderr
    assert (tmp_path / "mail.json").read_text("utf-8") == TEXT


def test_the_review_page_holds_the_text_and_the_draft(run, tmp_path):
    done = run("a.txt", "--review", "page.html", "-o", "x.json")
    assert done.exit_code == 0, done.stderr
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "Two guards were killed near Farukh" in page
    assert "a-2022-03-26-farukh-1" in page
    assert "the page to review them in page.html" in done.stderr
    russian = run("a.txt", "--review", "-", "--lang", "ru", "-o", "x.json")
    assert 'lang="ru"' in russian.stdout
