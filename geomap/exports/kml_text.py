"""Text in KML: what XML can hold, and the balloon of a placemark as a small HTML table.

A value is escaped twice on its way into a balloon: as HTML, so that it is shown
and never run, and the whole as XML. A `$[` is taken apart as well: Google Earth
would put another value of the placemark there, unescaped.
"""

import html
import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

__all__ = [
    "attribute",
    "balloon",
    "element",
    "escaped",
    "holdable",
    "holdable_all",
    "lines",
    "number_text",
]

REPLACEMENT = "\ufffd"

_NOT_IN_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 has no way to write, not even escaped."""

_KEPT = {"\r": "&#13;"}
"""A reader would turn a plain one into a line feed."""

_ADDRESS = re.compile(r"https?://[^\s<>\"'`\\|{}\[\]]+", re.IGNORECASE)
_AFTER_ADDRESS = ".,;:!?)"

_LARGE = 1e9
"""From here on a float has no more than 7 decimals."""

Rows = Iterable[tuple[str, Sequence[str]]]


def holdable(text: str) -> str:
    """Return text that XML 1.0 can hold: control and half characters become U+FFFD."""
    return _NOT_IN_XML.sub(REPLACEMENT, text)


def holdable_all(texts: Sequence[str | None]) -> tuple[list[str | None], int]:
    """Return texts that XML can hold, and how many had to be changed."""
    found = [text and holdable(text) for text in texts]
    return found, sum(after != before for after, before in zip(found, texts, strict=True))


def escaped(text: str) -> str:
    """Return text as it stands between the tags of an element."""
    return escape(text, _KEPT)


def element(name: str, text: str) -> str:
    """Return an element with text in it; `name` is ours, the text anybody's."""
    return f"<{name}>{escaped(text)}</{name}>"


def attribute(text: str) -> str:
    """Return the value of an attribute, with its quotes."""
    return quoteattr(text, _KEPT)


def lines(text: str) -> list[str]:
    """Return the lines of a text, as they are shown in a cell."""
    return re.split(r"\r\n|[\r\n]", text)


def number_text(number: float) -> str:
    """Return a finite number with at most 7 decimals, of degrees about a centimetre."""
    if abs(number) >= _LARGE:
        return repr(number)
    text = f"{number:.7f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def balloon(heading: str, rows: Rows) -> str:
    """Return HTML: a heading and a table of a word and the lines beside it.

    Web addresses become links that open on a click; nothing is loaded by itself.
    """
    body = "".join(
        f'<tr><th align="left" valign="top">{_shown(word)}</th>'
        f'<td dir="auto">{"<br>".join(map(_linked, cell))}</td></tr>'
        for word, cell in rows
    )
    return f'<h3 dir="auto">{_shown(heading)}</h3><table cellpadding="3">{body}</table>'


def paragraphs(texts: Iterable[str]) -> str:
    """Return HTML: a paragraph a text, with web addresses as links."""
    return "".join(f'<p dir="auto">{_linked(text)}</p>' for text in texts)


def _shown(text: str) -> str:
    return html.escape(text).replace("$[", "&#36;[")


def _linked(text: str) -> str:
    parts, done = [], 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_AFTER_ADDRESS)
        parts += [
            _shown(text[done : found.start()]),
            f'<a href="{_shown(address)}">{_shown(address)}</a>',
        ]
        done = found.start() + len(address)
    return "".join([*parts, _shown(text[done:])])
