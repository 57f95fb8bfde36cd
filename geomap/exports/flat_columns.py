"""A table as the flat, typed columns that every format starts from, in Arrow's arrays.

Dates are `date32`, counts `int64` where all are whole, truths `bool`, other numbers
`float64`, everything else `large_string`: lists and claims are flattened to text that
a person can read. What is empty, and what is no number, is null.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from geomap.exports.flat import (
    clean_all,
    column_of,
    columns_to_write,
    completed,
    iso_days,
    joined,
    json_text,
    named_apart,
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

__all__ = [
    "FlatColumn",
    "IncidentPlan",
    "claims_text",
    "incident_columns",
    "incident_plan",
    "planned_columns",
    "scalars",
    "text_array",
    "zone_columns",
]

_CLAIM_COUNTS = {
    "claims_asserting": ({"asserts", "revises"}, "claims that assert or revise something"),
    "claims_denying": ({"denies"}, "claims that deny something"),
}
_PARTS = r"^$|^\[|[;\r\n]|^[\pZ\x00-\x20\x85]|[\pZ\x00-\x20\x85]$|\x00"
"""A part of a list that needs more than `; ` between it and the next; as Arrow writes it."""

_WHOLE = 2.0**53
"""Above this a float is no longer a count."""


class FlatColumn(NamedTuple):
    """One column of scalars: its name, what it holds, what it means, and a value for each row."""

    name: str
    kind: Kind
    meaning: str
    array: "pa.Array"


class IncidentPlan(NamedTuple):
    """Which columns a table of incidents becomes, so that parts of it become the same ones."""

    columns: tuple[Column, ...]
    has_claims: bool


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
    found, replaced = planned_columns(completed(table), incident_plan(table, with_raw=with_raw))
    return found, [replaced_note(replaced)] if replaced else []


def incident_plan(table: "pd.DataFrame", *, with_raw: bool = False) -> IncidentPlan:
    """Return which columns `incident_columns` makes of a table, for parts of its rows."""
    table = named_apart(table)
    columns = [
        column if column.meaning else column_of(table[column.name])  # a stranger: by its values
        for column in columns_to_write(completed(table.iloc[:0]))
        if with_raw or column.name != "raw"
    ]
    has_claims = "claims" in table.columns and any(plain_values(table["claims"], "list"))
    return IncidentPlan(tuple(columns), has_claims)


def planned_columns(rows: "pd.DataFrame", plan: IncidentPlan) -> tuple[list[FlatColumn], int]:
    """Return the columns of some rows, brought to `completed`, and how many texts were cleaned."""
    found: list[FlatColumn] = []
    replaced = 0
    for column in plan.columns:
        flattened: Iterable[tuple[FlatColumn, int]]
        if column.name == "claims":
            flattened = _claims(rows["claims"], column, with_sentences=plan.has_claims)
        else:
            flattened = [_flattened(rows[column.name], column)]
        for flat, changed in flattened:
            found.append(flat)
            replaced += changed
    return found, replaced


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
    origin = [
        str(claim[key]).removesuffix(" 00:00:00")
        for key in ("publisher", "published", "url")
        if claim.get(key)
    ]
    return f"{said} [{', '.join(origin)}]" if origin else said


def _flattened(series: "pd.Series[Any]", column: Column) -> tuple[FlatColumn, int]:
    """Return what a column becomes, and how many texts of it had to be cleaned."""
    if column.kind == "list":
        return _lists(series, column)
    if column.kind == "mapping":
        values = plain_values(series, column.kind)
        texts = [None if value is None else json_text(value) for value in values]
        return _texts(column.name, column.meaning, texts)
    if column.kind == "text":
        return _text_column(series, column)
    return FlatColumn(column.name, column.kind, column.meaning, scalars(series, column.kind)), 0


def text_array(series: "pd.Series[Any]") -> "pa.LargeStringArray":
    """Return a column of texts, cleaned."""
    return _text_column(series, Column(str(series.name), "text", ""))[0].array


def _text_column(series: "pd.Series[Any]", column: Column) -> tuple[FlatColumn, int]:
    array = _arrow_texts(series)
    if array is None:
        return _texts(column.name, column.meaning, plain_values(series, "text"))
    return FlatColumn(column.name, "text", column.meaning, array), 0


def _arrow_texts(series: "pd.Series[Any]") -> "pa.Array | None":
    """Return texts as Arrow has or takes them at once; None where one is no clean text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = series.array if series.dtype.type is str else series.to_numpy(dtype=object)
    try:
        array = pa.array(values, from_pandas=True)
        if isinstance(array, pa.ChunkedArray):
            array = array.combine_chunks()
        if pa.types.is_null(array.type) or pa.types.is_string(array.type):
            array = array.cast(pa.large_string())
    except (pa.ArrowException, UnicodeEncodeError):
        return None
    if not pa.types.is_large_string(array.type) or pc.any(pc.match_substring(array, "\0")).as_py():
        return None
    return array


