"""The offline base map: land, water, coast and borders about the data, and the world behind.

From Natural Earth through world-atlas, 1:10 m where the data is close together
and 1:50 m where it is far apart, with its lakes and rivers (`water`). Lines
travel as letters (`packed`), a sixth of the size of GeoJSON.
"""

import functools
import math
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geomap.errors import MapError
from geomap.webmap.assets import asset
from geomap.webmap.countries import country_name
from geomap.webmap.frame import box_about, pieces, start_of, turned
from geomap.webmap.topology import Box, Coordinates, Shape, Topology, polygon, read_topology
from geomap.webmap.water import water

__all__ = ["BOUNDARIES", "WIDE_DEGREES", "base_values", "box_about", "detail"]

BOUNDARIES = ("countries", "land", "none")
"""What the base shows of the world: countries and their names, land alone, or a grid."""
WIDE_DEGREES = 40.0
"""From this width on the 1:50 m countries are drawn: the finer ones would not be seen."""
_WORLD: Box = (-180.0, -90.0, 180.0, 90.0)
_WORLD_TOLERANCE = 0.15
_STEPS = 1000
_WIDE_STEPS = 100
_WORLD_STEPS = 10
_SEAM = 179.99
_LEAST_RING = 4

Ground = tuple[list[tuple[str, Shape]], Shape, Shape]
"""Countries with their names, and borders; between them the coasts."""


@functools.cache
def _topology(scale: str) -> Topology:
    """Read once a process: half of the time that a page takes is reading this file."""
    return read_topology(asset(f"world-atlas/countries-{scale}.json").read_text())


def _view(bounds: Box, box: Box) -> Box:
    """Return about what a screen shows at the start: the bounds and a little more, in the box."""
    west, south, east, north = bounds
    reach = 0.3 * max(east - west, north - south, 0.2)
    low, high = max(west - 2 * reach, box[0]), min(east + 2 * reach, box[2])
    return low, max(south - reach, -90.0), high, min(north + reach, 90.0)


