"""What a text says of a name: on record or not, large or small, written as a place."""

from dataclasses import dataclass, field

from geomap.reports.places.demonyms import is_demonym
from geomap.reports.places.known import LONGEST_NAME, Known
from geomap.reports.places.lexicon import (
    ARTICLES_INSIDE,
    COMMON,
    CONQUERED,
    FIRST_NAMES,
    IN,
    KIND_OF,
    NOT_PLACES,
    ORGANISATION,
    PEOPLE_OF,
    STRIKES,
    TITLES,
)
from geomap.reports.places.mentions import Kind
from geomap.reports.places.runs import Token, is_russian
from geomap.reports.places.russian_words import IN_RU, NAMED_FREELY

__all__ = [
    "LARGE",
    "Found",
    "Text",
    "free_name",
    "is_area",
    "longest",
    "placed",
    "plausible",
    "reason",
    "strong",
]

LARGE = 60_000
"""People from which a town is taken by its name alone, where nothing speaks against it."""

_KNOWN_TOWN = 15_000
"""The same for a name of two words or more, which is seldom anything else."""


_OF_PLACE = KIND_OF | PEOPLE_OF
_COMMON_NAMES = COMMON | FIRST_NAMES


_HELD = ("-controlled", "-held", "-occupied", "-administered", "-run", "подконтрольной")
"""What stands before the name of a place that someone holds: "rebel-held Douma"."""


@dataclass(slots=True)
class Found:
    """Tokens `first` to `last` (exclusive) taken for something, and why.

    `query` is the name to look up where it is not the one that is written, and `part`
    tells that it is only the town or region that the written name is a part of.
    """

    first: int
    last: int
    kind: Kind
    why: str
    area: bool = False
    country: bool = False
    query: str | None = None
    part: bool = False


@dataclass(slots=True)
class Text:
    """A text being read: its words, the names on record in it, what was found so far.

    `lower` are words that stand without a capital somewhere, `people` parts of names of
    persons, `doubtful` names that wait for the rest of the text.
    """

    text: str
    tokens: list[Token]
    known: dict[tuple[int, int], Known]
    lower: frozenset[str]
    found: list[Found] = field(default_factory=list)
    doubtful: list[tuple[int, int]] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    bases: dict[tuple[int, int], str] = field(default_factory=dict)

    def words(self, first: int, last: int) -> list[str]:
        """Return words casefolded."""
        return [token.word for token in self.tokens[first:last]]

    def span(self, first: int, last: int) -> str:
        """Return words as written, with what stands between them."""
        return self.text[self.tokens[first].start : self.tokens[last - 1].end]

    def before(self, row: int) -> str:
        """Return the word before another where only a space parts them."""
        return self.tokens[row - 1].word if row and self.tokens[row].tied else ""

    def gap(self, row: int) -> str:
        """Return what stands between token `row - 1` and token `row`."""
        if not 0 < row < len(self.tokens):
            return ""
        return self.text[self.tokens[row - 1].end : self.tokens[row].start]


def longest(read: Text, first: int, last: int) -> int | None:
    """Return where the longest name on record that begins at `first` ends."""
    for stop in range(min(first + LONGEST_NAME, last), first, -1):
        if (first, stop) in read.known:
            return stop
    return None


def strong(read: Text, first: int, last: int) -> bool:
    """Return whether a name on record is taken as a place where nothing speaks against it."""
    known = read.known.get((first, last))
    if known is None:
        return False
    least = _KNOWN_TOWN if last - first > 1 else LARGE
    return known.country or known.area or known.ours or known.people >= least


def is_area(read: Text, first: int, last: int) -> bool:
    """Return whether some country or region bears a name."""
    known = read.known.get((first, last))
    return bool(known and (known.country or known.area))


def placed(read: Text, first: int) -> bool:
    """Return whether the words before a name say that it is a place."""
    row = first - 1
    if row < 0 or not read.tokens[first].tied:
        return _tagged(read, first)
    word = read.tokens[row].word
    before = read.tokens[row - 1].word if row else ""
    if (word == "of" and before in _OF_PLACE) or (word == "on" and before in STRIKES):
        return True
    if word == "the" and row:
        return False
    if (word in CONQUERED and read.known.get((first, first + 1))) or word in IN:
        return True
    if word.endswith(_HELD) or _struck_with(read, first):
        return True
    return word in KIND_OF and not read.tokens[row].capital


def _tagged(read: Text, first: int) -> bool:
    """Return whether a name on record is a hashtag: "#Bakhmut"."""
    start = read.tokens[first].start
    return read.text[max(0, start - 1) : start] == "#" and (first, first + 1) in read.known


def _struck_with(read: Text, first: int) -> bool:
    """Return whether a name is what was struck: "обстреляли из миномётов Тёткино"."""
    if first < 3 or (first, first + 1) not in read.known:
        return False
    verb, by, tool = read.tokens[first - 3 : first]
    return by.word in {"из", "с"} and is_russian(tool.word) and verb.word in CONQUERED


def free_name(read: Text, first: int, last: int) -> bool:
    """Return whether an unknown name after "in" may be a place: no acronym, month or people."""
    words = [word for word in read.words(first, last) if word not in ARTICLES_INSIDE]
    before = read.tokens[first - 1].word
    if before in CONQUERED or (before in IN_RU and before not in NAMED_FREELY):
        return False
    if before in {"to", "at", "between", "via", "through", "over", "off", "into", "hit"}:
        return False
    return (
        last - first <= 3
        and not read.tokens[first].text.isupper()
        and not any(word in NOT_PLACES or word in COMMON or is_demonym(word) for word in words)
        and not any(word in ORGANISATION or word in TITLES for word in words)
        and not any(word in read.people or word in read.lower for word in words)
        and all(len(word) > 2 for word in words)
        and not any(char.isdigit() for char in read.span(first, last))
    )


def reason(read: Text, row: int, stop: int) -> str:
    """Return why a name that stands free was taken for a place."""
    known = read.known[row, stop]
    if known.country or known.area:
        return "an area on record"
    return "on record, and written as a place" if placed(read, row) else "a town on record"


def plausible(read: Text, row: int, stop: int) -> bool:
    """Return whether a name on record, standing free, is meant as a place."""
    token, word = read.tokens[row], read.tokens[row].word
    known = read.known[row, stop]
    area = known.country or known.area
    if stop - row == 1 and _unlikely(read, row, known):
        return False
    if area or known.ours:
        return not (token.first and word in read.lower)
    if placed(read, row) and not (token.first and word in COMMON):
        return word not in read.lower or known.people >= LARGE
    if word in read.lower or (stop - row == 1 and word in _COMMON_NAMES):
        return False
    return strong(read, row, stop) and (known.lead or known.people >= 10 * LARGE)


def _unlikely(read: Text, row: int, known: Known) -> bool:
    """Return whether a single word is more likely a person, an acronym or a fragment."""
    token, word = read.tokens[row], read.tokens[row].word
    if known.country or known.area:
        return word in read.people and not (known.country or placed(read, row))
    return (
        (word in FIRST_NAMES and known.people < LARGE)
        or (word in read.people and not placed(read, row))
        or (token.text.isupper() and len(token.text) > 1)
        or len(token.text) < 3
    )
