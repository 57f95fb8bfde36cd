"""Spots being worked out: what each name of a text may mean, and what the words around it add."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geomap.gazetteer import Gazetteer, Match
from geomap.names import normalise
from geomap.reports.places.moving import apart_m
from geomap.tables import AREA_KINDS

if TYPE_CHECKING:
    from geomap.reports.passage import Passage

__all__ = ["Board", "Sketch"]

MOST_BESIDE = 60
"""Places of one sentence that are looked at for one of them: a list of more is no sentence."""


@dataclass(slots=True)
class Sketch:
    """A name at `text[start:end]`, being placed.

    `margin_m` is how far about the place the words reach, `point` lon, lat and radius in
    metres where they say another position than that of `match`.
    """

    start: int
    end: int
    sentence: int
    name: str
    match: Match | None = None
    sure: bool = False
    role: str = ""
    why: str = ""
    margin_m: float = 0.0
    point: tuple[float, float, float] | None = None
    located: str = ""
    within: Match | None = None
    score: float = 0.0
    key: str = ""
    kind: str | None = None

    @property
    def word(self) -> str:
        """Return the name as names are compared."""
        return normalise(self.name) or self.name.casefold()

    @property
    def is_area(self) -> bool:
        """Whether it names a region or country."""
        kind = self.match.place.kind if self.match else self.kind
        return kind in AREA_KINDS or self.role == "area"

    @property
    def where(self) -> tuple[float, float, float] | None:
        """lon, lat in degrees and radius in metres; None where nothing is known."""
        if self.point is not None:
            return self.point
        if self.match is None or self.match.place.lon is None or self.match.place.lat is None:
            return None
        radius = (self.match.radius_m or 0.0) ** 2 + self.margin_m**2
        return self.match.place.lon, self.match.place.lat, radius**0.5

    @property
    def settled(self) -> bool:
        """Whether it is a settlement or other point with a position of its own."""
        return self.where is not None and not self.is_area

    def far_from(self, other: "Sketch") -> float:
        """Return metres to another; infinite where either has no position."""
        mine, theirs = self.where, other.where
        if mine is None or theirs is None:
            return float("inf")
        return apart_m(mine[:2], theirs[:2])


@dataclass(slots=True)
class Board:
    """A passage with its spots in order of the text, and the names that were joined.

    `joined` leads from a name, as compared, to the name that stands for it.
    """

    passage: "Passage"
    gazetteer: Gazetteer
    sketches: list[Sketch] = field(default_factory=list)
    joined: dict[str, str] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    _rows: dict[int, list[Sketch]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text that offsets count in."""
        return self.passage.text

    def add(self, sketch: Sketch) -> None:
        """Put a spot in its place; `order` is to be called after the last."""
        self.sketches.append(sketch)
        self._rows.setdefault(sketch.sentence, []).append(sketch)

    def order(self) -> None:
        """Sort spots as they stand in the text."""
        self.sketches.sort(key=lambda one: (one.start, -one.end))
        self._rows.clear()
        for one in self.sketches:
            self._rows.setdefault(one.sentence, []).append(one)

    def beside(self, start: int, *, reach: int = 0) -> list[Sketch]:
        """Return the spots of the sentence of an offset, and of `reach` sentences about it.

        Of a sentence with more than `MOST_BESIDE`, those next to the offset.
        """
        sentence = self.passage.sentence_at(start)
        found: list[Sketch] = []
        for row in range(sentence - reach, sentence + reach + 1):
            spots = self._rows.get(row, [])
            if len(spots) > MOST_BESIDE:
                at = bisect_left(spots, start, key=lambda one: one.start)
                first = max(0, at - MOST_BESIDE // 2)
                spots = spots[first : first + MOST_BESIDE]
            found += spots
        return found

    def crossing(self, start: int, end: int) -> Sketch | None:
        """Return a spot that shares letters with a span."""
        near = self.beside(start, reach=1)
        return next((one for one in near if one.start < end and start < one.end), None)

    def head(self, word: str) -> str:
        """Return the name that stands for a name."""
        while word in self.joined:
            word = self.joined[word]
        return word

    def join(self, one: str, other: str) -> None:
        """Make two names one place's."""
        first, second = self.head(one), self.head(other)
        if first != second:
            self.joined[second] = first

    def group(self, head: str) -> Iterator[Sketch]:
        """Yield the spots of one place."""
        return (one for one in self.sketches if self.head(one.word) == head)

    def before(self, sketch: Sketch, letters: int = 100) -> str:
        """Return what stands before a spot in its sentence."""
        start = self.passage.sentences[sketch.sentence].start
        return self.text[max(start, sketch.start - letters) : sketch.start]

    def after(self, sketch: Sketch, letters: int = 100) -> str:
        """Return what stands after a spot in its sentence."""
        end = self.passage.sentences[sketch.sentence].end
        return self.text[sketch.end : min(end, sketch.end + letters)]

    def between(self, one: Sketch, other: Sketch) -> str:
        """Return what stands between two spots, the earlier one first."""
        return self.text[one.end : other.start]


def groups_of(sketches: Sequence[Sketch], board: Board) -> dict[str, list[Sketch]]:
    """Return spots by the name that stands for each."""
    groups: dict[str, list[Sketch]] = {}
    for one in sketches:
        groups.setdefault(board.head(one.word), []).append(one)
    return groups
