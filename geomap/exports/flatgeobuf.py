"""FlatGeobuf: one file a layer that a map reads a window at a time, also over the network.

Where every incident has a position there is a spatial index, and the rows stand in
its order; else they stand in the order of the table, without an index.
"""

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.exports.flat import clean, plain_values
from geomap.exports.layers import Layer, area_notes, incident_layer, layer_bytes, zone_layer
from geomap.exports.options import ExportOptions
from geomap.files import replacing

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write"]


def write(
    table: "pd.DataFrame",
    path: Path | str,
    zones: "pd.DataFrame | None" = None,
    options: ExportOptions | None = None,
) -> tuple[str, ...]:
    """Write incidents as FlatGeobuf, and zones to `STEM.zones.fgb` beside it.

    Returns what the format could not hold, one sentence each.

    Raises
    ------
    OutputError
        A file cannot be written; then none is changed.
    """
    options = options or ExportOptions()
    incidents, notes = incident_layer(table)
    layers = {Path(path): incidents}
    if zones is not None:
        beside = zone_layer(zones)
        layers[Path(path).with_suffix(".zones.fgb")] = beside
        notes = [*notes, *beside.notes]
    with contextlib.ExitStack() as files:
        for target, layer in reversed(layers.items()):
            temporary = files.enter_context(replacing(target))
            temporary.write_bytes(_file(layer, options))
    return (*notes, *_not_held(table, incidents))


def _file(layer: Layer, options: ExportOptions) -> bytes:
    said = {"TITLE": options.title, "DESCRIPTION": "; ".join(options.attributions)}
    about = {name: clean(text) for name, text in said.items() if text}
    index = {"SPATIAL_INDEX": "YES" if _all_placed(layer) else "NO"}
    return layer_bytes(layer, "FlatGeobuf", layer_options={**index, **about})


def _all_placed(layer: Layer) -> bool:
    return layer.shapes is not None and all(shape is not None for shape in layer.shapes)


def _not_held(table: "pd.DataFrame", incidents: Layer) -> list[str]:
    """Return what FlatGeobuf has no type or no place for, as far as the table has it."""
    notes = area_notes(incidents, "FlatGeobuf")
    unplaced = 0 if incidents.shapes is None else sum(shape is None for shape in incidents.shapes)
    if unplaced:
        notes.append(
            f"FlatGeobuf has no spatial index over rows without a position ({unplaced} here); "
            "the file has none"
        )
    if any(column.kind == "date" for column in incidents.columns):
        notes.append("FlatGeobuf has no type for days; they are midnight, without a time zone")
    if "claims" in table.columns and any(plain_values(table["claims"], "list")):
        notes.append("FlatGeobuf holds claims as a line of text alone; .parquet keeps each apart")
    if "raw" in table.columns and table["raw"].notna().any():
        notes.append("the source rows (raw) are left out of FlatGeobuf; .parquet keeps them")
    return notes
