"""What GDAL leaves out of a GeoPackage: related tables, meanings of columns, styles, metadata.

As OGC 12-128r14 (GeoPackage 1.2), its schema and metadata extensions, OGC 18-000
(Related Tables) and, for styles and layer metadata, QGIS have them.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from geomap.exports.layers import GEOMETRY, Layer
from geomap.exports.qgis.project_xml import element, escaped
from geomap.exports.qgis.styles import base_qml, incident_qml, zone_qml

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["WRITTEN_AT", "About", "add_meanings", "add_metadata", "add_related", "add_styles"]

WRITTEN_AT = "1980-01-01T00:00:00.000Z"
"""When everything was written, as far as the file tells: the same tables give the same bytes."""

_RELATED_TABLES = ("gpkg_related_tables", "http://www.geopackage.org/18-000.html")
_SCHEMA = ("gpkg_schema", "http://www.geopackage.org/spec121/#extension_schema")
_METADATA = ("gpkg_metadata", "http://www.geopackage.org/spec121/#extension_metadata")

_EXTENSIONS = """
CREATE TABLE IF NOT EXISTS gpkg_extensions (
    table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
    scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
)"""

_RELATIONS = """
CREATE TABLE gpkgext_relations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    base_table_name TEXT NOT NULL, base_primary_column TEXT NOT NULL DEFAULT 'id',
    related_table_name TEXT NOT NULL, related_primary_column TEXT NOT NULL DEFAULT 'id',
    relation_name TEXT NOT NULL, mapping_table_name TEXT NOT NULL UNIQUE
)"""

_DATA_COLUMNS = """
CREATE TABLE gpkg_data_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
    description TEXT, mime_type TEXT, constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name)
)"""

_DATA_COLUMN_CONSTRAINTS = """
CREATE TABLE gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT,
    min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN,
    description TEXT, CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
)"""

_LAYER_STYLES = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    f_table_catalog TEXT(256), f_table_schema TEXT(256), f_table_name TEXT(256),
    f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT, styleSLD TEXT,
    useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
)"""

_METADATA_TABLE = """
CREATE TABLE gpkg_metadata (
    id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
    md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL,
    mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT ''
)"""

_METADATA_REFERENCE = """
CREATE TABLE gpkg_metadata_reference (
    reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
    timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
    CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
    CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id)
)"""

_TYPES = {"count": "INTEGER", "number": "REAL", "truth": "BOOLEAN", "date": "DATE"}
_REFERS = " REFERENCES incidents (id) ON DELETE CASCADE ON UPDATE CASCADE"

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"


class About(NamedTuple):
    """What a layer or table is called, what it holds, and who is to be named for it."""

    title: str
    description: str
    rights: tuple[str, ...] = ()


def add_related(
    connection: sqlite3.Connection, tables: Sequence[Layer], about: Mapping[str, About]
) -> None:
    """Add tables whose column `incident_id` names an incident, and how they are related.

    Twice: as foreign keys, which GDAL and QGIS take for one-to-many, and as mapping
    tables of the Related Tables extension. A foreign key needs ids that are unique;
    where they are not, the mapping alone stands there.
    """
    connection.execute(_RELATIONS)
    mappings = [f"incidents_{table.name}" for table in tables]
    _extend(connection, _RELATED_TABLES, "gpkgext_relations", *mappings)
    is_unique = _index_ids(connection)
    for table, mapping in zip(tables, mappings, strict=True):
        _add_table(connection, table, refers=is_unique)
        _register(connection, table.name, about[table.name])
        _relate(connection, table.name, mapping)


def _index_ids(connection: sqlite3.Connection) -> bool:
    """Index the incidents' ids and return whether they are unique."""
    count = "SELECT count(*), count(DISTINCT id) FROM incidents"
    total, different = connection.execute(count).fetchone()
    is_unique: bool = total == different
    kind = "UNIQUE INDEX" if is_unique else "INDEX"
    connection.execute(f"CREATE {kind} idx_incidents_id ON incidents (id)")
    return is_unique


def _add_table(connection: sqlite3.Connection, table: Layer, *, refers: bool) -> None:
    import pyarrow as pa

    fields = ", ".join(
        f"{_quoted(column.name)} {_TYPES.get(column.kind, 'TEXT')}"
        + (_REFERS if refers and column.name == "incident_id" else "")
        for column in table.columns
    )
    connection.execute(
        f"CREATE TABLE {table.name} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {fields})"
    )
    cells = [
        column.array.cast(pa.large_string() if column.kind == "date" else column.array.type)
        for column in table.columns
    ]
    names = ", ".join(_quoted(column.name) for column in table.columns)
    connection.executemany(
        f"INSERT INTO {table.name} ({names}) VALUES ({', '.join('?' * len(cells))})",  # noqa: S608
        zip(*(array.to_pylist() for array in cells), strict=True),
    )
    connection.execute(f"CREATE INDEX idx_{table.name}_incident_id ON {table.name} (incident_id)")


