"""Zone files of GIS programs: GeoPackage, Shapefile, KML, FlatGeobuf, Parquet and what GDAL reads.

Layers of points are passed over, vertices are brought to EPSG:4326, and what
GDAL warns of is kept. A file that only points to data elsewhere is refused.
"""

import datetime as dt
import math
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.errors import ZoneError
from geomap.files import read_text
from geomap.zones.reading import ZoneReading
from geomap.zones.sources import Features

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["read_gis_file", "read_gis_text"]

_POINTERS = (b"<OGR", b"<GDAL", b"<WFS", b"<OAPIF", b"gdal_streamed_alg")
_POLYGONS = ("Unknown", "Polygon", "Surface", "Collection", "TIN")
_LISTED = 10  # layers named in a message


def read_gis_file(path: Path, reading: ZoneReading) -> Features:
    """Return the features of a file of any format that GDAL reads, or of Parquet.

    Raises
    ------
    InputError
        The file is missing.
    ZoneError
        It cannot be read, points elsewhere, holds no geometry, has several
        layers of polygons, or no known CRS.
    """
    if not path.exists():
        read_text(path, what="zone file")
    if path.is_file():  # a folder of Shapefiles or a file geodatabase is one, too
        _refuse_pointer(path)
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        notes: list[str] = []
        if path.suffix.lower() in {".parquet", ".geoparquet"}:
            frame, unclosed = _parquet(path, reading), frozenset[int]()
        else:
            layer, notes = _layer(path, reading)
            frame, unclosed = _frame(path, path, reading, layer=layer)
    features = _in_degrees(frame, path, [*notes, *_said(heard)])
    return features._replace(unclosed=unclosed, is_kml=path.suffix.lower() in {".kml", ".kmz"})


def read_gis_text(text: str, path: Path | str, reading: ZoneReading) -> Features:
    """Return the features of GeoJSON in another reference system, as `read_gis_file` does."""
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        frame, unclosed = _frame(text.encode(), path, reading)
    return _in_degrees(frame, path, _said(heard))._replace(unclosed=unclosed)


def _refuse_pointer(path: Path) -> None:
    """Refuse files that make GDAL open something else, here or on the network."""
    try:
        with path.open("rb") as stream:
            head = stream.read(4_096)
    except OSError as error:
        raise _unreadable(path, error) from None
    if any(word in head for word in _POINTERS):
        raise ZoneError(f"{path}: it points to data elsewhere; give the file with the polygons")


def _layer(path: Path, reading: ZoneReading) -> tuple[str | None, list[str]]:
    """Return the layer to read, and a note where others are left out."""
    layers = _layers(path)
    if reading.layer is not None:
        if reading.layer not in layers:
            raise ZoneError(f'{path}: no layer "{reading.layer}"; there are {_some(list(layers))}')
        return reading.layer, []
    spatial = [name for name, kind in layers.items() if kind]
    if not spatial:
        raise ZoneError(f"{path}: it holds no geometry; a zone file needs polygons")
    if len(spatial) == 1:
        return spatial[0], []
    chosen = [n for n in spatial if any(word in str(layers[n]) for word in _POLYGONS)]
    chosen = [name for name in chosen if len(chosen) == 1 or _has_polygons(path, name)]
    if len(chosen) > 1:
        raise ZoneError(
            f"{path}: it has several layers of polygons ({_some(chosen)}); say which: in Python "
            "layer=NAME, else geomap zones import FILE --layer NAME -o OUT.geojson"
        )
    if not chosen:
        raise ZoneError(f"{path}: none of its layers ({_some(spatial)}) holds polygons")
    others = [name for name in spatial if name != chosen[0]]
    return chosen[0], [f"layer {chosen[0]} is read; {_some(others)} have no polygons"]


