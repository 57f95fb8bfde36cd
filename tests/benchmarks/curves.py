"""How time grows with points, vertices, zones and rows, as a table, curves.csv and curves.svg.

    python tests/benchmarks/curves.py [--points N] [--vertices N] [--zones N] [--rows N] [-o FOLDER]

- points    `ZoneIndex.query` of the world's countries (Natural Earth, 1:10 million), points
            spread over them
- vertices  two million points about one zone with a fractal border
- zones     two million points over a square that zones of 64 vertices fill about as well,
            however many they are
- rows      `flag_batch` over incidents in batches, by the shipped zones: one in fifty lies near
            the Lachin corridor, the others anywhere

"grid" and "GEOS" are the two ways of the index, built and prepared before; "build" is what the
grid takes from polygons on; "auto" is an index that chooses, from polygons to answers. "within 0"
measures rows that are near a zone, "within all" every row, as `geomap flag --within` has it.
Seconds are of the clock, the best of several where they are short; nothing is read from a cache.

Sizes go up to N; smaller ones are for a quick look, with `-o` for a folder that is not this one.
In full it takes some four minutes and one gigabyte.
"""

import argparse
import csv
import logging
import resource
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import shapely

sys.path.insert(0, str(Path(__file__).parent.parent / "zones"))

LARGEST = {"points": 10**7, "vertices": 10**6, "zones": 10**4, "rows": 10**6}
SMALLEST = {"points": 10**3, "vertices": 10**2, "zones": 1, "rows": 10**4}
FIXED_POINTS = 2 * 10**6
BATCHES = {"within all": 2**15, "within 0": 2**18}  # as `geomap flag --stream` has them
LOOKS = {
    "grid": ("#0b2545", "-", "grid", "#0b2545"),
    "GEOS": ("#b5452c", "-", "GEOS", "#b5452c"),
    "auto": ("#e3a93c", "-", "auto", "#865c00"),
    "build": ("#0b2545", ":", "build", "#0b2545"),
    "within all": ("#b5452c", "-", "within all", "#b5452c"),
    "within 0": ("#0b2545", "-", "within 0", "#0b2545"),
}
"""Colour, dashes, label and its colour of each line; lines differ in lightness too."""


class Measured(NamedTuple):
    """One point of a curve."""

    panel: str
    line: str
    size: int
    seconds: float


Shapes = np.ndarray[Any, np.dtype[np.object_]]


def sizes(panel: str, largest: int) -> list[int]:
    """Return sizes in half powers of ten."""
    low, high = np.log10([SMALLEST[panel], largest])
    steps = 10 ** np.arange(low, high + 0.01, 0.5)
    return [int(float(f"{step:.1e}")) for step in steps]


def fastest(work: Callable[[], Any]) -> float:
    """Return the least seconds of a few runs, of one where it takes some."""
    took: list[float] = []
    while not took or (sum(took) < 1 and len(took) < 20):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return min(took)


def index(shapes: Shapes, method: Any) -> Any:
    """Return an index that neither reads nor leaves anything on disk."""
    from geomap.zones import ZoneIndex

    return ZoneIndex({"geometry": shapes}, method=method, on_disk=False)


def built(shapes: Shapes) -> Any:
    """Return an index with its grid."""
    made = index(shapes, "grid")
    made.query([0.0], [0.0])
    return made


def from_polygons(shapes: Shapes, where: Any) -> None:
    """Answer once: make an index that chooses its own way, and ask it."""
    index(shapes, "auto").query(*where)


def points_over(bounds: Any, count: int) -> Any:
    """Return lon and lat, evenly spread over bounds."""
    rng = np.random.default_rng(3)
    west, south, east, north = bounds
    return rng.uniform(west, east, count), rng.uniform(south, north, count)


def by_points(largest: int) -> Iterator[Measured]:
    """Yield the panel of points."""
    from zone_layers import countries

    shapes = countries()
    grid, geos = built(shapes), index(shapes, "geos")
    build = fastest(lambda: built(shapes))
    for count in sizes("points", largest):
        where = points_over((-180, -60, 180, 80), count)
        geos.query(*where)  # prepares what it will be asked about
        for line, query in (
            ("grid", partial(grid.query, *where)),
            ("GEOS", partial(geos.query, *where)),
            ("auto", partial(from_polygons, shapes, where)),
        ):
            yield Measured("points", line, count, fastest(query))
        yield Measured("points", "build", count, build)


