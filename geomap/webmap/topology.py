"""TopoJSON read as arrays: the lines that countries are made of, and the countries.

Neighbours share their lines, so a line simplified once stays shared: no gap and
no overlap appears. Coordinates are EPSG:4326, lon before lat, degrees.
"""

import itertools
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry as Shape

__all__ = [
    "Box",
    "Coordinates",
    "Country",
    "Rings",
    "Shape",
    "Topology",
    "polygon",
    "read_topology",
    "ring",
    "scaled",
]

Box = tuple[float, float, float, float]
"""West, south, east, north."""
_HALF_TURN = 180
"""Degrees: two neighbouring points farther apart than this lie across the antimeridian."""
_POLE = 89.9
_LEAST_RING = 4
Coordinates = npt.NDArray[np.float64]
Rings = tuple[tuple[int, ...], ...]
"""A polygon: its shell and its holes, each as line numbers."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its name and code in the source, and its polygons as rings of line numbers.

    The code is that of ISO 3166-1 in digits; None where the source gives none.
    """

    name: str
    polygons: tuple[Rings, ...]
    code: str | None = None


class Topology:
    """Lines with their bounds, the countries that use them, and all land as one.

    A line number below 0 is its complement read backwards, as TopoJSON has it.
    """

    def __init__(
        self,
        lines: list[Coordinates],
        countries: tuple[Country, ...],
        land: tuple[Rings, ...] = (),
    ) -> None:
        self.lines = lines
        self.countries = countries
        self.land = land
        starts = np.cumsum([0, *(len(line) for line in lines[:-1])])
        every = np.concatenate(lines)
        low = np.minimum.reduceat(every, starts, axis=0)
        high = np.maximum.reduceat(every, starts, axis=0)
        self.bounds: Coordinates = np.hstack([low, high])

        every_ring = [rings for country in countries for rings in country.polygons]
        self._names = [country.name for country in countries for _ in country.polygons]
        self._rings = every_ring
        self._boxes = self.boxes_of(every_ring)

    def boxes_of(self, polygons: Sequence[Rings]) -> Coordinates:
        """Return west, south, east, north of each polygon's shell, as its lines lie."""
        if not polygons:
            return np.empty((0, 4))
        shells = [rings[0] for rings in polygons]
        starts = np.cumsum([0, *(len(shell) for shell in shells[:-1])])
        numbers = np.fromiter(itertools.chain.from_iterable(shells), dtype=np.int64)
        bounds = self.bounds[np.maximum(numbers, ~numbers)]
        low = np.minimum.reduceat(bounds[:, :2], starts, axis=0)
        high = np.maximum.reduceat(bounds[:, 2:], starts, axis=0)
        return np.hstack([low, high])

    def within(self, box: Box) -> list[tuple[str, Rings]]:
        """Return name and rings of every polygon whose bounds meet the box."""
        west, south, east, north = box
        low_lon, low_lat, high_lon, high_lat = self._boxes.T
        meets = (low_lon <= east) & (high_lon >= west) & (low_lat <= north) & (high_lat >= south)
        return [(self._names[at], self._rings[at]) for at in np.flatnonzero(meets).tolist()]

    def simplified(self, numbers: Iterable[int], tolerance: float) -> dict[int, Coordinates]:
        """Return the lines of these numbers (direction ignored), simplified; ends stay.

        An island that would be simplified away stays, with few corners.
        """
        chosen = sorted({max(line, ~line) for line in numbers})
        if tolerance <= 0:
            return {line: self.lines[line] for line in chosen}
        drawn = [shapely.LineString(self.lines[line]) for line in chosen]
        simple = shapely.simplify(drawn, tolerance, preserve_topology=False)
        found = {}
        for line, shape in zip(chosen, simple, strict=True):
            points = shapely.get_coordinates(shape)
            lost = len(points) < _LEAST_RING and (points[0] == points[-1]).all()
            found[line] = _corners(self.lines[line]) if lost else points
        return found

    def owners(self) -> npt.NDArray[np.int64]:
        """Return for each line how many countries use it: 1 is a coast, more a border."""
        used = [
            {max(line, ~line) for rings in country.polygons for ring in rings for line in ring}
            for country in self.countries
        ]
        numbers = np.fromiter(itertools.chain.from_iterable(used), dtype=np.int64)
        return np.bincount(numbers, minlength=len(self.lines))


