"""`geomap watch`, in a process of its own: files that come slowly, break, change and go."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geomap.cli.folder import Folder

ROOT = Path(__file__).parents[2]
HEADER = "id,date,place,lat,lon,type\n"
FARUKH = "{},2022-03-25,Farukh,40.0194,46.8011,shelling\n"
AWAY = "{},2022-03-25,Away,39.0,45.0,shelling\n"


@pytest.fixture
def watched(tmp_path):
    """Start `geomap watch incoming ARGS` and end it with Ctrl-C, which is to end well."""
    (tmp_path / "incoming").mkdir()
    running = []

    def start(*args):
        with (tmp_path / "out.txt").open("ab") as out, (tmp_path / "err.txt").open("ab") as err:
            process = subprocess.Popen(
                [sys.executable, "-m", "geomap", "watch", "incoming", "-o", "flagged", *args],
                cwd=tmp_path,
                stdout=out,
                stderr=err,
                env={**os.environ, "PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"},
            )
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()


def until(what, seconds=40):
    """Wait until something holds; return it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


def ended(process, number=signal.SIGINT):
    process.send_signal(number)
    return process.wait(20)


def verdicts(path):
    """Return id and verdict of every row, read by Python's own reader; none if it is not there."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            return {row["id"]: row["verdict"] for row in csv.DictReader(stream)}
    except FileNotFoundError:
        return None


def test_files_are_flagged_as_they_come_change_and_go(watched, tmp_path):
    incoming, flagged = tmp_path / "incoming", tmp_path / "flagged"
    (incoming / "first.csv").write_text(HEADER + FARUKH.format("a"))
    process = watched()
    until(lambda: verdicts(flagged / "first.csv.flags.csv") == {"a": "breach"})
    (incoming / "second.csv").write_text(HEADER + AWAY.format("b"))
    until(lambda: verdicts(flagged / "second.csv.flags.csv") == {"b": "clear"})
    with (incoming / "first.csv").open("a") as stream:
        stream.write(AWAY.format("c"))
    until(lambda: verdicts(flagged / "first.csv.flags.csv") == {"a": "breach", "c": "clear"})
    (incoming / "moved.tmp").write_text(HEADER + FARUKH.format("d"))
    (incoming / "moved.tmp").rename(incoming / "second.csv")
    until(lambda: verdicts(flagged / "second.csv.flags.csv") == {"d": "breach"})
    (incoming / "first.csv").unlink()
    until(lambda: not (flagged / "first.csv.flags.csv").exists())
    assert [path.name for path in flagged.iterdir()] == ["second.csv.flags.csv"]
    assert ended(process) == 0
    assert "Traceback" not in (tmp_path / "err.txt").read_text()
    told = (tmp_path / "out.txt").read_text().splitlines()
    assert told[0] == "first.csv: 1 row: 1 breach"
    assert told[-1] == "first.csv: gone, and what was made of it"


def test_a_slow_writer_is_waited_for_and_never_read_by_halves(watched, tmp_path):
    """GeoJSON, of which every beginning is broken, in pieces slower than it takes to settle."""
    target = tmp_path / "incoming" / "slow.geojson"
    features = [
        {
            "type": "Feature",
            "properties": {"id": f"n{number}", "date": "2022-03-25", "type": "shelling"},
            "geometry": {"type": "Point", "coordinates": [46.8011, 40.0194]},
        }
        for number in range(40)
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    process = watched("--settle", "0.5")
    until(lambda: "watching" in (tmp_path / "err.txt").read_text())
    with target.open("w") as stream:
        for start in range(0, len(text) - 500, len(text) // 6):
            stream.write(text[start : min(start + len(text) // 6, len(text) - 500)])
            stream.flush()
            time.sleep(0.8)
        assert not (tmp_path / "flagged" / "slow.geojson.flags.csv").exists()
        stream.write(text[-500:])
    found = until(lambda: verdicts(tmp_path / "flagged" / "slow.geojson.flags.csv"))
    assert len(found) == 40
    assert set(found.values()) == {"breach"}
    assert ended(process) == 0
    assert "JSON" not in (tmp_path / "err.txt").read_text()  # half a file is no broken one


def test_a_broken_file_is_told_of_once_and_the_rest_goes_on(watched, tmp_path):
    incoming, flagged = tmp_path / "incoming", tmp_path / "flagged"
    (incoming / "good.csv").write_text(HEADER + FARUKH.format("a"))
    process = watched("--settle", "0.3")
    until(lambda: verdicts(flagged / "good.csv.flags.csv"))
    (incoming / "good.csv").write_bytes(b"PK\x03\x04 this was a table once")
    (incoming / "broken.geojson").write_text('{"type": "FeatureCollection", "features": [')
    (incoming / "notes.docx").write_text("no incidents")
    (incoming / "later.csv").write_text(HEADER + AWAY.format("b"))
    errors = tmp_path / "err.txt"
    until(lambda: "what was made of it before stays" in errors.read_text())
    until(lambda: "geomap: broken.geojson: " in errors.read_text())
    until(lambda: verdicts(flagged / "later.csv.flags.csv") == {"b": "clear"})
    time.sleep(3)
    told = errors.read_text().splitlines()
    assert sum("broken.geojson: no valid JSON" in line for line in told) == 1
    assert sum("what was made of it before stays" in line for line in told) == 1
    assert sum(line.startswith("geomap: notes.docx: not read") for line in told) == 1
    assert verdicts(flagged / "good.csv.flags.csv") == {"a": "breach"}
    assert not (flagged / "broken.geojson.flags.csv").exists()
    (incoming / "good.csv").write_text(HEADER + AWAY.format("a"))
    until(lambda: verdicts(flagged / "good.csv.flags.csv") == {"a": "clear"})
    assert ended(process, signal.SIGTERM) == 0


def test_a_restart_goes_on_where_it_was_left(geomap_cli, tmp_path):
    incoming, flagged = tmp_path / "incoming", tmp_path / "flagged"
    incoming.mkdir()
    for name in "abc":
        (incoming / f"{name}.csv").write_text(HEADER + FARUKH.format(name))
    once = ("watch", incoming, "-o", flagged, "--once", "--settle", "0.2")
    assert geomap_cli(*once).stdout.count("1 breach") == 3
    before = {path.name: path.stat().st_ino for path in flagged.iterdir()}
    (incoming / "b.csv").write_text(HEADER + AWAY.format("b"))
    (incoming / "c.csv").unlink()
    (incoming / "d.csv").write_text(HEADER + AWAY.format("d"))
    done = geomap_cli(*once)
    assert done.returncode == 0
    assert sorted(done.stdout.splitlines()) == [
        "b.csv: 1 row: 1 clear",
        "c.csv: gone, and what was made of it",
        "d.csv: 1 row: 1 clear",
    ]
    after = {path.name: path.stat().st_ino for path in flagged.iterdir()}
    assert after["a.csv.flags.csv"] == before["a.csv.flags.csv"]
    assert set(after) == {"a.csv.flags.csv", "b.csv.flags.csv", "d.csv.flags.csv"}
    assert geomap_cli(*once).stdout == ""
    assert geomap_cli(*once, "--again").stdout.count("\n") == 3


def test_newer_zones_judge_anew_and_broken_ones_are_no_fault_of_the_files(geomap_cli, tmp_path):
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    (incoming / "a.csv").write_text(HEADER + FARUKH.format("a"))
    zones = tmp_path / "zones.geojson"

    def write_zone(west):
        ring = [[west, 39], [west + 1, 39], [west + 1, 41], [west, 41], [west, 39]]
        zones.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))

    once = ("watch", incoming, "--once", "--zones", zones, "--settle", "0.2")
    write_zone(46)
    assert geomap_cli(*once).stdout == "a.csv: 1 row: 1 breach\n"
    assert geomap_cli(*once).stdout == ""
    write_zone(20)
    assert geomap_cli(*once).stdout == "a.csv: 1 row: 1 clear\n"
    assert list(verdicts(tmp_path / "incoming-flagged" / "a.csv.flags.csv").values()) == ["clear"]
    zones.write_text("{")
    done = geomap_cli(*once)
    assert (done.returncode, done.stdout) == (2, "")
    assert "zones.geojson" in done.stderr
    assert "a.csv" not in done.stderr


def test_once_ends_with_2_where_a_file_cannot_be_read(geomap_cli, tmp_path):
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    (incoming / "a.csv").write_text(HEADER + FARUKH.format("a"))
    (incoming / "b.geojson").write_text("{")
    done = geomap_cli("watch", incoming, "--once", "--settle", "0.2")
    assert done.returncode == 2
    assert done.stdout == "a.csv: 1 row: 1 breach\n"
    assert done.stderr.count("b.geojson: no valid JSON") == 1


def test_refused_rows_and_claims_go_with_their_file(geomap_cli, tmp_path):
    incoming, flagged = tmp_path / "in", tmp_path / "out"
    incoming.mkdir()
    (incoming / "a.csv").write_text(HEADER + FARUKH.format("a") + "b,2022-99-99,X,400,1,shelling\n")
    (incoming / "a.claims.csv").write_text(
        "incident_id,claimant,stance,about,value\na,Somebody,asserts,killed,3\n"
    )
    once = ("watch", incoming, "-o", flagged, "--once", "--settle", "0.2")
    assert geomap_cli(*once).returncode == 0
    stems = sorted(path.name for path in flagged.iterdir())
    assert stems == [f"a.csv.flags.{end}" for end in ("claims.csv", "csv", "rejects.csv")]
    (incoming / "a.claims.csv").write_text(
        "incident_id,claimant,stance,about,value\na,Somebody,asserts,killed,7\n"
    )
    assert geomap_cli(*once).stdout == "a.csv: 1 row: 1 breach\n"
    assert "7" in (flagged / "a.csv.flags.claims.csv").read_text()
    (incoming / "a.csv").unlink()
    geomap_cli(*once)
    assert list(flagged.iterdir()) == []


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["absent", "--once"], "absent: no such folder"),
        ([".", "-o", ".", "--once"], "name another for OUT"),
        ([".", "-o", "absent/deeper", "--once"], "cannot make the folder"),
        ([".", "--map", "map.png", "--once"], "map.png"),
        ([".", "--map", "-", "--once"], "name one for --map"),
        ([".", "--zones", "absent.geojson", "--once"], "no such zone file"),
    ],
)
def test_what_cannot_be_watched_is_said_in_one_line(geomap_cli, tmp_path, args, says):
    done = geomap_cli("watch", *args, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_watchfiles_it_is_said_how_to_get_it(tmp_path):
    code = (
        "import sys; sys.modules['watchfiles'] = None\n"
        "from geomap.cli import main; main(['watch', sys.argv[1]])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr == (
        'geomap: watching a folder needs one more package: pip install "geomap[watch]"; '
        "--once needs none\n"
    )


def test_the_map_is_rebuilt_with_what_came(watched, tmp_path):
    incoming, page = tmp_path / "incoming", tmp_path / "map.html"
    (incoming / "a.csv").write_text(HEADER + FARUKH.format("first-incident"))
    process = watched("--map", "map.html", "--title", "Incoming")
    until(lambda: page.exists() and "first-incident" in page.read_text(encoding="utf-8"))
    (incoming / "b.csv").write_text(HEADER + AWAY.format("second-incident"))
    until(lambda: "second-incident" in page.read_text(encoding="utf-8"))
    assert "first-incident" in page.read_text(encoding="utf-8")
    (incoming / "a.csv").unlink()
    until(lambda: "first-incident" not in page.read_text(encoding="utf-8"))
    assert ended(process) == 0


class Clock:
    """Seconds that pass when a test says so."""

    now = 100.0

    def __call__(self):
        return self.now


def test_a_file_is_due_when_it_stays_as_it_is(tmp_path):
    clock, path = Clock(), tmp_path / "in" / "a.csv"
    path.parent.mkdir()
    folder = Folder(tmp_path / "in", tmp_path, suffixes=[".csv"], settle_s=1.0)
    folder._clock = clock
    path.write_text("x")
    os.utime(path, (time.time() + 100, time.time() + 100))  # no age tells that it is whole
    assert folder.due() == ({}, [])
    clock.now += 0.9
    path.write_text("xy")
    os.utime(path, (time.time() + 101, time.time() + 101))
    assert folder.due() == ({}, [])
    clock.now += 0.9
    assert folder.due() == ({}, [])
    clock.now += 0.2
    (ready, gone) = folder.due()
    assert (list(ready), gone) == (["a.csv"], [])
    assert folder.failed("a.csv") is False  # it may be half written
    clock.now += 2.9
    assert folder.due()[0] == {}
    clock.now += 0.2
    assert list(folder.due()[0]) == ["a.csv"]
    assert folder.failed("a.csv") is True
    clock.now += 1_000
    assert folder.due()[0] == {}
    path.write_text("whole")
    clock.now += 1
    assert folder.due()[0] == {}
    clock.now += 1.1
    assert list(folder.due()[0]) == ["a.csv"]


def test_an_old_file_is_due_at_once(tmp_path):
    (tmp_path / "a.csv").write_text("x")
    os.utime(tmp_path / "a.csv", (1_600_000_000, 1_600_000_000))
    folder = Folder(tmp_path, tmp_path / "out", suffixes=[".csv"])
    assert list(folder.due()[0]) == ["a.csv"]


def test_hidden_half_and_own_files_are_passed_over(tmp_path):
    names = [".a.csv", "~$b.xlsx", "c.csv~", "d.part", "e.rejects.csv", "f.claims.csv", "g.dbf"]
    for name in [*names, "h.CSV", "i.docx"]:
        (tmp_path / name).write_text("x")
    (tmp_path / "deeper.csv").mkdir()
    folder = Folder(tmp_path, tmp_path / "out", suffixes=[".csv", ".xlsx"])
    assert list(folder.files()) == ["h.CSV"]
    assert folder.passed_over() == ["i.docx"]
