"""A table as the flat, typed columns that every format starts from, in Arrow's arrays.

Dates are `date32`, counts `int64` where all are whole, truths `bool`, other numbers
`float64`, everything else `large_string`: lists and claims are flattened to text that
a person can read. What is empty, and what is no number, is null.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.exports.flat import (
    clean_all,
    columns_to_write,
    completed,
    iso_days,
    joined,
    json_text,
    plain_values,
    replaced_note,
)
from geomap.incidents.sentences import figures_from
from geomap.incidents.sentences import said as sentence
from geomap.incidents.tolls import FIGURES
from geomap.tables import Column, Kind

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

__all__ = ["FlatColumn", "claims_text", "incident_columns", "scalars", "zone_columns"]

_CLAIM_COUNTS = {
    "claims_asserting": ({"asserts", "revises"}, "claims that assert or revise something"),
    "claims_denying": ({"denies"}, "claims that deny something"),
}
_WHOLE = 2.0**53
"""Above this a float is no longer a count."""


class FlatColumn(NamedTuple):
    """One column of scalars: its name, what it holds, what it means, and a value for each row."""

    name: str
    kind: Kind
    meaning: str
    array: "pa.Array"


def incident_columns(
    table: "pd.DataFrame", *, with_raw: bool = False
) -> tuple[list[FlatColumn], list[str]]:
    """Return the columns of incidents in order, and sentences on what they do not hold.

    Beside the columns of the table stand, where it has claims, what is said in a
    sentence and the claims that each figure rests on.

    Parameters
    ----------
    table
        INCIDENT columns; those that are missing are empty. Others follow as they are.
    with_raw
        Whether the source rows stand there too, as JSON.
    """
    whole = completed(table)
    found: list[FlatColumn] = []
    replaced = 0
    for column in columns_to_write(whole):
        if column.name == "raw" and not with_raw:
            continue
        for flat, changed in _flattened(whole[column.name], column):
            found.append(flat)
            replaced += changed
    return found, [replaced_note(replaced)] if replaced else []


def zone_columns(zones: "pd.DataFrame") -> list[FlatColumn]:
    """Return the columns of zones in order; lists and mappings as JSON, which is read back."""
    return [
        _zone_column(zones[column.name], column) for column in columns_to_write(zones, zones=True)
    ]


def claims_text(claims: Sequence[Mapping[str, Any]]) -> str | None:
    """Return claims as one line to read: who says what of which side, and where it stands."""
    return " | ".join(map(_claim_text, claims)) or None


def _claim_text(claim: Mapping[str, Any]) -> str:
    said = f"{claim.get('claimant')} {claim.get('stance')} {claim.get('about')}"
    if claim.get("value"):
        said += f": {claim['value']}"
    if claim.get("side"):
        said += f" ({claim['side']})"
    if claim.get("quote"):
        said += f', "{claim["quote"]}"'
    origin = [str(claim[key]) for key in ("publisher", "published", "url") if claim.get(key)]
    return f"{said} [{', '.join(origin)}]" if origin else said


def _flattened(series: "pd.Series[Any]", column: Column) -> Iterator[tuple[FlatColumn, int]]:
    """Yield what a column becomes, and how many texts of each had to be cleaned."""
    if column.name == "claims":
        yield from _claims(series, column)
    elif column.kind in {"list", "mapping"}:
        flatten: Callable[[Any], str | None] = joined if column.kind == "list" else json_text
        values = plain_values(series, column.kind)
        texts = [None if value is None else flatten(value) for value in values]
        yield _texts(column.name, column.meaning, texts)
    elif column.kind == "text":
        yield _texts(column.name, column.meaning, plain_values(series, "text"))
    else:
        yield FlatColumn(column.name, column.kind, column.meaning, scalars(series, column.kind)), 0


def _claims(series: "pd.Series[Any]", column: Column) -> Iterator[tuple[FlatColumn, int]]:
    """Yield claims as texts, their counts, who says what, and what each figure rests on."""
    import pyarrow as pa

    claims = [found or () for found in plain_values(series, "list")]
    yield _texts(
        column.name,
        "who says what, where it is published",
        [claims_text(said) if said else None for said in claims],
    )
    for name, (stances, meaning) in _CLAIM_COUNTS.items():
        counts = [sum(claim["stance"] in stances for claim in said) for said in claims]
        yield FlatColumn(name, "count", meaning, pa.array(counts, pa.int64())), 0
    if not any(claims):
        return
    said = [sentence(found) for found in claims]
    yield _texts("claims_said", "who says what, in a sentence", said)
    for about in FIGURES:
        rests = [figures_from(found, about) for found in claims]
        yield _texts(f"{about}_from", f"the claims that the figures of {about} rest on", rests)


def _zone_column(series: "pd.Series[Any]", column: Column) -> FlatColumn:
    if column.kind in {"list", "mapping"}:
        values = plain_values(series, column.kind)
        texts = [json_text(value) if value else None for value in values]
        return _texts(column.name, column.meaning, texts)[0]
    if column.kind == "text":
        return _texts(column.name, column.meaning, plain_values(series, "text"))[0]
    return FlatColumn(column.name, column.kind, column.meaning, scalars(series, column.kind))


def _texts(name: str, meaning: str, values: Sequence[str | None]) -> tuple[FlatColumn, int]:
    import pyarrow as pa

    cleaned, replaced = clean_all(values)
    return FlatColumn(name, "text", meaning, pa.array(cleaned, pa.large_string())), replaced


def scalars(series: "pd.Series[Any]", kind: str) -> "pa.Array":
    """Return dates, truths, counts or numbers; what is not finite is null."""
    import numpy as np
    import pyarrow as pa

    if kind == "date":
        days = np.array(iso_days(series), dtype="datetime64[D]")
        return pa.array(days)
    if kind == "truth":
        return pa.array(plain_values(series, kind), pa.bool_())
    numbers = series.to_numpy(dtype="float64", na_value=np.nan)
    known = np.isfinite(numbers)
    if kind == "count" and _are_whole(numbers[known]):
        return pa.array(np.where(known, numbers, 0).astype("int64"), mask=~known)
    return pa.array(np.where(known, numbers, 0), mask=~known)


def _are_whole(numbers: "NDArray[np.float64]") -> bool:
    import numpy as np

    return bool((numbers == np.trunc(numbers)).all() and (np.abs(numbers) < _WHOLE).all())
