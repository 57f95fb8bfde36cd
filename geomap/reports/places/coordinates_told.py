"""Coordinates that a text gives: "at 48.0159, 37.8028", "N 36°12' E 43°08'"."""

import re
from collections.abc import Iterator

from geomap.coordinates import parse_position
from geomap.errors import InputError
from geomap.reports.places.board import Sketch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from geomap.reports.passage import Passage

__all__ = ["coordinates_told"]

_DEGREES = r"\d{1,3}(?:[.,]\d{1,7})?\s?[°º](?:\s?\d{1,2}(?:[.,]\d{1,5})?\s?['’′])?(?:\s?\d{1,2}(?:[.,]\d{1,4})?\s?(?:[\"”″]|''))?"  # fmt: skip  # noqa: E501
_TOLD = re.compile(
    r"(?<![\w.,])-?\d{1,2}\.\d{3,8}\s?[,;/]\s?-?\d{1,3}\.\d{3,8}(?![\w.]\d)"
    rf"|(?<!\w)[NS]\s?{_DEGREES}[,;/]?\s?[EW]\s?{_DEGREES}"
    rf"|(?<![\w.,]){_DEGREES}\s?[NS][,;/]?\s?{_DEGREES}\s?[EW](?!\w)"
)
_LEAST_M, _MOST_M = 100.0, 2_000.0
_M_PER_DEGREE = 111_195.0


def coordinates_told(passage: "Passage") -> Iterator[Sketch]:
    """Yield the positions that a text writes out, each a spot of its own."""
    for found in _TOLD.finditer(passage.text):
        try:
            where = parse_position(found[0])
        except InputError:
            continue
        if where is None:
            continue
        lon, lat = where
        row = passage.sentence_at(found.start())
        one = Sketch(found.start(), found.end(), row, found[0])
        one.point = lon, lat, _radius_m(found[0])
        one.located, one.kind, one.score = "coordinates", "point", 0.95
        one.role, one.why = "at", "the text gives its coordinates"
        yield one


def _radius_m(told: str) -> float:
    """Return half the last place that is written, within bounds."""
    if "°" in told or "º" in told:
        if any(mark in told for mark in ('"', "”", "″", "''")):
            return _LEAST_M
        return 1_000.0 if any(mark in told for mark in "'’′") else _MOST_M
    digits = len(told.rpartition(".")[2])
    radius_m: float = min(_MOST_M, max(_LEAST_M, 0.5 * _M_PER_DEGREE * 0.1 ** float(digits)))
    return radius_m
