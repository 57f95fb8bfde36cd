"""KML that geomap wrote: which folders hold zones, and where an incident's own id and area are."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

__all__ = ["area_rows", "is_of_zones", "with_own_ids"]

_ID, _OWN_ID = "id", "incident_id"


def is_of_zones(table: "pa.Table") -> bool:
    """Tell whether a folder is one of zones, exported beside incidents."""
    columns = set(table.column_names)
    return columns >= {"zone_id", "version", "valid_from"} and _OWN_ID not in columns


def with_own_ids(tables: "Sequence[pa.Table]") -> "list[pa.Table]":
    """Call a field `incident_id` the id, where placemarks have none of their own."""
    if not any(_OWN_ID in table.column_names for table in tables):
        return list(tables)
    with_id = [table.column(_ID) for table in tables if _ID in table.column_names]
    if any(ids.null_count < len(ids) for ids in with_id):
        return list(tables)
    return [_with_own_id(table) for table in tables]


def _with_own_id(table: "pa.Table") -> "pa.Table":
    bare = table.drop_columns([_ID]) if _ID in table.column_names else table
    return bare.rename_columns([_ID if name == _OWN_ID else name for name in bare.column_names])


def area_rows(table: "pa.Table") -> set[int]:
    """Return the rows whose shape is the area they say they are; columns give its middle."""
    if not {"located", "lon", "lat"} <= set(table.column_names):
        return set()
    located = table.column("located").to_pylist()
    return {row for row, how in enumerate(located) if how == "area"}
