"""Columns as plain values: what every format starts from. None is empty, always."""

import datetime as dt
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geomap.incidents.points import with_positions
from geomap.incidents.tolls import FIGURES
from geomap.incidents.values import parse_list
from geomap.tables import INCIDENT, SAME_EVENT, SUMMARY, ZONE, Column

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "LOCATED_WORDS",
    "TOLD",
    "clean",
    "clean_all",
    "column_of",
    "columns_to_write",
    "completed",
    "iso_days",
    "joined",
    "json_text",
    "named_apart",
    "plain_values",
    "replaced_note",
]

TOLD = (
    "claims_asserting",
    "claims_denying",
    "claims_said",
    *(f"{about}_from" for about in FIGURES),
)
"""The columns that tell of claims in words and numbers, beside those of a table."""

LOCATED_WORDS = {
    "coordinates": "coordinates as reported",
    "exact name": "from the place name",
    "fuzzy name": "from a name spelt differently in the gazetteer",
    "ambiguous name": "from a name that several places share",
    "area": "known only to the area",
    "missing": "unknown",
}
"""How a position is known, as the web map says it."""

_WHOLE = 2**53
"""From here on a float is no longer every whole number."""

_NO_TEXT = re.compile("[\0\ud800-\udfff]")
_PARTED = re.compile(r"^\s|^\[|[;\r\n]|\s$|^$")
_INCIDENT_COLUMNS = {column.name: column for column in (*INCIDENT, *SUMMARY, *SAME_EVENT)}
_ZONE_COLUMNS = {column.name: column for column in ZONE}


def completed(table: "pd.DataFrame") -> "pd.DataFrame":
    """Return incidents with every INCIDENT column, in order, before the others; no geometry.

    Positions come from `lon` and `lat`, else from point geometry. Names of columns
    are text, and no two are the same.
    """
    import pandas as pd

    table = named_apart(table)
    if {"lon", "lat"} <= set(table.columns):
        active = getattr(table, "active_geometry_name", None)
        shapes = [name for name in table.columns if name in {active, "geometry"}]
        whole = pd.DataFrame(table).drop(columns=shapes)
        for name in ("lon", "lat"):
            whole[name] = whole[name].to_numpy(dtype="float64", na_value=math.nan)
    else:
        whole = pd.DataFrame(with_positions(table)).drop(columns="geometry")
    names = [column.name for column in INCIDENT]
    return whole.reindex(columns=[*names, *(n for n in whole.columns if n not in names)])


def named_apart(table: "pd.DataFrame") -> "pd.DataFrame":
    """Return a table whose columns have texts as names, all different, none of TOLD."""
    names: dict[str, None] = dict.fromkeys(TOLD)
    for given in table.columns:
        name, number = clean(str(given)), 1
        while name in names:
            number += 1
            name = f"{clean(str(given))}_{number}"
        names[name] = None
    apart = list(names)[len(TOLD) :]
    if apart == list(table.columns):
        return table
    return table.set_axis(apart, axis="columns")


def replaced_note(count: int) -> str:
    """Return the sentence about texts that `clean_all` had to change."""
    return f"{count} texts held NUL or half characters; they show as \ufffd"


def columns_to_write(table: "pd.DataFrame", *, zones: bool = False) -> list[Column]:
    """Return the columns of a table in its order, geometry left out; strangers are told apart."""
    known = _ZONE_COLUMNS if zones else _INCIDENT_COLUMNS
    return [
        known.get(str(name)) or column_of(table[name])
        for name in table.columns
        if table[name].dtype.name != "geometry" and name != "geometry"
    ]


def column_of(values: "pd.Series[Any]") -> Column:
    """Return what a column that geomap does not know holds, by its type or its values."""
    return Column(str(values.name), _kind_of(values), "")


def _kind_of(values: "pd.Series[Any]") -> Any:
    from pandas.api import types

    if values.dtype == object:
        return _kind_of_objects(values)
    if types.is_bool_dtype(values):
        return "truth"
    if types.is_integer_dtype(values):
        return "count"
    if types.is_numeric_dtype(values) and not types.is_complex_dtype(values):
        return "number"
    if types.is_datetime64_any_dtype(values):
        return "date" if _are_days(values) else "text"
    return "text"


