"""ZoneIndex with very many points: the choice of way, memory, what is kept on disk, days."""

import os
import pickle
import subprocess
import sys
import tracemalloc
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import Polygon, box

from geomap.errors import ZoneError
from geomap.zones import ZoneIndex, cover
from geomap.zones import grid as grids

from .zone_layers import fractal, fractals, needles

ROUGH = fractals(4, 12_000)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """A cache folder of each test's own."""
    monkeypatch.setenv("GEOMAP_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def built(monkeypatch):
    """The numbers of zones of all grids that were built."""
    counts = []

    def build(shapes, **options):
        counts.append(len(shapes))
        return original(shapes, **options)

    original = grids.build
    monkeypatch.setattr(grids, "build", build)
    return counts


def table(*shapes, **columns):
    return {"geometry": list(shapes), **columns}


def over(shapes, count, seed=1):
    """Points over a layer and somewhat beyond."""
    west, south, east, north = shapely.total_bounds(shapes)
    rng = np.random.default_rng(seed)
    lon = rng.uniform(west - 0.1 * (east - west), east + 0.1 * (east - west), count)
    return lon, rng.uniform(south - 0.1 * (north - south), north + 0.1 * (north - south), count)


def geos(shapes, lon, lat):
    """What GEOS covers, by a spatial index of points: sorted (point, zone)."""
    tree = shapely.STRtree(shapely.points(lon, lat))
    zone, point = tree.query(shapes, predicate="covers")
    order = np.lexsort((zone, point))
    return point[order], zone[order]


def same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("method", ["auto", "grid", "geos"])
def test_every_way_gives_the_same_pairs_in_the_same_order(method):
    lon, lat = over(ROUGH, 300_000)
    point, zone = ZoneIndex(table(*ROUGH), method=method).query(lon, lat)
    assert point.dtype == zone.dtype == np.intp
    assert same((point, zone), geos(ROUGH, lon, lat))
    assert len(np.unique(zone)) == len(ROUGH)


def test_few_points_never_build_and_many_do(built):
    shapes = [box(0, 0, 1, 1)]
    lon, lat = over(shapes, 400_000)
    index = ZoneIndex(table(*shapes))
    for _ in range(2):
        index.query(lon, lat)
    for k in range(500):
        index.query(lon[k], lat[k])
    assert built == []
    index.query(lon, lat)
    index.query(lon, lat)
    assert built == [1]
    never = ZoneIndex(table(*shapes), method="geos")
    never.query(np.tile(lon, 3), np.tile(lat, 3))
    assert built == [1]


def test_zones_of_many_vertices_wait_for_more_points(built):
    lon, lat = over(ROUGH, 1_002_000)
    index = ZoneIndex(table(*ROUGH))
    index.query(lon, lat)  # a million, but not half a point for each of 12,000 vertices more
    assert built == []
    index.query(lon, lat)
    assert built == [4]


def test_a_grid_travels_with_its_index(built):
    lon, lat = over(ROUGH, 5_000)
    index = ZoneIndex(table(*ROUGH), method="grid")
    expected = index.query(lon, lat)
    assert built == [4]
    again = pickle.loads(pickle.dumps(index))
    assert same(again.query(lon, lat), expected)
    assert again.distance(lon[:3], lat[:3], 0) == pytest.approx(index.distance(lon[:3], lat[:3], 0))
    assert built == [4]


def test_the_budget_makes_cells_larger_and_answers_no_other():
    lon, lat = over(ROUGH, 100_000)
    expected = geos(ROUGH, lon, lat)
    sizes = []
    for budget in (2**29, 10 * 2**20, 6 * 2**20, 2**20):
        index = ZoneIndex(table(*ROUGH), method="grid", budget_bytes=budget, on_disk=False)
        shapely.prepare(index.geometry)
        tracemalloc.start()
        index.query(0.0, 0.0)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        # The edges of the zones are there in any case.
        assert peak < budget + 3 * 2**20
        sizes.append(0 if index._cover.grid is None else index._cover.grid.nbytes)
        assert sizes[-1] <= budget / 2
        assert same(index.query(lon, lat), expected)
    assert sizes == sorted(set(sizes), reverse=True)
    assert sizes[-1] == 0  # none is small enough: GEOS answers


def test_cells_with_very_many_edges_cost_no_memory():
    shapes = needles(700)[-1:]  # 1,400 edges meet in one point
    index = ZoneIndex(table(*shapes), method="grid", on_disk=False)
    index.query(0.0, 0.0)
    at = np.random.default_rng(0).normal(0, 1e-6, (2, 30_000))
    tracemalloc.start()
    point, _ = index.query(*at)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40e6
    assert np.array_equal(point, np.flatnonzero(shapely.intersects_xy(shapes[0], *at)))


def test_a_thousand_versions_of_one_zone_are_all_found():
    shape = fractal((46.0, 40.0), 0.5, 300, 3)
    shapes = np.array([shape] * 1_000, dtype=object)
    lon, lat = over(shapes, 2_000)
    index = ZoneIndex(table(*shapes), method="grid", on_disk=False)
    assert same(index.query(lon, lat), geos(shapes, lon, lat))


def test_zones_far_apart_get_small_cells_where_their_borders_are():
    shapes = np.array([fractal((x, 50.0), 0.02, 3_000, 4) for x in (-170.0, 0.0, 170.0)])
    index = ZoneIndex(table(*shapes), method="grid", on_disk=False)
    index.query(0.0, 0.0)
    count = index._cover.grid.count
    assert count.min() >= 0
    assert count[count > 0].mean() < 20


@pytest.mark.parametrize("shapes", [[], [None], [Polygon()], [None, shapely.MultiPolygon()]])
def test_zones_without_area_cover_nothing(shapes):
    index = ZoneIndex(table(*shapes), method="grid")
    assert [len(part) for part in index.query([0.0, 1.0], [0.0, 1.0])] == [0, 0]


def test_points_of_any_shape_and_none_are_taken():
    index = ZoneIndex(table(box(0, 0, 1, 1)), method="grid")
    assert index.query([[0.5, 2.0], [1.0, 0.0]], 0.5)[0].tolist() == [0, 2, 3]
    assert len(index.query([], [])[0]) == 0
    assert index.query(np.nan, 0.5)[0].tolist() == []


def test_another_way_is_refused():
    with pytest.raises(ZoneError, match="auto"):
        ZoneIndex(table(box(0, 0, 1, 1)), method="fast")


def test_a_kept_grid_is_read_and_not_built(cache, built):
    lon, lat = over(ROUGH, 1_000)
    expected = ZoneIndex(table(*ROUGH), method="grid").query(lon, lat)
    (file,) = cache.iterdir()
    assert file.suffix == ".geomap-grid"
    assert same(ZoneIndex(table(*ROUGH), method="grid").query(lon, lat), expected)
    assert built == [4]
    # With a grid on disk, a quarter of the points are reason enough.
    many = over(ROUGH, 260_000)
    index = ZoneIndex(table(*ROUGH))
    assert same(index.query(*many), geos(ROUGH, *many))
    assert index._cover.grid is not None
    assert built == [4]
    ZoneIndex(table(*ROUGH[::-1]), method="grid").query(lon, lat)
    assert built == [4, 4]
    assert len(list(cache.iterdir())) == 2


def test_small_zones_leave_nothing_on_disk(cache):
    ZoneIndex(table(box(0, 0, 1, 1)), method="grid").query(0.5, 0.5)
    ZoneIndex(table(*ROUGH), method="grid", on_disk=False).query(0.5, 0.5)
    assert not cache.exists()


@pytest.mark.parametrize("harm", ["cut", "flipped", "emptied", "another file", "other zones"])
def test_a_harmed_file_is_built_anew(cache, built, harm):
    lon, lat = over(ROUGH, 20_000)
    expected = ZoneIndex(table(*ROUGH), method="grid").query(lon, lat)
    (file,) = cache.iterdir()
    whole = file.read_bytes()
    if harm == "other zones":
        ZoneIndex(table(*ROUGH[::-1]), method="grid").query(lon, lat)
        (other,) = set(cache.iterdir()) - {file}
        other.replace(file)
    else:
        middle = len(whole) // 2
        flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
        harmed = {"cut": whole[:middle], "flipped": flipped, "emptied": b""}
        file.write_bytes(harmed.get(harm, b"not a grid\n" * 1_000))
    built.clear()
    assert same(ZoneIndex(table(*ROUGH), method="grid").query(lon, lat), expected)
    assert built == [4]
    assert same(ZoneIndex(table(*ROUGH), method="grid").query(lon, lat), expected)
    assert built == [4]


def test_a_folder_that_cannot_be_made_only_costs_time(tmp_path, monkeypatch, built):
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("GEOMAP_CACHE", str(tmp_path / "file" / "cache"))
    lon, lat = over(ROUGH, 1_000)
    assert same(ZoneIndex(table(*ROUGH), method="grid").query(lon, lat), geos(ROUGH, lon, lat))
    assert built == [4]


def test_grids_nobody_used_for_a_month_are_removed(cache):
    cache.mkdir()
    old, broken = cache / f"{'0' * 32}.geomap-grid", cache / ".left.geomap-grid"
    world = cache / "kept.geomap-world"
    for file in (old, broken, world):
        file.touch()
        os.utime(file, (0, 0))
    ZoneIndex(table(*ROUGH), method="grid").query(0.0, 0.0)
    assert world.exists()
    assert not old.exists()
    assert not broken.exists()


_ASK = """
import pickle, sys
from geomap.zones import ZoneIndex
shapes, lon, lat = pickle.load(open(sys.argv[1], "rb"))
sys.stdin.readline()  # all begin together
point, zone = ZoneIndex({"geometry": shapes}, method="grid").query(lon, lat)
print(len(point), point.sum(), zone.sum())
"""


def test_several_processes_may_build_at_once(cache, tmp_path):
    lon, lat = over(ROUGH, 50_000)
    (tmp_path / "asked").write_bytes(pickle.dumps((ROUGH, lon, lat)))
    command = [sys.executable, "-c", _ASK, str(tmp_path / "asked")]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    running = [subprocess.Popen(command, env=environment, **pipes) for _ in range(3)]
    for process in running:
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60)[0] for process in running]
    point, zone = geos(ROUGH, lon, lat)
    assert answers == [f"{len(point)} {point.sum()} {zone.sum()}\n"] * 3
    assert [file.suffix for file in cache.iterdir()] == [".geomap-grid"]
    assert not [file for file in cache.iterdir() if file.name.startswith(".")]


