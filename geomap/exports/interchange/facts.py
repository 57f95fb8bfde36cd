"""What a table says of each incident, as plain lists, for layouts that are not its own.

A layout of a dataset has columns that geomap knows nothing of. Where a row came
from that very dataset, and its day and position are still the ones it came with,
its own cells stand there: a position that was corrected or blurred no longer goes
with the district, the country or the grid cell that were coded for the old one.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any

from geomap.errors import InputError
from geomap.exports.flat import clean_all, completed, joined, plain_values, replaced_note
from geomap.incidents.datasets import Dataset
from geomap.incidents.datasets.schema import plain_name
from geomap.incidents.sentences import said
from geomap.incidents.values import parse_date, parse_number
from geomap.tables import INCIDENT, SUMMARY, Column

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "DECIMALS",
    "Facts",
    "cell_of",
    "count_of",
    "counted",
    "first_two",
    "numbered",
    "still_means",
    "still_places",
    "without",
]

DECIMALS = 7
"""A centimetre: more says nothing of where something was."""

_NEGATIVE = re.compile(r"-\d{1,15}(\.\d{1,15})?")

BESIDE = (
    Column("type", "text", "geomap: kind of incident, of its vocabulary or as written"),
    Column("actors", "text", "geomap: who is reported to have acted, as written"),
    Column("contested", "truth", "geomap: some party denies what another asserts"),
    Column("claims_said", "text", "geomap: who says what, in a sentence"),
)
"""What a reader must see and no other layout has a column for; verdicts follow."""


class Facts:
    """The columns of incidents as plain values, and the source rows that still hold."""

    def __init__(self, table: "pd.DataFrame") -> None:
        whole = completed(table)
        self.length = len(whole)
        self.replaced = 0
        self._values = {
            column.name: self._cleaned(plain_values(whole[column.name], column.kind), column)
            for column in INCIDENT
        }
        self._whole = whole
        self.verdicts = self.only(SUMMARY) if "verdict" in whole.columns else []
        known = {column.name for column in (*INCIDENT, *SUMMARY)}
        self.others = sorted(str(name) for name in whole.columns if name not in known)

    def __getitem__(self, name: str) -> list[Any]:
        return self._values[name]

    def only(self, columns: Sequence[Column]) -> list[tuple[Column, list[Any]]]:
        """Return the columns among these that the table has, with their values."""
        return [
            (column, self._cleaned(plain_values(self._whole[column.name], column.kind), column))
            for column in columns
            if column.name in self._whole.columns
        ]

    def _cleaned(self, values: Sequence[Any], column: Column) -> list[Any]:
        if column.kind != "text":
            return list(values)
        texts, changed = clean_all(values)
        self.replaced += changed
        return list(texts)

    def texts(self, values: Sequence[str | None]) -> list[str | None]:
        """Return made-up texts that every file can hold; changed ones are counted."""
        cleaned, changed = clean_all(values)
        self.replaced += changed
        return list(cleaned)

    def lists(self, name: str) -> list[list[str]]:
        """Return a column of lists, empty ones as such."""
        return [[str(part) for part in found or ()] for found in self[name]]

    def degrees(self, name: str) -> list[float | None]:
        """Return longitudes or latitudes to a centimetre."""
        return [None if value is None else round(value, DECIMALS) for value in self[name]]

    def complete(
        self,
        found: MutableMapping[str, Sequence[Any]],
        rows: Sequence[Mapping[str, str]],
        columns: Sequence[Column],
    ) -> None:
        """Fill the columns of a layout that are not found yet with what source rows have there."""
        for column in columns:
            if column.name not in found:
                cells = self.texts([row.get(column.name) for row in rows])
                found[column.name] = [numbered(cell) for cell in cells]

    def with_beside(
        self, found: Mapping[str, Sequence[Any]], columns: Sequence[Column]
    ) -> tuple[list[Column], list[Sequence[Any]]]:
        """Return the columns of a layout and their cells, then what no layout has a column for."""
        beside = self.beside()
        return (
            [*columns, *(column for column, _ in beside)],
            [*(found[column.name] for column in columns), *(cells for _, cells in beside)],
        )

    def beside(self) -> list[tuple[Column, list[Any]]]:
        """Return what stands after the columns of another layout: type, claims, verdicts."""
        found = [
            self["type"],
            self.texts([joined(names) for names in self.lists("actors")]),
            self["contested"],
            self.texts([said(claims) if claims else None for claims in self["claims"]]),
        ]
        columns = [*zip(BESIDE, found, strict=True), *self.verdicts]
        return [(column, [cell_of(value) for value in values]) for column, values in columns]

    def source_rows(self, dataset: Dataset) -> list[dict[str, str]]:
        """Return what each row had in a dataset, by plain name; nothing where it has changed."""
        names: dict[tuple[object, ...], list[str]] = {}  # rows of one file have the same columns
        found: list[dict[str, str]] = []
        for row, (name, raw) in enumerate(zip(self["dataset"], self["raw"], strict=True)):
            if name != dataset.name or not raw:
                found.append({})
                continue
            columns = tuple(raw)
            if columns not in names:
                known = dataset.matches([str(column) for column in columns])
                names[columns] = [plain_name(str(column)) for column in columns] if known else []
            pairs = zip(names[columns], raw.values(), strict=bool(names[columns]))
            cells = {column: cell for column, cell in pairs if isinstance(cell, str)}
            found.append(self._unchanged(row, cells, dataset) if cells else {})
        return found

    def _unchanged(self, row: int, cells: dict[str, str], dataset: Dataset) -> dict[str, str]:
        same_place = all(
            _same_number(_first(cells, dataset, axis), self[axis][row]) for axis in ("lon", "lat")
        )
        cell = _first(cells, dataset, "date_start")
        return cells if same_place and _same_day(cell, self["date_start"][row], dataset) else {}

    def notes(self, name: str, *, alone: bool) -> list[str]:
        """Return what no layout of another dataset holds, in sentences; `name` is its name.

        `alone` tells that no file with the claims stands beside it.
        """
        found = []
        unplaced = sum(value is None for value in self["lat"])
        undated = sum(value is None for value in self["date_start"])
        for count, what in ((unplaced, "position"), (undated, "date")):
            if count:
                found.append(
                    f"{name}'s tools expect a {what}: without one, and with empty cells, "
                    f"{counted(count, 'incident')}"
                )
        rest = [column for column in _TOLD if any(v is not None for v in self[column])]
        listed = [n for n in ("claims", "raw") if any(self[n]) and (alone or n == "raw")]
        left = [*rest, *listed, *self.others]
        if left:
            found.append(f"{name}'s columns have no place for {', '.join(left)}")
        return [*found, *self.replacements()]

    def replacements(self) -> list[str]:
        """Return what to tell of texts that no file can hold."""
        return [replaced_note(self.replaced)] if self.replaced else []


_TOLD = ("place_id", "radius_m", "wounded_low", "wounded_best", "wounded_high", "dataset")


def cell_of(value: Any) -> Any:
    """Return a value as a cell: truths in small letters, numbers with at most 7 decimals."""
    if isinstance(value, bool):
        return str(value).lower()
    return round(value, DECIMALS) if isinstance(value, float) else value


def counted(count: int, what: str) -> str:
    """Return a count with its word."""
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def count_of(value: float | None) -> int | None:
    """Return a whole number of people; a median between two counts is rounded down."""
    return None if value is None else math.floor(value)


def still_means(cell: str | None, meant: object, read: Callable[[str], Any]) -> bool:
    """Tell whether a cell of a source row means what the table says today."""
    if cell is None or not cell.strip():
        return False
    try:
        return bool(read(cell) == meant)
    except InputError:
        return False


def still_places(
    cell: str | None, located: str | None, radius_m: float | None, read: Callable[[str], Any]
) -> bool:
    """Tell whether a code of a source row is still that of how a position is known.

    Codes of areas tell no radius, so that one which was found for an area leaves them as they are.
    """
    return still_means(cell, (located, None if located == "area" else radius_m), read)


def first_two(lists: Sequence[Sequence[str]]) -> tuple[list[str | None], list[str | None]]:
    """Return the first and the second of each list, None where there is none."""
    first = [next(iter(parts), None) for parts in lists]
    return first, [next(iter(parts[1:]), None) for parts in lists]


def without(row: dict[str, str], names: Iterable[str]) -> None:
    """Take cells out of a source row."""
    for name in names:
        row.pop(name, None)


def numbered(cell: str | None) -> Any:
    """Return a cell of a source row to write again: None for empty, a number below 0 as one."""
    text = (cell or "").strip()
    if _NEGATIVE.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text or None


def _first(cells: dict[str, str], dataset: Dataset, field: str) -> str:
    return next((cells[n] for n in dataset.fields[field] if cells.get(n, "").strip()), "")


def _same_number(cell: str, value: float | None) -> bool:
    try:
        return value is not None and abs(parse_number(cell) - value) < 10**-DECIMALS
    except InputError:
        return False


def _same_day(cell: str, day: str | None, dataset: Dataset) -> bool:
    if day is None or not cell.strip():
        return False
    try:
        return parse_date(cell, dataset.dates).first == dt.date.fromisoformat(day)
    except (InputError, ValueError):
        return False
