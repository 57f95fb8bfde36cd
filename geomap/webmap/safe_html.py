"""Text made safe for each place of an HTML page that it can end up in."""

import base64
import hashlib
import html
import json
import re
from collections.abc import Callable
from typing import Any

__all__ = ["inline_css", "json_text", "plain_line", "script_hash", "script_text", "style_text"]

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_UNPAIRED = re.compile("[\ud800-\udfff]")
_CSS_URL = re.compile(r"""url\(\s*(['"]?)([^'")]+)\1\s*\)""")
_JSON_ESCAPES = re.compile("[<>&\u2028\u2029\ud800-\udfff]")
_MIME = {".png": "image/png", ".svg": "image/svg+xml", ".gif": "image/gif"}


def json_text(value: Any) -> str:
    r"""Return JSON that may stand in a script element and be written as UTF-8.

    `<`, `>`, `&`, the line separators and lone surrogates are written as
    `\uXXXX`, so no text can end the element, open a comment or break the
    encoding. NaN and infinities are refused.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _JSON_ESCAPES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def plain_line(text: str) -> str:
    """Return text as HTML content or attribute value, on one line, for titles."""
    return html.escape(_UNPRINTABLE.sub("\ufffd", " ".join(text.split())))


def script_text(code: str) -> str:
    r"""Return JavaScript that a script element holds whole.

    `</script` and `<!--` mean something to the HTML parser; in strings,
    templates and regular expressions, where they occur, `<\/` and `<\!` are the same.
    Line ends are those the parser hands on, or its hash would not match.
    """
    code = code.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    code = re.sub(r"^\s*//# sourceMappingURL=.*$", "", code, flags=re.MULTILINE)
    code = re.sub(r"<(?=/?script)", r"\\x3c", code, flags=re.IGNORECASE)
    code = code.replace("<!--", r"\x3c!--")
    return _UNPAIRED.sub("\ufffd", code)


def style_text(css: str) -> str:
    """Return CSS that a style element holds whole."""
    css = css.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    return re.sub(r"<(?=/style)", r"\\3c ", css, flags=re.IGNORECASE)


def inline_css(css: str, read: Callable[[str], bytes]) -> str:
    """Return CSS whose `url()` are data URIs of what `read` returns for each path."""

    def replace(found: re.Match[str]) -> str:
        path = found[2]
        if path.startswith(("data:", "#")):
            return found[0]
        mime = _MIME[path[path.rindex(".") :].lower()]
        return f"url(data:{mime};base64,{base64.b64encode(read(path)).decode()})"

    return _CSS_URL.sub(replace, css)


def script_hash(text: str) -> str:
    """Return the source expression of a Content-Security-Policy that allows just this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
