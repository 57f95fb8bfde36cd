"""What lies beneath the incidents: sea, land, water and borders, from the web map's base.

Natural Earth at 1:10 m, or at 1:50 m where the frame is wide. Positions are
lon, lat in degrees; a frame across 180 degrees is filled from both sides of it.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geomap.pictures.drawing import Element, element, path_of
from geomap.pictures.frame import LIMIT, Frame
from geomap.pictures.palette import BORDER, BORDER_DASHES, COAST, LAKE, LAND, RIVER, SEA
from geomap.webmap.assets import asset
from geomap.webmap.basemap import WIDE_DEGREES, detail
from geomap.webmap.frame import pieces
from geomap.webmap.topology import Topology, read_topology
from geomap.webmap.water import water

Floats = NDArray[np.float64]
Drawn = TypeVar("Drawn", bound=BaseGeometry)

__all__ = ["CountryShape", "Ground", "ground_of", "in_pixels"]

_LAYERS = ("coast", "borders", "lakes", "rivers")
_SMOOTH = 0.15
"""Pixels by which a line may run beside itself; nobody sees it, and it halves the file."""


@dataclass(frozen=True, slots=True)
class CountryShape:
    """A country: what the base calls it, its code, and what the frame shows of it, pixels."""

    name: str
    code: str | None
    parts: tuple[BaseGeometry, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """The base of a picture, what its countries are, and whether it draws a border."""

    drawing: Element
    countries: tuple[CountryShape, ...]
    has_borders: bool


@functools.cache
def _topology(scale: str) -> Topology:
    return read_topology(asset(f"world-atlas/countries-{scale}.json").read_text())


def ground_of(frame: Frame, boundaries: str = "countries") -> Ground:
    """Return the base of a frame.

    Parameters
    ----------
    frame
        The frame.
    boundaries
        `countries`: land, borders and names. `land`: neither borders nor names.
        `none`: nothing.
    """
    drawing = element("g", {"fill": "none", "stroke_linejoin": "round"})
    if boundaries == "none":
        return Ground(drawing.add(_whole(frame, LAND)), (), has_borders=False)
    west, _, east, _ = frame.box
    wide = east - west >= WIDE_DEGREES
    topology = _topology("50m" if wide else "10m")
    layers: dict[str, list[BaseGeometry]] = {name: [] for name in _LAYERS}
    lands: dict[str, list[BaseGeometry]] = {}
    for box, turn in pieces(frame.earth):
        countries, coast, borders = detail(topology, box)
        lakes, rivers = water(box, fine=not wide)
        for name, shape in countries:
            lands.setdefault(name, []).append(in_pixels(shape, frame, turn))
        found = {"coast": coast, "borders": borders, "lakes": lakes, "rivers": rivers}
        for name, shape in found.items():
            layers[name].append(in_pixels(shape, frame, turn))
    codes = {country.name: country.code for country in topology.countries}
    shapes = tuple(
        CountryShape(name, codes[name], tuple(parts)) for name, parts in sorted(lands.items())
    )
    land = _rings([part for country in shapes for part in country.parts])
    # A stroke of its own colour closes the hairline where two halves of the earth meet.
    drawing.add(
        _whole(frame, SEA),
        element("path", {"d": land, "fill": LAND, "stroke": LAND, "stroke_width": 0.5}),
        element("path", {"d": _lines(layers["rivers"]), "stroke": RIVER, "stroke_width": 1}),
        element(
            "path",
            {"d": _rings(layers["lakes"]), "fill": LAKE, "stroke": COAST, "stroke_width": 0.7},
        ),
        element("path", {"d": _lines(layers["coast"]), "stroke": COAST, "stroke_width": 1}),
    )
    borders_drawn = _lines(layers["borders"]) if boundaries == "countries" else ""
    dashes = {"stroke_width": 1.2, "stroke_dasharray": BORDER_DASHES}
    drawing.add(element("path", {"d": borders_drawn, "stroke": BORDER, **dashes}))
    drawing.children = [child for child in drawing.children if _is_drawn(child)]
    named = shapes if boundaries == "countries" else ()
    return Ground(drawing, named, has_borders=bool(borders_drawn))


def _is_drawn(child: Element | str) -> bool:
    return isinstance(child, Element) and bool(child.attributes.get("d", "rect"))


def _whole(frame: Frame, colour: str) -> Element:
    """Return the earth's own part of the frame: beyond 85 degrees the projection has none."""
    west, _, east, _ = frame.earth
    (left, top), (right, bottom) = frame.pixels([west, east], [LIMIT, -LIMIT])
    rect = frame.rect
    top, bottom = max(top, rect.top), min(bottom, rect.bottom)
    size = {"x": left, "y": top, "width": right - left, "height": max(bottom - top, 0.0)}
    return element("rect", {**size, "fill": colour})


def in_pixels(shape: Drawn, frame: Frame, turn: float = 0.0) -> Drawn:
    """Return a shape in degrees as it stands in a frame, moved by `turn` degrees east first."""

    def project(points: Floats) -> Floats:
        return frame.pixels(points[:, 0] + turn, points[:, 1])

    drawn: Drawn = shapely.transform(shape, project)
    return drawn


def _rings(shapes: Sequence[BaseGeometry]) -> str:
    """Return polygons as path data; those that share an edge are drawn beside each other."""
    simple = shapely.simplify(shapely.get_parts(np.array(shapes, dtype=object)), _SMOOTH)
    rings = [
        np.array(ring.coords)
        for part in shapely.get_parts(simple)
        if isinstance(part, shapely.Polygon)
        for ring in (part.exterior, *part.interiors)
    ]
    return path_of(rings, closed=True)


def _lines(shapes: Sequence[BaseGeometry]) -> str:
    parts = shapely.get_parts(np.array(shapes, dtype=object))
    lines = [part for part in parts if isinstance(part, shapely.LineString)]
    simple = shapely.simplify(shapely.line_merge(shapely.MultiLineString(lines)), _SMOOTH)
    return path_of(np.array(line.coords) for line in shapely.get_parts(simple))
