"""Make the gallery: the demo's map as it is published, and its picture.

    make gallery

The HTML links its scripts with integrity hashes, so that no third-party code
is committed; the picture is of the self-contained page, which draws the same.
"""

import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from geomap.cli import cli

HERE = Path(__file__).resolve().parent
WIDTH, HEIGHT = 1280, 800
INCIDENT = "#10/39.94/46.80/farukh-2022-03-24"


def demo(folder: Path, assets: str) -> Path:
    """Run `geomap demo` and return the page it wrote."""
    cli.main(["demo", str(folder), "--assets", assets], standalone_mode=False)
    return folder / "map.html"


def picture(page: Path, target: Path) -> None:
    """Take a screenshot of the Farukh case, popup open, with the network cut."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, offline=True)
        tab = context.new_page()
        tab.goto(page.as_uri() + INCIDENT)
        tab.wait_for_selector(".leaflet-popup")
        tab.wait_for_timeout(500)
        tab.screenshot(path=target)
        browser.close()


def main() -> None:
    """Write maps/demo.html and maps/demo.png."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(demo(Path(folder, "cdn"), "cdn"), HERE / "demo.html")
        picture(demo(Path(folder, "inline"), "inline"), HERE / "demo.png")


if __name__ == "__main__":
    main()