def of_layer(panel: str, size: int, shapes: Shapes) -> Iterator[Measured]:
    """Yield what two million points over a layer take."""
    lon, lat = points_over(shapely.total_bounds(shapes), FIXED_POINTS)
    yield Measured(panel, "build", size, fastest(lambda: built(shapes)))
    grid, geos = built(shapes), index(shapes, "geos")
    yield Measured(panel, "grid", size, fastest(lambda: grid.query(lon, lat)))
    yield Measured(panel, "GEOS", size, fastest(lambda: geos.query(lon, lat)))
    auto = fastest(lambda: from_polygons(shapes, (lon, lat)))
    yield Measured(panel, "auto", size, auto)


def by_vertices(largest: int) -> Iterator[Measured]:
    """Yield the panel of vertices."""
    from zone_layers import fractal

    for count in sizes("vertices", largest):
        zone = fractal((30.0, 5.0), 8.0, count, 1)
        yield from of_layer("vertices", count, np.array([zone], dtype=object))


def by_zones(largest: int) -> Iterator[Measured]:
    """Yield the panel of zones: likenesses of one, smaller as they are more."""
    from zone_layers import fractal

    whole, rng = fractal((0.0, 0.0), 1.0, 64, 2), np.random.default_rng(4)
    corners = shapely.get_coordinates(whole)
    for count in sizes("zones", largest):
        side = int(np.ceil(np.sqrt(count)))
        wide = 40 / side
        shapes = np.empty(count, dtype=object)
        for number, turn in enumerate(rng.uniform(0, 2 * np.pi, count).tolist()):
            cos, sin = np.cos(turn), np.sin(turn)
            ring = corners @ np.array([[cos, -sin], [sin, cos]]) * wide * 0.4
            place = np.array([number % side + 0.5, number // side + 0.5]) * wide
            shapes[number] = shapely.Polygon(ring + place)
        yield from of_layer("zones", count, shapes)


def incidents(count: int) -> pa.Table:
    """Return incidents of which one in fifty lies near a shipped zone."""
    rng = np.random.default_rng(1)
    near = rng.random(count) < 0.02
    columns = {
        "type": rng.choice(["shelling", "armed clash", "protest"], count).tolist(),
        "date_start": np.datetime64("2020-01-01") + rng.integers(0, 1_500, count),
        "lon": np.where(near, rng.normal(46.5, 0.8, count), rng.uniform(-180, 180, count)),
        "lat": np.where(near, rng.normal(39.8, 0.6, count), rng.uniform(-60, 75, count)),
        "radius_m": rng.choice([0.0, 1_000.0], count),
    }
    return pa.table(columns)


def by_rows(largest: int) -> Iterator[Measured]:
    """Yield the panel of rows."""
    import geomap
    from geomap.flags.batches import Flagger, flag_batch

    zones = geomap.read_zones()
    for line, within_m in (("within all", None), ("within 0", 0.0)):
        flagger = Flagger(zones, within_m=within_m)
        for count in sizes("rows", largest):
            batches = incidents(count).to_batches(max_chunksize=BATCHES[line])

            def flag(batches: Any = batches, flagger: Any = flagger) -> None:
                for batch in batches:
                    flag_batch(batch, flagger)

            yield Measured("rows", line, count, fastest(flag))


PANELS = {"points": by_points, "vertices": by_vertices, "zones": by_zones, "rows": by_rows}
TITLES = {
    "points": ("Points", "points held against 255 countries of 542,556 vertices", "seconds"),
    "vertices": ("Vertices", "vertices of one zone, two million points", "seconds"),
    "zones": ("Zones", "zones of 64 vertices, two million points", "seconds"),
    "rows": ("Incidents", "incidents given verdict and reason", "rows a second"),
}
NOTE = (
    "build: polygons to grid.  grid, GEOS: once built or prepared.  "
    "auto: polygons to answers, by either.  within 0: only rows near a zone are measured."
)


def written(found: list[Measured], path: Path) -> None:
    """Write the figures."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(Measured._fields)
        writer.writerows((*one[:3], f"{one.seconds:.3g}") for one in found)


def plotted(found: list[Measured], path: Path) -> None:
    """Draw the curves; the same figures give the same bytes."""
    import matplotlib as mpl

    mpl.use("svg")
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # of fonts it has not
    import matplotlib.pyplot as plt

    mpl.rcParams.update({
        "svg.hashsalt": "geomap", "svg.fonttype": "none", "font.size": 9,
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans", "Verdana", "Helvetica", "Arial"],
        "axes.spines.top": False, "axes.spines.right": False, "axes.edgecolor": "#666666",
        "xtick.color": "#444444", "ytick.color": "#444444", "axes.titlesize": 9.5,
        "axes.titlelocation": "left", "axes.titleweight": "bold",
    })  # fmt: skip
    figure, axes = plt.subplots(2, 2, figsize=(8.4, 6.6), layout="constrained")
    figure.get_layout_engine().set(w_pad=0.1, h_pad=0.1)
    for panel, axis in zip(PANELS, axes.flat, strict=True):
        draw(axis, panel, [one for one in found if one.panel == panel])
    figure.supxlabel(NOTE, fontsize=8, color="#444444")
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)


def draw(axis: Any, panel: str, found: list[Measured]) -> None:
    """Draw one panel, each line with its label at its end."""
    title, across, up = TITLES[panel]
    axis.set(xscale="log", yscale="log", title=title)
    axis.set_xlabel(across, color="#444444")
    axis.set_ylabel(up, color="#444444")
    axis.grid(visible=True, which="major", color="#e4e4e4", linewidth=0.7)
    ends = []
    for line in dict.fromkeys(one.line for one in found):
        points = [one for one in found if one.line == line]
        x = [one.size for one in points]
        y = [one.size / one.seconds if panel == "rows" else one.seconds for one in points]
        colour, dashes, label, dark = LOOKS[line]
        axis.plot(x, y, color=colour, linestyle=dashes, linewidth=1.8, marker="o", markersize=2.6)
        ends.append((float(np.log10(y[-1])), x[-1], label, dark))
    axis.minorticks_off()
    # Whole decades: grid lines are then the same steps in every panel.
    low, high = np.floor(np.log10(axis.get_ylim()[0])), np.ceil(np.log10(axis.get_ylim()[1]))
    axis.set_ylim(10**low, 10**high)
    labelled(axis, sorted(ends), (high - low) * 0.06)


def labelled(axis: Any, ends: list[tuple[float, float, str, str]], gap: float) -> None:
    """Write each label right of the end of its line, no two upon each other."""
    top = float(np.log10(axis.get_ylim()[1]))
    heights = [end[0] for end in ends]
    for number in range(1, len(heights)):
        heights[number] = max(heights[number], heights[number - 1] + gap)
    for number in reversed(range(len(heights))):
        heights[number] = min(heights[number], top - gap * (len(heights) - 1 - number))
    for (_, x, label, colour), height in zip(ends, heights, strict=True):
        axis.annotate(
            label, (x, 10**height), xytext=(6, 0), color=colour,
            textcoords="offset points", va="center", annotation_clip=False,
        )  # fmt: skip


def main() -> None:
    """Measure, print a row for each size, and write both files."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    for panel, largest in LARGEST.items():
        parser.add_argument(f"--{panel}", type=int, default=largest, metavar="N")
    parser.add_argument("-o", type=Path, default=Path(__file__).parent, metavar="FOLDER")
    given = parser.parse_args()
    found: list[Measured] = []
    print(f"{'':<10}{'':<10}{'size':>12}{'seconds':>12}{'a second':>14}")
    for panel, measure in PANELS.items():
        for one in measure(getattr(given, panel)):
            found.append(one)
            about = FIXED_POINTS if panel in {"vertices", "zones"} else one.size
            speed = "" if one.line == "build" else f"{about / one.seconds:>14,.0f}"
            print(
                f"{panel:<10}{one.line:<10}{one.size:>12,}{one.seconds:>12.4g}{speed}", flush=True
            )
    written(found, given.o / "curves.csv")
    plotted(found, given.o / "curves.svg")
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"peak memory {peak_mb:,.0f} MB; written: {given.o}/curves.csv and curves.svg")


if __name__ == "__main__":
    main()
