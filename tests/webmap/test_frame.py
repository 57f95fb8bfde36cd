"""Where a flat map begins, against spans laid on a circle degree by degree."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.webmap.frame import (
    box_about,
    drawn_lon,
    holding,
    pieces,
    start_of,
    uncut_lines,
    whole_zone,
)

SPANS = st.lists(
    st.tuples(st.integers(-180, 179), st.integers(0, 300)).map(lambda span: (span[0], sum(span))),
    min_size=1,
    max_size=6,
)


def degrees_of(west, east):
    """The whole degrees of a circle that a span covers."""
    return {lon % 360 for lon in range(int(west), int(east) + 1)}


@given(SPANS)
def test_a_span_holds_all_and_crosses_180_only_where_that_is_much_shorter(spans):
    west, east = holding(*zip(*spans, strict=True))
    assert -180 <= west <= east <= west + 360
    covered = degrees_of(west, east)
    for span in spans:
        assert degrees_of(*span) <= covered
    if east > 180:
        flat = [(w, e) for w, e in spans if e <= 180]
        plain = 360
        if len(flat) == len(spans):
            plain = max(e for _, e in flat) - min(w for w, _ in flat)
        assert east - west < 0.6 * plain


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([(179, 180), (-180, -179)], (179, 181)),
        ([(170, 171), (-160, -159)], (170, 201)),
        ([(46, 47)], (46, 47)),
        ([(-181, -179)], (179, 181)),
        ([(-120, -70), (10, 12), (140, 175)], (-120, 175)),
        ([(-180, 180)], (-180, 180)),
    ],
)
def test_known_spans(spans, expected):
    assert holding(*zip(*spans, strict=True)) == expected


@given(st.floats(-180, 179), st.floats(-80, 79), st.floats(0, 359), st.floats(0, 60), st.booleans())
def test_a_box_holds_its_bounds_and_its_pieces_are_it(west, south, wide, high, crosses):
    east = west + wide if crosses else min(west + wide, 180.0)
    bounds = (west, south, east, min(south + high, 85.0))
    box = box_about(bounds)
    start = start_of(box)
    assert box[0] <= bounds[0] + 1e-3
    assert box[2] >= bounds[2] - 1e-3
    assert box[2] - box[0] <= 360.0 + 1e-3
    assert start <= box[0] + 1e-3
    assert box[2] <= start + 360.0 + 1e-3
    parts = pieces(box)
    assert sum(part[2] - part[0] for part, _ in parts) == pytest.approx(box[2] - box[0])
    for part, turn in parts:
        assert -180.0 <= part[0] <= part[2] <= 180.0
        assert turn in (-360.0, 0.0, 360.0)
    for lon in (-180.0, -90.0, 0.0, 90.0, 179.0):
        found = drawn_lon(lon, start)
        assert start <= found <= start + 360.0
        assert (found - lon + 180) % 360 == pytest.approx(180, abs=1e-6)


def test_a_zone_cut_at_180_degrees_is_drawn_whole():
    east = [[[179.5, -18], [180, -18], [180, -17], [179.5, -17], [179.5, -18]]]
    west = [[[-180, -18], [-179.5, -18], [-179.5, -17], [-180, -17], [-180, -18]]]
    (whole,) = whole_zone([east, west], 0.0)
    assert len(whole) == 1
    assert {tuple(point) for point in whole[0]} >= {
        (179.5, -18.0),
        (180.5, -18.0),
        (180.5, -17.0),
        (179.5, -17.0),
    }
    assert whole_zone([east], -180.0) == [east]
    lines = uncut_lines([east[0], west[0]], 0.0)
    assert all(
        not (abs(one[0]) == 180 == abs(other[0]))
        for line in lines
        for one, other in itertools.pairwise(line)
    )
    assert {lon for line in lines for lon, _ in line} == {179.5, 180.0, 180.5}
