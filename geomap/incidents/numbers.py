"""Columns of coordinates as numbers, all at once where they are plain."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geomap.errors import InputError
from geomap.incidents.values import parse_degrees

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from geomap.coordinates import Axis

__all__ = ["degrees_of"]

_DIGITS = b"0123456789.-"


def degrees_of(cells: Sequence[str], axis: "Axis") -> "tuple[NDArray[np.float64], dict[int, str]]":
    """Return coordinates in degrees, NaN for blank and wrong cells, and what is wrong by number."""
    import numpy as np

    values = _plain(cells)
    limit = 180.0 if axis == "lon" else 90.0
    if values is None:
        values = np.full(len(cells), np.nan)
        doubtful = [number for number, cell in enumerate(cells) if cell.strip()]
    else:
        doubtful = np.flatnonzero(np.abs(values) > limit).tolist()
    wrong: dict[int, str] = {}
    for number in doubtful:
        values[number] = np.nan
        try:
            values[number] = parse_degrees(cells[number], axis)
        except InputError as error:
            wrong[number] = str(error)
    return values, wrong


def _plain(cells: Sequence[str]) -> "NDArray[np.float64] | None":
    """Return numbers of digits, points and minus signs; None where any cell is something else."""
    import numpy as np

    letters = "".join(cells)
    if not letters.isascii() or letters.encode("ascii").translate(None, _DIGITS):
        return None
    try:
        return np.array([float(cell or "nan") for cell in cells], dtype=np.float64)
    except ValueError:
        return None
