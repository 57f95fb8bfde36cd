"""The legend: what is on the picture, no more."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from geomap.pictures.drawing import Element, element
from geomap.pictures.marks import VERDICT_ORDER, Marks
from geomap.pictures.measure import wrapped
from geomap.pictures.palette import BORDER, BORDER_DASHES, INK
from geomap.pictures.phrases import Phrases
from geomap.pictures.symbols import badge, group_symbol, incident_symbol, symbol_of
from geomap.pictures.zones import BAND_OPACITY, Zone
from geomap.style import INCIDENT_SYMBOLS, VERDICT_STYLES, ZONE_STYLE, Symbol

__all__ = [
    "ICON_WIDTH",
    "LINE",
    "TEXT_SIZE",
    "Entry",
    "Shown",
    "base_entries",
    "entries",
    "lines_of",
    "zone_entries",
]

TEXT_SIZE, LINE = 12.0, 15.5
ICON_WIDTH = 34.0
_PLAIN = Symbol("circle", "#999999")
_SAMPLE = (3, 1, 2, 0, 0)

Icon = Callable[[float, float], list[Element]]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: how to draw its sample about a point, and what it says.

    A heading has no sample.
    """

    text: str
    icon: Icon | None = None

    @property
    def is_heading(self) -> bool:
        """Whether it names the lines below it."""
        return self.icon is None


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on the picture.

    Attributes
    ----------
    marks
        All incidents that are drawn, in groups or alone.
    single
        Those that are drawn alone.
    groups
        How many groups of incidents there are.
    areas_grouped
        Whether incidents known only to areas are in groups, too.
    numbered
        Whether a symbol or a circle has a number beside it.
    """

    marks: Marks
    single: Marks
    groups: int
    areas_grouped: bool
    numbered: bool


def lines_of(entry: Entry, room: float) -> list[str]:
    """Return the lines of an entry's text in a column."""
    space = room if entry.is_heading else room - ICON_WIDTH
    return wrapped(entry.text, TEXT_SIZE, space, bold=entry.is_heading)


def entries(shown: Shown, phrases: Phrases) -> list[Entry]:
    """Return the legend's lines about incidents and the base."""
    found = [*_types(shown.single, phrases), *_rings(shown, phrases), *_manners(shown, phrases)]
    if found:
        found.insert(0, Entry(phrases.say("picture.incidents")))
    return found


def _types(single: Marks, phrases: Phrases) -> list[Entry]:
    names = tuple(INCIDENT_SYMBOLS)
    return [
        Entry(phrases.say(f"type.{names[kind]}"), _symbol_icon(symbol_of(kind), None))
        for kind in np.unique(single.kind).tolist()
    ]


def _rings(shown: Shown, phrases: Phrases) -> list[Entry]:
    found = []
    for number in np.unique(shown.marks.verdict).tolist():
        verdict = VERDICT_ORDER[number]
        icon = _symbol_icon(_PLAIN, verdict, faded=VERDICT_STYLES[verdict].faded)
        found.append(Entry(phrases.say("picture.ring", verdict=phrases.verdict(verdict)), icon))
    return found


def _manners(shown: Shown, phrases: Phrases) -> list[Entry]:
    single = shown.single
    pins = single.where(~single.is_area)
    found = []
    if single.contested.any():
        icon = _symbol_icon(_PLAIN, "possible", contested=True)
        found.append(Entry(phrases.say("picture.contested"), icon))
    if pins.faded.any():
        icon = _symbol_icon(_PLAIN, None, faded=True)
        found.append(Entry(phrases.say("picture.pale"), icon))
    if shown.numbered:
        found.append(Entry(phrases.say("picture.reports"), lambda x, y: badge((x - 10, y + 10), 2)))
    if shown.groups:
        found.append(Entry(phrases.say("picture.group"), _group_icon(_SAMPLE, area=False)))
    if single.is_area.any():
        found.append(Entry(phrases.say("picture.area"), _area_icon))
    if shown.areas_grouped:
        found.append(Entry(phrases.say("picture.areas"), _group_icon(_SAMPLE, area=True)))
    return found


def zone_entries(zones: Sequence[Zone], others: int, phrases: Phrases) -> list[Entry]:
    """Return the legend's lines about zones.

    Parameters
    ----------
    zones
        Those drawn.
    others
        How many versions were given and are not drawn.
    phrases
        The words.
    """
    found = [Entry(_zone_text(zone, phrases), _zone_icon(zone)) for zone in zones]
    if any(zone.bands for zone in zones):
        found.append(Entry(phrases.say("picture.band"), _band_icon))
    if others:
        found.append(Entry(phrases.count("picture.absent", others), lambda x, y: []))  # noqa: ARG005
    return [Entry(phrases.say("picture.zones")), *found] if found else []


def base_entries(phrases: Phrases) -> list[Entry]:
    """Return the legend's line about the base."""
    return [Entry(phrases.say("picture.border"), _border_icon)]


def _zone_text(zone: Zone, phrases: Phrases) -> str:
    name = phrases.zone(zone.row)
    return f"{zone.letter}: {name}" if zone.letter else name


def _symbol_icon(
    symbol: Symbol, verdict: str | None, *, contested: bool = False, faded: bool = False
) -> Icon:
    def draw(x: float, y: float) -> list[Element]:
        return [incident_symbol((x, y), symbol, verdict, contested=contested, faded=faded)]

    return draw


def _group_icon(verdicts: Sequence[int], *, area: bool) -> Icon:
    return lambda x, y: [group_symbol((x, y), verdicts, area=area)]


def _area_icon(x: float, y: float) -> list[Element]:
    ring = {"fill": "#999999", "fill_opacity": 0.2, "stroke": INK, "stroke_width": 1}
    return [element("circle", {"cx": x, "cy": y, "r": 9.5, **ring})]


def _zone_icon(zone: Zone) -> Icon:
    def draw(x: float, y: float) -> list[Element]:
        dashes: dict[str, str | float] = {"stroke_dasharray": zone.dashes} if zone.dashes else {}
        fill = {"fill": str(ZONE_STYLE["fill"]), "fill_opacity": 0.16}
        line = {"stroke": str(ZONE_STYLE["stroke"]), "stroke_width": 2, **dashes}
        size = {"x": x - 13, "y": y - 6, "width": 26, "height": 12}
        return [element("rect", {**size, **fill, **line})]

    return draw


def _band_icon(x: float, y: float) -> list[Element]:
    stroke = str(ZONE_STYLE["stroke"])
    line = {"x1": x - 13, "y1": y, "x2": x + 13, "y2": y, "stroke": stroke}
    return [
        element("line", {**line, "stroke_width": 12, "stroke_opacity": BAND_OPACITY}),
        element("line", {**line, "stroke_width": 2}),
    ]


def _border_icon(x: float, y: float) -> list[Element]:
    line = {"x1": x - 13, "y1": y, "x2": x + 13, "y2": y, "stroke": BORDER, "stroke_width": 1.2}
    return [element("line", {**line, "stroke_dasharray": BORDER_DASHES})]
