"""Verdicts that files brought along, held against those made anew from the same files.

A manifest of such verdicts tells what the files said, and not that it follows from
their positions, dates and zones: whoever changed a word had it recorded, too.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from geomap.manifest.canonical import verdict_rows
from geomap.manifest.comparing import Finding, are_near, facts_of, is_same, words_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.manifest.document import Manifest

__all__ = ["RECOMPUTED", "compared_carried", "repeats_incidents"]

RECOMPUTED = "recomputed"
"""What findings of this room are about."""

_OF_AREA = (
    "; it is known to an area only: where it was blurred, its verdict rests on the true position"
)


def repeats_incidents(carried: "GeoDataFrame") -> bool:
    """Tell whether the files have rows of one incident, as those of all pairs do.

    Reading keeps the first of them, which need not have the worst verdict.
    """
    return any(one["column"] == "id" and one["value"] for one in carried.attrs.get("rejects", ()))


def compared_carried(
    manifest: "Manifest", carried: "GeoDataFrame", anew: "GeoDataFrame | None"
) -> list[Finding]:
    """Return how verdicts differ from those made anew, and that they came with the files.

    `anew` is None where they cannot be made anew, for `repeats_incidents`.
    """
    brought = "the verdicts are as the files have them"
    if anew is None:
        text = f"{brought}; those of rows that repeat an incident, as pairs do, are not recomputed"
        return [Finding(RECOMPUTED, "cannot", text)]
    was, now = ({str(row[0]): row for row in verdict_rows(table)} for table in (carried, anew))
    reasons = dict(zip(anew["id"].map(str), anew["why"], strict=True))
    areas = set(carried["id"][(carried["located"] == "area").to_numpy(dtype=bool)].map(str))
    found = [
        _one(was.get(name), now.get(name), f": {reasons.get(name)}", of_area=name in areas)
        for name in sorted({*was, *now})
        if not is_same(was.get(name), now.get(name))
    ]
    threshold = manifest.options["threshold"]
    with_it = f"recomputed with the threshold {threshold:.15g}"
    if not found:
        return [Finding(RECOMPUTED, "note", f"{brought}; {with_it}, they are the same")]
    text = (
        f"{brought}; {with_it} that the manifest has, "
        f"{len(found)} differ{'s' * (len(found) == 1)}: it need not be the one they were made with"
    )
    return [Finding(RECOMPUTED, "note", text), *found]


def _one(
    was: Sequence[Any] | None, now: Sequence[Any] | None, reason: str, *, of_area: bool
) -> Finding:
    name = next(row[0] for row in (was, now) if row is not None)
    there = "no verdict" if was is None else words_of(was)
    made = "none" if now is None else words_of(now) + reason
    text = f"{name}: the files have {there}, recomputed it is {made}"
    if of_area and was is not None and now is not None and not are_near(was, now):
        text += _OF_AREA
    return Finding(RECOMPUTED, "differs", text, facts_of(was), facts_of(now))