def base_values(
    bounds: Box, avoid: Shape, *, boundaries: str = "countries", lang: str = "en"
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the base as the page's scripts read it, and labels for its countries.

    Parameters
    ----------
    bounds
        West, south, east, north of the data, degrees; east may be beyond 180.
    avoid
        Where no country's name is to stand: an area whose status is disputed.
    boundaries
        `countries`: land, borders and names. `land`: neither borders nor names.
        `none`: nothing but a grid, which the page draws.
    lang
        ISO 639 code of the language of the countries' names.

    Raises
    ------
    MapError
        `boundaries` is none of these.
    """
    if boundaries not in BOUNDARIES:
        raise MapError(f'boundaries is "{boundaries}"; use one of {", ".join(BOUNDARIES)}')
    box = box_about(bounds)
    wide = box[2] - box[0] >= WIDE_DEGREES
    steps = _WIDE_STEPS if wide else _STEPS
    start = start_of(box)
    base: dict[str, Any] = {
        "boundaries": boundaries,
        "start": start,
        "scale": steps,
        "box": list(box),
        "world": None,
        **{layer: [] for layer in ("land", "borders", "lakes", "rivers")},
    }
    if boundaries == "none":
        return base, []
    coarse = _topology("50m")
    countries, borders = _ground(coarse if wide else _topology("10m"), box)
    lakes, rivers = _water(box, wide=wide)
    has_borders = boundaries == "countries"
    base |= {
        "world": None if box[2] - box[0] >= 360.0 else _world(start, has_borders=has_borders),
        "land": _polygon_steps(shapely.union_all([shape for _, shape in countries]), steps),
        "borders": _line_steps(borders, steps) if has_borders else [],
        "lakes": _polygon_steps(lakes, steps),
        "rivers": _line_steps(rivers, steps),
    }
    if not has_borders:
        return base, []
    codes = {country.name: country.code for country in coarse.countries}
    if not wide:
        codes |= {country.name: country.code for country in _topology("10m").countries}
    avoided = shapely.union_all([avoid, turned(avoid, 360.0), turned(avoid, -360.0)])
    labels = _country_labels(countries, _view(bounds, box), avoided)
    for label in labels:
        label["text"], label["language"] = country_name(label["text"], codes[label["text"]], lang)
    return base, labels


def _ground(topology: Topology, box: Box) -> tuple[list[tuple[str, Shape]], Shape]:
    """Return the countries and borders of a box that may end beyond 180 degrees."""
    tolerance = (box[2] - box[0]) / 4000
    countries, borders = [], []
    for piece, turn in pieces(box):
        found, _, inland = detail(topology, piece, tolerance=tolerance)
        countries += [(name, turned(shape, turn)) for name, shape in found]
        borders.append(turned(inland, turn))
    return countries, shapely.union_all(borders) if len(borders) > 1 else borders[0]


def _water(box: Box, *, wide: bool) -> tuple[Shape, Shape]:
    """Return lakes and rivers of a box that may end beyond 180 degrees, as a screen shows them."""
    tolerance = (box[2] - box[0]) / 2000
    lakes: list[Any] = []
    rivers: list[Any] = []
    for piece, turn in pieces(box):
        standing, flowing = (turned(shape, turn) for shape in water(piece, fine=not wide))
        lakes += shapely.simplify(shapely.get_parts(standing), tolerance).tolist()
        rivers += shapely.simplify(shapely.get_parts(flowing), tolerance).tolist()
    return shapely.GeometryCollection(lakes), shapely.MultiLineString(rivers)


def detail(
    topology: Topology, box: Box, *, tolerance: float | None = None
) -> tuple[list[tuple[str, Shape]], Shape, Shape]:
    """Return the countries, coasts and borders in a box, simplified to what a screen shows.

    Parameters
    ----------
    topology
        What `read_topology` returned.
    box
        West, south, east, north within -180 and 180, degrees.
    tolerance
        How far a line may be moved, degrees; a 4000th of the box's width where not given.
    """
    found = topology.within(box)
    numbers = [line for _, rings in found for numbers in rings for line in numbers]
    lines = topology.simplified(
        numbers, (box[2] - box[0]) / 4000 if tolerance is None else tolerance
    )
    countries = []
    for name, rings in found:
        shape = polygon(lines, rings)
        clipped = None if shape is None else _clip(shape, box)
        if clipped is not None and clipped.area > 0:
            countries.append((name, clipped))
    owners = topology.owners()
    coast = [line for number, line in lines.items() if owners[number] == 1]
    borders = [line for number, line in lines.items() if owners[number] > 1]
    return countries, _clip(_drawn(coast), box), _clip(_drawn(borders), box)


def _clip(shape: Shape, box: Box) -> Shape:
    if shapely.contains(shapely.box(*box), shape):
        return shape
    return shapely.clip_by_rect(shape, *box)


def _drawn(lines: list[Coordinates]) -> Shape:
    """Return lines without the stretches along the edge of the map, which are no coast."""
    parts = []
    for line in lines:
        on_edge = (np.abs(line[:, 0]) >= _SEAM) | (line[:, 1] <= -85)
        across = np.abs(np.diff(line[:, 0])) > 180
        cut = (on_edge[:-1] & on_edge[1:]) | across
        parts += [part for part in np.split(line, np.flatnonzero(cut) + 1) if len(part) > 1]
    return shapely.MultiLineString([shapely.LineString(part) for part in parts])


@functools.cache
def _world(start: float, *, has_borders: bool) -> dict[str, Any]:
    """Return land, borders and lakes of the world, coarse: where a reader is, beyond the detail."""
    topology = _topology("50m")
    boxes = topology.boxes_of(topology.land)
    is_big = boxes[:, 2] - boxes[:, 0] > 4 * _WORLD_TOLERANCE
    big = [rings for rings, seen in zip(topology.land, is_big, strict=True) if seen]
    owners = topology.owners()
    coast = {max(line, ~line) for rings in big for ring in rings for line in ring}
    inland = set(np.flatnonzero(owners > 1).tolist()) if has_borders else set()
    lines = topology.simplified(coast | inland, _WORLD_TOLERANCE)
    shapes = [polygon(lines, rings) for rings in big]
    land = shapely.GeometryCollection([shape for shape in shapes if shape is not None])
    borders = _drawn([lines[number] for number in sorted(inland)])
    every_lake = shapely.get_parts(water(_WORLD, fine=False)[0])
    big_lakes = every_lake[shapely.area(every_lake) > _LAKE_AREA]
    lakes = shapely.MultiPolygon(shapely.simplify(big_lakes, _WORLD_TOLERANCE / 2).tolist())
    layers = {"land": land, "borders": borders, "lakes": lakes}
    if start != -180.0:
        layers = {name: _begun_at(start, shape) for name, shape in layers.items()}
    return {
        "scale": _WORLD_STEPS,
        "land": _polygon_steps(layers["land"], _WORLD_STEPS),
        "borders": _line_steps(layers["borders"], _WORLD_STEPS),
        "lakes": _polygon_steps(layers["lakes"], _WORLD_STEPS),
    }


_LAKE_AREA = 0.5
"""Square degrees: a smaller lake is no landmark where the world is drawn coarsely."""


def _begun_at(start: float, shape: Shape) -> Shape:
    """Return a shape of the world as a map shows it that begins at `start`."""
    parts = [
        turned(shapely.clip_by_rect(part, *piece), turn)
        for piece, turn in pieces((start, -90.0, start + 360.0, 90.0))
        for part in shapely.get_parts(shape)
    ]
    return shapely.union_all(parts)


def _polygon_steps(shape: Shape, steps: int) -> list[list[str]]:
    found = []
    for part in shapely.get_parts(shapely.get_parts(shape)):
        if part.geom_type == "Polygon" and part.area > 0:
            rings = [
                _whole(np.array(ring.coords), steps) for ring in (part.exterior, *part.interiors)
            ]
            if len(rings[0]) >= _LEAST_RING:
                found.append([packed(ring) for ring in rings if len(ring) >= _LEAST_RING])
    return found


def _line_steps(shape: Shape, steps: int) -> list[str]:
    merged = shapely.line_merge(shape)
    lines = [_whole(shapely.get_coordinates(part), steps) for part in shapely.get_parts(merged)]
    return [packed(line) for line in lines if len(line) >= 2]


def _whole(line: npt.NDArray[np.float64], steps: int) -> npt.NDArray[np.int64]:
    """Return a line in whole steps, without repeated points."""
    whole = np.round(line * steps).astype(np.int64)
    keep = np.ones(len(whole), dtype=bool)
    keep[1:] = (whole[1:] != whole[:-1]).any(axis=1)
    return whole[keep]


def packed(line: npt.NDArray[np.int64]) -> str:
    """Return a line of whole numbers as text, half as long as the numbers in JSON.

    Each number is the difference from the one before it, lon and lat in turn, its
    sign in the last bit, five bits a letter, the lowest first; a letter's sixth
    bit tells that more follow.
    """
    steps = np.diff(line, axis=0, prepend=[[0, 0]]).ravel()
    values = np.where(steps < 0, -2 * steps - 1, 2 * steps)
    shifts = np.arange(0, 5 * _MOST_LETTERS, 5)
    more = (values[:, None] >> (shifts + 5)) > 0
    letters = ((values[:, None] >> shifts) & 31) | (more * 32)
    used = np.hstack([np.ones((len(values), 1), dtype=bool), more[:, :-1]])
    return str(_LETTERS[letters[used]].tobytes(), "ascii")


_LETTERS = np.frombuffer(
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", dtype="S1"
)
_MOST_LETTERS = 6


def _country_labels(
    countries: list[tuple[str, Shape]], view: Box, avoid: Shape
) -> list[dict[str, Any]]:
    """Return a label for each country, in its widest part, in view where it has room there."""
    screen = shapely.box(*view)
    room: dict[str, tuple[bool, float, shapely.MultiPolygon]] = {}
    for name, shape in countries:
        free = _areas(shapely.difference(shape, avoid))
        seen = _areas(shapely.intersection(free, screen))
        in_view = seen.area > 0.03 * screen.area
        part = seen if in_view else free
        if part.area > 0.01 * screen.area:
            best = room.get(name)
            if best is None or (in_view, part.area) > best[:2]:
                room[name] = (in_view, part.area, part)
    # Farther out the widest part in view is no longer where a reader looks for the name.
    zoom = max(2, int(math.log2(360 / (view[2] - view[0]))) - 1)
    return [
        _country_label(name, room[name][2], zoom)
        for name in sorted(room, key=lambda name: (-room[name][1], name))
    ]


def _areas(shape: Shape) -> shapely.MultiPolygon:
    parts = shapely.get_parts(shape).tolist()
    return shapely.MultiPolygon([part for part in parts if part.geom_type == "Polygon"])


def _country_label(name: str, part: shapely.MultiPolygon, zoom: int) -> dict[str, Any]:
    reach = math.sqrt(part.area) / 50
    lon, lat = shapely.get_coordinates(shapely.maximum_inscribed_circle(part, reach))[0]
    return {
        "text": name,
        "language": "en",
        "lon": round(float(lon), 3),
        "lat": round(float(lat), 3),
        "kind": "country",
        "zoom": zoom,
    }
