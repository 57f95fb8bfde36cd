"""Batches of Arrow as `geomap.incidents.columns.Table`: nothing is made a row at a time.

Each column is kept in the way that takes least: cells that come again once each,
long texts as Python's, of which the table's own are the same objects, and short
ones that hardly repeat in Arrow's arrays.
"""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from geomap.incidents.columns import Cells

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from geomap.incidents.columns import Numbers
    from geomap.incidents.source_rows import SourceRows

__all__ = ["ArrowTable"]

_LONG_BYTES = 40.0
"""Texts of this mean length take more room than the numbers that find them."""

_BLANK = ord(" ")
_NOT_ASCII = 0x80

_SURE_ROWS = 50_000
"""After so many rows it shows whether a column's cells come again."""


class ArrowTable:
    """A table of texts that is given in batches of rows, then asked for columns and rows."""

    keeps = False

    def __init__(self, columns: list[str]) -> None:
        self.columns = columns
        self._columns: list[_Coded | _Short | _Long] = []
        self._rows = 0
        self._lines: Sequence[int] | NDArray[Any] = range(2, 2)

    @property
    def repeating(self) -> Sequence[int]:
        """Return the columns whose cells come again."""
        columns = enumerate(self._columns)
        return [number for number, column in columns if isinstance(column, _Coded)]

    def to_encode(self) -> Collection[int]:
        """Return the columns to be given as dictionaries: others are quicker as they are."""
        columns = enumerate(self._columns)
        return {n for n, kept in columns if isinstance(kept, _Coded) and kept.only is None}

    def __len__(self) -> int:
        return self._rows

    def add(self, columns: "Sequence[pa.Array]") -> None:
        """Take rows, every column an array of bytes without nulls, or a dictionary of them.

        Raises
        ------
        pyarrow.ArrowInvalid, UnicodeDecodeError
            A cell is not UTF-8; some are found by `finish`.
        """
        import pyarrow.compute as pc

        if not self._columns:
            means = (pc.mean(pc.binary_length(column)).as_py() for column in columns)
            self._columns = [
                _Long() if mean is not None and mean >= _LONG_BYTES else _Coded() for mean in means
            ]
        count = len(columns[0])
        is_sure = self._rows < _SURE_ROWS <= self._rows + count
        self._rows += count
        for number, (kept, texts) in enumerate(zip(self._columns, columns, strict=True)):
            kept.add(texts)
            if is_sure and isinstance(kept, _Coded) and kept.hardly_repeats():
                self._columns[number] = kept.as_short()

    def finish(self, lines: int) -> bool:
        """Give each row the line it begins on; tell whether `lines` hold just these rows.

        `lines` are those below the header. With blank lines among them the
        numbers would be wrong, and are not given.
        """
        import numpy as np

        for column in self._columns:
            column.finish()
        self._lines = range(2, self._rows + 2)
        if lines == self._rows:
            return True
        breaks = np.zeros(self._rows, dtype=np.int64)
        for number in range(len(self._columns)):
            column_cells = self.column(number)
            found = np.array([cell.count("\n") for cell in column_cells.cells], dtype=np.int64)
            breaks += found if column_cells.rows is None else found[column_cells.rows]
        shifted = np.arange(2, self._rows + 2)
        shifted[1:] += np.cumsum(breaks)[:-1]
        self._lines = shifted
        return lines == self._rows + int(breaks.sum())

    def longest(self) -> int:
        """Return the characters of the longest cell, or somewhat more."""
        return max((column.longest() for column in self._columns), default=0)

    def column(self, number: int) -> Cells:
        """Return a column."""
        column = self._columns[number]
        return Cells(column.cells(), column.rows, column.is_bare)

    def line(self, row: int) -> int:
        """Return the line on which a row begins."""
        return int(self._lines[row])

    def kept(self, row: int) -> dict[str, Any]:  # noqa: ARG002 - geomap's own files are not here
        """Return nothing: a file that geomap wrote is read row by row."""
        return {}

    def positions(self) -> "tuple[Numbers, Numbers] | None":
        """Return None: a table of texts has no geometry."""
        return None

    def source_row(self, row: int) -> dict[str, str]:
        """Return a row as its source has it."""
        cells = [column.cell(row) for column in self._columns]
        return dict(zip(self.columns, cells, strict=True))

    def source_rows(self) -> "SourceRows":
        """Return all rows as their source has them, made when they are looked at."""
        import numpy as np

        from geomap.incidents.source_rows import SourceRows

        return SourceRows(self.source_row, np.arange(len(self)))


