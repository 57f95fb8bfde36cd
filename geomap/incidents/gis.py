"""Files of GIS programs as rows: GeoPackage, Shapefile, KML, KMZ, FlatGeobuf, and Parquet.

Attributes are the cells, the geometry is the position, brought to EPSG:4326.
Each is told by its first bytes, since GDAL would follow a file of another
kind to wherever it points.
"""

import codecs
import contextlib
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.incidents.kml_own import area_rows, is_of_zones, with_own_ids
from geomap.incidents.layer_layout import LayerLayout, layer_of
from geomap.incidents.options import ReadOptions
from geomap.incidents.rows import Row, Rows, Source, unique_names
from geomap.incidents.tabular import cell_of, point_of, row_of
from geomap.incidents.typed_cell import typed

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["MADE_COLUMNS", "OWN_METADATA", "gis", "kml", "parquet"]

OWN_METADATA = b"geomap"
"""Where a Parquet file that geomap wrote says more of itself, as JSON."""

MADE_COLUMNS = "made"
"""Its member that names the columns which follow from others, and are not read back."""

GEOMETRY_COLUMN = "geometry"
"""The column of the source row that holds the geometry as WKT, in its own reference system."""

_SHOWN = 10
_SQLITE = b"SQLite format 3\0"
_STYLES = (b"<Style", b"<styleUrl", b"<GroundOverlay", b"<Icon")
_POINTS = ("Point", "Unknown", "Collection")


@dataclass(frozen=True, slots=True)
class _Layer:
    """A table of Arrow columns, where its geometry stands (WKB), and in what system.

    `added` are columns that the file does not have; `about` is what else there is
    to say of a layer when it is written again.
    """

    table: "pa.Table"
    geometry: str | None
    crs: Any
    added: tuple[str, ...] = ()
    about: dict[str, Any] = field(default_factory=dict)


def parquet(source: Source, options: ReadOptions) -> Rows:  # noqa: ARG001 - a reader takes both
    """Return the rows of a Parquet file; a geometry column of GeoParquet gives positions.

    Raises
    ------
    InputError
        It cannot be read, or its geometry is neither WKB nor points.
    """
    import json

    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(pa.BufferReader(source.data))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _unreadable(source, error) from None
    table = _without_made(table)
    described = (table.schema.metadata or {}).get(b"geo")
    geometry, crs = None, "OGC:CRS84"
    if described is not None:
        try:
            about = json.loads(described)
            geometry = str(about["primary_column"])
            column = about["columns"][geometry]
            encoding, crs = column["encoding"], column.get("crs", crs)
        except (ValueError, KeyError, TypeError) as error:
            raise _unreadable(source, error) from None
        if encoding != "WKB" or geometry not in table.column_names:
            raise InputError(f"{source.name}: its geometry is {encoding!s:.40}; save it as WKB")
    return _rows(source, [_Layer(table, geometry, crs)], unit="row")


def _without_made(table: "pa.Table") -> "pa.Table":
    """Return a table without the columns that geomap made from others when it wrote it."""
    import json

    try:
        about = json.loads((table.schema.metadata or {}).get(OWN_METADATA, b"{}"))
        made = set(about[MADE_COLUMNS])
    except (ValueError, KeyError, TypeError):
        return table  # another program's
    return table.drop_columns([name for name in table.column_names if name in made])


def gis(source: Source, options: ReadOptions) -> Rows:
    """Return the rows of a layer of points, that `options.layer` names or the only one.

    Raises
    ------
    InputError
        It cannot be read, has several such layers, or no known reference system.
    """
    notes: list[str] = []
    others: list[str] = []
    layers = _layers(source)
    if options.layer is not None:
        if options.layer not in layers:
            raise InputError(
                f'{source.name}: no layer "{options.layer[:80]}"; there are {_some(layers)}'
            )
        chosen = options.layer
        others = [name for name in layers if name != chosen]
    else:
        chosen = _chosen(source, layers)
        others = [name for name in layers if name != chosen]
        if others:
            notes.append(f'layer "{chosen[:80]}" is read; {_some(others)} are not')
    layer = _layer(source, chosen, options, notes)
    dropped = [f'layer "{name[:80]}"' for name in others]
    return _rows(source, [layer], unit="feature", notes=notes, dropped=dropped)


