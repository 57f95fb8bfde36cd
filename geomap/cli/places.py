"""The gazetteer as commands open it: with a progress bar for the one time it is indexed."""

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geomap.gazetteer import Gazetteer

__all__ = ["open_gazetteer"]

_PLACES = 239_000  # about as many as the default index holds: the bar's length, nothing more


def open_gazetteer(path: str | None) -> "Gazetteer":
    """Return the gazetteer at a path, or the default one."""
    from geomap.gazetteer import Gazetteer

    return Gazetteer.open(path, watch=_bar)


def _bar() -> AbstractContextManager[Any]:
    from geomap.cli.progress import progress_bar

    return progress_bar("indexing the world's place names, once", _PLACES)
