"""Options of `geomap map` for still pictures, and the writing of them."""

import re
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from geomap.cli.options import FiniteRange

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from geomap.gazetteer import Gazetteer

__all__ = [
    "PICTURES",
    "is_picture",
    "picture_options",
    "pixel_size",
    "refuse_page_options",
    "write_picture",
]

Decorated = TypeVar("Decorated", bound="Callable[..., Any]")

PICTURES = (".svg", ".png")
"""Suffixes of what is written without a page."""

_ONLY_PICTURES = ("size", "dpi")
_ONLY_PAGES = ("basemap", "assets", "embed")


def pixel_size(value: str) -> tuple[float, float | None]:
    """Return the width and height that 1200x800 means; 1200 alone has no height."""
    found = re.fullmatch(r"(\d{1,6})(?:[xX×](\d{1,6}))?", value.strip())
    if found is None:
        raise click.BadParameter(
            f'"{value}" is no size; write it as 1200x800, or 1200 for the width'
        )
    return float(found[1]), float(found[2]) if found[2] else None


_size_option = click.option(
    "--size",
    type=pixel_size,
    metavar="WIDTHxHEIGHT",
    help="Of a .png or .svg, pixels of 96 an inch; WIDTH alone is as high as it must be. "
    "[default: 1200]",
)
_dpi_option = click.option(
    "--dpi",
    type=FiniteRange(24, 1200),
    metavar="N",
    help="Dots an inch of a .png; 192 draws each pixel twice as fine. [default: 192]",
)


def picture_options(command: Decorated) -> Decorated:
    """Add `--size` and `--dpi`."""
    return _size_option(_dpi_option(command))


def is_picture(target: str) -> bool:
    """Return whether an output is a picture, by its suffix; `-.svg` and `-.png` are stdout."""
    return target.lower().endswith(PICTURES)


def refuse_page_options(target: str, options: Mapping[str, Any]) -> None:
    """Fail where an option says nothing about what is written.

    Raises
    ------
    click.UsageError
        A page was given a size, or a picture what only pages have.
    """
    context = click.get_current_context()
    picture = is_picture(target)
    for name in _ONLY_PAGES if picture else _ONLY_PICTURES:
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            kind = "a page, .html" if picture else "pictures, .png and .svg"
            raise click.UsageError(f"--{name} is for {kind}; leave it out")
    if target.lower().endswith(".svg") and options.get("dpi") is not None:
        raise click.UsageError("--dpi is for .png; an .svg is sharp at any size")


def write_picture(
    flags: "pd.DataFrame",
    zones: "pd.DataFrame",
    target: str,
    options: Mapping[str, Any],
    gazetteer: "Gazetteer",
) -> None:
    """Write a picture to a file, or to stdout for `-.svg` and `-.png`."""
    from geomap.cli.work import is_stdout
    from geomap.pictures import DPI, picture

    drawn = picture(
        flags,
        zones,
        title=options["title"],
        gazetteer=gazetteer,
        lang=options["lang"],
        size=options["size"] or (1200.0, None),
        disclaimer=options.get("disclaimer"),
        boundaries=options.get("boundaries", "countries"),
    )
    dpi = options["dpi"] or DPI
    if not is_stdout(target):
        drawn.save(target, dpi=dpi)
    elif target.lower().endswith(".svg"):
        click.echo(drawn.svg, nl=False)
    else:
        sys.stdout.buffer.write(drawn.png(dpi=dpi))
