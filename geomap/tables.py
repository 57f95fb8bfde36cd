"""The tables that bulk data travels in: their columns, what each means, and their check.

A table is a GeoDataFrame in EPSG:4326 (lon, lat). Dates are naive
`datetime64` days. Lengths are metres on WGS 84 and say so in their name.
Nothing here imports pandas, so that looking up a column name costs nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from geomap.errors import TableError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "AREA_KINDS",
    "CLAIM",
    "DATE_PRECISIONS",
    "FLAG",
    "INCIDENT",
    "INCIDENT_TYPES",
    "LOCATED",
    "PLACE_NAME",
    "STANCES",
    "SUMMARY",
    "VERDICTS",
    "ZONE",
    "Column",
    "check_table",
    "names_of",
]

Kind = Literal["text", "date", "number", "count", "truth", "list", "mapping", "geometry"]

INCIDENT_TYPES = (
    "armed clash",
    "shelling",
    "drone strike",
    "air strike",
    "shooting",
    "explosive device",
    "troop entry",
    "fortification",
    "territory taken",
    "withdrawal",
    "blockade",
    "ceasefire violation",
    "violence against civilians",
    "detention",
    "protest",
    "other",
)
"""The controlled vocabulary; a type outside it stays as written and is drawn as `other`."""

LOCATED = ("coordinates", "exact name", "fuzzy name", "ambiguous name", "area", "missing")
DATE_PRECISIONS = ("day", "week", "month", "year")
STANCES = ("asserts", "denies", "revises")
VERDICTS = ("breach", "possible", "clear", "not in force", "not placed")

AREA_KINDS = frozenset({"country", "region", "district", "corridor", "direction"})
"""Kinds of place that are areas: an incident known only to be there is never a pin."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds, what it means, and the values it may take."""

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    low: float | None = None
    high: float | None = None
    among: tuple[str, ...] | None = None


INCIDENT = (
    Column("id", "text", "identifier, unique in the table", required=True),
    Column("title", "text", "one line that says what is reported"),
    Column("type", "text", "kind of incident, of INCIDENT_TYPES or as written"),
    Column("date_start", "date", "first day it may have happened; empty is unknown"),
    Column("date_end", "date", "last day it may have happened"),
    Column("date_precision", "text", "how exact the date is", among=DATE_PRECISIONS),
    Column("place", "text", "place name as written in the report"),
    Column("place_id", "text", "gazetteer id of the place it was resolved to"),
    Column("lon", "number", "longitude, degrees east", low=-180, high=180),
    Column("lat", "number", "latitude, degrees north", low=-90, high=90),
    Column("radius_m", "number", "metres that hold the true position with 95 %", low=0),
    Column("located", "text", "how the position is known", among=LOCATED),
    Column("actors", "list", "who is reported to have acted, as written"),
    Column("killed_low", "count", "fewest killed that anyone asserts, over the sides", low=0),
    Column("killed_best", "count", "median claim of killed, or the dataset's own best", low=0),
    Column("killed_high", "count", "most killed that anyone asserts, over the sides", low=0),
    Column("wounded_low", "count", "fewest wounded that anyone asserts, over the sides", low=0),
    Column("wounded_best", "count", "median claim of wounded, or the dataset's own", low=0),
    Column("wounded_high", "count", "most wounded that anyone asserts, over the sides", low=0),
    Column("contested", "truth", "some party denies what another asserts"),
    Column("claims", "list", "mappings with the CLAIM columns, incident_id left out"),
    Column("sources", "list", "addresses or names of publications"),
    Column("dataset", "text", "the dataset or file it came from"),
    Column("dataset_id", "text", "its identifier there"),
    Column("text", "text", "the report's own description"),
    Column("raw", "mapping", "the whole source row, every column, empty cells included"),
)

CLAIM = (
    Column("incident_id", "text", "the incident it is about", required=True),
    Column("claimant", "text", "who says it", required=True),
    Column("stance", "text", "asserts, denies or revises", required=True, among=STANCES),
    Column("about", "text", "what it is about: event, killed, wounded, weapon ...", required=True),
    Column("value", "text", "the figure or content as stated: 3, 3-5, >=5, >10, or words"),
    Column("side", "text", "whose losses a figure counts; empty counts all"),
    Column("quote", "text", "the claimant's own words, where short and public"),
    Column("publisher", "text", "where it was published"),
    Column("url", "text", "its address"),
    Column("published", "date", "when it was published"),
)

ZONE = (
    Column("zone_id", "text", "identifier that versions share", required=True),
    Column("version", "text", "which dated version this is", required=True),
    Column("name", "text", "what to call it"),
    Column("names", "mapping", "language code to name"),
    Column("valid_from", "date", "first day in force; empty has no start"),
    Column("valid_to", "date", "last day in force; empty is still in force"),
    Column("authority", "text", "who set it or is responsible in it"),
    Column("basis", "text", "the agreement or decision it rests on"),
    Column("edge_m", "number", "95 % half-width of its boundary, metres", low=0),
    Column("edge_stretches", "list", "mappings of edge_m and a line where edge_m differs"),
    Column("forbids", "mapping", "actors and types that breach it; empty is all"),
    Column("inside_places", "list", "gazetteer ids that must lie inside"),
    Column("outside_places", "list", "gazetteer ids that must lie outside"),
    Column("source", "text", "what the geometry was made from"),
    Column("geometry", "geometry", "polygon or multi-polygon, EPSG:4326", required=True),
)

