"""Incidents on the frame: symbols, circles of areas, and groups where they crowd."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geomap.pictures.crowd import groups_of
from geomap.pictures.drawing import Element, element
from geomap.pictures.frame import LIMIT, Frame, Rect
from geomap.pictures.marks import VERDICT_ORDER, Marks
from geomap.pictures.symbols import (
    AREA_OPACITY,
    SYMBOL_SIZE,
    badge,
    group_radius,
    group_symbol,
    incident_symbol,
    symbol_of,
)
from geomap.style import VERDICT_STYLES

Counts = npt.NDArray[np.int64]

__all__ = ["Overlay", "overlay_of", "within_reach"]

_MOST_AREAS = 40
"""Circles beyond which they are a tangle: areas are then counted at their middle, in groups."""
_FILLED_AREAS = 25
_LEAST_RADIUS = 13.0
"""Pixels: smaller circles are hidden by the symbols in them, and are counted with those."""
_AREA_DASHES = "6 4"


@dataclass(frozen=True, slots=True)
class Overlay:
    """The incidents as drawn.

    Attributes
    ----------
    drawing
        Their symbols, the gravest on top.
    single
        The marks that are drawn alone.
    groups
        How many groups of incidents there are.
    areas_grouped
        Whether incidents known only to areas are in groups, too.
    numbered
        Whether a symbol or a circle has a number beside it.
    symbols
        How many symbols and circles there are in all.
    taken
        Where no label is to stand, pixels.
    """

    drawing: Element
    single: Marks
    groups: int
    areas_grouped: bool
    numbered: bool
    symbols: int
    taken: tuple[Rect, ...]


def within_reach(marks: Marks) -> Marks:
    """Return the marks that the projection can show: none beyond 85 degrees of latitude."""
    return marks.where(np.abs(marks.lat) <= LIMIT)


@dataclass(slots=True)
class _Draft:
    """Symbols with their rank: the higher lies above."""

    symbols: list[tuple[int, list[Element]]]
    numbers: list[Element]
    taken: list[Rect]

    def add(self, rank: int, parts: list[Element]) -> None:
        self.symbols.append((rank, parts))

    def take(self, x: float, y: float, radius: float) -> None:
        self.taken.append(Rect(x - radius, y - radius, 2 * radius, 2 * radius))


def overlay_of(marks: Marks, frame: Frame) -> Overlay:
    """Return the incidents as they are drawn in a frame."""
    draft = _Draft([], [], [])
    circles: list[Element] = []
    single: list[Counts] = []
    grouped = np.arange(len(marks))
    is_wide = marks.is_area & (frame.metres(marks.radius_m, marks.lat) >= _LEAST_RADIUS)
    if _extents(marks.where(is_wide)) <= _MOST_AREAS:
        areas = np.flatnonzero(is_wide)
        circles = _circles(draft, marks.where(areas), frame)
        single, grouped = [areas], np.flatnonzero(~is_wide)
    points = frame.pixels(frame.unrolled(marks.lon[grouped]), marks.lat[grouped])
    groups = 0
    for group in groups_of(points, _reach):
        members = grouped[group.members]
        of_areas = bool(marks.is_area[members].all())
        if len(members) == 1 and not of_areas:
            single.append(members)
            _add_symbol(draft, marks, int(members[0]), (group.x, group.y))
        else:
            groups += not of_areas
            _add_group(draft, (group.x, group.y), marks.where(members), area=of_areas)
    draft.symbols.sort(key=lambda symbol: symbol[0])
    drawing = element("g", {}, *circles)
    for _, parts in draft.symbols:
        drawing.add(*parts)
    drawing.add(*draft.numbers)
    alone = np.sort(np.concatenate([np.array([], dtype=np.int64), *single]))
    return Overlay(
        drawing=drawing,
        single=marks.where(alone),
        groups=groups,
        areas_grouped=bool(marks.is_area[grouped].any()),
        numbered=bool(draft.numbers),
        symbols=len(draft.symbols) + len(circles),
        taken=tuple(draft.taken),
    )


def _keys(marks: Marks) -> npt.NDArray[np.float64]:
    return np.column_stack([marks.lon, marks.lat, marks.radius_m])


def _extents(marks: Marks) -> int:
    """Return how many different areas these are."""
    return len(np.unique(_keys(marks), axis=0))


def _reach(count: int) -> float:
    return SYMBOL_SIZE / 2 if count == 1 else group_radius(count)


def _rank(verdict: int) -> int:
    return -verdict


def _add_symbol(draft: _Draft, marks: Marks, row: int, at: tuple[float, float]) -> None:
    verdict = VERDICT_ORDER[marks.verdict[row]]
    how = {"contested": bool(marks.contested[row]), "faded": bool(marks.faded[row])}
    symbol = incident_symbol(at, symbol_of(int(marks.kind[row])), verdict, **how)
    draft.add(_rank(int(marks.verdict[row])), [symbol])
    if marks.reports[row] > 1:
        draft.numbers += badge(at, int(marks.reports[row]))
        draft.taken.append(Rect(at[0] + 3, at[1] - 17, 16, 14))
    draft.take(*at, SYMBOL_SIZE / 2)


def _add_group(draft: _Draft, at: tuple[float, float], marks: Marks, *, area: bool = False) -> None:
    verdicts = _verdicts(marks)
    draft.add(_rank(int(marks.verdict.min())), [group_symbol(at, verdicts, area=area)])
    draft.take(*at, group_radius(sum(verdicts)))


def _verdicts(marks: Marks) -> list[int]:
    """Return how many incidents have each verdict; reports of one event count each."""
    counts = np.bincount(marks.verdict, weights=marks.reports, minlength=len(VERDICT_ORDER))
    return [int(count) for count in counts]


def _circles(draft: _Draft, marks: Marks, frame: Frame) -> list[Element]:
    """Return circles for areas, one for all incidents known to the same, the widest first."""
    _, first, number = np.unique(_keys(marks), axis=0, return_index=True, return_inverse=True)
    number = number.ravel()
    points = frame.pixels(frame.unrolled(marks.lon), marks.lat)
    radii = frame.metres(marks.radius_m, marks.lat)
    opacity = AREA_OPACITY if len(first) <= _FILLED_AREAS else 0.0
    circles = []
    for index in sorted(range(len(first)), key=lambda index: (-radii[first[index]], index)):
        members = np.flatnonzero(number == index)
        at = (float(points[first[index], 0]), float(points[first[index], 1]))
        radius = float(radii[first[index]])
        circles.append(_circle(at, radius, marks.where(members), opacity))
        if marks.reports[members].sum() > 1:
            _number_circle(draft, at, radius, marks.where(members), frame)
    return circles


def _circle(at: tuple[float, float], radius: float, marks: Marks, opacity: float) -> Element:
    face = int(np.argmin(marks.verdict))
    style = VERDICT_STYLES[VERDICT_ORDER[marks.verdict[face]]]
    dashes: dict[str, str | float] = (
        {"stroke_dasharray": _AREA_DASHES} if marks.contested.any() else {}
    )
    fill = {"fill": symbol_of(int(marks.kind[face])).colour, "fill_opacity": opacity}
    line = {"stroke": style.ring, "stroke_width": style.width, **dashes}
    return element("circle", {"cx": at[0], "cy": at[1], "r": radius, **fill, **line})


def _number_circle(
    draft: _Draft, at: tuple[float, float], radius: float, marks: Marks, frame: Frame
) -> None:
    """Add the number of incidents at the top of their circle, or where it leaves the frame."""
    count = int(marks.reports.sum())
    x, y = at[0], max(at[1] - radius, frame.rect.top + 12)
    draft.numbers += badge((x - 10, y + 10), count)
    draft.taken.append(Rect(x - 10, y - 8, 20, 16))
