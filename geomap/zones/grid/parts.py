"""What a grid is made of: arrays only, so that it pickles, and is kept on disk, as it is."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

__all__ = ["ASK_GEOS", "BLOCK", "Grid"]

Floats = NDArray[np.float64]

BLOCK = -(2**30)
"""Codes of coarse cells from here down are blocks of fine cells: block number + the least int32."""

ASK_GEOS = -1
"""A count of edges: GEOS is asked, for there are too many."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells that are outside, covered or on an edge, in two levels.

    The code of a cell is 0 where no zone is; k + 1 where it is covered by zone k
    alone; -(k + 1) where it has list k. A list has the zones that cover the cell
    or have an edge in it, in order; an edge's zone with its edges there and a
    reference point. A ring of cells about everything stands for all that is
    farther out.
    """

    frame: Floats  # west, south, columns a degree, rows a degree
    size: NDArray[np.int32]  # columns and rows of coarse cells, the ring included
    coarse: NDArray[np.int32]  # the codes of coarse cells, row after row
    side: NDArray[np.int32]  # fine cells along a side of each block, a power of 2
    base: NDArray[np.int32]  # where the codes of each block begin
    fine: NDArray[np.int32]  # the codes of fine cells, block after block, row after row
    held: NDArray[np.int32]  # list k has the entries held[k] to before held[k + 1]
    work: NDArray[np.int32]  # entries and edges of each list
    zone: NDArray[np.int32]  # of each entry
    edges: NDArray[np.int32]  # where the edges of each entry begin
    count: NDArray[np.int16]  # how many there are; 0: the zone covers the cell
    column: Floats  # longitude of the reference point of each entry
    inside: NDArray[np.bool_]  # whether the zone covers the reference point
    ends: Floats  # lon, lat of both ends of each edge, (n, 4), anew for each entry
    upright: NDArray[np.int8]  # 1: the edge spans the reference column; 2: the point is left of it

    @property
    def nbytes(self) -> int:
        """Bytes of memory."""
        return int(sum(getattr(self, field.name).nbytes for field in fields(self)))
