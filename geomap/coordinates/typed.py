"""What keyboards and typesetters make of coordinates, brought to one plain spelling.

Degrees become `°`, minutes `'`, seconds `"`, hemispheres N, S, E and W,
separators ASCII. Nothing here decides what a number means.
"""

import re
import unicodedata

__all__ = ["as_decimal_points", "plain_signs", "with_hemispheres", "with_units"]

_SIGNS = {
    "-": "−﹣‐‑‒–",  # true minus, hyphens, en dash
    "'": "′’‘ʹʼ´`‵ʻˈ",
    '"': "″”“„‟ʺ˝",
    "°": "º˚∘⁰",
    ",": "،、",
    ";": "؛",
    ".": "٫",
}
_TABLE = str.maketrans(
    {letter: plain for plain, letters in _SIGNS.items() for letter in letters}
    | {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}  # full-width forms
)
_NO_LETTER_BEFORE, _NO_LETTER_AFTER = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_KNOWN_LETTERS = frozenset("NSEWnsew")
# Hemispheres in Latin and Cyrillic (Russian, Bulgarian, Ukrainian), abbreviated as
# encyclopaedias do (с. ш., сх. д.) or in full.
_HEMISPHERES = {
    letter: rf"{_NO_LETTER_BEFORE}(?:{words}){_NO_LETTER_AFTER}\.?"
    for letter, words in {
        "N": r"north|с\.?\s*ш|пн\.?\s*ш|с|пн",
        "S": r"south|ю\.?\s*ш|пд\.?\s*ш|ю|пд",
        "E": r"east|в\.?\s*д|сх\.?\s*д|и\.?\s*д|в|сх",
        "W": r"west|з\.?\s*д|зх\.?\s*д|з|зх",
    }.items()
}
_UNITS = {
    sign: rf"(?<=\d)\s?(?:{words}){_NO_LETTER_AFTER}\.?"
    for sign, words in {
        "°": r"degrees?|deg|градус(?:ов|а)?|град",
        "'": r"minutes?|min|минут[аы]?|мин",
        '"': r"seconds?|sec|секунд[аы]?|сек",
    }.items()
}


def plain_signs(text: str) -> str:
    """Return text with typographic signs, digits and spaces as a keyboard has them.

    Marks that no one sees, such as direction marks and zero-width spaces, go.
    """
    if not text.isascii():
        visible = "".join(c for c in text if unicodedata.category(c) != "Cf")
        text = visible.translate(_TABLE)
    return " ".join(text.replace("''", '"').split())


def with_hemispheres(text: str) -> str:
    """Return text with north, south, east and west as N, S, E and W."""
    return _replaced(text, _HEMISPHERES)


def with_units(text: str) -> str:
    """Return text with degrees, minutes and seconds after a number as signs."""
    return _replaced(text, _UNITS)


def _replaced(text: str, patterns: dict[str, str]) -> str:
    letters = {letter for letter in text if letter.isalpha()}
    if letters <= _KNOWN_LETTERS:  # as in nearly every cell of a table
        return text
    for plain, pattern in patterns.items():
        text = re.sub(pattern, plain, text, flags=re.IGNORECASE)
    return text


def as_decimal_points(text: str) -> str | None:
    """Return text with its decimal commas as points, or None where it cannot have them.

    A comma between two digits is a decimal one where both numbers have it, or
    where degree signs show where one number ends. A point anywhere says that
    commas are not decimal.
    """
    commas = len(re.findall(r"(?<=\d),(?=\d)", text))
    signed = text.count("°") == 2
    if "." in text or not (commas == 2 or (commas == 1 and signed)):
        return None
    return re.sub(r"(?<=\d),(?=\d)", ".", text)
