"""The gazetteer: several indexes asked as one, tier by tier, with reasons.

A name is answered by the best tier that knows it: the recorded letters, a
Latin reading, the sound. A tie that context cannot break stays `ambiguous`;
a near-miss in spelling is offered and never taken.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import cache, cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import GazetteerError
from geomap.gazetteer.answers import (
    SCORES,
    TIERS,
    Context,
    checked_limit,
    context_of,
    matched,
    metres_between,
    suggested,
)
from geomap.gazetteer.areas import Qualifiers, readings_of, tailed, turned
from geomap.gazetteer.beside import beside, best_of, in_doubt, listed_of
from geomap.gazetteer.cache import is_built, user_overlays
from geomap.gazetteer.fillers import respelled
from geomap.gazetteer.index import Hit, Index, NameIndex, keys_of
from geomap.gazetteer.overlay import attributions, overlay_files, read_overlays
from geomap.gazetteer.phrases import Phrase, fits, read_phrase, split_names
from geomap.gazetteer.places import Match, Place, Resolution
from geomap.gazetteer.summary import summarised
from geomap.gazetteer.world import is_index
from geomap.names import normalise
from geomap.shipped import shipped
from geomap.tables import AREA_KINDS

if TYPE_CHECKING:
    from geomap.gazetteer.bulk import Resolved
    from geomap.gazetteer.geocoder import GazetteerGeocoder
    from geomap.gazetteer.world import WorldIndex
    from geomap.gazetteer.worldwide import Namesakes

__all__ = ["Gazetteer"]

Watch = Callable[[], "AbstractContextManager[Callable[[int], None] | None]"]
"""What is called about the building of an index, to show how far it is."""

_OVERLAY_ID = "geomap:"


class Gazetteer:
    """Places by name, offline.

    Parameters
    ----------
    indexes
        Overlays in memory, the most trusted first: where two know the same
        place id, the first one's answer stands.
    world
        Opens the index of the rest of the world, or None. It is called when no
        overlay knows a name, so that what overlays know costs nothing more.
    at_hand
        Tells whether `world` opens at once, without building anything.
    """

    def __init__(
        self,
        indexes: Sequence[Index],
        *,
        world: "Callable[[], WorldIndex] | None" = None,
        at_hand: Callable[[], bool] = lambda: True,
    ) -> None:
        self.indexes = tuple(indexes)
        self._open_world, self._at_hand = world, at_hand
        known: dict[str, Place] = {}
        for index in self.indexes:
            for place in index.places:
                known.setdefault(place.id, place)
        self._by_id = known
        self.qualifiers = Qualifiers(self._overlay_places, world)

    @classmethod
    def open(cls, path: Path | str | None = None, *, watch: "Watch | None" = None) -> "Gazetteer":
        """Open the default gazetteer, or the one at `path`.

        Parameters
        ----------
        path
            None: the shipped overlays and those a person has added, and behind
            them every place of over 500 people, indexed when a name is asked
            that no overlay knows. A CSV overlay or a folder of them: these
            alone. An index that `geomap gazetteer build` wrote: that alone.
        watch
            Called when the world's index has to be built: a context manager of
            a function that is told the number of places so far.

        Raises
        ------
        GazetteerError
            Nothing is there, or a file cannot mean what it says; names file, line, column.
        """
        if path is not None and is_index(Path(path)):
            return cls([], world=partial(_opened, Path(path)))
        try:
            target = shipped("gazetteer") if path is None else path
        except FileNotFoundError as error:
            raise GazetteerError(str(error)) from None
        places = read_overlays([*(user_overlays() if path is None else ()), *overlay_files(target)])
        overlays = NameIndex(places, origin=str(target), attributions=attributions(places))
        world = partial(_default_world, watch) if path is None else None
        return cls([overlays], world=world, at_hand=is_built)

    @property
    def world(self) -> "WorldIndex | None":
        """The index of the rest of the world, opened (and built, where it never was)."""
        return self._open_world() if self._open_world else None

    @property
    def has_world(self) -> bool:
        """Whether there is a world to ask beside the overlays; it may not be open yet."""
        return self._open_world is not None

    @property
    def world_at_hand(self) -> "WorldIndex | None":
        """The index of the rest of the world where nobody must wait for it to be built."""
        return self.world if self._at_hand() else None

    @cached_property
    def overlay_letters(self) -> frozenset[str]:
        """Every name of the overlays as `normalise` has it."""
        return frozenset(normalise(name.text) for place in self.places for name in place.names)

    @property
    def places(self) -> tuple[Place, ...]:
        """Every place of the overlays, in their order; the world's are found by name or id."""
        return tuple(self._by_id.values())

    @property
    def attributions(self) -> tuple[str, ...]:
        """What must be credited where the places are shown.

        The shipped overlays name the default world's source too, so that a map
        can credit it without opening the index.
        """
        if not self.indexes and self.world is not None:
            return self.world.attributions
        everyone = (credit for index in self.indexes for credit in index.attributions)
        return tuple(dict.fromkeys(everyone))

    def place(self, place_id: str) -> Place | None:
        """Return the place with an id, or None."""
        known = self._by_id.get(place_id)
        if known is None and self._open_world and not place_id.startswith(_OVERLAY_ID):
            return self._open_world().place(place_id)
        return known

    def resolve(
        self,
        name: str,
        *,
        near: tuple[float, float] | None = None,
        country: str | None = None,
        limit: int = 5,
    ) -> Resolution:
        """Return which place a name means, best first, each with why.

        Parameters
        ----------
        name
            A name as a report writes it, in any script, wrapped or not:
            "Парух", "near the village of Farukh", "Khojavend district".
        near
            (lon, lat) in degrees. Decides between namesakes; excludes nothing.
        country
            ISO 3166 code of two letters. Places elsewhere are left out.
        limit
            Most places to return, 1 or more.

        Raises
        ------
        PlaceError
            `name` is no text, or the context cannot be read. Any text is answered.
        """
        context = context_of(near, country, self.qualifiers)
        return self.answered(name, context, limit=checked_limit(limit))

    def answered(
        self, name: str, context: Context, *, within: tuple[str, ...] = (), limit: int = 5
    ) -> Resolution:
        """Return which place a name means in a context that is checked already.

        `within` adds to the words after the name, as columns of a table do. With a
        `limit` of 0 only the status counts: nothing is suggested for what is not found.
        """
        readings = readings_of(name, within)
        reading, matches = self.ours(readings, context)
        if matches:
            world = self.world if in_doubt(reading, matches, context) else None
            rivals = self.namesakes([reading], context) if world else None
            known = (world, rivals) if world and rivals else None
            return beside(name, matches, (reading, context, limit), known)
        parts = split_names(name) if readings[-1].head else ()
        listed, whole = self._listed(parts, context)
        beyond: tuple[Match, ...] = ()
        if self._open_world and not whole:
            found = self._in_the_world(name, readings, context, limit)
            if found.status != "not found":
                return self._turned(found, readings[-1], context, limit)
            listed, _ = self._listed(parts, context, ask_world=True)
            beyond = found.places
        if listed:
            sure = len(listed) == 1 and listed[0].score > SCORES["spelling"]
            return Resolution(name, "resolved" if sure else "ambiguous", listed[:limit])
        ours = self._suggestions(readings[-1], context, limit) if limit else ()
        return Resolution(name, "not found", best_of(ours, beyond, limit))

    def _turned(
        self, found: Resolution, reading: Phrase, context: Context, limit: int
    ) -> Resolution:
        """Return what stands after a country where the text begins with the country."""
        text = turned(reading) if found.places and found[0].place.kind == "country" else None
        within = self.answered(text, context, limit=limit) if text else found
        return replace(within, query=found.query) if within.status == "resolved" else found

    def ours(self, readings: Sequence[Phrase], context: Context) -> tuple[Phrase, list[Match]]:
        """Return the first reading that the overlays know, with its matches; else the last."""
        for reading in readings:
            matches = self._matches(reading, context)
            if matches:
                return reading, matches
        for other in respelled(readings[-1]):
            matches = [m for m in self._matches(other, context) if m.match != "sounds alike"]
            if matches:
                return other, matches
        return readings[-1], []

    def namesakes(
        self, readings: Sequence[Phrase], context: Context, *, by_sound: bool = False
    ) -> "Namesakes | None":
        """Return the places of the world that a text names, or sounds like, all weighed."""
        from geomap.gazetteer.worldwide import namesakes

        world = self.world
        if world is None:
            return None
        found = namesakes(world, readings, context, by_sound=by_sound)
        split = None if found else tailed(readings[-1], self.qualifiers)
        if split:
            found = namesakes(world, [split], context, by_sound=by_sound)
        others = () if found else respelled(split or readings[-1])
        return namesakes(world, others, context, by_sound=by_sound) if others else found

    def _in_the_world(
        self, name: str, readings: Sequence[Phrase], context: Context, limit: int
    ) -> Resolution:
        from geomap.gazetteer.worldwide import resolve_world

        world = self.world
        if world is None:
            return Resolution(name, "not found", ())
        found = self.namesakes(readings, context)
        return resolve_world(world, name, found or readings[-1], context, limit)

    def _overlay_places(self, text: str) -> list[Place]:
        """Return the places of the overlays that a text names, by letters or reading alone."""
        phrase, context = read_phrase(text), Context(None, None)
        return [m.place for m in self._matches(phrase, context) if m.match != "sounds alike"]

    def resolve_document(
        self,
        names: "Iterable[str]",
        *,
        country: str | None = None,
        near: tuple[float, float] | None = None,
        limit: int = 5,
    ) -> list[Resolution]:
        """Return which places the names of one text or table mean, each in the light of all.

        What is sure by itself anchors the rest: a name that several places bear is
        theirs whose place the others are near, and a small place that lies far from all
        others, in a country of its own, is left in doubt. The order of names is of no
        account; `why` says what the others decided.

        Parameters
        ----------
        names
            The places of a text, in any script, one entry a mention.
        country, near
            As for `resolve`; `near` (lon, lat) counts as one place more.
        limit
            Most places to return for each, 1 or more.

        Raises
        ------
        PlaceError
            A name is no text, or the context cannot be read.
        """
        from geomap.gazetteer.document import resolve_document

        context = context_of(near, country, self.qualifiers)
        return resolve_document(self, list(names), context, checked_limit(limit))

    def resolve_many(
        self,
        names: "Iterable[str]",
        *,
        near: tuple[float, float] | None = None,
        country: str | None = None,
    ) -> "Resolved":
        """Return what `resolve` says of each name, as arrays; every distinct one resolved once."""
        from geomap.gazetteer.bulk import resolve_many

        return resolve_many(self, names, near=near, country=country)

    def geocoder(self) -> "GazetteerGeocoder":
        """Return this gazetteer as a geopy geocoder; it asks no service."""
        from geomap.gazetteer.geocoder import GazetteerGeocoder

        return GazetteerGeocoder(self)

    def nearest(self, lon: float, lat: float, within_m: float) -> list[tuple[float, Place]]:
        """Return places within metres of a point with their distance, the nearest first.

        Areas are left out: a centre says nothing about where an area ends.
        Where overlays and the world know a place by the same name, the overlays' stands.
        """
        near = [place for place in self.places if metres_between(lon, lat, place) <= within_m]
        world = self.world
        if world is not None:
            ours = {name.text for place in near for name in place.names}
            others = [world.record(number) for number in world.nearest(lon, lat, within_m).tolist()]
            near += [place for place in others if ours.isdisjoint(n.text for n in place.names)]
        far = {place.id: metres_between(lon, lat, place) for place in near}
        found = [(far[place.id], place) for place in near if place.kind not in AREA_KINDS]
        return sorted(found, key=lambda item: (item[0], item[1].id))

    def summary(self) -> dict[str, Any]:
        """Return what is loaded: sources, counts by kind, language and script, whom to credit."""
        world = self.world
        return summarised(self.indexes, self.places, world, self.attributions)

    def _matches(self, phrase: Phrase, context: Context) -> list[Match]:
        keys = keys_of(phrase.head)
        for tier in TIERS:
            hits: dict[str, Hit] = {}
            for index in self.indexes:
                for hit in index.hits(keys, tier, heads=phrase.wants is not None):
                    if (
                        self._by_id[hit.place.id] is hit.place
                        and context.allows(hit.place)
                        and fits(hit.place.kind, phrase.wants)
                    ):
                        hits.setdefault(hit.place.id, hit)
            if hits:
                return [matched(hit, tier, phrase, context) for hit in hits.values()]
        return []

    def _listed(
        self, phrases: Sequence[Phrase], context: Context, *, ask_world: bool = False
    ) -> tuple[tuple[Match, ...], bool]:
        """Return the places that a list of names means, and whether every name is known."""
        found = [(phrase, self._matches(phrase, context)) for phrase in phrases]
        if ask_world:
            found = [
                (phrase, matches or list(self._in_the_world(phrase.head, [phrase], context, 1)))
                for phrase, matches in found
            ]
            found = [(p, [m for m in matches if m.match != "spelling"]) for p, matches in found]
        return listed_of(found)

    def _suggestions(self, phrase: Phrase, context: Context, limit: int) -> tuple[Match, ...]:
        keys = keys_of(phrase.head)
        hits = [
            hit
            for index in self.indexes
            for hit in index.nearest(keys, limit)
            if context.allows(hit.place)
        ]
        hits.sort(key=lambda hit: -hit.similarity)
        return tuple(suggested(hit, phrase) for hit in hits[:limit])


@cache
def _default_world(watch: Watch | None) -> "WorldIndex":
    """Open the default index, which is built where there is none."""
    from geomap.gazetteer.cache import default_world

    return _opened(default_world(watch or nullcontext))


@cache
def _opened(path: Path) -> "WorldIndex":
    from geomap.gazetteer.world import WorldIndex

    return WorldIndex.open(path)
