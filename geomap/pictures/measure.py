"""How wide a line of text will be, without a font at hand.

Widths are those of Noto Sans, to which most sans-serif fonts come close, or of
its middle for each kind of letter: they decide where a line is broken and which
labels have room, and are rather too wide than too narrow.
"""

import re
import unicodedata
from collections.abc import Iterable

from geomap.pictures.drawing import FIRST_STRONG, POP

__all__ = ["shortened", "width_of", "wrapped"]

_ASCII = (
    "260 269 408 646 572 831 732 225 300 300 551 572 268 322 268 372 "
    "572 572 572 572 572 572 572 572 572 572 268 268 572 572 572 434 "
    "899 639 650 632 730 556 519 728 741 339 273 619 524 907 760 781 "
    "605 781 622 549 556 731 600 930 586 566 572 329 372 329 572 444 "
    "282 561 615 480 615 564 344 615 618 258 258 534 258 935 618 605 "
    "615 615 413 479 361 618 508 786 529 510 470 380 551 380 572"
)
_WIDTHS = {chr(32 + index): int(width) for index, width in enumerate(_ASCII.split())}
_SCRIPTS = {
    "ARABIC": 560,
    "ARMENIAN": 640,
    "BENGALI": 680,
    "CYRILLIC": 620,
    "DEVANAGARI": 670,
    "ETHIOPIC": 760,
    "GEORGIAN": 650,
    "GREEK": 590,
    "HEBREW": 580,
    "KHMER": 700,
    "LATIN": 575,
    "MYANMAR": 900,
    "THAI": 600,
}
_CAPITAL = 1.18
_BOLD = 1.08
_OTHER = 700
_SPACE = re.compile("[ \t\n]+")
"""Where a line may be broken: not at a no-break space."""
_SPARE = 1.03
"""What fonts wider than Noto Sans need, as DejaVu Sans."""


def width_of(text: str, size: float, *, bold: bool = False, spacing: float = 0.0) -> float:
    """Return about how wide a line is, in the unit of `size`.

    Parameters
    ----------
    text
        One line.
    size
        Font size.
    bold
        Whether it is set bold.
    spacing
        What is added after each letter.
    """
    thousandths = sum(_width(character) for character in text)
    return thousandths / 1000 * size * _SPARE * (_BOLD if bold else 1.0) + spacing * len(text)


def _width(character: str) -> float:
    found = _WIDTHS.get(character)
    if found is not None:
        return found
    category = unicodedata.category(character)
    if category in {"Mn", "Me", "Cf"}:
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 1000
    width = _SCRIPTS.get(unicodedata.name(character, "").partition(" ")[0], _OTHER)
    return width * _CAPITAL if category == "Lu" else width


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> list[str]:
    """Return a text as lines that fit; a word longer than a line is broken.

    What is isolated in its direction stays so on each line that it runs over.
    """
    lines: list[str] = []
    used = 0.0
    gap = width_of(" ", size, bold=bold)
    for word in _SPACE.split(text):
        for part in _parts(word, size, room, bold=bold):
            wide = width_of(part, size, bold=bold)
            if lines and used + gap + wide <= room:
                lines[-1] += f" {part}"
                used += gap + wide
            else:
                lines.append(part)
                used = wide
    return _balanced([line for line in lines if line])


def _parts(word: str, size: float, room: float, *, bold: bool) -> Iterable[str]:
    """Return a word, or its pieces where it is longer than a line; a mark stays with its letter."""
    start, used = 0, 0.0
    for place, character in enumerate(word):
        wide = width_of(character, size, bold=bold)
        if used + wide > room and place > start and wide:
            yield word[start:place]
            start, used = place, 0.0
        used += wide
    yield word[start:]


def _balanced(lines: list[str]) -> list[str]:
    """Close on each line the isolates that it leaves open, and open them on the next again."""
    found, still_open = [], 0
    for line in lines:
        whole = FIRST_STRONG * still_open + line
        still_open = whole.count(FIRST_STRONG) - whole.count(POP)
        found.append(whole + POP * still_open)
    return found


def shortened(lines: list[str], most: int) -> list[str]:
    """Return at most so many lines; an ellipsis says that something is left out."""
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    inner = last.rstrip(f" .,;·{POP}")
    closing = POP * (inner.count(FIRST_STRONG) - inner.count(POP))
    return [*lines[: most - 1], f"{inner}{closing}…"]
