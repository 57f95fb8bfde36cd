"""TopoJSON read as arrays: the lines that countries are made of, and the countries.

Neighbours share their lines, so a line simplified once stays shared: no gap and
no overlap appears. Coordinates are EPSG:4326, lon before lat, degrees.
"""

import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry as Shape

__all__ = ["Box", "Coordinates", "Country", "Shape", "Topology", "polygon", "read_topology", "ring"]

Box = tuple[float, float, float, float]
"""West, south, east, north."""
_HALF_TURN = 180
"""Degrees: two neighbouring points farther apart than this lie across the antimeridian."""
_POLE = 89.9
Coordinates = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its name in the source, and its polygons as rings of line numbers."""

    name: str
    polygons: tuple[tuple[tuple[int, ...], ...], ...]


class Topology:
    """Lines with their bounds, and the countries that use them.

    A line number below 0 is its complement read backwards, as TopoJSON has it.
    """

    def __init__(self, lines: list[Coordinates], countries: tuple[Country, ...]) -> None:
        self.lines = lines
        self.countries = countries
        starts = np.cumsum([0, *(len(line) for line in lines[:-1])])
        every = np.concatenate(lines)
        low = np.minimum.reduceat(every, starts, axis=0)
        high = np.maximum.reduceat(every, starts, axis=0)
        self.bounds: Coordinates = np.hstack([low, high])

    def within(self, box: Box) -> list[tuple[str, tuple[tuple[int, ...], ...]]]:
        """Return name and rings of every polygon whose bounds meet the box."""
        west, south, east, north = box
        found = []
        for country in self.countries:
            for rings in country.polygons:
                bounds = self.bounds[[max(line, ~line) for line in rings[0]]]
                low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
                if low[0] <= east and high[0] >= west and low[1] <= north and high[1] >= south:
                    found.append((country.name, rings))
        return found

    def simplified(self, numbers: Iterable[int], tolerance: float) -> dict[int, Coordinates]:
        """Return the lines of these numbers (direction ignored), simplified; ends stay."""
        chosen = sorted({max(line, ~line) for line in numbers})
        if tolerance <= 0:
            return {line: self.lines[line] for line in chosen}
        drawn = [shapely.LineString(self.lines[line]) for line in chosen]
        simple = shapely.simplify(drawn, tolerance, preserve_topology=False)
        return {
            line: shapely.get_coordinates(shape) for line, shape in zip(chosen, simple, strict=True)
        }

    def owners(self) -> npt.NDArray[np.int64]:
        """Return for each line how many countries use it: 1 is a coast, more a border."""
        used = [
            {max(line, ~line) for rings in country.polygons for ring in rings for line in ring}
            for country in self.countries
        ]
        numbers = np.fromiter(itertools.chain.from_iterable(used), dtype=np.int64)
        return np.bincount(numbers, minlength=len(self.lines))


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
    """Return the countries of a quantised TopoJSON text, as world-atlas writes them."""
    found: dict[str, Any] = json.loads(text)
    scale, shift = (np.array(found["transform"][key]) for key in ("scale", "translate"))
    arcs = found["arcs"]
    flat = itertools.chain.from_iterable(itertools.chain.from_iterable(arcs))
    steps = np.fromiter(flat, dtype=np.int64).reshape(-1, 2)
    lengths = [len(arc) for arc in arcs]
    ends = np.cumsum(lengths)
    # One running sum over all lines; what the lines before add up to is taken off again.
    sums = np.cumsum(steps, axis=0)
    before = np.vstack([[0, 0], sums[ends[:-1] - 1]])
    points = (sums - np.repeat(before, lengths, axis=0)) * scale + shift
    countries = tuple(
        Country(
            item["properties"]["name"],
            tuple(
                tuple(tuple(numbers) for numbers in rings)
                for rings in ([item["arcs"]] if item["type"] == "Polygon" else item["arcs"])
            ),
        )
        for item in found["objects"]["countries"]["geometries"]
        if item.get("arcs")
    )
    return Topology(np.split(points, ends[:-1]), countries)
