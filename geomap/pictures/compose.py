"""The whole sheet: map, heading, legend and notes, each given the room that it needs."""

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geomap.errors import MapError
from geomap.pictures.content import Case, Content, case_of, description_of, left_out, places_about
from geomap.pictures.drawing import Element, element
from geomap.pictures.frame import Frame, Rect, frame_about
from geomap.pictures.ground import Ground, ground_of
from geomap.pictures.labels import Space, country_labels, drawn_labels, middle_of, place_labels_in
from geomap.pictures.legend import Entry, Shown, base_entries, entries, zone_entries
from geomap.pictures.measure import shortened, width_of, wrapped
from geomap.pictures.overlay import Overlay, overlay_of
from geomap.pictures.palette import FONTS, LAND, PAPER, RULE
from geomap.pictures.phrases import NO_BREAK, Phrases, phrases_in
from geomap.pictures.sheet import Sheet, columns_of, height_of, scale_bar, scaled_height
from geomap.pictures.zones import Zone, zone_drawing, zones_shown
from geomap.style import BLUE

__all__ = ["MOST", "SMALLEST", "composed"]

SMALLEST, MOST = 320.0, 10_000.0
"""Pixels: narrower no heading fits, and beyond it nothing is printed."""
_EDGE = 24.0
_COLUMN, _COLUMN_GAP = 280.0, 24.0
_SIDE_FROM = 760.0
"""Width from which the legend stands beside the map."""
_TITLE, _LINE, _SMALL = 22.0, 14.0, 10.5
_MARGIN = 22.0
_CREDIT_LINES = 6
"""Beyond them, what zones were drawn from is cut short; whom to credit comes first."""
_BAR = 18.0
"""Height of the line with the scale bar, below the map: over it, it would hide incidents."""
_FLAT, _TALL = 0.55, 1.05
"""Height to width of the map where no height is asked for."""
_LEAST_MAP = 160.0
_SCALE_VARIES = 0.03
_COSY = 0.84
"""How small a legend becomes before the map is made higher for it."""
_SCALES = (1.0, 0.92, 0.84, 0.76, 0.68, 0.6)
"""How small a legend may become before lines of it are left out."""


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The map in a frame, and the legend that it needs."""

    frame: Frame
    ground: Ground
    zones: list[Zone]
    overlay: Overlay
    legend: list[Entry]


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where things stand: the map's rectangle before it is mirrored, and the legend's room."""

    map: Rect
    beside: bool
    legend_room: float


def composed(content: Content, size: tuple[float, float | None]) -> tuple[Element, str, str]:
    """Return the drawing of a picture, its heading, and its description.

    Raises
    ------
    MapError
        The size is too small or too large for what is to be written.
    """
    width, height = size
    for value in (width, height):
        if value is not None and not SMALLEST <= value <= MOST:
            raise MapError(f"a picture is {SMALLEST:g} to {MOST:g} pixels each way, not {value:g}")
    phrases = phrases_in(content.lang)
    case = case_of(content, phrases)
    sheet = Sheet(float(width), rtl=phrases.rtl)
    top = _head_height(case, phrases, width)
    foot = _foot_lines(case, width)
    plan, drawn = _planned(case, phrases, sheet, (height, top, _foot_height(foot)))
    used = _legend(sheet, plan, drawn.legend, phrases)
    _head(sheet, case, phrases, drawn.overlay)
    bottom = max(plan.map.bottom + _BAR, used) + 16
    total = height if height is not None else math.ceil(bottom + _foot_height(foot) - 8)
    sheet.paragraph((_EDGE, total - _foot_height(foot) + 12), foot, _SMALL, leading=14)
    root = _root(sheet, total, phrases.words.language)
    description = description_of(case, phrases)
    root.add(element("title", {}, case.heading), element("desc", {}, description))
    root.add(element("rect", {"width": width, "height": total, "fill": PAPER}))
    root.add(*_map(content, case, phrases, drawn))
    return root.add(element("g", {}, *sheet.parts)), case.heading, description


def _root(sheet: Sheet, height: float, lang: str) -> Element:
    return element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": sheet.width,
            "height": float(height),
            "viewBox": f"0 0 {sheet.width:g} {height:g}",
            "role": "img",
            "lang": lang,
            "font_family": FONTS,
        },
    )


def _title_lines(case: Case, width: float) -> list[str]:
    return shortened(wrapped(case.heading, _TITLE, width - 2 * _EDGE, bold=True), 3)


def _facts(case: Case, phrases: Phrases, width: float, symbols: int) -> list[str]:
    """Return the lines below the heading: when, how many, drawn as how many, and how many not."""
    counted = phrases.count("list.of", case.marks.total)
    if symbols < int(case.marks.reports.sum()):
        counted = f"{counted}, {phrases.count('picture.symbols', symbols)}"
    told = [phrases.days(case.period), counted, *left_out(case, phrases)]
    whole = (fact.replace(" ", NO_BREAK) for fact in told)
    return shortened(wrapped(" · ".join(whole), _LINE, width - 2 * _EDGE), 3)


