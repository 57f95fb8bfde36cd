"""CSV for spreadsheets and back: the incident columns, their claims in a second file."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.exports.added_columns import distinct_names, with_one_geometry
from geomap.exports.datapackage import (
    Part,
    package_path,
    package_text,
    sources_of,
    stale_packages,
)
from geomap.exports.flat import (
    clean,
    clean_all,
    column_of,
    columns_to_write,
    completed,
    joined,
    json_text,
    plain_values,
    replaced_note,
)
from geomap.exports.interchange import Sheet, sheet_of
from geomap.exports.options import ExportOptions
from geomap.files import csv_text, replacing, write_text
from geomap.incidents.claims import claims_path
from geomap.tables import CLAIM, INCIDENT, SAME_EVENT, SUMMARY, Column, names_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write"]


def write(
    table: "pd.DataFrame",
    path: Path | str,
    zones: "pd.DataFrame | None" = None,
    options: ExportOptions | None = None,
) -> tuple[str, ...]:
    """Write incidents as CSV with safe cells, and their claims to `STEM.claims.csv` beside it.

    The source row stands in the column `raw` as JSON, and columns that a person
    added stand behind geomap's. On standard output the claims stand in a column
    of that name, as JSON. `options` choose other columns
    (`layout`) and a description of them beside (`datapackage`); `zones` stand
    there alone, as sources. Returns what could not be written, one sentence each.

    Raises
    ------
    OutputError
        A file cannot be written; then none is changed.
    """
    options = options or ExportOptions()
    changed: list[str] = []
    if options.layout == "geomap":
        table, renamed = distinct_names(table)
        table, texts = with_one_geometry(table)
        changed = [*renamed, *texts]
    table = completed(table)
    if "verdict" in table.columns:  # all that belongs to a verdict, known or not, to be read back
        table = table.reindex(columns=list(dict.fromkeys([*table.columns, *names_of(SUMMARY)])))
    to_stdout = str(path) == "-"
    sheet = _sheet(table, options, alone=to_stdout)
    text = sheet.text()
    if to_stdout:
        write_text(path, text)
        return (*changed, *sheet.notes, *([_NO_PACKAGE] if options.datapackage else []))
    beside = claims_path(path)
    keys = _claim_keys(table)
    claims = _claim_rows(table, keys)
    files: list[tuple[Path, str]] = [(Path(path), text)]
    notes = [*changed, *sheet.notes]
    # without claims, those of an earlier export would be taken for this one's
    if claims or beside.exists():
        files.append((beside, csv_text(["incident_id", *map(clean, keys)], claims)))
    if options.datapackage:
        parts = [_incident_part(Path(path), sheet, text)]
        parts += [_claim_part(beside, keys, claims, files[1][1])] if claims else []
        target, told = package_path(path)
        package, untold = package_text(parts, options, sources_of(table, zones, options))
        files.append((target, package))
        notes += [*told, *untold]
    notes += stale_packages(dict(files))
    with ExitStack() as opened:
        for target, content in files:
            _put(opened.enter_context(replacing(target)), content)
    return tuple(notes)


_NO_PACKAGE = "standard output takes no data package; name a file"


def _sheet(table: "pd.DataFrame", options: ExportOptions, *, alone: bool) -> Sheet:
    if options.layout != "geomap":
        return sheet_of(table, options.layout, alone=alone)
    columns, notes = _columns(table, with_claims=alone)
    return Sheet([column for column, _ in columns], [cells for _, cells in columns], notes)


def _incident_part(path: Path, sheet: Sheet, text: str) -> Part:
    tags = (2,) if sheet.tags else ()
    key = sheet.columns[0].name
    return Part("incidents", path.name, text, sheet.columns, sheet.cells, key=key, left_out=tags)


def _claim_part(path: Path, keys: Sequence[str], claims: Sequence[Any], text: str) -> Part:
    known = {column.name: column for column in CLAIM}
    columns = [known.get(key) or Column(clean(key), "text", "") for key in ("incident_id", *keys)]
    cells = [*zip(*claims, strict=True)]
    return Part("claims", path.name, text, columns, cells, refers="incident_id")


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _columns(
    table: "pd.DataFrame", *, with_claims: bool
) -> tuple[list[tuple[Column, Sequence[Any]]], tuple[str, ...]]:
    """Return geomap's columns, then those that a person added, each with its cells."""
    known = list(INCIDENT)
    if "verdict" in table.columns:
        known += SUMMARY
    known += [column for column in SAME_EVENT if column.name in table.columns]
    names = {column.name for column in known}
    # without a verdict, a column called like one that belongs to it is theirs too
    others = [column.name for column in columns_to_write(table) if column.name not in names]
    added = [column_of(table[name]) for name in others]
    columns: list[tuple[Column, Sequence[Any]]] = []
    replaced = 0
    for column in (*known, *added):
        if column.name == "claims" and not with_claims:
            continue
        cells = _cells(table[column.name], column)
        if column.kind in {"text", "list", "mapping"}:
            cells, changed = clean_all(cells)
            replaced += changed
        # what a person added as a mapping may be a list: as JSON it is text
        told = replace(column, kind="text") if _is_added_mapping(column) else column
        columns.append((told, cells))
    return columns, (replaced_note(replaced),) if replaced else ()


def _cells(values: "pd.Series[Any]", column: Column) -> Sequence[Any]:
    """Return a column as cells, None for empty."""
    if column.kind == "count" and values.dtype.kind in "iu":  # as floats, large ones would change
        empty = values.isna().tolist()
        return [None if no else int(n) for n, no in zip(values.tolist(), empty, strict=True)]
    cells = plain_values(values, column.kind)
    is_json = column.name == "claims" or _is_added_mapping(column)
    convert = json_text if is_json else _CELLS.get(column.kind)
    if convert is None:
        return cells
    return [None if value is None else convert(value) for value in cells]


def _is_added_mapping(column: Column) -> bool:
    return column.kind == "mapping" and not column.meaning


def _truth(value: object) -> str:
    return "true" if value else "false"


def _source_row(row: Mapping[object, object]) -> str:
    """Return a source row as a JSON object of texts, as it is read back."""
    return json_text(
        {
            str(name): value if isinstance(value, str) else json_text(value)
            for name, value in row.items()
        }
    )


_CELLS: dict[str, Callable[[Any], str | None]] = {
    "truth": _truth,
    "list": joined,
    "mapping": _source_row,
}


def _claim_keys(table: "pd.DataFrame") -> list[str]:
    """Return the columns of claims: those of CLAIM, then what else some claim holds."""
    keys = dict.fromkeys(names_of(CLAIM)[1:])
    for claims in table["claims"]:
        for claim in claims if isinstance(claims, (list, tuple)) else ():
            keys.update(dict.fromkeys(map(str, claim)))
    return list(keys)


def _claim_rows(table: "pd.DataFrame", keys: Sequence[str]) -> list[list[str | None]]:
    """Return one row a claim, in the order of the table."""
    return [
        [clean(str(name)), *(_cell(claim.get(key)) for key in keys)]
        for name, claims in zip(table["id"], table["claims"], strict=True)
        if isinstance(claims, (list, tuple))
        for claim in claims
    ]


def _cell(value: object) -> str | None:
    return None if value is None else clean(str(value))
