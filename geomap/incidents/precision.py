"""Precision codes of datasets as a way of being located and a radius in metres.

| dataset, code | means there | `located` | `radius_m` |
| --- | --- | --- | --- |
| ACLED `geo_precision` 1 | a named town or village | coordinates | 4,000 |
| 2 | a small area, or near a town | coordinates | 25,000 |
| 3 | a larger region, put at a natural feature or the provincial seat | area | not recorded |
| UCDP `where_prec` 1 | the exact place is named | coordinates | 4,000 |
| 2 | within about 25 km of a known point | coordinates | 25,000 |
| 3 | a second-order district, put at its middle or seat | area | not recorded |
| 4 | a first-order region, likewise | area | not recorded |
| 5 | a line, or an area with no clear edge | area | not recorded |
| 6 | a country | area | not recorded |
| 7 | international water or air | area | not recorded |
| GDELT `ActionGeo_Type` 3, 4 | a city, town or landmark | coordinates | 4,000 |
| 1, 2, 5 | the middle of a country, a US state, another first-order region | area | not recorded |

The codes are those of the ACLED codebook ("Geo-precision"), the UCDP GED
codebook 23.1 ("where_prec") and the GDELT 2 event codebook ("ActionGeo_Type").
None of them gives metres but UCDP for code 2. 4,000 is the radius of the
gazetteer's largest kind of settlement, since a code does not tell a village
from a city; ACLED's "near" is taken to be as near as UCDP's. A dataset that
names an area does not record how far it reaches, so its radius stays empty,
and no pin is drawn for it. `geomap.locate` gives it the extent of the region or
country of its name, where the gazetteer has that: see `geomap.incidents.extents`.

| code | ACLED `time_precision` | UCDP `date_prec` |
| --- | --- | --- |
| 1 | day | day |
| 2 | week | two to six days: week |
| 3 | month, or vaguer | week |
| 4 | | month |
| 5 | | up to a year: year |
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeVar

from geomap.errors import InputError

__all__ = [
    "ACLED_PLACES",
    "ACLED_TIMES",
    "GDELT_PLACES",
    "NEAR_M",
    "SETTLEMENT_M",
    "UCDP_PLACES",
    "UCDP_TIMES",
    "Precision",
    "code_of",
    "decoder",
]

Meaning = TypeVar("Meaning")

SETTLEMENT_M = 4_000.0
"""The widest radius that the gazetteer gives a settlement: a code does not tell its kind."""

NEAR_M = 25_000.0
"""What UCDP calls near a known point."""


class Precision(NamedTuple):
    """How a position is known (a word of LOCATED), and its radius in metres where that is known."""

    located: str
    radius_m: float | None = None


_SETTLEMENT = Precision("coordinates", SETTLEMENT_M)
_NEAR = Precision("coordinates", NEAR_M)
_AREA = Precision("area")

ACLED_PLACES: Mapping[str, Precision] = {"1": _SETTLEMENT, "2": _NEAR, "3": _AREA}
UCDP_PLACES: Mapping[str, Precision] = {
    "1": _SETTLEMENT, "2": _NEAR, "3": _AREA, "4": _AREA, "5": _AREA, "6": _AREA, "7": _AREA,
}  # fmt: skip
GDELT_PLACES: Mapping[str, Precision | None] = {
    "0": None, "1": _AREA, "2": _AREA, "3": _SETTLEMENT, "4": _SETTLEMENT, "5": _AREA,
}  # fmt: skip
"""0 is a position that was not found."""

ACLED_TIMES: Mapping[str, str] = {"1": "day", "2": "week", "3": "month"}
UCDP_TIMES: Mapping[str, str] = {"1": "day", "2": "week", "3": "week", "4": "month", "5": "year"}


def code_of(cell: str) -> str:
    """Return a whole number as its digits: programs that saw a gap in a column write `1.0`."""
    plain = cell.strip()
    whole, point, zeros = plain.partition(".")
    return whole if point and whole.isdecimal() and not zeros.strip("0") else plain


def decoder(codes: Mapping[str, Meaning]) -> Callable[[str], Meaning]:
    """Return the function from a cell to what its code means; other codes are an InputError."""

    def decode(cell: str) -> Meaning:
        code = code_of(cell)
        if code not in codes:
            raise InputError(f"is not one of the codes {', '.join(codes)}")
        return codes[code]

    return decode
