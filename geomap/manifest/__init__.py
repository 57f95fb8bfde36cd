"""Manifests: what a result was made of, so that it can be made again and compared.

A manifest is a small JSON file beside an output. It names every input, zone and
gazetteer file with its hash, the options, the libraries, and the verdict of each
incident. There is no date of making in it: the same input gives the same bytes,
and when a file was written its folder tells.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geomap.manifest.carried import RECOMPUTED, compared_carried, repeats_incidents
    from geomap.manifest.comparing import Finding, compared_files, compared_result, gazetteer_at
    from geomap.manifest.document import Manifest, read_manifest
    from geomap.manifest.making import Outputs, Run, manifest_path, prepared, with_outputs
    from geomap.manifest.paths import file_at, named_from
    from geomap.manifest.sources import bytes_facts

__all__ = [
    "RECOMPUTED",
    "Finding",
    "Manifest",
    "Outputs",
    "Run",
    "bytes_facts",
    "compared_carried",
    "compared_files",
    "compared_result",
    "file_at",
    "gazetteer_at",
    "manifest_path",
    "named_from",
    "prepared",
    "read_manifest",
    "repeats_incidents",
    "with_outputs",
]

_ROOMS = {
    "carried": ("RECOMPUTED", "compared_carried", "repeats_incidents"),
    "comparing": ("Finding", "compared_files", "compared_result", "gazetteer_at"),
    "document": ("Manifest", "read_manifest"),
    "making": ("Outputs", "Run", "manifest_path", "prepared", "with_outputs"),
    "paths": ("file_at", "named_from"),
    "sources": ("bytes_facts",),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module 'geomap.manifest' has no attribute {name!r}")
    return getattr(import_module(f"geomap.manifest.{_HOME[name]}"), name)