def _corners(island: Coordinates) -> Coordinates:
    """Return a closed line of four corners at most, the outermost of what is drawn smaller."""
    ends = [*island.argmin(axis=0).tolist(), *island.argmax(axis=0).tolist()]
    corners = sorted(set(ends))
    return island[[*corners, corners[0]]]


def ring(lines: dict[int, Coordinates], numbers: Iterable[int]) -> Coordinates:
    """Return a closed ring from its lines; where two meet their point is kept once."""
    parts: list[Coordinates] = []
    for number in numbers:
        line = lines[number] if number >= 0 else lines[~number][::-1]
        parts.append(line[1:] if parts else line)
    return np.concatenate(parts)


def polygon(lines: dict[int, Coordinates], rings: tuple[tuple[int, ...], ...]) -> Shape | None:
    """Return valid polygons from rings of line numbers; None where nothing is left of them.

    world-atlas has rings that run across 180 degrees, and one about the south
    pole; on a plane they become polygons that end there.
    """
    shell, *holes = (ring(lines, numbers) for numbers in rings)
    if holes and (np.abs(shell[:, 1]) > _POLE).all():
        # The pole as a ring, and what ends there as its hole: the hole is the land.
        shell, holes = holes[0], holes[1:]
    if len(shell) < 4:
        return None
    shell = _unrolled(shell)
    shape: Shape = shapely.Polygon(shell, [_unrolled(hole) for hole in holes if len(hole) >= 4])
    if not shape.is_valid:
        shape = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    if shell[:, 0].min() >= -180 and shell[:, 0].max() <= 180:
        return shape
    turns = [affinity.translate(shape, turn) for turn in (-360, 0, 360)]
    return shapely.union_all([shapely.clip_by_rect(turn, -180, -90, 180, 90) for turn in turns])


def _unrolled(points: Coordinates) -> Coordinates:
    """Return a ring without a jump across 180 degrees; one about a pole is closed there."""
    if np.abs(np.diff(points[:, 0])).max(initial=0) <= _HALF_TURN:
        return points
    lon = np.unwrap(points[:, 0], period=360)
    whole = np.column_stack([lon, points[:, 1]])
    if abs(lon[-1] - lon[0]) < _HALF_TURN:
        return whole
    pole = -90.0 if points[:, 1].mean() < 0 else 90.0
    return np.vstack([whole, [[lon[-1], pole], [lon[0], pole], whole[0]]])


def read_topology(text: str) -> Topology:
    """Return the countries of a quantised TopoJSON text, as world-atlas writes them.

    Raises
    ------
    ValueError
        The lines do not stand last but for the numbers that place them.
    """
    # Half of a million numbers as Python's own take ten times as long as read by NumPy.
    start = text.rindex(_LINES) + len(_LINES)
    end = text.index("]]]", start)
    found: dict[str, Any] = json.loads(f"{text[:start]}0{text[end:]}")
    lines = text[start:end]
    lengths = [line.count("],[") + 1 for line in lines.split("]],[[")]
    steps = np.fromstring(lines.replace("[", "").replace("]", ""), dtype=np.int64, sep=",")
    countries, land = (found["objects"][name]["geometries"] for name in ("countries", "land"))
    return Topology(
        scaled(steps.reshape(-1, 2), lengths, found["transform"]),
        tuple(
            Country(item["properties"]["name"], _polygons(item), item.get("id"))
            for item in countries
            if item.get("arcs")
        ),
        tuple(rings for item in land for rings in _polygons(item)),
    )


_LINES = '"arcs":[[['


def _polygons(item: dict[str, Any]) -> tuple[Rings, ...]:
    polygons = [item["arcs"]] if item["type"] == "Polygon" else item["arcs"]
    return tuple(tuple(tuple(numbers) for numbers in rings) for rings in polygons)


def scaled(
    steps: npt.NDArray[np.int64], lengths: Sequence[int], transform: dict[str, Any]
) -> list[Coordinates]:
    """Return lines in degrees from their integer steps, one after the other, and their lengths."""
    scale, shift = (np.array(transform[key]) for key in ("scale", "translate"))
    ends = np.cumsum(lengths)
    # One running sum over all lines; what the lines before add up to is taken off again.
    sums = np.cumsum(steps, axis=0)
    before = np.vstack([[0, 0], sums[ends[:-1] - 1]])
    points = (sums - np.repeat(before, lengths, axis=0)) * scale + shift
    return np.split(points, ends[:-1])
