"""Rows whose point is not where their lon and lat are: somebody moved it after it was written."""

from typing import TYPE_CHECKING, Any

import numpy as np

from geomap.incidents.numbers import degrees_of
from geomap.incidents.reading import Reading

if TYPE_CHECKING:
    from geomap.incidents.columns import Numbers

__all__ = ["note_moved"]

_SAME_DEGREES = 1e-6  # a decimetre: files have 7 decimals


def note_moved(reading: Reading, geometry: "tuple[Numbers, Numbers] | None") -> int:
    """Return in how many rows of geomap's own file the geometry is elsewhere, and note it."""
    axes: tuple[Any, Any] = ("lon", "lat")
    if geometry is None or not reading.own or not all(map(reading.numbers, axes)):
        return 0
    lon, lat = (found - _stated(reading, axis) for found, axis in zip(geometry, axes, strict=True))
    around = np.abs((lon + 180) % 360 - 180)  # 180 and -180 are one meridian
    near = (around <= _SAME_DEGREES) & (np.abs(lat) <= _SAME_DEGREES)
    moved = int((~np.isnan(geometry[0]) & ~near).sum())
    if moved:
        rows = "1 row: its" if moved == 1 else f"{moved} rows: their"
        reading.notes.append(f"{rows} geometry and lon, lat differ; the geometry counts")
    return moved


def _stated(reading: Reading, axis: Any) -> "Numbers":
    column = reading.table.column(reading.numbers(axis)[0])
    values, _ = degrees_of(column.cells, axis)
    return values if column.rows is None else values[column.rows]