def _quoted(name: str) -> str:
    escaped = name.replace('"', '""')
    return f'"{escaped}"'


def _relate(connection: sqlite3.Connection, name: str, mapping: str) -> None:
    """Add the mapping table of incidents and a table, a row for each of the latter."""
    connection.execute(
        f"CREATE TABLE {mapping} (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "
        "base_id INTEGER NOT NULL REFERENCES incidents (fid) ON DELETE CASCADE, "
        f"related_id INTEGER NOT NULL REFERENCES {name} (fid) ON DELETE CASCADE)"
    )
    connection.execute(
        f"INSERT INTO {mapping} (base_id, related_id) SELECT incidents.fid, {name}.fid "  # noqa: S608
        f"FROM {name} JOIN incidents ON incidents.id = {name}.incident_id "
        f"ORDER BY incidents.fid, {name}.fid"
    )
    connection.execute(f"CREATE INDEX idx_{mapping}_base_id ON {mapping} (base_id)")
    connection.execute(f"CREATE INDEX idx_{mapping}_related_id ON {mapping} (related_id)")
    connection.execute(
        "INSERT INTO gpkgext_relations (base_table_name, base_primary_column, "
        "related_table_name, related_primary_column, relation_name, mapping_table_name) "
        "VALUES ('incidents', 'fid', ?, 'fid', 'attributes', ?)",
        (name, mapping),
    )


def add_meanings(connection: sqlite3.Connection, layers: Iterable[Layer]) -> None:
    """Add what each column means, as descriptions of the schema extension."""
    connection.execute(_DATA_COLUMNS)
    connection.execute(_DATA_COLUMN_CONSTRAINTS)
    _extend(connection, _SCHEMA, "gpkg_data_columns", "gpkg_data_column_constraints")
    connection.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, description) VALUES (?, ?, ?)",
        [
            (layer.name, column.name, column.meaning)
            for layer in layers
            for column in layer.columns
            if column.meaning
        ],
    )


def add_styles(
    connection: sqlite3.Connection, layers: Iterable[Layer], zones: "pd.DataFrame | None"
) -> None:
    """Add a style for each layer, which QGIS takes by itself when it opens the layer."""
    connection.execute(_LAYER_STYLES)
    _register(connection, "layer_styles", About("layer_styles", "How QGIS draws the layers"))
    connection.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, "
        "update_time) VALUES ('', '', ?, ?, 'geomap', ?, '', 1, ?, '', ?)",
        [
            (layer.name, GEOMETRY, _qml(layer, zones), f"How geomap draws {layer.name}", WRITTEN_AT)
            for layer in layers
        ],
    )


def add_metadata(connection: sqlite3.Connection, about: Mapping[str, About]) -> None:
    """Add what layers are called, what they hold and whose rights are in them, for QGIS."""
    connection.execute(_METADATA_TABLE)
    connection.execute(_METADATA_REFERENCE)
    _extend(connection, _METADATA, "gpkg_metadata", "gpkg_metadata_reference")
    for number, (name, told) in enumerate(about.items(), start=1):
        connection.execute(
            "INSERT INTO gpkg_metadata (id, md_scope, md_standard_uri, mime_type, metadata) "
            "VALUES (?, 'dataset', 'http://mrcc.com/qgis.dtd', 'text/xml', ?)",
            (number, _metadata(name, told)),
        )
        connection.execute(
            "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, timestamp, "
            "md_file_id) VALUES ('table', ?, ?, ?)",
            (name, WRITTEN_AT, number),
        )


def _metadata(name: str, told: About) -> str:
    texts = [
        ("identifier", name),
        ("type", "dataset"),
        ("title", told.title),
        ("abstract", told.description),
        *(("rights", holder) for holder in told.rights),
    ]
    inner = [element(tag, None, escaped(text)) for tag, text in texts]
    return _DOCTYPE + element("qgis", {"version": "3.22.0"}, *inner)


def _qml(layer: Layer, zones: "pd.DataFrame | None") -> str:
    if layer.name == "incidents":
        return incident_qml([column.name for column in layer.columns])
    return zone_qml(zones) if layer.name == "zones" else base_qml(layer.name)


def _register(connection: sqlite3.Connection, name: str, told: About) -> None:
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, "
        "srs_id) VALUES (?, 'attributes', ?, ?, ?, 0)",
        (name, told.title, told.description, WRITTEN_AT),
    )


def _extend(connection: sqlite3.Connection, extension: tuple[str, str], *tables: str) -> None:
    connection.execute(_EXTENSIONS)
    connection.executemany(
        "INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) "
        "VALUES (?, NULL, ?, ?, 'read-write')",
        [(table, *extension) for table in tables],
    )
