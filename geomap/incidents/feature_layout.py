"""GeoJSON written back: features from their source rows, and those that were no incidents."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from geomap.incidents.json_cell import ABSENT, BesideProperties, FeatureMembers, json_of
from geomap.incidents.layout import merged

__all__ = [
    "GEOMETRY_COLUMN",
    "SEQUENCE",
    "SEQUENCE_SUFFIXES",
    "FeatureLayout",
    "document",
    "is_lines",
]

GEOMETRY_COLUMN = "geometry"
"""The column of the source row that holds the geometry as its file wrote it."""

SEQUENCE = "FeatureSequence"
"""What `members` calls a file with a feature a line, which has no type of its own."""

SEQUENCE_SUFFIXES = frozenset({".geojsonl", ".geojsons", ".geojsonseq", ".ndjson", ".jsonl"})

SourceRow = Mapping[str, str]


@dataclass(slots=True)
class FeatureLayout:
    """The suffix of a file, and its members that are no rows, as JSON."""

    suffix: str = ""
    beside: dict[int, str] = field(default_factory=dict)

    def record(self, line: int, row: SourceRow) -> str:  # noqa: ARG002 - a layout takes both
        """Return a row as a feature."""
        return _feature(row)

    def described(self, lines: Sequence[int]) -> dict[str, Any]:  # noqa: ARG002 - as above
        """Return what kind of layout it is."""
        return {"kind": "features", "suffix": self.suffix}


def is_lines(layout: Mapping[str, Any] | None, members: Mapping[str, Any], suffix: str) -> bool:
    """Tell whether features are to be written one a line: as they were, under such a suffix."""
    if members.get("type") != SEQUENCE:
        return False
    own = layout["suffix"] if layout and layout["kind"] == "features" else ""
    return suffix in SEQUENCE_SUFFIXES or suffix in {"", own}


def document(
    rows: Sequence[SourceRow],
    layout: Mapping[str, Any] | None,
    members: Mapping[str, Any],
    *,
    suffix: str = "",
) -> Iterator[str]:
    """Yield a feature collection, or the one feature or the lines that the source was.

    `members` are those of the source's document beside its features, `suffix`
    that of the file to write. Lines that go into a collection leave out those
    that were refused, which may be no JSON.
    """
    known = layout if layout and layout["kind"] == "features" else {"rows": -1}
    if is_lines(layout, members, suffix):
        for _, row, beside in merged(rows, known):
            yield members.get("separator", "") + (beside if row is None else _feature(row)) + "\n"
        return
    if members.get("type") == SEQUENCE:
        members, known = {}, {"rows": -1}
    if members.get("type") == "Feature" and len(rows) == 1:
        yield _feature(rows[0]) + "\n"
        return
    yield '{"type": "FeatureCollection", '
    for name, value in members.items():
        if name != "type":
            yield f"{json_of(name)}: {json.dumps(value, ensure_ascii=False)}, "
    yield '"features": [\n'
    separator = ""
    for _, row, beside in merged(rows, known):
        yield separator + (beside if row is None else _feature(row))
        separator = ",\n"
    yield "\n]}\n"


def _feature(row: SourceRow) -> str:
    beside: dict[str, Any] = {}
    for cell in row.values():
        if isinstance(cell, FeatureMembers):
            beside = json.loads(cell)
    apart = set() if GEOMETRY_COLUMN in beside else {GEOMETRY_COLUMN}
    properties = ", ".join(
        f"{json_of(name)}: {json_of(cell)}"
        for name, cell in row.items()
        if name not in apart and not _is_elsewhere(cell)
    )
    members = {"properties": f"{{{properties}}}"}
    geometry = row.get(GEOMETRY_COLUMN)
    if geometry is not ABSENT:
        members[GEOMETRY_COLUMN] = geometry or "null"
    members |= {name: json.dumps(value, ensure_ascii=False) for name, value in beside.items()}
    written = ", ".join(f"{json_of(name)}: {text}" for name, text in members.items())
    return f'{{"type": "Feature", {written}}}'


def _is_elsewhere(cell: str) -> bool:
    """Tell whether the properties of a feature do not hold a cell."""
    own = cell.own if isinstance(cell, BesideProperties) else cell
    return own is ABSENT or isinstance(own, FeatureMembers)
