"""Capitals of the world, from the table of countries: they speak for governments."""

import json
from functools import cache

from geomap.errors import GazetteerError
from geomap.gazetteer import Place
from geomap.gazetteer.sources.default import data_folder
from geomap.names import normalise

__all__ = ["capital_names", "is_capital"]


@cache
def _by_country() -> dict[str, str]:
    """Return the capital of each country as names are compared, by ISO 3166 code."""
    try:
        rows = json.loads((data_folder() / "countries.json").read_bytes())
    except (GazetteerError, OSError, ValueError):
        return {}
    return {iso: normalise(row["capital"]) for iso, row in rows.items() if row.get("capital")}


@cache
def capital_names() -> frozenset[str]:
    """Return the names of all capitals, as names are compared."""
    return frozenset(_by_country().values())


def is_capital(place: Place) -> bool:
    """Return whether a place is the capital of its country."""
    capital = _by_country().get(place.country or "")
    return capital is not None and place.kind == "city" and normalise(place.name) == capital