def _kind_of_objects(values: "pd.Series[Any]") -> Any:
    from pandas.api import types

    inferred = types.infer_dtype(values, skipna=True)
    if inferred == "boolean":
        return "truth"
    if inferred == "integer" and all(abs(value) < _WHOLE for value in values.dropna()):
        return "count"
    if inferred == "floating":
        return "number"
    found = [value for value in values if isinstance(value, (list, tuple, dict))]
    return "mapping" if found else "text"


def _are_days(values: "pd.Series[Any]") -> bool:
    """Tell whether dates have no time of day, which a plain day would lose."""
    known = values.dropna()
    return known.dt.tz is None and bool((known == known.dt.normalize()).all())


def plain_values(values: "pd.Series[Any]", kind: str) -> list[Any]:
    """Return a column as Python values: dates as ISO text, whole counts as int, None for empty."""
    if kind == "date":
        return iso_days(values)
    if kind in {"number", "count"}:
        numbers = values.to_numpy(dtype="float64", na_value=math.nan).tolist()
        if kind == "count":
            return [_count(number) for number in numbers]
        return [number if math.isfinite(number) else None for number in numbers]
    cells = values.to_numpy(dtype=object, copy=True)
    cells[values.isna().to_numpy()] = None
    found: list[Any] = cells.tolist()
    if kind == "truth":
        return [None if value is None else str(value) == "True" for value in found]
    if kind == "text":
        return [value if value is None or type(value) is str else str(value) for value in found]
    return found


def iso_days(values: "pd.Series[Any]") -> list[str | None]:
    """Return days as `2022-03-24`, whatever the column holds them as."""
    import numpy as np

    if values.dtype.kind != "M":
        absent = values.isna().tolist()
        return [
            None if empty else str(value)[:10]
            for value, empty in zip(values.tolist(), absent, strict=True)
        ]
    days = values.to_numpy().astype("datetime64[D]")
    texts: list[str | None] = np.datetime_as_string(days).tolist()
    for row in np.flatnonzero(np.isnat(days)).tolist():
        texts[row] = None
    return texts


def joined(parts: Iterable[object] | None) -> str | None:
    """Return a list as text with `; ` between, or as JSON where that would not part again."""
    texts = [str(part) for part in parts or ()]
    if not texts:
        return None
    plain = "; ".join(texts)
    if len(texts) == 1 and not _PARTED.search(plain):
        return plain
    return plain if parse_list(plain) == texts else json_text(texts)


def json_text(value: object) -> str:
    """Return JSON on one line; dates and other strangers become text, NaN becomes null."""
    return json.dumps(_jsonable(value), ensure_ascii=False, allow_nan=False)


def clean(text: str) -> str:
    """Return text that every format can hold: NUL and half characters become U+FFFD."""
    return _NO_TEXT.sub("\ufffd", text)


def clean_all(texts: Sequence[str | None]) -> tuple[Sequence[str | None], int]:
    """Return texts cleaned, and how many had to be."""
    whole = "".join(filter(None, texts))
    if not _NO_TEXT.search(whole):
        return texts, 0
    cleaned = [text and clean(text) for text in texts]
    changed = sum(after != before for after, before in zip(cleaned, texts, strict=True))
    return cleaned, changed


def _day_or_moment(value: dt.date) -> str | None:
    """Return a day as ISO has it, with the time of day where there is one; NaT is None."""
    text = value.isoformat()
    return None if text == "NaT" else text.removesuffix("T00:00:00")


def _count(number: float) -> int | float | None:
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _jsonable(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _jsonable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_jsonable(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, dt.date):
        return _day_or_moment(value)
    return _jsonable_stranger(value)


def _jsonable_stranger(value: Any) -> Any:
    """Return what a shape, a number of NumPy or anything else is in JSON; at worst, its text."""
    geometry = getattr(value, "__geo_interface__", None)
    if geometry is not None:
        return _jsonable(geometry)
    if getattr(getattr(value, "dtype", None), "kind", "") == "M":
        return _jsonable(value.astype("datetime64[us]").item())
    if type(value).__name__ == "NAType":  # what pandas calls missing, without loading it
        return None
    item = getattr(value, "item", None)
    return _jsonable(item()) if callable(item) else str(value)
