"""The zones of a project: a layer for each, and which of them are seen at first."""

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.exports.flat import iso_days
from geomap.exports.qgis.styles import zone_style
from geomap.incidents.points import in_degrees, with_positions
from geomap.zones.nearby import near_positions

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geomap.exports.base_layers import Bounds

__all__ = ["ZoneLayer", "shown_bounds", "shown_versions", "zone_layers"]

MOST_LAYERS = 40
"""With more zones than this a layer for each would hide the rest: they share one."""

_PLAIN = re.compile(r"[\w .,:()+-]{1,120}")
"""What can stand in a filter of a layer: QGIS takes the text after a `|` or `/` apart."""

_GRAVE = ("breach", "possible")
_FIRST, _LAST = "0000-01-01", "9999-12-31"
_LEAST_COMMON = 6
"""Letters that the names of versions have in common at least, to be a name of the zone."""


class ZoneLayer(NamedTuple):
    """A zone with its versions, or all zones in one where `zone_id` is None."""

    zone_id: str | None
    name: str
    credit: str
    shown: bool
    style: str
    reconstructed: bool


def zone_layers(zones: "pd.DataFrame", shown: "Sequence[bool]") -> list[ZoneLayer]:
    """Return a layer for each zone, those that are seen at first before the others.

    Versions are parts of their zone's layer, as on the web map. Zones that are many,
    or whose ids a filter cannot hold, share one layer.

    Parameters
    ----------
    zones
        ZONE columns, one row at least.
    shown
        Whether each version is seen at first.
    """
    ids = [str(zone_id) for zone_id in zones["zone_id"]]
    names = [name or zone_id for name, zone_id in zip(_texts(zones, "name"), ids, strict=True)]
    credits_ = _texts(zones, "source")
    told = zip(*(_texts(zones, name) for name in ("name", "basis", "source")), strict=True)
    redrawn = ["reconstruct" in " ".join(filter(None, texts)).lower() for texts in told]
    rows: dict[str, list[int]] = {}
    for row, zone_id in enumerate(ids):
        rows.setdefault(zone_id, []).append(row)
    if len(rows) > MOST_LAYERS or not all(map(_PLAIN.fullmatch, rows)):
        style = zone_style(None if len(rows) > MOST_LAYERS else zones)
        credit = _joined(credits_)
        return [ZoneLayer(None, "All zones", credit, True, style, all(redrawn))]
    layers = [
        ZoneLayer(
            zone_id,
            _common([names[row] for row in versions]) or zone_id,
            _joined([credits_[row] for row in versions]),
            shown=any(shown[row] for row in versions),
            style=zone_style(zones.iloc[versions]),
            reconstructed=all(redrawn[row] for row in versions),
        )
        for zone_id, versions in rows.items()
    ]
    return sorted(layers, key=lambda layer: not layer.shown)


def _common(names: "Sequence[str]") -> str:
    """Return the name of a zone: that of its versions, or what they begin with alike."""
    if len(set(names)) == 1:
        return names[0]
    columns = zip(*names, strict=False)
    alike = takewhile(lambda letters: len(set(letters)) == 1, columns)
    start = "".join(letters[0] for letters in alike)
    start = re.sub(r"\w*$", "", start).rstrip(" ,;:(-")
    return start if len(start) >= _LEAST_COMMON else ""


def _joined(sources: "Sequence[str | None]") -> str:
    return "; ".join(dict.fromkeys(filter(None, sources)))


def shown_bounds(
    table: "pd.DataFrame", zones: "pd.DataFrame | None", shown: "Sequence[bool]"
) -> "Bounds | None":
    """Return what holds the incidents, with their radii, and the zones seen at first."""
    import numpy as np

    from geomap.exports.base_layers import bounds_of

    placed = with_positions(table)
    shapes, radius_m = [np.array(placed.geometry, dtype=object)], [_numbers(placed, "radius_m")]
    if zones is not None and any(shown):
        seen = np.array(shown, dtype=bool)
        shapes.append(np.array(in_degrees(zones).geometry, dtype=object)[seen])
        radius_m.append(np.zeros(int(seen.sum())))
    return bounds_of(np.concatenate(shapes), np.concatenate(radius_m))


def shown_versions(table: "pd.DataFrame", zones: "pd.DataFrame | None") -> list[bool]:
    """Return whether each zone version is seen at first.

    It was in force on a day that some incident may have happened and lies near one, or
    a verdict rests on it, as on the web map. Where there are none such, those near some
    incident are seen: zones of other conflicts would make a project one of half the world.
    """
    if zones is None or not len(zones):
        return []
    placed = with_positions(table)
    lon, lat = _numbers(placed, "lon"), _numbers(placed, "lat")
    near = near_positions(list(in_degrees(zones).geometry), lon, lat)
    if not len(near) or not any(map(_is_number, lon)):
        near[:] = True
    met = _met(table, zones)
    judged = _judged(table)
    keys = zip(_texts(zones, "zone_id"), _texts(zones, "version"), strict=True)
    shown = [
        key in judged or (bool(close) and was_met)
        for key, close, was_met in zip(keys, near, met, strict=True)
    ]
    return shown if any(shown) else [bool(close) for close in near]


def _is_number(value: float) -> bool:
    return value == value  # noqa: PLR0124 - NaN is not itself


def _judged(table: "pd.DataFrame") -> set[tuple[str | None, str | None]]:
    """Return the zones and versions that a breach, or a possible one, is about."""
    if "verdict" not in table.columns:
        return set()
    grave = table[table["verdict"].isin(_GRAVE)]
    return set(zip(_texts(grave, "zone_id"), _texts(grave, "zone_version"), strict=True))


def _met(table: "pd.DataFrame", zones: "pd.DataFrame") -> list[bool]:
    """Return whether each version was in force on a day that an incident may have happened.

    Without any date it is not known, and all are taken to be met.
    """
    starts = _days(table, "date_start")
    ends = [end or start for start, end in zip(starts, _days(table, "date_end"), strict=True)]
    spans = {(start, end) for start, end in zip(starts, ends, strict=True) if start and end}
    forces = zip(_days(zones, "valid_from"), _days(zones, "valid_to"), strict=True)
    return [
        not spans
        or any((opens or _FIRST) <= end and start <= (closes or _LAST) for start, end in spans)
        for opens, closes in forces
    ]


def _texts(table: "pd.DataFrame", name: str) -> list[str | None]:
    if name not in table.columns:
        return [None] * len(table)
    present = table[name].notna()
    return [
        str(value) if there else None for value, there in zip(table[name], present, strict=True)
    ]


def _days(table: "pd.DataFrame", name: str) -> list[str | None]:
    return iso_days(table[name]) if name in table.columns else [None] * len(table)


def _numbers(table: "pd.DataFrame", name: str) -> "NDArray[np.float64]":
    import numpy as np

    if name not in table.columns:
        return np.full(len(table), np.nan)
    found: NDArray[Any] = table[name].to_numpy(dtype="float64", na_value=np.nan)
    return found
