"""GeoParquet 1.1: every column with its own type, claims and lists as they are, a bbox column.

Geometry is WKB in EPSG:4326, longitude first; `bbox` covers it, for programs that
read only a window. Days are `date32`, those of claims ISO text, counts `int64`. Beside
the claims stand their sentences, which geomap passes over when it reads its file back.
What each column means is its field's `description`.
"""

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.exports.added_columns import distinct_names, with_one_geometry
from geomap.exports.flat import (
    TOLD,
    clean,
    clean_all,
    columns_to_write,
    completed,
    json_text,
    plain_values,
    replaced_note,
)
from geomap.exports.flat_columns import FlatColumn, incident_columns
from geomap.exports.layers import Layer, area_notes, claim_layer, zone_layer
from geomap.exports.options import ExportOptions
from geomap.files import replacing
from geomap.incidents.gis import MADE_COLUMNS, OWN_METADATA
from geomap.incidents.points import with_positions

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["write"]

GEOMETRY, BBOX = "geometry", "bbox"
_SIDES = ("xmin", "ymin", "xmax", "ymax")
_ROWS_A_GROUP = 65_536
"""A reader skips groups by their bbox; much smaller ones would be more header than data."""


def write(
    table: "pd.DataFrame",
    path: Path | str,
    zones: "pd.DataFrame | None" = None,
    options: ExportOptions | None = None,
) -> tuple[str, ...]:
    """Write incidents as GeoParquet, and zones to `STEM.zones.parquet` beside it.

    Returns what the format could not hold or had to be changed, one sentence each.

    Raises
    ------
    OutputError
        A file cannot be written; then none is changed.
    """
    import pyarrow.parquet as pq

    options = options or ExportOptions()
    incidents, notes = _incidents(table)
    notes = [*notes, *area_notes(incidents, "GeoParquet")]
    files = {Path(path): _arrow(incidents, [*TOLD, BBOX], options)}
    if zones is not None:
        apart, renamed = distinct_names(zones, {GEOMETRY, BBOX}, zones=True)
        layer = zone_layer(apart)
        files[Path(path).with_suffix(".zones.parquet")] = _arrow(layer, [BBOX], options)
        notes = [*notes, *renamed, *layer.notes]
    with contextlib.ExitStack() as stack:
        for target, content in reversed(files.items()):
            temporary = stack.enter_context(replacing(target))
            pq.write_table(content, temporary, compression="zstd", row_group_size=_ROWS_A_GROUP)
    return tuple(notes)


def _incidents(table: "pd.DataFrame") -> tuple[Layer, list[str]]:
    """Return incidents with the types that Parquet has, and what had to be changed."""
    import numpy as np

    table, renamed = distinct_names(table, {GEOMETRY, BBOX})
    table, texts = with_one_geometry(table)
    flat, notes = incident_columns(table)
    whole = completed(table)
    own = {column.name: column for column in columns_to_write(whole) if column.meaning}
    claims = claim_layer(whole)
    columns: list[FlatColumn] = []
    for column in flat:
        if column.name == "claims":
            nested = _claims(whole["claims"], claims)
            columns.append(FlatColumn("claims", "list", own["claims"].meaning, nested))
        elif column.name in own and own[column.name].kind == "list":
            columns.append(column._replace(kind="list", array=_lists(whole[column.name])))
        elif column.name in whole.columns and column.name not in own:
            columns.append(_as_it_is(whole[column.name], column))
        else:
            columns.append(column)
    rows, cleaned = _source_rows(whole["raw"])
    columns.insert(
        [column.name for column in columns].index("text") + 1,
        FlatColumn("raw", "mapping", f"{own['raw'].meaning}, as JSON", rows),
    )
    notes += [f"of source rows, {replaced_note(cleaned)}"] if cleaned else []
    shapes = np.array(with_positions(table).geometry, dtype=object)
    layer = Layer("incidents", columns, shapes, "Point")
    return layer, [*renamed, *texts, *notes, *claims.notes]


def _claims(lists: "pd.Series[Any]", claims: Layer) -> "pa.Array":
    """Return the claims of each incident as a list of structs."""
    import pyarrow as pa

    of_claim = [_as_text(column) for column in claims.columns[1:]]  # but for the incident's id
    structs = pa.StructArray.from_arrays(
        [column.array for column in of_claim],
        fields=[_field(column) for column in of_claim],
    )
    offsets: list[int | None] = [0]
    end = 0
    for found in plain_values(lists, "list"):
        end += len(found or ())
        offsets[-1] = offsets[-1] if found is not None else None
        offsets.append(end)
    return pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), structs)


