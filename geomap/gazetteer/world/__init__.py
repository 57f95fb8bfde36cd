"""A million names on disk: built once, memory-mapped, searched by sound and spelling.

Names load on first use: the overlay alone needs neither NumPy nor this room.
"""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.gazetteer.world.build import build_world
    from geomap.gazetteer.world.index import WorldIndex
    from geomap.gazetteer.world.search import Candidate

__all__ = ["MAGIC", "Candidate", "WorldIndex", "build_world", "is_index"]

MAGIC = b"geomap world index\n"
"""The last bytes of every index."""

_HOME = {"Candidate": "search", "WorldIndex": "index", "build_world": "build"}


def is_index(path: Path) -> bool:
    """Return whether a file ends as an index does; opening it checks the rest."""
    try:
        with path.open("rb") as stream:
            size = stream.seek(0, 2)
            stream.seek(max(0, size - len(MAGIC)))
            return stream.read() == MAGIC
    except (OSError, ValueError):  # ValueError: a path that no file can have
        return False


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'geomap.gazetteer.world' has no attribute {name!r}")
    return getattr(import_module(f"geomap.gazetteer.world.{_HOME[name]}"), name)
