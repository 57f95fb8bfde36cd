"""XML by hand, for programs that are strict about it: every text escaped, nothing illegal."""

import re
import uuid
from collections.abc import Mapping

__all__ = ["element", "escaped", "flat_name", "stable_uuid"]

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTITIES = str.maketrans({
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;",
    "\t": "&#9;", "\n": "&#10;", "\r": "&#13;",
})  # fmt: skip
_WORD_JOINER = "\u2060"
_NAMESPACE = uuid.UUID("9d3ac9d4-6b5f-5d0e-9f0c-1d6c0b7e7a51")


def element(name: str, attributes: Mapping[str, object] | None = None, *inner: str) -> str:
    """Return an element; what is inside is XML already, attribute values are texts."""
    given = "".join(f' {key}="{escaped(str(value))}"' for key, value in (attributes or {}).items())
    content = "".join(inner)
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def escaped(text: str) -> str:
    """Return text for XML; characters that XML 1.0 does not allow become U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text).translate(_ENTITIES)


def flat_name(text: str) -> str:
    """Return a name on one line that QGIS shows as it is.

    In a legend it would run what stands between `[%` and `%]`: an invisible
    character parts them.
    """
    return " ".join(text.split()).replace("[%", f"[{_WORD_JOINER}%")


def stable_uuid(name: str) -> str:
    """Return an identifier as QGIS writes it, the same for the same name."""
    return "{" + str(uuid.uuid5(_NAMESPACE, name)) + "}"
