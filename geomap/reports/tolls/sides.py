"""Whose losses a figure counts."""

import re

from geomap.reports.parties.party import Party
from geomap.reports.passage import Passage
from geomap.reports.places.demonyms import demonym_country
from geomap.reports.places.resolving import country_name

__all__ = ["group_of", "side_of"]

_GROUPS = (
    ("peacekeepers", r"peacekeep|blue helmet|миротвор"),
    ("protesters", r"protest|demonstrat|rioter|протестующ|демонстрант|митингующ"),
    ("police", r"polic|gendarm|полицейск|милиционер"),
    ("soldiers", r"soldier|troop|servicem|servicew|marine|conscript|officer|солдат|военн|бо[ей]ц"),
    (
        "fighters",
        r"militant|rebel|fighter|gunm[ae]n|insurgent|jihad|militia|terroris|attacker|боевик|повстан",
    ),
    ("journalists", r"journalist|reporter|camera|correspondent|журналист|корреспондент"),
    (
        "civilians",
        r"civilian|villager|resident|farmer|child|wom[ae]n|girl|boy|teacher|pupil|мирн|жител|женщин",
    ),
)
_GROUP = tuple((name, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for name, words in _GROUPS)
"""Groups whose losses are told apart, and the words that stand for each."""

_CIVIL = re.compile(
    r"\b(?:civilians?|noncombatants?|мирн(?:ых|ого|ый|ая|ые)(?: жител\w+)?|гражданск\w+)\b",
    re.IGNORECASE,
)
_PEACE = re.compile(r"peacekeep|observer|миротвор|наблюдател|\bUN\b", re.IGNORECASE)
_CAPITAL = re.compile(r"\b[A-Z][a-z]+\b")
_ON_SIDE = re.compile(r"\s*(?:and \w+ )?(?:on|from) the ([A-Z][\w-]+) side")
_RUSSIAN = {
    "украинск": "Ukraine", "российск": "Russia", "русск": "Russia", "азербайджанск": "Azerbaijan",
    "армянск": "Armenia", "грузинск": "Georgia", "израильск": "Israel", "палестинск": "Palestine",
    "сирийск": "Syria", "турецк": "Turkey", "ливанск": "Lebanon", "индийск": "India",
    "пакистанск": "Pakistan", "иранск": "Iran", "американск": "United States",
    "молдавск": "Moldova", "сербск": "Serbia", "таджикск": "Tajikistan", "киргизск": "Kyrgyzstan",
    "кыргызск": "Kyrgyzstan", "афганск": "Afghanistan", "иракск": "Iraq", "суданск": "Sudan",
    "ливийск": "Libya", "египетск": "Egypt", "эфиопск": "Ethiopia", "французск": "France",
}  # fmt: skip
_STEM = re.compile(r"\b(" + "|".join(_RUSSIAN) + r")\w{1,4}\b", re.IGNORECASE)
_BEARERS = frozenset({"force", "armed group", "state"})


def group_of(words: str) -> str | None:
    """Return the group that people in some words belong to: soldiers, police, civilians."""
    return next((name for name, pattern in _GROUP if pattern.search(words)), None)


def side_of(  # noqa: PLR0911 - the surest words first
    passage: Passage, start: int, end: int, parties: tuple[Party, ...]
) -> tuple[str, int, int] | None:
    """Return whose losses the people at `text[start:end]` are, with the words that say so.

    Peacekeepers and observers count for none: who sent them is no party.
    """
    words = passage.text[start:end]
    if _PEACE.search(words):
        return None
    for party in parties:
        inside = party.start < end and start < party.end
        if inside and party.kind in _BEARERS and (party.of or party.kind != "force"):
            return party.of or party.name, party.start, party.end
    for found in _CAPITAL.finditer(words):
        before = words[: found.end()]
        code = demonym_country(" ".join(before.split()[-2:])) or demonym_country(found[0])
        name = country_name(code) if code else None
        if name:
            return name, start + found.start(), start + found.end()
    if stem := _STEM.search(words):
        return _RUSSIAN[stem[1].casefold()], start + stem.start(), start + stem.end()
    if side := _ON_SIDE.match(passage.text, end, end + 60):
        code = demonym_country(side[1])
        name = country_name(code) if code else None
        if name:
            return name, side.start(1), side.end(1)
    if civil := _CIVIL.search(words):
        return "civilians", start + civil.start(), start + civil.end()
    return None
