"""`geomap resolve`: which place a name means, with reasons."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.lines import lines_of_stdin
from geomap.cli.options import gazetteer_option, json_option
from geomap.cli.places import open_gazetteer
from geomap.cli.printing import json_line, plain, print_rich, tell

if TYPE_CHECKING:
    from rich.table import Table

    from geomap.gazetteer import Match, Resolution

__all__ = ["command"]

_NAMES_SHOWN = 12


@click.command(
    name="resolve",
    context_settings={"ignore_unknown_options": True},  # so that a name may start with a hyphen
    epilog=(
        "\b\nExamples:\n"
        "  geomap resolve Парух Farrukh 'near the village of Farukh'\n"
        "  geomap resolve Martuni --country AZ --near 39.8,47.1 --json\n"
        "  cut -d, -f3 incidents.csv | geomap resolve - --json"
    ),
)
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@click.option("--country", metavar="CODE", help="Only places of this ISO 3166 country, like AZ.")
@click.option("--near", metavar="LAT,LON", help="Decides between namesakes: the nearest one.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=5,
    show_default=True,
    metavar="N",
    help="Most places to show for a name.",
)
@gazetteer_option
@json_option
def command(names: tuple[str, ...], **options: Any) -> None:
    """Find places by name, in any spelling and script.

    NAME may be wrapped as in a report: "near the village of X", "X district",
    "X (Y)". `-` reads a name a line from standard input. A name that several
    places share is ambiguous; one that is on no record is not found, and the
    nearest spellings are listed without being taken.

    Exits 1 when any name is not found, 2 when something cannot be read.
    """
    for given in names:
        if given.startswith("--"):
            raise click.NoSuchOption(given)
    near = _near(options["near"])
    gazetteer = open_gazetteer(options["gazetteer"])
    missing = False
    unread: list[str] = []
    for name in _each(names, unread):
        found = gazetteer.resolve(
            name, near=near, country=options["country"], limit=options["limit"]
        )
        missing |= found.status == "not found"
        if options["as_json"]:
            click.echo(json_line(found.as_json()))
        else:
            _print(found)
    raise click.exceptions.Exit(2 if unread else 1 if missing else 0)


def _each(names: tuple[str, ...], unread: list[str]) -> Iterator[str]:
    """Yield the names; lines that are no text are told, gathered in `unread` and passed over."""

    def refuse(problem: str) -> None:
        unread.append(problem)
        tell(problem)

    for name in names:
        if name == "-":
            yield from lines_of_stdin(refuse)
        else:
            # An argument that is not UTF-8 arrives with surrogates, which cannot be printed.
            yield name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _near(given: str | None) -> tuple[float, float] | None:
    from geomap.coordinates import parse_position

    if given is None:
        return None
    position = parse_position(given)
    if position is None:
        raise click.BadParameter(
            f'"{given}" is no position; write it as 40.0194,46.8011', param_hint="--near"
        )
    return position


def _print(found: "Resolution") -> None:
    print_rich(f"{plain(found.query)}: {_headline(found)}", style="bold")
    if len(found):
        print_rich(_table(found))


def _headline(found: "Resolution") -> str:
    if found.status == "ambiguous":
        return f"ambiguous, {len(found)} place{'s' if len(found) > 1 else ''}"
    if found.status == "not found" and len(found):
        return "not found; the nearest on record:"
    return found.status


def _table(found: "Resolution") -> "Table":
    from rich.table import Table

    table = Table.grid(padding=(0, 2), pad_edge=True)
    for match in found:
        for label, text in _facts(match):
            table.add_row("", label, plain(text))
        table.add_row()
    return table


def _facts(match: "Match") -> Iterator[tuple[str, str]]:
    place = match.place
    yield "place", f"{place.name} ({place.id})"
    yield "kind", ", ".join(part for part in (place.kind, place.admin1, place.country) if part)
    if place.lat is None or place.lon is None:
        yield "position", "no source gives one"
    else:
        radius_m = match.radius_m
        known = "" if radius_m is None else f", known to {round(radius_m / 1000, 1):g} km"
        yield "position", f"{place.lat:.5f}, {place.lon:.5f}{known}"
    yield "match", f"{match.match}, score {match.score:.2f}"
    yield "why", match.why
    others = list(dict.fromkeys(name.text for name in place.names if name.text != place.name))
    if others:
        more = len(others) - _NAMES_SHOWN
        tail = f" and {more} more" if more > 0 else ""
        yield "also", ", ".join(others[:_NAMES_SHOWN]) + tail
    yield "source", place.source
