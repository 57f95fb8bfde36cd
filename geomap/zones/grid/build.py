"""Building the grid: cells that edges touch, what the others are, and lists for those with several.

Sizes of cells follow from a budget of memory. Coarse cells are about square in
degrees. A coarse cell that edges touch is a block of fine ones, as many along
its side as edges touch it, or a few times fewer, so that a fine cell has about
one edge; dense boundary gets small cells wherever it lies.
"""

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.zones.grid.cells import gaps, of_roots, spread, touched
from geomap.zones.grid.fill import Blocks, Sizes, filled
from geomap.zones.grid.parts import Grid

__all__ = ["build"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Shapes = NDArray[np.object_]

_COARSE = (512, 256, 128, 64, 32)  # the square roots of how many coarse cells are tried
_FINENESS = (0.5, 0.25, 0.0)  # fine cells along a side for each edge of a zone in the block
_LEAST, _MOST = 4, 128  # fine cells along the side of a block
# Bytes that building takes, as measured on ten layers: for each edge in a cell, fine cell, row of
# a block that a zone has edges in, cell there that the zone covers, and cell that others cover.
_EDGE_BYTES, _CELL_BYTES, _ROW_BYTES, _PATCH_BYTES, _COVER_BYTES = 150, 10, 150, 40, 90
_LARGEST = 2**30  # codes and places are 32-bit numbers


def _edges_of(shapes: Shapes) -> tuple[Floats, Ints]:
    """Return lon and lat of both ends of every edge, (n, 4), and its zone; none of length 0."""
    usable = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    parts, zone = shapely.get_parts(shapes[usable], return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    joined = (ring[1:] == ring[:-1]) & (points[1:] != points[:-1]).any(axis=1)
    ends = np.column_stack([points[:-1][joined], points[1:][joined]])
    zone = np.flatnonzero(usable)[zone]
    return ends, zone[part[ring[:-1][joined]]].astype(np.intp)


def build(shapes: Shapes, *, budget_bytes: int) -> Grid | None:
    """Return the finest useful grid of zones that can be built within the budget.

    Parameters
    ----------
    shapes
        Valid polygons and multi-polygons, EPSG:4326, prepared; None and empty ones cover nothing.
    budget_bytes
        Memory that building may take, about, beside the shapes.

    Returns
    -------
    Grid or None
        None where there are no edges, or even large cells take more.
    """
    ends, zone = _edges_of(shapes)
    if not len(ends):
        return None
    for cells in _COARSE:
        frame, size = _framed(ends, cells)
        if _coarse_bytes(ends, zone, frame, size) > budget_bytes:
            continue
        blocks = _blocks(shapes, (ends, zone), frame, size)
        for fineness in _FINENESS:
            side = _sides(blocks, fineness)
            if _fine_bytes(blocks, side) <= budget_bytes:
                return filled(shapes, blocks, Sizes(frame, size, side))
    return None


def _framed(ends: Floats, cells: int) -> tuple[Floats, NDArray[np.int32]]:
    """Return the frame about edges and the size in cells, with a ring of cells round it."""
    west, south = ends.reshape(-1, 2).min(axis=0)
    east, north = ends.reshape(-1, 2).max(axis=0)
    wide, high = max(east - west, 1e-9), max(north - south, 1e-9)
    columns = int(np.clip(round(cells * np.sqrt(wide / high)), 8, 8 * cells))
    rows = int(np.clip(round(cells * cells / columns), 8, 8 * cells))
    frame = np.array([west, south, columns / wide, rows / high])
    return frame, np.array([columns + 2, rows + 2], dtype=np.int32)


def _coarse_bytes(ends: Floats, zone: Ints, frame: Floats, size: NDArray[np.int32]) -> float:
    """Return about what coarse cells take."""
    crossed = (np.abs(ends[:, 2:] - ends[:, :2]) * frame[2:] + 1).sum()
    order = np.flatnonzero(np.append(True, zone[1:] != zone[:-1]))  # edges are zone after zone
    low = np.minimum.reduceat(np.minimum(ends[:, :2], ends[:, 2:]), order)
    high = np.maximum.reduceat(np.maximum(ends[:, :2], ends[:, 2:]), order)
    within = ((high - low) * frame[2:] + 1).prod(axis=1).sum()
    return float(crossed * _EDGE_BYTES + within * _COVER_BYTES / 2 + size.prod() * _CELL_BYTES)


def _blocks(
    shapes: Shapes, edges: tuple[Floats, Ints], frame: Floats, size: NDArray[np.int32]
) -> Blocks:
    """Return the coarse cells that edges touch, and who covers coarse cells wholly."""
    ends, zone = edges
    # The same arithmetic that places points, so that errors are the same or less.
    start, end = ((ends[:, at : at + 2] - frame[:2]) * frame[2:] + 1 for at in (0, 2))
    columns, rows = size.tolist()
    shape = np.full(len(zone), columns), np.full(len(zone), rows)
    edge, column, row = touched(start, end, shape)
    at = row * columns + column
    cell, block = np.unique(at, return_inverse=True)
    number = np.unique(zone[edge] * (columns * rows) + at)
    group, at = np.divmod(number, columns * rows)
    between = gaps(group, *np.divmod(at, columns))
    x = frame[0] + (between.first - 0.5) / frame[2]
    y = frame[1] + (between.row - 0.5) / frame[3]
    inside = of_roots(between, shapes[between.group], x, y)
    run, step = spread(between.size[inside])
    place = between.row[inside] * columns + between.first[inside]
    cover = place[run] + step, between.group[inside][run]
    zones = np.bincount(np.searchsorted(cell, number % (columns * rows)), minlength=len(cell))
    return Blocks(ends, start, end, zone, edge, block, cell, zones, cover)


def _sides(blocks: Blocks, fineness: float) -> NDArray[np.int32]:
    """Return how many fine cells each block has along its side: a power of 2."""
    edges = np.bincount(blocks.block, minlength=len(blocks.cell)) / blocks.zones
    power = np.ceil(np.log2(np.clip(edges * fineness, _LEAST, _MOST)))
    return np.asarray(2**power, dtype=np.int32)


def _fine_bytes(blocks: Blocks, side: NDArray[np.int32]) -> float:
    """Return about what fine cells take."""
    along = np.minimum(np.abs(blocks.end - blocks.start), 1.0).sum(axis=1)
    crossed = (along[blocks.edge] * side[blocks.block] + 1).sum()
    wide = side.astype(float)
    cells, rows = (wide**2).sum(), (wide * blocks.zones).sum()
    within = (wide**2 * blocks.zones).sum() / 2  # of the zones that have edges there
    cell = blocks.cover[0]
    block = np.minimum(np.searchsorted(blocks.cell, cell), len(side) - 1)
    covers = (side[block[blocks.cell[block] == cell]].astype(float) ** 2).sum()
    if max(crossed, cells, covers + within) > _LARGEST:
        return np.inf
    bytes_ = (_EDGE_BYTES * crossed, _CELL_BYTES * cells, _ROW_BYTES * rows)
    return float(sum(bytes_) + _PATCH_BYTES * within + _COVER_BYTES * (covers + len(cell)))
