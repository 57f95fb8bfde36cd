"""`geomap gazetteer`: what the gazetteer holds, and more places for it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import gazetteer_option, json_option
from geomap.cli.places import open_gazetteer
from geomap.cli.printing import plain, plain_path, print_rich, tell

if TYPE_CHECKING:
    from geomap.gazetteer.records import PlaceRecord
    from geomap.gazetteer.sources import Reading

__all__ = ["command"]

_COUNTS_SHOWN = 12


@click.group(name="gazetteer", epilog="Example: geomap gazetteer info")
def command() -> None:
    """Tell what the gazetteer holds and where it is from.

    `build` makes an index of gazetteer files, `add` makes a table of your own
    places part of the default gazetteer.
    """


@command.command(
    epilog=(
        "\b\nExamples:\n"
        "  geomap gazetteer info\n"
        "  geomap gazetteer info --gazetteer my-places.csv --json"
    )
)
@gazetteer_option
@json_option
def info(gazetteer: str | None, *, as_json: bool) -> None:
    """Count what is loaded, by kind, language and script, and say whom to credit."""
    summary = open_gazetteer(gazetteer).summary()
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))
    else:
        _print(summary)


@command.command(
    epilog=(
        "\b\nExamples:\n"
        "  geomap gazetteer build AZ.zip my-places.csv -o az.gazetteer --geonames countryInfo.txt\n"
        "  geomap resolve Agdam --gazetteer az.gazetteer | less"
    )
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("-o", "--output", required=True, metavar="PATH", help="Write the index here.")
@click.option(
    "--geonames",
    "code_tables",
    multiple=True,
    metavar="FILE",
    help="A code table of GeoNames: alternateNamesV2, admin1CodesASCII, admin2Codes, countryInfo.",
)
def build(sources: Sequence[str], output: str, code_tables: Sequence[str]) -> None:
    """Index gazetteer files, to be used with --gazetteer PATH.

    A SOURCE is a GeoNames dump, an NGA GNS country file (both also zipped), an
    OpenStreetMap export as GeoJSON, or a CSV overlay. Where two sources hold a
    place of one id, the first named wins. Rows that cannot be read go to
    STEM.rejects.csv beside PATH.
    """
    from geomap.cli.progress import progress_bar
    from geomap.cli.work import rejects_path
    from geomap.errors import OutputError
    from geomap.gazetteer.cache import sources_digest
    from geomap.gazetteer.sources import Reading, Tables, attributions_of, read_source
    from geomap.gazetteer.world import build_world

    if output == "-":
        raise OutputError("an index is no stream; name a file with -o")
    rejects, paths = rejects_path("-", output), [Path(source) for source in sources]
    _refuse_to_replace(Path(output), [*paths, *map(Path, code_tables)])
    reading, credited = Reading(), attributions_of(paths)
    try:
        with progress_bar("indexing", _bytes_to_read(paths, code_tables)) as update:
            reading.watch = update
            tables = Tables.read(map(Path, code_tables), reading)
            found = (read_source(path, tables=tables, reading=reading) for path in paths)
            index = build_world(
                _some(_once(chain.from_iterable(found), reading), paths),
                Path(output),
                digest=sources_digest([*paths, *map(Path, code_tables)]),
                attributions=credited,
                made_of=[path.name for path in (*paths, *map(Path, code_tables))],
            )
    finally:
        if reading.refused:
            reading.write_rejects(rejects)
            tell(f"{_rows(reading.refused)} not understood, listed in {rejects}")
    for reason, count in reading.left_out.most_common():
        tell(f"left out {count:,}: {reason}")
    click.echo(f"{len(index):,} places indexed in {plain_path(output)}")


@command.command(
    epilog=(
        "\b\nExamples:\n"
        "  geomap gazetteer add my-places.csv\n"
        "  geomap gazetteer add admin1CodesASCII.txt"
    )
)
@click.argument("file", metavar="FILE")
def add(file: str) -> None:
    """Make your own places, or names of regions, part of the default gazetteer.

    FILE is a table of places (.csv), or admin1CodesASCII.txt of GeoNames, which
    gives the regions of the world the names they go by. It is checked and
    copied into your data folder; one of the same name there is replaced.
    """
    from geomap.gazetteer.cache import add_overlay, add_regions

    path = Path(file)
    if path.suffix.casefold() == ".txt":
        target, count = add_regions(path)
        what = "region" if count == 1 else "regions"
    else:
        target, count = add_overlay(path)
        what = "place" if count == 1 else "places"
    click.echo(f"{count:,} {what} added in {plain_path(target)}")


def _refuse_to_replace(output: Path, sources: Sequence[Path]) -> None:
    """Fail where the index would replace a source, or a file that is no index."""
    from geomap.errors import OutputError
    from geomap.gazetteer.world import is_index

    if not output.is_file():
        return
    if any(source.exists() and output.samefile(source) for source in sources):
        raise OutputError(f"{output}: it is one of the sources; name another file with -o")
    if not is_index(output):
        raise OutputError(f"{output}: it is there and is no index; name another file with -o")


def _bytes_to_read(paths: Sequence[Path], code_tables: Sequence[str]) -> int:
    from geomap.gazetteer.sources import source_format

    formats = {path: source_format(path) for path in paths}
    dumps = sum(found == "geonames" for found in formats.values())
    passes = {path: 2 if found == "geonames" else 1 for path, found in formats.items()}
    tables = sum(Path(path).stat().st_size for path in code_tables if Path(path).is_file())
    return tables * max(dumps, 1) + sum(path.stat().st_size * n for path, n in passes.items())


def _once(records: "Iterable[PlaceRecord]", reading: "Reading") -> "Iterator[PlaceRecord]":
    """Yield the first record of each id."""
    seen: set[str] = set()
    for record in records:
        if record.id in seen:
            reading.left_out["a place whose id came before"] += 1
            continue
        seen.add(record.id)
        yield record


def _some(records: "Iterable[PlaceRecord]", paths: Sequence[Path]) -> "Iterator[PlaceRecord]":
    """Yield the records; an index of none would only answer not found."""
    from geomap.errors import GazetteerError

    empty = True
    for record in records:
        empty = False
        yield record
    if empty:
        raise GazetteerError(f"no place in {', '.join(map(str, paths))}; nothing is written")


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"


def _print(summary: dict[str, Any]) -> None:
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    for source in summary["sources"]:
        told = f"{source['origin']}: {source['places']:,} places, {source['names']:,} names"
        if "built" in source:
            of = ", ".join(source["made_of"]) or "files"
            told += f"; indexed on {source['built']} from {of}"
        table.add_row("source", plain(told))
    table.add_row("places", f"{summary['places']:,}, {summary['without_position']:,} unplaced")
    table.add_row("names", f"{summary['names']:,}")
    for label in ("kinds", "languages", "scripts"):
        counts = [f"{name} {count:,}" for name, count in summary[label].items()]
        more = len(counts) - _COUNTS_SHOWN
        tail = f" and {more} more" if more > 0 else ""
        table.add_row(label, plain(", ".join(counts[:_COUNTS_SHOWN]) + tail))
    for credit in summary["attributions"]:
        table.add_row("credit", plain(credit))
    print_rich(table)
