"""Paths in a manifest: relative to it, without anybody's name, and read with suspicion.

A manifest is handed on. A path through a home folder would tell whose it is, and
one in a manifest of somebody else's must lead nowhere but to a file.
"""

import contextlib
import getpass
import os
from collections.abc import Iterable
from pathlib import Path, PureWindowsPath

from geomap.errors import InputError

__all__ = ["file_at", "named_from"]

_LONGEST = 1_000
_HOMES = ("home", "users")  # where systems keep the home folders of all


def named_from(path: Path | str, folder: Path) -> str:
    """Return how a file is called in a manifest that stands in `folder`, with `/` between parts.

    Where the way to it leads into a home folder from outside, or through a folder
    that has the person's name, only the file's own name is given.
    """
    target, here = Path(os.path.abspath(path)), Path(os.path.abspath(folder))  # noqa: PTH100
    try:
        way = Path(os.path.relpath(target, here))
    except ValueError:  # another drive
        return target.name
    folders = [part.casefold() for part in way.parts[:-1]]
    beyond = [part for part in folders if part != os.pardir]
    into_homes = len(beyond) < len(folders) and beyond[:1] and beyond[0] in _HOMES
    is_private = into_homes or not _own_names().isdisjoint(folders)
    return target.name if is_private else way.as_posix()


def file_at(name: str, folder: Path, *, or_folder: bool = False) -> Path:
    """Return the file that a manifest in `folder` names; or the folder, where that may be.

    Raises
    ------
    InputError
        The path is absolute, or no path at all; or nothing that can be read stands there.
    """
    windows = PureWindowsPath(name)
    shown = name[:100]
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise InputError(f'"{shown}" is no path of a file')
    if windows.drive or windows.root or name.startswith(("/", "~")):
        raise InputError(f'"{shown}" is no path relative to the manifest; it is not read')
    # `..` undoes the part before it, as it was written, even where that is a link
    path = Path(os.path.normpath(os.path.join(os.path.abspath(folder), *name.split("/"))))  # noqa: PTH100, PTH118
    try:
        if path.is_file() or (or_folder and path.is_dir()):
            return path
        there = path.exists()
    except OSError as error:
        raise InputError(f"{shown}: cannot read it: {error.strerror or error}") from None
    raise InputError(f"{shown}: {'this is no file' if there else 'no such file'}")


def _own_names() -> frozenset[str]:
    """Return names of folders that tell who the person is."""
    return frozenset(name.casefold() for name in _names() if name)


def _names() -> Iterable[str]:
    # a process without a name or a home gives none away
    with contextlib.suppress(OSError, KeyError, ImportError):
        yield getpass.getuser()
    with contextlib.suppress(RuntimeError):
        yield Path.home().name
