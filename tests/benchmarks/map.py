"""The web map beside folium's own: size, writing, opening, filtering, at 1 k to 500 k incidents.

Run `python tests/benchmarks/map.py [COUNT ...] [--plugins FOLDER] [--limit SECONDS]`. Each
page is written and opened in a process of its own; what takes longer than the limit says so.
Opening ends two animation frames after a page is drawn. A filter change is a click on a
choice of the panel, until the map and the list are drawn anew.

No network is used: what folium's pages load is handed to them from the package and from
FOLDER, which `npm install --prefix FOLDER leaflet.markercluster@1.5.3 jquery@3.7.1` fills;
without it they do not open ("-").
"""

import argparse
import math
import multiprocessing
import re
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

COUNTS = (1_000, 10_000, 100_000, 500_000)
LIMIT_S = 120
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def geomap_page(flags: Any, path: Path) -> None:
    from map_data import made_up_zones

    from geomap.webmap import incident_map

    incident_map(flags, made_up_zones()).save(path)


def rows_of(flags: Any) -> list[tuple[float, float, str]]:
    placed = flags[flags["lon"].notna()]
    popups = placed["title"].str.cat(placed["why"], sep="<br>").str.cat(
        placed["sources"].str[0], sep="<br>"
    )  # fmt: skip
    return list(zip(placed["lat"], placed["lon"], popups, strict=True))


def marker_page(flags: Any, path: Path) -> None:
    import folium

    page = folium.Map([-25, 129], zoom_start=5, tiles=None)
    for lat, lon, popup in rows_of(flags):
        folium.Marker([lat, lon], popup=popup).add_to(page)
    page.save(path)


def cluster_page(flags: Any, path: Path) -> None:
    import folium
    from folium.plugins import MarkerCluster

    page = folium.Map([-25, 129], zoom_start=5, tiles=None, maxZoom=18)
    cluster = MarkerCluster().add_to(page)
    for lat, lon, popup in rows_of(flags):
        folium.Marker([lat, lon], popup=popup).add_to(cluster)
    page.save(path)


def fast_cluster_page(flags: Any, path: Path) -> None:
    import folium
    from folium.plugins import FastMarkerCluster

    page = folium.Map([-25, 129], zoom_start=5, tiles=None, maxZoom=18)
    callback = "function (row) { return L.marker([row[0], row[1]]).bindPopup(row[2]); }"
    FastMarkerCluster([list(row) for row in rows_of(flags)], callback=callback).add_to(page)
    page.save(path)


def geojson_page(flags: Any, path: Path) -> None:
    import folium

    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
            "properties": {"popup": popup},
        }
        for lat, lon, popup in rows_of(flags)
    ]
    page = folium.Map([-25, 129], zoom_start=5, tiles=None)
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        marker=folium.CircleMarker(radius=4),
        popup=folium.GeoJsonPopup(["popup"]),
    ).add_to(page)
    page.save(path)


WAYS = {
    "geomap": geomap_page,
    "folium.Marker": marker_page,
    "MarkerCluster": cluster_page,
    "FastMarkerCluster": fast_cluster_page,
    "GeoJson": geojson_page,
}


def written(way: str, table: Path, path: Path, told: Any) -> None:
    """Write a page; tell the seconds it took, imports left out."""
    import folium  # noqa: F401
    import pandas as pd

    import geomap.webmap.build  # noqa: F401

    flags = pd.read_pickle(table)
    start = time.perf_counter()
    WAYS[way](flags, path)
    told.put(time.perf_counter() - start)


def library(address: str, plugins: Path) -> bytes:
    """Return what a folium page loads; nothing for what it does without, fonts and the like."""
    from geomap.webmap.assets import asset

    name = address.rpartition("/")[2]
    if name in {"leaflet.js", "leaflet.css"}:
        return asset(f"leaflet/dist/{name}").read_bytes()
    file = plugins / "node_modules" / "leaflet.markercluster" / "dist" / name
    if name.startswith("jquery"):
        file = plugins / "node_modules" / "jquery" / "dist" / "jquery.min.js"
    return file.read_bytes() if file.is_file() else b""


def opened(way: str, path: Path, plugins: Path, told: Any) -> None:
    """Open a page; tell when it was ready and, of ours, how long a filter change took."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        args = ["--no-sandbox", "--disable-gpu"]
        browser = player.chromium.launch(executable_path=program, args=args)
        page = browser.new_page(bypass_csp=True, viewport={"width": 1280, "height": 800})
        page.set_default_timeout(LIMIT_S * 1000)
        page.route(
            re.compile("^https?:"),
            lambda route: route.fulfill(body=library(route.request.url, plugins)),
        )
        failed = list[str]()
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.goto(path.as_uri(), wait_until="commit")
        if way != "geomap":
            page.wait_for_load_state("load")
            page.evaluate(FRAMES)
            told.put((None if failed else page.evaluate("performance.now()"), None))
            return
        page.wait_for_function("performance.getEntriesByName('geomap-ready').length > 0")
        ready = page.evaluate("performance.getEntriesByName('geomap-ready')[0].startTime")
        times = page.evaluate(
            f"""async () => {{
                const frames = {FRAMES};
                const painted = () =>
                    new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
                const times = [];
                const boxes = [...document.querySelectorAll("#geomap-panel input[type=checkbox]")];
                for (const box of boxes.slice(0, 8)) {{
                    const start = performance.now();
                    box.click();
                    await painted();
                    times.push(performance.now() - start);
                    await frames();
                }}
                return times;
            }}"""
        )
        told.put((ready, sorted(times)[len(times) // 2] if times else None))


def within_limit(limit_s: float, work: Any, *args: Any) -> Any:
    """Return what a process tells; None where it takes longer than the limit.

    Raises
    ------
    RuntimeError
        It failed, and said why on stderr.
    """
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    process = context.Process(target=work, args=(*args, told))
    process.start()
    process.join(limit_s)
    if process.is_alive():
        process.kill()
        process.join()
        return None
    if process.exitcode:
        raise RuntimeError(f"{work.__name__} failed for {args[0]}")
    return told.get()


def main() -> None:
    """Print a row for each way and count."""
    from map_data import made_up

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=COUNTS)
    print(f"{'incidents':>9}  {'page':<18}{'MB':>8}{'write s':>10}{'open s':>10}{'filter ms':>10}")
    parser.add_argument("--plugins", type=Path, default=Path())
    parser.add_argument("--limit", type=float, default=LIMIT_S, metavar="SECONDS")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for count in given.counts:
            table = Path(folder, f"{count}.pkl")
            made_up(count).to_pickle(table)
            for way in WAYS:
                path = Path(folder, f"{way}.html")
                took = within_limit(given.limit, written, way, table, path)
                cells = [f"> {given.limit:g} s", "", "", ""]
                if took is not None:
                    told = within_limit(given.limit, opened, way, path, given.plugins)
                    ready, change = told or (math.inf, None)
                    opens = "-" if ready is None else f"{ready / 1000:.2f}"
                    cells = [
                        f"{path.stat().st_size / 1e6:.2f}",
                        f"{took:.2f}",
                        opens if told else "> limit",
                        "" if change is None else f"{change:.0f}",
                    ]
                    path.unlink()
                size, *rest = cells
                line = f"{count:>9,}  {way:<18}{size:>8}" + "".join(map("{:>10}".format, rest))
                print(line, flush=True)


if __name__ == "__main__":
    main()
