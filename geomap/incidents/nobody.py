"""Words with which a report counts none: "nobody killed", «погибших нет», "keine Verletzten".

Only what is sure: "no reported deaths" says what is reported, `no` alone may be an
answer to another question, and "nobody wounded" says nothing of the killed. A word
that stands for both of them, as "no casualties", is none of either.
"""

import re
from collections.abc import Mapping

from geomap.incidents.number_words import plain_words

__all__ = ["counts_none"]

_ALONE = (
    "none", "no one", "no-one", "noone", "nobody", "nil", "no casualties", "without casualties",
    "keine", "keiner", "niemand", "aucun", "aucune", "ninguno", "ninguna", "nadie",
    "никто", "никого", "ни одного", "никто не пострадал", "ніхто", "нікого", "жодного",
    "ніхто не постраждав", "heç kim", "heç kəs", "hiç kimse", "ոչ ոք", "لا أحد",
)  # fmt: skip

_OF: Mapping[str, tuple[str, ...]] = {
    "killed": (
        "no deaths", "no fatalities", "no dead", "without deaths", "without fatalities",
        "keine toten", "keine todesopfer", "niemand getötet", "niemand wurde getötet",
        "aucun mort", "aucun tué", "pas de morts", "sin muertos", "ningún muerto",
        "погибших нет", "нет погибших", "без погибших", "убитых нет", "нет убитых",
        "никто не погиб", "никто не убит", "загиблих немає", "немає загиблих", "без загиблих",
        "ніхто не загинув", "ölən yoxdur", "heç kim ölməyib", "ölen yok", "ölü yok",
        "զոհեր չկան", "զոհ չկա", "لا قتلى", "لا يوجد قتلى",
    ),
    "wounded": (
        "no injuries", "without injuries", "keine verletzten", "keine verwundeten",
        "niemand verletzt", "niemand wurde verletzt", "aucun blessé", "pas de blessés",
        "sin heridos", "ningún herido", "раненых нет", "нет раненых", "без раненых",
        "никто не ранен", "поранених немає", "немає поранених", "без поранених",
        "ніхто не поранений", "yaralanan yoxdur", "yaralı yok", "վիրավորներ չկան",
        "վիրավոր չկա", "لا جرحى", "لا يوجد جرحى",
    ),
}  # fmt: skip
_DONE: Mapping[str, str] = {
    "killed": "killed|dead|died|slain",
    "wounded": "wounded|injured|hurt",
}
_ENGLISH = {
    about: re.compile(
        rf"(?:none|no one|no-one|noone|nobody)(?: was| were| is| has been| have been)? (?:{done})"
        rf"|no (?:people |persons? )?(?:{done})"
    )
    for about, done in _DONE.items()
}
_PLAIN_ALONE = frozenset(map(plain_words, _ALONE))
_PLAIN_OF = {about: frozenset(map(plain_words, words)) for about, words in _OF.items()}
_NULL = "None"
"""What Python writes for an empty cell: no sure 0."""


def counts_none(text: str, about: str | None = None) -> bool:
    """Tell whether words say none of what is counted.

    Parameters
    ----------
    text
        A cell, or what a claim gives as its value.
    about
        `killed` or `wounded`: words of the one are no count of the other. Without it
        only words count that name neither.
    """
    if text.strip() == _NULL:
        return False
    plain = plain_words(text).rstrip(".!")
    if plain in _PLAIN_ALONE:
        return True
    if about is None or about not in _OF:
        return False
    return plain in _PLAIN_OF[about] or _ENGLISH[about].fullmatch(plain) is not None
