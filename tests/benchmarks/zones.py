"""Distance to a zone's edge and probability of lying inside: speed and error, beside peers.

    python tests/benchmarks/zones.py [--points N] [--postgis DSN]

Every engine measures the same points to the same zone, in one run. Errors are against
geodesics by brute force on a sample of the points, and against drawing 200,000
positions for the probability; speeds are points a second of processor time.

PostGIS is asked as geography through `psql`, in a database that has the extension: give
its connection string; without one it is skipped.
"""

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import numpy as np
import pyproj
import shapely

from geomap.zones import ZoneIndex

WGS84 = pyproj.Geod(ellps="WGS84")
SAMPLE = 60
DRAWS = 200_000
DENSE_DEG = 0.01  # peers that know no edges straight in lon/lat get a vertex every kilometre


def rough(lon: float, lat: float, half_deg: float, vertices: int) -> shapely.Polygon:
    """A star with a rough border of so many vertices, and a hole."""
    rng = np.random.default_rng(7)
    angle = np.linspace(0, 2 * np.pi, vertices * 9 // 10, endpoint=False)
    waves = sum(
        rng.normal(0, 0.3 / k) * np.cos(k * angle + rng.uniform(0, 6)) for k in range(1, 400)
    )
    reach = half_deg * np.clip(0.7 + waves, 0.25, 1)
    across = np.column_stack([np.cos(angle) / np.cos(np.radians(lat)), np.sin(angle)])
    return shapely.Polygon(
        [lon, lat] + across * reach[:, None], [[lon, lat] + across[::9] * 0.1 * half_deg]
    )


def geodesic_m(shape: shapely.Polygon, lon: float, lat: float) -> float:
    """Geodesics to many points of every edge, then golden section about the best of them."""
    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(shape)]
    start = np.vstack([ring[:-1] for ring in rings])
    run = np.vstack([np.diff(ring, axis=0) for ring in rings])

    def metres(edge: np.ndarray, along: np.ndarray) -> np.ndarray:
        foot = start[edge] + along[:, None] * run[edge]
        here = np.full(len(along), lon), np.full(len(along), lat)
        return np.asarray(WGS84.inv(*here, foot[:, 0].copy(), foot[:, 1].copy())[2])

    edge, step = (grid.ravel() for grid in np.indices((len(run), 17)))
    first = metres(edge, step / 16)
    near = first < first.min() + np.hypot(*run.T).max() * 111_700 / 16 + 1
    edge = edge[near]
    low, high = np.clip((step[near] - 1) / 16, 0, 1), np.clip((step[near] + 1) / 16, 0, 1)
    golden = (np.sqrt(5) - 1) / 2
    for _ in range(40):
        one, other = high - golden * (high - low), low + golden * (high - low)
        left = metres(edge, one) < metres(edge, other)
        low, high = np.where(left, low, one), np.where(left, other, high)
    return float(min(first.min(), metres(edge, (low + high) / 2).min()))


