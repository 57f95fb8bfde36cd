"""Whether 3/4/2022 is in March or in April: what the other dates of a file prove."""

from collections.abc import Mapping

from geomap.errors import InputError
from geomap.incidents.columns import table_of
from geomap.incidents.datasets import Dataset
from geomap.incidents.dates import ambiguous_days, proven_orders
from geomap.incidents.fields import mapping_of, spread_of
from geomap.incidents.options import DateOrder, ReadOptions
from geomap.incidents.rows import Rows, Source

__all__ = ["date_columns_of", "order_of_dates"]

_WORDS = {"dmy": "day first", "mdy": "month first"}


def order_of_dates(
    source: Source, rows: Rows, dataset: Dataset | None, options: ReadOptions
) -> DateOrder | None:
    """Return how dates with slashes are read: as a person says, or as one over 12 proves.

    What a dataset is known to write counts only where no date of the file proves
    an order: a spreadsheet saves dates again in its own. None where no date
    could be either way round, or a single one could, which is then refused with
    its row. A note tells what was taken as proof.

    Raises
    ------
    InputError
        Several dates could be either way round, and none proves which, or some
        prove one order and some the other.
    """
    if options.dates is not None:
        return options.dates
    known = dataset.dates if dataset else None
    table = table_of(rows)
    columns = {n: table.column(n) for n in date_columns_of(rows, dataset, options)}
    cells = dict.fromkeys(cell for column in columns.values() for cell in column.cells)
    unsure = {cell for cell in cells if ambiguous_days(cell)}
    if not unsure and known is None:
        return None
    proof = {cell: orders for cell in cells if (orders := proven_orders([cell]))}
    orders = {order for found in proof.values() for order in found}
    if not orders and known:
        return known
    example = next((cell for cell in cells if cell in unsure or cell in proof), "").strip()[:40]
    if len(orders) == 1:
        order = orders.pop()
        if order != known:
            shown = next(iter(proof)).strip()[:40]
            rows.notes.append(
                f'dates like "{example}" are read {_WORDS[order]}, as "{shown}" shows'
            )
        return order
    held = len(proof) if known else 0
    for column in columns.values():
        which = [index for index, cell in enumerate(column.cells) if cell in unsure]
        if column.rows is None:
            held += len(which)
        else:
            import numpy as np

            held += int(np.isin(column.rows, which).sum())
    if held < 2:
        return None
    column_name = rows.columns[next(iter(columns))][:80]
    both = _both(proof) if orders else "no date of the file shows which"
    raise InputError(
        f'{source.name}, column "{column_name}": dates like "{example}" could be day first or '
        f"month first, and {both}; say which with --dates dmy or --dates mdy"
    )


def date_columns_of(rows: Rows, dataset: Dataset | None, options: ReadOptions) -> list[int]:
    """Return the numbers of the columns that the first and the last day are read from."""
    fields = ("date_start", "date_end")
    if dataset is None:
        spread = spread_of(rows.columns, mapped=options.columns)
        return [number for f in fields if (number := spread.one(f)) is not None]
    held = dataset.spread(rows.columns, mapping_of(rows.columns, options.columns))
    return [number for f in fields for number in held.get(f, ())[:1]]


def _both(proof: Mapping[str, set[DateOrder]]) -> str:
    shown = {
        order: next(cell for cell, orders in proof.items() if order in orders).strip()[:40]
        for order in ("dmy", "mdy")
    }
    return f'the file has both orders: "{shown["dmy"]}" and "{shown["mdy"]}"'
