"""Files streamed beside the same files read whole, and runs that are broken off."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from click.testing import CliRunner

from geomap.cli import cli
from geomap.incidents.datasets.gdelt import COLUMNS
from geomap.tables import SUMMARY, names_of

ROOT = Path(__file__).parents[2]
NAMES = names_of(SUMMARY)
IN_FULL = ("--stream", "--within", "all")
TYPES = ["Shelling", "armed clash", "", "protest", "strange"]


@pytest.fixture
def zone_file(tmp_path):
    ring = [[46, 39], [47, 39], [47, 40], [46, 40], [46, 39]]
    about = {"zone_id": "z", "version": "1", "name": "Z", "valid_from": "2021-01-01", "edge_m": 900}
    feature = {"type": "Feature", "properties": about,
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return str(path)


def geomap(*words):
    found = CliRunner().invoke(cli, [str(word) for word in words])
    assert found.exit_code in {0, 2}, (found.output, found.exception)
    return found


def rows_of(path):
    if Path(path).suffix == ".csv":
        with Path(path).open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))
    return pq.read_table(path).to_pylist()


def alike(row):
    """A row's verdict, numbers as numbers, so that CSV and Parquet compare."""
    out = []
    for name in NAMES:
        cell = row[name]
        if cell in {"", None}:
            out.append(None)
        elif name in {"distance_m", "probability"}:
            out.append(round(float(cell), 6))
        else:
            out.append(str(cell).lower() if name == "inside" else cell)
    return out


def lines(count, seed=1):
    rng = np.random.default_rng(seed)
    lon, lat = rng.normal(46.5, 0.6, count), rng.normal(39.5, 0.6, count)
    days = np.datetime64("2020-06-01") + rng.integers(0, 900, count)
    for n in range(count):
        where = (f"{lat[n]:.6f}", f"{lon[n]:.6f}") if n % 11 else ("", "")
        day = str(days[n]) if n % 7 else ""
        yield [f"i{n}", day, *where, TYPES[n % 5], f'said "{n}", and\nmore' if n % 5 == 0 else "=x"]


def write_csv(path, rows):
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "date", "lat", "lon", "type", "title"])
        writer.writerows(rows)
    return path


def test_csv_as_read_whole(tmp_path, zone_file):
    source = write_csv(tmp_path / "in.csv", lines(900))
    geomap("flag", source, "--zones", zone_file, "-o", tmp_path / "whole.csv")
    geomap("flag", source, "--zones", zone_file, "-o", tmp_path / "streamed.csv", *IN_FULL)
    whole, streamed = rows_of(tmp_path / "whole.csv"), rows_of(tmp_path / "streamed.csv")
    assert list(map(alike, streamed)) == list(map(alike, whole))
    assert {row["verdict"] for row in streamed} > {"breach", "not in force", "not placed"}
    assert list(streamed[0]) == ["id", "date", "lat", "lon", "type", "title", *NAMES]
    assert [row["title"] for row in streamed[:2]] == ['said "0", and\nmore', "'=x"]


def test_what_is_refused_is_refused_with_line_and_reason(tmp_path, zone_file):
    rows = list(lines(40))
    rows[3][2], rows[9][1], rows[12][2:4] = "95.5", "31/02/2022", ["39.5", ""]
    rows[20] = [""] * 6
    source = write_csv(tmp_path / "in.csv", rows)
    geomap("flag", source, "--zones", zone_file, "-o", tmp_path / "whole.csv")
    geomap("flag", source, "--zones", zone_file, "-o", tmp_path / "streamed.csv", *IN_FULL)
    whole, streamed = (rows_of(tmp_path / f"{n}.rejects.csv") for n in ("whole", "streamed"))
    assert [(r["line"], r["value"]) for r in streamed] == [(r["line"], r["value"]) for r in whole]
    assert [row["reason"] for row in streamed] == [row["reason"] for row in whole]
    assert json.loads(streamed[0]["row"]) == json.loads(whole[0]["row"])


def parquet(path, count=1_500, seed=2, **more):
    rng = np.random.default_rng(seed)
    table = pa.table({
        "event": pa.array(range(count)),
        "lon": rng.normal(46.5, 0.5, count),
        "lat": rng.normal(39.5, 0.5, count),
        "date": pa.array(np.datetime64("2020-06-01") + rng.integers(0, 900, count)),
        **more,
    })  # fmt: skip
    pq.write_table(table, path, row_group_size=400)
    return path


@pytest.mark.parametrize("jobs", [1, 2])
def test_parquet_as_read_whole_in_one_process_and_in_two(tmp_path, zone_file, jobs):
    source = parquet(tmp_path / "in.parquet")
    geomap("flag", source, "--zones", zone_file, "-o", tmp_path / "whole.csv")
    target = tmp_path / "out.parquet"
    geomap("flag", source, "--zones", zone_file, "-o", target, *IN_FULL, "--jobs", jobs)
    assert list(map(alike, rows_of(target))) == list(map(alike, rows_of(tmp_path / "whole.csv")))
    assert pq.read_schema(target).names == ["event", "lon", "lat", "date", *NAMES]


