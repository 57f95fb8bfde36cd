"""What a zone file says of its zones, made ZONE columns; what it does not say, and what is taken.

A missing `zone_id` is the id, the name or the feature's number, a missing
period is open, a missing `edge_m` is 0, a missing `forbids` is everything.
"""

import datetime as dt
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from geomap.errors import ZoneError
from geomap.tables import ZONE, names_of
from geomap.zones.forbids import check_rule
from geomap.zones.reading import KEPT, Assumption, ZoneReading

__all__ = ["Fields", "assumptions", "chosen", "fields_of", "row_of"]

COLUMNS = tuple(name for name in (*names_of(ZONE), *KEPT) if name != "geometry")

_NESTED = {"names": dict, "forbids": dict, "inside_places": list, "outside_places": list}
_OPEN = {"valid_from": "open", "valid_to": "open", "forbids": "everything"}
_TEXTS = ("version", "name", "authority", "basis", "source", "note", "not_claimed")

_SHORT = 10
"""Letters that a Shapefile keeps of a field's name."""

_NAME_IN = re.compile(r"name(?:_([a-z]{2}|zht)|:([a-z]{2,3}(?:-[a-z0-9]+)*))", re.IGNORECASE)
"""`NAME_RU` of Natural Earth and `name:ru` of OpenStreetMap; NAME_LEN is no name."""

_DAY = re.compile(r"([0-9]{4}-?[0-9]{2}-?[0-9]{2})(?:[T ].*)?")
"""A day, perhaps with a time of day, which is left out."""

_TIMESPAN = {"valid_from": "begin", "valid_to": "end"}
_NATURAL_EARTH = {"name": "BRK_NAME", "note": "NOTE_BRK"}
"""In its disputed areas NAME is the country in control, and BRK_NAME the area itself."""


class Fields(NamedTuple):
    """Where in a file the columns are."""

    of: Mapping[str, str]  # our column to the file's field
    ids: str | None  # the field called id
    languages: Mapping[str, str]  # language to the field with the name in it
    unused: tuple[str, ...]
    notes: tuple[str, ...]


def fields_of(members: Sequence[Any], reading: ZoneReading, *, is_kml: bool = False) -> Fields:
    """Return which field of a file is which column.

    Raises
    ------
    ZoneError
        A field that `reading.columns` names is in no feature.
    """
    present = dict.fromkeys(str(name) for member in members for name in _properties(member))
    folded: dict[str, str] = {}
    for name in present:
        folded.setdefault(name.casefold(), name)
    of: dict[str, str] = {}
    for ours, theirs in reading.columns.items():
        found = theirs if theirs in present else folded.get(theirs.casefold())
        if found is None:
            raise ZoneError(f'no field is called "{theirs}"; there are {_some(present)}')
        of[ours] = found
    for ours in COLUMNS:
        found = ours if ours in present else folded.get(ours) or folded.get(ours[:_SHORT])
        if found is not None:
            of.setdefault(ours, found)
    notes = []
    usual = {o: t for o, t in _TIMESPAN.items() if is_kml and o not in of}
    usual |= _NATURAL_EARTH if {"featurecla", "brk_a3"} <= set(folded) else {}
    for ours, theirs in usual.items():
        if ours not in reading.columns and theirs.casefold() in folded:
            of[ours] = folded[theirs.casefold()]
            notes.append(f"{ours} is read from {of[ours]}")
    languages = {} if "names" in of else _languages(present)
    if languages:
        notes.append(f"names are read from {_some(languages.values())}")
    used = {*of.values(), *languages.values(), folded.get("id")}
    unused = tuple(name for name in present if name not in used)
    return Fields(of, folded.get("id"), languages, unused, tuple(notes))


def _languages(present: Iterable[str]) -> dict[str, str]:
    found = {}
    for name in present:
        match = _NAME_IN.fullmatch(name)
        if match:
            code = match[1].lower() if match[1] else match[2]
            found["zh-Hant" if code == "zht" else code] = name
    return found


def chosen(members: Sequence[Any], reading: ZoneReading) -> list[tuple[int, Any]]:
    """Return the features that `reading.where` asks for, with their numbers from 1.

    Raises
    ------
    ZoneError
        None has the values asked for.
    """
    numbered = list(enumerate(members, start=1))
    for wanted_field in dict.fromkeys(name.casefold() for name, _ in reading.where):
        wanted = {v.casefold() for name, v in reading.where if name.casefold() == wanted_field}
        cells = [_cell(member, wanted_field) for _, member in numbered]
        kept = [pair for pair, cell in zip(numbered, cells, strict=True) if cell in wanted]
        if not kept:
            shown = _some(sorted({cell for cell in cells if cell})) or "nothing"
            raise ZoneError(f"no feature has {wanted_field} {_some(sorted(wanted))}; it is {shown}")
        numbered = kept
    return numbered


def _cell(member: Any, folded_name: str) -> str:
    for name, value in _properties(member).items():
        if str(name).casefold() == folded_name:
            return (_text(value) or "").casefold()
    return ""


