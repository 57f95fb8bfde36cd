"""Verdicts and zones in one form that is the same wherever it is made, and its SHA-256.

A verdict is a JSON line `[incident_id, zone_id, version, inside, verdict,
probability, distance_m]`: the probability to 3 decimals, the distance to 0.1 m,
null where there is none. The digest is that of all lines, each with its line end,
in the order of their text: whoever has the lines can make it again.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

__all__ = [
    "DISTANCE_DECIMALS",
    "PROBABILITY_DECIMALS",
    "VERDICT_COLUMNS",
    "VerdictRow",
    "line_of",
    "table_digest",
    "verdict_digest",
    "verdict_rows",
    "zone_digests",
]

VERDICT_COLUMNS = (
    "incident_id",
    "zone_id",
    "version",
    "inside",
    "verdict",
    "probability",
    "distance_m",
)
VerdictRow = list[Any]
"""One verdict, its values in the order of VERDICT_COLUMNS."""

PROBABILITY_DECIMALS = 3
DISTANCE_DECIMALS = 1

_DEGREE_DECIMALS = 9  # a tenth of a millimetre: below it, releases of PROJ differ
_ZONE_TEXTS = ("zone_id", "version")
_ZONE_DAYS = ("valid_from", "valid_to")


_ENCODER = json.JSONEncoder(allow_nan=False, sort_keys=True, separators=(",", ":"))


def line_of(value: Any) -> str:
    """Return JSON in one line of ASCII, mappings in the order of their keys."""
    return _ENCODER.encode(value)


def verdict_rows(flags: "pd.DataFrame") -> list[VerdictRow]:
    """Return the verdict of each row of a flagged table, in the order of their lines."""
    columns = [
        _texts(flags, "id"),
        _texts(flags, "zone_id"),
        _texts(flags, "zone_version"),
        [None if cell is None else bool(cell) for cell in _cells(flags, "inside")],
        _texts(flags, "verdict"),
        [_rounded(cell, PROBABILITY_DECIMALS) for cell in _cells(flags, "probability")],
        [_rounded(cell, DISTANCE_DECIMALS) for cell in _cells(flags, "distance_m")],
    ]
    return sorted((list(row) for row in zip(*columns, strict=True)), key=line_of)


def verdict_digest(rows: Iterable[VerdictRow]) -> str:
    """Return the SHA-256 of verdicts, whatever order they stand in."""
    return _digest(sorted(map(line_of, rows)))


def zone_digests(zones: "gpd.GeoDataFrame") -> list[dict[str, str]]:
    """Return for each zone version its id, version and the SHA-256 of all that verdicts rest on.

    That is its period, edge, rule and geometry (coordinates to 9 decimals); its
    names and sources may change without changing a verdict.
    """
    import shapely

    shapes = shapely.transform(
        np.asarray(zones.geometry, dtype=object),
        lambda lon_lat: np.round(lon_lat, _DEGREE_DECIMALS),
    )
    wkb = shapely.to_wkb(shapes, hex=True, output_dimension=2, byte_order=1, flavor="iso")
    texts = {name: _texts(zones, name) for name in _ZONE_TEXTS}
    days = {name: [_day(cell) for cell in _cells(zones, name)] for name in _ZONE_DAYS}
    edges = [_rounded(cell, 3) for cell in _cells(zones, "edge_m")]
    rules, stretches = _cells(zones, "forbids"), _cells(zones, "edge_stretches")
    found = []
    for row in range(len(zones)):
        facts = {name: column[row] for name, column in (texts | days).items()} | {
            "edge_m": edges[row],
            "forbids": _plain(rules[row]) or {},
            "edge_stretches": _plain(stretches[row]) or [],
            "geometry": wkb[row],
        }
        found.append(
            {
                "zone_id": str(texts["zone_id"][row]),
                "version": str(texts["version"][row]),
                "sha256": _digest([line_of(facts)]),
            }
        )
    return sorted(found, key=lambda one: (one["zone_id"], one["version"]))


def table_digest(versions: Sequence[Mapping[str, str]]) -> str:
    """Return the SHA-256 of a zone table: that of its versions, in whatever order."""
    return _digest(sorted(line_of(dict(version)) for version in versions))


def _digest(lines: Iterable[str]) -> str:
    digest = hashlib.sha256()
    for line in lines:
        digest.update(line.encode("ascii") + b"\n")
    return digest.hexdigest()


def _cells(table: "pd.DataFrame", name: str) -> list[Any]:
    """Return a column's values, None where it has none or the table has no such column."""
    if name not in table.columns:
        return [None] * len(table)
    column = table[name]
    return [
        None if empty else cell
        for cell, empty in zip(column.tolist(), column.isna().tolist(), strict=True)
    ]


def _texts(table: "pd.DataFrame", name: str) -> list[str | None]:
    return [None if cell is None else str(cell) for cell in _cells(table, name)]


def _day(cell: Any) -> str | None:
    return None if cell is None else str(cell)[:10]


def _rounded(cell: Any, decimals: int) -> float | None:
    if cell is None or not math.isfinite(cell):
        return None
    return round(float(cell), decimals) + 0.0  # no minus before nought


def _plain(value: Any) -> Any:
    """Return what a cell of a zone table holds as JSON has it, whichever library made it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(item) for item in value]
    if isinstance(value, (float, np.floating)):
        return _rounded(value, _DEGREE_DECIMALS)
    return value.item() if isinstance(value, np.generic) else value
