"""Regions named after their town: "Донецкая область" is the region of Донецк.

Slavic languages make an adjective of the town. What it was made from is guessed at here
and looked up: a form that no town has finds nothing.
"""

import re

__all__ = ["AREA_WORDS", "towns_of"]

AREA_WORDS = ("region", "province", "oblast", "district", "state", "county")
"""Words by which the name of an area may be recorded where the text says another of them."""

_CYRILLIC = re.compile(
    r"^(.+?)(ськ|зьк|цьк|ск|цк)(?:ая|ой|ую|ий|ый|ого|ому|им|ом|ое|ої|ій|а|у|е)$", re.IGNORECASE
)
_LATIN = re.compile(
    r"^(.+?)('?tsk|'?sk|zk)(?:aya|aia|aja|oye|yi|yy|oi|oy|ii|iy|a|e|y)$", re.IGNORECASE
)

_CYRILLIC_ENDS = ("", "ь", "а", "ы", "и", "са", "сса", "сы", "си", "ье", "жжя")
_LATIN_ENDS = ("", "a", "y", "sa", "sy", "hia")


def towns_of(head: str) -> tuple[str, ...]:
    """Return the towns that an adjective may be made of: Донецкая gives Донецк among others."""
    for pattern, ends in ((_CYRILLIC, _CYRILLIC_ENDS), (_LATIN, _LATIN_ENDS)):
        found = pattern.match(head)
        if found:
            stem, suffix = found[1], found[2]
            towns = [stem + suffix, *(stem + end for end in ends), stem + suffix + "ий"]
            return tuple(dict.fromkeys(town for town in towns if len(town) > 2))
    return ()
