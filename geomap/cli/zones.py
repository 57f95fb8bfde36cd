"""`geomap zones`: the zone layers."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import gazetteer_option, iso_day, json_option, zones_option
from geomap.cli.places import open_gazetteer
from geomap.cli.printing import json_line, plain, plain_path, tell
from geomap.errors import OutputError, ZoneError

if TYPE_CHECKING:
    from geomap.zones import Control

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
            click.echo(json_line(_summary(zone)))
        else:
            which = f"{plain(zone['zone_id'])}  version {plain(zone['version'])}"
            click.echo(f"{which}  {period(start, end)}\n    {plain(zone['name'])}")


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
            click.echo(json_line(_summary(zone)))
        else:
            click.echo("\n".join(_described(zone, gazetteer)))


@command.command("build", epilog="Example: geomap zones build layers/zones/lachin-corridor.toml")
@click.argument("recipes", nargs=-1, metavar="[RECIPE.toml]...")
@click.option("-o", "--output", metavar="FOLDER", help="Where to; else beside each recipe.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a built layer differs.")
def build(recipes: tuple[str, ...], output: str | None, check: bool) -> None:
    """Build zone layers from recipes; without any, all shipped ones.

    Layers inside an installed package are never replaced: give -o FOLDER.
    """
    from geomap.files import write_text
    from geomap.zones import build_layer, shipped_recipes

    chosen = [Path(recipe) for recipe in recipes] or shipped_recipes()
    if output is None and not check:
        _refuse_installed(chosen)
    stale = 0
    for recipe in chosen:
        text = build_layer(recipe)
        target = (Path(output) if output else recipe.parent) / f"{recipe.stem}.geojson"
        if not check:
            write_text(target, text)
            click.echo(plain_path(target))
        elif not target.exists() or target.read_text(encoding="utf-8") != text:
            stale += 1
            tell(f"{target} differs from its recipe; run geomap zones build")
    raise click.exceptions.Exit(1 if stale else 0)


def _refuse_installed(recipes: Sequence[Path]) -> None:
    package = Path(__file__).resolve().parent.parent
    for recipe in recipes:
        if package in recipe.resolve().parents:
            raise OutputError(
                f"{recipe.parent}: the shipped layers lie inside the installed package; "
                "say where to build them with -o FOLDER"
            )


@command.command("check", epilog="Example: geomap zones check")
@click.option("--verbose", is_flag=True, help="List the places that hold, too.")
@zones_option
@gazetteer_option
@json_option
def check(verbose: bool, zones_path: str | None, gazetteer: str | None, as_json: bool) -> None:
    """Prove that every control place falls on its side; exit 1 where one does not.

    --json prints every control place, whether it holds or not.
    """
    from geomap.zones import check_controls, read_zone_columns

    controls = check_controls(read_zone_columns(zones_path), _positions(gazetteer))
    failed = [control for control in controls if not control.holds]
    if as_json:
        for control in controls:
            click.echo(_control_json(control))
    else:
        for control in controls if verbose else failed:
            click.echo(_control_text(control))
        click.echo(f"{len(controls) - len(failed)} of {len(controls)} control places on their side")
    raise click.exceptions.Exit(1 if failed else 0)


def _control_json(control: "Control") -> str:
    metres = control.distance_m
    return json_line(
        {
            "zone_id": control.zone_id,
            "version": control.version,
            "place_id": control.place_id,
            "side": control.side,
            "distance_m": None if metres is None else round(metres, 2),
            "holds": control.holds,
            "problem": control.problem,
        }
    )


def _control_text(control: "Control") -> str:
    from geomap.zones.wording import length

    metres = control.distance_m
    far = "" if metres is None else f" ({length(metres)} from the edge)"
    finding = control.problem or f"is {control.side}"
    zone = f"{plain(control.zone_id)} version {plain(control.version)}"
    return f"{zone}: {plain(control.place_id)} {finding}{far}"


def _positions(path: str | None) -> Any:
    gazetteer = open_gazetteer(path)

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
        f"{plain(zone['zone_id'])} version {plain(zone['version'])}: {plain(zone['name'])}",
        f"  in force    {period(zone['valid_from'], zone['valid_to'])}",
        f"  area        {facts['area_km2']:,.0f} km2, perimeter {facts['perimeter_km']:,.0f} km",
        f"  edge known  to {edge}",
    ]
    lines += [
        f"  {key.replace('_', ' '):<11} {plain(zone[key])}"
        for key in ("authority", "basis", "source", "note", "not_claimed")
        if zone.get(key)
    ]
    forbids = zone["forbids"].get("types") or ["everything"]
    lines.append(f"  forbids     {plain(', '.join(map(str, forbids)))}")
    one = {name: [value] for name, value in zone.items()}
    for control in check_controls(one, _positions(gazetteer)):
        far = "" if control.distance_m is None else f", {length(control.distance_m)} from the edge"
        lines.append(
            f"  {control.side:<11} {plain(control.place_id)}{far}{_failure(control.problem)}"
        )
    return lines


def _failure(problem: str | None) -> str:
    return f": {problem}" if problem else ""
