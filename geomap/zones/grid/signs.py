"""On which side of a line a point lies, with a bound of the error of saying so."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["bound", "turns"]

Floats = NDArray[np.float64]

# (3 + 16 e) e, e = 2^-53, of Shewchuk (1997), "Adaptive precision floating-point arithmetic and
# fast robust geometric predicates", section 4.3; a little more, for the bound itself is rounded.
_BOUND = 3.3306690738754716e-16 * 1.01
_TINY = 1e-300  # a product that underflows is off by less


def turns(
    edge: tuple[Floats, Floats, Floats, Floats], x: Floats, y: Floats
) -> tuple[Floats, Floats]:
    """Return how points turn off edges, positive to their left, and the most it is wrong by.

    Parameters
    ----------
    edge
        x and y of its start, x and y of its end.
    x, y
        The points, one an edge.
    """
    ax, ay, bx, by = edge
    one, other = (bx - ax) * (y - ay), (by - ay) * (x - ax)
    return one - other, bound(one, other)


def bound(one: Floats, other: Floats) -> Floats:
    """Return the most that one - other is wrong by, each a product of two rounded differences."""
    return (np.abs(one) + np.abs(other)) * _BOUND + _TINY
