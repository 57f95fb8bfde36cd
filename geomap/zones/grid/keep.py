"""Grids kept on disk, so that one is built once a machine.

They lie in the folder of built indexes (`geomap.gazetteer.cache.cache_folder`,
`GEOMAP_CACHE`), named after a digest of the zones, of the budget and of the code
that builds: whatever changes, another file is looked for. A file is written
beside its place and renamed; one that is damaged is no grid, and built anew.
"""

import hashlib
import logging
import zipfile
import zlib
from dataclasses import fields
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from geomap.errors import OutputError
from geomap.files import mark_used, replacing, sweep_unused
from geomap.gazetteer.cache import cache_folder
from geomap.zones.grid.parts import Grid

__all__ = ["digest", "keep", "kept"]

_LOG = logging.getLogger(__name__)
_SUFFIX = ".geomap-grid"
_HARMED = (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error)


def digest(shapes: NDArray[np.object_], budget_bytes: int) -> str:
    """Return what names the grid of zones: a digest of all that it is made from."""
    known = hashlib.sha256(f"{budget_bytes} {shapely.geos_version} {np.__version__}\n".encode())
    for file in sorted(Path(__file__).resolve().parent.glob("*.py")):
        known.update(file.read_bytes())
    for well_known in shapely.to_wkb(shapes).tolist():
        known.update(b"\nnone" if well_known is None else b"\n%d " % len(well_known))
        known.update(well_known or b"")
    return known.hexdigest()


def kept(name: str, folder: Path | None = None) -> Grid | None:
    """Return the grid of a digest, or None where there is none that is whole."""
    path = _path(name, folder)
    try:
        # Its checksums are compared as it is read.
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            if str(arrays["digest"]) != name:
                return None
            grid = Grid(**{field.name: arrays[field.name] for field in fields(Grid)})
    except FileNotFoundError:
        return None
    except _HARMED as error:
        _LOG.info("%s: not a whole grid, built anew: %s", path, error)
        return None
    mark_used(path)
    return grid


def keep(grid: Grid, name: str, folder: Path | None = None) -> Path | None:
    """Write a grid whole or not at all, and remove those that nobody used for 30 days.

    Returns
    -------
    Path or None
        Where it is; None, with a note in the log, where the folder cannot be written.
    """
    path = _path(name, folder)
    arrays = {field.name: getattr(grid, field.name) for field in fields(Grid)}
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as temporary, temporary.open("wb") as stream:
            np.savez(stream, digest=np.array(name), **arrays)
    except (OSError, OutputError) as error:
        _LOG.info("%s: the grid is not kept: %s", path, error)
        return None
    sweep_unused(path)
    return path


def _path(name: str, folder: Path | None) -> Path:
    return (folder or cache_folder()) / f"{name[:32]}{_SUFFIX}"
