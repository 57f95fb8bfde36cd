"""Nine scripts of India in Latin letters, with the vowel that every bare consonant carries.

Unicode lays out Devanagari, Bengali, Gurmukhi, Gujarati, Oriya, Tamil, Telugu,
Kannada and Malayalam alike, so that one table by the place in the block reads all.
"""

__all__ = ["read_indic"]


def _row(first: int, reads: str) -> dict[int, str]:
    return dict(enumerate(reads.split(), start=first))


_VOWELS = _row(0x05, "a a i i u u ri li e e e ai o o o au")
_CONSONANTS = _row(
    0x15,
    "k kh g gh n ch chh j jh n t th d dh n t th d dh n n p ph b bh m y r r l l zh v sh sh s h",
) | {0x5C: "r", 0x5D: "rh", 0x5F: "y"}
_SIGNS = _row(0x3E, "a i i u u ri ri e e e ai o o o au") | {0x57: "u"}
_DOTTED = {
    0x15: "q",
    0x17: "gh",
    0x1C: "z",
    0x21: "r",
    0x22: "rh",
    0x2B: "f",
    0x2F: "y",
    0x38: "sh",
}
_CHILLU = _row(0x7A, "n n r l l k")
_BENGALI = {0x2F: "j", 0x70: "r", 0x71: "w"}
_DIGITS = range(0x66, 0x70)
_NUKTA, _VIRAMA, _KHANDA_TA = 0x3C, 0x4D, 0x4E
_NASALS = frozenset({0x01, 0x02, 0x70})
_LABIALS = frozenset({"p", "ph", "b", "bh", "m"})

_SOUTH = 0x0B00
"""From here on (Oriya and the south) the vowel at the end of a word is spoken."""

_DRAVIDIAN = 0x0B80
_MALAYALAM = 0x0D00

_INHERENT = "A"
_SPOKEN = frozenset({*_VOWELS.values(), _INHERENT})


def read_indic(letters: str) -> str:
    """Return a word in one of the nine scripts in Latin letters.

    North of Oriya the vowel that consonants carry is dropped at the end of a
    word and between two open syllables, as Hindi speaks it.
    """
    units = _units(letters)
    if ord(letters[0]) < _SOUTH:
        _leave_out_silent(units)
    return "".join(units).lower()


def _units(word: str) -> list[str]:
    """Return consonants and vowels one by one, the inherent vowel as `A`."""
    units: list[str] = []
    last = -1  # the consonant that a sign would belong to
    for letter in word:
        code = ord(letter)
        place = code & 0x7F
        if units and units[-1] == "N":
            units[-1] = "m" if _CONSONANTS.get(place) in _LABIALS else "n"
        bengali = _BENGALI.get(place) if 0x0980 <= code < 0x0A00 else None
        if bengali or place in _CONSONANTS:
            units += [bengali or _CONSONANTS[place], _INHERENT]
            last = place
            continue
        if last >= 0 and place == _NUKTA:
            units[-2] = _DOTTED.get(last, units[-2])
            continue
        if last >= 0 and (place in _SIGNS or place == _VIRAMA):
            units.pop()
        units += filter(None, [_other(code, place)])
        last = -1
    if units and units[-1] == "N":
        units[-1] = "m" if ord(word[0]) >= _DRAVIDIAN else "n"
    return units


def _other(code: int, place: int) -> str:
    if code >= _MALAYALAM and place in _CHILLU:
        return _CHILLU[place]
    if place in _NASALS:
        return "N"
    if place == _KHANDA_TA:
        return "t"
    if place in _DIGITS:
        return str(_DIGITS.index(place))
    return _VOWELS.get(place) or _SIGNS.get(place) or ""


def _leave_out_silent(units: list[str]) -> None:
    if len(units) > 2 and units[-1] == _INHERENT:
        units.pop()
    # From the right: a vowel that stays decides on the one before it.
    for at in range(len(units) - 3, 1, -1):
        before, after = units[at - 2 : at], units[at + 1 : at + 3]
        if (
            units[at] == _INHERENT
            and before[0] in _SPOKEN
            and before[1] not in _SPOKEN
            and after[0] not in _SPOKEN
            and after[1] in _SPOKEN
        ):
            del units[at]