def row_of(
    member: Any, number: int, fields: Fields, given: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return a zone's columns but its geometry, and what was assumed of which.

    Parameters
    ----------
    member
        A feature: its `properties`, and perhaps an `id`.
    number
        Its number in the file, from 1.
    fields
        Where the columns are.
    given
        Values that a person gives in place of the file's.

    Raises
    ------
    ZoneError
        A property cannot mean what it says.
    """
    if not isinstance(member, dict) or not isinstance(member.get("properties") or {}, dict):
        raise ZoneError("it is no GeoJSON feature with properties")
    theirs = _properties(member)
    row = {name: given.get(name, theirs.get(fields.of.get(name, ""))) for name in COLUMNS}
    said = {name for name in COLUMNS if name in given or fields.of.get(name, "") in theirs}
    assumed = {name: meaning for name, meaning in _OPEN.items() if name not in said}
    if not row["names"]:
        named = {code: _text(theirs.get(name)) for code, name in fields.languages.items()}
        row["names"] = {code: name for code, name in named.items() if name}
    row["zone_id"] = _text(row["zone_id"])
    for name in _TEXTS:
        row[name] = _text(row[name])
    if row["zone_id"] is None:
        row["zone_id"], assumed["zone_id"] = _identity(member, theirs, row["name"], fields, number)
    for name in ("valid_from", "valid_to"):
        row[name] = _day(row[name], name)
    if row["valid_from"] and row["valid_to"] and row["valid_from"] > row["valid_to"]:
        raise ZoneError(f"valid_from {row['valid_from']} is after valid_to {row['valid_to']}")
    if row["version"] is None:
        # Named by when it starts, so that versions of one zone differ.
        row["version"] = row["valid_from"].isoformat() if row["valid_from"] else "1"
        assumed["version"] = "from valid_from" if row["valid_from"] else "1"
    row["name"] = row["name"] or row["zone_id"]
    if row["edge_m"] in (None, ""):
        assumed["edge_m"] = "0"
    row["edge_m"] = _metres(row["edge_m"], "edge_m")
    for name, kind in _NESTED.items():
        row[name] = _nested(row[name], kind, name)
    check_rule(row["forbids"])
    row["edge_stretches"] = _stretches(row["edge_stretches"])
    for name, value in row.items():
        _check_text(value, name)
    return row, assumed


def assumptions(assumed: Sequence[Mapping[str, str]]) -> tuple[Assumption, ...]:
    """Return what was assumed over all zones of a file, in the order of the columns."""
    counts = Counter(item for each in assumed for item in each.items())
    order = {name: place for place, name in enumerate(COLUMNS)}
    found = sorted(counts.items(), key=lambda item: (order[item[0][0]], -item[1], item[0][1]))
    return tuple(Assumption(column, meaning, count) for (column, meaning), count in found)


def _properties(member: Any) -> Mapping[str, Any]:
    found = member.get("properties") if isinstance(member, dict) else None
    return found if isinstance(found, dict) else {}


def _identity(
    member: Mapping[str, Any],
    theirs: Mapping[str, Any],
    name: str | None,
    fields: Fields,
    number: int,
) -> tuple[str, str]:
    ids = (member.get("id"), theirs.get(fields.ids or ""))
    given = next((text for text in map(_text, ids) if text is not None), None)
    if given is not None:
        return given, "from id"
    return (name, "from name") if name else (str(number), "from the feature's number")


def _text(value: Any) -> str | None:
    """Return a cell as text; None where it is empty."""
    if value is None or value == "":
        return None
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return str(int(value))
    if isinstance(value, (list, dict)):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _check_text(value: Any, name: str) -> None:
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode()
    except UnicodeEncodeError:
        raise ZoneError(f"{name} holds half a character (a lone surrogate)") from None


def _day(value: Any, name: str) -> dt.date | None:
    if value in (None, ""):
        return None
    day = _DAY.fullmatch(str(value))
    try:
        return dt.date.fromisoformat(day[1] if day else "")
    except ValueError:
        raise ZoneError(f'{name} "{value}" is no date; write it as 2022-08-25') from None


def _metres(value: Any, name: str) -> float:
    try:
        metres = 0.0 if value in (None, "") else float(value)
    except (TypeError, ValueError):
        raise ZoneError(f'{name} "{value}" is no number of metres') from None
    if not (math.isfinite(metres) and metres >= 0):
        raise ZoneError(f"{name} is {value}; it is 0 or more metres")
    return metres


def _nested(value: Any, kind: type, name: str) -> Any:
    """Return a list or object; formats without them carry it as JSON text."""
    if value in (None, ""):
        return kind()
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = None
    if not isinstance(value, kind):
        raise ZoneError(f"{name} is no JSON {'object' if kind is dict else 'list'}")
    return value


def _stretches(value: Any) -> list[dict[str, Any]]:
    stretches = []
    for stretch in _nested(value, list, "edge_stretches"):
        try:
            edge_m, line = stretch["edge_m"], stretch["line"]
            lon_lat = [[float(lon), float(lat)] for lon, lat in line]
        except (KeyError, TypeError, ValueError):
            raise ZoneError("edge_stretches needs edge_m and a line of lon, lat pairs") from None
        if len(lon_lat) < 2 or not all(math.isfinite(n) for point in lon_lat for n in point):
            raise ZoneError("a line of edge_stretches has two or more points with finite numbers")
        stretches.append({"edge_m": _metres(edge_m, "edge_stretches edge_m"), "line": lon_lat})
    return stretches


def _some(names: Iterable[str], most: int = 8) -> str:
    listed = list(names)
    more = len(listed) - most
    return ", ".join(listed[:most]) + (f" and {more} more" if more > 0 else "")
