"""Tables as files for other programs: the suffix chooses the format.

Importing this room costs nothing: a writer loads when it is used.
"""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import OutputError
from geomap.tables import INCIDENT, SUMMARY, ZONE, check_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SUFFIXES", "export"]

SUFFIXES = (".geojson", ".csv")
"""What can be written."""


def export(
    table: "pd.DataFrame", path: Path | str, *, zones: "pd.DataFrame | None" = None
) -> tuple[str, ...]:
    """Write incidents, flagged or not, as the format that the suffix of `path` names.

    `.geojson` is RFC 7946 with flat properties; with `zones` given, these go to
    `STEM.zones.geojson` beside it. `.csv` is the incident columns, with the
    claims in `STEM.claims.csv` beside it. `read_incidents` reads both back.
    Files are replaced whole or not at all.

    Parameters
    ----------
    table
        INCIDENT columns, and the SUMMARY columns where it carries verdicts. Positions
        are `lon` and `lat`, else its points, brought to EPSG:4326.
    path
        Where to; `-` is GeoJSON on standard output, `-.csv` CSV.
    zones
        ZONE columns; only GeoJSON writes them.

    Returns
    -------
    tuple of str
        What the format could not hold, one sentence each.

    Raises
    ------
    TableError
        A column is missing or holds what it cannot mean; all problems at once.
    OutputError
        The suffix is not one that is written, or the file cannot be written.
    """
    name = str(path)
    to_stdout = re.fullmatch(r"-(\.\w+)?", name) is not None
    suffix = Path(name).suffix.lower() or (".geojson" if to_stdout else "")
    if suffix not in SUFFIXES:
        written = f'"{suffix}"' if suffix else "a name without suffix"
        raise OutputError(f"{name}: {written} is no format here; use {' or '.join(SUFFIXES)}")
    check_table(table, INCIDENT, "incidents")
    if "verdict" in table.columns:
        check_table(table, SUMMARY, "incidents")
    if zones is not None:
        check_table(zones, ZONE, "zones")
    target = "-" if to_stdout else name
    if suffix == ".csv":
        from geomap.exports.csv import write_csv

        return write_csv(table, target)
    from geomap.exports.geojson import write_geojson

    return write_geojson(table, target, zones=zones)
