"""Cells that were no text in a JSON file: texts to read, and JSON again to write back."""

import json
from collections.abc import Mapping
from typing import Any

__all__ = [
    "ABSENT",
    "NULL",
    "BesideProperties",
    "FeatureMembers",
    "JsonCell",
    "json_of",
    "member_of",
]


class JsonCell(str):
    """The JSON of a number, truth, list or object, as text."""

    __slots__ = ()


class FeatureMembers(JsonCell):
    """The members of a GeoJSON feature that are not in its properties, as a JSON object."""

    __slots__ = ()


class BesideProperties(str):
    """A text that a row is read with where the properties of its feature hold another cell."""

    __slots__ = ("own",)
    own: str

    @classmethod
    def instead_of(cls, own: str, text: str) -> "BesideProperties":
        """Return the text, with the cell that the properties hold."""
        found = cls(text)
        found.own = own
        return found


NULL = JsonCell("")
"""An empty cell that was null."""

ABSENT = JsonCell("")
"""An empty cell of a member that its object does not have."""


def member_of(members: Mapping[str, Any], name: str) -> str:
    """Return a member of a JSON object as a cell: text as it is, null and absence as empty."""
    if name not in members:
        return ABSENT
    value = members[name]
    if isinstance(value, str):
        return value
    if value is None:
        return NULL
    if type(value) is int or type(value) is float:
        return JsonCell(repr(value))
    return JsonCell(json.dumps(value, ensure_ascii=False))


def json_of(cell: str) -> str:
    """Return the JSON that a cell was."""
    if isinstance(cell, BesideProperties):
        cell = cell.own
    if isinstance(cell, JsonCell):
        return str(cell) or "null"
    return json.dumps(cell, ensure_ascii=False)
