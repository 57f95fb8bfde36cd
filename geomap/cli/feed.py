"""A feed of places on standard input, each answered as soon as it is there.

What is there is answered together, so that a fast feed costs little a line and a
slow one never waits. The answers are those of a place that is asked about alone.
"""

import gc
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click
import numpy as np

from geomap.cli.answers import Wording
from geomap.cli.asked import FAR_M, Asked, Told, swap_sentence
from geomap.cli.lines import Line, batches_of_stdin
from geomap.cli.printing import json_line, tell
from geomap.cli.where import Finder, Where
from geomap.errors import PlaceError
from geomap.zones.check import TELLING
from geomap.zones.many import Checker, Checks

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["answer_stdin"]

_PATIENCE_S = 0.05
"""Looking up names may keep the answers before them from being told for so long."""


_OBJECTS = 200_000
"""Lines make few rings of objects; looking for them as often as usual takes a tenth of the time."""


class _Item(NamedTuple):
    line: Line
    place: Where | None  # None where the line cannot be read

    @property
    def is_point(self) -> bool:
        """Whether many like it are answered at once."""
        return self.place is not None and self.place.place_id is None and not self.place.area


def answer_stdin(asked: Asked, finder: Finder, told: Told) -> None:
    """Answer each line of standard input until it ends.

    A line that cannot be read is told of on stderr with its number and the reason; of
    JSON there is an object with `where`, `line` and `error` in its place besides.
    """
    feed = _Feed(asked, told)
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS)
    try:
        for batch in batches_of_stdin():
            for items in _found(batch, finder):
                feed.answer(items)
    finally:
        gc.set_threshold(*before)


def _found(batch: Sequence[Line], finder: Finder) -> Iterator[list[_Item]]:
    """Yield lines with where they are; those before a name that takes long to find go first."""
    items: list[_Item] = []
    started = time.monotonic()
    for line in batch:
        place = None
        try:
            place = finder.find(line.text) if line.wrong is None else None
        except PlaceError as error:
            line = line._replace(wrong=str(error))  # noqa: PLW2901 - the line, with what is wrong
        items.append(_Item(line, place))
        if place is None or not place.order_assumed:
            now = time.monotonic()
            if now - started > _PATIENCE_S:
                yield items
                items, started = [], now
    if items:
        yield items


class _Feed:
    def __init__(self, asked: Asked, told: Told) -> None:
        within_m = asked.within_m if told.as_json else 0.0  # all that people are told
        self._asked, self._told = asked, told
        self._checker = Checker(asked.zones, asked.lookup, day=asked.day, within_m=within_m)
        self._wording = Wording(asked.zones, asked.day, as_json=told.as_json)
        self._waiting: list[str] = []

    def answer(self, items: Sequence[_Item]) -> None:
        """Answer lines in their order, and tell the answers."""
        points = [item.place for item in items if item.place is not None and item.is_point]
        answers = iter(self._answers(points))
        for item in items:
            if item.place is None:
                self._refuse(item.line)
            elif item.is_point:
                answer, doubt = next(answers)
                if doubt:
                    self._tell(item.line, f"warning: {doubt}")
                self._waiting.append(answer)
            else:
                self._answer_alone(item.line, item.place)
        self._flush()

    def _answers(self, places: Sequence[Where]) -> Iterator[tuple[str, str | None]]:
        """Yield the answer about each point, and what is doubtful about it."""
        if not places:
            return
        lon, lat, radius_m = (
            np.array(column)
            for column in zip(*((p.lon, p.lat, p.radius_m) for p in places), strict=True)
        )
        checks = self._checker.checks(lon, lat, radius_m)
        doubts = self._swaps(places, checks)
        self._count(places, checks)
        for number, answer in enumerate(self._wording.lines(places, checks)):
            yield answer, doubts.get(number)

    def _count(self, places: Sequence[Where], checks: Checks) -> None:
        at = 0
        while self._told.has_room and at < len(places):
            self._told.add(places[at], checks.check(at))
            at += 1
        self._told.outside |= bool((checks.live_probability < self._told.at_least).any())

    def _answer_alone(self, line: Line, place: Where) -> None:
        check = self._asked.about(place)
        for warning in self._asked.doubts(place, check):
            self._tell(line, f"warning: {warning}")
        self._waiting.append(self._asked.worded(place, check, as_json=self._told.as_json))
        self._told.add(place, check)

    def _refuse(self, line: Line) -> None:
        self._told.unread = True
        self._tell(line, str(line.wrong))
        if self._told.as_json:
            self._waiting.append(
                json_line({"where": {"query": line.text}, "line": line.number, "error": line.wrong})
            )

    def _tell(self, line: Line, message: str) -> None:
        """Tell of a line on stderr, after the answers to those before it."""
        self._flush()
        tell(f"standard input, line {line.number}: {message}")

    def _flush(self) -> None:
        if self._waiting:
            click.echo("\n".join(self._waiting))
            self._waiting.clear()

    def _swaps(self, places: Sequence[Where], checks: Checks) -> dict[int, str]:
        """Return the doubts about positions that lie far off, and in a zone if they are swapped.

        As `Asked.doubts` has them for one.
        """
        lon, lat = (np.array([getattr(p, name) for p in places]) for name in ("lon", "lat"))
        held = checks.inside.any(axis=0) | (checks.probability >= TELLING).any(axis=0)
        assumed = np.array([place.order_assumed for place in places])
        rows = np.flatnonzero(assumed & ~held & (np.abs(lon) <= 90) & (lon != lat))
        swapped, zone = self._asked.lookup.query(lat[rows], lon[rows])
        first = np.flatnonzero(np.diff(swapped, prepend=-1))  # of the zones that hold each
        rows, zone = rows[swapped[first]], zone[first]
        far = self._far(lon[rows], lat[rows])
        names = self._asked.zones["name"]
        return {
            row: swap_sentence(places[row], str(names[number]))
            for row, number in zip(rows[far].tolist(), zone[far].tolist(), strict=True)
        }

    def _far(self, lon: "NDArray[np.float64]", lat: "NDArray[np.float64]") -> "NDArray[np.bool_]":
        """Return which positions outside all zones lie far from every boundary."""
        zones = range(len(self._asked.lookup))
        metres = [-self._asked.lookup.distance(lon, lat, np.full(len(lon), zone)) for zone in zones]
        nearest = np.fmin.reduce(metres, axis=0, initial=np.inf) if len(lon) else lon
        return np.asarray(nearest >= FAR_M)
