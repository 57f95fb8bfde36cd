"""Column names: the plain ones, what else people call them, and the field each means."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from geomap.tables import INCIDENT, names_of

__all__ = ["LIST_FIELDS", "SYNONYMS", "columns_of", "field_of", "spread_of"]

SYNONYMS: dict[str, tuple[str, ...]] = {
    "id": ("incident_id", "event_id", "case_id", "identifier"),
    "title": ("headline", "heading"),
    "type": ("event_type", "incident_type", "kind", "category"),
    "date_start": (
        "date", "event_date", "incident_date", "start_date", "date_from", "when", "start",
        "from_date",
    ),
    "date_end": ("end_date", "date_to", "to_date", "end", "until"),
    "date_precision": (),
    "place": (
        "place_name", "placename", "place_as_written", "location", "location_name", "village",
        "town", "city", "settlement", "locality", "where", "site", "name",
    ),
    "lon": ("longitude", "lng", "long", "lon_dd", "x", "x_coord", "point_x"),
    "lat": ("latitude", "lat_dd", "y", "y_coord", "point_y"),
    "radius_m": ("accuracy_m", "uncertainty_m"),
    "killed": ("fatalities", "deaths", "dead", "fatality", "people_killed", "number_killed"),
    "wounded": ("injured", "injuries", "people_wounded", "people_injured", "number_wounded"),
    "actors": (
        "actor", "actor1", "actor2", "actor_1", "actor_2", "side_a", "side_b", "party", "parties",
        "perpetrator",
    ),
    "sources": ("source", "url", "urls", "link", "links", "source_url", "reference", "references"),
    "dataset": (),
    "text": (
        "description", "notes", "note", "summary", "details", "comment", "comments", "remarks",
        "narrative",
    ),
    "place_id": (),
    "located": (),
    "killed_low": (),
    "killed_best": (),
    "killed_high": (),
    "wounded_low": (),
    "wounded_best": (),
    "wounded_high": (),
    "contested": (),
    "dataset_id": (),
}  # fmt: skip
"""Field to the other names it is known by, the likeliest first. A column under the field's
own name goes before them all; further columns of the same meaning stay in `raw`."""

LIST_FIELDS = frozenset({"actors", "sources"})
"""Fields that hold a list: every column that means one of them is read."""

_FIELDS = {name: field for field, others in SYNONYMS.items() for name in (field, *others)}


@dataclass(frozen=True, slots=True)
class Spread:
    """Which columns of a file hold which field, as column numbers, the first to count first."""

    columns: Mapping[str, tuple[int, ...]]

    def one(self, field: str) -> int | None:
        """Return the column that counts for a field."""
        numbers = self.columns.get(field, ())
        return numbers[0] if numbers else None


def columns_of(header: Sequence[str]) -> dict[str, str]:
    """Return the columns that are understood, each with its field."""
    return {name: field for name in header if (field := field_of(name)) is not None}


def field_of(column: str) -> str | None:
    """Return the field a column name means; case, blanks, dots and hyphens do not matter."""
    return _FIELDS.get(re.sub(r"[\s._-]+", "_", column.strip().lstrip("\ufeff")).casefold())


def spread_of(header: Sequence[str], *, own: bool = False) -> Spread:
    """Return where each field stands in a file; `own` takes a field's own name only."""
    ranked: dict[str, list[tuple[int, int]]] = {}
    for number, column in enumerate(header):
        field = column if own and column in names_of(INCIDENT) else None
        if not own:
            field = field_of(column)
        if field is None:
            continue
        ranked.setdefault(field, []).append((_rank(column, field), number))
    return Spread(
        {
            field: tuple(number for _, number in (found if field in LIST_FIELDS else sorted(found)))
            for field, found in ranked.items()
        }
    )


def _rank(column: str, field: str) -> int:
    names = (field, *SYNONYMS.get(field, ()))
    plain = re.sub(r"[\s._-]+", "_", column.strip()).casefold()
    return names.index(plain) if plain in names else len(names)
