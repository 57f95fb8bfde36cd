"""Two names of one place: "Farukh, also known as Parukh", "Pyla (Pile)", "X, formerly Y".

What joins two names is either said in words, or is only a bracket, a slash or "or": that
joins them where nothing says that they are two places.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from geomap.names import normalise
from geomap.reports.places.board import Board, Sketch
from geomap.reports.places.demonyms import is_demonym
from geomap.reports.places.lexicon import COMMON, FIRST_NAMES, NOT_PLACES, ORGANISATION, TITLES
from geomap.reports.places.names_beside import name_after, name_before
from geomap.reports.places.resolving import senses
from geomap.reports.places.spot_words import NAMED_IN
from geomap.tables import AREA_KINDS

__all__ = ["join_aliases", "unseen_name"]

_ONE_PLACE_M = 25_000.0
"""Nearer than this, two rows of a gazetteer may be one place: sources differ by kilometres."""

_ONE_POINT_M = 3_000.0
"""The same for names that are not alike: nearer than the next village."""

_MOST_TAUGHT = 60
_SHORTEST = 3
_Q = r"[\"“«„'‘]?"
_WHO = r"(?:the\s)?(?:[^\W\d_][\w’'-]{0,20}\s){1,3}?"
_SAID = re.compile(
    r"(?:,?\s\(?(?:which\sis\s|that\sis\s|is\s)?"
    r"(?:also|otherwise|better|locally|formerly|previously|officially|once|now|earlier|sometimes"
    rf"|commonly|historically)\s(?:known|called|named|spelled|spelt|written|transliterated)"
    rf"\s(?:(?:in|to|by|among)\s{_WHO})?(?:as\s)?(?:the\s)?"
    r"|,?\s\(?(?:a\.?k\.?a\.?|alias)\s"
    r"|(?:,\s|\s\()(?:formerly|previously|now|officially)\s"
    rf"|,\s(?:which|that)\s{_WHO}(?:calls?|knows?\sas|refers?\sto\sas|names?|spells?)\s(?:it\s)?"
    rf"|,?\s\(?known\s(?:in|to|by|among)\s{_WHO}as\s|(?:,\s|\s\()known\sas\s"
    r"|,\s(?:called|named|renamed)\s"
    r"|,\swhose\s[^\W\d_]{2,20}\sname\sis\s"
    rf"|(?:,\s|\s\()(?:or\s)?(?:in\s)?{NAMED_IN}(?:\sname)?[:,]?\s"
    r"|\s\((?:also|or|called|aka)[:,]?\s"
    r"|(?:,\s|\s\()(?:он|она|оно)\sже\s[–—-]?\s?"
    r"|,?\s\(?(?:так\s?же\s)?известн\w{2,3}\s(?:так\s?же\s)?(?:в\s\w+\s)?как\s"
    r"|(?:,\s|\s\()(?:ранее|прежде|бывш\w{2,3}|прежнее\sназвание|до\s\d{4}\sгода|ныне|теперь"
    r"|сейчас|иначе|также)\s[–—-]?\s?"
    r"|,\sкотор\w{2,3}\s(?:[^\W\d_]{1,20}\s){0,3}?(?:называют|называет|именуют|именует|зовут)\s"
    r"(?:[^\W\d_]{1,20}\s)?"
    r"|(?:,\s|\s\()(?:или\s)?по-[^\W\d_]{2,20}\s[–—-]?\s?"
    rf"){_Q}",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?P<bracket>\s?\()|(?P<slash>/)|(?P<or>,?\s(?:or|или)\s){_Q}")


def join_aliases(board: Board) -> None:
    """Join names that the text says are one place's; names it teaches become spots."""
    taught: dict[str, str] = {}
    for one, start, end in list(_told(board)):
        name = board.text[start:end]
        if _is_name(name):
            _teach(board, one, (start, end), taught)
    for one in list(board.sketches):
        found = _BARE.match(board.text, one.end)
        if found is None:
            continue
        start = found.end()
        stop = name_after(board.text, start)
        if stop is None or not _is_name(board.text[start:stop]):
            continue
        if found["bracket"] and board.text[stop : stop + 1] not in {")", ",", ";"}:
            continue
        if _may_join(board, one, (start, stop), bare_or=bool(found["or"])):
            _teach(board, one, (start, stop), taught)
    board.order()
    _find_taught(board, taught)


