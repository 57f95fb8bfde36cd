"""Whose losses a figure counts, where figures of one incident count different people.

"Two soldiers and three civilians were killed" adds up to five: claims of different
sides are added, claims of one side are versions of each other.
"""

from collections.abc import Sequence
from dataclasses import replace

from geomap.reports.passage import Passage
from geomap.reports.tolls.sides import group_of
from geomap.reports.tolls.toll import TollMention

__all__ = ["sided"]

_NUMBER_ONLY = 2


def sided(passage: Passage, tolls: Sequence[TollMention]) -> list[TollMention]:
    """Return the figures of one incident with sides where several groups are counted.

    A bare number ("and two were wounded") counts those of the figure before it in its
    sentence. Peacekeepers, police, soldiers and so on become sides where two of them
    are counted for the same harm; a figure of "people" stays one of all.
    """
    found = [_of_before(passage, tolls, row) for row in range(len(tolls))]
    for about in ("killed", "wounded"):
        groups = [_group(passage, each) if each.about == about else None for each in found]
        unsided = {group for group, each in zip(groups, found, strict=True) if group}
        if len(unsided) < 2:
            continue
        for row, group in enumerate(groups):
            if group and found[row].side is None:
                each = found[row]
                found[row] = replace(each, side=group, side_start=each.start, side_end=each.end)
    return found


def _of_before(passage: Passage, tolls: Sequence[TollMention], row: int) -> TollMention:
    each = tolls[row]
    words = passage.text[each.start : each.end].split()
    if row == 0 or each.side is not None or len(words) > _NUMBER_ONLY or _group(passage, each):
        return each
    before = tolls[row - 1]
    if before.sentence != each.sentence or before.about == each.about or before.side is None:
        return each
    return replace(
        each, side=before.side, side_start=before.side_start, side_end=before.side_end
    )  # fmt: skip


def _group(passage: Passage, toll: TollMention) -> str | None:
    return group_of(passage.text[toll.start : toll.end])
