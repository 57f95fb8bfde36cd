"""The third-party files that the build hook fetched."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geomap.errors import MapError

__all__ = ["ASSETS", "CDN", "Asset", "asset", "manifest"]

_HERE = Path(__file__).resolve().parent
ASSETS = _HERE / "_assets"
CDN = "https://cdn.jsdelivr.net/npm/"
"""A mirror of npm that serves each file of a package byte for byte, by exact version."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One fetched file: `name` is package/path, `integrity` its SHA-384 as HTML writes it."""

    name: str
    package: str
    version: str
    integrity: str
    sha256: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return ASSETS / self.name

    @property
    def url(self) -> str:
        """Where the CDN serves the same bytes."""
        return f"{CDN}{self.package}@{self.version}/{self.name.removeprefix(self.package + '/')}"

    def read_text(self) -> str:
        """Return its text."""
        return self.read_bytes().decode("utf-8")

    def read_bytes(self) -> bytes:
        """Return its bytes.

        Raises
        ------
        MapError
            The installation lost it.
        """
        try:
            return self.path.read_bytes()
        except OSError:
            raise MapError(f"{self.name} is missing from the installation; {_REMEDY}") from None


_REMEDY = "reinstall geomap (in a checkout: pip install -e .)"


def manifest(folder: Path = ASSETS) -> dict[str, Any]:
    """Return what the build hook wrote about the files it fetched.

    Raises
    ------
    MapError
        It is not there: the package was copied rather than installed.
    """
    try:
        found: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError):
        raise MapError(f"the web map's files (Leaflet, base map) are missing; {_REMEDY}") from None
    return found


def asset(name: str) -> Asset:
    """Return a fetched file by `package/path`, for example `leaflet/dist/leaflet.js`."""
    entry = manifest()["files"].get(name)
    if entry is None:
        raise MapError(f"{name} is missing from the installation; {_REMEDY}")
    return Asset(name, entry["package"], entry["version"], entry["integrity"], entry["sha256"])
