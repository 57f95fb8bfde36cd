"""The page's own scripts and styles, each joined to one and without their comments.

A page is read by browsers; whoever wants to read its code finds it, with its
comments, in the source. Names and lines stay as they are, so that an error on
a page names a function that exists there.
"""

import functools
import re
from collections.abc import Iterable
from pathlib import Path

__all__ = ["own_script", "own_style"]

_HERE = Path(__file__).resolve().parent / "static"
_BLOCK = re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.DOTALL | re.MULTILINE)
_LINE = re.compile(r"^[ \t]*//.*\n", re.MULTILINE)
_INDENT = re.compile(r"^[ \t]+|^\n", re.MULTILINE)

_SCRIPTS = (
    "dom",
    "shell",
    "data",
    "words",
    "texts",
    "columns",
    "plain",
    "table",
    "format",
    "symbols",
    "events",
    "fold",
    "search",
    "store",
    "grid",
    "base",
    "labels",
    "bins",
    "histogram",
    "play",
    "timebrush",
    "layers",
    "zones",
    "zonetime",
    "canvas",
    "clusters",
    "areas",
    "marks",
    "spread",
    "pointer",
    "crowd",
    "scenery",
    "incidents",
    "popup",
    "listing",
    "list",
    "sentence",
    "facets",
    "legend",
    "method",
    "panel",
    "tools",
    "cursor",
    "measure",
    "download",
    "share",
    "print",
    "link",
    "main",
)
_STYLES = (
    "page",
    "popup",
    "base",
    "filters",
    "drawing",
    "time",
    "layers",
    "tools",
    "phone",
    "print",  # last: paper overrules all others
)


def own_script(names: Iterable[str] = _SCRIPTS) -> str:
    """Return the page's modules as one script, in one function scope, strict."""
    return _joined(tuple(names))


@functools.cache
def _joined(names: tuple[str, ...]) -> str:
    texts = [(_HERE / f"{name}.js").read_text("utf-8") for name in names]
    parts = [_bare(text).removeprefix('"use strict";\n') for text in texts]
    return '(function () {\n"use strict";\n' + "".join(parts) + "})();\n"


@functools.cache
def own_style() -> str:
    """Return the page's style sheets as one."""
    return "".join(_bare((_HERE / f"{name}.css").read_text("utf-8")) for name in _STYLES)


def _bare(text: str) -> str:
    """Return code without the comments that stand on lines of their own, and without indents.

    The linter sees to it that no text in the code spans lines.
    """
    return _INDENT.sub("", _LINE.sub("", _BLOCK.sub("", text)))
