"""Romanised names by their sound: one key for the ways a name is commonly spelled."""

import re

__all__ = [
    "ALIKE",
    "SOUNDS",
    "compact",
    "consonant_classes",
    "consonants",
    "joined_sound",
    "sound_key",
    "sound_words",
]

_ARTICLE = re.compile(r"^(?:the|al|el|ar|as|ash|at|ad|an|az|ez|er|es|et) (?=\w{3})")
_SOUNDS = (
    ("shch", "X"), ("dsch", "J"), ("tsch", "C"), ("dzh", "J"), ("tch", "C"), ("sch", "X"),
    ("sh", "X"), ("ch", "C"), ("zh", "J"), ("dj", "J"), ("kh", "H"), ("gh", "K"), ("ph", "F"),
    ("th", "T"), ("dh", "D"), ("ts", "Z"), ("tz", "Z"), ("dz", "Z"), ("ck", "K"), ("qu", "K"),
    ("tj", "C"), ("ee", "I"), ("ij", "I"), ("oo", "U"), ("ou", "U"), ("oe", "U"), ("ue", "U"),
    ("ae", "A"), ("ce", "SA"), ("ci", "SI"), ("cy", "SI"),
)  # fmt: skip
_LETTERS = dict(zip("aeiyoubcdfghjklmnpqrstvwxz", "AAIIUUBKDFKHJKLMNPKRSTVVHZ", strict=True))
SOUNDS = dict(_SOUNDS) | _LETTERS
"""The sound that letters of a Latin reading stand for, the longer ones first."""
ALIKE = dict(zip("FBVDHXCJZ", "PPPTKSSSS", strict=True))
"""For consonants that languages exchange, the one that stands for all of their class."""
_SOUND_PATTERN = re.compile("|".join(written for written, _ in _SOUNDS))
_LETTER_SOUNDS = str.maketrans(_LETTERS)
_NO_VOWELS = str.maketrans("", "", "AIU ")
_CLASSES = str.maketrans(ALIKE)
_GLIDE = re.compile("y(?=[aeiou])")
_REPEATED = re.compile(r"(.)\1+")


def compact(romanised: str) -> str:
    """Return a romanised name without its spaces: `Hin Tagher` and `Hintagher` are one."""
    return romanised.replace(" ", "")


def sound_key(romanised: str) -> str:
    """Return one key for the ways a romanised name is commonly spelled.

    Letters that transliterations exchange fall together: kh, x, h; gh, g, q,
    k; ph, f; dzh, dj, zh, j; v, w; a, e; i, y; o, u; doubled letters count
    once and a leading article is left out. So `Faruh`, `Pharukh` and `Farrukh` share
    a key. P and f, t and d, s and sh stay apart: those are other names.
    """
    return joined_sound(sound_words(romanised))


def sound_words(romanised: str) -> str:
    """Return the sound key of a romanised name with its words still apart."""
    key = _GLIDE.sub("", _ARTICLE.sub("", romanised))
    key = _SOUND_PATTERN.sub(lambda found: SOUNDS[found[0]], key)
    return _REPEATED.sub(r"\1", key.translate(_LETTER_SOUNDS))


def joined_sound(words: str) -> str:
    """Return the sound key of `sound_words`: spaces dropped, letters they kept apart joined."""
    return _REPEATED.sub(r"\1", compact(words))


def consonants(sound: str) -> str:
    """Return a sound key without its vowels: what vowels and abjads leave in doubt is left out."""
    return _REPEATED.sub(r"\1", sound.translate(_NO_VOWELS))


def consonant_classes(sound: str) -> str:
    """Return the consonants of a sound key, those that languages exchange taken for one.

    P, B, F, V; T, D; K, H; and the sibilants.
    """
    return _REPEATED.sub(r"\1", sound.translate(_NO_VOWELS).translate(_CLASSES))
