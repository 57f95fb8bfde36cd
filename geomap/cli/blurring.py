"""`--blur`, `--blur-seed`: incidents shown on a grid, since their place may do somebody harm."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from geomap.cli.options import FiniteRange
from geomap.cli.printing import tell

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.blur import Refused
    from geomap.incidents import Reject

__all__ = ["blur_option", "blurred", "check_blur"]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_NARROWEST, _WIDEST = 100, 200_000  # as geomap.blur has them, which is loaded when it is used
_CONTROL_PLACES = ("inside_places", "outside_places")


def blur_option(command: Decorated) -> Decorated:
    """Add `--blur` and `--blur-seed`."""
    return _metres_option(_seed_option(command))


_metres_option = click.option(
    "--blur",
    "blur_m",
    type=FiniteRange(_NARROWEST, _WIDEST),
    metavar="METRES",
    help="Move points onto a grid this wide and leave out all that tells the place.",
)
_seed_option = click.option(
    "--blur-seed",
    metavar="TEXT",
    help="Lay that grid out by this text, as for other files of the case; else at random.",
)


def check_blur(options: Mapping[str, Any]) -> None:
    """Fail on options that make no sense together, before any work is done.

    Raises
    ------
    UsageError
        A seed is given without a grid, or is empty.
    """
    if options["blur_seed"] is None:
        return
    if options["blur_m"] is None:
        raise click.UsageError("--blur-seed lays out the grid of --blur; give --blur, too")
    if not options["blur_seed"].strip():
        raise click.UsageError("--blur-seed is empty; give a text, or leave it out")


def blurred(
    flags: "GeoDataFrame",
    zones: "GeoDataFrame",
    options: Mapping[str, Any],
    *,
    beside: tuple[str, str],
) -> tuple["GeoDataFrame", "GeoDataFrame"]:
    """Return incidents and zones as they may be published; as they are without `--blur`.

    What is refused is listed without any cell of its row: only where it is in the source.

    Parameters
    ----------
    flags, zones
        Incidents with verdicts from their true positions, and the zones of these.
    options
        The command's; `blur_m`, `blur_seed` and `gazetteer` are used.
    beside
        The files read and written, which say where the list of rejects goes.

    Raises
    ------
    InputError
        No incident can be shown without a wrong side of a boundary, or some cannot and the
        person wants none to be left out.
    """
    metres, seed = options["blur_m"], options["blur_seed"]
    if metres is None:
        return flags, zones
    from geomap.blur import blur
    from geomap.cli.work import gazetteer, rejects_path
    from geomap.errors import InputError

    chosen = seed or secrets.token_hex(8)
    found = blur(flags, zones, metres=metres, seed=chosen, gazetteer=gazetteer(options))
    read = flags.attrs.get("rejects", ())
    _list(_numbered(flags), found.refused, rejects_path(*beside))
    if options.get("strict") and (read or found.refused):
        count = len(read) + len(found.refused)
        raise InputError(f"{count} rows cannot be shown; nothing is written (--strict)")
    if not len(found.table):
        raise InputError(f"no incident can be shown on this grid: {found.refused[0].reason}")
    if seed is None:
        tell(
            f"blurred with --blur-seed {chosen}: give it for every file of these incidents, "
            "since two grids together tell more, and publish it nowhere"
        )
    for note in found.notes:
        tell(f"blurred: {note}")
    left_out = [name for name in _CONTROL_PLACES if name in zones.columns]
    if left_out:
        tell("blurred: the zones' lists of control places are left out")
    if found.giveaways.names_a_place(options.get("title") or ""):
        tell("warning: the title may tell a place of these incidents")
    return found.table, zones.drop(columns=left_out)


def _numbered(flags: "GeoDataFrame") -> "list[tuple[str, Reject]]":
    """Return what was refused in reading, each with its file, whose name may tell a place."""
    files = flags.attrs.get("files")
    if files is None:
        return [("", item) for item in flags.attrs.get("rejects", ())]
    return [
        (f"file {number}", item)
        for number, one in enumerate(files, start=1)
        for item in one.get("rejects", ())
    ]


def _list(read: "Sequence[tuple[str, Reject]]", refused: "Sequence[Refused]", path: Path) -> None:
    """Write what was refused, in reading and in blurring, without what the rows hold."""
    from geomap.files import csv_text, write_text
    from geomap.incidents.rejects import REJECT_COLUMNS

    if not read and not refused and not path.exists():
        return
    rows: list[Sequence[object]] = [
        (item["line"], item["column"], "", _without_cells(item["reason"]), "", file)
        for file, item in read
    ]
    rows += [("", "id", item.id, item.reason, f"incident {item.row + 1}", "") for item in refused]
    write_text(path, csv_text(REJECT_COLUMNS, rows))
    if refused:
        count = f"{len(refused)} incident{'' if len(refused) == 1 else 's'}"
        tell(f"{count} not shown: the grid would put them across a boundary; listed in {path}")


def _without_cells(reason: str) -> str:
    """Return a reason that quotes nothing of the row."""
    quotes = '"' in reason or any(letter.isdigit() for letter in reason)
    return "cannot be understood" if quotes else reason
