"""The places of one text or table, each resolved in the light of the others.

What is sure by itself anchors the rest. A name that several places bear is theirs
whose place the anchors are near; a country or region that is named narrows too. A
lone small place far from all others, in a country of its own, is left in doubt: the
village that was meant may be on no record, and this its namesake. The order of names
is of no account, and a text of one name is answered as by itself.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from geomap.gazetteer.answers import Context, answer, elsewhere, metres_between
from geomap.gazetteer.areas import readings_of
from geomap.gazetteer.offsets import moved
from geomap.gazetteer.phrases import split_names
from geomap.gazetteer.places import Match, Resolution
from geomap.gazetteer.together import BIG, Asked, Entry, Option, Together
from geomap.gazetteer.worldwide import match_of, trust_in

if TYPE_CHECKING:
    from geomap.gazetteer.gazetteer import Gazetteer
    from geomap.gazetteer.worldwide import Namesakes

__all__ = ["Asked", "Entry", "resolve_document", "settle"]

ONE_PLACE_M = 25_000.0
"""Nearer than this, overlay and world mean one place: sources differ by some kilometres."""

OVERLAY_SHARE = 2 / 3
"""What a place of the overlays weighs beside all its namesakes in the world: it stays the
answer where nothing else speaks."""


_ANYWHERE = Context(None, None)


def resolve_document(
    gazetteer: "Gazetteer", names: Sequence[str], context: Context, limit: int
) -> list[Resolution]:
    """Return which place each name of a text means; see `Gazetteer.resolve_document`."""
    entries = list(dict.fromkeys(Entry(name) for name in names))
    points = [context.near] if context.near else []
    settled = settle(gazetteer, entries, context, points=points)
    answers = {asked.entry.name: _resolution(gazetteer, asked, context, limit) for asked in settled}
    return [answers[name] for name in names]


def settle(
    gazetteer: "Gazetteer",
    entries: Sequence[Entry],
    context: Context = _ANYWHERE,
    *,
    points: Sequence[tuple[float, float]] = (),
) -> list[Asked]:
    """Return the answer to each entry.

    Parameters
    ----------
    gazetteer
        Where names are looked up.
    entries
        Distinct names of one text or table.
    context
        The country all lie in, if one does. Its `near` is not looked at.
    points
        lon, lat of positions that are known without a name.
    """
    alone = replace(context, near=None, qualifiers=gazetteer.qualifiers)
    asked = [_asked(gazetteer, entry, alone) for entry in entries]
    if len(asked) + len(points) > 1:
        if gazetteer.has_world:
            for one in Together(asked, points).lonely():
                _with_rivals(gazetteer, one, alone)
        together = Together(asked, points)
        together.weigh()
        together.doubt()
        together.support()
    return asked


def _resolution(gazetteer: "Gazetteer", asked: Asked, context: Context, limit: int) -> Resolution:
    if not asked.changed:
        context = replace(context, qualifiers=gazetteer.qualifiers)
        return gazetteer.answered(asked.entry.name, context, limit=limit)
    matches: list[Match] = []
    for option, share in list(zip(asked.options, asked.shares, strict=True))[:limit]:
        match = option.match(share, asked.near)
        matches.append(
            match if matches else replace(match, why=match.why + _note(gazetteer, asked))
        )
    return Resolution(asked.entry.name, asked.status, tuple(matches))


def _note(gazetteer: "Gazetteer", asked: Asked) -> str:
    """Return what the other places say, as the end of a reason."""
    other = gazetteer.place(asked.other) if asked.other else None
    named = other.name if other else "a position given"
    return "; " + asked.note.format(other=named) if asked.note else ""


def _asked(gazetteer: "Gazetteer", entry: Entry, context: Context) -> Asked:
    """Return an entry's answer by itself, with every place it may mean."""
    readings = readings_of(entry.name, entry.within)
    reading, matches = gazetteer.ours(readings, context)
    against = bool(matches) and elsewhere(reading, matches, context)
    if matches and not against:
        found = answer(entry.name, matches, reading, context, len(matches))
        kept = found.places[:1] if found.status == "resolved" else found.places
        options = [_ours(match, 1 / len(kept)) for match in kept]
        held = any(
            context.stands(match.place, text) for match in kept for text in reading.qualifiers
        )
        return Asked(entry, found.status, options, [one.share for one in options], held=held)
    if against or split_names(entry.name):
        found = gazetteer.answered(entry.name, context, within=entry.within, limit=1)
        options = [_ours(found[0], 1.0)] if found.status == "resolved" else []
        return Asked(entry, found.status, options, [1.0] * len(options), fixed=True)
    world = gazetteer.namesakes(readings, context, by_sound=True)
    if world is None:
        return Asked(entry, "not found", fixed=True)
    options = _worlds(gazetteer, world)
    return Asked(
        entry,
        world.status,
        options,
        [option.share for option in options],
        fixed=bool(world.against and not world.held),
        held=bool(world.held),
    )


