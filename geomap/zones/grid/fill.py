"""Filling the grid: fine cells with their edges, reference points and lists."""

from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.zones.grid.cells import gaps, of_roots, spread, touched
from geomap.zones.grid.parts import ASK_GEOS, Grid
from geomap.zones.grid.signs import turns

__all__ = ["Blocks", "Sizes", "filled"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
_Places = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]
Shapes = NDArray[np.object_]
_Any = TypeVar("_Any", bound=np.generic)

_MANY = 40  # edges in a cell from which on GEOS is quicker
_TRIES = 20  # to find a point of a cell that is clearly beside all edges
_LEAST_INT = np.iinfo(np.int32).min


@dataclass(frozen=True, slots=True)
class Blocks:
    """Edges, and the coarse cells that they touch."""

    ends: Floats  # lon, lat of both ends, (n, 4)
    start: Floats  # the same in coarse cells from the outer corner of the ring, (n, 2)
    end: Floats
    zone: Ints
    edge: Ints  # every edge with every block that it touches
    block: Ints
    cell: Ints  # the coarse cell of each block
    zones: Ints  # how many zones have edges in each block
    cover: tuple[Ints, Ints]  # coarse cells and the zones that cover them, no edge of theirs there


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large cells are: see `Grid`."""

    frame: Floats
    size: NDArray[np.int32]
    side: NDArray[np.int32]

    @property
    def base(self) -> Ints:
        """Where the fine cells of each block begin, and where the last one's end."""
        return np.append(0, np.cumsum(self.side.astype(np.intp) ** 2))

    def lon_lat(self, cell: Ints, side: Ints, at: tuple[_Places, _Places]) -> tuple[Floats, Floats]:
        """Return the longitude and latitude of places in blocks, given in fine cells."""
        row, column = np.divmod(cell, int(self.size[0]))
        west, south, across, up = self.frame.tolist()
        lon = west + (column - 1 + at[0] / side) / across
        return lon, south + (row - 1 + at[1] / side) / up


@dataclass(frozen=True, slots=True)
class _Cells:
    """Fine cells with edges of a zone in them, sorted by cell and zone."""

    block: Ints
    row: Ints
    column: Ints
    zone: Ints
    edge: Ints  # the edges, cell after cell
    first: Ints  # where those of each cell begin
    count: Ints


@dataclass(frozen=True, slots=True)
class _References:
    """A point for each of some cells, on a side of which all its edges are known to be."""

    lon: Floats
    lat: Floats
    inside: Bools
    beside: Bools  # the point is in the next cell of the row, which no edge touches
    lost: Bools  # no such point was found


def filled(shapes: Shapes, blocks: Blocks, sizes: Sizes) -> Grid:
    """Return the grid, its cells of the sizes given."""
    cells = _edged(blocks, sizes, len(shapes))
    known, runs = _known(shapes, blocks, sizes, cells)
    coarse, base = int(sizes.size.prod()), sizes.base
    edged = coarse + base[cells.block] + cells.row * sizes.side[cells.block] + cells.column
    kept = ~(known.lost | (cells.count > _MANY))
    edge, first, upright = _kept(blocks, cells, known, kept)
    codes = np.zeros(coarse + int(base[-1]), np.int32)
    covered, cover = _told(codes, edged, *_covered(blocks, sizes, runs))
    place, zone = np.concatenate([covered, edged]), np.concatenate([cover, cells.zone])
    order = np.argsort(place * len(shapes) + zone)
    place, zone = place[order], zone[order]
    begins = np.flatnonzero(np.append(True, place[1:] != place[:-1]))
    codes[place[begins]] = -1 - np.arange(len(begins))
    codes[blocks.cell] = _LEAST_INT + np.arange(len(blocks.cell))

    def entries(of_cover: float, of_edged: NDArray[_Any]) -> NDArray[_Any]:
        before = np.full(len(covered), of_cover, dtype=of_edged.dtype)
        return np.concatenate([before, of_edged])[order]

    count = entries(0, np.where(kept, cells.count, ASK_GEOS).astype(np.int16))
    work = np.add.reduceat(1 + np.maximum(count.astype(np.intp), 0), begins)
    return Grid(
        frame=sizes.frame,
        size=sizes.size,
        coarse=codes[:coarse].copy(),
        side=sizes.side,
        base=base[:-1].astype(np.int32),
        fine=codes[coarse:].copy(),
        held=np.append(begins, len(place)).astype(np.int32),
        work=work.astype(np.int32),
        zone=zone.astype(np.int32),
        edges=entries(0, first.astype(np.int32)),
        count=count,
        column=entries(0, known.lon),
        inside=entries(1, known.inside),
        ends=blocks.ends[edge],
        upright=upright,
    )


