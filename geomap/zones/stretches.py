"""Stretches: how well each part of a boundary is known, where a zone says so by part."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.errors import ZoneError

__all__ = ["STRETCH_OFF_M", "known_to"]

Floats = NDArray[np.float64]

STRETCH_OFF_M = 2_000.0
"""A stretch farther off its boundary than this is a mistake: it would say so of another one."""

_DEGREE_M = 111_200.0


def known_to(start: Floats, end: Floats, edge_m: float, stretches: Any) -> Floats:
    """Return edge_m of each piece of boundary: that of the stretch it lies on, else the zone's own.

    A stretch may be drawn a little off the boundary; as far off as it is, that
    far it reaches, so that an exact one never takes the other side of a narrow zone.

    Parameters
    ----------
    start, end
        Ends of the pieces as lon, lat, shape (n, 2).
    edge_m
        What holds where no stretch does, metres.
    stretches
        A sequence of mappings with `line` (lon, lat points) and `edge_m`; anything else is none.

    Raises
    ------
    ZoneError
        A stretch does not lie on the boundary.
    """
    out = np.full(len(start), edge_m)
    if not isinstance(stretches, (list, tuple, np.ndarray)) or not len(stretches) or not len(start):
        return out
    scale = np.array([np.cos(np.radians(start[:, 1].mean())), 1.0]) * _DEGREE_M
    edges = np.asarray(shapely.linestrings(np.stack([start, end], axis=1) * scale), dtype=object)
    boundary = shapely.multilinestrings(edges)
    middles = np.asarray(shapely.points((start + end) / 2 * scale), dtype=object)
    nearest = np.full(len(start), np.inf)
    for stretch in stretches:
        line = shapely.linestrings(np.asarray(stretch["line"], dtype=float) * scale)
        off = float(shapely.distance(shapely.points(shapely.get_coordinates(line)), boundary).max())
        if off > STRETCH_OFF_M:
            raise ZoneError(f"a stretch of edge_stretches lies {off:,.0f} m off the boundary")
        away = np.asarray(shapely.distance(line, middles))
        on = (away <= 1.5 * off + 1.0) & (away < nearest)
        out[on], nearest[on] = stretch["edge_m"], away[on]
    return out
