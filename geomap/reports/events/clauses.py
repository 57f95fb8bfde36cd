"""One sentence as its rules read it: plain words, and where clauses begin and end."""

from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from geomap.reports.events.words import SAYS, listed, plain
from geomap.reports.language import Token
from geomap.reports.parties.party import Party
from geomap.reports.passage import Passage

__all__ = ["Line", "read_lines"]

_SIGNS = frozenset(',;:()[]—–"“”«»…!?.-')
_JOINS = listed(
    """
    that but while when after before because where who which although though whereas if
    unless until amid despite following что но когда после перед потому где который которые
    которая которого которых хотя если пока чтобы как а
    """
)
_LONGEST = 300
"""Words of a sentence that are read together: every rule is bounded by it."""

_SAYS = SAYS - {"reported", "noted", "stated"}


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence: its tokens, the same as plain words, and the bounds of each word's clause.

    `places` are words that places begin with. `left[i]` is the first word of the clause that
    word i stands in, `right[i]` the one after its last.
    """

    number: int
    tokens: tuple[Token, ...]
    words: tuple[str, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    parties: tuple[Party, ...]
    title: bool
    places: frozenset[int] = frozenset()

    def before(self, at: int, most: int = 12) -> tuple[str, ...]:
        """Return the words of the clause before word `at`, `most` of them."""
        return self.words[max(self.left[at], at - most) : at]

    def after(self, at: int, most: int = 12) -> tuple[str, ...]:
        """Return the words of the clause after word `at`, `most` of them."""
        return self.words[at + 1 : min(self.right[at], at + 1 + most)]

    def has(self, words: Container[str], first: int, last: int) -> int | None:
        """Return the first word from `first` up to `last` that is one of `words`."""
        for at in range(max(0, first), min(last, len(self.words))):
            if self.words[at] in words:
                return at
        return None

    def last(self, words: Container[str], first: int, last: int) -> int | None:
        """Return the last word from `first` up to `last` that is one of `words`."""
        for at in range(min(last, len(self.words)) - 1, max(0, first) - 1, -1):
            if self.words[at] in words:
                return at
        return None

    def word(self, at: int) -> str:
        """Return a word, nothing where the sentence has none there."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def party_in(self, first: int, last: int) -> list[Party]:
        """Return the parties that begin in the words from `first` up to `last`."""
        if first >= last or not self.parties:
            return []
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return [party for party in self.parties if start <= party.start < end]


def read_lines(
    passage: Passage, number: int, parties: Iterable[Party], places: frozenset[int]
) -> Iterator[Line]:
    """Yield a sentence as rules read it, in parts where it is longer than any is.

    `places` are offsets that places begin at.
    """
    tokens, known = passage.tokens_of(number), tuple(parties)
    title = number in passage.titles
    if len(tokens) <= _LONGEST:
        yield _line(number, tokens, known, places, title=title)
        return
    for first in range(0, len(tokens), _LONGEST):
        part = tokens[first : first + _LONGEST]
        yield _line(number, part, _within(known, part), places, title=title)


def _within(parties: Sequence[Party], part: Sequence[Token]) -> tuple[Party, ...]:
    starts = [party.start for party in parties]
    first, last = bisect_left(starts, part[0].start), bisect_left(starts, part[-1].end)
    return tuple(parties[first:last])


def _line(
    number: int, tokens: tuple[Token, ...], parties: tuple[Party, ...], places: frozenset[int],
    *, title: bool,
) -> Line:  # fmt: skip
    words = tuple([plain(token.text) for token in tokens])
    cuts = [
        at
        for at, word in enumerate(words)
        if (word in _SIGNS or word in _JOINS or word in _SAYS)
        and not (word == "-" and at and tokens[at - 1].end == tokens[at].start)
    ]
    left: list[int] = []
    right: list[int] = []
    begin = 0
    for cut in [*cuts, len(words)]:
        left += [begin] * (cut - begin)
        right += [cut] * (cut - begin)
        if cut < len(words):
            left.append(cut)  # a word that joins belongs to no clause but its own
            right.append(cut + 1)
        begin = cut + 1
    return Line(
        number,
        tokens,
        words,
        tuple(left),
        tuple(right),
        parties,
        title,
        frozenset(at for at, token in enumerate(tokens) if token.start in places),
    )
