"""News agencies by the spellings that reports have, and where a report names them."""

import re
from functools import cache

__all__ = ["agencies_in", "agency_of"]

_NAMES: dict[str, str] = {
    "AFP": "AFP|Agence France-Presse|Agence France Presse|АФП|Франс Пресс",
    "ANSA": "ANSA",
    "AP": "AP|Associated Press|Ассошиэйтед Пресс",
    "APA": "APA|АПА",
    "Anadolu Agency": "Anadolu Agency|Anadolu|Анадолу",
    "Armenpress": "Armenpress|ARMENPRESS|Арменпресс|АРМЕНПРЕСС",
    "Azertac": "Azertac|AZERTAC|Azərtac|АЗЕРТАДЖ|Азертадж",
    "Belta": "BelTA|BELTA|БелТА",
    "Cyprus News Agency": "Cyprus News Agency|CNA",
    "DPA": "DPA|dpa|Deutsche Presse-Agentur",
    "EFE": "EFE|Agencia EFE",
    "IRNA": "IRNA|ИРНА",
    "Interfax": "Interfax|INTERFAX|Интерфакс|ИНТЕРФАКС",
    "KCNA": "KCNA|ЦТАК",
    "Kyodo": "Kyodo|Kyodo News|Киодо",
    "NNA": "National News Agency|NNA",
    "PTI": "PTI|Press Trust of India",
    "RIA Novosti": "RIA Novosti|RIA|РИА Новости|РИА",
    "Reuters": "Reuters|REUTERS|Thomson Reuters|Рейтер|Рейтерс|Reuters News",
    "SANA": "SANA|САНА",
    "SUNA": "SUNA",
    "Sputnik": "Sputnik|Спутник Армения|Sputnik Армения|Sputnik Азербайджан",
    "TASS": "TASS|Tass|ITAR-TASS|ТАСС|ИТАР-ТАСС",
    "Turan": "Turan|Туран",
    "UPI": "UPI|United Press International",
    "Ukrinform": "Ukrinform|Укринформ|Укрінформ",
    "WAFA": "WAFA|Wafa",
    "Xinhua": "Xinhua|Синьхуа",
    "Yonhap": "Yonhap|Ёнхап|Рёнхап",
}

_ONLY_CREDITED = frozenset(
    [
        "APA",
        "CNA",
        "NNA",
        "RIA",
        "ANSA",
        "SANA",
        "SUNA",
        "Turan",
        "Anadolu",
        "dpa",
        "РИА",
        "АПА",
        "САНА",
    ]
)
"""Spellings that also mean other things: they count within brackets, strokes and datelines."""

_CREDIT = re.compile(
    r"[(/\[]([^()/\[\]\n]{2,80})[)/\]]|\b(?:Reporting|Source|Источник|Via)\b.{0,80}"
)


@cache
def _spellings() -> dict[str, str]:
    return {each: name for name, forms in _NAMES.items() for each in forms.split("|")}


@cache
def _pattern() -> re.Pattern[str]:
    words = sorted(_spellings(), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, words))})(?![\w-])")


def agency_of(written: str) -> str | None:
    """Return the usual name of an agency that is written so, or None."""
    bare = written.strip(" ./()[]-–—")
    known = _spellings()
    return known.get(bare) or known.get(bare.split("-")[0]) or known.get(bare.title())


def agencies_in(text: str) -> list[str]:
    """Return the agencies that a text names, each once, in order of appearance."""
    credited = [(match.start(), match.end()) for match in _CREDIT.finditer(text)]
    found: dict[str, None] = {}
    at = 0
    for match in _pattern().finditer(text):
        while at < len(credited) and credited[at][1] < match.end():
            at += 1
        inside = at < len(credited) and credited[at][0] <= match.start()
        if inside or match[0] not in _ONLY_CREDITED:
            found[_spellings()[match[0]]] = None
    return list(found)
