"""Any incident file that is understood as one table, and a list of the rows that are not."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from geomap.errors import InputError
from geomap.incidents.blank_columns import without_blank_columns
from geomap.incidents.claim_files import claim_columns
from geomap.incidents.claim_notes import claim_notes
from geomap.incidents.columns import table_of
from geomap.incidents.datasets import dataset_of
from geomap.incidents.date_columns import with_date_columns
from geomap.incidents.date_notes import date_notes
from geomap.incidents.day_order import date_columns_of, order_of_dates
from geomap.incidents.fields import Spread, columns_there, says_where, spread_of
from geomap.incidents.layout import described
from geomap.incidents.options import ReadOptions
from geomap.incidents.positions import with_read_points
from geomap.incidents.readers import reader_of, unpacked
from geomap.incidents.records import Records, records_of
from geomap.incidents.rejects import Reject, reject, write_rejects
from geomap.incidents.repeated import FURTHER_ROWS, grouped, lines_of
from geomap.incidents.rows import Rows, Source, is_own
from geomap.incidents.sidecar import attach_claims

if TYPE_CHECKING:
    import geopandas as gpd

    from geomap.incidents.datasets import Dataset

__all__ = ["read_incidents"]


def read_incidents(
    path: Path | str, *, rejects: Path | str | None = None, options: ReadOptions | None = None
) -> "gpd.GeoDataFrame":
    """Return the incidents of a file.

    A file is read by what it is: CSV and TSV, workbooks (XLSX, XLS, ODS),
    GeoJSON (a document, or a feature a line), GeoPackage, Shapefile, KML and KMZ,
    FlatGeobuf, Parquet, one of these in a zip archive, and the files that
    `geomap.export` writes, verdicts included. Columns are those of a dataset of
    `geomap.incidents.datasets`, or have the names in `geomap.incidents.headers`.
    The claims of `X.csv` are taken from `X.claims.csv` or `X.claims.json` beside it
    where there is one, or from rows that repeat an id and name who says it.

    Parameters
    ----------
    path
        The file; `-` is standard input.
    rejects
        Where to write the rows that cannot be understood, as CSV. Written where
        there are any, and over the file of an earlier run.
    options
        What a person says of the file; without it all is told by the content.

    Returns
    -------
    GeoDataFrame
        EPSG:4326, the INCIDENT columns in order and `geometry` (a point, or None
        where the position is not known); then, from a file that has them, the
        SUMMARY columns of `geomap.flag`. Lists that rows of a large file share are
        tuples. In `attrs`: `rejects` lists the refused
        rows, `understood` gives the field of each column that was read,
        `ignored` the columns that stand in `raw` alone, `format` the key of the
        reader, `encoding` that of a text file, `members` what a GeoJSON document
        has beside its features, `layout` what `write_original` writes around the
        rows, `moved` counts points that are no longer where their lon and lat are,
        and `notes` are sentences that a person should see.

    Raises
    ------
    InputError
        The file is missing or of a kind that is not read, has columns for
        neither place nor coordinates, dates whose day and month could be either
        way round throughout, no row that can be read, or its claims are wrong.
    OutputError
        The rejects cannot be written.
    """
    options = options or ReadOptions()
    source = unpacked(Source(str(path), options.encoding))
    reader = reader_of(source, options)
    rows = as_read = reader.read(source, options)
    options = replace(options, columns=columns_there(rows.columns, options.columns))
    spread, dataset = _checked(source, rows, options)
    if dataset is None and not is_own(rows.columns):
        options = with_date_columns(rows, without_blank_columns(rows, options))
        spread = spread_of(rows.columns, mapped=options.columns)
    if dataset is None:
        with_read_points(source, rows, spread, mapped=options.columns)
    if rows.table is None:
        rows = grouped(source, rows, mapped=options.columns)
    if not is_own(rows.columns):
        try:
            options = replace(options, dates=order_of_dates(source, rows, dataset, options))
        except InputError as error:
            if rejects is not None:
                write_rejects([*rows.refused, *_all_rows(source, rows, error)], rejects)
            raise
        rows.notes += date_notes(rows, date_columns_of(rows, dataset, options), options.dates)
    records = records_of(source, rows, options)
    refused = sorted([*rows.refused, *records.refused], key=lambda item: item["line"])
    if not (records.carry_claims and is_own(rows.columns)):
        refused += attach_claims(source, records, unknown_rows=bool(rows.refused))
    if rejects is not None and (refused or Path(rejects).exists()):
        write_rejects(refused, rejects)
    if not len(records.values["id"]):
        raise InputError(_nothing_read(source, rows, refused))
    from geomap.incidents.frame import frame

    records.notes += claim_notes(records.values, but=_claimed_figures(rows, records))
    table = frame(records.values)
    table.attrs["rejects"] = refused
    table.attrs["format"] = reader.key
    table.attrs["encoding"] = rows.encoding
    table.attrs["members"] = rows.members
    table.attrs["layout"] = _layout(source, as_read, rows, refused, table)
    table.attrs |= _described(rows, records)
    return table


def _checked(source: Source, rows: Rows, options: ReadOptions) -> tuple[Spread, "Dataset | None"]:
    """Return which columns hold which field; an InputError where none says where it was."""
    own = is_own(rows.columns)
    try:
        spread = spread_of(rows.columns, own=own, mapped=options.columns)
        dataset = None if own else dataset_of(rows.columns, options.format)
    except InputError as error:
        raise InputError(f"{source.name}: {error}") from None
    if dataset is None and not rows.has_points and not says_where(spread.columns):
        raise InputError(
            f"{source.name}: no column for a place or for coordinates; "
            "name one place, or two lat and lon, or say which they are with --map COLUMN=place"
        )
    return spread, dataset


def _layout(
    source: Source, as_read: Rows, rows: Rows, refused: Sequence[Reject], table: "gpd.GeoDataFrame"
) -> dict[str, object] | None:
    """Return what a file holds around the rows that became incidents; None where it is unknown."""
    if as_read.layout is None or is_own(rows.columns):
        return None
    lines = {item["line"] for item in refused if item["file"] == source.name}
    kept = sorted(lines_of(table["raw"])) or None if FURTHER_ROWS in rows.columns else None
    return described(as_read.layout, table_of(as_read), lines, kept=kept)


def _all_rows(source: Source, rows: Rows, error: InputError) -> list[Reject]:
    """Return every row as refused: a file that is not read drops none of them silently."""
    table = table_of(rows)
    reason = str(error).partition(": ")[2]
    return [
        reject(
            source.name, table.line(row), column="", value="", reason=reason,
            row=table.source_row(row),
        )
        for row in range(len(table))
    ]  # fmt: skip


def _described(rows: Rows, records: Records) -> dict[str, object]:
    """Return what a person may ask of how a file was read."""
    claimed = claim_columns(rows.columns) if records.carry_claims else {}
    understood = dict.fromkeys(claimed, "claims") | records.understood
    return {
        "understood": understood,
        "ignored": [n for n in rows.columns if n not in {*understood, FURTHER_ROWS}],
        "notes": [*rows.notes, *records.notes],
        "dataset": records.dataset.key if records.dataset else None,
        "moved": records.moved,
    }


def _claimed_figures(rows: Rows, records: Records) -> set[str]:
    """Return the figures that rows gave as those of a claimant."""
    fields = set(claim_columns(rows.columns).values()) if records.carry_claims else set()
    return set() if "about" in fields else fields


def _nothing_read(source: Source, rows: Rows, refused: list[Reject]) -> str:
    refused = [item for item in refused if item["file"] == source.name]
    if not refused:
        where = "its list of features is empty" if rows.unit == "feature" else "only a header"
        return f"{source.name}: it has no rows, {where}"
    first = refused[0]
    cell = f'{first["column"]} "{first["value"]}" ' if first["column"] else ""
    return (
        f"{source.name}: none of its {len(refused)} rows can be read; "
        f"{rows.unit} {first['line']}: {cell}{first['reason']}"
    )
