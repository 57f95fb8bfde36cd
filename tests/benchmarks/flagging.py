"""Rows a second and peak memory of `geomap flag` as a stream, beside geopandas.sjoin on the same.

    python tests/benchmarks/flagging.py [ROWS] [SHARE]

ROWS points over the world (ten million) are held against the shipped zones, Parquet to
Parquet, at first anywhere, then SHARE of them (0.02) within some 100 km of the Lachin corridor:

- sjoin    batches through geopandas.sjoin alone: which zone covers a point, and no more
- flag     verdict and reason for every row, distance and probability for what is near a zone
- in full  distance and probability for every row, wherever it is (a hundredth of the rows)

Each runs in a process of its own; memory is the most that it and its children had at one
time, what they share counted once.
"""

import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq

ROWS, SHARE = 10_000_000, 0.02
BATCH = 2**18


def make(path, rows, share):
    rng = np.random.default_rng(1)
    with pq.ParquetWriter(path, schema()) as writer:
        for first in range(0, rows, BATCH):
            count = min(BATCH, rows - first)
            near = rng.random(count) < share
            lon = np.where(near, rng.normal(46.5, 0.8, count), rng.uniform(-180, 180, count))
            lat = np.where(near, rng.normal(39.8, 0.6, count), rng.uniform(-60, 75, count))
            days = np.datetime64("2020-01-01") + rng.integers(0, 1_500, count)
            number = np.arange(first, first + count)
            columns = [number, days, lon, lat, rng.choice([0.0, 1_000.0], count)]
            writer.write_table(pa.table(columns, schema=schema()))


def schema():
    kinds = {"event": pa.int64(), "date": pa.date32(), "lon": pa.float64(), "lat": pa.float64(),
             "radius_m": pa.float64()}  # fmt: skip
    return pa.schema(kinds)


def sjoin(source, target):
    import geopandas as gpd

    import geomap

    zones = geomap.read_zones()[["zone_id", "geometry"]]
    writer = None
    for batch in pq.ParquetFile(source).iter_batches(BATCH):
        table = batch.to_pandas()
        points = gpd.points_from_xy(table["lon"], table["lat"], crs=4326)
        joined = gpd.sjoin(gpd.GeoDataFrame(table, geometry=points), zones, how="left")
        out = pa.Table.from_pandas(joined.drop(columns="geometry"), preserve_index=False)
        writer = writer or pq.ParquetWriter(target, out.schema)
        writer.write_table(out.cast(writer.schema))
    writer.close()


def flag(source, target, *options):
    from geomap.cli import main

    main(["flag", source, "-o", target, "--stream", *options])


def memory_mb():
    """What this process and its children hold, each page once."""
    total = 0
    for process in (here := psutil.Process(), *here.children(recursive=True)):
        try:
            total += process.memory_full_info().pss
        except psutil.Error:
            continue
    return total / 2**20


def one(how, source, target):
    peak, done = [0.0], threading.Event()

    def watch():
        while not done.wait(0.2):
            peak[0] = max(peak[0], memory_mb())

    watcher = threading.Thread(target=watch)
    watcher.start()
    started = time.perf_counter()
    try:
        if how == "sjoin":
            sjoin(source, target)
        else:
            flag(source, target, *(["--within", "all"] if how == "in full" else []))
    except SystemExit as ended:
        if ended.code:
            raise
    taken = time.perf_counter() - started
    done.set()
    watcher.join()
    rows = pq.read_metadata(target).num_rows
    print(f"{how:8} {rows:>12,} rows {rows / taken:>11,.0f} rows/s {peak[0]:>7,.0f} MB", flush=True)


def main():
    rows = int(sys.argv[1]) if sys.argv[1:] else ROWS
    share = float(sys.argv[2]) if sys.argv[2:] else SHARE
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "out.parquet")
        for near in (0.0, share):
            source = Path(folder, "in.parquet")
            make(source, rows, near)
            print(f"{near:.0%} of the rows near a zone", flush=True)
            for how in ("sjoin", "flag"):
                run(how, source, target)
        make(source, rows // 100, share)
        run("in full", source, target)


def run(how, source, target):
    call = [sys.executable, __file__, "--one", how, source, target]
    subprocess.run(call, check=True, stderr=subprocess.DEVNULL)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:5])
    else:
        main()
