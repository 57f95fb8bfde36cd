"""Still pictures of incidents and zones: SVG, and PNG without a browser."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.pictures.still import DPI, SUFFIXES, Picture, picture

__all__ = ["DPI", "SUFFIXES", "Picture", "picture"]


def __getattr__(name: str) -> object:
    # shapely, pandas and Babel load with the first picture, not with the package.
    if name not in __all__:
        raise AttributeError(f"module 'geomap.pictures' has no attribute {name!r}")
    return getattr(import_module("geomap.pictures.still"), name)
