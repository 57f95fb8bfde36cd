"""Russian names as they are declined: from "в Попасной" to Попасная, by the endings of each case.

No dictionary: every nominative that an ending may come from is looked up, and the one on
record is meant. A word that is on record as it stands is that name.
"""

from collections.abc import Iterator, Sequence
from itertools import product

from geomap.reports.places.known import LONGEST_NAME, Known, Names
from geomap.reports.places.runs import Token, is_russian
from geomap.reports.places.russian_words import AREA_KINDS_RU, WINDS_RU

__all__ = ["area_names", "declined", "nominatives"]

_LEAST = 3
"""Letters that are left of a word without its ending."""

_MOST_FORMS = 40
_LARGER = 20
"""How many times larger a place must be to be meant by a word that is on record as it stands."""

_TABLE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ого", ("ое", "ый", "ой", "ий")), ("его", ("ее", "ий")), ("ому", ("ое", "ый", "ой")),
    ("ему", ("ее", "ий")), ("ыми", ("ые",)), ("ими", ("ие",)), ("ами", ("ы", "и", "а")),
    ("ями", ("и", "я")), ("ией", ("ия",)), ("ую", ("ая",)), ("юю", ("яя",)),
    ("ой", ("ая", "а", "ой")), ("ей", ("я", "а", "яя", "ь")), ("ью", ("ь",)),
    ("ом", ("", "о", "ое", "ый", "ок")), ("ем", ("ь", "е", "й", "ее", "ий", "")),
    ("ым", ("ый", "ое", "", "ые")), ("им", ("ий", "ое", "ие")), ("ых", ("ые", "ый")),
    ("их", ("ие", "ий")), ("ах", ("ы", "и", "а")), ("ях", ("и", "я")), ("ам", ("ы", "и", "а")),
    ("ям", ("и", "я")), ("ов", ("ы", "и")), ("ев", ("и",)), ("ии", ("ия", "ий", "ие")),
    ("ье", ("ья", "ье")), ("ья", ("ье",)), ("ью", ("ья",)), ("ьи", ("ья",)),
    ("е", ("", "а", "о", "ь", "я", "е", "й")), ("а", ("", "о")), ("у", ("", "а", "о")),
    ("ы", ("а", "")), ("и", ("а", "ь", "я", "")), ("я", ("ь", "й", "е")),
    ("ю", ("ь", "я", "й", "е")),
)  # fmt: skip
_ZERO = ("ы", "и", "а", "о")
_VOWELS = frozenset("аеёиоуыэюя")


def nominatives(word: str) -> list[str]:
    """Return the forms that a declined name may come from, capitals kept, likeliest first."""
    upper = word.isupper() and len(word) > 2
    text = word.capitalize() if upper and "-" not in word else word
    found: list[str] = []
    for ending, bases in _TABLE:
        stem = text[: len(text) - len(ending)]
        if text.endswith(ending) and len(stem) >= _LEAST:
            found += [stem + base for base in bases]
            found += _with_vowel(stem) if "" in bases else []
    if text[-1:].casefold() not in _VOWELS and len(text) > _LEAST - 1:
        found += [text + ending for ending in _ZERO]
    return [form for form in dict.fromkeys(found) if form != word]


def _with_vowel(stem: str) -> list[str]:
    """Return a stem with the vowel that falls out in other cases: Городк-, Кременц-."""
    if stem[-2:-1] in _VOWELS or stem[-2:-1] == "":
        return []
    if stem.endswith("к"):
        return [stem[:-1] + "ок", stem[:-1] + "ек"]
    return [stem[:-1] + "ец"] if stem.endswith("ц") else []


def declined(
    spans: dict[tuple[int, int], str], known: dict[tuple[int, int], Known], names: Names
) -> dict[tuple[int, int], tuple[str, Known]]:
    """Return the nominative of each span that is a declined name on record, and what it is."""
    forms: dict[tuple[int, int], list[str]] = {}
    for span, text in spans.items():
        if is_russian(text):
            forms[span] = list(_forms_of(text))
    asked = names.look_up(dict.fromkeys(form for all_ in forms.values() for form in all_))
    found = {}
    for span, all_ in forms.items():
        fits = [(form, asked[form]) for form in all_ if form in asked]
        if not fits:
            continue
        best = max(fits, key=lambda fit: _weight(fit[1]))
        old = known.get(span)
        if old is None or (not _strong(old) and _outweighs(best[1], old)):
            found[span] = best
    return found


