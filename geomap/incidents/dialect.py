"""How a delimited text writes its cells: what stands between them, around them and after them.

Spreadsheets quote what needs it, databases every cell, R and pandas every text;
each is a rule for a column, learned from the records of the file itself.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["Dialect", "learned", "whole_records"]

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")

_RULES: dict[str, Callable[[str], bool]] = {
    "needed": lambda _: False,
    "filled": bool,
    "words": lambda cell: bool(cell) and _NUMBER.fullmatch(cell) is None,
    "text": lambda cell: _NUMBER.fullmatch(cell) is None,
    "always": lambda _: True,
}
"""Whether a cell that needs no quotes has some; the first rule that fits best is taken."""

_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Dialect:
    """The delimiter, what ends a line, and for each column when its cells are quoted.

    In a text that knows no quotes, all columns have the rule "never".
    """

    delimiter: str = ","
    line_end: str = "\n"
    quotes: tuple[str, ...] = ()

    def record(self, cells: Sequence[str]) -> str:
        """Return the cells as a record with its line end; cells beyond `quotes` as needed."""
        if "never" in self.quotes:
            return self.delimiter.join(cells) + self.line_end
        if self.is_sparing:
            text = self.delimiter.join(cells)
            if text and self._is_plain(text, len(cells)):
                return text + self.line_end
        rules = [*self.quotes, *["needed"] * (len(cells) - len(self.quotes))]
        written = (self._cell(cell, rule) for cell, rule in zip(cells, rules, strict=False))
        # a line without anything would be no row
        return (self.delimiter.join(written) or '""') + self.line_end

    def cells(self, text: str) -> list[str] | None:
        """Return the cells of one record; None where it is none, or several."""
        if "never" in self.quotes:
            return text.rstrip("\r\n").split(self.delimiter)
        lines = io.StringIO(text, newline="")
        try:
            found = list(csv.reader(lines, delimiter=self.delimiter, strict=True))
        except csv.Error:
            return None
        return found[0] if len(found) == 1 else None

    @property
    def is_sparing(self) -> bool:
        """Whether no cell is quoted that does not need it."""
        return all(rule == "needed" for rule in self.quotes)

    def _is_plain(self, text: str, cells: int) -> bool:
        return (
            '"' not in text
            and "\n" not in text
            and "\r" not in text
            and text.count(self.delimiter) == cells - 1
        )

    def _cell(self, cell: str, rule: str) -> str:
        if _RULES[rule](cell) or any(mark in cell for mark in (self.delimiter, '"', "\n", "\r")):
            return '"' + cell.replace('"', '""') + '"'
        return cell


def learned(records: Iterable[str], delimiter: str, columns: int) -> Dialect:
    """Return the dialect that most of some records are written in.

    Parameters
    ----------
    records
        Whole records with their line ends.
    delimiter
        What stands between their cells.
    columns
        How many columns there are; records of another length tell nothing.
    """
    ends: dict[str, int] = {}
    misses = [dict.fromkeys(_RULES, 0) for _ in range(columns)]
    for record in records:
        found = _LINE_END.findall(record[-2:])
        if found and record.endswith(found[-1]):
            ends[found[-1]] = ends.get(found[-1], 0) + 1
        cells = _cut(record.removesuffix(found[-1]) if found else record, delimiter)
        if len(cells) == columns:
            _count_misses(misses, cells, delimiter)
    rules = tuple(min(column, key=column.__getitem__) for column in misses)
    return Dialect(delimiter, max(ends, key=ends.__getitem__, default="\n"), rules)


def whole_records(lines: Iterable[str]) -> Iterator[str]:
    """Yield the records of a text in which quotes stand as they should, from its lines."""
    record = ""
    for line in lines:
        record += line
        if record.count('"') % 2 == 0:
            yield record
            record = ""


def _count_misses(
    misses: Sequence[dict[str, int]], cells: Sequence[tuple[str, bool]], delimiter: str
) -> None:
    for column, (cell, is_quoted) in zip(misses, cells, strict=True):
        if any(mark in cell for mark in (delimiter, '"', "\n", "\r")):
            continue  # quoted under any rule
        for rule, wants in _RULES.items():
            column[rule] += wants(cell) != is_quoted


def _cut(record: str, delimiter: str) -> list[tuple[str, bool]]:
    """Return each cell of a record and whether it is quoted; none where quotes stand oddly."""
    cell = re.compile(rf'"((?:[^"]|"")*)"|((?!")[^{re.escape(delimiter)}]*)')
    found: list[tuple[str, bool]] = []
    at = 0
    while match := cell.match(record, at):
        found.append((match[2] or (match[1] or "").replace('""', '"'), match[1] is not None))
        at = match.end() + 1
        if match.end() == len(record):
            return found
        if not record.startswith(delimiter, match.end()):
            return []
    return []