def _told(codes: NDArray[np.int32], edged: Ints, covered: Ints, zone: Ints) -> tuple[Ints, Ints]:
    """Write the codes of cells that one zone covers alone; return the other covers."""
    order = np.argsort(covered)
    covered, zone = covered[order], zone[order]
    other = np.concatenate([[True], covered[1:] != covered[:-1], [True]])
    alone = (other[:-1] & other[1:])[: len(covered)]
    with_edges = np.zeros(len(codes), dtype=bool)
    with_edges[edged] = True
    alone &= ~with_edges[covered]
    codes[covered[alone]] = zone[alone] + 1
    return covered[~alone], zone[~alone]


def _edged(blocks: Blocks, sizes: Sizes, zones: int) -> _Cells:
    """Return the fine cells that edges touch."""
    row, column = np.divmod(blocks.cell[blocks.block], int(sizes.size[0]))
    corner = np.column_stack([column, row])
    side = sizes.side[blocks.block].astype(np.intp)
    start, end = (
        (points[blocks.edge] - corner) * side[:, None] for points in (blocks.start, blocks.end)
    )
    pair, column, row = touched(start, end, (side, side))
    edge, place = blocks.edge[pair], row * side[pair] + column
    number = sizes.base[blocks.block[pair]] + place
    number *= zones
    number += blocks.zone[edge]
    order = np.argsort(number)
    number = number[order]
    first = np.flatnonzero(np.append(True, number[1:] != number[:-1]))
    one = order[first]
    return _Cells(
        block=blocks.block[pair[one]],
        row=row[one],
        column=column[one],
        zone=blocks.zone[edge[one]],
        edge=edge[order],
        first=first,
        count=np.diff(np.append(first, len(number))),
    )


def _known(
    shapes: Shapes, blocks: Blocks, sizes: Sizes, cells: _Cells
) -> tuple[_References, tuple[Ints, Ints, Ints, Ints]]:
    """Return reference points, and the runs (block, first cell in it, size, zone) that are covered.

    The reference point of a cell is the middle of the next one to the right or
    left, where no edge touches that, whose status is known by its patch.
    """
    number, group = np.unique(cells.block * len(shapes) + cells.zone, return_inverse=True)
    block, zone = np.divmod(number, len(shapes))
    side = sizes.side.astype(np.intp)[block]
    # Cells before and after each row stand in for touched ones.
    owner, row = spread(side)
    groups = np.concatenate([group, owner, owner])
    rows = np.concatenate([cells.row, row, row])
    columns = np.concatenate([cells.column, np.full(len(row), -1), side[owner]])
    wide = int(side.max()) + 2
    order = np.argsort((groups * wide + rows) * wide + columns + 1)
    between = gaps(groups[order], rows[order], columns[order])
    at = between.group
    middle = between.first + 0.5, between.row + 0.5
    places = sizes.lon_lat(blocks.cell[block[at]], side[at], middle)
    inside = of_roots(between, shapes[zone[at]], *places)
    count = len(cells.block)
    aside, status = np.full(len(order), np.nan), np.zeros(len(order), dtype=bool)
    after = order[between.after + 1]
    aside[after], status[after] = -0.5, inside
    before = order[between.after]
    aside[before], status[before] = 1.5, inside
    runs = block[at], between.row * side[at] + between.first, between.size, zone[at]
    found = _References(
        *sizes.lon_lat(
            blocks.cell[cells.block],
            sizes.side[cells.block].astype(np.intp),
            (cells.column + aside[:count], cells.row + 0.5),
        ),
        inside=status[:count],
        beside=~np.isnan(aside[:count]),
        lost=np.zeros(count, dtype=bool),
    )
    _search(shapes, blocks, sizes, cells, found)
    return found, tuple(column[inside] for column in runs)  # type: ignore[return-value]