def _forms_of(text: str) -> Iterator[str]:
    words = text.split()
    if len(words) > LONGEST_NAME // 2:
        return
    if len(words) == 1:
        yield from nominatives(words[0])
        return
    choices = [[word, *nominatives(word)][:7] for word in words]
    for count, form in enumerate(product(*choices)):
        if count >= _MOST_FORMS:
            return
        yield " ".join(form)


def _weight(known: Known) -> tuple[bool, bool, int]:
    return known.ours, known.country or known.area, known.people


def _strong(known: Known) -> bool:
    return known.country or known.area or known.ours


def _outweighs(new: Known, old: Known) -> bool:
    return _strong(new) or new.people > _LARGER * max(old.people, 500)


def area_names(tokens: Sequence[Token], names: Names) -> dict[tuple[int, int], tuple[str, bool]]:
    """Return spans such as "Донецкой области" and "Южного Дарфура", and what to look up.

    The second tells whether the whole name is on record; where it is not, what is looked
    up is the town that a district is named after, or the region that it is a part of.
    """
    wanted: dict[tuple[int, int], tuple[list[str], list[str]]] = {}
    for row, token in enumerate(tokens[:-1]):
        after = tokens[row + 1]
        if not token.capital or not after.tied or not is_russian(token.text):
            continue
        kind = AREA_KINDS_RU.get(after.word)
        if kind and _is_adjective(token.text):
            forms = [f"{form} {kind}" for form in _adjectives(token.text, kind)]
            wanted[row, row + 2] = forms, _towns(token.text)
        elif token.word in WINDS_RU and after.capital and not token.text.isupper():
            part = [after.text, *nominatives(after.text)]
            whole = [f"{form} {base}" for form in _wind_forms(token.text) for base in part]
            wanted[row, row + 2] = whole, part
    every = [form for pair in wanted.values() for forms in pair for form in forms]
    known = names.look_up(dict.fromkeys(every))
    found: dict[tuple[int, int], tuple[str, bool]] = {}
    for span, (whole, parts) in wanted.items():
        full = next((form for form in whole if form in known and _strong(known[form])), None)
        base = max((form for form in parts if form in known), default=None,
                   key=lambda form: _weight(known[form]))  # fmt: skip
        if full:
            found[span] = full, True
        elif base and (tokens[span[1] - 1].word in AREA_KINDS_RU or _strong(known[base])):
            found[span] = base, False
        elif tokens[span[1] - 1].word in AREA_KINDS_RU:
            found[span] = whole[0], True
    return found


_ADJECTIVE_ENDS = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ый", "ие", "их", "ые")


def _is_adjective(word: str) -> bool:
    return word.endswith(_ADJECTIVE_ENDS) and _stem(word)[-1:] in "кнв"


def _stem(word: str) -> str:
    for ending in sorted(_ADJECTIVE_ENDS, key=len, reverse=True):
        if word.endswith(ending):
            return word[: -len(ending)]
    return word


def _adjectives(word: str, kind: str) -> list[str]:
    stem = _stem(word)
    if kind[-1] in "ья":
        return [stem + "ая"]
    if kind[-1] == "ы":
        return [stem + "ие", stem + "ые"]
    return [stem + "ий", stem + "ый"]


def _wind_forms(word: str) -> list[str]:
    stem = _stem(word)
    return [stem + "ый", stem + "ая", stem + "ое"]


def _towns(word: str) -> list[str]:
    """Return towns that an adjective may be made of: Григориопольск- is of Григориополь."""
    stem = _stem(word)
    if not stem.endswith("ск"):
        return []
    root = stem[:-2]
    towns = [root + end for end in ("", "ь", "а", "о", "ы", "и", "я", "ое", "ая", "ск", "е")]
    if root.endswith(("ов", "ин")):
        towns += [root[:-2] + end for end in ("а", "о", "ы", "и", "")]
    if root.endswith("ь"):
        towns += [root[:-1], root[:-1] + "я"]
    if root.endswith("н"):
        towns += [root[:-1] + "а", root[:-1]]
    return [town for town in towns if len(town) >= _LEAST]
