"""What tests share: the reference data beside the project, and the command line in a process."""

import getpass
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of reference files that lies beside the project, never inside it."""
    for folder in ROOT.parents:
        if (folder / "shared" / "data" / "SOURCES.md").exists():
            return folder / "shared" / "data"
    pytest.skip("the reference data (../shared/data) is not beside this checkout")


@pytest.fixture(scope="session")
def chromium():
    """A real Chromium; one for all tests, for Playwright starts once a process."""
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("GEOMAP_REQUIRE_BROWSER") == "1":
            pytest.fail("GEOMAP_REQUIRE_BROWSER is 1, and there is no chromium")
        pytest.skip("no chromium here; nothing was opened in a browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def geomap_cli():
    """Run `geomap ARGS` in a process of its own; returns the finished process."""

    def run(*args, cwd=None, stdin=None, **environment):
        return subprocess.run(
            [sys.executable, "-m", "geomap", *map(str, args)],
            cwd=cwd,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        )

    return run


def pytest_configure(config):
    """Keep the world's index, which takes half a minute to build, apart from the user's own."""
    folder = Path(tempfile.gettempdir(), f"geomap-tests-{getpass.getuser()}")
    os.environ["GEOMAP_CACHE"] = str(folder / "cache")
    os.environ["GEOMAP_DATA"] = str(folder / "data")
