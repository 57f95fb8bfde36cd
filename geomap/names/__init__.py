"""Place names as letters: one form for comparing, a Latin reading, and a key of the sound.

The three forms are the tiers of the gazetteer: `normalise` (the same letters),
`romanise` (the same letters in another script) and `sound_key` (another way of
writing the same sounds). Every function answers any Unicode string, in time
bounded by `MAX_LETTERS`.
"""

from geomap.names.letters import MAX_LETTERS, SCRIPT_NAMES, normalise, script_of, shown
from geomap.names.likeness import similarity
from geomap.names.readings import (
    TURKIC,
    TURKIC_LETTERS,
    TURKIC_ONLY,
    ascii_fold,
    romanise,
    romanise_letters,
)
from geomap.names.sounds import (
    ALIKE,
    SOUNDS,
    compact,
    consonant_classes,
    consonants,
    joined_sound,
    sound_key,
    sound_words,
)

__all__ = [
    "ALIKE",
    "MAX_LETTERS",
    "SCRIPT_NAMES",
    "SOUNDS",
    "TURKIC",
    "TURKIC_LETTERS",
    "TURKIC_ONLY",
    "ascii_fold",
    "compact",
    "consonant_classes",
    "consonants",
    "joined_sound",
    "normalise",
    "romanise",
    "romanise_letters",
    "script_of",
    "shown",
    "similarity",
    "sound_key",
    "sound_words",
]
