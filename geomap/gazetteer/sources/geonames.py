"""GeoNames dumps: `XX.txt`, `allCountries.txt` and `citiesN.txt`, 19 columns without quoting.

The file is read twice: first for which places it holds and how far the
settlements of each region are spread, then for the places themselves.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from geomap.gazetteer.records import PlaceRecord
from geomap.gazetteer.sources.alternates import (
    MAX_GEONAMEID,
    Alternates,
    IdSet,
    alternate_names,
)
from geomap.gazetteer.sources.codes import Tables
from geomap.gazetteer.sources.features import CLASSES, area_level, feature
from geomap.gazetteer.sources.reading import (
    Reading,
    RowProblem,
    checked,
    degrees,
    people,
    tidy_names,
)
from geomap.gazetteer.sources.sizes import NORMAL_95_OF_RMS, Middle
from geomap.gazetteer.sources.streams import lines

__all__ = ["COLUMNS", "SOURCE", "is_airport_code", "read_geonames"]

SOURCE = "GeoNames"
COLUMNS = (
    "geonameid", "name", "asciiname", "alternatenames", "latitude", "longitude", "feature class",
    "feature code", "country code", "cc2", "admin1 code", "admin2 code", "admin3 code",
    "admin4 code", "population", "elevation", "dem", "timezone", "modification date",
)  # fmt: skip

_NUMBER = re.compile("[0-9]{1,9}")
_FEW = 5
"""Settlements below which their spread says little of an area."""


class _Survey(NamedTuple):
    ids: IdSet
    spread: dict[str, Middle]


def read_geonames(path: Path, tables: Tables, reading: Reading) -> Iterator[PlaceRecord]:
    """Yield the places of a GeoNames dump, zipped or not.

    Classes A, P, L, T, H, R and S are places; others are counted as left out.
    Without `alternateNamesV2` in the tables the languages of names are not known.

    The radius of a country, region or district is what a normal spread of the
    dump's own settlements in it gives, measured from its position; where there
    are fewer than five, the usual one of its level.

    Raises
    ------
    GazetteerError
        The file cannot be read at all.
    """
    survey = _survey(path, reading)
    with alternate_names(tables.alternate_names, survey.ids, reading) as names_of:
        for number, line in lines(path, reading):
            cells = line.split("\t")
            try:
                geonameid = _number(cells)
                if cells[6] not in CLASSES:
                    reason = f"feature class {cells[6]}" if cells[6] else "no feature class"
                    reading.left_out[reason] += 1
                    continue
                yield _record(cells, names_of(geonameid), tables, survey, reading)
            except RowProblem as problem:
                reading.refuse(path, number, problem, line)


def is_airport_code(text: str) -> bool:
    """Return whether a name of unknown kind is three capital letters, as airports' codes are.

    GeoNames lists those among the alternate names: one in 150, and hardly a name
    of another kind is written so. Names of four capitals (NOLA, HCMC) are names.
    """
    return len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()


def _survey(path: Path, reading: Reading) -> _Survey:
    """Read a dump for its numbers and spreads; what is wrong with it is told by the next pass."""
    ids, spread = IdSet(), dict[str, Middle]()
    for _, line in lines(path, reading.first_pass()):
        cells = line.split("\t", 12)
        if len(cells) < 13 or not _NUMBER.fullmatch(cells[0]):
            continue
        ids.add(int(cells[0]))
        if cells[6] == "P":
            try:
                lon, lat = degrees(cells[5], "longitude", 180), degrees(cells[4], "latitude", 90)
            except RowProblem:
                continue
            country, admin1, admin2 = cells[8], cells[10], cells[11]
            for key in (country, f"{country}.{admin1}", f"{country}.{admin1}.{admin2}"):
                if not key.endswith("."):
                    spread.setdefault(key, Middle()).add(lon, lat)
    return _Survey(ids, spread)


def _number(cells: list[str]) -> int:
    if len(cells) != len(COLUMNS):
        raise RowProblem("", "", f"{len(cells)} columns; a GeoNames dump has {len(COLUMNS)}")
    if not _NUMBER.fullmatch(cells[0]) or not 0 < int(cells[0]) < MAX_GEONAMEID:
        raise RowProblem("geonameid", cells[0], "no number of GeoNames")
    return int(cells[0])


def _record(
    cells: list[str], alternates: Alternates, tables: Tables, survey: _Survey, reading: Reading
) -> PlaceRecord:
    lon, lat = degrees(cells[5], "longitude", 180), degrees(cells[4], "latitude", 90)
    population = people(cells[14])
    kind, radius_m = feature(cells[6], cells[7], population)
    level = area_level(cells[7]) if cells[6] == "A" else None
    if level is not None:
        key = ".".join([cells[8], *cells[10 : 10 + level]])
        gathered = survey.spread.get(key)
        if gathered and gathered.points >= _FEW:
            spread_m = NORMAL_95_OF_RMS * gathered.spread_m(lon, lat)
            radius_m = float(max(1_000, round(spread_m, -2)))
    within = level not in {0, 1}
    return checked(
        PlaceRecord(
            id=f"geonames:{int(cells[0])}",
            names=tidy_names(_names(cells, alternates, reading), reading),
            lon=lon,
            lat=lat,
            kind=kind,
            radius_m=radius_m,
            country=cells[8] or None,
            admin1=tables.admin1.get(f"{cells[8]}.{cells[10]}") if within else None,
            population=population,
            source=SOURCE,
        )
    )


def _names(
    cells: list[str], alternates: Alternates, reading: Reading
) -> Iterator[tuple[str, str | None]]:
    yield cells[1], None
    yield from alternates.names
    for text in (cells[2], *cells[3].split(",")):
        if text in alternates.codes or (not alternates.names and is_airport_code(text)):
            reading.left_out["a name that is a code"] += 1
        elif text:
            yield text, None
