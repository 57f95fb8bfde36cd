"""Runs on real processes of Dask, of which one dies, beside the local engine's."""

import contextlib
import csv
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

ROOT = Path(__file__).parents[2]
DEADLINE_S = 120


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    """A folder with zones and with incidents, and what the local engine makes of them."""
    folder = tmp_path_factory.mktemp("cluster")
    ring = [[46, 39], [47, 39], [47, 40], [46, 40], [46, 39]]
    about = {"zone_id": "z", "version": "1", "name": "Z", "valid_from": "2021-01-01", "edge_m": 900}
    feature = {"type": "Feature", "properties": about,
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    collection = {"type": "FeatureCollection", "features": [feature]}
    (folder / "zones.geojson").write_text(json.dumps(collection))
    for name, count in (("in/2021/a", 12_000), ("in/2021/b", 12_000), ("in/2022/a", 12_000),
                        ("in/2022/b", 12_000), ("in/c", 12_000), ("in/d", 12_000)):  # fmt: skip
        write_parquet(folder / f"{name}.parquet", name, count)
    write_parquet(folder / "few" / "one.parquet", "one", 900, row_group_size=250)
    write_parquet(folder / "few" / "two.parquet", "two", 700)
    for name in ("in", "few"):
        said = geomap(folder, name, "-o", f"local-{name}.parquet", "--stream")
        assert said.returncode == 0, said.stderr
    return folder


def write_parquet(path, name, count, **how):
    rng = np.random.default_rng(len(name) + count)
    lon, lat = rng.normal(46.5, 0.5, count), rng.normal(39.5, 0.5, count)
    lat[::301] = 95.5  # refused
    days = np.datetime64("2020-06-01") + rng.integers(0, 900, count)
    table = pa.table({
        "event": [f"{name}-{n}" for n in range(count)],
        "lon": lon,
        "lat": lat,
        "date": [str(day) for day in days],
        "type": pa.array(rng.choice(["shelling", "protest", "strange"], count)).dictionary_encode(),
        "deaths": pa.array(rng.integers(0, 9, count), mask=rng.random(count) < 0.2),
    })  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, **how)


def command(source, *words):
    """Flag with everything measured, so that each range takes a while."""
    start = [sys.executable, "-m", "geomap", "flag", source, "--zones", "zones.geojson"]
    return [*start, "--within", "all", *words]


def geomap(folder, source, *words):
    return subprocess.run(
        command(source, *words), cwd=folder, env=environment(), capture_output=True, text=True,
        timeout=DEADLINE_S, check=False,
    )  # fmt: skip


def environment():
    return {**os.environ, "PYTHONPATH": str(ROOT)}


@contextlib.contextmanager
def running(folder, words):
    """A process of its own group, which does not outlive the test."""
    process = subprocess.Popen(
        words, cwd=folder, env=environment(), stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    try:
        yield process
    finally:
        for child in children(process) if process.poll() is None else ():
            child.kill()
        process.kill()
        process.communicate()


def children(process):
    with contextlib.suppress(psutil.NoSuchProcess):
        found = psutil.Process(process.pid).children(recursive=True)
        return [one for one in found if "--multiprocessing-fork" in one.cmdline()]
    return []


def until(true, process):
    deadline = time.monotonic() + DEADLINE_S
    while not true():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.005)


def parts(folder, begin="part-"):
    return sorted(one.name for one in folder.glob(f"{begin}*.parquet"))


def sorted_bytes(path):
    """Rows in the order of their ids, as bytes; a text is the same whichever way it is stored."""
    table = pq.read_table(path)
    columns = {
        field.name: column.cast(pa.string()) if pa.types.is_dictionary(field.type) else column
        for field, column in zip(table.schema, table.columns, strict=True)
    }
    table = pa.table(columns).sort_by("event").combine_chunks()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue().to_pybytes()


def refused(paths):
    rows = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as stream:
            rows += [tuple(row.items()) for row in csv.DictReader(stream)]
    return sorted(rows)


def assert_as_local(folder, name, out):
    assert sorted_bytes(out) == sorted_bytes(folder / f"local-{name}.parquet")
    local = refused([folder / f"local-{name}.rejects.csv"])
    assert refused(sorted(out.glob("_part-*.rejects.csv"))) == local
    assert local
    said = json.loads((out / "_flagged-parts.json").read_text())
    assert said["complete"] is True
    assert [one["file"] for one in said["parts"]] == parts(out)
    assert sum(one["refused"] for one in said["parts"]) == len(local)
    others = {one.name for one in out.iterdir()} - set(parts(out))
    assert all(name.startswith("_") for name in others), others


