"""What several commands do between reading and writing; no command of its own."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.places import open_gazetteer
from geomap.cli.printing import json_line, plain, print_rich, tell, tell_notes
from geomap.cli.several import read_files
from geomap.cli.zonefiles import zone_table
from geomap.tables import INCIDENT

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.gazetteer import Gazetteer

__all__ = [
    "check_output",
    "flagged",
    "gazetteer",
    "is_stdout",
    "print_json_lines",
    "print_table",
    "refuse_input",
    "rejects_path",
]

_WARNINGS = 20  # as many as a person reads

_COUNTS = frozenset(column.name for column in INCIDENT if column.kind == "count")


def gazetteer(options: Mapping[str, Any]) -> "Gazetteer":
    """Return the gazetteer that the options name."""
    return open_gazetteer(options.get("gazetteer"))


def flagged(
    files: Sequence[str],
    output: str,
    options: Mapping[str, Any],
    *,
    again: bool = False,
    all_pairs: bool = False,
) -> tuple["GeoDataFrame", "GeoDataFrame"]:
    """Return the incidents of one file or several with their verdicts, and the zones.

    Files that carry verdicts keep them, unless they are to be flagged `again`, a
    threshold is given, one among several has none, or points were moved since.

    Rows that cannot be understood go to `STEM.rejects.csv` beside the output
    (see `geomap.cli.several`), with a count on stderr.
    """
    from geomap.flags import flag

    for file in files:
        refuse_input(file, output)
    zones = zone_table(options)
    is_blurred = options.get("blur_m") is not None
    if is_blurred:
        # `blurred` lists what is refused itself: without the cells, which tell places
        options = {**options, "strict": False}
    listed = not is_blurred and options.get("list_rejects", True)
    tables = read_files(files, output, options, listed=listed)
    judged = ["verdict" in table.columns for table in tables]
    moved = sum(table.attrs.get("moved", 0) for table in tables)
    if all(judged) and not (moved or again or _given("threshold")):
        incidents = _together(files, tables, blurred=is_blurred)
        zones = _relevant(zones, incidents, options)
        _tell_other_zones(incidents, zones)
        return incidents, zones
    if any(judged) and not all(judged) and not again:
        tell("verdicts are made anew: some of the files carry them, and others do not")
    elif any(judged) and moved and not again:
        points = "a point was" if moved == 1 else f"{moved} points were"
        tell(f"verdicts are made anew: {points} moved since the file was written")
    places = gazetteer(options)
    located = [_located(table, places, blurred=is_blurred) for table in tables]
    incidents = _together(files, located, blurred=is_blurred)
    zones = _relevant(zones, incidents, options)
    flags = flag(incidents, zones, threshold=options["threshold"], all_pairs=all_pairs)
    _warn([*incidents.attrs["warnings"], *flags.attrs["warnings"]], blurred=is_blurred)
    return flags, zones


def _located(table: "GeoDataFrame", places: "Gazetteer", *, blurred: bool) -> "GeoDataFrame":
    """Return the incidents of a file with their positions, and tell what that adds to them."""
    from geomap.incidents import locate

    told = len(table.attrs.get("notes", ()))
    located = locate(table, places)
    tell_notes([str(note) for note in located.attrs.get("notes", ())[told:]], blurred=blurred)
    return located


def _together(
    files: Sequence[str], tables: Sequence["GeoDataFrame"], *, blurred: bool
) -> "GeoDataFrame":
    """Return the incidents of all files as one table, and tell how ids were kept apart."""
    from geomap.incidents.combined import combined, labels_of

    table, notes = combined(tables, labels_of(files))
    tell_notes(notes, blurred=blurred)
    return table


def _given(option: str) -> bool:
    """Return whether a person gave an option, rather than leaving it at its default."""
    context = click.get_current_context(silent=True)
    source = context.get_parameter_source(option) if context else None
    return source is click.core.ParameterSource.COMMANDLINE


def _tell_other_zones(incidents: "GeoDataFrame", zones: "GeoDataFrame") -> None:
    """Tell where the verdicts that a file carries are about zones that are not those at hand."""
    known = set(zip(zones["zone_id"], zones["version"], strict=True))
    judged = incidents.dropna(subset=["zone_id", "zone_version"])
    others = dict.fromkeys(zip(judged["zone_id"], judged["zone_version"].map(str), strict=True))
    missing = [
        f"{zone} version {version}" for zone, version in others if (zone, version) not in known
    ]
    if missing:
        tell(
            f"warning: the verdicts in the file are about {', '.join(missing[:5])}, "
            "which --zones does not hold; geomap flag judges anew"
        )


def refuse_input(file: str, output: str) -> None:
    """Fail where an output would replace what it is made of.

    Raises
    ------
    OutputError
        The output, or the claims written beside it, is the input or its claims.
    """
    from geomap.errors import OutputError

    if file == "-" or is_stdout(output) or not Path(file).name:  # a folder, which reading refuses
        return
    source, target = Path(file), Path(output)
    read = [source, *(source.with_name(f"{source.stem}.claims.{end}") for end in ("csv", "json"))]
    written = [target]
    if target.suffix.lower() == ".csv":
        written.append(target.with_name(f"{target.stem}.claims.csv"))
    for path in written:
        for other in read:
            if path.exists() and other.exists() and path.samefile(other):
                raise OutputError(
                    f"{output}: it would replace {other}, which is read; name another"
                )


def _warn(warnings: Sequence[str], *, blurred: bool) -> None:
    """Tell what does not fit together; a table can hold the same mistake in many places."""
    if blurred:
        tell_notes(warnings, blurred=True)
        return
    for warning in warnings[:_WARNINGS]:
        tell(f"warning: {warning}")
    if warnings[_WARNINGS:]:
        tell(f"warning: and {len(warnings) - _WARNINGS} more like these")


def _relevant(
    zones: "GeoDataFrame", incidents: "GeoDataFrame", options: Mapping[str, Any]
) -> "GeoDataFrame":
    """Return the zones that a person chose; of the shipped ones, those near some incident."""
    from geomap.zones import zones_near

    if options["zones_path"] is not None:
        return zones
    named = incidents["zone_id"].dropna().tolist() if "zone_id" in incidents.columns else []
    return zones_near(zones, incidents["lon"], incidents["lat"], named=named)


def is_stdout(output: str) -> bool:
    """Return whether an output is standard output: `-`, or `-.csv` and its like."""
    return re.fullmatch(r"-(\.\w+)?", output) is not None  # as geomap.exports has it


def check_output(output: str, suffixes: Sequence[str], *, or_stdout: bool = False) -> None:
    """Fail where a file cannot be written, before any work is done for it.

    Parameters
    ----------
    output
        The path as given; `-`, or `-` and a suffix, is standard output.
    suffixes
        What may be written, in lower case, each with its dot.
    or_stdout
        Whether the message offers `-`, too.

    Raises
    ------
    OutputError
        The suffix is none of `suffixes`, the folder is missing, or it is a folder.
    """
    from geomap.errors import OutputError

    if output == "-":
        return
    if not output:
        raise OutputError("the output has no name; name a file")
    path = Path(output)
    try:
        is_folder, has_folder = path.is_dir(), path.parent.is_dir()
    except OSError as error:
        raise OutputError(f"{output}: cannot write it: {error.strerror}") from None
    if is_folder:
        raise OutputError(f"{output}: this is a folder; name a file in it")
    if not has_folder:
        raise OutputError(f"{output}: cannot write it: {path.parent}: no such folder")
    suffix = path.suffix.lower() or (output[1:].lower() if is_stdout(output) else "")
    if suffix not in suffixes:
        found = f'"{suffix}"' if suffix else "a name without suffix"
        *most, last = [*suffixes, *["-"] * or_stdout]
        raise OutputError(f"{output}: {found} is no format here; use {', '.join(most)} or {last}")


def rejects_path(file: str, output: str) -> Path:
    """Return where refused rows are listed: beside the output, or else the input.

    Nothing is written beside a device or a pipe; where both are such, it is
    the working folder.

    Raises
    ------
    OutputError
        The output is no name of a file.
    """
    from geomap.errors import OutputError

    if not is_stdout(output) and not Path(output).name:
        raise OutputError(f"{output}: this is a folder; name a file in it")
    streams = (is_stdout(output), file == "-")
    for beside, is_stream in zip((Path(output), Path(file)), streams, strict=True):
        if beside.name and not is_stream and not _is_device(beside):
            return beside.with_name(f"{beside.stem}.rejects.csv")
    return Path("stdin.rejects.csv")


def _is_device(path: Path) -> bool:
    """Return whether a path is there and is neither a file nor a folder."""
    try:
        return path.exists() and not path.is_file() and not path.is_dir()
    except OSError:
        return False


def print_json_lines(flags: "GeoDataFrame") -> None:
    """Print one JSON object a row: every column but the geometry; unknown is null."""
    columns = [name for name in flags.columns if name != "geometry"]
    for row in zip(*(flags[name] for name in columns), strict=True):
        click.echo(json_line({n: _value(n, cell) for n, cell in zip(columns, row, strict=True)}))


def _value(column: str, cell: Any) -> Any:
    """Return a cell as JSON takes it; a count, which the table keeps as a float, is whole."""
    value = _plain(cell)
    if column in _COUNTS and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _plain(value: Any) -> Any:
    import pandas as pd

    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if pd.isna(value):
        return None
    if isinstance(value, dt.date):
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value


def print_table(flags: "GeoDataFrame") -> None:
    """Print a table for people."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("verdict", "P(inside)", "date", "place", "type", "why"):
        table.add_column(heading, overflow="fold")
    colours = {"breach": "bold red", "possible": "yellow"}
    for row in flags.itertuples():
        cells = [_plain(getattr(row, n, None)) for n in ("date_start", "place", "type", "why")]
        chance = _plain(row.probability)
        table.add_row(
            Text(row.verdict, style=colours.get(row.verdict, "")),
            "" if chance is None else f"{chance:.2f}",
            *(Text("" if cell is None else plain(cell)) for cell in cells),
        )
    print_rich(table)
