"""A million names on disk: built once, memory-mapped, searched by sound and spelling.

Names load on first use: the overlay alone needs neither NumPy nor this room.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.gazetteer.world.build import build_world
    from geomap.gazetteer.world.index import WorldIndex
    from geomap.gazetteer.world.search import Candidate

__all__ = ["Candidate", "WorldIndex", "build_world"]

_HOME = {"Candidate": "search", "WorldIndex": "index", "build_world": "build"}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'geomap.gazetteer.world' has no attribute {name!r}")
    return getattr(import_module(f"geomap.gazetteer.world.{_HOME[name]}"), name)