def kml(source: Source, options: ReadOptions) -> Rows:
    """Return the placemarks of all folders of a KML or KMZ file, or of the one that is named.

    Raises
    ------
    InputError
        It cannot be read, or has no folder of that name.
    """
    notes: list[str] = []
    names = known = list(_layers(source))
    if options.layer is not None:
        if options.layer not in names:
            raise InputError(
                f'{source.name}: no folder "{options.layer[:80]}"; there are {_some(names)}'
            )
        names = [options.layer]
    found = [_with_when(_layer(source, name, options, notes)) for name in names]
    if options.layer is None:
        zones = [n for n, layer in zip(names, found, strict=True) if is_of_zones(layer.table)]
        if len(zones) < len(names):
            names = [name for name in names if name not in zones]
            found = [layer for layer in found if not is_of_zones(layer.table)]
            notes += [f"folders of zones are not read as incidents: {_some(zones)}"] * bool(zones)
    tables = with_own_ids([layer.table for layer in found])
    found = [replace(layer, table=table) for layer, table in zip(found, tables, strict=True)]
    dropped = [f'folder "{name[:80]}"' for name in known if name not in names]
    if source.head.startswith(b"PK") or any(mark in source.data for mark in _STYLES):
        dropped.append("styles and pictures")
    return _rows(source, found, unit="feature", notes=notes, dropped=dropped)


def _with_when(layer: _Layer) -> _Layer:
    """Give placemarks a first column `when`, their moment or the beginning of their period.

    `timestamp`, as GDAL calls the moment, is elsewhere the time a row was entered.
    """
    import pyarrow.compute as pc

    times = [name for name in ("timestamp", "begin") if name in layer.table.column_names]
    if not times or "when" in layer.table.column_names:
        return layer
    when = pc.coalesce(*(layer.table.column(name).cast("string") for name in times))
    return replace(layer, table=layer.table.add_column(0, "when", when), added=("when",))


def _where(source: Source) -> Path | bytes:
    """Return what GDAL opens: a path, which has its companions beside it, or the bytes."""
    if source.path == "-" or source.packed is not None:
        return source.data
    return Path(source.path).absolute()  # not `vsicurl...`, nor an option of the command line


def _layers(source: Source) -> dict[str, str | None]:
    import pyogrio

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = pyogrio.list_layers(_where(source))
    except (RuntimeError, ValueError, OSError) as error:  # pyogrio's own are RuntimeErrors
        raise _unreadable(source, error) from None
    return {str(name): kind for name, kind in found}


def _chosen(source: Source, layers: dict[str, str | None]) -> str:
    if len(layers) == 1:
        return next(iter(layers))
    points = [name for name, kind in layers.items() if kind and any(k in kind for k in _POINTS)]
    if len(points) > 1:
        raise InputError(
            f"{source.name}: several layers could be meant ({_some(points)}); "
            "name one with --layer NAME"
        )
    if not points:
        raise InputError(f"{source.name}: none of its layers ({_some(layers)}) holds points")
    return points[0]


def _layer(source: Source, name: str, options: ReadOptions, notes: list[str]) -> _Layer:
    import pyarrow as pa

    try:
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always")
            try:
                meta, table = _arrow(source, name, options)
            except pa.ArrowInvalid:
                # GDAL's quick way through FlatGeobuf stumbles over missing geometry
                with _slow_flatgeobuf():
                    meta, table = _arrow(source, name, options)
    except (RuntimeError, ValueError, OSError, LookupError, pa.ArrowException) as error:
        raise _unreadable(source, error) from None
    said = dict.fromkeys(" ".join(str(warning.message).split()) for warning in heard)
    notes += [sentence for sentence in said if "successfully parsed" not in sentence]
    table, fids = _without_numbers(table, meta["fid_column"], source)
    geometry = meta["geometry_name"] or "wkb_geometry" if meta["geometry_type"] else None
    if geometry not in table.column_names:
        geometry = None
    about = {
        "name": name,
        "geometry_type": meta["geometry_type"] if geometry else None,
        "encoding": options.encoding or _said_encoding(source),
    }
    return _Layer(table, geometry, meta["crs"], about=about | fids)


