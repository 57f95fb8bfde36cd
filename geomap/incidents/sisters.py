"""Rows that repeat an id and name no claimant: one event told in several rows.

ACLED's exports by actor have a row for each actor of an event, and downloads
that overlap have some events twice. Rows that agree are one incident with the
actors, sources and words of all; where they do not, the later one is refused.
"""

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geomap.incidents.claims import FIGURES
from geomap.incidents.columns import objects
from geomap.incidents.datasets import PRECISION
from geomap.incidents.reading import Reading
from geomap.incidents.repeated import FURTHER_ROWS, further_rows, lines_of, sisters_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geomap.incidents.columns import Objects

__all__ = ["settle_repeated"]

_UNITED = ("actors", "sources", "claims")
_POSITION = ("lon", "lat", "located", "radius_m")
_COUNTS = tuple(f"{what}_{end}" for what in FIGURES for end in ("low", "best", "high"))
_AGREED = ("date_start", "date_end", "date_precision", "place", "place_id", *_POSITION,
           "type", *_COUNTS)  # fmt: skip
"""What rows of one event say alike, or leave empty; what differs would be lost in one of them."""

_FILLED = ("date_start", "date_end", "date_precision", "place", "place_id", "type", "title",
           "contested")  # fmt: skip
_FILE_COLUMNS = {"lon": "position", "lat": "position", "radius_m": PRECISION,
                 "located": PRECISION}  # fmt: skip
_SHOWN = 60


class _Parting(NamedTuple):
    """Where two rows of one id part: the field, and what each has."""

    field: str
    here: str
    there: str


def settle_repeated(reading: Reading, ids: "Objects") -> None:
    """Join the rows that repeat an id with the first of them, or refuse them with the reason.

    Joined are rows of other people's files, whose ids they give themselves and
    which agree, as far as they say anything, in `_AGREED`. The first gains what
    it leaves empty, all rows stay in its `raw`, and the others are in
    `reading.joined`.
    """
    pairs = _pairs(reading, ids)
    alike = _alike(reading.values, pairs)
    sisters: dict[int, list[int]] = {}
    for (at, row), is_alike in zip(pairs, alike, strict=True):
        parting = None if is_alike else _parting(reading.values, at, row)
        if parting:
            unit, line = reading.rows.unit, reading.table.line(at)
            reason = (
                f'differs from "{parting.there}" in {unit} {line}, which has the same id '
                f'"{ids[row][:_SHOWN]}"; give each incident an id of its own'
            )
            reading.refuse(row, _column(reading, parting.field), parting.here, reason)
            continue
        if not is_alike:
            _fill_gaps(reading.values, at, row)
        _unite(reading.values, at, row)
        sisters.setdefault(at, []).append(row)
    if sisters:
        reading.joined = {row for rows in sisters.values() for row in rows}
        reading.values["raw"] = _with_sisters(reading, sisters)
        reading.notes.append(_note(sisters))


def _pairs(reading: Reading, ids: "Objects") -> list[tuple[int, int]]:
    """Return the rows that may be joined, each with the first of its id; refuse the others."""
    written: Objects = reading.values["id"]
    is_taken = FURTHER_ROWS in reading.rows.columns and not any(lines_of(reading.values["raw"][:1]))
    joins = not reading.own and "verdict" not in reading.values and not is_taken
    first: dict[str, int] = {}
    pairs = []
    for row, name in enumerate(ids.tolist()):
        if row in reading.wrong:
            continue
        at = first.setdefault(name, row)
        if at == row:
            continue
        if joins and written[row] is not None and written[at] is not None:
            pairs.append((at, row))
            continue
        where = f"{reading.rows.unit} {reading.table.line(at)}"
        reading.refuse(row, _column(reading, "id"), name, f"is the id of {where} too")
    return pairs


def _alike(values: dict[str, Any], pairs: list[tuple[int, int]]) -> list[bool]:
    """Tell which pairs have the very same values, so that there is nothing to weigh or to fill."""
    both = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    alike = np.full(both.shape[1], fill_value=True)
    for field in dict.fromkeys((*_AGREED, *_FILLED)):
        column = np.asarray(values[field])
        there, here = column[both[0]], column[both[1]]
        same = there == here
        if column.dtype.kind in "fM":
            same |= np.isnan(there) & np.isnan(here)
        alike &= same.astype(bool)
    found: list[bool] = alike.tolist()
    return found


def _note(sisters: dict[int, list[int]]) -> str:
    count = sum(map(len, sisters.values()))
    rows = f"{count} {'row repeats' if count == 1 else 'rows repeat'} the id of an earlier one"
    incidents = "1 incident" if len(sisters) == 1 else f"{len(sisters)} incidents"
    return (
        f"{rows} and agree{'s' if count == 1 else ''} with it: joined into {incidents}, "
        "with the actors and sources of all"
    )


def _column(reading: Reading, field: str) -> str:
    """Return the column of the file that a field was read from, or the field."""
    what = field.partition("_")[0]
    for name in (field, what if what in FIGURES else _FILE_COLUMNS.get(field, field)):
        numbers = reading.numbers(name)
        if numbers:
            return reading.rows.columns[numbers[0]]
    return field


def _empty(value: Any) -> bool:
    # NaN and NaT are not equal to themselves
    return value is None or value != value  # noqa: PLR0124


def _parting(values: dict[str, Any], at: int, row: int) -> _Parting | None:
    for field in _AGREED:
        there, here = values[field][at], values[field][row]
        if field == "located" and "missing" in (there, here):
            continue
        if _empty(there) or _empty(here) or there == here:
            continue
        if isinstance(here, str) and here.casefold() == str(there).casefold():
            continue
        return _Parting(field, _shown(here), _shown(there))
    return None


def _shown(value: Any) -> str:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return text[:_SHOWN]


def _unite(values: dict[str, Any], at: int, row: int) -> None:
    """Give the first row the actors, sources, claims and words of another."""
    for field in _UNITED:
        known = values[field][at]
        others = [item for item in values[field][row] if item not in known]
        values[field][at] = [*known, *others]
    text, more = values["text"][at], values["text"][row]
    if more and more not in (text or ""):
        values["text"][at] = f"{text}\n{more}" if text else more


def _fill_gaps(values: dict[str, Any], at: int, row: int) -> None:
    """Give the first row what it leaves empty and another has; a position comes whole."""
    for field in (*_FILLED, *_COUNTS):
        _fill(values, field, at, row)
    if _empty(values["lon"][at]) and not _empty(values["lon"][row]):
        for field in _POSITION:
            values[field][at] = values[field][row]


def _fill(values: dict[str, Any], field: str, at: int, row: int) -> None:
    if _empty(values[field][at]):
        values[field][at] = values[field][row]


def _with_sisters(reading: Reading, sisters: dict[int, list[int]]) -> Any:
    """Return every source row with its line, and those of its sisters, to write all again."""
    table, raw = reading.table, reading.values["raw"]

    def whole(row: int) -> dict[str, str]:
        own = dict(raw[row])
        rows = sisters_of(own)
        for sister in sisters.get(row, ()):
            cells = dict(raw[sister])
            rows |= sisters_of(cells)
            cells.pop(FURTHER_ROWS, None)
            rows[table.line(sister)] = cells
        return own | {FURTHER_ROWS: further_rows(table.line(row), rows)}

    numbers: NDArray[np.intp] = np.arange(len(table))
    if isinstance(raw, np.ndarray):
        return objects(map(whole, numbers.tolist()), len(table))
    from geomap.incidents.source_rows import SourceRows

    return SourceRows(whole, numbers)
