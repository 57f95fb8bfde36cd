"""Incidents in the columns that others' tools read: ACLED's, those of UCDP GED, and HXL tags."""

from importlib import import_module
from typing import TYPE_CHECKING

from geomap.errors import OutputError
from geomap.exports.interchange.sheet import Sheet
from geomap.exports.options import LAYOUTS
from geomap.files import safe_cell

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
    guarded = _guarded(sheet)
    return sheet._replace(notes=(*sheet.notes, guarded)) if guarded else sheet


def _guarded(sheet: Sheet) -> str | None:
    """Return what to tell of cells that have an apostrophe which readers of a layout see."""
    count = sum(
        type(cell) is str and not cell[:1].isalnum() and safe_cell(cell) is not cell
        for cells in sheet.cells
        for cell in cells
    )
    if not count:
        return None
    begin = "1 cell begins" if count == 1 else f"{count:,} cells begin"
    return (
        f"{begin} like a formula: an apostrophe stands before it, so that no spreadsheet runs "
        "it; other programs take it for a part of the text"
    )
