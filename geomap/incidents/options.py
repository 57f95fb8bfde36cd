"""How a file is to be read, where a person says more than the file does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from geomap.errors import InputError

__all__ = ["DateOrder", "ReadOptions"]

DateOrder = Literal["dmy", "mdy"]
"""Whether 3/4/2022 is the third of April or the fourth of March."""


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a person says of a file; everything else is told by its content.

    Attributes
    ----------
    format
        A format of `geomap.incidents.readers.READERS` ("csv", "xlsx" ...), a
        dataset of `geomap.incidents.datasets` ("acled", "ucdp", "gdelt"), or
        "generic" for a table of no known dataset. None tells it by the content.
    columns
        Column to the field it means; these go before what column names say, and
        an empty field means none. Names are taken as in the file, or else
        without regard to case, blanks and punctuation.
    dates
        "dmy" or "mdy": how `3/4/2022` is read. None takes the order that other
        dates of the file prove.
    encoding
        A character encoding as Python names it, such as "cp1251".
    layer
        The sheet of a workbook or the layer of a GIS file, where several could be meant.
    progress
        Called with the number of rows read so far.

    Raises
    ------
    InputError
        `dates` is another order, which would be read as one of the two.
    """

    format: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    dates: DateOrder | None = None
    encoding: str | None = None
    layer: str | None = None
    progress: Callable[[int], None] | None = None

    def __post_init__(self) -> None:
        if self.dates is not None and self.dates not in get_args(DateOrder):
            orders = " or ".join(f'"{order}"' for order in get_args(DateOrder))
            raise InputError(
                f'dates "{self.dates!s:.80}" is no order of day and month; use {orders}'
            )
