"""Cells as values: numbers, counts, lists. What could mean two things is refused.

Every function raises InputError with the reason alone; the caller adds file, row and column.
"""

import json
import math
import re

from geomap.coordinates import Axis, parse_angle
from geomap.errors import InputError, PlaceError
from geomap.incidents.dates import Span, parse_date
from geomap.incidents.figures import Figure, parse_figure
from geomap.incidents.unknown import is_not_known

__all__ = [
    "Figure",
    "Span",
    "parse_date",
    "parse_degrees",
    "parse_figure",
    "parse_list",
    "parse_number",
    "parse_truth",
]

_NUMBER = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d{1,3})?")
_TRUTHS = {
    "true": True, "yes": True, "1": True, "1.0": True,
    "false": False, "no": False, "0": False, "0.0": False,
}  # fmt: skip


def parse_degrees(text: str, axis: Axis) -> float:
    """Return a coordinate in degrees: a plain number, or as `geomap.coordinates` reads angles.

    A word for a coordinate that is not known is NaN, as an empty cell is.

    Raises
    ------
    InputError
        It is no angle, out of range, or of the other axis.
    """
    plain = text.strip().replace("−", "-")
    if is_not_known(text):
        return math.nan
    if not _NUMBER.fullmatch(plain):
        try:
            return parse_angle(plain, axis)
        except PlaceError as error:
            raise InputError(str(error)) from None
    value = parse_number(plain)
    limit = 180 if axis == "lon" else 90
    if not -limit <= value <= limit:
        raise InputError(f"is outside -{limit} to {limit} degrees{_hint(value)}")
    return value


def _hint(value: float) -> str:
    """Return what a number that is no coordinate may be."""
    if abs(value) <= 180:
        return "; longitude and latitude may have changed places"
    if abs(value) >= 10_000:
        return "; where it is metres or lacks its decimal point, give degrees (EPSG:4326)"
    return ""


def parse_number(text: str) -> float:
    """Return a finite number; a decimal comma is read, a thousands mark is not.

    Raises
    ------
    InputError
        It is no number.
    """
    plain = text.strip().replace("−", "-")
    if not _NUMBER.fullmatch(plain):
        raise InputError("is no number")
    value = float(plain.replace(",", "."))
    if not math.isfinite(value):
        raise InputError("is no finite number")
    return value


def parse_truth(text: str) -> bool:
    """Return true or false.

    Raises
    ------
    InputError
        It is neither.
    """
    value = _TRUTHS.get(text.strip().casefold())
    if value is None:
        raise InputError("is neither true nor false")
    return value


def parse_list(text: str) -> list[str]:
    """Return the parts of a cell between semicolons or line breaks, or of a JSON list of texts.

    A semicolon inside an address stands: there only one with a blank or the
    next address after it parts the list.
    """
    if text.startswith("["):
        try:
            parts = json.loads(text)
        except (ValueError, RecursionError):
            parts = None
        if isinstance(parts, list) and all(isinstance(part, str) for part in parts):
            return parts
    between = r";(?=\s|$|https?://)|[\r\n]+" if "://" in text else r"[;\r\n]+"
    return [part.strip() for part in re.split(between, text) if part.strip()]
