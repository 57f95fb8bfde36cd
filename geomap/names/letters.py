"""Names letter by letter: one form for comparing, the script, a form safe to print."""

import unicodedata
from functools import lru_cache

__all__ = ["MAX_LETTERS", "PUNCTUATION", "SCRIPT_NAMES", "normalise", "script_of", "shown"]

MAX_LETTERS = 200
"""Longer text is cut here: the longest official place name has fewer than 190 letters."""

_APOSTROPHES = "'’‘‛ʼʻʽʾʿˈʹ`´′՚՛׳״\"“”„«»"
_HYPHENS = "-_‐‑‒–—―−֊־・"
PUNCTUATION = str.maketrans(dict.fromkeys(_APOSTROPHES, "") | dict.fromkeys(_HYPHENS, " "))
"""Apostrophes are dropped, hyphens are spaces."""

SCRIPT_NAMES = {
    "Arab": "Arabic",
    "Armn": "Armenian",
    "Beng": "Bengali",
    "Cyrl": "Cyrillic",
    "Deva": "Devanagari",
    "Ethi": "Ethiopic",
    "Geor": "Georgian",
    "Grek": "Greek",
    "Hang": "Korean",
    "Hani": "Chinese",
    "Hebr": "Hebrew",
    "Hira": "Japanese",
    "Kana": "Japanese",
    "Khmr": "Khmer",
    "Laoo": "Lao",
    "Latn": "Latin",
    "Mymr": "Burmese",
    "Syrc": "Syriac",
    "Taml": "Tamil",
    "Thai": "Thai",
    "Tibt": "Tibetan",
}
"""ISO 15924 codes that `script_of` tells apart, and what to call them."""

_UNICODE_SCRIPTS = {
    name.upper(): code for code, name in SCRIPT_NAMES.items() if name not in {"Burmese", "Japanese"}
} | {"MYANMAR": "Mymr", "HIRAGANA": "Hira", "KATAKANA": "Kana", "HANGUL": "Hang", "CJK": "Hani"}


def normalise(text: str) -> str:
    """Return a name as it is compared letter by letter.

    NFKC, casefolded; direction marks, controls and apostrophes dropped;
    hyphens and runs of spaces made one space; Cyrillic ё is е, as most print it.
    Applying it twice changes nothing.
    """
    text = text[: 4 * MAX_LETTERS]
    if text.isascii() and text.isprintable():  # nothing to compose or unfold: most names of a dump
        return " ".join(text.translate(PUNCTUATION).lower().split())[:MAX_LETTERS].strip()
    for _ in range(8):  # folding can unfold: each pass is closer, two or three are enough
        folded = _fold(text)
        if folded == text:
            break
        text = folded
    return text


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate(PUNCTUATION)).casefold()
    text = unicodedata.normalize("NFKC", text.replace("i\u0307", "i")).translate(PUNCTUATION)
    if not text.isprintable():  # controls and formats, or spaces other than the plain one
        text = "".join(
            letter if unicodedata.category(letter)[0] != "C" else " " if letter.isspace() else ""
            for letter in text
        )
    return " ".join(text.replace("ё", "е").split())[:MAX_LETTERS].strip()


def script_of(text: str) -> str:
    """Return the ISO 15924 code of most letters: `Latn`; `Zyyy` without letters, `Zzzz` unknown."""
    text = text[: 4 * MAX_LETTERS]
    if text.isascii():
        return "Latn" if text.lower() != text.upper() else "Zyyy"
    codes = [_letter_script(letter) for letter in text if letter.isalpha()]
    if not codes:
        return "Zyyy"
    first = codes[0]
    return first if codes.count(first) == len(codes) else max(dict.fromkeys(codes), key=codes.count)


@lru_cache(maxsize=4096)  # the letters of all scripts that one run meets, but for Chinese
def _letter_script(letter: str) -> str:
    return _UNICODE_SCRIPTS.get(unicodedata.name(letter, "").partition(" ")[0], "Zzzz")


def shown(text: str, letters: int = 80) -> str:
    """Return text that is safe to print on one line: no controls, cut with an ellipsis."""
    kept = text[: 4 * letters]
    if not kept.isprintable():
        kept = "".join(
            " " if letter.isspace() else letter
            for letter in kept
            if letter.isspace() or unicodedata.category(letter)[0] != "C"
        )
    line = " ".join(kept.split())
    return line if len(line) <= letters else line[: letters - 1].rstrip() + "…"