def _told(board: Board) -> Iterator[tuple[Sketch, int, int]]:
    """Yield each spot with the span of another name that words give it."""
    ends = {one.end: one for one in board.sketches}
    for found in _SAID.finditer(board.text):
        end = name_after(board.text, found.end())
        if end is None:
            continue
        one = ends.get(found.start()) or unseen_name(board, found.start())
        if one is not None:
            yield one, found.end(), end


def unseen_name(board: Board, end: int) -> Sketch | None:
    """Return a new spot for a name that ends at an offset and was not taken for a place.

    It is one by what follows: another name, or where it lies.
    """
    start = name_before(board.text, end)
    if start is None or not _is_name(board.text[start:end]):
        return None
    row = board.passage.sentence_at(start)
    if board.crossing(start, end) is not None:
        return None
    mentions = board.passage.mentions
    last = bisect_left(mentions, end, key=lambda mention: mention.start) - 1
    if last >= 0 and mentions[last].end > start and mentions[last].kind != "place":
        return None
    one = Sketch(start, end, row, board.text[start:end], why="a name that the text explains")
    board.add(one)
    return one


def _is_name(name: str) -> bool:
    """Return whether words can be the name of a place, by themselves."""
    words = name.casefold().split()
    if len(name) < _SHORTEST or any(is_demonym(word) for word in words):
        return False
    if name.isupper() and len(words) == 1 and len(name) <= 5:
        return False
    if words[0] in FIRST_NAMES and len(words) > 1:
        return False
    return not any(
        word in ORGANISATION or word in TITLES or word in NOT_PLACES or word in COMMON
        for word in words
    )


def _may_join(board: Board, one: Sketch, span: tuple[int, int], *, bare_or: bool) -> bool:
    """Return whether a bracket, slash or "or" gives another name of the same place."""
    name = board.text[slice(*span)]
    found = senses(board.gazetteer, name)
    match = found[0] if found.places else None
    if match is not None and match.place.kind in AREA_KINDS and not one.is_area:
        return False
    mine = one.match.place if one.match else None
    if match is None:
        return mine is not None or not bare_or
    if mine is None:
        # a known name in brackets after an unknown one says where that lies
        return bare_or is False and _alike(one.name, name)
    ids = {other.place.id for other in found} & _ids(board, one.name)
    if ids or mine.id == match.place.id:
        return True
    apart = Sketch(0, 0, 0, name, match).far_from(one)
    return not bare_or and apart <= (_ONE_PLACE_M if _alike(one.name, name) else _ONE_POINT_M)


def _ids(board: Board, name: str) -> set[str]:
    return {match.place.id for match in senses(board.gazetteer, name)}


def _alike(one: str, other: str) -> bool:
    first, second = normalise(one), normalise(other)
    return first[:2] == second[:2] and abs(len(first) - len(second)) <= 3


def _teach(board: Board, one: Sketch, span: tuple[int, int], taught: dict[str, str]) -> None:
    """Join a name to a spot's; where no spot has it, it becomes one."""
    start, end = span
    other = board.crossing(start, end)
    if other is not None and other.start != start:
        return
    if other is None:
        row = board.passage.sentence_at(start)
        why = f"the text gives it as another name of {one.name}"
        other = Sketch(start, end, row, board.text[start:end], why=why, role="same")
        board.add(other)
    elif other is one:
        return
    if other.is_area != one.is_area and other.match and one.match:
        return
    board.join(one.word, other.word)
    taught[other.name] = one.name
    taught.setdefault(one.name, other.name)


def _find_taught(board: Board, taught: dict[str, str]) -> None:
    """Add the other mentions of names that the text taught, those not yet taken."""
    names = sorted(list(taught)[:_MOST_TAUGHT], key=len, reverse=True)
    if not names:
        return
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")
    spans = [(one.start, one.end) for one in board.sketches]
    spans += [(m.start, m.end) for m in board.passage.mentions if m.kind in {"person", "demonym"}]
    taken = {offset for start, end in spans for offset in range(start, end)}
    for found in pattern.finditer(board.text):
        if found.start() in taken or found.end() - 1 in taken:
            continue
        why = "a name that the text gives elsewhere"
        row = board.passage.sentence_at(found.start())
        board.add(Sketch(*found.span(), row, found[0], why=why))
    board.order()
