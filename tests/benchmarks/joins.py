"""Which zones cover very many points: speed, building and memory, beside peers.

    python tests/benchmarks/joins.py [COUNT ...] [--engines ...] [--layers ...] [--limit SECONDS]

Every engine is given the same points, spread over a layer and 15 % beyond, in a process of
its own, and returns (or counts) all pairs of a point and a zone that covers it. `build` is
what comes before points can be asked about: the grid or the preparation of zones and, where an
engine has points as objects or in tables, making those. Seconds are of the clock, the best of
two where the first took under 20. `MB` is what memory grew by, the points not counted, at its
peak in building and joining. `cpu` is processor seconds of all threads over those of the clock.

SedonaDB (`pip install sedonadb geoarrow-pyarrow`) is asked as it comes and with GEOS in place of
its own geometry. PostGIS (Debian's `postgresql` and `postgresql-NN-postgis-3`) has a server
started for it in a temporary folder, asked over a socket there, and stopped. Its points have an
index, the making of which counts as building; its `MB` are all of the server's, up to 1,024 of
them buffers. Both may use every processor, and are skipped where they are not installed. What
takes longer than the limit is stopped and shown as such.
"""

import argparse
import contextlib
import importlib.util
import io
import multiprocessing
import os
import pickle
import pwd
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import shapely

sys.path.insert(0, str(Path(__file__).parent.parent / "zones"))

COUNTS = (1_000_000, 10_000_000)
LIMIT_S = 300.0
FIRST = 16  # points a zone that the index is asked about first: for fewer it prepares none
PORT = "54329"
Join = Callable[[], int]
Engine = Callable[[np.ndarray, np.ndarray, np.ndarray], Join]


