"""Counts as people give them: a number, a range or a bound, in digits or in words.

What could mean two things, and what names no number ("dozens"), is no figure.
"""

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from geomap.errors import InputError
from geomap.incidents import number_words
from geomap.incidents.nobody import counts_none
from geomap.incidents.number_words import plain_words

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
_SIGN_OF = {
    plain_words(word): sign
    for sign, words in _SIGNS.items()
    for word in (*words, *number_words.SIGNS[sign])
}

_AFTER: dict[str, tuple[str, ...]] = {
    ">=": ("+", "or more", "and more", "or above", "at least"),
    "<=": ("or fewer", "or less", "at most"),
}
_SIGN_AFTER = {
    plain_words(word): sign
    for sign, words in _AFTER.items()
    for word in (*words, *number_words.AFTER[sign])
}

_LONGEST = 100

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS = {word: number for number, word in enumerate(_UNITS)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_WORD = rf"(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_TEN = rf"(?:{'|'.join(_TENS)})"
_UP_TO_99 = rf"(?:{_TEN}[- ](?:{'|'.join(_UNITS[1:10])})|{_WORD})"
_IN_WORDS = rf"(?:(?:a|{'|'.join(_UNITS[1:10])}) hundred(?: (?:and )?{_UP_TO_99})?|{_UP_TO_99})"
_THOUSANDS = r"\d{1,3}(?:,\d{3}){1,2}|\d{1,3}(?: \d{3}){1,2}|\d{1,3}(?:'\d{3}){1,2}"
# three zeros after a point may be thousands: 3.000
_COUNT = rf"({_THOUSANDS}|\d{{1,9}}(?:\.0(?!00\b)0*)?|{_IN_WORDS})"
_EXACT = re.compile(_COUNT)
_TO = "|".join(map(re.escape, ("to", *map(plain_words, number_words.TO))))
_RANGE = re.compile(rf"{_COUNT}(?: ?[-–—] ?| (?:{_TO}) ){_COUNT}")
_AROUND = "|".join(
    plain_words(each).replace("{}", r"(\S.{0,40}?)")
    for each in ("between {} and", "from {} to", *number_words.BETWEEN)
)
_BETWEEN = re.compile(rf"(?:{_AROUND}) ?(\S.{{0,40}})")
_BOUND = re.compile(rf"({_any_of(_SIGN_OF)}) ?{_COUNT}")
_DOZENS = re.compile(rf"(?:({_UP_TO_99}|a|\d{{1,2}}) )?dozen")
_THREE_ZEROS = re.compile(r"\d{1,3}\.000")
_TRAILING = re.compile(rf" (?:{'|'.join(plain_words(word) for word in number_words.PEOPLE)})$")
_OPEN = re.compile(rf"{_COUNT} ?({_any_of(_SIGN_AFTER)})")


def parse_figure(text: str, about: str | None = None) -> Figure | None:
    """Return what a count means, or None where it gives no number.

    `3`, `three` and `1,000` are exact, `3-5` and `3 to 5` a range, `>=5`,
    `at least 5`, `5+` and `5 or more` at least, `>10` and `more than 10` more
    than, `<=4` and `up to 4` at most, `<4` fewer than, `~20`, `about 20` and
    `two dozen` about. Words are read in the languages of
    `geomap.incidents.number_words`, with `people` after them or without. An open
    bound is taken at the figure stated. `nobody` is 0; so is `nobody killed` where
    the count is `about` the killed: see `geomap.incidents.nobody`.

    Raises
    ------
    InputError
        A range runs backwards, fewer than none are counted, or `3.000` may be
        3 or 3,000.
    """
    found = _understood(text, about)
    if found is None:
        return None
    sign, low, high = found
    if sign == "-" and low > high:
        raise InputError("is a range that runs backwards; write the lower figure first")
    if sign == "-":
        return Figure(low, Fraction(low + high, 2), high)
    return _bounded(sign, low)


def figure_in_signs(text: str, about: str | None = None) -> str | None:
    """Return a count in the grammar of claims, `at least 5` as `>=5`; None where it is none."""
    try:
        found = _understood(text, about)
    except InputError:
        return None
    if found is None:
        return None
    sign, low, high = found
    return f"{low}-{high}" if sign == "-" else f"{sign}{low}"


def _understood(text: str, about: str | None = None) -> tuple[str, int, int] | None:
    """Return sign and numbers: `-` for a range, nothing for an exact count."""
    return None if len(text) > _LONGEST else _short_understood(text, about)


@lru_cache(maxsize=4096)  # claims state the same few counts again and again
def _short_understood(text: str, about: str | None) -> tuple[str, int, int] | None:
    if counts_none(text, about):
        return "", 0, 0
    plain = _in_digits(_TRAILING.sub("", plain_words(text)))
    if _THREE_ZEROS.fullmatch(plain):
        thousands, _, _ = plain.partition(".")
        raise InputError(
            f"could be {thousands} or {thousands} thousand; write it without the point"
        )
    if exact := _EXACT.fullmatch(plain):
        return "", _number(exact[1]), _number(exact[1])
    if spread := _RANGE.fullmatch(plain) or _BETWEEN.fullmatch(plain):
        ends = [part for part in spread.groups() if part is not None]
        if all(map(_EXACT.fullmatch, ends)):
            return "-", _number(ends[0]), _number(ends[1])
    return _about_one(plain)


def _about_one(plain: str) -> tuple[str, int, int] | None:
    """Return sign and number of a bound, or of a count in dozens, twice."""
    if dozens := _DOZENS.fullmatch(plain):
        sign, count = "~", 12 * (_number(dozens[1]) if dozens[1] not in {None, "a"} else 1)
    elif bound := _BOUND.fullmatch(plain):
        sign, count = _SIGN_OF[bound[1]], _number(bound[2])
    elif bound := _OPEN.fullmatch(plain):
        sign, count = _SIGN_AFTER[bound[2]], _number(bound[1])
    else:
        return None
    return sign, count, count


def _in_digits(plain: str) -> str:
    """Return a count with numbers in other languages than English as digits."""
    if not any(c.isalpha() for c in plain):
        return plain
    return _foreign().sub(lambda found: str(number_words.NUMBERS[found[0]]), plain)


@cache
def _foreign() -> re.Pattern[str]:
    """Return the pattern of a thousand words; most files have none of them."""
    return re.compile(rf"\b(?:{_any_of(number_words.NUMBERS)})\b")


def _number(text: str) -> int:
    if text[0].isdigit():
        return int(re.sub(r"\.0+$|[, ']", "", text))
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
