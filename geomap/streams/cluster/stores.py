"""Where files are, near and far: any path that fsspec opens, and files put there whole."""

import contextlib
import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from geomap.errors import GeomapError, InputError, OutputError
from geomap.files import replacing

__all__ = ["Store", "publishing", "stamp_of", "store_of", "told"]

_SHOWS_WHOLE = frozenset({"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "memory"})
"""Object stores: there is nothing to be seen of an object until all of it is there."""

_TOLD_BY = ("mtime", "ETag", "etag", "md5Hash", "LastModified", "last_modified", "created")
"""What tells, in different stores, that a file is another one than it was."""


class Store(NamedTuple):
    """A path as a person gave it, the filesystem it is in, and what it is called there."""

    text: str
    fs: Any
    path: str

    @property
    def is_local(self) -> bool:
        """Whether it is in the folders of this machine."""
        return "file" in _protocols(self.fs)

    @property
    def address(self) -> str:
        """What opens it in another process, which may run in another folder."""
        return self.path if self.is_local else self.text

    def make(self) -> None:
        """Make it as a folder, where it is not there; not those it is in, which may be misspelt."""
        if self.is_local:
            Path(self.path).mkdir(exist_ok=True)
        elif not self.shows_whole:  # object stores have no folders, and would make a bucket
            self.fs.makedirs(self.path, exist_ok=True)

    @property
    def shows_whole(self) -> bool:
        """Whether a file in it is not to be seen before all of it is there."""
        return bool(_protocols(self.fs) & _SHOWS_WHOLE)

    def of(self, name: str) -> str:
        """Return the path of a file in it."""
        return f"{self.path.rstrip('/')}/{name}" if self.path.strip("/") else name


def store_of(text: str, *, write: bool = False) -> Store:
    """Return what a path or URL of fsspec means; `write` tells which error is raised.

    Raises
    ------
    InputError, OutputError
        There is no such kind of path, or what opens it is not installed.
    """
    import fsspec
    from fsspec.core import url_to_fs

    error = OutputError if write else InputError
    if "://" not in text and "::" not in text:
        path = os.path.normpath(Path(text).absolute())
        return Store(text, fsspec.filesystem("file"), path)
    try:
        fs, path = url_to_fs(text)
    except ImportError as missing:
        said = str(missing).splitlines()[0].rstrip(".")
        raise error(f"{text}: {said} (pip install it, here and on all workers)") from None
    except Exception as other:  # noqa: BLE001 - see `told`
        raise error(f"{text}: cannot be opened: {_first_line(other)}") from None
    if "memory" in _protocols(fs):
        raise error(f"{text}: is within one process, which workers cannot see; name a folder")
    return Store(text, fs, str(path))


def stamp_of(info: dict[str, Any]) -> str:
    """Return what tells that a file is the one it was, as its filesystem knows it."""
    told = next((f"{name} {info[name]}" for name in _TOLD_BY if info.get(name)), "")
    return f"{info.get('size')} bytes, {told}"


def _protocols(fs: Any) -> frozenset[str]:
    named = fs.protocol
    return frozenset({named} if isinstance(named, str) else named)


def _first_line(error: BaseException) -> str:
    said = getattr(error, "strerror", None) or str(error)
    return (str(said).splitlines() or [type(error).__name__])[0]


@contextlib.contextmanager
def told(what: str, *, write: bool = False) -> Iterator[None]:
    """Tell in one line what goes wrong with a file, of which each filesystem has its own kinds.

    Raises
    ------
    InputError, OutputError
        It names the file and says what went wrong.
    """
    try:
        yield
    except GeomapError:
        raise
    except Exception as error:
        said = f"cannot {'write' if write else 'be read'}: {_first_line(error)}"
        raise (OutputError if write else InputError)(f"{what}: {said}") from error


@contextlib.contextmanager
def publishing(store: Store, name: str, scratch: Path) -> Iterator[Path]:
    """Yield a path of this machine to write to; when the block ends well the file is in the store.

    It is there whole or not at all, and takes the place of one of its name.

    Parameters
    ----------
    store
        The folder it goes to.
    name
        What it is called there.
    scratch
        A folder of this machine for what goes to another.

    Raises
    ------
    OutputError
        It cannot be written.
    """
    if store.is_local:
        with replacing(Path(store.of(name))) as temporary:
            yield temporary
        return
    here = scratch / f"{uuid.uuid4().hex}-{name}"
    try:
        yield here
        with told(store.of(name), write=True):
            _put(store, name, here)
    finally:
        here.unlink(missing_ok=True)


def _put(store: Store, name: str, here: Path) -> None:
    target = store.of(name)
    if store.shows_whole:
        store.fs.put_file(str(here), target)
        return
    # As `replacing` names them, so that what a killed worker left is known for it.
    there = store.of(f".{Path(name).stem}.{uuid.uuid4().hex}{Path(name).suffix}")
    try:
        store.fs.put_file(str(here), there)
        if store.fs.exists(target):
            store.fs.rm_file(target)  # some servers do not rename onto a file
        store.fs.mv(there, target)
    except BaseException:
        with contextlib.suppress(Exception):
            store.fs.rm_file(there)
        raise
