"""GeoJSON points as rows: the properties are the cells, the geometry is the position."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, NoReturn

from geomap.errors import InputError
from geomap.incidents.feature_layout import GEOMETRY_COLUMN, FeatureLayout
from geomap.incidents.fields import spread_of
from geomap.incidents.json_cell import (
    ABSENT,
    BesideProperties,
    FeatureMembers,
    member_of,
)
from geomap.incidents.options import ReadOptions
from geomap.incidents.rejects import Reject, reject
from geomap.incidents.rows import Row, Rows, Source, is_own, unique_names
from geomap.incidents.tabular import NO_TEXT
from geomap.zones.sources import is_zone_beside_incidents

__all__ = [
    "GEOMETRY_COLUMN",
    "KEPT_MEMBER",
    "MEMBERS_COLUMN",
    "feature_id_of",
    "features",
    "json_in",
    "rows_of_features",
]

MEMBERS_COLUMN = "feature members"
"""The column of the source row that holds what a feature has beside properties and geometry."""

KEPT_MEMBER = "geomap"
"""The member of a feature, beside its properties, where geomap keeps what is not flat."""

_MOST_COLUMNS = 2_000
"""Every row has a cell for every property: beyond this a small file would fill the memory."""

_STEP = 50_000

_FEATURE = frozenset({"type", "properties", "geometry"})

_DEGREES = ("CRS84", "EPSG::4326", "EPSG:4326", "OGC:1.3:CRS84")


def features(source: Source, options: ReadOptions | None = None) -> Rows:
    """Return the rows of a GeoJSON feature collection or feature, numbered from 1.

    A point, or several of which there is one, gives the position; null geometry
    gives none. Any other geometry, or a position out of range, refuses the
    feature. The id of a feature is that of its row where its properties give none.

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
    found = rows_of_features(source, list(enumerate(members, start=1)), options)
    found.members = {name: value for name, value in document.items() if name != "features"}
    if kind == "Feature":
        found.members = {"type": kind}
    return found


def rows_of_features(
    source: Source, numbered: Sequence[tuple[int, Any]], options: ReadOptions | None
) -> Rows:
    """Return the rows of members that are to be features, each with its number in the file.

    Raises
    ------
    InputError
        They have too many different properties for a table.
    """
    others = len(numbered)
    numbered = [(n, member) for n, member in numbered if not is_zone_beside_incidents(member)]
    others -= len(numbered)
    members = [member for _, member in numbered]
    columns = _columns(members)
    layout = _layout(members, columns, options)
    if len(columns) > _MOST_COLUMNS:
        raise InputError(
            f"{source.name}: {len(columns):,} different properties; "
            "features of one table share theirs"
        )
    found = Rows(
        layout.columns, [], unit="feature", has_points=True, encoding=source.decoded.encoding
    )
    found.notes += [source.decoded.note] if source.decoded.note else []
    if others:
        found.notes.append(f"zones stand in the file, too: {others}; read them with --zones")
    back = FeatureLayout(source.suffix)
    found.layout = back
    progress = options.progress if options else None
    for count, (number, member) in enumerate(numbered, start=1):
        if progress is not None and count % _STEP == 0:
            progress(count)
        row = _row(source, number, member, layout)
        if isinstance(row, Row):
            found.rows.append(row)
        else:
            found.refused.append(row)
            back.beside[number] = json.dumps(member)
    return found


class _Layout(NamedTuple):
    """The columns of the rows: those of properties and geometry, an id's, the other members'."""

    columns: list[str]
    properties: int
    id_at: int | None
    keeps_members: bool


def _parsed(source: Source) -> Any:
    try:
        return json_in(source.text)
    except RecursionError:
        raise InputError(f"{source.name}: nested too deeply to be GeoJSON") from None
    except ValueError as error:
        raise InputError(f"{source.name}: no valid JSON: {error}") from None


def json_in(text: str) -> Any:
    """Return what JSON holds; a ValueError or RecursionError where it is none."""
    return json.loads(text, parse_constant=_no_constant)


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


def _layout(members: list[Any], columns: list[str], options: ReadOptions | None) -> _Layout:
    """Return where cells stand, with columns for ids and other members where features have any."""
    plain = _Layout(columns, len(columns), None, keeps_members=False)
    if is_own(columns) or not any(_beside(member) for member in members):
        return plain
    mapped = options.columns if options else {}
    names = columns
    at: int | None = None
    if any(_feature_id(member) for member in members):
        try:
            at = spread_of(columns, mapped=mapped).one("id")
        except InputError:  # told by whoever reads the columns
            return plain
        if at is None:
            at, names = len(columns), [*columns, "id"]
    return _Layout(unique_names([*names, MEMBERS_COLUMN]), len(columns), at, keeps_members=True)


def _beside(member: Any) -> dict[str, Any]:
    """Return what a feature has that its properties and its geometry do not hold."""
    if not isinstance(member, dict):
        return {}
    found = {name: value for name, value in member.items() if name not in _FEATURE}
    properties = member.get("properties")
    if "properties" in member and properties is None:
        found["properties"] = None
    if isinstance(properties, dict) and GEOMETRY_COLUMN in properties:
        found[GEOMETRY_COLUMN] = member.get(GEOMETRY_COLUMN)
    return found


def _feature_id(member: Any) -> str:
    """Return the id of a feature as text; by the standard it is a text or a number."""
    value = member.get("id") if isinstance(member, dict) else None
    return _cell(value).strip() if isinstance(value, str) or _is_number(value) else ""


def feature_id_of(row: Mapping[str, str]) -> str:
    """Return the id that a source row's feature has beside its properties, or no text."""
    try:
        return _feature_id(json.loads(row.get(MEMBERS_COLUMN) or "null"))
    except ValueError:  # somebody's own column of that name
        return ""


def _cells(member: dict[str, Any], properties: dict[str, Any], layout: _Layout) -> list[str]:
    own = layout.columns[: layout.properties]
    cells = [member_of(properties, name) for name in own]
    if GEOMETRY_COLUMN not in properties:
        cells[own.index(GEOMETRY_COLUMN)] = member_of(member, GEOMETRY_COLUMN)
    if not layout.keeps_members:
        return cells
    cells += [ABSENT] * (len(layout.columns) - len(cells))
    at = layout.id_at
    if at is not None and not cells[at].strip():
        cells[at] = BesideProperties.instead_of(cells[at], _feature_id(member))
    beside = _beside(member)
    cells[-1] = FeatureMembers(json.dumps(beside, ensure_ascii=False)) if beside else ABSENT
    return cells


def _row(source: Source, number: int, member: Any, layout: _Layout) -> Row | Reject:
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
    cells = _cells(member, properties, layout)
    if NO_TEXT.search("".join(cells)):
        return refused("", "", "holds a NUL or half a character; remove it")
    kept = member.get(KEPT_MEMBER)
    return Row(number, cells, point, kept if isinstance(kept, dict) else None)


def _point(geometry: Any) -> tuple[tuple[float, float] | None, str]:
    if geometry is None:
        return None, ""
    kind = geometry.get("type") if isinstance(geometry, dict) else type(geometry).__name__
    if kind not in {"Point", "MultiPoint"}:
        return None, f"a {kind}; an incident is a Point, or null where it is not known"
    position = geometry.get("coordinates")
    if kind == "MultiPoint" and isinstance(position, list) and position:
        if len(position) > 1:
            return None, f"a MultiPoint of {len(position)} points; an incident is one Point"
        return _place(position[0])
    return _place(position)


def _place(position: Any) -> tuple[tuple[float, float] | None, str]:
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
