"""What overlays know beside its namesakes in the world, where the context puts it in doubt.

A name of an overlay alone is answered by the overlay. Where a point near by, or words
added to the name, speak for another place, the world's namesakes are ranked with it.
"""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from geomap.gazetteer.answers import SCORES, Context, answer, metres_between, nearness
from geomap.gazetteer.phrases import Phrase
from geomap.gazetteer.places import Match, Resolution
from geomap.names import shown

if TYPE_CHECKING:
    from geomap.gazetteer.world import WorldIndex
    from geomap.gazetteer.worldwide import Namesakes

__all__ = ["beside", "best_of", "in_doubt", "listed_of"]

AT_HAND_M = 50_000.0
"""A place so close to `near` is the one that is meant; beyond it the world is asked too."""

SAME_M = 10_000.0
"""Two records of one name so close together are of one place."""

UNCHECKED = 0.6
"""The most that one of several namesakes scores where words nobody can check tell them apart."""

_NEAR_M = 20_000.0
_MUCH_NEARER = 2.0


def in_doubt(phrase: Phrase, matches: Sequence[Match], context: Context) -> bool:
    """Return whether the context leaves it open that another place of the name is meant."""
    near = context.near
    if near and all(metres_between(*near, match.place) > AT_HAND_M for match in matches):
        return True
    return bool(phrase.qualifiers) and not any(
        context.stands(match.place, text) for match in matches for text in phrase.qualifiers
    )


def beside(
    name: str,
    matches: list[Match],
    asked: tuple[Phrase, Context, int],
    found: "tuple[WorldIndex, Namesakes] | None",
) -> Resolution:
    """Return which place a name means: of the overlays, or a namesake in the world.

    Parameters
    ----------
    name
        The query, as it came.
    matches
        The places of the overlays that bear it, one or more.
    asked
        What was read, where it is expected, and the most places to return.
    found
        The world and its places of the name, None where it was not asked or has none.
    """
    phrase, context, limit = asked
    others = _others(matches, found) if found else []
    if found and found[1].held:
        from geomap.gazetteer.worldwide import resolve_world

        theirs = resolve_world(found[0], name, found[1], context, max(limit, 1))
        if theirs.status == "resolved":
            return replace(theirs, places=theirs.places[:limit])
    if not others:
        return answer(name, matches, phrase, context, limit)
    if context.near:
        return _by_nearness(name, [*matches, *others], context, limit)
    doubted = [replace(m, score=min(m.score, UNCHECKED)) for m in matches]
    least = doubted[-1].score
    doubted += [replace(match, score=min(match.score, least)) for match in others]
    return Resolution(name, "ambiguous", tuple(doubted[:limit]))


def _others(matches: Sequence[Match], found: "tuple[WorldIndex, Namesakes]") -> list[Match]:
    from geomap.gazetteer.worldwide import match_of

    world, namesakes = found
    if namesakes.tier == "sounds alike":
        return []
    theirs = [match_of(world, namesakes, one) for one in namesakes.found]
    return [m for m in theirs if not any(_same(m, ours) for ours in matches)]


def _same(one: Match, other: Match) -> bool:
    if other.place.lon is None or other.place.lat is None:
        return False
    reach_m = max(SAME_M, other.place.radius_m or 0.0)
    return metres_between(other.place.lon, other.place.lat, one.place) <= reach_m


def _by_nearness(name: str, matches: Sequence[Match], context: Context, limit: int) -> Resolution:
    """Return namesakes by their distance from `near`; one much nearer than the next is meant."""
    lon, lat = context.near or (0.0, 0.0)
    far = [metres_between(lon, lat, match.place) for match in matches]
    weight = [(metres + _NEAR_M) ** -2 if math.isfinite(metres) else 0.0 for metres in far]
    total = sum(weight) or 1.0
    order = sorted(range(len(matches)), key=lambda row: far[row])
    ranked = [
        replace(
            matches[row],
            score=round(SCORES[matches[row].match] * nearness(far[row]) * weight[row] / total, 3),
        )
        for row in order
    ]
    nearest, second = far[order[0]], far[order[1]]
    if math.isfinite(nearest) and second >= _MUCH_NEARER * max(nearest, 1.0):
        note = "; of the namesakes it is the nearest"
        first = replace(ranked[0], why=ranked[0].why + note)
        return Resolution(name, "resolved", (first, *ranked[1:])[:limit])
    return Resolution(name, "ambiguous", tuple(ranked[:limit]))


def listed_of(found: Sequence[tuple[Phrase, list[Match]]]) -> tuple[tuple[Match, ...], bool]:
    """Return the places that a list of names means, and whether every name is known.

    In doubt, they stand at half their score or less.
    """
    unknown = [shown(phrase.head, 40) for phrase, matches in found if not matches]
    listed: dict[str, Match] = {}
    for _, matches in found:
        for match in matches:
            listed.setdefault(match.place.id, match)
    if len(listed) == 1 and not unknown:
        share, note = 1.0, "; every name in the text is of this place"
    else:
        share, note = SCORES["spelling"], f"; the text names {len(found)} places"
    if unknown:
        note += f"; not recorded: {', '.join(unknown)}"
    meant = tuple(
        replace(match, score=match.score * share, why=match.why + note) for match in listed.values()
    )
    return meant, bool(meant) and not unknown


def best_of(ours: Sequence[Match], theirs: Sequence[Match], limit: int) -> tuple[Match, ...]:
    """Return the nearest spellings of overlays and world together."""
    return tuple(sorted([*ours, *theirs], key=lambda match: -match.score)[:limit])
