"""GeoJSON with a feature a line, for programs that read streams: GeoJSONSeq without separators.

Lines are those of RFC 8142 without its record separator, which few programs read.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.exports.features import FeatureForm, IncidentFeatures, ZoneFeatures
from geomap.exports.geojson import incident_notes, together
from geomap.exports.options import ExportOptions
from geomap.files import replacing

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write"]

_NAME = "GeoJSON lines"


def write(
    table: "pd.DataFrame",
    path: Path | str,
    zones: "pd.DataFrame | None" = None,
    options: ExportOptions | None = None,
) -> tuple[str, ...]:
    """Write incidents, a feature a line.

    With `nested`, lists, claims and source rows are JSON lists and objects, and
    nothing is left out. With `with_zones`, the zones' lines come first and each
    feature has a property `layer`. Returns what could not be written, one
    sentence each.

    Raises
    ------
    OutputError
        The file cannot be written.
    TableError
        A position or a zone's geometry is none on the globe.
    """
    options = options or ExportOptions()
    form = FeatureForm(ending="\n", nested=options.nested)
    areas: ZoneFeatures | None = None
    if zones is not None and options.with_zones:
        incidents, areas = together(table, zones, form)
    else:
        incidents = IncidentFeatures(table, form)
    lines = _lines(incidents, areas)
    if str(path) == "-":
        for part in lines:
            sys.stdout.write(str(part, "utf-8"))
    else:
        with replacing(path) as temporary, temporary.open("wb") as stream:
            for part in lines:
                stream.write(part)
    notes = incident_notes(incidents, _NAME)
    if zones is not None and areas is None:
        notes.append(f"zones are left out of {_NAME}; .geojson has them in a file beside it")
    return tuple(notes)


def _lines(incidents: IncidentFeatures, zones: ZoneFeatures | None) -> Iterator[memoryview]:
    if zones is not None and len(zones):
        yield zones.features(incidents.ids)
    yield from incidents.batches()
