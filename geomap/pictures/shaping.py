"""Text as outlines, in any script, for pictures that no browser will draw.

HarfBuzz shapes each run of one direction with the first font that has its
letters. The fonts are those of the packages `manimgx-fonts` and
`manimgx-fonts-cjk` (Noto, SIL Open Font License), which pip installs: what is
drawn depends on no font of the machine.
"""

import importlib.util
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from geomap.errors import MapError
from geomap.pictures.directions import visual_runs
from geomap.pictures.drawing import figure

__all__ = ["Line", "font_files", "shaped"]

_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
_FIRST = "NotoSans[wght].ttf"
_BOLD, _REGULAR = 700.0, 400.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line as outlines about its start on the base line.

    Attributes
    ----------
    width
        How far it reaches, pixels.
    path
        SVG path data, y downwards, pixels.
    missing
        Characters that no font has, which are drawn as boxes.
    """

    width: float
    path: str
    missing: frozenset[str]


def font_files() -> list[Path]:
    """Return the files of the font packages, Noto Sans first, italics left out.

    Raises
    ------
    MapError
        The packages are not installed.
    """
    folders = []
    for package in _PACKAGES:
        found = importlib.util.find_spec(package)
        if found is not None and found.origin is not None:
            folders.append(Path(found.origin).parent)
    files = [
        file
        for folder in folders
        for file in sorted([*folder.glob("*.ttf"), *folder.glob("*.ttc")])
        if "Italic" not in file.name
    ]
    files.sort(key=lambda file: file.name != _FIRST)
    if not files or files[0].name != _FIRST:
        raise MapError('there are no fonts for a PNG; install them: pip install "geomap[pictures]"')
    return files


@cache
def _fonts(weight: float) -> tuple[Any, ...]:
    """Return the fonts, opened once a process; their files are mapped, not read."""
    import uharfbuzz as hb

    opened = []
    for file in font_files():
        font = hb.Font(hb.Face(hb.Blob.from_file_path(str(file))))
        font.set_variations({"wght": weight})
        opened.append(font)
    return tuple(opened)


def shaped(text: str, size: float, *, bold: bool = False, spacing: float = 0.0) -> Line:
    """Return a line of text as outlines.

    Parameters
    ----------
    text
        One line in any script, as it is read.
    size
        Font size, pixels.
    bold
        Whether it is set bold.
    spacing
        Pixels added after each letter; letters that join are never spaced.

    Raises
    ------
    MapError
        The fonts are not installed.
    """
    fonts = _fonts(_BOLD if bold else _REGULAR)
    pen = _Pen()
    missing: set[str] = set()
    for run in visual_runs(text):
        pieces = list(_pieces(run.text, fonts))
        for font, letters in reversed(pieces) if run.rtl else pieces:
            missing.update(c for c in letters if font is fonts[0] and not _has(font, c))
            _shape(pen, (font, letters, run.rtl), size, spacing)
    return Line(pen.x, "".join(pen.parts), frozenset(missing))


def _pieces(text: str, fonts: Sequence[Any]) -> Iterator[tuple[Any, str]]:
    """Return a run in pieces of one font each: that of the letter before as long as it will do."""
    start, current = 0, None
    for place, character in enumerate(text):
        if current is not None and (_joins(character) or _keeps(current, character, fonts)):
            continue
        font = next((font for font in fonts if _has(font, character)), fonts[0])
        if current is not None and font is not current:
            yield current, text[start:place]
            start = place
        current = font
    if current is not None:
        yield current, text[start:]


def _keeps(font: Any, character: str, fonts: Sequence[Any]) -> bool:
    """Return whether a character that belongs to no script may stay in the font at hand."""
    is_letter = unicodedata.category(character)[0] in "LM"
    return _has(font, character) and (not is_letter or font is fonts[0])


def _has(font: Any, character: str) -> bool:
    return bool(font.get_nominal_glyph(ord(character))) or character.isspace() or _joins(character)


def _joins(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me", "Cf"}


def _shape(pen: "_Pen", piece: tuple[Any, str, bool], size: float, spacing: float) -> None:
    import uharfbuzz as hb

    font, letters, rtl = piece
    buffer = hb.Buffer()
    buffer.add_str(letters)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    hb.shape(font, buffer)
    scale = size / font.face.upem
    before = None
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        if spacing and not rtl and before not in (None, info.cluster):
            pen.x += spacing
        pen.place(position.x_offset * scale, position.y_offset * scale, scale)
        font.draw_glyph_with_pen(info.codepoint, pen)
        pen.x += position.x_advance * scale
        before = info.cluster
    pen.x += spacing if before is not None and not rtl else 0.0


class _Pen:
    """Takes the outlines of glyphs, as fontTools' pens do, and writes them as path data."""

    def __init__(self) -> None:
        self.x = 0.0
        self.parts: list[str] = []
        self._at = (0.0, 0.0, 1.0)

    def place(self, across: float, up: float, scale: float) -> None:
        """Set where the next glyph starts, pixels from the pen's own place, and its scale."""
        self._at = (self.x + across, up, scale)

    def _write(self, letter: str, *points: tuple[float, float]) -> None:
        left, up, scale = self._at
        pairs = (f"{figure(left + x * scale)} {figure(-up - y * scale)}" for x, y in points)
        self.parts.append(letter + " ".join(pairs))

    def moveTo(self, point: tuple[float, float]) -> None:  # noqa: N802 - the protocol's name
        """Start an outline."""
        self._write("M", point)

    def lineTo(self, point: tuple[float, float]) -> None:  # noqa: N802
        """Draw a straight line."""
        self._write("L", point)

    def qCurveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        """Draw a quadratic curve."""
        self._write("Q", *points)

    def curveTo(self, *points: tuple[float, float]) -> None:  # noqa: N802
        """Draw a cubic curve."""
        self._write("C", *points)

    def closePath(self) -> None:  # noqa: N802
        """Close an outline."""
        self.parts.append("Z")

    def endPath(self) -> None:  # noqa: N802
        """End an outline that stays open; fonts have none."""
