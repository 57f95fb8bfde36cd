"""The layers of a file for GIS programs: incidents, zones, claims and sources, through GDAL.

Claims and sources are tables of their own there, one row each, that name their
incident; in the incidents they stand flattened too.
"""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.exports.added_columns import distinct_names, with_one_geometry
from geomap.exports.flat import clean_all, columns_to_write, plain_values, replaced_note
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
    "area_notes",
    "arrow_table",
    "claim_layer",
    "incident_layer",
    "layer_bytes",
    "source_layer",
    "write_layer",
    "zone_layer",
]

GEOMETRY = "geom"

_RESERVED = frozenset({GEOMETRY, "fid", "ogc_fid", "ogr_style"})
"""Names that GDAL's formats have for shapes, rows and styles."""

_OF_ADDRESSES = frozenset("!;")
"""What pyogrio takes for a part of an address, not of a path."""

_ISO_DAY = 10

SOURCE = (
    Column("incident_id", "text", "the incident it tells of"),
    Column("number", "count", "which of the incident's sources it is, from 1"),
    Column("source", "text", "address or name of the publication"),
)
"""The table of sources."""


class Layer(NamedTuple):
    """A layer: its columns and, unless it is a plain table, a shape or None for each row.

    Shapes are EPSG:4326, in two dimensions, all of the kind that `geometry_type`
    names as OGR does; None is a row without a position. `notes` are sentences on
    what the columns do not hold.
    """

    name: str
    columns: Sequence[FlatColumn]
    shapes: "NDArray[np.object_] | None" = None
    geometry_type: str | None = None
    notes: Sequence[str] = ()

    def __len__(self) -> int:
        return len(self.columns[0].array)


def incident_layer(table: "pd.DataFrame") -> tuple[Layer, list[str]]:
    """Return incidents as points, and sentences on what their columns do not hold."""
    import numpy as np

    table, renamed = distinct_names(table, _RESERVED)
    table, texts = with_one_geometry(table)
    columns, notes = incident_columns(table)
    notes = [*renamed, *texts, *notes]
    shapes = np.array(with_positions(table).geometry, dtype=object)
    return Layer("incidents", columns, shapes, "Point", notes), notes


def zone_layer(zones: "pd.DataFrame") -> Layer:
    """Return zones as multipolygons, cut at 180 degrees, shells counter-clockwise."""
    import numpy as np

    zones, notes = distinct_names(in_degrees(zones), _RESERVED, zones=True)
    zones, texts = with_one_geometry(zones)
    notes = [*notes, *texts]
    cleaned = sum(
        clean_all(plain_values(zones[column.name], "text"))[1]
        for column in columns_to_write(zones, zones=True)
        if column.kind == "text"
    )
    if cleaned:
        notes.append(f"of zones, {replaced_note(cleaned)}")
    placed: Any = zones
    shapes = np.array([_multiple(on_the_globe(shape)) for shape in placed.geometry], dtype=object)
    return Layer("zones", zone_columns(zones), shapes, "MultiPolygon", notes)


def claim_layer(table: "pd.DataFrame") -> Layer:
    """Return the claims of all incidents, one a row, in order.

    All columns are text but `published`, which is a date where every one is a day:
    a month stays a month. What claims hold beside the CLAIM columns follows them.
    """
    rows, notes = _claim_texts(table)
    named = {column.name: column for column in CLAIM}
    columns = [_text_column(named.get(name) or Column(name, "text", ""), texts)
               for name, texts in rows.items()]  # fmt: skip
    return Layer("claims", [_as_days(column) for column in columns], notes=notes)


