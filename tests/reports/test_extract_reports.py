"""Reports from one end to the other: whatever is drafted, pipes, columns and exit codes hold."""

import csv
import io
import json
import os
import pty
import subprocess
import sys
from itertools import chain
from pathlib import Path

import pytest

import geomap
from geomap.incidents import read_incidents
from geomap.reports.drafts.table import table_of
from geomap.tables import INCIDENT, INCIDENT_TYPES, check_table, names_of

from .scoring import REPORTS, load_cases

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "layers" / "reports" / "farukh-2022-03-26.txt"
FILES = sorted(map(str, REPORTS.glob("*.txt")))


@pytest.fixture(scope="module")
def gazetteer():
    return geomap.Gazetteer.open()


@pytest.fixture(scope="module")
def printed(geomap_cli):
    """The JSON that one run prints of all reports."""
    done = geomap_cli("extract", *FILES, "--json")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_every_report_is_a_line_of_the_json_that_the_design_names(printed):
    assert len(printed) == len(FILES)
    for case, found in zip(load_cases(), printed, strict=True):
        assert set(found["report"]) >= {"title", "publisher", "published", "agencies"}
        for spot in found["places"]:
            assert 0 <= spot["start"] < spot["end"] <= len(case.text)
        for incident in found["incidents"]:
            assert set(names_of(INCIDENT)) <= set(incident)
            assert incident["type"] in INCIDENT_TYPES
            for span in chain(incident["claims"], *incident["spans"].values()):
                assert 0 <= span["start"] <= span["end"] <= len(case.text)
                assert 0 <= span["confidence"] <= 1
    ids = [incident["id"] for found in printed for incident in found["incidents"]]
    assert len(set(ids)) == len(ids)


def test_reports_in_python_are_tables_of_incidents(gazetteer):
    for case in load_cases():
        draft = geomap.extract(case.text, published=case.expected["published"], gazetteer=gazetteer)
        check_table(table_of([draft]), INCIDENT, case.name)


def test_all_reports_in_a_pipe_become_one_map(tmp_path):
    run = f'"{sys.executable}" -m geomap'
    names = " ".join(f'"{file}"' for file in FILES)
    steps = (f"extract {names}", "flag -", "map - -o m.html")
    extract, flag, draw = (f"{run} {step}" for step in steps)
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {extract} | {flag} | tee flags.csv | {draw}"],
        capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "m.html").stat().st_size > 100_000
    rows = list(csv.DictReader(io.StringIO((tmp_path / "flags.csv").read_text("utf-8"))))
    assert rows
    assert all(row["verdict"] for row in rows)
    assert all(row["dataset"] == "report" and row["dataset_id"].endswith(".txt") for row in rows)
    assert all(row["sources"] for row in rows)


def test_claims_publisher_and_sources_come_through_pipes_whole(tmp_path, geomap_cli):
    drafted = geomap_cli("extract", SAMPLE, "--json")
    assert drafted.returncode == 0, drafted.stderr
    (tmp_path / "r.json").write_text(drafted.stdout, encoding="utf-8")
    table = read_incidents(tmp_path / "r.json")
    piped = geomap_cli("extract", SAMPLE)
    assert piped.returncode == 0, piped.stderr
    flagged = geomap_cli("flag", "-", "--json", stdin=piped.stdout)
    assert flagged.returncode == 0, flagged.stderr
    rows = [json.loads(line) for line in flagged.stdout.splitlines()]
    assert [row["id"] for row in rows] == table["id"].tolist()
    assert [row["claims"] for row in rows] == table["claims"].tolist()
    assert [row["raw"] for row in rows] == table["raw"].tolist()
    for row in rows:
        assert row["sources"][0].startswith("Sample Courier, ")
        assert row["sources"][0].endswith("26 March 2022")
        for claim in row["claims"]:
            assert (claim["publisher"], claim["published"]) == ("Sample Courier", "2022-03-26")


def test_on_a_terminal_the_draft_is_told_in_sentences():
    master, terminal = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "geomap", "extract", str(SAMPLE)],
        stdout=terminal, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    os.close(terminal)
    shown = b""
    while True:
        try:
            part = os.read(master, 4096)
        except OSError:  # what Linux says when the other end is closed
            break
        if not part:
            break
        shown += part
    assert done.wait(60) == 0, done.stderr.read()
    done.stderr.close()
    os.close(master)
    text = shown.decode("utf-8")
    assert text.startswith('Sample Courier, "Moscow and Baku at odds')
    assert "1. " in text
    assert "id,title,type" not in text


def test_the_shipped_report_tells_what_the_shipped_claims_say():
    text = " ".join(SAMPLE.read_text("utf-8").split())
    assert 200 <= len(text.split()) <= 280
    for words in (
        "Farukh, also spelled Parukh", "four drone strikes", "observation post",
        "three dead and 15 wounded", "Bayraktar TB2", "one-sided", "6,500", "2,000 peacekeepers",
        "a sample report, made for geomap",
    ):  # fmt: skip
        assert words in text
    claims = (ROOT / "layers/incidents/farukh-2022.claims.csv").read_text("utf-8")
    for row in csv.DictReader(io.StringIO(claims)):
        if row["published"] == "2022-03-26" and row["about"] in {"killed", "wounded"}:
            assert row["claimant"] == "Nagorno-Karabakh defence ministry"
            assert row["value"] in {"3", "15"}


def test_the_shipped_report_is_not_the_article_it_was_written_for(shared_data):
    article = (shared_data / "reports" / "dw-2022-03-26-azeri-troops.txt").read_text("utf-8")

    def runs(text, length=7):
        words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
        return {tuple(words[n : n + length]) for n in range(len(words) - length + 1)}

    assert runs(article) & runs(SAMPLE.read_text("utf-8")) == set()


def test_noise_ends_as_a_plain_no_or_a_draft(geomap_cli, tmp_path):
    noise = "".join(chr(33 + n * n % 90) + (" " if n % 7 else ". X") for n in range(100_000))
    (tmp_path / "noise.txt").write_text(noise, encoding="utf-8")
    done = geomap_cli("extract", "noise.txt", "--json", cwd=tmp_path)
    assert done.returncode in {0, 1}, done.stderr
    assert "Traceback" not in done.stderr
