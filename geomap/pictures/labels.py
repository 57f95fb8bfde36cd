"""Names of countries and places in a picture: the more important first, none over another."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from geomap.pictures.drawing import Element, element, one_line
from geomap.pictures.frame import Frame, Rect
from geomap.pictures.ground import CountryShape
from geomap.pictures.measure import width_of
from geomap.pictures.palette import COUNTRY, LABEL, LAND
from geomap.webmap.countries import country_name

__all__ = ["Label", "Space", "country_labels", "drawn_labels", "middle_of", "place_labels_in"]

_SIZE, _HEIGHT, _SPACING = 12.0, 15.0, 1.7
_CELL = 64.0
_LEAST_SHARE = 0.008
"""Of the frame: a country of which less is seen has no name on it."""
_ABOUT = sorted(
    ((24.0 * across, 20.0 * down) for across in range(-10, 11) for down in range(-10, 11)),
    key=lambda step: math.hypot(*step),
)
"""Where else in its country a name may stand, the nearest first."""
_SHARE_PER_PLACE = 8000.0
"""Square pixels for each place name: more names than that are a list, not a map."""


@dataclass(frozen=True, slots=True)
class Label:
    """A name and the point it belongs to, pixels; a country's is set about its point."""

    text: str
    x: float
    y: float
    room: Polygon | None = None

    @property
    def is_country(self) -> bool:
        """Whether it names a country, in whose `room` it stands."""
        return self.room is not None

    @property
    def shown(self) -> str:
        """The name as it is set."""
        return self.text.upper() if self.is_country else self.text

    @property
    def width(self) -> float:
        """How wide it is set, pixels."""
        spacing = _SPACING if self.is_country else 0.0
        return width_of(self.shown, _SIZE, bold=self.is_country, spacing=spacing)


@dataclass(slots=True)
class Space:
    """What of a frame is taken, in a grid, so that a label is compared with its neighbours only."""

    frame: Rect
    cells: dict[tuple[int, int], list[Rect]] = field(default_factory=dict)

    def take(self, box: Rect) -> None:
        """Keep a box free of labels."""
        for cell in _cells(box):
            self.cells.setdefault(cell, []).append(box)

    def is_free(self, box: Rect) -> bool:
        """Return whether a box lies in the frame and over nothing."""
        inside = (
            box.left >= self.frame.left + 2
            and box.right <= self.frame.right - 2
            and box.top >= self.frame.top + 2
            and box.bottom <= self.frame.bottom - 2
        )
        return inside and not any(
            _overlap(box, other) for cell in _cells(box) for other in self.cells.get(cell, ())
        )


def _cells(box: Rect) -> Iterable[tuple[int, int]]:
    for x in range(math.floor(box.left / _CELL), math.floor(box.right / _CELL) + 1):
        for y in range(math.floor(box.top / _CELL), math.floor(box.bottom / _CELL) + 1):
            yield x, y


def _overlap(one: Rect, other: Rect) -> bool:
    across = one.left < other.right and other.left < one.right
    return across and one.top < other.bottom and other.top < one.bottom


def country_labels(
    countries: Iterable[CountryShape], frame: Frame, avoid: BaseGeometry, lang: str
) -> list[Label]:
    """Return a label in the widest part of each country, the largest first.

    Parameters
    ----------
    countries
        What the frame shows of each.
    frame
        The frame.
    avoid
        Where no country's name is to stand, pixels: an area whose status is disputed.
    lang
        ISO 639 code of the language of the names.
    """
    rect = frame.rect
    screen = shapely.box(rect.left, rect.top, rect.right, rect.bottom)
    least = _LEAST_SHARE * screen.area
    found = []
    for country in countries:
        if shapely.area(np.array(country.parts)).sum() < least:
            continue
        whole = shapely.union_all(country.parts)
        free = shapely.difference(shapely.intersection(whole, screen), avoid)
        parts = [part for part in shapely.get_parts(free) if isinstance(part, Polygon)]
        widest = max(parts, key=lambda part: part.area, default=None)
        if widest is not None and widest.area >= least:
            text, _ = country_name(country.name, country.code, lang)
            wide = width_of(text.upper(), _SIZE, bold=True, spacing=_SPACING)
            at = middle_of(widest, flat=max(wide / 3 / _HEIGHT, 1.0))
            if at is not None:
                found.append((-widest.area, text, Label(text, *at, room=widest)))
    return [label for _, _, label in sorted(found, key=lambda item: item[:2])]


