"""`geomap demo`: the whole job on the shipped case."""

from pathlib import Path
from typing import Any

import click

from geomap.cli.options import assets_option
from geomap.cli.printing import plain_path
from geomap.errors import OutputError

__all__ = ["command"]

TITLE = "Reported incidents in and around the Russian peacekeepers' zone, 2020-2023"


@click.command(name="demo", epilog="Example: geomap demo demo")
@click.argument("folder", metavar="[DIR]", default="geomap-demo")
@assets_option
def command(folder: str, assets: str) -> None:
    """Do the whole job on the shipped case, in seconds.

    Reads the incidents that geomap ships, finds their places by name, holds
    them against the zones, and writes a map and GeoJSON for QGIS into DIR.
    """
    import pandas as pd

    from geomap.exports import export
    from geomap.flags import flag
    from geomap.gazetteer import Gazetteer
    from geomap.incidents import locate, read_incidents
    from geomap.shipped import shipped
    from geomap.webmap import incident_map
    from geomap.zones import read_zones, zones_near

    target = Path(folder)
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"{folder}: cannot make the folder: {error.strerror}") from None
    gazetteer = Gazetteer.open(shipped("gazetteer"))
    cases = [
        read_incidents(shipped("layers", "incidents", f"{name}.csv"))
        for name in ("farukh-2022", "karabakh-2020-2023")
    ]
    incidents = locate(pd.concat(cases, ignore_index=True), gazetteer)
    zones = zones_near(read_zones(), incidents["lon"], incidents["lat"])
    flags = flag(incidents, zones)
    page = incident_map(flags, zones, title=TITLE, gazetteer=gazetteer, assets=assets)
    page.save(str(target / "map.html"))
    export(flags, target / "incidents.geojson", zones=zones)
    click.echo(_paragraph(flags, zones))
    click.echo(f"\nmap:     {plain_path(target / 'map.html')}")
    click.echo(f"GeoJSON: {plain_path(target / 'incidents.geojson')}")


def _paragraph(flags: Any, zones: Any) -> str:
    case = flags[flags["dataset"] == "farukh-2022"].iloc[0]
    zone = zones[(zones["zone_id"] == case["zone_id"]) & (zones["version"] == case["zone_version"])]
    others = flags["verdict"].value_counts()
    counted = ", ".join(f"{count} {verdict}" for verdict, count in others.items())
    return (
        f"{case['title']} ({case['date_start']:%Y-%m-%d} to {case['date_end']:%Y-%m-%d}).\n"
        f"Verdict: {case['verdict'].upper()} of {zone.iloc[0]['name']}, version "
        f"{case['zone_version']}: {case['why']}.\n"
        f"{zone.iloc[0]['not_claimed']}\n"
        f"All {len(flags)} incidents: {counted}."
    )
