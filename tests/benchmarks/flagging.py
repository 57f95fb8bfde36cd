"""Rows a second and peak memory of `geomap flag` as a stream, beside geopandas.sjoin on the same.

    python tests/benchmarks/flagging.py [ROWS] [SHARE]

ROWS points over the world (a million), SHARE of them (0.02) within some 100 km of the
Lachin corridor, in Parquet, are held against the shipped zones, Parquet to Parquet:

- sjoin     batches through geopandas.sjoin alone: which zone covers a point, and no more
- within 0  distance, probability, verdict and reason for what is in a zone or may be
- in full   the same for every row, wherever it is (a tenth of the rows)

Each runs in a process of its own, whose peak memory is told, children included.
"""

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

ROWS, SHARE = 1_000_000, 0.02
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


def one(how, source, target):
    started = time.perf_counter()
    try:
        if how == "sjoin":
            sjoin(source, target)
        else:
            flag(source, target, *(["--within", "0"] if how == "within 0" else []))
    except SystemExit as done:
        if done.code:
            raise
    taken = time.perf_counter() - started
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak = [resource.getrusage(kind).ru_maxrss // 1024 for kind in kinds]
    rows = pq.read_metadata(target).num_rows
    print(f"{how:10} {rows:>11,} rows {rows / taken:>11,.0f} rows/s  peak {peak[0]} MB"
          + (f" and {peak[1]} MB in the largest child" if peak[1] else ""), flush=True)  # fmt: skip


def main():
    rows = int(sys.argv[1]) if sys.argv[1:] else ROWS
    share = float(sys.argv[2]) if sys.argv[2:] else SHARE
    with tempfile.TemporaryDirectory() as folder:
        whole, tenth = Path(folder, "in.parquet"), Path(folder, "tenth.parquet")
        make(whole, rows, share)
        make(tenth, rows // 10, share)
        for how, source in (("sjoin", whole), ("within 0", whole), ("in full", tenth)):
            target = Path(folder, "out.parquet")
            subprocess.run([sys.executable, __file__, "--one", how, source, target], check=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:5])
    else:
        main()
