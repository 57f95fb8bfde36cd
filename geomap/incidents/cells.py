"""What each field's cell becomes: one function a field, called with a cell that is not blank."""

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from geomap.errors import InputError
from geomap.incidents.dates import Span, parse_date
from geomap.incidents.kinds import incident_type
from geomap.incidents.options import DateOrder
from geomap.incidents.unknown import is_not_known
from geomap.incidents.values import (
    parse_degrees,
    parse_figure,
    parse_list,
    parse_number,
    parse_truth,
)
from geomap.tables import DATE_PRECISIONS, LOCATED, VERDICTS

__all__ = ["Convert", "own_converters", "plain_converters", "summary_converters"]

Convert = Callable[[str], Any]

_MAYBE_THOUSANDS = re.compile(r"[1-9]\d{0,2},\d{3}")
_GROUPED = re.compile(r"\d[,.' \xa0\u202f’]\d{3}(?!\d)")
"""A count that may be of thousands: what a comma, a point or a blank there means, figures tell."""

_TEXTS = ("id", "title", "place", "place_id", "dataset", "dataset_id", "text")
_COUNTS = tuple(
    f"{what}_{end}" for what in ("killed", "wounded") for end in ("low", "best", "high")
)


def plain_converters(dates: DateOrder | None = None) -> dict[str, Convert]:
    """Return how the cells of anybody's table are read, by field.

    `dates` is the order of day and month in dates with slashes, where it is known.
    """
    return {
        **dict.fromkeys(_TEXTS, str.strip),
        "place": _place,
        **_common(),
        **dict.fromkeys(
            ("date_start", "date_end"), _unless_unknown(lambda cell: parse_date(cell, dates))
        ),
        "type": incident_type,
        "killed": _unless_unknown(lambda cell: _figure(cell, "killed")),
        "wounded": _unless_unknown(lambda cell: _figure(cell, "wounded")),
    }


def own_converters() -> dict[str, Convert]:
    """Return how the cells of a file that geomap wrote are read: text stays as it is."""
    return {
        **dict.fromkeys(_TEXTS, _as_written),
        **_common(),
        **dict.fromkeys(("date_start", "date_end"), _own_day),
        "type": _as_written,
        "claims": _claims,
        "raw": _source_row,
    }


def summary_converters() -> dict[str, Convert]:
    """Return how the columns are read that `geomap.flag` adds."""
    return {
        "verdict": _one_of(VERDICTS),
        "zone_id": _as_written,
        "zone_version": _as_written,
        "inside": parse_truth,
        "distance_m": parse_number,
        "probability": _probability,
        "likelihood": _as_written,
        "why": _as_written,
    }


def _common() -> dict[str, Convert]:
    return {
        "date_start": parse_date,
        "date_end": parse_date,
        "date_precision": _one_of(DATE_PRECISIONS),
        "lon": lambda cell: parse_degrees(cell, "lon"),
        "lat": lambda cell: parse_degrees(cell, "lat"),
        "radius_m": _metres,
        "located": _one_of(LOCATED),
        "actors": parse_list,
        "sources": parse_list,
        "contested": parse_truth,
        **dict.fromkeys(_COUNTS, _count),
    }


def _place(cell: str) -> str | None:
    """Return a name, None for a word that says that it is not known; Na is a town."""
    name = cell.strip()
    return None if is_not_known(name) and name != "Na" else name


def _unless_unknown(convert: Convert) -> Convert:
    return lambda cell: None if is_not_known(cell) else convert(cell)


def _as_written(cell: str) -> str:
    return cell


def _own_day(cell: str) -> Span:
    """Return a day as geomap writes it, of whatever year; what a person put there, as anybody's."""
    try:
        day = dt.datetime.strptime(cell, "%Y-%m-%d").date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        return parse_date(cell)
    return Span(day, day, "day")


def _one_of(words: Sequence[str]) -> Convert:
    def convert(cell: str) -> str:
        word = cell.strip().casefold()
        if word not in words:
            raise InputError(f"is not one of {', '.join(words)}")
        return word

    return convert


def _metres(cell: str) -> float:
    if _MAYBE_THOUSANDS.fullmatch(cell.strip()):
        raise InputError("may have a decimal or a thousands comma; write it without the comma")
    value = parse_number(cell)
    if value < 0:
        raise InputError("is under 0; a radius is in metres")
    return value


def _probability(cell: str) -> float:
    value = parse_number(cell)
    if not 0 <= value <= 1:
        raise InputError("is outside 0 to 1")
    return value


def _figure(cell: str, about: str | None = None) -> Any:
    figure = parse_figure(cell, about)
    if figure is None:
        raise InputError("is no count; write a number, or 3-5, >=5, >10, <=4 or ~20")
    return figure


def _count(cell: str) -> float:
    if _GROUPED.search(cell):
        return float(_figure(cell).best)
    value = parse_number(cell)
    if value < 0:
        raise InputError("is under 0")
    return value


def _claims(cell: str) -> Any:
    """Return the claims of a cell, or None where it holds the line that people read."""
    if not cell.lstrip().startswith("[{"):
        return None
    value = _json(cell)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise InputError("is no JSON list of claims")
    return value


def _source_row(cell: str) -> dict[str, str]:
    value = _json(cell)
    if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
        raise InputError("is no JSON object of texts")
    return value


def _json(cell: str) -> Any:
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        raise InputError("is no JSON") from None
