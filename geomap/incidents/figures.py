"""Counts as people give them: a number, a range or a bound, in digits or in words.

What could mean two things, and what names no number ("dozens"), is no figure.
"""

import re
from fractions import Fraction
from typing import NamedTuple

from geomap.errors import InputError

__all__ = ["Figure", "figure_in_signs", "parse_figure"]


class Figure(NamedTuple):
    """A count as a party gives it: the least, the likeliest and the most it can mean."""

    low: int
    best: Fraction
    high: int


_SIGNS: dict[str, tuple[str, ...]] = {
    ">=": (">=", "≥", "at least", "no fewer than", "not fewer than", "no less than",
           "not less than", "a minimum of", "minimum", "min.", "min"),
    ">": (">", "more than", "over", "above", "upwards of"),
    "<=": ("<=", "≤", "up to", "at most", "no more than", "not more than", "as many as",
           "a maximum of", "maximum", "max.", "max"),
    "<": ("<", "fewer than", "less than", "under", "below"),
    "~": ("~", "≈", "about", "around", "approximately", "approx.", "approx", "roughly", "some",
          "circa", "ca.", "c."),
}  # fmt: skip
_SIGN_OF = {word: sign for sign, words in _SIGNS.items() for word in words}

_AFTER: dict[str, tuple[str, ...]] = {
    ">=": ("+", "or more", "and more", "or above", "at least"),
    "<=": ("or fewer", "or less", "at most"),
}
_SIGN_AFTER = {word: sign for sign, words in _AFTER.items() for word in words}

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = {word: number for number, word in enumerate(_UNITS)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}


def _any_of(words: dict[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_WORD = rf"(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_TEN = rf"(?:{'|'.join(_TENS)})"
_UP_TO_99 = rf"(?:{_TEN}[- ](?:{'|'.join(_UNITS[1:10])})|{_WORD})"
_IN_WORDS = rf"(?:(?:a|{'|'.join(_UNITS[1:10])}) hundred(?: (?:and )?{_UP_TO_99})?|{_UP_TO_99})"
_THOUSANDS = r"\d{1,3}(?:,\d{3}){1,2}|\d{1,3}(?: \d{3}){1,2}|\d{1,3}(?:['’]\d{3}){1,2}"
_COUNT = rf"({_THOUSANDS}|\d{{1,9}}(?:\.0+)?|{_IN_WORDS})"
_EXACT = re.compile(_COUNT)
_RANGE = re.compile(rf"{_COUNT}(?: ?[-–—] ?| to ){_COUNT}")
_BETWEEN = re.compile(rf"(?:between {_COUNT} and|from {_COUNT} to) {_COUNT}")
_BOUND = re.compile(rf"({_any_of(_SIGN_OF)}) ?{_COUNT}")
_OPEN = re.compile(rf"{_COUNT} ?({_any_of(_SIGN_AFTER)})")


def parse_figure(text: str) -> Figure | None:
    """Return what a count means, or None where it gives no number.

    `3`, `three` and `1,000` are exact, `3-5` and `3 to 5` a range, `>=5`,
    `at least 5`, `5+` and `5 or more` at least, `>10` and `more than 10` more
    than, `<=4` and `up to 4` at most, `<4` fewer than, `~20` and `about 20`
    about. An open bound is taken at the figure stated.

    Raises
    ------
    InputError
        A range runs backwards, or fewer than none are counted.
    """
    found = _understood(text)
    if found is None:
        return None
    sign, low, high = found
    if sign == "-" and low > high:
        raise InputError("is a range that runs backwards; write the lower figure first")
    if sign == "-":
        return Figure(low, Fraction(low + high, 2), high)
    return _bounded(sign, low)


def figure_in_signs(text: str) -> str | None:
    """Return a count in the grammar of claims, `at least 5` as `>=5`; None where it is none."""
    found = _understood(text)
    if found is None:
        return None
    sign, low, high = found
    return f"{low}-{high}" if sign == "-" else f"{sign}{low}"


def _understood(text: str) -> tuple[str, int, int] | None:
    """Return sign and numbers: `-` for a range, nothing for an exact count."""
    plain = " ".join(text.casefold().split())
    if exact := _EXACT.fullmatch(plain):
        return "", _number(exact[1]), _number(exact[1])
    if spread := _RANGE.fullmatch(plain) or _BETWEEN.fullmatch(plain):
        low, high = (_number(part) for part in spread.groups() if part is not None)
        return "-", low, high
    if bound := _BOUND.fullmatch(plain):
        return _SIGN_OF[bound[1]], _number(bound[2]), _number(bound[2])
    if bound := _OPEN.fullmatch(plain):
        return _SIGN_AFTER[bound[2]], _number(bound[1]), _number(bound[1])
    return None


def _number(text: str) -> int:
    if text[0].isdigit():
        return int(re.sub(r"\.0+$|[, '’]", "", text))
    hundreds, found, rest = text.rpartition(" hundred")
    if not found:
        return _in_words(text)
    most = 1 if hundreds == "a" else _in_words(hundreds)
    return 100 * most + _in_words(rest.strip().removeprefix("and "))


def _in_words(text: str) -> int:
    return sum(_NUMBERS[word] for word in re.split("[- ]", text) if word)


def _figure(low: int, high: int) -> Figure:
    return Figure(low, Fraction(high), high)


def _bounded(sign: str, stated: int) -> Figure:
    if sign == ">":
        return _figure(stated + 1, stated + 1)
    if sign == "<":
        if stated == 0:
            raise InputError("counts fewer than none")
        return _figure(0, stated - 1)
    return _figure(0 if sign == "<=" else stated, stated)
