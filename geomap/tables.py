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
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

__all__ = [
    "AREA_KINDS",
    "CLAIM",
    "DATE_PRECISIONS",
    "FLAG",
    "INCIDENT",
    "INCIDENT_TYPES",
    "LOCATED",
    "PLACE_NAME",
    "SAME_EVENT",
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

AREA_KINDS = frozenset({"continent", "country", "region", "district", "corridor", "direction"})
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

SAME_EVENT = (
    Column("same_event", "text", "reports that a person linked as one event share it"),
    Column("same_event_suggested", "text", "reports that may be of one event share it"),
    Column("same_event_score", "number", "how sure the suggestion is", low=0, high=1),
    Column("same_event_why", "text", "the reasons for the suggestion"),
)
"""What links between reports add to the incident columns."""

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
    columns are fine. Columns whose type says what they hold are not walked.

    Parameters
    ----------
    table
        The table, one row a record.
    columns
        What to hold it to, for example `INCIDENT`. Where it has `lon` and `lat`,
        geometry in the table is points; where it has `claims`, each is held to
        `CLAIM`; a first day is not after its last.
    what
        What the table is called in the message, for example "incidents".
    """
    problems = [
        f"column {column.name} is missing ({column.meaning}): {_how_to_add(column)}"
        for column in columns
        if column.required and column.name not in table.columns
    ]
    repeated = set(table.columns[table.columns.duplicated()])
    usable: set[str] = set()
    for column in columns:
        if column.name in repeated:
            problems.append(f"column {column.name} is there more than once")
        elif column.name in table.columns:
            found = _column_problems(table[column.name], column)
            problems += found
            if not found:
                usable.add(column.name)
    for first, last in _PERIODS:
        if {first, last} <= usable:
            problems += _period_problems(table[first], table[last])
    if "claims" in usable:
        problems += _claims_problems(table["claims"])
    if {"lon", "lat"} <= {column.name for column in columns}:
        problems += _position_problems(table)
    if problems:
        raise TableError(f"{what}: " + "; ".join(problems))


_PERIODS = (("date_start", "date_end"), ("valid_from", "valid_to"))
_DROP_ZONE = "drop the time zone with .dt.tz_localize(None)"


def _how_to_add(column: Column) -> str:
    if column.kind == "geometry":
        return "name the one that holds it with table.set_geometry"
    return f'add it with table["{column.name}"] = ...'


def _column_problems(values: "pd.Series[Any]", column: Column) -> list[str]:
    present = values[values.notna()]
    problems = []
    if column.required and len(present) < len(values):
        row = values.index[values.isna()][0]
        problems.append(f"{column.name} is empty at row {row}")
    wants, fits = _FITS[column.kind]
    # where the type says what a column holds, every value fits
    typed = values.dtype.kind in _DTYPES.get(column.kind, "") or (
        (column.kind == "mapping" and values.dtype.type is dict)
        or (column.kind == "text" and values.dtype.type is str)
    )
    if column.kind == "date":
        aware = _first_aware(present, typed=typed)
        if aware is not None:
            return [*problems, f"{column.name}{aware} has a time zone; {_DROP_ZONE}"]
    for row, value in () if typed else present.items():
        if not fits(value):
            return [*problems, f'{column.name} at row {row} is "{_cut(value)}", not {wants}']
    if column.among and column.kind == "text":
        strange = present[~present.isin(column.among)]
        if len(strange):
            where, value = f"{column.name} at row {strange.index[0]}", _cut(strange.iloc[0])
            problems.append(f'{where} is "{value}", not one of {", ".join(column.among)}')
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


def _first_aware(present: "pd.Series[Any]", *, typed: bool) -> str | None:
    """Return where a column of dates has a time zone: "" for all of it, None for nowhere."""
    if typed:
        kind = getattr(present.dtype, "pyarrow_dtype", present.dtype)
        return "" if getattr(kind, "tz", None) is not None else None
    aware = (row for row, value in present.items() if getattr(value, "tzinfo", None))
    return next((f" at row {row}" for row in aware), None)


def _period_problems(starts: "pd.Series[Any]", ends: "pd.Series[Any]") -> list[str]:
    """Return the first row that ends before it starts; days are compared, not hours."""
    import numpy as np

    first, last = _days(starts), _days(ends)
    backwards = np.flatnonzero(last < first)  # what is not known is neither
    if not len(backwards):
        return []
    at = int(backwards[0])
    where = f"{ends.name} at row {ends.index[at]}"
    return [f"{where} is {last[at]}, before {starts.name} {first[at]}"]


def _days(values: "pd.Series[Any]") -> "NDArray[np.datetime64]":

    if values.dtype.kind == "M":
        return values.to_numpy(dtype="datetime64[s]").astype("datetime64[D]")
    texts = values.astype(str).str.slice(0, 10).where(values.notna(), "NaT")
    return texts.to_numpy(dtype="datetime64[D]")


def _claims_problems(rows: "pd.Series[Any]") -> list[str]:
    """Return what is wrong with the first claim that is not held to its columns."""
    columns = [column for column in CLAIM if column.name != "incident_id"]
    for row, claims in rows[rows.notna()].items():
        for number, claim in enumerate(claims, start=1):
            problem = _claim_problem(claim, columns)
            if problem:
                return [f"claims at row {row}, claim {number}: {problem}"]
    return []


def _claim_problem(claim: object, columns: Sequence[Column]) -> str | None:
    if not isinstance(claim, dict):
        return f'"{_cut(claim)}" is not a mapping'
    for column in columns:
        value = claim.get(column.name)
        if _is_blank(value):
            if column.required:
                return f"{column.name} is {'empty' if column.name in claim else 'missing'}"
        elif isinstance(value, str):
            if column.among and value not in column.among:
                return f'{column.name} is "{_cut(value)}", not one of {", ".join(column.among)}'
        elif column.kind != "date" or not _is_date(value):
            return f'{column.name} is "{_cut(value)}", not {_FITS[column.kind][0].split(";")[0]}'
        elif getattr(value, "tzinfo", None):
            return f"{column.name} has a time zone; write the day alone"
    return None


def _cut(value: object) -> str:
    return str(value)[:80]


def _is_blank(value: Any) -> bool:
    import pandas as pd

    if isinstance(value, str):
        return not value.strip()
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


def _position_problems(table: "pd.DataFrame") -> list[str]:
    """Return what keeps rows from having one position each: shapes, or half the columns."""
    geometry = getattr(table, "active_geometry_name", None) or "geometry"
    if geometry in table.columns:
        return _point_problems(table[geometry])
    return [
        f"column {absent} is missing where {given} is given"
        for given, absent in (("lon", "lat"), ("lat", "lon"))
        if given in table.columns and absent not in table.columns
    ]


def _point_problems(shapes: "pd.Series[Any]") -> list[str]:
    import numpy as np
    import shapely

    present = shapes[~shapes.isna().to_numpy()]
    if shapes.dtype.name != "geometry":
        for row, value in present.items():
            if not _is_geometry(value):
                return [f'{shapes.name} at row {row} is "{_cut(value)}", not a geometry']
    kinds = shapely.get_type_id(np.asarray(present, dtype=object))
    strange = present[kinds != shapely.GeometryType.POINT]
    if not len(strange):
        return []
    kind = strange.iloc[0].geom_type
    remedy = "give a point of it, such as .representative_point()"
    return [f"{shapes.name} at row {strange.index[0]} is a {kind}, not a point; {remedy}"]


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
    "text": ("text; convert it with .astype(str)", lambda value: isinstance(value, str)),
    "date": ("a date; convert it with pandas.to_datetime", _is_date),
    "number": ("a number; convert it with pandas.to_numeric", _is_number),
    "count": ("a count; convert it with pandas.to_numeric", _is_number),
    "truth": ("true or false", lambda value: str(value) in {"True", "False"}),
    "list": ("a list; make it one with .map(list)", lambda value: isinstance(value, (list, tuple))),
    "mapping": ("a mapping", lambda value: isinstance(value, dict)),
    "geometry": ("a geometry", _is_geometry),
}