def test_a_worker_that_is_killed_loses_nothing(case):
    out = case / "killed"
    words = command("in", "-o", "killed", "--engine", "dask", "--jobs", "2")
    with running(case, words) as process:
        # Both workers are in the midst of a part, and some are done.
        until(lambda: parts(out) and len(parts(out, ".part-")) == 2, process)
        before = children(process)
        before[0].kill()
        done = parts(out)
        until(lambda: {one.pid for one in children(process)} - {one.pid for one in before}, process)
        said = process.communicate(timeout=DEADLINE_S)[1]
    assert len(before) == 2
    assert 0 < len(done) < 6
    assert process.returncode == 0, said
    assert len(said.splitlines()) == 3, said  # of zones, of refused rows, and of verdicts
    assert_as_local(case, "in", out)


def stopped(folder, out, number):
    """Stop a run in its midst; return its exit code and what it had listed as done."""
    words = command("in", "-o", out.name, "--engine", "dask", "--jobs", "2")
    with running(folder, words) as process:
        until(lambda: len(parts(out)) > 2, process)
        workers = children(process)
        # Ctrl-C reaches the whole group.
        (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
        said = process.communicate(timeout=DEADLINE_S)[1]
    assert "Traceback" not in said, said
    psutil.wait_procs(workers, timeout=20)
    assert len(workers) == 2
    assert not any(one.is_running() for one in workers)
    assert not parts(out, ".part-")
    listed = json.loads((out / "_flagged-parts.json").read_text())
    assert listed["complete"] is False
    return process.returncode, [one["file"] for one in listed["parts"]]


def test_a_run_that_is_stopped_goes_on_with_what_is_left(case):
    out = case / "stopped"
    code, made = stopped(case, out, signal.SIGINT)
    assert code == 130
    assert 0 < len(made) < 6
    before = {name: (out / name).stat().st_mtime_ns for name in made}
    again = geomap(case, "in", "-o", "stopped", "--engine", "dask", "--jobs", "2", "--resume")
    assert again.returncode == 0, again.stderr
    assert {name: (out / name).stat().st_mtime_ns for name in made} == before  # not made again
    assert_as_local(case, "in", out)


def test_a_run_that_is_told_to_end_leaves_whole_parts(case):
    out = case / "ended"
    code, made = stopped(case, out, signal.SIGTERM)
    assert code == 143
    assert set(made) <= set(parts(out))
    assert all(pq.read_metadata(out / name).num_rows for name in parts(out))


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    """The address of a scheduler without workers."""
    told = tmp_path_factory.mktemp("scheduler") / "about.json"
    words = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", told]
    start = [sys.executable, "-m", "distributed.cli.dask_scheduler", *map(str, words)]
    with running(told.parent, start) as process:
        until(told.exists, process)
        until(lambda: told.read_text().endswith("}"), process)
        yield json.loads(told.read_text())["address"]


@contextlib.contextmanager
def worker(folder, address, before="pass"):
    start = f"{before}; from distributed.cli.dask_worker import main; main()"
    words = [address, "--nthreads", "2", "--no-nanny", "--no-dashboard"]
    words += ["--local-directory", str(folder)]
    with running(folder, [sys.executable, "-c", start, *words]) as process:
        yield process


def test_a_cluster_at_an_address_with_urls_on_both_sides(case, scheduler, tmp_path):
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as archive:
        for one in ("one", "two"):
            archive.write(case / "few" / f"{one}.parquet", f"deep/{one}.parquet")
    source, target = f"zip://deep::{tmp_path}/in.zip", f"dir://out::file://{tmp_path}"
    with worker(tmp_path, scheduler):
        words = ("-o", target, "--engine", "dask", "--scheduler", scheduler)
        said = geomap(case, source, *words)
        assert said.returncode == 0, said.stderr
        again = geomap(case, source, *words)
        whole = geomap(case, source, *words, "--resume")
    assert_as_local(case, "few", tmp_path / "out")
    assert (again.returncode, "not empty; go on with --resume" in again.stderr) == (2, True)
    assert (whole.returncode, "1,594 rows" in whole.stderr) == (0, True)


def test_workers_that_have_no_geomap_or_another_one_are_named(case, scheduler, tmp_path):
    words = ("few", "-o", "none", "--engine", "dask", "--scheduler", scheduler)
    with worker(tmp_path, scheduler, "import sys; sys.modules['geomap'] = None"):
        lacking = geomap(case, *words)
    with worker(tmp_path, scheduler, "import geomap; geomap.__version__ = '0.0.1'"):
        other = geomap(case, *words)
    assert (lacking.returncode, other.returncode) == (2, 2)
    assert "has no geomap; install geomap[cluster]" in lacking.stderr
    assert "has geomap 0.0.1, and not" in other.stderr
    assert not (case / "none").exists()