def _head_height(case: Case, phrases: Phrases, width: float) -> float:
    """Return how high the heading is; the number of symbols, not known yet, is taken for large."""
    facts = _facts(case, phrases, width, int(case.marks.reports.sum()) - 1)
    lines = len(_title_lines(case, width)) * _TITLE * 1.25 + len(facts) * _LINE * 1.45
    return _EDGE + lines + 8


def _foot_lines(case: Case, width: float) -> list[str]:
    room = width - 2 * _EDGE
    notes = wrapped(" ".join(case.notes), _SMALL, room)
    return [*notes, *shortened(wrapped(" · ".join(case.credits), _SMALL, room), _CREDIT_LINES)]


def _foot_height(lines: Sequence[str]) -> float:
    return len(lines) * 14 + 18.0


def _planned(
    case: Case, phrases: Phrases, sheet: Sheet, heights: tuple[float | None, float, float]
) -> tuple[_Plan, _Drawn]:
    """Return where things stand and the map drawn there."""
    height, top, foot = heights
    beside = sheet.width >= _SIDE_FROM
    map_width = sheet.width - 2 * _EDGE - (_COLUMN + _COLUMN_GAP if beside else 0)
    room = _COLUMN if beside else _column_width(sheet.width)
    natural = map_width * _aspect(case)
    if height is None:
        rect = Rect(_EDGE, top, map_width, natural)
        drawn = _drawn(case, phrases, sheet.placed(rect))
        needed = scaled_height(drawn.legend, room, _COSY)
        if beside and needed > natural:
            rect = replace(rect, height=min(needed + 1, 1.8 * map_width))
            drawn = _drawn(case, phrases, sheet.placed(rect))
        legend_room = rect.height if beside else math.inf
        return _Plan(rect, beside, legend_room), drawn
    free = height - top - foot - _BAR - 4
    if free < _LEAST_MAP:
        raise MapError(
            f"a picture {sheet.width:g} by {height:g} pixels has no room for a map; "
            f"give it a height of {math.ceil(top + foot + _BAR + 4 + _LEAST_MAP)} or more"
        )
    if beside:
        rect = Rect(_EDGE, top, map_width, free)
        return _Plan(rect, beside, free), _drawn(case, phrases, sheet.placed(rect))
    draft = Rect(_EDGE, top, map_width, max(free / 2, _LEAST_MAP))
    legend = _drawn(case, phrases, sheet.placed(draft)).legend
    columns = columns_of(legend, _columns(sheet.width), room)
    needed = max((height_of(column, room) for column in columns), default=0.0) + 16
    rect = replace(draft, height=max(free - needed, 0.55 * free, _LEAST_MAP))
    return _Plan(rect, beside, free - rect.height - 12), _drawn(case, phrases, sheet.placed(rect))


def _columns(width: float) -> int:
    return 2 if width >= 500 else 1


def _column_width(width: float) -> float:
    count = _columns(width)
    return (width - 2 * _EDGE - (count - 1) * _COLUMN_GAP) / count


def _aspect(case: Case) -> float:
    """Return the height to width of what is to be shown, within what a sheet can be."""
    frame = frame_about(case.bounds, Rect(0, 0, 1000, 1000), margin=0)
    west, south, east, north = case.bounds
    (left, top), (right, bottom) = frame.pixels([west, east], [north, south])
    aspect = float((bottom - top) / max(right - left, 1.0))
    return min(max(aspect, _FLAT), _TALL)


def _drawn(case: Case, phrases: Phrases, rect: Rect) -> _Drawn:
    frame = frame_about(case.bounds, rect, margin=_MARGIN)
    ground = ground_of(frame, case.boundaries)
    zones = zones_shown(case.zones, frame)
    overlay = overlay_of(case.marks, frame)
    shown = Shown(
        case.marks, overlay.single, overlay.groups, overlay.areas_grouped, overlay.numbered
    )
    legend = [
        *entries(shown, phrases),
        *zone_entries(zones, len(case.zones) - len(zones), phrases),
        *(base_entries(phrases) if ground.has_borders else []),
    ]
    return _Drawn(frame, ground, zones, overlay, legend)


def _head(sheet: Sheet, case: Case, phrases: Phrases, overlay: Overlay) -> None:
    y = _EDGE + _TITLE * 0.8
    for line in _title_lines(case, sheet.width):
        sheet.line((_EDGE, y), line, _TITLE, bold=True)
        y += _TITLE * 1.25
    facts = _facts(case, phrases, sheet.width, overlay.symbols)
    sheet.paragraph((_EDGE, y), facts, _LINE, leading=_LINE * 1.45)