def by_grid(shapes: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> Join:
    """Our grid."""
    return ours("grid", shapes, lon, lat)


def by_geos(shapes: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> Join:
    """Our index for few points."""
    return ours("geos", shapes, lon, lat)


def ours(method: Any, shapes: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> Join:
    """Either way of the index; nothing is read from disk or kept there."""
    from geomap.zones import ZoneIndex

    index = ZoneIndex({"geometry": shapes}, method=method, on_disk=False)
    index.query(*(np.repeat(part, FIRST) for part in middles(shapes)))
    return lambda: len(index.query(lon, lat)[0])


def middles(shapes: np.ndarray) -> np.ndarray:
    """The middle of each zone's bounds: lon and lat to ask about, so that GEOS is all prepared."""
    west, south, east, north = shapely.bounds(shapes[~shapely.is_empty(shapes)]).T
    return np.array([(west + east) / 2, (south + north) / 2])


def by_prepared(shapes: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> Join:
    """Prepared shapes, each asked about the points in its bounds, in parts that fit the cache."""
    full = [shape for shape in shapes if not shape.is_empty]
    shapely.prepare(full)
    for _ in range(2):  # GEOS indexes a prepared shape when it is asked about a second point
        shapely.intersects_xy(full, *middles(shapes))
    bounds = [shape.bounds for shape in full]

    def join() -> int:
        found = []
        for at in range(0, len(lon), 50_000):
            x, y = lon[at : at + 50_000], lat[at : at + 50_000]
            for zone, (west, south, east, north) in enumerate(bounds):
                near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
                covered = near[shapely.intersects_xy(full[zone], x[near], y[near])]
                found.append((covered + at, np.full(len(covered), zone)))
        points, zones = (np.concatenate(column) for column in zip(*found, strict=True))
        assert len(points) == len(zones)
        return len(points)

    return join


def by_geopandas(shapes: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> Join:
    """`geopandas.sjoin`, with the predicate for which it prepares the zones and not the points."""
    import geopandas as gpd

    zones = gpd.GeoDataFrame(geometry=shapes, crs=4326)
    points = gpd.points_from_xy(lon, lat, crs=4326)

    def join() -> int:
        # A copy has no index of points yet: making it is part of every join with new points.
        table = gpd.GeoDataFrame(geometry=points.copy())
        return len(gpd.sjoin(table, zones, predicate="within"))

    return join


def by_sedonadb(shapes: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> Join:
    """SedonaDB as it comes, with its own geometry."""
    return sedonadb_join(shapes, lon, lat)


def by_sedonadb_geos(shapes: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> Join:
    """SedonaDB with GEOS."""
    return sedonadb_join(shapes, lon, lat, "SET sedona.spatial_join.spatial_library = 'geos'")


def sedonadb_join(
    shapes: np.ndarray, lon: np.ndarray, lat: np.ndarray, setting: str = "SELECT 1"
) -> Join:
    """SedonaDB, which uses all processors."""
    import geopandas as gpd
    import pyarrow as pa

    with quiet():
        import sedonadb

        database = sedonadb.connect()
        database.sql(setting).to_arrow_table()
        zones = gpd.GeoDataFrame({"zone": np.arange(len(shapes))}, geometry=shapes)
        database.create_data_frame(zones).to_view("zones")
        table = pa.table({"point": np.arange(len(lon)), "lon": lon, "lat": lat})
        database.create_data_frame(table).to_view("points")
    asked = """
        SELECT p.point, z.zone
        FROM (SELECT point, ST_Point(lon, lat) AS place FROM points) p
        JOIN zones z ON ST_Intersects(z.geometry, p.place)
    """
    return lambda: int(database.sql(asked).to_arrow_table().num_rows)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep SedonaDB from warning of GDAL and PROJ, which nothing here needs."""
    with warnings.catch_warnings(), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        yield


def by_postgis(shapes: np.ndarray, lon: np.ndarray, lat: np.ndarray) -> Join:
    """PostGIS, both tables with a spatial index; pairs are counted, and not sent."""
    zones = "\n".join(
        f"{zone}\t{text}" for zone, text in enumerate(shapely.to_wkb(shapes, hex=True).tolist())
    )
    sql("DROP TABLE IF EXISTS zones, points; CREATE TABLE zones (zone int, place geometry);")
    sql(f"COPY zones FROM STDIN;\n{zones}\n\\.\n")
    del zones
    sql("CREATE UNLOGGED TABLE points (point int, place geometry);")
    for at in range(0, len(lon), 500_000):
        places = shapely.points(lon[at : at + 500_000], lat[at : at + 500_000])
        rows = enumerate(shapely.to_wkb(places, hex=True).tolist(), start=at)
        text = "\n".join(f"{point}\t{place}" for point, place in rows)
        sql(f"COPY points FROM STDIN;\n{text}\n\\.\n")
    sql("CREATE INDEX ON zones USING gist (place); CREATE INDEX ON points USING gist (place);")
    sql("VACUUM ANALYZE zones; VACUUM ANALYZE points;")
    asked = "SELECT count(*) FROM zones z JOIN points p ON ST_Intersects(z.place, p.place);"
    return lambda: int(sql(asked))


def sql(text: str) -> str:
    """Return what the server of `postgis_server` answers to a script."""
    command = ["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-p", PORT]
    told = [*command, "-h", os.environ["GEOMAP_BENCHMARK_SOCKET"], "postgres"]
    return subprocess.run(told, input=text, capture_output=True, text=True, check=True).stdout


@contextlib.contextmanager
def postgis_server() -> Iterator[bool]:
    """Start a server of PostgreSQL with PostGIS; yields whether there is one."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not programs or not shutil.which("psql"):
        yield False
        return
    with tempfile.TemporaryDirectory(prefix="geomap-joins-") as folder:
        # PostgreSQL does not run as root.
        user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        shutil.chown(folder, user)

        def run(program: str, *given: str) -> None:
            subprocess.run(
                [programs[-1] / program, *given],
                user=user,
                cwd=folder,
                check=True,
                stdout=subprocess.DEVNULL,
            )

        data = f"{folder}/data"
        run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "--no-sync")
        options = f"-k {folder} -p {PORT} -c listen_addresses='' -c fsync=off"
        options += " -c shared_buffers=1GB -c work_mem=256MB -c maintenance_work_mem=512MB"
        options += " -c max_wal_size=8GB"
        # All processors, however few the zones: its planner goes by the rows of the outer table.
        options += " -c min_parallel_table_scan_size=0 -c parallel_setup_cost=0"
        run("pg_ctl", "-D", data, "-l", f"{folder}/log", "-o", options, "-w", "start")
        os.environ["GEOMAP_BENCHMARK_SOCKET"] = folder
        try:
            sql("CREATE EXTENSION postgis;")
            yield True
        except subprocess.CalledProcessError as error:
            print(f"PostGIS: {error.stderr.strip()}", file=sys.stderr)
            yield False
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")


ENGINES: dict[str, Engine] = {
    "geomap grid": by_grid,
    "geomap GEOS": by_geos,
    "prepared shapely": by_prepared,
    "geopandas.sjoin": by_geopandas,
    "SedonaDB": by_sedonadb,
    "SedonaDB, GEOS": by_sedonadb_geos,
    "PostGIS": by_postgis,
}


def points_over(shapes: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Points spread over a layer and 15 % beyond, within the world."""
    west, south, east, north = shapely.total_bounds(shapes)
    wide, high = 0.15 * (east - west), 0.15 * (north - south)
    rng = np.random.default_rng(17)
    return (
        rng.uniform(max(west - wide, -180), min(east + wide, 180), count),
        rng.uniform(max(south - high, -90), min(north + high, 90), count),
    )


def memory_mb(field: str) -> float:
    """Return a field of this process's memory: VmRSS is now, VmHWM the peak since it was reset."""
    text = Path("/proc/self/status").read_text()
    return int(text.partition(f"{field}:")[2].split()[0]) / 1e3


def server_mb() -> float:
    """Return the memory of PostgreSQL's processes; what they share counts once."""
    data = Path(os.environ["GEOMAP_BENCHMARK_SOCKET"], "data")
    first = (data / "postmaster.pid").read_text().split()[0]
    total = 0
    for process in [first, *Path(f"/proc/{first}/task/{first}/children").read_text().split()]:
        with contextlib.suppress(OSError):  # it has ended
            text = Path(f"/proc/{process}/smaps_rollup").read_text()
            total += int(text.partition("\nPss:")[2].split()[0])
    return total / 1e3


@contextlib.contextmanager
def watched(found_mb: list[float]) -> Iterator[None]:
    """Add up what PostgreSQL takes, now and then."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            found_mb.append(server_mb())

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        found_mb.append(server_mb())


def measured(engine: str, layer: Path, count: int, told: Any) -> None:
    """Tell pairs, seconds to build and to join, processors used and megabytes."""
    import geopandas  # noqa: F401
    import pyarrow as pa  # noqa: F401

    from geomap.zones import ZoneIndex, grid  # noqa: F401

    if engine.startswith("SedonaDB"):  # what importing takes is no part of building
        with quiet():
            import sedonadb  # noqa: F401
    shapes = shapely.from_wkb(pickle.loads(layer.read_bytes()))
    lon, lat = points_over(shapes, count)
    Path("/proc/self/clear_refs").write_text("5")
    before, served_mb = memory_mb("VmRSS"), [0.0]
    with watched(served_mb) if engine == "PostGIS" else contextlib.nullcontext():
        start = time.perf_counter()
        join = ENGINES[engine](shapes, lon, lat)
        build_s, join_s, processors = time.perf_counter() - start, np.inf, 0.0
        while True:
            start, used = time.perf_counter(), time.process_time()
            pairs = join()
            took = time.perf_counter() - start
            again = took < 20 and join_s == np.inf
            if took < join_s:
                join_s, processors = took, (time.process_time() - used) / took
            if not again:
                break
    grown_mb = max(served_mb) or memory_mb("VmHWM") - before
    told.put((pairs, build_s, join_s, processors, grown_mb))


def within(limit_s: float, *given: Any) -> Any:
    """Return what `measured` tells; None where it fails or takes longer than the limit."""
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    process = context.Process(target=measured, args=(*given, told))
    process.start()
    process.join(limit_s)
    if process.is_alive():
        process.kill()
        process.join()
        if given[0] == "PostGIS":  # the server would go on with what nobody waits for
            sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> "
                "pg_backend_pid() AND backend_type = 'client backend';")  # fmt: skip
    return None if process.exitcode else told.get()


def rows(path: Path, count: int, engines: list[str], limit_s: float) -> Iterator[str]:
    """Yield a row for each engine, the first of which the others are compared with."""
    first = None
    for engine in engines:
        told = within(limit_s, engine, path, count)
        if told is None:
            yield f"{count:>11,}  {engine:<17} failed, or took over {limit_s:g} s"
            continue
        pairs, build_s, join_s, processors, grown_mb = told
        first = first or (join_s, pairs)
        line = f"{count:>11,}  {engine:<17}{build_s:>9.2f}{join_s:>9.3f}"
        line += f"{count / join_s / 1e6:>10.2f}{join_s / first[0]:>9.1f}"
        line += "     -" if engine == "PostGIS" else f"{processors:>6.1f}"
        line += f"{grown_mb:>8.0f}"
        yield line + (f"  {pairs:,}" if pairs == first[1] else f"  {pairs:,}: NOT THE SAME")


def layers() -> dict[str, Callable[[], np.ndarray]]:
    """The three layers: rough zones, shared borders, one long border."""
    from zone_layers import countries, fractals, long_border

    return {"fractals": fractals, "countries": countries, "border": long_border}


def main() -> None:
    """Print a row for each layer, count and engine."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("counts", nargs="*", type=int, default=COUNTS)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--layers", nargs="+", choices=layers(), default=list(layers()))
    parser.add_argument("--limit", type=float, default=LIMIT_S, metavar="SECONDS")
    given = parser.parse_args()
    engines = list(given.engines)
    if any(name.startswith("SedonaDB") for name in engines) and not all(
        importlib.util.find_spec(name) for name in ("sedonadb", "geoarrow")
    ):
        print("SedonaDB skipped: pip install sedonadb geoarrow-pyarrow")
        engines = [name for name in engines if not name.startswith("SedonaDB")]
    with contextlib.ExitStack() as open_:
        if "PostGIS" in engines and not open_.enter_context(postgis_server()):
            print("PostGIS skipped: no server here (Debian: postgresql-15-postgis-3)")
            engines.remove("PostGIS")
        folder = open_.enter_context(tempfile.TemporaryDirectory())
        for name in given.layers:
            shapes = layers()[name]()
            corners = int(shapely.get_num_coordinates(shapes).sum())
            print(f"\n{name}: {len(shapes):,} zones, {corners:,} vertices")
            head = f"{'points':>11}  {'engine':<17}{'build s':>9}{'join s':>9}{'M/s':>10}"
            print(f"{head}{'times':>9}{'cpu':>6}{'MB':>8}  pairs")
            path = Path(folder, f"{name}.pickle")
            path.write_bytes(pickle.dumps(shapely.to_wkb(shapes)))
            for count in given.counts:
                for line in rows(path, count, engines, given.limit):
                    print(line, flush=True)


if __name__ == "__main__":
    main()
