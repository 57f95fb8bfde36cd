"""The command line: one level of subcommands, each loaded only when it is called.

Exit codes are those of grep and diff: 0 yes or done, 1 a plain negative
answer, 2 an error with one line on stderr.
"""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from geomap import __version__
from geomap.cli.printing import complain, guarded_stdout
from geomap.errors import GeomapError

__all__ = ["cli", "main"]

# click 8.1 prints the help of a group that is called bare; later ones raise this with it.
_BARE_CALL = getattr(click.exceptions, "NoArgsIsHelpError", ())

COMMANDS = {
    "resolve": "Find places by name, in any spelling.",
    "check": "Tell whether a point or place lies inside a zone.",
    "extract": "Draft incidents from news reports, with who says what.",
    "flag": "Hold incidents against zones: a verdict for each.",
    "watch": "Flag the files of a folder as they come, and keep a map of them.",
    "map": "Write a layered map that opens anywhere, without network.",
    "export": "Write incidents with their verdicts for other programs.",
    "verify": "Make a result again from its manifest, and say what differs.",
    "zones": "List, show, build, check and import the zone layers.",
    "gazetteer": "Tell what the gazetteer holds and where it is from.",
    "demo": "Do the whole job on the shipped case, in seconds.",
}


class _Lazy(click.Group):
    """A group that imports a command when it is called, and that says errors in one line."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"geomap.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def make_context(self, *args: Any, **extra: Any) -> click.Context:
        """Read the command line, which is where the help and the version are printed."""
        with guarded_stdout():
            return super().make_context(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that has gone, as `head` does, is no error."""
        with guarded_stdout():
            return super().invoke(ctx)

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **extra: Any
    ) -> Any:
        """Run, and exit with 0, 1 or 2 as the module says."""
        if not standalone_mode:
            return super().main(args, standalone_mode=False, **extra)
        try:
            code = super().main(args, standalone_mode=False, **extra)
        except _BARE_CALL as bare:
            code = _print_help(bare)
        except click.ClickException as error:
            code = complain(error.format_message())
        except GeomapError as error:
            code = complain(str(error))
        except (click.Abort, KeyboardInterrupt):
            code = complain("stopped", code=130)
        sys.exit(code if isinstance(code, int) else 0)


@click.group(
    cls=_Lazy,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: geomap check Farukh --date 2022-03-25",
)
@click.version_option(__version__, prog_name="geomap")
def cli() -> None:
    """Put reported incidents on a map that can be defended.

    Names in any spelling become places, places are held against dated zones
    with uncertain edges, and every verdict carries its probability and reason.
    """


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit."""
    cli.main(args=args, prog_name="geomap")


def _print_help(bare: click.UsageError) -> int:
    """Print the help that the error of a bare call carries."""
    try:
        with guarded_stdout():
            click.echo(bare.format_message())
    except click.exceptions.Exit as gone:
        return gone.exit_code
    except GeomapError as error:
        return complain(str(error))
    return 0
