"""GeoJSON points as rows: the properties are the cells, the geometry is the position."""

import json
import re
from typing import Any, NoReturn

from geomap.errors import InputError
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.rows import Row, Rows, Source

__all__ = ["GEOMETRY_COLUMN", "KEPT_MEMBER", "features"]

GEOMETRY_COLUMN = "geometry"
"""The column of the source row that holds the geometry as its file wrote it."""

KEPT_MEMBER = "geomap"
"""The member of a feature, beside its properties, where geomap keeps what is not flat."""

_NO_TEXT = re.compile("[\0\ud800-\udfff]")

_MOST_COLUMNS = 2_000
"""Every row has a cell for every property: beyond this a small file would fill the memory."""

_DEGREES = ("CRS84", "EPSG::4326", "EPSG:4326", "OGC:1.3:CRS84")


def features(source: Source) -> Rows:
    """Return the rows of a GeoJSON feature collection or feature, numbered from 1.

    A point gives the position; null geometry gives none. Any other geometry,
    or a position out of range, refuses the feature.

    Raises
    ------
    InputError
        It is no JSON, no GeoJSON of features, or not in longitude and latitude.
    """
    document = _parsed(source)
    kind = document.get("type") if isinstance(document, dict) else None
    if kind not in {"FeatureCollection", "Feature"}:
        raise InputError(
            f"{source.name}: no GeoJSON of features; give a FeatureCollection of points"
        )
    _check_reference_system(document, source)
    members = document.get("features") if kind == "FeatureCollection" else [document]
    if not isinstance(members, list):
        raise InputError(f'{source.name}: "features" is no list')
    columns = _columns(members)
    if len(columns) > _MOST_COLUMNS:
        raise InputError(
            f"{source.name}: {len(columns):,} different properties; "
            "features of one table share theirs"
        )
    found = Rows(columns, [], unit="feature", has_points=True)
    for number, member in enumerate(members, start=1):
        row = _row(source, number, member, found.columns)
        if isinstance(row, Row):
            found.rows.append(row)
        else:
            found.refused.append(row)
    return found


def _parsed(source: Source) -> Any:
    try:
        return json.loads(source.text, parse_constant=_no_constant)
    except RecursionError:
        raise InputError(f"{source.name}: nested too deeply to be GeoJSON") from None
    except ValueError as error:
        raise InputError(f"{source.name}: no valid JSON: {error}") from None


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no JSON number; write null")


def _check_reference_system(document: dict[str, Any], source: Source) -> None:
    system = document.get("crs")
    if system is None:
        return
    properties = system.get("properties") if isinstance(system, dict) else None
    name = str(properties.get("name", "")) if isinstance(properties, dict) else str(system)
    if not name.upper().endswith(_DEGREES):
        raise InputError(f'{source.name}: coordinates are in "{name[:80]}"; save it as EPSG:4326')


def _columns(members: list[Any]) -> list[str]:
    names: dict[str, None] = {}
    for member in members:
        properties = member.get("properties") if isinstance(member, dict) else None
        if isinstance(properties, dict):
            names.update(dict.fromkeys(properties))
    if GEOMETRY_COLUMN not in names:
        names[GEOMETRY_COLUMN] = None
    return list(names)


def _row(source: Source, number: int, member: Any, columns: list[str]) -> Row | Reject:
    def refused(column: str, value: object, reason: str) -> Reject:
        text = _cell(value)
        whole = _cell(member)
        return reject(source.name, number, column=column, value=text, reason=reason, row=whole)

    if not isinstance(member, dict) or member.get("type") != "Feature":
        return refused("", member, "no GeoJSON feature")
    properties = member.get("properties")
    if properties is None:
        properties = {}
    if not isinstance(properties, dict):
        return refused("properties", properties, "no JSON object")
    geometry = member.get(GEOMETRY_COLUMN)
    point, problem = _point(geometry)
    if problem:
        return refused(GEOMETRY_COLUMN, geometry, problem)
    cells = [_cell(properties.get(name)) for name in columns]
    if GEOMETRY_COLUMN not in properties:
        cells[columns.index(GEOMETRY_COLUMN)] = _cell(geometry)
    if _NO_TEXT.search("".join(cells)):
        return refused("", "", "holds a NUL or half a character; remove it")
    kept = member.get(KEPT_MEMBER)
    return Row(number, cells, point, kept if isinstance(kept, dict) else None)


def _point(geometry: Any) -> tuple[tuple[float, float] | None, str]:
    if geometry is None:
        return None, ""
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        kind = geometry.get("type") if isinstance(geometry, dict) else type(geometry).__name__
        return None, f"a {kind}; an incident is a Point, or null where it is not known"
    position = geometry.get("coordinates")
    if position == []:
        return None, ""
    if not isinstance(position, list) or len(position) < 2 or not all(map(_is_number, position)):
        return None, "a position is two numbers, longitude first"
    lon, lat = position[:2]
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        return None, "outside longitude -180 to 180 and latitude -90 to 90"
    return (float(lon), float(lat)), ""


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _cell(value: Any) -> str:
    """Return text as it is, null as an empty cell, and anything else as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if type(value) is int or type(value) is float:
        return repr(value)
    return json.dumps(value, ensure_ascii=False)
