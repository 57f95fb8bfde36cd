"""The grid on small lattices, against arithmetic without rounding."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, box

from geomap.zones import ZoneIndex
from geomap.zones.cover import Cover

from .zone_layers import lattice

whole = st.integers(-4, 4)
corners = st.tuples(whole, whole)


@st.composite
def shapes(draw):
    """Boxes and triangles with whole corners, put together and cut out of each other."""
    shape = Polygon()
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            (west, south), wide, high = draw(corners), draw(st.integers(1, 4)), draw(whole)
            part = box(west, south, west + wide, south + (high or 1))
        else:
            part = Polygon([draw(corners) for _ in range(3)])
        if part.area:
            part = shapely.orient_polygons(part)
            shape = shape | part if draw(st.booleans()) or shape.is_empty else shape - part
    polygons = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon)]
    return shapely.MultiPolygon(polygons) if len(polygons) != 1 else polygons[0]


def exactly(number):
    """A float as a whole number of 2^-240."""
    scaled = Fraction(number) * 2**240
    assert scaled.denominator == 1
    return scaled.numerator


def edges_of(shape):
    """The edges of a shape, in whole numbers."""
    for ring in shapely.get_rings(shapely.get_parts(shape)):
        points = [tuple(map(exactly, point)) for point in shapely.get_coordinates(ring).tolist()]
        yield from pairwise(points)


def covered(edges, x, y):
    """Whether a valid shape covers a point: it is on an edge, or an odd number lie beside it."""
    inside = False
    for (ax, ay), (bx, by) in edges:
        turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        if turn == 0 and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
            return True
        if (ay > y) != (by > y):
            inside ^= (turn > 0) == (by > ay)
    return inside


def beyond_geos(edges, x, y):
    """Whether a point is so near an edge that GEOS, with its 106 bits, cannot tell the side."""
    for (ax, ay), (bx, by) in edges:
        turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
        if 0 < abs(turn) <= max(abs(bx - ax), abs(by - ay)) ** 2 >> 100:
            return True
    return False


def asked(zones, rng):
    """Quarters of the lattice, all vertices, and what is an ulp from both."""
    points = [rng.integers(-20, 21, (60, 2)) / 4]
    points += [shapely.get_coordinates(zone) for zone in zones]
    points = np.concatenate(points)
    beside = np.nextafter(points, points + rng.choice([-1, 1], points.shape))
    # GEOS, which has the last word, takes what is 1e-308 from an edge to be on it.
    beside[np.abs(beside) < 1e-30] *= 2.0**1000
    return np.concatenate([points, beside])


@settings(max_examples=120, deadline=None)
@given(st.lists(shapes(), min_size=1, max_size=4), st.integers(0, 2**32 - 1))
def test_the_grid_is_right_without_rounding(zones, seed):
    lon, lat = asked(zones, np.random.default_rng(seed)).T
    index = ZoneIndex({"geometry": zones}, method="grid")
    point, zone = index.query(lon, lat)
    theirs = ZoneIndex({"geometry": zones}, method="geos").query(lon, lat)
    assert np.array_equal((point, zone), theirs)
    found = set(zip(point.tolist(), zone.tolist(), strict=True))
    where = [(exactly(x), exactly(y)) for x, y in zip(lon.tolist(), lat.tolist(), strict=True)]
    for k, shape in enumerate(zones):
        edges = list(edges_of(shape))
        for i, point in enumerate(where):
            assert ((i, k) in found) == covered(edges, *point) or beyond_geos(edges, *point)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(shapes(), min_size=1, max_size=5),
    st.lists(st.tuples(*[st.floats(allow_subnormal=True)] * 2), min_size=1, max_size=40),
)
def test_both_ways_agree_on_any_numbers(zones, points):
    lon, lat = np.array(points).T
    ours = ZoneIndex({"geometry": zones}, method="grid").query(lon, lat)
    theirs = ZoneIndex({"geometry": zones}, method="geos").query(lon, lat)
    assert np.array_equal(ours, theirs)


def test_points_on_a_lattice_are_told_without_geos(monkeypatch):
    """Half of such points lie on edges and vertices: none of them is in doubt."""
    zones = lattice()
    step = np.arange(-8, 8 * 13 + 1) / 8
    lon, lat = (part.ravel() for part in np.meshgrid(step, step))
    expected = ZoneIndex({"geometry": zones}, method="geos").query(lon, lat)

    def refuse(*_):
        raise AssertionError("GEOS was asked about a point")

    monkeypatch.setattr(Cover, "_in_doubt", refuse)
    ours = ZoneIndex({"geometry": zones}, method="grid").query(lon, lat)
    assert np.array_equal(ours, expected)
    assert len(ours[0]) > 10_000
