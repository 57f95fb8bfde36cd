"""JSON read piece by piece: a list in an object, or an object's members, never the whole file.

Only what is asked for is held, at most `MAX_PIECE_LETTERS` of text at once.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from geomap.errors import GazetteerError

__all__ = ["MAX_PIECE_LETTERS", "JsonStream"]

MAX_PIECE_LETTERS = 2**25
"""The largest boundary in OpenStreetMap takes under 10 MB as GeoJSON."""

_CHUNK_BYTES = 2**18
_NEAR_THE_END = 16  # letters within which a cut-off number, word or escape looks like an error
_SPACES = re.compile(r"[ \t\r\n]*")


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no JSON number")


class JsonStream:
    """A cursor in a JSON text that is read from a binary stream as it is needed.

    Bytes that are not UTF-8 become lone surrogates, so that the one value that
    holds them can be refused instead of the file.

    Parameters
    ----------
    stream
        Bytes of JSON, with or without a byte-order mark.
    name
        What to call the file in messages.
    """

    def __init__(self, stream: IO[bytes], name: str) -> None:
        self._stream, self._name = stream, name
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape").decode
        self._json = json.JSONDecoder(parse_constant=_no_number)
        self._text, self._at, self._ended = "", 0, False
        self._lines, self._counted = 1, 0
        self.value_line = 1
        """The line in which the last value begins, from 1."""

    def _line(self) -> int:
        self._lines += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._lines

    def _more(self, size: int = _CHUNK_BYTES) -> bool:
        if self._ended:
            return False
        data = self._stream.read(size)
        self._ended = not data
        self._line()
        self._text = self._text[self._at :] + self._decode(data, final=self._ended)
        self._at = self._counted = 0
        return not self._ended

    def peek(self) -> str:
        """Return the next letter that is no white space; empty at the end. It stays."""
        while True:
            spaces = _SPACES.match(self._text, self._at)
            self._at = spaces.end() if spaces else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self, wanted: str) -> str:
        """Return the next letter, which must be one of those wanted, and go past it.

        Raises
        ------
        GazetteerError
            It is another one.
        """
        letter = self.peek()
        if not letter or letter not in wanted:
            found = f'"{letter}"' if letter else "the end of the file"
            raise self._error(f'{found} where one of "{wanted}" belongs')
        self._at += 1
        return letter

    def value(self) -> Any:
        """Return the next value whole, and go past it.

        Raises
        ------
        GazetteerError
            It is no JSON, nested too deep, or over `MAX_PIECE_LETTERS`.
        """
        self.peek()
        self.value_line = self._line()
        size = _CHUNK_BYTES
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except RecursionError:
                raise self._error("nested too deep") from None
            except json.JSONDecodeError as error:
                cut_off = error.msg.startswith("Unterminated string")
                near_the_end = error.pos >= len(self._text) - _NEAR_THE_END
                if self._ended or not (cut_off or near_the_end):
                    raise self._error(f"not JSON ({error.msg})") from None
            except ValueError as error:
                raise self._error(f"not JSON ({error})") from None
            else:
                # A number at the end of the text may go on in what is not read yet.
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            if len(self._text) - self._at > MAX_PIECE_LETTERS:
                raise self._error(f"one value of over {MAX_PIECE_LETTERS:,} letters")
            self._more(size)
            size *= 2  # so that a large value is tried a few times, not once a chunk

    def members(self) -> Iterator[str]:
        """Yield the keys of the object ahead; the caller takes each value before the next key."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            key = self.value()
            if not isinstance(key, str):
                raise self._error("a key that is no text")
            self.take(":")
            yield key
            if self.take(",}") == "}":
                return

    def elements(self) -> Iterator[Any]:
        """Yield the values of the list ahead."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            yield self.value()
            if self.take(",]") == "]":
                return

    def _error(self, problem: str) -> GazetteerError:
        return GazetteerError(f"{self._name}, line {self._line()}: {problem}")
