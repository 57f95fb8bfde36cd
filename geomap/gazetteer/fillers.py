"""What stands in a table where a place is missing, and other ways that a text may be read.

"unknown", "N/A" and "the village" are no names, though somewhere a place is called so.
"""

import re
from dataclasses import replace

from geomap.gazetteer.phrases import Phrase
from geomap.names import normalise, script_of

__all__ = ["is_filler", "respelled"]

_WORDS = (
    "none null nil nan unknown unspecified undisclosed undetermined unnamed unclear undefined "
    "missing empty blank tbd tbc various several multiple other others somewhere elsewhere "
    "anywhere nowhere here there time he it we they him them this that today yesterday "
    "tomorrow location locations place places not no available applicable known given "
    "specified reported stated data the an of in at near village villages town towns city "
    "cities settlement settlements hamlet municipality district districts region regions "
    "province provinces county governorate oblast rayon raion area areas outskirts неизвестно "
    "неизвестен неизвестный неизвестное нет данных не указано указан место село деревня "
    "посёлок поселок город район область край անհայտ գյուղ գյուղը քաղաք քաղաքը շրջան naməlum "
    "məlum deyil kənd kəndi şəhər şəhəri qəsəbə bilinmiyor bilinmeyen köyü inconnu "
    "desconocido desconocida unbekannt غير معروف مجهول مجهولة قرية مدينة بلدة محافظة منطقة "
    "невідомо სოფელი ქალაქი "
)
_FILLERS = frozenset(_WORDS.split())
_CODES = frozenset({"na", "n/a", "n.a.", "n.a", "nan", "#n/a", "-", "--", "?"})
_NAME_AS_WRITTEN = re.compile(r"N[a]n?")
_WORD = re.compile(r"[^\W_]+")
_TWO_WORDS = re.compile(r"([A-Za-z]{3,}) ([A-Za-z]{3,})")


def is_filler(text: str) -> bool:
    """Return whether a text only says that a place is missing, or what sort it is."""
    plain = text.strip()[:200]
    if plain.casefold() in _CODES:
        return _NAME_AS_WRITTEN.fullmatch(plain) is None  # Nan is a city in Thailand
    words = _WORD.findall(normalise(plain))
    return bool(words) and all(word in _FILLERS for word in words)


def respelled(phrase: Phrase) -> tuple[Phrase, ...]:
    """Return a phrase with the article that it lacks, or without the one it has.

    Asked only where nothing is recorded as the text has it: الخرطوم and خرطوم are one
    city, and so are "Ras Ain" and "Ras al-Ain".
    """
    head = phrase.head
    if script_of(head) == "Arab":
        bare = head[2:] if head.startswith("ال") and len(head) > 4 else ""
        return (replace(phrase, head=bare or "ال" + head),)
    words = _TWO_WORDS.fullmatch(head)
    return (replace(phrase, head=f"{words[1]} al {words[2]}"),) if words else ()
