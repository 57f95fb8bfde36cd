"""Which mentions of events are of one incident: same place, same day, one story."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geomap.reports.drafts.findings import Findings
from geomap.reports.drafts.when import NO_DAY, When, day_of
from geomap.reports.drafts.where import (
    FAR_M,
    HERE,
    NOWHERE,
    Where,
    beside,
    listed_with,
    metres,
    place_of,
)
from geomap.reports.events.event import Event

__all__ = ["Scene", "scenes_of"]

_RANK = {
    "other": 0.0, "ceasefire violation": 0.5, "withdrawal": 1.0, "detention": 1.0,
    "blockade": 1.5, "protest": 2.0, "fortification": 2.0, "armed clash": 2.5,
}  # fmt: skip
_MOST_RANK = 3.0
_UMBRELLA = frozenset({"other", "ceasefire violation", "armed clash"})
"""Types that another type of the same place and day says more exactly."""

_ALIKE = (
    frozenset({"shelling", "air strike", "drone strike", "explosive device"}),
    frozenset({"shooting", "armed clash", "violence against civilians"}),
    frozenset({"troop entry", "territory taken"}),
)
"""Types that one happening is told as, by turns."""

_BOTH_SIDES = frozenset({"armed clash", "ceasefire violation", "protest", "other"})

_APART = re.compile(
    r"\b(?:another|a second|a third|separate(?:ly)?|elsewhere|in a different|later (?:in|on)|"
    r"hours later|also on|друг(?:ой|ая|ое|ого)|ещё один|отдельно|позже|также)\b",
    re.IGNORECASE,
)
_NEXT = 3
_LATEST = 60
"""Incidents told last that an event may be part of."""

_BELOW = 0.6


@dataclass(slots=True)
class Scene:
    """Events that are one incident, with its place and day."""

    where: Where
    when: When
    events: list[Event] = field(default_factory=list)
    denied: bool = False

    @property
    def sentences(self) -> set[int]:
        """The sentences that tell of it."""
        return {event.sentence for event in self.events}

    def types(self) -> list[str]:
        """Return its types, the one that it is called by first, then in order of the text.

        What was done outweighs what it was called, and what is told first outweighs
        what follows; counted violations stay what they were counted as.
        """
        named = [event for event in self.events if not event.generic] or self.events
        order = {event.type: row for row, event in reversed(list(enumerate(named)))}
        first = named[0]
        counted = first.strikes is not None and first.type == "ceasefire violation"
        return sorted(
            order,
            key=lambda kind: (
                not (counted and kind == first.type), -_RANK.get(kind, _MOST_RANK), order[kind],
            ),
        )  # fmt: skip


def scenes_of(found: Findings) -> list[Scene]:
    """Return the incidents of a report, in order of the text.

    Events that the text denies itself, fears or remembers make none, and neither do
    those that are only spoken of as denied; a word such as "the attack" joins the
    incident it means.
    """
    scenes: list[Scene] = []
    told = [event for event in found.events if event.status == "happened"]
    asserted = [event for event in told if not _only_denied(found, event)]
    plain = [event for event in asserted if not event.generic]
    heads = [event for event in plain if event.sentence in found.passage.titles]
    when = NO_DAY
    for event in (event for event in plain if event.sentence not in found.passage.titles):
        where, when = _placed(found, scenes, event), day_of(found, event, when)
        _put(found, scenes, event, where, when)
    for event in heads:
        _put_heading(found, scenes, event)
    for event in (event for event in told if not event.generic and event not in asserted):
        _put_denied(found, scenes, event)
    scenes.sort(key=lambda scene: scene.events[0].start)
    scenes = _into_points(found, scenes)
    for event in (event for event in asserted if event.generic):
        _join_generic(found, scenes, event)
    return scenes


def _placed(found: Findings, scenes: Sequence[Scene], event: Event) -> Where:
    """Return the place of an event; without one of its own, that of the event just told."""
    where = place_of(found, event)
    if where.own and not where.is_area:
        return where
    paragraph = found.passage.paragraphs[event.sentence]
    told = [
        (each.start, scene.where)
        for scene in scenes[-_LATEST:]
        for each in scene.events
        if found.passage.paragraphs[each.sentence] == paragraph and each.start < event.start
    ]
    before = max(told, key=lambda pair: pair[0])[1] if told else None
    if before is None or before.spot is None or (where.own and not where.holds(before)):
        return where
    return replace(before, own=False)


def _put(found: Findings, scenes: list[Scene], event: Event, where: Where, when: When) -> None:
    """Add an event to the incident that it is part of, else make it one."""
    home = _home(found, scenes, event, where, when)
    if home is None:
        scenes.append(Scene(where, when, [event]))
        scenes += [
            Scene(replace(where, spot=spot, why="one of the places that are listed"), when, [event])
            for spot in listed_with(found, event, where)
        ]
    else:
        _join(home, event, where, when)


def _put_denied(found: Findings, scenes: list[Scene], event: Event) -> None:
    """Make an incident of what is only denied, where its place and day are told with it.

    That someone denies it shows that someone said it.
    """
    where, when = place_of(found, event), day_of(found, event)
    if not (where.own and not where.is_area and when.own):
        return
    if _home(found, scenes, event, where, when) is None:
        scenes.append(Scene(where, when, [event], denied=True))


def _put_heading(found: Findings, scenes: list[Scene], event: Event) -> None:
    """Add an event of a heading: it is told again below, with its place and day."""
    where, when = place_of(found, event), day_of(found, event)
    below = [
        scene
        for scene in scenes
        if scene.events[0].start > event.start
        and _types_alike(scene, event)
        and (scene.when.meets(when) or not when.own)
    ]
    only = len(below) == 1 and len(scenes) == 1
    for scene in below:
        if only or _may_head(where, scene.where) or _names(found, scene, where):
            scene.events.insert(0, event)
            return
    _put(found, scenes, event, where, when)


def _names(found: Findings, scene: Scene, where: Where) -> bool:
    """Return whether an incident's sentences name the place of a heading, in whatever part."""
    spot = where.spot
    named = {each.name for row in scene.sentences for each in found.spots_in(row)}
    return spot is not None and any(
        name.startswith(spot.name) or spot.name.startswith(name) for name in named
    )


