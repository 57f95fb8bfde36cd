"""GeoJSON with a feature a line, as streams of features are written: GeoJSONSeq and NDJSON.

Lines may begin with the record separator of RFC 8142. A line that is no
feature is refused alone: the others do not need it.
"""

from typing import Any

from geomap.incidents.feature_layout import SEQUENCE, SEQUENCE_SUFFIXES
from geomap.incidents.geojson import json_in, rows_of_features
from geomap.incidents.options import ReadOptions
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.rows import Rows, Source

__all__ = ["SEQUENCE", "SEQUENCE_SUFFIXES", "feature_lines", "is_sequence"]

_SEPARATOR = "\x1e"


def is_sequence(source: Source) -> bool:
    """Tell whether a file of JSON has a feature a line, by its suffix or its first line."""
    text = source.text.removeprefix("\ufeff").lstrip()
    if text.startswith(_SEPARATOR):
        return True
    first, _, rest = text.partition("\n")
    try:
        value = json_in(first)
    except (ValueError, RecursionError):
        return source.suffix in SEQUENCE_SUFFIXES and first.strip() != "{"
    kind = value.get("type") if isinstance(value, dict) else None
    if source.suffix in SEQUENCE_SUFFIXES:
        return kind != "FeatureCollection"
    return kind == "Feature" and bool(rest.strip())


def feature_lines(source: Source, options: ReadOptions | None = None) -> Rows:
    """Return the rows of a file with a feature a line, numbered as its lines are.

    Raises
    ------
    InputError
        The features have too many different properties for a table.
    """
    numbered: list[tuple[int, Any]] = []
    refused: list[Reject] = []
    broken: dict[int, str] = {}
    for number, line in enumerate(source.text.removeprefix("\ufeff").split("\n"), start=1):
        text = line.strip().lstrip(_SEPARATOR).strip()
        if not text:
            continue
        try:
            numbered.append((number, json_in(text)))
        except (ValueError, RecursionError) as error:
            said = "is nested too deeply" if isinstance(error, RecursionError) else str(error)
            reason = f"no valid JSON: {said}"
            broken[number] = text
            refused.append(
                reject(source.name, number, column="", value="", reason=reason, row=text)
            )
    found = rows_of_features(source, numbered, options)
    found.refused += refused
    found.unit = "line"
    found.members = {"type": SEQUENCE}
    if source.text.lstrip("\ufeff").startswith(_SEPARATOR):
        found.members["separator"] = _SEPARATOR
    if found.layout is not None:
        found.layout.beside |= broken
    return found