def middle_of(shape: BaseGeometry, *, flat: float = 1.0) -> tuple[float, float] | None:
    """Return where in a shape there is the most room for something so many times as wide as high.

    None where the shape has no area.
    """
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon) and part.area]
    if not parts:
        return None
    narrow = shapely.transform(MultiPolygon(parts), lambda points: points / (flat, 1.0))
    reach = max(math.sqrt(narrow.area) / 50, 1e-3)
    x, y = shapely.get_coordinates(shapely.maximum_inscribed_circle(narrow, reach))[0].tolist()
    return x * flat, y


def place_labels_in(values: Sequence[Mapping[str, Any]], frame: Frame) -> list[Label]:
    """Return labels for places that `webmap.labels.place_labels` ranked, as many as have room."""
    zoom = math.log2(frame.scale * 360 / 256)
    most = int(frame.rect.width * frame.rect.height / _SHARE_PER_PLACE)
    found = []
    for value in values:
        if value["zoom"] > zoom + 1:
            continue
        point = frame.pixels(frame.unrolled([value["lon"]]), [value["lat"]])[0]
        text = one_line(value["text"])
        if text:
            found.append(Label(text, float(point[0]), float(point[1])))
    return found[: 3 * most]


def drawn_labels(labels: Iterable[Label], space: Space, *, most: int | None = None) -> Element:
    """Return the labels that have room, each with a pale rim; `most` bounds the places' names."""
    group = element("g")
    rect, names = space.frame, Space(space.frame)
    limit = int(rect.width * rect.height / _SHARE_PER_PLACE) if most is None else most
    for label in labels:
        if not label.is_country and limit <= 0:
            continue
        dot = Rect(label.x - 3, label.y - 3, 6, 6)
        if not label.is_country and not names.is_free(dot):
            continue
        free = (box for box in _boxes(label) if space.is_free(box) and names.is_free(box))
        box = next(free, None)
        if box is not None:
            names.take(box)
            if not label.is_country:
                names.take(dot)
                limit -= 1
            # Beneath a symbol no dot is seen.
            group.add(*_drawn(label, box, dot=not label.is_country and space.is_free(dot)))
    return group


def _boxes(label: Label) -> Iterable[Rect]:
    """Return where a label may stand, the preferred first."""
    wide, half = label.width, _HEIGHT / 2

    def at(left: float, middle: float) -> Rect:
        return Rect(label.x + left, label.y + middle - half, wide, _HEIGHT)

    if label.room is not None:
        yield at(-wide / 2, 0.0)
        shapely.prepare(label.room)
        for across, down in _ABOUT:
            box = at(-wide / 2 + across, down)
            if label.room.contains(shapely.box(box.left, box.top, box.right, box.bottom)):
                yield box
        return
    near, far = 6.0, 16.0
    for across, down in (
        (near, 0.0),
        (-wide - near, 0.0),
        (-wide / 2, -12.0),
        (-wide / 2, 13.0),
        (far, 0.0),
        (-wide - far, 0.0),
        (-wide / 2, -far - 6),
        (-wide / 2, far + 6),
    ):
        yield at(across, down)


def _drawn(label: Label, box: Rect, *, dot: bool) -> list[Element]:
    colour = COUNTRY if label.is_country else LABEL
    given: dict[str, str | float] = {
        "x": box.left,
        "y": box.top + _HEIGHT / 2 + 0.36 * _SIZE,
        "font_size": _SIZE,
        "font_weight": 600 if label.is_country else 500,
    }
    if label.is_country:
        given["letter_spacing"] = _SPACING
    # Older programs that show SVG do not know paint-order: the rim is a text of its own.
    rim = {"fill": LAND, "stroke": LAND, "stroke_width": 3, "stroke_linejoin": "round"}
    parts = [element("text", {**given, **rim, "stroke_opacity": 0.85}, label.shown)]
    if dot:
        spot = {"cx": label.x, "cy": label.y, "r": 2, "fill": colour}
        parts.append(element("circle", {**spot, "stroke": LAND, "stroke_width": 0.8}))
    parts.append(element("text", {**given, "fill": colour}, label.shown))
    return parts
