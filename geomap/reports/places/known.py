"""Which runs of words a gazetteer has as names: all of a text looked up at once, by hash."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geomap.gazetteer import Gazetteer
from geomap.gazetteer.index import NameIndex
from geomap.gazetteer.overlay import read_overlays
from geomap.names import normalise
from geomap.reports.places.runs import is_russian
from geomap.shipped import shipped
from geomap.tables import AREA_KINDS

if TYPE_CHECKING:
    from geomap.gazetteer.world import WorldIndex

__all__ = ["LONGEST_NAME", "Known", "Names", "names_of", "with_regions"]

LONGEST_NAME = 6
"""Words of a name: longer ones are official forms, which reports do not use."""

_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Known:
    """What the gazetteer has under a name: people of the largest, and whether an area bears it.

    `ours` tells that an overlay has it, `lead` that some place is listed under it.
    """

    people: int
    country: bool
    area: bool
    ours: bool
    lead: bool


class Names:
    """The names of a gazetteer, asked a text at a time; what was asked is remembered."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        self._ours: dict[str, list[bool]] = {}
        for place in gazetteer.places:
            for name in place.names:
                kinds = self._ours.setdefault(normalise(name.text), [])
                kinds.append(place.kind in AREA_KINDS)
        self._known: dict[str, Known | None] = {}

    def look_up(self, texts: Iterable[str]) -> dict[str, Known]:
        """Return what is known of each text that is a name."""
        keys = {text: normalise(text) for text in texts}
        new = list(dict.fromkeys(key for key in keys.values() if key and key not in self._known))
        if len(self._known) + len(new) > _REMEMBERED:
            self._known.clear()
            new = list(dict.fromkeys(key for key in keys.values() if key))
        self._learn(new)
        return {
            text: found for text, key in keys.items() if key and (found := self._known.get(key))
        }

    def _learn(self, keys: Sequence[str]) -> None:
        world = self.gazetteer.world
        theirs: dict[int, Known] = _in_world(world, keys) if world and keys else {}
        for row, key in enumerate(keys):
            found = theirs.get(row)
            ours = self._ours.get(key)
            if ours:
                area = any(ours) or bool(found and found.area)
                people = found.people if found else 0
                country = bool(found and found.country)
                found = Known(people, country, area, True, True)
            self._known[key] = found


def _in_world(world: "WorldIndex", keys: Sequence[str]) -> dict[int, Known]:
    names, of = world.exact_names([key.encode("utf-8", "replace") for key in keys])
    if not len(names):
        return {}
    places = world.name_place[names]
    people = world.population[places].tolist()
    country = world.of_kinds(places, {"country", "continent"}).tolist()
    area = world.of_kinds(places, AREA_KINDS).tolist()
    lead = (world.lead_weight(names) == 1.0).tolist()
    found: dict[int, Known] = {}
    for row, count, is_country, is_area, leads in zip(
        of.tolist(), people, country, area, lead, strict=True
    ):
        old = found.get(row)
        # Places are listed under names in Latin letters: one in Cyrillic leads in its script.
        listed = leads or is_russian(keys[row])
        # People count where the name is the one listed: "May" is Istanbul in no report.
        weight = count if listed or is_area else count // 5
        found[row] = Known(
            max(weight, old.people if old else 0),
            is_country or bool(old and old.country),
            is_area or bool(old and old.area),
            False,
            listed or bool(old and old.lead),
        )
    return found


@lru_cache(maxsize=4)
def with_regions(gazetteer: Gazetteer) -> Gazetteer:
    """Return a gazetteer that knows the regions and seas of the world too.

    One without a world behind it is of one region, and is returned as it is.
    """
    if not gazetteer.has_world:
        return gazetteer
    places = read_overlays([shipped("gazetteer", "world", "regions.csv")])
    regions = NameIndex(places, origin="regions of the world", attributions=())
    return Gazetteer([*gazetteer.indexes, regions], world=lambda: _world(gazetteer))


def _world(gazetteer: Gazetteer) -> "WorldIndex":
    world = gazetteer.world
    assert world is not None
    return world


@lru_cache(maxsize=4)
def names_of(gazetteer: Gazetteer) -> Names:
    """Return the names of a gazetteer, read once."""
    return Names(gazetteer)