FLAG = (
    Column("incident_id", "text", "the incident", required=True),
    Column("zone_id", "text", "the zone"),
    Column("version", "text", "its version"),
    Column("in_force", "truth", "the version was in force on a day the incident may have been"),
    Column("inside", "truth", "the position lies in the polygon: pure geometry"),
    Column("distance_m", "number", "metres to the boundary, positive inside"),
    Column("probability", "number", "probability of having been inside", low=0, high=1),
    Column("likelihood", "text", "the probability in the words of the IPCC"),
    Column("verdict", "text", "what follows", among=VERDICTS),
    Column("why", "text", "one sentence that gives the reasons"),
)

SUMMARY = (
    Column("verdict", "text", "the worst verdict over all zone versions", among=VERDICTS),
    Column("zone_id", "text", "the zone it is about"),
    Column("zone_version", "text", "its version"),
    *(column for column in FLAG if column.name in {"inside", "distance_m", "probability"}),
    Column("likelihood", "text", "the probability in the words of the IPCC"),
    Column("why", "text", "one sentence that gives the reasons"),
)
"""What `flag` adds to the incident columns: one row an incident."""

PLACE_NAME = (
    Column("place_id", "text", "geomap:SLUG, the same on every row of a place", required=True),
    Column("name", "text", "one name, as its language writes it", required=True),
    Column("language", "text", "ISO 639 code; empty where the spelling is of no one language"),
    Column("script", "text", "ISO 15924 code", required=True),
    Column("kind", "text", "village, town, city, mountain, district, region ...", required=True),
    Column("lon", "number", "longitude, degrees east; empty is unknown", low=-180, high=180),
    Column("lat", "number", "latitude, degrees north; empty is unknown", low=-90, high=90),
    Column("radius_m", "number", "metres that hold the place with 95 %", low=0),
    Column("country", "text", "ISO 3166 code, by membership of the United Nations; no claim"),
    Column("admin1", "text", "first-order region, in neutral words"),
    Column("source", "text", "where the row's facts are from", required=True),
)


def names_of(columns: Sequence[Column]) -> list[str]:
    """Return the column names in order."""
    return [column.name for column in columns]


def check_table(table: "pd.DataFrame", columns: Sequence[Column], what: str) -> None:
    """Raise one TableError that lists everything wrong with `table`.

    Columns that `columns` does not name are left alone; absent optional
    columns are fine.

    Parameters
    ----------
    table
        The table, one row a record.
    columns
        What to hold it to, for example `INCIDENT`.
    what
        What the table is called in the message, for example "incidents".
    """
    problems = [
        f"column {column.name} is missing ({column.meaning})"
        for column in columns
        if column.required and column.name not in table.columns
    ]
    for column in columns:
        if column.name in table.columns:
            problems += _column_problems(table[column.name], column)
    if problems:
        raise TableError(f"{what}: " + "; ".join(problems))


def _column_problems(values: "pd.Series[Any]", column: Column) -> list[str]:
    present = values[values.notna()]
    problems = []
    if column.required and len(present) < len(values):
        row = values.index[values.isna()][0]
        problems.append(f"{column.name} is empty at row {row}")
    wants, fits = _FITS[column.kind]
    typed = values.dtype.kind in _DTYPES.get(column.kind, "")  # then every value fits by its type
    misfit = (
        None
        if typed
        else next(((row, value) for row, value in present.items() if not fits(value)), None)
    )
    if misfit is not None:
        problems.append(f'{column.name} at row {misfit[0]} is "{misfit[1]}", not {wants}')
        return problems
    if column.among and column.kind == "text":
        strange = present[~present.isin(column.among)]
        if len(strange):
            allowed = ", ".join(column.among)
            problems.append(
                f"{column.name} at row {strange.index[0]} is "
                f'"{strange.iloc[0]}", not one of {allowed}'
            )
    for bound, beyond, word in (
        (column.low, present.__lt__, "under"),
        (column.high, present.__gt__, "over"),
    ):
        if bound is not None:
            out = present[beyond(bound)]
            if len(out):
                problems.append(
                    f"{column.name} at row {out.index[0]} is {out.iloc[0]}, {word} {bound:g}"
                )
    return problems


_DTYPES = {"number": "iuf", "count": "iuf", "date": "M", "truth": "b"}


def _is_number(value: object) -> bool:
    import numbers

    return isinstance(value, numbers.Real) and not isinstance(value, bool)


def _is_date(value: object) -> bool:
    import datetime as dt

    import numpy as np

    return isinstance(value, (dt.date, np.datetime64))


def _is_geometry(value: object) -> bool:
    return hasattr(value, "geom_type")


_FITS: dict[Kind, tuple[str, Callable[[object], bool]]] = {
    "text": ("text", lambda value: isinstance(value, str)),
    "date": ("a date; convert it with pandas.to_datetime", _is_date),
    "number": ("a number; convert it with pandas.to_numeric", _is_number),
    "count": ("a count; convert it with pandas.to_numeric", _is_number),
    "truth": ("true or false", lambda value: str(value) in {"True", "False"}),
    "list": ("a list", lambda value: isinstance(value, (list, tuple))),
    "mapping": ("a mapping", lambda value: isinstance(value, dict)),
    "geometry": ("a geometry", _is_geometry),
}
