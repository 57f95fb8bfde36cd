"""The places of one report resolved together, at the pace that reports come in.

`Gazetteer.resolve_document` looks up near-misses in spelling for every name on no
record, and reads all names of every place. A report needs neither: what its names
mean together is asked of `settle`, and an answer that a name has by itself is kept.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

from geomap.errors import GazetteerError
from geomap.gazetteer import Gazetteer, Resolution
from geomap.gazetteer.answers import context_of
from geomap.gazetteer.document import Asked, Entry, settle
from geomap.gazetteer.sources.default import cached_countries
from geomap.reports.places.middles import centred
from geomap.tables import AREA_KINDS

__all__ = ["MOST_NAMES", "alone", "country_name", "resolve_together", "senses"]

MOST_NAMES = 400
"""Distinct names that are weighed together; further ones are weighed in groups of as many."""

_REMEMBERED = 8_192
_SHOWN = 3
_SENSES = 8


def resolve_together(
    gazetteer: Gazetteer,
    names: Sequence[str],
    areas: frozenset[str],
    *,
    country: str | None = None,
    near: tuple[float, float] | None = None,
) -> dict[str, Resolution]:
    """Return which place each distinct name means in the light of the others.

    `areas` are names that some country or region bears: it is meant where the name
    alone means it, however near a hamlet of the name may be.

    Raises
    ------
    PlaceError
        `country` or `near` cannot be read.
    """
    context = context_of(near, country, gazetteer.qualifiers)
    points = [context.near] if context.near else []
    answers: dict[str, Resolution] = {}
    for first in range(0, len(names), MOST_NAMES):
        entries = [Entry(name) for name in names[first : first + MOST_NAMES]]
        for asked in settle(gazetteer, entries, context, points=points):
            answers[asked.entry.name] = _answer(gazetteer, asked, areas, country)
    return {name: centred(answer) for name, answer in answers.items()}


@lru_cache(maxsize=_REMEMBERED)
def alone(gazetteer: Gazetteer, name: str, country: str | None = None) -> Resolution:
    """Return which place a name means by itself."""
    return gazetteer.resolve(name, country=country, limit=1)


@lru_cache(maxsize=_REMEMBERED)
def senses(gazetteer: Gazetteer, name: str) -> Resolution:
    """Return the places that a name may mean, the likeliest first, without near-misses.

    Looking for those takes a hundred times longer, and no answer of a report rests on one.
    """
    asked = settle(gazetteer, [Entry(name)], context_of(None, None, gazetteer.qualifiers))[0]
    if asked.status == "not found":
        return Resolution(name, "not found", ())
    pairs = list(zip(asked.options, asked.shares, strict=True))[:_SENSES]
    matches = tuple(option.match(share, False) for option, share in pairs)
    return Resolution(name, asked.status, matches)


@cache
def country_name(code: str) -> str | None:
    """Return the English name of a country by its ISO 3166 code; None where no table has it."""
    try:
        row = cached_countries().get(code)
    except GazetteerError:
        return None
    return row.name if row else None


def _answer(
    gazetteer: Gazetteer, asked: Asked, areas: frozenset[str], country: str | None
) -> Resolution:
    name = asked.entry.name
    if name in areas:
        found = alone(gazetteer, name, country)
        if found.status == "resolved" and found[0].place.kind in AREA_KINDS:
            return found
    if asked.status == "not found":
        return Resolution(name, "not found", ())
    if not asked.changed:
        return alone(gazetteer, name, country)
    pairs = list(zip(asked.options, asked.shares, strict=True))[:_SHOWN]
    matches = tuple(option.match(share, asked.near) for option, share in pairs)
    return Resolution(name, asked.status, matches)