def test_each_process_reads_its_own_parts_and_the_output_is_the_same(tmp_path, zone_file):
    """Of CSV in blocks, of Parquet in row groups that make pieces of other sizes, of archives."""
    (tmp_path / "csv").mkdir()
    (tmp_path / "zip").mkdir()
    count = 220_000
    write_csv(tmp_path / "csv" / "a.csv", ([*row[:5], "x" * 120] for row in lines(count)))
    with (tmp_path / "csv" / "a.csv").open("a") as stream:
        stream.write("bad,2022-01-01,99,46,,\n")
    write_csv(tmp_path / "csv" / "b.csv", lines(2_000, seed=4))
    parquet(tmp_path / "rows.parquet", 700_000)
    for name in ("a", "b", "c"):
        events = [event(n, f"{39 + n / 5_000:.4f}", "46.5") for n in range(3_000)]
        with zipfile.ZipFile(tmp_path / "zip" / f"{name}.zip", "w") as archive:
            archive.writestr(f"{name}.export.CSV", "\n".join(events) + "\n")
    for source, suffix in (("csv", ".csv"), ("rows.parquet", ".parquet"), ("zip", ".geojsonl")):
        outputs = []
        for jobs in ("1", "2", "3"):
            target = tmp_path / f"out{jobs}{suffix}"
            run = [sys.executable, "-m", "geomap", "flag", tmp_path / source, "--zones", zone_file,
                   "-o", target, "--stream", "--jobs", jobs]  # fmt: skip
            subprocess.run(run, check=True, cwd=ROOT, capture_output=True)
            rejects = target.with_suffix(".rejects.csv")
            outputs.append((target.read_bytes(), rejects.exists() and rejects.read_bytes()))
            if suffix == ".csv":
                assert outputs[-1][1].count(b"bad") == 1
        assert outputs[0] == outputs[1] == outputs[2]


def event(number, lat, lon):
    cells = dict.fromkeys(COLUMNS, "") | {
        "GLOBALEVENTID": str(number), "SQLDATE": "20220310", "MonthYear": "202203", "Year": "2022",
        "FractionDate": "2022.1", "EventCode": "190", "ActionGeo_Type": "4",
        "ActionGeo_FullName": "Somewhere", "ActionGeo_Lat": lat, "ActionGeo_Long": lon,
    }  # fmt: skip
    return "\t".join(cells.values())


def test_zipped_events_in_a_folder(tmp_path, zone_file):
    (tmp_path / "in").mkdir()
    whole = [event(n, f"{39 + n / 50}", f"{46 + n / 50}") for n in range(60)]
    for name, part in (("a", whole[:30]), ("b", [*whole[30:], "no event"])):
        with zipfile.ZipFile(tmp_path / "in" / f"{name}.export.CSV.zip", "w") as archive:
            archive.writestr(f"{name}.export.CSV", "\n".join(part) + "\n")
    (tmp_path / "one.tsv").write_text("\n".join(whole) + "\n")
    geomap("flag", tmp_path / "one.tsv", "--zones", zone_file, "-o", tmp_path / "whole.csv")
    geomap("flag", tmp_path / "in", "--zones", zone_file, "-o", tmp_path / "out.geojsonl",
           "--within", "all")  # fmt: skip
    features = [json.loads(line) for line in (tmp_path / "out.geojsonl").read_text().splitlines()]
    streamed = [alike(one["properties"]) for one in features]
    assert streamed == list(map(alike, rows_of(tmp_path / "whole.csv")))
    assert features[5]["geometry"] == {"type": "Point", "coordinates": [46.1, 39.1]}
    (refused,) = rows_of(tmp_path / "out.rejects.csv")
    assert (refused["file"], refused["line"]) == ("b.export.CSV.zip", "31")