def _may_head(where: Where, than: Where) -> bool:
    """Return whether the place of a heading can be short for the one told below it."""
    if where.guess or not where.own or where.same(than) or where.holds(than):
        return True
    if where.is_area and than.spot is not None and than.spot.lon is None:
        return True  # a village on no record, of the region that the heading names
    return metres(where, than) <= FAR_M


def _only_denied(found: Findings, event: Event) -> bool:
    """Return whether an event stands in what is denied, and not in what anyone says."""
    around = [
        each
        for each in found.statements
        if each.content_start <= event.start < each.content_end and not each.empty
    ]
    if not around:
        return False
    inner = min(around, key=lambda each: each.content_end - each.content_start)
    return inner.stance == "denies"


def _home(
    found: Findings, scenes: list[Scene], event: Event, where: Where, when: When
) -> Scene | None:
    """Return the incident that an event is part of, the latest told first."""
    for scene in reversed(scenes[-_LATEST:]):
        if _one(found, scene, event, where, when):
            return scene
    return None


def _one(found: Findings, scene: Scene, event: Event, where: Where, when: When) -> bool:
    """Return whether an event is part of an incident."""
    if not _same_day(scene.when, when) or _by_the_other_side(found, scene, event):
        return False
    last = max(scene.sentences)
    together = _entry(found, last) == _entry(found, event.sentence)
    close = together and event.sentence - last <= _NEXT
    alike = _types_alike(scene, event)
    if where.same(scene.where):
        return alike or (together and not _set_apart(found, scene, event))
    if where.guess or where.spot is None or scene.where.spot is None:
        return close or (alike and (together or not found.is_bulletin))
    if where.own and scene.where.own and not beside(scene.where, where):
        return False
    if where.holds(scene.where) or scene.where.holds(where):
        return (close or alike) and _entry_fits(found, last, event)
    return close and alike and beside(scene.where, where)


def _by_the_other_side(found: Findings, scene: Scene, event: Event) -> bool:
    """Return whether another party tells what its opponent did: a counter-charge.

    "It added that Armenian units had shelled its positions", after what Azerbaijani
    units were said to have done.
    """
    if event.generic or any(each.type in _BOTH_SIDES for each in (event, *scene.events)):
        return False
    mine = {party.of for party in event.actors if party.of}
    theirs = {party.of for each in scene.events for party in each.actors if party.of}
    said = found.inner(event.start)
    tellers = {each.speaker.of for row in scene.events if (each := found.inner(row.start))}
    return (
        bool(mine and theirs) and mine.isdisjoint(theirs)
        and said is not None and said.speaker.of not in tellers
    )  # fmt: skip


def _same_day(one: When, other: When) -> bool:
    """Return whether two are of one day; a day that is only guessed meets any."""
    if one.own and other.own:
        return one.meets(other)
    return one.meets(other) or one.spoken or other.spoken


def _entry(found: Findings, sentence: int) -> int:
    return found.entries[sentence]


def _entry_fits(found: Findings, last: int, event: Event) -> bool:
    """Return whether a report without entries, or one of its entries, holds both."""
    return not found.is_bulletin or _entry(found, last) == _entry(found, event.sentence)