def test_threads_get_what_one_gets(monkeypatch):
    lon, lat = over(ROUGH, 1_000_000)
    index = ZoneIndex(table(*ROUGH), method="grid", on_disk=False)
    answers = []
    for processors in (1, 3):
        monkeypatch.setattr(cover, "_processors", lambda count=processors: count)
        answers.append(index.query(lon, lat))
    assert same(*answers)


VERSIONS = {
    "geometry": [box(0, 0, 2, 2), box(0, 0, 1, 1), box(0, 0, 2, 2)],
    "valid_from": [None, "2020-11-10", "2022-01-01"],
    "valid_to": ["2020-11-09", None, "2022-12-31"],
}


@pytest.mark.parametrize("method", ["grid", "geos"])
@pytest.mark.parametrize("as_frame", [False, True])
def test_only_versions_in_force_on_the_day_count(method, as_frame):
    zones = dict(VERSIONS)
    if as_frame:
        dates = {name: pd.to_datetime(zones.pop(name)) for name in ("valid_from", "valid_to")}
        zones = gpd.GeoDataFrame({**zones, **dates}, crs=4326)
    index = ZoneIndex(zones, method=method)
    days = ["2020-11-09", "2020-11-10", "2022-01-01", "2022-12-31", "2023-01-01", "NaT"]
    point, zone = index.query(0.5, np.full(6, 0.5), day=days)
    by_day = [zone[point == k].tolist() for k in range(6)]
    assert by_day == [[0], [1], [1, 2], [1, 2], [1], [0, 1, 2]]
    assert index.query(1.5, [0.5, 1.5], day=np.datetime64("2022-06-01"))[1].tolist() == [2, 2]
    assert index.query(1.5, 0.5)[1].tolist() == [0, 2]


@pytest.mark.parametrize(
    ("day", "zones", "said"),
    [
        ("soon", VERSIONS, "soon: not a day"),
        (["2020-01-01"] * 2, VERSIONS, "2 days for 3 points"),
        ("2020-01-01", {**VERSIONS, "valid_to": ["later", None, None]}, "later: no day"),
    ],
)
def test_what_is_no_day_is_refused(day, zones, said):
    with pytest.raises(ZoneError, match=said):
        ZoneIndex(zones).query([0.5, 1.0, 1.5], 0.5, day=day)
