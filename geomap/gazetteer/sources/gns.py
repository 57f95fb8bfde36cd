"""Country files of the NGA GEOnet Names Server (GNS): a row a name, old and new layout.

Tab-separated with a header. Until 2022: RC, UFI, UNI, LAT, LONG ... FC, DSG,
CC1 (FIPS 10-4), ADM1 ... NT, LC ... FULL_NAME_RO, FULL_NAME_ND_RO. Since then:
rk, ufi, uni, full_name, nt, lat_dd, long_dd ... desig_cd, fc, cc_ft (ISO), adm1 ...
lang_cd ... full_nm_nd. The names of a place lie anywhere in the file, so they
are grouped on disk.
"""

import re
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from geomap.errors import GazetteerError
from geomap.gazetteer.records import PlaceRecord
from geomap.gazetteer.sources.codes import Tables
from geomap.gazetteer.sources.features import CLASSES, feature
from geomap.gazetteer.sources.languages import language_code
from geomap.gazetteer.sources.reading import (
    Reading,
    RowProblem,
    checked,
    clean,
    degrees,
    people,
    tidy_names,
)
from geomap.gazetteer.sources.spool import spool
from geomap.gazetteer.sources.streams import lines

__all__ = ["SOURCE", "gns_columns", "read_gns"]

SOURCE = "NGA GEOnet Names Server"

_ALIASES = {
    "ufi": ("UFI",),
    "lat": ("LAT_DD", "DD_LAT", "DLAT", "LAT"),
    "lon": ("LONG_DD", "DD_LONG", "DLONG", "LONG"),
    "class": ("FC",),
    "code": ("DESIG_CD", "DSG"),
    "country": ("CC_FT", "CC1"),
    "admin1": ("ADM1",),
    "people": ("POP",),
    "type": ("NT",),
    "rank": ("NAME_RANK",),
    "language": ("LANG_CD", "LC"),
    "short": ("SHORT_FORM",),
    "name": ("FULL_NAME_RO", "FULL_NAME"),
    "plain": ("FULL_NAME_ND_RO", "FULL_NM_ND", "FULL_NAME_ND"),
    "ended": ("TERM_DT_F", "F_TERM_DT"),
}
_NEEDED = ("ufi", "lat", "lon", "class", "code", "name")
_ORDER = {kind: place for place, kind in enumerate("NCPDVH")}
_RANK = re.compile("[0-9]{1,3}")
_BATCH = 10_000
_SCHEMA = """CREATE TABLE names (
    ufi INTEGER, rank INTEGER, line INTEGER, name TEXT, plain TEXT, short TEXT, language TEXT,
    lon REAL, lat REAL, class TEXT, code TEXT, country TEXT, admin1 TEXT, people INTEGER,
    ended INTEGER)"""


class _Row(NamedTuple):
    ufi: int
    rank: int
    line: int
    name: str
    plain: str
    short: str
    language: str | None
    lon: float
    lat: float
    feature_class: str
    code: str
    country: str | None
    admin1: str
    people: int
    ended: int


def gns_columns(header: list[str]) -> dict[str, int] | None:
    """Return where the columns used here are, or None where the header is no GNS one."""
    places = {cell.strip().upper(): place for place, cell in enumerate(header)}
    found = {
        ours: next(places[name] for name in names if name in places)
        for ours, names in _ALIASES.items()
        if any(name in places for name in names)
    }
    return found if all(name in found for name in _NEEDED) else None


def read_gns(path: Path, tables: Tables, reading: Reading) -> Iterator[PlaceRecord]:
    """Yield the places of a GNS country file, zipped or not, by their UFI.

    The lead name is the approved one, then the conventional English, then
    others; all keep their language. A place in several countries (a river) has
    none. The first-order region is named by the file itself where it holds it.
    Country codes of the old layout are FIPS 10-4 and need the countries table.

    Raises
    ------
    GazetteerError
        The file has no GNS header, or cannot be read at all.
    """
    with spool(_SCHEMA) as database:
        _fill(database, path, tables, reading)
        database.execute("CREATE INDEX by_ufi ON names (ufi, rank, line)")
        regions = _regions(database)
        rows = map(_Row._make, database.execute("SELECT * FROM names ORDER BY ufi, rank, line"))
        for _, group in groupby(rows, key=lambda row: row.ufi):
            names = list(group)
            try:
                yield _record(names, regions, reading)
            except RowProblem as problem:
                reading.refuse(path, names[0].line, problem, names[0].name)


