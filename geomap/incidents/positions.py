"""One column that holds both coordinates: pairs as people type them, WKT, WKB of databases."""

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from geomap.coordinates import read_position
from geomap.errors import InputError, PlaceError
from geomap.incidents.fields import Spread, order_of_pair
from geomap.incidents.rejects import reject
from geomap.incidents.rows import Row, Rows, Source
from geomap.incidents.tabular import point_of
from geomap.incidents.unknown import is_not_known

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

__all__ = ["ReadPoint", "read_point", "with_read_points"]

_WKT = re.compile(
    r"(?:SRID\s*=\s*(?P<srid>\d+)\s*;)?\s*(?P<kind>[A-Z]+)\s*(?:Z|M|ZM)?\s*(?P<rest>\(.*\)|EMPTY)",
    re.IGNORECASE | re.DOTALL,
)
_HEX = re.compile(r"0[01][0-9A-F]{40,400}", re.IGNORECASE)
_KINDS = frozenset(
    {
        "POINT", "MULTIPOINT", "LINESTRING", "POLYGON", "MULTILINESTRING", "MULTIPOLYGON",
        "GEOMETRYCOLLECTION",
    }
)  # fmt: skip
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_NUMBER = r"[+\-−]?\d{1,3}(?:[.,]\d+)?"
_NUMBERS = re.compile(rf"({_NUMBER})°?(?:\s*[,;/|]\s*|\s+)({_NUMBER})°?")


class ReadPoint(NamedTuple):
    """Lon and lat (None for an empty point), the radius its notation states, and a doubt."""

    point: tuple[float, float] | None
    radius_m: float | None = None
    order_assumed: bool = False


def with_read_points(
    source: Source, rows: Rows, spread: Spread, *, mapped: Mapping[str, str] | None = None
) -> None:
    """Give each row the point that its column of coordinates states, in place.

    A grid square and its like state a radius, which the row keeps.
    A row keeps its own lon and lat where either is filled, and its geometry
    where the format has one. Rows whose cell is no position go to the refused.
    Which number is the latitude, the column's name says or the word of a person
    in `mapped`; else one number over 90 proves it for the whole column; else the
    first is. A note tells what was taken. Where the cells prove both orders, the
    rows that could be either are refused.
    """
    number = spread.one("position")
    if number is None or rows.has_points or rows.table is not None:
        return
    pair = [spread.one(name) for name in ("lon", "lat")]
    column = rows.columns[number]
    known: dict[str, ReadPoint | str] = {}
    kept: list[Row] = []
    assumed: str | None = None
    named = order_of_pair((mapped or {}).get(column, "")) or order_of_pair(column)
    proof = {} if named else _proofs(row.cells[number] for row in rows.rows)
    first = named or ("lon" if "lon" in proof else "lat" if "lat" in proof else None)
    for row in rows.rows:
        cell = row.cells[number]
        filled = any(n is not None and row.cells[n].strip() for n in pair)
        if filled or not cell.strip() or is_not_known(cell):
            kept.append(row)
            continue
        if cell not in known:
            order = named if _is_geojson(cell) else first
            known[cell] = _unproven(cell, proof) if len(proof) > 1 else _tried(cell, order)
        found = known[cell]
        if isinstance(found, str):
            cells = dict(zip(rows.columns, row.cells, strict=True))
            rows.refused.append(
                reject(source.name, row.line, column=column, value=cell, reason=found, row=cells)
            )
            continue
        assumed = assumed or (cell if found.order_assumed else None)
        stated = None if found.radius_m is None else {"radius_m": found.radius_m}
        kept.append(row._replace(point=found.point, kept=stated))
    rows.rows = kept
    if len(proof) == 1 and not named and "lon" in proof:
        rows.notes.append(
            f'column "{column[:80]}" is read longitude first, as "{proof["lon"][:40]}" shows'
        )
    elif assumed is not None and not named:
        rows.notes.append(
            f'column "{column[:80]}" is read latitude first, as in "{assumed.strip()[:40]}"'
        )