def _layers(path: Path) -> dict[str, str | None]:
    import pyogrio

    try:
        found = pyogrio.list_layers(path)
    except (RuntimeError, ValueError, OSError) as error:  # pyogrio's own are RuntimeErrors
        raise _unreadable(path, error) from None
    return {str(name): kind for name, kind in found}


def _has_polygons(path: Path, layer: str) -> bool:
    kinds = set(_read(path, path, layer=layer, columns=[]).geom_type.dropna())
    return bool(kinds & {"Polygon", "MultiPolygon", "GeometryCollection"})


def _frame(
    source: Path | bytes, path: Path | str, reading: ZoneReading, *, layer: str | None = None
) -> tuple[Any, frozenset[int]]:
    """Return a layer as a table, and the numbers of features whose rings do not close.

    These have geometry only where repairs are asked for.
    """
    frame = _read(source, path, layer=layer)
    if "geometry" not in frame or frame.geometry.notna().all():
        return frame, frozenset()
    closed = _read(source, path, layer=layer, on_invalid="fix")
    open_rings = (frame.geometry.isna() & closed.geometry.notna()).to_numpy().nonzero()[0] + 1
    return closed if reading.on_invalid == "fix" else frame, frozenset(open_rings.tolist())


def _read(source: Path | bytes, path: Path | str, **options: Any) -> Any:
    import pyogrio

    try:
        return pyogrio.read_dataframe(source, **{"on_invalid": "ignore", **options})
    except (RuntimeError, ValueError, OSError) as error:
        raise _unreadable(path, error) from None


def _parquet(path: Path, reading: ZoneReading) -> Any:
    import geopandas as gpd

    if reading.layer is not None:
        raise ZoneError(f"{path}: Parquet has no layers; leave the layer out")
    try:
        return gpd.read_parquet(path)
    except (ValueError, OSError) as error:
        raise _unreadable(path, error) from None


def _in_degrees(frame: Any, path: Path | str, notes: list[str]) -> Features:
    """Return the rows of a table as features in EPSG:4326."""
    crs = getattr(frame, "crs", None)
    if not hasattr(frame, "geometry"):
        raise ZoneError(f"{path}: it holds no geometry; a zone file needs polygons")
    if crs is None:
        raise ZoneError(f"{path}: no coordinate reference system; assign one in QGIS or ogr2ogr")
    shapes = list(frame.geometry)
    if not crs.equals("EPSG:4326", ignore_axis_order=True):
        from geomap.zones.reprojecting import to_degrees

        shapes, note = to_degrees(shapes, crs)
        notes = [*notes, *([note] if note else [])]
    names = [name for name in frame.columns if name != frame.geometry.name]
    columns = [_cells(frame[name]) for name in names]
    members = [
        {
            "properties": {str(n): column[row] for n, column in zip(names, columns, strict=True)},
            "geometry": shape,
        }
        for row, shape in enumerate(shapes)
    ]
    return Features(members, tuple(notes))


def _cells(values: "pd.Series[Any]") -> list[Any]:
    empty = values.isna().tolist()
    return [None if no else _plain(v) for v, no in zip(values.tolist(), empty, strict=True)]


def _plain(value: Any) -> Any:
    """Return a cell as JSON has it: dates as ISO text, whole numbers whole, arrays as lists."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        # A column of Parquet gives every mapping the keys of all.
        return {str(key): _plain(item) for key, item in value.items() if item is not None}
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        return int(value)
    return value if isinstance(value, (bool, int, float, str)) else str(value)


def _said(heard: list[warnings.WarningMessage]) -> list[str]:
    """Return what GDAL warned of, each once and on one line; rings are told of by feature."""
    said = dict.fromkeys(" ".join(str(warning.message).split()) for warning in heard)
    return [sentence for sentence in said if "closed ring" not in sentence]


def _unreadable(path: Path | str, error: Exception) -> ZoneError:
    return ZoneError(f"{path}: cannot read it: {' '.join(str(error).split())}")


def _some(names: list[str]) -> str:
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")
