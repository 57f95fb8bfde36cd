"""CSV for spreadsheets and back: the incident columns, their claims in a second file."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geomap.exports.flat import (
    clean,
    clean_all,
    columns_to_write,
    completed,
    joined,
    json_text,
    plain_values,
    replaced_note,
)
from geomap.exports.options import ExportOptions
from geomap.files import csv_text, replacing, write_text
from geomap.incidents.claims import claims_path
from geomap.tables import CLAIM, INCIDENT, SAME_EVENT, SUMMARY, names_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write"]


def write(
    table: "pd.DataFrame",
    path: Path | str,
    zones: "pd.DataFrame | None" = None,  # noqa: ARG001 - CSV has no place for them
    options: ExportOptions | None = None,  # noqa: ARG001
) -> tuple[str, ...]:
    """Write incidents as CSV with safe cells, and their claims to `STEM.claims.csv` beside it.

    The source row stands in the column `raw` as JSON. On standard output the
    claims stand in a column of that name, as JSON. Returns what could not be
    written, one sentence each.

    Raises
    ------
    OutputError
        A file cannot be written; then none is changed.
    """
    table = completed(table)
    to_stdout = str(path) == "-"
    columns, notes = _columns(table, with_claims=to_stdout)
    text = csv_text(list(columns), zip(*columns.values(), strict=True))
    if to_stdout:
        write_text(path, text)
        return notes
    beside = claims_path(path)
    keys = _claim_keys(table)
    claims = _claim_rows(table, keys)
    with replacing(path) as temporary:
        _put(temporary, text)
        # without claims, those of an earlier export would be taken for this one's
        if claims or beside.exists():
            write_text(beside, csv_text(["incident_id", *keys], claims))
    return notes


def _put(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")


def _columns(
    table: "pd.DataFrame", *, with_claims: bool
) -> tuple[dict[str, Sequence[Any]], tuple[str, ...]]:
    known = [column for column in INCIDENT if with_claims or column.name != "claims"]
    if "verdict" in table.columns:
        known += SUMMARY
    known += [column for column in SAME_EVENT if column.name in table.columns]
    columns: dict[str, Sequence[Any]] = {}
    replaced = 0
    for column in known:
        values: Sequence[Any] = plain_values(table[column.name], column.kind)
        convert = json_text if column.name == "claims" else _CELLS.get(column.kind)
        if convert is not None:
            values = [None if value is None else convert(value) for value in values]
        if column.kind in {"text", "list", "mapping"}:
            values, changed = clean_all(values)
            replaced += changed
        columns[column.name] = values
    others = {column.name for column in columns_to_write(table)} - {*columns, "claims"}
    notes = [replaced_note(replaced)] if replaced else []
    if others:
        notes.append(f"columns left out of CSV: {', '.join(sorted(others))}")
    return columns, tuple(notes)


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
