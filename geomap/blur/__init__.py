"""Blur: incidents whose exact place must not be known, moved onto a grid with their verdict kept.

What is blurred can be published where the place itself could harm somebody.
The table that comes out holds nothing finer than its grid: no position, no
name of the place, no text that may give it away, no distance to a boundary.
"""

from geomap.blur.grid import MAX_METRES, MIN_METRES, Grid
from geomap.blur.labels import BLUR_ATTRIBUTE, blur_of, clear_of
from geomap.blur.table import Blurred, Refused, blur

__all__ = [
    "BLUR_ATTRIBUTE",
    "MAX_METRES",
    "MIN_METRES",
    "Blurred",
    "Grid",
    "Refused",
    "blur",
    "blur_of",
    "clear_of",
]
