"""Any incident file that is understood as one table, and a list of the rows that are not."""

from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import InputError
from geomap.incidents.claims import SourcedClaim, claims_path, read_claims
from geomap.incidents.fields import columns_of, spread_of
from geomap.incidents.readers import reader_of
from geomap.incidents.records import Records, records_of
from geomap.incidents.rejects import Reject, reject, write_rejects
from geomap.incidents.rows import Rows, Source

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["read_incidents"]


def read_incidents(path: Path | str, *, rejects: Path | str | None = None) -> "gpd.GeoDataFrame":
    """Return the incidents of a file.

    CSV and TSV (comma, semicolon or tab), and GeoJSON points are read, with the
    columns that `geomap.incidents.fields.SYNONYMS` names, and the files that
    `geomap.export` writes, verdicts included. The claims of `X.csv` are taken
    from `X.claims.csv` beside it where there is one.

    Parameters
    ----------
    path
        The file; `-` is standard input. UTF-8.
    rejects
        Where to write the rows that cannot be understood, as CSV. Written where
        there are any, and over the file of an earlier run.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, the INCIDENT columns in order and `geometry` (a point, or None
        where the position is not known); then, from a file that has them, the
        SUMMARY columns of `geomap.flag`. `attrs["rejects"]` lists the refused
        rows and `attrs["understood"]` which column was read as which field.

    Raises
    ------
    InputError
        The file is missing or of a kind that is not read, has columns for
        neither place nor coordinates, holds no row that can be read, or its
        claims are wrong.
    OutputError
        The rejects cannot be written.
    """
    source = Source(str(path))
    rows = reader_of(source).read(source)
    _check_columns(source, rows)
    records = records_of(source, rows)
    refused = sorted([*rows.refused, *records.refused], key=lambda item: item["line"])
    refused += _attach_claims(source, records, unknown_rows=bool(rows.refused))
    if rejects is not None and (refused or Path(rejects).exists()):
        write_rejects(refused, rejects)
    if not records.values["id"]:
        raise InputError(_nothing_read(source, rows, refused))
    from geomap.incidents.frame import frame

    table = frame(records.values)
    table.attrs["rejects"] = refused
    table.attrs["understood"] = columns_of(rows.columns)
    return table


def _check_columns(source: Source, rows: Rows) -> None:
    found = spread_of(rows.columns).columns
    if rows.has_points or "place" in found or {"lon", "lat"} <= set(found):
        return
    raise InputError(
        f"{source.name}: no column for a place or for coordinates; "
        "name one place, or two lat and lon"
    )


def _attach_claims(source: Source, records: Records, *, unknown_rows: bool) -> list[Reject]:
    """Give each incident its claims; return those whose incident was refused."""
    path = claims_path(source.path)
    if source.path == "-" or records.carry_claims or not path.is_file():
        return []
    by_id = dict(zip(records.values["id"], records.values["claims"], strict=True))
    orphans = []
    for item in read_claims(path):
        if item.incident_id in by_id:
            by_id[item.incident_id].append(item.claim)
        elif item.incident_id in records.refused_ids or unknown_rows:
            orphans.append(_orphan(path, item))
        else:
            raise InputError(
                f'{path.name}, line {item.line}: incident_id "{item.incident_id[:80]}" '
                f"is no incident of {source.name}"
            )
    return orphans


def _orphan(path: Path, item: SourcedClaim) -> Reject:
    return reject(
        path.name,
        item.line,
        column="incident_id",
        value=item.incident_id,
        reason="is about an incident that was refused",
        row=item.row,
    )


def _nothing_read(source: Source, rows: Rows, refused: list[Reject]) -> str:
    if not refused:
        where = "its list of features is empty" if rows.unit == "feature" else "only a header"
        return f"{source.name}: it has no rows, {where}"
    first = refused[0]
    cell = f'{first["column"]} "{first["value"]}" ' if first["column"] else ""
    return (
        f"{source.name}: none of its {len(refused)} rows can be read; "
        f"{rows.unit} {first['line']}: {cell}{first['reason']}"
    )