def _fill(database: sqlite3.Connection, path: Path, tables: Tables, reading: Reading) -> None:
    columns: dict[str, int] | None = None
    width, fips = 0, False
    batch: list[_Row] = []
    insert = f"INSERT INTO names VALUES ({', '.join('?' * len(_Row._fields))})"  # noqa: S608
    for number, line in lines(path, reading):
        cells = line.split("\t")
        if columns is None:
            columns, width = gns_columns(cells), len(cells)
            if columns is None:
                raise GazetteerError(
                    f"{path}, line {number}: not a GNS header; a country file begins with "
                    "RC, UFI, UNI, LAT, LONG ... or rk, ufi, uni, full_name ..."
                )
            fips = "CC_FT" not in line.upper().split("\t")
            continue
        try:
            row = _row(number, cells, columns, width)
            if row.feature_class not in CLASSES:
                reading.left_out[f"feature class {row.feature_class or '(none)'}"] += 1
                continue
            batch.append(row._replace(country=_country(row.country or "", tables, fips=fips)))
        except RowProblem as problem:
            reading.refuse(path, number, problem, line)
        if len(batch) >= _BATCH:
            database.executemany(insert, batch)
            batch.clear()
    database.executemany(insert, batch)


def _row(number: int, cells: list[str], columns: dict[str, int], width: int) -> _Row:
    if len(cells) != width:
        raise RowProblem("", "", f"{len(cells)} columns; the header has {width}")
    cell = {name: cells[place].strip() for name, place in columns.items()}
    try:
        ufi = int(cell["ufi"])
    except ValueError:
        raise RowProblem("UFI", cell["ufi"], "no number") from None
    if abs(ufi) >= 2**62:
        raise RowProblem("UFI", cell["ufi"], "no number of GNS")
    if not cell["name"]:
        raise RowProblem("FULL_NAME", "", "empty; a place needs a name")
    kind = cell.get("type", "").upper()
    native = kind.endswith("S")
    rank = cell.get("rank", "")
    name = cell["name"]
    gone = name.startswith("((") and name.endswith("))")
    return _Row(
        ufi=ufi,
        rank=1000 * (2 * _ORDER.get(kind.rstrip("S"), len(_ORDER)) + native)
        + (int(rank) if _RANK.fullmatch(rank) else 999),
        line=number,
        name=_bare(name),
        plain=_bare(cell.get("plain", "")),
        short=_bare(cell.get("short", "")),
        language=language_code(cell.get("language", "")),
        lon=degrees(cell["lon"], "LONG", 180),
        lat=degrees(cell["lat"], "LAT", 90),
        feature_class=cell["class"],
        code=cell["code"],
        country=cell.get("country", ""),
        admin1=cell.get("admin1", ""),
        people=people(cell.get("people", ""), "POP"),
        ended=int(bool(cell.get("ended") or gone)),
    )


def _bare(name: str) -> str:
    # GNS puts names of features that are thought to be gone in double brackets.
    if name.startswith("((") and name.endswith("))"):
        name = name[2:-2]
    return clean(name)


def _country(given: str, tables: Tables, *, fips: bool) -> str | None:
    """Return the ISO code of the one country that a row gives; None where it gives several.

    A code that the countries table does not know stays out: AU is Austria in
    FIPS and Australia in ISO, so that taking it as it is would be a guess.
    """
    codes = {code.strip().upper() for code in given.split(",") if code.strip()}
    if len(codes) != 1:
        return None
    code = codes.pop()
    if fips:
        return tables.fips_codes.get(code)
    return code if len(code) == 2 else tables.country_codes.get(code)


def _regions(database: sqlite3.Connection) -> dict[tuple[str | None, str], str]:
    """Return the names of the first-order regions that the file itself lists."""
    found = database.execute(
        "SELECT country, admin1, name FROM names WHERE class = 'A' AND code = 'ADM1' "
        "AND admin1 <> '' AND NOT ended ORDER BY rank DESC, line DESC"
    )
    return {(country, code): name for country, code, name in found}


def _record(
    rows: list[_Row], regions: dict[tuple[str | None, str], str], reading: Reading
) -> PlaceRecord:
    lead = rows[0]
    kind, radius_m = feature(lead.feature_class, lead.code, lead.people)
    if lead.ended and lead.feature_class == "P":
        kind = "abandoned"
    names: list[tuple[str, str | None]] = [(row.name, row.language) for row in rows]
    names += [(text, row.language) for row in rows for text in (row.short, row.plain) if text]
    is_area = lead.feature_class == "A" and (lead.code.startswith(("PCL", "ADM1")))
    return checked(
        PlaceRecord(
            id=f"gns:{lead.ufi}",
            names=tidy_names(names, reading),
            lon=lead.lon,
            lat=lead.lat,
            kind=kind,
            radius_m=radius_m,
            country=lead.country,
            admin1=None if is_area else regions.get((lead.country, lead.admin1)),
            population=lead.people,
            source=SOURCE,
        )
    )
