"""Whether 3/4/2022 is in March or in April: what the other dates of a file prove."""

from geomap.errors import InputError
from geomap.incidents.columns import table_of
from geomap.incidents.dates import ambiguous_days, proven_orders
from geomap.incidents.fields import Spread
from geomap.incidents.options import DateOrder, ReadOptions
from geomap.incidents.rows import Rows, Source

__all__ = ["order_of_dates"]

_WORDS = {"dmy": "day first", "mdy": "month first"}


def order_of_dates(
    source: Source, rows: Rows, spread: Spread, options: ReadOptions
) -> DateOrder | None:
    """Return how dates with slashes are read: as a person says, or as one over 12 proves.

    None where no date could be either way round, or a single one could, which is
    then refused with its row. A note tells what was taken as proof.

    Raises
    ------
    InputError
        Several dates could be either way round, and none proves which.
    """
    if options.dates is not None:
        return options.dates
    numbers = [number for f in ("date_start", "date_end") if (number := spread.one(f)) is not None]
    table = table_of(rows)
    columns = {number: table.column(number) for number in numbers}
    cells = dict.fromkeys(cell for column in columns.values() for cell in column.cells)
    unsure = {cell for cell in cells if ambiguous_days(cell)}
    if not unsure:
        return None
    example = next(cell for cell in cells if cell in unsure).strip()[:40]
    proof = {cell: orders for cell in cells if (orders := proven_orders([cell]))}
    orders = {order for found in proof.values() for order in found}
    if len(orders) == 1:
        order = orders.pop()
        shown = next(iter(proof)).strip()[:40]
        rows.notes.append(f'dates like "{example}" are read {_WORDS[order]}, as "{shown}" shows')
        return order
    held = 0
    for column in columns.values():
        which = [index for index, cell in enumerate(column.cells) if cell in unsure]
        if column.rows is None:
            held += len(which)
        else:
            import numpy as np

            held += int(np.isin(column.rows, which).sum())
    if held < 2:
        return None
    column_name = rows.columns[numbers[0]][:80]
    both = "the file has both orders" if orders else "no date of the file shows which"
    raise InputError(
        f'{source.name}, column "{column_name}": dates like "{example}" could be day first or '
        f"month first, and {both}; say which with --dates dmy or --dates mdy"
    )
