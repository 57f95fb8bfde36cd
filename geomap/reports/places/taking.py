"""Taking a run of words apart: a list of rules, each of which knows one sort of name."""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from geomap.names import normalise
from geomap.reports.places.capitals import capital_names
from geomap.reports.places.demonyms import is_demonym
from geomap.reports.places.evidence import (
    Found,
    Text,
    free_name,
    is_area,
    longest,
    placed,
    plausible,
    reason,
)
from geomap.reports.places.lexicon import (
    CAPITALS_SPEAK,
    CONNECTORS,
    FIRST_NAMES,
    FROM_THERE,
    KIND_AFTER,
    NOT_PLACES,
    PAPERS,
    SAYING,
    THINGS,
    WINDS,
)
from geomap.reports.places.mentions import Kind
from geomap.reports.places.russian_words import OFFICE_STEMS

__all__ = ["take"]

_TOWN = 5_000
"""People of a town that has a northern part: "North Mitrovica"."""

_UNKNOWN = "written as a place; on no record"
_PARTICLES = frozenset({"de", "del", "do", "da", "dos", "el", "la", "le", "sur", "upon", "am"})
_BEFORE = frozenset({"lake", "mount", "mt", "fort", "cape", "camp", "gulf", "isle"})
_TOWNS = frozenset({"town", "towns", "village", "villages", "hamlet", "settlement"})
_OF_WORD = ("ой", "ая", "ую", "ого", "ому", "ый", "ий", "ые", "ых", "ое")
_LOOSE = frozenset({"region", "province", "city", "state", "airport", "territory"})
_MONEY = frozenset({"$", "£", "€"})


class _At(NamedTuple):
    """Where in a run of tokens `first` to `last` a name begins, and ends if it is on record."""

    row: int
    first: int
    last: int
    stop: int | None
    words: list[str]
    after: str


def take(read: Text, first: int, last: int) -> None:
    """Take a run that is no organisation and no person with a role: places, from the left.

    Each rule is asked in turn; the one that knows what the name is says where to go on.
    """
    row = first
    while row < last:
        if not read.tokens[row].capital:
            row += 1
            continue
        after = read.tokens[last].word if last < len(read.tokens) and read.tokens[last].tied else ""
        words = read.words(row, last)
        at = _At(row, first, last, longest(read, row, last), words, after)
        row = next((on for rule in _RULES if (on := rule(read, at)) is not None), last)


def _add(read: Text, first: int, last: int, kind: Kind, why: str) -> int:
    read.found.append(Found(first, last, kind, why))
    return last


def _from_there(read: Text, at: _At) -> int | None:
    token, word = read.tokens[at.row], at.words[0]
    if read.text[token.end : token.end + 1] in _MONEY:
        return at.row + 1
    if "-" in word and word.rpartition("-")[2] in FROM_THERE:
        why = "tells where it is from, not where it is"
        return _add(read, at.row, at.row + 1, "demonym", why)
    return None


def _disease(read: Text, at: _At) -> int | None:
    if at.after not in THINGS:
        return None
    free = is_area(read, at.row, at.last) or placed(read, at.row)
    if free and not (at.words[0] in WINDS and len(at.words) > 1):
        return None
    return _add(read, at.row, at.last, "organisation", "the name of a disease")


def _service(read: Text, at: _At) -> int | None:
    """Take a Russian adjective before what it is of: "Пограничной службы"."""
    if at.last - at.row > 1 or at.after not in OFFICE_STEMS or not at.words[0].endswith(_OF_WORD):
        return None
    if at.stop is not None and placed(read, at.row):
        return None
    return _add(read, at.row, at.last, "organisation", "an adjective of a body")


def _people(read: Text, at: _At) -> int | None:
    if is_demonym(at.words[0]) and (at.stop or 0) <= at.row + 1:
        return _add(read, at.row, at.row + 1, "demonym", "a people, or what is theirs")
    return None


def _sort_of_town(read: Text, at: _At) -> int | None:
    """Pass over what only tells which sort of town follows: "the Druze town of Majdal Shams"."""
    last = at.last
    if at.after not in _TOWNS or last + 2 >= len(read.tokens) or is_area(read, at.row, last):
        return None
    of, name = read.tokens[last + 1], read.tokens[last + 2]
    if of.word != "of" or not name.capital or not read.tokens[at.row].tied:
        return None
    if read.tokens[at.row - 1].word not in {"the", "a"}:
        return None
    return _add(read, at.row, last, "demonym", "tells which sort of town follows")


