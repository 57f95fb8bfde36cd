"""Options that several commands share."""

import datetime as dt
import math
from collections.abc import Callable
from typing import Any, TypeVar

import click

__all__ = [
    "FiniteRange",
    "assets_option",
    "gazetteer_option",
    "iso_day",
    "json_option",
    "on_invalid_option",
    "threshold_option",
    "zones_option",
]

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class FiniteRange(click.FloatRange):
    """A number within bounds; click's own range lets `nan` pass, which is within none."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        """Return the number, or fail where it is none, not finite or out of bounds."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is no number that can be compared.", param, ctx)
        return number


def iso_day(value: str) -> dt.date:
    """Return a plain ISO date, or fail with how to write one."""
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:  # fromisoformat also takes 20220325
        raise click.BadParameter(f'"{value}" is no date; write it as 2022-03-25')
    return day


gazetteer_option = click.option(
    "--gazetteer",
    metavar="PATH",
    envvar="GEOMAP_GAZETTEER",
    help="Use this gazetteer instead: an index, a CSV overlay or a folder of overlays.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON Lines.")
assets_option = click.option(
    "--assets",
    type=click.Choice(["inline", "cdn"]),
    default="inline",
    show_default=True,
    help="`cdn` links scripts with integrity hashes instead of carrying them.",
)
on_invalid_option = click.option(
    "--on-invalid",
    type=click.Choice(["raise", "fix", "skip"]),
    default="raise",
    show_default=True,
    help="A zone file's invalid polygons: refuse the file, repair them, or leave them out.",
)


def zones_option(command: Decorated) -> Decorated:
    """Add `--zones` and `--on-invalid`: which zones, and how strictly they are read."""
    return _zones_path_option(on_invalid_option(command))


_zones_path_option = click.option(
    "--zones",
    "zones_path",
    metavar="FILE",
    help="Zone polygons in any GIS format; without it, the shipped zones.",
)
threshold_option = click.option(
    "--threshold",
    type=FiniteRange(0, 1, min_open=True),
    default=0.66,
    show_default=True,
    metavar="P",
    help="Probability of having been inside from which an incident is a breach.",
)