def test_points_of_geoparquet(tmp_path, zone_file):
    table = gpd.GeoDataFrame(
        {"id": [f"i{n}" for n in range(60)], "date": "2022-03-01"},
        geometry=gpd.points_from_xy(np.linspace(45.8, 47.2, 60), np.full(60, 39.5)), crs=4326,
    )  # fmt: skip
    table.loc[7, "geometry"], table.loc[9, "geometry"] = shapely.box(46, 39, 46.1, 39.1), None
    table.loc[11, "geometry"] = shapely.MultiPoint([(46.5, 39.5)])
    table.to_parquet(tmp_path / "in.parquet")
    for name, more in (("whole", ()), ("streamed", IN_FULL)):
        geomap("flag", tmp_path / "in.parquet", "--zones", zone_file,
               "-o", tmp_path / f"{name}.csv", *more)  # fmt: skip
    whole, streamed = (rows_of(tmp_path / f"{name}.csv") for name in ("whole", "streamed"))
    assert list(map(alike, streamed)) == list(map(alike, whole))
    assert {row["verdict"] for row in streamed} == {"breach", "clear", "not placed"}
    assert float(streamed[0]["lon"]) == 45.8
    one, other = (rows_of(tmp_path / f"{name}.rejects.csv") for name in ("whole", "streamed"))
    assert [(r["line"], r["reason"]) for r in one] == [(r["line"], r["reason"]) for r in other]
    table.to_crs(3857).to_parquet(tmp_path / "metres.parquet")
    found = geomap("flag", tmp_path / "metres.parquet", "-o", tmp_path / "o.csv", "--stream")
    assert (found.exit_code, "EPSG:4326" in found.output) == (2, True)


def test_areas_have_the_extent_of_the_gazetteer_and_texts_of_any_width_are_safe(tmp_path):
    table = pa.table({
        "date": ["2022-03-25", "2022-03-25"],
        "place": pa.array(["Nagorno-Karabakh", "=cmd()"], pa.large_string()),
        "lat": [39.9, 40.0194], "lon": [46.75, 46.8011], "located": ["area", "coordinates"],
    })  # fmt: skip
    pq.write_table(table, tmp_path / "in.parquet")
    for name, more in (("whole", ()), ("streamed", IN_FULL)):
        geomap("flag", tmp_path / "in.parquet", "-o", tmp_path / f"{name}.csv", *more)
    whole, streamed = (rows_of(tmp_path / f"{name}.csv") for name in ("whole", "streamed"))
    assert list(map(alike, streamed)) == list(map(alike, whole))
    assert streamed[1]["place"] == "'=cmd()"


def test_rows_of_another_length_are_refused_one_by_one(tmp_path, zone_file):
    source = write_csv(tmp_path / "in.csv", lines(60))
    with source.open("a", encoding="utf-8", newline="") as stream:
        stream.write('short,2022-01-01\r\n\r\n"lo\nng",2022-01-01,39,46,,,,\r\n')
        stream.write("good,2022-01-01,39.5,46.5,,\r\n")
    for name, more in (("whole", ()), ("streamed", IN_FULL)):
        geomap("flag", source, "--zones", zone_file, "-o", tmp_path / f"{name}.csv", *more)
    whole, streamed = (rows_of(tmp_path / f"{name}.csv") for name in ("whole", "streamed"))
    assert list(map(alike, streamed)) == list(map(alike, whole))
    assert streamed[-1]["id"] == "good"
    one, other = (rows_of(tmp_path / f"{name}.rejects.csv") for name in ("whole", "streamed"))
    assert [(r["line"], r["reason"]) for r in one] == [(r["line"], r["reason"]) for r in other]
    assert len(other) == 2


def test_names_are_resolved_one_by_one(tmp_path):
    source = tmp_path / "in.csv"
    source.write_text("date,place,note\n2022-03-25,Farukh,a\n2022-03-25,Nowhere at all,b\n")
    geomap("flag", source, "-o", tmp_path / "whole.csv")
    geomap("flag", source, "-o", tmp_path / "out.csv", *IN_FULL)
    streamed = rows_of(tmp_path / "out.csv")
    assert list(map(alike, streamed)) == list(map(alike, rows_of(tmp_path / "whole.csv")))
    assert (streamed[0]["located"], streamed[1]["verdict"]) == ("exact name", "not placed")