def on_plane(shape: shapely.Polygon, crs: str) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """Return shapely's distance to the boundary on a projection."""
    plane = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    boundary = shapely.transform(
        shapely.segmentize(shape, DENSE_DEG).boundary,
        lambda points: np.column_stack(plane.transform(*points.T)),
    )
    shapely.prepare(boundary)

    def ask(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        return np.asarray(shapely.distance(boundary, shapely.points(*plane.transform(lon, lat))))

    return ask


def in_postgis(
    shape: shapely.Polygon, points: tuple[np.ndarray, np.ndarray], dsn: str
) -> tuple[float, np.ndarray]:
    """Return seconds and metres of `ST_Distance` on geography, all sent to psql in one script."""
    boundary = shapely.segmentize(shape, DENSE_DEG).boundary.wkt
    rows = "\n".join(
        f"{n}\t{x!r}\t{y!r}"
        for n, (x, y) in enumerate(zip(*(column.tolist() for column in points), strict=True))
    )
    script = f"""
\\set ON_ERROR_STOP on
CREATE TEMP TABLE zone AS SELECT ST_GeogFromText('SRID=4326;{boundary}') AS edge;
CREATE TEMP TABLE point (n int, lon float8, lat float8);
COPY point FROM STDIN;
{rows}
\\.
SELECT extract(epoch FROM clock_timestamp());
CREATE TEMP TABLE answer AS SELECT n,
  ST_Distance(ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography, edge) AS metres FROM point, zone;
SELECT extract(epoch FROM clock_timestamp());
SELECT metres FROM answer ORDER BY n;
"""
    done = subprocess.run(
        ["psql", "-X", "-q", "-At", dsn], input=script, capture_output=True, text=True, check=True
    )
    numbers = np.array(done.stdout.split(), dtype=float)
    return float(numbers[1] - numbers[0]), numbers[2:]


def timed(ask: Callable[[], np.ndarray]) -> tuple[float, np.ndarray]:
    """Return the best of three runs, in seconds of processor time, and the answer."""
    seconds = []
    for _ in range(3):
        start = time.process_time()
        answer = ask()
        seconds.append(time.process_time() - start)
    return min(seconds), answer


def distances(shape: shapely.Polygon, count: int, dsn: str | None) -> Iterator[str]:
    """Yield a row for each way to measure metres to the boundary."""
    middle = shape.centroid
    lon, lat = around(shape, count)
    truth = np.array(
        [geodesic_m(shape, x, y) for x, y in zip(lon[:SAMPLE], lat[:SAMPLE], strict=True)]
    )
    index = ZoneIndex({"geometry": [shape]})
    seconds, ours = timed(lambda: index.distance(lon, lat, 0))
    yield row("geomap", count / seconds, np.abs(np.abs(ours[:SAMPLE]) - truth).max())
    few = slice(0, max(SAMPLE, count // 100))
    utm = f"+proj=utm +zone={int((middle.x + 180) // 6) + 1} +ellps=WGS84"
    equidistant = f"+proj=aeqd +lon_0={middle.x} +lat_0={middle.y} +ellps=WGS84"
    for name, crs in {"UTM": utm, "azimuthal equidistant": equidistant}.items():
        ask = on_plane(shape, crs)
        seconds, theirs = timed(lambda ask=ask: ask(lon[few], lat[few]))
        worst = np.abs(theirs[:SAMPLE] - truth).max()
        yield row(f"shapely, {name}", len(theirs) / seconds, worst)
    if not dsn or not shutil.which("psql"):
        yield f"{'PostGIS geography':<32} skipped: no psql, or no --postgis DSN"
        return
    try:
        seconds, theirs = in_postgis(shape, (lon[few], lat[few]), dsn)
    except subprocess.CalledProcessError as problem:
        yield f"{'PostGIS geography':<32} skipped: {problem.stderr.strip().splitlines()[0]}"
        return
    worst = np.abs(theirs[:SAMPLE] - truth).max()
    yield row("PostGIS geography (wall time)", len(theirs) / seconds, worst)


def probabilities(shape: shapely.Polygon, count: int) -> Iterator[str]:
    """Yield a row for each radius, of points all of which are in doubt."""
    index = ZoneIndex({"geometry": [shape]})
    shapely.prepare(shape)
    rng = np.random.default_rng(5)
    for radius_m in (500, 2_000, 10_000, 40_000):
        lon, lat = around(shape, count)
        near = np.abs(index.distance(lon, lat, 0)) < 2 * radius_m
        lon, lat = lon[near], lat[near]
        seconds, ours = timed(lambda: index.probability(lon, lat, radius_m, 0))  # noqa: B023
        east, north = rng.normal(0, radius_m / 2.4477, (2, DRAWS))
        ways = np.degrees(np.arctan2(east, north)), np.hypot(east, north)
        worst = 0.0
        for k in range(min(SAMPLE, len(lon))):
            x, y, _ = WGS84.fwd(np.full(DRAWS, lon[k]), np.full(DRAWS, lat[k]), *ways)
            worst = max(worst, abs(shapely.contains_xy(shape, x, y).mean() - ours[k]))
        yield f"{f'radius {radius_m:,} m':<32} {len(lon) / seconds:>12,.0f} {worst:>12.4f}"


def shapes(vertices: int) -> dict[str, shapely.Polygon]:
    """Zones of 60 km, from the smoothest border to one that no map has."""
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    circle = np.column_stack([0.35 * np.cos(angle), 0.27 * np.sin(angle)])
    reach = np.random.default_rng(1).uniform(0.5, 1, (vertices, 1))
    middle = np.array([46.0, 40.0])
    return {
        "circle": shapely.Polygon(circle + middle),
        "rough": rough(46.0, 40.0, 0.27, vertices),
        "star of random rays": shapely.Polygon(circle * reach + middle),
    }


def in_bands(vertices: int, count: int) -> Iterator[str]:
    """Yield points a second, all within the band of doubt, for each shape and radius."""
    for name, shape in shapes(vertices).items():
        index = ZoneIndex({"geometry": [shape], "edge_m": [1_500.0]})
        for radius_m in (1_000, 25_000):
            rng = np.random.default_rng(3)
            sigma_deg = np.hypot(radius_m / 2.4477, 1_500 / 1.96) / 111e3
            along = rng.uniform(0, 1, count)
            on = shapely.line_interpolate_point(shape.boundary, along, normalized=True)
            lon, lat = (shapely.get_coordinates(on) + rng.normal(0, sigma_deg, (count, 2))).T
            seconds, _ = timed(lambda: index.probability(lon, lat, radius_m, 0))  # noqa: B023
            yield f"{f'{name}, radius {radius_m:,} m':<32} {count / seconds:>12,.0f}"


def around(shape: shapely.Polygon, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Points over twice the width and height of a zone."""
    rng = np.random.default_rng(11)
    west, south, east, north = shape.bounds
    wide, high = (east - west) / 2, (north - south) / 2
    return (
        rng.uniform(west - wide, east + wide, count),
        rng.uniform(south - high, north + high, count),
    )


def row(name: str, speed: float, worst_m: float) -> str:
    """One line of the table."""
    return f"{name:<32} {speed:>12,.0f} {worst_m:>12.6f}"


def main() -> None:
    """Print a table for a zone of 60 km and one of 300 km, at 40 and at 65 degrees north."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--points", type=int, default=100_000)
    parser.add_argument("--vertices", type=int, default=5_000)
    parser.add_argument("--postgis", metavar="DSN", help="connection string for psql")
    options = parser.parse_args()
    for across_km, lat in ((60, 40.0), (300, 40.0), (300, 65.0)):
        shape = rough(46.0, lat, across_km / 2 / 111, options.vertices)
        corners = shapely.get_num_coordinates(shape)
        print(f"\n{across_km} km across at {lat:.0f} degrees, {corners:,} vertices")
        print(f"{'distance':<32} {'points/s':>12} {'worst m':>12}")
        for line in distances(shape, options.points, options.postgis):
            print(line, flush=True)
        print(f"{'probability':<32} {'points/s':>12} {'worst':>12}")
        for line in probabilities(shape, options.points):
            print(line, flush=True)
    print(f"\n{'probability about the boundary':<32} {'points/s':>12}")
    for line in in_bands(options.vertices, options.points):
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