@contextlib.contextmanager
def _slow_flatgeobuf() -> Iterator[None]:
    """Have GDAL read FlatGeobuf a feature at a time."""
    import pyogrio

    pyogrio.set_gdal_config_options({"OGR_FLATGEOBUF_STREAM_BASE_IMPL": "YES"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_FLATGEOBUF_STREAM_BASE_IMPL": None})


def _arrow(source: Source, name: str, options: ReadOptions) -> tuple[dict[str, Any], "pa.Table"]:
    """Return what GDAL says of a layer, and its table with the numbers of its features."""
    import pyogrio

    meta, table = pyogrio.read_arrow(
        _where(source),
        layer=name,
        encoding=options.encoding,
        datetime_as_string=True,  # Arrow's times would be moved to UTC, and with them the day
        return_fids=True,
    )
    table.validate(full=True)  # text that is in another encoding than the file says
    return meta, table


def _said_encoding(source: Source) -> str:
    """Return what the companion of a Shapefile says its encoding is."""
    try:
        said = Path(source.path).with_suffix(".cpg").read_text("ascii").strip()
        codecs.lookup(said)
    except (OSError, ValueError, LookupError):
        return "UTF-8"
    return said


def _without_numbers(
    table: "pa.Table", column: str, source: Source
) -> tuple["pa.Table", dict[str, Any]]:
    """Return a layer without its features' numbers, and those of a GeoPackage that has its own."""
    if not table.num_columns or table.column_names[0] != column:
        return table, {}
    numbers = table.column(0).to_pylist()
    table = table.remove_column(0)
    if not source.head.startswith(_SQLITE) or numbers == list(range(1, len(numbers) + 1)):
        return table, {}
    return table, {"fids": {"column": column, "numbers": numbers}}


def _rows(
    source: Source,
    layers: Sequence[_Layer],
    *,
    unit: str,
    notes: Iterable[str] = (),
    dropped: Sequence[str] = (),
) -> Rows:
    """Return the rows of layers one after another, with the columns of all."""
    names: dict[str, None] = {}
    for layer in layers:
        names.update(dict.fromkeys(n for n in layer.table.column_names if n != layer.geometry))
    has_points = any(layer.geometry is not None for layer in layers)
    columns = unique_names([*names, GEOMETRY_COLUMN] if has_points else list(names))
    back = LayerLayout(columns, dropped=list(dropped))
    found = Rows(columns, [], unit=unit, has_points=has_points, notes=list(notes), layout=back)
    for layer in layers:
        back.starts.append(len(found.rows) + len(found.refused) + 1)
        own = dict(zip(names, columns, strict=False))
        back.layers.append(_described(layer, own, "".join(columns[-1:])))
        cells = [_cells(layer, name) for name in names]
        points, shapes = _points(source, layer)
        if len(columns) > len(names):
            cells.append(shapes)
        for values, point in zip(zip(*cells, strict=True), points, strict=True):
            number = len(found.rows) + len(found.refused) + 1
            row = row_of(source, number, columns, values, point=point)
            if isinstance(row, Row):
                found.rows.append(row)
                continue
            found.refused.append(row)
            back.beside[number] = back.record(number, dict(zip(columns, values, strict=True)))
    return found


def _described(layer: _Layer, columns: dict[str, str], geometry: str) -> dict[str, Any]:
    """Return a layer as it is written again; `columns` are those of the rows by its own."""
    import pyarrow as pa

    schema = layer.table.schema
    kept = [field for field in schema if field.name not in layer.added]
    if layer.geometry is not None:
        columns = columns | {layer.geometry: geometry}
    return layer_of(
        pa.schema(kept, schema.metadata),
        {field.name: columns[field.name] for field in kept},
        **{"geometry": layer.geometry, "crs": layer.crs, **layer.about},
    )


def _cells(layer: _Layer, name: str) -> list[str]:
    if name not in layer.table.column_names:
        return [""] * len(layer.table)
    return [typed(cell_of(value), value) for value in layer.table.column(name).to_pylist()]


def _points(source: Source, layer: _Layer) -> tuple[list[Any], list[str]]:
    """Return lon and lat of each row, or why it has none, and the geometry as it was, in WKT."""
    import numpy as np
    import shapely

    if layer.geometry is None:
        return [None] * len(layer.table), [""] * len(layer.table)
    binary = layer.table.column(layer.geometry).to_pylist()
    try:
        shapes = shapely.from_wkb(binary)
    except (shapely.GEOSException, TypeError) as error:
        raise _unreadable(source, error) from None
    texts = shapely.to_wkt(shapes, rounding_precision=-1)
    written = [typed(text or "", shape) for text, shape in zip(texts, binary, strict=True)]
    if not _in_degrees(source, layer):
        from pyproj import Transformer

        change = Transformer.from_crs(layer.crs, "EPSG:4326", always_xy=True).transform
        shapes = shapely.transform(
            shapely.force_2d(shapes), lambda xy: np.column_stack(change(xy[:, 0], xy[:, 1]))
        )
    areas = area_rows(layer.table)
    points = [None if row in areas else point_of(shape) for row, shape in enumerate(shapes)]
    return points, written


def _in_degrees(source: Source, layer: _Layer) -> bool:
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if layer.crs is None:
        raise InputError(
            f"{source.name}: no coordinate reference system; assign one in QGIS or ogr2ogr"
        )
    try:
        return bool(CRS.from_user_input(layer.crs).equals("EPSG:4326", ignore_axis_order=True))
    except CRSError as error:
        raise _unreadable(source, error) from None


def _unreadable(source: Source, error: Exception) -> InputError:
    said = " ".join(str(error).split()).replace(f"{source.path}", source.name)[:200]
    return InputError(f"{source.name}: cannot be read: {said}")


def _some(names: Iterable[str]) -> str:
    listed = list(names)
    shown = ", ".join(f'"{name[:80]}"' for name in listed[:_SHOWN])
    return shown + (f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else "")
