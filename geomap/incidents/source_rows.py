"""A column of source rows that makes each dict when it is looked at.

A million rows as dicts of their own would be most of the memory of a table, and
hardly any of them is ever looked at. Importing this loads pandas.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.api.extensions import ExtensionArray, ExtensionDtype, register_extension_dtype

if TYPE_CHECKING:
    import builtins

__all__ = ["SourceRowDtype", "SourceRows"]

Make = Callable[[int], dict[str, str]]

_MISSING = -1


@register_extension_dtype
class SourceRowDtype(ExtensionDtype):
    """Dicts of texts, or None."""

    name = "source row"
    type = dict
    kind = "O"
    na_value = None

    @classmethod
    def construct_array_type(cls) -> "builtins.type[SourceRows]":
        """Return the array of this type."""
        return SourceRows


class SourceRows(ExtensionArray):
    """Source rows by number, each a plain dict that is made anew whenever it is asked for.

    Changing such a dict changes nothing; putting another into the array does.

    Parameters
    ----------
    make
        Returns the row of a number.
    numbers
        The rows of the array; -1 is None, -2 the first of `others`, -3 the next.
    others
        Rows that were put in.
    """

    def __init__(
        self, make: Make | None, numbers: NDArray[np.intp], others: Sequence[dict[str, str]] = ()
    ) -> None:
        self._make = make
        self._numbers = numbers
        self._others = list(others)

    @classmethod
    def _from_sequence(
        cls,
        scalars: Any,
        *,
        dtype: Any = None,  # noqa: ARG003 - pandas gives it
        copy: bool = False,  # noqa: ARG003 - and this
    ) -> "SourceRows":
        found = cls(None, np.full(len(scalars), _MISSING, dtype=np.intp))
        for place, row in enumerate(scalars):
            found[place] = row
        return found

    @classmethod
    def _concat_same_type(cls, to_concat: Sequence["SourceRows"]) -> "SourceRows":
        first = to_concat[0]
        if all(each._make == first._make and not each._others for each in to_concat):  # noqa: SLF001
            numbers = np.concatenate([each._numbers for each in to_concat])  # noqa: SLF001
            return cls(first._make, numbers)
        return cls._from_sequence([row for each in to_concat for row in each])

    @property
    def dtype(self) -> SourceRowDtype:
        """Return the type of the column."""
        return SourceRowDtype()

    @property
    def nbytes(self) -> int:
        """Return the bytes of the array itself; what the rows are made from is elsewhere."""
        return int(self._numbers.nbytes)

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, item: Any) -> Any:
        item = pd.api.indexers.check_array_indexer(self, item)
        numbers = self._numbers[item]
        if np.ndim(numbers):
            return SourceRows(self._make, numbers, self._others)
        return self._row(int(numbers))

    def _row(self, number: int) -> dict[str, str] | None:
        if number == _MISSING:
            return None
        if number < _MISSING:
            return self._others[-2 - number]
        assert self._make is not None
        return self._make(number)

    def __setitem__(self, key: Any, value: Any) -> None:
        key = pd.api.indexers.check_array_indexer(self, key)
        places = np.arange(len(self))[key]
        if np.ndim(places) == 0:
            self._numbers[places] = self._put(value)
            return
        rows = [value] * len(places) if value is None or isinstance(value, dict) else value
        for place, row in zip(places, rows, strict=True):
            self._numbers[place] = self._put(row)

    def _put(self, row: Any) -> int:
        if not isinstance(row, dict):
            return _MISSING
        self._others.append(row)
        return -1 - len(self._others)

    __hash__ = None  # type: ignore[assignment]  # as of every array that can be changed

    def __eq__(self, other: object) -> Any:
        if isinstance(other, (pd.Series, pd.Index, pd.DataFrame)):
            return NotImplemented
        others: Any = [other] * len(self) if isinstance(other, dict) else other
        pairs = zip(list(self), list(others), strict=True)
        return np.array([one == two for one, two in pairs], dtype=bool)

    def isna(self) -> NDArray[np.bool_]:
        """Tell which rows are None."""
        missing: NDArray[np.bool_] = np.equal(self._numbers, _MISSING)
        return missing

    def take(
        self,
        indices: Any,
        *,
        allow_fill: bool = False,
        fill_value: Any = None,  # noqa: ARG002
    ) -> "SourceRows":
        """Return rows by their places; -1 is None where `allow_fill` says so."""
        from pandas.api.extensions import take

        fill = _MISSING if allow_fill else None
        numbers = take(self._numbers, np.asarray(indices), allow_fill=allow_fill, fill_value=fill)
        return SourceRows(self._make, np.asarray(numbers), self._others)

    def copy(self) -> "SourceRows":
        """Return a copy that can be changed apart."""
        return SourceRows(self._make, self._numbers.copy(), self._others)
