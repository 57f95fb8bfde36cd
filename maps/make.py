"""Make the gallery: maps as they are published, and their pictures.

    make gallery

The HTML links its scripts with integrity hashes, so that no third-party code
is committed; the pictures are of the self-contained pages, which draw the same.
`demo` is the shipped case. `made-up` has as many incidents as a country's file of
a conflict dataset; none of them happened, and they lie where no one will take
them for real. `review` is what `geomap extract --review` writes of the sample report. The
still pictures are what `geomap map -o demo.svg` writes.
"""

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import geomap
from geomap.cli import cli

HERE = Path(__file__).resolve().parent
MADE_UP = 5_000
"""Incidents of the made-up case; UCDP GED has about as many of a middling conflict."""
FARUKH = "#10/39.94/46.80/farukh-2022-03-24"
CROWD = "#6/-25.0/129.5"
DESK, PHONE = (1280, 800), (390, 844)
SHOTS = (
    ("demo", FARUKH, DESK, "light"),
    ("demo", FARUKH, DESK, "dark"),
    ("demo", "", PHONE, "light"),
    ("demo", FARUKH, PHONE, "dark"),
    ("made-up", CROWD, DESK, "light"),
    ("made-up", CROWD, PHONE, "dark"),
    ("review", "", DESK, "light"),
    ("review", "", PHONE, "dark"),
)
"""Which page, where in it, how large a screen and in which colours."""


def demo(target: Path, assets: str) -> None:
    """Write the demo's page, as `geomap demo` does."""
    with tempfile.TemporaryDirectory() as folder:
        cli.main(["demo", folder, "--assets", assets], standalone_mode=False)
        shutil.copyfile(Path(folder, "map.html"), target)


def made_up(target: Path, assets: str) -> None:
    """Write the page of incidents that never happened."""
    sys.path.insert(0, str(HERE.parent / "tests" / "benchmarks"))
    from map_data import made_up as incidents
    from map_data import made_up_zones

    page = geomap.incident_map(
        incidents(MADE_UP),
        made_up_zones(),
        title="5,000 incidents that never happened",
        assets=assets,
    )
    page.save(target)


def review(target: Path, assets: str) -> None:  # noqa: ARG001 - it has no code of others
    """Write the page on which the sample report's draft is corrected."""
    report = HERE.parent / "layers" / "reports" / "farukh-2022-03-26.txt"
    with tempfile.TemporaryDirectory() as folder:
        draft = str(Path(folder, "draft.json"))
        command = ["extract", str(report), "--review", str(target), "-o", draft]
        cli.main(command, standalone_mode=False)


PAGES: dict[str, Callable[[Path, str], None]] = {
    "demo": demo,
    "made-up": made_up,
    "review": review,
}


def picture_name(name: str, size: tuple[int, int], colours: str) -> str:
    """Return what a screenshot is called; the first of each page has the page's own name."""
    more = [*(["phone"] if size == PHONE else []), *(["dark"] if colours == "dark" else [])]
    return "-".join([name, *more]) + ".png"


def take(browser: Browser, page: Path, shot: tuple[str, tuple[int, int], str], to: Path) -> None:
    """Take a screenshot with the network cut."""
    place, (width, height), colours = shot
    context = browser.new_context(
        viewport={"width": width, "height": height},
        offline=True,
        color_scheme="dark" if colours == "dark" else "light",
    )
    tab = context.new_page()
    tab.goto(page.as_uri() + place)
    if not page.name.startswith("review"):
        tab.wait_for_function("performance.getEntriesByName('geomap-ready').length > 0")
    tab.wait_for_timeout(800)
    tab.screenshot(path=to)
    context.close()


def stills() -> None:
    """Write the demo's still picture as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        cli.main(["demo", folder], standalone_mode=False)
        source = str(Path(folder, "incidents.geojson"))
        title = "Reported incidents in and around the Russian peacekeepers' zone, 2020-2023"
        command = ["map", source, "-o", str(HERE / "demo.svg"), "--title", title]
        cli.main(command, standalone_mode=False)


def main() -> None:
    """Write the pages, their screenshots and the still picture."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for name, write in PAGES.items():
            write(HERE / f"{name}.html", "cdn")
            write(Path(folder, f"{name}.html"), "inline")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, *shot in SHOTS:
            target = HERE / picture_name(name, shot[1], shot[2])
            take(browser, Path(folder, f"{name}.html"), (shot[0], shot[1], shot[2]), target)
        browser.close()
    stills()


if __name__ == "__main__":
    main()