def _ours(match: Match, share: float) -> Option:
    """Return the option that a match of the overlays is."""
    place = match.place
    return Option(
        place.id,
        math.nan if place.lon is None else place.lon,
        math.nan if place.lat is None else place.lat,
        match.radius_m,
        place.kind,
        place.country,
        match.match,
        share,
        place.kind == "city",
        True,
        (match.score, match.score),
        lambda weight, _near: replace(match, score=round(match.score * weight, 3)),
    )


def _worlds(gazetteer: "Gazetteer", found: "Namesakes", *, total: float = 1.0) -> list[Option]:
    """Return the options that the namesakes of the world are, those that nothing rules out."""
    world = gazetteer.world
    assert world is not None
    ones = [one for one in found.found if one.share > 0]
    numbers = np.array([one.place for one in ones], dtype=np.intp)
    lon, lat, radius = (column.tolist() for column in world.positions(numbers))
    people = world.population[numbers].tolist()
    trusts = [
        trust_in(world, numbers, found.tier, placed=placed).tolist()
        for placed in (found.placed, True)
    ]
    margin_m = found.phrase.margin_m
    options = []
    for row, one in enumerate(ones):
        radius_m = None if math.isnan(radius[row]) else radius[row]
        if margin_m is not None:
            radius_m = round(math.hypot(radius_m or 0.0, margin_m))
        off = moved(lon[row], lat[row], world.kind(one.place), found.phrase)
        if off is not None:
            lon[row], lat[row] = off
        options.append(
            Option(
                world.id_of(one.place),
                lon[row],
                lat[row],
                radius_m,
                world.kind(one.place),
                world.whereabouts(one.place)[1] or None,
                found.tier,
                one.share * total,
                people[row] >= BIG,
                False,
                (trusts[0][row], trusts[1][row]),
                partial(_weighed_match, gazetteer, found, row),
            )
        )
    return options


def _weighed_match(
    gazetteer: "Gazetteer", found: "Namesakes", row: int, share: float, near: bool
) -> Match:
    world = gazetteer.world
    assert world is not None
    found = replace(found, expected=found.expected or near)
    return match_of(world, found, replace(found.found[row], share=share))


def _with_rivals(gazetteer: "Gazetteer", asked: Asked, context: Context) -> None:
    """Weigh a place of the overlays against its namesakes in the world, in place."""
    found = gazetteer.namesakes(readings_of(asked.entry.name, asked.entry.within), context)
    ours = asked.options[0]
    if found is None or found.tier != ours.tier:
        return
    place = ours.match(1.0, True).place
    others = _worlds(gazetteer, found, total=1 - OVERLAY_SHARE)
    apart = [
        one
        for one in others
        if one.placed and metres_between(one.lon, one.lat, place) > ONE_PLACE_M
    ]
    if apart:
        asked.options = [replace(ours, share=OVERLAY_SHARE), *apart]
        asked.shares = [option.share for option in asked.options]
