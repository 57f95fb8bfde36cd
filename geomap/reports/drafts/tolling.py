"""Which incident each figure of killed or wounded belongs to."""

import re
from collections.abc import Iterable

from geomap.reports.drafts.findings import Findings
from geomap.reports.drafts.scenes import Scene
from geomap.reports.drafts.sides import sided
from geomap.reports.tolls.toll import TollMention

__all__ = ["tolls_by_scene"]

_FEW_ENTRIES = 3
"""A report of more is a bulletin, whose entries speak of different things."""


def tolls_by_scene(found: Findings, scenes: list[Scene]) -> dict[int, list[TollMention]]:
    """Return the figures of each incident by its number; background figures are nobody's."""
    held: dict[int, list[TollMention]] = {row: [] for row in range(len(scenes))}
    last: int | None = None
    for toll in found.tolls:
        if toll.role == "background":
            continue
        row = None
        if toll.role in {"revised", "former"}:
            row = _counted_before(found, scenes, held, toll)
        if row is None:
            row = _scene_of(found, scenes, toll, last)
        if row is not None:
            held[row].append(toll)
            last = row
    return {row: sided(found.passage, tolls) for row, tolls in held.items()}


def _counted_before(
    found: Findings, scenes: list[Scene], held: dict[int, list[TollMention]], toll: TollMention
) -> int | None:
    """Return the incident whose figure a revision is nearest to; its own entry's first."""
    value = _number(toll)
    entry = found.entries[toll.sentence]
    named = {spot.key for spot in found.spots_in(toll.sentence) if spot.role != "speaker"}
    near = [
        (
            _key(scenes[at]) not in named,
            entry not in {found.entries[row] for row in scenes[at].sentences},
            abs(value - theirs),
            at,
        )
        for at, tolls in held.items()
        for each in tolls
        if each.about == toll.about and (theirs := _number(each)) and value
    ]
    return min(near)[3] if near else None


def _number(toll: TollMention) -> int:
    digits = re.search(r"\d+", toll.value)
    return int(digits[0]) if digits else 0


def _scene_of(
    found: Findings, scenes: list[Scene], toll: TollMention, last: int | None
) -> int | None:
    """Return the incident told in a figure's sentence, else named there, else told before."""
    here = [row for row, scene in enumerate(scenes) if toll.sentence in scene.sentences]
    if here:
        return min(here, key=lambda row: _letters_between(scenes[row], toll))
    named = {spot.key for spot in found.spots_in(toll.sentence) if spot.role != "speaker"}
    at = [row for row, scene in enumerate(scenes) if _key(scene) in named]
    if at:
        return min(at, key=lambda row: _sentences_between(scenes[row], toll))
    entry = found.entries[toll.sentence]
    same = [
        row
        for row, scene in enumerate(scenes)
        if any(found.entries[sentence] == entry for sentence in scene.sentences)
    ]
    earlier = _latest(scenes, same, toll)
    if earlier is not None or same:
        return same[0] if earlier is None else earlier
    if len(set(found.entries)) > _FEW_ENTRIES:
        return None  # an entry that tells of no incident counts for none of another's
    if last is None:
        last = _latest(scenes, range(len(scenes)), toll)
    return 0 if last is None and scenes else last


def _key(scene: Scene) -> str | None:
    return scene.where.spot.key if scene.where.spot else None


def _latest(scenes: list[Scene], rows: Iterable[int], toll: TollMention) -> int | None:
    """Return the incident that was told last before a figure."""
    before = [row for row in rows if min(scenes[row].sentences) < toll.sentence]
    return max(before, key=lambda row: _last_before(scenes[row], toll), default=None)


def _letters_between(scene: Scene, toll: TollMention) -> int:
    return min(abs(event.start - toll.start) for event in scene.events)


def _sentences_between(scene: Scene, toll: TollMention) -> int:
    return min(abs(sentence - toll.sentence) for sentence in scene.sentences)


def _last_before(scene: Scene, toll: TollMention) -> int:
    return max(row for row in scene.sentences if row < toll.sentence)