def test_a_run_that_is_killed_goes_on_where_it_stopped(tmp_path, zone_file):
    (tmp_path / "in").mkdir()
    for n in range(6):
        parquet(tmp_path / "in" / f"{n}.parquet", 60_000, seed=n)
    small = (
        "import sys, geomap.streams.parts as parts; from geomap.cli import main;"
        "parts.Parts.__init__.__kwdefaults__['part_rows'] = 50_000; main(sys.argv[1:])"
    )
    run = [sys.executable, "-c", small, "flag", "in", "--zones", zone_file, "-o", "out/"]
    there = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(run, cwd=tmp_path, env=there)
    listed = tmp_path / "out" / "_flagged-parts.json"
    deadline = time.monotonic() + 120
    while not listed.exists() and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    before = json.loads(listed.read_text())
    assert before["complete"] is False
    assert before["parts"]
    first = tmp_path / "out" / before["parts"][0]["file"]
    written = first.stat().st_mtime_ns
    again = subprocess.run(
        [*run, "--resume"], cwd=tmp_path, env=there, capture_output=True, check=False
    )
    assert again.returncode == 0, again.stderr
    assert first.stat().st_mtime_ns == written  # not made again
    assert not [one for one in (tmp_path / "out").iterdir() if one.name.startswith(".")]
    subprocess.run([*run[:-1], "at-once/"], cwd=tmp_path, env=there, check=True)
    broken, whole = (pq.read_table(tmp_path / name) for name in ("out", "at-once"))
    order = ["event", "lon"]
    assert broken.num_rows == 360_000
    assert (
        broken.sort_by([(n, "ascending") for n in order]).to_pylist()[::97]
        == whole.sort_by([(n, "ascending") for n in order]).to_pylist()[::97]
    )


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_stopped_leaves_no_half_file(tmp_path, zone_file, sent, code):
    source = parquet(tmp_path / "in.parquet", 1_500_000)
    run = [sys.executable, "-m", "geomap", "flag", source, "--zones", zone_file,
           "-o", tmp_path / "out.parquet", "--stream", "--jobs", "2"]  # fmt: skip
    apart = {**os.environ, "TMPDIR": str(tmp_path / "tmp")}
    (tmp_path / "tmp").mkdir()
    process = subprocess.Popen(
        run, cwd=ROOT, env=apart, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 120
    while not any((tmp_path / "tmp").glob("*/*.arrow")) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, sent)
    _, said = process.communicate()
    assert process.returncode == code, said
    assert "Traceback" not in said
    there = {one.name for one in tmp_path.iterdir()}
    assert there == {"in.parquet", "zones.geojson", "tmp"}
    assert not list((tmp_path / "tmp").iterdir())


def test_a_folder_of_other_settings_is_not_gone_on_with(tmp_path, zone_file):
    source = parquet(tmp_path / "in.parquet")
    out = tmp_path / "out"
    run = ("flag", source, "--zones", zone_file, "-o", f"{out}/")
    assert geomap(*run).exit_code == 0
    assert "not empty; go on with --resume" in geomap(*run).output
    assert "other threshold" in geomap(*run, "--resume", "--threshold", 0.5).output
    assert geomap(*run, "--resume").exit_code == 0
    parquet(source, seed=3)
    assert "has changed since" in geomap(*run, "--resume").output


def test_rows_of_which_none_has_a_place_and_a_part_of_which_all_are_refused(tmp_path, zone_file):
    table = pa.table({"id": ["a", "b"], "place": ["", None], "lat": [None, None],
                      "lon": pa.array([None, None], pa.float64())})  # fmt: skip
    pq.write_table(table, tmp_path / "in.parquet")
    found = geomap("flag", tmp_path / "in.parquet", "--zones", zone_file,
                   "-o", tmp_path / "o.parquet", "--stream")  # fmt: skip
    assert found.exit_code == 0
    assert pq.read_table(tmp_path / "o.parquet")["verdict"].to_pylist() == ["not placed"] * 2
    (tmp_path / "bad").mkdir()
    write_csv(tmp_path / "bad" / "a.csv", [["x", "2022-01-01", "99", "46", "", ""]])
    geomap("flag", tmp_path / "bad", "--zones", zone_file, "-o", f"{tmp_path / 'out'}/")
    names = sorted(one.name for one in (tmp_path / "out").iterdir())
    assert names == ["_flagged-parts.json", "_part-00000.rejects.csv"]
    again = geomap("flag", tmp_path / "bad", "--zones", zone_file, "-o", f"{tmp_path / 'out'}/",
                   "--resume")  # fmt: skip
    assert (again.exit_code, "0 rows" in again.output) == (0, True)


def test_a_failure_leaves_the_old_file_whole(tmp_path, zone_file):
    source = write_csv(tmp_path / "in.csv", lines(5))
    with source.open("a") as stream:
        stream.write('i,2022-01-01,39,46,"open\n')
    target = tmp_path / "out.csv"
    target.write_text("before")
    found = geomap("flag", source, "--zones", zone_file, "-o", target, "--stream")
    assert found.exit_code == 2
    assert "in.csv, after line 1" in found.output
    assert target.read_text() == "before"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["in.csv", "out.csv", "zones.geojson"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--stream", "--all-pairs"], "--all-pairs needs the whole table"),
        (["--stream", "--same-event", "suggest"], "--same-event needs the whole table"),
        (["--stream", "--json"], "--json needs the whole table"),
        (["--within", "5"], "--within is for rows that are streamed"),
        (["--resume"], "--resume goes on with a folder"),
        (["--stream", "-o", "out.kml"], '".kml" is no format here'),
        (["--stream", "-o", "-"], "go to a file or a folder"),
    ],
)
def test_what_cannot_be_streamed_is_said(tmp_path, zone_file, words, said):
    source = write_csv(tmp_path / "in.csv", lines(5))
    more = [] if "-o" in words else ["-o", tmp_path / "out.csv"]
    found = geomap("flag", source, "--zones", zone_file, *more, *words)
    assert (found.exit_code, said in found.output) == (2, True), found.output
