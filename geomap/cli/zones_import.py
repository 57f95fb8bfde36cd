"""`geomap zones import`: anyone's polygons as a zone layer of our own."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import FiniteRange, iso_day, on_invalid_option
from geomap.cli.printing import plain_path, tell
from geomap.errors import OutputError

if TYPE_CHECKING:
    from geomap.zones import ZoneReading

__all__ = ["command"]

_GIVEN = ("valid_from", "valid_to", "edge_m", "authority", "source")


@click.command(
    "import", epilog="Example: geomap zones import theirs.geojson -o ours.geojson --edge 500"
)
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", required=True, metavar="OUT.geojson", help="Where to; `-` stdout.")
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="The field of FILE that holds a column: --map name=LABEL.",
)
@click.option(
    "--where",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Only features with this value; of one field, any of those given.",
)
@click.option("--layer", metavar="NAME", help="The layer to read, where FILE has several.")
@click.option("--valid-from", type=iso_day, metavar="DATE", help="First day in force.")
@click.option("--valid-to", type=iso_day, metavar="DATE", help="Last day in force.")
@click.option(
    "--edge",
    "edge_m",
    type=FiniteRange(0),
    metavar="METRES",
    help="How well the boundary is known: 95 % half-width.",
)
@click.option("--authority", metavar="TEXT", help="Who set the zone or is responsible in it.")
@click.option("--source", metavar="TEXT", help="What the geometry was made from; else FILE's name.")
@click.option(
    "--set",
    "values",
    multiple=True,
    metavar="COLUMN=VALUE",
    help="Any other column: --set zone_id=buffer --set 'basis=Agreement of 1974'.",
)
@on_invalid_option
def command(file: str, output: str, **options: Any) -> None:
    """Make polygons of any GIS file a zone layer that every command reads.

    FILE may be GeoJSON, GeoPackage, Shapefile, KML, FlatGeobuf or Parquet, in
    any reference system. Our column names are recognised; others are named with
    --map. What you give with an option holds for every zone, in place of what
    FILE says. What was assumed, repaired and left out is told on stderr.
    """
    from geomap.cli.work import check_output
    from geomap.cli.zonefiles import tell_report
    from geomap.files import write_text
    from geomap.zones import import_zones
    from geomap.zones.importing import layer_text

    check_output(output, (".geojson", ".json"), or_stdout=True)
    _refuse_own_input(file, output)
    zones, report = import_zones(file, _reading(options))
    write_text(output, layer_text(zones))
    tell_report(report)
    if report.unused:
        tell(f"{file}: fields left out: {', '.join(report.unused)}")
    if output != "-":
        click.echo(plain_path(output))


def _refuse_own_input(file: str, output: str) -> None:
    if "-" in (file, output):
        return
    try:
        same = Path(output).samefile(file)
    except (OSError, ValueError):
        return  # one of them is not there: reading or writing says so
    if same:
        raise OutputError(f"{output}: this is the file to import; give the layer another name")


def _reading(options: dict[str, Any]) -> "ZoneReading":
    from geomap.zones import ZoneReading

    given = dict(_pairs("--set", options["values"]))
    for name in _GIVEN:
        value = options[name]
        if value is None:
            continue
        if name in given:
            raise click.UsageError(f"{name} is given twice: with an option of its own and --set.")
        given[name] = value.isoformat() if isinstance(value, dt.date) else value
    return ZoneReading(
        on_invalid=options["on_invalid"],
        columns=dict(_pairs("--map", options["columns"])),
        layer=options["layer"],
        where=tuple(_pairs("--where", options["where"])),
        given=given,
    )


def _pairs(option: str, texts: Sequence[str]) -> list[tuple[str, str]]:
    pairs = []
    for text in texts:
        name, equals, value = text.partition("=")
        if not (name.strip() and equals):
            raise click.BadParameter(f'"{text}" is no NAME=VALUE', param_hint=option)
        pairs.append((name.strip(), value))
    names = [name for name, _ in pairs]
    if option != "--where" and len(set(names)) < len(names):
        raise click.BadParameter("a column is named twice", param_hint=option)
    return pairs
