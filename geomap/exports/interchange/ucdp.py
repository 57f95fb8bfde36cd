"""CSV in the 49 columns of UCDP GED 23.1, after its published codebook.

What UCDP codes and geomap does not know stays empty: conflicts and dyads,
countries, whose deaths they were, how clear an event is. `type_of_violence` says
who fights whom; a type says what happened, so that it is filled for violence
against civilians alone, and the type as geomap has it stands in `type`.

| UCDP | from |
| --- | --- |
| `date_prec` | `date_precision`: 1 day, 2 week within six days, 3 week, 4 month, 5 year |
| `where_prec` | 1 to 4 km, 2 to 25 km, 5 for areas and beyond; empty without a radius |
| `low`, `best`, `high` | `killed_low`, `killed_best`, `killed_high`; empty where not known |
| `side_a`, `side_b` | the first two actors; all stand in `actors` |
| `source_article` | `sources`, each in quotes |
| `source_headline`, `where_description` | `title`, `text` |
| `priogrid_gid`, `geom_wkt` | the position |
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geomap.exports.interchange.facts import (
    DECIMALS,
    Facts,
    count_of,
    counted,
    first_two,
    numbered,
    still_means,
    still_places,
    without,
)
from geomap.exports.interchange.sheet import Sheet
from geomap.incidents.codes import UCDP_TYPES, ucdp_codes
from geomap.incidents.datasets.ucdp import UCDP, reports_of
from geomap.incidents.precision import (
    NEAR_M,
    SETTLEMENT_M,
    UCDP_PLACES,
    UCDP_TIMES,
    decoder,
)
from geomap.incidents.values import parse_number
from geomap.tables import Column

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "sheet"]

_CAME = "as the source row has it"
COLUMNS = (
    Column("id", "text", "identifier of the event"),
    Column("relid", "text", _CAME),
    Column("year", "count", "the year of the first day"),
    Column("active_year", "text", _CAME),
    Column("code_status", "text", _CAME),
    Column("type_of_violence", "count", "1 state-based, 2 non-state, 3 one-sided", low=1, high=3),
    Column("conflict_dset_id", "text", _CAME),
    Column("conflict_new_id", "text", _CAME),
    Column("conflict_name", "text", _CAME),
    Column("dyad_dset_id", "text", _CAME),
    Column("dyad_new_id", "text", _CAME),
    Column("dyad_name", "text", _CAME),
    Column("side_a_dset_id", "text", _CAME),
    Column("side_a_new_id", "text", _CAME),
    Column("side_a", "text", "who is named first"),
    Column("side_b_dset_id", "text", _CAME),
    Column("side_b_new_id", "text", _CAME),
    Column("side_b", "text", "who is named second"),
    Column("number_of_sources", "count", "how many sources are listed"),
    Column("source_article", "text", "addresses or names of publications, each in quotes"),
    Column("source_office", "text", _CAME),
    Column("source_date", "text", _CAME),
    Column("source_headline", "text", "one line that says what is reported"),
    Column("source_original", "text", _CAME),
    Column("where_prec", "count", "1 exact, 2 within about 25 km, 3 to 7 areas", low=1, high=7),
    Column("where_coordinates", "text", "place name as written in the report"),
    Column("where_description", "text", "the report's own description"),
    Column("adm_1", "text", _CAME),
    Column("adm_2", "text", _CAME),
    Column("latitude", "number", "degrees north, EPSG:4326", low=-90, high=90),
    Column("longitude", "number", "degrees east, EPSG:4326", low=-180, high=180),
    Column("geom_wkt", "text", "the position as WKT, longitude first"),
    Column("priogrid_gid", "count", "cell of PRIO-GRID, of half a degree, that the position is in"),
    Column("country", "text", _CAME),
    Column("country_id", "text", _CAME),
    Column("region", "text", _CAME),
    Column("event_clarity", "text", _CAME),
    Column("date_prec", "count", "1 day, 2 up to 6 days, 3 week, 4 month, 5 year", low=1, high=5),
    Column("date_start", "date", "first day it may have happened"),
    Column("date_end", "date", "last day it may have happened"),
    Column("deaths_a", "text", _CAME),
    Column("deaths_b", "text", _CAME),
    Column("deaths_civilians", "text", _CAME),
    Column("deaths_unknown", "text", _CAME),
    Column("best", "count", "best figure of killed; empty is not known", low=0),
    Column("high", "count", "most killed that anyone asserts", low=0),
    Column("low", "count", "fewest killed that anyone asserts", low=0),
    Column("gwnoa", "text", _CAME),
    Column("gwnob", "text", _CAME),
)
"""The 49 columns of the layout, in its order."""

_TIMES = {"day": 1, "week": 3, "month": 4, "year": 5}
_FIGURES = {"low": "killed_low", "best": "killed_best", "high": "killed_high"}
_OF_SIDES = (
    "active_year", "type_of_violence", "conflict_dset_id", "conflict_new_id", "conflict_name",
    "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id",
    "side_b_dset_id", "side_b_new_id", "gwnoa", "gwnob",
)  # fmt: skip
_OF_SOURCES = ("source_office", "source_date", "source_original")
_DEATHS = ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
_AREA = 5
"""A line, or an area with no clear edge: the code that says least of what the area is."""


def sheet(table: "pd.DataFrame", *, alone: bool = False) -> Sheet:
    """Return incidents in UCDP GED's columns; geomap's own follow them."""
    facts = Facts(table)
    rows = facts.source_rows(UCDP)
    lat, lon = facts.degrees("lat"), facts.degrees("lon")
    found: dict[str, Sequence[Any]] = {
        "id": facts["id"],
        "year": [day and int(day[:4]) for day in facts["date_start"]],
        **_sides(facts, rows),
        "type_of_violence": _violence(facts["type"], rows),
        **_articles(facts, rows),
        "source_headline": facts["title"],
        "where_prec": _places(facts, rows),
        "where_coordinates": facts["place"],
        "where_description": facts["text"],
        "latitude": lat,
        "longitude": lon,
        "geom_wkt": _as_came(rows, "geom_wkt", list(map(_wkt, lon, lat))),
        "priogrid_gid": _as_came(rows, "priogrid_gid", list(map(_grid_cell, lon, lat))),
        "date_prec": _times(facts, rows),
        "date_start": facts["date_start"],
        "date_end": facts["date_end"],
        **{name: [count_of(n) for n in facts[field]] for name, field in _FIGURES.items()},
    }
    _deaths(rows, facts)
    facts.complete(found, rows, COLUMNS)
    notes = tuple(_notes(facts, found, alone=alone))
    return Sheet(*facts.with_beside(found, COLUMNS), notes)


def _as_came(rows: Sequence[Mapping[str, str]], name: str, others: Sequence[Any]) -> list[Any]:
    """Return what source rows have in a column, else what was made of the position."""
    return [row.get(name, "").strip() or other for row, other in zip(rows, others, strict=True)]


def _violence(types: Sequence[str | None], rows: Sequence[Mapping[str, str]]) -> list[Any]:
    read = decoder(UCDP_TYPES)
    return [
        numbered(row["type_of_violence"])
        if still_means(row.get("type_of_violence"), kind, read)
        else _only_code(kind)
        for kind, row in zip(types, rows, strict=True)
    ]


def _only_code(kind: str | None) -> int | None:
    codes = ucdp_codes(kind) if kind else ()
    return int(codes[0]) if len(codes) == 1 else None


def _sides(facts: Facts, rows: Sequence[dict[str, str]]) -> dict[str, list[str | None]]:
    """Return who acted; what the source row codes of them goes where they are others now."""
    actors = facts.lists("actors")
    for names, row in zip(actors, rows, strict=True):
        if names != [cell for side in ("side_a", "side_b") if (cell := row.get(side, "").strip())]:
            without(row, _OF_SIDES)
    first, second = first_two(actors)
    return {"side_a": facts.texts(first), "side_b": facts.texts(second)}


def _articles(facts: Facts, rows: Sequence[dict[str, str]]) -> dict[str, list[Any]]:
    """Return the sources as UCDP packs them; other columns on them go where they are others."""
    lists = facts.lists("sources")
    articles: list[str | None] = []
    numbers: list[Any] = []
    for sources, row in zip(lists, rows, strict=True):
        if sources and still_means(row.get("source_article"), sources, reports_of):
            articles.append(row["source_article"])
            numbers.append(numbered(row.get("number_of_sources")))
            continue
        without(row, _OF_SOURCES)
        articles.append('"' + '";"'.join(sources) + '"' if sources else None)
        numbers.append(len(sources) or None)
    return {"source_article": facts.texts(articles), "number_of_sources": numbers}


def _times(facts: Facts, rows: Sequence[Mapping[str, str]]) -> list[Any]:
    read = decoder(UCDP_TIMES)
    columns = (facts[name] for name in ("date_precision", "date_start", "date_end"))
    return [
        numbered(row["date_prec"])
        if still_means(row.get("date_prec"), precision, read)
        else _time_code(precision, first, last)
        for precision, first, last, row in zip(*columns, rows, strict=True)
    ]


def _time_code(precision: str | None, first: str | None, last: str | None) -> int | None:
    if precision == "week" and first and last:
        days = (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days + 1
        return 2 if 2 <= days <= 6 else 3
    return _TIMES.get(precision or "")


def _places(facts: Facts, rows: Sequence[Mapping[str, str]]) -> list[Any]:
    read = decoder(UCDP_PLACES)
    columns = (facts[name] for name in ("located", "radius_m", "lat"))
    return [
        numbered(row["where_prec"])
        if still_places(row.get("where_prec"), located, radius, read)
        else _place_code(located, radius, is_known=lat is not None)
        for located, radius, lat, row in zip(*columns, rows, strict=True)
    ]


def _place_code(located: str | None, radius_m: float | None, *, is_known: bool) -> int | None:
    if not is_known:
        return None
    if located == "area":
        return _AREA
    if radius_m is None:
        return None
    return 1 if radius_m <= SETTLEMENT_M else 2 if radius_m <= NEAR_M else _AREA


def _wkt(lon: float | None, lat: float | None) -> str | None:
    return None if lon is None or lat is None else f"POINT ({_plain(lon)} {_plain(lat)})"


def _plain(degrees: float) -> str:
    return f"{degrees:.{DECIMALS}f}".rstrip("0").rstrip(".")


def _grid_cell(lon: float | None, lat: float | None) -> int | None:
    """Return the number of a cell of PRIO-GRID: rows of 720 from the south, 1 is at -180, -90."""
    if lon is None or lat is None:
        return None
    row, column = min(int((lat + 90) * 2), 359), min(int((lon + 180) * 2), 719)
    return row * 720 + column + 1


def _deaths(rows: Sequence[dict[str, str]], facts: Facts) -> None:
    """Take out whose deaths they were where the best figure is not that of the source row."""
    for best, row in zip(facts["killed_best"], rows, strict=True):
        if not still_means(row.get("best"), best, parse_number):
            without(row, _DEATHS)


def _notes(facts: Facts, found: Mapping[str, Sequence[Any]], *, alone: bool) -> Iterator[str]:
    """Yield what the layout does not hold, in sentences."""
    kinds = zip(facts["type"], found["type_of_violence"], strict=True)
    untold = sum(kind is not None and code is None for kind, code in kinds)
    if untold:
        yield (
            "UCDP sorts by who fights whom: type_of_violence is empty, and what happened stands "
            f"in the column type, for {counted(untold, 'incident')}"
        )
    several = sum(len(actors) > 2 for actors in facts.lists("actors"))
    if several:
        yield f"UCDP names two sides: all stand in actors, for {counted(several, 'incident')}"
    areas = sum(code == _AREA for code in found["where_prec"])
    if areas:
        yield (
            "UCDP tells districts, regions and countries apart: where_prec is "
            f"{_AREA}, an area with no clear edge, for {counted(areas, 'incident')}"
        )
    yield from facts.notes("UCDP", alone=alone)
