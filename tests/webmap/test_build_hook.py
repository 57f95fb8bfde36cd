"""The build hook that fetches what no commit holds."""

import importlib.util
import json
import shutil
from pathlib import Path

import pytest

from geomap.webmap.assets import ASSETS

RECIPE = Path(__file__).resolve().parents[2] / "geomap/webmap/npm"
LOCK = RECIPE / "package-lock.json"


@pytest.fixture(scope="module")
def hook():
    pytest.importorskip("hatchling", reason="hatchling is a build requirement, not here")
    spec = importlib.util.spec_from_file_location("hatch_build", RECIPE / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_lock_pins_every_package_by_hash_and_names_no_registry():
    packages = json.loads(LOCK.read_text("utf-8"))["packages"]
    wanted = json.loads((RECIPE / "package.json").read_text("utf-8"))
    for name, version in (wanted["dependencies"] | wanted["devDependencies"]).items():
        assert packages[f"node_modules/{name}"]["version"] == version
    for name, entry in packages.items():
        assert "resolved" not in entry
        assert name == "" or entry["integrity"].startswith("sha512-")


def test_assets_here_are_those_of_the_lock(hook):
    assert hook.is_current(ASSETS, LOCK)


@pytest.mark.parametrize("harm", ["changed", "missing", "manifest", "lock"])
def test_harmed_assets_are_fetched_again(hook, tmp_path, harm):
    assets, lock = tmp_path / "_assets", tmp_path / "package-lock.json"
    shutil.copytree(ASSETS, assets)
    shutil.copy(LOCK, lock)
    assert hook.is_current(assets, lock)
    if harm == "changed":
        (assets / "leaflet/dist/leaflet.js").write_text("alert(1)")
    elif harm == "missing":
        (assets / "leaflet/LICENSE").unlink()
    elif harm == "manifest":
        (assets / "manifest.json").write_text("[]")
    else:
        lock.write_text("{}")
    assert not hook.is_current(assets, lock)


def test_a_package_without_a_wanted_file_stops_the_build(hook, tmp_path):
    with pytest.raises(RuntimeError, match=r"no leaflet\.js"):
        hook.copy_one(tmp_path / "leaflet.js", tmp_path / "out.js")


def test_failing_npm_stops_the_build_and_leaves_what_was_there(hook, tmp_path, monkeypatch):
    recipe, assets = tmp_path / "npm", tmp_path / "_assets"
    recipe.mkdir()
    assets.mkdir()
    (assets / "old").write_text("kept")
    (recipe / "package.json").write_text('{"name": "x", "dependencies": {"leaflet": "1.9.4"}}')
    (recipe / "package-lock.json").write_text("{}")
    monkeypatch.setattr(hook, "NPM_CI", (*hook.NPM_CI, "--offline"))
    if not shutil.which("npm"):
        pytest.skip("no npm here")
    with pytest.raises(RuntimeError, match="npm ci"):
        hook.fetch(recipe, assets)
    assert (assets / "old").read_text() == "kept"