def _lists(series: "pd.Series[Any]", column: Column) -> tuple[FlatColumn, int]:
    """Return lists as text, most of them without making each a Python text."""
    import pyarrow as pa
    import pyarrow.compute as pc

    values = plain_values(series, column.kind)
    texts = None
    try:
        lists = pa.array(values, pa.list_(pa.large_string()))
        parts = lists.flatten()
        if not parts.null_count and not pc.any(pc.match_substring_regex(parts, _PARTS)).as_py():
            empty = pc.equal(pc.list_value_length(lists), 0)
            nothing = pa.scalar(None, pa.large_string())
            texts = pc.if_else(
                empty, nothing, pc.binary_join(lists, pa.scalar("; ", pa.large_string()))
            )
    except (pa.ArrowException, UnicodeEncodeError):
        pass
    if texts is None:
        return _texts(column.name, column.meaning, [joined(value) for value in values])
    return FlatColumn(column.name, "text", column.meaning, texts), 0


def _claims(
    series: "pd.Series[Any]", column: Column, *, with_sentences: bool
) -> Iterator[tuple[FlatColumn, int]]:
    """Yield claims as texts, their counts, who says what, and what each figure rests on."""
    import pyarrow as pa

    claims = [found or () for found in plain_values(series, "list")]
    yield _texts(
        column.name,
        "who says what, where it is published",
        [claims_text(said) if said else None for said in claims],
    )
    for name, (stances, meaning) in _CLAIM_COUNTS.items():
        counts = [sum(claim["stance"] in stances for claim in said) if said else 0
                  for said in claims]  # fmt: skip
        yield FlatColumn(name, "count", meaning, pa.array(counts, pa.int64())), 0
    if not with_sentences:
        return
    said = [sentence(found) if found else None for found in claims]
    yield _texts("claims_said", "who says what, in a sentence", said)
    for about in FIGURES:
        rests = [figures_from(found, about) if found else None for found in claims]
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
        typed = series.dtype.kind == "M"
        days = series.to_numpy() if typed else np.array(iso_days(series), dtype="datetime64[D]")
        return pa.array(days.astype("datetime64[D]"))
    if kind == "truth":
        return pa.array(plain_values(series, kind), pa.bool_())
    if kind == "count" and series.dtype.kind in "iu" and not _overflows(series):
        return pa.array(series.array, from_pandas=True).cast(pa.int64())
    numbers = series.to_numpy(dtype="float64", na_value=np.nan)
    known = np.isfinite(numbers)
    if kind == "count" and _are_whole(numbers[known]):
        return pa.array(np.where(known, numbers, 0).astype("int64"), mask=~known)
    return pa.array(np.where(known, numbers, 0), mask=~known)


def _overflows(series: "pd.Series[Any]") -> bool:
    return series.dtype.kind == "u" and bool((series.dropna() >= 2**63).any())


def _are_whole(numbers: "NDArray[np.float64]") -> bool:
    import numpy as np

    return bool((numbers == np.trunc(numbers)).all() and (np.abs(numbers) < _WHOLE).all())
