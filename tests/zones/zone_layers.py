"""Layers of zones for tests and benchmarks: rough borders, countries, one very long border."""

import geopandas as gpd
import numpy as np
import shapely

from geomap.webmap.assets import asset
from geomap.zones.polygons import outline


def fractal(
    middle: tuple[float, float], radius: float, vertices: int, seed: int
) -> shapely.Polygon:
    """A polygon whose border is as rough at every scale (midpoint displacement), made valid."""
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, 16, endpoint=False) + rng.normal(0, 0.1, 16)
    reach = radius * rng.uniform(0.6, 1.1, 16)
    ring = np.array(middle) + np.column_stack([np.cos(angle), np.sin(angle)]) * reach[:, None]
    while len(ring) < vertices:
        run = np.roll(ring, -1, axis=0) - ring
        aside = np.column_stack([-run[:, 1], run[:, 0]]) * rng.normal(0, 0.13, len(ring))[:, None]
        longest = np.sort(np.argsort(-np.hypot(*run.T))[: vertices - len(ring)])
        ring = np.insert(ring, longest + 1, (ring + run / 2 + aside)[longest], axis=0)
    whole = outline(shapely.Polygon(ring), fix=True).geometry
    return shapely.Polygon(max(shapely.get_parts(whole), key=shapely.area).exterior)


def fractals(count: int = 10, vertices: int = 30_000) -> np.ndarray:
    """Zones of all sizes over 30 by 25 degrees; some overlap, some have holes or a second part."""
    rng = np.random.default_rng(7)
    share = np.linspace(0.2, 1.8, count) * vertices / count
    shapes = np.empty(count, dtype=object)
    for number, size in enumerate(share.astype(int).tolist()):
        lon, lat, radius = rng.uniform(12, 42), rng.uniform(-8, 18), rng.uniform(0.4, 2.6)
        shape = fractal((lon, lat), radius, size, number)
        few = max(60, size // 10)
        if number % 3 == 0:
            shape -= fractal((lon, lat), radius / 5, few, 100 + number)
        if number % 4 == 1:
            shape |= fractal((lon + 1.5 * radius, lat + radius / 2), radius / 4, few, 200 + number)
        shapes[number] = shape
    return shapes


def long_border(vertices: int = 100_000) -> np.ndarray:
    """One zone with that many vertices."""
    return np.array([fractal((30.0, 5.0), 8.0, vertices, 1)], dtype=object)


def countries(scale: str = "10m") -> np.ndarray:
    """Natural Earth's countries, sharing their borders; what is invalid is repaired."""
    path = asset(f"world-atlas/countries-{scale}.json").path
    table = gpd.read_file(path, layer="countries")
    shapes = np.array(table.geometry)
    full = np.flatnonzero(~shapely.is_empty(shapes))
    shapes[full] = [outline(shape, fix=True).geometry for shape in shapes[full]]
    return shapes


def lattice(side: int = 12) -> np.ndarray:
    """Squares that share their borders, one in three with a square hole, and some without area."""
    squares = []
    for row in range(side):
        for column in range(side):
            square = shapely.box(column, row, column + 1, row + 1)
            if (row + column) % 3 == 0:
                square -= shapely.box(column + 0.25, row + 0.25, column + 0.5, row + 0.75)
            squares.append(square)
    return np.array([*squares, None, shapely.Polygon(), shapely.MultiPolygon()], dtype=object)


def donuts(count: int = 40) -> np.ndarray:
    """Rings with rings in their holes, many over each other, and twins of them."""
    rng = np.random.default_rng(5)
    shapes = []
    for middle in rng.uniform(-3, 3, (count, 2)):
        radii = np.sort(rng.uniform(0.2, 3, 4))[::-1]
        discs = [shapely.Point(middle).buffer(radius, quad_segs=64) for radius in radii]
        shapes.append((discs[0] - discs[1]) | (discs[2] - discs[3]))
    return np.array([*shapes, *shapes[:5]], dtype=object)


def needles(count: int = 400) -> np.ndarray:
    """Slivers down to an ulp wide, a comb of spikes, and triangles that meet in one point."""
    rng = np.random.default_rng(6)
    slivers = []
    for width in 10.0 ** rng.uniform(-15, -3, count // 4):
        x, y = rng.uniform(-1, 1, 2)
        sliver = shapely.Polygon([(x, y), (x + 2, y + 1 + width), (x + 2 + width, y + 1)])
        slivers.append(sliver if sliver.is_valid and sliver.area else None)
    tips = np.column_stack([np.arange(count) / count, np.where(np.arange(count) % 2, 1.0, 1e-9)])
    comb = shapely.Polygon([*tips.tolist(), (1.0, -0.5), (0.0, -0.5)])
    angle = np.linspace(0, 2 * np.pi, 2 * count, endpoint=False)
    rim = np.column_stack([np.cos(angle), np.sin(angle)])
    rays = [shapely.Polygon([(0, 0), *rim[at : at + 2].tolist()]) for at in range(0, len(rim), 2)]
    return np.array([*slivers, comb, shapely.MultiPolygon(rays)], dtype=object)
