"""Incidents in the columns that others' tools read: ACLED's, those of UCDP GED, and HXL tags."""

from importlib import import_module
from typing import TYPE_CHECKING

from geomap.errors import OutputError
from geomap.exports.interchange.sheet import Sheet
from geomap.exports.options import LAYOUTS

if TYPE_CHECKING:
    import pandas as pd

    from geomap.exports.options import Layout

__all__ = ["Sheet", "sheet_of"]


def sheet_of(table: "pd.DataFrame", layout: "Layout", *, alone: bool = False) -> Sheet:
    """Return incidents as the rows of a layout.

    Parameters
    ----------
    table
        Incidents that `geomap.tables.check_table` has passed.
    layout
        "acled", "ucdp" or "hxl".
    alone
        Whether no file with the claims is to stand beside it, as on standard output.

    Raises
    ------
    OutputError
        It is another layout.
    """
    if layout not in LAYOUTS or layout == "geomap":
        raise OutputError(f'layout "{layout!s:.80}" is not known; use {", ".join(LAYOUTS)}')
    sheet: Sheet = import_module(f"geomap.exports.interchange.{layout}").sheet(table, alone=alone)
    return sheet