def _proofs(cells: Iterable[str]) -> dict[str, str]:
    """Return cells that prove which of lon and lat is first: the other number is over 90."""
    proof: dict[str, str] = {}
    for cell in dict.fromkeys(cells):
        pair = _plain_pair(cell)
        if pair is None or _is_geojson(cell):
            continue
        first, second = (abs(float(part.replace(",", ".").replace("−", "-"))) for part in pair)
        if second <= 90 < first <= 180:
            proof.setdefault("lon", cell.strip())
        elif first <= 90 < second <= 180:
            proof.setdefault("lat", cell.strip())
    return proof


def _plain_pair(cell: str) -> tuple[str, str] | None:
    """Return the two numbers of a pair without letters."""
    found = _NUMBERS.fullmatch(_bare(cell.strip()))
    return (found[1], found[2]) if found else None


def _is_geojson(cell: str) -> bool:
    text = cell.strip()
    return text[:1] == "[" and text[-1:] == "]"


def _bare(text: str) -> str:
    """Return text without the brackets around it."""
    return text[1:-1].strip() if len(text) > 2 and _BRACKETS.get(text[0]) == text[-1] else text


def _unproven(cell: str, proof: Mapping[str, str]) -> ReadPoint | str:
    """Return a position of a column that has both orders, where its own numbers say which."""
    own = _proofs([cell])
    found = _tried(cell, next(iter(own), None))
    if own or isinstance(found, str) or not found.order_assumed:
        return found
    return (
        f'could be either way round: "{proof["lon"][:40]}" has longitude first and '
        f'"{proof["lat"][:40]}" latitude; write it as 40.0194N 46.8011E'
    )


def _tried(cell: str, first: str | None) -> ReadPoint | str:
    try:
        return read_point(cell, first=first)
    except InputError as error:
        return str(error)


def read_point(cell: str, *, first: str | None = None) -> ReadPoint:
    """Return the position that a cell states.

    Read are WKT and WKB in hexadecimal digits (with SRID 4326 or none) and
    `[46.8, 40.0]` as GeoJSON has it, which have longitude first, and every
    notation of `geomap.coordinates`. `first` is `lon` or `lat` where it is known
    which of two bare numbers comes first.

    Raises
    ------
    InputError
        It is no position, with the reason alone.
    """
    text = cell.strip()
    found = _WKT.fullmatch(text)
    if found is not None and found["kind"].upper() in _KINDS:
        bare = text.partition(";")[2] if found["srid"] else text
        return ReadPoint(_of_wkt(bare, found["srid"]))
    if _HEX.fullmatch(text):
        return ReadPoint(_of_wkb(text))
    geojson = _is_geojson(text) and first is None
    pair = _plain_pair(text)
    text = _bare(text)
    if pair is not None and (geojson or first == "lon"):
        text = "; ".join(reversed(pair))
    try:
        position = read_position(text)
    except PlaceError as error:
        raise InputError(f"is no position: {error}") from None
    if position is None:
        raise InputError("is no position; write it as 40.0194, 46.8011")
    lon, lat, assumed = position.lon, position.lat, position.order_assumed
    if assumed and pair is None and first == "lon":
        lon, lat = lat, lon
        if abs(lat) > 90:
            raise InputError("is no position: its latitude is not within -90 and 90")
    return ReadPoint((lon, lat), position.radius_m, order_assumed=assumed and not geojson)


def _of_wkt(text: str, srid: str | None) -> tuple[float, float] | None:
    import shapely

    try:
        shape = shapely.from_wkt(text)
    except shapely.GEOSException:
        raise InputError("is no WKT; write it as POINT (46.8011 40.0194)") from None
    return _point(shape, srid)


def _of_wkb(text: str) -> tuple[float, float] | None:
    import shapely

    try:
        shape = shapely.from_wkb(text)
    except shapely.GEOSException:
        raise InputError("is no WKB; write it as POINT (46.8011 40.0194)") from None
    return _point(shape, str(shapely.get_srid(shape) or "") or None)


def _point(shape: "BaseGeometry", srid: str | None) -> tuple[float, float] | None:
    if srid not in {None, "0", "4326"}:
        raise InputError(f"is in EPSG:{srid}; give it in EPSG:4326")
    point = point_of(shape)
    if isinstance(point, str):
        raise InputError(f"is {point}")
    return point
