"""The shape of a page before it is parsed: tags, levels and attributes, in linear time.

No browser writes a tag with thousands of attributes or a thousand levels; parsers
take hours over them.
"""

import re

__all__ = ["what_is_too_many"]

_MAX_TAGS = 200_000
_MAX_DEPTH = 1_000
_MAX_ATTRIBUTES = 500

_OPEN = re.compile(r"<(?:!--|(/?)([a-zA-Z][^\s/>]{0,40}))")
_ATTRIBUTE = re.compile(
    r"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+)?+)?+"
)
_COMMENT_END = re.compile(r"--!?>")
_RAW = frozenset({"script", "style", "textarea", "title", "noscript", "iframe", "xmp"})
_CLOSE_THEMSELVES = frozenset(
    [
        "p",
        "li",
        "td",
        "tr",
        "th",
        "dt",
        "dd",
        "option",
        "thead",
        "tbody",
        "tfoot",
        "colgroup",
        "rp",
        "rt",
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "html",
        "body",
        "head",
    ]
)


def what_is_too_many(text: str) -> str | None:
    """Return `tags`, `levels` or `attributes` where a page has too many of them, or None."""
    at, tags, depth = 0, 0, 0
    while (found := _OPEN.search(text, at)) is not None:
        if found[2] is None:
            end = _COMMENT_END.search(text, found.start() + 2)
            if end is None:
                return None
            at = end.end()
            continue
        name = found[2].lower()
        tags += 1
        if name not in _CLOSE_THEMSELVES:
            depth = max(0, depth - 1) if found[1] else depth + 1
        at, attributes = _past_attributes(text, found.end())
        if tags > _MAX_TAGS or depth > _MAX_DEPTH or attributes > _MAX_ATTRIBUTES:
            over = {"tags": tags > _MAX_TAGS, "levels": depth > _MAX_DEPTH}
            return next((what for what, is_over in over.items() if is_over), "attributes")
        if name in _RAW and not found[1]:
            closed = re.compile(f"</{name}", re.IGNORECASE).search(text, at)
            if closed is None:
                return None
            at = closed.start()
    return None


def _past_attributes(text: str, at: int) -> tuple[int, int]:
    count = 0
    while count <= _MAX_ATTRIBUTES:
        found = _ATTRIBUTE.match(text, at)
        if found is None:
            break
        at, count = found.end(), count + 1
    return at, count