def _types_alike(scene: Scene, event: Event) -> bool:
    kinds = {each.type for each in scene.events}
    if event.type in kinds or event.type in _UMBRELLA or kinds <= _UMBRELLA:
        return True
    return any(event.type in group and kinds & group for group in _ALIKE)


def _set_apart(found: Findings, scene: Scene, event: Event) -> bool:
    """Return whether the words say that another thing happened at the same place."""
    part = found.passage.sentences[event.sentence]
    if event.sentence in scene.sentences:
        return False
    return _APART.search(found.passage.text, part.start, event.end) is not None


def _join(scene: Scene, event: Event, where: Where, when: When) -> None:
    """Add an event; the nearer place and the surer day stand."""
    scene.events.append(event)
    if _nearer(where, scene.where):
        scene.where = where
    if when.first is not None and (
        scene.when.first is None
        or (when.own and not scene.when.own)
        or (scene.when.spoken and not when.spoken)
    ):
        scene.when = when


def _nearer(where: Where, than: Where) -> bool:
    if where.spot is None:
        return False
    if than.spot is None or (than.is_area and not where.is_area):
        return True
    return where.own and not than.own and where.is_area == than.is_area


def _into_points(found: Findings, scenes: list[Scene]) -> list[Scene]:
    """Return scenes with those told of an area joined to the one told at a point in it.

    The lead says "in the region", and what follows names the village.
    """
    kept: list[Scene] = []
    for row, scene in enumerate(scenes):
        others = [*scenes[row + 1 :], *reversed(kept)]
        point = next((other for other in others if _tells_of(found, scene, other)), None)
        if point is None:
            scene.where = _named_below(found, scene, scenes)
            kept.append(scene)
            continue
        for event in scene.events:
            _join(point, event, NOWHERE, NO_DAY)
        if scene.when.own and not point.when.own:
            point.when = scene.when
        point.events.sort(key=lambda event: event.start)
    return kept


def _named_below(found: Findings, scene: Scene, scenes: Sequence[Scene]) -> Where:
    """Return the first place in an area that the sentences after a lead name, else the area.

    Not one that another incident has, nor one of another day.
    """
    if not (_lead(found, scene) and scene.where.is_area):
        return scene.where
    taken = {other.where.spot.key for other in scenes if other.where.spot is not None}
    last = max(scene.sentences)
    for spot in found.spots:
        if spot.sentence <= last or spot.role not in HERE or spot.key in taken:
            continue
        if spot.sentence > last + _NEXT or found.entries[spot.sentence] != found.entries[last]:
            break
        here = Where(spot, _BELOW, "the first place named after it")
        if spot.lon is None or scene.where.holds(here):
            return here
    return scene.where


def _tells_of(found: Findings, scene: Scene, other: Scene) -> bool:
    """Return whether a scene without a place of its own tells of another that has one."""
    if other.where.is_area or other.where.spot is None or not _same_day(scene.when, other.when):
        return False
    if {event.type for event in scene.events} <= _UMBRELLA and not scene.where.own:
        return other.where.own
    if not (scene.where.is_area or scene.where.spot is None):
        return False
    unseen = other.where.spot.lon is None
    if not unseen and not scene.where.holds(other.where):
        return False
    if _lead(found, scene):
        return True
    return _entry_fits(found, max(scene.sentences), other.events[0]) and _types_meet(scene, other)


def _lead(found: Findings, scene: Scene) -> bool:
    """Return whether it is told in the heading or the first sentences."""
    heads = sum(row in found.passage.titles for row in range(min(4, len(found.entries))))
    return min(scene.sentences) <= heads + 2


def _types_meet(scene: Scene, other: Scene) -> bool:
    return any(_types_alike(other, event) for event in scene.events)


def _join_generic(found: Findings, scenes: list[Scene], event: Event) -> None:
    """Add a word such as "the strike" to the incident before it that it can mean."""
    before = [
        scene
        for scene in scenes
        if scene.events[0].start <= event.start or event.sentence in scene.sentences
    ]
    alike = [scene for scene in before if _types_alike(scene, event)]
    here = [scene for scene in before if event.sentence in scene.sentences]
    likely = [scene for scene in here if _types_alike(scene, event)] or alike or before
    chosen = max(likely, key=lambda scene: _last_before(scene, event), default=None)
    if chosen is None and scenes:
        chosen = scenes[0]
    if chosen is not None:
        chosen.events.append(event)
        chosen.events.sort(key=lambda each: each.start)
        return
    where, when = place_of(found, event), day_of(found, event)
    if where.spot is not None:
        scenes.append(Scene(where, when, [event]))


def _last_before(scene: Scene, event: Event) -> int:
    return max((each.start for each in scene.events if each.start <= event.start), default=-1)