def _claim_texts(table: "pd.DataFrame") -> tuple[dict[str, list[str | None]], list[str]]:
    """Return the claims of all incidents as columns of text, and what had to be changed.

    The columns are those of CLAIM, then what else some claim holds, in order of appearance.
    """
    found = [
        (str(name), {str(key): value for key, value in claim.items()})
        for name, claims in zip(table["id"], _lists(table, "claims"), strict=True)
        for claim in claims
    ]
    others = dict.fromkeys(key for _, claim in found for key in claim)
    texts: dict[str, list[str | None]] = {CLAIM[0].name: [name for name, _ in found]}
    texts |= {column.name: [_said(claim, column) for _, claim in found] for column in CLAIM[1:]}
    for key in others:
        texts.setdefault(key, [_said(claim, Column(key, "text", "")) for _, claim in found])
    cleaned = {key: clean_all(values) for key, values in texts.items()}
    changed = sum(count for _, count in cleaned.values())
    notes = [f"of claims, {replaced_note(changed)}"] if changed else []
    return _distinct({key: list(values) for key, (values, _) in cleaned.items()}), notes


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
    texts, changed = clean_all([row[2] for row in found])
    columns = [
        _text_column(incident, [row[0] for row in found]),
        FlatColumn(number.name, number.kind, number.meaning, numbers),
        _text_column(source, texts),
    ]
    notes = [f"of sources, {replaced_note(changed)}"] if changed else []
    return Layer("sources", columns, notes=notes)


def area_notes(incidents: Layer, name: str) -> list[str]:
    """Return what a format without symbols does not show of areas; `name` is the format's."""
    located = next(column.array for column in incidents.columns if column.name == "located")
    shapes = [None] * len(incidents) if incidents.shapes is None else incidents.shapes
    pairs = zip(located.to_pylist(), shapes, strict=True)
    areas = sum(word == "area" and shape is not None for word, shape in pairs)
    if not areas:
        return []
    some = "1 incident" if areas == 1 else f"{areas} incidents"
    where = f"where located is area ({some})"
    return [f"{name} holds no symbols; {where}, draw a circle of radius_m and no pin"]


def arrow_table(layer: Layer) -> "pa.Table":
    """Return a layer as an Arrow table; shapes are WKB in the column `geom`, the last one."""
    import pyarrow as pa
    import shapely

    columns = {column.name: column.array for column in layer.columns}
    if layer.shapes is not None:
        columns[GEOMETRY] = pa.array(shapely.to_wkb(layer.shapes), pa.binary())
    return pa.table(columns)


def write_layer(layer: Layer, path: Path | io.BytesIO, driver: str, **options: Any) -> None:
    """Write a layer with a driver of GDAL, EPSG:4326.

    Parameters
    ----------
    layer
        What to write.
    path
        Where to, as it is: give it a path of `geomap.files.replacing`, or memory.
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
    from pyogrio import errors

    if isinstance(path, Path) and not _OF_ADDRESSES.isdisjoint(str(path.parent)):
        raise OSError("GDAL writes in no folder with ! or ; in its name")
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
    except (
        errors.DataSourceError,
        errors.DataLayerError,
        errors.FieldError,
        errors.FeatureError,
        errors.GeometryError,
    ) as error:
        raise OSError(str(error)) from error


def layer_bytes(layer: Layer, driver: str, **options: Any) -> bytes:
    """Return the file that a driver of GDAL writes, for formats of one file.

    Some drivers do not notice that a disk is full: what they give is in memory, and
    Python writes it.

    Raises
    ------
    OSError
        GDAL cannot write it.
    """
    memory = io.BytesIO()
    write_layer(layer, memory, driver, **options)
    return memory.getvalue()


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
    if value is None or value != value:  # noqa: PLR0124  # NaN, and pandas' NaT
        return None
    return str(value)[:_ISO_DAY] if column.kind == "date" else str(value)


def _distinct(columns: Mapping[str, list[str | None]]) -> dict[str, list[str | None]]:
    """Return columns whose names differ in more than case; the CLAIM columns come first."""
    import pandas as pd

    names, _ = distinct_names(pd.DataFrame(columns=list(columns)), _RESERVED)
    return dict(zip(names.columns, columns.values(), strict=True))


def _text_column(column: Column, texts: Sequence[str | None]) -> FlatColumn:
    import pyarrow as pa

    cleaned, _ = clean_all(texts)
    return FlatColumn(column.name, "text", column.meaning, pa.array(cleaned, pa.large_string()))


def _as_days(column: FlatColumn) -> FlatColumn:
    """Return a column of dates as such, where each of them is a day of the calendar."""
    import pyarrow as pa

    kinds = {date.name for date in CLAIM if date.kind == "date"}
    texts = column.array.drop_null().to_pylist()
    if column.name not in kinds or not texts or not all(len(text) == _ISO_DAY for text in texts):
        return column
    try:
        return column._replace(kind="date", array=column.array.cast(pa.date32()))
    except pa.ArrowInvalid:
        return column
