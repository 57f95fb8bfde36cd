"""What every source of places yields: one record a place, all its names with it.

A source (GeoNames, GNS, OpenStreetMap, a CSV overlay) is read into a stream of
these, and an index is built from the stream, so that neither knows the other.
"""

from typing import NamedTuple

__all__ = ["PlaceRecord"]


class PlaceRecord(NamedTuple):
    """A place as a source gives it.

    `names` are pairs of text and ISO 639 language (None: not known), the lead
    name first, without repetition. `lon` and `lat` are degrees, None where the
    source gives no position. `radius_m` holds the place with 95 %, metres.
    `country` is an ISO 3166 code of two letters, `admin1` the first-order
    region's name where known. `population` is 0 where the source has none.
    """

    id: str
    names: tuple[tuple[str, str | None], ...]
    lon: float | None
    lat: float | None
    kind: str
    radius_m: float | None
    country: str | None
    admin1: str | None
    population: int
    source: str
