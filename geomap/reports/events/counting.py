"""How many strikes a text counts: "four drone strikes", "fired 14 shells", "двенадцать мин"."""

from functools import lru_cache

from geomap.incidents.figures import figure_in_signs
from geomap.reports.events.clauses import Line
from geomap.reports.events.event import Words
from geomap.reports.events.words import listed

__all__ = ["counted"]

_MOST_BACK = 5
_UNITS = listed(
    """
    mm km cm m kg hours hour minutes days day years year weeks months metres meters
    kilometres kilometers мм км м кг часов час дней лет человек people %
    """
)
_SIGNS = listed(
    """
    at least more than over about around some up to nearly almost roughly approximately
    fewer less between no не менее более около свыше примерно до почти порядка больше
    """
)
_STOPS = listed(
    """
    and by with from at on in near after before when was were killed wounded said that , ; :
    . of из на в по с as die dies dead kill kills soldiers soldier troops people civilians
    policemen officers servicemen fighters militants man men women children villagers
    """
)
_RANGE = listed("to - – or до и and")
_ONE = listed("a an single one lone another второй второго")


def counted(line: Line, noun: int) -> Words | None:
    """Return the number of what stands at word `noun`, in the grammar of claim values."""
    if _is_number(line, noun):
        return None
    at = noun - 1
    while at >= max(0, noun - _MOST_BACK):
        if _is_number(line, at):
            if line.word(at + 1) in _UNITS or _joined(line, at):
                at -= 1
                continue
            return _read(line, at)
        if line.word(at) in _STOPS and line.word(at) not in {"of", "из"}:
            return None
        at -= 1
    return None


def _joined(line: Line, at: int) -> bool:
    """Tell whether a number is the first part of a word: "500-pound"."""
    following = line.tokens[at + 1] if at + 1 < len(line.tokens) else None
    joined = following is not None and following.text == "-"
    return joined and following is not None and following.start == line.tokens[at].end


def _is_number(line: Line, at: int) -> bool:
    token = line.tokens[at]
    if token.kind == "number":
        plain = token.text.replace(",", "").replace(".", "")
        year = len(token.text) == 4 and token.text[:2] in {"19", "20"}
        return plain.isdecimal() and not year
    return token.kind == "word" and _is_figure(line.words[at])


@lru_cache(maxsize=4096)
def _is_figure(word: str) -> bool:
    return word not in _ONE and len(word) > 2 and figure_in_signs(word) is not None


def _read(line: Line, at: int) -> Words | None:
    first = at
    if at >= 2 and line.word(at - 1) in _RANGE and _is_number(line, at - 2):
        first = at - 2
    elif at >= 1 and _is_number(line, at - 1):
        first = at - 1
    bound = first
    while bound > 0 and line.word(bound - 1) in _SIGNS and first - bound < 3:
        bound -= 1
    for start in range(bound, at + 1):
        shown = " ".join(token.text for token in line.tokens[start : at + 1])
        value = figure_in_signs(shown)
        if value is not None:
            return Words(line.tokens[start].start, line.tokens[at].end, value)
    return None
