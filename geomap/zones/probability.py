"""How likely a point known to some metres lies inside a boundary known to some metres.

The place is an isotropic normal about the point. The boundary slides as a
whole by a normal in each axis, so both add up to one normal of
sigma^2 = (radius_m / 2.4477)^2 + (edge_m / 1.96)^2.

The probability is the integral of that normal over the zone. By Green's
theorem it is a sum over edges: with the point as origin, lengths in sigmas and
h, u the distance to an edge's line and the position along it,

    P = 1/(2 pi) * sum over edges of  integral of  h (1 - exp(-r^2/2)) / r^2  du
        with  r^2 = h^2 + u^2  and h positive where the point is left of the edge,

which equals the closed form in Owen's T functions (Owen 1956). The part
without the exponential is the angle that the edge subtends, and all angles
together are the winding of the ring about the point: 1 inside, 0 outside. So
only edges within six sigmas are summed, each less its angle, and 1 is added
inside. The integrand is smooth even where the point lies on the edge, so that
Gauss-Legendre nodes reach 1e-8.

Where edges are short beside sigma, a run of them counts as the straight line
between its ends and the moments of the area that lies between the two.
"""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["LIKELIHOODS", "LIKELY", "POSSIBLE", "cut_off", "likelihood", "near_shares", "sigma_m"]

Floats = NDArray[np.float64]

RADIUS_SIGMAS = 2.4477
"""A circle of this many sigmas holds 95 % of an isotropic two-dimensional normal."""

EDGE_SIGMAS = 1.96
"""A strip of this many sigmas to each side holds 95 % of a one-dimensional normal."""

REACH_SIGMAS = 6.0
"""Beyond this the normal holds under 2e-8, and an edge counts by its angle alone."""

LIKELIHOODS = (
    (0.99, "virtually certain"),
    (0.90, "very likely"),
    (0.66, "likely"),
    (0.33, "about as likely as not"),
    (0.10, "unlikely"),
    (0.01, "very unlikely"),
    (0.0, "exceptionally unlikely"),
)
"""Least probability and its word: the scale of the IPCC (Mastrandrea et al. 2010)."""

LIKELY = 0.66
"""From here on a position is called inside, and an incident in force a breach."""

POSSIBLE = 0.10
"""Below this a position is called outside, and an incident clear of the zone."""

# Longest stretch in sigmas and the nodes that integrate it to 1e-8.
_RULES = ((0.75, 4), (2.0, 8), (5.0, 20), (2 * REACH_SIGMAS, 48))


def likelihood(probability: float) -> str:
    """Return the IPCC's word for a probability; an unknown one is "unknown"."""
    for least, word in LIKELIHOODS:
        if probability >= least:
            return word
    return "unknown"


def sigma_m(radius_m: ArrayLike, edge_m: ArrayLike) -> Floats:
    """Return the standard deviation in each axis, metres, of place and boundary together."""
    place = np.asarray(radius_m, dtype=np.float64) / RADIUS_SIGMAS
    edge = np.asarray(edge_m, dtype=np.float64) / EDGE_SIGMAS
    return np.hypot(place, edge)


def near_shares(start: tuple[Floats, Floats], end: tuple[Floats, Floats]) -> Floats:
    """Return what each edge adds to the probability of lying inside its ring, less its angle.

    The angles of all edges together are the winding of the ring about the
    point, so that far edges, which count by their angle alone, add nothing
    here: the sum is the probability less 1 inside the ring and less 0 outside.

    Parameters
    ----------
    start, end
        East and north of the edges' ends from their point, in sigmas, each of
        shape (n,). Rings run anticlockwise round what they enclose.
    """
    run_east, run_north = end[0] - start[0], end[1] - start[1]
    length = np.maximum(np.hypot(run_east, run_north), np.finfo(np.float64).tiny)
    h = (start[0] * end[1] - start[1] * end[0]) / length
    first = (start[0] * run_east + start[1] * run_north) / length
    low = np.clip(first, -REACH_SIGMAS, REACH_SIGMAS)
    high = np.clip(first + length, -REACH_SIGMAS, REACH_SIGMAS)
    angle = np.arctan2(h * (high - low), h**2 + low * high)
    return np.asarray((_smooth(h, low, high) - angle) / (2 * np.pi))


def cut_off(area: Floats, moment: Floats, spread: Floats, away: Floats) -> Floats:
    """Return the probability between a run of boundary and its chord.

    It is the density's series about a point of the run, to the second order.

    Parameters
    ----------
    area
        Between run and chord, in sigmas squared, (n,).
    moment
        Its first moment about the point, in sigmas cubed, (n, 3).
    spread
        Its second moments there, in sigmas to the fourth power, (n, 6): xx, yy,
        zz, and twice xy, yz and xz.
    away
        Where the point lies from the position, in sigmas, (n, 3).
    """
    density = np.exp(np.einsum("nk,nk->n", away, away) / -2) / (2 * np.pi)
    slope = np.einsum("nk,nk->n", moment, away)
    squares = np.concatenate([away**2 - 1, away[:, :2] * away[:, 1:], away[:, :1] * away[:, 2:]], 1)
    curve = np.einsum("nk,nk->n", spread, squares)
    return np.asarray(density * (area - slope + curve / 2))


def _smooth(h: Floats, low: Floats, high: Floats) -> Floats:
    """Integrate h * (1 - exp(-r^2/2)) / r^2 from `low` to `high` along each edge."""
    out = np.empty_like(h)
    span = high - low
    shorter = 0.0
    for longest, nodes in _RULES:
        rows = np.flatnonzero((span <= longest) & ((span > shorter) | (shorter == 0)))
        shorter = longest
        x, weight = _gauss_legendre(nodes)
        half = span[rows] / 2
        u = half * x[:, None] + (high[rows] + low[rows]) / 2
        r2 = np.maximum(u**2 + h[rows] ** 2, np.finfo(np.float64).tiny)
        out[rows] = half * h[rows] * (weight @ (-np.expm1(r2 / -2) / r2))
    return out


@cache
def _gauss_legendre(nodes: int) -> tuple[Floats, Floats]:
    """Return the nodes and weights on -1 to 1 (Golub and Welsch 1969).

    NumPy has them in a package that takes longer to import than this to compute.
    """
    k = np.arange(1, nodes)
    beside = k / np.sqrt(4.0 * k**2 - 1)
    x, vectors = np.linalg.eigh(np.diag(beside, 1) + np.diag(beside, -1))
    return x, 2 * vectors[0] ** 2
