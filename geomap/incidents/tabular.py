"""Tables of typed values as rows of text: sheets, Parquet and the layers of GIS programs.

A value becomes the text that a person would type for it: dates as ISO dates,
whole numbers without a decimal point, nothing as an empty cell.
"""

import datetime as dt
import json
import math
import re
from collections.abc import Callable, Sequence
from typing import Any

from geomap.incidents.rejects import Reject, reject
from geomap.incidents.rows import Row, Source

__all__ = ["NO_TEXT", "cell_of", "point_of", "row_of"]

NO_TEXT = re.compile("[\0\ud800-\udfff]")
"""A NUL, or half a character of UTF-16: no text that can be written again."""


def cell_of(value: Any) -> str:
    """Return a value as the text of a cell."""
    for kind, written in _WRITTEN:
        if isinstance(value, kind):
            return written(value)
    return _other(value)


def _number(value: float) -> str:
    if math.isnan(value):
        return ""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def _moment(value: dt.datetime) -> str:
    if value != value:  # noqa: PLR0124  # pandas' NaT is a moment that is not equal to itself
        return ""
    is_day = value.timetz() == dt.time()
    return value.date().isoformat() if is_day else value.isoformat(" ")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _other(value: Any) -> str:
    """Return what libraries of tables have of their own: missing values, arrays, numbers."""
    return cell_of(value.tolist()) if hasattr(value, "tolist") else str(value)


_WRITTEN: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (str, str),
    (type(None), lambda _: ""),
    (bool, lambda value: "true" if value else "false"),
    (int, str),
    (float, _number),
    (dt.datetime, _moment),
    ((dt.date, dt.time), lambda value: str(value.isoformat())),
    ((bytes, bytearray), lambda value: str(value.hex())),
    ((list, tuple, dict), _json),
)


def row_of(
    source: Source,
    number: int,
    columns: Sequence[str],
    cells: Sequence[str],
    *,
    point: "tuple[float, float] | str | None" = None,
) -> Row | Reject:
    """Return a row, or its refusal where a cell is no text or `point` says why there is none."""
    if isinstance(point, str) or NO_TEXT.search("".join(cells)):
        is_shape = isinstance(point, str)
        return reject(
            source.name,
            number,
            column="geometry" if is_shape else "",
            value="",
            reason=str(point) if is_shape else "holds a NUL or half a character; remove it",
            row=dict(zip(columns, cells, strict=True)),
        )
    return Row(number, cells, point)


def point_of(shape: Any) -> "tuple[float, float] | str | None":
    """Return lon, lat of a shape in EPSG:4326, None where it is empty, or what it is instead."""
    if shape is None or shape.is_empty:
        return None
    if shape.geom_type == "MultiPoint" and len(shape.geoms) == 1:
        shape = shape.geoms[0]
    if shape.geom_type != "Point":
        return f"a {shape.geom_type}; an incident is a Point, or empty where it is not known"
    lon, lat = float(shape.x), float(shape.y)
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # NaN and Infinity, too
        return "outside longitude -180 to 180 and latitude -90 to 90"
    return lon, lat
