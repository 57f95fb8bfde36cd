"""Which incident each figure of killed or wounded belongs to."""

import re
from collections.abc import Iterable
from dataclasses import replace

from geomap.reports.drafts.findings import Findings
from geomap.reports.drafts.scenes import Scene
from geomap.reports.drafts.sides import sided
from geomap.reports.tolls.toll import TollMention

__all__ = ["tolls_by_scene"]

_HEADED = re.compile(r"\s?[.:|—–]\s")
_PARAGRAPH = 12
"""Sentences of a paragraph that are looked back at for the place it is headed by."""


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
    paragraph = found.passage.paragraphs
    harmed: dict[str, set[int]] = {"killed": set(), "wounded": set()}
    for each in tolls:
        if each.value != "0":
            harmed[each.about].add(paragraph[each.sentence])
    former = {(each.about, each.sentence): each for each in tolls if each.role == "former"}
    sides: dict[TollMention, TollMention] = {}
    kept: list[TollMention] = []
    for each in ordered:
        if each.value == "0":
            if _own_words(found, each) and harmed[each.about] - {paragraph[each.sentence]}:
                continue
        elif each.role == "toll":
            beside = (former.get((each.about, row)) for row in (each.sentence, each.sentence + 1))
            earlier = next((x for x in beside if x is not None), None)
            if earlier is not None:
                sides[earlier] = each
                kept.append(replace(each, role="revised"))
                continue
        kept.append(each)
    return [
        replace(each, side=now.side, side_start=now.side_start, side_end=now.side_end)
        if (now := sides.get(each)) is not None and each.side is None
        else each
        for each in kept
    ]


def _own_words(found: Findings, toll: TollMention) -> bool:
    """Tell whether nobody is named in a figure's sentence who says it."""
    said = found.inner(toll.start)
    return said is None or said.sentence != toll.sentence or said.why.startswith("goes on")


def _counted_before(
    found: Findings, scenes: list[Scene], held: dict[int, list[TollMention]], toll: TollMention
) -> int | None:
    """Return the incident whose figure a revision is nearest to; its own entry's first.

    In a bulletin it is of the same entry, or of a place that is named with it.
    """
    value = _number(toll)
    entry = found.entries[toll.sentence]
    named = _named(found, toll)
    near = [
        (away, other, abs(value - theirs), at)
        for at, tolls in held.items()
        for each in tolls
        if each.about == toll.about and (theirs := _number(each)) and value
        for away in (_key(scenes[at]) not in named,)
        for other in (entry not in {found.entries[row] for row in scenes[at].sentences},)
        if not (found.is_bulletin and away and other)
    ]
    return min(near)[3] if near else None


def _number(toll: TollMention) -> int:
    digits = re.search(r"\d+", toll.value)
    return int(digits[0]) if digits else 0


def _named(found: Findings, toll: TollMention) -> set[str | None]:
    """Return the places named in a figure's sentence or, in a bulletin, in its entry."""
    entry = found.entries[toll.sentence]
    rows = [toll.sentence]
    if found.is_bulletin:
        first, last = max(0, toll.sentence - 2), toll.sentence
        rows = [row for row in range(first, last + 1) if found.entries[row] == entry]
    return {
        spot.key for row in rows for spot in found.spots_in(row) if spot.role != "speaker"
    }  # fmt: skip


def _scene_of(  # noqa: PLR0911 - the surest reason first
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
    if _under_another_place(found, scenes, toll):
        return None
    entry = found.entries[toll.sentence]
    same = [
        row
        for row, scene in enumerate(scenes)
        if any(found.entries[sentence] == entry for sentence in scene.sentences)
    ]
    earlier = _latest(scenes, same, toll)
    if toll.value == "0" and earlier is None and (spots or found.is_bulletin):
        return None  # nobody was harmed in something of which nothing is told yet
    if earlier is not None or same:
        return same[0] if earlier is None else earlier
    if found.is_bulletin:
        return None  # an entry that tells of no incident counts for none of another's
    if last is None:
        last = _latest(scenes, range(len(scenes)), toll)
    return 0 if last is None and scenes else last


def _under_another_place(found: Findings, scenes: list[Scene], toll: TollMention) -> bool:
    """Tell whether a figure's paragraph is headed by a place of which no incident is told."""
    paragraphs, row = found.passage.paragraphs, toll.sentence
    while row and paragraphs[row - 1] == paragraphs[row] and toll.sentence - row < _PARAGRAPH:
        row -= 1
    start = found.passage.sentences[row].start
    heads = [spot for spot in found.spots_in(row) if start <= spot.start <= start + 3]
    if not heads or not _HEADED.match(found.passage.text, heads[0].end):
        return False
    return not any(
        _key(scene) == heads[0].key or paragraphs[each] == paragraphs[row]
        for scene in scenes
        for each in scene.sentences
    )


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
