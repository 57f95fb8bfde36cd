"""What reading a source leaves behind: refused rows, what was left out, how far it is.

A row that cannot be understood is listed with file, line, column and reason,
and the reading goes on. A record leaves this room only when it is sound.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from geomap.files import csv_text, write_text
from geomap.gazetteer.records import PlaceRecord

__all__ = [
    "KEPT_REJECTS",
    "MAX_NAME_LETTERS",
    "Reading",
    "Reject",
    "RowProblem",
    "checked",
    "clean",
    "degrees",
    "people",
    "tidy_names",
]

KEPT_REJECTS = 10_000
"""Refused rows that are kept to be listed; the rest is only counted. A person who must look
through more than that repairs the file's making, and memory stays bounded."""

MAX_NAME_LETTERS = 400
"""A longer text is no name: the longest official one has fewer than 190 letters."""

_SHOWN_LETTERS = 200
_MOST_PEOPLE = 10**11
_UNSEEN = {
    ord(letter): None
    for letter in "\u00ad\u200b\u200e\u200f\u061c\u2060\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
}
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_UNCLEAN = re.compile(
    "(?m)^(?: |$)| $|  |://"
    "|[\x00-\x09\x0b-\x1f\x7f-\xa0\xad\u061c\u1680\u2000-\u200b\u200e\u200f"
    "\u2028-\u202f\u205f-\u2069\u3000\ufeff\ud800-\udfff]"
)
_COUNTRY = re.compile(r"[A-Z]{2}")
_ID = re.compile(r"[a-z][a-z0-9_-]*:[^\s\x00-\x1f\x7f]+")


class RowProblem(ValueError):  # noqa: N818 - it is listed, never shown as an error
    """Why a row is refused: its column, the value there, and the reason in words."""

    def __init__(self, column: str, value: object, reason: str) -> None:
        super().__init__(f"{column}: {reason}")
        self.column, self.value, self.reason = column, str(value), reason


class Reject(NamedTuple):
    """One refused row; its fields are the columns of the rejects file."""

    line: int
    column: str
    value: str
    reason: str
    row: str
    file: str


class Reading:
    """What was refused and left out while sources were read.

    Parameters
    ----------
    kept
        Refused rows that are listed; the others are only counted.
    watch
        Told the bytes read so far, every quarter megabyte: for a progress bar.
    """

    def __init__(
        self, *, kept: int = KEPT_REJECTS, watch: Callable[[int], None] | None = None
    ) -> None:
        self.kept = kept
        self.watch = watch
        self.rejects: list[Reject] = []
        self.refused = 0
        self.left_out: Counter[str] = Counter()
        """What a source holds that is no place to index, by reason: counted, not listed."""
        self.bytes_read = 0
        """Bytes of the files as they lie on disk; a file that is read twice counts twice."""

    def count_bytes(self, size: int) -> None:
        """Count bytes read from disk."""
        self.bytes_read += size
        if self.watch is not None:
            self.watch(self.bytes_read)

    def first_pass(self) -> "Reading":
        """Return a reading for a file that is read again: only its bytes count here."""
        return _FirstPass(self)

    def refuse(self, file: Path | str, line: int, problem: RowProblem, row: str) -> None:
        """List a refused row, or count it where the list is full."""
        self.refused += 1
        if len(self.rejects) < self.kept:
            self.rejects.append(
                Reject(
                    line,
                    problem.column,
                    _shown(problem.value),
                    problem.reason,
                    _shown(row),
                    str(file),
                )
            )

    def write_rejects(self, path: Path | str) -> None:
        """Write the refused rows as CSV, cells safe in a spreadsheet.

        Raises
        ------
        OutputError
            It cannot be written.
        """
        rows: list[tuple[object, ...]] = list(self.rejects)
        more = self.refused - len(self.rejects)
        if more:
            rows.append((None, None, None, f"and {more:,} more rows, not listed", None, None))
        write_text(path, csv_text(Reject._fields, rows))


class _FirstPass(Reading):
    def __init__(self, whole: Reading) -> None:
        super().__init__(kept=0)
        self._whole = whole

    def count_bytes(self, size: int) -> None:
        self._whole.count_bytes(size)


