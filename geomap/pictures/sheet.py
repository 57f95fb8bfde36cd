"""The sheet about the map: lines, legend and scale bar, mirrored where a language asks for it."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from geomap.pictures.drawing import Element, element, figure
from geomap.pictures.frame import Frame, Rect
from geomap.pictures.legend import ICON_WIDTH, LINE, TEXT_SIZE, Entry, lines_of
from geomap.pictures.palette import INK, SOFT

__all__ = ["Sheet", "columns_of", "height_of", "scale_bar", "scaled_height"]

_HEADING_GAP = 8.0
_ENTRY_GAP = 6.0
_BAR_ROOM = 150.0


@dataclass(slots=True)
class Sheet:
    """A page to write on.

    Attributes
    ----------
    width
        Pixels.
    rtl
        Whether its lines start at the right.
    parts
        What is written.
    """

    width: float
    rtl: bool = False
    parts: list[Element] = field(default_factory=list)

    def across(self, x: float) -> float:
        """Return where a distance from the line's start is on the page."""
        return self.width - x if self.rtl else x

    def placed(self, rect: Rect) -> Rect:
        """Return a rectangle as it stands on the page."""
        left = self.width - rect.right if self.rtl else rect.left
        return Rect(left, rect.top, rect.width, rect.height)

    def line(
        self,
        at: tuple[float, float],
        text: str,
        size: float,
        *,
        bold: bool = False,
        soft: bool = False,
    ) -> None:
        """Write a line; `at` is its start on the base line."""
        given: dict[str, str | float] = {"x": self.across(at[0]), "y": at[1], "font_size": size}
        if self.rtl:
            given["text_anchor"] = "end"
        if bold:
            given["font_weight"] = 700
        self.parts.append(element("text", {**given, "fill": SOFT if soft else INK}, text))

    def paragraph(
        self, at: tuple[float, float], lines: Iterable[str], size: float, *, leading: float
    ) -> float:
        """Write soft lines below each other; returns where the next base line is."""
        y = at[1]
        for line in lines:
            self.line((at[0], y), line, size, soft=True)
            y += leading
        return y

    def scaled_legend(
        self, at: tuple[float, float], entries: Sequence[Entry], room: float, scale: float
    ) -> float:
        """Write a column of legend lines smaller; returns where it ends."""
        column = Sheet(room / scale, rtl=self.rtl)
        high = column.legend((0.0, 0.0), entries, room / scale) * scale
        left = self.placed(Rect(at[0], at[1], room, high)).left
        size = f" scale({scale:g})" if scale != 1 else ""
        move = f"translate({figure(left)} {figure(at[1])}){size}"
        self.parts.append(element("g", {"transform": move}, *column.parts))
        return at[1] + high

    def legend(self, at: tuple[float, float], entries: Sequence[Entry], room: float) -> float:
        """Write legend lines below each other; returns where they end."""
        left, y = at
        for number, entry in enumerate(entries):
            lines = lines_of(entry, room)
            if entry.is_heading:
                y += _HEADING_GAP if number else 0.0
                start = left
            else:
                start = left + ICON_WIDTH
                if entry.icon is not None:
                    middle = y + max(LINE, _entry_height(entry, room) - _ENTRY_GAP) / 2
                    lift = min(middle, y + 1.2 * LINE)
                    self.parts += entry.icon(self.across(left + 13), lift)
            slack = max(0.0, _entry_height(entry, room) - _ENTRY_GAP - len(lines) * LINE) / 2
            for index, line in enumerate(lines):
                base = y + slack + index * LINE + 0.76 * LINE
                self.line((start, base), line, TEXT_SIZE, bold=entry.is_heading)
            y += _entry_height(entry, room)
        return y


def _entry_height(entry: Entry, room: float) -> float:
    lines = len(lines_of(entry, room))
    if entry.is_heading:
        return lines * LINE + 3
    return max(lines * LINE, 20.0) + _ENTRY_GAP


def scaled_height(entries: Sequence[Entry], room: float, scale: float) -> float:
    """Return how high legend lines stand in a column when they are drawn smaller."""
    return height_of(entries, room / scale) * scale


def height_of(entries: Sequence[Entry], room: float) -> float:
    """Return how high legend lines stand below each other."""
    headings = sum(entry.is_heading for entry in entries[1:])
    return sum(_entry_height(entry, room) for entry in entries) + headings * _HEADING_GAP


def columns_of(entries: Sequence[Entry], count: int, room: float) -> list[list[Entry]]:
    """Return the lines in columns of about the same height, in their order."""
    target = height_of(entries, room) / count
    columns: list[list[Entry]] = [[]]
    for entry in entries:
        full = columns[-1] and height_of([*columns[-1], entry], room) > target + 24
        if full and len(columns) < count:
            # A heading stays with what it names.
            moved = [columns[-1].pop()] if columns[-1][-1].is_heading else []
            columns.append(moved)
        columns[-1].append(entry)
    return columns


def scale_bar(frame: Frame, latitude: str | None, units: tuple[str, str]) -> Element:
    """Return a scale bar below a frame, true from west to east at half the frame's height.

    Parameters
    ----------
    frame
        The frame.
    latitude
        What is said of where it is true; None where that is nearly the same all over the frame.
    units
        How metres and kilometres are written, with `{n}` for the number.
    """
    room = min(_BAR_ROOM, frame.rect.width / 3)
    pixel_m = 1 / float(frame.metres(1.0, frame.middle))
    length = _round_length(room * pixel_m)
    wide = length / pixel_m
    number, unit = (length, units[0]) if length < 1000 else (length / 1000, units[1])
    text = unit.replace("{n}", f"{number:,g}")
    left, base = frame.rect.left + 1, frame.rect.bottom + 14
    path = f"M{figure(left)} {figure(base - 6)}v6h{figure(wide)}v-6"
    words = {"x": left + wide + 8, "y": base, "font_size": 11, "fill": INK}
    return element(
        "g",
        {},
        element("path", {"d": path, "fill": "none", "stroke": INK, "stroke_width": 1.5}),
        element("text", words, f"{text} {latitude}" if latitude else text),
    )


def _round_length(most: float) -> float:
    """Return the longest of 1, 2 and 5 times a power of ten within a length."""
    power = 10.0 ** math.floor(math.log10(most))
    return max(power * step for step in (1, 2, 5) if power * step <= most)
