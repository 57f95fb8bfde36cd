"""Which incident each figure of killed or wounded belongs to."""

import re
from collections.abc import Iterable
from dataclasses import replace

from geomap.reports.drafts.findings import Findings
from geomap.reports.drafts.scenes import Scene
from geomap.reports.drafts.sides import sided
from geomap.reports.tolls.toll import TollMention

__all__ = ["tolls_by_scene"]

_FEW_ENTRIES = 3
"""A report of more is a bulletin, whose entries speak of different things."""


def tolls_by_scene(found: Findings, scenes: list[Scene]) -> dict[int, list[TollMention]]:
    """Return the figures of each incident by its number; background figures are nobody's.

    Corrections come last: what they correct may stand below them, as in a page that
    tells the newest first.
    """
    held: dict[int, list[TollMention]] = {row: [] for row in range(len(scenes))}
    last: int | None = None
    later: list[tuple[TollMention, int | None]] = []
    for toll in found.tolls:
        if toll.role == "background":
            continue
        if toll.role in {"revised", "former"}:
            later.append((toll, last))
            continue
        row = _scene_of(found, scenes, toll, last)
        if row is not None:
            held[row].append(toll)
            last = row
    for toll, before in later:
        row = _counted_before(found, scenes, held, toll)
        if row is None:
            row = _scene_of(found, scenes, toll, before)
        if row is not None:
            held[row].append(toll)
    return {row: sided(found.passage, _in_order(found, tolls)) for row, tolls in held.items()}


def _in_order(found: Findings, tolls: list[TollMention]) -> list[TollMention]:
    """Return the figures of an incident with what was first said first.

    An earlier figure goes before all, so that the figure of the same harm beside it
    takes its place. Nobody harmed, in the report's own words of another paragraph, is
    said of something else where somebody was.
    """
    rank = {"former": 0, "revised": 2}
    ordered = sorted(tolls, key=lambda each: (rank.get(each.role, 1), each.start))
    kept = [each for each in ordered if not (each.value == "0" and _elsewhere(found, tolls, each))]
    return [_now(each, kept) for each in kept]


def _elsewhere(found: Findings, tolls: list[TollMention], zero: TollMention) -> bool:
    paragraphs = found.passage.paragraphs
    return found.inner(zero.start) is None and any(
        each.about == zero.about
        and each.value != "0"
        and paragraphs[each.sentence] != paragraphs[zero.sentence]
        for each in tolls
    )


def _now(toll: TollMention, tolls: list[TollMention]) -> TollMention:
    """Return a figure as the one that takes the place of a former one beside it."""
    beside = any(
        each.role == "former" and each.about == toll.about
        and 0 <= each.sentence - toll.sentence <= 1
        for each in tolls
    )  # fmt: skip
    if toll.role == "toll" and toll.value != "0" and beside:
        return replace(toll, role="revised")
    return toll


def _counted_before(
    found: Findings, scenes: list[Scene], held: dict[int, list[TollMention]], toll: TollMention
) -> int | None:
    """Return the incident whose figure a revision is nearest to; its own entry's first.

    In a bulletin it is of the same entry, or of a place that is named with it.
    """
    value = _number(toll)
    entry = found.entries[toll.sentence]
    named = _named(found, toll)
    bulletin = len(set(found.entries)) > _FEW_ENTRIES
    near = [
        (away, other, abs(value - theirs), at)
        for at, tolls in held.items()
        for each in tolls
        if each.about == toll.about and (theirs := _number(each)) and value
        for away in (_key(scenes[at]) not in named,)
        for other in (entry not in {found.entries[row] for row in scenes[at].sentences},)
        if not (bulletin and away and other)
    ]
    return min(near)[3] if near else None


def _number(toll: TollMention) -> int:
    digits = re.search(r"\d+", toll.value)
    return int(digits[0]) if digits else 0


def _named(found: Findings, toll: TollMention) -> set[str | None]:
    """Return the places named in a figure's sentence or, in a bulletin, in its entry."""
    entry = found.entries[toll.sentence]
    rows = [toll.sentence]
    if len(set(found.entries)) > _FEW_ENTRIES:
        first, last = max(0, toll.sentence - 2), toll.sentence
        rows = [row for row in range(first, last + 1) if found.entries[row] == entry]
    return {
        spot.key for row in rows for spot in found.spots_in(row) if spot.role != "speaker"
    }  # fmt: skip


def _scene_of(
    found: Findings, scenes: list[Scene], toll: TollMention, last: int | None
) -> int | None:
    """Return the incident told in a figure's sentence, else named there, else told before."""
    here = [row for row, scene in enumerate(scenes) if toll.sentence in scene.sentences]
    if here:
        return min(here, key=lambda row: _letters_between(scenes[row], toll))
    spots = [spot for spot in found.spots_in(toll.sentence) if spot.role != "speaker"]
    named = {spot.key for spot in spots}
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
    if toll.value == "0" and earlier is None and spots:
        return None  # nobody was harmed at a place of which nothing is told yet
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
