"""How likely a point known to some metres lies inside a boundary known to some metres.

The place is an isotropic normal about the point. The boundary slides as a
whole by a normal in each axis, so both add up to one normal of
sigma^2 = (radius_m / 2.4477)^2 + (edge_m / 1.96)^2.

The probability is the integral of that normal over the zone. By Green's
theorem it is a sum over edges: with the point as origin, lengths in sigmas and
h, u the distance to an edge's line and the position along it,

    P = [inside] - 1/(2 pi) * sum over edges of
        (angle the edge subtends - integral of h (1 - exp(-(h^2+u^2)/2)) / (h^2+u^2) du)

which equals the sum of Owen's T functions (Owen 1956), but its integrand is
smooth at the point itself, so that Gauss-Legendre nodes reach 1e-9. Edges
beyond nine sigmas add nothing.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["LIKELIHOODS", "LIKELY", "POSSIBLE", "inside_correction", "likelihood", "sigma_m"]

Floats = NDArray[np.float64]

RADIUS_SIGMAS = 2.4477
"""A circle of this many sigmas holds 95 % of an isotropic two-dimensional normal."""

EDGE_SIGMAS = 1.96
"""A strip of this many sigmas to each side holds 95 % of a one-dimensional normal."""

REACH_SIGMAS = 9.0
"""Edges farther than this change a probability by less than 1e-17."""

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

# Longest stretch in sigmas and the nodes that integrate it to 1e-9.
_RULES = ((1.0, 8), (4.0, 20), (2 * REACH_SIGMAS, 64))


def likelihood(probability: float) -> str:
    """Return the IPCC's word for a probability; an unknown one is "unknown"."""
    return next((word for least, word in LIKELIHOODS if probability >= least), "unknown")


def sigma_m(radius_m: ArrayLike, edge_m: ArrayLike) -> Floats:
    """Return the standard deviation in each axis, metres, of place and boundary together."""
    place = np.asarray(radius_m, dtype=np.float64) / RADIUS_SIGMAS
    edge = np.asarray(edge_m, dtype=np.float64) / EDGE_SIGMAS
    return np.hypot(place, edge)


def inside_correction(start: tuple[Floats, Floats], end: tuple[Floats, Floats]) -> Floats:
    """Return what each edge takes off [inside]: the summand of the module's formula over 2 pi.

    Parameters
    ----------
    start, end
        East and north of the edges' ends from their point, in sigmas, each of
        shape (n,). Rings run anticlockwise round what they enclose.
    """
    run_east, run_north = end[0] - start[0], end[1] - start[1]
    length = np.hypot(run_east, run_north)
    with np.errstate(invalid="ignore", divide="ignore"):
        h = (start[0] * end[1] - start[1] * end[0]) / length
        first = (start[0] * run_east + start[1] * run_north) / length
    near = (length > 0) & (np.abs(h) < REACH_SIGMAS)
    low = np.clip(first, -REACH_SIGMAS, REACH_SIGMAS)
    high = np.clip(first + length, -REACH_SIGMAS, REACH_SIGMAS)
    near &= high > low
    out = np.zeros(len(h))
    out[near] = _summand(h[near], low[near], high[near]) / (2 * np.pi)
    return out


def _summand(h: Floats, low: Floats, high: Floats) -> Floats:
    away = np.abs(h)
    angle = np.arctan2(high, away) - np.arctan2(low, away)
    flux = np.empty_like(h)
    done = np.zeros(len(h), dtype=bool)
    for longest, nodes in _RULES:
        rows = ~done & (high - low <= longest)
        done |= rows
        x, weight = np.polynomial.legendre.leggauss(nodes)
        half = (high[rows] - low[rows]) / 2
        u = half[:, None] * x + ((high[rows] + low[rows]) / 2)[:, None]
        r2 = np.maximum(u**2 + (away[rows] ** 2)[:, None], np.finfo(np.float64).tiny)
        flux[rows] = half * away[rows] * ((-np.expm1(-r2 / 2) / r2) @ weight)
    return np.sign(h) * (angle - flux)
