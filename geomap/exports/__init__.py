"""Tables as files for other programs: the suffix chooses the format.

Importing this room costs nothing: a writer loads when it is used.
"""

import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import OutputError
from geomap.exports.options import LAYOUTS, ExportOptions

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LAYOUTS", "SUFFIXES", "ExportOptions", "export"]

_WRITERS = {
    ".geojson": "geojson",
    ".geojsonl": "geojson_lines",
    ".gpkg": "geopackage",
    ".qgz": "qgis.project",
    ".parquet": "geoparquet",
    ".fgb": "flatgeobuf",
    ".kml": "kml",
    ".gpx": "gpx",
    ".csv": "csv",
    ".xlsx": "xlsx",
}
"""The module of each suffix; its `write` takes the table, the path, the zones and the options."""

SUFFIXES = tuple(_WRITERS)
"""What can be written."""

_TO_STDOUT = {".geojson", ".geojsonl", ".csv"}


def export(
    table: "pd.DataFrame",
    path: Path | str,
    *,
    zones: "pd.DataFrame | None" = None,
    options: ExportOptions | None = None,
) -> tuple[str, ...]:
    """Write incidents, flagged or not, as the format that the suffix of `path` names.

    Files are replaced whole or not at all, and the same tables give the same bytes.

    ========  =========================================================================
    suffix    what is written
    ========  =========================================================================
    .geojson  RFC 7946, flat properties, styles for QGIS in `STEM.qml`; zones go to
              `STEM.zones.geojson` beside it
    .geojsonl a feature a line; `nested` keeps lists, claims and source rows as they are
    .gpkg     layers incidents and zones, tables claims and sources, styles inside
    .qgz      a QGIS project over `STEM.gpkg` beside it
    .parquet  GeoParquet 1.1 with a bbox column
    .fgb      FlatGeobuf
    .kml      placemarks with time spans for Google Earth
    .gpx      waypoints for field devices
    .csv      the incident columns, claims in `STEM.claims.csv` beside it; `layout` takes
              the columns of other schemas, `datapackage` describes them
    .xlsx     a workbook: incidents, claims, sources, zones and what the columns mean
    ========  =========================================================================

    Parameters
    ----------
    table
        INCIDENT columns, and the SUMMARY columns where it carries verdicts. Positions
        are `lon` and `lat`, or its points, brought to EPSG:4326; of a table that has
        both, they are the same.
    path
        Where to; `-` is GeoJSON on standard output, `-.csv` CSV, `-.geojsonl` lines.
    zones
        ZONE columns, for the formats that hold zones.
    options
        See `ExportOptions`.

    Returns
    -------
    tuple of str
        What the format could not hold, one sentence each.

    Raises
    ------
    TableError
        It is no table; a column is missing or holds what it cannot mean, ids come again,
        or points are elsewhere than lon and lat; all problems at once, each with how to
        mend it.
    OutputError
        The suffix is not one that is written, or the file cannot be written.
    """
    name = str(path)
    to_stdout = re.fullmatch(r"-(\.\w+)?", name) is not None
    suffix = Path(name).suffix.lower() or (".geojson" if to_stdout else "")
    if suffix not in SUFFIXES:
        written = f'"{suffix}"' if suffix else "a name without suffix"
        *most, last = SUFFIXES
        raise OutputError(f"{name}: {written} is no format here; use {', '.join(most)} or {last}")
    if to_stdout and suffix not in _TO_STDOUT:
        raise OutputError(f"{suffix[1:]} does not go to standard output; name a file")
    options = options or ExportOptions()
    if suffix != ".csv" and (options.layout != "geomap" or options.datapackage):
        raise OutputError(f"{name}: layouts and data packages are of .csv, not of {suffix}")
    from geomap.exports.checking import check_incidents, check_zones

    check_incidents(table)
    if zones is not None:
        check_zones(zones)
    writer = import_module(f"geomap.exports.{_WRITERS[suffix]}")
    notes: tuple[str, ...] = writer.write(table, "-" if to_stdout else name, zones, options)
    return notes
