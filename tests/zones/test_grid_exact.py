"""The grid against GEOS, on points chosen to be as hard as they can be."""

import numpy as np
import pytest
import shapely

from geomap.zones import ZoneIndex

from .zone_layers import countries, donuts, fractals, lattice, long_border, needles

HOSTILE = 330_000
"""Points a layer; some are left out where they fall far outside all zones."""

LAYERS = {
    "fractals": fractals,
    "countries": lambda: countries("50m"),
    "100,000 vertices": long_border,
    "lattice": lattice,
    "donuts": donuts,
    "needles": needles,
}


def hostile(shapes, grid, count, rng):
    """Vertices, points on edges, what is an ulp from them or level with them, lines of cells."""
    rings = shapely.get_rings(shapely.get_parts(shapes[~shapely.is_missing(shapes)]))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    start = np.flatnonzero(ring[1:] == ring[:-1])
    few = count // 12

    def some(table):
        return table[rng.integers(0, len(table), few)]

    def beside(table):
        return np.nextafter(table, table + rng.choice([-1, 0, 1], table.shape))

    vertices = some(points)
    edge = some(start)
    along = rng.choice([0.5, 0.25, 0.1, 1 / 3, 1e-9], few)[:, None]
    on_edges = points[edge] + along * (points[edge + 1] - points[edge])
    west, south, columns, rows = grid.frame
    cells = rng.integers(-1, grid.size * 8 + 2, (few, 2)) / 8
    lines = [west, south] + cells / [columns, rows]
    level = np.column_stack([some(points)[:, 0], some(points)[:, 1]])
    corner = np.column_stack([points[edge, 0], points[edge + 1, 1]])
    reference = np.column_stack([some(grid.column), some(points)[:, 1]])
    astray = some(points)
    astray[np.arange(few), rng.integers(0, 2, few)] = rng.choice([np.nan, np.inf, -np.inf], few)
    odd = np.array([0.0, -0.0, 5e-324, 1e-200, 1e308, -1e308, np.inf, -np.inf, np.nan, 180.0, 90.0])
    odd = np.column_stack([part.ravel() for part in np.meshgrid(odd, [*odd, *points[0]])])
    return np.concatenate(
        [
            vertices,
            beside(vertices),
            on_edges,
            beside(on_edges),
            level,
            beside(level),
            corner,
            np.round(vertices, 1),
            lines,
            beside(lines),
            reference,
            astray,
            odd,
            odd[:, ::-1],
        ]
    )


def by_geos(shapes, lon, lat):
    """Every (point, zone) of which shapely says that the zone covers the point."""
    found = []
    for zone, shape in enumerate(shapes):
        if shape is None or shape.is_empty:
            continue
        west, south, east, north = shape.bounds
        near = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        shapely.prepare(shape)
        covered = near[shapely.covers(shape, shapely.points(lon[near], lat[near]))]
        found.append(np.column_stack([covered, np.full(len(covered), zone)]))
    pairs = np.concatenate(found)
    return pairs[np.lexsort(pairs.T[::-1])]


@pytest.mark.parametrize("layer", LAYERS)
def test_no_hostile_point_gets_another_answer_than_from_geos(layer):
    shapes = LAYERS[layer]()
    index = ZoneIndex({"geometry": shapes}, method="grid", on_disk=False)
    index.query(0.0, 0.0)
    grid = index._cover.grid
    lon, lat = hostile(shapes, grid, HOSTILE, np.random.default_rng(11)).T
    assert len(lon) >= 300_000
    ours = np.column_stack(index.query(lon, lat))
    theirs = by_geos(shapes, lon, lat)
    assert len(theirs) > 50_000
    assert np.array_equal(ours, theirs)
