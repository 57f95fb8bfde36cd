"""`geomap zones`: the zone layers."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import gazetteer_option, iso_day, json_option, zones_option
from geomap.cli.places import open_gazetteer
from geomap.cli.printing import json_line, plain, plain_path, tell
from geomap.cli.zonefiles import zone_columns
from geomap.cli.zones_import import command as import_command
from geomap.errors import OutputError, ZoneError

if TYPE_CHECKING:
    from geomap.gazetteer import Gazetteer
    from geomap.zones import Control

__all__ = ["command"]


@click.group(name="zones", epilog="Example: geomap zones list --on 2022-03-25")
def command() -> None:
    """List, show, build, check and import the zone layers."""


command.add_command(import_command)


@command.command("list", epilog="Example: geomap zones list --on 2022-03-25")
@click.option(
    "--on", "day", type=iso_day, metavar="DATE", help="Only versions in force on that day."
)
@zones_option
@json_option
def list_(day: dt.date | None, as_json: bool, **options: Any) -> None:
    """List zone versions and when they were in force."""
    from geomap.zones.wording import period

    zones = _records(zone_columns(options))
    listed = [zone for zone in zones if day is None or _in_force(zone, day)]
    for zone in listed:
        if as_json:
            click.echo(json_line(_summary(zone)))
        else:
            which = f"{plain(zone['zone_id'])}  version {plain(zone['version'])}"
            dates = period(zone["valid_from"], zone["valid_to"])
            click.echo(f"{which}  {dates}\n    {plain(zone['name'])}")
    if not listed:
        tell(f"none of {len(zones)} zone versions was in force on {day}")


def _in_force(zone: dict[str, Any], day: dt.date) -> bool:
    start, end = zone["valid_from"], zone["valid_to"]
    return (start or day) <= day <= (end or day)


@command.command("show", epilog="Example: geomap zones show lachin-corridor")
@click.argument("zone_id", metavar="ID")
@zones_option
@gazetteer_option
@json_option
def show(zone_id: str, gazetteer: str | None, as_json: bool, **options: Any) -> None:
    """Show a zone: dates, basis, sources, area, perimeter, edge and control places."""
    zones = _records(zone_columns(options))
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
@click.option(
    "-o", "--output", metavar="FOLDER", help="Where to, made if missing; else beside each recipe."
)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a built layer differs.")
@gazetteer_option
def build(recipes: tuple[str, ...], output: str | None, check: bool, gazetteer: str | None) -> None:
    """Build zone layers from recipes; without any, all shipped ones.

    Places that a recipe names are looked up in the gazetteer. Layers inside an
    installed package are never replaced: give -o FOLDER.
    """
    from geomap.files import write_text
    from geomap.zones import build_layer, shipped_recipes

    chosen = [Path(recipe) for recipe in recipes] or shipped_recipes()
    if output is None and not check:
        _refuse_installed(chosen)
    if output is not None and not check:
        _make_folder(output)
    stale, position = 0, _positions(gazetteer)
    for recipe in chosen:
        text = build_layer(recipe, position)
        target = (Path(output) if output else recipe.parent) / f"{recipe.stem}.geojson"
        if not check:
            write_text(target, text)
            click.echo(plain_path(target))
        elif not target.exists() or target.read_text(encoding="utf-8") != text:
            stale += 1
            tell(f"{target} differs from its recipe; run geomap zones build")
    raise click.exceptions.Exit(1 if stale else 0)


def _make_folder(output: str) -> None:
    try:
        Path(output).mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise OutputError(f"{output}: this is a file; name a folder") from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise OutputError(f"{output}: cannot make the folder: {why}") from None


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
def check(verbose: bool, gazetteer: str | None, as_json: bool, **options: Any) -> None:
    """Prove that every control place falls on its side; exit 1 where one does not.

    --json prints every control place, whether it holds or not.
    """
    from geomap.zones import check_controls

    controls = check_controls(zone_columns(options), _positions(gazetteer))
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
    opened: list[Gazetteer] = []  # on the first question: most recipes ask none

    def position(place_id: str) -> tuple[float, float] | None:
        if not opened:
            opened.append(open_gazetteer(path))
        place = opened[0].place(place_id)
        if place is None or place.lon is None or place.lat is None:
            return None
        return place.lon, place.lat

    return position


def _records(zones: dict[str, list[Any]]) -> list[dict[str, Any]]:
    names = list(zones)
    return [dict(zip(names, row, strict=True)) for row in zip(*zones.values(), strict=True)]


def _summary(zone: dict[str, Any]) -> dict[str, Any]:
    from geomap.geodesy import area_km2
    from geomap.zones.polygons import boundary_km

    facts = {
        name: value for name, value in zone.items() if name not in {"geometry", "edge_stretches"}
    }
    shape = zone["geometry"]
    return {
        **facts,
        "area_km2": _three_digits(area_km2(shape)),
        "perimeter_km": _three_digits(boundary_km(shape)),
    }


def _three_digits(value: float) -> float:
    """Return a figure to one decimal, or a small one to three digits."""
    return round(value, 1) if value >= 100 else float(f"{value:.3g}")


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
    area, perimeter = (_figure(facts[name]) for name in ("area_km2", "perimeter_km"))
    lines = [
        f"{plain(zone['zone_id'])} version {plain(zone['version'])}: {plain(zone['name'])}",
        *(f"  {plain(f'name {code}'):<11} {plain(name)}" for code, name in zone["names"].items()),
        f"  in force    {period(zone['valid_from'], zone['valid_to'])}",
        f"  area        {area} km2, perimeter {perimeter} km",
        f"  edge known  to {edge}",
    ]
    lines += [
        f"  {key.replace('_', ' '):<11} {plain(zone[key])}"
        for key in ("authority", "basis", "source", "note", "not_claimed")
        if zone.get(key)
    ]
    lines += _rule(zone["forbids"])
    one = {name: [value] for name, value in zone.items()}
    for control in check_controls(one, _positions(gazetteer)):
        far = "" if control.distance_m is None else f", {length(control.distance_m)} from the edge"
        lines.append(
            f"  {control.side:<11} {plain(control.place_id)}{far}{_failure(control.problem)}"
        )
    return lines


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:g}"


def _rule(forbids: dict[str, Any]) -> list[str]:
    """Return what breaches a zone and, where only some may, by whom."""
    types = forbids.get("types") or ["everything"]
    lines = [f"  forbids     {plain(', '.join(types))}"]
    if forbids.get("actors"):
        lines.append(f"  by          {plain(', '.join(forbids['actors']))}")
    return lines


def _failure(problem: str | None) -> str:
    return f": {problem}" if problem else ""
