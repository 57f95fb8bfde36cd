"""Incidents and zones as GeoJSON features, some thousand rows at a time.

Properties are scalars: dates are ISO days, counts whole numbers, lists text. A
feature's `geomap` member, which GDAL and QGIS leave alone, keeps the claims as
they are, so that nothing is lost when geomap reads its file back.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from geomap.errors import TableError
from geomap.exports.flat import (
    clean,
    completed,
    json_text,
    named_apart,
    plain_values,
)
from geomap.exports.flat_columns import (
    FlatColumn,
    incident_plan,
    planned_columns,
    text_array,
    zone_columns,
)
from geomap.exports.json_columns import decimal_texts, joined_rows, json_parts
from geomap.exports.shapes import (
    Window,
    bbox_text,
    geometry_text,
    merged,
    on_the_globe,
    rounded,
    window,
)
from geomap.incidents.geojson import KEPT_MEMBER
from geomap.incidents.points import in_degrees, with_positions

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Part: TypeAlias = pa.LargeStringArray | str

__all__ = ["FeatureForm", "IncidentFeatures", "ZoneFeatures", "unused_name"]

_ROWS_AT_ONCE = 20_000
_NESTED = ("actors", "claims", "sources", "raw")


class FeatureForm(NamedTuple):
    """How features are written.

    Parameters
    ----------
    ending
        What stands after each feature.
    layer
        The property that names the layer, where features of two stand together.
    nested
        Whether lists, claims and source rows are JSON, the last properties, not text;
        what is told of claims in words is left out then.
    """

    ending: str = ",\n"
    layer: str | None = None
    nested: bool = False


class IncidentFeatures:
    """A table of incidents as features; `replaced` counts cleaned texts as they are written."""

    def __init__(self, table: "pd.DataFrame", form: FeatureForm) -> None:
        self._table = named_apart(table)
        self._form = form
        self._plan = incident_plan(self._table)
        if form.nested:
            flat = tuple(column for column in self._plan.columns if column.name not in _NESTED)
            self._plan = self._plan._replace(columns=flat)
        self._lon, self._lat = _positions(self._table)
        self.ids = text_array(self._table["id"])
        self.has_ids = _are_different(self.ids)
        self.replaced = 0

    def window(self) -> Window | None:
        """Return what the positions span, as they are written."""
        import numpy as np

        known = np.isfinite(self._lon)
        if not known.any():
            return None
        lon, lat = self._lon[known], self._lat[known]
        if lon.max() - lon.min() <= 180:  # one span says the same
            lon = np.array([lon.min(), lon.max()])
            spans = lon[np.newaxis]
        else:
            spans = np.unique(lon)[:, np.newaxis].repeat(2, axis=1)
        return Window(spans, float(lat.min()), float(lat.max()))

    def columns(self) -> list[str]:
        """Return the names of the properties."""
        found, _ = planned_columns(completed(self._table.iloc[:0]), self._plan)
        return [*(column.name for column in found), *(_NESTED if self._form.nested else ())]

    def areas(self) -> int:
        """Return how many incidents have a point that is only the middle of an area."""
        import numpy as np

        if "located" not in self._table:
            return 0
        is_area = self._table["located"].eq("area").to_numpy(dtype=bool, na_value=False)
        return int((is_area & np.isfinite(self._lon)).sum())

    def left_out_raw(self) -> bool:
        """Tell whether there are source rows that features do not hold."""
        if self._form.nested or "raw" not in self._table:
            return False
        return bool(self._table["raw"].notna().any())

    def batches(self) -> Iterator[memoryview]:
        """Yield the features as UTF-8, some thousand at a time."""
        for start in range(0, len(self._table), _ROWS_AT_ONCE):
            yield self._batch(slice(start, start + _ROWS_AT_ONCE))

    def _batch(self, rows: slice) -> memoryview:
        whole = completed(self._table.iloc[rows])
        columns, replaced = planned_columns(whole, self._plan)
        self.replaced += replaced
        features: list[Part] = ['{"type":"Feature"']
        if self.has_ids:
            features += [',"id":', *json_parts(columns[0].array, "text")]
        features += [',"geometry":', _points(self._lon[rows], self._lat[rows])]
        members = [(column.name, json_parts(column.array, column.kind)) for column in columns]
        if self._form.nested:
            members += [(name, [_nested(whole[name])]) for name in _NESTED]
        features += _properties("incidents", self._form, members)
        if self._plan.has_claims and not self._form.nested:
            features.append(_kept(whole["claims"]))
        return _octets(joined_rows([*features, "}", self._form.ending]))


class ZoneFeatures:
    """A table of zones as features."""

    def __init__(self, zones: "pd.DataFrame", form: FeatureForm) -> None:
        zones = in_degrees(named_apart(zones))
        self._form = form
        self._columns = zone_columns(zones)
        self._shapes = [rounded(on_the_globe(shape)) for shape in zones.geometry]
        self._windows = [None if shape is None else window(shape) for shape in self._shapes]

    def __len__(self) -> int:
        return len(self._shapes)

    def window(self) -> Window | None:
        """Return what the zones span."""
        return merged(self._windows)

    def columns(self) -> list[str]:
        """Return the names of the properties."""
        return [column.name for column in self._columns]

    def features(self, other_ids: "pa.LargeStringArray | None" = None) -> memoryview:
        """Return the features as UTF-8; with ids, unless two were the same, beside `other_ids`."""
        import pyarrow as pa

        heads = [
            f'{"" if place is None else bbox_text(place)}"geometry":{geometry_text(shape)}'
            for shape, place in zip(self._shapes, self._windows, strict=True)
        ]
        features: list[Part] = ['{"type":"Feature",']
        if other_ids is not None:
            features += _zone_ids(self._columns, other_ids)
        features.append(pa.array(heads, pa.large_string()))
        members = [(column.name, json_parts(column.array, column.kind)) for column in self._columns]
        features += _properties("zones", self._form, members)
        return _octets(joined_rows([*features, "}", self._form.ending]))


def unused_name(name: str, *columns: Collection[str]) -> str:
    """Return a name that no column has, this one if possible."""
    taken = set[str]().union(*columns)
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def _properties(
    layer: str, form: FeatureForm, members: "Sequence[tuple[str, Sequence[Part]]]"
) -> "Iterator[Part]":
    """Yield the member `properties`, that of the layer first."""
    if form.layer is not None:
        members = [(form.layer, [_quoted(layer)]), *members]
    between = ',"properties":{'
    for name, parts in members:
        yield f"{between}{_quoted(name)}:"
        yield from parts
        between = ","
    yield "}"


def _quoted(text: str) -> str:
    return json.dumps(clean(text), ensure_ascii=False)


def _nested(values: "pd.Series[Any]") -> "pa.LargeStringArray":
    """Return lists and mappings as JSON."""
    import pyarrow as pa

    return pa.array([_json(value) for value in plain_values(values, "list")], pa.large_string())


def _kept(claims: "pd.Series[Any]") -> "pa.LargeStringArray":
    """Return what each feature keeps beside its properties: claims as they are."""
    import pyarrow as pa

    kept = [
        f',"{KEPT_MEMBER}":{{"claims":{_json(list(found))}}}' if found else ""
        for found in plain_values(claims, "list")
    ]
    return pa.array(kept, pa.large_string())


def _json(value: object) -> str:
    text = clean(json_text(value))
    if "\\u0000" in text:  # an escaped NUL, or text that looks like one
        text = json.dumps(_cleaned(json.loads(text)), ensure_ascii=False)
    return text


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {clean(key): _cleaned(item) for key, item in value.items()}
    return value


def _positions(table: "pd.DataFrame") -> "tuple[Floats, Floats]":
    """Return longitudes and latitudes with 7 decimals, both NaN where one is not known.

    Raises
    ------
    TableError
        A position is none on the globe.
    """
    import numpy as np

    given = [name for name in table.columns if name in {"lon", "lat"}]
    source = table[given] if len(given) == 2 else with_positions(table)
    lon, lat = (source[n].to_numpy(dtype="float64", na_value=np.nan) for n in ("lon", "lat"))
    known = np.isfinite(lon) & np.isfinite(lat)
    off = np.flatnonzero(known & ((np.abs(lon) > 180) | (np.abs(lat) > 90)))
    if len(off):
        at = off[0]
        raise TableError(
            f"incidents: the position at row {table.index[at]} is {lon[at]:g}, {lat[at]:g}, "
            "outside longitude -180 to 180 and latitude -90 to 90"
        )
    x, y = (np.where(known, np.round(values, 7), np.nan) for values in (lon, lat))
    return x, y


def _points(lon: "Floats", lat: "Floats") -> "pa.LargeStringArray":
    """Return each row's geometry in JSON."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    known = np.isfinite(lon)
    x, y = (decimal_texts(np.where(known, values, 0)) for values in (lon, lat))
    points = joined_rows(['{"type":"Point","coordinates":[', x, ",", y, "]}"])
    return pc.if_else(pa.array(known), points, pa.scalar("null", pa.large_string()))


def _are_different(texts: "pa.LargeStringArray") -> bool:
    import pyarrow.compute as pc

    return bool(pc.count_distinct(texts, mode="all").as_py() == len(texts))


def _zone_ids(columns: Sequence[FlatColumn], others: "pa.LargeStringArray") -> "list[Part]":
    """Return the id of each zone version; nothing where two features would have the same."""
    import pyarrow.compute as pc

    known = {column.name: column.array for column in columns}
    ids = joined_rows(["zone:", known["zone_id"], ":", known["version"]])
    if not _are_different(ids) or pc.any(pc.is_in(ids, value_set=others)).as_py():
        return []
    return ['"id":', *json_parts(ids, "text"), ","]


def _octets(features: "pa.LargeStringArray") -> memoryview:
    """Return texts one after the other, from Arrow's own memory."""
    import numpy as np

    _, offsets, text = features.buffers()
    ends = np.frombuffer(offsets, dtype="int64")
    first, last = int(ends[features.offset]), int(ends[features.offset + len(features)])
    return memoryview(text)[first:last]
