"""The layers of a file for GIS programs: incidents, zones, claims and sources, through GDAL.

Claims and sources are tables of their own there, one row each, that name their
incident; in the incidents they stand flattened too.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.exports.flat import clean, plain_values
from geomap.exports.flat_columns import FlatColumn, incident_columns, zone_columns
from geomap.exports.shapes import on_the_globe
from geomap.incidents.points import in_degrees, with_positions
from geomap.tables import CLAIM, Column

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = [
    "Layer",
    "arrow_table",
    "claim_layer",
    "incident_layer",
    "source_layer",
    "write_layer",
    "zone_layer",
]

GEOMETRY = "geom"

SOURCE = (
    Column("incident_id", "text", "the incident it tells of"),
    Column("number", "count", "which of the incident's sources it is, from 1"),
    Column("source", "text", "address or name of the publication"),
)
"""The table of sources."""


class Layer(NamedTuple):
    """A layer: its columns and, unless it is a plain table, a shape or None for each row.

    Shapes are EPSG:4326, in two dimensions, all of the kind that `geometry_type`
    names as OGR does; None is a row without a position.
    """

    name: str
    columns: Sequence[FlatColumn]
    shapes: "NDArray[np.object_] | None" = None
    geometry_type: str | None = None

    def __len__(self) -> int:
        return len(self.columns[0].array)


def incident_layer(table: "pd.DataFrame") -> tuple[Layer, list[str]]:
    """Return incidents as points, and sentences on what their columns do not hold."""
    import numpy as np

    columns, notes = incident_columns(table)
    shapes = np.array(with_positions(table).geometry, dtype=object)
    return Layer("incidents", columns, shapes, "Point"), notes


def zone_layer(zones: "pd.DataFrame") -> Layer:
    """Return zones as multipolygons, cut at 180 degrees, shells counter-clockwise."""
    import numpy as np

    zones = in_degrees(zones)
    shapes = np.array([_multiple(on_the_globe(shape)) for shape in zones.geometry], dtype=object)
    return Layer("zones", zone_columns(zones), shapes, "MultiPolygon")


def claim_layer(table: "pd.DataFrame") -> Layer:
    """Return the claims of all incidents, one a row, in order; all columns are text."""
    found = [
        (str(name), claim)
        for name, claims in zip(table["id"], _lists(table, "claims"), strict=True)
        for claim in claims
    ]
    columns = [_text_column(CLAIM[0], [name for name, _ in found])]
    columns += [_text_column(column, [_said(claim, column) for _, claim in found])
                for column in CLAIM[1:]]  # fmt: skip
    return Layer("claims", columns)


def source_layer(table: "pd.DataFrame") -> Layer:
    """Return the sources of all incidents, one a row, in order."""
    import pyarrow as pa

    found = [
        (str(name), number, str(source))
        for name, sources in zip(table["id"], _lists(table, "sources"), strict=True)
        for number, source in enumerate(sources, start=1)
    ]
    incident, number, source = SOURCE
    numbers = pa.array([row[1] for row in found], pa.int64())
    return Layer("sources", [
        _text_column(incident, [row[0] for row in found]),
        FlatColumn(number.name, number.kind, number.meaning, numbers),
        _text_column(source, [row[2] for row in found]),
    ])  # fmt: skip


def arrow_table(layer: Layer) -> "pa.Table":
    """Return a layer as an Arrow table; shapes are WKB in the column `geom`, the last one."""
    import pyarrow as pa
    import shapely

    columns = {column.name: column.array for column in layer.columns}
    if layer.shapes is not None:
        columns[GEOMETRY] = pa.array(shapely.to_wkb(layer.shapes), pa.binary())
    return pa.table(columns)


def write_layer(layer: Layer, path: Path, driver: str, **options: Any) -> None:
    """Write a layer with a driver of GDAL, EPSG:4326.

    Parameters
    ----------
    layer
        What to write.
    path
        Where to, as it is: give it a path of `geomap.files.replacing`.
    driver
        As GDAL calls it, for example "GPKG".
    options
        Others of `pyogrio.write_arrow`, for example `append`.

    Raises
    ------
    OSError
        GDAL cannot write it, for example because the disk is full.
    """
    import pyogrio

    is_table = layer.shapes is None
    try:
        pyogrio.write_arrow(
            arrow_table(layer),
            path,
            layer=layer.name,
            driver=driver,
            geometry_name=None if is_table else GEOMETRY,
            geometry_type=layer.geometry_type,
            crs=None if is_table else "EPSG:4326",
            **options,
        )
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise OSError(str(error)) from error


def _multiple(shape: Any) -> Any:
    import shapely

    if shape is None or shape.geom_type == "MultiPolygon":
        return shape
    return shapely.MultiPolygon([shape])


def _lists(table: "pd.DataFrame", name: str) -> list[Sequence[Any]]:
    if name not in table.columns:
        return [()] * len(table)
    return [found or () for found in plain_values(table[name], "list")]


def _said(claim: Mapping[str, Any], column: Column) -> str | None:
    value = claim.get(column.name)
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None
    return str(value)[:10] if column.kind == "date" else str(value)


def _text_column(column: Column, texts: Sequence[str | None]) -> FlatColumn:
    import pyarrow as pa

    cleaned = [text and clean(text) for text in texts]
    return FlatColumn(column.name, "text", column.meaning, pa.array(cleaned, pa.large_string()))