def clean(text: str) -> str:
    """Return a name as it is recorded: no marks that are not seen, single spaces.

    Zero-width joiners stay, for Persian and Indic scripts write with them.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return " ".join(text.translate(_UNSEEN).split())


def tidy_names(
    names: Iterable[tuple[str, str | None]], reading: Reading
) -> tuple[tuple[str, str | None], ...]:
    """Return names clean and once each, the lead name first.

    A name whose language is known is not repeated without one. What cannot be
    a name (a web address, a text of over 400 letters, control characters) is
    left out and counted.

    Raises
    ------
    RowProblem
        Nothing is left, or the lead name itself is no name.
    """
    pairs = list(names)
    joined = "\n".join([text for text, _ in pairs])
    # Nearly all names are clean: one search over a place's names tells, at a third of the time.
    suspect = not pairs or joined.count("\n") >= len(pairs) or _UNCLEAN.search(joined)
    if suspect or max(map(len, joined.split("\n"))) > MAX_NAME_LETTERS:
        pairs = _cleaned(pairs, reading)
    return _unrepeated(pairs)


def _cleaned(names: list[tuple[str, str | None]], reading: Reading) -> list[tuple[str, str | None]]:
    kept: list[tuple[str, str | None]] = []
    for text, language in names:
        name = clean(text)
        problem = _name_problem(name)
        if problem and not kept:
            raise RowProblem("name", text, problem)
        if not problem:
            kept.append((name, language))
        elif name:
            reading.left_out[f"a name that is {problem}"] += 1
    if not kept:
        raise RowProblem("name", "", "empty; a place needs a name")
    return kept


def _unrepeated(names: list[tuple[str, str | None]]) -> tuple[tuple[str, str | None], ...]:
    once = dict.fromkeys(names)
    spoken: dict[str, list[str]] = {}
    for name, language in once:
        if language:
            spoken.setdefault(name, []).append(language)
    if not spoken:
        return tuple(once)
    lead, given = names[0]
    languages = spoken.get(lead, [])
    first = (lead, languages[0] if len(languages) == 1 else given)
    rest = (pair for pair in once if pair[1] or pair[0] not in spoken)
    return tuple(dict.fromkeys((first, *rest)))


def _name_problem(name: str) -> str | None:
    if not name:
        return "empty"
    if len(name) > MAX_NAME_LETTERS:
        return f"over {MAX_NAME_LETTERS} letters"
    if "://" in name:
        return "a web address"
    if not name.isprintable() and _UNWRITABLE.search(name):
        return "not text: it holds a control character or bytes that are not UTF-8"
    return None


def degrees(cell: object, column: str, limit: float) -> float:
    """Return a coordinate in degrees, at most `limit` either way.

    Raises
    ------
    RowProblem
        It is no number, or beyond the limit.
    """
    number = cell if type(cell) is float else _number(cell, column)
    if not abs(number) <= limit:
        raise RowProblem(column, cell, f"over {limit:g} degrees")
    return number


def people(cell: object, column: str = "population") -> int:
    """Return a population; empty is 0, which means not known.

    Raises
    ------
    RowProblem
        It is no number, negative, or more people than there are.
    """
    if cell == "" or cell is None:
        return 0
    number = _number(cell, column)
    if not 0 <= number <= _MOST_PEOPLE:
        raise RowProblem(column, cell, "no possible population")
    return int(number)


def _number(cell: object, column: str) -> float:
    # Python reads "1_0" as ten; no table of places writes so.
    if not isinstance(cell, (str, int, float)) or (isinstance(cell, str) and "_" in cell):
        raise RowProblem(column, cell, "no number")
    try:
        number = float(cell)
    except (ValueError, OverflowError):
        raise RowProblem(column, cell, "no number") from None
    if cell is True or cell is False:
        raise RowProblem(column, cell, "no number")
    if not math.isfinite(number):
        raise RowProblem(column, cell, "no finite number")
    return number


def checked(record: PlaceRecord) -> PlaceRecord:
    """Return the record where it can be indexed as it is.

    Raises
    ------
    RowProblem
        Its id, position, radius, kind, country or names cannot be.
    """
    if not _ID.fullmatch(record.id):
        raise RowProblem("id", record.id, "not PREFIX:NUMBER or PREFIX:SLUG")
    if (record.lon is None) != (record.lat is None):
        raise RowProblem("lon", record.lon, "one coordinate without the other")
    if record.lon is not None:
        degrees(record.lon, "lon", 180)
        degrees(record.lat, "lat", 90)
    if record.radius_m is not None and not 0 < record.radius_m < math.inf:
        raise RowProblem("radius_m", record.radius_m, "not above 0 metres")
    if record.country is not None and not _COUNTRY.fullmatch(record.country):
        raise RowProblem("country", record.country, "no ISO 3166 code of two letters")
    if not record.kind:
        raise RowProblem("kind", "", "empty")
    if not record.names:
        raise RowProblem("name", "", "empty; a place needs a name")
    return record


def _shown(text: str) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8")
    if len(text) <= _SHOWN_LETTERS:
        return text
    return f"{text[:_SHOWN_LETTERS]}… ({len(text):,} characters)"
