"""How alike two names are, whatever scripts they are written in."""

from geomap.names.readings import romanise
from geomap.names.sounds import compact, consonant_classes, joined_sound, sound_words

__all__ = ["similarity"]


def similarity(first: str, second: str) -> float:
    """Return how alike two names are, from 0 to 1, in any scripts.

    The mean of three: how much of the shorter reading is in the longer, in
    order; the same of their sounds; and the share of consonants kept, those
    that languages exchange taken for one. Names of one place mostly reach 0.75
    (`tests/benchmarks/names/pairs.py` measures how often). Without letters or
    digits in either: 0.
    """
    from rapidfuzz.distance import Levenshtein

    one, other = romanise(first), romanise(second)
    if not (one and other):
        return 0.0
    sound, others = sound_words(one), sound_words(other)
    bare = Levenshtein.normalized_similarity(consonant_classes(sound), consonant_classes(others))
    letters = _shared(compact(one), compact(other))
    return (letters + _shared(joined_sound(sound), joined_sound(others)) + bare) / 3


def _shared(first: str, second: str) -> float:
    """Return how much of the shorter is in the longer, in order: endings cost nothing."""
    from rapidfuzz.distance import LCSseq

    return LCSseq.similarity(first, second) / max(1, min(len(first), len(second)))
