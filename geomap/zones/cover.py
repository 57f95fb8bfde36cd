"""Which zones cover points: by GEOS for few, by a grid for many, with the same answers.

GEOS takes up to a microsecond for a point and a zone near it. The grid
(`geomap.zones.grid`) answers tens of millions of points a second, once it is
built, which takes about as long as GEOS takes for a million points.
"""

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import shapely
from numpy.typing import NDArray

if TYPE_CHECKING:
    from geomap.zones.grid import Grid

__all__ = ["BUDGET_BYTES", "Cover", "Method"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Pairs = tuple[Ints, Ints]
_Part = tuple[int, NDArray[np.int32], NDArray[np.int32]]  # the first point, and pairs from there
Keep = Callable[[Ints, Ints], NDArray[np.bool_]]
Method = Literal["auto", "grid", "geos"]

BUDGET_BYTES = 2**29
"""What building a grid may take at most, about; the grid itself takes a third of that or less."""

_FEW = 100  # points that GEOS finds before a grid is set up for them
_MANY = 1_000_000  # points that GEOS takes as long for as building the grid of simple zones takes
_POINTS_AN_EDGE = 0.5  # and how many more for each edge, as measured from 40 to 540,000 edges
_LOOKED_FOR = 4  # a kept grid is worth reading for so many times fewer
_KEPT_EDGES = 10_000  # grids of fewer are built as quickly as they are read
_UNPREPARED = 10  # points that are found faster than a polygon is prepared for them
_ASKED_OF_GEOS = 32_768  # at once, so that workings stay in the processor's cache
_POINTS_AT_ONCE = 131_072  # asked of the grid together: some 30 MB of workings for each processor
_MOST_THREADS = 8


class Cover:
    """Zones, ready to tell which of them cover points.

    Parameters
    ----------
    shapes
        Valid polygons and multi-polygons, EPSG:4326, the numbers of which are zone
        numbers; None and empty ones cover nothing.
    method
        `geos`, `grid`, or `auto`: GEOS until it was asked about a million points and
        half a point an edge, all calls together, and the grid from then on; the grid
        from a quarter of that on where it is on disk; GEOS for 100 points or fewer.
    budget_bytes
        Memory that building a grid may take, about. Cells are as large as that
        asks for; where none are large enough, GEOS is asked.
    on_disk
        Whether grids of 10,000 edges and more are kept in the cache folder.
    """

    def __init__(
        self,
        shapes: NDArray[np.object_],
        *,
        method: Method = "auto",
        budget_bytes: int = BUDGET_BYTES,
        on_disk: bool = True,
    ) -> None:
        self.shapes = shapes
        self.grid: Grid | None = None
        self._method, self._budget, self._on_disk = method, budget_bytes, on_disk
        self._bounds = shapely.bounds(shapes).reshape(-1, 4)
        self._vertices = int(shapely.get_num_coordinates(shapes).sum())
        self._asked = 0
        self._sought = {"kept": False, "built": False}
        self._lock = threading.Lock()

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_lock"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._lock = threading.Lock()
        if self.grid is not None:
            shapely.prepare(self.shapes)

    def pairs(self, lon: Floats, lat: Floats, keep: Keep | None = None) -> Pairs:
        """Return every (point, zone) pair in which the zone covers the point, sorted by both.

        Parameters
        ----------
        lon, lat
            Degrees, of one length; what is not finite is in nothing.
        keep
            Which of some pairs to return; asked about a bounded number at a time.
        """
        grid = self._chosen(len(lon))
        parts = range(0, len(lon), _ASKED_OF_GEOS if grid is None else _POINTS_AT_ONCE)

        def ask(first: int) -> _Part:
            rows = slice(first, first + parts.step)
            point, zone = self._pairs(grid, lon[rows], lat[rows])
            if keep is not None:
                kept = keep(point + first, zone)
                point, zone = point[kept], zone[kept]
            return first, point.astype(np.int32), zone.astype(np.int32)

        threads = min(_processors(), len(parts) // 2, _MOST_THREADS)
        if grid is None or threads < 2:
            return _joined([ask(part) for part in parts])
        from concurrent.futures import ThreadPoolExecutor  # one point needs none

        with ThreadPoolExecutor(threads) as pool:
            return _joined(list(pool.map(ask, parts)))

    def _chosen(self, count: int) -> "Grid | None":
        """Return the grid, if it is there or worth having."""
        if self._method == "geos" or (self._method == "auto" and count <= _FEW):
            return None
        if self.grid is not None:
            return self.grid
        with self._lock:
            self._asked += count
            enough = _MANY + _POINTS_AN_EDGE * self._vertices
            build = self._method == "grid" or self._asked >= enough
            if build or self._asked * _LOOKED_FOR >= enough:
                self._seek(build=build)
        return self.grid

    def _seek(self, *, build: bool) -> None:
        """Get the grid from disk, or build it, each tried once."""
        if self.grid is not None or self._sought["built"] or (self._sought["kept"] and not build):
            return
        from geomap.zones import grid as grids

        keeps = self._on_disk and self._vertices >= _KEPT_EDGES
        name = grids.digest(self.shapes, self._budget) if keeps else ""
        if keeps and not self._sought["kept"]:
            self.grid = grids.kept(name)
        self._sought["kept"] = True
        shapely.prepare(self.shapes)
        if self.grid is None and build:
            self._sought["built"] = True
            self.grid = grids.build(self.shapes, budget_bytes=self._budget)
            if keeps and self.grid is not None:
                grids.keep(self.grid, name)

    def _pairs(self, grid: "Grid | None", lon: Floats, lat: Floats) -> Pairs:
        """Return the pairs of as many points as are asked about together."""
        if grid is not None:
            from geomap.zones.grid import pairs

            return pairs(grid, lon, lat, self._in_doubt)
        zone, point = self._near(lon, lat)
        shapely.prepare(self.shapes[np.bincount(zone, minlength=len(self.shapes)) > _UNPREPARED])
        covered = np.asarray(shapely.intersects_xy(self.shapes[zone], lon[point], lat[point]))
        zone, point = zone[covered], point[covered]
        order = np.argsort(point, kind="stable")
        return point[order], zone[order]

    def _near(self, lon: Floats, lat: Floats) -> Pairs:
        """Return every (zone, point) in which the point lies within the bounds of the zone."""
        if len(lon) <= _FEW:
            low_x, low_y, high_x, high_y = (column[:, None] for column in self._bounds.T)
            within = (lon >= low_x) & (lon <= high_x) & (lat >= low_y) & (lat <= high_y)
            zone, point = np.nonzero(within)
            return zone, point
        points, zones = [], []
        for number, (west, south, east, north) in enumerate(self._bounds.tolist()):
            near = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
            points.append(np.flatnonzero(near))
            zones.append(np.full(len(points[-1]), number))
        none = np.empty(0, np.intp)
        return np.concatenate([none, *zones]), np.concatenate([none, *points])

    def _in_doubt(self, zone: Ints, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        # GEOS makes its own index of a prepared shape when first asked, and not for two at once.
        with self._lock:
            return np.asarray(shapely.intersects_xy(self.shapes[zone], lon, lat))


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _joined(found: list[_Part]) -> Pairs:
    """Return the pairs of all parts, each part let go as soon as it is copied."""
    total = sum(len(point) for _, point, _ in found)
    points, zones = np.empty(total, np.intp), np.empty(total, np.intp)
    at = 0
    found.reverse()
    while found:
        first, point, zone = found.pop()
        np.add(point, first, out=points[at : at + len(point)], dtype=np.intp)
        zones[at : at + len(zone)] = zone
        at += len(point)
    return points, zones
