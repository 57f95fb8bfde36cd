"""A drawing as a tree of elements, and the SVG it is written as.

Whatever users wrote becomes character data of a text element or of a title:
escaped, on one line, without the controls that XML forbids or that would turn
the direction of what stands beside it.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import numpy.typing as npt

__all__ = [
    "FIRST_STRONG",
    "POP",
    "Element",
    "element",
    "figure",
    "is_rtl",
    "isolated",
    "one_line",
    "path_of",
    "xml",
]

Value = str | float
Points = npt.NDArray[np.float64]

FIRST_STRONG, POP = "\u2068", "\u2069"
_RIGHT_TO_LEFT = "\u2067"
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ISOLATES = re.compile("\u2068[^\u2068\u2069]*\u2069")
_TENTHS = 10


@dataclass(slots=True)
class Element:
    """An element of a drawing: its name, its attributes, and what it holds in order."""

    name: str
    attributes: dict[str, Value] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    def add(self, *children: "Element | str") -> "Element":
        """Append children; returns the element itself."""
        self.children.extend(children)
        return self


def element(
    name: str, attributes: Mapping[str, Any] | None = None, *children: Element | str
) -> Element:
    """Return an element; its attributes are texts and numbers, `_` in a name is a hyphen."""
    given: dict[str, Value] = {
        key.replace("_", "-"): value if isinstance(value, str) else float(value)
        for key, value in (attributes or {}).items()
    }
    return Element(name, given, list(children))


def one_line(text: str) -> str:
    """Return what a person wrote as one line that neither breaks XML nor turns its surroundings."""
    plain = " ".join(_TURNING.sub("", _UNPRINTABLE.sub(_shown, text)).split())
    return unicodedata.normalize("NFC", plain)


def _shown(found: re.Match[str]) -> str:
    return " " if found[0] in "\t\n\r\x0b\x0c\x1c\x1d\x1e\x85" else "\ufffd"


def isolated(text: str) -> str:
    """Return what a person wrote such that its direction is its own, for use within a sentence."""
    return f"{FIRST_STRONG}{one_line(text)}{POP}"


def is_rtl(text: str) -> bool:
    """Return whether a line runs from right to left: by its first letter outside isolates.

    A line that is nothing but isolates runs as the first of them does.
    """
    outside = _ISOLATES.sub("", text)
    for part in (outside, text):
        for character in part:
            direction = unicodedata.bidirectional(character)
            if direction in {"L", "R", "AL"}:
                return direction != "L"
    return False


def figure(value: float) -> str:
    """Return a number of pixels as short as it can be, to two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def xml(root: Element) -> str:
    """Return an element as XML; the same tree gives the same text."""
    parts: list[str] = []
    _write(root, parts)
    return "".join(parts)


def _write(node: Element | str, parts: list[str]) -> None:
    if isinstance(node, str):
        parts.append(escape(node))
        return
    parts.append(f"<{node.name}")
    for key, value in node.attributes.items():
        text = value if isinstance(value, str) else figure(value)
        parts.append(f" {key}={quoteattr(text)}")
    if not node.children:
        parts.append("/>")
        return
    parts.append(">")
    for child in node.children:
        if node.name == "text" and isinstance(child, str) and is_rtl(child):
            # The anchor of a line stays at its left whatever it holds.
            parts.append(escape(f"{_RIGHT_TO_LEFT}{child}{POP}"))
        else:
            _write(child, parts)
    parts.append(f"</{node.name}>")
    if node.name in {"g", "defs", "desc", "title", "svg"}:
        parts.append("\n")


def path_of(lines: Iterable[Points], *, closed: bool = False) -> str:
    """Return lines as path data, to a tenth of a pixel, each point relative to the one before.

    Differences are of rounded positions, so that no error adds up. Lines and
    rings of which less than a tenth of a pixel is left are left out.
    """
    least = 3 if closed else 2
    parts = []
    for line in lines:
        tenths = np.round(np.asarray(line, dtype=np.float64) * _TENTHS).astype(np.int64)
        keep = np.ones(len(tenths), dtype=bool)
        keep[1:] = (tenths[1:] != tenths[:-1]).any(axis=1)
        tenths = tenths[keep]
        if closed and len(tenths) > 1 and (tenths[0] == tenths[-1]).all():
            tenths = tenths[:-1]
        if len(tenths) >= least:
            parts.append(_subpath(tenths, "z" if closed else ""))
    return "".join(parts)


def _subpath(tenths: npt.NDArray[np.int64], end: str) -> str:
    first, *steps = [tenths[0], *np.diff(tenths, axis=0)]
    return f"M{_pair(first)}l{' '.join(_pair(step) for step in steps)}{end}"


def _pair(tenths: Sequence[int] | npt.NDArray[np.int64]) -> str:
    across, down = (f"{int(value) / _TENTHS:g}" for value in tenths)
    return f"{across}{'' if down.startswith('-') else ' '}{down}"
