"""Japanese kana in Latin letters, as Hepburn has them, without marks of length.

anyascii reads every kana by itself; small ones belong to what stands before them.
"""

import re

__all__ = ["read_kana"]

_HIRAGANA = {letter: letter + 0x60 for letter in range(0x3041, 0x3097)}
_SMALL_Y = {"ャ": "a", "ュ": "u", "ョ": "o"}
_SMALL_VOWELS = {"ァ": "a", "ィ": "i", "ゥ": "u", "ェ": "e", "ォ": "o"}
_BEFORE_Y = {
    "キ": "ky", "ギ": "gy", "シ": "sh", "ジ": "j", "チ": "ch", "ヂ": "j", "ニ": "ny", "ヒ": "hy",
    "ビ": "by", "ピ": "py", "ミ": "my", "リ": "ry", "テ": "t", "デ": "d", "フ": "fy", "ヴ": "vy",
}  # fmt: skip
_BEFORE_VOWEL = {
    "フ": "f", "ヴ": "v", "ウ": "w", "テ": "t", "デ": "d", "ト": "t", "ド": "d", "ツ": "ts",
    "シ": "sh", "ジ": "j", "チ": "ch", "ク": "kw", "グ": "gw", "イ": "y", "キ": "ky", "ズ": "z",
    "ス": "s", "ホ": "f",
}  # fmt: skip
_JOINED = re.compile(
    f"([{''.join(_BEFORE_Y)}])([ャュョ])|([{''.join(_BEFORE_VOWEL)}])([ァィゥェォ])|[ッー]"
)


def read_kana(letters: str) -> str:
    """Return kana with small letters read into the ones before them, the rest left as it is.

    A small tsu, which doubles a consonant, and a mark of length are left out:
    comparing takes doubled letters for one.
    """
    return _JOINED.sub(_joined, letters.translate(_HIRAGANA))


def _joined(found: re.Match[str]) -> str:
    palatal, y, before, vowel = found.groups()
    if y:
        return _BEFORE_Y[palatal] + _SMALL_Y[y]
    return _BEFORE_VOWEL[before] + _SMALL_VOWELS[vowel] if vowel else ""