class _Coded:
    """A column as its different cells, and for each row the number of its own."""

    is_bare = False

    def __init__(self) -> None:
        self.only: bytes | None = None  # the one cell that all rows have so far
        self._parts: list[pa.DictionaryArray] = []
        self._numbers: list[NDArray[np.int32]] = []
        self._cells: list[str] = []
        self._starts: list[int] = []

    @property
    def rows(self) -> "NDArray[Any]":
        import numpy as np

        return np.concatenate(self._numbers)

    def add(self, texts: "pa.Array") -> None:
        import numpy as np
        import pyarrow as pa

        if isinstance(texts, pa.DictionaryArray):
            part = texts
        elif self.only is not None and _all_are(texts, self.only):
            numbers = pa.array(np.zeros(len(texts), dtype=np.int32))
            part = pa.DictionaryArray.from_arrays(numbers, self._parts[0].dictionary)
        else:
            part = texts.dictionary_encode()
        cell = part.dictionary[0].as_py() if len(part.dictionary) == 1 else None
        self.only = cell if not self._parts or cell == self.only else None
        self._parts.append(part)

    def hardly_repeats(self) -> bool:
        cells = self._unified()[0].dictionary
        return len(cells) > sum(map(len, self._parts)) // 2

    def as_short(self) -> "_Short":
        found = _Short()
        for part in self._parts:
            found.add(part)
        return found

    def _unified(self) -> "list[pa.DictionaryArray]":
        """Return the rows with one numbering of the cells for all batches."""
        import pyarrow as pa

        self._parts = pa.chunked_array(self._parts).unify_dictionaries().chunks
        return self._parts

    def finish(self) -> None:
        import pyarrow as pa

        parts = self._unified()
        self._cells = parts[0].dictionary.cast(pa.string()).to_pylist()
        self._numbers = [part.indices.to_numpy() for part in parts]
        self._starts = _starts(parts)
        self._parts = []

    def longest(self) -> int:
        return max(map(len, self._cells), default=0)

    def cells(self) -> Sequence[str]:
        return self._cells

    def cell(self, row: int) -> str:
        part = bisect_right(self._starts, row) - 1
        number = int(self._numbers[part][row - self._starts[part]])
        return self._cells[number]


class _Short:
    """A column of short texts that hardly repeat, as Arrow has them."""

    rows = None

    def __init__(self) -> None:
        self._parts: list[pa.StringArray] = []
        self._starts: list[int] = []
        self._longest = 0
        self.is_bare = True

    def add(self, texts: "pa.Array") -> None:
        import pyarrow as pa

        plain = texts.dictionary_decode() if isinstance(texts, pa.DictionaryArray) else texts
        longest, is_bare = _looked_at(plain)
        self._longest = max(self._longest, longest)
        self.is_bare &= is_bare
        self._parts.append(plain.cast(pa.string()))

    def finish(self) -> None:
        self._starts = _starts(self._parts)

    def longest(self) -> int:
        return self._longest

    def cells(self) -> Sequence[str]:
        return [cell for part in self._parts for cell in part.to_pylist()]

    def cell(self, row: int) -> str:
        part = bisect_right(self._starts, row) - 1
        text: str = self._parts[part][row - self._starts[part]].as_py()
        return text


class _Long:
    """A column of long texts, as Python has them."""

    rows = None

    def __init__(self) -> None:
        self._cells: list[str] = []
        self._longest = 0
        self.is_bare = True

    def add(self, texts: "pa.Array") -> None:
        import pyarrow as pa

        longest, is_bare = _looked_at(texts)
        self._longest = max(self._longest, longest)
        self.is_bare &= is_bare
        # Python, too, takes nothing but UTF-8: once is enough
        self._cells.extend(texts.view(pa.string()).to_pylist())

    def finish(self) -> None:
        """Do nothing: it is all needed."""

    def longest(self) -> int:
        return self._longest

    def cells(self) -> Sequence[str]:
        return self._cells

    def cell(self, row: int) -> str:
        return self._cells[row]


def _all_are(texts: "pa.BinaryArray", cell: bytes) -> bool:
    """Tell whether every text is this one: much quicker than to look each up."""
    import numpy as np

    _, places, letters = texts.buffers()
    ends = np.frombuffer(places, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    if (np.diff(ends) != len(cell)).any():
        return False
    found = b"" if letters is None else memoryview(letters)[int(ends[0]) : int(ends[-1])]
    return bytes(found) == cell * len(texts)


def _looked_at(texts: "pa.BinaryArray") -> tuple[int, bool]:
    """Return the bytes of the longest text, and whether all begin and end with what is no blank.

    Letters that are not ASCII are not looked up: they may be blanks.
    """
    import numpy as np

    _, places, letters = texts.buffers()
    ends = np.frombuffer(places, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    lengths = np.diff(ends)
    if not len(lengths) or letters is None or not lengths.min():
        return int(lengths.max(initial=0)), False
    found = np.frombuffer(letters, dtype=np.uint8)
    outer = found[np.concatenate([ends[:-1], ends[1:] - 1])]
    return int(lengths.max()), bool(outer.min() > _BLANK and outer.max() < _NOT_ASCII)


def _starts(parts: Sequence[Any]) -> list[int]:
    """Return the number of each part's first row."""
    return [0, *accumulate(map(len, parts))][:-1]
