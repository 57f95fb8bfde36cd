"""The page's own scripts and styles, each joined to one and without their comments.

A page is read by browsers; whoever wants to read its code finds it, with its
comments, in the source. Names stay as they are, so that an error on a page
names a function that exists there.
"""

import functools
from collections.abc import Iterable
from pathlib import Path

__all__ = ["own_script", "own_style"]

_HERE = Path(__file__).resolve().parent / "static"
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
    "scale",
    "download",
    "share",
    "print",
    "link",
    "reader",
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
    from rjsmin import jsmin

    texts = [(_HERE / f"{name}.js").read_text("utf-8") for name in names]
    parts = [text.removeprefix('"use strict";\n') for text in texts]
    code = '(function () {\n"use strict";\n' + "\n".join(parts) + "\n})();\n"
    return f"{jsmin(code)}\n"


@functools.cache
def own_style() -> str:
    """Return the page's style sheets as one."""
    from rcssmin import cssmin

    return f"{cssmin(''.join((_HERE / f'{name}.css').read_text('utf-8') for name in _STYLES))}\n"