def _search(
    shapes: Shapes, blocks: Blocks, sizes: Sizes, cells: _Cells, found: _References
) -> None:
    """Find points of their own for cells that have touched ones on both sides."""
    rng = np.random.default_rng(0)
    left = np.flatnonzero(~found.beside & (cells.count <= _MANY))
    found.lost[left] = True
    for _ in range(_TRIES):
        if not len(left):
            break
        x, y = rng.uniform(0.2, 0.8, (2, len(left)))
        block = cells.block[left]
        at = cells.column[left] + x, cells.row[left] + y
        lon, lat = sizes.lon_lat(blocks.cell[block], sizes.side[block].astype(np.intp), at)
        owner, step = spread(cells.count[left])
        ends = blocks.ends[cells.edge[cells.first[left][owner] + step]].T
        turn, doubt = turns((ends[0], ends[1], ends[2], ends[3]), lon[owner], lat[owner])
        sure = np.bincount(owner[np.abs(turn) <= doubt], minlength=len(left)) == 0
        done = left[sure]
        found.lon[done], found.lat[done], found.lost[done] = lon[sure], lat[sure], False
        found.inside[done] = shapely.contains_xy(shapes[cells.zone[done]], lon[sure], lat[sure])
        left = left[~sure]


def _covered(
    blocks: Blocks, sizes: Sizes, runs: tuple[Ints, Ints, Ints, Ints]
) -> tuple[Ints, Ints]:
    """Return cells, fine ones after coarse ones, and the zones that cover them wholly."""
    coarse, base = int(sizes.size.prod()), sizes.base
    block, begins, size, zone = runs
    run, step = spread(size)
    fine = coarse + base[block][run] + begins[run] + step
    # A zone may cover a block in which only others have edges.
    cell, cover = blocks.cover
    block = np.minimum(np.searchsorted(blocks.cell, cell), len(blocks.cell) - 1)
    split = blocks.cell[block] == cell
    owner, step = spread(sizes.side.astype(np.intp)[block[split]] ** 2)
    within = coarse + base[block[split]][owner] + step
    cells = np.concatenate([fine, within, cell[~split]])
    return cells, np.concatenate([zone[run], cover[split][owner], cover[~split]])


def _kept(
    blocks: Blocks, cells: _Cells, known: _References, kept: Bools
) -> tuple[Ints, Ints, NDArray[np.int8]]:
    """Return the edges to keep, where those of each cell begin, and what `upright` says of them."""
    owner, step = spread(np.where(kept, cells.count, 0))
    edge = cells.edge[cells.first[owner] + step]
    count = np.where(kept, cells.count, 0)
    first = np.cumsum(count) - count
    upright = np.zeros(len(edge), np.int8)
    own = np.flatnonzero(~known.beside[owner])
    ends, lon, lat = blocks.ends[edge[own]].T, known.lon[owner[own]], known.lat[owner[own]]
    turn, _ = turns((ends[0], ends[1], ends[2], ends[3]), lon, lat)
    spans = (ends[0] > lon) != (ends[2] > lon)
    upright[own] = spans + 2 * (turn > 0)
    return edge, first, upright
