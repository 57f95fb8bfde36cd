"""What a cluster's tasks are made of, without a cluster: ranges, stores, a job in one process."""

import csv
import json
import socket
from pathlib import Path

import fsspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from click.testing import CliRunner
from fsspec.registry import known_implementations
from hypothesis import given
from hypothesis import strategies as st

from geomap.cli import cli
from geomap.errors import GeomapError, InputError, OutputError
from geomap.flags.batches import Flagger
from geomap.incidents import ReadOptions
from geomap.streams.cluster import clients
from geomap.streams.cluster.ranges import File, files_of, first_rows, ranges_of, rows_of
from geomap.streams.cluster.running import job_of
from geomap.streams.cluster.stores import Store, publishing, store_of
from geomap.streams.cluster.tasks import JobPlugin
from geomap.streams.understanding import understanding_of
from geomap.streams.working import Worker

from ..flag_tables import zones  # noqa: TID252 - tests have no package of their own


@given(st.lists(st.integers(0, 40), max_size=12), st.integers(1, 30))
def test_ranges_have_each_row_once(counts, most):
    found = ranges_of(File("a", "a", "", (), tuple(counts)), most)
    rows = [row for one in found for row in range(one.start, one.stop)]
    assert rows == list(range(sum(counts)))
    assert len({one.part for one in found}) == len(found)
    before = np.cumsum([0, *counts])
    for one in found:
        assert one.first == before[one.groups[0]] <= one.start < one.stop
        assert one.stop <= before[one.groups[-1] + 1]


def test_files_of_like_names_have_parts_of_their_own():
    names = ["a/b.parquet", "a-b.parquet", "a b.parquet", "b.parquet", "x/b.parquet", "ä.parquet"]
    parts = {ranges_of(File(name, name, "", (), (5,)))[0].part for name in names}
    assert len(parts) == len(names)
    assert all(part.isascii() and "/" not in part and part[:5] == "part-" for part in parts)


@pytest.fixture
def folder(tmp_path):
    """Two files, of which one has row groups that are cut and joined."""
    (tmp_path / "in" / "deep").mkdir(parents=True)
    for name, count, size in (("a", 1_000, 70), ("deep/b", 50, 50)):
        where = {"lon": np.full(count, 46.5), "lat": np.full(count, 39.5)}
        table = pa.table({"n": np.arange(count), **where})
        pq.write_table(table, tmp_path / "in" / f"{name}.parquet", row_group_size=size)
    (tmp_path / "in" / "_beside.csv").write_text("passed over")
    return tmp_path


@pytest.mark.parametrize("most", [1_000_000, 300, 70, 23])
def test_ranges_read_what_the_file_has(folder, most):
    store = store_of(str(folder / "in"))
    files = files_of(store)
    assert [one.name for one in files] == ["a.parquet", "deep/b.parquet"]
    for file in files:
        pieces = [p for one in ranges_of(file, most) for p in rows_of(store, one, 64)]
        assert [n for p in pieces for n in p.table["n"].to_pylist()] == list(
            range(sum(file.counts))
        )
        assert all(p.line == p.table["n"][0].as_py() + 1 for p in pieces)


def test_a_file_that_shrinks_is_no_end_of_its_rows(folder):
    store = store_of(str(folder / "in"))
    (one,) = ranges_of(files_of(store)[0])
    pq.write_table(pa.table({"n": [1]}), folder / "in" / "a.parquet")
    with pytest.raises(InputError, match=r"a\.parquet"):
        list(rows_of(store, one, 64))


@pytest.mark.parametrize("kind", ["objects", "a folder", "another folder"])
def test_what_is_published_is_there_whole_or_not_at_all(tmp_path, kind):
    memory = fsspec.filesystem("memory")
    stores = {
        "objects": Store("memory://out", memory, f"{tmp_path}/out"),
        "a folder": store_of(f"{tmp_path}/out", write=True),
        "another folder": store_of(f"dir://out::file://{tmp_path}", write=True),
    }
    store, scratch = stores[kind], tmp_path / "scratch"
    store.fs.makedirs(store.path, exist_ok=True)
    scratch.mkdir()

    def there():
        return {one.rsplit("/", 1)[-1]: store.fs.cat_file(one) for one in store.fs.find(store.path)}

    for text in ("first", "second"):
        with publishing(store, "part.x", scratch) as path:
            path.write_text(text)
        assert there() == {"part.x": text.encode()}

    def failing():
        with publishing(store, "part.x", scratch) as path:
            path.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert there() == {"part.x": b"second"}
    assert not list(scratch.iterdir())


def a_job(folder, **options):
    source, output = store_of(str(folder / "in")), store_of(str(folder / "out"), write=True)
    files = files_of(source)
    known = understanding_of(*first_rows(source, files), ReadOptions())
    flagger = Flagger(zones(("z", "1", None, None, 0.0, {}, shapely.box(46, 39, 47, 40))))
    ranges = [one for file in files for one in ranges_of(file, 400)]
    worker = Worker(known, flagger, gazetteer=pytest.fail)  # no name is looked for
    plugin = JobPlugin("job", job_of(worker, (source, output), ranges, **options))
    plugin.setup(None)
    return plugin, ranges


def test_a_range_done_twice_is_one_part(folder):
    plugin, ranges = a_job(folder)
    (folder / "out").mkdir()
    first = [plugin.flagged(one, folder) for one in ranges]
    again = [plugin.flagged(one, folder) for one in ranges]
    assert first == again
    found = pq.read_table(folder / "out").sort_by([("n", "ascending")])
    assert found["n"].to_pylist() == sorted([*range(1_000), *range(50)])
    assert len(list((folder / "out").iterdir())) == len(ranges) == 4