def _as_text(column: FlatColumn) -> FlatColumn:
    """Return a column of claims, days in it as ISO text: GDAL 3.12 leaves days in structs out."""
    import pyarrow as pa

    if not pa.types.is_date(column.array.type):
        return column
    return column._replace(kind="text", array=column.array.cast(pa.large_string()))


def _lists(lists: "pd.Series[Any]") -> "pa.Array":
    import pyarrow as pa

    texts = [
        None if found is None else [clean(str(part)) for part in found]
        for found in plain_values(lists, "list")
    ]
    return pa.array(texts, pa.list_(pa.large_string()))


def _source_rows(rows: "pd.Series[Any]") -> "tuple[pa.Array, int]":
    """Return source rows as JSON objects of texts, and how many had to be cleaned."""
    import pyarrow as pa

    texts = [
        row
        and json_text({
            str(name): value if isinstance(value, str) else json_text(value)
            for name, value in row.items()
        })
        for row in plain_values(rows, "mapping")
    ]  # fmt: skip
    cleaned, count = clean_all([text or None for text in texts])
    return pa.array(cleaned, pa.large_string()), count


def _as_it_is(values: "pd.Series[Any]", flat: FlatColumn) -> FlatColumn:
    """Return a column that a person added in Arrow's own type, where common readers know that."""
    import pyarrow as pa

    try:
        array = pa.array(values, from_pandas=True)
    except (pa.ArrowException, TypeError, ValueError, OverflowError):
        return flat
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    if flat.kind == "date" or not _is_common(array):
        return flat
    return flat._replace(array=array)


def _is_common(array: "pa.Array") -> bool:
    """Tell whether values, or the items of lists, are numbers, truths, times or clean texts."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import types

    if types.is_list(array.type):
        items = array.flatten()
        if types.is_string(items.type) or types.is_large_string(items.type):
            return not pc.any(pc.match_substring(items, "\0")).as_py()
        return not types.is_list(items.type) and _is_common(items)
    kinds = (types.is_integer, types.is_boolean, types.is_timestamp, types.is_decimal,
             types.is_binary, types.is_date)  # fmt: skip
    is_float = types.is_floating(array.type) and array.type != pa.float16()
    return is_float or any(is_kind(array.type) for is_kind in kinds)


def _arrow(layer: Layer, made: list[str], options: ExportOptions) -> "pa.Table":
    """Return a layer as an Arrow table with what GeoParquet says of its geometry.

    `made` are the names of columns that follow from others.
    """
    import numpy as np
    import pyarrow as pa
    import shapely

    assert layer.shapes is not None
    shapes: NDArray[np.object_] = layer.shapes
    bounds = np.asarray(shapely.bounds(shapes), dtype="float64").reshape(len(shapes), 4)
    sides = [pa.field(side, pa.float64()) for side in _SIDES]
    fields = [*map(_field, layer.columns), pa.field(GEOMETRY, pa.binary()),
              pa.field(BBOX, pa.struct(sides))]  # fmt: skip
    arrays = [
        *(column.array for column in layer.columns),
        pa.array(shapely.to_wkb(shapes), pa.binary()),
        pa.StructArray.from_arrays(
            [pa.array(bounds[:, side]) for side in range(4)],
            fields=sides,
            mask=pa.array(np.isnan(bounds[:, 0])),
        ),
    ]
    names = {field.name for field in fields}
    about = {
        MADE_COLUMNS: [name for name in made if name in names],
        "title": options.title,
        "attributions": list(options.attributions),
    }
    metadata = {b"geo": _geo(layer, bounds), OWN_METADATA: clean(json_text(about))}
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata=metadata))


def _field(column: FlatColumn) -> "pa.Field":
    import pyarrow as pa

    about = {"description": column.meaning} if column.meaning else None
    return pa.field(column.name, column.array.type, metadata=about)


def _geo(layer: Layer, bounds: "NDArray[np.float64]") -> str:
    """Return the `geo` metadata of GeoParquet 1.1."""
    import numpy as np
    from pyproj import CRS

    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": [layer.geometry_type],
        "crs": CRS("EPSG:4326").to_json_dict(),
        "edges": "planar",
        "covering": {"bbox": {side: [BBOX, side] for side in _SIDES}},
    }
    if layer.geometry_type != "Point":
        column["orientation"] = "counterclockwise"
    known = bounds[~np.isnan(bounds[:, 0])]
    if len(known):
        column["bbox"] = [*known[:, :2].min(axis=0).tolist(), *known[:, 2:].max(axis=0).tolist()]
    document = {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
    return json.dumps(document)
