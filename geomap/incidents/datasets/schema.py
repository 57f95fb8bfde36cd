"""What a dataset is: columns that tell it, and which of them hold which field."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["PRECISION", "Dataset", "plain_name"]

PRECISION = "precision"
"""The field of a dataset's own precision code; it becomes `located` and `radius_m`."""


def plain_name(column: str) -> str:
    """Return a column name as names are compared: no case, and blanks and marks alike."""
    return re.sub(r"[\s._-]+", "_", column.strip().lstrip("\ufeff")).casefold()


@dataclass(frozen=True, slots=True)
class Dataset:
    """A published schema, whatever container its rows came in.

    Attributes
    ----------
    key, name
        What `--format` calls it, and what the column `dataset` of its rows says.
    marks
        Columns that together no other table has.
    fields
        Field to the columns that hold it, the one to count first; further ones
        fill its gaps, or add to it where the field is a list.
    converters
        Field to the function from a cell that is not blank to its value.
    dates
        How `3/4/2022` is read in it, where it writes such dates.
    notes
        What a person who uses its rows should know.
    """

    key: str
    name: str
    marks: frozenset[str]
    fields: Mapping[str, tuple[str, ...]]
    converters: Mapping[str, Callable[[str], Any]]
    dates: Literal["dmy", "mdy"] | None = None
    notes: tuple[str, ...] = ()

    def matches(self, columns: Sequence[str]) -> bool:
        """Tell whether a table has the columns of this dataset; case does not matter."""
        return self.marks <= {plain_name(column) for column in columns}

    def spread(
        self, columns: Sequence[str], said: Mapping[str, str | None] | None = None
    ) -> dict[str, tuple[int, ...]]:
        """Return the numbers of the columns that hold each field, the first to count first.

        `said` is what a person says columns mean, None for nothing; it goes before the schema.
        """
        numbers: dict[str, int] = {}
        for number, column in enumerate(columns):
            numbers.setdefault(plain_name(column), number)
        found = {
            field: tuple(numbers[name] for name in names if name in numbers)
            for field, names in self.fields.items()
        }
        for column, field in (said or {}).items():
            number = columns.index(column)
            found = {name: tuple(n for n in held if n != number) for name, held in found.items()}
            if field is not None:
                found[field] = (number, *found.get(field, ()))
        return {field: held for field, held in found.items() if held}
