"""GeoJSON beside pyogrio and GeoPandas: seconds, size and memory for 100,000 incidents.

Run `python tests/benchmarks/exports.py [COUNT ...] [--ways WAY ...] [--repeats N]`. Each file is
written in a process of its own, imports left out; the best of the repeats counts. geomap
checks and flattens the table, claims included, and writes the style beside; the others are
handed its flat columns ready made. "MB more" is what memory rises above the table's.
"""

import argparse
import json
import multiprocessing
import os
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

COUNTS = (100_000,)


class Took(NamedTuple):
    """What one file cost."""

    wall_s: float
    cpu_s: float
    more_mb: float
    size_mb: float


def geomap_file(table: Any, path: Path) -> None:
    from geomap.exports import export

    export(table, path)


def pyogrio_file(table: Any, path: Path) -> None:
    import pyogrio

    pyogrio.write_dataframe(table, path, driver="GeoJSON", RFC7946="YES")


def to_file(table: Any, path: Path) -> None:
    table.to_file(path, driver="GeoJSON")


def to_json(table: Any, path: Path) -> None:
    days = table.select_dtypes("datetime").columns  # which json does not know
    texts = {name: table[name].dt.strftime("%Y-%m-%d") for name in days}
    path.write_text(table.assign(**texts).to_json(drop_id=True), encoding="utf-8")


WAYS = {
    "geomap": geomap_file,
    "pyogrio, RFC7946": pyogrio_file,
    "GeoDataFrame.to_file": to_file,
    "GeoDataFrame.to_json": to_json,
}


def flat(table: Any) -> Any:
    """Return the columns that geomap writes, as GeoPandas users have them."""
    import geopandas as gpd

    from geomap.exports.layers import incident_layer

    layer, _ = incident_layer(table)
    columns = {column.name: column.array.to_pandas() for column in layer.columns}
    for column in layer.columns:  # GDAL takes days as dates only so
        if column.kind == "date":
            columns[column.name] = columns[column.name].astype("datetime64[s]")
    return gpd.GeoDataFrame(columns, geometry=list(layer.shapes), crs="EPSG:4326")


def memory_mb(entry: str) -> float:
    """Return VmRSS, or VmHWM, its highest, of this process; NaN where there is no /proc."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return float("nan")
    return int(re.findall(rf"{entry}:\s+(\d+) kB", status)[0]) / 1024


def written(way: str, source: Path, path: Path, told: Any) -> None:
    """Write a file; tell what it took."""
    import geopandas  # noqa: F401
    import pandas as pd
    import pyogrio  # noqa: F401

    import geomap.exports.geojson
    import geomap.exports.qgis.styles  # noqa: F401

    table = pd.read_pickle(source)
    geomap_file(table.iloc[:10], path) if way == "geomap" else WAYS[way](table.iloc[:10], path)
    before = memory_mb("VmRSS")
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # VmHWM starts anew
    except OSError:
        before = float("nan")
    wall, cpu = time.perf_counter(), time.process_time()
    WAYS[way](table, path)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    told.put(Took(wall, cpu, memory_mb("VmHWM") - before, path.stat().st_size / 1e6))


def in_its_own_process(way: str, source: Path, path: Path) -> Took:
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    process = context.Process(target=written, args=(way, source, path, told))
    process.start()
    process.join()
    if process.exitcode:
        raise RuntimeError(f"{way} failed")
    took: Took = told.get()
    return took


def features_in(path: Path) -> int:
    return len(json.loads(path.read_bytes())["features"])


def main() -> None:
    """Print a row for each way and count, and how many times as long as geomap it took."""
    from map_data import made_up

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=COUNTS)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=list(WAYS))
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
    heads = ("seconds", "CPU s", "ratio", "CPU ratio", "MB", "MB more")
    print(f"{'incidents':>9}  {'writer':<22}" + "".join(map("{:>11}".format, heads)))
    with tempfile.TemporaryDirectory() as folder:
        for count in given.counts:
            table, ready = Path(folder, f"{count}.pkl"), Path(folder, f"{count}.flat.pkl")
            flags = made_up(count)
            flags.to_pickle(table)
            flat(flags).to_pickle(ready)
            del flags
            own: Took | None = None
            for way in given.ways:
                path = Path(folder, "out.geojson")
                source = table if way == "geomap" else ready
                runs = [in_its_own_process(way, source, path) for _ in range(given.repeats)]
                took = Took(*map(min, zip(*runs, strict=True)))
                if count <= COUNTS[0] and features_in(path) != count:
                    raise RuntimeError(f"{way} wrote {features_in(path)} of {count} features")
                own = own or took
                cells = (
                    f"{took.wall_s:.2f}",
                    f"{took.cpu_s:.2f}",
                    f"{took.wall_s / own.wall_s:.1f}",
                    f"{took.cpu_s / own.cpu_s:.1f}",
                    f"{took.size_mb:.0f}",
                    f"{took.more_mb:.0f}",
                )
                line = f"{count:>9,}  {way:<22}" + "".join(map("{:>11}".format, cells))
                print(line, flush=True)


if __name__ == "__main__":
    main()