def _legend(sheet: Sheet, plan: _Plan, legend: list[Entry], phrases: Phrases) -> float:
    """Write the legend; returns where it ends."""
    if plan.beside:
        columns, room = [legend], _COLUMN
        left, top = plan.map.right + _COLUMN_GAP, plan.map.top
    else:
        room = _column_width(sheet.width)
        columns = columns_of(legend, _columns(sheet.width), room)
        left, top = _EDGE, plan.map.bottom + _BAR + 12
    scale = next(
        (
            scale
            for scale in _SCALES
            if all(scaled_height(column, room, scale) <= plan.legend_room for column in columns)
        ),
        _SCALES[-1],
    )
    end = plan.map.bottom
    for number, column in enumerate(columns):
        fitting = _fitting(column, plan.legend_room / scale, room / scale, phrases)
        at = (left + number * (room + _COLUMN_GAP), top)
        end = max(end, sheet.scaled_legend(at, fitting, room, scale))
    return end


def _fitting(legend: list[Entry], height: float, room: float, phrases: Phrases) -> list[Entry]:
    """Return as many lines as have room; the last says how many have not."""
    if height_of(legend, room) <= height:
        return legend
    kept = list(legend)
    while kept:
        kept.pop()
        left_out = sum(not entry.is_heading for entry in legend[len(kept) :])
        more = Entry(phrases.count("picture.more", left_out), lambda x, y: [])  # noqa: ARG005
        if not kept or (not kept[-1].is_heading and height_of([*kept, more], room) <= height):
            return [*kept, more]
    return kept


def _map(content: Content, case: Case, phrases: Phrases, drawn: _Drawn) -> list[Element]:
    """Return the map within its frame, and the frame itself."""
    frame, rect = drawn.frame, drawn.frame.rect
    space = Space(rect)
    bar = scale_bar(frame, _where_true(frame, phrases), _units(phrases))
    for taken in drawn.overlay.taken:
        space.take(taken)
    letters = _letters(drawn.zones, space)
    countries = country_labels(drawn.ground.countries, frame, _disputed(case, frame), content.lang)
    places = place_labels_in(places_about(content, frame), frame)
    labels = drawn_labels([*countries, *places], space)
    edge = {"x": rect.left, "y": rect.top, "width": rect.width, "height": rect.height}
    # Named after where it stands: pictures on one page of HTML do not share it.
    name = f"geomap-{zlib.crc32(repr((frame, case.heading)).encode()):08x}"
    clip = element("clipPath", {"id": name}, element("rect", dict(edge)))
    layers = [drawn.ground.drawing, zone_drawing(drawn.zones, frame), labels, letters]
    inside = element("g", {"clip_path": f"url(#{name})"}, *layers, drawn.overlay.drawing)
    outline = element("rect", {**edge, "fill": "none", "stroke": RULE, "stroke_width": 1})
    return [element("defs", {}, clip), inside, outline, bar]


def _units(phrases: Phrases) -> tuple[str, str]:
    return phrases.words.by_key["length.m"], phrases.words.by_key["length.km"]


def _where_true(frame: Frame, phrases: Phrases) -> str | None:
    """Return at which latitude the scale holds; None where it holds all over the frame."""
    _, south, _, north = frame.box
    ends = frame.metres([1.0, 1.0], [south, north])
    middle = float(frame.metres(1.0, frame.middle))
    if float(np.abs(ends / middle - 1).max()) < _SCALE_VARIES:
        return None
    side = "N" if frame.middle >= 0 else "S"
    return phrases.say("picture.scale", latitude=f"{abs(frame.middle):.0f}° {side}")


def _disputed(case: Case, frame: Frame) -> BaseGeometry:
    """Return the boxes about all zones, pixels."""
    boxes = []
    for zone in case.zones:
        for polygon in zone["polygons"]:
            lon, lat = np.array(polygon[0]).T
            middle = (lon.min() + lon.max()) / 2
            move = float(frame.unrolled(middle) - middle)
            corners = frame.pixels([lon.min() + move, lon.max() + move], [lat.min(), lat.max()])
            boxes.append(shapely.box(*corners.min(axis=0), *corners.max(axis=0)))
    return shapely.union_all(boxes)


def _letters(zones: Sequence[Zone], space: Space) -> Element:
    """Return what each zone is called on the map, in the widest part of its largest version."""
    group = element("g")
    largest: dict[str, Zone] = {}
    for zone in zones:
        if zone.letter and not zone.shape.is_empty:
            best = largest.get(zone.letter)
            if best is None or zone.shape.area > best.shape.area:
                largest[zone.letter] = zone
    rect = space.frame
    screen = shapely.box(rect.left + 8, rect.top + 8, rect.right - 8, rect.bottom - 8)
    for letter, zone in largest.items():
        at = middle_of(shapely.intersection(shapely.make_valid(zone.shape), screen))
        if at is None:
            continue
        x, y = at
        wide = width_of(letter, 13, bold=True)
        given = {"x": x, "y": y + 4.7, "font_size": 13, "font_weight": 700}
        middle = {**given, "text_anchor": "middle"}
        rim = {"fill": LAND, "stroke": LAND, "stroke_width": 3.5, "stroke_linejoin": "round"}
        group.add(element("text", {**middle, **rim}, letter))
        group.add(element("text", {**middle, "fill": BLUE}, letter))
        space.take(Rect(x - wide / 2 - 2, y - 8, wide + 4, 16))
    return group