def _kind_word(read: Text, at: _At) -> int | None:
    stop = _with_kind_word(at)
    if stop is None:
        return None
    return _add(read, at.row, stop, "place", "a kind of place is part of the name")


def _unknown(read: Text, at: _At) -> int | None:
    if at.stop is not None:
        return None
    if at.words[0] in WINDS and at.row + 1 < at.last:
        whole = at.last - at.row == 2 and placed(read, at.row)
        known = read.known.get((at.row + 1, at.last))
        if whole and known and known.people >= _TOWN and not known.country:
            read.found.append(
                Found(at.row, at.last, "place", "a part of a town on record",
                      query=read.span(at.row + 1, at.last))
            )  # fmt: skip
            return at.last
        if whole and not is_area(read, at.row + 1, at.last):
            return _add(read, at.row, at.last, "place", _UNKNOWN)
        return at.row + 1
    if at.row == at.first and placed(read, at.row) and free_name(read, at.row, at.last):
        return _add(read, at.row, at.last, "place", _UNKNOWN)
    read.doubtful.append((at.row, at.last))
    return at.last


def _no_place(read: Text, at: _At) -> int | None:
    stop = at.stop or at.last
    if at.words[0] in NOT_PLACES and stop == at.row + 1:
        return stop
    if _speaks(read, at.row, stop):
        return _add(read, at.row, stop, "metonym", "a capital that speaks for its government")
    if stop < at.last and at.words[stop - at.row] in _PARTICLES and placed(read, at.row):
        return _add(read, at.row, at.last, "place", _UNKNOWN)
    if at.after in PAPERS and stop == at.last and not placed(read, at.row):
        why = "a newspaper or channel of that place"
        return _add(read, at.row, stop, "organisation", why)
    return None


def _standing_free(read: Text, at: _At) -> int | None:
    stop = at.stop or at.last
    free = stop == at.last or not read.tokens[stop].capital
    if free and plausible(read, at.row, stop):
        return _add(read, at.row, stop, "place", reason(read, at.row, stop))
    if free and at.row == at.first and stop == at.last:
        read.doubtful.append((at.row, stop))
        return stop
    return None


def _before_another(read: Text, at: _At) -> int | None:
    stop = at.stop or at.last
    if stop < at.last and is_area(read, at.row, stop):
        surname = at.last - stop == 1 and read.tokens[stop - 1].word in FIRST_NAMES
        if not surname:
            return _add(read, at.row, stop, "place", "an area before another name")
    if at.row == at.first and placed(read, at.row) and free_name(read, at.row, at.last):
        return _add(read, at.row, at.last, "place", _UNKNOWN)
    if at.row == at.first and at.last - at.row in {2, 3} and not is_area(read, at.row, stop):
        read.people.update(word for word in at.words if word not in CONNECTORS)
    return None


_RULES: tuple[Callable[[Text, _At], int | None], ...] = (
    _from_there,
    _disease,
    _service,
    _people,
    _sort_of_town,
    _kind_word,
    _unknown,
    _no_place,
    _standing_free,
    _before_another,
)


def _with_kind_word(at: _At) -> int | None:
    """Return where a name with a kind word ends: "Fulton County", "Lake Tanganyika"."""
    words, row, stop = at.words, at.row, at.stop
    if words[0] in _BEFORE and len(words) > 1:
        if stop and stop > row + 1:
            return stop
        return min(at.last, row + 2) if len(words) <= 3 else None
    for count in (2, 3):
        if len(words) < count or words[count - 1] not in KIND_AFTER:
            continue
        if set(words[:count]) & CONNECTORS:
            continue
        whole = stop is not None and stop >= row + count
        loose = words[count - 1] in _LOOSE and stop == row + count - 1
        return None if whole or loose else row + count
    return None


def _speaks(read: Text, row: int, stop: int) -> bool:
    """Return whether a capital is the subject of a verb of saying: "Moscow denied"."""
    if stop >= len(read.tokens):
        return False
    word = " ".join(read.words(row, stop))
    if word not in CAPITALS_SPEAK and (read.tokens[row].text.isupper() or not _is_capital(word)):
        return False
    after = read.tokens[stop]
    return after.tied and after.word in SAYING and not placed(read, row)


@lru_cache(maxsize=1_024)
def _is_capital(word: str) -> bool:
    return normalise(word) in capital_names()