def test_a_range_of_refused_rows_is_a_part_without_rows(folder):
    table = pa.table({"n": [7, 8], "lon": [46.5, 46.5], "lat": [99.0, -99.0]})
    pq.write_table(table, folder / "in" / "deep" / "b.parquet")
    plugin, ranges = a_job(folder)
    (folder / "out").mkdir()
    outcome = plugin.flagged(ranges[-1], folder)
    assert (outcome.total.rows, outcome.total.refused) == (0, 2)
    part = folder / "out" / ranges[-1].part
    assert pq.read_table(part).num_rows == 0
    assert pq.read_schema(part).names[:4] == ["n", "lon", "lat", "verdict"]
    with (folder / "out" / f"_{part.stem}.rejects.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["line"], row["file"], row["column"]) for row in rows] == [
        ("1", "b.parquet", "lat"), ("2", "b.parquet", "lat"),
    ]  # fmt: skip
    strict, _ = a_job(folder, strict=True)
    with pytest.raises(InputError, match=r"b.parquet, line 1: lat .* \(--strict\)"):
        strict.flagged(ranges[-1], folder)


def test_a_job_of_another_version_is_not_done(folder):
    plugin, ranges = a_job(folder)
    plugin._version = "0.0.1"
    with pytest.raises(GeomapError, match=r"has geomap .*, and not 0.0.1"):
        plugin.flagged(ranges[0], folder)


@pytest.mark.parametrize("text", ["memory://out", "nosuch://out"])
def test_stores_that_workers_cannot_open_are_refused(text):
    with pytest.raises(OutputError, match=text):
        store_of(text, write=True)


def test_a_filesystem_that_is_not_installed_is_named(monkeypatch):
    entry = {"class": "nosuchpackage.NoSuch", "err": "Install nosuchfs to access NoSuch"}
    monkeypatch.setitem(known_implementations, "nosuch", entry)
    with pytest.raises(InputError, match=r"nosuch://in: Install nosuchfs .* on all workers"):
        store_of("nosuch://in")


def flagged(folder, *words):
    line = ["flag", str(folder / "in"), "--engine", "dask", *map(str, words)]
    return CliRunner().invoke(cli, line)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--all-pairs"], "--all-pairs needs the whole table at once"),
        (["--json"], "--json needs the whole table at once"),
        (["--encoding", "cp1251"], "--encoding is for texts"),
        (["--jobs", "2", "--scheduler", "tcp://127.0.0.1:1"], "--jobs has no use with --scheduler"),
        (["-o", "-"], "writes a folder of parts; name it with -o"),
        (["-o", "out.parquet"], "for a folder so named write out.parquet/"),
        (["--engine", "local", "--scheduler", "x:1"], "--scheduler is for --engine dask"),
        (["-o", "memory://out"], "is within one process"),
    ],
)
def test_what_cannot_be_done_on_a_cluster_is_said(folder, words, said):
    more = [] if "-o" in words else ["-o", folder / "out"]
    found = flagged(folder, *more, *words)
    assert (found.exit_code, said in found.output) == (2, True), found.output


def test_parts_are_not_written_among_what_is_read_or_into_other_files(folder):
    assert "lies in what is read" in flagged(folder, "-o", folder / "in" / "out").output
    (folder / "full").mkdir()
    (folder / "full" / "a.txt").write_text("mine")
    assert "not empty; go on with --resume" in flagged(folder, "-o", folder / "full").output
    again = flagged(folder, "-o", folder / "full", "--resume").output
    assert "has files and no _flagged-parts.json" in again
    assert "no such folder" in flagged(folder, "-o", folder / "no" / "such").output.lower()
    assert [one.name for one in (folder / "full").iterdir()] == ["a.txt"]


def test_a_folder_of_the_local_engine_is_not_gone_on_with(folder):
    words = ["flag", str(folder / "in"), "-o", f"{folder}/out/"]
    assert CliRunner().invoke(cli, words).exit_code == 0
    before = json.loads((folder / "out" / "_flagged-parts.json").read_text())
    found = flagged(folder, "-o", folder / "out", "--resume")
    assert (found.exit_code, "was made with other engine" in found.output) == (2, True)
    assert json.loads((folder / "out" / "_flagged-parts.json").read_text()) == before


def test_other_files_than_parquet_are_refused_and_not_passed_over(folder):
    (folder / "in" / "more.csv").write_text("lon,lat\n46,39\n")
    found = flagged(folder, "-o", folder / "out")
    assert (found.exit_code, "more.csv: a cluster reads Parquet" in found.output) == (2, True)
    assert not Path(folder / "out").exists()


def test_where_no_row_can_be_read_nothing_is_begun(folder):
    for name in ("a", "deep/b"):
        table = pa.table({"n": [1], "lon": [46.5], "lat": [99.0]})
        pq.write_table(table, folder / "in" / f"{name}.parquet")
    found = flagged(folder, "-o", folder / "out")
    assert (found.exit_code, "none of the 2 rows can be read" in found.output) == (2, True)
    assert not list((folder / "out").iterdir())


@pytest.mark.parametrize("answer", ["nobody", "silence"])
def test_what_is_no_scheduler_is_said(folder, answer, monkeypatch):
    monkeypatch.setattr(clients, "_ANSWER_S", 1.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        if answer == "nobody":
            server.close()
        found = flagged(folder, "-o", folder / "out", "--scheduler", address)
    assert found.exit_code == 2, found.output
    assert found.output.startswith(f"geomap: {address}: no Dask scheduler answers there")
    assert len(found.output.splitlines()) == 1
