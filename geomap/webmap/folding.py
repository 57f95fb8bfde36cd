"""How the page's search reads letters: what it needs to find a name in another spelling.

The rules are those of `geomap.names`, letter by letter: a table of single letters
and a few pairs, from which the page makes the Latin reading of what is written in
it and of what a reader types, and then a key of the sound.
"""

import unicodedata
from collections.abc import Iterable
from typing import Any

from geomap.names import ALIKE, SOUNDS, TURKIC_LETTERS, TURKIC_ONLY, normalise, romanise

__all__ = ["folding", "letters_in"]

_ALPHABETS = (
    (0x00A0, 0x0250),  # Latin with marks, and punctuation
    (0x0370, 0x0590),  # Greek, Cyrillic, Armenian
    (0x05D0, 0x05EB),  # Hebrew
    (0x0621, 0x064B),  # Arabic
    (0x0660, 0x066A),  # its figures
    (0x0671, 0x06D4),  # letters of Persian, Urdu, Kurdish, Pashto
    (0x06F0, 0x06FA),  # figures of Persian
    (0x10D0, 0x10FB),  # Georgian
    (0x1100, 0x1113),  # Hangul, into whose parts the page takes each syllable
    (0x1161, 0x1176),
    (0x11A8, 0x11C3),
    (0x2010, 0x2027),  # dashes and quotation marks
)
"""First letter, and the one after the last, of what a reader may type though no row has it."""
_PAIRS = {"ու": "u", "եւ": "ev", "дж": "j"}
_HANGUL = range(0xAC00, 0xD7A4)


def letters_in(texts: Iterable[str]) -> set[str]:
    """Return the letters outside ASCII in these texts, in lower case."""
    written = set("".join(text for text in texts if not text.isascii()))
    return {letter for letter in "".join(written).lower() if not letter.isascii()}


def folding(letters: Iterable[str] = ()) -> dict[str, Any]:
    """Return the rules by which the page's search reads letters.

    Parameters
    ----------
    letters
        Those that occur on the page, beside the alphabets that a reader may type in.

    Returns
    -------
    dict
        `letters`: for each Latin reading the letters, in lower case, that have it;
        those that Unicode itself takes apart into a plain letter and marks are left
        out. `pairs`: two letters read as one. `turkic`: readings where one of `told`
        tells an Azerbaijani or Turkish name. `sounds`: letters of a reading, and the
        sound they stand for. `alike`: sounds that are taken for one another.
    """
    alphabets = {chr(code) for first, end in _ALPHABETS for code in range(first, end)}
    readings: dict[str, list[str]] = {}
    for letter in sorted(alphabets.union(letters)):
        if letter.isascii() or ord(letter) in _HANGUL or letter != letter.lower():
            continue
        reading = _reading(letter)
        if reading is not None and reading != _plain(letter):
            readings.setdefault(reading, []).append(letter)
    return {
        "letters": {reading: "".join(found) for reading, found in sorted(readings.items())},
        "pairs": _PAIRS,
        "turkic": {
            letter: read for letter, read in TURKIC_LETTERS.items() if read != _reading(letter)
        },
        "told": "".join(sorted(TURKIC_ONLY)),
        "sounds": SOUNDS,
        "alike": ALIKE,
    }


def _reading(letter: str) -> str | None:
    """Return a letter as it reads inside a word; None for what the page takes apart or leaves."""
    if unicodedata.category(letter) in {"Mn", "Me", "Cs", "Cn", "Co"}:
        return None
    if not normalise(letter):
        return ""
    # Between two letters: some read otherwise at the start or the end of a word.
    read = romanise(f"a{letter}a")
    return " " if read == "a a" else read.removeprefix("a").removesuffix("a")


def _plain(letter: str) -> str | None:
    """Return the plain letter that is left when Unicode takes the marks off; None for none."""
    apart = unicodedata.normalize("NFKD", letter)
    left = "".join(part for part in apart if not unicodedata.combining(part))
    return left.lower() if left.isascii() and left.isalnum() else None
