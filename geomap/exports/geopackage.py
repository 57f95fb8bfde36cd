"""GeoPackage: incidents and zones as layers, claims and sources as related tables, styled.

GDAL writes the layers; what it has no words for (relations, styles, what columns
mean) is added as the standard and its extensions have it (`geopackage_tables`).
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geomap.exports.base_layers import (
    BASE_LAYERS,
    PLACES,
    Bounds,
    base_layers,
    bounds_of,
    place_layer,
)
from geomap.exports.flat import clean
from geomap.exports.geopackage_tables import (
    WRITTEN_AT,
    About,
    add_meanings,
    add_metadata,
    add_related,
    add_styles,
)
from geomap.exports.layers import (
    Layer,
    claim_layer,
    incident_layer,
    source_layer,
    write_layer,
    zone_layer,
)
from geomap.exports.options import ExportOptions
from geomap.exports.package_guard import guarded, refuse_under_project
from geomap.files import replacing
from geomap.zones.nearby import near_positions

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["PackageContents", "write", "write_package"]

_VERSION = "1.2"
"""QGIS 3.22 warns on later ones, and nothing here needs them."""

_ABOUT = {
    "incidents": About("Incidents", "What is reported to have happened, where and when"),
    "zones": About("Zones", "Areas with a legal meaning, each version with its period"),
    "claims": About("Claims", "Who asserts, denies or revises what about an incident, one a row"),
    "sources": About("Sources", "Addresses or names of publications, one a row"),
    "land": About("Land", "Land, fine about the incidents and coarse elsewhere"),
    "lakes": About("Lakes", "Lakes, fine about the incidents and coarse elsewhere"),
    "coast": About("Coast", "Coasts, fine about the incidents and coarse elsewhere"),
    "rivers": About("Rivers", "Rivers about the incidents"),
    "borders": About("Borders", "Borders as the source draws them; no claim is meant by them"),
    PLACES: About("Places", "Names of places, the more important from afar"),
}
"""What the layers and tables are called, and what they hold."""

_GDAL = {
    "OGR_CURRENT_DATE": WRITTEN_AT,  # the same tables give the same bytes
    "OGR_SQLITE_JOURNAL": "MEMORY",  # no file beside it, whatever fails
    "OGR_SQLITE_SYNCHRONOUS": "OFF",  # `replacing` waits for the disk once
}


class PackageContents(NamedTuple):
    """What a GeoPackage holds.

    `layers` gives west, south, east, north of each layer and table, degrees, or None
    where it has no position; east is beyond 180 where the layer lies across 180
    degrees. `period` is the first and the last day that incidents may have happened,
    else that zones began and ended to be in force, as ISO dates. `columns` and `counts`
    have the keys of `layers`: incidents, zones where there are some, claims, sources,
    then the ground, the lowest first. `rights` tells whom a layer names, where someone.
    """

    layers: dict[str, Bounds | None]
    period: tuple[str | None, str | None]
    columns: dict[str, tuple[str, ...]]
    counts: dict[str, int]
    notes: tuple[str, ...]
    rights: dict[str, tuple[str, ...]]


def write(
    table: "pd.DataFrame",
    path: Path | str,
    zones: "pd.DataFrame | None" = None,
    options: ExportOptions | None = None,
) -> tuple[str, ...]:
    """Write layers incidents and zones, tables claims and sources, and styles to a GeoPackage.

    Returns what could not be written, one sentence each.

    Raises
    ------
    OutputError
        The file cannot be written, another program has it open, a project lies over it,
        or it holds a person's own tables; then an old one is as it was.
    """
    options = options or ExportOptions()
    titled = replace(options, title=options.title or Path(path).stem)
    refuse_under_project(Path(path))
    with replacing(path) as temporary, guarded(path):
        return write_package(table, temporary, zones, base=False, options=titled).notes


def write_package(
    table: "pd.DataFrame",
    path: Path,
    zones: "pd.DataFrame | None",
    *,
    base: bool,
    options: ExportOptions | None = None,
) -> PackageContents:
    """Write a GeoPackage to a path as it is and return what it holds.

    Parameters
    ----------
    table
        INCIDENT columns, and the SUMMARY columns where it carries verdicts.
    path
        Where to: give it a path of `geomap.files.replacing`; what is there is lost.
    zones
        ZONE columns; None writes no layer of zones.
    base
        Whether the ground stands in it too, for use without a network.
    options
        Title and attributions stand in its metadata; the ground has its gazetteer's places.

    Raises
    ------
    OSError
        It cannot be written, for example because the disk is full; nothing beside
        `path` is left behind.
    """
    if clean(str(path)) != str(path):
        raise OSError("GDAL takes no file whose name is not UTF-8")
    if path.exists():
        # GDAL would add to another package, and take a device away
        if not path.is_file():
            raise OSError("this is no file, and a GeoPackage goes nowhere else")
        path.unlink()
    options = options or ExportOptions()
    layers, notes = _layers(table, zones)
    bounds = {layer.name: _bounds(layer) for layer in layers}
    if base:
        ground = _ground(table, _shown(layers), options)
        layers += ground
        bounds |= {layer.name: _bounds(layer) for layer in ground}
    about = _about([layer.name for layer in layers], zones, options)
    drawn = [layer for layer in layers if layer.shapes is not None]
    with _gdal_options():
        for number, layer in enumerate(drawn):
            title, description, _ = about[layer.name]
            write_layer(
                layer,
                path,
                "GPKG",
                append=number > 0,
                dataset_options={"VERSION": _VERSION},
                layer_options={"FID": "fid", "IDENTIFIER": title, "DESCRIPTION": description},
            )
    with _database(path) as connection:
        add_related(connection, [layer for layer in layers if layer.shapes is None], about)
        add_meanings(connection, layers)
        add_styles(connection, drawn, zones)
        add_metadata(connection, about)
    columns = {layer.name: tuple(column.name for column in layer.columns) for layer in layers}
    counts = {layer.name: len(layer) for layer in layers}
    rights = {name: told.rights for name, told in about.items() if told.rights}
    return PackageContents(bounds, _period(layers), columns, counts, tuple(notes), rights)


def _ground(table: "pd.DataFrame", shown: Bounds | None, options: ExportOptions) -> list[Layer]:
    """Return the ground about the data, the lowest first, with names where there is a gazetteer."""
    ground = base_layers(shown)
    if options.gazetteer is not None:
        places = place_layer(options.gazetteer, shown, table)
        ground += [] if places is None else [places]
    return ground


def _layers(table: "pd.DataFrame", zones: "pd.DataFrame | None") -> tuple[list[Layer], list[str]]:
    incidents, _ = incident_layer(table)
    layers = [incidents, claim_layer(table), source_layer(table)]
    if zones is not None:
        layers.insert(1, zone_layer(zones))
    notes = [note for layer in layers for note in layer.notes]
    if "raw" in table.columns and table["raw"].notna().any():
        notes.append("the source rows (raw) are left out of GeoPackage; .csv keeps them")
    return layers, notes


def _about(
    names: Iterable[str], zones: "pd.DataFrame | None", options: ExportOptions
) -> dict[str, About]:
    """Return what each layer and table is about, and who is to be named for it."""
    rights = {"incidents": tuple(map(clean, options.attributions))}
    rights |= dict.fromkeys(BASE_LAYERS, ("Natural Earth (public domain)",))
    if options.gazetteer is not None:
        rights[PLACES] = tuple(map(clean, options.gazetteer.attributions))
    if zones is not None and "source" in zones.columns:
        rights["zones"] = tuple(
            dict.fromkeys(clean(str(source)) for source in zones["source"].dropna().tolist())
        )
    about = {name: _ABOUT[name]._replace(rights=rights.get(name, ())) for name in names}
    if options.title:
        told = about["incidents"]
        text = f"{clean(options.title)}: {told.description}"
        about["incidents"] = told._replace(description=text)
    return about


def _bounds(layer: Layer) -> Bounds | None:
    if layer.shapes is None:
        return None
    import numpy as np

    radius = next((column.array for column in layer.columns if column.name == "radius_m"), None)
    around = None if radius is None else np.asarray(radius.fill_null(0), dtype=float)
    return bounds_of(layer.shapes, around)


def _shown(layers: Sequence[Layer]) -> Bounds | None:
    """Return what holds the incidents and the zones near some: others are of other conflicts."""
    import numpy as np
    import shapely

    shapes = {layer.name: layer.shapes for layer in layers if layer.shapes is not None}
    zones = shapes.get("zones", np.array([], dtype=object))
    placed = shapes["incidents"][~shapely.is_missing(shapes["incidents"])]
    if len(placed):
        zones = zones[near_positions(zones.tolist(), shapely.get_x(placed), shapely.get_y(placed))]
    box = _bounds(layers[0])
    around = [] if box is None else [shapely.box(*box)]
    return bounds_of(np.concatenate([zones, np.array(around, dtype=object)]))


def _period(layers: Sequence[Layer]) -> tuple[str | None, str | None]:
    """Return the first and last day of the incidents, else of the zones."""
    columns = {
        (layer.name, column.name): column.array for layer in layers for column in layer.columns
    }
    for layer, names in (
        ("incidents", ("date_start", "date_end")),
        ("zones", ("valid_from", "valid_to")),
    ):
        days = [
            day
            for name in names
            if (layer, name) in columns
            for day in _ends(columns[layer, name])
            if day is not None
        ]
        if days:
            return str(min(days)), str(max(days))
    return None, None


def _ends(days: "pa.Array") -> list[date | None]:
    import pyarrow.compute as pc

    ends = pc.min_max(days).as_py()
    return [ends["min"], ends["max"]]


@contextlib.contextmanager
def _gdal_options() -> Iterator[None]:
    """Set GDAL's options for a while: other programs in this process have theirs back."""
    import pyogrio

    before = {name: pyogrio.get_gdal_config_option(name) for name in _GDAL}
    pyogrio.set_gdal_config_options(_GDAL)
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options(before)


@contextlib.contextmanager
def _database(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield the file as a database whose changes are kept when the block ends well."""
    try:
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("PRAGMA synchronous = OFF")
            with connection:
                yield connection
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
