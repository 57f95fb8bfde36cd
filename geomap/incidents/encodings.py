"""Bytes as text: the encoding that a file has, told by its bytes and said where it is a guess.

UTF-8 and UTF-16 prove themselves. Bytes that are neither are read as cp1252
(Western European) or cp1251 (Cyrillic), which differ in how letters over 127
stand: scattered among Latin letters, or as whole words.
"""

import codecs
import re
import sys
from dataclasses import dataclass

from geomap.errors import InputError

__all__ = ["Decoded", "decode"]

_MARK = "\ufeff"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_SCRIPTS = {"cp1252": "Western European", "cp1251": "Cyrillic"}

_HEAD = 4096
_SHOWN = 40
_BEGINS = 4
_LINE_END = ord("\n")

_HIGH = re.compile(rb"[\x80-\xff]+")
_CYRILLIC_RUN = re.compile(rb"[\xa8\xb8\xaf\xbf\xaa\xba\xb2\xb3\xa5\xb4\xc0-\xff]{2,}")
_WHOLE_UTF8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read in, and what a person should know of that.

    `encoding` is what to call it; `codec`, with the order of its bytes, is what
    writes the same bytes again, after the mark of byte order where `is_marked`.
    """

    text: str
    encoding: str
    note: str | None = None
    codec: str = "utf-8"
    is_marked: bool = False


def decode(data: bytes, name: str, *, encoding: str | None = None) -> Decoded:
    """Return the text of a file.

    Parameters
    ----------
    data
        Its bytes.
    name
        What messages call it.
    encoding
        The encoding that a person named; None tells it by the bytes.

    Raises
    ------
    InputError
        The encoding is not known or does not fit, with the first line that it
        does not fit; or the bytes are in none that can be told.
    """
    if encoding is not None:
        return _as_named(data, name, encoding)
    for mark, codec, called in _MARKS:
        if data.startswith(mark):
            text = _strict(data, codec, name, called).removeprefix(_MARK)
            note = None if called == "UTF-8" else f"{name} is read as {called}"
            return Decoded(text, called, note, codec, is_marked=True)
    halves = _utf16_without_mark(data[:_HEAD])
    if halves is not None:
        text = _strict(data, halves, name, "UTF-16")
        return Decoded(text, "UTF-16", f"{name} is read as UTF-16", halves)
    try:
        return Decoded(data.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError as error:
        return _one_byte(data, name, error)


def _as_named(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding)
        "".encode(codec.name)  # codecs such as base64 are no encodings of text
    except (LookupError, ValueError, TypeError):
        raise InputError(
            f'encoding "{encoding[:_SHOWN]}" is not known; name one such as utf-8, cp1252 or cp1251'
        ) from None
    plain = _with_order(data, codec.name)
    text = _strict(data, plain, name, encoding)
    bare = text.removeprefix(_MARK)
    return Decoded(bare, encoding, None, plain, is_marked=bare != text)


def _with_order(data: bytes, codec: str) -> str:
    """Return the codec that has the order of bytes in its name, and takes no mark away."""
    if codec not in {"utf-16", "utf-32"}:
        return "utf-8" if codec == "utf-8-sig" else codec
    own = (name for mark, name, _ in _MARKS if name.startswith(codec) and data.startswith(mark))
    return next(own, f"{codec}-{'le' if sys.byteorder == 'little' else 'be'}")


def _strict(data: bytes, codec: str, name: str, called: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeError as error:
        line = _line(data, error, codec)
        raise InputError(
            f"{name}, line {line}: not {called}; save the file as UTF-8, or name its "
            "encoding with --encoding"
        ) from None


def _line(data: bytes, error: UnicodeError, codec: str) -> int:
    start = getattr(error, "start", 0)
    return data[:start].decode(codec, "replace").count("\n") + 1


def _utf16_without_mark(head: bytes) -> str | None:
    """Return the byte order of UTF-16 that has no mark.

    A header of ASCII has every other byte NUL; in any script every line ends in a NUL, on the
    same side. A NUL that has slipped into a cell of another encoding does not look like that.
    """
    even, odd = head[0::2], head[1::2]
    for zeros, others, codec in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        if len(head) < 2 * _BEGINS or 0 in others:
            continue
        ends = [zero for zero, other in zip(zeros, others, strict=False) if other == _LINE_END]
        if zeros.startswith(bytes(_BEGINS)) or (ends and not any(ends) and _LINE_END not in zeros):
            return codec
    return None


def _one_byte(data: bytes, name: str, error: UnicodeDecodeError) -> Decoded:
    """Return the text of bytes that are no UTF-8, with the note that tells how it was read."""
    line = data.count(b"\n", 0, error.start) + 1
    whole = len(_WHOLE_UTF8.findall(data))
    if whole > len(_HIGH.findall(_WHOLE_UTF8.sub(b"", data))):
        raise InputError(
            f"{name}, line {line}: not UTF-8 there, though the rest of the file is; "
            "mend that line, or name the file's encoding with --encoding"
        )
    for codec in ("cp1251", "cp1252") if _stands_in_words(data) else ("cp1252", "cp1251"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        return Decoded(text, codec, _guessed(name, codec, text), codec)
    raise InputError(
        f"{name}, line {line}: not UTF-8, and no encoding can be told from its bytes; "
        "save the file as UTF-8, or name its encoding with --encoding"
    )


def _stands_in_words(data: bytes) -> bool:
    """Tell whether letters over 127 stand side by side, as in Cyrillic, or alone in words."""
    high = sum(len(run) for run in _HIGH.findall(data))
    together = sum(len(run) for run in _CYRILLIC_RUN.findall(data))
    return together > high / 2


def _guessed(name: str, codec: str, text: str) -> str:
    found = re.search(r"\w*[^\W\x00-\x7f]\w*", text)
    shown = f', "{found[0][:_SHOWN]}" for one' if found else ""
    return (
        f"{name} is not UTF-8 and is read as {codec} ({_SCRIPTS[codec]}{shown}); "
        "--encoding names another"
    )
