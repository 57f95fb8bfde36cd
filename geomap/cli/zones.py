"""`geomap zones`: the zone layers."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click

from geomap.cli.options import gazetteer_option, iso_day, json_option, zones_option
from geomap.errors import ZoneError

__all__ = ["command"]


@click.group(name="zones", epilog="Example: geomap zones list --on 2022-03-25")
def command() -> None:
    """List, show, build and check the zone layers."""


@command.command("list", epilog="Example: geomap zones list --on 2022-03-25")
@click.option(
    "--on", "day", type=iso_day, metavar="DATE", help="Only versions in force on that day."
)
@zones_option
@json_option
def list_(day: dt.date | None, zones_path: str | None, as_json: bool) -> None:
    """List zone versions and when they were in force."""
    from geomap.zones import read_zone_columns
    from geomap.zones.wording import period

    for zone in _records(read_zone_columns(zones_path)):
        start, end = zone["valid_from"], zone["valid_to"]
        if day is not None and not (start or day) <= day <= (end or day):
            continue
        if as_json:
            click.echo(json.dumps(_summary(zone), ensure_ascii=False, default=str))
        else:
            click.echo(f"{zone['zone_id']}  version {zone['version']}  {period(start, end)}")
            click.echo(f"    {zone['name']}")


@command.command("show", epilog="Example: geomap zones show lachin-corridor")
@click.argument("zone_id", metavar="ID")
@zones_option
@gazetteer_option
@json_option
def show(
    zone_id: str,
    zones_path: str | None,
    gazetteer: str | None,
    as_json: bool,
) -> None:
    """Show a zone: dates, basis, sources, area, edge and control places."""
    from geomap.zones import read_zone_columns

    zones = _records(read_zone_columns(zones_path))
    chosen = [zone for zone in zones if zone["zone_id"] == zone_id]
    if not chosen:
        known = ", ".join(dict.fromkeys(zone["zone_id"] for zone in zones))
        raise ZoneError(f'no zone is called "{zone_id}"; there are {known}')
    for zone in chosen:
        if as_json:
            click.echo(json.dumps(_summary(zone), ensure_ascii=False, default=str))
        else:
            click.echo("\n".join(_described(zone, gazetteer)))


@command.command("build", epilog="Example: geomap zones build layers/zones/lachin-corridor.toml")
@click.argument("recipes", nargs=-1, metavar="[RECIPE.toml]...")
@click.option("-o", "--output", metavar="FOLDER", help="Where to; else beside each recipe.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a built layer differs.")
def build(recipes: tuple[str, ...], output: str | None, check: bool) -> None:
    """Build zone layers from recipes; without any, all shipped ones."""
    from geomap.files import write_text
    from geomap.zones import build_layer, shipped_recipes

    stale = 0
    for recipe in map(Path, recipes) if recipes else shipped_recipes():
        text = build_layer(recipe)
        target = (Path(output) if output else recipe.parent) / f"{recipe.stem}.geojson"
        if not check:
            write_text(target, text)
            click.echo(target)
        elif not target.exists() or target.read_text(encoding="utf-8") != text:
            stale += 1
            click.echo(f"{target} differs from its recipe; run geomap zones build", err=True)
    raise click.exceptions.Exit(1 if stale else 0)


@command.command("check", epilog="Example: geomap zones check")
@click.option("--verbose", is_flag=True, help="List the places that hold, too.")
@zones_option
@gazetteer_option
def check(verbose: bool, zones_path: str | None, gazetteer: str | None) -> None:
    """Prove that every control place falls on its side; exit 1 where one does not."""
    from geomap.zones import check_controls, read_zone_columns
    from geomap.zones.wording import length

    controls = check_controls(read_zone_columns(zones_path), _positions(gazetteer))
    failed = [control for control in controls if not control.holds]
    for control in controls if verbose else failed:
        metres = (
            "" if control.distance_m is None else f" ({length(control.distance_m)} from the edge)"
        )
        click.echo(
            f"{control.zone_id} version {control.version}: {control.place_id} "
            f"{control.problem or f'is {control.side}'}{metres}"
        )
    click.echo(f"{len(controls) - len(failed)} of {len(controls)} control places on their side")
    raise click.exceptions.Exit(1 if failed else 0)


def _positions(path: str | None) -> Any:
    from geomap.gazetteer import Gazetteer

    gazetteer = Gazetteer.open(path)

    def position(place_id: str) -> tuple[float, float] | None:
        place = gazetteer.place(place_id)
        if place is None or place.lon is None or place.lat is None:
            return None
        return place.lon, place.lat

    return position


def _records(zones: dict[str, list[Any]]) -> list[dict[str, Any]]:
    names = list(zones)
    return [dict(zip(names, row, strict=True)) for row in zip(*zones.values(), strict=True)]


def _summary(zone: dict[str, Any]) -> dict[str, Any]:
    from geomap.geodesy import area_km2, perimeter_km

    facts = {
        name: value for name, value in zone.items() if name not in {"geometry", "edge_stretches"}
    }
    shape = zone["geometry"]
    return {
        **facts,
        "area_km2": round(area_km2(shape), 1),
        "perimeter_km": round(perimeter_km(shape), 1),
    }


def _described(zone: dict[str, Any], gazetteer: str | None) -> list[str]:
    from geomap.zones import check_controls
    from geomap.zones.wording import length, period

    facts = _summary(zone)
    stretches = sorted({stretch["edge_m"] for stretch in zone["edge_stretches"]})
    edge = length(zone["edge_m"])
    if stretches:
        edge += (
            f", and {', '.join(map(length, stretches))} on stretches that are better or worse known"
        )
    lines = [
        f"{zone['zone_id']} version {zone['version']}: {zone['name']}",
        f"  in force    {period(zone['valid_from'], zone['valid_to'])}",
        f"  area        {facts['area_km2']:,.0f} km2, perimeter {facts['perimeter_km']:,.0f} km",
        f"  edge known  to {edge}",
    ]
    labels = {"authority": "authority", "basis": "basis", "source": "source", "note": "note"}
    lines += [f"  {label:<11} {zone[key]}" for key, label in labels.items() if zone.get(key)]
    if zone.get("not_claimed"):
        lines.append(f"  not claimed {zone['not_claimed']}")
    forbids = zone["forbids"].get("types") or ["everything"]
    lines.append(f"  forbids     {', '.join(forbids)}")
    one = {name: [value] for name, value in zone.items()}
    for control in check_controls(one, _positions(gazetteer)):
        far = "" if control.distance_m is None else f", {length(control.distance_m)} from the edge"
        lines.append(f"  {control.side:<11} {control.place_id}{far}{_failure(control.problem)}")
    return lines


def _failure(problem: str | None) -> str:
    return f": {problem}" if problem else ""
