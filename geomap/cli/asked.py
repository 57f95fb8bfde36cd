"""What `geomap check` asks of each place, and what it tells, for one place or a feed."""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from geomap.cli.answers import answer_json, answer_text
from geomap.cli.printing import plain
from geomap.cli.where import Where

if TYPE_CHECKING:
    from geomap.zones import Answer, Check, ZoneColumns, ZoneIndex

__all__ = ["FAR_M", "Asked", "Told", "swap_sentence"]

FAR_M = 100_000
"""Metres from every zone above which a pair that lies in one when swapped is pointed out."""

_WHERE_SHOWN = 40
"""Letters of a place in the overview: addresses are long, and stand whole above it."""

_ROWS = 100
"""Places in the overview; of more, as of an endless feed, there is none."""


class Asked(NamedTuple):
    """The zones asked about, the day, and how near a zone must be to be told of."""

    zones: "ZoneColumns"
    lookup: "ZoneIndex"
    day: dt.date | None
    within_m: float | None

    def about(self, place: Where) -> "Check":
        """Return how a place lies to these zones."""
        from geomap.zones import check_position

        # "30 km north of X" is not X: its control places say nothing of that point.
        away = place.place_id is not None and _has_direction(place.query)
        return check_position(
            self.zones,
            self.lookup,
            (place.lon, place.lat),
            radius_m=place.radius_m,
            day=self.day,
            place_id=None if away else place.place_id,
            area=place.area,
        )

    def worded(self, place: Where, check: "Check", *, as_json: bool) -> str:
        """Return the answer as it is printed."""
        if not as_json:
            return answer_text(place, self.day, check)
        told = check if self.within_m is None else check.within(self.within_m)
        return answer_json(place, self.day, told)

    def doubts(self, place: Where, check: "Check") -> Iterator[str]:
        """Yield what a person should look at again: control places, a swapped position."""
        yield from check.warnings
        zone = self._zone_of_the_swap(place, check)
        if zone is not None:
            yield swap_sentence(place, zone)

    def _zone_of_the_swap(self, place: Where, check: "Check") -> str | None:
        """Return the zone that holds the position with its two bare numbers swapped.

        None where that is no other position, or where the position as given is near
        a zone or may be in one, whenever that was in force.
        """
        from geomap.zones.check import TELLING

        if not place.order_assumed or abs(place.lon) > 90 or place.lon == place.lat:
            return None
        metres = [-a.distance_m for a in check.answers if a.distance_m is not None]  # inside: < 0
        held = any(answer.inside or answer.probability >= TELLING for answer in check.answers)
        if held or min(metres, default=math.inf) < FAR_M:
            return None
        inside = self.lookup.query(place.lat, place.lon)[1].tolist()
        return str(self.zones["name"][inside[0]]) if inside else None


def swap_sentence(place: Where, zone: str) -> str:
    """Return the doubt about a position that would lie in a zone if it were swapped."""
    return (
        f'"{plain(place.query)}" is read with latitude first and lies far from every zone; '
        f"{place.lon:g},{place.lat:g} would lie in {plain(zone)}: are the two swapped?"
    )


@dataclass
class Told:
    """What was told so far: the exit code, and the overview that several places end in."""

    at_least: float
    as_json: bool
    unread: bool = False
    outside: bool = False
    rows: list[tuple[str, ...]] = field(default_factory=list)
    _many: bool = False

    @property
    def exit_code(self) -> int:
        """2 where a place could not be read, 1 where one is outside, else 0."""
        return 2 if self.unread else 1 if self.outside else 0

    @property
    def has_room(self) -> bool:
        """Whether the overview takes more places."""
        return not (self.as_json or self._many)

    def add(self, place: Where, check: "Check") -> None:
        """Count an answer."""
        self.outside |= check.probability < self.at_least
        if not self.has_room:
            return
        if len(self.rows) >= _ROWS:
            self.rows, self._many = [], True
        else:
            self.rows.append(_row(place, check))


def _has_direction(query: str) -> bool:
    from geomap.gazetteer.phrases import read_phrase  # not loaded for a bare position

    return read_phrase(query).bearing is not None


def _row(place: Where, check: "Check") -> tuple[str, ...]:
    """Return a line of the overview: the place and its most telling zone."""
    from geomap.names import shown

    name = shown(place.query, letters=_WHERE_SHOWN)
    if not check.answers:
        return name, check.verdict, "", "", ""
    answer = check.answers[0]
    zone = f"{plain(answer.zone_id)} {plain(answer.version)}"
    return name, check.verdict, zone, _distance(answer), f"{answer.probability:.2f}"


def _distance(answer: "Answer") -> str:
    from geomap.zones.wording import length

    if answer.distance_m is None:
        return ""
    if answer.inside is None:
        return "across it"
    return f"{length(answer.distance_m)} {'inside' if answer.inside else 'outside'}"
